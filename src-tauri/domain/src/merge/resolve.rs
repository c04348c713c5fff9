//! A person's decisions: on disputed fields, on a deletion against an edit, and how they are taken back.
//!
//! A decision speaks of what the person saw. If a side has moved since, nothing is done and the person is
//! asked again: an edit that nobody looked at must not be overwritten.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Change, Changes, Coverage, DeletionConflict, Discard, DiscardReason, Dispute, Disputes, Fields,
    MergeRules, PerField, RecordAction, Side, SideState, Sides,
    field::Values,
    plan::{NO_FIELDS, discard_edits, edits, to_create},
    value,
};

/// What a person wants a field to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// The source's value.
    KeepSource,
    /// The target's value.
    KeepTarget,
    /// Another value, for both sides. An empty one clears the field.
    Value(Value),
    /// Both texts, the site's above the other side's. Only of texts.
    Both,
}

impl Choice {
    /// What a disputed field becomes by this choice.
    ///
    /// # Errors
    /// [`ResolveError::NotTexts`] where both values cannot be kept in one.
    pub fn value_for(&self, field: &str, dispute: &Dispute) -> Result<Option<Value>, ResolveError> {
        let (here, there) = match dispute.stays {
            Side::Source => (&dispute.source, &dispute.target),
            Side::Target => (&dispute.target, &dispute.source),
        };
        match self {
            Self::KeepSource => Ok(dispute.source.clone()),
            Self::KeepTarget => Ok(dispute.target.clone()),
            Self::Value(value) => Ok(value::filled(Some(value)).cloned()),
            Self::Both => match (here, there) {
                (Some(Value::String(here)), Some(Value::String(there))) => {
                    Ok(Some(Value::String(format!("{here}\n{there}"))))
                }
                (Some(one), None) | (None, Some(one)) => Ok(Some(one.clone())),
                (None, None) => Ok(None),
                (Some(_), Some(_)) => Err(ResolveError::NotTexts { field: field.to_owned() }),
            },
        }
    }
}

/// What a person wants when one side deleted what the other edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeletionChoice {
    /// The preset: the record is made again where it was deleted.
    KeepEdit,
    /// The record is deleted on the other side too.
    Delete,
}

/// Why a decision is not carried out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// No field was chosen.
    #[error("nothing was chosen")]
    NothingChosen,
    /// The field is not in dispute.
    #[error("field {field} is not in dispute")]
    NotDisputed {
        /// Field.
        field: String,
    },
    /// A side changed the field after the person looked.
    #[error("field {field} has changed since")]
    Moved {
        /// Field.
        field: String,
    },
    /// The field is one side's alone: nobody else sets it.
    #[error("field {field} belongs to one side alone")]
    OwnedAlone {
        /// Field.
        field: String,
    },
    /// Both values cannot be kept in one: they are no texts.
    #[error("the values of field {field} are no texts")]
    NotTexts {
        /// Field.
        field: String,
    },
    /// The record is not where the conflict says.
    #[error("the record is no longer as the conflict says")]
    StateChanged,
}

/// A decision, ready to be carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resolved {
    /// What is written where; `None` where both sides have it already, or keep their own.
    pub writes: Option<Sides<Changes>>,
    /// The next base.
    pub agreed: Fields,
    /// What the person turned down.
    pub discarded: Vec<Discard>,
    /// What [`undo`] needs.
    pub settled: PerField<Settled>,
    /// What is still in dispute.
    pub open: Option<Disputes>,
}

/// A dispute and how it ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settled {
    /// As it stood before.
    pub dispute: Dispute,
    /// The value that both sides have since; the site alone where the sides keep their own.
    pub value: Option<Value>,
}

/// A decision taken back, ready to be carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Undone {
    /// Each side gets back what it had; `None` where that is what it has.
    pub writes: Option<Sides<Changes>>,
    /// The base before the decision, so that the fields are in dispute again.
    pub agreed: Fields,
    /// The disputes that are open again; their fields are to be held ([`MergeRules::holding`]).
    pub reopened: Disputes,
}

