//! A key that is wrong, missing, or unknown to the remote.

use std::time::Duration;

use mostrador_tests::app::{App, Session};
use mostrador_tests::scene::{SOON, Scene, until_state};
use serde_json::json;
use tokio::time::sleep;

/// Long enough for a client that retries every few seconds to show itself.
const WATCH: Duration = Duration::from_secs(6);

/// What a client may still send in that time: the end of what it had begun.
const MOST_REQUESTS: usize = 2;

/// Counts the requests of a quiet client.
async fn expect_quiet(scene: &Scene) -> anyhow::Result<()> {
    let before = scene.remote.request_count().await?;
    sleep(WATCH).await;
    let after = scene.remote.request_count().await?;
    anyhow::ensure!(
        after - before <= MOST_REQUESTS,
        "{} requests in {} s with a refused key",
        after - before,
        WATCH.as_secs()
    );
    Ok(())
}

async fn expect_recovery(
    scene: &Scene,
    app: &mut App,
    session: &Session,
    ids: &[String],
) -> anyhow::Result<()> {
    session.ask("connection_retry").await?;
    scene.until_confirmed(session, ids, SOON).await?;
    until_state(session, "LIVE", SOON).await?;
    app.stop().await?;
    scene.expect_dense(ids).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_said_is_not_hammered_and_works_once_it_is_accepted() -> anyhow::Result<()> {
    let scene = Scene::new(1).await?;
    let mut settings = scene.settings();
    settings.api_key = Some("otra-llave".to_owned());
    let (mut app, session) = App::start(&settings).await?;
    until_state(&session, "REFUSED", SOON).await?;
    let ids = scene.remote.emit(3).await?;
    expect_quiet(&scene).await?;
    assert!(session.cards().await?.is_empty());
    until_state(&session, "REFUSED", SOON).await?;
    scene.remote.faults(json!({ "api_key": "otra-llave" })).await?;
    expect_recovery(&scene, &mut app, &session, &ids).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_the_remote_stops_accepting_is_noticed_and_nothing_is_lost() -> anyhow::Result<()> {
    let scene = Scene::new(2).await?;
    let (mut app, session) = scene.start().await?;
    let mut ids = scene.remote.emit(2).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    scene.remote.faults(json!({ "api_key": "llave-nueva" })).await?;
    ids.extend(scene.remote.emit(2).await?);
    until_state(&session, "REFUSED", SOON).await?;
    expect_quiet(&scene).await?;
    scene.remote.heal().await?;
    expect_recovery(&scene, &mut app, &session, &ids).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remote_without_a_key_of_its_own_is_a_refused_key() -> anyhow::Result<()> {
    let scene = Scene::new(3).await?;
    scene.remote.faults(json!({ "api_key": null })).await?;
    let (mut app, session) = App::start(&scene.settings()).await?;
    until_state(&session, "REFUSED", SOON).await?;
    let ids = scene.remote.emit(1).await?;
    expect_quiet(&scene).await?;
    scene.remote.heal().await?;
    expect_recovery(&scene, &mut app, &session, &ids).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unset_key_is_said_and_nothing_is_asked() -> anyhow::Result<()> {
    let scene = Scene::new(4).await?;
    let mut settings = scene.settings();
    settings.api_key = None;
    let (mut app, session) = App::start(&settings).await?;
    until_state(&session, "NOT_CONFIGURED", SOON).await?;
    scene.remote.emit(1).await?;
    sleep(Duration::from_secs(2)).await;
    assert_eq!(scene.remote.request_count().await?, 0);
    app.stop().await
}
