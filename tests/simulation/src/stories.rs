//! Single troubles, each with the time in which it must be over.

use std::time::Duration;

use mostrador_domain::BusinessCalendar;
use mostrador_engine::{ConnectionState, Scheduling};
use mostrador_store::{Durability, StoreError};

use crate::clientele::Clientele;
use crate::life::{self, Life, Site, Systems, pass};
use crate::ordering::{Ordering, Weather};
use crate::partner::Partner;
use crate::trace::{Keep, Trace};
use crate::witness::Witness;

const START: i64 = 1_795_400_000_000;

/// Runs a story in simulated time on a fresh file.
fn story<F: AsyncFnOnce(Life, Ordering)>(tell: F) {
    let witness = Witness::default();
    let ordering = Ordering::new(7, Trace::new(Keep::Digest), witness.clone());
    ordering.state().orders.list_at_most(20);
    let partner = Partner::new(7, Trace::new(Keep::Digest), witness.clone());
    let clientele = Clientele::new(7, Trace::new(Keep::Digest), witness.clone());
    let calendar = BusinessCalendar::new("America/Mexico_City", 4).expect("a calendar");
    let site = Site {
        seed: 7,
        durability: Durability::Full,
        calendar,
        systems: Systems::Ordering,
        ordering,
        partner,
        clientele,
        witness,
    };
    life::runtime().block_on(async {
        let opened = life::open(&site, Some(life::fresh())).expect("the file opens");
        let life =
            life::start(&site, opened, START, Scheduling::ByTheClock).await.expect("the engine starts");
        seconds(1).await;
        tell(life, site.ordering.clone()).await;
    });
}

async fn seconds(seconds: u64) {
    pass(Duration::from_secs(seconds)).await;
}

fn place(remote: &Ordering, count: usize) {
    for _ in 0..count {
        remote.place(None, false);
    }
}

async fn statuses(life: &Life) -> Vec<String> {
    let read = life.store.read(|transaction| {
        let mut statement = transaction.connection().prepare("SELECT status FROM sync_queue ORDER BY id")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok::<_, StoreError>(rows.collect::<Result<Vec<String>, _>>()?)
    });
    read.await.expect("the file is readable")
}

#[test]
fn a_backlog_of_many_pages_is_drained_without_waiting_for_the_next_poll() {
    story(async |life, remote| {
        place(&remote, 250);
        life.engine.retry_connection();
        // 13 pages of 20, each read and confirmed in at most 3.2 s of simulated latency.
        seconds(42).await;
        assert_eq!(remote.unconfirmed(), 0);
    });
}

#[test]
fn confirmations_that_are_refused_for_the_key_show_on_the_chip_and_go_on_once_it_is_accepted() {
    story(async |life, remote| {
        remote.set_weather(Weather::RefusingConfirmations);
        place(&remote, 3);
        life.engine.retry_connection();
        seconds(8).await;
        assert_eq!(life.engine.connection().state, ConnectionState::Refused);
        let before = remote.state().confirmations;
        seconds(1_800).await;
        let asked = remote.state().confirmations - before;
        assert!((1..60).contains(&asked), "asked {asked} times in half an hour");
        remote.set_weather(Weather::Well);
        seconds(305).await;
        assert_eq!(remote.unconfirmed(), 0);
        assert_ne!(life.engine.connection().state, ConnectionState::Refused);
    });
}

#[test]
fn a_remote_that_rejects_every_confirmation_loses_no_order_to_the_dead_letters_and_is_not_hammered() {
    story(async |life, remote| {
        remote.set_weather(Weather::RejectingConfirmations);
        place(&remote, 100);
        life.engine.retry_connection();
        seconds(60).await;
        let asked = remote.state().confirmations;
        assert!((1..100).contains(&asked), "asked {asked} times in a minute");
        assert!(!statuses(&life).await.contains(&"dead".to_owned()));
        remote.set_weather(Weather::Well);
        seconds(340).await;
        assert_eq!(remote.unconfirmed(), 0);
    });
}

#[test]
fn one_order_that_the_remote_cannot_confirm_does_not_hold_up_the_next_ones() {
    story(async |life, remote| {
        remote.place(None, true);
        life.engine.retry_connection();
        seconds(120).await;
        for _ in 0..5 {
            place(&remote, 1);
            life.engine.retry_connection();
            seconds(8).await;
            assert_eq!(remote.unconfirmed(), 0);
        }
        assert!(statuses(&life).await.iter().filter(|status| *status == "done").count() >= 5);
    });
}

#[test]
fn a_paused_remote_is_left_alone_until_somebody_resumes_it() {
    story(async |life, remote| {
        life.engine.pause_destination("whatsapp", "Ana").await.expect("the file is writable");
        place(&remote, 3);
        seconds(10).await;
        let before = remote.state().lists_delivered;
        life.engine.retry_connection();
        seconds(600).await;
        assert_eq!((remote.unconfirmed(), remote.state().lists_delivered), (3, before));
        assert_eq!(life.engine.connection().state, ConnectionState::Offline);
        assert_eq!(life.engine.connection().reason.as_deref(), Some("PAUSED"));
        life.engine.resume_destination("whatsapp", "Ana").await.expect("the file is writable");
        seconds(8).await;
        assert_eq!(remote.unconfirmed(), 0);
        seconds(60).await;
        assert_ne!(life.engine.connection().state, ConnectionState::Offline);
    });
}

#[test]
fn a_disk_that_fills_up_while_a_confirmation_is_on_its_way_leaves_nothing_behind() {
    story(async |life, remote| {
        place(&remote, 3);
        life.engine.retry_connection();
        // The list has been read and stored, the confirmation is on its way.
        while !statuses(&life).await.contains(&"leased".to_owned()) {
            pass(Duration::from_millis(5)).await;
        }
        life.recorder.set_room(Some(0));
        seconds(30).await;
        life.recorder.set_room(None);
        seconds(65).await;
        assert!(!statuses(&life).await.contains(&"leased".to_owned()), "{:?}", statuses(&life).await);
        assert_eq!(remote.unconfirmed(), 0);
    });
}
