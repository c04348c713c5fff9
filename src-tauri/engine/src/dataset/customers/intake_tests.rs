use std::collections::BTreeMap;

use mostrador_domain::merge::Choice;
use serde_json::{Value, json};

use super::super::support_tests::{Desk, Site, address, customer};
use super::super::{ADDRESS, CUSTOMER};
use crate::dataset::records::conflicts::{self, DeletionAnswer};
use crate::dataset::records::{self, EditError};

/// C1 with the addresses A1 and A2.
pub(crate) fn with_two() -> Value {
    customer(
        "C1",
        json!({"addresses": [address("A1", "C1", json!({})), address("A2", "C1", json!({"name": "Oficina", "isDefault": false}))]}),
    )
}

pub(crate) fn listing(addresses: Value) -> Value {
    customer("C1", json!({"addresses": addresses}))
}

#[tokio::test]
async fn a_customer_comes_in_with_its_addresses_and_without_what_nobody_needs() {
    Site::new()
        .play(|desk| {
            assert_eq!(desk.list(&with_two()), "created");
            let payload = desk.payload(CUSTOMER, "C1");
            assert_eq!(payload["firstName"], "Ana");
            for field in ["fullChatHistory", "relevantChatHistory", "lastSyncedAt", "addresses", "updatedAt"]
            {
                assert!(payload.get(field).is_none(), "{field}");
            }
            assert!(desk.row(CUSTOMER, "C1").payload.contains("120.5"), "numbers keep their own text");
            assert_eq!(
                desk.row(CUSTOMER, "C1").source_modified_at.map(|at| at.millis()),
                Some(1_795_672_800_000)
            );
            assert_eq!(desk.payload(ADDRESS, "A2")["name"], "Oficina");
            assert!(desk.payload(ADDRESS, "A2").get("updatedAt").is_none());
            let before = desk.writes();
            assert_eq!(desk.list(&with_two()), "unchanged");
            assert_eq!(desk.writes(), before, "nothing is written");
        })
        .await;
}

#[tokio::test]
async fn an_edit_of_either_goes_out_alone_and_its_echo_is_no_change() {
    Site::new()
        .play(|desk| {
            desk.list(&with_two());
            desk.edit(CUSTOMER, "C1", json!({"firstName": "Eva"})).unwrap();
            desk.edit(ADDRESS, "A1", json!({"street": "Juárez"})).unwrap();
            assert_eq!(desk.sent(), ["upsert customer C1 firstName", "upsert address A1 street"]);
            let echo = customer(
                "C1",
                json!({
                    "firstName": "Eva",
                    "updatedAt": "2026-11-26T08:00:00.000Z",
                    "addresses": [
                        address("A1", "C1", json!({"street": "Juárez", "updatedAt": "2026-11-26T08:00:00.000Z"})),
                        address("A2", "C1", json!({"name": "Oficina", "isDefault": false})),
                    ],
                }),
            );
            assert_eq!(desk.list(&echo), "unchanged");
            assert_eq!(desk.sent(), Vec::<String>::new());
            assert_eq!((desk.stands(CUSTOMER, "C1"), desk.stands(ADDRESS, "A1")), ("synced".into(), "synced".into()));
        })
        .await;
}

#[tokio::test]
async fn a_ban_is_never_sent_and_no_echo_undoes_it() {
    Site::new()
        .play(|desk| {
            desk.list(&with_two());
            desk.edit(
                CUSTOMER,
                "C1",
                json!({"isBanned": true, "banReason": "no paga", "internalNote": "ojo"}),
            )
            .unwrap();
            assert_eq!(desk.sent(), Vec::<String>::new());
            assert_eq!(desk.stands(CUSTOMER, "C1"), "synced", "what differs is kept apart");
            desk.edit(CUSTOMER, "C1", json!({"email": "a@b.c"})).unwrap();
            assert_eq!(desk.sent(), ["upsert customer C1 email"]);
            for (orders, email) in [(4, "a@b.c"), (5, "a@b.c")] {
                let echo = customer(
                    "C1",
                    json!({"totalOrders": orders, "email": email, "addresses": with_two()["addresses"]}),
                );
                assert_eq!(desk.list(&echo), "updated");
                let payload = desk.payload(CUSTOMER, "C1");
                assert_eq!(
                    (&payload["isBanned"], &payload["banReason"], &payload["internalNote"]),
                    (&json!(true), &json!("no paga"), &json!("ojo"))
                );
                assert_eq!(payload["totalOrders"], orders);
            }
            // Lifted here, and the remote says the same as ever.
            desk.edit(CUSTOMER, "C1", json!({"isBanned": false})).unwrap();
            assert_eq!(desk.sent(), Vec::<String>::new());
            assert!(desk.conflict(CUSTOMER, "C1").is_none());
        })
        .await;
}

