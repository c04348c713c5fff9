//! The conflict table: what a plan says about each situation.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    BaseUpdate, DeleteEditRule, DeletionConflict, Discard,
    DiscardReason::{self, DeleteWins, OwnerAlone, OwnerWins},
    Dispute,
    DisputeReason::{self, BothChanged, FirstMeeting, TimesUndecided},
    Disputes,
    FieldRule::{Latest, Manual, SourceAlone, SourceWins, TargetAlone, TargetWins},
    Merge, MergeRules, PerField, RecordAction, Side, SideState, Sides, UnlistedFields,
    test_support::{changes, deleted, fields, malformed, modified, partial, present, rules},
};
use crate::Timestamp;

/// A conflict bug starts with a new row here. The source is the local side.
pub(super) struct Row {
    pub(super) description: &'static str,
    /// `null`: the sides have never met.
    pub(super) base: Value,
    pub(super) source: SideState,
    pub(super) target: SideState,
    pub(super) rules: MergeRules,
    pub(super) expected: RecordAction,
}

fn merge(to_source: Value, to_target: Value, agreed: Value) -> Merge {
    let writes = Sides::of(changes(to_source), changes(to_target)).expect("a write");
    Merge { writes, agreed: fields(agreed), discarded: Vec::new(), disputed: None }
}

pub(super) fn write(to_source: Value, to_target: Value, agreed: Value) -> RecordAction {
    RecordAction::Merge(merge(to_source, to_target, agreed))
}

fn discarded(field: &str, side: Side, value: Value, kept: Value, reason: DiscardReason) -> Discard {
    let some = |value: Value| (!value.is_null()).then_some(value);
    Discard { field: field.to_owned(), side, value: some(value), kept: some(kept), reason }
}

pub(super) fn disputed(
    field: &str,
    base: Value,
    source: Value,
    target: Value,
    reason: DisputeReason,
) -> Disputes {
    let some = |value: Value| (!value.is_null()).then_some(value);
    let dispute =
        Dispute { base: some(base), source: some(source), target: some(target), reason, stays: Side::Source };
    PerField::new(BTreeMap::from([(field.to_owned(), dispute)])).expect("a field")
}

fn no_rules() -> MergeRules {
    MergeRules::default()
}

fn delete_wins(rules: MergeRules) -> MergeRules {
    MergeRules { delete_edit: DeleteEditRule::DeleteWins, ..rules }
}

fn stay(rules: MergeRules) -> MergeRules {
    MergeRules { unlisted: UnlistedFields::Stay, ..rules }
}

fn both() -> Sides<()> {
    Sides::Both { source: (), target: () }
}

