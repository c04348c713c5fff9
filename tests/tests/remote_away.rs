//! A remote that is down, comes back, or answers nonsense.

use std::time::Duration;

use mostrador_tests::app::App;
use mostrador_tests::remote::{API_KEY, CONFIRM_PATH, PENDING_PATH, Remote};
use mostrador_tests::scene::{SOON, Scene, until_shown, until_state};
use mostrador_tests::wait;
use serde_json::{Value, json};

/// A socket that could not be opened is tried again, and orders are looked for every 15 s meanwhile.
const BACK: Duration = Duration::from_secs(40);

/// After the socket is up again, missed orders are on the board at once.
const AFTER_RECONNECT: Duration = Duration::from_secs(2);

/// How often a path of the remote was asked.
async fn asked(remote: &Remote, path: &str) -> anyhow::Result<usize> {
    Ok(remote.requests().await?.iter().filter(|request| request.path == path).count())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remote_that_is_down_at_the_start_is_found_when_it_comes_up() -> anyhow::Result<()> {
    let first = Remote::start(11).await?;
    let (address, url) = (first.address(), first.url().to_owned());
    first.kill().await?;
    let folder = tempfile::tempdir()?;
    let settings = mostrador_tests::app::AppSettings::new(folder.path(), &url, API_KEY);
    let (mut app, session) = App::start(&settings).await?;
    assert_ne!(session.connection_state().await?, "LIVE");
    let remote = Remote::start_at(&address, 11).await?;
    let id = remote.emit_one().await?;
    let card = until_shown(&session, &id, BACK).await?;
    assert_eq!(card["dailyNumber"], 1);
    until_state(&session, "LIVE", BACK).await?;
    app.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remote_that_goes_away_and_comes_back_loses_nothing() -> anyhow::Result<()> {
    let scene = Scene::new(12).await?;
    let (mut app, session) = scene.start().await?;
    let mut ids = scene.remote.emit(3).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    scene.remote.faults(json!({ "http": "refuse", "socket": "refuse" })).await?;
    ids.extend(scene.remote.emit(30).await?);
    wait::until("the lost connection is shown", SOON, async || {
        Ok((session.connection_state().await? != "LIVE").then_some(()))
    })
    .await?;
    assert_eq!(session.cards().await?.len(), 3);
    scene.remote.heal().await?;
    until_state(&session, "LIVE", BACK).await?;
    let last = ids.last().map(String::as_str).unwrap_or_default();
    until_shown(&session, last, AFTER_RECONNECT).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remote_that_answers_500_to_everything_is_not_hammered_and_is_caught_up_with() -> anyhow::Result<()>
{
    let scene = Scene::new(13).await?;
    let (mut app, session) = scene.start().await?;
    scene.remote.faults(json!({ "http": { "status": { "code": 500 } } })).await?;
    let ids = scene.remote.emit(5).await?;
    wait::until("the failing remote is shown", SOON, async || {
        Ok((session.connection_state().await? != "LIVE").then_some(()))
    })
    .await?;
    let before = scene.remote.request_count().await?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let more = scene.remote.request_count().await? - before;
    assert!(more <= 10, "{more} requests in 5 s to a remote that only fails");
    assert!(session.cards().await?.is_empty());
    scene.remote.heal().await?;
    scene.until_confirmed(&session, &ids, BACK).await?;
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}

/// Lists an order while `fault` is on, and checks that nothing but waiting came of it.
async fn bad_listing(seed: u64, fault: Value) -> anyhow::Result<()> {
    let scene = Scene::new(seed).await?;
    let (mut app, session) = scene.start().await?;
    let mut ids = scene.remote.emit(2).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    scene.remote.faults(json!({ "http": fault, "http_path": PENDING_PATH })).await?;
    let before = asked(&scene.remote, PENDING_PATH).await?;
    ids.push(scene.remote.emit_one().await?);
    wait::until("the listing was asked for", SOON, async || {
        Ok((asked(&scene.remote, PENDING_PATH).await? > before).then_some(()))
    })
    .await?;
    // What was there stays there.
    assert_eq!(session.cards().await?.len(), 2);
    scene.remote.heal().await?;
    scene.until_confirmed(&session, &ids, BACK).await?;
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}

/// Confirms an order while `fault` is on, and checks that the answer was not taken for an acceptance.
async fn bad_confirmation(seed: u64, fault: Value) -> anyhow::Result<()> {
    let scene = Scene::new(seed).await?;
    let (mut app, session) = scene.start().await?;
    scene.remote.faults(json!({ "http": fault, "http_path": CONFIRM_PATH })).await?;
    let ids = scene.remote.emit(3).await?;
    wait::until("the confirmation was tried", SOON, async || {
        Ok((asked(&scene.remote, CONFIRM_PATH).await? > 0).then_some(()))
    })
    .await?;
    // The answer is on its way back; a second attempt proves that it was read and not believed.
    wait::until("the confirmation was tried again", SOON, async || {
        Ok((asked(&scene.remote, CONFIRM_PATH).await? > 1).then_some(()))
    })
    .await?;
    for card in session.cards().await? {
        assert_ne!(card["sync"]["state"], "SYNCED");
    }
    scene.remote.heal().await?;
    scene.until_confirmed(&session, &ids, BACK).await?;
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_truncated_listing_stores_nothing_and_deletes_nothing() -> anyhow::Result<()> {
    bad_listing(14, json!("truncated")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_that_is_no_json_stores_nothing_and_deletes_nothing() -> anyhow::Result<()> {
    bad_listing(15, json!("garbage200")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_captive_portal_is_no_listing() -> anyhow::Result<()> {
    bad_listing(16, json!("html")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_that_failed_after_it_was_applied_is_repeated_with_the_same_number()
-> anyhow::Result<()> {
    bad_confirmation(17, json!({ "status_after_applying": { "code": 500 } })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_truncated_answer_to_a_confirmation_is_no_acceptance() -> anyhow::Result<()> {
    bad_confirmation(18, json!("truncated")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_captive_portal_is_no_acceptance() -> anyhow::Result<()> {
    bad_confirmation(19, json!("html")).await
}