/// Applies a person's choices to disputed fields. Fields without a choice stay open. In a field that is never
/// written to the other side, that one keeps what it has, and the base takes note of it.
///
/// # Errors
/// When nothing was chosen, a chosen field is not in dispute, a side has moved since, or a side no longer has
/// the record. Then nothing of the decision is to be carried out.
pub fn resolve(
    disputes: &Disputes,
    base: Option<&Fields>,
    source: &SideState,
    target: &SideState,
    rules: &MergeRules,
    choices: &BTreeMap<String, Choice>,
) -> Result<Resolved, ResolveError> {
    if let Some(field) = choices.keys().find(|field| disputes.get(field).is_none()) {
        return Err(ResolveError::NotDisputed { field: field.clone() });
    }
    let now = Present::of(base, source, target)?;
    let mut outcome = Outcome::new(base);
    let mut discarded = Vec::new();
    let mut settled = BTreeMap::new();
    let mut open = BTreeMap::new();
    for (field, dispute) in disputes.as_map() {
        let Some(choice) = choices.get(field) else {
            open.insert(field.clone(), dispute.clone());
            continue;
        };
        now.expect(field, dispute.source.as_ref(), dispute.target.as_ref())?;
        let value = choice.value_for(field, dispute)?;
        for side in written_sides(rules, field, dispute) {
            let had = of_side(dispute, *side);
            if outcome.write(*side, field, had, value.as_ref()) == Written::Yes {
                discarded.push(Discard {
                    field: field.clone(),
                    side: *side,
                    value: had.cloned(),
                    kept: value.clone(),
                    reason: DiscardReason::Person,
                });
            }
        }
        match written_sides(rules, field, dispute) {
            [_] => outcome.agree(field, of_side(dispute, dispute.stays.other())),
            [] | [_, _, ..] => outcome.agree(field, value.as_ref()),
        }
        settled.insert(field.clone(), Settled { dispute: dispute.clone(), value });
    }
    let settled = PerField::new(settled).ok_or(ResolveError::NothingChosen)?;
    let (writes, agreed) = outcome.finish();
    Ok(Resolved { writes, agreed, discarded, settled, open: PerField::new(open) })
}

/// Takes a decision back: both sides get what they had, and the fields are in dispute again.
///
/// # Errors
/// When a field has changed since the decision, or a side no longer has the record.
pub fn undo(
    settled: &PerField<Settled>,
    base: Option<&Fields>,
    source: &SideState,
    target: &SideState,
    rules: &MergeRules,
) -> Result<Undone, ResolveError> {
    let now = Present::of(base, source, target)?;
    let mut outcome = Outcome::new(base);
    let mut reopened = BTreeMap::new();
    for (field, Settled { dispute, value }) in settled.as_map() {
        let written = written_sides(rules, field, dispute);
        let since = |side| if written.contains(&side) { value.as_ref() } else { of_side(dispute, side) };
        now.expect(field, since(Side::Source), since(Side::Target))?;
        for side in written {
            outcome.write(*side, field, value.as_ref(), of_side(dispute, *side));
        }
        outcome.agree(field, dispute.base.as_ref());
        reopened.insert(field.clone(), dispute.clone());
    }
    let reopened = PerField::new(reopened).ok_or(ResolveError::NothingChosen)?;
    let (writes, agreed) = outcome.finish();
    Ok(Undone { writes, agreed, reopened })
}

/// A discarded value brought back, ready to be carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BroughtBack {
    /// Both sides get the value.
    pub writes: Sides<Changes>,
    /// The next base.
    pub agreed: Fields,
    /// What the field had until now. It can be brought back in the same way.
    pub replaced: Discard,
}

/// Brings back a value that a rule or a person turned down: both sides get it, and it becomes the base.
///
/// # Errors
/// When the field has changed since or has this value already, is one side's alone, or a side no longer has
/// the record.
pub fn bring_back(
    discard: &Discard,
    base: Option<&Fields>,
    source: &SideState,
    target: &SideState,
) -> Result<BroughtBack, ResolveError> {
    match discard.reason {
        DiscardReason::OwnerAlone => return Err(ResolveError::OwnedAlone { field: discard.field.clone() }),
        DiscardReason::OwnerWins
        | DiscardReason::Latest
        | DiscardReason::DeleteWins
        | DiscardReason::Person => {}
    }
    let (value, kept) = (discard.value.as_ref(), discard.kept.as_ref());
    Present::of(base, source, target)?.expect(&discard.field, kept, kept)?;
    let mut outcome = Outcome::new(base);
    for side in Side::ALL {
        outcome.write(side, &discard.field, kept, value);
    }
    outcome.agree(&discard.field, value);
    let (writes, agreed) = outcome.finish();
    let writes = writes.ok_or(ResolveError::NothingChosen)?;
    let replaced = Discard {
        field: discard.field.clone(),
        side: discard.side.other(),
        value: discard.kept.clone(),
        kept: discard.value.clone(),
        reason: DiscardReason::Person,
    };
    Ok(BroughtBack { writes, agreed, replaced })
}

