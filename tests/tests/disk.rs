//! A disk without room, and a file that may not be written.

use std::fs::{self, File, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mostrador_tests::app::{App, AppSettings, Session};
use mostrador_tests::file;
use mostrador_tests::remote::API_KEY;
use mostrador_tests::scene::{SOON, Scene, until_shown};
use mostrador_tests::{say, wait};
use serde_json::Value;

/// A failed pull is tried again with the next poll.
const TRIED_AGAIN: Duration = Duration::from_secs(75);

/// Runs the program with a small memory disk as its data folder, in name spaces of its own, so that the disk ends with
/// it. `None` where the machine does not allow that.
fn with_small_disk(scene: &Scene) -> anyhow::Result<Option<AppSettings>> {
    let may = std::process::Command::new("unshare").args(["--map-root-user", "--mount", "true"]).output();
    if !may.is_ok_and(|output| output.status.success()) {
        return Ok(None);
    }
    // Room for the file and for its log at its longest, which the writer leaves it until nobody waits (some 3 MB): a disk that
    // is too small for both stays full whatever else is deleted.
    let script = "mount -t tmpfs -o size=16m tmpfs \"$MOSTRADOR_DATA_DIR\" && exec \"$0\" \"$@\"";
    let mut settings = scene.settings();
    settings.wrapper =
        ["unshare", "--map-root-user", "--mount", "sh", "-c", script].map(str::to_owned).to_vec();
    Ok(Some(settings))
}

/// Fills a disk to the last byte.
fn fill(folder: &Path) -> anyhow::Result<PathBuf> {
    let path = folder.join("filler");
    let mut filler = File::create(&path)?;
    let mut block = vec![0_u8; 64 * 1024];
    while !block.is_empty() {
        if filler.write_all(&block).is_err() {
            block.truncate(block.len() / 2);
        }
    }
    Ok(path)
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_nothing_is_confirmed_and_with_room_again_everything_is_caught_up()
-> anyhow::Result<()> {
    let scene = Scene::new(61).await?;
    let Some(settings) = with_small_disk(&scene)? else {
        say("not applicable here: this machine allows no mount in a name space of its own");
        return Ok(());
    };
    let (mut app, session) = App::start(&settings).await?;
    let mut ids = scene.remote.emit(3).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    let process = app.process().id().unwrap_or_default();
    let inside = PathBuf::from(format!("/proc/{process}/root")).join(scene.data_dir().strip_prefix("/")?);
    let filler = fill(&inside)?;
    // More than fits into what the journal holds already.
    let late = scene.remote.emit(200).await?;
    until_said(&session, &["DISK_FULL"]).await?;
    expect_confirmed_is_stored(&scene, &session, 203).await?;
    fs::remove_file(filler)?;
    ids.extend(late);
    scene.until_confirmed(&session, &ids, TRIED_AGAIN).await?;
    let mut numbers: Vec<i64> =
        session.cards().await?.iter().filter_map(|card| card["dailyNumber"].as_i64()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=203).collect::<Vec<i64>>());
    app.stop().await
}

/// Waits until the connection names one of the reasons.
async fn until_said(session: &Session, reasons: &[&str]) -> anyhow::Result<()> {
    wait::until("the reason is shown", SOON, async || {
        let board = session.board().await?;
        let reason = board.pointer("/connection/reason").and_then(Value::as_str);
        Ok(reason.filter(|reason| reasons.contains(reason)).map(drop))
    })
    .await
}

/// Not everything fits, and what the remote holds as confirmed is on the board even now.
async fn expect_confirmed_is_stored(scene: &Scene, session: &Session, all: usize) -> anyhow::Result<()> {
    let confirmed = scene.remote.orders().await?;
    let cards = session.cards().await?;
    assert!(cards.len() < all, "everything was stored, so the disk was not full");
    for order in confirmed.iter().filter(|order| !order.confirmations.is_empty()) {
        assert!(
            cards.iter().any(|card| card["id"] == order.id.as_str()),
            "confirmed without having been stored"
        );
    }
    Ok(())
}

/// A file that may not grow: what a quota does, on every machine.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_may_not_grow_confirms_nothing_and_catches_up_once_it_may() -> anyhow::Result<()> {
    let scene = Scene::new(62).await?;
    let mut settings = scene.settings();
    // Ignored, the signal becomes the error that a quota gives.
    settings.wrapper = ["sh", "-c", "trap '' XFSZ; exec \"$0\" \"$@\""].map(str::to_owned).to_vec();
    let (mut app, session) = App::start(&settings).await?;
    let mut ids = scene.remote.emit(3).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    let path = file::find(scene.data_dir())?.unwrap_or_default();
    // The smaller of the two: a journal that was once longer is written over without growing.
    let log = fs::metadata(file::beside(&path, "-wal"))?.len();
    let limit = log.min(fs::metadata(&path)?.len()).max(4096);
    limit_file_size(&mut app, &format!("{limit}:"))?;
    let late = scene.remote.emit(200).await?;
    // The system calls a quota a failed write, not a full disk.
    until_said(&session, &["DISK_FULL", "STORE_FAILED"]).await?;
    expect_confirmed_is_stored(&scene, &session, 203).await?;
    limit_file_size(&mut app, "unlimited:")?;
    ids.extend(late);
    scene.until_confirmed(&session, &ids, TRIED_AGAIN).await?;
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}

fn limit_file_size(app: &mut App, limit: &str) -> anyhow::Result<()> {
    let process = app.process().id().unwrap_or_default().to_string();
    let status = std::process::Command::new("prlimit")
        .args(["--pid", &process, &format!("--fsize={limit}")])
        .status()?;
    anyhow::ensure!(status.success(), "prlimit refused");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_may_not_be_written_is_refused_with_a_sentence_and_left_as_it_is() -> anyhow::Result<()> {
    let scene = Scene::new(63).await?;
    let (mut app, session) = scene.start().await?;
    let ids = scene.remote.emit(2).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    app.stop().await?;
    let path = file::find(scene.data_dir())?.unwrap_or_default();
    let before = fs::read(&path)?;
    let folder = path.parent().unwrap_or(&path).to_owned();
    fs::set_permissions(&path, Permissions::from_mode(0o444))?;
    fs::set_permissions(&folder, Permissions::from_mode(0o555))?;
    let mut settings = AppSettings::new(scene.data_dir(), scene.remote.url(), API_KEY);
    if rights_do_not_bind() {
        let without = "--bounding-set=-dac_override,-dac_read_search,-fowner";
        settings.wrapper = ["setpriv", without, "--inh-caps=-all"].map(str::to_owned).to_vec();
    }
    let mut refused = App::spawn(&settings)?;
    let status = refused.process().ended(SOON).await?;
    let said = refused.process().tail();
    fs::set_permissions(&folder, Permissions::from_mode(0o755))?;
    fs::set_permissions(&path, Permissions::from_mode(0o644))?;
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(said.contains("cannot be written"), "{said}");
    assert!(before == fs::read(&path)?, "the file was changed");
    // With its rights back it goes on as if nothing had been.
    let (mut app, session) = scene.start().await?;
    until_shown(&session, &ids[0], SOON).await?;
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}

/// Whether this user may write where the rights say otherwise, as root does.
fn rights_do_not_bind() -> bool {
    let Ok(folder) = tempfile::tempdir() else { return false };
    let path = folder.path().join("probe");
    fs::write(&path, "").is_ok()
        && fs::set_permissions(&path, Permissions::from_mode(0o444)).is_ok()
        && fs::OpenOptions::new().write(true).open(&path).is_ok()
}
