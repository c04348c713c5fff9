//! Turns what the engine announces into messages for the screens: read once, written as JSON once, sent to
//! all.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use mostrador_domain::order::OrderId;
use mostrador_engine::{Engine, EngineEvent, EventReceiver};
use mostrador_store::tables::orders;
use mostrador_store::tables::sync_history::{self, RunStatus, browse};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{broadcast, watch};
use tokio::time::Instant;

use crate::blocks::{Blocks, Due};
use crate::dto::{UiEvent, UiMessage};
use crate::view;

/// Events that are turned into messages in one go.
const BATCH: usize = 64;
/// Between two messages that something about what is in step, or about customers, changed.
const PACE: Duration = Duration::from_millis(500);

/// Sends messages to the screens.
pub(crate) struct Publisher {
    sender: broadcast::Sender<Arc<str>>,
    sequence: AtomicU64,
    /// Whether the application closes.
    closed: watch::Sender<bool>,
    /// Rises whenever something about what is in step changed.
    sync: watch::Sender<u64>,
    /// Rises whenever something about customers changed.
    customers: watch::Sender<u64>,
}

/// Messages for one screen, each a [`UiMessage`] as JSON.
pub struct EventStream {
    receiver: broadcast::Receiver<Arc<str>>,
    publisher: Arc<Publisher>,
}

impl EventStream {
    /// The next message; `None` when the application closes. A screen that did not keep up gets one
    /// `resync` in place of what it missed.
    pub async fn next(&mut self) -> Option<Arc<str>> {
        let mut closed = self.publisher.closed.subscribe();
        let received = tokio::select! {
            biased;
            received = self.receiver.recv() => received,
            _ = closed.wait_for(|closed| *closed) => return None,
        };
        match received {
            Ok(message) => Some(message),
            Err(RecvError::Lagged(_)) => {
                let message = UiMessage { sequence: self.publisher.sequence(), event: UiEvent::Resync };
                serde_json::to_string(&message).ok().map(Arc::from)
            }
            Err(RecvError::Closed) => None,
        }
    }
}

impl Publisher {
    pub(crate) fn start(engine: &Engine) -> Arc<Self> {
        let publisher = Arc::new(Self {
            sender: broadcast::channel(1_024).0,
            sequence: AtomicU64::new(0),
            closed: watch::Sender::new(false),
            sync: watch::Sender::new(0),
            customers: watch::Sender::new(0),
        });
        for (changes, event) in [(&publisher.sync, UiEvent::Sync), (&publisher.customers, UiEvent::Customers)]
        {
            let (changes, closed) = (changes.subscribe(), publisher.closed());
            tokio::spawn(tell_paced(Arc::downgrade(&publisher), event, changes, closed));
        }
        publisher.listen(engine);
        publisher
    }

    /// Another engine took the place of the one before.
    pub(crate) fn follow(self: &Arc<Self>, engine: &Engine) {
        self.listen(engine);
        self.send(UiEvent::Resync);
    }

    /// The application closes: every stream ends.
    pub(crate) fn close(&self) {
        self.closed.send_replace(true);
    }

    /// Whether the application closes.
    pub(crate) fn closed(&self) -> watch::Receiver<bool> {
        self.closed.subscribe()
    }

    fn listen(self: &Arc<Self>, engine: &Engine) {
        let receiver = engine.subscribe();
        let customers = self.customers.subscribe();
        let (task, engine) =
            (publish(Arc::downgrade(self), engine.clone(), receiver, customers), engine.clone());
        tokio::spawn(async move {
            tokio::select! { biased; () = engine.stopped() => {}, () = task => {} }
        });
    }

    pub(crate) fn subscribe(self: &Arc<Self>) -> EventStream {
        EventStream { receiver: self.sender.subscribe(), publisher: self.clone() }
    }

    pub(crate) fn sequence(&self) -> u64 {
        self.sequence.load(Ordering::Acquire)
    }

