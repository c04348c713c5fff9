//! Keeps the file small and its statistics fresh: what has outlived its retention is deleted in the bulk lane, in slices
//! that give way to orders.

use std::sync::Arc;
use std::time::Duration;

use mostrador_domain::Clock;
use mostrador_store::tables::{sync_log, sync_records};
use mostrador_store::{Lane, Pace, Store, StoreError};
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_secs(3_600);
const DAY_MILLIS: i64 = 86_400_000;
/// Days that the audit is kept, and a set-aside entry that the remote no longer lists.
const DAYS: i64 = 90;
/// Rows between two looks at whether somebody waits.
const STEP_RECORDS: usize = 20;

/// Runs until it is cancelled.
pub(crate) async fn run(store: Store, clock: Arc<dyn Clock>, cancel: CancellationToken) {
    cancel
        .run_until_cancelled(async {
            loop {
                tokio::time::sleep(EVERY).await;
                if let Err(error) = prune(&store, clock.as_ref()).await {
                    tracing::warn!(%error, "old rows could not be deleted");
                }
                // Statistics can wait for the next hour; an order cannot.
                if store.pace() == Pace::Quiet
                    && let Err(error) = store.optimize().await
                {
                    tracing::warn!(%error, "the statistics could not be renewed");
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

async fn prune(store: &Store, clock: &dyn Clock) -> Result<(), StoreError> {
    let before = clock.now().plus_millis(-DAYS * DAY_MILLIS);
    loop {
        let slice = store.pace().slice_records();
        let rest = store
            .write(Lane::Bulk, move |transaction| {
                let mut left = slice;
                while left > 0 {
                    let step = u32::try_from(left.min(STEP_RECORDS)).unwrap_or(u32::MAX);
                    let mut deleted = sync_log::prune(transaction, before, step)?;
                    if deleted == 0 {
                        deleted = sync_records::prune(transaction, before, step)?;
                    }
                    if deleted == 0 {
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

#[cfg(test)]
#[path = "maintenance_tests.rs"]
mod tests;
