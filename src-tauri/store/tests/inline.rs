//! The simulation's executor.

mod support;

use std::time::Duration;

use mostrador_store::vfs::{Event, Recorder};
use mostrador_store::{Lane, OpenOptions, Pace, StoreError};
use support::{add, ids, store_with_notes};

/// Kind, file, place and length: all of an event but the random salts that SQLite puts into its log.
fn shape(event: &Event) -> (u8, usize, u64, usize) {
    match event {
        Event::Found { file, content } => (0, *file, 0, content.len()),
        Event::Write { file, offset, data } => (1, *file, *offset, data.len()),
        Event::Truncate { file, size } => (2, *file, *size, 0),
        Event::Sync { file } => (3, *file, 0, 0),
        Event::Delete { file } => (4, *file, 0, 0),
        Event::SyncFolder => (6, 0, 0, 0),
        Event::Acknowledge { tag } => (5, 0, 0, tag.len()),
    }
}

async fn run() -> (Vec<i64>, Vec<(u8, usize, u64, usize)>, Duration) {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::watch(folder.path()).unwrap();
    let options =
        OpenOptions { vfs: Some(recorder.vfs()), ..OpenOptions::inline(folder.path().join("site.db")) };
    let start = tokio::time::Instant::now();
    let store = store_with_notes(options).await;
    let tasks: Vec<_> = (0..200)
        .map(|id| {
            let store = store.clone();
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis((id as u64 * 7919) % 1_000)).await;
                let lane = if id % 3 == 0 { Lane::Bulk } else { Lane::Interactive };
                add(&store, lane, id).await
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let stored = ids(&store).await;
    store.close().await.unwrap();
    (stored, recorder.log().events().iter().map(shape).collect(), start.elapsed())
}

#[tokio::test(start_paused = true)]
async fn the_same_run_asks_the_same_of_the_disk_twice() {
    let first = run().await;
    let second = run().await;
    assert_eq!(first.0, (0..200).collect::<Vec<_>>());
    assert!(first.1.len() > 400);
    assert_eq!(first, second);
}

#[tokio::test(start_paused = true)]
async fn reads_and_writes_run_on_the_calling_thread_and_take_no_simulated_time() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_notes(OpenOptions::inline(folder.path().join("site.db"))).await;
    let start = tokio::time::Instant::now();
    let here = std::thread::current().id();
    let there = || Ok::<_, StoreError>(std::thread::current().id());
    assert_eq!(store.write(Lane::Interactive, move |_| there()).await.unwrap(), here);
    assert_eq!(store.read(move |_| there()).await.unwrap(), here);
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn slices_grow_after_sixty_quiet_seconds_and_shrink_with_the_next_order() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_notes(OpenOptions::inline(folder.path().join("site.db"))).await;
    assert_eq!(store.pace(), Pace::Busy);
    tokio::time::advance(Duration::from_secs(59)).await;
    add(&store, Lane::Bulk, 1).await.unwrap();
    assert_eq!(store.pace(), Pace::Busy);
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(store.pace(), Pace::Quiet);
    add(&store, Lane::Interactive, 2).await.unwrap();
    assert_eq!(store.pace(), Pace::Busy);
}

#[tokio::test(start_paused = true)]
async fn a_panicking_closure_is_answered_inline_too() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_notes(OpenOptions::inline(folder.path().join("site.db"))).await;
    let outcome: Result<(), StoreError> = store.write(Lane::Interactive, |_| panic!("on purpose")).await;
    assert!(matches!(outcome, Err(StoreError::Panicked)));
    add(&store, Lane::Interactive, 1).await.unwrap();
    assert_eq!(ids(&store).await, [1]);
}

/// How often the database file itself was synced: once per checkpoint.
fn checkpoints(recorder: &Recorder) -> usize {
    let log = recorder.log();
    let database = log.names().iter().position(|name| name == "site.db").unwrap();
    log.events().iter().filter(|event| **event == Event::Sync { file: database }).count()
}

#[tokio::test(start_paused = true)]
async fn checkpoints_grow_only_while_bulk_work_is_alone() {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::watch(folder.path()).unwrap();
    let options =
        OpenOptions { vfs: Some(recorder.vfs()), ..OpenOptions::inline(folder.path().join("site.db")) };
    let store = store_with_notes(options).await;
    let start = checkpoints(&recorder);
    for id in 0..600 {
        add(&store, Lane::Bulk, id).await.unwrap();
    }
    let busy = checkpoints(&recorder) - start;
    assert!((2..=4).contains(&busy), "{busy} checkpoints of about 200 pages in 600 commits");
    tokio::time::advance(Duration::from_secs(60)).await;
    let start = checkpoints(&recorder);
    for id in 1_000..1_600 {
        add(&store, Lane::Bulk, id).await.unwrap();
    }
    assert_eq!(checkpoints(&recorder) - start, 0);
    add(&store, Lane::Interactive, 2_000).await.unwrap();
    assert_eq!(checkpoints(&recorder) - start, 1);
}
