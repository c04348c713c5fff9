//! Days in simulated time, over a transport in memory.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use mostrador_socketio::{
    AckError, Backoff, DisconnectReason, Event, Limits, Parts, SeededJitter, SystemClock, WallClock,
};
use tokio::time::{Instant, sleep, timeout};

use crate::support::{
    KEY, Key, Probe,
    memory::{Answer, MemoryDial, MemoryPeer},
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Where a client that dials too often is stopped, so that a test of a storm ends.
const STORM: usize = 7_500;

fn parts(dial: &Arc<MemoryDial>, seed: u64) -> Parts {
    Parts { dial: dial.clone(), jitter: Box::new(SeededJitter::new(seed)), wall_clock: Arc::new(SystemClock) }
}

fn probe(dial: &Arc<MemoryDial>, seed: u64, limits: Limits) -> Probe {
    start(parts(dial, seed), limits)
}

fn start(parts: Parts, limits: Limits) -> Probe {
    let mut probe = Probe::start_with(parts, "http://remote.example", "/sync", limits, &Key::new(KEY));
    probe.patience = DAY;
    probe
}

/// The server's side of one connection, in a task of its own.
fn serve<F>(script: impl FnOnce(MemoryPeer) -> F, peer: MemoryPeer) -> Answer
where
    F: Future<Output = Option<()>> + Send + 'static,
{
    tokio::spawn(script(peer));
    Answer::Accept
}

async fn refuse_namespace(mut peer: MemoryPeer) -> Option<()> {
    peer.open().await?;
    peer.say(r#"44/sync,{"message":"Invalid API key"}"#);
    // A real server leaves the transport open.
    while peer.hear().await.is_some() {}
    Some(())
}

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
    for seed in 0..5 {
        let day = a_day_of(seed, Limits::default(), |_, _| Answer::Refuse).await;
        assert!(day.is_patient(), "{} attempts, shortest gap {:?}", day.attempts, day.shortest_gap);
    }
}

#[tokio::test(start_paused = true)]
async fn a_day_of_refused_keys_is_no_busy_loop() {
    for seed in 0..5 {
        let day = a_day_of(seed, Limits::default(), |_, peer| serve(refuse_namespace, peer)).await;
        assert!(day.is_very_patient(), "{} attempts, shortest gap {:?}", day.attempts, day.shortest_gap);
    }
}

#[tokio::test(start_paused = true)]
async fn a_day_of_closed_ports_and_refused_keys_in_turn_is_no_busy_loop() {
    for seed in 0..5 {
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

#[tokio::test(start_paused = true)]
async fn a_quiet_day_of_pings_keeps_one_connection() {
    let dial = MemoryDial::new(|_, peer| {
        serve(
            |mut peer: MemoryPeer| async move {
                peer.accept().await?;
                peer.serve().await;
                Some(())
            },
            peer,
        )
    });
    let mut probe = probe(&dial, 1, Limits::default());
    probe.connected().await;
    let end = Instant::now() + DAY;
    while let Ok(event) = tokio::time::timeout_at(end, probe.events.recv()).await {
        assert!(matches!(event, Some(Event::Traffic)), "{event:?}");
    }
    assert_eq!(dial.times().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn silence_is_noticed_exactly_after_the_two_intervals_and_the_grace() {
    let dial = MemoryDial::new(|_, peer| {
        serve(
            |mut peer: MemoryPeer| async move {
                peer.accept().await?;
                while peer.hear().await.is_some() {}
                Some(())
            },
            peer,
        )
    });
    let mut probe = probe(&dial, 1, Limits::default());
    probe.connected().await;
    let connected_at = Instant::now();
    let silent_for = Duration::from_secs(47);
    assert_eq!(probe.disconnected().await.0, DisconnectReason::HeartbeatMissed { silent_for });
    assert_eq!(connected_at.elapsed().as_secs(), 47);
}

#[tokio::test(start_paused = true)]
async fn try_again_skips_the_wait_once() {
    let dial = MemoryDial::new(|_, peer| serve(refuse_namespace, peer));
    let limits = Limits {
        refused_backoff: Backoff { base: Duration::from_secs(3_600), cap: Duration::from_secs(3_600) },
        ..Limits::default()
    };
    let mut probe = probe(&dial, 1, limits);
    probe.refused().await;
    let before = Instant::now();
    probe.client.reconnect_now();
    probe.client.reconnect_now();
    probe.refused().await;
    assert_eq!(before.elapsed(), Duration::ZERO);
    let quiet = timeout(Duration::from_secs(800), probe.refused()).await;
    assert!(quiet.is_err(), "one press is one attempt");
}

#[tokio::test(start_paused = true)]
async fn try_again_during_a_connection_is_forgotten() {
    let dial = MemoryDial::new(|number, peer| {
        if number > 0 {
            return Answer::Refuse;
        }
        serve(
            |mut peer: MemoryPeer| async move {
                peer.accept().await?;
                peer.hear().await?;
                Some(())
            },
            peer,
        )
    });
    let backoff = Backoff { base: Duration::from_secs(3_600), cap: Duration::from_secs(3_600) };
    let mut probe = probe(&dial, 1, Limits { backoff, ..Limits::default() });
    probe.connected().await;
    probe.client.reconnect_now();
    probe.client.emit("close", vec![]).unwrap();
    probe.disconnected().await;
    assert!(timeout(Duration::from_secs(800), probe.disconnected()).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_always_drops_makes_no_storm() {
    let dial = MemoryDial::new(|_, peer| {
        serve(
            |mut peer: MemoryPeer| async move {
                peer.accept().await?;
                peer.serve().await;
                Some(())
            },
            peer,
        )
    });
    let mut probe = probe(&dial, 1, Limits::default());
    let end = Instant::now() + Duration::from_secs(3_600);
    let mut immediate = 0;
    while Instant::now() < end {
        match probe.next().await {
            Event::Connected { .. } => probe.client.drop_connection("silent"),
            Event::Disconnected { retry_in, .. } => immediate += usize::from(retry_in == Duration::ZERO),
            _ => {}
        }
    }
    assert_eq!(immediate, 1, "at once only for the first of them");
    assert!((120..=300).contains(&dial.times().len()), "{}", dial.times().len());
}

/// A wall clock that a test sets forward.
struct TestClock {
    started: Instant,
    ahead: Mutex<Duration>,
}

impl TestClock {
    fn new() -> Arc<Self> {
        Arc::new(Self { started: Instant::now(), ahead: Mutex::new(Duration::ZERO) })
    }

    fn sleep_machine(&self, length: Duration) {
        *self.ahead.lock().unwrap() += length;
    }
}

impl WallClock for TestClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.started.elapsed() + *self.ahead.lock().unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_sleep_of_the_machine_the_connection_is_replaced_at_once() {
    let dial = MemoryDial::new(|_, peer| {
        serve(
            |mut peer: MemoryPeer| async move {
                peer.accept().await?;
                peer.serve().await;
                Some(())
            },
            peer,
        )
    });
    let clock = TestClock::new();
    let parts = Parts { wall_clock: clock.clone(), ..parts(&dial, 1) };
    let mut probe = start(parts, Limits::default());
    probe.connected().await;
    sleep(Duration::from_secs(60)).await;
    clock.sleep_machine(Duration::from_secs(8 * 3_600));
    let woke_at = Instant::now();
    assert_eq!(probe.disconnected().await, (DisconnectReason::Slept, Duration::ZERO));
    probe.connected().await;
    assert!(woke_at.elapsed() <= Duration::from_secs(2), "{:?}", woke_at.elapsed());
}

#[tokio::test(start_paused = true)]
async fn after_a_sleep_of_the_machine_a_wait_ends_at_once() {
    let dial = MemoryDial::new(|_, _| Answer::Refuse);
    let clock = TestClock::new();
    let parts = Parts { wall_clock: clock.clone(), ..parts(&dial, 1) };
    let backoff = Backoff { base: Duration::from_secs(3_600), cap: Duration::from_secs(3_600) };
    let limits = Limits { backoff, ..Limits::default() };
    let mut probe = start(parts, limits);
    probe.disconnected().await;
    sleep(Duration::from_secs(60)).await;
    clock.sleep_machine(Duration::from_secs(3_600));
    let woke_at = Instant::now();
    probe.disconnected().await;
    assert!(woke_at.elapsed() <= Duration::from_secs(2), "{:?}", woke_at.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_small_correction_of_the_clock_and_a_clock_set_back_are_no_sleep() {
    let dial = MemoryDial::new(|_, peer| {
        serve(
            |mut peer: MemoryPeer| async move {
                peer.accept().await?;
                peer.serve().await;
                Some(())
            },
            peer,
        )
    });
    /// An hour back after a minute, and some seconds forward now and then.
    struct Unsteady(Instant, AtomicUsize);
    impl WallClock for Unsteady {
        fn now(&self) -> SystemTime {
            let calls = self.1.fetch_add(1, Ordering::SeqCst) as u64;
            let base = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000) + self.0.elapsed();
            let back = if calls > 30 { Duration::from_secs(3_600) } else { Duration::ZERO };
            base - back + Duration::from_secs(calls % 3 * 4)
        }
    }
    let clock = Arc::new(Unsteady(Instant::now(), AtomicUsize::new(0)));
    let parts = Parts { wall_clock: clock, ..parts(&dial, 1) };
    let mut probe = start(parts, Limits::default());
    probe.connected().await;
    let end = Instant::now() + Duration::from_secs(3_600);
    while let Ok(event) = tokio::time::timeout_at(end, probe.events.recv()).await {
        assert!(matches!(event, Some(Event::Traffic)), "{event:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_default_time_for_an_acknowledgement_is_the_limit() {
    let dial = MemoryDial::new(|_, peer| {
        serve(
            |mut peer: MemoryPeer| async move {
                peer.accept().await?;
                peer.serve().await;
                Some(())
            },
            peer,
        )
    });
    let mut probe = probe(&dial, 1, Limits::default());
    probe.connected().await;
    let asked_at = Instant::now();
    assert_eq!(probe.client.emit_with_ack("q", vec![], None).await, Err(AckError::TimedOut));
    assert_eq!(asked_at.elapsed().as_secs(), 8);
}