fn banned(orders: u32, banned: bool) -> Value {
    let reason = if banned { json!("spam") } else { json!(null) };
    customer("C1", json!({"isBanned": banned, "banReason": reason, "totalOrders": orders}))
}

fn decide(desk: &Desk<'_>, choice: Choice, reason: Option<&str>) -> Result<(), conflicts::ConflictError> {
    let choices = BTreeMap::from([("isBanned".to_owned(), choice)]);
    let records = desk.records(CUSTOMER);
    let seen = desk.seen(CUSTOMER, "C1");
    conflicts::resolve(desk.transaction, &records, seen, &choices, reason, "ana", desk.now())
}

#[tokio::test]
async fn a_ban_by_the_remote_asks_a_person_once() {
    Site::new()
        .play(|desk| {
            desk.list(&banned(1, false));
            assert_eq!(desk.list(&banned(2, true)), "conflicted BOTH_CHANGED");
            let conflict = desk.conflict(CUSTOMER, "C1").unwrap();
            assert_eq!(conflict.sides.fields, ["isBanned"]);
            assert_eq!(desk.payload(CUSTOMER, "C1")["isBanned"], false, "until then the site's stands");
            assert_eq!(desk.payload(CUSTOMER, "C1")["totalOrders"], 2);
            assert_eq!(desk.list(&banned(3, true)), "conflicted BOTH_CHANGED");
            // Not to follow it lifts a block.
            let refused = decide(desk, Choice::KeepTarget, None);
            assert!(matches!(refused, Err(conflicts::ConflictError::ReasonNeeded { .. })), "{refused:?}");
            let blank = decide(desk, Choice::KeepTarget, Some("  "));
            assert!(matches!(blank, Err(conflicts::ConflictError::ReasonNeeded { .. })), "{blank:?}");
            decide(desk, Choice::KeepTarget, Some("ya pagó")).unwrap();
            assert!(desk.audit("C1").contains(&"resolve ok ya pagó".to_owned()), "{:?}", desk.audit("C1"));
            assert_eq!((desk.stands(CUSTOMER, "C1"), desk.sent()), ("synced".into(), vec![]));
            // It is known by now what the remote thinks.
            assert_eq!(desk.list(&banned(4, true)), "updated");
            assert!(desk.conflict(CUSTOMER, "C1").is_none());
            assert_eq!(desk.payload(CUSTOMER, "C1")["isBanned"], false);
            // Changed back and set again it is news.
            desk.list(&banned(5, false));
            assert_eq!(desk.list(&banned(6, true)), "conflicted BOTH_CHANGED");
            decide(desk, Choice::KeepSource, None).unwrap();
            let payload = desk.payload(CUSTOMER, "C1");
            assert_eq!((&payload["isBanned"], &payload["banReason"]), (&json!(true), &json!("spam")));
            assert_eq!(desk.sent(), Vec::<String>::new());
            let all = desk.count("SELECT max(id) FROM sync_conflicts");
            // Neither is a decision that blocks taken back without a word.
            let take_back = |reason| {
                conflicts::undo(desk.transaction, &desk.records(CUSTOMER), all, reason, "ana", desk.now())
            };
            let refused = take_back(Some(" "));
            assert!(matches!(refused, Err(conflicts::ConflictError::ReasonNeeded { .. })), "{refused:?}");
            assert_eq!(desk.payload(CUSTOMER, "C1")["isBanned"], true);
            take_back(Some("era otro")).unwrap();
            assert!(desk.audit("C1").contains(&"undo fields era otro".to_owned()), "{:?}", desk.audit("C1"));
            assert_eq!(desk.payload(CUSTOMER, "C1")["isBanned"], false);
            assert!(desk.conflict(CUSTOMER, "C1").is_some(), "it is asked again");
            assert_eq!(desk.sent(), Vec::<String>::new());
        })
        .await;
}

