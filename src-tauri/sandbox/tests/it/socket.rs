use std::time::Duration;

use mostrador_sandbox::Options;
use serde_json::{Value, json};

use crate::support::{KEY, Remote, SOON, fixture};

#[tokio::test]
async fn the_handshake_tells_the_default_heartbeat() {
    let remote = Remote::start().await;
    let url = remote.url("/socket.io/?EIO=4&transport=polling");
    let text = remote.client.get(url).send().await.expect("an answer").text().await.expect("a body");
    let open: Value = serde_json::from_str(text.strip_prefix('0').expect("an open packet")).expect("JSON");
    assert_eq!((&open["pingInterval"], &open["pingTimeout"]), (&json!(25_000), &json!(20_000)));
}

#[tokio::test]
async fn the_heartbeat_can_be_set() {
    let options = Options {
        api_key: KEY.into(),
        ping_interval: Duration::from_millis(50),
        ping_timeout: Duration::from_millis(1000),
        ..Options::default()
    };
    let remote = Remote::start_with(options).await;
    let mut socket = remote.open_socket().await;
    assert_eq!(socket.next_raw().await.as_deref(), Some("2"));
    socket.send("3").await;
    assert_eq!(socket.next_raw().await.as_deref(), Some("2"));
    // Without a pong the server gives up.
    assert_eq!(socket.next_raw().await.as_deref(), Some("1"));
    assert_eq!(socket.next_raw().await, None);
}

#[tokio::test]
async fn a_connection_without_the_right_key_is_refused_with_the_reason() {
    let remote = Remote::start().await;
    let cases = [
        ("40/sync,", "API key required"),
        ("40/sync,{}", "API key required"),
        ("40/sync,{\"apiKey\":\"\"}", "API key required"),
        ("40/sync,{\"apiKey\":\"another\"}", "Invalid API key"),
    ];
    for (packet, message) in cases {
        let mut socket = remote.open_socket().await;
        socket.send(packet).await;
        let expected = format!("44/sync,{}", json!({ "message": message }));
        assert_eq!(socket.next().await, Some(expected), "{packet}");
    }
    assert_eq!(remote.running.stats().sockets_connected, 0);
    remote.fault(json!({ "api_key": null })).await;
    let mut socket = remote.open_socket().await;
    socket.send("40/sync,{\"apiKey\":\"any\"}").await;
    let answer = socket.next().await.expect("an answer");
    assert!(answer.contains("Authentication failed"), "{answer}");
}

#[tokio::test]
async fn a_new_order_is_told_to_every_client_and_to_none_that_comes_later() {
    let remote = Remote::start().await;
    let (mut one, mut other) = (remote.socket().await, remote.socket().await);
    assert_eq!(remote.running.stats().sockets_connected, 2);
    let recorded = fixture("orders_pending.response.200");
    remote.make(json!({ "orders": [recorded["data"][0]] })).await;
    let expected = fixture("socket_order_new");
    assert_eq!(one.order_new().await, expected["payload"]);
    assert_eq!(other.order_new().await, expected["payload"]);
    let mut late = remote.socket().await;
    assert!(late.is_quiet().await);
}

#[tokio::test]
async fn an_order_is_listed_by_the_time_it_is_told() {
    let remote = Remote::start().await;
    let mut socket = remote.socket().await;
    for _ in 0..20 {
        remote.running.create_orders(json!({ "count": 1, "shape": "normal" })).await.expect("made");
        let told = socket.order_new().await["orderId"].clone();
        assert!(remote.listed().await.iter().any(|order| order["id"] == told));
    }
}

#[tokio::test]
async fn a_client_may_ask_for_the_raw_rows() {
    let remote = Remote::start().await;
    let made = remote.make(json!({ "count": 2, "shape": "normal" })).await;
    let mut socket = remote.socket().await;
    socket.send("42/sync,[\"sync:orders\"]").await;
    let packet = socket.next().await.expect("an event");
    let event: Value =
        serde_json::from_str(packet.strip_prefix("42/sync,").expect("an event")).expect("JSON");
    assert_eq!((&event[0], &event[1]["count"]), (&json!("orders:pending"), &json!(2)));
    assert_eq!(event[1]["orders"][0]["id"], json!(made[0]));
    assert_eq!(event[1]["orders"][0].get("orderItems"), None);
    assert!(event[1]["orders"][0]["customerId"].is_string());
}

#[tokio::test]
async fn an_event_can_be_sent_again() {
    let remote = Remote::start().await;
    let made = remote.make(json!({ "count": 1, "shape": "normal" })).await;
    let mut socket = remote.socket().await;
    remote.write("/control/echo_order_new", json!({ "order_id": made[0], "times": 2 })).await;
    for _ in 0..2 {
        assert_eq!(socket.order_new().await["orderId"], json!(made[0]));
    }
    assert!(socket.is_quiet().await);
}

#[tokio::test]
async fn a_thousand_orders_at_once_are_all_told() {
    let remote = Remote::start().await;
    let mut socket = remote.socket().await;
    let made = remote.make(json!({ "count": 1000, "shape": "normal" })).await;
    for id in &made {
        assert_eq!(socket.order_new().await["orderId"], json!(id));
    }
}

#[tokio::test]
async fn the_huge_event_is_huge_and_its_order_is_not() {
    let remote = Remote::start().await;
    remote.make(json!({ "count": 1, "shape": "huge_5mb" })).await;
    let stored = remote.listed().await[0].to_string().len();
    assert!(stored < 20_000, "{stored} bytes");

    let url = remote.url("/socket.io/?EIO=4&transport=polling");
    let open = remote.client.get(&url).send().await.expect("open").text().await.expect("open");
    let open: Value = serde_json::from_str(&open[1..]).expect("JSON");
    let url = format!("{url}&sid={}", open["sid"].as_str().expect("a sid"));
    let connect = format!("40/sync,{{\"apiKey\":\"{KEY}\"}}");
    remote.client.post(&url).body(connect).send().await.expect("connected");
    let poll = async || remote.client.get(&url).send().await.expect("a poll").text().await.expect("packets");
    // Pings share the polls with what is waited for.
    while !poll().await.contains("40/sync,") {}
    remote.make(json!({ "count": 1, "shape": "huge_5mb" })).await;
    let event = tokio::time::timeout(SOON, async {
        loop {
            let packets = poll().await;
            if packets.contains("order:new") {
                return packets;
            }
        }
    });
    let event = event.await.expect("the event");
    assert!(event.len() > 5 * 1024 * 1024, "{} bytes", event.len());
}
