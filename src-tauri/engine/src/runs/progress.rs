//! How a run stands, for the screen: kept current in memory, told at most four times a second.

use std::collections::VecDeque;
use std::time::Duration;

use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_history::{RunCounters, RunMode, RunRow, RunStatus, RunTrigger};
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::event::{EngineEvent, Events};
use crate::reader::RunFailure;

/// Between two events of one run. A quarter of a second would do if every event took as long on its way to a screen as the
/// one before; with this, one that is late by a fifth of a second still makes no fifth one within a second.
const PACE: Duration = Duration::from_millis(300);
/// Pages that the speed is taken from.
const SMOOTHED_PAGES: usize = 5;

/// How a run stands.
#[derive(Clone, Debug, PartialEq)]
pub struct RunProgress {
    /// The run.
    pub run_id: i64,
    /// Outside system.
    pub system: &'static str,
    /// Entity.
    pub entity_type: String,
    /// What started it.
    pub trigger: RunTrigger,
    /// Whether it changes anything.
    pub mode: RunMode,
    /// Under way, paused, or how it ended.
    pub status: RunStatus,
    /// What is committed.
    pub counters: RunCounters,
    /// How many records the source says there are.
    pub expected: Option<u64>,
    /// Entries that were read besides those that are counted: a record counts once, however often it is read.
    pub again: u64,
    /// How often everything is read, as far as it is known by now.
    pub passes: u64,
    /// How much of all that is read; 100 only at the end.
    pub percent: Option<u8>,
    /// Over the latest five pages; `None` while it does not read.
    pub records_per_second: Option<f64>,
    /// At that speed.
    pub remaining: Option<Duration>,
    /// What it waits for, while it does.
    pub waiting: Option<Waiting>,
    /// Why it failed; of one that is completed, why it is not known what the source has lost.
    pub failure: Option<RunFailure>,
    /// When it started.
    pub started_at: Timestamp,
}

impl RunProgress {
    /// How a run stands of which nothing is known but its row.
    pub(crate) fn of(system: &'static str, row: &RunRow) -> Self {
        Self {
            run_id: row.id,
            system,
            entity_type: row.entity_type.clone(),
            trigger: row.trigger,
            mode: row.mode,
            status: row.status,
            counters: row.counters,
            expected: row.expected,
            again: 0,
            passes: 1,
            percent: percent(row.status, row.counters.processed, row.expected),
            records_per_second: None,
            remaining: None,
            waiting: None,
            failure: None,
            started_at: row.started_at,
        }
    }

    /// Whether it reads now, as far as anybody outside can tell.
    fn reads(&self) -> bool {
        self.status == RunStatus::Running && self.waiting.is_none()
    }

    /// Entries that were read, however often.
    fn read(&self) -> u64 {
        self.counters.processed.saturating_add(self.again)
    }
}

/// What a run waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// A key of the screen's catalogue: the code of the failure, or `THROTTLED`.
    pub reason: String,
    /// Until when, where it is known.
    pub until: Option<Timestamp>,
}

/// How much of a run is read.
pub(crate) fn percent(status: RunStatus, processed: u64, expected: Option<u64>) -> Option<u8> {
    if status == RunStatus::Completed {
        return Some(100);
    }
    let expected = expected.filter(|expected| *expected > 0)?;
    let percent = processed.saturating_mul(100).checked_div(expected)?.min(99);
    u8::try_from(percent).ok()
}

/// The run's side: keeps the progress current.
pub(crate) struct Meter {
    sender: watch::Sender<RunProgress>,
    /// When so many records had been read, at the ends of the latest pages.
    pages: VecDeque<(Instant, u64)>,
}

impl Meter {
    pub(crate) fn new(system: &'static str, row: &RunRow) -> Self {
        let pages = VecDeque::from([(Instant::now(), row.counters.processed)]);
        Self { sender: watch::Sender::new(RunProgress::of(system, row)), pages }
    }

    pub(crate) fn watch(&self) -> watch::Receiver<RunProgress> {
        self.sender.subscribe()
    }

    pub(crate) fn counters(&self) -> RunCounters {
        self.sender.borrow().counters
    }

    pub(crate) fn change(&self, act: impl FnOnce(&mut RunProgress)) {
        self.sender.send_modify(|progress| {
            act(progress);
            if !progress.reads() {
                progress.records_per_second = None;
            }
            let (status, read) = (progress.status, progress.read());
            let to_read = progress.expected.map(|expected| expected.saturating_mul(progress.passes));
            progress.percent = percent(status, read, to_read);
            let left = to_read.map(|to_read| to_read.saturating_sub(read));
            progress.remaining = match (left, progress.records_per_second) {
                (Some(left), Some(speed)) if speed > 0.0 && status == RunStatus::Running => {
                    // Above 2^52 records the last digits are lost.
                    Duration::try_from_secs_f64(left as f64 / speed).ok()
                }
                (Some(_) | None, Some(_) | None) => None,
            };
        });
    }

    /// Counters were committed.
    pub(crate) fn add(&self, counters: &RunCounters) {
        self.change(|progress| progress.counters.add(counters));
    }

    /// So many entries were committed, and what is counted of them.
    pub(crate) fn read(&self, counters: &RunCounters, entries: u64) {
        self.change(|progress| {
            progress.counters.add(counters);
            progress.again += entries.saturating_sub(counters.processed);
        });
    }

    fn entries(&self) -> u64 {
        self.sender.borrow().read()
    }

    /// A page ended.
    pub(crate) fn page(&mut self) {
        let (now, read) = (Instant::now(), self.entries());
        self.pages.push_back((now, read));
        while self.pages.len() > SMOOTHED_PAGES + 1 {
            self.pages.pop_front();
        }
        let Some((since, before)) = self.pages.front().copied() else { return };
        let seconds = now.saturating_duration_since(since).as_secs_f64();
        let speed = (seconds > 0.0).then(|| read.saturating_sub(before) as f64 / seconds);
        self.change(|progress| progress.records_per_second = speed);
    }

    /// The time until now was not spent reading: a pause, or the wait for the source.
    pub(crate) fn restart_speed(&mut self) {
        self.pages = VecDeque::from([(Instant::now(), self.entries())]);
    }
}

/// Tells the latest progress until nothing changes it any more, or the program ends.
pub(crate) async fn publish(
    mut progress: watch::Receiver<RunProgress>,
    events: Events,
    cancel: CancellationToken,
) {
    loop {
        let latest = progress.borrow_and_update().clone();
        events.send(EngineEvent::Run(Box::new(latest)));
        // Whatever changes meanwhile is told at once afterwards, also by a run that has ended.
        let over = async {
            tokio::time::sleep(PACE).await;
            progress.changed().await.is_err()
        };
        if cancel.run_until_cancelled(over).await != Some(false) {
            return;
        }
    }
}

#[cfg(test)]
#[path = "progress_tests.rs"]
mod tests;
