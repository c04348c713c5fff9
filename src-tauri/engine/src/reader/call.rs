//! The one place where a run calls an outside system.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use mostrador_connector::RemoteError;
use mostrador_domain::{Clock, Timestamp};
use tokio::time::Instant;

use super::Reader;
use super::failure::{Cut, RunFailure};
use crate::destination::{Call, Destination, DestinationStatus, Permit, Side};
use crate::metrics::Metrics;
use crate::runs::{Directive, Waiting};

/// Code of the one refusal that concerns the place and not what is read there.
const CURSOR_EXPIRED: &str = "CURSOR_EXPIRED";

/// Answers that were failures, after each of which one page is asked for once more.
const RETRIES: u32 = 3;

/// What came of asking.
pub(crate) enum Answer<T> {
    /// What was asked for.
    Got(T),
    /// It is too large: ask for less.
    TooLarge,
    /// The source does not know the place any more.
    Forgotten,
    /// Somebody wants the run to do something else; nothing was read.
    Interrupted,
}

/// What a call needs that is made for a run, also beside the run's own task.
#[derive(Clone)]
pub(super) struct Caller {
    pub(super) destination: Destination,
    clock: Arc<dyn Clock>,
    metrics: Metrics,
    system: &'static str,
    entity: String,
}

/// A call that was made.
pub(super) struct Asked<T> {
    result: Result<T, RemoteError>,
    /// When, for what is known of the answer's age.
    at: Timestamp,
}

impl Caller {
    /// Makes one call. Dropped in the middle, it gives its permit back: nothing is known of the call, and reading changes
    /// nothing.
    pub(super) async fn call<T>(
        &self,
        permit: Permit,
        attempt: impl Future<Output = Result<T, RemoteError>>,
    ) -> Asked<T> {
        let (at, asked) = (self.clock.now(), Instant::now());
        let result = attempt.await;
        self.destination.report(permit, result.as_ref().map(|_| ()));
        self.metrics.record_call(self.system, &self.entity, asked.elapsed(), result.as_ref().map(|_| ()));
        Asked { result, at }
    }
}

impl Reader {
    pub(super) fn caller(&self) -> Caller {
        Caller {
            destination: self.source.destination.clone(),
            clock: self.clock.clone(),
            metrics: self.metrics.clone(),
            system: self.context.system,
            entity: self.context.entity_type.clone(),
        }
    }

    /// Asks until there is an answer that means something: waits while the system cannot be reached or asked to wait, and
    /// asks three times more where it answers that it failed. The destination keeps the pace.
    pub(crate) async fn ask<T>(
        &mut self,
        attempt: impl Fn(Destination) -> BoxFuture<'static, Result<T, RemoteError>> + Send,
    ) -> Result<Answer<T>, Cut> {
        self.ask_after(None, attempt).await
    }

    /// The same where the first call was made `before`.
    pub(super) async fn ask_after<T>(
        &mut self,
        mut before: Option<Asked<T>>,
        attempt: impl Fn(Destination) -> BoxFuture<'static, Result<T, RemoteError>> + Send,
    ) -> Result<Answer<T>, Cut> {
        let caller = self.caller();
        let mut failures = 0;
        loop {
            let asked = match before.take() {
                Some(asked) => asked,
                None => {
                    let Some(permit) = self.admit().await? else { return Ok(Answer::Interrupted) };
                    let control = self.control.clone();
                    tokio::select! {
                        biased;
                        () = control.until_other_than(Directive::Go) => return Ok(Answer::Interrupted),
                        asked = caller.call(permit, attempt(caller.destination.clone())) => asked,
                    }
                }
            };
            let error = match asked.result {
                Ok(got) => {
                    self.context.asked_at = asked.at;
                    return Ok(Answer::Got(got));
                }
                Err(error) => error,
            };
            tracing::debug!(run = self.context.run_id, system = self.context.system, %error, "a read failed");
            match &error {
                RemoteError::Unreachable { .. } | RemoteError::Throttled { .. } => {}
                RemoteError::Transient { .. } if failures < RETRIES => failures += 1,
                RemoteError::TooLarge => return Ok(Answer::TooLarge),
                RemoteError::Conflict { .. } => return Ok(Answer::Forgotten),
                RemoteError::Record { code, .. } if code.as_str() == CURSOR_EXPIRED => {
                    return Ok(Answer::Forgotten);
                }
                RemoteError::Transient { .. }
                | RemoteError::Auth { .. }
                | RemoteError::Record { .. }
                | RemoteError::Batch { .. } => return Err(RunFailure::remote(&error).into()),
            }
        }
    }

    /// Waits for the right to make one call; `None` when the run has something else to do first.
    async fn admit(&mut self) -> Result<Option<Permit>, Cut> {
        let destination = self.source.destination.clone();
        let mut status = destination.watch();
        let mut waited = false;
        let permit = destination.admit(Call::Read);
        tokio::pin!(permit);
        let permit = loop {
            let waiting = waiting(&status.borrow_and_update());
            waited |= waiting.is_some();
            self.show_waiting(waiting);
            let control = self.control.clone();
            tokio::select! {
                biased;
                () = control.until_other_than(Directive::Go) => break None,
                permit = &mut permit => break Some(permit),
                // Its sender lives as long as the destination that we hold.
                _ = status.changed() => {}
            }
        };
        self.show_waiting(None);
        if waited {
            self.meter.restart_speed();
        }
        match permit {
            None => Ok(None),
            Some(Ok(permit)) => Ok(Some(permit)),
            Some(Err(refusal)) => Err(RunFailure::refused(&refusal).into()),
        }
    }

    fn show_waiting(&self, waiting: Option<Waiting>) {
        let shown = self.meter.watch().borrow().waiting != waiting;
        if shown {
            self.meter.change(|progress| progress.waiting = waiting);
        }
    }
}

/// What a read waits for at a destination of that status. Its turn and a free place are no wait worth telling.
fn waiting(status: &DestinationStatus) -> Option<Waiting> {
    match status {
        DestinationStatus::OpenUntil { side: Side::Reads, at, reason, .. } => {
            Some(Waiting { reason: reason.clone(), until: Some(*at) })
        }
        DestinationStatus::HalfOpen { side: Side::Reads, reason, .. } => {
            Some(Waiting { reason: reason.clone(), until: None })
        }
        DestinationStatus::ThrottledUntil { at } => {
            Some(Waiting { reason: "THROTTLED".to_owned(), until: Some(*at) })
        }
        DestinationStatus::Closed
        | DestinationStatus::OpenUntil { side: Side::Writes, .. }
        | DestinationStatus::HalfOpen { side: Side::Writes, .. }
        | DestinationStatus::Refused { .. }
        | DestinationStatus::Paused { .. } => None,
    }
}
