//! What people do with orders.

use mostrador_api::ErrorCode;
use mostrador_domain::Cents;
use mostrador_domain::order::OrderType;
use serde_json::{Value, json};

use crate::support::{Site, item, order};

fn kinds(detail: &Value) -> Vec<String> {
    let timeline = detail["timeline"].as_array().expect("a timeline");
    timeline.iter().map(|entry| entry["kind"].as_str().expect("a kind").to_owned()).collect()
}

#[tokio::test]
async fn a_delivery_goes_from_new_to_delivered_and_leaves_the_board() {
    let site = Site::start().await;
    let id = site.new_order().await;
    let card = site.accept(&id).await.expect("accepted");
    assert_eq!(card["stage"], "PREPARING");
    assert_eq!(card["prepMinutes"], 20);
    assert_eq!(card["dueAt"].as_i64(), card["stageSince"].as_i64().map(|since| since + 20 * 60_000));
    for (from, to) in
        [("PREPARING", "READY"), ("READY", "OUT_FOR_DELIVERY"), ("OUT_FOR_DELIVERY", "DELIVERED")]
    {
        assert_eq!(site.advance(&id, from).await.expect("moved")["stage"], to);
    }
    let board = site.call("board_get", json!({})).await.expect("a board");
    assert_eq!(board["orders"].as_array().map(Vec::len), Some(0));
    assert_eq!(board["finishedToday"], 1);
    let finished = site.call("orders_finished", json!({})).await.expect("a list");
    assert_eq!(finished[0]["id"], json!(id));
    let detail = site.on("order_get", &id).await;
    assert_eq!(kinds(&detail), ["RECEIVED", "MOVED", "MOVED", "MOVED", "MOVED"]);
    assert_eq!(detail["timeline"][1]["actor"], "paired");
    assert_eq!(detail["timeline"][1]["text"], "20 min");
}

#[tokio::test]
async fn a_second_press_on_a_card_that_has_moved_changes_nothing() {
    let site = Site::start().await;
    let id = site.new_order().await;
    site.accept(&id).await.expect("accepted");
    site.advance(&id, "PREPARING").await.expect("moved");
    assert_eq!(site.advance(&id, "PREPARING").await, Err(ErrorCode::StageChanged));
    assert_eq!(site.accept(&id).await, Err(ErrorCode::MoveNotAllowed));
    assert_eq!(site.on("order_get", &id).await["card"]["stage"], "READY");
}

