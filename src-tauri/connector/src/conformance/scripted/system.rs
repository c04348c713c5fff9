//! The scripted system: what it holds, what it was asked, and what goes wrong with it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::connector::ScriptedConnector;
use super::defect::Defect;
use super::entities::{Entity, entities};
use super::row::Row;
use super::wire::{Answer, Call};
use crate::conformance::play::{NOON, SECOND};
use crate::conformance::stage::{Fault, Held, Sample, SampleId, Sent, Times};

/// The key that the system accepts.
pub const KEY: &str = "scripted-key-8f2b";
/// A key that it does not.
pub const WRONG_KEY: &str = "wrong-key-51c0";

/// A system in memory. It is shared between its connectors and the test.
#[derive(Debug)]
pub struct System {
    pub(super) entities: Vec<Entity>,
    state: Mutex<State>,
}

/// Everything that changes.
#[derive(Debug)]
pub(super) struct State {
    pub(super) tables: BTreeMap<String, Vec<Row>>,
    /// Microseconds since 1970; moves a second with each change.
    pub(super) clock: i64,
    pub(super) serial: u64,
    pub(super) fault: Option<(Fault, Times)>,
    pub(super) tokens: BTreeSet<String>,
    pub(super) tokens_given: usize,
    pub(super) refreshes: usize,
    pub(super) requests: usize,
    /// Entity and operation, in the order in which they were applied.
    pub(super) sent: Vec<(String, Sent)>,
    /// The record that each idempotency key made or changed.
    pub(super) keys: BTreeMap<String, (String, u64)>,
    latency: Duration,
}

impl System {
    /// With the usual five entities.
    pub fn new() -> Arc<Self> {
        Self::with(entities())
    }

    /// With these entities.
    pub fn with(entities: Vec<Entity>) -> Arc<Self> {
        let state = State {
            tables: entities.iter().map(|entity| (entity.spec.name.to_owned(), Vec::new())).collect(),
            clock: NOON + 24 * 3600 * SECOND,
            serial: 0,
            fault: None,
            tokens: BTreeSet::new(),
            tokens_given: 0,
            refreshes: 0,
            requests: 0,
            sent: Vec::new(),
            keys: BTreeMap::new(),
            latency: Duration::ZERO,
        };
        Arc::new(Self { entities, state: Mutex::new(state) })
    }

    /// A connector without defects, with the right key.
    pub fn connector(self: &Arc<Self>) -> Arc<ScriptedConnector> {
        self.connector_with(KEY, None)
    }

    /// A connector with this key and this mistake.
    pub fn connector_with(self: &Arc<Self>, key: &str, defect: Option<Defect>) -> Arc<ScriptedConnector> {
        Arc::new(ScriptedConnector::new(Arc::clone(self), key, defect))
    }

    /// Every answer takes so long, by tokio's clock.
    pub fn set_latency(&self, latency: Duration) {
        self.state().latency = latency;
    }

    /// Switches a fault on, instead of the one before.
    pub fn fault(&self, fault: Fault, times: Times) {
        self.state().fault = Some((fault, times));
    }

    /// Ends the fault.
    pub fn heal(&self) {
        self.state().fault = None;
    }

    /// Makes a record, or changes the one with that id, and gives back the text that the system shows for it.
    pub fn put(&self, entity: &str, sample: &Sample) -> String {
        let mut state = self.state();
        let (now, serial) = (state.tick(), state.next_serial());
        let id = match &sample.id {
            SampleId::Text(id) | SampleId::Number(id) => id.clone(),
            SampleId::None => String::new(),
        };
        let table = state.tables.entry(entity.to_owned()).or_default();
        let known = table.iter_mut().find(|row| !id.is_empty() && row.id == id);
        if let Some(row) = known {
            row.take(sample, now);
            return row.text();
        }
        let mut row = Row::new(serial, id, now);
        row.take(sample, now);
        let text = row.text();
        table.push(row);
        text
    }

    /// Deletes a record.
    pub fn remove(&self, entity: &str, external_id: &str) {
        let mut state = self.state();
        let now = state.tick();
        if let Some(row) = state.row(entity, external_id) {
            row.deleted = true;
            row.touch(now);
        }
    }

    /// What there is of an entity, without what is deleted.
    pub fn held(&self, entity: &str) -> Vec<Held> {
        let state = self.state();
        let rows = state.tables.get(entity).into_iter().flatten();
        rows.filter(|row| !row.deleted)
            .map(|row| Held { external_id: row.id.clone(), raw_json: row.text(), pending: row.pending })
            .collect()
    }

    /// The operations on an entity that were applied, in order.
    pub fn sent(&self, entity: &str) -> Vec<Sent> {
        let state = self.state();
        state.sent.iter().filter(|(name, _)| name == entity).map(|(_, sent)| sent.clone()).collect()
    }

    /// How many requests for data arrived.
    pub fn requests(&self) -> usize {
        self.state().requests
    }

    /// How many requests for a token arrived.
    pub fn refreshes(&self) -> usize {
        self.state().refreshes
    }

    /// Makes every token that was given out expire.
    pub fn expire_tokens(&self) {
        self.state().tokens.clear();
    }

    pub(super) async fn call(&self, call: Call) -> Answer {
        let latency = self.state().latency;
        if latency.is_zero() {
            tokio::task::yield_now().await;
        } else {
            tokio::time::sleep(latency).await;
        }
        let answer = self.answer(call);
        match answer {
            Some(answer) => answer,
            None => std::future::pending().await,
        }
    }

    pub(super) fn entity(&self, name: &str) -> Option<&Entity> {
        self.entities.iter().find(|entity| entity.spec.name == name)
    }

    /// A test that panicked while it held the lock does not take the system down with it.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// A second later.
    pub(super) fn tick(&mut self) -> i64 {
        self.clock += SECOND;
        self.clock
    }

    pub(super) fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// The record with that id, deleted or not.
    pub(super) fn row(&mut self, entity: &str, id: &str) -> Option<&mut Row> {
        self.tables.get_mut(entity)?.iter_mut().find(|row| row.id == id)
    }
}
