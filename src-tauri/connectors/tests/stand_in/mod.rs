//! What the stages of the stand-in remote have in common.

use std::sync::Arc;
use std::time::Duration;

use mostrador_connector::conformance::{Fault, Key, PERSONAL, Wait};
use mostrador_connectors::whatsapp::{FixedKey, WhatsAppConnector, WhatsAppSettings};
use mostrador_sandbox::{Options, Running};
use serde_json::{Value, json};

pub(crate) const KEY: &str = "the-right-key-4c1f";
pub(crate) const WRONG_KEY: &str = "the-wrong-key-90ab";

/// What the connector waits for an answer here. The checks of a silent remote last as long; no other comes near.
const PATIENCE: Duration = Duration::from_secs(3);

/// A remote with the right key.
pub(crate) async fn start() -> Arc<Running> {
    let options = Options { api_key: KEY.into(), ..Options::default() };
    Arc::new(mostrador_sandbox::start(options).await.unwrap())
}

/// A connector of its own.
pub(crate) fn connector(remote: &Running, key: Key) -> Arc<WhatsAppConnector> {
    let key = match key {
        Key::Right => KEY,
        Key::Wrong => WRONG_KEY,
    };
    let url = remote.url().parse().unwrap();
    let mut settings = WhatsAppSettings::new(url, Arc::new(FixedKey::new(key)));
    settings.request_timeout = PATIENCE;
    settings.list_timeout = PATIENCE;
    settings.customers_timeout = PATIENCE;
    settings.customers_silence = PATIENCE;
    Arc::new(WhatsAppConnector::new(settings).unwrap())
}

/// The switch for a fault that hits requests.
pub(crate) fn http_fault(fault: Fault) -> Value {
    match fault {
        Fault::Refused => json!("refuse"),
        Fault::Silent => json!("black_hole"),
        Fault::Status(code) => status(code),
        Fault::Throttled(Wait::Seconds(seconds)) => throttled(json!({ "seconds": seconds })),
        Fault::Throttled(Wait::Date(seconds)) => throttled(json!({ "date": seconds })),
        Fault::Throttled(Wait::Unsaid) => status(429),
        Fault::ErrorIn200(_) => status(200),
        Fault::Truncated => json!("truncated"),
        Fault::Html => json!("html"),
        Fault::AnswerLost => json!("lost_answer"),
        Fault::EmptyList
        | Fault::Total(_)
        | Fault::PageIgnored
        | Fault::CursorExpired
        | Fault::TokenRefused
        | Fault::TokenSilent => unreachable!("no fault of requests"),
    }
}

fn status(code: u16) -> Value {
    json!({ "status": { "code": code, "message": format!("failed for {PERSONAL}") } })
}

fn throttled(retry_after: Value) -> Value {
    json!({ "status": { "code": 429, "message": format!("failed for {PERSONAL}"), "retry_after": retry_after } })
}
