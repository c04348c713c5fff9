//! The one place where a run calls an outside system.

use futures_util::future::BoxFuture;
use mostrador_connector::RemoteError;
use tokio::time::Instant;

use super::Reader;
use super::failure::{Cut, RunFailure};
use crate::destination::{Call, Destination, DestinationStatus, Permit, Side};
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

impl Reader {
    /// Asks until there is an answer that means something: waits while the system cannot be reached or asked to wait, and
    /// asks three times more where it answers that it failed. The destination keeps the pace.
    pub(crate) async fn ask<T>(
        &mut self,
        attempt: impl Fn(Destination) -> BoxFuture<'static, Result<T, RemoteError>> + Send,
    ) -> Result<Answer<T>, Cut> {
        let mut failures = 0;
        loop {
            let Some(permit) = self.admit().await? else { return Ok(Answer::Interrupted) };
            let asked_at = self.clock.now();
            let asked = Instant::now();
            let result = {
                let control = self.control.clone();
                tokio::select! {
                    biased;
                    // The permit is dropped: nothing is known of the call, and reading changes nothing.
                    () = control.until_other_than(Directive::Go) => return Ok(Answer::Interrupted),
                    result = attempt(self.source.destination.clone()) => result,
                }
            };
            self.source.destination.report(permit, result.as_ref().map(|_| ()));
            let (system, entity) = (self.context.system, &self.context.entity_type);
            self.metrics.record_call(system, entity, asked.elapsed(), result.as_ref().map(|_| ()));
            let error = match result {
                Ok(got) => {
                    self.context.asked_at = asked_at;
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
