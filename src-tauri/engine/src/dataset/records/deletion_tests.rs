use mostrador_connector::RecordBody;

use super::super::support_tests::{Site, code, record};
use super::*;

fn delete_it(desk: &super::super::support_tests::Desk<'_>, id: &str) {
    delete(desk.transaction, &desk.records, id, "ana", desk.now()).unwrap();
}

#[tokio::test]
async fn a_deletion_takes_back_what_was_not_sent_and_travels() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            delete_it(desk, "a");
            delete_it(desk, "a");
            assert_eq!(
                (desk.status("a"), desk.row("a").tombstone),
                (RecordStatus::Pending, Some(Tombstone::Here))
            );
            let job = desk.lease_one();
            assert_eq!((job.action.as_str(), job.external_id.as_str()), (DELETE, "a"));
            // The source lists it for as long as it does not know.
            assert_eq!(code(&desk.list("a", r#"{"name":"Ana"}"#)), "unchanged");
            let asked_at = desk.now();
            desk.accept(&job, None, None);
            assert_eq!((desk.status("a"), desk.held("a").link), (RecordStatus::Deleted, None));
            // A page that was read before says nothing, one that was read afterwards does.
            let listed = record("a", r#"{"name":"Ana"}"#, RecordBody::Raw);
            assert_eq!(code(&desk.take_asked(&listed, asked_at)), "skipped READ_BEFORE_WRITE");
            assert_eq!(code(&desk.take(&listed)), "created");
            assert_eq!((desk.status("a"), desk.row("a").tombstone), (RecordStatus::Synced, None));
        })
        .await;
}

#[tokio::test]
async fn a_deletion_waits_for_the_write_that_is_on_its_way() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            let write = desk.lease_one();
            delete_it(desk, "a");
            assert!(desk.lease().is_empty());
            desk.accept(&write, None, Some("v2"));
            let job = desk.lease_one();
            assert_eq!((job.action.as_str(), job.base_version.as_deref()), (DELETE, Some("v2")));
            desk.accept(&job, None, None);
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Deleted, 0));
        })
        .await;
}

#[tokio::test]
async fn deleted_on_both_sides_is_settled_without_a_write() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            delete_it(desk, "a");
            assert_eq!(code(&desk.list_deleted("a")), "updated");
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Deleted, 0));
        })
        .await;
}

#[tokio::test]
async fn deleted_here_and_edited_there_asks_and_sends_nothing() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            delete_it(desk, "a");
            assert_eq!(code(&desk.list("a", r#"{"name":"Eva"}"#)), "conflicted DELETED_HERE");
            let conflict = desk.conflict("a");
            assert_eq!(conflict.sides.source.as_deref(), Some(r#"{"name":"Eva"}"#));
            assert_eq!(
                (conflict.sides.target, conflict.sides.base.as_deref()),
                (None, Some(r#"{"name":"Ana"}"#))
            );
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Conflict, 0));
            // Edited again: the same conflict.
            assert_eq!(code(&desk.list("a", r#"{"name":"Ada"}"#)), "conflicted DELETED_HERE");
            assert_eq!(desk.conflict("a").version, 2);
            // Back to what both agreed: nothing is left to ask.
            assert_eq!(code(&desk.list("a", r#"{"name": "Ana"}"#)), "unchanged");
            assert_eq!(desk.held("a").conflict, None);
            assert_eq!(desk.lease_one().action, DELETE);
        })
        .await;
}

#[tokio::test]
async fn deleting_what_is_in_conflict_asks_about_the_deletion() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            desk.list("a", r#"{"name":"Ada"}"#);
            delete_it(desk, "a");
            let conflict = desk.conflict("a");
            assert_eq!((conflict.sides.kind, conflict.version), (ConflictKind::DeletedHere, 2));
            assert_eq!(conflict.sides.source.as_deref(), Some(r#"{"name":"Ada"}"#));
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Conflict, 0));
        })
        .await;
    Site::new()
        .play(|desk| {
            desk.list("b", r#"{"name":"Ana"}"#);
            desk.edit("b", r#"{"name":"Eva"}"#);
            desk.list_deleted("b");
            delete_it(desk, "b");
            assert_eq!((desk.status("b"), desk.waiting()), (RecordStatus::Deleted, 0));
        })
        .await;
}

#[tokio::test]
async fn a_refused_deletion_says_so_and_can_be_sent_again() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            delete_it(desk, "a");
            let job = desk.lease_one();
            desk.refuse(&job);
            assert_eq!(
                (desk.status("a"), desk.row("a").tombstone),
                (RecordStatus::Failed, Some(Tombstone::Here))
            );
            super::super::retry(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
            assert_eq!(desk.drain(), 1);
            assert_eq!(desk.status("a"), RecordStatus::Deleted);
        })
        .await;
}
