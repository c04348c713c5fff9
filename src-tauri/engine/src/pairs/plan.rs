//! What one record of a pair needs to be in step. Pure.

use std::collections::BTreeSet;

use mostrador_domain::Timestamp;
use mostrador_domain::mapping::{
    CodecError, Direction, FieldFailure, Mapping, References, Rule, ShortValue, same_value,
};
use mostrador_domain::merge::{
    self, Change, Coverage, Discard, DisputeReason, FieldRule, Fields, MergeRules, Side, SideState, is_empty,
};
use mostrador_store::tables::sync_conflicts::ConflictKind;
use mostrador_store::tables::sync_integrations::Travel;
use serde_json::Value;

use super::agreed::Agreed;
use crate::dataset::records::{Discarded, Disputed, Offer, alike, reason_code};

/// By what a pair is kept in step.
#[derive(Clone, Copy)]
pub(super) struct By<'a> {
    pub(super) mapping: &'a Mapping,
    pub(super) references: &'a References,
    pub(super) rules: &'a MergeRules,
    pub(super) travel: Travel,
}

/// One side's record.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Version {
    pub(super) fields: Fields,
    /// When its system says that it was modified.
    pub(super) modified_at: Option<Timestamp>,
    /// When the site heard of its content.
    pub(super) heard_at: Timestamp,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    /// For the target's record.
    pub(super) offer: Offer,
    /// Fields of the source's record that get another value.
    pub(super) to_source: Fields,
    /// What both sides then last agreed; the marks are as they were.
    pub(super) agreed: Agreed,
}

/// The target's fields as the source has them, checked.
pub(super) fn prepared(by: By<'_>, source: &Fields) -> Result<Fields, FieldFailure> {
    let mapped = by.mapping.prepare(source, by.references).map_err(first)?;
    inexact(&mapped)?;
    Ok(mapped)
}

/// What a new record of the target is made of.
pub(super) fn created(mapped: &Fields, rules: &MergeRules) -> Fields {
    let travels = |field: &str| rules.of(field).is_some_and(|rule| rule.alone() != Some(Side::Target));
    let filled = mapped.iter().filter(|(field, value)| !is_empty(value) && travels(field));
    filled.map(|(field, value)| (field.clone(), value.clone())).collect()
}

/// Brings both records into step. `mapped` is [`prepared`] of the source's fields.
pub(super) fn step(
    by: By<'_>,
    mapped: &Fields,
    source: &Version,
    target: &Version,
    agreed: Option<&Agreed>,
) -> Result<Step, FieldFailure> {
    let onto = onto(by, &source.fields, &target.fields)?;
    let none = Fields::new();
    let base = agreed.map(|agreed| &agreed.carried);
    let names: BTreeSet<&String> = mapped.keys().chain(base.unwrap_or(&none).keys()).collect();
    let theirs: Fields = names
        .into_iter()
        .map(|name| (name.clone(), in_the_sources_words(name, mapped, &onto, target, agreed)))
        .collect();
    let rules = match agreed {
        Some(_) => by.rules.clone(),
        None => of_first_meeting(by.rules, source, target),
    };
    let (source_time, target_time) = times(source, target);
    let action = merge::plan(
        base,
        &SideState::Present {
            fields: mapped.clone(),
            modified_at: source_time,
            // A field that the source does not have says nothing about the target's.
            coverage: Coverage::Partial,
        },
        &SideState::Present { fields: theirs, modified_at: target_time, coverage: Coverage::Whole },
        &rules,
        Side::Target,
    );
    let decided = Decided::of(action);
    let back = match by.travel {
        Travel::Both => decided.to_source.as_slice(),
        Travel::SourceToTarget | Travel::TargetToSource => &[],
    };
    let source_after = written_back(by, mapped, source, target, back)?;
    let to_source = differing(&source_after, &source.fields);
    inexact(&to_source)?;
    let offer = decided.offer(mapped, target);
    let mut target_after = target.fields.clone();
    target_after.extend(offer.changes.clone());
    let agreed = agree(by, agreed, mapped, &source_after, &target_after)?;
    Ok(Step { offer, to_source, agreed })
}

