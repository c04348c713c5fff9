use mostrador_api::ErrorCode;
use mostrador_sandbox::{Options, Running, WISPRO_TOKEN};
use mostrador_store::tables::secrets::{self, Place};
use mostrador_store::{Lane, StoreError};
use serde_json::{Value, json};

use super::tests::{House, Open};
use crate::secrets::Mood;

const SECRET: &str = "connection/wispro-1/token";

async fn wispro() -> Running {
    let running = mostrador_sandbox::start(Options::default()).await.unwrap();
    running.wispro("clients", json!({ "clients": 30 })).unwrap();
    running
}

fn draft(system: Option<&str>, url: &str, token: Option<&str>) -> Value {
    let secrets = token.map_or_else(|| json!({}), |token| json!({ "token": token }));
    let settings = json!({ "url": url, "pageSize": "20" });
    json!({ "system": system, "kind": "wispro", "name": "Mi ISP", "settings": settings, "secrets": secrets })
}

fn address(running: &Running) -> String {
    format!("{}/wispro", running.url())
}

async fn steps(open: &Open, draft: Value) -> Vec<String> {
    let checked = open.call("connection_check", draft).await.unwrap();
    let told = |step: &Value| {
        [&step["name"], &step["outcome"], &step["reason"], &step["detail"]]
            .map(|part| part.as_str().unwrap_or("-"))
            .join(" ")
    };
    checked["steps"].as_array().unwrap().iter().map(told).collect()
}

/// Everything that the data file and its log hold, as bytes.
fn bytes_of(house: &House) -> Vec<u8> {
    let files = std::fs::read_dir(house.folder.path()).unwrap();
    files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap_or_default()).collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

