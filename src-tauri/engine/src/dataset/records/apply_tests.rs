use mostrador_connector::RecordBody;
use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_data::RecordStatus;
use mostrador_store::{Lane, StoreError};
use roaring::RoaringTreemap;

use super::super::support_tests::{Desk, Site, code, malformed, record, rules, settings};
use super::super::{Records, exclude};
use super::*;
use crate::runs::{Intake, Kept, TakeContext};

#[tokio::test]
async fn a_site_that_only_reads_takes_what_the_source_says_and_makes_no_links() {
    Site::new()
        .play(|desk| {
            let mut desk = desk.reading();
            desk.records.integration = None;
            let taken = desk.list("a", r#"{"name":"Ana","n":0.10}"#);
            assert_eq!(code(&taken), "created");
            assert_eq!(desk.payload("a"), r#"{"name":"Ana","n":0.10}"#);
            assert_eq!(code(&desk.list("a", r#"{"name":"Ana","n":0.10}"#)), "unchanged");
            assert_eq!(code(&desk.list("a", r#"{"n":0.1,"name":"Ana"}"#)), "unchanged");
            assert_eq!(desk.payload("a"), r#"{"name":"Ana","n":0.10}"#, "the first text stays");
            assert_eq!(code(&desk.list("a", r#"{"name":"Eva","n":0.1}"#)), "updated");
            assert_eq!(desk.payload("a"), r#"{"name":"Eva","n":0.1}"#);
            assert_eq!(desk.row("a").version, 2);
            assert_eq!(desk.audit("a"), [["update", "ok", r#"{"name":"Ana"}"#, r#"{"name":"Eva"}"#]]);
            assert_eq!(code(&desk.list_deleted("a")), "updated");
            assert_eq!(desk.status("a"), RecordStatus::Deleted);
            assert_eq!(code(&desk.list_deleted("a")), "unchanged");
            // The same bytes as before the deletion are no reason to leave it deleted.
            assert_eq!(code(&desk.list("a", r#"{"name":"Eva","n":0.1}"#)), "created");
            assert_eq!((desk.status("a"), desk.rows()), (RecordStatus::Synced, 1));
            assert_eq!(desk.count("SELECT count(*) FROM sync_links"), 0);
            assert_eq!(desk.count("SELECT count(*) FROM sync_queue"), 0);
        })
        .await;
}

#[tokio::test]
async fn a_record_listed_twice_is_stored_once_and_the_later_version_counts() {
    Site::new()
        .play(|desk| {
            let first = record("a", r#"{"n":1}"#, RecordBody::Raw);
            let context = desk.context(&first.raw_json, desk.now());
            // Both passed the run's fast path before either was stored.
            let one = desk.records.take(desk.transaction, &first, &context).unwrap();
            let two = desk.records.take(desk.transaction, &first, &context).unwrap();
            assert_eq!((code(&one), code(&two)), ("created".to_owned(), "unchanged".to_owned()));
            assert_eq!(code(&desk.list("a", r#"{"n":2}"#)), "updated");
            assert_eq!((desk.rows(), desk.payload("a")), (1, r#"{"n":2}"#.to_owned()));
        })
        .await;
}

#[tokio::test]
async fn a_record_that_no_longer_reads_is_not_missing() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"n":1}"#);
            let row = desk.row("a").id;
            assert_eq!(desk.take(&malformed("a")).row, Some(row));
            assert_eq!(desk.take(&malformed("b")).row, None);
        })
        .await;
}

#[tokio::test]
async fn a_malformed_record_fails_with_its_reason_and_changes_nothing() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"n":1}"#);
            let before = desk.row("a");
            let taken = desk.take(&malformed("a"));
            assert_eq!(taken.row, Some(before.id), "or a complete read would take it for missing");
            let Outcome::Failed(reason) = taken.outcome else { panic!("{taken:?}") };
            assert_eq!((reason.code.as_str(), reason.field.as_deref()), ("BAD", Some("x")));
            assert_eq!(code(&desk.list("b", "[1]")), "failed NOT_AN_OBJECT");
            assert_eq!((desk.row("a"), desk.rows()), (before, 1));
        })
        .await;
}

#[tokio::test]
async fn an_echo_is_heard_once_and_then_a_thousand_times_without_a_write() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana","at":1}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            let job = desk.lease_one();
            desk.accept(&job, None, Some("v2"));
            assert_eq!(desk.status("a"), RecordStatus::Synced);
            // The other side writes it in its own way.
            let echo = r#"{"at":1.0,"name":"Eva"}"#;
            assert_eq!(code(&desk.list("a", echo)), "unchanged");
            let writes = desk.writes();
            for _ in 0..1_000 {
                assert_eq!(code(&desk.list("a", echo)), "unchanged");
                assert!(desk.lease().is_empty());
            }
            assert_eq!(desk.writes(), writes);
            // The twin: a real change is a write and no echo.
            assert_eq!(code(&desk.list("a", r#"{"at":1.0,"name":"Ada"}"#)), "updated");
            assert!(desk.writes() > writes);
            assert_eq!(desk.waiting(), 0, "what the source says is not sent back to it");
        })
        .await;
}

#[tokio::test]
async fn both_sides_changes_become_one_record_and_only_ours_is_sent() {
    Site::new()
        .play(|desk| {
            desk.list(
                "a",
                r#"{"name":"Ana","city":"Quito","big":12345678901234567890123,"unknown":{"x":0.10}}"#,
            );
            desk.edit("a", r#"{"name":"Eva"}"#);
            let taken = desk.list(
                "a",
                r#"{"name":"Ana","city":"Loja","big":12345678901234567890124,"unknown":{"x":0.10}}"#,
            );
            assert_eq!(code(&taken), "updated");
            let merged = r#"{"name":"Eva","city":"Loja","big":12345678901234567890124,"unknown":{"x":0.10}}"#;
            assert_eq!((desk.payload("a").as_str(), desk.status("a")), (merged, RecordStatus::Pending));
            let job = desk.lease_one();
            assert_eq!(job.payload, merged, "what nobody touched is sent back in its own text");
            assert_eq!(job.changed, Some(vec!["name".to_owned()]));
            desk.accept(&job, None, None);
            assert_eq!((desk.status("a"), desk.link("a").base), (RecordStatus::Synced, None));
            assert_eq!(desk.waiting(), 0);
        })
        .await;
}

#[tokio::test]
async fn owners_are_heard_and_what_they_overrule_is_in_the_audit() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"email":"a","note":"a","phone":"1"}"#);
            desk.edit("a", r#"{"email":"b","note":"b"}"#);
            let taken = desk.list("a", r#"{"email":"c","note":"c","phone":"2"}"#);
            assert_eq!(code(&taken), "updated");
            assert_eq!(desk.payload("a"), r#"{"email":"c","note":"b","phone":"2"}"#);
            let discarded: Vec<_> =
                desk.audit("a").into_iter().filter(|[action, ..]| action == "discard").collect();
            let expected =
                ["discard", "owner_wins", r#"{"email":"b","note":"c"}"#, r#"{"email":"c","note":"b"}"#];
            assert_eq!(discarded, [expected]);
            let job = desk.lease_one();
            assert_eq!(job.changed, Some(vec!["note".to_owned()]), "the owner's field is not written");
            assert_eq!(job.payload, r#"{"email":"c","note":"b","phone":"2"}"#);
            // Read once more before the answer: nothing is discarded a second time.
            desk.list("a", r#"{"email":"c","note":"c","phone":"2","more":1}"#);
            assert_eq!(desk.audit("a").iter().filter(|[action, ..]| action == "discard").count(), 1);
        })
        .await;
}

#[tokio::test]
async fn the_later_change_is_heard_by_the_sources_own_clock() {
    for (modified_at, expected) in [(Timestamp(9_000_000), "there"), (Timestamp(1), "here")] {
        Site::new()
            .play(move |desk| {
                desk.list("a", r#"{"seen":"base"}"#);
                desk.edit("a", r#"{"seen":"here"}"#);
                let mut listed = record("a", r#"{"seen":"there"}"#, RecordBody::Raw);
                listed.modified_at = Some(modified_at);
                desk.take(&listed);
                assert_eq!(desk.payload("a"), format!("{{\"seen\":\"{expected}\"}}"));
            })
            .await;
    }
}

#[tokio::test]
async fn a_tombstone_against_an_edit_asks_and_keeps_the_edit() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana"}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            for _ in 0..2 {
                assert_eq!(code(&desk.list_deleted("a")), "conflicted DELETED_THERE");
            }
            let conflict = desk.conflict("a");
            assert_eq!((conflict.sides.kind, conflict.version), (ConflictKind::DeletedThere, 1));
            assert_eq!(conflict.sides.target.as_deref(), Some(r#"{"name":"Eva"}"#));
            assert_eq!((conflict.sides.source, conflict.strategy.as_str()), (None, "edit_wins"));
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Conflict, 0));
            // An edit goes on here, and whoever decides sees it.
            desk.edit("a", r#"{"name":"Ada"}"#);
            let conflict = desk.conflict("a");
            assert_eq!(conflict.sides.target.as_deref(), Some(r#"{"name":"Ada"}"#));
            assert_eq!((conflict.version, desk.waiting()), (2, 0));
            // It is there again: nothing is left to ask, and the edit travels.
            assert_eq!(code(&desk.list("a", r#"{"name":"Ana","n":1}"#)), "updated");
            assert_eq!(desk.lease_one().payload, r#"{"name":"Ada","n":1}"#);
            assert_eq!(desk.held("a").conflict, None);
        })
        .await;
}

#[tokio::test]
async fn what_a_complete_read_did_not_list_is_missing_but_for_what_was_made_here() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"n":1}"#);
            desk.list("b", r#"{"n":2}"#);
            let fields = super::super::support_tests::fields(r#"{"n":3}"#);
            let made = super::super::create(
                desk.transaction,
                &desk.records,
                "local:1",
                &fields,
                None,
                "ana",
                desk.now(),
            )
            .unwrap();
            assert_eq!(desk.records.known(desk.transaction).unwrap(), 2);
            let seen: RoaringTreemap = [u64::try_from(desk.row("a").id).unwrap()].into_iter().collect();
            let missing = desk.records.missing(desk.transaction, &seen, 0, 10).unwrap();
            assert_eq!(missing, [desk.row("b").id]);
            let asked_at = desk.now();
            let context = desk.context("", asked_at);
            let taken = desk.records.remove(desk.transaction, missing[0], &context).unwrap();
            assert_eq!((code(&taken), desk.status("b")), ("updated".to_owned(), RecordStatus::Deleted));
            // It was accepted while the read was under way: the read could not know it.
            let job = desk.lease_one();
            desk.accept(&job, Some("c"), None);
            let context = TakeContext { now: desk.now(), ..context };
            let taken = desk.records.remove(desk.transaction, made.id, &context).unwrap();
            assert_eq!(code(&taken), "skipped READ_BEFORE_WRITE");
            assert_eq!(desk.status("local:1"), RecordStatus::Synced);
            // The twin: a later complete read without it is a deletion.
            let context = desk.context("", desk.now());
            let taken = desk.records.remove(desk.transaction, made.id, &context).unwrap();
            assert_eq!((code(&taken), desk.status("local:1")), ("updated".to_owned(), RecordStatus::Deleted));
        })
        .await;
}

#[tokio::test]
async fn a_page_that_was_read_before_our_write_does_not_take_it_back() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"name":"Ana","n":1}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            let asked_at = desk.now();
            let old = record("a", r#"{"name":"Ana","n":2}"#, RecordBody::Raw);
            let job = desk.lease_one();
            desk.accept(&job, None, None);
            assert_eq!(code(&desk.take_asked(&old, asked_at)), "skipped READ_BEFORE_WRITE");
            assert_eq!(desk.payload("a"), r#"{"name":"Eva","n":1}"#);
            // The twin: asked afterwards, the same record is a change made there.
            assert_eq!(code(&desk.take(&old)), "updated");
            assert_eq!(desk.payload("a"), r#"{"name":"Ana","n":2}"#);
        })
        .await;
}

#[tokio::test]
async fn a_record_that_goes_back_and_forth_is_paused_until_a_person_resumes_it() {
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"phone2":"+593 9"}"#);
            let mut round = 0;
            while desk.status("a") != RecordStatus::Skipped {
                round += 1;
                assert!(round < 10, "it is never paused");
                desk.edit("a", r#"{"phone2":"09"}"#);
                for job in desk.lease() {
                    desk.accept(&job, None, None);
                }
                if desk.status("a") != RecordStatus::Skipped {
                    desk.list("a", &format!(r#"{{"phone2":"+593 9","round":{round}}}"#));
                }
            }
            assert!(round >= 3, "{round}");
            assert_eq!((desk.row("a").error.as_deref(), desk.waiting()), (Some("FLIPS"), 0));
            assert_eq!(code(&desk.list("a", r#"{"phone2":"x"}"#)), "skipped FLIPS");
            desk.edit("a", r#"{"phone2":"10"}"#);
            assert_eq!(desk.waiting(), 0);
            super::super::resume(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
            assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Pending, 1));
        })
        .await;
    // The twin: one side alone may change its mind as often as it likes.
    Site::new()
        .play(|desk| {
            desk.list("a", r#"{"n":0}"#);
            for round in 1..20 {
                desk.edit("a", &format!("{{\"n\":{}}}", round % 2));
                desk.drain();
            }
            assert_eq!(desk.status("a"), RecordStatus::Synced);
        })
        .await;
}

#[tokio::test]
async fn an_excluded_record_is_skipped_also_where_the_site_only_reads() {
    Site::new()
        .play(|desk| {
            let mut desk = desk.reading();
            desk.records.integration = None;
            desk.list("a", r#"{"n":1}"#);
            exclude(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
            assert_eq!(code(&desk.list("a", r#"{"n":2}"#)), "skipped EXCLUDED");
            assert_eq!(code(&desk.list_deleted("a")), "skipped EXCLUDED");
            super::super::include(desk.transaction, &desk.records, "a", "ana", desk.now()).unwrap();
            assert_eq!(desk.status("a"), RecordStatus::Synced);
            assert_eq!(code(&desk.list("a", r#"{"n":2}"#)), "updated");
        })
        .await;
}

#[tokio::test]
async fn what_was_stored_is_there_after_a_restart() {
    let site = Site::new();
    site.play(|desk| {
        desk.list("a", r#"{"name":"Ana","city":"Quito"}"#);
        desk.edit("a", r#"{"name":"Eva"}"#);
        // On its way when the lights go out.
        desk.lease_one();
    })
    .await;
    let store = site.open();
    let write = store.write(Lane::Interactive, |transaction| {
        mostrador_store::tables::sync_queue::release_all(transaction)?;
        let desk = Desk::new(transaction)?;
        assert_eq!(desk.status("a"), RecordStatus::Pending);
        assert_eq!(code(&desk.list("a", r#"{"name":"Ana","city":"Loja"}"#)), "updated");
        let job = desk.lease_one();
        assert_eq!(job.payload, r#"{"name":"Eva","city":"Loja"}"#);
        desk.accept(&job, None, None);
        assert_eq!((desk.status("a"), desk.waiting()), (RecordStatus::Synced, 0));
        Ok::<_, StoreError>(())
    });
    write.await.unwrap();
}

#[tokio::test]
async fn rules_of_an_integration_are_the_rules_of_its_records() {
    Site::new()
        .play(|desk| {
            let integration = desk.records.integration.clone().unwrap();
            assert_eq!(
                (integration.rules.clone(), integration.local),
                (rules(), mostrador_domain::merge::Side::Target)
            );
            let one_way = mostrador_store::tables::sync_integrations::IntegrationSettings {
                travel: mostrador_store::tables::sync_integrations::Travel::SourceToTarget,
                ..settings(rules())
            };
            mostrador_store::tables::sync_integrations::update(desk.transaction, 1, &one_way, desk.now())
                .unwrap();
            let records = Records::of_entity(desk.transaction, "wispro", "client").unwrap();
            let integration = records.integration.clone().unwrap();
            assert_eq!(integration.rules, rules(), "what waits is merged by them");
            assert!(records.editable().is_err(), "what is edited here does not travel");
        })
        .await;
}

#[cfg(debug_assertions)]
#[tokio::test]
async fn without_its_safeguards_the_same_stories_end_badly() {
    use mostrador_store::crash::without;
    Site::new()
        .play(|desk| {
            let _off = without("dedupe");
            desk.list("a", r#"{"n":1}"#);
            desk.list("a", r#"{"n":1}"#);
            assert_eq!(desk.rows(), 2, "the same record twice");
        })
        .await;
    Site::new()
        .play(|desk| {
            let _off = without("base");
            desk.list("a", r#"{"name":"Ana","n":1}"#);
            desk.edit("a", r#"{"name":"Eva"}"#);
            desk.list("a", r#"{"name":"Ana","n":2}"#);
            assert_eq!(desk.payload("a"), r#"{"name":"Ana","n":2}"#, "the edit is gone");
        })
        .await;
    Site::new()
        .play(|desk| {
            let _off = without("owner");
            desk.list("a", r#"{"note":"a"}"#);
            desk.edit("a", r#"{"note":"b"}"#);
            desk.list("a", r#"{"note":"c"}"#);
            assert_eq!(desk.payload("a"), r#"{"note":"c"}"#, "our own field is overwritten");
        })
        .await;
}