#[tokio::test]
async fn a_decision_about_a_block_is_not_taken_back_over_what_the_remote_says_by_now() {
    Site::new()
        .play(|desk| {
            desk.list(&banned(1, false));
            assert_eq!(desk.list(&banned(2, true)), "conflicted BOTH_CHANGED");
            let id = desk.seen(CUSTOMER, "C1").id;
            decide(desk, Choice::KeepTarget, Some("ya pagó")).unwrap();
            desk.list(&banned(3, false));
            let late = take_back(desk, id);
            assert!(matches!(late, Err(conflicts::ConflictError::Moved)), "nobody blocks any more: {late:?}");
            assert!(desk.conflict(CUSTOMER, "C1").is_none());
            // While the remote says the same it is asked again, and the next read is looked at whatever it says.
            assert_eq!(desk.list(&banned(4, true)), "conflicted BOTH_CHANGED");
            let id = desk.seen(CUSTOMER, "C1").id;
            decide(desk, Choice::KeepTarget, Some("ya pagó")).unwrap();
            take_back(desk, id).unwrap();
            assert_eq!(desk.row(CUSTOMER, "C1").payload_hash, None);
            assert_eq!(desk.list(&banned(4, true)), "conflicted BOTH_CHANGED");
        })
        .await;
}

fn take_back(desk: &Desk<'_>, id: i64) -> Result<(), conflicts::ConflictError> {
    conflicts::undo(desk.transaction, &desk.records(CUSTOMER), id, None, "ana", desk.now())
}

#[tokio::test]
async fn a_birth_date_that_the_remote_does_not_take_stays_here_and_its_own_comes_in() {
    Site::new()
        .play(|desk| {
            desk.list(&customer("C1", json!({})));
            desk.list(&customer("C1", json!({"birthDate": "1990-01-01"})));
            assert_eq!(desk.payload(CUSTOMER, "C1")["birthDate"], "1990-01-01");
            desk.edit(CUSTOMER, "C1", json!({"birthDate": "1991-01-01"})).unwrap();
            assert_eq!((desk.sent(), desk.stands(CUSTOMER, "C1")), (vec![], "synced".into()));
            desk.list(&customer("C1", json!({"birthDate": "1990-01-01", "totalOrders": 9})));
            assert_eq!(desk.payload(CUSTOMER, "C1")["birthDate"], "1991-01-01", "an edit is not lost");
            let both = customer("C1", json!({"birthDate": "1992-01-01"}));
            assert_eq!(desk.list(&both), "conflicted BOTH_CHANGED");
        })
        .await;
}

