//! What is known of a record: the two sides, and what each of them says this time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Timestamp;

/// The fields of a record by name, in the order of their names, so that plans are the same on every machine.
pub type Fields = BTreeMap<String, Value>;

/// One of the two sides of an integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The integration's source.
    Source,
    /// The integration's target.
    Target,
}

impl Side {
    /// Both sides.
    pub const ALL: [Self; 2] = [Self::Source, Self::Target];

    /// The opposite side.
    pub fn other(self) -> Self {
        match self {
            Self::Source => Self::Target,
            Self::Target => Self::Source,
        }
    }
}

/// Something that concerns the source, the target or both, and never neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sides<T> {
    /// The source alone.
    Source(T),
    /// The target alone.
    Target(T),
    /// Both sides, each with its own.
    Both {
        /// The source's.
        source: T,
        /// The target's.
        target: T,
    },
}

/// Which of the two sides.
pub type Which = Sides<()>;

impl<T> Sides<T> {
    /// Puts both halves together; nothing when there is neither.
    pub fn of(source: Option<T>, target: Option<T>) -> Option<Self> {
        match (source, target) {
            (Some(source), Some(target)) => Some(Self::Both { source, target }),
            (Some(source), None) => Some(Self::Source(source)),
            (None, Some(target)) => Some(Self::Target(target)),
            (None, None) => None,
        }
    }

    /// One side alone.
    pub fn only(side: Side, value: T) -> Self {
        match side {
            Side::Source => Self::Source(value),
            Side::Target => Self::Target(value),
        }
    }

    /// That side's half, if it is concerned.
    pub fn get(&self, side: Side) -> Option<&T> {
        match (self, side) {
            (Self::Source(value), Side::Source) | (Self::Target(value), Side::Target) => Some(value),
            (Self::Both { source, .. }, Side::Source) => Some(source),
            (Self::Both { target, .. }, Side::Target) => Some(target),
            (Self::Source(_), Side::Target) | (Self::Target(_), Side::Source) => None,
        }
    }
}

/// Whether a side sends the whole record or only what it knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// All fields: one that the base had and that is missing now was cleared.
    #[default]
    Whole,
    /// Some fields: one that is missing says nothing and counts as unchanged. Cleared is only what is sent as
    /// `null` or as the empty text.
    Partial,
}

/// What one side says about the record this time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SideState {
    /// The side was asked and does not have it, and no tombstone says that it ever had.
    Absent,
    /// The side has it.
    Present {
        /// Its fields, by the names of the integration.
        fields: Fields,
        /// When the record was last changed there, by that side's own clock.
        modified_at: Option<Timestamp>,
        /// Whether `fields` is all that there is.
        #[serde(default)]
        coverage: Coverage,
    },
    /// A tombstone, or the proof of a complete comparison of ids: the side had it and deleted it.
    Deleted {
        /// When, by that side's own clock.
        at: Option<Timestamp>,
    },
    /// The side has it, and it could not be read.
    Malformed {
        /// Why, without the record's content.
        reason: String,
    },
    /// The side was not asked, or did not answer. Says nothing: never a deletion.
    Unknown,
}
