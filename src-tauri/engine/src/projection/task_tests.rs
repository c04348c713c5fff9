use mostrador_domain::Timestamp;
use mostrador_store::OpenOptions;
use mostrador_store::tables::sync_data::{self, EntityKey, NewRecord, RecordStatus};

use super::*;

#[tokio::test]
async fn a_row_that_cannot_be_drawn_keeps_no_other_from_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(OpenOptions::inline(folder.path().join("site.db"))).unwrap();
    let drawn = store.write(Lane::Interactive, |transaction| {
        for id in ["A", "B", "C"] {
            let new = NewRecord {
                key: EntityKey { system: "whatsapp", entity_type: "customer" },
                entity_id: id,
                payload: r#"{"firstName":"Ana"}"#,
                payload_hash: None,
                status: RecordStatus::Synced,
                modified_by: "whatsapp",
                source_version: None,
                source_modified_at: None,
                synced_at: None,
                now: Timestamp(1),
            };
            sync_data::insert(transaction, &new)?;
        }
        let connection = transaction.connection();
        connection.execute_batch(
            "CREATE TEMP TRIGGER spoiled BEFORE INSERT ON main.customers WHEN NEW.record_id = 'A'
             BEGIN SELECT raise(ABORT, 'spoiled'); END",
        )?;
        let country = CallingCode::of_zone("America/Guayaquil");
        let drawn = slice(transaction, 10, country)?;
        let left = customers_changed::count(transaction)?;
        let listed: i64 = connection.query_row("SELECT count(*) FROM customers", [], |row| row.get(0))?;
        connection.execute_batch("DROP TRIGGER spoiled")?;
        // It is drawn when it changes.
        let key = EntityKey { system: "whatsapp", entity_type: "customer" };
        let mut row = sync_data::find(transaction, key, "A")?.ok_or(StoreError::NoRow)?;
        row.payload = r#"{"firstName":"Eva"}"#.to_owned();
        sync_data::save(transaction, &row)?;
        Ok::<_, StoreError>((drawn, left, listed, slice(transaction, 10, country)?))
    });
    assert_eq!(drawn.await.unwrap(), (2, 0, 2, 1));
}
