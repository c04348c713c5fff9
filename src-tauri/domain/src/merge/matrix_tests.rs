//! Every state against every state, for every rule, with and without a base.

use serde_json::json;

use super::{
    test_support::{deleted, fields, malformed, present, rules},
    *,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Unchanged,
    Edited,
    /// Edited to the same on whichever side.
    EditedAlike,
    Cleared,
    Absent,
    Deleted,
    Malformed,
    Unknown,
}

const KINDS: [Kind; 8] = [
    Kind::Unchanged,
    Kind::Edited,
    Kind::EditedAlike,
    Kind::Cleared,
    Kind::Absent,
    Kind::Deleted,
    Kind::Malformed,
    Kind::Unknown,
];

fn state(kind: Kind, side: Side) -> SideState {
    match kind {
        Kind::Unchanged => present(json!({"name": "Ana", "zip": "1"})),
        Kind::Edited => present(json!({"name": format!("by {side:?}"), "zip": "1"})),
        Kind::EditedAlike => present(json!({"name": "Eva", "zip": "1"})),
        Kind::Cleared => present(json!({"name": "", "zip": "1"})),
        Kind::Absent => SideState::Absent,
        Kind::Deleted => deleted(),
        Kind::Malformed => malformed(),
        Kind::Unknown => SideState::Unknown,
    }
}

/// One cell of the matrix.
struct Case {
    base: Option<Fields>,
    source: Kind,
    target: Kind,
    rules: MergeRules,
}

impl Case {
    fn all() -> Vec<Self> {
        let mut cases = Vec::new();
        for base in [None, Some(fields(json!({"name": "Ana", "zip": "1"})))] {
            for source in KINDS {
                for target in KINDS {
                    for rule in FieldRule::ALL {
                        for delete_edit in [DeleteEditRule::EditWins, DeleteEditRule::DeleteWins] {
                            let rules = MergeRules { delete_edit, ..rules(rule, &[]) };
                            cases.push(Self { base: base.clone(), source, target, rules });
                        }
                    }
                }
            }
        }
        cases
    }

    fn plan(&self) -> RecordAction {
        let (source, target) = (state(self.source, Side::Source), state(self.target, Side::Target));
        plan(self.base.as_ref(), &source, &target, &self.rules, Side::Source)
    }

    fn has(&self, kind: Kind) -> bool {
        self.source == kind || self.target == kind
    }

    fn kind(&self, side: Side) -> Kind {
        match side {
            Side::Source => self.source,
            Side::Target => self.target,
        }
    }

    fn is_present(&self, side: Side) -> bool {
        match self.kind(side) {
            Kind::Unchanged | Kind::Edited | Kind::EditedAlike | Kind::Cleared => true,
            Kind::Absent | Kind::Deleted | Kind::Malformed | Kind::Unknown => false,
        }
    }

    fn is_edited(&self, side: Side) -> bool {
        match self.kind(side) {
            Kind::Edited | Kind::EditedAlike | Kind::Cleared => true,
            Kind::Unchanged | Kind::Absent | Kind::Deleted | Kind::Malformed | Kind::Unknown => false,
        }
    }

