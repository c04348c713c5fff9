use mostrador_connector::{Record, RecordBody};
use serde_json::{Value, json};

use crate::whatsapp::pending::record;

fn sample() -> Value {
    let page: Value =
        serde_json::from_str(include_str!("../../../fixtures/whatsapp-v1/orders_pending.response.200.json"))
            .unwrap();
    page["data"][0].clone()
}

fn hash(order: &Value) -> String {
    let Record { body: RecordBody::Order { content_hash, .. }, .. } = record(&order.to_string()).unwrap()
    else {
        panic!("no order")
    };
    content_hash
}

fn changed(pointer: &str, value: Value) -> Value {
    let mut order = sample();
    match order.pointer_mut(pointer) {
        Some(place) => *place = value,
        None => order[pointer.trim_start_matches('/')] = value,
    }
    order
}

/// Stored hashes are compared with new ones, so a new release must compute the same.
#[test]
fn the_form_of_the_hash_is_pinned() {
    assert_eq!(hash(&sample()), "93214e4d7d566d44e3612017f69275640748780f01914e0c093d446e30cef689");
}

#[test]
fn what_our_confirmation_and_the_customers_counters_change_leaves_the_hash_alone() {
    let before = hash(&sample());
    let cases = [
        ("/dailyNumber", json!(17)),
        ("/updatedAt", json!("2025-07-01T18:06:00.000Z")),
        ("/orderStatus", json!("IN_PROGRESS")),
        ("/estimatedTime", json!(55)),
        ("/customer/totalOrders", json!(4)),
        ("/customer/totalSpent", json!(958.5)),
        ("/customer/firstName", json!("Ana María")),
        ("/customer/email", json!("ana@example.test")),
        ("/customer/isBanned", json!(true)),
        ("/deliveryInfo/id", json!("cccccccc-0000-4000-8000-000000000009")),
        ("/deliveryInfo/estimatedDeliveryTime", json!("2025-07-01T19:00:00.000Z")),
        ("/orderItems/0/id", json!("dddddddd-0000-4000-8000-000000000009")),
        ("/orderItems/0/product/name", json!("Pizza especial de la casa")),
        ("/orderItems/0/selectedModifiers/0/name", json!("Orilla rellena")),
        ("/total", json!("446.00")),
        ("/aFieldOfTheFuture", json!({"a": 1})),
    ];
    for (pointer, value) in cases {
        assert_eq!(hash(&changed(pointer, value.clone())), before, "{pointer} = {value}");
    }
    let mut turned = sample();
    turned["orderItems"].as_array_mut().unwrap().reverse();
    assert_eq!(hash(&turned), before, "the rows in another order");
}

#[test]
fn what_the_kitchen_or_the_rider_must_know_changes_the_hash() {
    let before = hash(&sample());
    let cases = [
        ("/orderStatus", json!("CANCELLED")),
        ("/orderType", json!("TAKE_AWAY")),
        ("/notes", json!("tocar el timbre")),
        ("/total", json!(446.01)),
        ("/subtotal", json!(400)),
        ("/deliveryFee", json!(30)),
        ("/paymentStatus", json!("PAID")),
        ("/paymentMethod", json!("TRANSFER")),
        ("/customer/whatsappPhoneNumber", json!("5215550000003")),
        ("/deliveryInfo/address/street", json!("Calle Dos")),
        ("/deliveryInfo/address/number", json!("2")),
        ("/deliveryInfo/address/latitude", json!(20.16)),
        ("/deliveryInfo", json!(null)),
        ("/orderItems/0/productId", json!("PR-2")),
        ("/orderItems/0/productVariantId", json!("PVA-3")),
        ("/orderItems/0/quantity", json!(2)),
        ("/orderItems/0/price", json!(240)),
        ("/orderItems/0/notes", json!("bien dorada")),
        ("/orderItems/0/selectedModifiers", json!([])),
        ("/orderItems/0/selectedModifiers/0/id", json!("MOD-2")),
        ("/orderItems", json!([])),
    ];
    for (pointer, value) in cases {
        assert_ne!(hash(&changed(pointer, value.clone())), before, "{pointer} = {value}");
    }
    let mut longer = sample();
    let row = longer["orderItems"][0].clone();
    longer["orderItems"].as_array_mut().unwrap().push(row);
    assert_ne!(hash(&longer), before, "one more of the same");
}

#[test]
fn two_orders_with_the_same_content_have_the_same_hash() {
    let other = changed("/id", json!("bbbbbbbb-0000-4000-8000-000000000009"));
    assert_eq!(hash(&other), hash(&sample()));
}
