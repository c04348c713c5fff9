//! Addresses that a body misses.

use mostrador_store::tables::sync_history::RunTrigger;
use serde_json::{Value, json};

use super::super::support_tests::{Site, address, customer};
use super::super::{ADDRESS, CUSTOMER};
use super::tests::{listing, with_two};
use crate::dataset::records::conflicts::{self, DeletionAnswer};
use crate::runs::Listing;

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
