//! How many calls may be under way at once, and how fast they may follow each other.

use std::num::NonZeroU32;
use std::ops::Add;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::{Clock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use mostrador_connector::{ConnectorSpec, Rate, ReadStyle};
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::Call;

/// Tokio's clock for the rate limiter: simulated time stands still and jumps, and the limits must follow it.
#[derive(Clone, Copy, Debug)]
struct TokioClock;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct TokioInstant(Instant);

impl Add<Nanos> for TokioInstant {
    type Output = Self;

    fn add(self, duration: Nanos) -> Self {
        Self(self.0 + Duration::from(duration))
    }
}

impl Reference for TokioInstant {
    fn duration_since(&self, earlier: Self) -> Nanos {
        self.0.saturating_duration_since(earlier.0).into()
    }

    fn saturating_sub(&self, duration: Nanos) -> Self {
        Self(self.0.checked_sub(duration.into()).unwrap_or(self.0))
    }
}

impl Clock for TokioClock {
    type Instant = TokioInstant;

    fn now(&self) -> TokioInstant {
        TokioInstant(Instant::now())
    }
}

type Pace = RateLimiter<NotKeyed, InMemoryState, TokioClock, NoOpMiddleware<TokioInstant>>;

/// The limits of one system.
pub(super) struct Limiter {
    places: Arc<Semaphore>,
    /// Everybody but polls needs one of these as well; there is one fewer of them, so that a poll always finds a place.
    beside_polls: Arc<Semaphore>,
    places_beside_polls: usize,
    pace: Option<Pace>,
    /// First come, first served: without it a late caller could take the turn that an earlier one sleeps for.
    queue: Mutex<()>,
}

/// A place among the calls under way.
#[derive(Debug)]
pub(super) struct Place {
    _place: Option<OwnedSemaphorePermit>,
    _beside_polls: Option<OwnedSemaphorePermit>,
}

impl Limiter {
    pub(super) fn new(spec: &ConnectorSpec) -> Self {
        let places = spec.limits.concurrency.max(1);
        let polled =
            spec.entities.iter().any(|entity| matches!(entity.read, ReadStyle::AcknowledgedQueue { .. }));
        let places_beside_polls = if polled && places > 1 { places - 1 } else { places };
        Self {
            places: Arc::new(Semaphore::new(places)),
            beside_polls: Arc::new(Semaphore::new(places_beside_polls)),
            places_beside_polls,
            pace: spec
                .limits
                .rate
                .and_then(quota)
                .map(|quota| RateLimiter::direct_with_clock(quota, TokioClock)),
            queue: Mutex::new(()),
        }
    }

    pub(super) fn places_beside_polls(&self) -> usize {
        self.places_beside_polls
    }

    /// Waits for a place.
    pub(super) async fn place(&self, call: Call) -> Place {
        // The semaphores are never closed, so that there always is one in the end.
        let beside_polls = match call {
            Call::Poll => None,
            Call::Read | Call::Write | Call::FirstWrite => {
                self.beside_polls.clone().acquire_owned().await.ok()
            }
        };
        Place { _place: self.places.clone().acquire_owned().await.ok(), _beside_polls: beside_polls }
    }

    /// Waits until the next request may leave.
    pub(super) async fn turn(&self) {
        let Some(pace) = &self.pace else { return };
        let _first = self.queue.lock().await;
        while let Err(early) = pace.check() {
            tokio::time::sleep_until(early.earliest_possible().0).await;
        }
    }
}

/// Evenly spread and without a burst: the remote counts in windows whose edges are unknown here.
fn quota(rate: Rate) -> Option<Quota> {
    Quota::with_period(rate.per / rate.requests.max(1)).map(|quota| quota.allow_burst(NonZeroU32::MIN))
}
