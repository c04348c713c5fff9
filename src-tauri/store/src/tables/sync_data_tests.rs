use mostrador_domain::Timestamp;

use super::*;
use crate::tables::support_tests::Site;
use crate::{ConstraintKind, ReadTransaction, StoreError, WriteTransaction};

const CLIENTS: EntityKey<'static> = EntityKey { system: "wispro", entity_type: "client" };
const NOW: Timestamp = Timestamp(1_000);
const HASH: [u8; 32] = [7; 32];

fn record(id: &str) -> NewRecord<'_> {
    NewRecord {
        key: CLIENTS,
        entity_id: id,
        payload: "{\"name\":\"María\"}",
        payload_hash: Some(&HASH),
        status: RecordStatus::Synced,
        modified_by: "wispro",
        source_version: Some("v1"),
        source_modified_at: Some(Timestamp(5)),
        synced_at: Some(NOW),
        now: NOW,
    }
}

fn made_here(id: &str) -> NewRecord<'_> {
    NewRecord { payload_hash: None, status: RecordStatus::Pending, synced_at: None, ..record(id) }
}

/// The steps of a statement's plan, as SQLite tells them.
fn query_plan(transaction: &ReadTransaction<'_>, sql: &str) -> String {
    let mut statement = transaction.connection().prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, String>(3)).unwrap();
    rows.map(Result::unwrap).collect::<Vec<_>>().join("; ")
}

