use super::*;
use crate::tables::support_tests::Site;

fn ids(transaction: &WriteTransaction<'_>, table: &str) -> Vec<i64> {
    let mut statement =
        transaction.connection().prepare(&format!("SELECT id FROM {table} ORDER BY id")).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[tokio::test]
async fn a_run_that_is_under_way_or_waits_for_a_person_outlives_its_retention() {
    let site = Site::new();
    site.write(|transaction| {
        transaction.connection().execute_batch(
            "INSERT INTO sync_history (id, system, entity_type, direction, trigger, mode, status, started_at)
             VALUES (1, 'a', 'b', 'in', 'manual', 'real', 'completed', 10), (2, 'a', 'b', 'in', 'manual', 'real', 'running', 1),
                    (3, 'a', 'c', 'in', 'manual', 'real', 'paused', 1), (4, 'a', 'b', 'in', 'manual', 'real', 'failed', 11),
                    (5, 'a', 'b', 'in', 'manual', 'real', 'interrupted', 100),
                    (6, 'a', 'b', 'in', 'manual', 'real', 'completed', 2);
             UPDATE sync_history SET held = x'00' WHERE id = 6",
        )?;
        assert_eq!(prune_runs(transaction, Timestamp(100), 1)?, 1);
        assert_eq!(ids(transaction, "sync_history"), [2, 3, 4, 5, 6]);
        assert_eq!(prune_runs(transaction, Timestamp(100), 10)?, 1);
        assert_eq!(ids(transaction, "sync_history"), [2, 3, 5, 6]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_open_conflict_outlives_its_retention() {
    let site = Site::new();
    site.write(|transaction| {
        transaction.connection().execute_batch(
            "INSERT INTO sync_conflicts (id, system, entity_type, entity_id, kind, status, strategy, opened_at, resolved_at)
             VALUES (1, 'a', 'b', '1', 'fields', 'open', 'manual', 1, NULL), (2, 'a', 'b', '1', 'fields', 'resolved', 'manual', 1, 2),
                    (3, 'a', 'b', '1', 'fields', 'undone', 'manual', 1, 3), (4, 'a', 'b', '1', 'fields', 'resolved', 'manual', 1, 100)",
        )?;
        assert_eq!(prune_conflicts(transaction, Timestamp(100), 10)?, 2);
        assert_eq!(ids(transaction, "sync_conflicts"), [1, 4]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_tombstone_goes_with_its_links_once_the_other_side_knows() {
    let site = Site::new();
    site.write(|transaction| {
        transaction.connection().execute_batch(
            "INSERT INTO sync_integrations (id, name, source_system, source_entity, target_system, target_entity, direction,
                                            created_at, updated_at)
             VALUES (1, 'pair', 'erp', 'item', 'shop', 'product', 'both', 0, 0);
             INSERT INTO sync_data (id, system, entity_type, entity_id, payload, status, tombstone, modified_by, updated_at)
             VALUES (1, 'erp', 'item', 'a', '{}', 'deleted', 'there', 'erp', 1), (2, 'erp', 'item', 'b', '{}', 'deleted', 'there', 'erp', 1),
                    (3, 'erp', 'item', 'c', '{}', 'synced', NULL, 'erp', 1), (4, 'shop', 'product', 'd', '{}', 'deleted', 'there', 'shop', 1),
                    (5, 'erp', 'item', 'e', '{}', 'deleted', 'there', 'erp', 100), (6, 'erp', 'item', 'f', '{}', 'deleted', 'there', 'erp', 1);
             INSERT INTO sync_links (id, integration_id, source_id, target_id, edit_counter, acknowledged_edits, updated_at)
             VALUES (1, 1, 'a', 'x', 1, 1, 0), (2, 1, 'b', 'y', 2, 1, 0), (3, 1, 'c', NULL, 0, 0, 0), (4, 1, 'z', 'd', 0, 0, 0),
                    (5, 1, 'e', NULL, 0, 0, 0);
             INSERT INTO sync_queue (source, destination, entity, entity_id, action, payload, idempotency_key, status,
                                     created_at, scheduled_at)
             VALUES ('local', 'shop', 'item', 'f', 'delete', '{}', 'f', 'dead', 0, 0),
                    ('local', 'shop', 'item', 'a', 'delete', '{}', 'a', 'done', 0, 0)",
        )?;
        assert_eq!(prune_tombstones(transaction, Timestamp(100), 10)?, 2);
        assert_eq!(ids(transaction, "sync_data"), [2, 3, 5, 6], "b has an edit under way, f a dead letter");
        assert_eq!(ids(transaction, "sync_links"), [2, 3, 5]);
        assert_eq!(prune_tombstones(transaction, Timestamp(100), 10)?, 0);
        Ok(())
    })
    .await;
}
