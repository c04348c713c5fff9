use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_log::{Direction, LogEntry};
use mostrador_store::tables::sync_records::NewSetAside;
use mostrador_store::{OpenOptions, ReadTransaction};

use super::*;

#[derive(Debug)]
struct At(Timestamp);

impl Clock for At {
    fn now(&self) -> Timestamp {
        self.0
    }
}

fn rows(transaction: &ReadTransaction<'_>, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    transaction.connection().query_row(&sql, [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn what_is_ninety_days_old_goes_in_slices_and_the_rest_stays() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(OpenOptions::inline(folder.path().join("site.db"))).unwrap();
    let limit = DAYS * DAY_MILLIS;
    store
        .write(Lane::Interactive, move |transaction| {
            for number in 0..300 {
                // The last 50 of each are young enough.
                let at = Timestamp(if number < 250 { number } else { limit });
                let text = number.to_string();
                let entry = LogEntry {
                    at,
                    system: "local",
                    entity: "order",
                    entity_id: &text,
                    direction: Direction::Local,
                    action: "move",
                    outcome: "ok",
                    actor: None,
                    duration_ms: None,
                    before: None,
                    after: None,
                    detail: None,
                };
                sync_log::add(transaction, &entry)?;
                let entry = NewSetAside {
                    system: "web",
                    entity: "order",
                    content_hash: &text,
                    reason_code: "id_missing",
                    raw: "{}",
                };
                sync_records::set_aside(transaction, &entry, at)?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    prune(&store, &At(Timestamp(limit + 250))).await.unwrap();
    store.optimize().await.unwrap();
    let left = store
        .read(|transaction| {
            Ok::<_, StoreError>((rows(transaction, "sync_log"), rows(transaction, "sync_records")))
        })
        .await
        .unwrap();
    assert_eq!(left, (50, 50));
}
