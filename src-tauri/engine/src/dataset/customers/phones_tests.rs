use mostrador_store::tables::sync_data;
use mostrador_store::tables::sync_history::{RunMode, RunTrigger};
use serde_json::json;

use super::super::support_tests::{Site, address, customer};
use super::super::{ADDRESS, CUSTOMER};
use crate::dataset::records;
use crate::runs::Listing;

#[tokio::test]
async fn a_customer_with_the_phone_of_one_that_is_alive_is_another_one() {
    Site::new()
        .play(|desk| {
            let with = |id: &str, phone: &str, name: &str| {
                let address = address(&format!("A{id}"), id, json!({}));
                let fields = json!({"whatsappPhoneNumber": phone, "firstName": name, "addresses": [address]});
                customer(id, fields)
            };
            let two = [with("C1", "+521555", "Ana"), with("C2", "521555", "Eva")];
            desk.read_body(RunTrigger::Schedule, Listing::Everything, &two[..1]);
            // Among what changed, where the other one is not.
            assert_eq!(desk.read_body(RunTrigger::Event, Listing::Part, &two[1..]), ["created"]);
            let told = desk.read_body(RunTrigger::Schedule, Listing::Everything, &two);
            assert_eq!(told, ["unchanged", "unchanged"]);
            // The number of the first one changed, and a new one has it: the new one is listed first.
            let body = [with("C3", "+521555", "Ida"), with("C1", "777", "Ana"), two[1].clone()];
            desk.read_body(RunTrigger::Event, Listing::Part, &body);
            for (id, name) in [("C1", "Ana"), ("C2", "Eva"), ("C3", "Ida")] {
                let row = desk.row(CUSTOMER, id);
                assert_eq!((row.entity_id.as_str(), row.external_id), (id, None));
                assert_eq!(desk.payload(CUSTOMER, id)["firstName"], name);
                assert_eq!(desk.stands(ADDRESS, &format!("A{id}")), "synced");
            }
        })
        .await;
}

#[tokio::test]
async fn a_customer_that_everything_lists_no_more_is_the_one_that_has_its_digits() {
    Site::new()
        .play(|desk| {
            desk.list(&customer("C1", json!({"whatsappPhoneNumber": "+521555"})));
            desk.edit(CUSTOMER, "C1", json!({"internalNote": "ojo"})).unwrap();
            let new = customer("C2", json!({"whatsappPhoneNumber": "521555"}));
            assert_eq!(desk.read_body(RunTrigger::Schedule, Listing::Everything, &[new]), ["updated"]);
            assert_eq!(desk.row(CUSTOMER, "C2").entity_id, "C1");
            assert_eq!(desk.payload(CUSTOMER, "C2")["internalNote"], "ojo");
        })
        .await;
}

#[tokio::test]
async fn of_two_new_customers_with_the_digits_of_one_that_is_gone_a_dry_run_finds_one_in_it_as_well() {
    Site::new()
        .play(|desk| {
            desk.list(&customer("C1", json!({"whatsappPhoneNumber": "+521555"})));
            let new = [("C2", "521555"), ("C3", "52 1555")]
                .map(|(id, phone)| customer(id, json!({"whatsappPhoneNumber": phone})));
            let rehearsed = desk.rehearse(Listing::Everything, &new);
            assert_eq!(rehearsed, ["updated", "created"]);
            assert_eq!(desk.read_body(RunTrigger::Manual, Listing::Everything, &new), rehearsed);
        })
        .await;
}

#[tokio::test]
async fn a_customer_that_the_file_refused_was_given_no_row() {
    Site::new()
        .play(|desk| {
            desk.list(&customer("C1", json!({"whatsappPhoneNumber": "+521555"})));
            let with = |id: &str, addresses: serde_json::Value| {
                customer(id, json!({"whatsappPhoneNumber": "521555", "addresses": addresses}))
            };
            let body = [with("C2", json!([address("A2", "C2", json!({}))])), with("C3", json!([]))];
            let run = desk.looked(RunMode::Real, None, Listing::Everything, &body);
            run.refused_by_the_file(&body[0]);
            assert_eq!(run.list(&body[1]), "updated");
            assert_eq!(run.row(CUSTOMER, "C3").entity_id, "C1");
        })
        .await;
}

