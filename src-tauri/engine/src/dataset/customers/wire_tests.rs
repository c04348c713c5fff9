use super::*;

fn record(raw_json: &str) -> Record {
    Record {
        external_id: "C1".to_owned(),
        raw_json: raw_json.to_owned(),
        modified_at: None,
        version: None,
        body: RecordBody::Raw,
    }
}

#[test]
fn every_number_of_a_customer_and_an_address_keeps_its_own_text() {
    let parts = parts(&record(
        r#"{"id":"C1","totalSpent":10.10,"points":12345678901234567890123,"addresses":[{"id":"A1","latitude":19.40000000}]}"#,
    ))
    .unwrap();
    assert_eq!(parts.customer.raw_json, r#"{"id":"C1","totalSpent":10.10,"points":12345678901234567890123}"#);
    assert_eq!(parts.addresses.records()[0].raw_json, r#"{"id":"A1","latitude":19.40000000}"#);
}

#[test]
fn a_list_that_is_not_said_is_told_from_an_empty_one_and_from_one_that_does_not_read() {
    let said = |addresses: &str| parts(&record(&format!("{{\"id\":\"C1\"{addresses}}}"))).unwrap().addresses;
    assert!(matches!(said(""), Addresses::Unsaid));
    assert!(matches!(said(",\"addresses\":null"), Addresses::Unsaid));
    assert!(matches!(said(",\"addresses\":[]"), Addresses::All(list) if list.is_empty()));
    assert!(matches!(said(",\"addresses\":{}"), Addresses::Some(list) if list.is_empty()));
    assert!(
        matches!(said(",\"addresses\":[{\"id\":\"A\"},{\"id\":\"\"},7]"), Addresses::Some(list) if list.len() == 1)
    );
    assert!(parts(&record("[]")).is_none());
}
