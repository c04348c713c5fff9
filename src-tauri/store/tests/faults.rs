//! A disk that fails, by the recording VFS.

mod support;

use std::path::Path;

use mostrador_store::vfs::{Event, Recorder};
use mostrador_store::{Executor, Lane, OpenError, OpenOptions, Store, StoreError};
use support::{add, ids, store_with_notes};

fn recorded(recorder: &Recorder, path: &Path, executor: Executor) -> OpenOptions {
    OpenOptions { vfs: Some(recorder.vfs()), executor, ..OpenOptions::file(path) }
}

/// The same in the product's and in the simulation's executor.
const EXECUTORS: [Executor; 2] = [Executor::Thread, Executor::Inline];

#[tokio::test]
async fn a_full_disk_refuses_the_write_and_loses_nothing() {
    for executor in EXECUTORS {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("site.db");
        let recorder = Recorder::watch(folder.path()).unwrap();
        let store = store_with_notes(recorded(&recorder, &path, executor)).await;
        add(&store, Lane::Interactive, 1).await.unwrap();
        for room in [0, 1, 24, 4_000] {
            recorder.set_room(Some(room));
            let outcome = add(&store, Lane::Interactive, 2).await;
            assert!(matches!(outcome, Err(StoreError::DiskFull)), "{outcome:?}");
            assert_eq!(ids(&store).await, [1]);
        }
        recorder.set_room(None);
        add(&store, Lane::Interactive, 3).await.unwrap();
        assert_eq!(ids(&store).await, [1, 3]);
        store.close().await.unwrap();
        let again = Store::open(OpenOptions::inline(&path)).unwrap();
        assert_eq!(ids(&again).await, [1, 3]);
    }
}

#[tokio::test]
async fn a_closure_that_goes_on_after_a_full_disk_stores_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::watch(folder.path()).unwrap();
    let path = folder.path().join("site.db");
    let store = store_with_notes(recorded(&recorder, &path, Executor::Inline)).await;
    recorder.set_room(Some(20_000));
    // More than the page cache holds, so that the disk is written before the commit.
    let outcome: Result<usize, StoreError> = store
        .write(Lane::Bulk, |transaction| {
            let mut stored = 0;
            for id in 0..4_000_i64 {
                let one: Result<(), StoreError> = transaction.savepoint(|transaction| {
                    transaction
                        .connection()
                        .execute("INSERT INTO note VALUES (?1, hex(zeroblob(1000)))", [id])?;
                    Ok(())
                });
                if one.is_ok() {
                    stored += 1;
                }
                // Outside any savepoint: alone, it would be committed at once.
                let _ = transaction
                    .connection()
                    .execute("INSERT OR IGNORE INTO note VALUES (1000000 + ?1, 'x')", [id]);
            }
            Ok(stored)
        })
        .await;
    assert!(matches!(outcome, Err(StoreError::RolledBack | StoreError::DiskFull)), "{outcome:?}");
    recorder.set_room(None);
    assert_eq!(ids(&store).await, [0_i64; 0]);
    add(&store, Lane::Interactive, 1).await.unwrap();
    assert_eq!(ids(&store).await, [1]);
}

#[tokio::test]
async fn a_failed_sync_is_an_error_and_not_an_acknowledgement() {
    for executor in EXECUTORS {
        let folder = tempfile::tempdir().unwrap();
        let recorder = Recorder::watch(folder.path()).unwrap();
        let path = folder.path().join("site.db");
        let store = store_with_notes(recorded(&recorder, &path, executor)).await;
        recorder.fail_next_syncs(1);
        let outcome = add(&store, Lane::Interactive, 1).await;
        assert!(matches!(outcome, Err(StoreError::Disk { code: 1034 })), "{outcome:?}");
        assert_eq!(ids(&store).await, [0_i64; 0]);
        add(&store, Lane::Interactive, 2).await.unwrap();
        assert_eq!(ids(&store).await, [2]);
    }
}

#[tokio::test]
async fn a_disk_that_turns_read_only_refuses_writes_and_still_reads() {
    for executor in EXECUTORS {
        let folder = tempfile::tempdir().unwrap();
        let recorder = Recorder::watch(folder.path()).unwrap();
        let path = folder.path().join("site.db");
        let store = store_with_notes(recorded(&recorder, &path, executor)).await;
        add(&store, Lane::Interactive, 1).await.unwrap();
        recorder.refuse_writes();
        let outcome = add(&store, Lane::Interactive, 2).await;
        assert!(matches!(outcome, Err(StoreError::ReadOnly)), "{outcome:?}");
        assert_eq!(ids(&store).await, [1]);
        recorder.allow_writes();
        add(&store, Lane::Interactive, 3).await.unwrap();
        assert_eq!(ids(&store).await, [1, 3]);
    }
}

#[tokio::test]
async fn a_read_only_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("site.db");
    store_with_notes(OpenOptions::inline(&path)).await.close().await.unwrap();
    let before = std::fs::read(&path).unwrap();
    let recorder = Recorder::watch(folder.path()).unwrap();
    recorder.refuse_writes();
    let error = Store::open(recorded(&recorder, &path, Executor::Inline)).unwrap_err();
    assert!(matches!(error, OpenError::ReadOnly), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_commit_is_synced_before_it_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::watch(folder.path()).unwrap();
    let path = folder.path().join("site.db");
    let store = store_with_notes(recorded(&recorder, &path, Executor::Thread)).await;
    add(&store, Lane::Interactive, 1).await.unwrap();
    recorder.acknowledge("1");
    let log = recorder.log();
    let wal = log.names().iter().position(|name| name == "site.db-wal").unwrap();
    let before: Vec<&Event> = log.events().iter().rev().take(2).collect();
    assert_eq!(before, [&Event::Acknowledge { tag: "1".to_owned() }, &Event::Sync { file: wal }]);
}

#[tokio::test]
async fn a_killed_process_keeps_every_commit_without_a_sync() {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::watch(folder.path()).unwrap();
    let path = folder.path().join("site.db");
    let store = store_with_notes(recorded(&recorder, &path, Executor::Inline)).await;
    for id in 0..30 {
        add(&store, Lane::Interactive, id).await.unwrap();
    }
    let killed = tempfile::tempdir().unwrap();
    recorder.process_kill().write_to(killed.path()).unwrap();
    let again = Store::open(OpenOptions::inline(killed.path().join("site.db"))).unwrap();
    assert_eq!(ids(&again).await, (0..30).collect::<Vec<_>>());
}

#[tokio::test]
async fn power_may_go_again_and_again_without_losing_what_was_acknowledged() {
    let mut folder = tempfile::tempdir().unwrap();
    let mut expected = Vec::new();
    for round in 0..20_i64 {
        let recorder = Recorder::watch(folder.path()).unwrap();
        let path = folder.path().join("site.db");
        let store = store_with_notes(recorded(&recorder, &path, Executor::Inline)).await;
        assert_eq!(ids(&store).await, expected, "round {round}");
        for id in 0..40 {
            let id = round * 100 + id;
            add(&store, Lane::Interactive, id).await.unwrap();
            expected.push(id);
        }
        let next = tempfile::tempdir().unwrap();
        recorder.power_cut(round.unsigned_abs()).write_to(next.path()).unwrap();
        drop(store);
        folder = next;
    }
}
