//! What the sync centre says while the remote is broken in the ways in which remotes break, and what *Reintentar* does.

use std::time::Duration;

use anyhow::Context;
use mostrador_tests::app::{App, Session};
use mostrador_tests::remote::{CONFIRM_PATH, PENDING_PATH};
use mostrador_tests::scene::{SOON, Scene, until_shown};
use mostrador_tests::wait;
use serde_json::{Value, json};

/// A failing remote is asked again every 15 s, and said to fail after three times.
const SAID: Duration = Duration::from_secs(90);

async fn overview(session: &Session) -> anyhow::Result<Value> {
    session.ask("sync_overview").await
}

/// What needs a person. The total is that of the overview.
async fn attention(session: &Session) -> anyhow::Result<Vec<Value>> {
    let page = session.rpc("sync_attention", json!({ "limit": 100 })).await?;
    let items = page["items"].as_array().context("no items")?.clone();
    anyhow::ensure!(page["total"] == items.len(), "the total is not the number of the items: {page:#}");
    Ok(items)
}

/// Waits for one thing that needs a person, of this kind.
async fn until_said(session: &Session, kind: &str) -> anyhow::Result<Value> {
    wait::until(&format!("{kind} needs a person"), SAID, async || {
        Ok(attention(session).await?.into_iter().find(|item| item["kind"] == kind))
    })
    .await
}

/// Waits until all is well again, and says so.
async fn until_well(session: &Session) -> anyhow::Result<()> {
    wait::until("all is well", SAID, async || {
        let overview = overview(session).await?;
        Ok((overview["state"] == "UP_TO_DATE" && overview["attention"] == 0).then_some(()))
    })
    .await
}

/// Waits until the remote's system stands so, and answers it.
async fn until_system(session: &Session, state: &str) -> anyhow::Result<Value> {
    wait::until(&format!("the system is {state}"), SAID, async || {
        let overview = overview(session).await?;
        let system = overview["systems"][0].clone();
        Ok((system["state"] == state).then_some(system))
    })
    .await
}

