//! Short words for the tests of the merge.

use serde_json::Value;

use super::*;
use crate::Timestamp;

pub(super) fn fields(json: Value) -> Fields {
    serde_json::from_value(json).expect("an object")
}

pub(super) fn present(json: Value) -> SideState {
    SideState::Present { fields: fields(json), modified_at: None, coverage: Coverage::Whole }
}

pub(super) fn modified(at: i64, json: Value) -> SideState {
    SideState::Present { fields: fields(json), modified_at: Some(Timestamp(at)), coverage: Coverage::Whole }
}

pub(super) fn partial(json: Value) -> SideState {
    SideState::Present { fields: fields(json), modified_at: None, coverage: Coverage::Partial }
}

pub(super) fn deleted() -> SideState {
    SideState::Deleted { at: Some(Timestamp(7)) }
}

pub(super) fn malformed() -> SideState {
    SideState::Malformed { reason: "no name".to_owned() }
}

/// Changes as JSON: `null` clears.
pub(super) fn changes(json: Value) -> Option<Changes> {
    let change = |value: Value| if value.is_null() { Change::Clear } else { Change::Set(value) };
    PerField::new(fields(json).into_iter().map(|(field, value)| (field, change(value))).collect())
}

pub(super) fn rules(default: FieldRule, own: &[(&str, FieldRule)]) -> MergeRules {
    let fields = own.iter().map(|(field, rule)| ((*field).to_owned(), *rule)).collect();
    MergeRules { fields, ..MergeRules::all(default) }
}

/// The same rules seen from the opposite end.
pub(super) fn mirrored(rules: &MergeRules) -> MergeRules {
    let mirror = |rule: FieldRule| match rule {
        FieldRule::SourceWins => FieldRule::TargetWins,
        FieldRule::TargetWins => FieldRule::SourceWins,
        FieldRule::Latest => FieldRule::Latest,
        FieldRule::Manual => FieldRule::Manual,
        FieldRule::SourceAlone => FieldRule::TargetAlone,
        FieldRule::TargetAlone => FieldRule::SourceAlone,
        FieldRule::KeptApart => FieldRule::KeptApart,
    };
    MergeRules {
        default: mirror(rules.default),
        fields: rules.fields.iter().map(|(field, rule)| (field.clone(), mirror(*rule))).collect(),
        ..rules.clone()
    }
}
