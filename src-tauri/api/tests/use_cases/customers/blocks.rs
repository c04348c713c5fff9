//! *Cliente bloqueado* on the cards of orders.

use mostrador_domain::order::IncomingCustomer;
use serde_json::{Value, json};

use super::merges::merge;
use super::world::{World, customer};

fn by(id: Option<&str>, phone: &str) -> IncomingCustomer {
    IncomingCustomer {
        external_id: id.map(str::to_owned),
        first_name: Some("Ana".to_owned()),
        phone: Some(phone.to_owned()),
        ..IncomingCustomer::default()
    }
}

/// Whether the only card of the board is marked, and why.
async fn marked(world: &World) -> (Value, Value) {
    let board = world.call("board_get", json!({})).await.expect("a board");
    let customer = &board["orders"][0]["customer"];
    (customer["blocked"].clone(), customer["blockReason"].clone())
}

#[tokio::test]
async fn a_block_made_here_marks_the_order_that_is_open_and_the_screens_hear_of_it() {
    let mut world = World::filled().await;
    let ana = world.id("nunez", "whatsapp").await;
    let order = world.order(by(Some("c-ana"), "593991234567")).await.id.to_string();
    let before = world.call("order_get", json!({ "id": order })).await.expect("an order");
    assert_eq!((&before["customer"], &before["card"]["customer"]["blocked"]), (&json!(ana), &json!(false)));
    world.call("customer_block", json!({ "id": ana, "reason": "No paga" })).await.expect("blocked");
    let told = world.card(&json!(true)).await;
    assert_eq!((&told["id"], &told["customer"]["blockReason"]), (&json!(order), &json!("No paga")));
    assert!(told["version"].as_u64() > before["card"]["version"].as_u64(), "an older card is not drawn");
    assert_eq!(marked(&world).await, (json!(true), json!("No paga")));
    world.call("customer_unblock", json!({ "id": ana, "reason": "Ya pagó" })).await.expect("free");
    assert_eq!(world.card(&json!(false)).await["id"], json!(order));
    assert_eq!(marked(&world).await, (json!(false), Value::Null));
}

#[tokio::test]
async fn an_order_without_a_known_id_is_marked_by_its_phone() {
    let world = World::filled().await;
    let ana = world.id("nunez", "whatsapp").await;
    world.call("customer_block", json!({ "id": ana, "reason": "No paga" })).await.expect("blocked");
    world.order(by(Some("c-new"), "+593 99 123 4567")).await;
    assert_eq!(marked(&world).await, (json!(true), json!("No paga")));
}

#[tokio::test]
async fn whoever_is_free_here_is_not_marked_because_the_order_says_so() {
    let world = World::filled().await;
    world.order(IncomingCustomer { is_banned: Some(true), ..by(Some("c-ana"), "593991234567") }).await;
    assert_eq!(marked(&world).await, (json!(false), Value::Null));
}

#[tokio::test]
async fn of_whoever_is_unknown_here_the_order_says_it() {
    let world = World::filled().await;
    world.order(IncomingCustomer { is_banned: Some(true), ..by(Some("c-eva"), "593999000111") }).await;
    assert_eq!(marked(&world).await, (json!(true), Value::Null));
}

#[tokio::test]
async fn the_order_of_a_part_is_marked_by_the_block_of_the_main_customer() {
    let mut world = World::filled().await;
    world.remote().customers.insert("c-two".to_owned(), customer("c-two", "Anita", "Paz", "593990000002"));
    world.read("whatsapp", "customer").await;
    world.caught_up().await;
    let (main, other) = (world.id("nunez", "whatsapp").await, world.id("paz", "whatsapp").await);
    merge(&world, main, other).await;
    world.call("customer_block", json!({ "id": main, "reason": "No paga" })).await.expect("blocked");
    world.order(by(Some("c-two"), "593990000002")).await;
    assert_eq!(marked(&world).await, (json!(true), json!("No paga")));
}

#[tokio::test]
async fn the_order_of_a_part_is_marked_by_its_own_block_once_the_main_customer_is_deleted() {
    let mut world = World::filled().await;
    let (ana, luis) = (world.id("nunez", "whatsapp").await, world.id("mora", "whatsapp").await);
    merge(&world, ana, luis).await;
    world.bury(ana).await;
    world.call("customer_block", json!({ "id": luis, "reason": "No paga" })).await.expect("blocked");
    world.order(by(Some("c-luis"), "593990000009")).await;
    assert_eq!(marked(&world).await, (json!(true), json!("No paga")));
}
