//! Addresses that a body misses.

use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_history::{RunMode, RunTrigger};
use mostrador_store::tables::sync_log;
use serde_json::{Value, json};

use super::super::intake::tests::{listing, with_two};
use super::super::support_tests::{Site, address, customer};
use super::super::{ADDRESS, CUSTOMER};
use crate::dataset::records;
use crate::dataset::records::conflicts::{self, DeletionAnswer};
use crate::runs::{Listing, TriedAgain};

fn numbered(number: u32, addresses: Value) -> Value {
    let id = format!("C{number}");
    customer(&id, json!({"whatsappPhoneNumber": format!("55{number}"), "addresses": addresses}))
}

/// Customers with one address each.
fn housed(numbers: std::ops::Range<u32>) -> Vec<Value> {
    let housed = |number: u32| {
        let address = address(&format!("A{number}"), &format!("C{number}"), json!({}));
        numbered(number, json!([address]))
    };
    numbers.map(housed).collect()
}

fn homeless(numbers: std::ops::Range<u32>) -> Vec<Value> {
    numbers.map(|number| numbered(number, json!([]))).collect()
}

fn all_are(told: &[String], code: &str) -> bool {
    told.iter().all(|told| told == code)
}

#[tokio::test]
async fn of_a_body_that_misses_too_many_addresses_none_is_deleted_until_a_person_says_so() {
    Site::new()
        .play(|desk| {
            let read = |trigger, customers: &[Value]| desk.read_body(trigger, Listing::Everything, customers);
            read(RunTrigger::Schedule, &housed(0..14));
            for _ in 0..3 {
                let told = read(RunTrigger::Schedule, &homeless(0..14));
                assert!(all_are(&told, "failed ADDRESSES_HELD"), "{told:?}");
            }
            // Nor a few of them, one read after the other.
            let told = desk.read_body(RunTrigger::Event, Listing::Part, &homeless(3..4));
            assert!(all_are(&told, "failed ADDRESSES_HELD"), "{told:?}");
            assert_eq!(desk.stands(ADDRESS, "A3"), "synced");
            // A person has them tried again.
            let told = read(RunTrigger::Retry, &homeless(0..14));
            assert!(all_are(&told, "updated"), "{told:?}");
            assert_eq!(desk.stands(ADDRESS, "A13"), "deleted gone there");
        })
        .await;
}

#[tokio::test]
async fn of_a_body_that_has_the_addresses_again_nothing_is_held_any_more() {
    Site::new()
        .play(|desk| {
            let read =
                |customers: &[Value]| desk.read_body(RunTrigger::Schedule, Listing::Everything, customers);
            read(&housed(0..14));
            read(&homeless(0..14));
            let told = read(&housed(0..14));
            assert!(all_are(&told, "unchanged"), "{told:?}");
            assert_eq!(read(&homeless(0..2)), ["updated", "updated"], "a few are believed");
            assert_eq!(desk.stands(ADDRESS, "A1"), "deleted gone there");
        })
        .await;
}

#[tokio::test]
async fn few_addresses_that_are_all_of_them_are_held_and_one_that_moved_is_not_missing() {
    Site::new()
        .play(|desk| {
            let read =
                |customers: &[Value]| desk.read_body(RunTrigger::Schedule, Listing::Everything, customers);
            read(&housed(0..3));
            let told = read(&homeless(0..3));
            assert!(all_are(&told, "failed ADDRESSES_HELD"), "{told:?}");
            read(&housed(0..3));
            // Another customer has all of them by now.
            let mut moved = homeless(0..3);
            let addresses = [0, 1, 2].map(|number| address(&format!("A{number}"), "C0", json!({})));
            moved[0]["addresses"] = json!(addresses);
            let told = read(&moved);
            assert!(!told.iter().any(|told| told.contains("HELD")), "{told:?}");
            assert_eq!(desk.stands(ADDRESS, "A2"), "synced");
        })
        .await;
}

