use mostrador_connector::RecordBody;
use mostrador_domain::merge::Fields;

use super::super::support_tests::{Desk, Site, code, fields, record};
use super::super::{create, delete};
use super::*;

fn make(desk: &Desk<'_>, id: &str, json: &str) {
    let fields: Fields = fields(json);
    create(desk.transaction, &desk.records, id, &fields, None, "ana", desk.now()).unwrap();
}

#[tokio::test]
async fn an_edit_during_the_upload_stays_and_is_sent_after_it() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana","city":"Quito"}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            let first = desk.lease_one();
            desk.edit("a", r#"{"city":"Loja"}"#);
            assert!(desk.lease().is_empty(), "one write of a record at a time");
            let row = desk.row("a").id;
            assert_eq!(desk.accept(&first, None, Some("v2")), Acknowledged::MoreWaits { row });
            assert_eq!(desk.status("a"), RecordStatus::Pending);
            let link = desk.link("a");
            assert_eq!((link.edit_counter, link.acknowledged_edits), (2, 1));
            assert_eq!(link.base.as_deref(), Some(r#"{"name":"Eva","city":"Quito"}"#), "what was sent");
            let second = desk.lease_one();
            assert_eq!((second.edits, second.base_version.as_deref()), (2, Some("v2")));
            assert_eq!(second.payload, r#"{"name":"Eva","city":"Loja"}"#);
            assert_eq!(desk.accept(&second, None, None), Acknowledged::Settled { row });
            assert_eq!((desk.link("a").base, desk.status("a")), (None, RecordStatus::Synced));
            assert_eq!(desk.drain(), 0);
        })
        .await;
}

#[tokio::test]
async fn an_edit_taken_back_during_the_upload_is_sent_too() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            let first = desk.lease_one();
            desk.edit("a", r#"{"name":"Ana"}"#);
            assert_eq!(desk.status("a"), RecordStatus::Pending);
            desk.accept(&first, None, None);
            assert_eq!(desk.lease_one().payload, r#"{"name":"Ana"}"#);
        })
        .await;
    // The same, and the answer of the first one was lost: what may arrive late is not the last word.
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            let first = desk.lease_one();
            desk.lose(&first);
            desk.edit("a", r#"{"name":"Ana"}"#);
            let again = desk.lease_one();
            assert_eq!(again.payload, r#"{"name":"Ana"}"#);
            assert_eq!(again.changed, Some(vec!["name".to_owned()]));
            desk.accept(&again, None, None);
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Synced, 0));
        })
        .await;
}

#[tokio::test]
async fn an_acknowledgement_settles_no_more_edits_than_its_job_had() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"n":0}"#);
            for n in 1..=3 {
                desk.edit("a", &format!("{{\"n\":{n}}}"));
            }
            let mut job = desk.lease_one();
            assert_eq!(job.edits, 3);
            job.edits = 99;
            desk.accept(&job, None, None);
            assert_eq!(desk.link("a").acknowledged_edits, 3);
        })
        .await;
}

#[tokio::test]
async fn a_refused_record_says_so_and_a_newer_job_goes_on() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            desk.edit("a", r#"{"name":""}"#);
            let job = desk.lease_one();
            desk.refuse(&job);
            assert_eq!(
                (desk.status("a"), desk.row("a").error.as_deref()),
                (RecordStatus::Failed, Some("BAD_PHONE"))
            );
            assert!(desk.link("a").is_pending(), "the edit is not lost");
            // What is refused is not sent again because the source says something else.
            desk.list("a", r#"{"name":"Ana","at":1}"#);
            assert_eq!(desk.status("a"), RecordStatus::Pending, "but what is merged is another record");
            let job = desk.lease_one();
            desk.edit("a", r#"{"name":"Eva"}"#);
            desk.refuse(&job);
            assert_eq!(desk.status("a"), RecordStatus::Pending);
            assert_eq!(desk.drain(), 1);
            assert_eq!((desk.status("a"), desk.row("a").error), (RecordStatus::Synced, None));
        })
        .await;
    // The twin: a read that brings nothing new leaves it refused.
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            let job = desk.lease_one();
            desk.refuse(&job);
            desk.list("a", r#"{ "name":"Ana"}"#);
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Failed, 0));
            super::super::retry(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Pending, 1));
            assert_eq!(desk.count("SELECT count(*) FROM sync_queue WHERE status = 'dead'"), 0);
        })
        .await;
}

