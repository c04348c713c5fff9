use mostrador_domain::Timestamp;

use super::super::{EntityKey, NewRecord, RecordStatus, Tombstone, insert, save};
use super::*;
use crate::WriteTransaction;
use crate::tables::support_tests::Site;

fn put(transaction: &WriteTransaction<'_>, entity_type: &str, id: &str, payload: &str) -> i64 {
    let record = NewRecord {
        key: EntityKey { system: "whatsapp", entity_type },
        entity_id: id,
        payload,
        payload_hash: None,
        status: RecordStatus::Synced,
        modified_by: "whatsapp",
        source_version: None,
        source_modified_at: None,
        synced_at: None,
        now: Timestamp(1),
    };
    insert(transaction, &record).unwrap()
}

fn ids(rows: Vec<RecordRow>) -> Vec<String> {
    rows.into_iter().map(|row| row.entity_id).collect()
}

#[tokio::test]
async fn a_customer_is_found_by_the_digits_of_its_phone_and_its_addresses_by_its_id() {
    let site = Site::new();
    site.write(|transaction| {
        put(transaction, "customer", "c1", r#"{"whatsappPhoneNumber":"+52 (55) 1234-5678"}"#);
        let gone = put(transaction, "customer", "c2", r#"{"whatsappPhoneNumber":"525512345678"}"#);
        put(transaction, "customer", "c3", r#"{"whatsappPhoneNumber":525512345678}"#);
        put(transaction, "customer", "c4", "spoiled");
        put(transaction, "client", "c5", r#"{"whatsappPhoneNumber":"525512345678"}"#);
        let key = EntityKey { system: "whatsapp", entity_type: "customer" };
        let row = super::super::by_row(transaction, key, gone)?.unwrap();
        let tombstone = Some(Tombstone::There);
        save(transaction, &RecordRow { status: RecordStatus::Deleted, tombstone, ..row })?;
        let digits = phone_digits("+52 55.1234-5678").unwrap();
        assert_eq!(ids(with_phone(transaction, "whatsapp", &digits)?), ["c1", "c3"]);
        assert_eq!(ids(with_phone(transaction, "other", &digits)?), Vec::<String>::new());
        assert_eq!((phone_digits("ext. 5 x"), phone_digits(" - ")), (None, None));
        put(transaction, "address", "a1", r#"{"customerId":"c1"}"#);
        put(transaction, "address", "local:a2", r#"{"customerId":"c1"}"#);
        put(transaction, "address", "a3", r#"{"customerId":"c3"}"#);
        put(transaction, "address", "a4", "spoiled");
        assert_eq!(ids(addresses_of(transaction, "whatsapp", "c1")?), ["a1", "local:a2"]);
        Ok(())
    })
    .await;
}
