//! Single troubles, each with the time in which it must be over.

use mostrador_engine::ConnectionState;
use mostrador_store::{Durability, StoreError};

use crate::remote::{Mood, Remote};
use crate::world::{Life, pass};

const START: i64 = 1_795_400_000_000;

/// Runs a story in simulated time on a fresh file.
fn story<F: AsyncFnOnce(Life, Remote)>(tell: F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(async {
        let remote = Remote::new(7);
        let life = Life::start(None, START, &remote, 7, Durability::Full).await;
        pass(1).await;
        tell(life, remote).await;
    });
}

fn unconfirmed(remote: &Remote) -> usize {
    remote.state().orders.values().filter(|order| order.pending && !order.poison).count()
}

fn place(remote: &Remote, count: usize) {
    for _ in 0..count {
        remote.place(None, false);
    }
}

async fn statuses(life: &Life) -> Vec<String> {
    life.store
        .read(|transaction| {
            let mut statement =
                transaction.connection().prepare("SELECT status FROM sync_queue ORDER BY id")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok::<_, StoreError>(rows.collect::<Result<Vec<String>, _>>()?)
        })
        .await
        .expect("the file is readable")
}

#[test]
fn a_backlog_of_many_pages_is_drained_without_waiting_for_the_next_poll() {
    story(async |life, remote| {
        place(&remote, 250);
        life.engine.retry_connection();
        // 13 pages of 20, each read and confirmed in at most 1.6 s of simulated latency.
        pass(25).await;
        assert_eq!(unconfirmed(&remote), 0);
    });
}

#[test]
fn confirmations_that_are_refused_for_the_key_show_on_the_chip_and_go_on_once_it_is_accepted() {
    story(async |life, remote| {
        remote.state().mood = Mood::RefusingConfirmations;
        place(&remote, 3);
        life.engine.retry_connection();
        pass(5).await;
        assert_eq!(life.engine.connection().state, ConnectionState::Refused);
        let before = remote.state().writes;
        pass(1_800).await;
        let asked = remote.state().writes - before;
        assert!((1..40).contains(&asked), "asked {asked} times in half an hour");
        remote.state().mood = Mood::Well;
        pass(301).await;
        assert_eq!(unconfirmed(&remote), 0);
        assert_ne!(life.engine.connection().state, ConnectionState::Refused);
    });
}

#[test]
fn a_remote_that_rejects_every_confirmation_loses_no_order_to_the_dead_letters_and_is_not_hammered() {
    story(async |life, remote| {
        remote.state().mood = Mood::RejectingConfirmations;
        place(&remote, 100);
        life.engine.retry_connection();
        pass(60).await;
        let asked = remote.state().writes;
        assert!((1..100).contains(&asked), "asked {asked} times in a minute");
        assert!(!statuses(&life).await.contains(&"dead".to_owned()));
        remote.state().mood = Mood::Well;
        pass(330).await;
        assert_eq!(unconfirmed(&remote), 0);
    });
}

#[test]
fn one_order_that_the_remote_cannot_confirm_does_not_hold_up_the_next_ones() {
    story(async |life, remote| {
        remote.place(None, true);
        life.engine.retry_connection();
        pass(120).await;
        for _ in 0..5 {
            place(&remote, 1);
            life.engine.retry_connection();
            pass(4).await;
            assert_eq!(unconfirmed(&remote), 0);
        }
        assert!(statuses(&life).await.iter().filter(|status| *status == "done").count() >= 5);
    });
}

#[test]
fn a_paused_remote_is_left_alone_until_somebody_resumes_it() {
    story(async |life, remote| {
        life.engine.pause_destination("whatsapp", "Ana").await.expect("the file is writable");
        place(&remote, 3);
        let before = remote.state().listed.clone();
        life.engine.retry_connection();
        pass(600).await;
        assert_eq!((unconfirmed(&remote), &remote.state().listed), (3, &before));
        assert_eq!(life.engine.connection().state, ConnectionState::Offline);
        assert_eq!(life.engine.connection().reason.as_deref(), Some("PAUSED"));
        life.engine.resume_destination("whatsapp", "Ana").await.expect("the file is writable");
        pass(5).await;
        assert_eq!(unconfirmed(&remote), 0);
        pass(60).await;
        assert_ne!(life.engine.connection().state, ConnectionState::Offline);
    });
}

#[test]
fn a_disk_that_fills_up_while_a_confirmation_is_on_its_way_leaves_nothing_behind() {
    story(async |life, remote| {
        remote.state().mood = Mood::LosingAnswers;
        place(&remote, 3);
        remote.state().mood = Mood::Well;
        life.engine.retry_connection();
        pass(2).await;
        place(&remote, 3);
        life.engine.retry_connection();
        // The list has been read and stored, the confirmation is on its way.
        while !statuses(&life).await.contains(&"leased".to_owned()) {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        life.recorder.set_room(Some(0));
        pass(30).await;
        life.recorder.set_room(None);
        pass(61).await;
        assert!(!statuses(&life).await.contains(&"leased".to_owned()), "{:?}", statuses(&life).await);
        assert_eq!(unconfirmed(&remote), 0);
    });
}
