//! What may have been made there is never made a second time: whatever happens before its answer came, it goes on under the
//! same idempotency key.

use mostrador_store::tables::sync_queue::{self, DELETE, JobFailure, JobResult, LeasedJob};

use super::super::conflicts::{DeletionAnswer, resolve_deletion};
use super::super::support_tests::{Desk, Site, fields, record};
use super::super::{create, delete, exclude, include, refused, retry, tried_again};
use super::*;

const ID: &str = "local:1";

fn make(desk: &Desk<'_>) {
    let fields = fields(r#"{"name":"Ana"}"#);
    create(desk.transaction, &desk.records, ID, &fields, None, "ana", desk.now()).unwrap();
}

/// Makes a record; the answer is lost.
fn make_unanswered(desk: &Desk<'_>) -> LeasedJob {
    make(desk);
    let job = desk.lease_one();
    desk.lose(&job);
    job
}

/// The destination refuses a job for good with an error of that class.
fn set_aside(desk: &Desk<'_>, job: &LeasedJob, class: &str, code: &str) {
    let now = desk.now();
    let failure = JobFailure { class, code, detail: "" };
    sync_queue::finish(desk.transaction, job, &JobResult::Dead { attempts: 20, failure }, now).unwrap();
    refused(desk.transaction, &desk.records, job, &failure, now).unwrap();
}

/// The same request goes out, is accepted, and every later one names the record.
fn sent_once(desk: &Desk<'_>, first: &LeasedJob) {
    let again = desk.lease_one();
    assert_eq!(again.idempotency_key, first.idempotency_key, "the same attempt");
    assert_eq!((&again.payload, again.external_id.as_str()), (&first.payload, ""));
    desk.accept(&again, Some("R1"), Some("v1"));
    for job in desk.lease() {
        assert_eq!(job.external_id, "R1", "it is not made again: {job:?}");
        desk.accept(&job, None, None);
    }
    assert_eq!(desk.waiting(), 0);
}

#[tokio::test]
async fn an_edit_waits_for_the_answer() {
    Site::new()
        .play(|desk| {
            let first = make_unanswered(desk);
            desk.edit(ID, r#"{"name":"Eva"}"#);
            sent_once(desk, &first);
            assert_eq!(desk.status(ID), RecordStatus::Synced);
        })
        .await;
}

#[tokio::test]
async fn a_record_that_is_made_anew_is_made_once() {
    let made_anew = |desk: &Desk<'_>| {
        desk.list("a", r#"{"name":"Ana"}"#);
        desk.edit("a", r#"{"name":"Eva"}"#);
        desk.list_deleted("a");
        let (seen, keep) = (desk.seen("a"), DeletionAnswer::KeepEdit);
        resolve_deletion(desk.transaction, &desk.records, seen, keep, "ana", desk.now()).unwrap();
        let job = desk.lease_one();
        desk.lose(&job);
        job
    };
    Site::new()
        .play(move |desk| {
            let first = made_anew(desk);
            desk.edit("a", r#"{"name":"Luz"}"#);
            sent_once(desk, &first);
            assert_eq!((desk.row("a").id_there(), desk.status("a")), (Some("R1"), RecordStatus::Synced));
        })
        .await;
    // Deleted here instead: what is deleted there is the new one.
    Site::new()
        .play(move |desk| {
            let first = made_anew(desk);
            delete(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
            let again = desk.lease_one();
            assert_eq!(again.idempotency_key, first.idempotency_key);
            desk.accept(&again, Some("R1"), None);
            let deletion = desk.lease_one();
            assert_eq!((deletion.action.as_str(), deletion.external_id.as_str()), (DELETE, "R1"));
            desk.accept(&deletion, None, None);
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Deleted, 0));
        })
        .await;
}

#[tokio::test]
async fn a_record_taken_out_of_the_traffic_and_back_is_made_once() {
    Site::new()
        .play(|desk| {
            let first = make_unanswered(desk);
            exclude(desk.transaction, &desk.records, ID, "ana", desk.now()).unwrap();
            include(desk.transaction, &desk.records, ID, "ana", desk.now()).unwrap();
            sent_once(desk, &first);
        })
        .await;
    // The answer comes meanwhile: the id is noted, and the record stays out of the traffic.
    Site::new()
        .play(|desk| {
            let first = make_unanswered(desk);
            exclude(desk.transaction, &desk.records, ID, "ana", desk.now()).unwrap();
            sent_once(desk, &first);
            let row = desk.row(ID);
            assert_eq!((row.status, row.error.as_deref()), (RecordStatus::Skipped, Some("EXCLUDED")));
            assert_eq!(row.id_there(), Some("R1"));
        })
        .await;
    // The twin: what never left is taken back.
    Site::new()
        .play(|desk| {
            make(desk);
            exclude(desk.transaction, &desk.records, ID, "ana", desk.now()).unwrap();
            assert_eq!(desk.waiting(), 0);
        })
        .await;
}

#[tokio::test]
async fn a_dead_letter_that_may_have_arrived_is_tried_again_before_anything_newer() {
    for (class, code) in [("transient", "HTTP_500"), ("record", "NOT_RECORDED")] {
        Site::new()
            .play(move |desk| {
                make(desk);
                let first = desk.lease_one();
                set_aside(desk, &first, class, code);
                assert_eq!(desk.status(ID), RecordStatus::Failed);
                retry(desk.transaction, &desk.records, ID, "ana", desk.now()).unwrap();
                sent_once(desk, &first);
                assert_eq!(desk.status(ID), RecordStatus::Synced);
            })
            .await;
        Site::new()
            .play(move |desk| {
                make(desk);
                let first = desk.lease_one();
                set_aside(desk, &first, class, code);
                desk.edit(ID, r#"{"name":"Eva"}"#);
                sent_once(desk, &first);
            })
            .await;
        Site::new()
            .play(move |desk| {
                make(desk);
                let first = desk.lease_one();
                set_aside(desk, &first, class, code);
                delete(desk.transaction, &desk.records, ID, "ana", desk.now()).unwrap();
                sent_once(desk, &first);
                assert_eq!(desk.status(ID), RecordStatus::Deleted);
            })
            .await;
    }
    // The twin: what was refused was not made, and what is mended is sent in its place.
    Site::new()
        .play(|desk| {
            make(desk);
            let first = desk.lease_one();
            set_aside(desk, &first, "record", "BAD_PHONE");
            desk.edit(ID, r#"{"name":"Eva"}"#);
            let mended = desk.lease_one();
            assert_ne!(mended.idempotency_key, first.idempotency_key);
            desk.accept(&mended, Some("R1"), None);
            assert_eq!(desk.status(ID), RecordStatus::Synced);
        })
        .await;
}

#[tokio::test]
async fn what_the_destination_cannot_bear_gives_way_to_what_a_person_mended() {
    Site::new()
        .play(|desk| {
            make(desk);
            let first = desk.lease_one();
            set_aside(desk, &first, "transient", "HTTP_500");
            desk.edit(ID, r#"{"name":"Eva"}"#);
            let again = desk.lease_one();
            set_aside(desk, &again, "transient", "HTTP_500");
            let mended = desk.lease_one();
            assert_eq!(mended.payload, r#"{"name":"Eva"}"#);
            desk.accept(&mended, Some("R1"), None);
            assert_eq!((desk.status(ID), desk.waiting()), (RecordStatus::Synced, 0));
            assert_eq!(desk.count("SELECT count(*) FROM sync_queue WHERE status = 'dead'"), 0);
        })
        .await;
}

#[tokio::test]
async fn what_is_recognised_while_it_is_on_its_way_is_changed_afterwards_and_not_made() {
    Site::new()
        .play(|desk| {
            make(desk);
            let first = desk.lease_one();
            let listed =
                record("R1", r#"{"ref":"local:1","name":"Ana"}"#, mostrador_connector::RecordBody::Raw);
            desk.take(&listed);
            assert_eq!((desk.rows(), desk.row(ID).id_there()), (1, Some("R1")));
            desk.lose(&first);
            for job in desk.lease() {
                assert_eq!(job.external_id, "R1");
                assert_ne!(job.idempotency_key, first.idempotency_key, "that one stands for the creation");
                desk.accept(&job, None, None);
            }
            assert_eq!((desk.status(ID), desk.waiting()), (RecordStatus::Synced, 0));
        })
        .await;
}

#[tokio::test]
async fn a_dead_letter_of_a_row_that_was_merged_into_another_is_gone() {
    Site::new()
        .play(|desk| {
            let first = make_unanswered(desk);
            desk.list("R1", r#"{"id":"R1","name":"Ana"}"#);
            desk.edit("R1", r#"{"zip":"17"}"#);
            let jobs = desk.lease();
            let of = |id: &str| jobs.iter().find(|job| job.entity_id == id).unwrap();
            assert_eq!(of(ID).idempotency_key, first.idempotency_key);
            desk.accept(of(ID), Some("R1"), None);
            set_aside(desk, of("R1"), "record", "NOT_FOUND");
            assert_eq!(desk.count("SELECT count(*) FROM sync_queue WHERE status = 'dead'"), 0);
            let merged = desk.lease_one();
            assert_eq!((merged.entity_id.as_str(), merged.external_id.as_str()), (ID, "R1"));
            assert_eq!(fields(&merged.payload)["zip"], "17", "what it said goes on");
        })
        .await;
}

#[tokio::test]
async fn a_record_whose_dead_letter_is_tried_again_waits_again() {
    Site::new()
        .play(|desk| {
            make(desk);
            let first = desk.lease_one();
            set_aside(desk, &first, "record", "BAD_PHONE");
            assert_eq!(desk.status(ID), RecordStatus::Failed);
            let now = desk.now();
            let jobs = sync_queue::retry_dead(desk.transaction, "wispro", "client", None, now, 10).unwrap();
            for job in &jobs {
                tried_again(desk.transaction, &desk.records, job, now).unwrap();
            }
            assert_eq!((desk.status(ID), desk.row(ID).error), (RecordStatus::Pending, None));
            sent_once(desk, &first);
        })
        .await;
}
