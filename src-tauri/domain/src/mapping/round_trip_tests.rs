use serde_json::json;

use super::*;

#[test]
fn empty_is_one_value_and_numbers_are_compared_as_numbers() {
    assert!(same_value(&json!(null), &json!("")));
    assert!(same_value(&json!(["", "a"]), &json!([null, "a"])));
    assert!(same_value(&json!(["", null]), &json!(null)));
    assert!(!same_value(&json!([]), &json!(null)));
    assert!(same_value(&json!(5), &json!(5.0)));
    assert!(!same_value(&json!("5"), &json!(5)));
    assert!(!same_value(&json!(""), &json!(0)));
    assert!(!same_value(&json!([1]), &json!([1, 2])));
    assert!(!same_value(&json!(9_007_199_254_740_993_i64), &json!(9_007_199_254_740_992.0)));
}
