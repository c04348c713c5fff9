//! Asking for a run, and why it may be refused.

use mostrador_store::StoreError;
use mostrador_store::tables::sync_history::{RunMode, RunTrigger};

/// A run to start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRequest {
    /// Outside system.
    pub system: String,
    /// Entity.
    pub entity_type: String,
    /// What starts it.
    pub trigger: RunTrigger,
    /// Whether it changes anything.
    pub mode: RunMode,
    /// Which records.
    pub scope: Scope,
    /// Only the first so many records; at least 1.
    pub limit: Option<u64>,
    /// Who; `None` for the system itself.
    pub actor: Option<String>,
    /// In the name of which integration: its pair is carried even while it is switched off. `None`: of the entity as such,
    /// which carries the pairs that are switched on.
    pub integration: Option<i64>,
}

/// Which records a run reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// What is due: the rest of a read that failed, else what changed since the last one, else everything.
    Due,
    /// Everything, from the beginning.
    Everything,
}

impl RunRequest {
    /// What is due, for real.
    pub fn due(system: impl Into<String>, entity_type: impl Into<String>, trigger: RunTrigger) -> Self {
        Self {
            system: system.into(),
            entity_type: entity_type.into(),
            trigger,
            mode: RunMode::Real,
            scope: Scope::Due,
            limit: None,
            actor: None,
            integration: None,
        }
    }

    /// What a person asks for.
    pub fn manual(
        system: impl Into<String>,
        entity_type: impl Into<String>,
        actor: impl Into<String>,
    ) -> Self {
        Self { actor: Some(actor.into()), ..Self::due(system, entity_type, RunTrigger::Manual) }
    }
}

/// Failed records that are tried once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retried {
    /// The new run.
    pub run: i64,
    /// How many there were when it began.
    pub records: u64,
}

/// Why a run cannot start, or cannot be told anything.
#[derive(Clone, Debug, thiserror::Error)]
pub enum RunRefusal {
    /// One of this entity is under way or paused.
    #[error("run {run} of this entity is under way")]
    AlreadyRunning {
        /// Which.
        run: i64,
        /// How much of it is done, where that is known.
        percent: Option<u8>,
    },
    /// There is no such entity, run or record, or it is not read in runs.
    #[error("there is nothing of that name to run")]
    Unknown,
    /// A person switched this entity off.
    #[error("this entity is switched off")]
    SwitchedOff,
    /// The system is paused by hand.
    #[error("the system is paused by {by}")]
    Paused {
        /// Who did it.
        by: String,
    },
    /// The system refused the key: a person must put it right first.
    #[error("the system refused the key ({code})")]
    KeyRefused {
        /// Code of the remote.
        code: String,
    },
    /// The run is over.
    #[error("the run is over")]
    Over,
    /// The integration cannot carry anything as it is: nothing is mapped, or its mapping or its filters cannot be used.
    #[error("the mapping of the integration cannot be used")]
    MappingUnusable,
    /// The target was never read to its end, so nobody knows which of its records are there already.
    #[error("the target could not be read in run {run}")]
    TargetUnread {
        /// The run that tried.
        run: i64,
    },
    /// The program ends.
    #[error("the program is closing")]
    Closing,
    /// The file cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RunRefusal {
    /// The stored and shown code.
    pub fn code(&self) -> &str {
        match self {
            Self::AlreadyRunning { .. } => "ALREADY_RUNNING",
            Self::Unknown => "UNKNOWN",
            Self::SwitchedOff => "SWITCHED_OFF",
            Self::Paused { .. } => "PAUSED",
            Self::KeyRefused { code } => code,
            Self::Over => "OVER",
            Self::MappingUnusable => "MAPPING_UNUSABLE",
            Self::TargetUnread { .. } => "TARGET_UNREAD",
            Self::Closing => "CLOSING",
            Self::Store(_) => "STORE",
        }
    }
}
