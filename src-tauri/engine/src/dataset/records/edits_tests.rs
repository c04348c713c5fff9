use super::super::support_tests::{Site, code, fields};
use super::*;
use crate::dataset::records::{delete, exclude, include};

#[tokio::test]
async fn an_edit_is_stored_audited_and_waits_to_be_sent_in_one_go() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana","city":"Quito","n":0.10}"#);
            assert_eq!(
                desk.edit("a", r#"{"name":"Eva","n":0.1,"city":"Quito"}"#),
                Edited::Stored { version: 2 }
            );
            let row = desk.row("a");
            assert_eq!(
                row.payload, r#"{"name":"Eva","city":"Quito","n":0.10}"#,
                "what is the same keeps its text"
            );
            assert_eq!((row.status, row.modified_by.as_str()), (RecordStatus::Pending, "ana"));
            let link = desk.link("a");
            assert_eq!(link.base.as_deref(), Some(r#"{"name":"Ana","city":"Quito","n":0.10}"#));
            assert_eq!((link.edit_counter, link.acknowledged_edits), (1, 0));
            assert_eq!((link.source_id.as_deref(), link.target_id.as_deref()), (Some("a"), Some("a")));
            assert_eq!(desk.audit("a"), [["edit", "ok", r#"{"name":"Ana"}"#, r#"{"name":"Eva"}"#]]);
            let job = desk.lease_one();
            assert_eq!((job.action.as_str(), job.external_id.as_str(), job.edits), ("upsert", "a", 1));
            assert_eq!(
                (job.payload.as_str(), job.changed),
                (row.payload.as_str(), Some(vec!["name".to_owned()]))
            );
        })
        .await;
}

#[tokio::test]
async fn an_edit_that_changes_nothing_is_none() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana","n":5,"empty":null}"#);
            let before = desk.writes();
            assert_eq!(
                desk.edit("a", r#"{"name":"Ana","n":5.0,"empty":"","other":null}"#),
                Edited::Unchanged
            );
            assert_eq!((desk.writes(), desk.waiting()), (before, 0));
        })
        .await;
}

#[tokio::test]
async fn edits_that_were_not_sent_yet_are_one_job_and_one_that_was_taken_back_is_none() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana","city":"Quito"}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            desk.edit("a", r#"{"city":"Loja"}"#);
            assert_eq!(desk.waiting(), 1);
            desk.edit("a", r#"{"name":"Ana","city":"Quito"}"#);
            assert_eq!((desk.waiting(), desk.status("a")), (0, RecordStatus::Synced));
            assert_eq!((desk.link("a").base, desk.link("a").is_pending()), (None, false));
        })
        .await;
}

