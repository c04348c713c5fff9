//! SIGKILL between every two steps of the order flow, and the crash run with its twins.

use std::os::unix::process::ExitStatusExt;
use std::process::Output;
use std::time::Duration;

use mostrador_tests::app::App;
use mostrador_tests::crash::POINTS;
use mostrador_tests::scene::{SOON, Scene};
use tokio::process::Command;
use tokio::time::timeout;

/// A short crash run on two cores.
const RUN_LIMIT: Duration = Duration::from_secs(150);

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_between_any_two_steps_loses_no_order_and_gives_no_number_twice() -> anyhow::Result<()> {
    let scene = Scene::new(91).await?;
    let mut ids = Vec::new();
    for point in POINTS {
        let mut app = App::spawn(&scene.settings().with("MOSTRADOR_CRASH_AT", point))?;
        ids.extend(scene.remote.emit(1).await?);
        let status = app.process().ended(SOON).await?;
        assert_eq!(status.signal(), Some(9), "{point} was not passed: {status}");
    }
    let (mut app, session) = scene.start().await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}

async fn crash(arguments: &[&str]) -> anyhow::Result<(Output, String)> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crash"));
    command.args(["--kills", "14", "--orders", "70", "--seed", "5"]).args(arguments).kill_on_drop(true);
    let output = timeout(RUN_LIMIT, command.output()).await??;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok((output, text))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_crash_run_passes() -> anyhow::Result<()> {
    let (output, text) = crash(&[]).await?;
    assert!(output.status.success(), "{text}");
    assert!(text.trim_end().ends_with(" passed, 0 failed"), "{text}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_crash_run_fails_without_deduplication() -> anyhow::Result<()> {
    expect_failure("dedupe").await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_crash_run_fails_when_orders_are_confirmed_before_they_are_stored() -> anyhow::Result<()> {
    expect_failure("store_before_confirm").await
}

/// It must find violations by its own checks; a run that breaks off proves nothing.
async fn expect_failure(safeguard: &str) -> anyhow::Result<()> {
    let (output, text) = crash(&["--safeguard-off", safeguard]).await?;
    assert_eq!(output.status.code(), Some(1), "{text}");
    let last = text.trim_end().lines().last().unwrap_or_default();
    assert!(last.ends_with(" failed") && !last.ends_with(" 0 failed"), "{text}");
    assert!(text.contains("FAILED  I"), "an invariant must be what fails: {text}");
    Ok(())
}
