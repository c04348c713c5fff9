use super::super::support_tests::{Site, record};
use super::super::{Records, Taking, delete, exclude};
use super::*;

#[test]
fn our_id_is_recognised_alone_and_in_our_key() {
    assert_eq!(own_id("client", "local:1"), Some("local:1"));
    assert_eq!(own_id("client", "client/local:1/upsert/7"), Some("local:1"));
    assert_eq!(own_id("client", "client/local:1/upsert/7/2"), Some("local:1"));
    for other in ["1", "about local:1", "order/local:1/upsert/7", "client/7/upsert/7", ""] {
        assert_eq!(own_id("client", other), None, "{other}");
    }
}

#[tokio::test]
async fn what_is_known_of_a_record_is_one_of_these_states() {
    Site::new()
        .play(|desk| {
            for id in ["clean", "edited", "deleted", "gone", "excluded", "acknowledged"] {
                desk.list(id, r#"{"n":1}"#);
            }
            desk.edit("edited", r#"{"n":2}"#);
            desk.edit("acknowledged", r#"{"n":2}"#);
            for job in desk.lease() {
                if job.entity_id == "acknowledged" {
                    desk.accept(&job, None, None);
                }
            }
            delete(desk.transaction, &desk.records, "deleted", "ana", desk.now()).unwrap();
            desk.list_deleted("gone");
            exclude(desk.transaction, &desk.records, "excluded", "ana", desk.now()).unwrap();
            let state = |records: &Records, id: &str, asked_at| {
                let listed = record(id, "{}", RecordBody::Raw);
                let context = desk.context(&listed.raw_json, asked_at);
                load(&Taking { records, context: &context }, desk.transaction, &listed).unwrap()
            };
            let now = |id| state(&desk.records, id, desk.now());
            assert_eq!(now("unknown"), RecordState::Unknown);
            assert!(matches!(now("clean"), RecordState::Clean(_)));
            assert!(matches!(now("edited"), RecordState::Diverged(_)));
            assert!(matches!(now("acknowledged"), RecordState::Clean(_)), "both sides have it alike");
            assert!(matches!(now("deleted"), RecordState::DeletedHere(_)));
            assert!(matches!(now("gone"), RecordState::Gone(_)));
            assert!(matches!(now("excluded"), RecordState::Excluded(_)));
            assert!(matches!(state(&desk.records, "acknowledged", Timestamp(0)), RecordState::Overtaken(_)));
            // A clock that was set back: an acceptance in the future proves nothing.
            let listed = record("acknowledged", "{}", RecordBody::Raw);
            let context = crate::runs::TakeContext { now: Timestamp(1), ..desk.context("{}", Timestamp(0)) };
            let taking = Taking { records: &desk.records, context: &context };
            let early = load(&taking, desk.transaction, &listed).unwrap();
            assert!(matches!(early, RecordState::Clean(_)), "{early:?}");
        })
        .await;
}