/// What the merge says, as far as it concerns two records that are there.
struct Decided {
    to_target: Vec<(String, Value)>,
    to_source: Vec<String>,
    discarded: Vec<Discard>,
    disputed: Option<Disputed>,
}

impl Decided {
    fn of(action: merge::RecordAction) -> Self {
        let mut decided =
            Self { to_target: Vec::new(), to_source: Vec::new(), discarded: Vec::new(), disputed: None };
        match action {
            merge::RecordAction::Merge(plan) => {
                if let Some(changes) = plan.writes.get(Side::Target) {
                    for (field, change) in changes.as_map() {
                        let value = match change {
                            Change::Set(value) => value.clone(),
                            Change::Clear => Value::Null,
                        };
                        decided.to_target.push((field.clone(), value));
                    }
                }
                if let Some(changes) = plan.writes.get(Side::Source) {
                    decided.to_source.extend(changes.names().map(str::to_owned));
                }
                decided.discarded = plan.discarded;
                decided.disputed = plan.disputed.as_ref().map(disputed);
            }
            merge::RecordAction::Dispute { disputed: fields, base: _ } => {
                decided.disputed = Some(disputed(&fields));
            }
            merge::RecordAction::Nothing
            | merge::RecordAction::AdoptBase { .. }
            // Both sides are present.
            | merge::RecordAction::Create { .. }
            | merge::RecordAction::Delete { .. }
            | merge::RecordAction::ConfirmDeletion(_)
            | merge::RecordAction::Forget
            | merge::RecordAction::Missing { .. }
            | merge::RecordAction::Wait { .. }
            | merge::RecordAction::SetAside { .. } => {}
        }
        decided
    }

    fn offer(self, mapped: &Fields, target: &Version) -> Offer {
        let Self { to_target, disputed, discarded, to_source: _ } = self;
        let mut changes: Fields = to_target.into_iter().collect();
        for field in disputed.iter().flat_map(|disputed| disputed.fields.keys()) {
            changes.insert(field.clone(), mapped.get(field).cloned().unwrap_or_default());
        }
        changes.retain(|field, value| !alike(value, target.fields.get(field).unwrap_or(&Value::Null)));
        let raw = |value: &Option<Value>| value.as_ref().map_or_else(|| "null".to_owned(), Value::to_string);
        let discarded = discarded.into_iter().map(|discard| Discarded {
            lost: raw(&discard.value),
            kept: raw(&discard.kept),
            reason: reason_code(discard.reason),
            field: discard.field,
        });
        Offer { changes, disputed, discarded: discarded.collect() }
    }
}

fn disputed(fields: &merge::Disputes) -> Disputed {
    let is_first = fields.as_map().values().any(|dispute| match dispute.reason {
        DisputeReason::FirstMeeting => true,
        DisputeReason::BothChanged | DisputeReason::TimesUndecided | DisputeReason::Guarded => false,
    });
    let agreed = |dispute: &merge::Dispute| dispute.base.clone().unwrap_or_default();
    Disputed {
        kind: if is_first { ConflictKind::FirstMeeting } else { ConflictKind::Fields },
        fields: fields.as_map().iter().map(|(field, dispute)| (field.clone(), agreed(dispute))).collect(),
    }
}

/// The target's value of a field, as the source would say it: the merge then sees what was changed and not how it is
/// written.
fn in_the_sources_words(
    field: &str,
    mapped: &Fields,
    onto: &Fields,
    target: &Version,
    agreed: Option<&Agreed>,
) -> Value {
    let own = target.fields.get(field).unwrap_or(&Value::Null);
    if let (Some(said), Some(kept)) = (mapped.get(field), onto.get(field))
        && (same_value(kept, own) || alike(said, own))
    {
        return said.clone();
    }
    match agreed {
        Some(agreed) if agreed.stands(field, own) => agreed.carried.get(field).cloned().unwrap_or_default(),
        Some(_) | None => own.clone(),
    }
}

