//! Latency of the order flow, measured where it happens: from the frame's arrival to the commit, and to the
//! screen.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use mostrador_domain::Timestamp;
use mostrador_domain::order::OrderId;

/// How many measurements are kept.
const KEPT: usize = 4_096;

/// Measurements of this process.
#[derive(Debug, Default)]
pub struct Latency(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    commit: Series,
    screen: Series,
    orders: HashMap<OrderId, Trace>,
    arrivals: VecDeque<OrderId>,
    board_shown: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug)]
struct Trace {
    arrived: Instant,
    commit: Duration,
    screen: Option<Duration>,
}

#[derive(Debug, Default)]
struct Series {
    count: u64,
    kept: VecDeque<Duration>,
}

impl Series {
    fn add(&mut self, duration: Duration) {
        self.count += 1;
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(duration);
    }

    fn summary(&self) -> LatencySummary {
        let mut sorted: Vec<Duration> = self.kept.iter().copied().collect();
        sorted.sort_unstable();
        // Nearest rank: the smallest value that is not exceeded by that share of the measurements.
        let rank = |percent: usize| {
            let position = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
            sorted.get(position).copied()
        };
        LatencySummary { count: self.count, p50: rank(50), p95: rank(95), p99: rank(99) }
    }
}

/// Percentiles over the latest measurements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LatencySummary {
    /// How many there were in all.
    pub count: u64,
    /// Median.
    pub p50: Option<Duration>,
    /// 95th percentile.
    pub p95: Option<Duration>,
    /// 99th percentile.
    pub p99: Option<Duration>,
}

impl Latency {
    /// An order that was announced at `arrived` is committed now; answers how long that took.
    pub fn committed(&self, id: OrderId, arrived: Instant) -> Duration {
        let commit = arrived.elapsed();
        let mut state = self.state();
        state.commit.add(commit);
        if state.orders.insert(id, Trace { arrived, commit, screen: None }).is_none() {
            state.arrivals.push_back(id);
        }
        if state.arrivals.len() > KEPT
            && let Some(oldest) = state.arrivals.pop_front()
        {
            state.orders.remove(&oldest);
        }
        commit
    }

    /// The card of an order is on the screen now. Only the first screen counts.
    pub fn shown(&self, id: OrderId) {
        let mut state = self.state();
        let Some(trace) = state.orders.get_mut(&id) else { return };
        if trace.screen.is_some() {
            return;
        }
        let screen = trace.arrived.elapsed();
        trace.screen = Some(screen);
        state.screen.add(screen);
    }

    /// The board is on a screen now. Only the first screen counts.
    pub fn board_shown(&self, now: Timestamp) {
        self.state().board_shown.get_or_insert(now);
    }

    /// When the board was on a screen for the first time.
    pub fn board_shown_at(&self) -> Option<Timestamp> {
        self.state().board_shown
    }

    /// Notification to commit.
    pub fn commit_summary(&self) -> LatencySummary {
        self.state().commit.summary()
    }

    /// Notification to the second animation frame after the card exists.
    pub fn screen_summary(&self) -> LatencySummary {
        self.state().screen.summary()
    }

    /// The measurements of one order: to the commit, and to the screen.
    pub fn of_order(&self, id: OrderId) -> Option<(Duration, Option<Duration>)> {
        self.state().orders.get(&id).map(|trace| (trace.commit, trace.screen))
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[path = "latency_tests.rs"]
mod tests;