#[tokio::test]
async fn addresses_go_with_a_customer_that_was_deleted_there_and_come_back_with_it() {
    Site::new()
        .play(|desk| {
            desk.list(&with_two());
            desk.make(ADDRESS, "local:1", json!({"customerId": "C1", "street": "Sur"}));
            desk.edit(ADDRESS, "A1", json!({"street": "Norte"})).unwrap();
            desk.edit(ADDRESS, "A2", json!({"latitude": 19.4})).unwrap();
            desk.list(&listing(json!([address("A1", "C1", json!({}))])));
            assert_eq!(desk.stands(ADDRESS, "A2"), "conflict");
            assert_eq!(desk.miss("C1"), "updated");
            for id in ["A1", "A2"] {
                assert_eq!(desk.stands(ADDRESS, id), "deleted gone there");
                assert!(desk.conflict(ADDRESS, id).is_none());
            }
            assert!(
                desk.audit("A1").iter().any(|entry| entry.starts_with("discard")),
                "{:?}",
                desk.audit("A1")
            );
            assert_eq!(desk.sent(), Vec::<String>::new());
            assert_eq!(desk.stands(ADDRESS, "local:1"), "skipped LOCAL_ONLY", "nobody else has it");
            desk.list(&with_two());
            for (entity, id) in [(CUSTOMER, "C1"), (ADDRESS, "A1"), (ADDRESS, "A2")] {
                assert_eq!(desk.stands(entity, id), "synced");
            }
            // Where the customer itself was edited a person is asked, and the addresses wait with it.
            desk.edit(CUSTOMER, "C1", json!({"email": "x@y.z"})).unwrap();
            assert_eq!(desk.miss("C1"), "conflicted DELETED_THERE");
            assert_eq!(desk.stands(ADDRESS, "A1"), "synced");
        })
        .await;
}

#[tokio::test]
async fn addresses_that_are_held_are_no_question_once_their_customer_is_gone() {
    Site::new()
        .play(|desk| {
            let read =
                |customers: &[Value]| desk.read_body(RunTrigger::Schedule, Listing::Everything, customers);
            read(&housed(0..14));
            read(&homeless(0..3));
            read(&homeless(0..14));
            (0..14).for_each(|number| drop(desk.miss(&format!("C{number}"))));
            let open = "SELECT count(*) FROM sync_records WHERE resolved_at IS NULL";
            assert_eq!((desk.count(open), desk.stands(ADDRESS, "A13")), (0, "deleted gone there".into()));
        })
        .await;
}

/// Customers of new ids with the phones of those that were housed, and with these addresses.
fn renamed(numbers: std::ops::Range<u32>, addresses: impl Fn(u32) -> Value) -> Vec<Value> {
    let renamed = |number: u32| {
        let mut customer = numbered(number, addresses(number));
        customer["id"] = json!(format!("D{number}"));
        customer
    };
    numbers.map(renamed).collect()
}

#[tokio::test]
async fn of_customers_that_are_known_by_their_phones_alone_as_many_addresses_are_held() {
    for new_addresses in [false, true] {
        Site::new()
            .play(move |desk| {
                let read =
                    |trigger, customers: &[Value]| desk.read_body(trigger, Listing::Everything, customers);
                let addresses = move |number: u32| match new_addresses {
                    true => json!([address(&format!("B{number}"), &format!("D{number}"), json!({}))]),
                    false => json!([]),
                };
                read(RunTrigger::Schedule, &housed(0..14));
                let told = read(RunTrigger::Schedule, &renamed(0..14, addresses));
                assert!(all_are(&told, "failed ADDRESSES_HELD"), "{told:?}");
                assert_eq!(desk.row(CUSTOMER, "D3").entity_id, "C3");
                assert_eq!(desk.stands(ADDRESS, "A3"), "synced");
                let told = read(RunTrigger::Retry, &renamed(0..14, addresses));
                assert!(all_are(&told, "updated"), "{told:?}");
                assert_eq!(desk.stands(ADDRESS, "A3"), "deleted gone there");
            })
            .await;
    }
}

