//! The part of the conflict table about fields that are kept apart, guarded, or not taken by the other side.

use serde_json::{Value, json};

use super::{
    BaseUpdate,
    DisputeReason::Guarded,
    FieldRule::{KeptApart, Manual, TargetWins},
    MergeRules, RecordAction, Side, SideState,
    plan_table::{Row, disputed, write},
    test_support::{fields, present, rules},
};

/// `banned` is kept apart and asks for a person when the other side sets it; `born` is not taken by the other side.
fn apart() -> MergeRules {
    MergeRules {
        guards: [("banned".to_owned(), json!(true))].into(),
        kept_here: ["born".to_owned()].into(),
        ..rules(Manual, &[("banned", KeptApart), ("note", KeptApart)])
    }
}

pub(super) fn rows() -> Vec<Row> {
    let dispute = |base: Value, here: Value| RecordAction::Dispute {
        disputed: disputed("banned", base, here, json!(true), Guarded),
        base: BaseUpdate::Keep,
    };
    vec![
        Row {
            description: "kept apart and changed here: nobody hears of it",
            base: json!({"note": "theirs"}),
            source: present(json!({"note": "ours"})),
            target: present(json!({"note": "theirs"})),
            rules: apart(),
            expected: RecordAction::Nothing,
        },
        Row {
            description: "kept apart and changed there: remembered, and not written here",
            base: json!({"note": "theirs"}),
            source: present(json!({"note": "ours"})),
            target: present(json!({"note": "other"})),
            rules: apart(),
            expected: RecordAction::AdoptBase { agreed: fields(json!({"note": "other"})) },
        },
        Row {
            description: "kept apart and changed there while another field travels",
            base: json!({"note": "theirs", "name": "Ana"}),
            source: present(json!({"note": "ours", "name": "Eva"})),
            target: present(json!({"note": "other", "name": "Ana"})),
            rules: apart(),
            expected: write(json!({}), json!({"name": "Eva"}), json!({"note": "other", "name": "Eva"})),
        },
        Row {
            description: "kept apart at the first meeting: one that has no value yet takes the other side's",
            base: json!(null),
            source: present(json!({"note": "ours"})),
            target: present(json!({"note": "theirs", "banned": true})),
            rules: apart(),
            expected: write(json!({"banned": true}), json!({}), json!({"note": "theirs", "banned": true})),
        },
        Row {
            description: "the other side sets the guarded value: a person decides",
            base: json!({"banned": false}),
            source: present(json!({"banned": false})),
            target: present(json!({"banned": true})),
            rules: apart(),
            expected: dispute(json!(false), json!(false)),
        },
        Row {
            description: "the other side says the guarded value still: what was decided here stands",
            base: json!({"banned": true}),
            source: present(json!({"banned": false})),
            target: present(json!({"banned": true})),
            rules: apart(),
            expected: RecordAction::Nothing,
        },
        Row {
            description: "the other side takes the guarded value back: remembered, and ours stays",
            base: json!({"banned": true}),
            source: present(json!({"banned": true, "note": "ours"})),
            target: present(json!({"banned": false})),
            rules: apart(),
            expected: RecordAction::AdoptBase { agreed: fields(json!({"banned": false})) },
        },
        Row {
            description: "both sides set the guarded value: agreed",
            base: json!({"banned": false}),
            source: present(json!({"banned": true})),
            target: present(json!({"banned": true})),
            rules: apart(),
            expected: RecordAction::AdoptBase { agreed: fields(json!({"banned": true})) },
        },
        Row {
            description: "a guard goes before an owner",
            base: json!({"banned": false}),
            source: present(json!({"banned": false})),
            target: present(json!({"banned": true})),
            rules: MergeRules { fields: [("banned".to_owned(), TargetWins)].into(), ..apart() },
            expected: dispute(json!(false), json!(false)),
        },
        Row {
            description: "what the other side does not take stays here",
            base: json!({"born": "1990"}),
            source: present(json!({"born": "1991"})),
            target: present(json!({"born": "1990"})),
            rules: apart(),
            expected: RecordAction::Nothing,
        },
        Row {
            description: "what the other side does not take comes in from there",
            base: json!({"born": "1990"}),
            source: present(json!({"born": "1990"})),
            target: present(json!({"born": "1992"})),
            rules: apart(),
            expected: write(json!({"born": "1992"}), json!({}), json!({"born": "1992"})),
        },
        Row {
            description: "made here: neither what is kept apart nor what stays here is sent",
            base: json!(null),
            source: present(json!({"name": "Ana", "note": "ours", "banned": true, "born": "1990"})),
            target: SideState::Absent,
            rules: apart(),
            expected: RecordAction::Create { on: Side::Target, record: fields(json!({"name": "Ana"})) },
        },
        Row {
            description: "made there: the site begins with all of it",
            base: json!(null),
            source: SideState::Absent,
            target: present(json!({"name": "Ana", "banned": true, "born": "1990"})),
            rules: apart(),
            expected: RecordAction::Create {
                on: Side::Source,
                record: fields(json!({"name": "Ana", "banned": true, "born": "1990"})),
            },
        },
    ]
}
