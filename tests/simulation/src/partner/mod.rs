//! The second system: contacts that both sides make, edit and delete. A state machine behind a connector of its own.

mod connector;
mod contacts;
mod desk;
mod invariants;
mod peace;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mostrador_connector::{
    ById, Changes, Concurrency, ConnectorSpec, Creates, CursorKind, Dedupe, Deletes, Deletions, EntitySpec,
    Limits, PageStyle, ReadStyle, RecordWrites, Totals, WriteStyle,
};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::faults::Climate;
use crate::trace::Trace;
use crate::witness::Witness;

use contacts::{Contacts, FIELDS, REFUSED, Stamps};
pub(crate) use desk::Desk;
use invariants::promise;
pub(crate) use invariants::{at_any_time, promises};
pub(crate) use peace::settle;

/// Its name in every table.
pub(crate) const SYSTEM: &str = "crm";
/// Its one entity.
pub(crate) const ENTITY: &str = "contact";

/// The system, shared by all lives of the process. Cheap to clone; all clones are the same system.
#[derive(Clone)]
pub(crate) struct Partner {
    state: Arc<Mutex<State>>,
    spec: Arc<ConnectorSpec>,
    trace: Trace,
    witness: Witness,
}

/// What the system knows, and what it decides by chance.
pub(crate) struct State {
    pub(crate) contacts: Contacts,
    pub(crate) climate: Climate,
    /// Entries without a usable id at the end of every list.
    pub(crate) unusable: u64,
    stamps: Stamps,
    /// Requests that arrived.
    pub(crate) requests: u64,
    /// Of those, the ones that write.
    pub(crate) write_requests: u64,
    /// Operations that changed something here.
    pub(crate) writes: u64,
    /// How often the operation of a key was applied, and how often its answer did not get through.
    pub(crate) applied: BTreeMap<String, Applied>,
    /// What it saw and must not see.
    pub(crate) complaints: Vec<String>,
    /// Number of the next value that somebody here or there gives to a field.
    next: u64,
    random: StdRng,
}

/// How often an operation was applied.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Applied {
    pub(crate) times: u64,
    pub(crate) answers_lost: u64,
}

impl Partner {
    pub(crate) fn new(seed: u64, trace: Trace, witness: Witness) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let spec = Arc::new(spec(&mut random));
        let state = State {
            contacts: Contacts::default(),
            climate: Climate::Well,
            unusable: random.random_range(0..3) / 2,
            stamps: if random.random_range(0..2) == 0 { Stamps::Shown } else { Stamps::Hidden },
            requests: 0,
            write_requests: 0,
            writes: 0,
            applied: BTreeMap::new(),
            complaints: Vec::new(),
            next: 0,
            random,
        };
        Self { state: Arc::new(Mutex::new(state)), spec, trace, witness }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_climate(&self, climate: Climate) {
        self.trace.note(format_args!("partner: {climate:?}"));
        self.state().climate = climate;
    }

    /// A value that nobody has used yet. `side` is where it comes from.
    pub(crate) fn token(&self, side: char) -> String {
        let mut state = self.state();
        state.next += 1;
        format!("{side}{}", state.next)
    }

    /// Somebody there does something.
    pub(crate) fn act(&self, random: &mut StdRng) {
        let token = self.token('R');
        let mut state = self.state();
        let contacts = &mut state.contacts;
        let (what, id) = match random.random_range(0..20) {
            0..6 => ("makes", Some(contacts.make(random, &token))),
            6..16 => ("edits", contacts.edit(random, &token)),
            16..18 => ("deletes", contacts.delete(random)),
            _ => ("spoils or mends", contacts.spoil(random)),
        };
        drop(state);
        self.trace.note(format_args!("partner {what} {id:?} {token}"));
    }

    /// Many contacts at once.
    pub(crate) fn fill(&self, random: &mut StdRng, count: usize) {
        for _ in 0..count {
            let token = self.token('R');
            self.state().contacts.make(random, &token);
        }
    }
}

/// What the system of a seed can do.
fn spec(random: &mut StdRng) -> ConnectorSpec {
    let mut either = |left: u32, right: u32| random.random_range(0..left + right) < left;
    let read = PageStyle {
        cursor: if either(1, 1) { CursorKind::Keyset } else { CursorKind::Offset },
        changes: if either(3, 1) { Changes::Since } else { Changes::None },
        totals: if either(2, 1) { Totals::Stated } else { Totals::Unstated },
        deletions: if either(1, 1) { Deletions::Listed } else { Deletions::ByAbsence },
        by_id: if either(2, 1) { ById::UpTo(4) } else { ById::No },
        page_max: 2,
    };
    // Versions are checked only where a single record can be read again after a refusal.
    let concurrency = match read.by_id {
        ById::UpTo(_) if either(2, 1) => Concurrency::Version,
        ById::UpTo(_) | ById::No => Concurrency::None,
    };
    // A deletion that shows in no way at all is nothing that can be checked.
    let totals = if read.deletions == Deletions::ByAbsence { Totals::Stated } else { read.totals };
    let read = PageStyle { totals, page_max: random.random_range(2..12), ..read };
    let write = RecordWrites {
        batch_max: random.random_range(1..6),
        creates: Creates::Yes,
        deletes: Deletes::Yes,
        dedupe: Dedupe::AtDestination,
        concurrency,
        doubtful: &[],
    };
    ConnectorSpec {
        system: SYSTEM,
        entities: vec![EntitySpec {
            name: ENTITY,
            read: ReadStyle::Pages(read),
            write: WriteStyle::Records(write),
        }],
        limits: Limits { rate: None, concurrency: random.random_range(1..4) },
    }
}
