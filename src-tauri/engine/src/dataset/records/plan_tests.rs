use mostrador_domain::merge::{DeleteEditRule, MergeRules};
use mostrador_store::tables::sync_data::{RecordRow, RecordStatus};

use super::super::support_tests::{hash, malformed, record, rules};
use super::*;

const BASE: &str = r#"{"name":"Ana","city":"Quito","email":"a@x","note":"","price":0.10}"#;

fn held(payload: &str) -> Held {
    let row = RecordRow {
        id: 7,
        entity_id: "a".to_owned(),
        payload_hash: Some(hash(BASE)),
        version: 1,
        status: RecordStatus::Synced,
        tombstone: None,
        modified_by: "wispro".to_owned(),
        external_id: None,
        source_version: None,
        source_modified_at: None,
        synced_at: None,
        updated_at: Timestamp(0),
        error: None,
        payload: payload.to_owned(),
    };
    Held { row, link: None, conflict: None }
}

fn clean() -> RecordState {
    RecordState::Clean(Box::new(held(BASE)))
}

/// Edited here: the site has `local`, both last agreed on `base`.
fn diverged_by(rules: MergeRules, base: Option<&str>, local: &str) -> Diverged {
    let parse = |text: &str| Document::parse(text).unwrap();
    Diverged {
        held: held(local),
        local: parse(local),
        theirs: base.map(parse),
        agreed: base.map(parse),
        rules,
        local_side: Side::Target,
        edited_at: Some(Timestamp(50)),
    }
}

fn diverged(base: Option<&str>, local: &str) -> Box<Diverged> {
    Box::new(diverged_by(rules(), base, local))
}

