use super::{Payload, WriteOperation};

/// More digits than a double holds.
const LONG: &str = r#"{"balance":12345678901234567.891,"id":90071992547409931234}"#;

#[test]
fn a_number_keeps_every_digit_on_its_way_through_json() {
    let operation = WriteOperation {
        idempotency_key: "k".to_owned(),
        entity: "account".to_owned(),
        action: super::UPSERT.to_owned(),
        external_id: String::new(),
        payload: Payload::parse(LONG).unwrap(),
        changed: Vec::new(),
        base_version: None,
    };
    let text = serde_json::to_string(&operation).unwrap();
    assert!(text.contains(LONG), "{text}");
    let back: WriteOperation = serde_json::from_str(&text).unwrap();
    assert_eq!(back.payload.as_str(), LONG);
    // The twin: by way of a value, digits are lost.
    assert_ne!(operation.payload.to_value().to_string(), LONG);
}

#[test]
fn what_is_no_json_is_no_payload() {
    for text in ["", "{", "{}{}", "nul"] {
        assert!(Payload::parse(text).is_err(), "{text}");
    }
    assert_eq!(Payload::default().as_str(), "null");
}
