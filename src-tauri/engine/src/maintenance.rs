//! Keeps the file small and its statistics fresh: what has outlived its retention is deleted in the bulk lane, in slices
//! that give way to orders, and in quiet hours the freed pages go back to the disk.

use std::sync::Arc;
use std::time::Duration;

use mostrador_domain::{Clock, Timestamp};
use mostrador_store::tables::sync_metrics::{self, Bucket};
use mostrador_store::tables::{alerts, retention, sync_log, sync_queue, sync_records};
use mostrador_store::{Lane, Pace, Store, StoreError, WriteTransaction};
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_secs(3_600);
/// Rows between two looks at whether somebody waits.
const STEP_RECORDS: usize = 20;
/// Pages of 4 KiB that are given back at once.
const SHRINK_PAGES: u32 = 256;
/// Free pages that stay, so that the rows of a day do not make the file grow again: 4 MiB.
const KEPT_PAGES: u32 = 1_024;

/// For how long things are kept. Orders, customers and open matters (conflicts, dead letters, runs under way) are never deleted
/// by their age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// The audit.
    pub log: Duration,
    /// Single records of runs, and entries that were set aside, after they were last seen.
    pub records: Duration,
    /// Figures per minute.
    pub minute_metrics: Duration,
    /// Figures per hour.
    pub hour_metrics: Duration,
    /// Runs that ended, after they began.
    pub runs: Duration,
    /// Conflicts, after they were decided. A decision can be undone for as long; below thirty days the screen would promise
    /// what is gone.
    pub conflicts: Duration,
    /// Jobs that were accepted, but for confirmations of orders.
    pub jobs: Duration,
    /// Records that were deleted at the source.
    pub tombstones: Duration,
    /// Alerts, after they were over.
    pub alerts: Duration,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            log: days(90),
            records: days(90),
            minute_metrics: days(7),
            hour_metrics: days(400),
            runs: days(400),
            conflicts: days(90),
            jobs: days(90),
            tombstones: days(90),
            alerts: days(90),
        }
    }
}

const fn days(count: u64) -> Duration {
    Duration::from_secs(count * 86_400)
}

/// Something that outlives its use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Log,
    Records,
    MinuteMetrics,
    HourMetrics,
    Runs,
    Conflicts,
    Jobs,
    Tombstones,
    Alerts,
}

impl Kind {
    const ALL: [Self; 9] = [
        Self::Log,
        Self::Records,
        Self::MinuteMetrics,
        Self::HourMetrics,
        Self::Runs,
        Self::Conflicts,
        Self::Jobs,
        Self::Tombstones,
        Self::Alerts,
    ];

    fn kept(self, retention: &Retention) -> Duration {
        match self {
            Self::Log => retention.log,
            Self::Records => retention.records,
            Self::MinuteMetrics => retention.minute_metrics,
            Self::HourMetrics => retention.hour_metrics,
            Self::Runs => retention.runs,
            Self::Conflicts => retention.conflicts,
            Self::Jobs => retention.jobs,
            Self::Tombstones => retention.tombstones,
            Self::Alerts => retention.alerts,
        }
    }

    fn prune(
        self,
        transaction: &WriteTransaction<'_>,
        before: Timestamp,
        limit: u32,
    ) -> Result<usize, StoreError> {
        match self {
            Self::Log => sync_log::prune(transaction, before, limit),
            Self::Records => sync_records::prune(transaction, before, limit),
            Self::MinuteMetrics => sync_metrics::prune(transaction, Bucket::Minute, before, limit),
            Self::HourMetrics => sync_metrics::prune(transaction, Bucket::Hour, before, limit),
            Self::Runs => retention::prune_runs(transaction, before, limit),
            Self::Conflicts => retention::prune_conflicts(transaction, before, limit),
            Self::Jobs => sync_queue::prune_done(transaction, before, limit),
            Self::Tombstones => retention::prune_tombstones(transaction, before, limit),
            Self::Alerts => alerts::prune(transaction, before, limit),
        }
    }
}

/// Runs until it is cancelled.
pub(crate) async fn run(
    store: Store,
    clock: Arc<dyn Clock>,
    retention: Retention,
    cancel: CancellationToken,
) {
    cancel
        .run_until_cancelled(async {
            loop {
                tokio::time::sleep(EVERY).await;
                if let Err(error) = prune(&store, clock.now(), &retention).await {
                    tracing::warn!(%error, "old rows could not be deleted");
                }
                // Statistics can wait for the next hour; an order cannot.
                if store.pace() == Pace::Quiet
                    && let Err(error) = store.optimize().await
                {
                    tracing::warn!(%error, "the statistics could not be renewed");
                }
                if let Err(error) = shrink(&store).await {
                    tracing::warn!(%error, "free pages could not be given back");
                }
            }
        })
        .await;
}

/// What a slice left behind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// Nothing is over its time any more.
    Nothing,
    /// The slice was full, or somebody waits.
    Perhaps,
}

async fn prune(store: &Store, now: Timestamp, retention: &Retention) -> Result<(), StoreError> {
    let mut failure = None;
    for kind in Kind::ALL {
        let kept = i64::try_from(kind.kept(retention).as_millis()).unwrap_or(i64::MAX);
        // One table that cannot be pruned must not make the others grow.
        if let Err(error) = prune_kind(store, kind, now.plus_millis(kept.saturating_neg())).await {
            failure = Some(error);
        }
    }
    failure.map_or(Ok(()), Err)
}

async fn prune_kind(store: &Store, kind: Kind, before: Timestamp) -> Result<(), StoreError> {
    loop {
        let slice = store.pace().slice_records();
        let rest = store
            .write(Lane::Bulk, move |transaction| {
                let mut left = slice;
                while left > 0 {
                    let step = left.min(STEP_RECORDS);
                    let limit = u32::try_from(step).unwrap_or(u32::MAX);
                    let deleted = kind.prune(transaction, before, limit)?;
                    if deleted < step {
                        return Ok(Rest::Nothing);
                    }
                    left = left.saturating_sub(deleted);
                    if transaction.should_yield() {
                        break;
                    }
                }
                Ok::<_, StoreError>(Rest::Perhaps)
            })
            .await?;
        if rest == Rest::Nothing {
            return Ok(());
        }
    }
}

/// Gives free pages back while nobody needs the writer.
async fn shrink(store: &Store) -> Result<(), StoreError> {
    while store.pace() == Pace::Quiet {
        if store.shrink(SHRINK_PAGES, KEPT_PAGES).await? == 0 {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "maintenance_tests.rs"]
mod tests;
