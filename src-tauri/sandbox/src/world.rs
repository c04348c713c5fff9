//! Everything the stand-in remembers, shared by the sync API, the socket and the control API.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::{Value, json};
use socketioxide::SocketIo;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::Options;
use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::customers::CustomerBook;
use crate::faults::{FaultBox, KeyState};
use crate::front::Gates;
use crate::generator::{Draft, Generator};
use crate::lock;
use crate::orders::OrderBook;
use crate::report::{RequestReport, Stats};
use crate::slack::Slack;
use crate::socket::{self, OrderNew};
use crate::wispro::Wispro;

/// How many requests are remembered.
const REQUESTS_KEPT: usize = 10_000;

/// How many lines of its own log the remote shows in `/status`.
const LOG_SHOWN: usize = 10;

/// The key that the remote accepts.
#[derive(Debug)]
pub(crate) struct Keys {
    original: String,
    accepted: Option<String>,
}

impl Keys {
    /// Compares a key that came with a request.
    pub(crate) fn check(&self, given: Option<&str>) -> Result<(), KeyError> {
        match (&self.accepted, given) {
            (_, None | Some("")) => Err(KeyError::Missing),
            (None, Some(_)) => Err(KeyError::NotConfigured),
            (Some(accepted), Some(given)) if accepted == given => Ok(()),
            (Some(_), Some(_)) => Err(KeyError::Wrong),
        }
    }

    /// Which key is accepted, without telling it.
    pub(crate) fn state(&self) -> KeyState {
        match &self.accepted {
            None => KeyState::Unset,
            Some(key) if *key == self.original => KeyState::Original,
            Some(_) => KeyState::Changed,
        }
    }

    /// Accepts another key, or none.
    pub(crate) fn accept(&mut self, key: Option<String>) {
        self.accepted = key;
    }

    /// Accepts the key from the start again.
    pub(crate) fn restore(&mut self) {
        self.accepted = Some(self.original.clone());
    }
}

/// Why a key was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyError {
    Missing,
    Wrong,
    NotConfigured,
}

/// The requests that came in.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    latest: VecDeque<RequestReport>,
    by_path: BTreeMap<String, u64>,
}

impl RequestLog {
    pub(crate) fn push(&mut self, request: RequestReport) {
        match self.by_path.get_mut(&request.path) {
            Some(count) => *count += 1,
            None => {
                self.by_path.insert(request.path.clone(), 1);
            }
        }
        if self.latest.len() == REQUESTS_KEPT {
            self.latest.pop_front();
        }
        self.latest.push_back(request);
    }

    pub(crate) fn latest(&self) -> Vec<RequestReport> {
        self.latest.iter().cloned().collect()
    }
}

/// One line of the remote's own log.
#[derive(Debug)]
struct SyncLogLine {
    serial: u64,
    sync_type: &'static str,
    records: usize,
    error: Option<String>,
    at_iso: String,
}

/// The remote's own log, newest first.
#[derive(Debug, Default)]
pub(crate) struct SyncLog {
    lines: VecDeque<SyncLogLine>,
    serial: u64,
}

impl SyncLog {
    /// Notes one operation. `error` is its failure.
    pub(crate) fn push(
        &mut self,
        sync_type: &'static str,
        records: usize,
        error: Option<String>,
        at_iso: String,
    ) {
        self.serial += 1;
        self.lines.truncate(LOG_SHOWN - 1);
        self.lines.push_front(SyncLogLine { serial: self.serial, sync_type, records, error, at_iso });
    }

    pub(crate) fn shown(&self) -> Vec<Value> {
        self.lines
            .iter()
            .map(|line| {
                json!({
                    "id": format!("ffffffff-0000-4000-8000-{:012x}", line.serial),
                    "syncType": line.sync_type,
                    "recordsAffected": line.records,
                    "status": if line.error.is_some() { "FAILED" } else { "SUCCESS" },
                    "error": line.error,
                    "startedAt": line.at_iso,
                    "completedAt": line.at_iso,
                })
            })
            .collect()
    }
}

/// The state of the stand-in. Every lock is held for one short, synchronous step.
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) keys: Mutex<Keys>,
    pub(crate) faults: Mutex<FaultBox>,
    pub(crate) orders: Mutex<OrderBook>,
    pub(crate) customers: Mutex<CustomerBook>,
    pub(crate) catalogue: Mutex<Catalogue>,
    pub(crate) sync_log: Mutex<SyncLog>,
    pub(crate) requests: Mutex<RequestLog>,
    pub(crate) slack: Mutex<Slack>,
    pub(crate) wispro: Mutex<Wispro>,
    pub(crate) gates: Arc<Gates>,
    pub(crate) stopping: CancellationToken,
    pub(crate) tasks: TaskTracker,
    /// The event held back by the reorder fault, waiting for its successor.
    pub(crate) held_event: Mutex<Option<OrderNew>>,
    generator: Mutex<Generator>,
    seed: u64,
    restaurant: String,
    io: OnceLock<SocketIo>,
}