fn unchanged_and_one_sided() -> Vec<Row> {
    vec![
        Row {
            description: "nothing changed",
            base: json!({"name": "Ana"}),
            source: present(json!({"name": "Ana"})),
            target: present(json!({"name": "Ana"})),
            rules: no_rules(),
            expected: RecordAction::Nothing,
        },
        Row {
            description: "what we sent comes back: no change",
            base: json!({"name": "Ana", "age": 5}),
            source: modified(1, json!({"name": "Ana", "age": 5})),
            target: modified(9, json!({"age": 5.0, "name": "Ana"})),
            rules: rules(Latest, &[]),
            expected: RecordAction::Nothing,
        },
        Row {
            description: "missing, null and the empty text are the same",
            base: json!({"name": "Ana"}),
            source: present(json!({"name": "Ana", "note": null})),
            target: present(json!({"name": "Ana", "note": ""})),
            rules: no_rules(),
            expected: RecordAction::Nothing,
        },
        Row {
            description: "changed on the source only: it travels, alone",
            base: json!({"name": "Ana", "city": "Quito"}),
            source: present(json!({"name": "Ana María", "city": "Quito"})),
            target: present(json!({"name": "Ana", "city": "Quito"})),
            rules: no_rules(),
            expected: write(
                json!({}),
                json!({"name": "Ana María"}),
                json!({"name": "Ana María", "city": "Quito"}),
            ),
        },
        Row {
            description: "changed on one side only: it travels although the other side owns the field",
            base: json!({"name": "Ana"}),
            source: present(json!({"name": "Ana María"})),
            target: present(json!({"name": "Ana"})),
            rules: rules(TargetWins, &[]),
            expected: write(json!({}), json!({"name": "Ana María"}), json!({"name": "Ana María"})),
        },
        Row {
            description: "different fields changed: each travels its way",
            base: json!({"name": "Ana", "city": "Quito"}),
            source: present(json!({"name": "Ana María", "city": "Quito"})),
            target: present(json!({"name": "Ana", "city": "Lima"})),
            rules: no_rules(),
            expected: write(
                json!({"city": "Lima"}),
                json!({"name": "Ana María"}),
                json!({"name": "Ana María", "city": "Lima"}),
            ),
        },
        Row {
            description: "a field that is missing on a whole side was cleared there",
            base: json!({"name": "Ana", "note": "bell"}),
            source: present(json!({"name": "Ana"})),
            target: present(json!({"name": "Ana", "note": "bell"})),
            rules: no_rules(),
            expected: write(json!({}), json!({"note": null}), json!({"name": "Ana"})),
        },
        Row {
            description: "a field that is missing on a partial side says nothing",
            base: json!({"name": "Ana", "note": "bell"}),
            source: partial(json!({"name": "Ana"})),
            target: present(json!({"name": "Ana", "note": "bell"})),
            rules: no_rules(),
            expected: RecordAction::Nothing,
        },
        Row {
            description: "a partial side clears by saying so",
            base: json!({"name": "Ana", "note": "bell"}),
            source: partial(json!({"note": null})),
            target: present(json!({"name": "Ana", "note": "bell"})),
            rules: no_rules(),
            expected: write(json!({}), json!({"note": null}), json!({"name": "Ana"})),
        },
        Row {
            description: "a field that only one side knows travels",
            base: json!({"name": "Ana"}),
            source: present(json!({"name": "Ana"})),
            target: present(json!({"name": "Ana", "loyalty": {"points": 3}})),
            rules: no_rules(),
            expected: write(
                json!({"loyalty": {"points": 3}}),
                json!({}),
                json!({"name": "Ana", "loyalty": {"points": 3}}),
            ),
        },
        Row {
            description: "a field that only one side knows is left there when unlisted fields stay",
            base: json!({"name": "Ana"}),
            source: present(json!({"name": "Ana M", "seat": 4})),
            target: present(json!({"name": "Ana", "loyalty": 3})),
            rules: stay(rules(Manual, &[("name", Manual)])),
            expected: write(json!({}), json!({"name": "Ana M"}), json!({"name": "Ana M"})),
        },
        Row {
            description: "a nested value is one value",
            base: json!({"tags": ["a", {"b": 1}]}),
            source: present(json!({"tags": ["a", {"b": 1.0}]})),
            target: present(json!({"tags": ["a", {"b": 2}]})),
            rules: no_rules(),
            expected: write(json!({"tags": ["a", {"b": 2}]}), json!({}), json!({"tags": ["a", {"b": 2}]})),
        },
    ]
}

