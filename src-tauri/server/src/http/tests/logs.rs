use std::io::Write;
use std::sync::{Arc, Mutex};

use mostrador_api::Role;
use serde_json::json;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::SubscriberExt;

use super::pairing::restaurant;
use super::{House, Scripted};
use crate::DebugLog;
use crate::process::targets;

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_shows_no_pin_and_no_pairing_token_even_in_debug() {
    const PIN: &str = "48159265";
    const WRONG: &str = "31415926";
    let captured = Captured::default();
    let writer = captured.clone();
    let lines = tracing_subscriber::fmt::layer().with_writer(move || writer.clone());
    let subscriber = tracing_subscriber::registry().with(lines.with_filter(targets(DebugLog::On)));
    let _guard = tracing::subscriber::set_default(subscriber);

    let (api, _folder) = restaurant().await;
    let house = House::over(Arc::new(api), Scripted::new()).await;
    let token = house.pairing_token(Role::Viewer);
    let cookie = house.cookie_for(&token).await;
    let machine = house.cookie().await;
    let first = json!({ "name": "Jefa", "role": "ADMINISTRATOR", "pin": PIN });
    assert_eq!(house.call(&machine, "person_add", &first).await.status(), 200);
    for (pin, status) in [(json!(WRONG), 403), (json!([WRONG]), 400), (json!(PIN), 200)] {
        let sign_in = json!({ "personId": 1, "pin": pin });
        assert_eq!(house.call(&cookie, "seat_sign_in", &sign_in).await.status(), status);
    }
    tracing::error!("the twin: it is captured");

    let log = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("the twin"), "{log}");
    for secret in [PIN, WRONG, &token] {
        assert!(!log.contains(secret), "{log}");
    }
}

#[tokio::test]
async fn the_log_shows_no_token_no_session_and_no_body_even_in_debug() {
    const MARKER: &str = "marker-phone-0999";
    let captured = Captured::default();
    let writer = captured.clone();
    let lines = tracing_subscriber::fmt::layer().with_writer(move || writer.clone());
    let subscriber = tracing_subscriber::registry().with(lines.with_filter(targets(DebugLog::On)));
    let _guard = tracing::subscriber::set_default(subscriber);

    let house = House::open().await;
    let token = house.token();
    house.redeem(&token).await;
    house.redeem(&token).await;
    let cookie = house.cookie().await;
    house.call(&cookie, "echo", &json!({ "phone": MARKER })).await;
    house.call(&cookie, "panic", &json!({ "phone": MARKER })).await;
    house.call(&cookie, MARKER, &json!({})).await;

    let log = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("a command ended without an answer"), "the twin: it is captured: {log}");
    let id = cookie.split_once('=').unwrap().1;
    for secret in [MARKER, &token, id] {
        assert!(!log.contains(secret), "{log}");
    }
}