#[tokio::test]
async fn addresses_that_nobody_counted_are_held() {
    Site::new()
        .play(|desk| {
            let with = |id: &str, phone: &str, addresses: serde_json::Value| {
                customer(id, json!({"whatsappPhoneNumber": phone, "addresses": addresses}))
            };
            desk.list(&with("C1", "+521555", json!([address("A1", "C1", json!({}))])));
            desk.read_body(RunTrigger::Event, Listing::Part, &[with("C2", "521555", json!([]))]);
            // That two of the same digits become one is not known before the first of these is taken.
            let body = [with("C2", "777", json!([])), with("C3", "521555", json!([]))];
            let told = desk.read_body(RunTrigger::Schedule, Listing::Everything, &body);
            assert_eq!(told, ["updated", "failed ADDRESSES_HELD"]);
            assert_eq!(
                (desk.row(CUSTOMER, "C3").entity_id, desk.stands(ADDRESS, "A1")),
                ("C1".into(), "synced".into())
            );
        })
        .await;
}

#[tokio::test]
async fn a_customer_that_is_listed_after_its_row_was_given_away_gets_it_back() {
    Site::new()
        .play(|desk| {
            let one = customer("C1", json!({"addresses": [address("A1", "C1", json!({}))]}));
            let two =
                customer("C2", json!({"firstName": "Eva", "addresses": [address("A2", "C2", json!({}))]}));
            desk.list(&one);
            desk.edit(CUSTOMER, "C1", json!({"internalNote": "ojo"})).unwrap();
            desk.list(&two);
            assert_eq!(desk.row(CUSTOMER, "C2").entity_id, "C1", "nothing said that it is there");
            assert!(desk.holds());
            for customers in [[&one, &two], [&two, &one]] {
                for customer in customers {
                    desk.list(customer);
                }
                for (id, name) in [("C1", "Ana"), ("C2", "Eva")] {
                    let row = desk.row(CUSTOMER, id);
                    assert_eq!((row.entity_id.as_str(), row.external_id), (id, None));
                    assert_eq!(desk.payload(CUSTOMER, id)["firstName"], name);
                    assert_eq!(desk.stands(CUSTOMER, id), "synced");
                }
                assert_eq!(desk.payload(CUSTOMER, "C1")["internalNote"], "ojo");
                assert_eq!(desk.payload(CUSTOMER, "C2").get("internalNote"), None);
                assert_eq!(
                    (desk.stands(ADDRESS, "A1"), desk.stands(ADDRESS, "A2")),
                    ("synced".into(), "synced".into())
                );
            }
            assert!(desk.audit("C1").contains(&"part ok C2".to_owned()), "{:?}", desk.audit("C1"));
            assert!(!desk.holds(), "the row that was C2's is C1's");
        })
        .await;
}

#[tokio::test]
async fn a_customer_that_a_person_excluded_takes_in_nobody_with_its_phone_and_gives_nothing_back() {
    Site::new()
        .play(|desk| {
            desk.list(&customer("C1", json!({})));
            desk.make(CUSTOMER, "local:1", json!({"whatsappPhoneNumber": "111"}));
            for id in ["C1", "local:1"] {
                records::exclude(desk.transaction, &desk.records(CUSTOMER), id, "ana", desk.now()).unwrap();
            }
            assert_eq!(desk.list(&customer("C2", json!({}))), "created");
            assert_eq!(desk.list(&customer("C3", json!({"whatsappPhoneNumber": "111"}))), "created");
            assert_eq!(desk.stands(CUSTOMER, "C1"), "skipped EXCLUDED");
            // One that was emptied after its row was given away.
            desk.list(&customer("C4", json!({"whatsappPhoneNumber": "222"})));
            desk.list(&customer("C5", json!({"whatsappPhoneNumber": "222"})));
            let row = desk.row(CUSTOMER, "C5").id;
            sync_data::erase(desk.transaction, row, "EXCLUDED", desk.now()).unwrap();
            for id in ["C4", "C5"] {
                desk.list(&customer(id, json!({"whatsappPhoneNumber": "222", "totalOrders": 9})));
                assert_eq!((desk.row(CUSTOMER, id).id, desk.payload(CUSTOMER, id)), (row, json!({})));
            }
        })
        .await;
}