#[tokio::test]
async fn of_customers_that_get_their_rows_back_as_many_addresses_are_held() {
    Site::new()
        .play(|desk| {
            let read =
                |customers: &[Value]| desk.read_body(RunTrigger::Schedule, Listing::Everything, customers);
            read(&housed(0..14));
            read(&renamed(0..14, |_| Value::Null));
            assert_eq!(desk.row(CUSTOMER, "D3").entity_id, "C3");
            let told = read(&homeless(0..14));
            assert!(all_are(&told, "failed ADDRESSES_HELD"), "{told:?}");
            assert_eq!(desk.row(CUSTOMER, "C3").external_id, None);
            assert_eq!(desk.stands(ADDRESS, "A3"), "synced");
        })
        .await;
}

#[tokio::test]
async fn a_customer_that_is_known_by_another_id_from_now_on_waits_under_that_one_alone() {
    Site::new()
        .play(|desk| {
            let read =
                |customers: &[Value]| desk.read_body(RunTrigger::Schedule, Listing::Everything, customers);
            read(&housed(0..14));
            read(&homeless(0..14));
            assert_eq!(desk.waiting(), 14);
            let with = |number| json!([address(&format!("A{number}"), &format!("D{number}"), json!({}))]);
            read(&renamed(0..14, with));
            assert_eq!((desk.waiting(), desk.stands(ADDRESS, "A3")), (0, "synced".into()));
        })
        .await;
}

#[tokio::test]
async fn whoever_has_the_held_ones_tried_again_believes_no_others() {
    Site::new()
        .play(|desk| {
            let read = |trigger, customers: &[Value]| desk.read_body(trigger, Listing::Everything, customers);
            read(RunTrigger::Schedule, &housed(0..30));
            let told = read(RunTrigger::Schedule, &homeless(0..14));
            assert!(all_are(&told, "failed ADDRESSES_HELD"), "{told:?}");
            let told = read(RunTrigger::Retry, &homeless(0..20));
            assert!(all_are(&told[..14], "updated"), "{told:?}");
            assert!(all_are(&told[14..], "failed ADDRESSES_HELD"), "{told:?}");
            assert_eq!(desk.stands(ADDRESS, "A13"), "deleted gone there");
            assert_eq!(desk.stands(ADDRESS, "A14"), "synced");
        })
        .await;
}

#[tokio::test]
async fn whoever_has_one_tried_again_believes_that_one_alone() {
    Site::new()
        .play(|desk| {
            let read = |customers: &[Value]| {
                desk.read_body(RunTrigger::Schedule, Listing::Everything, customers);
            };
            let again = |again| desk.read_again(Some(again), Listing::Everything, &homeless(0..14));
            read(&housed(0..14));
            read(&homeless(0..14));
            // Of somebody who has nothing to do with it.
            let one = TriedAgain::One(desk.failure("C3").id);
            desk.fail(&homeless(3..4)[0], "PHONE_INVALID");
            let told = again(one);
            assert!(all_are(&told, "failed ADDRESSES_HELD"), "{told:?}");
            let told = again(TriedAgain::One(desk.failure("C4").id));
            assert_eq!(told.iter().filter(|told| *told == "updated").count(), 1, "{told:?}");
            assert_eq!(told[4], "updated");
            assert_eq!((desk.waiting(), desk.stands(ADDRESS, "A5")), (13, "synced".into()));
            assert_eq!(desk.stands(ADDRESS, "A4"), "deleted gone there");
            // A run that goes on after its process died knows nobody who asked for it.
            let told = desk.read_again(None, Listing::Everything, &homeless(5..14));
            assert!(all_are(&told, "failed ADDRESSES_HELD"), "{told:?}");
        })
        .await;
}

