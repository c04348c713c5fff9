//! The conflict table of customers: what becomes of a record for every combination of what happened here and there, by who
//! owns the field. The remote is the source, the site the target, as with every record that is kept in step with the site.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::{
    test_support::{deleted, fields, malformed, present},
    *,
};

/// What one side has to say since both agreed on `{"name": "Ana", "zip": "1"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Unchanged,
    Edited,
    Deleted,
    Malformed,
    Unknown,
    /// Edited to what the other side says too.
    Alike,
    /// There is no record, and there was none before.
    New,
    /// There is no record any more, and no tombstone.
    Missing,
}

/// Who is heard when both sides edited the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Local,
    Remote,
    Nobody,
}

use Owner::{Local, Nobody, Remote};
use Said::{Alike, Deleted, Edited, Malformed, Missing, New, Unchanged, Unknown};

const STATES: [Said; 5] = [Unchanged, Edited, Deleted, Malformed, Unknown];
const OWNERS: [Owner; 3] = [Local, Remote, Nobody];

/// Here, there, owner, what becomes of it: a word for the plan as [`word`] reads it.
type Row = (Said, Said, Owner, &'static str);

/// A conflict bug of customers starts with another word here.
const TABLE: &[Row] = &[
    (Unchanged, Unchanged, Local, "nothing"),
    (Unchanged, Unchanged, Remote, "nothing"),
    (Unchanged, Unchanged, Nobody, "nothing"),
    // What changed on one side travels, whoever owns the field.
    (Unchanged, Edited, Local, "merge: theirs comes here"),
    (Unchanged, Edited, Remote, "merge: theirs comes here"),
    (Unchanged, Edited, Nobody, "merge: theirs comes here"),
    (Edited, Unchanged, Local, "merge: ours goes there"),
    (Edited, Unchanged, Remote, "merge: ours goes there"),
    (Edited, Unchanged, Nobody, "merge: ours goes there"),
    // What changed on both is the owner's; without one a person decides.
    (Edited, Edited, Local, "merge: ours goes there, theirs is in the history"),
    (Edited, Edited, Remote, "merge: theirs comes here, ours is in the history"),
    (Edited, Edited, Nobody, "dispute"),
    // A deletion takes a record that nobody edited.
    (Unchanged, Deleted, Local, "delete here"),
    (Unchanged, Deleted, Remote, "delete here"),
    (Unchanged, Deleted, Nobody, "delete here"),
    (Deleted, Unchanged, Local, "delete there"),
    (Deleted, Unchanged, Remote, "delete there"),
    (Deleted, Unchanged, Nobody, "delete there"),
    // Against an edit it waits for a person, whoever owns the field: losing an edit is worse.
    (Edited, Deleted, Local, "confirm_deletion"),
    (Edited, Deleted, Remote, "confirm_deletion"),
    (Edited, Deleted, Nobody, "confirm_deletion"),
    (Deleted, Edited, Local, "confirm_deletion"),
    (Deleted, Edited, Remote, "confirm_deletion"),
    (Deleted, Edited, Nobody, "confirm_deletion"),
    (Deleted, Deleted, Local, "forget"),
    (Deleted, Deleted, Remote, "forget"),
    (Deleted, Deleted, Nobody, "forget"),
    // What cannot be read is set aside, whatever the other side says.
    (Unchanged, Malformed, Local, "set_aside there"),
    (Unchanged, Malformed, Remote, "set_aside there"),
    (Unchanged, Malformed, Nobody, "set_aside there"),
    (Edited, Malformed, Local, "set_aside there"),
    (Edited, Malformed, Remote, "set_aside there"),
    (Edited, Malformed, Nobody, "set_aside there"),
    (Deleted, Malformed, Local, "set_aside there"),
    (Deleted, Malformed, Remote, "set_aside there"),
    (Deleted, Malformed, Nobody, "set_aside there"),
    (Malformed, Malformed, Local, "set_aside both"),
    (Malformed, Malformed, Remote, "set_aside both"),
    (Malformed, Malformed, Nobody, "set_aside both"),
    (Unknown, Malformed, Local, "set_aside there"),
    (Unknown, Malformed, Remote, "set_aside there"),
    (Unknown, Malformed, Nobody, "set_aside there"),
    (Malformed, Unchanged, Local, "set_aside here"),
    (Malformed, Unchanged, Remote, "set_aside here"),
    (Malformed, Unchanged, Nobody, "set_aside here"),
    (Malformed, Edited, Local, "set_aside here"),
    (Malformed, Edited, Remote, "set_aside here"),
    (Malformed, Edited, Nobody, "set_aside here"),
    (Malformed, Deleted, Local, "set_aside here"),
    (Malformed, Deleted, Remote, "set_aside here"),
    (Malformed, Deleted, Nobody, "set_aside here"),
    (Malformed, Unknown, Local, "set_aside here"),
    (Malformed, Unknown, Remote, "set_aside here"),
    (Malformed, Unknown, Nobody, "set_aside here"),
    // A side that was not read says nothing: never a deletion.
    (Unchanged, Unknown, Local, "wait for there"),
    (Unchanged, Unknown, Remote, "wait for there"),
    (Unchanged, Unknown, Nobody, "wait for there"),
    (Edited, Unknown, Local, "wait for there"),
    (Edited, Unknown, Remote, "wait for there"),
    (Edited, Unknown, Nobody, "wait for there"),
    (Deleted, Unknown, Local, "wait for there"),
    (Deleted, Unknown, Remote, "wait for there"),
    (Deleted, Unknown, Nobody, "wait for there"),
    (Unknown, Unchanged, Local, "wait for here"),
    (Unknown, Unchanged, Remote, "wait for here"),
    (Unknown, Unchanged, Nobody, "wait for here"),
    (Unknown, Edited, Local, "wait for here"),
    (Unknown, Edited, Remote, "wait for here"),
    (Unknown, Edited, Nobody, "wait for here"),
    (Unknown, Deleted, Local, "wait for here"),
    (Unknown, Deleted, Remote, "wait for here"),
    (Unknown, Deleted, Nobody, "wait for here"),
    (Unknown, Unknown, Local, "wait for both"),
    (Unknown, Unknown, Remote, "wait for both"),
    (Unknown, Unknown, Nobody, "wait for both"),
    // Besides: what else a plan can say.
    (Alike, Alike, Local, "adopt_base"),
    (Alike, Alike, Remote, "adopt_base"),
    (Alike, Alike, Nobody, "adopt_base"),
    (Edited, New, Nobody, "create there"),
    (New, Edited, Nobody, "create here"),
    (Edited, Missing, Nobody, "missing there"),
    (Missing, Unchanged, Nobody, "missing here"),
];

fn state(said: Said, by: &str) -> SideState {
    match said {
        Unchanged => present(json!({"name": "Ana", "zip": "1"})),
        Edited => present(json!({"name": by, "zip": "1"})),
        Alike => present(json!({"name": "Eva", "zip": "1"})),
        Deleted => deleted(),
        Malformed => malformed(),
        Unknown => SideState::Unknown,
        New | Missing => SideState::Absent,
    }
}

fn planned(here: Said, there: Said, owner: Owner) -> RecordAction {
    let rule = match owner {
        Local => FieldRule::TargetWins,
        Remote => FieldRule::SourceWins,
        Nobody => FieldRule::Manual,
    };
    let is_new = here == New || there == New;
    let base = (!is_new).then(|| fields(json!({"name": "Ana", "zip": "1"})));
    let rules =
        MergeRules { fields: [("name".to_owned(), rule)].into(), ..MergeRules::all(FieldRule::Manual) };
    plan(base.as_ref(), &state(there, "theirs"), &state(here, "ours"), &rules, Side::Target)
}

fn place<T>(of: &Sides<T>) -> &'static str {
    match of {
        Sides::Source(_) => "there",
        Sides::Target(_) => "here",
        Sides::Both { .. } => "both",
    }
}

