//! One field: what each side says, and what follows from it.

use serde_json::Value;

use super::{Coverage, DiscardReason, DisputeReason, FieldRule, MergeRules, Side, value};
use crate::Timestamp;

/// What a side says about a field.
#[derive(Clone, Copy)]
enum Reading<'a> {
    Filled(&'a Value),
    Empty,
    /// Not sent by a side that sends only some fields.
    Unsent,
}

/// A field as the base and both sides have it.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    pub(super) base: Option<&'a Value>,
    source: Reading<'a>,
    target: Reading<'a>,
}

impl<'a> Values<'a> {
    pub(super) fn read(
        [base, source, target]: [Option<&'a Value>; 3],
        source_coverage: Coverage,
        target_coverage: Coverage,
    ) -> Self {
        Self {
            base: value::filled(base),
            source: Reading::of(source, source_coverage),
            target: Reading::of(target, target_coverage),
        }
    }

    /// That side's value. What was not sent counts as what was last agreed.
    pub(super) fn of(&self, side: Side) -> Option<&'a Value> {
        match self.reading(side) {
            Reading::Filled(value) => Some(value),
            Reading::Empty => None,
            Reading::Unsent => self.base,
        }
    }

    pub(super) fn changed(&self, side: Side) -> bool {
        !value::same(self.of(side), self.base)
    }

    /// Neither this side nor the base ever named the field.
    fn unheard(&self, side: Side) -> bool {
        matches!(self.reading(side), Reading::Unsent) && self.base.is_none()
    }

    fn reading(&self, side: Side) -> Reading<'a> {
        match side {
            Side::Source => self.source,
            Side::Target => self.target,
        }
    }
}

impl<'a> Reading<'a> {
    fn of(raw: Option<&'a Value>, coverage: Coverage) -> Self {
        match (value::filled(raw), raw, coverage) {
            (Some(value), _, Coverage::Whole | Coverage::Partial) => Self::Filled(value),
            (None, None, Coverage::Partial) => Self::Unsent,
            (None, Some(_), Coverage::Partial) | (None, _, Coverage::Whole) => Self::Empty,
        }
    }
}

/// Whether there is something that both sides once agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meeting {
    First,
    Later,
}

/// When the record was modified on either side.
#[derive(Clone, Copy)]
pub(super) struct Times {
    pub(super) source: Option<Timestamp>,
    pub(super) target: Option<Timestamp>,
}

impl Times {
    /// The side that was modified later. Equal times and missing ones say nothing: a preference for one side
    /// would let two sites that name the sides the other way round decide differently.
    fn later(self) -> Option<Side> {
        let (source, target) = (self.source?, self.target?);
        match source.cmp(&target) {
            std::cmp::Ordering::Greater => Some(Side::Source),
            std::cmp::Ordering::Less => Some(Side::Target),
            std::cmp::Ordering::Equal => None,
        }
    }
}

/// What follows for a field.
#[derive(Clone, Copy, Debug)]
pub(super) enum Verdict {
    /// The base stays, nobody is written.
    Keep,
    /// Both sides say the same, and it is not the base.
    Agree,
    /// That side's value is written to the other.
    Take(Side),
    /// The same, and the other side's change is turned down.
    TakeAndDiscard(Side, DiscardReason),
    /// Nobody is written, and the base takes note of what that side has.
    Remember(Side),
    /// A person decides.
    Dispute(DisputeReason),
}

/// Decides one field. `local` is the side that keeps what the other one does not take, and whose value a guard
/// defends.
pub(super) fn decide(
    rules: &MergeRules,
    field: &str,
    values: &Values<'_>,
    meeting: Meeting,
    times: Times,
    local: Side,
) -> Verdict {
    let Some(rule) = rules.of(field) else { return Verdict::Keep };
    if value::same(values.of(Side::Source), values.of(Side::Target)) {
        return if values.changed(Side::Source) { Verdict::Agree } else { Verdict::Keep };
    }
    let remote = local.other();
    // Where there is no value yet there is no decision that could be undone.
    let takes_the_first = meeting == Meeting::First && values.of(local).is_none();
    if values.changed(remote) && rules.is_guarded(field, values.of(remote)) && !takes_the_first {
        return Verdict::Dispute(DisputeReason::Guarded);
    }
    let verdict = match rule {
        FieldRule::KeptApart if takes_the_first => Verdict::Take(remote),
        FieldRule::KeptApart => Verdict::Remember(remote),
        FieldRule::SourceAlone | FieldRule::TargetAlone => match rule.alone() {
            Some(owner) => decide_alone(owner, values),
            None => Verdict::Keep,
        },
        FieldRule::SourceWins | FieldRule::TargetWins | FieldRule::Latest | FieldRule::Manual => {
            match (values.changed(Side::Source), values.changed(Side::Target)) {
                (true, false) => Verdict::Take(Side::Source),
                (false, true) => Verdict::Take(Side::Target),
                (true, true) => decide_both_changed(rule, meeting, times),
                (false, false) => Verdict::Keep,
            }
        }
    };
    match verdict {
        Verdict::Take(from) | Verdict::TakeAndDiscard(from, _)
            if from == local && rules.kept_here.contains(field) =>
        {
            if values.changed(remote) {
                Verdict::Remember(remote)
            } else {
                Verdict::Keep
            }
        }
        Verdict::Remember(side) if !values.changed(side) => Verdict::Keep,
        Verdict::Keep
        | Verdict::Agree
        | Verdict::Take(_)
        | Verdict::TakeAndDiscard(..)
        | Verdict::Remember(_)
        | Verdict::Dispute(_) => verdict,
    }
}

fn decide_alone(owner: Side, values: &Values<'_>) -> Verdict {
    if values.unheard(owner) {
        // The owner may well have a value that it did not send: nothing to hold against the other side's.
        Verdict::Keep
    } else if values.changed(owner.other()) {
        Verdict::TakeAndDiscard(owner, DiscardReason::OwnerAlone)
    } else {
        Verdict::Take(owner)
    }
}

fn decide_both_changed(rule: FieldRule, meeting: Meeting, times: Times) -> Verdict {
    match (rule, meeting) {
        (FieldRule::SourceWins | FieldRule::SourceAlone, Meeting::First | Meeting::Later) => {
            Verdict::TakeAndDiscard(Side::Source, DiscardReason::OwnerWins)
        }
        (FieldRule::TargetWins | FieldRule::TargetAlone, Meeting::First | Meeting::Later) => {
            Verdict::TakeAndDiscard(Side::Target, DiscardReason::OwnerWins)
        }
        (FieldRule::Latest | FieldRule::Manual | FieldRule::KeptApart, Meeting::First) => {
            Verdict::Dispute(DisputeReason::FirstMeeting)
        }
        (FieldRule::Latest, Meeting::Later) => match times.later() {
            Some(side) => Verdict::TakeAndDiscard(side, DiscardReason::Latest),
            None => Verdict::Dispute(DisputeReason::TimesUndecided),
        },
        (FieldRule::Manual | FieldRule::KeptApart, Meeting::Later) => {
            Verdict::Dispute(DisputeReason::BothChanged)
        }
    }
}
