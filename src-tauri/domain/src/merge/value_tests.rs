use serde_json::json;

use super::*;

#[test]
fn only_missing_null_and_the_empty_text_are_empty() {
    for empty in [json!(null), json!("")] {
        assert!(is_empty(&empty), "{empty}");
    }
    for filled in [json!(" "), json!(0), json!(false), json!([]), json!({}), json!("0")] {
        assert!(!is_empty(&filled), "{filled}");
    }
}

#[test]
fn numbers_are_compared_by_value_as_far_as_a_float_can_tell() {
    let table = [
        (json!(5), json!(5.0), true),
        (json!(-5), json!(-5.0), true),
        (json!(0), json!(-0.0), true),
        (json!([1, {"a": 2}]), json!([1.0, {"a": 2.0}]), true),
        (json!(5), json!(5.5), false),
        (json!(5), json!("5"), false),
        (json!(1), json!(true), false),
        (json!([1]), json!([1, 2]), false),
        (json!({"a": 1}), json!({"b": 1}), false),
        // As floats these would be the same.
        (json!(9_007_199_254_740_993_i64), json!(9_007_199_254_740_992.0), false),
        (json!(u64::MAX), json!(18_446_744_073_709_551_615.0), false),
    ];
    for (one, other, expected) in table {
        assert_eq!(same(Some(&one), Some(&other)), expected, "{one} {other}");
        assert_eq!(same(Some(&other), Some(&one)), expected, "{other} {one}");
    }
}

#[test]
fn records_are_equivalent_whatever_way_emptiness_is_written() {
    let fields = |json| serde_json::from_value::<Fields>(json).expect("an object");
    let record = fields(json!({"name": "Ana", "note": null}));
    assert!(equivalent(&record, &fields(json!({"name": "Ana"}))));
    assert!(equivalent(&record, &fields(json!({"name": "Ana", "city": ""}))));
    assert!(!equivalent(&record, &fields(json!({"name": "Ana", "city": "Quito"}))));
    assert!(!equivalent(&record, &fields(json!({"note": null}))));
}