async fn run(open: &Open) -> Value {
    let started = open.call("wispro_start", json!({ "system": "wispro-1", "dryRun": false })).await.unwrap();
    let id = started["id"].as_i64().unwrap();
    let row = open.api.engine_slot().engine().runs().ended(id).await.unwrap();
    json!({ "status": format!("{:?}", row.status), "created": row.counters.created, "error": row.error })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_tried_kept_in_the_keyring_and_nowhere_else() {
    let (house, running) = (House::new(Mood::Open), wispro().await);
    let open = house.open().await;
    let url = address(&running);
    assert_eq!(
        steps(&open, draft(None, &url, Some(WISPRO_TOKEN))).await,
        ["REACHED PASSED - -", "KEY_ACCEPTED PASSED - -", "CAN_READ_CLIENTS PASSED - 30"]
    );
    assert_eq!(
        steps(&open, draft(None, &url, Some("another"))).await[1],
        "KEY_ACCEPTED FAILED token_refused -"
    );
    assert!(house.keyring.kept.lock().unwrap().is_empty(), "a try keeps nothing");
    let card = open.call("connection_save", draft(None, &url, Some(WISPRO_TOKEN))).await.unwrap();
    assert_eq!((&card["system"], &card["secrets"]), (&json!("wispro-1"), &json!(["token"])));
    assert!(!card.to_string().contains(WISPRO_TOKEN));
    assert!(house.keyring.value(SECRET).unwrap().contains(WISPRO_TOKEN));
    assert_eq!(run(&open).await["created"], 30);
    // Nobody types it again: not for a try, not for another name, not after a restart.
    assert_eq!(steps(&open, draft(Some("wispro-1"), &url, None)).await.len(), 3);
    open.call("connection_save", draft(Some("wispro-1"), &url, None)).await.unwrap();
    open.close().await;
    let open = house.open().await;
    assert_eq!(steps(&open, draft(Some("wispro-1"), &url, None)).await[2], "CAN_READ_CLIENTS PASSED - 30");
    assert!(!holds(&bytes_of(&house), WISPRO_TOKEN), "the token is in the data file");
    open.close().await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_never_tried_at_another_server() {
    let (house, running, other) = (House::new(Mood::Open), wispro().await, wispro().await);
    let open = house.open().await;
    open.call("connection_save", draft(None, &address(&running), Some(WISPRO_TOKEN))).await.unwrap();
    let elsewhere = draft(Some("wispro-1"), &address(&other), None);
    for command in ["connection_check", "connection_save"] {
        assert_eq!(open.call(command, elsewhere.clone()).await, Err(ErrorCode::InvalidValue), "{command}");
    }
    assert!(other.requests().is_empty());
    let plain = draft(Some("wispro-1"), "http://isp.example", Some(WISPRO_TOKEN));
    assert_eq!(open.call("connection_save", plain).await, Err(ErrorCode::RemoteNotEncrypted));
    let without = draft(None, &address(&running), None);
    assert_eq!(open.call("connection_save", without).await, Err(ErrorCode::InvalidValue));
    open.close().await;
    running.stop().await;
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_connection_takes_its_token_with_it() {
    let (house, running) = (House::new(Mood::Open), wispro().await);
    let open = house.open().await;
    open.call("connection_save", draft(None, &address(&running), Some(WISPRO_TOKEN))).await.unwrap();
    open.call("connection_remove", json!({ "system": "wispro-1" })).await.unwrap();
    assert_eq!(house.keyring.value(SECRET), None);
    let row = open.store.read(|transaction| secrets::find(transaction, SECRET)).await;
    assert_eq!(row.map_err(|error: StoreError| error).unwrap(), None);
    open.close().await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keyring_keeps_the_connection_and_loses_nothing() {
    let (house, running) = (House::new(Mood::Open), wispro().await);
    let open = house.open().await;
    let url = address(&running);
    open.call("connection_save", draft(None, &url, Some(WISPRO_TOKEN))).await.unwrap();
    open.close().await;
    house.keyring.set_mood(Mood::Locked);
    let open = house.open().await;
    let cards = open.call("connections_list", json!({})).await.unwrap();
    assert_eq!((&cards[1]["system"], &cards[1]["secrets"]), (&json!("wispro-1"), &json!(["token"])));
    let told = steps(&open, draft(Some("wispro-1"), &url, None)).await;
    assert_eq!(told[1], "KEY_ACCEPTED FAILED key_unreadable -");
    // Another token cannot be kept now, and the old one stays.
    let other = draft(Some("wispro-1"), &url, Some("another"));
    assert_eq!(open.call("connection_save", other).await, Err(ErrorCode::KeyringFailed));
    // A removal is no matter of the keyring; what is left there goes at the next start.
    open.call("connection_remove", json!({ "system": "wispro-1" })).await.unwrap();
    assert!(house.keyring.value(SECRET).unwrap().contains(WISPRO_TOKEN));
    house.keyring.set_mood(Mood::Open);
    let swept = async {
        crate::connections::LocalConnections::new(open.installation.clone()).sweep();
        while house.keyring.value(SECRET).is_some() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), swept).await.unwrap();
    open.close().await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keyring_the_token_lies_in_a_file_and_that_is_written_down() {
    let (house, running) = (House::new(Mood::Absent), wispro().await);
    let open = house.open().await;
    open.call("connection_save", draft(None, &address(&running), Some(WISPRO_TOKEN))).await.unwrap();
    let row = open.store.read(|transaction| secrets::find(transaction, SECRET)).await;
    assert_eq!(row.map_err(|error: StoreError| error).unwrap().unwrap().place, Place::File);
    assert_eq!(run(&open).await["created"], 30);
    open.close().await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_cannot_be_taken_up_leaves_the_token_of_before() {
    let (house, running) = (House::new(Mood::Open), wispro().await);
    let open = house.open().await;
    let url = address(&running);
    open.call("connection_save", draft(None, &url, Some(WISPRO_TOKEN))).await.unwrap();
    house.broken.store(true, std::sync::atomic::Ordering::Relaxed);
    for system in [None, Some("wispro-1")] {
        let answer = open.call("connection_save", draft(system, &url, Some("another"))).await;
        assert!(answer.is_err(), "{answer:?}");
    }
    house.broken.store(false, std::sync::atomic::Ordering::Relaxed);
    assert!(house.keyring.value(SECRET).unwrap().contains(WISPRO_TOKEN));
    assert_eq!(house.keyring.kept.lock().unwrap().len(), 1);
    let rows = open.store.write(Lane::Interactive, |transaction| {
        secrets::of_connection(transaction, "wispro-1").map(|rows| rows.len())
    });
    assert_eq!(rows.await.map_err(|error: StoreError| error).unwrap(), 1);
    open.close().await;
    running.stop().await;
}
