use std::io::ErrorKind;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{KEY, QUIET, Remote, answer};

const PENDING: &str = "/api/sync/orders/pending";
const CONFIRM: &str = "/api/sync/orders/confirm";

/// Sends one bare request and reads until the connection ends.
async fn raw(remote: &Remote, path: &str) -> (Vec<u8>, Option<ErrorKind>) {
    let mut stream = TcpStream::connect(remote.running.address).await.expect("connected");
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nx-api-key: {KEY}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("written");
    let mut received = Vec::new();
    let outcome = stream.read_to_end(&mut received).await;
    (received, outcome.err().map(|error| error.kind()))
}

#[tokio::test]
async fn refuse_resets_the_connection_without_an_answer() {
    let remote = Remote::start().await;
    remote.fault(json!({ "http": "refuse" })).await;
    let (received, error) = raw(&remote, PENDING).await;
    assert!(received.is_empty());
    assert_eq!(error, Some(ErrorKind::ConnectionReset));
    remote.fault(json!({ "http": "none" })).await;
    assert!(remote.listed().await.is_empty());
}

#[tokio::test]
async fn a_black_hole_never_answers_and_keeps_the_connection() {
    let remote = Remote::start().await;
    remote.fault(json!({ "http": "black_hole" })).await;
    assert!(tokio::time::timeout(QUIET, raw(&remote, PENDING)).await.is_err());
    let requests = remote.read("/control/requests").await;
    assert_eq!(requests[0]["status"], 0);
}

#[tokio::test]
async fn slow_answers_late() {
    let remote = Remote::start().await;
    remote.fault(json!({ "http": { "slow": { "ms": 150 } } })).await;
    let asked = Instant::now();
    remote.listed().await;
    assert!(asked.elapsed() >= Duration::from_millis(150));
}

#[tokio::test]
async fn a_status_answers_without_effect_and_one_after_applying_with_it() {
    let remote = Remote::start().await;
    let made = remote.make(json!({ "count": 1, "shape": "normal" })).await;
    let body = json!({ "orderUpdates": [{ "orderId": made[0], "dailyNumber": 1 }] });
    remote.fault(json!({ "http": { "status": { "code": 503 } }, "http_path": CONFIRM })).await;
    let (status, error) = answer(remote.post(CONFIRM, &body)).await;
    assert_eq!((status, &error["error"]["type"]), (503, &json!("TECHNICAL")));
    assert_eq!(remote.listed().await.len(), 1);

    remote.fault(json!({ "http": { "status_after_applying": { "code": 500 } } })).await;
    assert_eq!(answer(remote.post(CONFIRM, &body)).await.0, 500);
    assert!(remote.listed().await.is_empty());
    assert_eq!(remote.running.stats().numbers, [1]);
}

#[tokio::test]
async fn a_truncated_answer_announces_more_than_it_sends() {
    let remote = Remote::start().await;
    remote.make(json!({ "count": 3, "shape": "normal" })).await;
    remote.fault(json!({ "http": "truncated" })).await;
    let (received, _) = raw(&remote, PENDING).await;
    let text = String::from_utf8_lossy(&received);
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let announced: usize = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok())
        .expect("a length");
    assert!(!body.is_empty() && body.len() < announced, "{} of {announced}", body.len());
    assert!(remote.get(PENDING).send().await.expect("a head").bytes().await.is_err());
}

#[tokio::test]
async fn garbage_and_html_come_with_status_200() {
    let remote = Remote::start().await;
    remote.fault(json!({ "http": "garbage200" })).await;
    let response = remote.get(PENDING).send().await.expect("an answer");
    assert_eq!(response.status(), 200);
    let bytes = response.bytes().await.expect("a body");
    assert!(serde_json::from_slice::<Value>(&bytes).is_err());

    remote.fault(json!({ "http": "html" })).await;
    let response = remote.get(PENDING).send().await.expect("an answer");
    assert_eq!(response.status(), 200);
    assert!(response.text().await.expect("a body").starts_with("<!DOCTYPE html>"));
}

#[tokio::test]
async fn a_fault_hits_only_its_path_and_only_so_often() {
    let remote = Remote::start().await;
    let fault = json!({ "http": { "status": { "code": 502 } }, "http_path": PENDING, "http_times": 2 });
    remote.fault(fault).await;
    assert_eq!(remote.read("/api/sync/status").await["status"], "healthy");
    for expected in [502, 502, 200, 200] {
        assert_eq!(remote.get(PENDING).send().await.expect("an answer").status(), expected);
    }
    // A new fault without a count hits for good.
    remote.fault(json!({ "http": { "status": { "code": 502 } } })).await;
    for _ in 0..4 {
        assert_eq!(remote.get(PENDING).send().await.expect("an answer").status(), 502);
    }
}

