use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use futures_util::StreamExt;
use reqwest::Response;
use reqwest::header::COOKIE;
use tokio::net::TcpStream;
use tower::ServiceExt;

use super::House;
use crate::http::router;

/// The stream's lines as a browser would read them.
struct Lines {
    response: Response,
    buffer: String,
}

impl Lines {
    async fn open(house: &House) -> Self {
        let cookie = house.cookie().await;
        let response = house.client.get(house.url("/events")).header(COOKIE, cookie).send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, buffer: String::new() }
    }

    /// The next block, or `None` at the end of the stream.
    async fn next(&mut self) -> Option<String> {
        loop {
            if let Some(end) = self.buffer.find("\n\n") {
                let block = self.buffer[..end].to_owned();
                self.buffer.drain(..end + 2);
                return Some(block);
            }
            let chunk = self.response.chunk().await.ok().flatten()?;
            self.buffer.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

#[tokio::test]
async fn a_message_is_one_data_line_for_each_listener() {
    let house = House::open().await;
    let mut first = Lines::open(&house).await;
    let mut second = Lines::open(&house).await;
    house.backend.publish(r#"{"sequence":1,"event":{"type":"resync"}}"#);
    let expected = r#"data: {"sequence":1,"event":{"type":"resync"}}"#;
    assert_eq!(first.next().await.unwrap(), expected);
    assert_eq!(second.next().await.unwrap(), expected);
}

#[tokio::test]
async fn a_listener_that_does_not_read_is_told_to_read_anew_and_goes_on() {
    let house = House::open().await;
    let mut slow = Lines::open(&house).await;
    let large = "x".repeat(256 * 1024);
    // More than every buffer between the two ends can hold while nobody reads.
    for _ in 0..400 {
        house.backend.publish(&large);
        tokio::task::yield_now().await;
    }
    house.backend.publish("last");
    let mut seen = Vec::new();
    loop {
        let block = slow.next().await.unwrap();
        let over = block == "data: last";
        seen.push(if block.len() > 100 { "large".to_owned() } else { block });
        if over {
            break;
        }
    }
    assert!(seen.contains(&"data: resync".to_owned()));
    assert!(seen.len() < 400, "messages were dropped, not stored without bound");
    house.backend.publish("after");
    assert_eq!(slow.next().await.unwrap(), "data: after");
}

#[tokio::test]
async fn a_stop_ends_the_streams_at_once_and_frees_the_port() {
    let house = House::open().await;
    let mut listener = Lines::open(&house).await;
    let address = house.server.address();
    let begin = Instant::now();
    let stopping = tokio::spawn(house.server.stop());
    assert_eq!(listener.next().await, None);
    stopping.await.unwrap();
    assert!(begin.elapsed() < Duration::from_millis(500), "{:?}", begin.elapsed());
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn the_end_of_the_use_cases_ends_the_stream() {
    let mut house = House::open().await;
    let mut listener = Lines::open(&house).await;
    house.backend.publish("one");
    assert_eq!(listener.next().await.unwrap(), "data: one");
    let shared = &mut house.server.shared;
    shared.stopping.cancel();
    assert_eq!(listener.next().await, None);
}

#[tokio::test]
async fn a_silent_stream_beats_every_ten_seconds() {
    let house = House::open().await;
    let cookie = house.cookie().await;
    let request = Request::get("/events")
        .header("host", house.server.address().to_string())
        .header("cookie", cookie)
        .body(Body::empty())
        .unwrap();
    tokio::time::pause();
    let answer = router(house.server.shared.clone()).oneshot(request).await.unwrap();
    let mut blocks = answer.into_body().into_data_stream();
    for _ in 0..2 {
        let begin = tokio::time::Instant::now();
        let beat = blocks.next().await.unwrap().unwrap();
        assert_eq!(begin.elapsed().as_secs(), 10);
        // Without a data line no browser would deliver it.
        assert_eq!(std::str::from_utf8(&beat).unwrap(), "event: heartbeat\ndata: {}\n\n");
    }
}