async fn retry(session: &Session, item: &Value) -> anyhow::Result<()> {
    let tried = session.rpc("sync_retry", json!({ "key": item["key"] })).await?;
    anyhow::ensure!(tried["tried"] == 1, "nothing was tried: {tried}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_key_is_said_as_such_and_tried_again_from_its_row() -> anyhow::Result<()> {
    let scene = Scene::new(81).await?;
    let (mut app, session) = scene.start().await?;
    let mut ids = scene.remote.emit(1).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    until_well(&session).await?;
    scene.remote.faults(json!({ "api_key": "otra-llave" })).await?;
    ids.extend(scene.remote.emit(1).await?);
    let item = until_said(&session, "SYSTEM").await?;
    assert_eq!(item["key"], "system:whatsapp");
    assert!(item["reason"].as_str().is_some_and(|reason| reason.starts_with("TECH")), "{item:#}");
    let overview = overview(&session).await?;
    assert_eq!((&overview["state"], &overview["attention"]), (&json!("NEEDS_ATTENTION"), &json!(1)));
    assert_eq!(overview["systems"][0]["state"], "REFUSED");
    scene.remote.heal().await?;
    retry(&session, &item).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    until_well(&session).await?;
    app.stop().await
}

/// Breaks the remote for everything, waits until it is said, mends it, and tries all again.
async fn broken_for_everything(seed: u64, fault: Value, reason: &str) -> anyhow::Result<()> {
    let scene = Scene::new(seed).await?;
    let (mut app, session) = scene.start().await?;
    let mut ids = scene.remote.emit(1).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    scene.remote.faults(fault).await?;
    ids.extend(scene.remote.emit(2).await?);
    let item = until_said(&session, "SYSTEM").await?;
    assert_eq!(item["reason"], reason, "{item:#}");
    assert_eq!(item["canRetry"], true);
    assert!(item["attempts"].as_u64().is_some_and(|attempts| attempts >= 3), "{item:#}");
    scene.remote.heal().await?;
    let tried = session.ask("sync_retry_all").await?;
    assert!(tried["tried"].as_u64().is_some_and(|tried| tried >= 1), "{tried}");
    scene.until_confirmed(&session, &ids, SOON).await?;
    until_well(&session).await?;
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remote_that_cannot_be_reached_is_said_as_such() -> anyhow::Result<()> {
    broken_for_everything(82, json!({ "http": "refuse", "socket": "refuse" }), "UNREACHABLE").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remote_that_answers_500_to_everything_is_said_as_such() -> anyhow::Result<()> {
    let fault = json!({ "http": { "status": { "code": 500 } }, "socket": "refuse" });
    broken_for_everything(83, fault, "INTERNAL_SERVER_ERROR").await
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_end_in_the_middle_are_said_as_such() -> anyhow::Result<()> {
    let fault = json!({ "http": "truncated", "http_path": PENDING_PATH, "socket": "refuse" });
    broken_for_everything(84, fault, "BODY_TRUNCATED").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remote_that_asks_to_wait_needs_nobody_and_what_waits_says_until_when() -> anyhow::Result<()> {
    let scene = Scene::new(85).await?;
    let (mut app, session) = scene.start().await?;
    let throttle = json!({ "status": { "code": 429, "retry_after": { "seconds": 4 } } });
    scene.remote.faults(json!({ "http": throttle, "http_path": CONFIRM_PATH })).await?;
    let ids = scene.remote.emit(2).await?;
    let system = until_system(&session, "THROTTLED").await?;
    assert!(system["nextTryAt"].is_i64(), "{system:#}");
    let shown = overview(&session).await?;
    assert_eq!((&shown["state"], &shown["attention"]), (&json!("WAITING"), &json!(0)), "{shown:#}");
    assert_eq!(shown["pending"], 2);
    let pending = session.rpc("sync_pending", json!({ "limit": 10 })).await?;
    assert_eq!((&pending["total"], &pending["items"][0]["reason"]), (&json!(2), &json!("THROTTLED")));
    assert!(pending["items"][0]["title"].as_str().is_some_and(|title| title.starts_with('#')));
    scene.remote.heal().await?;
    // By itself, as soon as the remote said.
    scene.until_confirmed(&session, &ids, SOON).await?;
    until_well(&session).await?;
    app.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_refused_order_is_said_by_its_number_and_tried_again_from_its_row() -> anyhow::Result<()> {
    let scene = Scene::new(86).await?;
    let (mut app, session) = scene.start().await?;
    // Nothing can be confirmed, so that all wait for one batch.
    scene.remote.faults(json!({ "http": { "status": { "code": 503 } }, "http_path": CONFIRM_PATH })).await?;
    let ids = scene.remote.emit(4).await?;
    for id in &ids {
        until_shown(&session, id, SOON).await?;
    }
    // The remote forgets them all and gets back all but one.
    let bad = ids.last().context("an order")?.clone();
    let order = |id: &String| json!({ "id": id, "orderItems": [], "total": 1 });
    let kept: Vec<Value> = ids.iter().filter(|id| **id != bad).map(order).collect();
    scene.remote.forget().await?;
    scene.remote.make(json!({ "orders": kept })).await?;
    let item = until_said(&session, "WRITE").await?;
    assert_eq!(item["recordId"], bad.as_str());
    assert!(item["title"].as_str().is_some_and(|title| title.starts_with("#4")), "{item:#}");
    let shown = overview(&session).await?;
    let orders = shown["entities"]
        .as_array()
        .and_then(|rows| rows.iter().find(|row| row["entityType"] == "order"))
        .context("no row of the orders")?;
    assert_eq!((&orders["failed"], &orders["records"]), (&json!(1), &json!(4)), "{orders:#}");
    scene.remote.make(json!({ "orders": [order(&bad)] })).await?;
    retry(&session, &item).await?;
    scene.until_confirmed(&session, &[bad], SOON).await?;
    until_well(&session).await?;
    app.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_connected_is_said_as_such() -> anyhow::Result<()> {
    let scene = Scene::new(87).await?;
    let mut settings = scene.settings();
    settings.api_key = None;
    let (mut app, session) = App::start(&settings).await?;
    let shown = overview(&session).await?;
    assert_eq!(shown["state"], "NOTHING_CONNECTED", "{shown:#}");
    assert_eq!((&shown["systems"], &shown["entities"]), (&json!([]), &json!([])));
    app.stop().await
}
