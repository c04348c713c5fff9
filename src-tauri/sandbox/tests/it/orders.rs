use serde_json::{Value, json};

use crate::support::{Remote, answer, fixture};

fn ids(orders: &[Value]) -> Vec<String> {
    orders.iter().filter_map(|order| order["id"].as_str()).map(str::to_owned).collect()
}

fn updates(ids: &[String]) -> Value {
    let list: Vec<Value> = ids
        .iter()
        .enumerate()
        .map(|(place, id)| json!({ "orderId": id, "dailyNumber": place + 1 }))
        .collect();
    json!({ "orderUpdates": list })
}

#[tokio::test]
async fn without_orders_the_list_is_empty() {
    let remote = Remote::start().await;
    assert_eq!(remote.read("/api/sync/orders/pending").await, fixture("orders_pending.response.200-empty"));
}

#[tokio::test]
async fn an_explicit_order_is_listed_as_it_was_given() {
    let remote = Remote::start().await;
    let recorded = fixture("orders_pending.response.200");
    remote.make(json!({ "orders": recorded["data"] })).await;
    assert_eq!(remote.read("/api/sync/orders/pending").await, recorded);
}

#[tokio::test]
async fn an_order_given_as_a_text_is_listed_letter_by_letter_until_it_changes() {
    let remote = Remote::start().await;
    let id = "eeeeeeee-0000-4000-8000-0000000000AB";
    let text = format!("{{ \"z\" : 1.10,\"id\":\"{id}\", \"big\":12345678901234567890123 }}");
    remote.make(json!({ "texts": [text] })).await;
    let listed = remote.get("/api/sync/orders/pending").send().await.expect("an answer");
    assert_eq!(listed.text().await.expect("a body"), format!("{{\"data\":[{text}]}}"));
    let refused = remote.post("/control/orders", &json!({ "texts": ["{"] })).send().await.expect("an answer");
    assert_eq!(refused.status(), 422);
    remote.write(&format!("/control/orders/{id}/change"), json!({ "patch": { "z": 2 } })).await;
    assert_eq!(remote.listed().await[0]["z"], 2);
}

#[tokio::test]
async fn an_order_is_listed_until_it_is_confirmed() {
    let remote = Remote::start().await;
    let made = remote.make(json!({ "count": 2 })).await;
    assert_eq!(ids(&remote.listed().await), made);
    assert_eq!(ids(&remote.listed().await), made);
    let recorded = fixture("orders_confirm.response.200");
    assert_eq!(remote.write("/api/sync/orders/confirm", updates(&made)).await, recorded);
    assert!(remote.listed().await.is_empty());
    // Confirming again with the same numbers is safe.
    assert_eq!(remote.write("/api/sync/orders/confirm", updates(&made)).await, recorded);
    let stats = remote.running.stats();
    assert_eq!((stats.emitted, stats.confirmed, stats.listed), (2, 2, 2));
    assert_eq!(stats.numbers, [1, 2]);
    assert_eq!(stats.conflicting_numbers, 0);
}

#[tokio::test]
async fn at_most_a_hundred_oldest_orders_are_listed() {
    let remote = Remote::start().await;
    let made = remote.make(json!({ "count": 250 })).await;
    let mut seen = Vec::new();
    for expected in [100, 100, 50, 0] {
        let listed = ids(&remote.listed().await);
        assert_eq!(listed.len(), expected);
        remote.write("/api/sync/orders/confirm", updates(&listed)).await;
        seen.extend(listed);
    }
    assert_eq!(seen, made);
}

#[tokio::test]
async fn rows_that_are_not_from_whatsapp_take_places_and_are_never_listed() {
    let remote = Remote::start().await;
    remote.make(json!({ "count": 99, "shape": "not_from_whatsapp" })).await;
    let made = remote.make(json!({ "count": 2, "shape": "normal" })).await;
    assert_eq!(ids(&remote.listed().await), made[..1]);
}

#[tokio::test]
async fn one_unknown_order_fails_a_confirmation_that_has_already_set_the_other_numbers() {
    let remote = Remote::start().await;
    let made = remote.make(json!({ "count": 2, "shape": "normal" })).await;
    for bad in ["aaaaaaaa-0000-4000-8000-00000000dead", "not-a-uuid"] {
        let mut body = updates(&made);
        body["orderUpdates"]
            .as_array_mut()
            .expect("a list")
            .insert(1, json!({ "orderId": bad, "dailyNumber": 9 }));
        let (status, error) = answer(remote.post("/api/sync/orders/confirm", &body)).await;
        assert_eq!((status, &error["error"]["code"]), (500, &json!("SYNC_ERROR")));
        let listed = remote.listed().await;
        assert_eq!(ids(&listed), made);
        assert_eq!([&listed[0]["dailyNumber"], &listed[1]["dailyNumber"]], [&json!(1), &json!(2)]);
    }
}

