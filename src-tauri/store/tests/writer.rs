//! The write path with its thread.

mod support;

use std::sync::mpsc;

use mostrador_store::{ConstraintKind, Lane, OpenOptions, Store, StoreError};
use support::{add, ids, store_with_notes};

async fn open() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_notes(OpenOptions::file(folder.path().join("site.db"))).await;
    (folder, store)
}

/// Holds the writer in a bulk slice until the sender is used or dropped.
async fn hold_the_writer(
    store: &Store,
) -> (mpsc::Sender<()>, tokio::task::JoinHandle<Result<(), StoreError>>) {
    let (release, released) = mpsc::channel::<()>();
    let (started, running) = tokio::sync::oneshot::channel();
    let holder = store.clone();
    let task = tokio::spawn(async move {
        holder
            .write(Lane::Bulk, move |_| {
                let _ = started.send(());
                let _ = released.recv();
                Ok::<_, StoreError>(())
            })
            .await
    });
    running.await.unwrap();
    (release, task)
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_writers_at_once_each_get_their_row() {
    let (_folder, store) = open().await;
    let tasks: Vec<_> = (0..50)
        .map(|id| {
            let store = store.clone();
            tokio::spawn(async move { add(&store, Lane::Interactive, id).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(ids(&store).await, (0..50).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn interactive_work_overtakes_bulk_work_that_came_before_it() {
    let (_folder, store) = open().await;
    let (release, held) = hold_the_writer(&store).await;
    let (log, order) = mpsc::channel();
    let mut tasks = Vec::new();
    for (lane, name) in [(Lane::Bulk, "bulk 1"), (Lane::Bulk, "bulk 2"), (Lane::Interactive, "interactive")] {
        let (store, log) = (store.clone(), log.clone());
        let mut write = Box::pin(async move {
            store
                .write(lane, move |_| {
                    let _ = log.send(name);
                    Ok::<_, StoreError>(())
                })
                .await
        });
        // One poll queues it: the order in the queue is that of this loop.
        assert!(futures_poll_once(&mut write).await.is_none());
        tasks.push(write);
    }
    release.send(()).unwrap();
    for task in tasks {
        task.await.unwrap();
    }
    held.await.unwrap().unwrap();
    assert_eq!(order.try_iter().collect::<Vec<_>>(), ["interactive", "bulk 1", "bulk 2"]);
}

/// Polls once; `None` when it is not ready.
async fn futures_poll_once<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
    std::future::poll_fn(|context| {
        std::task::Poll::Ready(match std::pin::Pin::new(&mut *future).poll(context) {
            std::task::Poll::Ready(value) => Some(value),
            std::task::Poll::Pending => None,
        })
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_slice_is_told_to_yield_when_interactive_work_waits() {
    let (_folder, store) = open().await;
    let (told, heard) = tokio::sync::oneshot::channel();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let bulk = store.clone();
    let slice = tokio::spawn(async move {
        bulk.write(Lane::Bulk, move |transaction| {
            let before = transaction.should_yield();
            let _ = told.send(());
            let _ = may_go_on.recv();
            Ok::<_, StoreError>((before, transaction.should_yield()))
        })
        .await
    });
    heard.await.unwrap();
    let mut write = Box::pin(add(&store, Lane::Interactive, 1));
    assert!(futures_poll_once(&mut write).await.is_none());
    go_on.send(()).unwrap();
    assert_eq!(slice.await.unwrap().unwrap(), (false, true));
    write.await.unwrap();
}

#[tokio::test]
async fn a_closure_that_panics_is_answered_and_the_writer_lives_on() {
    let (_folder, store) = open().await;
    let outcome: Result<(), StoreError> = store
        .write(Lane::Interactive, |transaction| {
            transaction.connection().execute("INSERT INTO note VALUES (1, 'lost')", [])?;
            panic!("on purpose");
        })
        .await;
    assert!(matches!(outcome, Err(StoreError::Panicked)), "{outcome:?}");
    add(&store, Lane::Interactive, 2).await.unwrap();
    assert_eq!(ids(&store).await, [2]);
}

#[tokio::test]
async fn a_closure_that_answers_an_error_leaves_nothing_behind() {
    #[derive(Debug, PartialEq)]
    enum Refusal {
        Business,
        Store(String),
    }
    impl From<StoreError> for Refusal {
        fn from(error: StoreError) -> Self {
            Self::Store(error.to_string())
        }
    }
    let (_folder, store) = open().await;
    let outcome: Result<(), Refusal> = store
        .write(Lane::Interactive, |transaction| {
            transaction
                .connection()
                .execute("INSERT INTO note VALUES (1, 'lost')", [])
                .map_err(StoreError::from)?;
            Err(Refusal::Business)
        })
        .await;
    assert_eq!(outcome, Err(Refusal::Business));
    assert_eq!(ids(&store).await, [0_i64; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_failing_write_of_a_shared_commit_fails_alone() {
    let (_folder, store) = open().await;
    let (release, held) = hold_the_writer(&store).await;
    let mut writes = Vec::new();
    for id in [1, 2, 2, 3] {
        let mut write = Box::pin(add(&store, Lane::Interactive, id));
        assert!(futures_poll_once(&mut write).await.is_none());
        writes.push(write);
    }
    let mut panicking = Box::pin(store.write::<(), StoreError, _>(Lane::Interactive, |transaction| {
        transaction.connection().execute("INSERT INTO note VALUES (9, 'lost')", [])?;
        panic!("on purpose");
    }));
    assert!(futures_poll_once(&mut panicking).await.is_none());
    release.send(()).unwrap();
    held.await.unwrap().unwrap();
    let mut outcomes = Vec::new();
    for write in writes {
        outcomes.push(write.await);
    }
    assert!(outcomes[0].is_ok() && outcomes[1].is_ok() && outcomes[3].is_ok(), "{outcomes:?}");
    assert!(
        matches!(outcomes[2], Err(StoreError::Constraint { kind: ConstraintKind::Unique, .. })),
        "{outcomes:?}"
    );
    assert!(matches!(panicking.await, Err(StoreError::Panicked)));
    assert_eq!(ids(&store).await, [1, 2, 3]);
}

#[tokio::test]
async fn a_closure_cannot_commit_by_itself() {
    let (_folder, store) = open().await;
    let outcome: Result<(), StoreError> = store
        .write(Lane::Interactive, |transaction| {
            transaction.connection().execute("INSERT INTO note VALUES (1, 'lost')", [])?;
            let _ = transaction.connection().execute_batch("COMMIT");
            // Were the transaction gone, this would be committed alone.
            let _ = transaction.connection().execute("INSERT INTO note VALUES (2, 'lost')", []);
            Ok(())
        })
        .await;
    assert!(matches!(outcome, Err(StoreError::RolledBack)), "{outcome:?}");
    assert_eq!(ids(&store).await, [0_i64; 0]);
}

#[tokio::test]
async fn one_bad_record_is_set_aside_by_its_savepoint() {
    let (_folder, store) = open().await;
    let failed = store
        .write(Lane::Bulk, |transaction| {
            let mut failed = Vec::new();
            for id in [1_i64, 2, 2, 3] {
                let outcome: Result<(), StoreError> = transaction.savepoint(|transaction| {
                    transaction.connection().execute("INSERT INTO note VALUES (100 + ?1, 'first')", [id])?;
                    transaction.connection().execute("INSERT INTO note VALUES (?1, 'second')", [id])?;
                    Ok(())
                });
                if outcome.is_err() {
                    failed.push(id);
                }
            }
            Ok::<_, StoreError>(failed)
        })
        .await
        .unwrap();
    assert_eq!(failed, [2]);
    assert_eq!(ids(&store).await, [1, 2, 3, 101, 102, 103]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_sees_only_what_is_committed_and_keeps_its_snapshot() {
    let (_folder, store) = open().await;
    add(&store, Lane::Interactive, 1).await.unwrap();
    let (first_look, looked) = tokio::sync::oneshot::channel();
    let (look_again, may_look) = mpsc::channel::<()>();
    let reader = store.clone();
    let reading = tokio::spawn(async move {
        reader
            .read(move |transaction| {
                let count = || {
                    transaction
                        .connection()
                        .query_row("SELECT count(*) FROM note", [], |row| row.get::<_, i64>(0))
                };
                let first = count()?;
                let _ = first_look.send(());
                let _ = may_look.recv();
                Ok::<_, StoreError>((first, count()?))
            })
            .await
    });
    looked.await.unwrap();
    let (release, held) = {
        // A write that has inserted and not yet committed.
        let (release, released) = mpsc::channel::<()>();
        let (inserted, is_in) = tokio::sync::oneshot::channel();
        let writer = store.clone();
        let task = tokio::spawn(async move {
            writer
                .write(Lane::Interactive, move |transaction| {
                    transaction.connection().execute("INSERT INTO note VALUES (2, 'open')", [])?;
                    let _ = inserted.send(());
                    let _ = released.recv();
                    Ok::<_, StoreError>(())
                })
                .await
        });
        is_in.await.unwrap();
        (release, task)
    };
    assert_eq!(ids(&store).await, [1]);
    release.send(()).unwrap();
    held.await.unwrap().unwrap();
    assert_eq!(ids(&store).await, [1, 2]);
    look_again.send(()).unwrap();
    assert_eq!(reading.await.unwrap().unwrap(), (1, 1));
}

#[tokio::test]
async fn a_reader_cannot_write() {
    let (_folder, store) = open().await;
    let outcome: Result<(), StoreError> = store
        .read(|transaction| {
            transaction.connection().execute("INSERT INTO note VALUES (1, 'x')", [])?;
            Ok(())
        })
        .await;
    assert!(matches!(outcome, Err(StoreError::ReadOnly)), "{outcome:?}");
}

#[tokio::test]
async fn a_reader_that_panics_gives_its_connection_back() {
    let folder = tempfile::tempdir().unwrap();
    let options = OpenOptions { readers: 1, ..OpenOptions::file(folder.path().join("site.db")) };
    let store = store_with_notes(options).await;
    for _ in 0..3 {
        let outcome: Result<(), StoreError> = store.read(|_| panic!("on purpose")).await;
        assert!(matches!(outcome, Err(StoreError::Panicked)));
    }
    assert_eq!(ids(&store).await, [0_i64; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_whose_caller_went_away_is_committed_once_it_was_queued() {
    let (_folder, store) = open().await;
    let (release, held) = hold_the_writer(&store).await;
    let mut write = Box::pin(add(&store, Lane::Interactive, 1));
    assert!(futures_poll_once(&mut write).await.is_none());
    drop(write);
    // Never polled, never queued.
    drop(add(&store, Lane::Interactive, 2));
    release.send(()).unwrap();
    held.await.unwrap().unwrap();
    add(&store, Lane::Interactive, 3).await.unwrap();
    assert_eq!(ids(&store).await, [1, 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_lane_makes_callers_wait_and_loses_none() {
    let (_folder, store) = open().await;
    let (release, held) = hold_the_writer(&store).await;
    let tasks: Vec<_> = (0..3_000)
        .map(|id| {
            let store = store.clone();
            tokio::spawn(async move { add(&store, Lane::Interactive, id).await })
        })
        .collect();
    release.send(()).unwrap();
    held.await.unwrap().unwrap();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(ids(&store).await.len(), 3_000);
}

#[tokio::test]
async fn closing_finishes_what_is_queued_and_refuses_the_rest() {
    let (folder, store) = open().await;
    let other = store.clone();
    let mut write = Box::pin(add(&other, Lane::Interactive, 1));
    let early = futures_poll_once(&mut write).await;
    store.close().await.unwrap();
    match early {
        Some(outcome) => outcome.unwrap(),
        None => write.await.unwrap(),
    }
    assert!(matches!(add(&other, Lane::Interactive, 2).await, Err(StoreError::Closed)));
    let read: Result<(), StoreError> = other.read(|_| Ok(())).await;
    assert!(matches!(read, Err(StoreError::Closed)));
    // The profile is free although a handle is still there, and the log is empty.
    let log = folder.path().join("site.db-wal");
    assert!(!log.exists() || std::fs::metadata(&log).unwrap().len() == 0);
    let again = Store::open(OpenOptions::file(folder.path().join("site.db"))).unwrap();
    assert_eq!(ids(&again).await, [1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_handle_may_be_dropped_by_a_closure() {
    let (folder, store) = open().await;
    let (release, held) = hold_the_writer(&store).await;
    let inside = store.clone();
    let (done, is_done) = tokio::sync::oneshot::channel();
    let mut write = Box::pin(store.write(Lane::Interactive, move |transaction| {
        transaction.connection().execute("INSERT INTO note VALUES (1, 'x')", [])?;
        drop(inside);
        let _ = done.send(());
        Ok::<_, StoreError>(())
    }));
    assert!(futures_poll_once(&mut write).await.is_none());
    drop(write);
    drop(store);
    release.send(()).unwrap();
    held.await.unwrap().unwrap();
    is_done.await.unwrap();
    // The writer thread ends by itself and then frees the profile.
    let path = folder.path().join("site.db");
    let again = loop {
        match Store::open(OpenOptions::file(&path)) {
            Ok(store) => break store,
            Err(mostrador_store::OpenError::HeldByAnotherProcess { .. }) => tokio::task::yield_now().await,
            Err(other) => panic!("{other}"),
        }
    };
    assert_eq!(ids(&again).await, [1]);
}

#[tokio::test]
async fn the_log_stays_small_under_steady_writes() {
    let (folder, store) = open().await;
    for id in 0..2_000 {
        add(&store, Lane::Interactive, id).await.unwrap();
    }
    // A checkpoint is due at 200 pages and put off to four times that while a writer waits, which the next one here does as
    // often as the threads have it so. The log is never longer than that and the pages of one commit.
    let pages = std::fs::metadata(folder.path().join("site.db-wal")).unwrap().len() / 4_096;
    assert!(pages < 850, "{pages} pages");
}