#[tokio::test]
async fn what_cannot_be_edited_is_refused_and_nothing_changes() {
    Site::new()
        .play(|desk| {
            let edit = |id: &str, json: &str| {
                edit(desk.transaction, &desk.records, id, &fields(json), None, "ana", desk.now())
            };
            desk.list("a", r#"{"name":"Ana","phone":"1"}"#);
            desk.list("gone", r#"{"name":"Ana"}"#);
            desk.list_deleted("gone");
            assert!(matches!(edit("b", r#"{"name":"x"}"#), Err(EditError::Unknown)));
            assert!(matches!(edit("gone", r#"{"name":"x"}"#), Err(EditError::Deleted)));
            let owned = edit("a", r#"{"name":"x","phone":"2"}"#);
            assert!(
                matches!(owned, Err(EditError::OwnedThere { ref field }) if field == "phone"),
                "{owned:?}"
            );
            assert_eq!((desk.payload("a").as_str(), desk.waiting()), (r#"{"name":"Ana","phone":"1"}"#, 0));
            let mut only_read = desk.reading();
            only_read.records.integration = None;
            let refused = super::edit(
                desk.transaction,
                &only_read.records,
                "a",
                &fields(r#"{"name":"x"}"#),
                None,
                "ana",
                desk.now(),
            );
            assert!(matches!(refused, Err(EditError::ReadOnly)));
        })
        .await;
}

fn make(desk: &super::super::support_tests::Desk<'_>, id: &str, json: &str, on: Option<&str>) -> RecordRow {
    let reference = on.map(|id| Reference { entity_type: "client".to_owned(), entity_id: id.to_owned() });
    create(desk.transaction, &desk.records, id, &fields(json), reference.as_ref(), "ana", desk.now()).unwrap()
}

#[tokio::test]
async fn a_record_made_here_keeps_its_id_and_learns_the_other_one() {
    Site::new()
        .play(|desk| {
            let row = make(desk, "local:1", r#"{"name":"Ana","note":""}"#, None);
            assert_eq!((row.status, row.id_there()), (RecordStatus::Pending, None));
            assert_eq!(desk.link("local:1").base, None);
            let job = desk.lease_one();
            assert_eq!((job.external_id.as_str(), job.changed.clone()), ("", None));
            desk.edit("local:1", r#"{"name":"Eva"}"#);
            desk.accept(&job, Some("45821"), Some("v1"));
            let row = desk.row("local:1");
            assert_eq!((row.entity_id.as_str(), row.id_there()), ("local:1", Some("45821")));
            assert_eq!(row.status, RecordStatus::Pending, "an edit was made while it was on its way");
            let link = desk.link("local:1");
            assert_eq!(
                (link.source_id.as_deref(), link.target_id.as_deref()),
                (Some("45821"), Some("local:1"))
            );
            let job = desk.lease_one();
            assert_eq!((job.external_id.as_str(), job.base_version.as_deref()), ("45821", Some("v1")));
            assert_eq!(job.changed, Some(vec!["name".to_owned()]));
            desk.accept(&job, None, None);
            // It is read under its other id, with what the source added.
            assert_eq!(code(&desk.list("45821", r#"{"id":45821,"name":"Eva"}"#)), "updated");
            assert_eq!((desk.rows(), desk.status("45821")), (1, RecordStatus::Synced));
            assert_eq!(desk.payload("local:1"), r#"{"id":45821,"name":"Eva"}"#);
            assert_eq!(desk.waiting(), 0);
        })
        .await;
}

#[tokio::test]
async fn only_a_local_id_is_an_id_for_a_new_record() {
    Site::new()
        .play(|desk| {
            for id in ["1", "local:", "local:a/b", "local:\"", "LOCAL:1"] {
                let made =
                    create(desk.transaction, &desk.records, id, &fields("{}"), None, "ana", desk.now());
                assert!(matches!(made, Err(EditError::NotALocalId)), "{id}");
            }
            make(desk, "local:1", "{}", None);
            let again =
                create(desk.transaction, &desk.records, "local:1", &fields("{}"), None, "ana", desk.now());
            assert!(matches!(again, Err(EditError::Store(_))));
            assert_eq!(desk.rows(), 1);
        })
        .await;
}

#[tokio::test]
async fn an_edit_that_is_taken_back_while_it_is_sent_is_followed_by_its_own_fields_alone() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana","city":"Quito","n":1}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            let late = desk.lease_one();
            desk.edit("a", r#"{"name":"Ana"}"#);
            desk.refuse(&late);
            let job = desk.lease_one();
            assert_eq!(job.changed, Some(vec!["name".to_owned()]), "nothing is said of what nobody changed");
            assert_eq!(job.payload, r#"{"name":"Ana","city":"Quito","n":1}"#);
        })
        .await;
}

#[tokio::test]
async fn a_child_waits_for_its_parent_and_is_sent_with_the_parents_id() {
    Site::new()
        .play(|desk| {
            make(desk, "local:1", r#"{"name":"parent"}"#, None);
            make(desk, "local:2", r#"{"of":"local:1","note":"of local:1"}"#, Some("local:1"));
            // An edit of the child before anything is sent does not make it forget.
            desk.edit("local:2", r#"{"name":"child"}"#);
            let job = desk.lease_one();
            assert_eq!(job.entity_id, "local:1");
            assert!(desk.lease().is_empty());
            desk.accept(&job, Some("77"), None);
            let job = desk.lease_one();
            let expected = r#"{"name":"child","note":"of local:1","of":"77"}"#;
            let ordered = |text: &str| fields(text);
            assert_eq!(ordered(&job.payload), ordered(expected));
            assert_eq!(ordered(&desk.payload("local:2")), ordered(expected));
            desk.accept(&job, Some("78"), None);
            // Its parent's id is known by now.
            make(desk, "local:3", r#"{"of":"local:1"}"#, Some("local:1"));
            assert_eq!(desk.lease_one().payload, r#"{"of":"77"}"#);
        })
        .await;
}

#[tokio::test]
async fn a_reference_whose_job_was_withdrawn_is_sent_with_the_known_id() {
    Site::new()
        .play(|desk| {
            make(desk, "local:1", r#"{"name":"parent"}"#, None);
            make(desk, "local:2", r#"{"of":"local:1"}"#, Some("local:1"));
            exclude(desk.transaction, &desk.records, "local:2", "ana", desk.now()).unwrap();
            let job = desk.lease_one();
            desk.accept(&job, Some("77"), None);
            include(desk.transaction, &desk.records, "local:2", "ana", desk.now()).unwrap();
            assert_eq!(desk.lease_one().payload, r#"{"of":"77"}"#);
            assert_eq!(desk.payload("local:2"), r#"{"of":"77"}"#);
        })
        .await;
    // Included before the id is known, it waits again; and so does a second reference.
    Site::new()
        .play(|desk| {
            make(desk, "local:1", r#"{"name":"parent"}"#, None);
            make(desk, "local:3", r#"{"name":"other"}"#, None);
            make(desk, "local:2", r#"{"of":"local:1","by":["local:3"]}"#, Some("local:1"));
            exclude(desk.transaction, &desk.records, "local:2", "ana", desk.now()).unwrap();
            include(desk.transaction, &desk.records, "local:2", "ana", desk.now()).unwrap();
            let jobs = desk.lease();
            assert_eq!(
                jobs.iter().map(|job| job.entity_id.as_str()).collect::<Vec<_>>(),
                ["local:1", "local:3"]
            );
            desk.accept(&jobs[1], Some("79"), None);
            desk.accept(&jobs[0], Some("77"), None);
            assert_eq!(fields(&desk.lease_one().payload), fields(r#"{"of":"77","by":["79"]}"#));
        })
        .await;
}

#[tokio::test]
async fn a_reference_to_a_record_that_does_not_travel_is_not_sent() {
    Site::new()
        .play(|desk| {
            make(desk, "local:1", r#"{"name":"parent"}"#, None);
            make(desk, "local:2", r#"{"of":"local:1"}"#, Some("local:1"));
            exclude(desk.transaction, &desk.records, "local:1", "ana", desk.now()).unwrap();
            assert!(desk.lease().is_empty());
            let row = desk.row("local:2");
            assert_eq!(
                (row.status, row.error.as_deref()),
                (RecordStatus::Failed, Some("REFERENCE_NOT_SENT"))
            );
            include(desk.transaction, &desk.records, "local:1", "ana", desk.now()).unwrap();
            super::super::retry(desk.transaction, &desk.records, "local:2", "ana", desk.now()).unwrap();
            let job = desk.lease_one();
            assert_eq!(job.entity_id, "local:1");
            desk.accept(&job, Some("77"), None);
            assert_eq!(desk.lease_one().payload, r#"{"of":"77"}"#);
        })
        .await;
}

#[tokio::test]
async fn made_edited_and_deleted_before_anything_is_sent_sends_nothing() {
    Site::new()
        .play(|desk| {
            make(desk, "local:1", r#"{"name":"Ana"}"#, None);
            desk.edit("local:1", r#"{"name":"Eva"}"#);
            delete(desk.transaction, &desk.records, "local:1", "ana", desk.now()).unwrap();
            assert_eq!((desk.status("local:1"), desk.waiting()), (RecordStatus::Deleted, 0));
            assert!(desk.lease().is_empty());
            assert_eq!(desk.records.known_count(desk.transaction), 0);
        })
        .await;
}

#[tokio::test]
async fn an_edit_of_an_excluded_record_stays_here_until_it_is_included() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            exclude(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Skipped, 0));
            desk.edit("a", r#"{"name":"Ada"}"#);
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Skipped, 0));
            include(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
            assert_eq!(desk.status("a"), RecordStatus::Pending);
            let job = desk.lease_one();
            assert_eq!(job.payload, r#"{"name":"Ada"}"#);
        })
        .await;
}

impl Records {
    fn known_count(&self, transaction: &WriteTransaction<'_>) -> u64 {
        use crate::runs::Kept;
        self.known(transaction).unwrap()
    }
}