#[tokio::test]
async fn a_confirmation_that_is_no_list_is_a_validation_error_and_an_empty_one_is_fine() {
    let remote = Remote::start().await;
    for body in [json!({}), json!({ "orderUpdates": "all" }), json!([])] {
        let (status, error) = answer(remote.post("/api/sync/orders/confirm", &body)).await;
        assert_eq!((status, &error["error"]["code"]), (400, &json!("VALIDATION_ERROR")));
        assert_eq!(error["error"]["details"]["field"], "orderUpdates");
    }
    let done = remote.write("/api/sync/orders/confirm", json!({ "orderUpdates": [] })).await;
    assert_eq!(done["message"], "0 orders confirmed successfully");
}

#[tokio::test]
async fn two_numbers_for_one_order_are_counted_as_a_conflict() {
    let remote = Remote::start().await;
    let made = remote.make(json!({ "count": 1, "shape": "normal" })).await;
    for number in [4, 5] {
        let body = json!({ "orderUpdates": [{ "orderId": made[0].to_uppercase(), "dailyNumber": number }] });
        remote.write("/api/sync/orders/confirm", body).await;
    }
    assert_eq!(remote.running.stats().conflicting_numbers, 1);
    let report = remote.read("/control/orders").await;
    assert_eq!(report[0]["confirmations"][0]["daily_number"], 4);
    assert_eq!(report[0]["daily_number"], 5);
    assert!(report[0]["confirmed_at_ms"].as_i64() >= report[0]["emitted_at_ms"].as_i64());
}

#[tokio::test]
async fn a_changed_or_redelivered_order_is_listed_again_with_its_number() {
    let remote = Remote::start().await;
    let made = remote.make(json!({ "count": 1, "shape": "normal" })).await;
    remote.write("/api/sync/orders/confirm", updates(&made)).await;

    remote.write(&format!("/control/orders/{}/redeliver", made[0]), json!({})).await;
    assert_eq!(remote.listed().await[0]["dailyNumber"], 1);
    remote.write("/api/sync/orders/confirm", updates(&made)).await;

    let patch = json!({ "patch": { "notes": "sin anchoas", "customer": { "firstName": "Otra" } } });
    remote.write(&format!("/control/orders/{}/change", made[0]), patch).await;
    let listed = remote.listed().await;
    assert_eq!(listed[0]["notes"], "sin anchoas");
    assert_eq!(listed[0]["customer"]["firstName"], "Otra");
    assert!(listed[0]["customer"]["whatsappPhoneNumber"].is_string());
    assert_eq!(listed[0]["dailyNumber"], 1);
    assert_eq!(remote.running.stats().conflicting_numbers, 0);
}

#[tokio::test]
async fn orders_that_cannot_be_confirmed_stay_listed() {
    let remote = Remote::start().await;
    remote.make(json!({ "count": 1, "shape": "no_id" })).await;
    remote.make(json!({ "count": 1, "shape": "not_an_object" })).await;
    let made = remote.make(json!({ "count": 1, "shape": "bad_uuid" })).await;
    assert_eq!(remote.listed().await.len(), 3);
    let (status, _) = answer(remote.post("/api/sync/orders/confirm", &updates(&made))).await;
    assert_eq!(status, 500);
    assert_eq!(remote.listed().await.len(), 3);
}

#[tokio::test]
async fn every_shape_can_be_made_and_a_made_up_one_cannot() {
    let remote = Remote::start().await;
    let shapes = [
        "normal",
        "evening",
        "empty_names",
        "odd_names",
        "missing_fields",
        "unknown_product",
        "unknown_enum",
        "banned",
        "html_text",
        "no_customer",
        "no_items",
        "negative_price",
        "string_prices",
        "huge_5mb",
        "huge_notes_5mb",
        "no_id",
        "bad_uuid",
        "not_an_object",
        "not_from_whatsapp",
    ];
    for shape in shapes {
        assert_eq!(remote.make(json!({ "count": 1, "shape": shape })).await.len(), 1, "{shape}");
    }
    let (_, length) = (remote.listed().await, remote.running.stats().created);
    assert_eq!(length, shapes.len());
    let refused =
        remote.post("/control/orders", &json!({ "shape": "square" })).send().await.expect("an answer");
    assert!(refused.status().is_client_error());
}

#[tokio::test]
async fn paced_orders_come_one_after_the_other() {
    let remote = Remote::start().await;
    let mut socket = remote.socket().await;
    let made = remote.make(json!({ "count": 3, "pace_ms": 20, "shape": "normal" })).await;
    for id in &made {
        assert_eq!(socket.order_new().await["orderId"], json!(id));
    }
    let reports = remote.running.orders();
    let first = reports[0].emitted_mono_us.expect("an instant");
    let last = reports[2].emitted_mono_us.expect("an instant");
    assert!(last - first >= 20_000, "{first} {last}");
}