/// Carries out what a person decided about a deletion against an edit. `local` is the site's side.
///
/// # Errors
/// When the record is no longer deleted on the one side and present on the other, or the person wants it
/// deleted and it was edited again since.
pub fn resolve_deletion(
    conflict: &DeletionConflict,
    base: Option<&Fields>,
    source: &SideState,
    target: &SideState,
    rules: &MergeRules,
    local: Side,
    choice: DeletionChoice,
) -> Result<RecordAction, ResolveError> {
    let (deleted, held) = match conflict.deleted_on {
        Side::Source => (source, target),
        Side::Target => (target, source),
    };
    let holder = conflict.deleted_on.other();
    let (SideState::Deleted { .. }, SideState::Present { fields, coverage, .. }) = (deleted, held) else {
        return Err(ResolveError::StateChanged);
    };
    match choice {
        DeletionChoice::KeepEdit => Ok(RecordAction::Create {
            on: conflict.deleted_on,
            record: to_create(fields, conflict.deleted_on, rules, local),
        }),
        DeletionChoice::Delete => {
            let now = edits(base, holder, fields, *coverage, rules);
            if now.edited != *conflict.edited.as_map() {
                return Err(ResolveError::StateChanged);
            }
            let mut discarded = now.discarded;
            discarded.extend(discard_edits(now.edited, holder, DiscardReason::Person));
            Ok(RecordAction::Delete { on: holder, last: fields.clone(), discarded })
        }
    }
}

/// The sides to which a decision about the field is written: both, or the site alone.
fn written_sides(rules: &MergeRules, field: &str, dispute: &Dispute) -> &'static [Side] {
    match (rules.travels_from(dispute.stays, field), dispute.stays) {
        (true, Side::Source | Side::Target) => &Side::ALL,
        (false, Side::Source) => &[Side::Source],
        (false, Side::Target) => &[Side::Target],
    }
}

fn of_side(dispute: &Dispute, side: Side) -> Option<&Value> {
    match side {
        Side::Source => dispute.source.as_ref(),
        Side::Target => dispute.target.as_ref(),
    }
}

/// The record as both sides have it now.
struct Present<'a> {
    base: &'a Fields,
    source: (&'a Fields, Coverage),
    target: (&'a Fields, Coverage),
}

impl<'a> Present<'a> {
    fn of(
        base: Option<&'a Fields>,
        source: &'a SideState,
        target: &'a SideState,
    ) -> Result<Self, ResolveError> {
        let base = base.unwrap_or(&NO_FIELDS);
        Ok(Self { base, source: present(source)?, target: present(target)? })
    }

    /// That both sides still have what the decision was about.
    fn expect(
        &self,
        field: &str,
        source: Option<&Value>,
        target: Option<&Value>,
    ) -> Result<(), ResolveError> {
        let raw = [self.base.get(field), self.source.0.get(field), self.target.0.get(field)];
        let values = Values::read(raw, self.source.1, self.target.1);
        if value::same(values.of(Side::Source), source) && value::same(values.of(Side::Target), target) {
            Ok(())
        } else {
            Err(ResolveError::Moved { field: field.to_owned() })
        }
    }
}

fn present(state: &SideState) -> Result<(&Fields, Coverage), ResolveError> {
    match state {
        SideState::Present { fields, coverage, .. } => Ok((fields, *coverage)),
        SideState::Absent | SideState::Deleted { .. } | SideState::Malformed { .. } | SideState::Unknown => {
            Err(ResolveError::StateChanged)
        }
    }
}

/// A decision in the making.
struct Outcome {
    agreed: Fields,
    to_source: BTreeMap<String, Change>,
    to_target: BTreeMap<String, Change>,
}

#[derive(PartialEq, Eq)]
enum Written {
    Yes,
    HadItAlready,
}

impl Outcome {
    fn new(base: Option<&Fields>) -> Self {
        Self {
            agreed: base.cloned().unwrap_or_default(),
            to_source: BTreeMap::new(),
            to_target: BTreeMap::new(),
        }
    }

    fn write(&mut self, side: Side, field: &str, had: Option<&Value>, value: Option<&Value>) -> Written {
        if value::same(had, value) {
            return Written::HadItAlready;
        }
        let changes = match side {
            Side::Source => &mut self.to_source,
            Side::Target => &mut self.to_target,
        };
        changes.insert(field.to_owned(), Change::to(value));
        Written::Yes
    }

    fn agree(&mut self, field: &str, value: Option<&Value>) {
        match value {
            Some(value) => self.agreed.insert(field.to_owned(), value.clone()),
            None => self.agreed.remove(field),
        };
    }

    fn finish(self) -> (Option<Sides<Changes>>, Fields) {
        (Sides::of(PerField::new(self.to_source), PerField::new(self.to_target)), self.agreed)
    }
}

#[cfg(test)]
#[path = "resolve_tests.rs"]
mod tests;
