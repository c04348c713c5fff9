//! One program per profile, a clean end, and settings from the command line.

use std::time::Duration;

use mostrador_tests::app::App;
use mostrador_tests::scene::{SOON, Scene};

#[tokio::test(flavor = "multi_thread")]
async fn a_second_copy_on_one_profile_refuses_to_start_and_the_first_goes_on() -> anyhow::Result<()> {
    let scene = Scene::new(81).await?;
    let (mut first, session) = scene.start().await?;
    let mut ids = scene.remote.emit(2).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    let mut second = App::spawn(&scene.settings())?;
    let status = second.process().ended(SOON).await?;
    assert_eq!(status.code(), Some(2), "{}", second.process().tail());
    let said = second.process().tail();
    assert!(said.contains("in use by another copy"), "{said}");
    ids.extend(scene.remote.emit(1).await?);
    scene.until_confirmed(&session, &ids, SOON).await?;
    // The lock ends with the process, however it ends.
    first.kill().await?;
    let (mut third, session) = scene.start().await?;
    ids.extend(scene.remote.emit(1).await?);
    scene.until_confirmed(&session, &ids, SOON).await?;
    third.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_settings_of_the_restaurant_are_written_by_the_command_and_shown_on_the_board()
-> anyhow::Result<()> {
    let scene = Scene::new(82).await?;
    let arguments =
        ["configure", "--name", "Pizzería Ñandú", "--zone", "America/Mexico_City", "--cutoff", "5"];
    let mut configure = App::spawn_with(&scene.settings(), &arguments.map(str::to_owned))?;
    let status = configure.process().ended(SOON).await?;
    assert!(status.success(), "{}", configure.process().tail());
    let (mut app, session) = scene.start().await?;
    let board = session.board().await?;
    assert_eq!(board["site"]["name"], "Pizzería Ñandú");
    assert_eq!(board["site"]["timeZone"], "America/Mexico_City");
    app.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_within_two_seconds_while_the_remote_does_not_answer() -> anyhow::Result<()> {
    let scene = Scene::new(83).await?;
    let (mut app, _session) = scene.start().await?;
    scene.remote.faults(serde_json::json!({ "http": "black_hole" })).await?;
    scene.remote.emit(3).await?;
    tokio::time::timeout(Duration::from_secs(3), app.stop()).await??;
    Ok(())
}