#[tokio::test]
async fn an_address_that_is_missing_was_deleted_there_unless_it_exists_here_alone() {
    Site::new()
        .play(|desk| {
            desk.list(&with_two());
            let made = desk.make(ADDRESS, "local:1", json!({"customerId": "C1", "street": "Sur"}));
            assert_eq!((made.status.code(), made.error.as_deref()), ("skipped", Some("LOCAL_ONLY")));
            assert_eq!(desk.sent(), Vec::<String>::new());
            assert_eq!(desk.list(&listing(json!([address("A2", "C1", json!({}))]))), "updated");
            assert_eq!(desk.stands(ADDRESS, "A1"), "deleted gone there");
            assert_eq!(desk.stands(ADDRESS, "local:1"), "skipped LOCAL_ONLY");
            // It comes back.
            desk.list(&with_two());
            assert_eq!(desk.stands(ADDRESS, "A1"), "synced");
            // What is not said of addresses deletes none.
            let mut unsaid = customer("C1", json!({"totalOrders": 8}));
            unsaid.as_object_mut().unwrap().remove("addresses");
            assert_eq!(desk.list(&unsaid), "updated");
            assert_eq!(desk.stands(ADDRESS, "A1"), "synced");
            assert_eq!(desk.list(&customer("C1", json!({"totalOrders": 9, "addresses": null}))), "updated");
            assert_eq!(desk.stands(ADDRESS, "A1"), "synced");
            // And an empty list deletes those that were there.
            desk.list(&listing(json!([])));
            assert_eq!(
                (desk.stands(ADDRESS, "A1"), desk.stands(ADDRESS, "local:1")),
                ("deleted gone there".into(), "skipped LOCAL_ONLY".into())
            );
        })
        .await;
}

#[tokio::test]
async fn an_address_that_was_edited_here_and_deleted_there_has_three_answers() {
    for answer in [DeletionAnswer::KeepEdit, DeletionAnswer::Delete, DeletionAnswer::StopSyncing] {
        Site::new()
            .play(move |desk| {
                desk.list(&with_two());
                desk.edit(ADDRESS, "A1", json!({"street": "Juárez"})).unwrap();
                let without = listing(json!([address("A2", "C1", json!({}))]));
                assert_eq!(desk.list(&without), "conflicted DELETED_THERE");
                assert_eq!(desk.list(&without), "unchanged", "the person knows");
                let records = desk.records(ADDRESS);
                let seen = desk.seen(ADDRESS, "A1");
                conflicts::resolve_deletion(desk.transaction, &records, seen, answer, "ana", desk.now())
                    .unwrap();
                let expected = match answer {
                    // It cannot be made there again.
                    DeletionAnswer::KeepEdit => "skipped LOCAL_ONLY",
                    DeletionAnswer::Delete => "deleted gone there",
                    DeletionAnswer::StopSyncing => "skipped EXCLUDED",
                };
                assert_eq!((desk.stands(ADDRESS, "A1"), desk.sent()), (expected.to_owned(), vec![]));
                assert_eq!(
                    desk.list(&customer(
                        "C1",
                        json!({"totalOrders": 7, "addresses": [address("A2", "C1", json!({}))]})
                    )),
                    "updated"
                );
                assert_eq!(desk.stands(ADDRESS, "A1"), expected);
            })
            .await;
    }
}

#[tokio::test]
async fn an_address_that_does_not_read_is_told_each_time_and_deletes_no_other() {
    Site::new()
        .play(|desk| {
            desk.list(&with_two());
            let spoiled =
                listing(json!([address("A1", "C1", json!({"street": "Juárez"})), {"street": "no id"}]));
            for _ in 0..2 {
                assert_eq!(desk.list(&spoiled), "failed ADDRESSES_UNREADABLE", "no equal hash hides it");
            }
            assert_eq!(desk.payload(ADDRESS, "A1")["street"], "Juárez");
            assert_eq!(desk.stands(ADDRESS, "A2"), "synced");
        })
        .await;
}

#[tokio::test]
async fn an_address_in_conflict_makes_its_customer_conflicted_and_the_rest_travels() {
    Site::new()
        .play(|desk| {
            desk.list(&with_two());
            desk.edit(ADDRESS, "A1", json!({"latitude": 19.4, "floor": "1", "street": "Norte"})).unwrap();
            let both = listing(json!([
                address("A1", "C1", json!({"latitude": 20.5, "floor": "2", "street": "Sur"})),
                address("A2", "C1", json!({"street": "Eje"})),
            ]));
            assert_eq!(desk.list(&both), "conflicted BOTH_CHANGED");
            let (one, two) = (desk.payload(ADDRESS, "A1"), desk.payload(ADDRESS, "A2"));
            assert_eq!(
                (&one["latitude"], &one["street"], &one["floor"]),
                (&json!(19.4), &json!("Sur"), &json!("1"))
            );
            assert_eq!(two["street"], "Eje");
            assert_eq!(desk.sent(), ["upsert address A1 latitude"]);
            let mut echo = both.clone();
            echo["addresses"][0]["latitude"] = json!(19.4);
            assert_eq!(desk.list(&echo), "conflicted BOTH_CHANGED", "it is looked at after a write");
            assert_eq!(desk.list(&echo), "unchanged");
            assert_eq!(desk.sent(), Vec::<String>::new());
        })
        .await;
}

