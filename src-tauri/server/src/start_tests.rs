use std::time::{Duration, Instant};

use mostrador_store::OpenError;
use serde_json::{Value, json};

use super::*;
use crate::{DebugLog, RemoteSettings, Secret};

fn profile(folder: &Path) -> Profile {
    Profile {
        data_dir: folder.join("data"),
        name: "default".to_owned(),
        remote: None,
        sync_interval: Duration::from_secs(300),
        debug: DebugLog::Off,
        listen: "127.0.0.1:0".parse().unwrap(),
    }
}

/// Calls one command as a browser does.
async fn ask(running: &Running, command: &str) -> Value {
    let url = running.open_url();
    let (base, token) = url.split_once("/#token=").unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let post =
        |path: String, body: Value| client.post(format!("{base}{path}")).header("origin", base).json(&body);
    let session = post("/session".to_owned(), json!({ "token": token })).send().await.unwrap();
    let cookie = session.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let answer = post(format!("/rpc/{command}"), json!({})).header("cookie", cookie).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_remote_it_starts_says_so_and_stops_at_once() {
    crate::prepare_process();
    let folder = tempfile::tempdir().unwrap();
    let running = start(profile(folder.path())).await.unwrap();
    let board = ask(&running, "board_get").await;
    assert_eq!(board["connection"]["state"], "NOT_CONFIGURED");
    assert_eq!(board["site"]["name"], "Mi restaurante");
    let begin = Instant::now();
    running.stop().await;
    assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
    // The twin of "held by another process": after the stop the profile is free.
    start(profile(folder.path())).await.unwrap().stop().await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn new_folders_are_for_this_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    crate::prepare_process();
    let folder = tempfile::tempdir().unwrap();
    let profile = profile(folder.path());
    let running = start(profile.clone()).await.unwrap();
    for made in [&profile.data_dir, &profile.folder()] {
        assert_eq!(
            std::fs::metadata(made).unwrap().permissions().mode() & 0o777,
            0o700,
            "{}",
            made.display()
        );
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_copy_of_a_profile_is_refused_and_another_profile_is_not() {
    crate::prepare_process();
    let folder = tempfile::tempdir().unwrap();
    let first = start(profile(folder.path())).await.unwrap();
    let error = start(profile(folder.path())).await.err().unwrap();
    assert!(matches!(error, StartError::Store(OpenError::HeldByAnotherProcess { .. })), "{error}");
    assert_eq!(error.exit_code(), 2);
    let text = error.to_string();
    assert!(text.starts_with("The data file is in use") && text.contains("MOSTRADOR_PROFILE"), "{text}");
    let other = Profile { name: "other".to_owned(), ..profile(folder.path()) };
    start(other).await.unwrap().stop().await;
    first.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_a_newer_version_is_refused_and_left_alone() {
    crate::prepare_process();
    let folder = tempfile::tempdir().unwrap();
    let profile = profile(folder.path());
    start(profile.clone()).await.unwrap().stop().await;
    let file = rusqlite::Connection::open(profile.database_path()).unwrap();
    file.pragma_update(None, "user_version", 9_999).unwrap();
    drop(file);
    let error = start(profile.clone()).await.err().unwrap();
    assert_eq!(error.exit_code(), 3, "{error}");
    assert!(error.to_string().contains("newer version"), "{error}");
    let file = rusqlite::Connection::open(profile.database_path()).unwrap();
    let version: i64 = file.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 9_999);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_is_taken_leaves_no_trace() {
    crate::prepare_process();
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let profile = Profile { listen: taken.local_addr().unwrap(), ..profile(folder.path()) };
    let error = start(profile.clone()).await.err().unwrap();
    assert!(matches!(error, StartError::Listen { .. }), "{error}");
    assert!(error.to_string().contains("MOSTRADOR_LISTEN"), "{error}");
    assert!(!profile.data_dir.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_site_is_as_it_was_configured() {
    crate::prepare_process();
    let folder = tempfile::tempdir().unwrap();
    let profile = profile(folder.path());
    let store = open_store(&profile).await.unwrap();
    let change = SiteChange {
        name: Some(" La Ñ ".to_owned()),
        zone: Some("America/Guayaquil".to_owned()),
        cutoff: Some(5),
        currency: Some("usd".to_owned()),
    };
    change_site(&store, &SystemClock, change).await.unwrap();
    let only_name = SiteChange { name: Some("La Ñata".to_owned()), ..SiteChange::default() };
    change_site(&store, &SystemClock, only_name).await.unwrap();
    store.close().await.unwrap();
    let running = start(profile).await.unwrap();
    let board = ask(&running, "board_get").await;
    assert_eq!(board["site"]["name"], "La Ñata");
    assert_eq!(board["site"]["timeZone"], "America/Guayaquil");
    assert_eq!(board["site"]["currency"], "USD");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_make_no_sense_are_refused_and_not_stored() {
    let folder = tempfile::tempdir().unwrap();
    let store = open_store(&profile(folder.path())).await.unwrap();
    let before = change_site(&store, &SystemClock, SiteChange::default()).await.unwrap();
    let wrong = [
        SiteChange { zone: Some("Quito".to_owned()), ..SiteChange::default() },
        SiteChange { cutoff: Some(24), ..SiteChange::default() },
        SiteChange { currency: Some("dollar".to_owned()), ..SiteChange::default() },
        SiteChange { name: Some("  ".to_owned()), ..SiteChange::default() },
        SiteChange { name: Some("x".repeat(101)), ..SiteChange::default() },
    ];
    for change in wrong {
        let error = change_site(&store, &SystemClock, change.clone()).await.unwrap_err();
        assert!(matches!(error, StartError::Site { .. }), "{change:?}: {error}");
    }
    assert_eq!(change_site(&store, &SystemClock, SiteChange::default()).await.unwrap(), before);
    store.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remote_that_is_not_there_keeps_nothing_from_starting_and_stopping() {
    crate::prepare_process();
    let folder = tempfile::tempdir().unwrap();
    // Bound and closed again: nobody listens there.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let remote = RemoteSettings {
        address: format!("http://{nobody}").parse().unwrap(),
        key: Secret::new("marker-key-4711"),
    };
    let running = start(Profile { remote: Some(remote), ..profile(folder.path()) }).await.unwrap();
    let board = ask(&running, "board_get").await;
    assert_eq!(board["connection"]["remote"], format!("http://{nobody}"));
    assert!(!board.to_string().contains("marker-key-4711"));
    let begin = Instant::now();
    running.stop().await;
    assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
}
