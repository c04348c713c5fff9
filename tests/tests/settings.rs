//! The remote and the restaurant are changed while orders come in.

use std::time::Duration;

use mostrador_tests::app::{App, AppSettings};
use mostrador_tests::remote::API_KEY;
use mostrador_tests::scene::{SOON, Scene, until_state};
use serde_json::{Value, json};

/// An application without a remote in its environment.
fn unset(scene: &Scene) -> AppSettings {
    AppSettings { remote_url: None, api_key: None, ..scene.settings() }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_order_is_lost_or_doubled_while_key_and_restaurant_change_again_and_again() -> anyhow::Result<()> {
    let scene = Scene::new(1).await?;
    let (mut app, session) = App::start(&unset(&scene)).await?;
    let save = async |key: &str| {
        session.rpc("remote_save", json!({ "address": scene.remote.url(), "key": key })).await
    };
    save(API_KEY).await?;
    until_state(&session, "LIVE", SOON).await?;
    let remote = scene.remote.control();
    let orders = tokio::spawn(async move {
        let mut ids = Vec::new();
        for _ in 0..80 {
            ids.extend(remote.emit(2).await?);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        anyhow::Ok(ids)
    });
    let mut site = session.ask("settings_get").await?["site"].clone();
    for round in 0..6 {
        save(API_KEY).await?;
        site["name"] = json!(format!("La Ñata {round}"));
        session.rpc("settings_save_site", site.clone()).await?;
    }
    // The other side changes its key in between, and the new one is given here.
    scene.remote.faults(json!({ "api_key": "llave-nueva" })).await?;
    save("llave-nueva").await?;
    let ids = orders.await??;
    anyhow::ensure!(ids.len() == 160);
    scene.until_confirmed(&session, &ids, SOON).await?;
    assert_eq!(session.board().await?["site"]["name"], "La Ñata 5");
    app.stop().await?;
    scene.expect_dense(&ids).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_is_checked_step_by_step_against_the_remote() -> anyhow::Result<()> {
    let scene = Scene::new(2).await?;
    let (mut app, session) = App::start(&unset(&scene)).await?;
    let check = async |key: &str| {
        let answer =
            session.rpc("remote_check", json!({ "address": scene.remote.url(), "key": key })).await?;
        let steps = answer["steps"].as_array().cloned().unwrap_or_default();
        let told = |step: &Value| format!("{} {} {}", step["name"], step["outcome"], step["reason"]);
        anyhow::Ok(steps.iter().map(told).collect::<Vec<_>>().join("\n").replace('"', ""))
    };
    assert_eq!(
        check(API_KEY).await?,
        "REACHED PASSED null\nKEY_ACCEPTED PASSED null\nINSTANT_CHANNEL PASSED null\nVERSION PASSED null"
    );
    assert_eq!(
        check("otra").await?,
        "REACHED PASSED null\nKEY_ACCEPTED FAILED wrong_key\nINSTANT_CHANNEL NOT_TRIED null\nVERSION NOT_TRIED null"
    );
    let remote = session.ask("settings_get").await?["remote"].clone();
    assert_eq!(remote["source"], "NONE", "a check changes nothing");
    assert_eq!(session.connection_state().await?, "NOT_CONFIGURED");
    app.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn sample_data_stays_here_also_when_a_remote_is_connected_afterwards() -> anyhow::Result<()> {
    let scene = Scene::new(3).await?;
    let (mut app, session) = App::start(&unset(&scene)).await?;
    assert_eq!(session.ask("setup_get").await?["state"], "PENDING");
    session.ask("sample_load").await?;
    let sample = session.cards().await?.len();
    anyhow::ensure!(sample > 0);
    session.rpc("remote_save", json!({ "address": scene.remote.url(), "key": API_KEY })).await?;
    let ids = scene.remote.emit(2).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    assert_eq!(session.cards().await?.len(), sample + 2);
    session.ask("sample_remove").await?;
    assert_eq!(session.cards().await?.len(), 2);
    let state = async |command: &str| anyhow::Ok(session.ask(command).await?["state"].clone());
    assert_eq!(state("setup_get").await?, "PENDING", "a remote is a step of the first start, not its end");
    assert_eq!(state("setup_finish").await?, "FINISHED");
    app.stop().await?;
    for order in scene.remote.orders().await? {
        anyhow::ensure!(ids.contains(&order.id), "the remote heard of an order that is none of its own");
    }
    Ok(())
}