#[tokio::test]
async fn an_address_that_was_read_before_it_was_written_holds_the_watermark_back() {
    Site::new()
        .play(|desk| {
            desk.list(&with_two());
            let asked = desk.now();
            desk.edit(ADDRESS, "A1", json!({"latitude": 19.4})).unwrap();
            desk.sent();
            let old = customer(
                "C1",
                json!({"totalOrders": 8, "addresses": [address("A1", "C1", json!({"city": "Puebla"}))]}),
            );
            let (_, code) = desk.take_asked(&old, asked);
            assert_eq!(code, "skipped READ_BEFORE_WRITE");
            assert_eq!(desk.stands(ADDRESS, "A2"), "deleted gone there", "that one was not written");
            assert_eq!(desk.payload(ADDRESS, "A1")["latitude"], 19.4);
            assert_eq!(desk.list(&old), "updated", "no equal hash hides what was put off");
        })
        .await;
}

#[tokio::test]
async fn a_customer_made_here_travels_once_the_remote_knows_its_phone() {
    Site::new()
        .play(|desk| {
            desk.make(
                CUSTOMER,
                "local:1",
                json!({"firstName": "Eva", "email": "e@x.mx", "whatsappPhoneNumber": "+52 1 55 1234-5678"}),
            );
            desk.make(ADDRESS, "local:2", json!({"customerId": "local:1", "street": "Sur"}));
            assert_eq!(
                (desk.stands(CUSTOMER, "local:1"), desk.sent()),
                ("skipped LOCAL_ONLY".into(), vec![])
            );
            desk.edit(CUSTOMER, "local:1", json!({"lastName": "Paz", "isBanned": true})).unwrap();
            assert_eq!(desk.stands(CUSTOMER, "local:1"), "skipped LOCAL_ONLY");
            // Equal is agreed, empty takes the other, both filled is the owner's.
            let listed = customer(
                "C1",
                json!({"firstName": "Ana", "lastName": "", "addresses": [address("A1", "C1", json!({}))]}),
            );
            assert_eq!(desk.list(&listed), "updated");
            let row = desk.row(CUSTOMER, "C1");
            assert_eq!((row.entity_id.as_str(), row.external_id.as_deref()), ("local:1", Some("C1")));
            let payload = desk.payload(CUSTOMER, "C1");
            assert_eq!(
                (&payload["firstName"], &payload["lastName"], &payload["email"]),
                (&json!("Ana"), &json!("Paz"), &json!("e@x.mx"))
            );
            assert_eq!(payload["isBanned"], true, "kept apart");
            assert_eq!(desk.sent(), ["upsert customer C1 email,lastName"]);
            assert_eq!(desk.stands(CUSTOMER, "C1"), "synced");
            assert_eq!(desk.stands(ADDRESS, "local:2"), "skipped LOCAL_ONLY");
            assert_eq!(desk.stands(ADDRESS, "A1"), "synced");
            assert_eq!(desk.count("SELECT count(*) FROM sync_data WHERE entity_type = 'customer'"), 1);
            assert!(desk.audit("local:1").contains(&"map ok C1".to_owned()));
        })
        .await;
}

