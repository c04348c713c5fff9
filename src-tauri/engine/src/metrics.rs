//! Figures per minute: how fast, how many, how well. Counted in memory, so that nobody waits for them, and added to the file
//! once a minute in the bulk lane. A process that dies takes the figures of its last minute with it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mostrador_connector::RemoteError;
use mostrador_domain::{Clock, Timestamp};
use mostrador_store::tables::sync_metrics::{self, Bucket, Series, Sums};
use mostrador_store::{Lane, Store, StoreError};
use tokio_util::sync::CancellationToken;

const FLUSH_EVERY: Duration = Duration::from_secs(60);
/// Rows that are kept while the file cannot be written; beyond them the oldest minute goes.
const KEPT: usize = 10_000;

/// What is measured. The name is what stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// From the frame's arrival to the commit, in microseconds, one value per order.
    CommitLatency,
    /// Jobs that one request of the outbox delivered.
    Delivered,
    /// Jobs of a request that was not accepted, by the class of the error.
    NotDelivered(&'static str),
    /// Records that a run looked at, one value per page.
    Processed,
    /// Records of a page that a run took or found unchanged.
    Succeeded,
    /// Records of a page that a run could not take.
    Failed,
    /// From the request to the answer of a call to the system, in milliseconds.
    CallLatency,
    /// Calls that did not go through, one value per call: no answer, or one that says that the system does not work now.
    CallFailed,
}

impl Metric {
    /// The name in the file.
    pub fn name(self) -> String {
        match self {
            Self::CommitLatency => "commit_latency_us".to_owned(),
            Self::Delivered => "delivered".to_owned(),
            Self::NotDelivered(class) => format!("not_delivered_{class}"),
            Self::Processed => "processed".to_owned(),
            Self::Succeeded => "succeeded".to_owned(),
            Self::Failed => "failed".to_owned(),
            Self::CallLatency => "call_latency_ms".to_owned(),
            Self::CallFailed => "call_failed".to_owned(),
        }
    }
}

/// Counts. Cheap to clone; all clones count together.
#[derive(Clone)]
pub struct Metrics {
    clock: Arc<dyn Clock>,
    counted: Arc<Mutex<BTreeMap<Key, Sums>>>,
    /// Since this process started, whatever has gone into the file.
    totals: Arc<Mutex<BTreeMap<(&'static str, Metric), Sums>>>,
}

/// Ordered by time first, so that the oldest minute is at the front.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    minute: Timestamp,
    system: &'static str,
    entity_type: String,
    metric: Metric,
}

impl Metrics {
    /// Nothing counted yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, counted: Arc::default(), totals: Arc::default() }
    }

    /// Counts one value. Takes a lock for the time of an addition and never touches the file.
    pub fn record(&self, system: &'static str, entity_type: &str, metric: Metric, value: i64) {
        let minute = Bucket::Minute.start(self.clock.now());
        let key = Key { minute, system, entity_type: entity_type.to_owned(), metric };
        let sums = Sums::of(value);
        self.add([(key, sums)]);
        let mut totals = self.totals.lock().unwrap_or_else(PoisonError::into_inner);
        totals.entry((system, metric)).and_modify(|known| *known = known.plus(sums)).or_insert(sums);
    }

    /// Counts a call to a system: how long it took, and whether it went through. What the system says of a single record is an
    /// answer like any other.
    pub(crate) fn record_call(
        &self,
        system: &'static str,
        entity_type: &str,
        took: Duration,
        result: Result<(), &RemoteError>,
    ) {
        self.record_duration(system, entity_type, Metric::CallLatency, took);
        match result {
            Ok(())
            | Err(
                RemoteError::Record { .. }
                | RemoteError::Conflict { .. }
                | RemoteError::TooLarge
                | RemoteError::Batch { .. },
            ) => {}
            Err(
                RemoteError::Unreachable { .. }
                | RemoteError::Transient { .. }
                | RemoteError::Throttled { .. }
                | RemoteError::Auth { .. },
            ) => self.record(system, entity_type, Metric::CallFailed, 1),
        }
    }

    /// What was counted since this process started, per system. Never falls.
    pub fn totals(&self) -> Vec<(&'static str, Metric, Sums)> {
        let totals = self.totals.lock().unwrap_or_else(PoisonError::into_inner);
        totals.iter().map(|((system, metric), sums)| (*system, *metric, *sums)).collect()
    }

    /// Counts a duration in the unit of its metric: microseconds for [`Metric::CommitLatency`], else milliseconds.
    pub fn record_duration(
        &self,
        system: &'static str,
        entity_type: &str,
        metric: Metric,
        duration: Duration,
    ) {
        let value = match metric {
            Metric::CommitLatency => duration.as_micros(),
            Metric::CallLatency
            | Metric::CallFailed
            | Metric::Delivered
            | Metric::NotDelivered(_)
            | Metric::Processed
            | Metric::Succeeded
            | Metric::Failed => duration.as_millis(),
        };
        self.record(system, entity_type, metric, i64::try_from(value).unwrap_or(i64::MAX));
    }

    /// Adds what was counted to the file, in one transaction. What could not be written is counted still.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn flush(&self, store: &Store) -> Result<(), StoreError> {
        let taken = std::mem::take(&mut *self.counted());
        if taken.is_empty() {
            return Ok(());
        }
        let rows = taken.clone();
        let written = store
            .write(Lane::Bulk, move |transaction| {
                for (key, sums) in &rows {
                    let series = Series {
                        system: key.system.to_owned(),
                        entity_type: key.entity_type.clone(),
                        metric: key.metric.name(),
                    };
                    sync_metrics::add(transaction, key.minute, &series, *sums)?;
                }
                Ok::<_, StoreError>(())
            })
            .await;
        if written.is_err() {
            self.add(taken);
        }
        written
    }

    fn add(&self, rows: impl IntoIterator<Item = (Key, Sums)>) {
        let mut counted = self.counted();
        for (key, sums) in rows {
            counted.entry(key).and_modify(|known| *known = known.plus(sums)).or_insert(sums);
        }
        while counted.len() > KEPT {
            counted.pop_first();
        }
    }

    fn counted(&self) -> std::sync::MutexGuard<'_, BTreeMap<Key, Sums>> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Adds to the file each minute until it is cancelled, and once more then.
pub(crate) async fn run(metrics: Metrics, store: Store, cancel: CancellationToken) {
    loop {
        let ended = cancel.run_until_cancelled(tokio::time::sleep(FLUSH_EVERY)).await.is_none();
        if let Err(error) = metrics.flush(&store).await {
            tracing::warn!(%error, "the figures of a minute could not be written");
        }
        if ended {
            return;
        }
    }
}

#[cfg(test)]
#[path = "metrics_tests.rs"]
mod tests;