impl World {
    pub(crate) fn new(options: &Options) -> Self {
        let (api_key, restaurant, seed) = (options.api_key.clone(), options.restaurant.clone(), options.seed);
        let clock = Clock::new();
        let generator = Generator::new(seed, &clock.now_iso());
        Self {
            keys: Mutex::new(Keys { accepted: Some(api_key.clone()), original: api_key }),
            faults: Mutex::new(FaultBox::new(seed)),
            orders: Mutex::default(),
            customers: Mutex::new(CustomerBook::new(generator.customers())),
            catalogue: Mutex::new(Catalogue::new(&restaurant)),
            sync_log: Mutex::default(),
            requests: Mutex::default(),
            slack: Mutex::default(),
            wispro: Mutex::new(Wispro::new(options.wispro_token.clone(), seed)),
            gates: Arc::default(),
            stopping: CancellationToken::new(),
            tasks: TaskTracker::new(),
            held_event: Mutex::new(None),
            generator: Mutex::new(generator),
            seed,
            restaurant,
            io: OnceLock::new(),
            clock,
        }
    }

    /// Ties the socket server to the state; only the first call counts.
    pub(crate) fn attach(&self, io: SocketIo) {
        drop(self.io.set(io));
    }

    pub(crate) fn io(&self) -> Option<&SocketIo> {
        self.io.get()
    }

    /// Makes drafts from the seeded generator.
    pub(crate) fn draft(&self, make: impl FnOnce(&mut Generator) -> Draft) -> Draft {
        make(&mut lock(&self.generator))
    }

    /// Whoever orders is known as this from now on.
    pub(crate) fn known_as(&self, customer: &Value) {
        lock(&self.generator).known_as(customer);
    }

    /// Stores an order as pending and, when it is one that the remote announces, sends `order:new`.
    pub(crate) async fn add_order(self: &Arc<Self>, draft: Draft) -> String {
        let now = self.clock.now_iso();
        let mut order = draft.order;
        if let Some(fields) = order.as_object_mut() {
            fields.entry("createdAt").or_insert_with(|| json!(now));
            fields.entry("updatedAt").or_insert_with(|| json!(now));
        }
        let event = OrderNew::of(&order, &now, draft.event_name);
        lock(&self.customers).note_order(&order, &now);
        let id = {
            let mut orders = lock(&self.orders);
            let id = orders.insert(order, draft.text);
            orders.mark_emitted(&id, self.clock.stamp());
            id
        };
        socket::announce(self, event).await;
        id
    }

    pub(crate) fn stats(&self) -> Stats {
        let totals = lock(&self.orders).totals();
        let (customers, pushes) = {
            let book = lock(&self.customers);
            (book.live_count(), book.push_count())
        };
        Stats {
            created: totals.created,
            emitted: totals.emitted,
            confirmed: totals.confirmed,
            pending: totals.pending,
            listed: totals.listed,
            listings: totals.listings,
            numbers: totals.numbers,
            shared_numbers: totals.shared_numbers,
            conflicting_numbers: totals.conflicting_numbers,
            customers,
            pushes,
            requests: lock(&self.requests).by_path.clone(),
            sockets_connected: socket::connected(self),
        }
    }

    /// Forgets orders, requests and faults and starts the generator again. Connections stay.
    pub(crate) fn reset(&self) {
        let generator = Generator::new(self.seed, &self.clock.now_iso());
        *lock(&self.customers) = CustomerBook::new(generator.customers());
        *lock(&self.generator) = generator;
        *lock(&self.orders) = OrderBook::default();
        *lock(&self.catalogue) = Catalogue::new(&self.restaurant);
        *lock(&self.sync_log) = SyncLog::default();
        *lock(&self.requests) = RequestLog::default();
        *lock(&self.slack) = Slack::default();
        lock(&self.wispro).reset();
        *lock(&self.held_event) = None;
        *lock(&self.faults) = FaultBox::new(self.seed);
        lock(&self.keys).restore();
        self.clock.set_skew_ms(0);
        self.gates.set_sockets(crate::front::Flow::Open);
    }
}