    /// Something about what is in step changed.
    pub(crate) fn note_sync(&self) {
        self.sync.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Something about customers changed.
    pub(crate) fn note_customers(&self) {
        self.customers.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Tells every screen.
    pub(crate) fn send(&self, event: UiEvent) {
        let sequence = self.sequence.fetch_add(1, Ordering::AcqRel) + 1;
        if let Ok(text) = serde_json::to_string(&UiMessage { sequence, event }) {
            // Nobody listening is no error.
            let _ = self.sender.send(Arc::from(text));
        }
    }
}

/// Tells that something changed, however much did: at once, and then at most every [`PACE`]. Runs until the publisher
/// is gone or the application closes.
async fn tell_paced(
    publisher: std::sync::Weak<Publisher>,
    event: UiEvent,
    mut changes: watch::Receiver<u64>,
    mut closed: watch::Receiver<bool>,
) {
    let telling = async {
        while changes.changed().await.is_ok() {
            match publisher.upgrade() {
                Some(publisher) => publisher.send(event.clone()),
                None => return,
            }
            tokio::time::sleep(PACE).await;
        }
    };
    tokio::select! {
        biased;
        _ = closed.wait_for(|closed| *closed) => {}
        () = telling => {}
    }
}

/// Whether what an event speaks of is counted by the sync centre. `known` are the runs that were heard of.
fn concerns_sync(event: &EngineEvent, known: &mut BTreeMap<i64, RunStatus>) -> bool {
    match event {
        EngineEvent::OrderArrived(_)
        | EngineEvent::OrderUpdated(_)
        | EngineEvent::Connection(_)
        | EngineEvent::SetAside(_)
        | EngineEvent::Destination(..)
        | EngineEvent::Record { .. } => true,
        EngineEvent::BusinessDay(_) | EngineEvent::Customers => false,
        // How far it is has an event of its own.
        EngineEvent::Run(progress) => {
            let before = if view::is_open(progress.status) {
                known.insert(progress.run_id, progress.status)
            } else {
                known.remove(&progress.run_id);
                None
            };
            before != Some(progress.status)
        }
    }
}

/// Whether a list of customers, or one that is shown, may say something else by now.
fn concerns_customers(event: &EngineEvent) -> bool {
    matches!(event, EngineEvent::Customers)
}

/// What there is to do.
enum Next {
    /// The engine told something.
    Event(Result<EngineEvent, RecvError>),
    /// Cards may say something else of their customers.
    Comparison,
    /// The publisher is gone.
    Gone,
}

async fn next(receiver: &mut EventReceiver, customers: &mut watch::Receiver<u64>, due: &mut Due) -> Next {
    loop {
        tokio::select! {
            // No order waits for a comparison.
            biased;
            received = receiver.recv() => return Next::Event(received),
            () = due.come() => {
                // What changed until now is compared now.
                customers.mark_unchanged();
                due.begin(Instant::now());
                return Next::Comparison;
            }
            changed = customers.changed(), if !due.is_noted() => match changed {
                Ok(()) => due.note(Instant::now()),
                Err(_) => return Next::Gone,
            },
        }
    }
}

/// Runs until the engine or the publisher is gone.
async fn publish(
    publisher: std::sync::Weak<Publisher>,
    engine: Engine,
    mut receiver: EventReceiver,
    mut customers: watch::Receiver<u64>,
) {
    let mut runs = BTreeMap::new();
    let mut blocks = Blocks::load(&engine).await;
    let mut due = Due::default();
    loop {
        let mut batch = Vec::new();
        let received = match next(&mut receiver, &mut customers, &mut due).await {
            Next::Event(received) => received,
            Next::Gone => return,
            Next::Comparison => {
                let Some(rows) = blocks.changed(&engine).await else {
                    due.again(Instant::now());
                    continue;
                };
                let Some(publisher) = publisher.upgrade() else { return };
                for row in rows {
                    publisher.send(UiEvent::OrderUpdated { order: view::card(&engine, &row) });
                }
                continue;
            }
        };
        match received {
            Ok(event) => batch.push(event),
            Err(RecvError::Lagged(_)) => {
                let Some(publisher) = publisher.upgrade() else { return };
                publisher.send(UiEvent::Resync);
                continue;
            }
            Err(RecvError::Closed) => return,
        }
        while batch.len() < BATCH {
            match receiver.try_recv() {
                Ok(event) => batch.push(event),
                // A gap is reported by the next `recv`.
                Err(TryRecvError::Empty | TryRecvError::Lagged(_) | TryRecvError::Closed) => break,
            }
        }
        let Some(publisher) = publisher.upgrade() else { return };
        let mut concerned = false;
        for event in &batch {
            // Each one, because the runs of all of them are remembered.
            concerned |= concerns_sync(event, &mut runs);
        }
        if concerned {
            publisher.note_sync();
        }
        if batch.iter().any(concerns_customers) {
            publisher.note_customers();
        }
        let events = read(&engine, batch, &mut blocks).await;
        for event in events {
            publisher.send(event);
        }
    }
}

/// Reads what the events speak of, in one snapshot. Of several events about one order the first keeps its
/// place and its kind; the card is the latest anyway.
async fn read(engine: &Engine, batch: Vec<EngineEvent>, blocks: &mut Blocks) -> Vec<UiEvent> {
    let ids: Vec<OrderId> = batch
        .iter()
        .filter_map(|event| match event {
            EngineEvent::OrderArrived(id) | EngineEvent::OrderUpdated(id) => Some(*id),
            EngineEvent::Connection(_)
            | EngineEvent::SetAside(_)
            | EngineEvent::BusinessDay(_)
            | EngineEvent::Customers
            | EngineEvent::Destination(..)
            | EngineEvent::Run(_)
            | EngineEvent::Record { .. } => None,
        })
        .collect();
    let runs: Vec<i64> = batch
        .iter()
        .filter_map(|event| match event {
            EngineEvent::Run(progress) => Some(progress.run_id),
            EngineEvent::OrderArrived(_)
            | EngineEvent::OrderUpdated(_)
            | EngineEvent::Connection(_)
            | EngineEvent::SetAside(_)
            | EngineEvent::BusinessDay(_)
            | EngineEvent::Customers
            | EngineEvent::Destination(..)
            | EngineEvent::Record { .. } => None,
        })
        .collect();
    let rows = engine
        .store()
        .read(move |transaction| {
            let mut rows = std::collections::HashMap::new();
            let mut found = BTreeMap::new();
            for run in runs {
                if let Some(row) = sync_history::find(transaction, run)? {
                    found.insert(run, (row, browse::integration_of(transaction, run)?));
                }
            }
            for id in ids {
                if let std::collections::hash_map::Entry::Vacant(entry) = rows.entry(id)
                    && let Some(row) = orders::find(transaction, id)?
                {
                    entry.insert(row);
                }
            }
            Ok::<_, mostrador_store::StoreError>((rows, found))
        })
        .await;
    let (mut rows, mut runs) = match rows {
        Ok(found) => found,
        Err(error) => {
            tracing::warn!(%error, "orders could not be read for the screen");
            return vec![UiEvent::Resync];
        }
    };
    rows.values().for_each(|row| blocks.told(row));
    // Of several events about one run the last one says it all.
    let mut told: Vec<UiEvent> = Vec::new();
    for event in batch.iter().rev() {
        if let EngineEvent::Run(progress) = event
            && let Some((row, integration)) = runs.remove(&progress.run_id)
        {
            told.push(UiEvent::Run { run: view::run(&row, integration, Some(progress.as_ref())) });
        }
    }
    let others = batch.into_iter().filter_map(|event| match event {
        EngineEvent::OrderArrived(id) => {
            rows.remove(&id).map(|row| UiEvent::OrderArrived { order: view::card(engine, &row) })
        }
        EngineEvent::OrderUpdated(id) => {
            rows.remove(&id).map(|row| UiEvent::OrderUpdated { order: view::card(engine, &row) })
        }
        EngineEvent::Connection(connection) => {
            Some(UiEvent::Connection { connection: view::connection(&connection) })
        }
        EngineEvent::SetAside(count) => Some(UiEvent::SetAside { count }),
        EngineEvent::BusinessDay(day) => Some(UiEvent::BusinessDay { business_date: day.to_string() }),
        EngineEvent::Run(_)
        | EngineEvent::Customers
        | EngineEvent::Destination(..)
        | EngineEvent::Record { .. } => None,
    });
    others.chain(told.into_iter().rev()).collect()
}

#[cfg(test)]
#[path = "events_tests.rs"]
mod tests;
