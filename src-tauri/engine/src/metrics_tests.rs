use std::sync::atomic::{AtomicI64, Ordering};

use mostrador_store::OpenOptions;
use mostrador_store::tables::sync_metrics::MetricRow;
use tempfile::TempDir;

use super::*;

#[derive(Default)]
struct At(AtomicI64);

impl Clock for At {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

struct World {
    metrics: Metrics,
    clock: Arc<At>,
    store: Store,
    _folder: TempDir,
}

impl World {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = Store::open(OpenOptions::inline(folder.path().join("site.db"))).unwrap();
        let clock = Arc::new(At::default());
        Self { metrics: Metrics::new(clock.clone()), clock, store, _folder: folder }
    }

    async fn rows(&self, bucket: Bucket) -> Vec<(i64, String, Sums)> {
        let rows: Vec<MetricRow> = self
            .store
            .read(move |transaction| {
                sync_metrics::between(transaction, bucket, Timestamp(0), Timestamp(i64::MAX))
            })
            .await
            .unwrap();
        rows.into_iter().map(|row| (row.at.millis(), row.series.metric, row.sums)).collect()
    }
}

#[tokio::test]
async fn what_is_counted_in_a_minute_is_one_row_however_often_it_is_written() {
    let world = World::new();
    world.metrics.record("web", "order", Metric::Delivered, 3);
    world.metrics.flush(&world.store).await.unwrap();
    world.metrics.record("web", "order", Metric::Delivered, 5);
    world.metrics.record("web", "order", Metric::NotDelivered("transient"), 1);
    world.clock.0.store(60_000, Ordering::Relaxed);
    world.metrics.record_duration("web", "order", Metric::CommitLatency, Duration::from_micros(700));
    world.metrics.record_duration("web", "order", Metric::CallLatency, Duration::from_micros(1_700));
    world.metrics.flush(&world.store).await.unwrap();
    world.metrics.flush(&world.store).await.unwrap();
    let row = |at, name: &str, sums| (at, name.to_owned(), sums);
    assert_eq!(
        world.rows(Bucket::Minute).await,
        [
            row(0, "delivered", Sums { count: 2, total: 8, lowest: 3, highest: 5 }),
            row(0, "not_delivered_transient", Sums::of(1)),
            row(60_000, "call_latency_ms", Sums::of(1)),
            row(60_000, "commit_latency_us", Sums::of(700)),
        ]
    );
    assert_eq!(world.rows(Bucket::Hour).await.len(), 4);
}

#[tokio::test]
async fn figures_that_could_not_be_written_are_written_later_and_count_once() {
    let world = World::new();
    let refuse = |sql: &'static str| {
        let store = world.store.clone();
        async move {
            store
                .write(Lane::Interactive, move |transaction| {
                    transaction.connection().execute_batch(sql)?;
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        }
    };
    refuse("CREATE TRIGGER refuse BEFORE INSERT ON sync_metrics BEGIN SELECT raise(ABORT, 'no'); END").await;
    world.metrics.record("web", "order", Metric::Delivered, 1);
    assert!(world.metrics.flush(&world.store).await.is_err());
    world.metrics.record("web", "order", Metric::Delivered, 2);
    refuse("DROP TRIGGER refuse").await;
    world.metrics.flush(&world.store).await.unwrap();
    let sums = Sums { count: 2, total: 3, lowest: 1, highest: 2 };
    assert_eq!(world.rows(Bucket::Minute).await, [(0, "delivered".to_owned(), sums)]);
}

#[tokio::test]
async fn a_file_that_is_never_writable_costs_no_memory_without_end() {
    let world = World::new();
    let minutes = i64::try_from(KEPT).unwrap() + 5;
    for minute in 0..minutes {
        world.clock.0.store(minute * 60_000, Ordering::Relaxed);
        world.metrics.record("web", "order", Metric::Delivered, 1);
    }
    let counted = world.metrics.counted();
    assert_eq!(counted.len(), KEPT);
    assert_eq!(counted.first_key_value().map(|(key, _)| key.minute), Some(Timestamp(5 * 60_000)));
}

#[tokio::test(start_paused = true)]
async fn the_minute_that_was_begun_is_written_when_the_engine_stops() {
    let world = World::new();
    let cancel = CancellationToken::new();
    let task = tokio::spawn(run(world.metrics.clone(), world.store.clone(), cancel.clone()));
    world.metrics.record("web", "order", Metric::Delivered, 1);
    tokio::time::sleep(Duration::from_secs(61)).await;
    assert_eq!(world.rows(Bucket::Minute).await.len(), 1);
    world.clock.0.store(60_000, Ordering::Relaxed);
    world.metrics.record("web", "order", Metric::Delivered, 1);
    cancel.cancel();
    task.await.unwrap();
    assert_eq!(world.rows(Bucket::Minute).await.len(), 2);
}

#[tokio::test]
async fn a_call_that_was_answered_went_through_whatever_was_said_of_a_record() {
    let world = World::new();
    for result in [
        Ok(()),
        Err(RemoteError::TooLarge),
        Err(RemoteError::Throttled { after: Duration::from_secs(1) }),
        Err(RemoteError::Unreachable { detail: String::new() }),
    ] {
        world.metrics.record_call("web", "order", Duration::from_millis(7), result.as_ref().copied());
    }
    world.metrics.flush(&world.store).await.unwrap();
    let sums = |count, value| Sums { count, total: count * value, lowest: value, highest: value };
    // They stay when the minutes have gone into the file.
    assert_eq!(
        world.metrics.totals(),
        [("web", Metric::CallLatency, sums(4, 7)), ("web", Metric::CallFailed, sums(2, 1))]
    );
}