#[tokio::test]
async fn a_record_reads_as_it_was_stored() {
    let site = Site::new();
    site.write(|transaction| {
        let id = insert(transaction, &record("a"))?;
        let mut row = find(transaction, CLIENTS, "a")?.unwrap();
        let expected = RecordRow {
            id,
            entity_id: "a".to_owned(),
            payload_hash: Some(HASH),
            version: 1,
            status: RecordStatus::Synced,
            tombstone: None,
            modified_by: "wispro".to_owned(),
            external_id: None,
            source_version: Some("v1".to_owned()),
            source_modified_at: Some(Timestamp(5)),
            synced_at: Some(NOW),
            updated_at: NOW,
            error: None,
            payload: "{\"name\":\"María\"}".to_owned(),
        };
        assert_eq!(row, expected);
        for (status, tombstone) in [
            (RecordStatus::Deleted, Some(Tombstone::There)),
            (RecordStatus::Conflict, Some(Tombstone::Here)),
            (RecordStatus::Skipped, None),
            (RecordStatus::Failed, None),
            (RecordStatus::Pending, None),
        ] {
            row.status = status;
            row.tombstone = tombstone;
            row.version += 1;
            row.payload_hash = None;
            row.external_id = Some("there".to_owned());
            row.error = Some("CODE".to_owned());
            row.payload = "{}".to_owned();
            save(transaction, &row)?;
            assert_eq!(by_row(transaction, CLIENTS, id)?, Some(row.clone()), "{status:?}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_the_same_hash_of_a_living_record_is_unchanged() {
    let site = Site::new();
    site.write(|transaction| {
        let id = insert(transaction, &record("a"))?;
        assert_eq!(unchanged(transaction, CLIENTS, "a", &HASH)?, Some(id));
        assert_eq!(unchanged(transaction, CLIENTS, "a", &[8; 32])?, None);
        assert_eq!(unchanged(transaction, CLIENTS, "b", &HASH)?, None);
        let invoices = EntityKey { entity_type: "invoice", ..CLIENTS };
        assert_eq!(unchanged(transaction, invoices, "a", &HASH)?, None);
        let heard = Heard { hash: &[8; 32], source_version: None, source_modified_at: None };
        hear(transaction, id, &heard)?;
        assert_eq!(unchanged(transaction, CLIENTS, "a", &[8; 32])?, Some(id));
        assert_eq!(find(transaction, CLIENTS, "a")?.unwrap().version, 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_record_made_here_is_found_by_the_id_that_the_system_gave() {
    let site = Site::new();
    site.write(|transaction| {
        let id = insert(transaction, &made_here("local:1"))?;
        let mut row = by_row(transaction, CLIENTS, id)?.unwrap();
        assert_eq!(row.id_there(), None);
        row.external_id = Some("45821".to_owned());
        row.payload_hash = Some(HASH);
        save(transaction, &row)?;
        assert_eq!(row.id_there(), Some("45821"));
        assert_eq!(find(transaction, CLIENTS, "45821")?, Some(row.clone()));
        assert_eq!(of_record(transaction, CLIENTS, "45821")?, None);
        assert_eq!(unchanged(transaction, CLIENTS, "45821", &HASH)?, Some(id));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_record_is_stored_once() {
    let site = Site::new();
    site.write(|transaction| {
        insert(transaction, &record("a"))?;
        let again = insert(transaction, &record("a"));
        assert!(
            matches!(again, Err(StoreError::Constraint { kind: ConstraintKind::Unique, .. })),
            "{again:?}"
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_a_record_with_a_tombstone_is_deleted() {
    let site = Site::new();
    site.write(|transaction| {
        let id = insert(transaction, &record("a"))?;
        let mut row = by_row(transaction, CLIENTS, id)?.unwrap();
        row.status = RecordStatus::Deleted;
        let refused = save(transaction, &row);
        assert!(
            matches!(refused, Err(StoreError::Constraint { kind: ConstraintKind::Check, .. })),
            "{refused:?}"
        );
        row.tombstone = Some(Tombstone::There);
        save(transaction, &row)
    })
    .await;
}

/// Five records: one ordinary, one deleted there, one local only, one made here and known there, one of another entity.
fn a_mixed_entity(transaction: &WriteTransaction<'_>) -> Result<[i64; 5], StoreError> {
    let ordinary = insert(transaction, &record("a"))?;
    let deleted = insert(transaction, &record("b"))?;
    let local = insert(transaction, &made_here("local:1"))?;
    let known = insert(transaction, &made_here("local:2"))?;
    let other = insert(
        transaction,
        &NewRecord { key: EntityKey { entity_type: "invoice", ..CLIENTS }, ..record("a") },
    )?;
    let mut row = by_row(transaction, CLIENTS, deleted)?.unwrap();
    (row.status, row.tombstone) = (RecordStatus::Deleted, Some(Tombstone::There));
    save(transaction, &row)?;
    let mut row = by_row(transaction, CLIENTS, known)?.unwrap();
    row.external_id = Some("c".to_owned());
    save(transaction, &row)?;
    Ok([ordinary, deleted, local, known, other])
}

#[tokio::test]
async fn what_the_system_may_list_is_neither_deleted_nor_unknown_to_it() {
    let site = Site::new();
    site.write(|transaction| {
        let [ordinary, _, _, known, _] = a_mixed_entity(transaction)?;
        assert_eq!(count_listed(transaction, CLIENTS)?, 2);
        assert_eq!(missing(transaction, CLIENTS, |_| false, 0, 10)?, [ordinary, known]);
        assert_eq!(missing(transaction, CLIENTS, |row| row == ordinary, 0, 10)?, [known]);
        assert_eq!(missing(transaction, CLIENTS, |_| true, 0, 10)?, Vec::<i64>::new());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn missing_records_come_in_slices_in_the_order_of_their_rows() {
    let site = Site::new();
    site.write(|transaction| {
        // Ids that sort the other way round than rows.
        for number in (0..50).rev() {
            insert(transaction, &record(&format!("{number:02}")))?;
        }
        let (mut after, mut all) = (0, Vec::new());
        loop {
            let slice = missing(transaction, CLIENTS, |row| row % 5 == 0, after, 7)?;
            let Some(last) = slice.last() else { break };
            assert!(slice.len() <= 7);
            after = *last;
            all.extend(slice);
        }
        let expected: Vec<i64> = (1..=50).filter(|row| row % 5 != 0).collect();
        assert_eq!(all, expected);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn records_are_listed_by_how_they_stand() {
    let site = Site::new();
    site.write(|transaction| {
        let [_, deleted, local, known, _] = a_mixed_entity(transaction)?;
        let ids = |status, after, limit| -> Result<Vec<i64>, StoreError> {
            let rows = list_by_status(transaction, CLIENTS, status, after, limit)?;
            Ok(rows.into_iter().map(|row| row.id).collect())
        };
        assert_eq!(ids(RecordStatus::Deleted, 0, 10)?, [deleted]);
        assert_eq!(ids(RecordStatus::Pending, 0, 10)?, [local, known]);
        assert_eq!(ids(RecordStatus::Pending, local, 10)?, [known]);
        assert_eq!(ids(RecordStatus::Pending, 0, 1)?, [local]);
        delete(transaction, known)?;
        assert_eq!(ids(RecordStatus::Pending, 0, 10)?, [local]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_lookups_of_a_large_read_search_an_index_and_scan_nothing() {
    let site = Site::new();
    site.write(|transaction| {
        let point = "SELECT id, payload_hash FROM sync_data INDEXED BY sync_data_record
                     WHERE system = 'a' AND entity_type = 'b' AND entity_id = 'c'";
        let plan = query_plan(transaction, point);
        assert!(plan.contains("entity_id=?"), "{plan}");
        let external = "SELECT id, payload_hash FROM sync_data INDEXED BY sync_data_external
                        WHERE system = 'a' AND entity_type = 'b' AND external_id = 'c'";
        let plan = query_plan(transaction, external);
        assert!(plan.contains("external_id=?"), "{plan}");
        let walk = "SELECT id, entity_id FROM sync_data INDEXED BY sync_data_record
                    WHERE system = 'a' AND entity_type = 'b' AND id > 3";
        let plan = query_plan(transaction, walk);
        assert!(plan.contains("COVERING INDEX sync_data_record"), "{plan}");
        // The twin: what has no index is seen to be scanned.
        let plan = query_plan(transaction, "SELECT id FROM sync_data WHERE error = 'c'");
        assert!(plan.contains("SCAN"), "{plan}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_record_of_a_system_is_found_without_its_entity() {
    let site = Site::new();
    site.write(|transaction| {
        let [ordinary, _, local, _, other] = a_mixed_entity(transaction)?;
        let rows = |id| -> Result<Vec<(String, i64)>, StoreError> {
            Ok(of_system(transaction, CLIENTS.system, id)?
                .into_iter()
                .map(|(name, row)| (name, row.id))
                .collect())
        };
        assert_eq!(rows("a")?, [(CLIENTS.entity_type.to_owned(), ordinary), ("invoice".to_owned(), other)]);
        assert_eq!(rows("local:1")?, [(CLIENTS.entity_type.to_owned(), local)]);
        assert_eq!(rows("z")?, []);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_excluded_record_is_not_missing_and_one_that_was_paused_is() {
    let site = Site::new();
    site.write(|transaction| {
        let [ordinary, _, local, known, _] = a_mixed_entity(transaction)?;
        for (id, error) in [(ordinary, "FLIPS"), (local, "EXCLUDED"), (known, "EXCLUDED")] {
            let mut row = by_row(transaction, CLIENTS, id)?.unwrap();
            (row.status, row.error) = (RecordStatus::Skipped, Some(error.to_owned()));
            save(transaction, &row)?;
        }
        assert_eq!(missing(transaction, CLIENTS, |_| false, 0, 10)?, [ordinary]);
        assert_eq!(count_listed(transaction, CLIENTS)?, 1);
        Ok(())
    })
    .await;
}
