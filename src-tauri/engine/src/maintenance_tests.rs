use mostrador_domain::Timestamp;
use mostrador_store::{OpenOptions, QUIET_AFTER, ReadTransaction};
use tempfile::TempDir;

use super::*;

const DAY: i64 = 86_400_000;

/// The tables that are pruned, each with the days that its rows are kept and a statement that adds one row of the instant `?1`
/// and the number `?2`.
const TABLES: [(&str, i64, &str); 8] = [
    (
        "sync_log",
        90,
        "INSERT INTO sync_log (at, system, entity, entity_id, direction, action, outcome)
         VALUES (?1, 'local', 'order', ?2, 'local', 'move', 'ok')",
    ),
    (
        "sync_records",
        90,
        "INSERT INTO sync_records (system, entity, outcome, content_hash, first_seen_at, last_seen_at)
         VALUES ('web', 'order', 'skipped', ?2, ?1, ?1)",
    ),
    (
        "sync_metrics WHERE bucket = 'minute'",
        7,
        "INSERT INTO sync_metrics VALUES ('minute', ?1, 'web', 'order', ?2, 1, 1, 1, 1)",
    ),
    (
        "sync_metrics WHERE bucket = 'hour'",
        400,
        "INSERT INTO sync_metrics VALUES ('hour', ?1, 'web', 'order', ?2, 1, 1, 1, 1)",
    ),
    (
        "sync_history",
        400,
        "INSERT INTO sync_history (system, entity_type, direction, trigger, mode, status, started_at)
         VALUES ('erp', ?2, 'in', 'manual', 'real', 'completed', ?1)",
    ),
    (
        "sync_conflicts",
        90,
        "INSERT INTO sync_conflicts (system, entity_type, entity_id, kind, status, strategy, opened_at, resolved_at)
         VALUES ('erp', 'item', ?2, 'fields', 'resolved', 'manual', 0, ?1)",
    ),
    (
        "sync_queue",
        90,
        "INSERT INTO sync_queue (source, destination, entity, entity_id, action, payload, idempotency_key, status,
                                 created_at, scheduled_at, completed_at)
         VALUES ('local', 'crm', 'person', ?2, 'upsert', '{}', ?2, 'done', 0, 0, ?1)",
    ),
    (
        "sync_data",
        90,
        "INSERT INTO sync_data (system, entity_type, entity_id, payload, status, tombstone, modified_by, updated_at)
         VALUES ('erp', 'item', ?2, '{}', 'deleted', 'there', 'erp', ?1)",
    ),
];

fn rows(transaction: &ReadTransaction<'_>, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    transaction.connection().query_row(&sql, [], |row| row.get(0)).unwrap()
}

fn site() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(OpenOptions::inline(folder.path().join("site.db"))).unwrap();
    (store, folder)
}

/// 250 rows of each kind that are a little over their time at `now`, and 50 that are just within it.
async fn fill(store: &Store, now: i64) {
    store
        .write(Lane::Interactive, move |transaction| {
            for (_, days, insert) in TABLES {
                let mut statement = transaction.connection().prepare_cached(insert)?;
                for number in 0..300_i64 {
                    let limit = now - days * DAY;
                    let at = if number < 250 { limit - 250 + number } else { limit };
                    statement.execute((at, number.to_string()))?;
                }
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
}

async fn left(store: &Store) -> Vec<(&'static str, i64)> {
    store
        .read(|transaction| {
            Ok::<_, StoreError>(
                TABLES.iter().map(|(table, _, _)| (*table, rows(transaction, table))).collect(),
            )
        })
        .await
        .unwrap()
}

#[tokio::test]
async fn what_is_over_its_time_goes_in_slices_and_the_rest_stays() {
    let (store, _folder) = site();
    let now = 1_000 * DAY;
    fill(&store, now).await;
    prune(&store, Timestamp(now), &Retention::default()).await.unwrap();
    store.optimize().await.unwrap();
    for (table, rows) in left(&store).await {
        assert_eq!(rows, 50, "{table}");
    }
}

#[tokio::test]
async fn one_table_that_cannot_be_pruned_does_not_stop_the_others() {
    let (store, _folder) = site();
    let now = 1_000 * DAY;
    fill(&store, now).await;
    store
        .write(Lane::Interactive, |transaction| {
            transaction.connection().execute_batch(
                "CREATE TRIGGER refuse BEFORE DELETE ON sync_log BEGIN SELECT raise(ABORT, 'no'); END",
            )?;
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    assert!(prune(&store, Timestamp(now), &Retention::default()).await.is_err());
    for (table, rows) in left(&store).await {
        assert_eq!(rows, if table == "sync_log" { 300 } else { 50 }, "{table}");
    }
}

#[tokio::test]
async fn the_times_are_settings() {
    let (store, _folder) = site();
    let now = 1_000 * DAY;
    fill(&store, now).await;
    let forever = Duration::MAX;
    let retention = Retention {
        log: forever,
        records: forever,
        minute_metrics: forever,
        hour_metrics: forever,
        runs: forever,
        conflicts: forever,
        jobs: Duration::ZERO,
        tombstones: forever,
        alerts: forever,
    };
    prune(&store, Timestamp(now), &retention).await.unwrap();
    for (table, rows) in left(&store).await {
        assert_eq!(rows, if table == "sync_queue" { 0 } else { 300 }, "{table}");
    }
}

#[tokio::test(start_paused = true)]
async fn freed_pages_go_back_to_the_disk_only_while_it_is_quiet() {
    let (store, _folder) = site();
    store
        .write(Lane::Interactive, |transaction| {
            transaction.connection().execute_batch(
                "CREATE TABLE large(body BLOB) STRICT;
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
                 INSERT INTO large SELECT zeroblob(4000) FROM n;
                 DELETE FROM large",
            )?;
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    let free = || async {
        store
            .read(|transaction| {
                let free: u32 =
                    transaction.connection().pragma_query_value(None, "freelist_count", |row| row.get(0))?;
                Ok::<_, StoreError>(free)
            })
            .await
            .unwrap()
    };
    let before = free().await;
    shrink(&store).await.unwrap();
    assert_eq!(free().await, before);
    tokio::time::sleep(QUIET_AFTER).await;
    shrink(&store).await.unwrap();
    assert_eq!(free().await, KEPT_PAGES);
}
