//! A socket that stays open and carries nothing: a dead network as seen from the restaurant.

use std::time::{Duration, Instant};

use mostrador_tests::app::Session;
use mostrador_tests::scene::{SOON, Scene, until_shown, until_state};
use mostrador_tests::wait;
use serde_json::json;

/// A frozen socket is noticed, and an order that came meanwhile is on the board, within so long.
const NOTICED: Duration = Duration::from_secs(20);

/// An order over the socket, which comes after the answer to the socket's first question. A remote that never answered it may be
/// one that does not know it, and then the heartbeat alone tells that the socket is dead.
async fn spoken(scene: &Scene, session: &Session) -> anyhow::Result<String> {
    let id = scene.remote.emit_one().await?;
    until_shown(session, &id, SOON).await?;
    Ok(id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_socket_is_noticed_and_the_order_is_visible_within_20_seconds() -> anyhow::Result<()> {
    let scene = Scene::new(71).await?;
    let (mut app, session) = scene.start().await?;
    let first = spoken(&scene, &session).await?;
    let handshakes = async || {
        let requests = scene.remote.requests().await?;
        anyhow::Ok(requests.iter().filter(|request| request.path.starts_with("/socket.io")).count())
    };
    let before = handshakes().await?;
    scene.remote.faults(json!({ "socket": "freeze_open" })).await?;
    let frozen = Instant::now();
    let id = scene.remote.emit_one().await?;
    let shown = async { until_shown(&session, &id, NOTICED).await };
    let noticed = async {
        wait::until("a new socket is opened", NOTICED, async || {
            Ok((handshakes().await? > before).then_some(()))
        })
        .await
    };
    tokio::try_join!(shown, noticed)?;
    assert!(frozen.elapsed() <= NOTICED);
    until_state(&session, "LIVE", SOON).await?;
    let ids = [first, id];
    scene.until_confirmed(&session, &ids, SOON).await?;
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn while_every_socket_is_frozen_orders_come_over_the_poll_and_the_chip_is_not_green()
-> anyhow::Result<()> {
    let scene = Scene::new(72).await?;
    let (mut app, session) = scene.start().await?;
    let first = spoken(&scene, &session).await?;
    scene.remote.faults(json!({ "socket": "freeze" })).await?;
    let id = scene.remote.emit_one().await?;
    until_shown(&session, &id, NOTICED).await?;
    wait::until("the chip is not green", SOON, async || {
        Ok((session.connection_state().await? != "LIVE").then_some(()))
    })
    .await?;
    // Nothing but the poll is left now.
    let second = scene.remote.emit_one().await?;
    until_shown(&session, &second, NOTICED).await?;
    scene.remote.heal().await?;
    until_state(&session, "LIVE", Duration::from_secs(60)).await?;
    let ids = [first, id, second];
    scene.until_confirmed(&session, &ids, SOON).await?;
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_namespace_is_opened_again() -> anyhow::Result<()> {
    let scene = Scene::new(73).await?;
    let (mut app, session) = scene.start().await?;
    scene.remote.faults(json!({ "socket": "close_namespace" })).await?;
    wait::until("the socket is back", SOON, async || {
        Ok((scene.remote.stat("sockets_connected").await? == 1).then_some(()))
    })
    .await?;
    let ids = scene.remote.emit(2).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}