/// At a first meeting *Manda el más reciente* is the source, unless the target is known to be younger.
fn of_first_meeting(rules: &MergeRules, source: &Version, target: &Version) -> MergeRules {
    let younger = match (source.modified_at, target.modified_at) {
        (Some(source), Some(target)) if target > source => FieldRule::TargetWins,
        (Some(_) | None, Some(_) | None) => FieldRule::SourceWins,
    };
    let decided = |rule: FieldRule| match rule {
        FieldRule::Latest => younger,
        FieldRule::SourceWins
        | FieldRule::TargetWins
        | FieldRule::Manual
        | FieldRule::SourceAlone
        | FieldRule::TargetAlone
        | FieldRule::KeptApart => rule,
    };
    let fields = rules.fields.iter().map(|(field, rule)| (field.clone(), decided(*rule))).collect();
    MergeRules { default: decided(rules.default), fields, ..rules.clone() }
}

/// Both by their own clocks, or both by the site's: a system without times must not lose to one that has them.
fn times(source: &Version, target: &Version) -> (Option<Timestamp>, Option<Timestamp>) {
    match (source.modified_at, target.modified_at) {
        (Some(source), Some(target)) => (Some(source), Some(target)),
        (Some(_) | None, Some(_) | None) => (Some(source.heard_at), Some(target.heard_at)),
    }
}

/// The source's record with what the target changed in these fields, as far as they come back.
fn written_back(
    by: By<'_>,
    mapped: &Fields,
    source: &Version,
    target: &Version,
    back: &[String],
) -> Result<Fields, FieldFailure> {
    if back.is_empty() {
        return Ok(source.fields.clone());
    }
    let mut said = mapped.clone();
    for field in back {
        said.insert(field.clone(), target.fields.get(field).cloned().unwrap_or_default());
    }
    by.mapping.map_onto(&said, Direction::ToSource, &source.fields).map_err(first)
}

/// What both sides last agreed once the step is done.
fn agree(
    by: By<'_>,
    before: Option<&Agreed>,
    mapped: &Fields,
    source_after: &Fields,
    target_after: &Fields,
) -> Result<Agreed, FieldFailure> {
    let said = by.mapping.map(source_after, Direction::ToTarget).map_err(first)?;
    let onto = onto(by, source_after, target_after)?;
    let mut agreed = before.cloned().unwrap_or_default();
    for (field, value) in mapped {
        let value = said.get(field).unwrap_or(value);
        let own = target_after.get(field).unwrap_or(&Value::Null);
        if same_value(own, value) {
            agreed.spelled.remove(field);
        } else if alike(own, value) || onto.get(field).is_some_and(|kept| same_value(kept, own)) {
            agreed.spelled.insert(field.clone(), own.clone());
        } else if !agreed.carried.get(field).is_some_and(|carried| same_value(carried, value)) {
            // The target keeps its own: from now on that is its change against what the source says.
            agreed.spelled.remove(field);
        }
        agreed.carried.insert(field.clone(), value.clone());
    }
    Ok(agreed)
}

fn onto(by: By<'_>, source: &Fields, target: &Fields) -> Result<Fields, FieldFailure> {
    by.mapping.map_onto(source, Direction::ToTarget, target).map_err(first)
}

fn differing(after: &Fields, before: &Fields) -> Fields {
    let differs =
        |(field, value): &(&String, &Value)| !same_value(value, before.get(*field).unwrap_or(&Value::Null));
    after.iter().filter(differs).map(|(field, value)| (field.clone(), value.clone())).collect()
}

/// A number that is too long to be held exactly is read as a marked text, to be compared and never to be written.
fn inexact(fields: &Fields) -> Result<(), FieldFailure> {
    match fields.iter().find(|(_, value)| is_marked(value)) {
        None => Ok(()),
        Some((field, value)) => Err(FieldFailure {
            field: field.clone(),
            rule: Rule::Conversion(CodecError::InexactFloat),
            value: value.as_str().map(|text| ShortValue::of(&Value::from(text.trim_start_matches('\0')))),
        }),
    }
}

fn is_marked(value: &Value) -> bool {
    match value {
        Value::String(text) => text.starts_with('\0'),
        Value::Array(items) => items.iter().any(is_marked),
        Value::Object(fields) => fields.values().any(is_marked),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A record is set aside with the first thing that is wrong with it.
fn first(failures: Vec<FieldFailure>) -> FieldFailure {
    failures.into_iter().next().unwrap_or(FieldFailure {
        field: String::new(),
        rule: Rule::Required,
        value: None,
    })
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
