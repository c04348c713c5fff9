//! Keeps the file small: what has outlived its retention is deleted in the bulk lane, in slices.

use std::sync::Arc;
use std::time::Duration;

use mostrador_domain::Clock;
use mostrador_store::tables::{sync_log, sync_queue};
use mostrador_store::{BULK_SLICE_RECORDS, Lane, Store, StoreError};
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_secs(3_600);
const DAY_MILLIS: i64 = 86_400_000;
/// Days that the audit is kept.
const LOG_DAYS: i64 = 90;
/// Days that accepted jobs are kept once a newer one exists for the same record.
const QUEUE_DAYS: i64 = 7;

/// Runs until it is cancelled.
pub(crate) async fn run(store: Store, clock: Arc<dyn Clock>, cancel: CancellationToken) {
    cancel
        .run_until_cancelled(async {
            loop {
                tokio::time::sleep(EVERY).await;
                if let Err(error) = prune(&store, clock.as_ref()).await {
                    tracing::warn!(%error, "old rows could not be deleted");
                }
            }
        })
        .await;
}

async fn prune(store: &Store, clock: &dyn Clock) -> Result<(), StoreError> {
    let now = clock.now();
    let slice = u32::try_from(BULK_SLICE_RECORDS).unwrap_or(100);
    loop {
        let deleted = store
            .write(Lane::Bulk, move |transaction| {
                let log = sync_log::prune(transaction, now.plus_millis(-LOG_DAYS * DAY_MILLIS), slice)?;
                let queue = sync_queue::prune(transaction, now.plus_millis(-QUEUE_DAYS * DAY_MILLIS), slice)?;
                Ok::<_, StoreError>(log + queue)
            })
            .await?;
        if deleted == 0 {
            return Ok(());
        }
    }
}
