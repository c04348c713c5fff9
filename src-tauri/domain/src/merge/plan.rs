//! The planner: states in, one action out.

use std::collections::BTreeMap;

use super::{
    BaseUpdate, Change, Coverage, DeleteEditRule, DeletionConflict, Discard, DiscardReason, Dispute, Fields,
    Merge, MergeRules, PerField, RecordAction, Side, SideState, Sides,
    field::{Meeting, Times, Values, Verdict, decide},
    join::join,
    value,
};
use crate::Timestamp;

pub(super) static NO_FIELDS: Fields = BTreeMap::new();

/// A record that is there.
#[derive(Clone, Copy)]
struct Record<'a> {
    fields: &'a Fields,
    modified_at: Option<Timestamp>,
    coverage: Coverage,
}

/// Says what is to be done with one record.
///
/// `base` is what both sides last agreed, `None` before they first met. `local` is the side whose value the
/// site goes on working with while a field is in dispute; it decides nothing.
///
/// Where both sides have the record and nothing changed, nothing is copied and nothing allocated.
pub fn plan(
    base: Option<&Fields>,
    source: &SideState,
    target: &SideState,
    rules: &MergeRules,
    local: Side,
) -> RecordAction {
    use SideState::{Absent, Deleted, Malformed, Present, Unknown};
    match (source, target) {
        (Malformed { reason: source }, Malformed { reason: target }) => RecordAction::SetAside {
            malformed: Sides::Both { source: source.clone(), target: target.clone() },
        },
        (Malformed { reason }, Absent | Present { .. } | Deleted { .. } | Unknown) => {
            RecordAction::SetAside { malformed: Sides::Source(reason.clone()) }
        }
        (Absent | Present { .. } | Deleted { .. } | Unknown, Malformed { reason }) => {
            RecordAction::SetAside { malformed: Sides::Target(reason.clone()) }
        }
        (Unknown, Unknown) => RecordAction::Wait { unread: Sides::Both { source: (), target: () } },
        (Unknown, Absent | Present { .. } | Deleted { .. }) => {
            RecordAction::Wait { unread: Sides::Source(()) }
        }
        (Absent | Present { .. } | Deleted { .. }, Unknown) => {
            RecordAction::Wait { unread: Sides::Target(()) }
        }
        (
            Present { fields: source, modified_at: source_time, coverage: source_coverage },
            Present { fields: target, modified_at: target_time, coverage: target_coverage },
        ) => plan_merge(
            base,
            Record { fields: source, modified_at: *source_time, coverage: *source_coverage },
            Record { fields: target, modified_at: *target_time, coverage: *target_coverage },
            rules,
            local,
        ),
        (Present { fields, .. }, Absent) => plan_one_sided(base, Side::Source, fields, rules, local),
        (Absent, Present { fields, .. }) => plan_one_sided(base, Side::Target, fields, rules, local),
        (Present { fields, coverage, .. }, Deleted { at }) => {
            plan_deletion(base, Side::Source, fields, *coverage, *at, rules)
        }
        (Deleted { at }, Present { fields, coverage, .. }) => {
            plan_deletion(base, Side::Target, fields, *coverage, *at, rules)
        }
        (Absent, Absent) => match base {
            Some(_) => RecordAction::Missing { on: Sides::Both { source: (), target: () } },
            None => RecordAction::Nothing,
        },
        (Deleted { .. }, Absent | Deleted { .. }) | (Absent, Deleted { .. }) => match base {
            Some(_) => RecordAction::Forget,
            None => RecordAction::Nothing,
        },
    }
}

fn plan_merge(
    base: Option<&Fields>,
    source: Record<'_>,
    target: Record<'_>,
    rules: &MergeRules,
    local: Side,
) -> RecordAction {
    let meeting = match base {
        Some(base) if source.fields == base && target.fields == base => return RecordAction::Nothing,
        Some(_) => Meeting::Later,
        None => Meeting::First,
    };
    let times = Times { source: source.modified_at, target: target.modified_at };
    let decided = || {
        join([base.unwrap_or(&NO_FIELDS), source.fields, target.fields]).map(|(field, raw)| {
            let values = Values::read(raw, source.coverage, target.coverage);
            let verdict = decide(rules, field, &values, meeting, times, local);
            (field, values, verdict)
        })
    };
    if base.is_some() && decided().all(|(_, _, verdict)| matches!(verdict, Verdict::Keep)) {
        return RecordAction::Nothing;
    }
    let mut draft = Draft::default();
    for (field, values, verdict) in decided() {
        draft.add(field, &values, verdict, local);
    }
    draft.finish(meeting)
}

/// A merge in the making.
#[derive(Default)]
struct Draft {
    agreed: Fields,
    base_moved: bool,
    to_source: BTreeMap<String, Change>,
    to_target: BTreeMap<String, Change>,
    discarded: Vec<Discard>,
    disputed: BTreeMap<String, Dispute>,
}

impl Draft {
    fn add(&mut self, field: &str, values: &Values<'_>, verdict: Verdict, local: Side) {
        let agreed = match verdict {
            Verdict::Keep => values.base,
            Verdict::Agree => {
                self.base_moved = true;
                values.of(Side::Source)
            }
            Verdict::Take(from) => {
                self.write(field, values, from);
                values.of(from)
            }
            Verdict::Remember(side) => {
                self.base_moved = true;
                values.of(side)
            }
            Verdict::TakeAndDiscard(from, reason) => {
                self.write(field, values, from);
                self.discarded.push(discard(field, values, from.other(), reason));
                values.of(from)
            }
            Verdict::Dispute(reason) => {
                let dispute = Dispute {
                    base: values.base.cloned(),
                    source: values.of(Side::Source).cloned(),
                    target: values.of(Side::Target).cloned(),
                    reason,
                    stays: local,
                };
                self.disputed.insert(field.to_owned(), dispute);
                values.base
            }
        };
        if let Some(value) = agreed {
            self.agreed.insert(field.to_owned(), value.clone());
        }
    }

