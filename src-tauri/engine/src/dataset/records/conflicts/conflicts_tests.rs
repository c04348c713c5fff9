use mostrador_store::tables::sync_conflicts::ConflictKind;
use mostrador_store::tables::sync_data::{RecordStatus, Tombstone};
use mostrador_store::tables::sync_queue::{DELETE, UPSERT};

use super::super::delete;
use super::super::support_tests::{Desk, Site, code};
use super::*;

/// Both sides changed name and city; the zip is ours alone to have changed.
fn disputed(desk: &Desk<'_>, id: &str) {
    desk.list(id, r#"{"name":"Ana","city":"Quito","zip":"1","n":0.10}"#);
    desk.edit(id, r#"{"name":"Eva","city":"Loja","zip":"2"}"#);
    let taken = desk.list(id, r#"{"name":"Ada","city":"Cuenca","zip":"1","n":0.10}"#);
    assert_eq!(code(&taken), "conflicted BOTH_CHANGED");
}

fn choices(of: &[(&str, Choice)]) -> BTreeMap<String, Choice> {
    of.iter().map(|(field, choice)| ((*field).to_owned(), choice.clone())).collect()
}

fn decide(desk: &Desk<'_>, seen: Seen, of: &[(&str, Choice)]) -> Result<(), ConflictError> {
    resolve(desk.transaction, &desk.records, seen, &choices(of), None, "ana", desk.now())
}

fn take_back(desk: &Desk<'_>, id: i64) -> Result<(), ConflictError> {
    undo(desk.transaction, &desk.records, id, None, "luis", desk.now())
}

fn answer(desk: &Desk<'_>, id: &str, answer: DeletionAnswer) {
    resolve_deletion(desk.transaction, &desk.records, desk.seen(id), answer, "ana", desk.now()).unwrap();
}

/// What the other side has after it applied a job: the changed fields, or everything.
fn payload_of(desk: &Desk<'_>) -> (String, Option<Vec<String>>) {
    let job = desk.lease_one();
    desk.accept(&job, None, None);
    (job.payload, job.changed)
}

#[tokio::test]
async fn what_is_undisputed_travels_while_the_rest_waits() {
    Site::new()
        .play(|desk| {
            disputed(desk, "a");
            let conflict = desk.conflict("a");
            assert_eq!((conflict.sides.kind, conflict.strategy.as_str()), (ConflictKind::Fields, "manual"));
            assert_eq!(conflict.sides.fields, ["city", "name"]);
            assert_eq!(
                conflict.sides.base.as_deref(),
                Some(r#"{"name":"Ana","city":"Quito","zip":"1","n":0.10}"#)
            );
            // The other side keeps what it has in the disputed fields.
            let (payload, changed) = payload_of(desk);
            assert_eq!(payload, r#"{"name":"Ada","city":"Cuenca","zip":"2","n":0.10}"#);
            assert_eq!(changed, Some(vec!["zip".to_owned()]));
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Conflict, 0));
            assert_eq!(
                desk.payload("a"),
                r#"{"name":"Eva","city":"Loja","zip":"2","n":0.10}"#,
                "the site works on"
            );
            // The echo of that is no new conflict, and nothing is sent.
            let echo = r#"{"name":"Ada","city":"Cuenca","zip":"2","n":0.1}"#;
            assert_eq!(code(&desk.list("a", echo)), "conflicted BOTH_CHANGED");
            assert_eq!(code(&desk.list("a", echo)), "unchanged");
            assert_eq!((desk.conflict("a").id, desk.waiting()), (conflict.id, 0));
            assert_eq!(desk.count("SELECT count(*) FROM sync_conflicts"), 1);
        })
        .await;
}

#[tokio::test]
async fn an_open_conflict_follows_both_sides_and_ends_when_they_agree() {
    Site::new()
        .play(|desk| {
            disputed(desk, "a");
            let first = desk.conflict("a");
            desk.list("a", r#"{"name":"Ida","city":"Cuenca","zip":"1","n":0.10}"#);
            let second = desk.conflict("a");
            assert_eq!((second.id, second.version), (first.id, first.version + 1));
            assert!(second.sides.source.unwrap().contains("Ida"));
            desk.edit("a", r#"{"name":"Ida"}"#);
            assert_eq!(desk.conflict("a").sides.fields, ["city"], "both say the same");
            desk.list("a", r#"{"name":"Ida","city":"Loja","zip":"1","n":0.10}"#);
            assert_eq!(desk.held("a").conflict, None);
            assert_eq!(desk.drain(), 1);
            assert_eq!(desk.status("a"), RecordStatus::Synced);
        })
        .await;
}

#[tokio::test]
async fn a_decision_travels_and_stands_in_the_audit_with_what_it_turned_down() {
    Site::new()
        .play(|desk| {
            disputed(desk, "a");
            desk.drain();
            let value = Choice::Value(serde_json::json!("Ambato"));
            decide(desk, desk.seen("a"), &[("name", Choice::KeepTarget), ("city", value)]).unwrap();
            assert_eq!(desk.payload("a"), r#"{"name":"Eva","city":"Ambato","zip":"2","n":0.10}"#);
            let (payload, changed) = payload_of(desk);
            assert_eq!(payload, desk.payload("a"));
            assert_eq!(changed, Some(vec!["name".to_owned(), "city".to_owned()]));
            assert_eq!((desk.status("a"), desk.link("a").base), (RecordStatus::Synced, None));
            let audit = desk.audit("a");
            let resolved =
                ["resolve", "ok", r#"{"city":"Loja","name":"Eva"}"#, r#"{"city":"Ambato","name":"Eva"}"#];
            assert!(audit.iter().any(|row| row == &resolved), "{audit:?}");
            let lost: Vec<_> = audit.iter().filter(|[action, ..]| action == "discard").collect();
            assert_eq!(lost.len(), 1);
            assert!(lost[0][2].contains("Cuenca") && lost[0][2].contains("Ada") && lost[0][1] == "person");
        })
        .await;
}

#[tokio::test]
async fn what_the_other_side_has_can_be_taken_and_nothing_is_sent() {
    Site::new()
        .play(|desk| {
            disputed(desk, "a");
            desk.drain();
            decide(desk, desk.seen("a"), &[("name", Choice::KeepSource), ("city", Choice::KeepSource)])
                .unwrap();
            assert_eq!(desk.payload("a"), r#"{"name":"Ada","city":"Cuenca","zip":"2","n":0.10}"#);
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Synced, 0));
            assert!(!desk.link("a").is_pending());
        })
        .await;
}

#[tokio::test]
async fn fields_without_a_choice_stay_open() {
    Site::new()
        .play(|desk| {
            disputed(desk, "a");
            let seen = desk.seen("a");
            let preview =
                preview(desk.transaction, &desk.records, seen, &choices(&[("name", Choice::KeepTarget)]))
                    .unwrap();
            assert_eq!(
                (preview.left, preview.sent),
                (vec!["city".to_owned()], vec!["name".to_owned(), "zip".to_owned()])
            );
            let outcome = &preview.fields[0];
            let texts = [&outcome.base, &outcome.here, &outcome.there, &outcome.result]
                .map(|text| text.as_deref().unwrap());
            assert_eq!(texts, ["\"Ana\"", "\"Eva\"", "\"Ada\"", "\"Eva\""]);
            assert_eq!(desk.seen("a"), seen, "a preview does nothing");
            decide(desk, seen, &[("name", Choice::KeepTarget)]).unwrap();
            let rest = desk.conflict("a");
            assert_ne!(rest.id, seen.id);
            assert_eq!(rest.sides.fields, ["city"]);
            let (payload, _) = payload_of(desk);
            assert_eq!(payload, r#"{"name":"Eva","city":"Cuenca","zip":"2","n":0.10}"#);
            assert_eq!(desk.status("a"), RecordStatus::Conflict);
            decide(desk, desk.seen("a"), &[("city", Choice::KeepTarget)]).unwrap();
            desk.drain();
            assert_eq!(desk.status("a"), RecordStatus::Synced);
        })
        .await;
}

#[tokio::test]
async fn a_decision_by_an_old_picture_is_refused() {
    Site::new()
        .play(|desk| {
            disputed(desk, "a");
            let seen = desk.seen("a");
            desk.edit("a", r#"{"name":"Ida"}"#);
            let refused = decide(desk, seen, &[("name", Choice::KeepTarget)]);
            assert!(matches!(refused, Err(ConflictError::Moved)), "{refused:?}");
            let seen = desk.seen("a");
            let nothing = decide(desk, seen, &[]);
            assert!(matches!(nothing, Err(ConflictError::Choice(_))), "{nothing:?}");
            let other = decide(desk, seen, &[("zip", Choice::KeepTarget)]);
            assert!(matches!(other, Err(ConflictError::Choice(_))), "{other:?}");
            let kind = resolve_deletion(
                desk.transaction,
                &desk.records,
                seen,
                DeletionAnswer::Delete,
                "ana",
                desk.now(),
            );
            assert!(matches!(kind, Err(ConflictError::OtherKind)), "{kind:?}");
            assert_eq!(desk.seen("a"), seen);
            decide(desk, seen, &[("name", Choice::KeepTarget), ("city", Choice::KeepTarget)]).unwrap();
            let twice = decide(desk, seen, &[("name", Choice::KeepTarget)]);
            assert!(matches!(twice, Err(ConflictError::NotOpen)), "{twice:?}");
        })
        .await;
}

#[tokio::test]
async fn a_decision_can_be_taken_back_as_a_new_change() {
    for sent in [true, false] {
        Site::new()
            .play(move |desk| {
                disputed(desk, "a");
                desk.drain();
                let seen = desk.seen("a");
                decide(desk, seen, &[("name", Choice::KeepTarget), ("city", Choice::KeepSource)]).unwrap();
                if sent {
                    assert_eq!(desk.drain(), 1);
                }
                // What happened since stays.
                desk.edit("a", r#"{"zip":"3"}"#);
                take_back(desk, seen.id).unwrap();
                assert_eq!(desk.payload("a"), r#"{"name":"Eva","city":"Loja","zip":"3","n":0.10}"#);
                let again = desk.conflict("a");
                assert_eq!(again.sides.fields, ["city", "name"]);
                assert!(again.sides.source.unwrap().contains(r#""name":"Ada","city":"Cuenca""#));
                let (payload, changed) = payload_of(desk);
                assert_eq!(
                    payload, r#"{"name":"Ada","city":"Cuenca","zip":"3","n":0.10}"#,
                    "it gets its own back"
                );
                let names = changed.unwrap();
                assert_eq!(names.contains(&"name".to_owned()), sent, "{names:?}");
                assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Conflict, 0));
                assert!(matches!(take_back(desk, seen.id), Err(ConflictError::NotOpen)));
                let actions: Vec<String> = desk.audit("a").into_iter().map(|[action, ..]| action).collect();
                assert!(actions.contains(&"undo".to_owned()), "{actions:?}");
                // And it can be decided anew.
                decide(desk, desk.seen("a"), &[("name", Choice::KeepSource), ("city", Choice::KeepTarget)])
                    .unwrap();
                desk.drain();
                assert_eq!(desk.payload("a"), r#"{"name":"Ada","city":"Loja","zip":"3","n":0.10}"#);
                assert_eq!(desk.status("a"), RecordStatus::Synced);
            })
            .await;
    }
}

#[tokio::test]
async fn a_decision_is_not_taken_back_over_a_later_change_or_after_a_month() {
    Site::new()
        .play(|desk| {
            disputed(desk, "a");
            let seen = desk.seen("a");
            let both = [("name", Choice::KeepTarget), ("city", Choice::KeepTarget)];
            decide(desk, seen, &both).unwrap();
            desk.edit("a", r#"{"name":"Ida"}"#);
            let before = desk.row("a");
            let moved = desk.transaction.savepoint(|_| take_back(desk, seen.id));
            assert!(matches!(moved, Err(ConflictError::Moved)), "{moved:?}");
            assert_eq!(desk.row("a"), before);
            desk.edit("a", r#"{"name":"Eva"}"#);
            desk.pass(UNDO_DAYS * 86_400_000 + 60_000);
            assert!(matches!(take_back(desk, seen.id), Err(ConflictError::TooOld)));
        })
        .await;
}

const UNDO_DAYS: i64 = 30;

#[tokio::test]
async fn many_of_a_kind_are_decided_in_one_go() {
    Site::new()
        .play(|desk| {
            for id in ["a", "b", "c"] {
                disputed(desk, id);
            }
            desk.list("d", r#"{"name":"Ana"}"#);
            desk.edit("d", r#"{"name":"Eva"}"#);
            desk.list("d", r#"{"name":"Ada"}"#);
            let groups = sync_conflicts::groups(desk.transaction, desk.records.key()).unwrap();
            let (group, count) = groups[0].clone();
            assert_eq!((count, groups.len()), (3, 2));
            let all = choices(&[("name", Choice::KeepSource), ("city", Choice::KeepTarget)]);
            let go = |after, limit| {
                resolve_group(
                    desk.transaction,
                    &desk.records,
                    &group,
                    &all,
                    "ana",
                    (after, limit),
                    desk.now(),
                )
                .unwrap()
            };
            let first = go(0, 2);
            assert_eq!((first.resolved.len(), first.left), (2, 0));
            let second = go(first.next.unwrap(), 2);
            assert_eq!((second.resolved.len(), second.left), (1, 0));
            assert!(!first.resolved.contains(&second.resolved[0]));
            assert_eq!(go(second.next.unwrap(), 2), Batch::default());
            assert_eq!(desk.by_status(RecordStatus::Conflict), 1);
            // What does not fit a conflict is left.
            let (group, _) = groups[1].clone();
            let result =
                resolve_group(desk.transaction, &desk.records, &group, &all, "ana", (0, 9), desk.now())
                    .unwrap();
            assert_eq!((result.resolved, result.left), (Vec::new(), 1));
        })
        .await;
}

#[tokio::test]
async fn one_that_does_not_read_keeps_none_of_the_others_from_being_decided() {
    Site::new()
        .play(|desk| {
            for id in ["a", "b", "c", "d", "e"] {
                disputed(desk, id);
            }
            let groups = sync_conflicts::groups(desk.transaction, desk.records.key()).unwrap();
            let damaged = [
                "UPDATE sync_data SET payload = '{\"name' WHERE entity_id = 'b'",
                "UPDATE sync_conflicts SET source_payload = '{\"name' WHERE entity_id = 'd'",
            ];
            for sql in damaged {
                assert_eq!(desk.transaction.connection().execute(sql, []).unwrap(), 1);
            }
            let all = choices(&[("name", Choice::KeepSource), ("city", Choice::KeepTarget)]);
            let batch =
                resolve_group(desk.transaction, &desk.records, &groups[0].0, &all, "ana", (0, 9), desk.now())
                    .unwrap();
            assert_eq!((batch.resolved.len(), batch.left), (3, 2));
            let left = sync_conflicts::list_open(desk.transaction, desk.records.key(), "", 9).unwrap();
            let left: Vec<&str> = left.iter().map(|conflict| conflict.entity_id.as_str()).collect();
            assert_eq!(left, ["b", "d"]);
            // Where nothing travels no other one could be decided either.
            let read_only = Records { integration: None, ..desk.records.clone() };
            let ended =
                resolve_group(desk.transaction, &read_only, &groups[0].0, &all, "ana", (0, 9), desk.now());
            assert!(matches!(ended, Err(ConflictError::Edit(EditError::ReadOnly))), "{ended:?}");
        })
        .await;
}

#[tokio::test]
async fn a_record_made_there_and_here_meets_for_the_first_time() {
    Site::new()
        .play(|desk| {
            let fields = super::super::support_tests::fields(r#"{"name":"Ana","city":""}"#);
            super::super::create(
                desk.transaction,
                &desk.records,
                "local:1",
                &fields,
                None,
                "ana",
                desk.now(),
            )
            .unwrap();
            let job = desk.lease_one();
            // Refused because it is there already, under an id that a person matched.
            desk.refuse(&job);
            let mut row = desk.row("local:1");
            row.external_id = Some("R1".to_owned());
            mostrador_store::tables::sync_data::save(desk.transaction, &row).unwrap();
            assert_eq!(code(&desk.list("R1", r#"{"name":"Ada","city":"Loja"}"#)), "conflicted FIRST_MEETING");
            let conflict = desk.conflict("R1");
            assert_eq!((conflict.sides.kind, conflict.sides.base), (ConflictKind::FirstMeeting, None));
            assert_eq!(desk.payload("R1"), r#"{"city":"Loja","name":"Ana"}"#);
            // Read again it is the same question.
            assert_eq!(
                code(&desk.list("R1", r#"{"name":"Ada","city":"Loja","x":1}"#)),
                "conflicted FIRST_MEETING"
            );
            assert_eq!(desk.conflict("R1").sides.fields, ["name"]);
            decide(desk, desk.seen("R1"), &[("name", Choice::KeepSource)]).unwrap();
            assert_eq!((desk.status("R1"), desk.waiting()), (RecordStatus::Synced, 0));
        })
        .await;
}

/// Edited here, deleted there.
fn deleted_there(desk: &Desk<'_>) {
    desk.list("a", r#"{"name":"Ana"}"#);
    desk.edit("a", r#"{"name":"Eva"}"#);
    desk.list_deleted("a");
}

/// Deleted here, edited there.
fn deleted_here(desk: &Desk<'_>) {
    desk.list("a", r#"{"name":"Ana"}"#);
    delete(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
    desk.list("a", r#"{"name":"Eva"}"#);
}

#[tokio::test]
async fn an_edit_that_wins_over_a_deletion_there_makes_the_record_anew() {
    Site::new()
        .play(|desk| {
            deleted_there(desk);
            let id = desk.seen("a").id;
            answer(desk, "a", DeletionAnswer::KeepEdit);
            let job = desk.lease_one();
            assert_eq!(
                (job.action.as_str(), job.external_id.as_str(), job.changed.clone()),
                (UPSERT, "", None)
            );
            desk.accept(&job, Some("R2"), None);
            assert_eq!((desk.row("a").id_there(), desk.status("a")), (Some("R2"), RecordStatus::Synced));
            assert_eq!(code(&desk.list("R2", r#"{"name":"Eva"}"#)), "unchanged");
            // The old one is no longer this record.
            assert_eq!(code(&desk.list_deleted("a")), "skipped REPLACED");
            // Taken back: it is deleted on both sides.
            take_back(desk, id).unwrap();
            let job = desk.lease_one();
            assert_eq!((job.action.as_str(), job.external_id.as_str()), (DELETE, "R2"));
            desk.accept(&job, None, None);
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Deleted, 0));
        })
        .await;
}

#[tokio::test]
async fn what_may_have_been_sent_to_the_deleted_record_does_not_go_to_its_id_again() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            let job = desk.lease_one();
            desk.lose(&job);
            desk.list_deleted("a");
            assert_eq!(desk.waiting(), 0, "it is gone there");
            answer(desk, "a", DeletionAnswer::KeepEdit);
            let job = desk.lease_one();
            assert_eq!((job.external_id.as_str(), job.changed.clone()), ("", None));
            desk.accept(&job, Some("R2"), None);
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Synced, 0));
        })
        .await;
}

#[tokio::test]
async fn a_deletion_there_that_wins_takes_the_edit_with_it_until_it_is_taken_back() {
    Site::new()
        .play(|desk| {
            deleted_there(desk);
            let id = desk.seen("a").id;
            answer(desk, "a", DeletionAnswer::Delete);
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Deleted, 0));
            let audit = desk.audit("a");
            assert!(
                audit.iter().any(|row| row[0] == "discard" && row[2] == r#"{"name":"Eva"}"#),
                "{audit:?}"
            );
            take_back(desk, id).unwrap();
            let job = desk.lease_one();
            assert_eq!((job.external_id.as_str(), job.payload.as_str()), ("", r#"{"name":"Eva"}"#));
            desk.accept(&job, Some("R2"), None);
            assert_eq!((desk.status("a"), desk.row("a").tombstone), (RecordStatus::Synced, None));
        })
        .await;
}

#[tokio::test]
async fn an_edit_there_that_wins_over_a_deletion_here_brings_the_record_back() {
    Site::new()
        .play(|desk| {
            deleted_here(desk);
            let id = desk.seen("a").id;
            answer(desk, "a", DeletionAnswer::KeepEdit);
            assert_eq!(
                (desk.payload("a").as_str(), desk.status("a")),
                (r#"{"name":"Eva"}"#, RecordStatus::Synced)
            );
            assert_eq!((desk.row("a").tombstone, desk.waiting()), (None, 0));
            assert_eq!(code(&desk.list("a", r#"{"name":"Eva"}"#)), "unchanged");
            take_back(desk, id).unwrap();
            assert_eq!(desk.lease_one().action, DELETE);
        })
        .await;
}

#[tokio::test]
async fn a_deletion_here_that_wins_travels_until_it_is_taken_back() {
    Site::new()
        .play(|desk| {
            deleted_here(desk);
            let id = desk.seen("a").id;
            answer(desk, "a", DeletionAnswer::Delete);
            assert_eq!(
                (desk.status("a"), desk.row("a").tombstone),
                (RecordStatus::Pending, Some(Tombstone::Here))
            );
            // Taken back before it left: nothing is sent at all.
            take_back(desk, id).unwrap();
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Synced, 0));
            assert_eq!(desk.payload("a"), r#"{"name":"Eva"}"#);
        })
        .await;
    // On its way when it is taken back, or accepted already: the record is made there anew.
    for accepted in [true, false] {
        Site::new()
            .play(move |desk| {
                deleted_here(desk);
                let id = desk.seen("a").id;
                answer(desk, "a", DeletionAnswer::Delete);
                let job = desk.lease_one();
                if accepted {
                    desk.accept(&job, None, None);
                    take_back(desk, id).unwrap();
                } else {
                    take_back(desk, id).unwrap();
                    desk.accept(&job, None, None);
                }
                let job = desk.lease_one();
                assert_eq!(
                    (job.action.as_str(), job.external_id.as_str()),
                    (UPSERT, ""),
                    "accepted: {accepted}"
                );
                desk.accept(&job, Some("R2"), None);
                assert_eq!((desk.status("a"), desk.row("a").id_there()), (RecordStatus::Synced, Some("R2")));
                assert_eq!(desk.waiting(), 0);
            })
            .await;
    }
}

#[tokio::test]
async fn a_reference_that_is_decided_later_is_sent_with_the_id_known_by_then() {
    use super::super::create;
    use super::super::support_tests::fields;
    Site::new()
        .play(|desk| {
            let made = fields(r#"{"name":"parent"}"#);
            create(desk.transaction, &desk.records, "local:1", &made, None, "ana", desk.now()).unwrap();
            let parent = desk.lease_one();
            desk.list("a", r#"{"of":"5"}"#);
            desk.edit("a", r#"{"of":"local:1"}"#);
            desk.list("a", r#"{"of":"6"}"#);
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Conflict, 1));
            desk.accept(&parent, Some("77"), None);
            decide(desk, desk.seen("a"), &[("of", Choice::KeepTarget)]).unwrap();
            assert_eq!(payload_of(desk).0, r#"{"of":"77"}"#);
            assert_eq!(
                (desk.payload("a"), desk.status("a")),
                (r#"{"of":"77"}"#.to_owned(), RecordStatus::Synced)
            );
        })
        .await;
}