fn both_changed() -> Vec<Row> {
    let base = || json!({"city": "Quito"});
    vec![
        Row {
            description: "changed on both to the same: agreed",
            base: base(),
            source: present(json!({"city": "Lima"})),
            target: present(json!({"city": "Lima"})),
            rules: no_rules(),
            expected: RecordAction::AdoptBase { agreed: fields(json!({"city": "Lima"})) },
        },
        Row {
            description: "cleared on both: agreed",
            base: base(),
            source: present(json!({"city": null})),
            target: present(json!({})),
            rules: no_rules(),
            expected: RecordAction::AdoptBase { agreed: fields(json!({})) },
        },
        Row {
            description: "both changed, the source wins",
            base: base(),
            source: modified(1, json!({"city": "Lima"})),
            target: modified(2, json!({"city": "Cuzco"})),
            rules: rules(Manual, &[("city", SourceWins)]),
            expected: RecordAction::Merge(Merge {
                discarded: vec![discarded("city", Side::Target, json!("Cuzco"), json!("Lima"), OwnerWins)],
                ..merge(json!({}), json!({"city": "Lima"}), json!({"city": "Lima"}))
            }),
        },
        Row {
            description: "both changed, the target wins, and the source had cleared the field",
            base: base(),
            source: present(json!({})),
            target: present(json!({"city": "Cuzco"})),
            rules: rules(Manual, &[("city", TargetWins)]),
            expected: RecordAction::Merge(Merge {
                discarded: vec![discarded("city", Side::Source, json!(null), json!("Cuzco"), OwnerWins)],
                ..merge(json!({"city": "Cuzco"}), json!({}), json!({"city": "Cuzco"}))
            }),
        },
        Row {
            description: "both changed, the owner cleared the field",
            base: base(),
            source: present(json!({"city": ""})),
            target: present(json!({"city": "Cuzco"})),
            rules: rules(SourceWins, &[]),
            expected: RecordAction::Merge(Merge {
                discarded: vec![discarded("city", Side::Target, json!("Cuzco"), json!(null), OwnerWins)],
                ..merge(json!({}), json!({"city": null}), json!({}))
            }),
        },
        Row {
            description: "both changed, the later one wins",
            base: base(),
            source: modified(1, json!({"city": "Lima"})),
            target: modified(2, json!({"city": "Cuzco"})),
            rules: rules(Latest, &[]),
            expected: RecordAction::Merge(Merge {
                discarded: vec![discarded(
                    "city",
                    Side::Source,
                    json!("Lima"),
                    json!("Cuzco"),
                    DiscardReason::Latest,
                )],
                ..merge(json!({"city": "Cuzco"}), json!({}), json!({"city": "Cuzco"}))
            }),
        },
        Row {
            description: "the later one is asked only where both changed",
            base: base(),
            source: modified(1, json!({"city": "Lima"})),
            target: modified(2, json!({"city": "Quito"})),
            rules: rules(Latest, &[]),
            expected: write(json!({}), json!({"city": "Lima"}), json!({"city": "Lima"})),
        },
        Row {
            description: "equal times decide nothing",
            base: base(),
            source: modified(2, json!({"city": "Lima"})),
            target: modified(2, json!({"city": "Cuzco"})),
            rules: rules(Latest, &[]),
            expected: RecordAction::Dispute {
                disputed: disputed("city", json!("Quito"), json!("Lima"), json!("Cuzco"), TimesUndecided),
                base: BaseUpdate::Keep,
            },
        },
        Row {
            description: "a missing time decides nothing",
            base: base(),
            source: modified(2, json!({"city": "Lima"})),
            target: present(json!({"city": "Cuzco"})),
            rules: rules(Latest, &[]),
            expected: RecordAction::Dispute {
                disputed: disputed("city", json!("Quito"), json!("Lima"), json!("Cuzco"), TimesUndecided),
                base: BaseUpdate::Keep,
            },
        },
        Row {
            description: "a person decides",
            base: base(),
            source: present(json!({"city": "Lima"})),
            target: present(json!({"city": "Cuzco"})),
            rules: no_rules(),
            expected: RecordAction::Dispute {
                disputed: disputed("city", json!("Quito"), json!("Lima"), json!("Cuzco"), BothChanged),
                base: BaseUpdate::Keep,
            },
        },
        Row {
            description: "a person decides about one field, another one is agreed meanwhile",
            base: json!({"city": "Quito", "name": "Ana"}),
            source: present(json!({"city": "Lima", "name": "Eva"})),
            target: present(json!({"city": "Cuzco", "name": "Eva"})),
            rules: no_rules(),
            expected: RecordAction::Dispute {
                disputed: disputed("city", json!("Quito"), json!("Lima"), json!("Cuzco"), BothChanged),
                base: BaseUpdate::Adopt(fields(json!({"city": "Quito", "name": "Eva"}))),
            },
        },
        Row {
            description: "undisputed fields travel while another one is in dispute",
            base: json!({"city": "Quito", "name": "Ana", "zip": "1"}),
            source: present(json!({"city": "Lima", "name": "Eva", "zip": "1"})),
            target: present(json!({"city": "Cuzco", "name": "Ana", "zip": "2"})),
            rules: no_rules(),
            expected: RecordAction::Merge(Merge {
                disputed: Some(disputed("city", json!("Quito"), json!("Lima"), json!("Cuzco"), BothChanged)),
                ..merge(
                    json!({"zip": "2"}),
                    json!({"name": "Eva"}),
                    json!({"city": "Quito", "name": "Eva", "zip": "2"}),
                )
            }),
        },
    ]
}

