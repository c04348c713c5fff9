use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const RECORDED: &str = include_str!("../../../fixtures/whatsapp-v1/customers_changes.response.200.json");

fn recorded() -> Value {
    let body: Value = serde_json::from_str(RECORDED).unwrap();
    body["data"][0].clone()
}

fn whole(raw: &str) -> Element {
    Element::Whole(raw.to_owned())
}

fn told(raw: &str) -> Told {
    Entries::default().take(&whole(raw)).told
}

fn record(raw: &str) -> Record {
    match told(raw) {
        Told::Record(record) => record,
        Told::Aside(entry) => panic!("{}", entry.reason.code()),
    }
}

fn reason(raw: &str) -> &'static str {
    match told(raw) {
        Told::Record(_) => "a record",
        Told::Aside(entry) => entry.reason.code(),
    }
}

/// The code and the field of what does not read as a customer.
fn malformed(customer: &Value) -> (String, String) {
    match record(&customer.to_string()).body {
        RecordBody::Malformed { reason, field } => (reason.as_str().to_owned(), field.unwrap_or_default()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_recorded_customer_is_handed_on_without_chat_and_without_the_clocks() {
    let record = record(&recorded().to_string());
    assert_eq!(record.external_id, "aaaaaaaa-0000-4000-8000-000000000001");
    assert_eq!(record.modified_at.map(Timestamp::rfc3339).as_deref(), Some("2025-07-01T18:05:00.000Z"));
    assert!(matches!(record.body, RecordBody::Raw));
    let mut wanted = recorded();
    for field in ["fullChatHistory", "relevantChatHistory", "lastSyncedAt", "updatedAt"] {
        assert!(wanted.as_object_mut().unwrap().remove(field).is_some(), "{field}");
    }
    assert_eq!(serde_json::from_str::<Value>(&record.raw_json).unwrap(), wanted);
}

#[test]
fn the_answer_tells_when_it_was_made_in_its_own_text() {
    let at = |raw: &str| Entries::default().take(&whole(raw)).synced_at.map(|(_, text)| text);
    assert_eq!(at(&recorded().to_string()).as_deref(), Some("2025-07-01T18:06:00.000Z"));
    assert_eq!(
        at(r#"{"id":7,"lastSyncedAt":"2025-07-01T12:06:00-06:00"}"#).as_deref(),
        Some("2025-07-01T12:06:00-06:00")
    );
    assert_eq!(at(r#"{"lastSyncedAt":"ayer"}"#), None);
    assert_eq!(at("7"), None);
}

#[test]
fn what_the_remote_wrote_in_another_order_is_the_same_text() {
    let address = |number: u8| {
        format!(
            r#"{{"street":"Calle {number}","id":"eeeeeeee-0000-4000-8000-00000000000{number}","latitude":19.4326077000}}"#
        )
    };
    let customer = |fields: [&str; 2], addresses: [u8; 2]| {
        let [first, second] = fields;
        let addresses = addresses.map(address).join(" , ");
        format!(
            r#"{{"id":"aaaaaaaa-0000-4000-8000-000000000001",{first}, {second},"addresses":[{addresses}]}}"#
        )
    };
    let (phone, spent) = (r#""whatsappPhoneNumber":"5215550000002""#, r#""totalSpent":  512.50"#);
    let one = record(&customer([phone, spent], [1, 2])).raw_json;
    assert_eq!(one, record(&customer([spent, phone], [2, 1])).raw_json);
    assert!(one.contains("\"totalSpent\":512.50,"), "{one}");
    assert!(one.contains("\"latitude\":19.4326077000,"), "{one}");
    // The twin: another value is another text.
    assert_ne!(one, record(&customer([phone, r#""totalSpent":512.5"#], [1, 2])).raw_json);
}

#[test]
fn an_entry_that_nobody_can_address_is_set_aside_without_its_chat() {
    assert_eq!(reason("7"), "NOT_AN_OBJECT");
    assert_eq!(reason("[]"), "NOT_AN_OBJECT");
    for id in ["null", "\"\"", "\" \""] {
        assert_eq!(reason(&format!(r#"{{"id":{id}}}"#)), "ID_MISSING", "{id}");
    }
    for id in ["7", "\"cliente-7\"", "{}"] {
        assert_eq!(reason(&format!(r#"{{"id":{id}}}"#)), "ID_NOT_A_UUID", "{id}");
    }
    let Told::Aside(entry) = told(r#"{"firstName":"Ana","fullChatHistory":["hola"],"lastSyncedAt":"x"}"#)
    else {
        panic!("a record");
    };
    assert_eq!(entry.raw_json, r#"{"firstName":"Ana"}"#);
}

#[test]
fn of_an_entry_that_does_not_read_no_text_is_kept() {
    let mut entries = Entries::default();
    let chat = recorded().to_string();
    let spoiled = chat.replacen("\"lastName\"", "\u{1}\"lastName\"", 1);
    assert_ne!(spoiled, chat);
    let large = Element::TooLarge { beginning: chat.clone().into_bytes(), bytes: 40_000_000 };
    let cases = [
        (whole(&spoiled), "NOT_AN_OBJECT", format!("{{\"entry\":1,\"bytes\":{}}}", spoiled.len())),
        (
            whole(&format!("[{chat}]")),
            "NOT_AN_OBJECT",
            format!("{{\"entry\":2,\"bytes\":{}}}", chat.len() + 2),
        ),
        (large, "ENTRY_TOO_LARGE", "{\"entry\":3,\"bytes\":40000000}".to_owned()),
    ];
    let mut hashes = std::collections::BTreeSet::new();
    for (element, reason, kept) in cases {
        let Told::Aside(entry) = entries.take(&element).told else { panic!("a record") };
        assert_eq!((entry.reason.code(), entry.raw_json), (reason, kept));
        assert!(hashes.insert(entry.content_hash), "one is told from another");
    }
}

#[test]
fn a_second_entry_with_an_id_is_set_aside() {
    let mut entries = Entries::default();
    let mut upper = recorded();
    upper["id"] = json!("AAAAAAAA-0000-4000-8000-000000000001");
    assert!(matches!(entries.take(&whole(&recorded().to_string())).told, Told::Record(_)));
    let Told::Aside(entry) = entries.take(&whole(&upper.to_string())).told else { panic!("a record") };
    assert_eq!(entry.reason, SetAsideReason::IdRepeated);
    upper["id"] = json!("aaaaaaaa-0000-4000-8000-000000000002");
    assert!(matches!(entries.take(&whole(&upper.to_string())).told, Told::Record(_)));
}

#[test]
fn what_does_not_read_as_a_customer_is_malformed_with_its_field() {
    for phone in [json!(null), json!(""), json!("  "), json!([])] {
        let mut customer = recorded();
        customer["whatsappPhoneNumber"] = phone;
        assert_eq!(malformed(&customer), ("PHONE_MISSING".to_owned(), "whatsappPhoneNumber".to_owned()));
    }
    for addresses in [json!(null), json!({}), json!("[]")] {
        let mut customer = recorded();
        customer["addresses"] = addresses;
        assert_eq!(malformed(&customer), ("ADDRESSES_NOT_A_LIST".to_owned(), "addresses".to_owned()));
    }
    let mut without = recorded();
    without.as_object_mut().unwrap().remove("addresses");
    assert_eq!(malformed(&without).0, "ADDRESSES_NOT_A_LIST");
    let good = recorded()["addresses"][0].clone();
    for bad in [json!(7), json!({"street": "Uno"}), json!({"id": "casa"}), good.clone()] {
        let mut customer = recorded();
        customer["addresses"] = json!([good, bad]);
        assert_eq!(malformed(&customer), ("ADDRESS_UNUSABLE".to_owned(), "addresses".to_owned()));
    }
}

#[test]
fn half_an_emoji_spoils_no_customer() {
    let mut text = recorded().to_string();
    text = text.replace("\"Prueba\"", "\"Prueba \\ud83c\"");
    let value: Value = serde_json::from_str(&record(&text).raw_json).unwrap();
    assert_eq!(value["lastName"], "Prueba \u{fffd}");
}

proptest! {
    #[test]
    fn whatever_an_entry_is_it_is_told(raw in ".{0,200}") {
        let _ = told(&raw);
    }
}
