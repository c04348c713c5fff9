use mostrador_store::tables::sync_conflicts::ConflictKind;
use mostrador_store::tables::sync_queue::{self, DELETE};

use super::super::support_tests::{Desk, Site, code, malformed, record};
use super::super::{delete, exclude};
use super::*;

fn found(json: &str, version: &str) -> Record {
    Record { version: Some(version.to_owned()), ..record("a", json, RecordBody::Raw) }
}

fn merge(desk: &Desk<'_>, job: &LeasedJob, found: Option<&Record>) -> Merged {
    reread(desk.transaction, &desk.records, job, found, desk.now()).unwrap()
}

/// The outbox gives the job its new content.
fn rewrite(desk: &Desk<'_>, job: LeasedJob, merged: Merged) -> LeasedJob {
    let Merged::Again(content) = merged else { panic!("nothing is left to send") };
    let Content { payload, changed, base_version, edits } = content;
    sync_queue::rewrite(desk.transaction, job, payload, changed, base_version, edits).unwrap().unwrap()
}

/// Read, edited here, and on its way.
fn on_its_way(desk: &Desk<'_>) -> LeasedJob {
    desk.list("a", r#"{"name":"Ana","city":"Quito"}"#);
    desk.edit("a", r#"{"name":"Eva"}"#);
    desk.lease_one()
}

#[tokio::test]
async fn after_a_conflict_the_merge_is_sent_under_the_version_that_was_read() {
    Site::new()
        .play(|desk| {
            let job = on_its_way(desk);
            let merged = merge(desk, &job, Some(&found(r#"{"name":"Ana","city":"Loja"}"#, "v2")));
            let job = rewrite(desk, job, merged);
            assert_eq!(job.payload, r#"{"name":"Eva","city":"Loja"}"#);
            assert_eq!(
                (job.changed.clone(), job.base_version.as_deref()),
                (Some(vec!["name".to_owned()]), Some("v2"))
            );
            desk.accept(&job, None, Some("v3"));
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Synced, 0));
            assert_eq!(code(&desk.list("a", r#"{"name":"Eva","city":"Loja"}"#)), "unchanged");
        })
        .await;
}

#[tokio::test]
async fn an_edit_made_meanwhile_goes_with_the_merge() {
    Site::new()
        .play(|desk| {
            let job = on_its_way(desk);
            desk.edit("a", r#"{"zip":"17"}"#);
            let merged = merge(desk, &job, Some(&found(r#"{"name":"Ana","city":"Loja"}"#, "v2")));
            let job = rewrite(desk, job, merged);
            assert_eq!(job.payload, r#"{"name":"Eva","city":"Loja","zip":"17"}"#);
            desk.accept(&job, None, None);
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Synced, 0));
        })
        .await;
}

#[tokio::test]
async fn what_is_in_dispute_is_left_out_and_asked() {
    Site::new()
        .play(|desk| {
            let job = on_its_way(desk);
            let merged = merge(desk, &job, Some(&found(r#"{"name":"Ada","city":"Quito"}"#, "v2")));
            assert_eq!(merged, Merged::Settled);
            assert_eq!(desk.conflict("a").sides.fields, ["name"]);
            assert_eq!(desk.status("a"), RecordStatus::Conflict);
        })
        .await;
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana","city":"Quito"}"#);
            desk.edit("a", r#"{"name":"Eva","city":"Loja"}"#);
            let job = desk.lease_one();
            let merged = merge(desk, &job, Some(&found(r#"{"name":"Ada","city":"Quito"}"#, "v2")));
            let job = rewrite(desk, job, merged);
            assert_eq!(job.payload, r#"{"name":"Ada","city":"Loja"}"#, "the other side keeps its name");
            assert_eq!(job.changed, Some(vec!["city".to_owned()]));
        })
        .await;
}

#[tokio::test]
async fn what_is_there_already_is_not_sent_again() {
    Site::new()
        .play(|desk| {
            let job = on_its_way(desk);
            let merged = merge(desk, &job, Some(&found(r#"{"city":"Quito","name":"Eva"}"#, "v2")));
            assert_eq!(merged, Merged::Settled);
            assert_eq!((desk.status("a"), desk.link("a").is_pending()), (RecordStatus::Synced, false));
        })
        .await;
}

#[tokio::test]
async fn what_is_gone_there_is_asked_about() {
    Site::new()
        .play(|desk| {
            let job = on_its_way(desk);
            assert_eq!(merge(desk, &job, None), Merged::Settled);
            assert_eq!(desk.conflict("a").sides.kind, ConflictKind::DeletedThere);
        })
        .await;
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            delete(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
            let job = desk.lease_one();
            assert_eq!(merge(desk, &job, None), Merged::Settled);
            assert_eq!(desk.status("a"), RecordStatus::Deleted);
        })
        .await;
}

#[tokio::test]
async fn a_deletion_that_met_an_edit_asks_and_one_that_met_none_goes_on() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            delete(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
            let job = desk.lease_one();
            let merged = merge(desk, &job, Some(&found(r#"{"name": "Ana"}"#, "v2")));
            let job = rewrite(desk, job, merged);
            assert_eq!((job.action.as_str(), job.base_version.as_deref()), (DELETE, Some("v2")));
            let merged = merge(desk, &job, Some(&found(r#"{"name":"Eva"}"#, "v3")));
            assert_eq!(merged, Merged::Settled);
            assert_eq!(desk.conflict("a").sides.kind, ConflictKind::DeletedHere);
        })
        .await;
}

#[tokio::test]
async fn nothing_is_written_over_what_does_not_read() {
    Site::new()
        .play(|desk| {
            let job = on_its_way(desk);
            assert_eq!(merge(desk, &job, Some(&malformed("a"))), Merged::Settled);
            assert_eq!(
                (desk.status("a"), desk.row("a").error.as_deref()),
                (RecordStatus::Failed, Some("BAD"))
            );
            assert!(desk.link("a").is_pending());
        })
        .await;
    Site::new()
        .play(|desk| {
            let job = on_its_way(desk);
            exclude(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
            let merged = merge(desk, &job, Some(&found(r#"{"name":"Ada"}"#, "v2")));
            assert_eq!((merged, desk.status("a")), (Merged::Settled, RecordStatus::Skipped));
        })
        .await;
}
