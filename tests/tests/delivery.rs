//! The same order many times, many orders at once, lost events, changed orders.

use std::time::Duration;

use mostrador_tests::app::{App, Session};
use mostrador_tests::remote::CONFIRM_PATH;
use mostrador_tests::scene::{SOON, Scene, number_of, until_shown};
use mostrador_tests::wait;
use serde_json::json;

/// The reconciliation comes every 60 s while the socket is up.
const RECONCILED: Duration = Duration::from_secs(75);

async fn look_often(session: Session) -> anyhow::Result<()> {
    for _ in 0..40 {
        session.ask("connection_retry").await?;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_delivered_twenty_times_over_both_paths_at_once_is_one_card_with_one_number()
-> anyhow::Result<()> {
    let scene = Scene::new(31).await?;
    let (mut app, session) = scene.start().await?;
    let poll = tokio::spawn(look_often(session.clone()));
    let id = scene.remote.emit_one().await?;
    for _ in 0..19 {
        scene.remote.redeliver(&id).await?;
        scene.remote.announce(&id, 3).await?;
    }
    poll.await??;
    let ids = [id];
    scene.until_confirmed(&session, &ids, SOON).await?;
    let cards = session.cards().await?;
    assert_eq!(cards.len(), 1);
    assert_eq!(cards[0]["dailyNumber"], 1);
    assert!(cards[0]["changed"].is_null(), "a repetition is no change");
    app.stop().await?;
    let file = scene.expect_dense(&ids).await?;
    assert_eq!(file.count("SELECT count(*) FROM order_events WHERE kind = 'RECEIVED'")?, 1);
    assert_eq!(file.count("SELECT count(*) FROM order_events WHERE kind = 'CHANGED'")?, 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_and_fifty_pending_orders_are_all_taken_although_a_hundred_are_listed_at_a_time()
-> anyhow::Result<()> {
    let scene = Scene::new(32).await?;
    let ids = scene.remote.emit(250).await?;
    let (mut app, session) = App::start(&scene.settings()).await?;
    scene.until_confirmed(&session, &ids, Duration::from_secs(30)).await?;
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn events_that_come_twice_and_out_of_order_change_nothing() -> anyhow::Result<()> {
    let scene = Scene::new(33).await?;
    let (mut app, session) = scene.start().await?;
    scene.remote.faults(json!({ "events": { "duplicate": 4, "reorder": true, "delay_ms": 20 } })).await?;
    let ids = scene.remote.emit(60).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_whose_event_is_lost_is_found_by_the_reconciliation() -> anyhow::Result<()> {
    let scene = Scene::new(34).await?;
    let (mut app, session) = scene.start().await?;
    scene.remote.faults(json!({ "events": { "drop": 1.0 } })).await?;
    let ids = scene.remote.emit(2).await?;
    scene.until_confirmed(&session, &ids, RECONCILED).await?;
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_listed_again_with_other_content_raises_an_alert_and_keeps_its_number() -> anyhow::Result<()>
{
    let scene = Scene::new(35).await?;
    let (mut app, session) = scene.start().await?;
    let ids = scene.remote.emit(2).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    let before = until_shown(&session, &ids[0], SOON).await?;
    scene.remote.change(&ids[0], json!({ "notes": "Sin cebolla, por favor", "total": 999.5 })).await?;
    let after = wait::until("the change is shown", SOON, async || {
        Ok(session.card(&ids[0]).await?.filter(|card| !card["changed"].is_null()))
    })
    .await?;
    assert_eq!(number_of(&before)?, number_of(&after)?);
    assert_eq!(after["notes"], "Sin cebolla, por favor");
    assert_eq!(after["totalCents"], 99_950);
    let parts = after["changed"]["parts"].to_string();
    assert!(parts.contains("notes") && parts.contains("total"), "{parts}");
    scene.until_confirmed(&session, &ids, SOON).await?;
    let other = until_shown(&session, &ids[1], SOON).await?;
    assert!(other["changed"].is_null(), "the other order did not change");
    let seen = session.rpc("order_change_seen", json!({ "id": ids[0] })).await?;
    assert!(seen["changed"].is_null());
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmed_order_that_is_listed_again_is_confirmed_again_with_the_same_number() -> anyhow::Result<()>
{
    let scene = Scene::new(36).await?;
    let (mut app, session) = scene.start().await?;
    let ids = scene.remote.emit(3).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    let before = scene.remote.order(&ids[1]).await?;
    scene.remote.redeliver(&ids[1]).await?;
    scene.remote.announce(&ids[1], 1).await?;
    wait::until("it is confirmed again", SOON, async || {
        let order = scene.remote.order(&ids[1]).await?;
        Ok((!order.pending && order.confirmations.len() > before.confirmations.len()).then_some(()))
    })
    .await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_refused_confirmation_is_isolated_and_the_others_are_accepted() -> anyhow::Result<()> {
    let scene = Scene::new(37).await?;
    let (mut app, session) = scene.start().await?;
    // Nothing can be confirmed, so that all wait for one batch.
    scene.remote.faults(json!({ "http": { "status": { "code": 503 } }, "http_path": CONFIRM_PATH })).await?;
    let ids = scene.remote.emit(9).await?;
    for id in &ids {
        until_shown(&session, id, SOON).await?;
    }
    // The remote forgets them all and gets back all but one.
    let lost = &ids[4];
    let kept: Vec<String> = ids.iter().filter(|id| *id != lost).cloned().collect();
    scene.remote.forget().await?;
    let orders: Vec<_> = kept.iter().map(|id| json!({ "id": id, "orderItems": [], "total": 1 })).collect();
    scene.remote.make(json!({ "orders": orders })).await?;
    scene.until_confirmed(&session, &kept, Duration::from_secs(45)).await?;
    let card = wait::until("the refused one is shown", Duration::from_secs(45), async || {
        Ok(session.card(lost).await?.filter(|card| card["sync"]["state"] == "FAILED"))
    })
    .await?;
    assert!(!card["sync"]["reason"].is_null(), "a refusal has a reason");
    app.stop().await?;
    let file = scene.expect_dense(&ids).await?;
    assert_eq!(file.count("SELECT count(*) FROM sync_queue WHERE status = 'dead'")?, 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_shows_the_same_board_and_goes_on_with_the_next_number() -> anyhow::Result<()> {
    let scene = Scene::new(38).await?;
    let (mut app, session) = scene.start().await?;
    let mut ids = scene.remote.emit(4).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    let before = session.cards().await?;
    app.stop().await?;
    let (mut app, session) = scene.start().await?;
    let after = session.cards().await?;
    assert_eq!(before, after);
    let next = scene.remote.emit_one().await?;
    let card = until_shown(&session, &next, SOON).await?;
    assert_eq!(number_of(&card)?, 5);
    ids.push(next);
    scene.until_confirmed(&session, &ids, SOON).await?;
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}
