//! What a plan can say.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Fields, Side, Sides, Which};
use crate::Timestamp;

/// What is to be done with one record. A value of `None` anywhere below is the empty value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum RecordAction {
    /// Nothing: both sides say what was last agreed, or there is no record on either.
    Nothing,
    /// Both sides say the same and it is not the base yet: it becomes the base, nothing is written.
    AdoptBase {
        /// The next base.
        agreed: Fields,
    },
    /// Something is written.
    Merge(Merge),
    /// Nothing is written: what differs waits for a person.
    Dispute {
        /// The fields in dispute.
        disputed: Disputes,
        /// What happens to the base.
        base: BaseUpdate,
    },
    /// One side does not have the record: it is made there. `record` becomes the base. Fields that are the
    /// new side's alone are left out: it gives them itself, and the next plan hears them.
    Create {
        /// Where.
        on: Side,
        /// What is sent, without empty fields.
        record: Fields,
    },
    /// The other side deleted the record: it is deleted here, and the base with it.
    Delete {
        /// Where.
        on: Side,
        /// The record as it was, for the history.
        last: Fields,
        /// Changes that nobody will see any more.
        discarded: Vec<Discard>,
    },
    /// One side deleted what the other edited: a person confirms that the edit wins. Nothing is written.
    ConfirmDeletion(DeletionConflict),
    /// The record is gone from both sides: its base is dropped.
    Forget,
    /// A record that was agreed is missing without a tombstone. It is listed; nothing is deleted and nothing
    /// made again, because an incomplete answer looks the same.
    Missing {
        /// Where.
        on: Which,
    },
    /// A side was not read: nothing can be said before it is.
    Wait {
        /// Which.
        unread: Which,
    },
    /// A side's record cannot be read: it is set aside with its reason, the other side stays as it is.
    SetAside {
        /// The reasons.
        malformed: Sides<String>,
    },
}

/// Writes the codes once, so that no action can be without one in the list that the tests go by.
macro_rules! action_codes {
    ($($action:pat => $code:literal,)+) => {
        impl RecordAction {
            /// Every code.
            pub const CODES: &[&str] = &[$($code),+];

            /// The stored and logged code.
            pub fn code(&self) -> &'static str {
                match self {
                    $($action => $code,)+
                }
            }
        }
    };
}

action_codes! {
    Self::Nothing => "nothing",
    Self::AdoptBase { .. } => "adopt_base",
    Self::Merge(_) => "merge",
    Self::Dispute { .. } => "dispute",
    Self::Create { .. } => "create",
    Self::Delete { .. } => "delete",
    Self::ConfirmDeletion(_) => "confirm_deletion",
    Self::Forget => "forget",
    Self::Missing { .. } => "missing",
    Self::Wait { .. } => "wait",
    Self::SetAside { .. } => "set_aside",
}

/// A merge that writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Merge {
    /// What is written where: only fields whose value changes there. No field is written on both sides.
    pub writes: Sides<Changes>,
    /// The merged record, which is the next base once both sides have acknowledged: what is in dispute has the
    /// old base's value in it, so that it is in dispute again next time. Without empty fields.
    pub agreed: Fields,
    /// What the rules turned down.
    pub discarded: Vec<Discard>,
    /// What waits for a person while the rest travels.
    pub disputed: Option<Disputes>,
}

/// What happens to the base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BaseUpdate {
    /// It stays.
    Keep,
    /// Something else was agreed meanwhile.
    Adopt(Fields),
}

/// One value per field, for at least one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    try_from = "BTreeMap<String, T>",
    into = "BTreeMap<String, T>",
    bound(serialize = "T: Clone + Serialize")
)]
pub struct PerField<T>(BTreeMap<String, T>);

/// A map that must name a field names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no field is named")]
pub struct NoField;

impl<T> PerField<T> {
    /// Nothing when the map is empty.
    pub fn new(map: BTreeMap<String, T>) -> Option<Self> {
        (!map.is_empty()).then_some(Self(map))
    }

    /// By field.
    pub fn as_map(&self) -> &BTreeMap<String, T> {
        &self.0
    }

    /// By field, owned.
    pub fn into_map(self) -> BTreeMap<String, T> {
        self.0
    }

    /// That field's value.
    pub fn get(&self, field: &str) -> Option<&T> {
        self.0.get(field)
    }

    /// The names of the fields, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl<T> TryFrom<BTreeMap<String, T>> for PerField<T> {
    type Error = NoField;

    fn try_from(map: BTreeMap<String, T>) -> Result<Self, NoField> {
        Self::new(map).ok_or(NoField)
    }
}

impl<T> From<PerField<T>> for BTreeMap<String, T> {
    fn from(value: PerField<T>) -> Self {
        value.0
    }
}

/// What is written to one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// This value, which is never an empty one.
    Set(Value),
    /// The field becomes empty, in whatever way the side writes that.
    Clear,
}

impl Change {
    pub(super) fn to(value: Option<&Value>) -> Self {
        value.map_or(Self::Clear, |value| Self::Set(value.clone()))
    }
}

/// The fields that are written to one side.
pub type Changes = PerField<Change>;

impl Changes {
    /// Carries the changes out on a record, or on the base.
    pub fn apply_to(&self, fields: &mut Fields) {
        for (field, change) in &self.0 {
            match change {
                Change::Set(value) => {
                    fields.insert(field.clone(), value.clone());
                }
                Change::Clear => {
                    fields.remove(field);
                }
            }
        }
    }
}

/// A value that a rule or a person turned down. It goes into the history, from where it can be brought back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Discard {
    /// Field.
    pub field: String,
    /// Whose value it was.
    pub side: Side,
    /// The value; `None` when the side had cleared the field.
    pub value: Option<Value>,
    /// What the field has instead.
    pub kept: Option<Value>,
    /// Why.
    pub reason: DiscardReason,
}

/// Why a value was turned down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscardReason {
    /// Both sides changed the field and the other side owns it.
    OwnerWins,
    /// The field is the other side's alone.
    OwnerAlone,
    /// The other side was modified later.
    Latest,
    /// The other side deleted the record, and deletions win.
    DeleteWins,
    /// A person decided.
    Person,
}

/// A field that waits for a person, as it stood when the plan was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dispute {
    /// What was last agreed.
    pub base: Option<Value>,
    /// The source's value.
    pub source: Option<Value>,
    /// The target's value.
    pub target: Option<Value>,
    /// Why no rule decides.
    pub reason: DisputeReason,
    /// Whose value the site works with until then: the local side's.
    pub stays: Side,
}

/// Why a person must decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeReason {
    /// There is no base, both sides are filled, and nobody owns the field: for the batch review.
    FirstMeeting,
    /// Both sides changed the field, and its rule is a person's decision.
    BothChanged,
    /// The later side would win, and the times are equal or missing.
    TimesUndecided,
    /// The other side changed the field to the value that its guard names; that value is proposed.
    Guarded,
}

/// The fields that wait for a person.
pub type Disputes = PerField<Dispute>;

/// One side deleted the record, the other edited it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeletionConflict {
    /// Who deleted it.
    pub deleted_on: Side,
    /// When, by that side's own clock.
    pub deleted_at: Option<Timestamp>,
    /// What the other side changed since the base; the whole record when there is none.
    pub edited: Changes,
}