#[tokio::test]
async fn a_new_record_that_is_read_before_its_answer_came_is_one_record_afterwards() {
    Site::new()
        .play(|desk| {
            make(desk, "local:1", r#"{"name":"Ana","city":""}"#);
            let job = desk.lease_one();
            desk.lose(&job);
            // Nothing in it tells that it is ours.
            assert_eq!(code(&desk.list("R1", r#"{"id":"R1","name":"Ana","city":"Quito"}"#)), "created");
            assert_eq!(desk.rows(), 2);
            // Somebody edits the one and somebody the other.
            desk.edit("R1", r#"{"zip":"17"}"#);
            desk.edit("local:1", r#"{"street":"Loja"}"#);
            let jobs = desk.lease();
            let again = jobs.iter().find(|again| again.entity_id == "local:1").unwrap();
            let other = jobs.iter().find(|other| other.entity_id == "R1").unwrap();
            assert_eq!(again.idempotency_key, job.idempotency_key, "the same attempt");
            desk.accept(again, Some("R1"), None);
            assert_eq!(desk.rows(), 1);
            let merged = fields(r#"{"id":"R1","name":"Ana","city":"Quito","street":"Loja","zip":"17"}"#);
            assert_eq!(fields(&desk.payload("R1")), merged);
            assert_eq!(
                (desk.row("R1").entity_id.as_str(), desk.status("R1")),
                ("local:1", RecordStatus::Pending)
            );
            // The answer to the other row's job finds the record, and settles none of its edits.
            desk.accept(other, None, None);
            assert_eq!(desk.status("R1"), RecordStatus::Pending);
            let job = desk.lease_one();
            assert_eq!((job.external_id.as_str(), fields(&job.payload)), ("R1", merged));
            desk.accept(&job, None, None);
            assert_eq!((desk.status("R1"), desk.waiting()), (RecordStatus::Synced, 0));
            assert_eq!(desk.count("SELECT count(*) FROM sync_links"), 1);
        })
        .await;
}

#[tokio::test]
async fn a_new_record_that_carries_our_id_is_recognised_at_once() {
    for reference in ["local:1", "client/local:1/upsert/1"] {
        Site::new()
            .play(move |desk| {
                make(desk, "local:1", r#"{"name":"Ana","city":""}"#);
                let job = desk.lease_one();
                desk.lose(&job);
                let listed = format!(r#"{{"id":"R1","ref":"{reference}","name":"Ana","city":"Quito"}}"#);
                assert_eq!(code(&desk.list("R1", &listed)), "updated");
                assert_eq!((desk.rows(), desk.row("R1").entity_id.as_str()), (1, "local:1"));
                let again = desk.lease_one();
                assert_eq!(again.external_id, "R1", "it is changed there, not made again");
                desk.accept(&again, Some("R1"), None);
                assert_eq!((desk.status("R1"), desk.waiting()), (RecordStatus::Synced, 0));
            })
            .await;
    }
    // The twin: an id of nobody here is a text like any other.
    Site::new()
        .play(|desk| {
            assert_eq!(code(&desk.list("R1", r#"{"ref":"local:1"}"#)), "created");
            make(desk, "local:1", "{}");
            assert_eq!(desk.rows(), 2);
        })
        .await;
}

#[tokio::test]
async fn a_destination_that_answers_no_id_has_taken_ours() {
    Site::new()
        .play(|desk| {
            make(desk, "local:1", r#"{"name":"Ana"}"#);
            let job = desk.lease_one();
            desk.accept(&job, None, None);
            assert_eq!(desk.row("local:1").id_there(), Some("local:1"));
            assert_eq!(code(&desk.list("local:1", r#"{"name":"Ana"}"#)), "unchanged");
            assert_eq!((desk.rows(), desk.status("local:1")), (1, RecordStatus::Synced));
        })
        .await;
}

#[tokio::test]
async fn a_write_under_way_is_overruled_and_repaired() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"email":"a","name":"Ana"}"#);
            desk.edit("a", r#"{"email":"b"}"#);
            let job = desk.lease_one();
            // The owner changed it meanwhile, and our write arrives afterwards.
            desk.list("a", r#"{"email":"c","name":"Ana"}"#);
            assert_eq!(desk.payload("a"), r#"{"email":"c","name":"Ana"}"#);
            desk.accept(&job, None, None);
            let repair = desk.lease_one();
            assert_eq!(
                (repair.payload.as_str(), repair.changed.clone()),
                (r#"{"email":"c","name":"Ana"}"#, Some(vec!["email".to_owned()]))
            );
            desk.accept(&repair, None, None);
            assert_eq!(desk.status("a"), RecordStatus::Synced);
        })
        .await;
}

#[tokio::test]
async fn an_answer_about_a_record_that_is_not_here_changes_nothing() {
    Site::new()
        .play(|desk| {
            let job =
                LeasedJob { entity_id: "x".to_owned(), action: UPSERT.to_owned(), ..LeasedJob::default() };
            let accepted = Accepted::default();
            let answer = acknowledge(desk.transaction, &desk.records, &job, &accepted, desk.now()).unwrap();
            assert_eq!((answer, desk.rows()), (Acknowledged::NotOurs, 0));
        })
        .await;
}

#[tokio::test]
async fn a_record_deleted_while_it_is_made_there_is_deleted_there_when_its_id_is_known() {
    Site::new()
        .play(|desk| {
            make(desk, "local:1", r#"{"name":"Ana"}"#);
            let job = desk.lease_one();
            delete(desk.transaction, &desk.records, "local:1", "ana", desk.now()).unwrap();
            assert_eq!(desk.status("local:1"), RecordStatus::Pending);
            assert!(desk.lease().is_empty());
            desk.accept(&job, Some("R1"), Some("v1"));
            let job = desk.lease_one();
            assert_eq!((job.action.as_str(), job.external_id.as_str()), (DELETE, "R1"));
            // Meanwhile it is listed; it stays deleted.
            assert_eq!(code(&desk.take(&record("R1", r#"{"name":"Ana"}"#, RecordBody::Raw))), "unchanged");
            desk.accept(&job, None, None);
            assert_eq!((desk.status("local:1"), desk.waiting()), (RecordStatus::Deleted, 0));
        })
        .await;
}

#[tokio::test]
async fn a_late_answer_brings_a_buried_record_back() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            desk.edit("a", r#"{"email":"e"}"#);
            let job = desk.lease_one();
            desk.edit("a", r#"{"email":""}"#);
            desk.list("a", r#"{"name":"Ana","email":"e"}"#);
            let held = desk.held("a");
            bury(
                &desk.records.at(desk.transaction, desk.now()),
                Buried { held, discarded: Vec::new() },
                Tombstone::There,
            )
            .unwrap();
            let version = desk.row("a").version;
            desk.accept(&job, None, Some("v2"));
            let row = desk.row("a");
            assert_eq!((row.tombstone, row.version), (None, version + 1));
            assert!(matches!(row.status, RecordStatus::Synced | RecordStatus::Pending), "{row:?}");
            desk.drain();
            assert_eq!(desk.status("a"), RecordStatus::Synced);
        })
        .await;
}

#[tokio::test]
async fn a_write_of_a_record_that_is_not_there_any_more_asks_about_its_deletion() {
    let not_found = |desk: &Desk<'_>| {
        let (job, now) = (desk.lease_one(), desk.now());
        let failure = JobFailure { class: "record", code: "NOT_FOUND", detail: "" };
        let dead = sync_queue::JobResult::Dead { attempts: 1, failure };
        sync_queue::finish(desk.transaction, &job, &dead, now).unwrap();
        refused(desk.transaction, &desk.records, &job, &failure, now).unwrap();
    };
    Site::new()
        .play(move |desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            not_found(desk);
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Conflict, 0));
            assert_eq!(desk.conflict("a").sides.kind.code(), "deleted_there");
            assert_eq!(desk.count("SELECT count(*) FROM sync_queue WHERE status = 'dead'"), 0);
        })
        .await;
    // It was found to be gone while the write was on its way: nothing is left that could be tried again.
    Site::new()
        .play(move |desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            let job = desk.lease_one();
            let held = desk.held("a");
            let work = desk.records.at(desk.transaction, desk.now());
            bury(&work, Buried { held, discarded: Vec::new() }, Tombstone::There).unwrap();
            desk.refuse(&job);
            assert_eq!((desk.status("a"), desk.row("a").error), (RecordStatus::Deleted, None));
            assert_eq!(desk.count("SELECT count(*) FROM sync_queue WHERE status = 'dead'"), 0);
        })
        .await;
    // The twin: what was never there is refused like anything else.
    Site::new()
        .play(move |desk| {
            make(desk, "local:1", r#"{"name":"Ana"}"#);
            not_found(desk);
            assert_eq!(desk.status("local:1"), RecordStatus::Failed);
        })
        .await;
}

#[tokio::test]
async fn a_record_deleted_while_it_is_made_there_is_gone_when_that_is_refused() {
    Site::new()
        .play(|desk| {
            make(desk, "local:1", r#"{"name":"Ana"}"#);
            let job = desk.lease_one();
            delete(desk.transaction, &desk.records, "local:1", "ana", desk.now()).unwrap();
            desk.refuse(&job);
            assert_eq!((desk.status("local:1"), desk.waiting()), (RecordStatus::Deleted, 0));
            assert_eq!(desk.count("SELECT count(*) FROM sync_queue WHERE status = 'dead'"), 0);
        })
        .await;
}