#[tokio::test]
async fn an_undone_move_brings_back_the_original_timer() {
    let site = Site::start().await;
    let id = site.new_order().await;
    let before = site.on("order_get", &id).await["card"].clone();
    site.clock.advance(3);
    site.accept(&id).await.expect("accepted");
    site.clock.advance(1);
    let after = site.on("order_undo", &id).await;
    for field in ["stage", "stageSince", "dueAt", "prepMinutes", "acknowledgedAt"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    let undo_again = site.call("order_undo", json!({ "id": id })).await;
    assert_eq!(undo_again, Err(ErrorCode::NothingToUndo));
}

#[tokio::test]
async fn after_a_quarter_of_an_hour_a_move_stays() {
    let site = Site::start().await;
    let id = site.new_order().await;
    site.accept(&id).await.expect("accepted");
    let listed = site.call("moves_recent", json!({})).await.expect("moves");
    assert_eq!(listed[0]["orderId"], json!(id));
    site.clock.advance(15);
    assert_eq!(site.call("order_undo", json!({ "id": id })).await, Err(ErrorCode::NothingToUndo));
    assert_eq!(site.on("order_get", &id).await["card"]["undoUntil"], Value::Null);
}

#[tokio::test]
async fn rejecting_and_cancelling_need_a_reason_and_their_own_stage() {
    let site = Site::start().await;
    let (first, second) = (site.new_order().await, site.new_order().await);
    let with = |id: &str, reason: &str| json!({ "id": id, "reason": reason });
    assert_eq!(site.call("order_reject", with(&first, "  ")).await, Err(ErrorCode::InvalidRequest));
    assert_eq!(
        site.call("order_reject", with(&first, &"x".repeat(201))).await,
        Err(ErrorCode::InvalidRequest)
    );
    assert_eq!(site.call("order_cancel", with(&first, "sin masa")).await, Err(ErrorCode::MoveNotAllowed));
    let rejected = site.call("order_reject", with(&first, "sin masa")).await.expect("rejected");
    assert_eq!(rejected["stage"], "REJECTED");
    site.accept(&second).await.expect("accepted");
    assert_eq!(site.call("order_reject", with(&second, "tarde")).await, Err(ErrorCode::MoveNotAllowed));
    assert_eq!(
        site.call("order_cancel", with(&second, "tarde")).await.expect("cancelled")["stage"],
        "CANCELLED"
    );
    let bad_minutes = json!({ "id": second, "prepMinutes": 0 });
    assert_eq!(site.call("order_accept", bad_minutes).await, Err(ErrorCode::InvalidRequest));
}

#[tokio::test]
async fn got_it_silences_once_and_does_not_accept() {
    let site = Site::start().await;
    let id = site.new_order().await;
    let cards = site.call("orders_acknowledge", json!({ "ids": [id] })).await.expect("acknowledged");
    let at = cards[0]["acknowledgedAt"].clone();
    assert!(at.is_i64());
    site.clock.advance(1);
    let again = site.call("orders_acknowledge", json!({ "ids": [id] })).await.expect("acknowledged");
    assert_eq!(again[0]["acknowledgedAt"], at);
    assert_eq!(again[0]["stage"], "NEW");
    assert_eq!(kinds(&site.on("order_get", &id).await), ["RECEIVED", "ACKNOWLEDGED"]);
}

#[tokio::test]
async fn a_changed_order_shows_what_changed_until_somebody_has_seen_it() {
    let site = Site::start().await;
    let first = order();
    let id = site.receive(first.clone(), "first").await;
    let mut second = first;
    second.items = vec![item("Calzone")];
    second.total = Cents::new(900).ok();
    site.receive(second, "second").await;
    let card = site.on("order_get", &id).await["card"].clone();
    assert_eq!(card["changed"]["parts"], json!(["items", "total"]));
    assert_eq!(card["changed"]["removed"][0]["name"], "Pizza Ñandú");
    assert_eq!(card["changed"]["added"][0]["name"], "Calzone");
    assert_eq!(card["items"][0]["name"], "Calzone");
    assert_eq!(card["dailyNumber"], 1);
    let seen = site.on("order_change_seen", &id).await;
    assert_eq!(seen["changed"], Value::Null);
}

#[tokio::test]
async fn an_order_is_found_by_number_name_phone_and_dish_without_accents() {
    let site = Site::start().await;
    let id = site.new_order().await;
    let mut other = order();
    other.customer = None;
    other.order_type = OrderType::Other("DRONE".to_owned());
    other.items = vec![item("Calzone")];
    site.receive(other, "other").await;
    for text in ["#1", "1", "munoz", "MUÑOZ inigo", "991234", "nandu"] {
        let found = site.call("orders_search", json!({ "text": text })).await.expect("a list");
        let ids: Vec<_> = found.as_array().expect("a list").iter().map(|card| card["id"].clone()).collect();
        assert!(ids.contains(&json!(id)), "{text}");
    }
    for text in ["", "  ", "#", "%", "zzz", "#99"] {
        let found = site.call("orders_search", json!({ "text": text })).await.expect("a list");
        assert_eq!(found, json!([]), "{text}");
    }
}

#[tokio::test]
async fn the_screen_is_told_of_every_move_in_order() {
    let site = Site::start().await;
    let id = site.new_order().await;
    let mut messages = site.api.subscribe();
    site.accept(&id).await.expect("accepted");
    site.advance(&id, "PREPARING").await.expect("moved");
    let mut last = 0;
    loop {
        let message = messages.next().await.expect("a message");
        let message: Value = serde_json::from_str(&message).expect("JSON");
        let sequence = message["sequence"].as_u64().expect("a number");
        assert!(sequence > last, "the sequence rises");
        last = sequence;
        if message["event"]["order"]["stage"] == "READY" {
            break;
        }
    }
    let board = site.call("board_get", json!({})).await.expect("a board");
    assert!(board["sequence"].as_u64() >= Some(last), "a snapshot contains what was announced before");
}
