use reqwest::header::{CONTENT_TYPE, COOKIE, ORIGIN};
use serde_json::{Value, json};

use super::{House, code};
use crate::http::BODY_LIMIT;

#[tokio::test]
async fn a_command_gets_its_payload_and_its_answer_comes_back() {
    let house = House::open().await;
    let cookie = house.cookie().await;
    let payload = json!({"id": "ñ 🍕", "list": [1, null, true]});
    let answer = house.call(&cookie, "echo", &payload).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_eq!(answer.json::<Value>().await.unwrap(), payload);
}

#[tokio::test]
async fn each_error_code_has_its_status() {
    let house = House::open().await;
    let cookie = house.cookie().await;
    let table = [
        ("INVALID_REQUEST", 400),
        ("NO_SESSION", 401),
        ("PERMISSION", 403),
        ("UNKNOWN_COMMAND", 404),
        ("ORDER_NOT_FOUND", 404),
        ("STAGE_CHANGED", 409),
        ("MOVE_NOT_ALLOWED", 409),
        ("NOTHING_TO_UNDO", 409),
        ("WRONG_PIN", 403),
        ("LOCKED_OUT", 403),
        ("PERSON_NOT_FOUND", 404),
        ("NAME_TAKEN", 409),
        ("LAST_ADMINISTRATOR", 409),
        ("INVALID_VALUE", 422),
        ("READ_ONLY", 500),
        ("INTERNAL", 500),
        ("CLOSING", 503),
        ("DISK_FULL", 507),
    ];
    for (name, status) in table {
        let answer = house.call(&cookie, name, &json!({})).await;
        assert_eq!(answer.status(), status, "{name}");
        assert_eq!(code(answer).await, name);
    }
}

#[tokio::test]
async fn a_command_with_a_mistake_is_answered_and_the_server_goes_on() {
    let house = House::open().await;
    let cookie = house.cookie().await;
    let answer = house.call(&cookie, "panic", &json!({})).await;
    assert_eq!(answer.status(), 500);
    assert_eq!(code(answer).await, "INTERNAL");
    assert_eq!(house.call(&cookie, "echo", &json!({})).await.status(), 200);
}

#[tokio::test]
async fn a_body_of_one_megabyte_is_read_and_one_byte_more_is_refused() {
    let house = House::open().await;
    let cookie = house.cookie().await;
    let text = |length: usize| format!("\"{}\"", "a".repeat(length - 2));
    let send = |body: String| {
        let request = house.client.post(house.url("/rpc/echo")).header(ORIGIN, house.origin());
        request.header(COOKIE, &cookie).header(CONTENT_TYPE, "application/json").body(body).send()
    };
    assert_eq!(send(text(BODY_LIMIT)).await.unwrap().status(), 200);
    let refused = send(text(BODY_LIMIT + 1)).await.unwrap();
    assert_eq!(refused.status(), 413);
    assert_eq!(code(refused).await, "INVALID_REQUEST");
}

#[tokio::test]
async fn a_body_that_is_not_json_is_refused_without_being_quoted() {
    const MARKER: &str = "marker-phone-0999";
    let house = House::open().await;
    let cookie = house.cookie().await;
    for path in ["/rpc/echo", "/session"] {
        for (kind, body, status) in [
            ("application/json", format!("{{\"token\": {MARKER}"), 400),
            ("application/json", format!("[\"{MARKER}\", "), 400),
            ("text/plain", format!("{{\"token\": \"{MARKER}\"}}"), 415),
        ] {
            let request = house.client.post(house.url(path)).header(ORIGIN, house.origin());
            let request = request.header(COOKIE, &cookie).header(CONTENT_TYPE, kind).body(body);
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), status);
            let text = answer.text().await.unwrap();
            assert!(text.contains("INVALID_REQUEST") && !text.contains(MARKER), "{text}");
        }
    }
    let wrong_type = house.post("/session", &json!({ "token": [MARKER] })).send().await.unwrap();
    assert_eq!(wrong_type.status(), 400);
    assert!(!wrong_type.text().await.unwrap().contains(MARKER));
}

#[tokio::test]
async fn a_command_goes_on_to_its_end_when_the_browser_leaves() {
    let house = House::open().await;
    let cookie = house.cookie().await;
    let request = house.post("/rpc/slow", &json!({})).header(COOKIE, cookie);
    let leaving = tokio::spawn(request.send());
    house.backend.entered.notified().await;
    leaving.abort();
    assert!(leaving.await.unwrap_err().is_cancelled());
    house.backend.go_on.notify_one();
    house.backend.finished.notified().await;
}

#[tokio::test]
async fn a_stop_waits_for_a_command_that_runs() {
    let house = House::open().await;
    let cookie = house.cookie().await;
    let answer = tokio::spawn(house.post("/rpc/slow", &json!({})).header(COOKIE, cookie).send());
    house.backend.entered.notified().await;
    let stopping = tokio::spawn(house.server.stop());
    house.backend.go_on.notify_one();
    assert_eq!(answer.await.unwrap().unwrap().json::<Value>().await.unwrap(), json!("done"));
    stopping.await.unwrap();
}