#[tokio::test]
async fn whoever_has_those_of_a_run_tried_again_believes_those_alone() {
    Site::new()
        .play(|desk| {
            let read = |customers: &[Value]| {
                desk.read_body(RunTrigger::Schedule, Listing::Part, customers);
            };
            read(&housed(0..26));
            read(&homeless(0..14));
            let first = desk.failure("C3").run_id;
            desk.end_run();
            read(&homeless(14..26));
            assert_ne!(desk.failure("C19").run_id, first);
            let told = desk.read_again(Some(TriedAgain::OfRun(first)), Listing::Everything, &homeless(0..26));
            assert!(all_are(&told[..14], "updated"), "{told:?}");
            assert!(all_are(&told[14..], "failed ADDRESSES_HELD"), "{told:?}");
            let other = TriedAgain::OfIntegration(Some(999));
            let told = desk.read_again(Some(other), Listing::Everything, &homeless(14..26));
            assert!(all_are(&told, "failed ADDRESSES_HELD"), "{told:?}");
            let told = desk.read_again(
                Some(TriedAgain::OfIntegration(None)),
                Listing::Everything,
                &homeless(14..26),
            );
            assert!(all_are(&told, "updated"), "{told:?}");
        })
        .await;
}

#[tokio::test]
async fn nobody_agreed_to_the_loss_of_addresses_that_were_not_missing_then() {
    Site::new()
        .play(|desk| {
            let of_first = |ids: &[&str]| {
                let addresses: Vec<Value> = ids.iter().map(|id| address(id, "C0", json!({}))).collect();
                numbered(0, json!(addresses))
            };
            let body = |ids: &[&str], rest| [vec![of_first(ids)], rest].concat();
            let read = |customers: &[Value]| {
                desk.read_body(RunTrigger::Schedule, Listing::Everything, customers);
            };
            read(&body(&["A0", "A20", "A21"], housed(1..14)));
            read(&body(&["A20", "A21"], homeless(1..14)));
            let again = |ids: &[&str]| {
                let wanted = TriedAgain::One(desk.failure("C0").id);
                desk.read_again(Some(wanted), Listing::Everything, &body(ids, homeless(1..14))).remove(0)
            };
            assert_eq!(again(&["A21"]), "failed ADDRESSES_HELD");
            assert_eq!(
                (desk.stands(ADDRESS, "A0"), desk.stands(ADDRESS, "A20")),
                ("synced".into(), "synced".into())
            );
            // Now both of them were told of, and one is there again.
            assert_eq!(again(&["A20", "A21"]), "updated");
            assert_eq!(desk.stands(ADDRESS, "A0"), "deleted gone there");
            assert_eq!(desk.stands(ADDRESS, "A20"), "synced");
        })
        .await;
}

#[tokio::test]
async fn an_address_that_moved_is_not_missing_where_its_old_owner_is_listed_first() {
    for held in [false, true] {
        Site::new()
            .play(move |desk| {
                let read = |customers: &[Value]| {
                    desk.read_body(RunTrigger::Schedule, Listing::Everything, customers)
                };
                read(&housed(0..14));
                desk.edit(ADDRESS, "A0", json!({"street": "Norte"})).unwrap();
                let gets = |id: &str| {
                    let addresses = [id, "A13"].map(|id| address(id, "C13", json!({})));
                    numbered(13, json!(addresses))
                };
                let others = if held { homeless(1..13) } else { housed(1..13) };
                let told = read(&[homeless(0..1), others, vec![gets("A0")]].concat());
                assert_eq!((told[0].as_str(), told[13].as_str()), ("unchanged", "updated"));
                assert!(all_are(&told[1..13], if held { "failed ADDRESSES_HELD" } else { "unchanged" }));
                assert!(desk.conflict(ADDRESS, "A0").is_none());
                assert_eq!(desk.payload(ADDRESS, "A0")["customerId"], "C13");
                assert_eq!(desk.payload(ADDRESS, "A0")["street"], "Norte");
                assert_eq!(desk.sent(), ["upsert address A0 street"]);
                let told = read(&[homeless(0..1), housed(1..13), vec![gets("A0")]].concat());
                assert_eq!(told[0], "unchanged");
                assert_eq!(desk.stands(ADDRESS, "A0"), "synced");
            })
            .await;
    }
}

