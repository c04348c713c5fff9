use super::super::support_tests::{Desk, Site, fields};
use super::*;
use mostrador_store::tables::sync_data::RecordStatus;

const FIRST: &str = r#"{"id":"a","name":"Ana","city":"Coro"}"#;

fn make(desk: &Desk<'_>, changes: &str, disputed: Option<(ConflictKind, &str)>) -> Offered {
    let made = Offer {
        changes: fields(changes),
        disputed: disputed.map(|(kind, agreed)| Disputed { kind, fields: fields(agreed) }),
        discarded: Vec::new(),
    };
    offer(desk.transaction, &desk.records, "a", &made, "erp", desk.now()).unwrap()
}

fn on_name() -> Offered {
    Offered::Disputed(vec!["name".to_owned()])
}

#[tokio::test]
async fn what_is_not_in_dispute_travels_and_the_rest_waits() {
    Site::new()
        .play(|desk| {
            desk.list("a", FIRST);
            let dispute = Some((ConflictKind::FirstMeeting, r#"{"name":null}"#));
            assert_eq!(make(desk, r#"{"name":"Eva","city":"Mérida"}"#, dispute), on_name());
            let conflict = desk.conflict("a");
            assert_eq!((conflict.sides.kind, conflict.sides.base), (ConflictKind::FirstMeeting, None));
            let job = desk.lease_one();
            assert_eq!(job.changed.as_deref(), Some(&["city".to_owned()][..]));
            assert!(job.payload.contains("Ana"), "the other side keeps its own: {}", job.payload);
            desk.accept(&job, None, None);
            assert_eq!(desk.status("a"), RecordStatus::Conflict);
            assert!(desk.payload("a").contains("Eva"), "the site works with what is offered");
            // Offered once more it is the same question, and another value is what is asked about from then on.
            make(desk, r#"{"name":"Eva"}"#, None);
            assert_eq!(desk.conflict("a").id, conflict.id);
            assert_eq!(make(desk, r#"{"name":"Otto"}"#, None), Offered::Stored);
            assert!(desk.conflict("a").sides.target.unwrap().contains("Otto"), "the site is the target here");
            assert_eq!(desk.waiting(), 0);
            // What the other side says already needs nobody.
            assert_eq!(make(desk, r#"{"name":"Ana"}"#, None), Offered::Stored);
            assert_eq!(desk.status("a"), RecordStatus::Synced);
        })
        .await;
}

#[tokio::test]
async fn a_second_dispute_joins_the_first_one() {
    Site::new()
        .play(|desk| {
            desk.list("a", FIRST);
            make(desk, r#"{"name":"Eva"}"#, Some((ConflictKind::Fields, r#"{"name":"A"}"#)));
            make(desk, r#"{"city":"Mérida"}"#, Some((ConflictKind::Fields, r#"{"city":"C"}"#)));
            let sides = desk.conflict("a").sides;
            assert_eq!(sides.fields, ["city", "name"]);
            assert_eq!(sides.base.as_deref(), Some(r#"{"id":"a","name":"A","city":"C"}"#));
            assert_eq!(desk.waiting(), 0);
        })
        .await;
}

#[tokio::test]
async fn what_nobody_there_could_be_asked_about_stays_as_it_is_here() {
    Site::new()
        .play(|desk| {
            desk.list("a", FIRST);
            let dispute = Some((ConflictKind::Fields, r#"{"name":"A"}"#));
            // The other side has what is offered.
            desk.edit("a", r#"{"name":"Otto"}"#);
            assert_eq!(make(desk, r#"{"name":"Ana"}"#, dispute), Offered::Stored);
            assert_eq!((desk.waiting(), desk.status("a")), (0, RecordStatus::Synced));
            // It has no such record yet.
            let new = fields(r#"{"name":"Nueva"}"#);
            super::super::create(desk.transaction, &desk.records, "local:1", &new, None, "ana", desk.now())
                .unwrap();
            let made = Offer {
                changes: fields(r#"{"name":"Eva","city":"Coro"}"#),
                disputed: Some(Disputed {
                    kind: ConflictKind::FirstMeeting,
                    fields: fields(r#"{"name":null}"#),
                }),
                discarded: Vec::new(),
            };
            let offered =
                offer(desk.transaction, &desk.records, "local:1", &made, "erp", desk.now()).unwrap();
            assert_eq!(offered, Offered::Stored);
            assert_eq!(desk.payload("local:1"), r#"{"name":"Nueva","city":"Coro"}"#);
        })
        .await;
}

#[tokio::test]
async fn what_a_rule_turned_down_is_in_the_history() {
    Site::new()
        .play(|desk| {
            desk.list("a", FIRST);
            let discarded = vec![Discarded {
                field: "name".to_owned(),
                lost: "\"Eva\"".to_owned(),
                kept: "\"Ana\"".to_owned(),
                reason: "owner_wins",
            }];
            let made = Offer { discarded, ..Offer::default() };
            let offered = offer(desk.transaction, &desk.records, "a", &made, "erp", desk.now()).unwrap();
            assert_eq!(offered, Offered::Unchanged);
            let row = ["discard", "owner_wins", r#"{"name":"Eva"}"#, r#"{"name":"Ana"}"#].map(str::to_owned);
            assert_eq!(desk.audit("a"), [row]);
        })
        .await;
}