    /// Which rule of the matrix the action breaks.
    fn broken_rule(&self, action: &RecordAction) -> Option<&'static str> {
        let unreadable = self.has(Kind::Malformed);
        let unread = self.has(Kind::Unknown) && !unreadable;
        if unreadable && action.code() != "set_aside" {
            return Some("judges a record that cannot be read");
        }
        if unread && action.code() != "wait" {
            return Some("takes an unread side for something");
        }
        match action {
            RecordAction::SetAside { .. } => (!unreadable).then_some("sets a readable record aside"),
            RecordAction::Wait { .. } => (!unread).then_some("waits for a side that was read"),
            RecordAction::Delete { on, discarded, .. } => {
                if self.kind(on.other()) != Kind::Deleted || !self.is_present(*on) {
                    return Some("deletes without a tombstone");
                }
                let free = self.rules.delete_edit == DeleteEditRule::DeleteWins
                    || self.rules.default.alone() == Some(on.other());
                if (self.is_edited(*on) || self.base.is_none()) && !free {
                    return Some("an edit loses against a deletion");
                }
                (self.is_edited(*on) && self.base.is_some() && discarded.is_empty()).then_some("in silence")
            }
            RecordAction::ConfirmDeletion(conflict) => (self.kind(conflict.deleted_on) != Kind::Deleted
                || !self.is_present(conflict.deleted_on.other()))
            .then_some("asks about a deletion that never was"),
            RecordAction::Create { on, .. } => {
                (self.kind(*on) != Kind::Absent || self.base.is_some() || !self.is_present(on.other()))
                    .then_some("makes a record that was there before")
            }
            RecordAction::Missing { on } => {
                let absent = |side: Side| on.get(side).is_none() || self.kind(side) == Kind::Absent;
                (self.base.is_none() || !absent(Side::Source) || !absent(Side::Target))
                    .then_some("misses a record that nobody had")
            }
            RecordAction::Forget => {
                (self.base.is_none() || !self.has(Kind::Deleted)).then_some("forgets without a tombstone")
            }
            RecordAction::Nothing => (self.is_present(Side::Source) != self.is_present(Side::Target))
                .then_some("does nothing about a record that one side alone has"),
            RecordAction::AdoptBase { .. } | RecordAction::Merge(_) | RecordAction::Dispute { .. } => {
                (!Side::ALL.into_iter().all(|side| self.is_present(side)))
                    .then_some("merges what is not there")
            }
        }
    }
}

#[test]
fn every_combination_of_states_has_an_action_that_breaks_no_rule() {
    let cases = Case::all();
    assert_eq!(cases.len(), 2 * 8 * 8 * 7 * 2);
    for case in cases {
        let action = case.plan();
        let broken = case.broken_rule(&action);
        assert_eq!(broken, None, "{:?} {:?} {:?}: {action:?}", case.source, case.target, case.rules);
    }
}

#[test]
fn where_both_edited_the_owner_decides_and_without_one_a_person() {
    for rule in FieldRule::ALL {
        let base = Some(fields(json!({"name": "Ana", "zip": "1"})));
        let rules = MergeRules::all(rule);
        let action = Case { base, source: Kind::Edited, target: Kind::Edited, rules }.plan();
        match (rule.owner(), action) {
            (Some(owner), RecordAction::Merge(merge)) => {
                assert!(merge.writes.get(owner).is_none(), "{rule:?}");
                assert_eq!(merge.agreed.get("name"), Some(&json!(format!("by {owner:?}"))), "{rule:?}");
                assert_eq!(merge.discarded.len(), 1, "{rule:?}");
            }
            (None, RecordAction::Dispute { disputed, .. }) => {
                assert_eq!(Vec::from_iter(disputed.names()), ["name"], "{rule:?}");
            }
            (None, RecordAction::AdoptBase { agreed }) if rule == FieldRule::KeptApart => {
                assert_eq!(agreed.get("name"), Some(&json!("by Target")), "the other side's is remembered");
            }
            (owner, action) => panic!("{rule:?} of {owner:?}: {action:?}"),
        }
    }
}

#[test]
fn an_unread_side_that_is_taken_for_a_deletion_is_caught() {
    let base = Some(fields(json!({"name": "Ana", "zip": "1"})));
    let case =
        |target| Case { base: base.clone(), source: Kind::Unchanged, target, rules: MergeRules::default() };
    let deletion = case(Kind::Deleted).plan();
    assert_eq!(deletion.code(), "delete");
    assert_eq!(case(Kind::Unknown).broken_rule(&deletion), Some("takes an unread side for something"));
    assert_eq!(case(Kind::Absent).broken_rule(&deletion), Some("deletes without a tombstone"));
    assert_eq!(case(Kind::Malformed).broken_rule(&deletion), Some("judges a record that cannot be read"));
}
