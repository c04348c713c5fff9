//! Draws what was noted, whenever there is a reason to look.

use std::collections::BTreeSet;
use std::sync::Arc;

use mostrador_domain::customer::{CallingCode, Kind};
use mostrador_store::tables::customers_changed;
use mostrador_store::tables::sync_history::RunStatus;
use mostrador_store::{Lane, Store, StoreError, WriteTransaction};
use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use super::ADDRESS;
use super::draw::draw_unless;
use crate::event::{EngineEvent, EventReceiver, Events};
use crate::reader::of_the_record;

/// Rows between two looks at whether somebody waits.
const STEP: usize = 10;

/// Says that there is something to draw. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Projection(Arc<Notify>);

impl Projection {
    /// Something that concerns customers was committed.
    pub fn wake(&self) {
        self.0.notify_one();
    }
}

pub(crate) struct ProjectionParts {
    pub(crate) store: Store,
    pub(crate) country: CallingCode,
    pub(crate) handle: Projection,
    pub(crate) events: Events,
    pub(crate) cancel: CancellationToken,
}

/// Runs until it is cancelled. What is noted at the start is drawn first.
pub(crate) async fn run(parts: ProjectionParts) {
    let receiver = parts.events.subscribe();
    let cancel = parts.cancel.clone();
    cancel.run_until_cancelled(follow(parts, receiver)).await;
}

async fn follow(parts: ProjectionParts, mut receiver: EventReceiver) {
    loop {
        if let Err(error) = drain(&parts).await {
            tracing::warn!(%error, "the list of customers is behind");
        }
        if !reason(&parts.handle, &mut receiver).await {
            return;
        }
    }
}

/// Waits for a reason to look; `false` when there will be none any more.
async fn reason(handle: &Projection, receiver: &mut EventReceiver) -> bool {
    loop {
        tokio::select! {
            biased;
            () = handle.0.notified() => return true,
            event = receiver.recv() => match event {
                Ok(event) if concerns(&event) => return true,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return true,
                Err(RecvError::Closed) => return false,
            },
        }
    }
}

/// Whether customers may have changed with it. A run that is under way is left alone: its records would be drawn beside it,
/// and both would take longer.
fn concerns(event: &EngineEvent) -> bool {
    let customers = |entity: &str| entity == ADDRESS || Kind::of_entity(entity).is_some();
    match event {
        EngineEvent::Record { entity_type, .. } => customers(entity_type),
        EngineEvent::Run(progress) => match progress.status {
            RunStatus::Running => false,
            RunStatus::Paused
            | RunStatus::Stopped
            | RunStatus::Completed
            | RunStatus::Failed
            | RunStatus::Interrupted => customers(&progress.entity_type),
        },
        EngineEvent::OrderArrived(_)
        | EngineEvent::OrderUpdated(_)
        | EngineEvent::Connection(_)
        | EngineEvent::SetAside(_)
        | EngineEvent::BusinessDay(_)
        | EngineEvent::Customers
        | EngineEvent::Destination(..) => false,
    }
}

/// Draws until nothing is noted any more, in slices that give way to orders.
async fn drain(parts: &ProjectionParts) -> Result<(), StoreError> {
    loop {
        let limit = u32::try_from(parts.store.pace().slice_records()).unwrap_or(u32::MAX);
        let country = parts.country;
        let any = parts.store.read(|transaction| customers_changed::first(transaction, 1)).await?;
        if any.is_empty() {
            return Ok(());
        }
        let drawn =
            parts.store.write(Lane::Bulk, move |transaction| slice(transaction, limit, country)).await?;
        if drawn > 0 {
            parts.events.send(EngineEvent::Customers);
        }
    }
}

/// Draws the first rows that are noted, until somebody else wants to write. Answers how many were drawn. One that cannot be
/// drawn is left as it was and noted no more: it must not keep the others from being drawn, and is noted again when it changes.
fn slice(transaction: &WriteTransaction<'_>, limit: u32, country: CallingCode) -> Result<usize, StoreError> {
    let mut drawn = BTreeSet::new();
    for (number, row) in customers_changed::first(transaction, limit)?.into_iter().enumerate() {
        if number > 0 && number % STEP == 0 && transaction.should_yield() {
            break;
        }
        match transaction.savepoint(|transaction| draw_unless(transaction, row, country, &drawn)) {
            Ok(now) => drawn.extend(now),
            Err(error) if of_the_record(&error) => {
                tracing::error!(row, %error, "a customer could not be put into the list");
                customers_changed::done(transaction, row)?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(drawn.len())
}

#[cfg(test)]
#[path = "task_tests.rs"]
mod tests;