#[tokio::test]
async fn a_customer_whose_id_there_changed_is_mapped_and_meets_for_the_first_time() {
    Site::new()
        .play(|desk| {
            desk.list(&customer(
                "C1",
                json!({"email": "a@b.c", "addresses": [address("A1", "C1", json!({}))]}),
            ));
            desk.edit(CUSTOMER, "C1", json!({"note": "propia"})).unwrap();
            desk.list(&customer(
                "C9",
                json!({"firstName": "", "note": "otra", "addresses": [address("A9", "C9", json!({}))]}),
            ));
            let row = desk.row(CUSTOMER, "C9");
            assert_eq!((row.entity_id.as_str(), row.external_id.as_deref()), ("C1", Some("C9")));
            let payload = desk.payload(CUSTOMER, "C9");
            assert_eq!(
                (&payload["firstName"], &payload["email"], &payload["id"]),
                (&json!("Ana"), &json!("a@b.c"), &json!("C9"))
            );
            let conflict = desk.conflict(CUSTOMER, "C9").expect("nobody owns the note");
            assert_eq!(
                (conflict.sides.kind.code(), conflict.sides.fields.as_slice()),
                ("first_meeting", &["note".to_owned()][..])
            );
            assert_eq!(desk.sent(), ["upsert customer C9 email,firstName"]);
            assert_eq!(
                (desk.stands(ADDRESS, "A1"), desk.stands(ADDRESS, "A9")),
                ("deleted gone there".into(), "synced".into())
            );
            // Whoever shares a phone with several is nobody's.
            desk.list(&customer("C5", json!({"whatsappPhoneNumber": "111"})));
            desk.make(CUSTOMER, "local:7", json!({"whatsappPhoneNumber": "111"}));
            assert_eq!(desk.list(&customer("C6", json!({"whatsappPhoneNumber": "111"}))), "created");
        })
        .await;
}

#[tokio::test]
async fn what_the_remote_cannot_delete_is_gone_here_and_comes_back_only_if_it_changed_there() {
    Site::new()
        .play(|desk| {
            desk.list(&with_two());
            desk.delete(ADDRESS, "A1");
            desk.delete(CUSTOMER, "C1");
            assert_eq!(
                (desk.stands(ADDRESS, "A1"), desk.sent()),
                ("skipped LOCAL_ONLY gone here".into(), vec![])
            );
            assert_eq!(desk.list(&with_two()), "unchanged");
            let mut echo = with_two();
            echo["updatedAt"] = json!("2026-11-26T09:00:00.000Z");
            assert_eq!(desk.list(&echo), "unchanged");
            assert_eq!(desk.stands(CUSTOMER, "C1"), "skipped LOCAL_ONLY gone here");
            assert!(matches!(desk.edit(CUSTOMER, "C1", json!({"email": "x"})), Err(EditError::Deleted)));
            let changed = listing(json!([
                address("A1", "C1", json!({"street": "Nueva"})),
                address("A2", "C1", json!({}))
            ]));
            assert_eq!(desk.list(&changed), "conflicted DELETED_HERE");
            assert_eq!(desk.stands(ADDRESS, "A1"), "conflict gone here");
            let records = desk.records(ADDRESS);
            let seen = desk.seen(ADDRESS, "A1");
            conflicts::resolve_deletion(
                desk.transaction,
                &records,
                seen,
                DeletionAnswer::Delete,
                "ana",
                desk.now(),
            )
            .unwrap();
            assert_eq!(
                (desk.stands(ADDRESS, "A1"), desk.sent()),
                ("skipped LOCAL_ONLY gone here".into(), vec![])
            );
            // Gone there as well: nothing is left to remember.
            desk.list(&listing(json!([address("A2", "C1", json!({}))])));
            assert_eq!(desk.stands(ADDRESS, "A1"), "deleted gone here");
            let missing = sync_missing(desk);
            assert!(missing.is_empty(), "a deletion here alone is not missing there: {missing:?}");
        })
        .await;
}

fn sync_missing(desk: &Desk<'_>) -> Vec<i64> {
    use crate::runs::Intake;
    super::CustomerIntake::new("whatsapp")
        .kept()
        .missing(desk.transaction, &roaring::RoaringTreemap::new(), 0, 10)
        .unwrap()
}

