//! Days of failures in simulated time, over a transport in memory.

use std::time::Duration;

use mostrador_socketio::{Backoff, Event, Limits};
use tokio::time::{Instant, sleep};

use crate::support::{
    Key, Probe,
    memory::{Answer, DAY, MemoryDial, MemoryPeer, parts, probe, refuse_namespace, serve},
};

/// Where a client that dials too often is stopped, so that a test of a storm ends.
const STORM: usize = 7_500;

async fn accept_and_close(mut peer: MemoryPeer) -> Option<()> {
    peer.accept().await
}

async fn accept_and_remove(mut peer: MemoryPeer) -> Option<()> {
    peer.accept().await?;
    peer.say("41/sync,");
    peer.hear().await?;
    peer.say(r#"40/sync,{"sid":"second"}"#);
    peer.say("41/sync,");
    while peer.hear().await.is_some() {}
    Some(())
}

/// What one day of failures came to.
struct Day {
    attempts: usize,
    shortest_gap: Duration,
}

impl Day {
    /// Between 2,880 (a day of 30 s waits) and 6,500 attempts (5,700 are expected of waits spread evenly up to 30 s, and
    /// the random part varies by 70), none closer to the last than a quarter of the base of 1 s.
    fn is_patient(&self) -> bool {
        (2_880..=6_500).contains(&self.attempts) && self.shortest_gap >= Duration::from_millis(250)
    }

    /// The same for waits up to 5 min: 288, 575 expected, a quarter of 5 s.
    fn is_very_patient(&self) -> bool {
        (288..=700).contains(&self.attempts) && self.shortest_gap >= Duration::from_millis(1_250)
    }
}

/// Lets a client try for 24 hours, or until it dialled [`STORM`] times.
async fn a_day_of(
    seed: u64,
    limits: Limits,
    script: impl Fn(usize, MemoryPeer) -> Answer + Send + Sync + 'static,
) -> Day {
    let storm = tokio_util::sync::CancellationToken::new();
    let dial = MemoryDial::new({
        let storm = storm.clone();
        move |number, peer| {
            if number >= STORM {
                storm.cancel();
                return Answer::BlackHole;
            }
            script(number, peer)
        }
    });
    let mut probe = probe(&dial, seed, limits);
    let end = Instant::now() + DAY;
    loop {
        tokio::select! {
            event = probe.events.recv() => assert!(event.is_some()),
            () = tokio::time::sleep_until(end) => break,
            () = storm.cancelled() => break,
        }
    }
    probe.cancel.cancel();
    let times = dial.times();
    let gaps = times.windows(2).map(|pair| pair[1].duration_since(pair[0]));
    Day { attempts: times.len(), shortest_gap: gaps.min().unwrap_or(DAY) }
}

fn without_backoff() -> Limits {
    let none = Backoff { base: Duration::ZERO, cap: Duration::ZERO };
    Limits { backoff: none, refused_backoff: none, ..Limits::default() }
}

#[tokio::test(start_paused = true)]
async fn a_day_of_closed_ports_is_no_busy_loop() {
    for seed in 0..2 {
        let day = a_day_of(seed, Limits::default(), |_, _| Answer::Refuse).await;
        assert!(day.is_patient(), "{} attempts, shortest gap {:?}", day.attempts, day.shortest_gap);
    }
}

#[tokio::test(start_paused = true)]
async fn a_day_of_refused_keys_is_no_busy_loop() {
    for seed in 0..2 {
        let day = a_day_of(seed, Limits::default(), |_, peer| serve(refuse_namespace, peer)).await;
        assert!(day.is_very_patient(), "{} attempts, shortest gap {:?}", day.attempts, day.shortest_gap);
    }
}

#[tokio::test(start_paused = true)]
async fn a_day_of_closed_ports_and_refused_keys_in_turn_is_no_busy_loop() {
    for seed in 0..2 {
        let day = a_day_of(seed, Limits::default(), |number, peer| {
            if number % 2 == 0 { Answer::Refuse } else { serve(refuse_namespace, peer) }
        })
        .await;
        // Half of the waits are of either kind: 90,400 s for a thousand attempts.
        assert!((500..=1_150).contains(&day.attempts), "{}", day.attempts);
        assert!(day.shortest_gap >= Duration::from_millis(250), "{:?}", day.shortest_gap);
    }
}

#[tokio::test(start_paused = true)]
async fn a_day_of_servers_that_accept_and_close_is_no_busy_loop() {
    let day = a_day_of(1, Limits::default(), |_, peer| serve(accept_and_close, peer)).await;
    assert!(day.is_patient(), "{} attempts, shortest gap {:?}", day.attempts, day.shortest_gap);
}

#[tokio::test(start_paused = true)]
async fn a_day_of_servers_that_accept_and_remove_is_no_busy_loop() {
    let day = a_day_of(1, Limits::default(), |_, peer| serve(accept_and_remove, peer)).await;
    assert!(day.is_patient(), "{} attempts, shortest gap {:?}", day.attempts, day.shortest_gap);
}

#[tokio::test(start_paused = true)]
async fn a_day_in_a_black_hole_is_limited_by_the_dialling_time() {
    let day = a_day_of(1, Limits::default(), |_, _| Answer::BlackHole).await;
    // 10 s of dialling and 15 s of waiting each.
    assert!((2_160..=3_900).contains(&day.attempts), "{}", day.attempts);
    assert!(day.shortest_gap >= Duration::from_secs(10), "{:?}", day.shortest_gap);
}

#[tokio::test(start_paused = true)]
async fn a_day_without_a_key_asks_for_it_patiently_and_dials_never() {
    let dial = MemoryDial::new(|_, _| Answer::Refuse);
    let key = Key::missing();
    let mut probe =
        Probe::start_with(parts(&dial, 1), "http://remote.example", "/sync", Limits::default(), &key);
    let end = Instant::now() + DAY;
    while let Ok(event) = tokio::time::timeout_at(end, probe.events.recv()).await {
        assert!(matches!(event, Some(Event::Disconnected { .. })));
    }
    assert!(dial.times().is_empty());
    assert!((288..=700).contains(&key.asked()), "{}", key.asked());
}

/// The twin: without the waits, each of the checks above fails.
#[tokio::test(start_paused = true)]
async fn with_the_backoff_switched_off_the_same_checks_fail() {
    let closed = a_day_of(1, without_backoff(), |_, _| Answer::Refuse).await;
    assert!(!closed.is_patient() && !closed.is_very_patient());
    assert!(closed.attempts >= STORM);
    let refused = a_day_of(1, without_backoff(), |_, peer| serve(refuse_namespace, peer)).await;
    assert!(!refused.is_patient() && !refused.is_very_patient());
    assert!(refused.attempts >= STORM);
    let closing = a_day_of(1, without_backoff(), |_, peer| serve(accept_and_close, peer)).await;
    assert!(!closing.is_patient() && closing.attempts >= STORM);
}

/// The twin of the stable period: if every connection counted as stable, accepting and closing would be asked about once
/// in half a second, for ever.
#[tokio::test(start_paused = true)]
async fn with_every_connection_counted_as_stable_a_server_that_accepts_and_closes_is_hammered() {
    let limits = Limits { stable_after: Duration::ZERO, ..Limits::default() };
    let day = a_day_of(1, limits, |_, peer| serve(accept_and_close, peer)).await;
    assert!(!day.is_patient() && day.attempts >= STORM);
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_gives_the_same_day() {
    let trace = |seed| async move {
        let dial = MemoryDial::new(|_, _| Answer::Refuse);
        let mut probe = probe(&dial, seed, Limits::default());
        let mut waits = Vec::new();
        while waits.len() < 100 {
            waits.push(probe.disconnected().await.1);
        }
        waits
    };
    let first = trace(7).await;
    assert_eq!(first, trace(7).await);
    assert_ne!(first, trace(8).await);
}

#[tokio::test(start_paused = true)]
async fn the_waits_start_small_again_only_after_a_connection_that_held() {
    // Twenty closed ports, then a connection of the given length, then closed ports again.
    let wait_after_holding = |held: Duration| async move {
        let dial = MemoryDial::new(move |number, peer| {
            if number != 20 {
                return Answer::Refuse;
            }
            serve(
                move |mut peer: MemoryPeer| async move {
                    peer.accept().await?;
                    sleep(held).await;
                    Some(())
                },
                peer,
            )
        });
        let mut probe = probe(&dial, 3, Limits::default());
        probe.connected().await;
        let mut waits = Vec::new();
        for _ in 0..30 {
            waits.push(probe.disconnected().await.1);
        }
        waits
    };
    let after_long = wait_after_holding(Duration::from_secs(31)).await;
    for (failures, wait) in after_long.iter().take(5).enumerate() {
        assert!(*wait <= Duration::from_secs(1 << failures), "{after_long:?}");
    }
    let after_short = wait_after_holding(Duration::from_secs(29)).await;
    assert!(after_short[0] > Duration::from_secs(1), "{after_short:?}");
}
