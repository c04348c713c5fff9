use mostrador_domain::Timestamp;

use super::super::{NewRecord, Tombstone, insert};
use super::*;
use crate::WriteTransaction;
use crate::tables::support_tests::Site;

const CLIENTS: EntityKey<'static> = EntityKey { system: "wispro", entity_type: "client" };

fn put(transaction: &WriteTransaction<'_>, number: usize) -> Result<i64, StoreError> {
    let (id, payload) = (format!("{number:04}"), format!("{{\"n\":{number}}}"));
    insert(
        transaction,
        &NewRecord {
            key: CLIENTS,
            entity_id: &id,
            payload: &payload,
            payload_hash: None,
            status: RecordStatus::Synced,
            modified_by: "wispro",
            source_version: None,
            source_modified_at: None,
            synced_at: None,
            now: Timestamp(1),
        },
    )
}

#[tokio::test]
async fn a_sample_has_the_first_records_and_others_from_everywhere_and_is_bounded() {
    let site = Site::new();
    site.write(|transaction| {
        let numbers = |first, most| -> Result<Vec<usize>, StoreError> {
            Ok(sample(transaction, CLIENTS, first, most)?
                .into_iter()
                .map(|record| record.entity_id.parse().unwrap())
                .collect())
        };
        assert_eq!(numbers(2, 5)?, [0; 0]);
        for number in 0..100 {
            put(transaction, number)?;
        }
        assert_eq!(numbers(200, 1_000)?, (0..100).collect::<Vec<_>>(), "all, where they are few");
        let spread = numbers(10, 20)?;
        assert_eq!(spread.len(), 20);
        assert_eq!(spread[..10], (0..10).collect::<Vec<_>>());
        assert_eq!(spread[10..], [10, 19, 28, 37, 46, 55, 64, 73, 82, 91]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_deleted_is_in_no_sample() {
    let site = Site::new();
    site.write(|transaction| {
        let gone = put(transaction, 1)?;
        put(transaction, 2)?;
        transaction.connection().execute(
            "UPDATE sync_data SET status = 'deleted', tombstone = ?2, payload_hash = NULL WHERE id = ?1",
            params![gone, Tombstone::There.code()],
        )?;
        let sampled = sample(transaction, CLIENTS, 10, 10)?;
        assert_eq!(sampled, [Sampled { entity_id: "0002".to_owned(), payload: "{\"n\":2}".to_owned() }]);
        let mut seen = Vec::new();
        walk(transaction, CLIENTS, 10, |payload| seen.push(payload.to_owned()))?;
        assert_eq!(seen, ["{\"n\":2}"]);
        put(transaction, 3)?;
        let mut bounded = 0;
        walk(transaction, CLIENTS, 1, |_| bounded += 1)?;
        assert_eq!(bounded, 1);
        Ok(())
    })
    .await;
}