/// The plan in a few words.
fn word(action: &RecordAction) -> String {
    let place_of = |side: &Side| if *side == Side::Source { "there" } else { "here" };
    match action {
        RecordAction::Merge(merge) => {
            let (whose, way, other) = match place(&merge.writes) {
                "there" => ("ours", "goes there", "theirs"),
                "here" => ("theirs", "comes here", "ours"),
                both => return format!("merge: {both}"),
            };
            let lost = merge.discarded.iter().map(|lost| (lost.field.as_str(), lost.value.clone()));
            match Vec::from_iter(lost).as_slice() {
                [] => format!("merge: {whose} {way}"),
                [("name", Some(value))] if *value == json!(other) => {
                    format!("merge: {whose} {way}, {other} is in the history")
                }
                others => format!("merge: {whose} {way}, and {others:?} are lost"),
            }
        }
        RecordAction::Create { on, .. } => format!("create {}", place_of(on)),
        RecordAction::Delete { on, .. } => format!("delete {}", place_of(on)),
        RecordAction::Missing { on } => format!("missing {}", place(on)),
        RecordAction::Wait { unread } => format!("wait for {}", place(unread)),
        RecordAction::SetAside { malformed } => format!("set_aside {}", place(malformed)),
        RecordAction::Nothing
        | RecordAction::AdoptBase { .. }
        | RecordAction::Dispute { .. }
        | RecordAction::ConfirmDeletion(_)
        | RecordAction::Forget => action.code().to_owned(),
    }
}

#[test]
fn every_row_of_the_conflict_table_holds() {
    for (here, there, owner, expected) in TABLE {
        let action = planned(*here, *there, *owner);
        assert_eq!(&word(&action), expected, "{here:?} here, {there:?} there, owner {owner:?}: {action:?}");
    }
}

#[test]
fn the_conflict_table_has_one_row_for_every_combination_of_states_and_owners() {
    let mut rows: BTreeMap<(Said, Said, Owner), u32> = BTreeMap::new();
    for (here, there, owner, _) in TABLE {
        *rows.entry((*here, *there, *owner)).or_default() += 1;
    }
    for here in STATES {
        for there in STATES {
            for owner in OWNERS {
                assert_eq!(rows.remove(&(here, there, owner)), Some(1), "{here:?} {there:?} {owner:?}");
            }
        }
    }
    let besides = |(here, there, _): &(Said, Said, Owner)| !STATES.contains(here) || !STATES.contains(there);
    assert!(rows.iter().all(|(row, times)| *times == 1 && besides(row)), "{rows:?}");
}

#[test]
fn every_action_of_the_planner_is_produced_by_a_row_of_the_conflict_table() {
    let produced: BTreeSet<&str> =
        TABLE.iter().map(|(here, there, owner, _)| planned(*here, *there, *owner).code()).collect();
    assert_eq!(produced, RecordAction::CODES.iter().copied().collect());
}
