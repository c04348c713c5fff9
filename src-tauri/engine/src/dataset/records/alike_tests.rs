use super::*;
use serde_json::json;

#[test]
fn a_number_and_its_text_are_alike_and_a_code_is_no_number() {
    let same = [
        (json!(12.5), json!("12.5")),
        (json!(12.5), json!("12.50")),
        (json!(12), json!("12")),
        (json!(0), json!("0")),
        (json!(0.5), json!("0.5")),
        (json!(true), json!("true")),
        (json!(null), json!("")),
        (json!("\u{0}12345678901234567890"), json!("12345678901234567890")),
    ];
    for (one, other) in same {
        assert!(alike(&one, &other) && alike(&other, &one), "{one} {other}");
    }
    let different = [
        (json!(3), json!("03")),
        (json!(12), json!("12 bis")),
        (json!(1), json!(true)),
        (json!(true), json!("sí")),
        (json!(0), json!("")),
        (json!("a"), json!("A")),
    ];
    for (one, other) in different {
        assert!(!alike(&one, &other) && !alike(&other, &one), "{one} {other}");
    }
}
