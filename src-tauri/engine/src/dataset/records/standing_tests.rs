use mostrador_domain::merge::DeleteEditRule;

use super::super::conflicts::{DeletionAnswer, resolve_deletion};
use super::super::support_tests::{Site, code, rules};
use super::*;

#[tokio::test]
async fn a_conflict_is_set_aside_with_its_record_and_asked_again() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            desk.list("a", r#"{"name":"Ada"}"#);
            exclude(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
            assert_eq!(desk.held("a").conflict, None);
            desk.edit("a", r#"{"name":"Ida"}"#);
            include(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
            let conflict = desk.conflict("a");
            assert_eq!(conflict.sides.source.as_deref(), Some(r#"{"name":"Ada"}"#));
            assert_eq!(conflict.sides.target.as_deref(), Some(r#"{"name":"Ida"}"#));
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Conflict, 0));
        })
        .await;
}

#[tokio::test]
async fn a_deletion_that_is_no_longer_followed_is_asked_about_when_it_is() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            desk.list_deleted("a");
            let seen = desk.seen("a");
            let stop = DeletionAnswer::StopSyncing;
            resolve_deletion(desk.transaction, &desk.records, seen, stop, "ana", desk.now()).unwrap();
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Skipped, 0));
            assert_eq!(code(&desk.list_deleted("a")), "skipped EXCLUDED");
            include(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Conflict, 0));
            assert_eq!(code(&desk.list_deleted("a")), "conflicted DELETED_THERE");
        })
        .await;
}

#[tokio::test]
async fn where_deletions_win_a_lost_edit_is_in_the_audit() {
    let delete_wins =
        mostrador_domain::merge::MergeRules { delete_edit: DeleteEditRule::DeleteWins, ..rules() };
    Site::new()
        .play_by(delete_wins, |desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            assert_eq!(code(&desk.list_deleted("a")), "updated");
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Deleted, 0));
            let expected = ["discard", "delete_wins", r#"{"name":"Eva"}"#, r#"{"name":null}"#];
            assert!(desk.audit("a").iter().any(|row| row == &expected), "{:?}", desk.audit("a"));
        })
        .await;
}

#[tokio::test]
async fn what_is_not_excluded_paused_or_refused_is_left_as_it_is() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            let before = desk.writes();
            include(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
            resume(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
            retry(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
            assert_eq!(desk.writes(), before);
            let unknown = exclude(desk.transaction, &desk.records, "b", "ana", desk.now());
            assert!(matches!(unknown, Err(EditError::Unknown)));
        })
        .await;
}
