//! What the rules of an integration mean for what is here already.

use mostrador_domain::Timestamp;
use mostrador_domain::merge::{FieldRule, MergeRules, UnlistedFields};
use mostrador_store::tables::sync_data::RecordStatus;
use mostrador_store::tables::sync_integrations::{self, IntegrationSettings, Running, Travel};

use super::support_tests::{Desk, ENTITY, SYSTEM, Site, code, fields, rules, settings};
use super::{EditError, Records, create, edit};

/// The desk after a change of its integration.
fn with<'a>(desk: &Desk<'a>, settings: &IntegrationSettings) -> Desk<'a> {
    sync_integrations::update(desk.transaction, 1, settings, Timestamp(1)).unwrap();
    looked_up_again(desk)
}

fn looked_up_again<'a>(desk: &Desk<'a>) -> Desk<'a> {
    let mut other = desk.reading();
    other.records = Records::of_entity(desk.transaction, SYSTEM, ENTITY).unwrap();
    other
}

#[tokio::test]
async fn switching_an_integration_off_or_to_one_way_keeps_what_waits() {
    let off = IntegrationSettings { running: Running::Disabled, ..settings(rules()) };
    let one_way = IntegrationSettings { travel: Travel::SourceToTarget, ..settings(rules()) };
    for changed in [off, one_way] {
        Site::new()
            .play(move |desk| {
                desk.list("a", r#"{"name":"Ana","city":"Quito"}"#);
                desk.edit("a", r#"{"name":"Eva"}"#);
                let job = desk.lease_one();
                let desk = with(desk, &changed);
                desk.list("a", r#"{"name":"Ana","city":"Loja"}"#);
                assert_eq!(desk.payload("a"), r#"{"name":"Eva","city":"Loja"}"#);
                let refused = edit(
                    desk.transaction,
                    &desk.records,
                    "a",
                    &fields(r#"{"name":"Ida"}"#),
                    None,
                    "ana",
                    desk.now(),
                );
                assert!(matches!(refused, Err(EditError::ReadOnly)));
                desk.accept(&job, None, Some("v2"));
                assert_eq!(desk.link("a").acknowledged_edits, 1);
                desk.drain();
                assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Synced, 0));
            })
            .await;
    }
}

#[tokio::test]
async fn what_waits_without_an_integration_is_not_overwritten() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            desk.list("b", r#"{"name":"Bea"}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            let job = desk.lease_one();
            sync_integrations::delete(desk.transaction, 1).unwrap();
            let desk = looked_up_again(desk);
            assert_eq!(code(&desk.list("a", r#"{"name":"Ada"}"#)), "skipped NO_INTEGRATION");
            assert_eq!(desk.payload("a"), r#"{"name":"Eva"}"#);
            assert_eq!(code(&desk.list("b", r#"{"name":"Eli"}"#)), "updated", "nothing of it waits");
            desk.accept(&job, None, Some("v2"));
            assert_eq!(desk.status("a"), RecordStatus::Synced);
            assert_eq!(code(&desk.list("a", r#"{"name":"Ada"}"#)), "updated");
        })
        .await;
    // A record made here learns its id all the same.
    Site::new()
        .play(|desk| {
            create(
                desk.transaction,
                &desk.records,
                "local:1",
                &fields(r#"{"name":"Ana"}"#),
                None,
                "ana",
                desk.now(),
            )
            .unwrap();
            let job = desk.lease_one();
            sync_integrations::delete(desk.transaction, 1).unwrap();
            let desk = looked_up_again(desk);
            desk.accept(&job, Some("R1"), None);
            desk.list("R1", r#"{"name":"Ana"}"#);
            assert_eq!((desk.rows(), desk.row("local:1").id_there()), (1, Some("R1")));
        })
        .await;
}

#[tokio::test]
async fn a_field_that_the_site_keeps_is_not_overwritten_on_a_record_that_was_alike() {
    let ours = MergeRules {
        fields: [("note".to_owned(), FieldRule::TargetAlone)].into(),
        ..MergeRules::all(FieldRule::Manual)
    };
    Site::new()
        .play_by(ours, |desk| {
            desk.list("a", r#"{"name":"Ana","note":"ours"}"#);
            desk.list("a", r#"{"name":"Eva","note":"theirs"}"#);
            assert_eq!(desk.payload("a"), r#"{"name":"Eva","note":"ours"}"#);
            assert_eq!(desk.lease_one().payload, r#"{"name":"Eva","note":"ours"}"#);
        })
        .await;
    let stays = MergeRules {
        fields: [("name".to_owned(), FieldRule::SourceWins)].into(),
        unlisted: UnlistedFields::Stay,
        ..MergeRules::all(FieldRule::Manual)
    };
    Site::new()
        .play_by(stays, |desk| {
            desk.list("a", r#"{"name":"Ana","note":"ours"}"#);
            desk.list("a", r#"{"name":"Eva","note":"theirs"}"#);
            assert_eq!(desk.payload("a"), r#"{"name":"Eva","note":"ours"}"#);
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Synced, 0));
        })
        .await;
    // The twin: without such a field in what changed the source's own text is taken.
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana","note":"x"}"#);
            desk.list("a", r#"{"name":"Eva", "note":"x"}"#);
            assert_eq!(desk.payload("a"), r#"{"name":"Eva", "note":"x"}"#);
        })
        .await;
}

#[tokio::test]
async fn what_a_person_set_aside_is_not_missing() {
    use crate::runs::Kept;
    Site::new()
        .play(|desk| {
            for id in ["a", "b", "c"] {
                desk.list(id, r#"{"name":"Ana"}"#);
                desk.edit(id, r#"{"name":"Eva"}"#);
            }
            super::exclude(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
            desk.list_deleted("b");
            desk.list("c", r#"{"name":"Ada"}"#);
            let missing =
                desk.records.missing(desk.transaction, &roaring::RoaringTreemap::new(), 0, 10).unwrap();
            assert_eq!(missing, [desk.row("c").id], "a conflict about fields is there");
            assert_eq!(desk.records.known(desk.transaction).unwrap(), 1);
        })
        .await;
}
