//! Customers and addresses that both sides edit: a state machine that behaves as the ordering remote does with them, behind a
//! connector of its own, and the histories of a site that is kept in step with it.
//!
//! What it shares with the remote: every write comes back as a change; a change of an address alone does not show among the
//! changes; what was deleted never shows; records are neither made nor deleted by the site; bans are not taken; a first or last
//! name is not emptied, an e-mail is.

mod connector;
mod desk;
mod history;
mod invariants;
mod remote;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mostrador_connector::{
    Changes, Concurrency, ConnectorSpec, Creates, Dedupe, Deletes, Deletions, EntitySpec, Limits, ReadStyle,
    RecordWrites, StreamStyle, WriteStyle,
};
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::faults::Climate;
use crate::trace::Trace;
use crate::witness::Witness;

use desk::Desk;
pub(crate) use history::run;
use remote::Customers;

/// Its name in every table.
pub(crate) const SYSTEM: &str = "clientele";
pub(crate) const CUSTOMER: &str = "customer";
pub(crate) const ADDRESS: &str = "address";

/// The remote, shared by all lives of the process. Cheap to clone; all clones are the same remote.
#[derive(Clone)]
pub(crate) struct Clientele {
    state: Arc<Mutex<State>>,
    spec: Arc<ConnectorSpec>,
    trace: Trace,
    witness: Witness,
}

/// What the remote knows, and what it decides by chance.
pub(crate) struct State {
    pub(crate) customers: Customers,
    climate: Climate,
    pub(crate) write_requests: u64,
    pub(crate) requests: u64,
    /// How often the operation of a key was applied, and how often its answer did not get through.
    applied: BTreeMap<String, Applied>,
    /// What it saw and must not see.
    complaints: Vec<String>,
    /// Number of the next value that somebody here or there gives to a field.
    next: u64,
    random: StdRng,
}

#[derive(Clone, Copy, Debug, Default)]
struct Applied {
    times: u64,
    answers_lost: u64,
}

impl Clientele {
    pub(crate) fn new(seed: u64, trace: Trace, witness: Witness) -> Self {
        let state = State {
            customers: Customers::default(),
            climate: Climate::Well,
            write_requests: 0,
            requests: 0,
            applied: BTreeMap::new(),
            complaints: Vec::new(),
            next: 0,
            random: StdRng::seed_from_u64(seed),
        };
        Self { state: Arc::new(Mutex::new(state)), spec: Arc::new(spec()), trace, witness }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_climate(&self, climate: Climate) {
        self.trace.note(format_args!("remote: {climate:?}"));
        self.state().climate = climate;
    }

    /// A value that nobody has used yet. `side` is where it comes from.
    fn token(&self, side: char) -> String {
        let mut state = self.state();
        state.next += 1;
        format!("{side}{}", state.next)
    }

    /// Somebody there does something. `phones` are those of customers that exist at the site alone.
    fn act(&self, random: &mut StdRng, phones: &[String]) {
        let token = self.token('R');
        let what = self.state().customers.act(random, &token, phones);
        self.trace.note(format_args!("remote {what} {token}"));
    }
}

fn spec() -> ConnectorSpec {
    let write = WriteStyle::Records(RecordWrites {
        batch_max: 100,
        creates: Creates::No,
        deletes: Deletes::No,
        dedupe: Dedupe::AtDestination,
        concurrency: Concurrency::None,
        doubtful: &[],
    });
    let read = ReadStyle::Stream(StreamStyle { changes: Changes::Since, deletions: Deletions::Invisible });
    ConnectorSpec {
        system: SYSTEM,
        entities: vec![
            EntitySpec { name: CUSTOMER, read, write },
            EntitySpec { name: ADDRESS, read: ReadStyle::None, write },
        ],
        limits: Limits { rate: None, concurrency: 2 },
    }
}