#[tokio::test]
async fn a_customer_that_a_person_excluded_keeps_its_addresses_until_it_is_included_again() {
    Site::new()
        .play(|desk| {
            desk.list(&with_two());
            records::exclude(desk.transaction, &desk.records(CUSTOMER), "C1", "ana", desk.now()).unwrap();
            assert_eq!(desk.list(&listing(json!([]))), "skipped EXCLUDED");
            assert_eq!(desk.stands(ADDRESS, "A1"), "synced");
            records::include(desk.transaction, &desk.records(CUSTOMER), "C1", "ana", desk.now()).unwrap();
            assert_eq!(desk.list(&listing(json!([]))), "updated");
            assert_eq!(desk.stands(ADDRESS, "A1"), "deleted gone there");
        })
        .await;
}

#[tokio::test]
async fn what_an_owner_discarded_comes_back_by_its_entry_in_the_audit() {
    Site::new()
        .play(|desk| {
            desk.list(&customer("C1", json!({})));
            desk.edit(CUSTOMER, "C1", json!({"firstName": "Eva"})).unwrap();
            desk.list(&customer("C1", json!({"firstName": "Ida"})));
            assert_eq!(desk.payload(CUSTOMER, "C1")["firstName"], "Ida");
            let entry = desk.count("SELECT max(id) FROM sync_log WHERE action = 'discard'");
            let records = desk.records(CUSTOMER);
            assert_eq!(records::comes_back(desk.transaction, &records, entry).unwrap(), ["firstName"]);
            records::bring_back(desk.transaction, &records, entry, "ana", desk.now()).unwrap();
            assert_eq!(desk.payload(CUSTOMER, "C1")["firstName"], "Eva");
            assert_eq!(desk.sent(), ["upsert customer C1 firstName"]);
            let again = records::bring_back(desk.transaction, &records, entry, "ana", desk.now());
            assert!(matches!(again, Err(EditError::Unknown)), "{again:?}");
            let other = desk.count("SELECT min(id) FROM sync_log");
            assert!(records::comes_back(desk.transaction, &records, other).unwrap().is_empty());
        })
        .await;
}

#[tokio::test]
async fn keeping_two_addresses_makes_one_that_exists_here_alone_until_it_is_taken_back() {
    Site::new()
        .play(|desk| {
            let manual = |rules: &mut mostrador_domain::merge::MergeRules| {
                rules.fields.insert("street".to_owned(), mostrador_domain::merge::FieldRule::Manual);
                rules
                    .fields
                    .insert("deliveryInstructions".to_owned(), mostrador_domain::merge::FieldRule::Manual);
            };
            desk.set_rules(ADDRESS, manual);
            desk.list(&listing(json!([address("A1", "C1", json!({"deliveryInstructions": "timbre"}))])));
            desk.edit(ADDRESS, "A1", json!({"street": "Norte", "deliveryInstructions": "portón"})).unwrap();
            desk.list(&listing(json!([address(
                "A1",
                "C1",
                json!({"street": "Sur", "deliveryInstructions": "reja"})
            )])));
            let choices =
                ["street", "deliveryInstructions"].map(|field| (field.to_owned(), Choice::Both)).into();
            let (records, seen) = (desk.records(ADDRESS), desk.seen(ADDRESS, "A1"));
            conflicts::resolve(desk.transaction, &records, seen, &choices, None, "ana", desk.now()).unwrap();
            let one = desk.payload(ADDRESS, "A1");
            assert_eq!(
                (&one["street"], &one["deliveryInstructions"]),
                (&json!("Sur"), &json!("portón\nreja"))
            );
            assert_eq!(desk.sent(), ["upsert address A1 deliveryInstructions"]);
            let made = "SELECT count(*) FROM sync_data WHERE entity_id LIKE 'local:%' AND status = 'skipped'
                        AND payload LIKE '%Norte%' AND payload LIKE '%\"customerId\":\"C1\"%'";
            assert_eq!(desk.count(made), 1);
            conflicts::undo(desk.transaction, &records, seen.id, None, "ana", desk.now()).unwrap();
            assert_eq!(
                (desk.count(made), desk.payload(ADDRESS, "A1")["street"].clone()),
                (0, json!("Norte"))
            );
        })
        .await;
}

