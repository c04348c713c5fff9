//! Crash points kill the real process; what was committed before is there afterwards.
#![cfg(all(unix, debug_assertions))]

mod support;

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use mostrador_store::{Lane, OpenOptions, Store, StoreError, crash_point, safeguard_off};
use support::{add, ids, store_with_notes};

const FILE: &str = "STORE_CRASH_FILE";
const SIGKILL: i32 = 9;

/// Runs the test of this name once more, in a process of its own.
fn again(test: &str, file: &Path, variables: &[(&str, &str)]) -> ExitStatus {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test])
        .env(FILE, file)
        .envs(variables.iter().copied())
        .stdout(Stdio::null())
        .status()
        .unwrap()
}

/// Stores notes 1, 2, 3... with a crash point before and after each commit.
async fn write_five_notes(file: &str) {
    let store = store_with_notes(OpenOptions::file(file)).await;
    for id in 1..=5 {
        store
            .write(Lane::Interactive, move |transaction| {
                transaction.connection().execute("INSERT INTO note VALUES (?1, 'x')", [id])?;
                crash_point!("note.inserted");
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        crash_point!("note.stored");
    }
}

#[tokio::test]
async fn a_process_killed_at_a_crash_point_keeps_exactly_what_it_committed() {
    if let Ok(file) = std::env::var(FILE) {
        return write_five_notes(&file).await;
    }
    const NAME: &str = "a_process_killed_at_a_crash_point_keeps_exactly_what_it_committed";
    for (point, expected) in [
        ("note.inserted", 0..=0),
        ("note.inserted:3", 1..=2),
        ("note.stored", 1..=1),
        ("note.stored:4", 1..=4),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("site.db");
        let status = again(NAME, &file, &[("MOSTRADOR_CRASH_AT", point)]);
        assert_eq!(status.signal(), Some(SIGKILL), "{point}");
        // The dead process's lock is gone with it.
        let store = Store::open(OpenOptions::file(&file)).unwrap();
        let expected: Vec<i64> = expected.filter(|id| *id > 0).collect();
        assert_eq!(ids(&store).await, expected, "{point}");
        add(&store, Lane::Interactive, 100).await.unwrap();
    }
}

#[tokio::test]
async fn without_the_variable_nothing_is_killed() {
    if let Ok(file) = std::env::var(FILE) {
        return write_five_notes(&file).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("site.db");
    for variables in [&[][..], &[("MOSTRADOR_CRASH_AT", "another.point")][..]] {
        let _ = std::fs::remove_file(&file);
        let status = again("without_the_variable_nothing_is_killed", &file, variables);
        assert!(status.success(), "{status:?}");
    }
}

#[test]
fn a_safeguard_is_off_only_when_it_is_named() {
    const OFF: &str = "MOSTRADOR_SAFEGUARD_OFF";
    if std::env::var(FILE).is_ok() {
        assert!(safeguard_off!("dedupe"));
        assert!(safeguard_off!("store_before_confirm"));
        assert!(!safeguard_off!("ded"));
        return;
    }
    assert!(!safeguard_off!("dedupe"));
    let status = again(
        "a_safeguard_is_off_only_when_it_is_named",
        Path::new("none"),
        &[(OFF, "store_before_confirm, dedupe")],
    );
    assert!(status.success());
}

#[tokio::test]
async fn the_profile_of_a_living_process_is_refused_and_names_it() {
    const NAME: &str = "the_profile_of_a_living_process_is_refused_and_names_it";
    if let Ok(file) = std::env::var(FILE) {
        match Store::open(OpenOptions::file(file)) {
            Err(mostrador_store::OpenError::HeldByAnotherProcess { process }) => {
                assert_eq!(process, Some(std::os::unix::process::parent_id()));
            }
            other => panic!("{other:?}"),
        }
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("site.db");
    let _store = store_with_notes(OpenOptions::file(&file)).await;
    assert!(again(NAME, &file, &[]).success());
}