    fn write(&mut self, field: &str, values: &Values<'_>, from: Side) {
        let changes = match from.other() {
            Side::Source => &mut self.to_source,
            Side::Target => &mut self.to_target,
        };
        changes.insert(field.to_owned(), Change::to(values.of(from)));
    }

    fn finish(self, meeting: Meeting) -> RecordAction {
        let Self { agreed, base_moved, to_source, to_target, discarded, disputed } = self;
        match (Sides::of(PerField::new(to_source), PerField::new(to_target)), PerField::new(disputed)) {
            (Some(writes), disputed) => RecordAction::Merge(Merge { writes, agreed, discarded, disputed }),
            (None, Some(disputed)) => {
                let base = match meeting {
                    Meeting::Later if !base_moved => BaseUpdate::Keep,
                    Meeting::First | Meeting::Later => BaseUpdate::Adopt(agreed),
                };
                RecordAction::Dispute { disputed, base }
            }
            (None, None) => RecordAction::AdoptBase { agreed },
        }
    }
}

/// The value of `loser` that gives way to the other side's.
fn discard(field: &str, values: &Values<'_>, loser: Side, reason: DiscardReason) -> Discard {
    Discard {
        field: field.to_owned(),
        side: loser,
        value: values.of(loser).cloned(),
        kept: values.of(loser.other()).cloned(),
        reason,
    }
}

/// Only `holder` has the record, and the other side has no tombstone of it.
fn plan_one_sided(
    base: Option<&Fields>,
    holder: Side,
    fields: &Fields,
    rules: &MergeRules,
    local: Side,
) -> RecordAction {
    let on = holder.other();
    match base {
        Some(_) => RecordAction::Missing { on: Sides::only(on, ()) },
        None => RecordAction::Create { on, record: to_create(fields, on, rules, local) },
    }
}

/// What is sent to a side that is to have the record: every filled field that takes part and that is not that
/// side's alone. The other side does not get what is kept apart or stays at the site; the site begins with what
/// the other side has.
pub(super) fn to_create(fields: &Fields, on: Side, rules: &MergeRules, local: Side) -> Fields {
    let travels = |field: &str| {
        if on == local {
            rules.of(field).is_some_and(|rule| rule.alone() != Some(on))
        } else {
            rules.travels_from(local, field)
        }
    };
    fields
        .iter()
        .filter(|(field, value)| !value::is_empty(value) && travels(field))
        .map(|(field, value)| (field.clone(), value.clone()))
        .collect()
}

/// `holder` has the record, the other side deleted it. A change in a field that is the deleting side's alone
/// is no edit: it would have been turned down anyway.
fn plan_deletion(
    base: Option<&Fields>,
    holder: Side,
    fields: &Fields,
    coverage: Coverage,
    deleted_at: Option<Timestamp>,
    rules: &MergeRules,
) -> RecordAction {
    let deleted_on = holder.other();
    let Edits { edited, mut discarded } = edits(base, holder, fields, coverage, rules);
    match (PerField::new(edited), rules.delete_edit) {
        (Some(edited), DeleteEditRule::EditWins) => {
            RecordAction::ConfirmDeletion(DeletionConflict { deleted_on, deleted_at, edited })
        }
        (Some(edited), DeleteEditRule::DeleteWins) => {
            discarded.extend(discard_edits(edited.into_map(), holder, DiscardReason::DeleteWins));
            RecordAction::Delete { on: holder, last: fields.clone(), discarded }
        }
        (None, DeleteEditRule::EditWins | DeleteEditRule::DeleteWins) => {
            RecordAction::Delete { on: holder, last: fields.clone(), discarded }
        }
    }
}

/// What a side changed since the base.
pub(super) struct Edits {
    /// Changes that count.
    pub(super) edited: BTreeMap<String, Change>,
    /// Changes of fields that are the other side's alone.
    pub(super) discarded: Vec<Discard>,
}

pub(super) fn edits(
    base: Option<&Fields>,
    holder: Side,
    fields: &Fields,
    coverage: Coverage,
    rules: &MergeRules,
) -> Edits {
    let mut found = Edits { edited: BTreeMap::new(), discarded: Vec::new() };
    for (field, [base, held]) in join([base.unwrap_or(&NO_FIELDS), fields]) {
        // The deleted side is read as unchanged: its tombstone says nothing about single fields.
        let values = match holder {
            Side::Source => Values::read([base, held, base], coverage, Coverage::Whole),
            Side::Target => Values::read([base, base, held], Coverage::Whole, coverage),
        };
        let Some(rule) = rules.of(field) else { continue };
        if !values.changed(holder) {
            continue;
        }
        if rule.alone() == Some(holder.other()) {
            found.discarded.push(discard(field, &values, holder, DiscardReason::OwnerAlone));
        } else {
            found.edited.insert(field.to_owned(), Change::to(values.of(holder)));
        }
    }
    found
}

/// Names the edits that a deletion takes with it.
pub(super) fn discard_edits(
    edited: BTreeMap<String, Change>,
    side: Side,
    reason: DiscardReason,
) -> impl Iterator<Item = Discard> {
    edited.into_iter().map(move |(field, change)| {
        let value = match change {
            Change::Set(value) => Some(value),
            Change::Clear => None,
        };
        Discard { field, side, value, kept: None, reason }
    })
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