/// What a row of the table expects.
#[derive(Debug, PartialEq)]
enum Expected<'a> {
    Insert,
    Nothing,
    Hear,
    Replace(&'a [&'a str]),
    Restore,
    /// The payload here, the fields written here, the discarded ones, and the fields in dispute.
    Merge(&'a str, &'a [&'a str], &'a [&'a str], Option<(ConflictKind, &'a [&'a str])>),
    Bury(usize),
    Forget,
    KeepDeletion(usize),
    ConfirmDeletion(ConflictKind),
    Skip(SkipReason),
    Fail(&'a str),
}

fn names(list: &[&str]) -> Vec<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

fn matches(action: &RecordAction, expected: &Expected<'_>) -> bool {
    match (action, expected) {
        (RecordAction::Insert, Expected::Insert)
        | (RecordAction::Nothing { .. }, Expected::Nothing)
        | (RecordAction::Hear { row: 7 }, Expected::Hear)
        | (RecordAction::Restore(_), Expected::Restore)
        | (RecordAction::Forget(_), Expected::Forget) => true,
        (RecordAction::Replace(replaced), Expected::Replace(changed)) => replaced.changed == names(changed),
        (RecordAction::Merge(merged), Expected::Merge(local, written, discarded, dispute)) => {
            let lost: Vec<&str> = merged.discarded.iter().map(|discard| discard.field.as_str()).collect();
            let open = merged.dispute.as_ref().map(|open| (open.kind, open.fields.clone()));
            merged.local.to_text() == *local
                && merged.written == names(written)
                && lost == *discarded
                && open == dispute.map(|(kind, fields)| (kind, names(fields)))
        }
        (RecordAction::Bury(buried), Expected::Bury(lost))
        | (RecordAction::KeepDeletion(buried), Expected::KeepDeletion(lost)) => {
            buried.discarded.len() == *lost
        }
        (RecordAction::ConfirmDeletion(dispute), Expected::ConfirmDeletion(kind)) => dispute.kind == *kind,
        (RecordAction::Skip { row: 7, reason }, Expected::Skip(expected)) => reason == expected,
        (RecordAction::Fail { reason, .. }, Expected::Fail(expected)) => reason.as_str() == *expected,
        (_, _) => false,
    }
}

#[test]
fn every_state_and_every_record_has_its_action() {
    let raw = |json: &str| record("a", json, RecordBody::Raw);
    let deleted = || record("a", "{}", RecordBody::Deleted);
    let edit_name = r#"{"name":"Eva","city":"Quito","email":"a@x","note":"","price":0.10}"#;
    let other_city = r#"{"name":"Ana","city":"Loja","email":"a@x","note":"","price":0.10}"#;
    let both = r#"{"name":"Eva","city":"Loja","email":"a@x","note":"","price":0.10}"#;
    let other_name = r#"{"name":"Ada","city":"Loja","email":"a@x","note":"","price":0.10}"#;
    let delete_wins = MergeRules { delete_edit: DeleteEditRule::DeleteWins, ..rules() };
    let table = [
        ("a new record is stored", RecordState::Unknown, raw(BASE), Expected::Insert),
        ("the same bytes are nothing new", clean(), raw(BASE), Expected::Nothing),
        (
            "the same fields in other bytes are only heard",
            clean(),
            raw(r#"{"price":1.0e-1,"city":"Quito","name":"Ana","email":"a@x"}"#),
            Expected::Hear,
        ),
        (
            "what nobody edited here is taken",
            clean(),
            raw(r#"{"name":"Ana","city":"Loja","email":"a@x","new":1}"#),
            Expected::Replace(&["city", "price", "new"]),
        ),
        (
            "a number beyond floats changes in its last digit",
            RecordState::Clean(Box::new(held(r#"{"n":12345678901234567890123}"#))),
            raw(r#"{"n":12345678901234567890124}"#),
            Expected::Replace(&["n"]),
        ),
        (
            "a record that came back is restored",
            RecordState::Gone(Box::new(held(BASE))),
            raw(BASE),
            Expected::Restore,
        ),
        (
            "each side's own change travels",
            RecordState::Diverged(diverged(Some(BASE), edit_name)),
            raw(other_city),
            Expected::Merge(both, &["city"], &[], None),
        ),
        (
            "an answer of our own write is no change",
            RecordState::Diverged(diverged(Some(BASE), edit_name)),
            raw(edit_name),
            Expected::Merge(edit_name, &[], &[], None),
        ),
        (
            "a field without an owner that both changed waits, and the rest travels",
            RecordState::Diverged(diverged(Some(BASE), edit_name)),
            raw(other_name),
            Expected::Merge(both, &["city"], &[], Some((ConflictKind::Fields, &["name"]))),
        ),
        (
            "nothing but a dispute writes nothing",
            RecordState::Diverged(diverged(Some(r#"{"name":"Ana"}"#), r#"{"name":"Eva"}"#)),
            raw(r#"{"name":"Ada"}"#),
            Expected::Merge(r#"{"name":"Eva"}"#, &[], &[], Some((ConflictKind::Fields, &["name"]))),
        ),
        (
            "the owner there wins, and what we had is named",
            RecordState::Diverged(diverged(Some(r#"{"email":"a"}"#), r#"{"email":"b"}"#)),
            raw(r#"{"email":"c"}"#),
            Expected::Merge(r#"{"email":"c"}"#, &["email"], &["email"], None),
        ),
        (
            "the owner here wins, and what they had is named",
            RecordState::Diverged(diverged(Some(r#"{"note":"a"}"#), r#"{"note":"b"}"#)),
            raw(r#"{"note":"c"}"#),
            Expected::Merge(r#"{"note":"b"}"#, &[], &["note"], None),
        ),
        (
            "without a base, filled and different fields wait for review and empty ones are filled",
            RecordState::Diverged(diverged(None, r#"{"name":"Eva","city":""}"#)),
            raw(r#"{"name":"Ada","city":"Loja"}"#),
            Expected::Merge(
                r#"{"name":"Eva","city":"Loja"}"#,
                &["city"],
                &[],
                Some((ConflictKind::FirstMeeting, &["name"])),
            ),
        ),
        (
            "what was made here is ours until it is acknowledged, and the source adds to it",
            RecordState::MadeHere(diverged(None, r#"{"name":"Eva","city":""}"#)),
            raw(r#"{"id":5,"name":"Ada","city":"Loja"}"#),
            Expected::Merge(r#"{"name":"Eva","city":"Loja","id":5}"#, &["city", "id"], &["name"], None),
        ),
        ("a tombstone buries what nobody edited", clean(), deleted(), Expected::Bury(0)),
        (
            "a tombstone against an edit is confirmed by a person",
            RecordState::Diverged(diverged(Some(BASE), edit_name)),
            deleted(),
            Expected::ConfirmDeletion(ConflictKind::DeletedThere),
        ),
        (
            "a tombstone wins where the rule says so, and the edit is named",
            RecordState::Diverged(Box::new(diverged_by(delete_wins.clone(), Some(BASE), edit_name))),
            deleted(),
            Expected::Bury(1),
        ),
        (
            "a tombstone of what was never there says nothing",
            RecordState::Diverged(diverged(None, edit_name)),
            deleted(),
            Expected::Nothing,
        ),
        ("a tombstone of the unknown says nothing", RecordState::Unknown, deleted(), Expected::Nothing),
        (
            "a second tombstone says nothing",
            RecordState::Gone(Box::new(held(BASE))),
            deleted(),
            Expected::Nothing,
        ),
        (
            "deleted on both sides is forgotten",
            RecordState::DeletedHere(diverged(Some(BASE), BASE)),
            deleted(),
            Expected::Forget,
        ),
        (
            "deleted here and unedited there, the deletion goes on",
            RecordState::DeletedHere(diverged(Some(BASE), BASE)),
            raw(r#"{"name":"Ana","city":"Quito","email":"a@x","price":0.1}"#),
            Expected::KeepDeletion(0),
        ),
        (
            "deleted here and edited there is confirmed by a person",
            RecordState::DeletedHere(diverged(Some(BASE), BASE)),
            raw(other_city),
            Expected::ConfirmDeletion(ConflictKind::DeletedHere),
        ),
        (
            "a deletion here wins where the rule says so, and the edit is named",
            RecordState::DeletedHere(Box::new(diverged_by(delete_wins, Some(BASE), BASE))),
            raw(other_city),
            Expected::KeepDeletion(1),
        ),
        (
            "the excluded is left alone",
            RecordState::Excluded(7),
            raw(BASE),
            Expected::Skip(SkipReason::Excluded),
        ),
        (
            "what goes back and forth is left alone",
            RecordState::Paused(7),
            raw(BASE),
            Expected::Skip(SkipReason::Paused),
        ),
        (
            "a list older than our write is left alone",
            RecordState::Overtaken(7),
            raw(BASE),
            Expected::Skip(SkipReason::Overtaken),
        ),
        (
            "an id that was given up is left alone",
            RecordState::Replaced(7),
            deleted(),
            Expected::Skip(SkipReason::Replaced),
        ),
        ("a malformed record fails", RecordState::Unknown, malformed("a"), Expected::Fail("BAD")),
        (
            "a malformed record leaves an edit alone",
            RecordState::Diverged(diverged(Some(BASE), edit_name)),
            malformed("a"),
            Expected::Fail("BAD"),
        ),
        ("a list is no record", RecordState::Unknown, raw("[]"), Expected::Fail("NOT_AN_OBJECT")),
        ("half a record is none", clean(), raw("{\"a\":"), Expected::Fail("NOT_JSON")),
    ];
    for (name, state, record, expected) in table {
        let action = plan(&state, &record, &hash(&record.raw_json));
        assert!(matches(&action, &expected), "{name}: {action:?}");
    }
}

#[test]
fn an_edit_is_never_overwritten_by_a_record_that_did_not_change_the_field() {
    // The twin of the rule: as a clean record the edit would be gone.
    let edited = r#"{"name":"Eva","city":"Quito"}"#;
    let listed = record("a", r#"{"name":"Ana","city":"Loja"}"#, RecordBody::Raw);
    let base = r#"{"name":"Ana","city":"Quito"}"#;
    let merged = plan(&RecordState::Diverged(diverged(Some(base), edited)), &listed, &hash(&listed.raw_json));
    let RecordAction::Merge(merged) = merged else { panic!("{merged:?}") };
    assert_eq!(merged.local.get("name"), Some("\"Eva\""));
    let replaced = plan(&RecordState::Clean(Box::new(held(edited))), &listed, &hash(&listed.raw_json));
    let RecordAction::Replace(replaced) = replaced else { panic!("{replaced:?}") };
    assert_eq!(replaced.after.get("name"), Some("\"Ana\""));
}

#[test]
fn what_is_discarded_is_named_in_its_own_text() {
    let state = diverged(Some(r#"{"note":"a"}"#), r#"{"note":1.50}"#);
    let listed = record("a", r#"{"note":12345678901234567890123}"#, RecordBody::Raw);
    let RecordAction::Merge(merged) = plan(&RecordState::Diverged(state), &listed, &hash(&listed.raw_json))
    else {
        panic!("a merge")
    };
    let expected = Discarded {
        field: "note".to_owned(),
        lost: "12345678901234567890123".to_owned(),
        kept: "1.50".to_owned(),
        reason: "owner_wins",
    };
    assert_eq!(merged.discarded, [expected]);
}
