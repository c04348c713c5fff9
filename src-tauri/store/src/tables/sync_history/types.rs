//! The words of a run.

use mostrador_domain::Timestamp;

/// An enum whose values are stored as text.
macro_rules! codes {
    ($(#[$about:meta])* $name:ident { $($(#[$what:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$what])* $variant,)+ }

        impl $name {
            /// The stored and shown code.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// Reads a stored code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

codes!(
    /// What started a run.
    RunTrigger {
        /// A person.
        Manual = "manual",
        /// The schedule.
        Schedule = "schedule",
        /// A notice of the source, or a change here.
        Event = "event",
        /// A person wants the failed records once more.
        Retry = "retry",
    }
);

codes!(
    /// Whether a run changes anything.
    RunMode {
        /// It does.
        Real = "real",
        /// It only counts what it would do.
        DryRun = "dry_run",
    }
);

codes!(
    /// How a run stands.
    RunStatus {
        /// Under way; after a start: its process died, and it goes on.
        Running = "running",
        /// Waits for a person to let it go on.
        Paused = "paused",
        /// Ended by a person.
        Stopped = "stopped",
        /// Came to its end.
        Completed = "completed",
        /// Ended by an error.
        Failed = "failed",
        /// Its process died, and it cannot go on.
        Interrupted = "interrupted",
    }
);

codes!(
    /// Which records a run asks for.
    RunScope {
        /// Everything.
        All = "all",
        /// What changed since the watermark.
        Changes = "changes",
        /// Single records.
        Ids = "ids",
    }
);

codes!(
    /// Whether a run saw everything that the source has.
    Completeness {
        /// It did not try to, or was cut off in between.
        Unknown = "unknown",
        /// It did: what is missing was deleted there.
        Proved = "proved",
        /// It read to the end, but what it saw does not add up.
        Disproved = "disproved",
    }
);

/// A run to open.
#[derive(Clone, Copy, Debug)]
pub struct NewRun<'a> {
    /// In the name of which integration; `None` for a read of the entity as such.
    pub integration_id: Option<i64>,
    /// Outside system.
    pub system: &'a str,
    /// Entity.
    pub entity_type: &'a str,
    /// What started it.
    pub trigger: RunTrigger,
    /// Whether it changes anything.
    pub mode: RunMode,
    /// Which records it asks for.
    pub scope: RunScope,
    /// Only so many records; at least 1.
    pub record_limit: Option<u64>,
    /// Who; `None` for the system itself.
    pub actor: Option<&'a str>,
    /// When.
    pub started_at: Timestamp,
}

/// Counters of a run, or what one step adds to them. Each record of the source is in `processed` and in exactly one of
/// the next six.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunCounters {
    /// Pages read to their end.
    pub pages: u64,
    /// Records read.
    pub processed: u64,
    /// Not known before.
    pub created: u64,
    /// Changed.
    pub updated: u64,
    /// The same as before.
    pub unchanged: u64,
    /// Left out on purpose.
    pub skipped: u64,
    /// A person decides.
    pub conflicted: u64,
    /// Not acceptable.
    pub failed: u64,
    /// Known here and not listed by a complete read; not among the processed.
    pub missing: u64,
    /// Of the missing: marked as deleted.
    pub deleted: u64,
    /// Of the missing: waiting for a person.
    pub held_deletions: u64,
}

impl RunCounters {
    /// Adds another step's counters.
    pub fn add(&mut self, other: &Self) {
        self.pages += other.pages;
        self.processed += other.processed;
        self.created += other.created;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.skipped += other.skipped;
        self.conflicted += other.conflicted;
        self.failed += other.failed;
        self.missing += other.missing;
        self.deleted += other.deleted;
        self.held_deletions += other.held_deletions;
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug)]
pub struct RunEnd<'a> {
    /// Its last status.
    pub status: RunStatus,
    /// Whether it saw everything.
    pub completeness: Completeness,
    /// Class of the error.
    pub error_class: Option<&'a str>,
    /// Short code.
    pub error_code: Option<&'a str>,
    /// Technical description without personal data.
    pub error: Option<&'a str>,
}

impl RunEnd<'_> {
    /// An end without an error.
    pub fn of(status: RunStatus, completeness: Completeness) -> Self {
        Self { status, completeness, error_class: None, error_code: None, error: None }
    }
}

/// A stored run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRow {
    /// Row id.
    pub id: i64,
    /// In the name of which integration; `None` for a read of the entity as such.
    pub integration_id: Option<i64>,
    /// Outside system.
    pub system: String,
    /// Entity.
    pub entity_type: String,
    /// What started it.
    pub trigger: RunTrigger,
    /// Whether it changes anything.
    pub mode: RunMode,
    /// How it stands.
    pub status: RunStatus,
    /// Which records it asks for.
    pub scope: RunScope,
    /// Only so many records.
    pub record_limit: Option<u64>,
    /// Who; `None` for the system itself.
    pub actor: Option<String>,
    /// When it started.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Milliseconds at work, without pauses.
    pub duration_ms: u64,
    /// How many records the source said there are.
    pub expected: Option<u64>,
    /// What it counted.
    pub counters: RunCounters,
    /// Whether it saw everything.
    pub completeness: Completeness,
    /// Class of the error that ended it.
    pub error_class: Option<String>,
    /// Its code.
    pub error_code: Option<String>,
    /// Its description.
    pub error: Option<String>,
}
