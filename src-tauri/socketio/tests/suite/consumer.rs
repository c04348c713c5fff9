//! The consumer that reads slowly, or not at all.

use std::time::Duration;

use mostrador_socketio::{DisconnectReason, Event, Limits};
use tokio::sync::mpsc;

use crate::support::{KEY, Key, Probe, quick, server::ScriptedServer};

#[tokio::test]
async fn a_consumer_that_does_not_read_stops_no_heartbeat_and_is_told_what_it_missed() {
    let (done, mut is_done) = mpsc::channel(1);
    let server = ScriptedServer::start(move |_, mut peer| {
        let done = done.clone();
        async move {
            peer.accept().await;
            for number in 0..1_000 {
                peer.say(format!(r#"42/sync,["order:new",{number}]"#)).await;
                if number % 100 == 99 {
                    peer.say("2").await;
                    assert_eq!(
                        peer.hear().await.as_deref(),
                        Some("3"),
                        "the heartbeat waits for no consumer"
                    );
                }
            }
            done.send(()).await.unwrap();
            peer.stay().await;
        }
    })
    .await;
    let limits = Limits { event_capacity: 8, ..quick() };
    let mut probe = Probe::start(&server.url(), limits, &Key::new(KEY));
    is_done.recv().await.unwrap();

    let (mut delivered, mut missed) = (0, 0);
    assert!(matches!(probe.next().await, Event::Connected { .. }));
    while delivered + missed < 1_000 {
        match probe.next_loud().await {
            Event::Message { .. } => delivered += 1,
            Event::Missed { count } => missed += count,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(delivered + missed, 1_000);
    assert!(missed > 900, "the channel held more than it may: {missed}");
}

#[tokio::test]
async fn a_state_event_that_finds_no_room_is_delivered_later() {
    let (accepted, mut is_accepted) = mpsc::channel(8);
    let server = ScriptedServer::start(move |number, mut peer| {
        let accepted = accepted.clone();
        async move {
            peer.accept().await;
            if number == 0 {
                for _ in 0..50 {
                    peer.say(r#"42/sync,["order:new"]"#).await;
                }
                peer.close().await;
            } else {
                accepted.send(()).await.unwrap();
                peer.stay().await;
            }
        }
    })
    .await;
    let limits = Limits { event_capacity: 2, ..quick() };
    let mut probe = Probe::start(&server.url(), limits, &Key::new(KEY));
    // Not a single event is read before the second connection.
    is_accepted.recv().await.unwrap();
    let mut last_state = None;
    let mut missed = 0;
    while missed == 0 || !matches!(last_state, Some(Event::Connected { .. })) {
        match probe.next_loud().await {
            Event::Message { .. } => {}
            Event::Missed { count } => {
                missed += count;
                last_state = None;
            }
            state => last_state = Some(state),
        }
    }
    assert!(missed >= 48, "{missed}");
}

#[tokio::test]
async fn a_consumer_that_is_gone_ends_the_client() {
    let (gone, mut is_gone) = mpsc::channel(1);
    let server = ScriptedServer::start(move |_, mut peer| {
        let gone = gone.clone();
        async move {
            peer.accept().await;
            peer.stay().await;
            gone.send(()).await.unwrap();
        }
    })
    .await;
    let mut probe = Probe::start(&server.url(), quick(), &Key::new(KEY));
    probe.connected().await;
    let Probe { client, events, .. } = probe;
    drop(events);
    is_gone.recv().await.unwrap();
    assert!(!client.is_connected());
}

#[tokio::test]
async fn a_consumer_that_is_gone_ends_a_client_that_waits_for_its_next_attempt() {
    let limits = Limits {
        refused_backoff: mostrador_socketio::Backoff {
            base: Duration::from_secs(3_600),
            cap: Duration::from_secs(3_600),
        },
        ..quick()
    };
    let key = Key::missing();
    let mut probe = Probe::start("http://127.0.0.1:9", limits, &key);
    let (reason, _) = probe.disconnected().await;
    assert!(matches!(reason, DisconnectReason::CredentialsUnavailable(_)));
    let weak = std::sync::Arc::downgrade(&key);
    drop(key);
    let Probe { events, .. } = probe;
    drop(events);
    // The task held the last reference to the credential.
    while weak.strong_count() > 0 {
        tokio::task::yield_now().await;
    }
}