#[tokio::test]
async fn an_address_whose_new_owner_is_left_out_goes_with_the_old_one() {
    Site::new()
        .play(|desk| {
            let read =
                |customers: &[Value]| desk.read_body(RunTrigger::Schedule, Listing::Everything, customers);
            read(&housed(0..2));
            records::exclude(desk.transaction, &desk.records(CUSTOMER), "C1", "ana", desk.now()).unwrap();
            let moved = numbered(1, json!([address("A0", "C1", json!({})), address("A1", "C1", json!({}))]));
            read(&[homeless(0..1), vec![moved]].concat());
            assert_eq!(desk.stands(ADDRESS, "A0"), "deleted gone there");
        })
        .await;
}

#[tokio::test]
async fn that_held_addresses_stay_is_known_for_ever_and_whatever_else_is_set_aside() {
    Site::new()
        .play(|desk| {
            let read = |customers: &[Value]| desk.read_body(RunTrigger::Event, Listing::Part, customers);
            read(&housed(0..16));
            read(&homeless(0..14));
            desk.set_all_aside();
            for number in [3, 4] {
                desk.fail(&homeless(number..number + 1)[0], "PHONE_INVALID");
                desk.set_aside(&format!("C{number}"));
            }
            while sync_log::prune(desk.transaction, Timestamp(i64::MAX), 100).unwrap() > 0 {}
            let mut changed = homeless(4..5);
            changed[0]["totalOrders"] = json!(9);
            assert_eq!(read(&homeless(3..4)), ["failed ADDRESSES_HELD"]);
            assert_eq!((desk.waiting(), desk.stands(ADDRESS, "A3")), (0, "synced".into()), "it is answered");
            assert_eq!(read(&changed), ["failed ADDRESSES_HELD"]);
            assert_eq!(desk.stands(ADDRESS, "A4"), "synced");
        })
        .await;
}

#[tokio::test]
async fn a_look_at_a_body_answers_the_row_of_the_first_listing_of_a_customer_alone() {
    Site::new()
        .play(|desk| {
            let listed = housed(0..2);
            desk.read_body(RunTrigger::Schedule, Listing::Everything, &listed);
            let run = desk.begun(RunMode::Real, None);
            let row = desk.row(CUSTOMER, "C0").id;
            assert_eq!(run.look(&listed[0]), Some(row));
            assert_eq!(run.look(&listed[0]), None, "what the first one leaves is not known yet");
            let changed = &homeless(1..2)[0];
            assert_eq!(run.look(changed), None);
            assert_eq!(run.look(&listed[1]), None, "the first one of it changed");
            assert_eq!(desk.begun(RunMode::Real, None).look(&listed[1]), Some(desk.row(CUSTOMER, "C1").id));
        })
        .await;
}

#[tokio::test]
async fn held_addresses_that_a_person_set_aside_stay() {
    Site::new()
        .play(|desk| {
            let read = |customers: &[Value]| desk.read_body(RunTrigger::Event, Listing::Part, customers);
            read(&housed(0..16));
            read(&homeless(0..14));
            desk.set_all_aside();
            assert_eq!(read(&homeless(4..5)), ["failed ADDRESSES_HELD"]);
            assert_eq!((desk.waiting(), desk.stands(ADDRESS, "A4")), (0, "synced".into()), "it is answered");
            // Of the others, few are believed as ever.
            assert_eq!(read(&homeless(14..15)), ["updated"]);
            assert_eq!(desk.stands(ADDRESS, "A14"), "deleted gone there");
            // Whoever changed is asked about once more.
            let mut changed = homeless(3..4);
            changed[0]["totalOrders"] = json!(9);
            assert_eq!(read(&changed), ["failed ADDRESSES_HELD"]);
            assert_eq!((desk.waiting(), desk.stands(ADDRESS, "A3")), (1, "synced".into()));
            let told = desk.read_body(RunTrigger::Retry, Listing::Part, &[changed, homeless(4..5)].concat());
            assert_eq!(told, ["updated", "failed ADDRESSES_HELD"]);
            assert_eq!(desk.stands(ADDRESS, "A3"), "deleted gone there");
            // Whoever agreed after all is asked about no further one.
            let with_another = |number: u32| {
                let address = address(&format!("B{number}"), &format!("C{number}"), json!({}));
                vec![numbered(number, json!([address]))]
            };
            for (number, expected) in [(3, "updated"), (5, "failed ADDRESSES_HELD")] {
                read(&with_another(number));
                assert_eq!(read(&homeless(number..number + 1)), [expected]);
            }
        })
        .await;
}

