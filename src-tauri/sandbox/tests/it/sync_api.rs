use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::support::{KEY, Remote, answer, fixture, timeless};

/// A menu body of exactly so many bytes.
fn sized_body(bytes: usize) -> String {
    let empty = json!({ "categories": [], "x": "" }).to_string();
    json!({ "categories": [], "x": "y".repeat(bytes - empty.len()) }).to_string()
}

async fn post_menu(remote: &Remote, body: impl Into<reqwest::Body>, gzip: Option<&str>) -> (u16, Value) {
    let mut request = remote
        .client
        .post(remote.url("/api/sync/menu"))
        .header("X-API-Key", KEY)
        .header("content-type", "application/json")
        .body(body);
    if let Some(encoding) = gzip {
        request = request.header("content-encoding", encoding);
    }
    answer(request).await
}

#[tokio::test]
async fn a_key_that_is_missing_wrong_or_not_configured_is_a_500_of_its_own_code() {
    let remote = Remote::start().await;
    let url = remote.url("/api/sync/status");
    let (status, body) = answer(remote.client.get(&url)).await;
    assert_eq!((status, timeless(body)), (500, timeless(fixture("auth.response.500-missing-key"))));

    let (status, body) = answer(remote.client.get(&url).header("x-api-key", "another")).await;
    assert_eq!((status, timeless(body)), (500, timeless(fixture("auth.response.500-wrong-key"))));

    remote.fault(json!({ "api_key": null })).await;
    let (status, body) = answer(remote.get("/api/sync/status")).await;
    assert_eq!((status, timeless(body)), (500, timeless(fixture("auth.response.500-not-configured"))));

    remote.fault(json!({ "api_key": "another" })).await;
    let (status, _) = answer(remote.client.get(&url).header("X-Api-Key", "another")).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn the_limit_of_a_body_is_102400_bytes_and_one_more_is_a_500() {
    let remote = Remote::start().await;
    assert_eq!(post_menu(&remote, sized_body(102_400), None).await.0, 200);
    let (status, body) = post_menu(&remote, sized_body(102_401), None).await;
    assert_eq!((status, timeless(body)), (500, timeless(fixture("menu.response.500-body-too-large"))));
}

#[tokio::test]
async fn gzip_is_read_and_does_not_raise_the_limit() {
    let remote = Remote::start().await;
    let gzip = |text: String| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).expect("packed");
        encoder.finish().expect("packed")
    };
    assert_eq!(post_menu(&remote, gzip(sized_body(102_400)), Some("gzip")).await.0, 200);
    assert_eq!(post_menu(&remote, gzip(sized_body(102_401)), Some("gzip")).await.0, 500);
    assert_eq!(post_menu(&remote, sized_body(1000), Some("gzip")).await.0, 500);
}

#[tokio::test]
async fn the_body_is_read_before_the_key_is_looked_at() {
    let remote = Remote::start().await;
    for broken in ["{\"categories\":[", "\"text\"", "nope"] {
        let request = remote
            .client
            .post(remote.url("/api/sync/menu"))
            .header("content-type", "application/json")
            .body(broken);
        let (status, body) = answer(request).await;
        assert_eq!((status, &body["error"]["code"]), (500, &json!("INTERNAL_SERVER_ERROR")), "{broken}");
    }
}

#[tokio::test]
async fn an_unknown_path_is_an_html_404() {
    let remote = Remote::start().await;
    for (method, path) in
        [("POST", "/api/sync/pull-changes"), ("GET", "/api/sync/orders/confirm"), ("GET", "/")]
    {
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
        let request = remote.client.request(method.clone(), remote.url(path)).header("X-API-Key", KEY);
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 404);
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
        let page = response.text().await.expect("a page");
        assert!(page.contains(&format!("<pre>Cannot {method} {path}</pre>")), "{page}");
    }
}

#[tokio::test]
async fn the_request_id_comes_back() {
    let remote = Remote::start().await;
    let request = remote.client.get(remote.url("/api/sync/status")).header("x-request-id", "id-77");
    let response = request.send().await.expect("an answer");
    assert_eq!(response.headers()["x-request-id"], "id-77");
    let body: Value = response.json().await.expect("JSON");
    assert_eq!(body["error"]["requestId"], "id-77");
}

#[tokio::test]
async fn the_status_shows_the_last_ten_lines_newest_first() {
    let remote = Remote::start().await;
    for _ in 0..12 {
        remote.listed().await;
    }
    remote.write("/api/sync/orders/confirm", json!({ "orderUpdates": [] })).await;
    let status = remote.read("/api/sync/status").await;
    assert_eq!((&status["success"], &status["status"]), (&json!(true), &json!("healthy")));
    let logs = status["recentLogs"].as_array().expect("a list");
    assert_eq!(logs.len(), 10);
    assert_eq!(logs[0]["syncType"], "ORDERS_CONFIRM");
    assert_eq!(logs[1]["syncType"], "ORDERS_PULL");
    let keys = |value: &Value| value.as_object().map(|map| map.keys().cloned().collect::<Vec<_>>());
    let recorded = fixture("status.response.200");
    assert_eq!(keys(&logs[0]), keys(&recorded["recentLogs"][0]));
    assert_eq!(keys(&status), keys(&recorded));
}

#[tokio::test]
async fn the_key_is_never_in_what_the_control_api_tells() {
    let remote = Remote::start().await;
    remote.read("/api/sync/status").await;
    for path in ["/control/requests", "/control/faults", "/control/stats"] {
        assert!(!remote.read(path).await.to_string().contains(KEY), "{path}");
    }
    let requests = remote.read("/control/requests").await;
    assert_eq!(requests[0]["path"], "/api/sync/status");
    assert_eq!(requests[0]["status"], 200);
}
