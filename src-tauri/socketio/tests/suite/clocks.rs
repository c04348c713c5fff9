//! Heartbeats, impatience and sleep of the machine in simulated time.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use mostrador_socketio::{AckError, Backoff, DisconnectReason, Event, Limits, Parts, WallClock};
use tokio::time::{Instant, sleep, timeout};

use crate::support::memory::{
    Answer, DAY, MemoryDial, MemoryPeer, healthy, parts, probe, refuse_namespace, serve, start,
};

#[tokio::test(start_paused = true)]
async fn a_quiet_day_of_pings_keeps_one_connection() {
    let dial = MemoryDial::new(|_, peer| serve(healthy, peer));
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
    let dial = MemoryDial::new(|_, peer| serve(healthy, peer));
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
    let dial = MemoryDial::new(|_, peer| serve(healthy, peer));
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
    let dial = MemoryDial::new(|_, peer| serve(healthy, peer));
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
    let dial = MemoryDial::new(|_, peer| serve(healthy, peer));
    let mut probe = probe(&dial, 1, Limits::default());
    probe.connected().await;
    let asked_at = Instant::now();
    assert_eq!(probe.client.emit_with_ack("q", vec![], None).await, Err(AckError::TimedOut));
    assert_eq!(asked_at.elapsed().as_secs(), 8);
}
