use mostrador_connector::Record;
use mostrador_domain::Timestamp;
use mostrador_domain::merge::MergeRules;
use mostrador_store::tables::sync_integrations::IntegrationSettings;

use super::super::support_tests::{Desk, Site, code, record, settings};
use super::*;

const FIRST: &str = r#"{"id":"a","note":"old","count":1}"#;

/// The system lists the record under a version.
fn list(desk: &Desk<'_>, version: &str, json: &str) -> (String, Option<String>, Option<String>) {
    let record = Record { version: Some(version.to_owned()), ..record("a", json, RecordBody::Raw) };
    let taken = desk.take(&record);
    match &taken.outcome {
        crate::runs::Outcome::Failed(reason) => (code(&taken), reason.field.clone(), reason.value.clone()),
        crate::runs::Outcome::Created
        | crate::runs::Outcome::Updated
        | crate::runs::Outcome::Unchanged
        | crate::runs::Outcome::Skipped(_)
        | crate::runs::Outcome::Conflicted(_) => (code(&taken), None, None),
    }
}

/// An edit that the system accepts as this version.
fn send(desk: &Desk<'_>, json: &str, version: Option<&str>) {
    desk.edit("a", json);
    let job = desk.lease_one();
    desk.accept(&job, None, version);
}

#[tokio::test]
async fn what_does_not_stand_as_it_was_sent_under_the_version_of_our_write_is_told_until_it_moves() {
    Site::new()
        .play(|desk| {
            list(desk, "1", FIRST);
            send(desk, r#"{"note":"a long note"}"#, Some("2"));
            let cut = r#"{"id":"a","note":"a long","count":1}"#;
            // A person's integration writes these records.
            let Party { system, entity } = settings(MergeRules::default()).source;
            let written = IntegrationSettings {
                name: "mapped".to_owned(),
                source: Party { system: "erp".to_owned(), entity: "client".to_owned() },
                target: Party { system, entity },
                ..settings(MergeRules::default())
            };
            sync_integrations::start(desk.transaction, &written, Timestamp(1)).unwrap();
            for _ in 0..2 {
                let told = list(desk, "2", cut);
                let differs = ("failed READ_BACK_DIFFERS", Some("note"), Some("a long"));
                assert_eq!((told.0.as_str(), told.1.as_deref(), told.2.as_deref()), differs);
            }
            assert!(desk.payload("a").contains("a long note"), "the site keeps what it sent");
            assert_eq!(list(desk, "3", cut).0, "updated", "somebody has looked at it since");
            assert_eq!(list(desk, "3", cut).0, "unchanged");
        })
        .await;
}

#[tokio::test]
async fn what_was_not_sent_or_is_written_otherwise_or_has_no_version_is_no_difference() {
    Site::new()
        .play(|desk| {
            list(desk, "1", FIRST);
            send(desk, r#"{"note":"new"}"#, Some("2"));
            // A field that the system counts itself.
            assert_eq!(list(desk, "2", r#"{"id":"a","note":"new","count":2}"#).0, "updated");
            send(desk, r#"{"note":12.5}"#, Some("4"));
            assert_ne!(
                list(desk, "4", r#"{"id":"a","note":"12.50","count":2}"#).0,
                "failed READ_BACK_DIFFERS"
            );
            send(desk, r#"{"note":"third"}"#, None);
            assert_eq!(list(desk, "6", r#"{"id":"a","note":"th","count":2}"#).0, "updated");
        })
        .await;
}