#[tokio::test]
async fn of_two_phones_the_remotes_stays_and_ours_stands_beside_it() {
    Site::new()
        .play(|desk| {
            desk.set_rules(CUSTOMER, |rules| {
                rules
                    .fields
                    .insert("whatsappPhoneNumber".to_owned(), mostrador_domain::merge::FieldRule::Manual);
            });
            desk.list(&customer("C1", json!({})));
            desk.edit(CUSTOMER, "C1", json!({"whatsappPhoneNumber": "111"})).unwrap();
            desk.list(&customer("C1", json!({"whatsappPhoneNumber": "222"})));
            let choices = BTreeMap::from([("whatsappPhoneNumber".to_owned(), Choice::Both)]);
            let (records, seen) = (desk.records(CUSTOMER), desk.seen(CUSTOMER, "C1"));
            conflicts::resolve(desk.transaction, &records, seen, &choices, None, "ana", desk.now()).unwrap();
            let both = desk.payload(CUSTOMER, "C1");
            assert_eq!((&both["whatsappPhoneNumber"], &both["secondPhone"]), (&json!("222"), &json!("111")));
            assert_eq!(desk.sent(), Vec::<String>::new());
            conflicts::undo(desk.transaction, &records, seen.id, None, "ana", desk.now()).unwrap();
            let undone = desk.payload(CUSTOMER, "C1");
            assert_eq!((&undone["whatsappPhoneNumber"], undone.get("secondPhone")), (&json!("111"), None));
        })
        .await;
}

#[tokio::test]
async fn an_answer_to_an_older_write_brings_no_older_block_back() {
    Site::new()
        .play(|desk| {
            desk.list(&customer("C1", json!({})));
            desk.edit(CUSTOMER, "C1", json!({"firstName": "Eva", "birthDate": "1990-01-01"})).unwrap();
            let jobs = desk.lease();
            // While it is on its way the remote blocks, and has a birth date of its own.
            let both = customer("C1", json!({"isBanned": true, "birthDate": "1992-01-01"}));
            assert_eq!(desk.list(&both), "conflicted BOTH_CHANGED");
            assert_eq!(desk.conflict(CUSTOMER, "C1").unwrap().sides.fields, ["birthDate", "isBanned"]);
            jobs.iter().for_each(|job| desk.accept(job));
            assert_eq!(desk.sent(), Vec::<String>::new(), "neither of them is ever sent");
            decide(desk, Choice::KeepTarget, Some("ya pagó")).unwrap();
            let echo =
                customer("C1", json!({"isBanned": true, "birthDate": "1992-01-01", "firstName": "Eva"}));
            desk.list(&echo);
            assert_eq!(desk.conflict(CUSTOMER, "C1").unwrap().sides.fields, ["birthDate"], "it was answered");
        })
        .await;
}

#[tokio::test]
async fn a_write_that_comes_too_late_for_an_address_that_is_kept_here_is_no_dead_letter() {
    Site::new()
        .play(|desk| {
            desk.list(&with_two());
            desk.edit(ADDRESS, "A1", json!({"latitude": 19.4})).unwrap();
            let job = desk.lease().remove(0);
            assert_eq!(
                desk.list(&listing(json!([address("A2", "C1", json!({}))]))),
                "conflicted DELETED_THERE"
            );
            let (records, seen) = (desk.records(ADDRESS), desk.seen(ADDRESS, "A1"));
            let keep = DeletionAnswer::KeepEdit;
            conflicts::resolve_deletion(desk.transaction, &records, seen, keep, "ana", desk.now()).unwrap();
            desk.refuse(&job, "NOT_FOUND");
            assert_eq!(desk.stands(ADDRESS, "A1"), "skipped LOCAL_ONLY");
            assert_eq!(desk.count("SELECT count(*) FROM sync_queue WHERE status <> 'done'"), 0);
        })
        .await;
}