fn alone() -> Vec<Row> {
    vec![
        Row {
            description: "a field is the target's alone: the source's change is turned down and written over",
            base: json!({"total": 10}),
            source: modified(9, json!({"total": 99})),
            target: modified(1, json!({"total": 10})),
            rules: rules(Manual, &[("total", TargetAlone)]),
            expected: RecordAction::Merge(Merge {
                discarded: vec![discarded("total", Side::Source, json!(99), json!(10), OwnerAlone)],
                ..merge(json!({"total": 10}), json!({}), json!({"total": 10}))
            }),
        },
        Row {
            description: "a field is the source's alone and both changed it",
            base: json!({"total": 10}),
            source: present(json!({"total": 11})),
            target: present(json!({"total": 99})),
            rules: rules(SourceAlone, &[]),
            expected: RecordAction::Merge(Merge {
                discarded: vec![discarded("total", Side::Target, json!(99), json!(11), OwnerAlone)],
                ..merge(json!({}), json!({"total": 11}), json!({"total": 11}))
            }),
        },
        Row {
            description: "a field is the source's alone and the source changed it",
            base: json!({"total": 10}),
            source: present(json!({"total": 11})),
            target: present(json!({"total": 10})),
            rules: rules(SourceAlone, &[]),
            expected: write(json!({}), json!({"total": 11}), json!({"total": 11})),
        },
        Row {
            description: "a partial owner that does not send its field keeps what was agreed",
            base: json!({"total": 10}),
            source: present(json!({"total": 99})),
            target: partial(json!({})),
            rules: rules(TargetAlone, &[]),
            expected: RecordAction::Merge(Merge {
                discarded: vec![discarded("total", Side::Source, json!(99), json!(10), OwnerAlone)],
                ..merge(json!({"total": 10}), json!({}), json!({"total": 10}))
            }),
        },
        Row {
            description: "a partial owner that never sent its field is no proof against the other's value",
            base: json!({"name": "Ana"}),
            source: present(json!({"name": "Ana", "total": 99})),
            target: partial(json!({"name": "Ana"})),
            rules: rules(TargetAlone, &[]),
            expected: RecordAction::Nothing,
        },
        Row {
            description: "at the first meeting the only owner is heard too",
            base: json!(null),
            source: present(json!({"total": 0})),
            target: present(json!({"total": 10})),
            rules: rules(TargetAlone, &[]),
            expected: RecordAction::Merge(Merge {
                discarded: vec![discarded("total", Side::Source, json!(0), json!(10), OwnerAlone)],
                ..merge(json!({"total": 10}), json!({}), json!({"total": 10}))
            }),
        },
    ]
}

fn first_meeting() -> Vec<Row> {
    vec![
        Row {
            description: "first meeting, equal: the base",
            base: json!(null),
            source: present(json!({"name": "Ana", "note": ""})),
            target: present(json!({"name": "Ana"})),
            rules: no_rules(),
            expected: RecordAction::AdoptBase { agreed: fields(json!({"name": "Ana"})) },
        },
        Row {
            description: "first meeting, one side empty takes the other",
            base: json!(null),
            source: present(json!({"name": "Ana", "city": "", "zip": "1"})),
            target: present(json!({"name": null, "city": "Quito", "zip": "1"})),
            rules: no_rules(),
            expected: write(
                json!({"city": "Quito"}),
                json!({"name": "Ana"}),
                json!({"name": "Ana", "city": "Quito", "zip": "1"}),
            ),
        },
        Row {
            description: "first meeting, one side empty takes the other although it owns the field",
            base: json!(null),
            source: present(json!({})),
            target: present(json!({"city": "Quito"})),
            rules: rules(SourceWins, &[]),
            expected: write(json!({"city": "Quito"}), json!({}), json!({"city": "Quito"})),
        },
        Row {
            description: "first meeting, both filled: the owner",
            base: json!(null),
            source: present(json!({"city": "Lima"})),
            target: present(json!({"city": "Quito"})),
            rules: rules(TargetWins, &[]),
            expected: RecordAction::Merge(Merge {
                discarded: vec![discarded("city", Side::Source, json!("Lima"), json!("Quito"), OwnerWins)],
                ..merge(json!({"city": "Quito"}), json!({}), json!({"city": "Quito"}))
            }),
        },
        Row {
            description: "first meeting, both filled, no owner: each keeps its own, for review",
            base: json!(null),
            source: present(json!({"city": "Lima", "name": "Ana"})),
            target: present(json!({"city": "Quito", "name": "Ana"})),
            rules: no_rules(),
            expected: RecordAction::Dispute {
                disputed: disputed("city", json!(null), json!("Lima"), json!("Quito"), FirstMeeting),
                base: BaseUpdate::Adopt(fields(json!({"name": "Ana"}))),
            },
        },
        Row {
            description: "first meeting, the later time proves no edit: for review, and the rest travels",
            base: json!(null),
            source: modified(1, json!({"city": "Lima", "name": "Ana"})),
            target: modified(2, json!({"city": "Quito"})),
            rules: rules(Latest, &[]),
            expected: RecordAction::Merge(Merge {
                disputed: Some(disputed("city", json!(null), json!("Lima"), json!("Quito"), FirstMeeting)),
                ..merge(json!({}), json!({"name": "Ana"}), json!({"name": "Ana"}))
            }),
        },
        Row {
            description: "first meeting of two empty records",
            base: json!(null),
            source: present(json!({})),
            target: partial(json!({})),
            rules: no_rules(),
            expected: RecordAction::AdoptBase { agreed: fields(json!({})) },
        },
    ]
}

