//! The ordering remote as a state machine: what it knows, behind the two doors through which the real connector talks
//! to it. Nothing here shares code with the product but the seams themselves.

mod faults;
mod http;
mod invariants;
mod orders;
mod socket;
mod wire;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mostrador_connectors::whatsapp::{FixedKey, WhatsAppConnector, WhatsAppSettings};
use mostrador_socketio::{Parts, SeededJitter};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio::sync::{broadcast, watch};
use tokio::time::Instant;

use crate::clock::SimulatedClock;
use crate::trace::Trace;
use crate::witness::Witness;

pub(crate) use faults::Weather;
pub(crate) use invariants::{Offers, after_crash, at_end, promises, unfinished};
pub(crate) use orders::Orders;

/// The key that the remote accepts.
const KEY: &str = "a-key-of-the-simulation";
const ADDRESS: &str = "https://remote.example/";
/// More requests than this within a simulated minute is hammering: a backlog of many pages takes two per page.
const MOST_PER_MINUTE: u32 = 300;

/// The remote, shared by all lives of the process. Cheap to clone; all clones are the same remote.
#[derive(Clone)]
pub(crate) struct Ordering {
    state: Arc<Mutex<State>>,
    news: broadcast::Sender<News>,
    weather: watch::Sender<Weather>,
    pub(crate) trace: Trace,
    pub(crate) witness: Witness,
}

/// What the remote knows, and what it decides by chance.
pub(crate) struct State {
    pub(crate) orders: Orders,
    /// Entries without a usable id that every list holds.
    pub(crate) unusable: usize,
    /// How often any of them was listed.
    pub(crate) unusable_listed: usize,
    /// Lists that arrived whole.
    pub(crate) lists_delivered: u32,
    /// Requests that arrived, and of those the confirmations.
    pub(crate) requests: u32,
    pub(crate) confirmations: u32,
    /// What it saw and must not see.
    pub(crate) complaints: Vec<String>,
    minute: Option<(Instant, u32)>,
    random: StdRng,
}

/// An order was placed or listed again.
#[derive(Clone, Debug)]
struct News {
    id: String,
}

impl Ordering {
    pub(crate) fn new(seed: u64, trace: Trace, witness: Witness) -> Self {
        let state = State {
            orders: Orders::default(),
            unusable: 0,
            unusable_listed: 0,
            lists_delivered: 0,
            requests: 0,
            confirmations: 0,
            complaints: Vec::new(),
            minute: None,
            random: StdRng::seed_from_u64(seed),
        };
        Self {
            state: Arc::new(Mutex::new(state)),
            news: broadcast::channel(1_024).0,
            weather: watch::channel(Weather::Well).0,
            trace,
            witness,
        }
    }

    /// The real connector, talking to this remote.
    pub(crate) fn connector(&self, clock: &Arc<SimulatedClock>, seed: u64) -> Arc<WhatsAppConnector> {
        let address = ADDRESS.parse().expect("an address");
        let settings = WhatsAppSettings::new(address, Arc::new(FixedKey::new(KEY)));
        let (remote, clock) = (self.clone(), Arc::clone(clock));
        let parts = move || Parts {
            dial: Arc::new(remote.clone()),
            jitter: Box::new(SeededJitter::new(seed)),
            wall_clock: clock.clone(),
        };
        let connector = WhatsAppConnector::over(settings, Arc::new(self.clone()), Arc::new(parts));
        Arc::new(connector.expect("the address is usable"))
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn weather(&self) -> Weather {
        *self.weather.borrow()
    }

    pub(crate) fn set_weather(&self, weather: Weather) {
        self.trace.note(format_args!("ordering: {weather:?}"));
        self.weather.send_replace(weather);
    }

    /// A customer orders. `offered` is a number that the remote already holds for it.
    pub(crate) fn place(&self, offered: Option<u32>, poison: bool) -> String {
        let mut state = self.state();
        let State { orders, random, .. } = &mut *state;
        let id = orders.place(random, offered, poison);
        drop(state);
        self.trace.note(format_args!("placed {id}"));
        self.announce(&id);
        id
    }

    /// An order is listed again, with its content changed or not.
    pub(crate) fn relist(&self, change: orders::Change) {
        let mut state = self.state();
        let State { orders, random, .. } = &mut *state;
        let Some(id) = orders.relist(random, change) else { return };
        drop(state);
        self.trace.note(format_args!("listed again {id} {change:?}"));
        self.announce(&id);
    }

    fn announce(&self, id: &str) {
        // Without a socket nobody listens.
        let _ = self.news.send(News { id: id.to_owned() });
    }

    /// How many orders still wait for a confirmation that can succeed.
    pub(crate) fn unconfirmed(&self) -> usize {
        self.state().orders.iter().filter(|order| order.pending && !order.poison).count()
    }

    /// How many orders can never be confirmed.
    pub(crate) fn poisoned(&self) -> usize {
        self.state().orders.poisoned()
    }

    fn latency(&self) -> Duration {
        Duration::from_millis(self.state().random.random_range(1..800))
    }

    /// Counts a request or a dialing; once the remote is hammered it answers no more.
    fn count_request(&self) -> Hammered {
        let mut state = self.state();
        state.requests += 1;
        let now = Instant::now();
        // A life begins with a clock of its own, which may show less than the last one's.
        match &mut state.minute {
            Some((since, count))
                if now.checked_duration_since(*since).is_some_and(|age| age.as_secs() < 60) =>
            {
                *count += 1;
                if *count > MOST_PER_MINUTE {
                    if *count == MOST_PER_MINUTE + 1 {
                        let what = format!("the ordering remote got {count} requests in a minute");
                        state.complaints.push(what);
                    }
                    return Hammered::Yes;
                }
            }
            _ => state.minute = Some((now, 1)),
        }
        Hammered::No
    }
}

pub(crate) use orders::Change;

/// Whether the remote has had more than anybody bears.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hammered {
    Yes,
    No,
}
