use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use mostrador_connector::{
    CheckReport, ConnectorSpec, EntitySpec, Limits, Page, Rate, ReadRequest, ReadStyle, WriteOperation,
    WriteOutcome, WriteStyle,
};
use mostrador_domain::Timestamp;

use super::*;

struct Bare(ConnectorSpec);

#[async_trait]
impl Connector for Bare {
    fn spec(&self) -> &ConnectorSpec {
        &self.0
    }

    async fn check(&self) -> CheckReport {
        CheckReport { steps: Vec::new() }
    }

    async fn read(&self, _: ReadRequest) -> Result<Page, RemoteError> {
        Err(RemoteError::TooLarge)
    }

    async fn write(&self, _: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        Ok(Vec::new())
    }
}

struct StoppedClock;

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        Timestamp(1_000)
    }
}

fn destination(limits: Limits, read: ReadStyle) -> Destination {
    let entities = vec![EntitySpec { name: "thing", read, write: WriteStyle::None }];
    let spec = ConnectorSpec { system: "elsewhere", entities, limits };
    Destination::new(Arc::new(Bare(spec)), Arc::new(StoppedClock), Arc::new(Backoff::new(Some(1))))
}

fn refused_key() -> RemoteError {
    RemoteError::Auth { code: mostrador_connector::ReasonCode::new("X") }
}

#[tokio::test(start_paused = true)]
async fn never_more_calls_are_under_way_than_the_system_bears() {
    let destination = destination(Limits { rate: None, concurrency: 3 }, ReadStyle::None);
    let (under_way, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let calls: Vec<_> = (0..20)
        .map(|index| {
            let (destination, under_way, most) = (destination.clone(), under_way.clone(), most.clone());
            tokio::spawn(async move {
                let call = if index % 2 == 0 { Call::Write } else { Call::Read };
                let permit = destination.admit(call).await.unwrap();
                most.fetch_max(under_way.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(10)).await;
                under_way.fetch_sub(1, Ordering::SeqCst);
                destination.report(permit, Ok(()));
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    assert_eq!(most.load(Ordering::SeqCst), 3);
}

#[tokio::test(start_paused = true)]
async fn never_more_calls_are_made_in_a_second_than_the_rate_allows() {
    let rate = Some(Rate { requests: 4, per: Duration::from_secs(1) });
    let destination = destination(Limits { rate, concurrency: 100 }, ReadStyle::None);
    let started = Instant::now();
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let destination = destination.clone();
            tokio::spawn(async move {
                let permit = destination.admit(Call::Write).await.unwrap();
                permit.next_request().await;
                destination.report(permit, Ok(()));
                started.elapsed()
            })
        })
        .collect();
    let mut ends = Vec::new();
    for call in calls {
        ends.push(call.await.unwrap());
    }
    // 40 requests, the first at once, the others a quarter of a second apart.
    ends.sort_unstable();
    let last = ends.last().copied().unwrap();
    assert!(
        last >= Duration::from_millis(39 * 250) && last < Duration::from_millis(39 * 250 + 50),
        "{last:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_poll_finds_a_place_however_many_others_are_under_way() {
    let queue = ReadStyle::AcknowledgedQueue { page_max: 20 };
    let destination = destination(Limits { rate: None, concurrency: 2 }, queue);
    let _upload = destination.admit(Call::Write).await.unwrap();
    let second = tokio::time::timeout(Duration::from_secs(60), destination.admit(Call::Write)).await;
    assert!(second.is_err(), "the last place is for polls");
    destination.admit(Call::Poll).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_for_the_breaker_goes_on_when_a_person_reopens_it() {
    let destination = destination(Limits::ONE_AT_A_TIME, ReadStyle::None);
    for _ in 0..10 {
        let permit = destination.admit(Call::Write).await.unwrap();
        destination.report(permit, Err(&RemoteError::Unreachable { detail: String::new() }));
    }
    assert!(matches!(destination.status(), DestinationStatus::OpenUntil { failures: 10, .. }));
    assert_eq!(destination.admit_now(Call::Write).await.unwrap_err(), Refusal::NotNow);
    let waiting = tokio::spawn({
        let destination = destination.clone();
        async move { destination.admit(Call::Write).await.map(drop) }
    });
    tokio::task::yield_now().await;
    let before = Instant::now();
    destination.reopen();
    waiting.await.unwrap().unwrap();
    assert_eq!(Instant::now(), before);
}

#[tokio::test(start_paused = true)]
async fn a_refused_key_and_a_pause_answer_at_once_and_whoever_watches_is_told() {
    let destination = destination(Limits::ONE_AT_A_TIME, ReadStyle::None);
    let mut status = destination.watch();
    let permit = destination.admit(Call::Write).await.unwrap();
    destination.report(permit, Err(&refused_key()));
    assert_eq!(
        destination.admit(Call::Write).await.unwrap_err(),
        Refusal::KeyRefused { code: "X".to_owned() }
    );
    status.changed().await.unwrap();
    assert_eq!(*status.borrow_and_update(), DestinationStatus::Refused { code: "X".to_owned() });
    destination.pause("Ana");
    assert_eq!(destination.admit(Call::Poll).await.unwrap_err(), Refusal::Paused { by: "Ana".to_owned() });
    destination.resume();
    // The pause is over, the key is still refused; a poll finds it accepted.
    let permit = destination.admit(Call::Poll).await.unwrap();
    destination.report(permit, Ok(()));
    assert_eq!(destination.status(), DestinationStatus::Closed);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_before_the_time_that_a_throttle_asked_for() {
    let destination = destination(Limits { rate: None, concurrency: 4 }, ReadStyle::None);
    let permit = destination.admit(Call::Write).await.unwrap();
    let started = Instant::now();
    destination.report(permit, Err(&RemoteError::Throttled { after: Duration::from_secs(42) }));
    for call in [Call::Read, Call::Write, Call::FirstWrite, Call::Poll] {
        let permit = destination.admit(call).await.unwrap();
        assert!(started.elapsed() >= Duration::from_secs(42), "{call:?}");
        drop(permit);
    }
}
