use mostrador_domain::{NationalId, Timestamp};
use proptest::prelude::*;
use rusqlite::Connection;

use super::super::{EntityKey, NewRecord, RecordStatus, insert};
use super::*;
use crate::migrations::{MIGRATIONS, migrate};
use crate::tables::support_tests::Site;

/// What the file makes of a payload.
fn stored_number(connection: &Connection, entity_type: &str, payload: &str) -> Option<String> {
    connection
        .execute(
            "INSERT INTO sync_data (system, entity_type, entity_id, status, modified_by, updated_at, payload)
             VALUES ('wispro-1', ?1, 'a', 'synced', 'wispro-1', 0, ?2)",
            [entity_type, payload],
        )
        .unwrap();
    let number = connection.query_row("SELECT client_number FROM sync_data", [], |row| row.get(0)).unwrap();
    connection.execute("DELETE FROM sync_data", []).unwrap();
    number
}

fn file() -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection, MIGRATIONS).unwrap();
    connection
}

fn payload(written: &str) -> String {
    serde_json::json!({ "id": "a", "national_identification_number": written, "details": "V" }).to_string()
}

/// The index must find whatever the key makes equal.
fn finds(connection: &Connection, written: &str) -> Result<(), String> {
    let stored = stored_number(connection, "client", &payload(written));
    match NationalId::parse(written, None) {
        Some(id) if stored.as_deref() != Some(id.number()) => {
            Err(format!("{written:?}: the key has {:?}, the file {stored:?}", id.number()))
        }
        Some(_) | None => Ok(()),
    }
}

#[test]
fn the_file_has_the_digits_of_every_key() {
    let connection = file();
    for written in [
        "1234567",
        "1.234.567",
        "1 234 567",
        "V-1.234.567",
        "e-0012345",
        "J-12345678-9",
        "V 01.234.567",
        " 9123 ",
        "0001",
        "1\u{a0}234",
        "123",
        "9123",
        "x9",
        "",
        "0",
        "no",
        "12a34",
        "1234567 7654321",
        "Ñ1",
        "1\u{0}2",
    ] {
        finds(&connection, written).unwrap();
    }
    let number = |payload: &str| stored_number(&connection, "client", payload);
    assert_eq!(number(r#"{"national_identification_number":1234567}"#).as_deref(), Some("1234567"));
    assert_eq!(number(r#"{"national_identification_number":null}"#), None);
    assert_eq!(number("{}"), None);
    assert_eq!(number("not json"), None, "what somebody else put there breaks nothing");
    assert_eq!(stored_number(&connection, "contact", &payload("1234567")), None, "clients alone");
}

/// The twin: the comparison notices digits that are not those of the key.
#[test]
fn other_digits_in_the_file_are_noticed() {
    let connection = file();
    connection
        .execute_batch(
            "DROP INDEX sync_data_client_number; ALTER TABLE sync_data DROP COLUMN client_number;
             ALTER TABLE sync_data ADD COLUMN client_number TEXT
               GENERATED ALWAYS AS (payload ->> '$.national_identification_number') VIRTUAL;",
        )
        .unwrap();
    assert!(finds(&connection, "1234567").is_ok());
    assert!(finds(&connection, "1.234.567").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_file_has_the_digits_of_the_key_of_any_text(
        texts in prop::collection::vec(prop_oneof![".{0,16}", "[VEJGPve]?[-. 0\u{a0}]{0,3}[0-9. -]{0,14}"], 40)
    ) {
        let connection = file();
        for written in texts {
            prop_assert_eq!(finds(&connection, &written), Ok(()));
        }
    }
}

#[tokio::test]
async fn clients_of_one_system_are_found_by_their_digits() {
    let site = Site::new();
    site.write(|transaction| {
        let put = |system: &str, id: &str, written: &str| {
            let record = NewRecord {
                key: EntityKey { system, entity_type: "client" },
                entity_id: id,
                payload: &payload(written),
                payload_hash: None,
                status: RecordStatus::Synced,
                modified_by: system,
                source_version: None,
                source_modified_at: None,
                synced_at: None,
                now: Timestamp(1),
            };
            insert(transaction, &record)
        };
        put("wispro-1", "a", "1.234.567")?;
        put("wispro-1", "b", "E-1234567")?;
        put("wispro-1", "c", "91234567")?;
        put("wispro-2", "d", "1234567")?;
        put("wispro-1", "e", "")?;
        let found = clients_by_number(transaction, "wispro-1", "1234567")?;
        assert_eq!(found.iter().map(|row| row.entity_id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(clients_by_number(transaction, "wispro-1", "")?, []);
        Ok(())
    })
    .await;
}