fn created_and_deleted() -> Vec<Row> {
    let edited = |json| {
        RecordAction::ConfirmDeletion(DeletionConflict {
            deleted_on: Side::Target,
            deleted_at: Some(Timestamp(7)),
            edited: changes(json).expect("an edit"),
        })
    };
    vec![
        Row {
            description: "made on the source: made on the target, without what is the target's alone",
            base: json!(null),
            source: present(json!({"name": "Ana", "note": "", "total": 0})),
            target: SideState::Absent,
            rules: rules(Manual, &[("total", TargetAlone)]),
            expected: RecordAction::Create { on: Side::Target, record: fields(json!({"name": "Ana"})) },
        },
        Row {
            description: "made on the target: made on the source, without fields that stay",
            base: json!(null),
            source: SideState::Absent,
            target: present(json!({"name": "Ana", "total": 3, "secret": 1})),
            rules: stay(rules(Manual, &[("total", TargetAlone), ("name", SourceWins)])),
            expected: RecordAction::Create {
                on: Side::Source,
                record: fields(json!({"name": "Ana", "total": 3})),
            },
        },
        Row {
            description: "deleted on the target, unchanged on the source",
            base: json!({"name": "Ana"}),
            source: present(json!({"name": "Ana", "note": null})),
            target: deleted(),
            rules: rules(SourceWins, &[]),
            expected: RecordAction::Delete {
                on: Side::Source,
                last: fields(json!({"name": "Ana", "note": null})),
                discarded: vec![],
            },
        },
        Row {
            description: "deleted on the source, unchanged on a partial target",
            base: json!({"name": "Ana", "note": "bell"}),
            source: deleted(),
            target: partial(json!({"name": "Ana"})),
            rules: no_rules(),
            expected: RecordAction::Delete {
                on: Side::Target,
                last: fields(json!({"name": "Ana"})),
                discarded: vec![],
            },
        },
        Row {
            description: "deleted on the target, edited on the source: the edit stays and a person confirms",
            base: json!({"name": "Ana", "note": "bell"}),
            source: present(json!({"name": "Eva"})),
            target: deleted(),
            rules: rules(TargetWins, &[]),
            expected: edited(json!({"name": "Eva", "note": null})),
        },
        Row {
            description: "deleted on the target, edited on the source, deletions win",
            base: json!({"name": "Ana"}),
            source: present(json!({"name": "Eva"})),
            target: deleted(),
            rules: delete_wins(no_rules()),
            expected: RecordAction::Delete {
                on: Side::Source,
                last: fields(json!({"name": "Eva"})),
                discarded: vec![discarded("name", Side::Source, json!("Eva"), json!(null), DeleteWins)],
            },
        },
        Row {
            description: "deleted on the target, and only the target's own fields were edited: no edit",
            base: json!({"name": "Ana", "total": 1}),
            source: present(json!({"name": "Ana", "total": 99})),
            target: deleted(),
            rules: rules(Manual, &[("total", TargetAlone)]),
            expected: RecordAction::Delete {
                on: Side::Source,
                last: fields(json!({"name": "Ana", "total": 99})),
                discarded: vec![discarded("total", Side::Source, json!(99), json!(1), OwnerAlone)],
            },
        },
        Row {
            description: "a tombstone of a record that was never agreed: all of it is an edit",
            base: json!(null),
            source: present(json!({"name": "Ana"})),
            target: deleted(),
            rules: no_rules(),
            expected: edited(json!({"name": "Ana"})),
        },
        Row {
            description: "deleted on both",
            base: json!({"name": "Ana"}),
            source: deleted(),
            target: deleted(),
            rules: no_rules(),
            expected: RecordAction::Forget,
        },
        Row {
            description: "deleted on one side, gone from the other",
            base: json!({"name": "Ana"}),
            source: SideState::Absent,
            target: deleted(),
            rules: no_rules(),
            expected: RecordAction::Forget,
        },
        Row {
            description: "deleted on both, and forgotten",
            base: json!(null),
            source: deleted(),
            target: deleted(),
            rules: no_rules(),
            expected: RecordAction::Nothing,
        },
        Row {
            description: "made and deleted again before the other side heard of it",
            base: json!(null),
            source: deleted(),
            target: SideState::Absent,
            rules: no_rules(),
            expected: RecordAction::Nothing,
        },
    ]
}