#[tokio::test]
async fn addresses_go_with_a_customer_that_a_person_lets_go() {
    for answer in [DeletionAnswer::Delete, DeletionAnswer::KeepEdit] {
        Site::new()
            .play(move |desk| {
                desk.list(&with_two());
                desk.make(ADDRESS, "local:1", json!({"customerId": "C1", "street": "Sur"}));
                desk.edit(ADDRESS, "A1", json!({"street": "Norte"})).unwrap();
                desk.edit(CUSTOMER, "C1", json!({"email": "x@y.z"})).unwrap();
                assert_eq!(desk.miss("C1"), "conflicted DELETED_THERE");
                let (records, seen) = (desk.records(CUSTOMER), desk.seen(CUSTOMER, "C1"));
                conflicts::resolve_deletion(desk.transaction, &records, seen, answer, "ana", desk.now())
                    .unwrap();
                if answer == DeletionAnswer::KeepEdit {
                    assert_eq!(desk.stands(ADDRESS, "A2"), "synced");
                    conflicts::undo(desk.transaction, &records, seen.id, None, "ana", desk.now()).unwrap();
                }
                assert!(desk.stands(CUSTOMER, "C1").starts_with("deleted gone"));
                for id in ["A1", "A2"] {
                    assert_eq!(desk.stands(ADDRESS, id), "deleted gone there");
                }
                assert_eq!(desk.stands(ADDRESS, "local:1"), "skipped LOCAL_ONLY", "nobody else has it");
                assert_eq!(desk.sent(), Vec::<String>::new());
            })
            .await;
    }
}

#[tokio::test]
async fn addresses_that_went_with_a_customer_return_when_the_decision_is_taken_back() {
    Site::new()
        .play(|desk| {
            let both = [address("A1", "C1", json!({})), address("A2", "C1", json!({}))];
            let [gone_there, gone_here] = ["A3", "A4"].map(|id| address(id, "C1", json!({})));
            let all = [&both[..], &[gone_there, gone_here.clone()]].concat();
            desk.list(&listing(json!(all)));
            desk.list(&listing(json!([&both[..], &[gone_here]].concat())));
            assert_eq!(desk.stands(ADDRESS, "A3"), "deleted gone there");
            desk.delete(ADDRESS, "A4");
            desk.edit(ADDRESS, "A1", json!({"street": "Norte"})).unwrap();
            desk.edit(CUSTOMER, "C1", json!({"email": "x@y.z"})).unwrap();
            assert_eq!(desk.miss("C1"), "conflicted DELETED_THERE");
            let (records, seen) = (desk.records(CUSTOMER), desk.seen(CUSTOMER, "C1"));
            let delete = DeletionAnswer::Delete;
            conflicts::resolve_deletion(desk.transaction, &records, seen, delete, "ana", desk.now()).unwrap();
            assert_eq!(desk.stands(ADDRESS, "A1"), "deleted gone there");
            conflicts::undo(desk.transaction, &records, seen.id, None, "ana", desk.now()).unwrap();
            for (entity, id) in [(CUSTOMER, "C1"), (ADDRESS, "A1"), (ADDRESS, "A2")] {
                assert_eq!(desk.stands(entity, id), "skipped LOCAL_ONLY", "{id}");
            }
            assert_eq!(desk.payload(CUSTOMER, "C1")["email"], "x@y.z");
            assert_eq!(desk.payload(ADDRESS, "A1")["street"], "Norte", "the edit is not lost");
            assert_eq!(desk.payload(ADDRESS, "A2")["street"], "Reforma");
            assert_eq!(desk.audit("A2").last().unwrap(), "restore ok");
            // What was deleted before is none of it.
            assert_eq!(desk.stands(ADDRESS, "A3"), "deleted gone there");
            assert_eq!(desk.stands(ADDRESS, "A4"), "deleted gone here");
            assert_eq!(desk.sent(), Vec::<String>::new());
        })
        .await;
}
