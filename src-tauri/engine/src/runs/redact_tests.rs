use super::*;

#[test]
fn secrets_are_hidden_wherever_they_stand_and_the_rest_stays_as_it_was() {
    let plain = r#"{ "name" : "Ñ", "n": 1.50, "password": null }"#;
    assert_eq!(redacted(plain), plain, "a record without secrets keeps its own text");
    let hidden =
        redacted(r#"{"a":[{"API-Key":"k","x":1}],"user_password":{"old":"p"},"name":"n"}"#).into_owned();
    let value: Value = serde_json::from_str(&hidden).unwrap();
    let expected = serde_json::json!({
        "a": [{ "API-Key": "[redacted]", "x": 1 }], "user_password": "[redacted]", "name": "n"
    });
    assert_eq!(value, expected);
}

#[test]
fn a_text_that_does_not_parse_is_dropped_if_it_may_hold_a_secret() {
    assert_eq!(redacted("{name"), "{name");
    assert_eq!(redacted(r#"{"password":"p"#), "");
}