fn not_to_be_judged() -> Vec<Row> {
    let malformed_source = || Sides::Source("no name".to_owned());
    vec![
        Row {
            description: "missing without a tombstone is no deletion",
            base: json!({"name": "Ana"}),
            source: present(json!({"name": "Eva"})),
            target: SideState::Absent,
            rules: delete_wins(no_rules()),
            expected: RecordAction::Missing { on: Sides::Target(()) },
        },
        Row {
            description: "missing on both without a tombstone",
            base: json!({"name": "Ana"}),
            source: SideState::Absent,
            target: SideState::Absent,
            rules: no_rules(),
            expected: RecordAction::Missing { on: both() },
        },
        Row {
            description: "a side that was not read did not delete",
            base: json!({"name": "Ana"}),
            source: present(json!({"name": "Ana"})),
            target: SideState::Unknown,
            rules: delete_wins(no_rules()),
            expected: RecordAction::Wait { unread: Sides::Target(()) },
        },
        Row {
            description: "nothing is made on a side that was not read",
            base: json!(null),
            source: SideState::Unknown,
            target: present(json!({"name": "Ana"})),
            rules: no_rules(),
            expected: RecordAction::Wait { unread: Sides::Source(()) },
        },
        Row {
            description: "a deletion waits for the other side to be read",
            base: json!({"name": "Ana"}),
            source: SideState::Unknown,
            target: deleted(),
            rules: no_rules(),
            expected: RecordAction::Wait { unread: Sides::Source(()) },
        },
        Row {
            description: "no side was read",
            base: json!({"name": "Ana"}),
            source: SideState::Unknown,
            target: SideState::Unknown,
            rules: no_rules(),
            expected: RecordAction::Wait { unread: both() },
        },
        Row {
            description: "a record that cannot be read is set aside",
            base: json!({"name": "Ana"}),
            source: malformed(),
            target: present(json!({"name": "Eva"})),
            rules: no_rules(),
            expected: RecordAction::SetAside { malformed: malformed_source() },
        },
        Row {
            description: "a record that cannot be read is not deleted",
            base: json!({"name": "Ana"}),
            source: malformed(),
            target: deleted(),
            rules: delete_wins(no_rules()),
            expected: RecordAction::SetAside { malformed: malformed_source() },
        },
        Row {
            description: "a record that cannot be read is told at once, whatever the other side says",
            base: json!(null),
            source: malformed(),
            target: SideState::Unknown,
            rules: no_rules(),
            expected: RecordAction::SetAside { malformed: malformed_source() },
        },
        Row {
            description: "neither side can be read",
            base: json!(null),
            source: malformed(),
            target: malformed(),
            rules: no_rules(),
            expected: RecordAction::SetAside {
                malformed: Sides::Both { source: "no name".to_owned(), target: "no name".to_owned() },
            },
        },
    ]
}

pub(super) fn table() -> Vec<Row> {
    [
        unchanged_and_one_sided(),
        both_changed(),
        alone(),
        super::plan_table_apart::rows(),
        first_meeting(),
        created_and_deleted(),
        not_to_be_judged(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
