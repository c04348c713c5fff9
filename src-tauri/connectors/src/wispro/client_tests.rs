use super::*;

fn entry(text: &str) -> &RawValue {
    serde_json::from_str(text).unwrap()
}

fn record(text: &str) -> Record {
    read(entry(text)).unwrap()
}

fn malformed(text: &str) -> Option<String> {
    match record(text).body {
        RecordBody::Malformed { field, .. } => field,
        RecordBody::Raw => None,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_client_keeps_its_text_letter_by_letter() {
    let text = r#"{ "id":"a-1", "x" : 1.10,"n":"\u00d1and\u00fa \/", "deep":{"a":[ 1 ,2]},"updated_at":"2025-01-02T00:00:00.000-03:00" }"#;
    let record = record(text);
    assert_eq!(record.raw_json, text);
    assert_eq!(record.external_id, "a-1");
    assert_eq!(record.modified_at, Some(Timestamp(1_735_786_800_000)));
}

#[test]
fn passwords_are_dropped_at_any_depth_and_the_rest_keeps_its_text() {
    let text = r#"{"id":"a","password":"geheim","encrypted_Password":"x","pass\u0077ord":"geheim","n":1.10,"in":{"a":[{"password":"geheim","b":1.0}]},"out":{"c": 1}}"#;
    assert_eq!(record(text).raw_json, r#"{"id":"a","n":1.10,"in":{"a":[{"b":1.0}]},"out":{"c": 1}}"#);
    let aside = read(entry(r#"[{"password":"geheim"}]"#)).unwrap_err();
    assert_eq!((aside.reason, aside.raw_json.as_str()), (SetAsideReason::NotAnObject, "[{}]"));
    let deep = format!("{{\"id\":\"a\",\"x\":{}{{\"password\":1}}{}}}", "[".repeat(60), "]".repeat(60));
    assert!(!record(&deep).raw_json.contains("password"));
}

#[test]
fn a_link_that_signs_somebody_in_is_a_secret_as_a_password_is() {
    let text = r#"{"id":"a","link_mobile_login":"https://example.com/entrar","name":"Ana","api_token":"t"}"#;
    assert_eq!(record(text).raw_json, r#"{"id":"a","name":"Ana"}"#);
}

#[test]
fn what_nobody_can_address_is_set_aside() {
    for (text, reason) in [
        (r#""a text""#, SetAsideReason::NotAnObject),
        ("null", SetAsideReason::NotAnObject),
        (r#"{"name":"Ana"}"#, SetAsideReason::IdMissing),
        (r#"{"id":null}"#, SetAsideReason::IdMissing),
        (r#"{"id":" "}"#, SetAsideReason::IdMissing),
        (r#"{"id":{"a":1}}"#, SetAsideReason::IdMissing),
    ] {
        assert_eq!(read(entry(text)).unwrap_err().reason, reason, "{text}");
    }
    assert_eq!(record(r#"{"id":9007199254740993}"#).external_id, "9007199254740993");
    assert_eq!(record(r#"{"id":"a","id":"b"}"#).external_id, "b");
}

#[test]
fn a_field_of_another_shape_spoils_its_own_client_and_no_other() {
    assert_eq!(malformed(r#"{"id":"a","name":{"first":"Ana"}}"#).as_deref(), Some("name"));
    assert_eq!(
        malformed(r#"{"id":"a","national_identification_number":[1]}"#).as_deref(),
        Some("national_identification_number")
    );
    assert_eq!(malformed(r#"{"id":"a","email":true}"#).as_deref(), Some("email"));
    // Absent, null, a number where a text is usual, and whatever is unknown.
    assert_eq!(malformed(r#"{"id":"a","name":null,"phone":4125551234,"future":{"a":[]}}"#), None);
}

#[test]
fn a_date_that_is_none_is_no_date() {
    for date in ["null", "7", "\"yesterday\"", "{}"] {
        assert_eq!(record(&format!("{{\"id\":\"a\",\"updated_at\":{date}}}")).modified_at, None, "{date}");
    }
}

#[test]
fn what_is_left_without_the_secrets_is_the_very_same_text() {
    for (text, left) in [
        (r#"{ "password" : 1 , "name" : "A, \"b\"" }"#, r#"{"name" : "A, \"b\""}"#),
        (r#"{"id":"a","token":{"x":[1]},"n":1.50}"#, r#"{"id":"a","n":1.50}"#),
        (r#"{"secret":1,"password":2}"#, "{}"),
        (r#"{"a":[{"password":1},{"b":2}],"c":3}"#, r#"{"a":[{},{"b":2}],"c":3}"#),
        (r#"{"\u0070assword":1,"name":"A"}"#, r#"{"name":"A"}"#),
        (r#"{"a": [ ], "b": { }}"#, r#"{"a": [ ], "b": { }}"#),
    ] {
        let value: &RawValue = serde_json::from_str(text).expect("it reads");
        assert_eq!(super::without_secrets(value), left);
    }
}

#[test]
fn what_cannot_be_read_for_secrets_is_not_kept() {
    // Half of a character in a name: valid for whoever only skips it, and no text for whoever reads it.
    for (text, left) in [
        (r#"{"id":"a","in":{"\ud83c":1,"password":"geheim"},"n":1}"#, r#"{"id":"a","in":null,"n":1}"#),
        (r#"{"id":"a","in":[{"password":"geheim","\ud83c":1}]}"#, r#"{"id":"a","in":[null]}"#),
    ] {
        assert_eq!(record(text).raw_json, left);
    }
    let aside = read(entry(r#"{"\ud83c":1,"password":"geheim"}"#)).unwrap_err();
    assert_eq!((aside.reason, aside.raw_json.as_str()), (SetAsideReason::NotAnObject, "null"));
}
