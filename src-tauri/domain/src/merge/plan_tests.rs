use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::merge::{
    Disputes,
    FieldRule::{Latest, TargetAlone},
    plan_table::{Row, table},
    test_support::{changes, fields, mirrored, modified, rules},
};

fn base_of(row: &Row) -> Option<Fields> {
    (!row.base.is_null()).then(|| fields(row.base.clone()))
}

#[test]
fn every_row_of_the_table_holds() {
    for row in table() {
        let action = plan(base_of(&row).as_ref(), &row.source, &row.target, &row.rules, Side::Source);
        assert_eq!(action, row.expected, "{}", row.description);
    }
}

#[test]
fn every_kind_of_action_discard_and_dispute_stands_in_the_table() {
    let mut actions = BTreeSet::new();
    let mut discards = BTreeSet::new();
    let mut disputes = BTreeSet::new();
    for row in table() {
        actions.insert(row.expected.code());
        let (discarded, disputed) = match row.expected {
            RecordAction::Merge(merge) => (merge.discarded, merge.disputed),
            RecordAction::Dispute { disputed, .. } => (Vec::new(), Some(disputed)),
            RecordAction::Delete { discarded, .. } => (discarded, None),
            RecordAction::Nothing
            | RecordAction::AdoptBase { .. }
            | RecordAction::Create { .. }
            | RecordAction::ConfirmDeletion(_)
            | RecordAction::Forget
            | RecordAction::Missing { .. }
            | RecordAction::Wait { .. }
            | RecordAction::SetAside { .. } => (Vec::new(), None),
        };
        discards.extend(discarded.iter().map(|discard| format!("{:?}", discard.reason)));
        disputes.extend(disputed.iter().flat_map(|disputed| {
            disputed.as_map().values().map(|dispute| format!("{:?}", dispute.reason)).collect::<Vec<_>>()
        }));
    }
    assert_eq!(actions, RecordAction::CODES.iter().copied().collect());
    assert_eq!(Vec::from_iter(discards), ["DeleteWins", "Latest", "OwnerAlone", "OwnerWins"]);
    assert_eq!(Vec::from_iter(disputes), ["BothChanged", "FirstMeeting", "Guarded", "TimesUndecided"]);
}

#[test]
fn no_two_rows_say_the_same() {
    let descriptions: Vec<_> = table().iter().map(|row| row.description).collect();
    assert_eq!(BTreeSet::from_iter(&descriptions).len(), descriptions.len());
}

/// Names the sides the other way round in everything that an action says.
fn swapped(value: Value) -> Value {
    let name = |name: String| match name.as_str() {
        "source" => "target".to_owned(),
        "target" => "source".to_owned(),
        _ => name,
    };
    match value {
        Value::Object(map) => map.into_iter().map(|(key, value)| (name(key), swapped(value))).collect(),
        Value::Array(list) => list.into_iter().map(swapped).collect(),
        Value::String(text) => Value::String(name(text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => value,
    }
}

#[test]
fn seen_from_the_opposite_end_every_plan_is_mirrored() {
    for row in table() {
        let mirrored =
            plan(base_of(&row).as_ref(), &row.target, &row.source, &mirrored(&row.rules), Side::Target);
        let expected = swapped(serde_json::to_value(&row.expected).expect("JSON"));
        assert_eq!(serde_json::to_value(mirrored).expect("JSON"), expected, "{}", row.description);
    }
}

#[test]
fn an_action_can_be_stored_and_read_back() {
    for row in table() {
        let json = serde_json::to_string(&row.expected).expect("JSON");
        assert_eq!(json.split('"').nth(3), Some(row.expected.code()), "the stored tag is the code");
        let read: RecordAction = serde_json::from_str(&json).expect(&json);
        assert_eq!(read, row.expected, "{}", row.description);
    }
}

#[test]
fn a_map_that_must_name_a_field_is_not_read_back_empty() {
    assert!(serde_json::from_value::<Disputes>(json!({})).is_err());
}

#[test]
fn fields_of_an_open_conflict_are_held_for_the_person() {
    let rules = rules(Latest, &[("total", TargetAlone)]);
    let source = modified(1, json!({"city": "Lima", "total": 1}));
    let target = modified(2, json!({"city": "Cuzco", "total": 2}));
    let base = fields(json!({"city": "Quito", "total": 0}));
    let decided = |rules: &MergeRules| {
        let action = plan(Some(&base), &source, &target, rules, Side::Source);
        let RecordAction::Merge(merge) = action else { panic!("{action:?}") };
        merge
    };
    assert_eq!(
        decided(&rules).writes.get(Side::Source),
        changes(json!({"city": "Cuzco", "total": 2})).as_ref()
    );
    let held = decided(&rules.holding(["city", "total"]));
    assert_eq!(held.writes.get(Side::Source), changes(json!({"total": 2})).as_ref(), "alone is alone");
    assert!(held.disputed.is_some_and(|disputed| disputed.get("city").is_some()));
}
