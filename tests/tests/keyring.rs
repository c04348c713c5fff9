//! The key of the remote in a real keyring.
#![cfg(target_os = "linux")]

use mostrador_tests::app::{App, AppSettings, Session};
use mostrador_tests::keyring::Keyring;
use mostrador_tests::remote::API_KEY;
use mostrador_tests::scene::{SOON, Scene, until_state};
use serde_json::json;

/// An application without a remote in its environment.
fn settings(scene: &Scene, keyring: &Keyring) -> AppSettings {
    let mut settings = keyring.tell(scene.settings());
    settings.remote_url = None;
    settings.api_key = None;
    settings
}

async fn key_storage(session: &Session) -> anyhow::Result<String> {
    let settings = session.ask("settings_get").await?;
    Ok(settings["remote"]["key"]["storage"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_lies_in_the_secret_service_and_is_read_from_there_at_every_start() -> anyhow::Result<()> {
    let scene = Scene::new(1).await?;
    let mut keyring = Keyring::start().await?;
    let (mut app, session) = App::start(&settings(&scene, &keyring)).await?;
    let remote = json!({ "address": scene.remote.url(), "key": API_KEY });
    let saved = session.rpc("remote_save", remote).await?;
    assert_eq!(saved["remote"]["key"]["storage"], "KEYRING");
    assert_eq!(keyring.entries().await?, 1);
    until_state(&session, "LIVE", SOON).await?;
    app.stop().await?;

    // After a restart it comes from the keyring, and orders are confirmed with it.
    let (mut app, session) = App::start(&settings(&scene, &keyring)).await?;
    let ids = scene.remote.emit(2).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    assert_eq!(key_storage(&session).await?, "KEYRING");
    app.stop().await?;

    // A locked one gives it to nobody, takes no other, and keeps the program from nothing else.
    keyring.lock().await?;
    let (mut app, session) = App::start(&settings(&scene, &keyring)).await?;
    assert_eq!(key_storage(&session).await?, "UNREADABLE");
    let another = json!({ "address": scene.remote.url(), "key": "another" });
    let refused = session.rpc("remote_save", another).await.expect_err("it is locked").to_string();
    assert!(refused.contains("KEYRING_FAILED") && !refused.contains("another"), "{refused}");
    assert!(!scene.data_dir().join("default/secrets.json").exists());
    app.stop().await?;

    // Without the keyring the key is unreadable, and nothing else is tried.
    keyring.stop().await?;
    let (mut app, session) = App::start(&settings(&scene, &keyring)).await?;
    assert_eq!(key_storage(&session).await?, "UNREADABLE");
    let ready = session.ask("readiness_get").await?;
    assert_eq!(
        ready["items"][1],
        json!({ "name": "REMOTE", "state": "MISSING", "reason": "key_unreadable" })
    );
    assert!(!scene.data_dir().join("default/secrets.json").exists());
    app.stop().await?;

    // It is there again when the keyring is, and gone when somebody has it forgotten.
    keyring.unlock().await?;
    keyring.expect_bus()?;
    let (mut app, session) = App::start(&settings(&scene, &keyring)).await?;
    until_state(&session, "LIVE", SOON).await?;
    session.ask("remote_forget").await?;
    assert_eq!(keyring.entries().await?, 0);
    until_state(&session, "NOT_CONFIGURED", SOON).await?;
    app.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_system_without_a_keyring_the_key_lies_in_a_file_and_the_screen_says_so() -> anyhow::Result<()> {
    let scene = Scene::new(2).await?;
    let mut alone = scene.settings();
    (alone.remote_url, alone.api_key) = (None, None);
    let (mut app, session) = App::start(&alone).await?;
    let remote = json!({ "address": scene.remote.url(), "key": API_KEY });
    let saved = session.rpc("remote_save", remote).await?;
    assert_eq!(saved["remote"]["key"]["storage"], "FILE");
    until_state(&session, "LIVE", SOON).await?;
    let ready = session.ask("readiness_get").await?;
    assert_eq!(ready["items"][1]["reason"], "key_in_file");
    app.stop().await?;
    let (mut app, session) = App::start(&alone).await?;
    until_state(&session, "LIVE", SOON).await?;
    assert_eq!(key_storage(&session).await?, "FILE");
    app.stop().await
}