#[tokio::test]
async fn dropped_events_leave_the_order_listed() {
    let remote = Remote::start().await;
    let mut socket = remote.socket().await;
    remote.fault(json!({ "events": { "drop": 1.0 } })).await;
    remote.make(json!({ "count": 3, "shape": "normal" })).await;
    assert!(socket.is_quiet().await);
    assert_eq!(remote.listed().await.len(), 3);

    remote.fault(json!({ "events": { "drop": 0.5 }, "seed": 5 })).await;
    remote.make(json!({ "count": 200, "shape": "normal" })).await;
    let mut told = 0;
    while !socket.is_quiet().await {
        told += 1;
    }
    assert!((60..140).contains(&told), "{told} of 200");
}

#[tokio::test]
async fn duplicated_events_come_so_many_times_more() {
    let remote = Remote::start().await;
    let mut socket = remote.socket().await;
    remote.fault(json!({ "events": { "duplicate": 2 } })).await;
    let made = remote.make(json!({ "count": 1, "shape": "normal" })).await;
    for _ in 0..3 {
        assert_eq!(socket.order_new().await["orderId"], json!(made[0]));
    }
    assert!(socket.is_quiet().await);
}

#[tokio::test]
async fn reordered_events_come_in_swapped_pairs_and_the_last_one_is_not_lost() {
    let remote = Remote::start().await;
    let mut socket = remote.socket().await;
    remote.fault(json!({ "events": { "reorder": true } })).await;
    let made = remote.make(json!({ "count": 5, "shape": "normal" })).await;
    for place in [1, 0, 3, 2, 4] {
        assert_eq!(socket.order_new().await["orderId"], json!(made[place]));
    }
}

#[tokio::test]
async fn delayed_events_come_late() {
    let remote = Remote::start().await;
    let mut socket = remote.socket().await;
    remote.fault(json!({ "events": { "delay_ms": 150 } })).await;
    let made = Instant::now();
    remote.make(json!({ "count": 1, "shape": "normal" })).await;
    socket.order_new().await;
    assert!(made.elapsed() >= Duration::from_millis(150));
}

#[tokio::test]
async fn a_frozen_socket_stays_open_and_silent_until_it_thaws() {
    let remote = Remote::start().await;
    let mut socket = remote.socket().await;
    remote.fault(json!({ "socket": "freeze" })).await;
    let made = remote.make(json!({ "count": 1, "shape": "normal" })).await;
    socket.send("42/sync,[\"sync:orders\"]").await;
    assert!(socket.is_quiet().await);
    // HTTP is not touched.
    assert_eq!(remote.listed().await.len(), 1);
    // A new connection meets the same silence.
    let url = remote.url("/socket.io/?EIO=4&transport=polling");
    assert!(tokio::time::timeout(QUIET, remote.client.get(url).send()).await.is_err());

    remote.fault(json!({ "socket": "thaw" })).await;
    assert_eq!(socket.order_new().await["orderId"], json!(made[0]));
    let pending = socket.next().await.expect("the answer");
    assert!(pending.contains("orders:pending"), "{pending}");
}

#[tokio::test]
async fn freezing_the_open_ones_leaves_new_connections_alone() {
    let remote = Remote::start().await;
    let mut frozen = remote.socket().await;
    remote.fault(json!({ "socket": "freeze_open" })).await;
    let mut fresh = remote.socket().await;
    remote.make(json!({ "count": 1, "shape": "normal" })).await;
    fresh.order_new().await;
    assert!(frozen.is_quiet().await);
}

#[tokio::test]
async fn closing_the_namespace_leaves_the_transport_open() {
    let remote = Remote::start().await;
    let mut socket = remote.socket().await;
    remote.fault(json!({ "socket": "close_namespace" })).await;
    assert_eq!(socket.next().await.as_deref(), Some("41/sync,"));
    socket.send(&format!("40/sync,{{\"apiKey\":\"{KEY}\"}}")).await;
    let answer = socket.next().await.expect("an answer");
    assert!(answer.starts_with("40/sync,"), "{answer}");
}

#[tokio::test]
async fn closing_the_transport_ends_it_once() {
    let remote = Remote::start().await;
    let mut socket = remote.socket().await;
    remote.fault(json!({ "socket": "close_transport" })).await;
    assert_eq!(socket.next().await, None);
    remote.socket().await;
}

#[tokio::test]
async fn a_refused_socket_ends_and_new_ones_are_reset_until_the_fault_ends() {
    let remote = Remote::start().await;
    let mut socket = remote.socket().await;
    remote.fault(json!({ "socket": "refuse" })).await;
    assert_eq!(socket.next().await, None);
    let (received, error) = raw(&remote, "/socket.io/?EIO=4&transport=polling").await;
    assert!(received.is_empty());
    assert_eq!(error, Some(ErrorKind::ConnectionReset));
    remote.fault(json!({ "socket": "none" })).await;
    remote.socket().await;
}

