use reqwest::header::{HOST, ORIGIN};
use serde_json::json;

use super::{House, code};

#[tokio::test]
async fn a_foreign_name_is_answered_with_421() {
    let house = House::open().await;
    let port = house.server.address().port();
    for host in [
        "evil.example",
        "evil.example:80",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost",
        "127.0.0.1.evil.example:80",
        "",
    ] {
        let answer = house.client.get(house.url("/healthz")).header(HOST, host).send().await.unwrap();
        assert_eq!(answer.status(), 421, "{host}");
    }
    for host in [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("LOCALHOST:{port}")] {
        let answer = house.client.get(house.url("/healthz")).header(HOST, &host).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{host}");
    }
}

#[tokio::test]
async fn a_host_that_is_missing_or_given_twice_or_hidden_in_the_first_line_is_refused() {
    let house = House::open().await;
    let own = house.server.address();
    let requests = [
        "GET /healthz HTTP/1.0\r\n\r\n".to_owned(),
        format!("GET /healthz HTTP/1.1\r\nHost: {own}\r\nHost: {own}\r\nConnection: close\r\n\r\n"),
        format!("GET http://evil.example/healthz HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n"),
    ];
    for request in requests {
        let answer = house.raw(&request).await;
        assert!(
            answer.starts_with("HTTP/1.1 421") || answer.starts_with("HTTP/1.0 421"),
            "{request}\n{answer}"
        );
    }
    let fine = house.raw(&format!("GET /healthz HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n")).await;
    assert!(fine.starts_with("HTTP/1.1 200"), "the twin: {fine}");
}

#[tokio::test]
async fn a_page_of_another_site_is_answered_with_403() {
    let house = House::open().await;
    let cookie = house.cookie().await;
    let port = house.server.address().port();
    let foreign = [
        "http://evil.example".to_owned(),
        "null".to_owned(),
        format!("https://127.0.0.1:{port}"),
        format!("http://127.0.0.1:{}", port ^ 1),
        format!("http://localhost:{port}"),
        format!("http://127.0.0.1:{port}.evil.example"),
        String::new(),
    ];
    for origin in foreign {
        let rpc = house.client.post(house.url("/rpc/echo")).header("cookie", &cookie).json(&json!({}));
        let rpc = rpc.header(ORIGIN, &origin).send().await.unwrap();
        assert_eq!(rpc.status(), 403, "{origin}");
        assert_eq!(code(rpc).await, "PERMISSION");
        let events = house.client.get(house.url("/events")).header("cookie", &cookie);
        assert_eq!(events.header(ORIGIN, &origin).send().await.unwrap().status(), 403, "{origin}");
    }
}

#[tokio::test]
async fn without_an_origin_a_page_may_be_read_but_nothing_may_be_asked_for() {
    let house = House::open().await;
    let cookie = house.cookie().await;
    let rpc = house.client.post(house.url("/rpc/echo")).header("cookie", &cookie).json(&json!({}));
    assert_eq!(rpc.send().await.unwrap().status(), 403);
    let session = house.client.post(house.url("/session")).json(&json!({ "token": house.token() }));
    assert_eq!(session.send().await.unwrap().status(), 403);
    let events = house.client.get(house.url("/events")).header("cookie", &cookie).send().await.unwrap();
    assert_eq!(events.status(), 200);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let house = House::open().await;
    let answers = [
        house.client.get(house.url("/")).send().await.unwrap(),
        house.client.get(house.url("/assets/none.js")).send().await.unwrap(),
        house.client.get(house.url("/events")).send().await.unwrap(),
        house.client.get(house.url("/healthz")).header(HOST, "evil.example").send().await.unwrap(),
        house.client.put(house.url("/rpc/echo")).header(ORIGIN, house.origin()).send().await.unwrap(),
        house.redeem(&house.token()).await,
    ];
    for answer in answers {
        let status = answer.status();
        let header =
            |name: &str| answer.headers().get(name).unwrap_or_else(|| panic!("{name} at {status}")).clone();
        let policy = header("content-security-policy");
        let policy = policy.to_str().unwrap();
        for part in
            ["default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "media-src 'self' blob:"]
        {
            assert!(policy.contains(part), "{part} in {policy}");
        }
        assert!(!policy.contains("unsafe-eval") && !policy.contains("  "), "{policy}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert!(answer.headers().contains_key("cache-control"), "{status}");
    }
}