#[tokio::test]
async fn the_clock_can_be_wrong() {
    let remote = Remote::start().await;
    remote.fault(json!({ "clock_skew_ms": -3_600_000 })).await;
    let status = remote.read("/api/sync/status").await;
    let told = DateTime::parse_from_rfc3339(status["timestamp"].as_str().expect("a date")).expect("a date");
    let behind = Utc::now().signed_duration_since(told).num_seconds();
    assert!((3595..3660).contains(&behind), "{behind} s");
    remote.make(json!({ "count": 1, "shape": "normal" })).await;
    let created = remote.listed().await[0]["createdAt"].as_str().map(str::to_owned).expect("a date");
    let created = DateTime::parse_from_rfc3339(&created).expect("a date");
    assert!(Utc::now().signed_duration_since(created).num_seconds() > 3500);
}

#[tokio::test]
async fn reset_ends_every_fault_and_an_unknown_one_is_refused() {
    let remote = Remote::start().await;
    remote.fault(json!({ "http": "html", "api_key": "x", "clock_skew_ms": 5, "socket": "freeze" })).await;
    let set = remote.read("/control/faults").await;
    assert_eq!((&set["http"], &set["api_key"]), (&json!("html"), &json!("changed")));
    remote.fault(json!({ "reset": true })).await;
    let clean = remote.read("/control/faults").await;
    assert_eq!((&clean["http"], &clean["api_key"]), (&json!("none"), &json!("original")));
    assert_eq!((&clean["socket"], &clean["clock_skew_ms"]), (&json!("none"), &json!(0)));
    for wrong in [json!({ "htpp": "html" }), json!({ "http": "explode" }), json!({ "api_key": 5 })] {
        assert_eq!(answer(remote.post("/control/faults", &wrong)).await.0, 400, "{wrong}");
    }
    remote.make(json!({ "count": 2 })).await;
    remote.write("/control/reset", json!({})).await;
    assert_eq!(remote.running.stats().created, 0);
    assert!(remote.listed().await.is_empty());
}

#[tokio::test]
async fn stopping_ends_open_connections() {
    let remote = Remote::start().await;
    let mut socket = remote.socket().await;
    remote.fault(json!({ "http": "black_hole" })).await;
    let address = remote.running.address;
    let hanging = remote.get(PENDING);
    let hanging = tokio::spawn(async move { hanging.send().await.is_err() });
    tokio::time::timeout(Duration::from_secs(5), remote.running.stop()).await.expect("stopped");
    assert_eq!(socket.next().await, None);
    assert!(hanging.await.expect("joined"));
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_status_may_say_how_long_to_wait_and_in_which_words() {
    let remote = Remote::start().await;
    let head = |response: &reqwest::Response, name: &str| {
        response.headers().get(name).map(|value| value.to_str().expect("text").to_owned())
    };
    let status = json!({ "code": 429, "message": "calm down", "retry_after": { "seconds": 7 } });
    remote.fault(json!({ "http": { "status": status } })).await;
    let answered = remote.get(PENDING).send().await.expect("an answer");
    assert_eq!((answered.status().as_u16(), head(&answered, "retry-after")), (429, Some("7".to_owned())));
    let body: Value = answered.json().await.expect("JSON");
    assert_eq!(body["error"]["message"], "calm down");

    let status = json!({ "code": 429, "retry_after": { "date": 90 } });
    remote.fault(json!({ "http": { "status": status } })).await;
    let answered = remote.get(PENDING).send().await.expect("an answer");
    let date = |name| DateTime::parse_from_rfc2822(&head(&answered, name).expect(name)).expect("a date");
    let wait = (date("retry-after") - date("date")).num_seconds();
    assert!((89..=91).contains(&wait), "{wait} s");

    remote.fault(json!({ "http": { "status": { "code": 429 } } })).await;
    let answered = remote.get(PENDING).send().await.expect("an answer");
    assert_eq!(head(&answered, "retry-after"), None);
}

#[tokio::test]
async fn an_answer_is_lost_after_its_effect() {
    let remote = Remote::start().await;
    let made = remote.make(json!({ "count": 1, "shape": "normal" })).await;
    let body = json!({ "orderUpdates": [{ "orderId": made[0], "dailyNumber": 1 }] });
    remote.fault(json!({ "http": "lost_answer", "http_path": CONFIRM, "http_times": 1 })).await;
    assert!(remote.post(CONFIRM, &body).send().await.is_err());
    assert!(remote.listed().await.is_empty());
    assert_eq!(remote.running.stats().numbers, [1]);
}
