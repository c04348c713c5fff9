//! A closure on its way to the writer, and the answer on its way back.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use crate::error::StoreError;
use crate::transaction::WriteTransaction;

/// Whether the changes of a closure stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Keep,
    Undo,
}

/// The two halves of a write: run inside the transaction, answered after it.
pub(crate) trait Job: Send {
    /// Runs the closure, once; its value or error is kept until the fate of the transaction is known.
    fn run(&mut self, transaction: &WriteTransaction<'_>) -> Verdict;

    /// Answers the caller. `fate` is that of the transaction; a closure's own error goes before it.
    fn settle(self: Box<Self>, fate: Result<(), StoreError>);
}

pub(crate) struct ClosureJob<T, E, F> {
    closure: Option<F>,
    outcome: Option<Result<T, E>>,
    answer: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> ClosureJob<T, E, F> {
    pub(crate) fn new(closure: F) -> (Self, oneshot::Receiver<Result<T, E>>) {
        let (answer, receiver) = oneshot::channel();
        (Self { closure: Some(closure), outcome: None, answer }, receiver)
    }
}

impl<T, E, F> Job for ClosureJob<T, E, F>
where
    F: FnOnce(&WriteTransaction<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, transaction: &WriteTransaction<'_>) -> Verdict {
        let Some(closure) = self.closure.take() else { return Verdict::Undo };
        // Unwind safety: the transaction is rolled back after a panic, so nothing half done is seen; what the closure
        // owned is dropped by the unwinding.
        let outcome = catch_unwind(AssertUnwindSafe(|| closure(transaction)))
            .unwrap_or_else(|_| Err(E::from(StoreError::Panicked)));
        let verdict = if outcome.is_ok() { Verdict::Keep } else { Verdict::Undo };
        self.outcome = Some(outcome);
        verdict
    }

    fn settle(self: Box<Self>, fate: Result<(), StoreError>) {
        let answer = match (self.outcome, fate) {
            (Some(Err(error)), _) => Err(error),
            (_, Err(error)) => Err(E::from(error)),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(E::from(StoreError::Closed)),
        };
        // A caller that stopped waiting has no use for the answer; the commit stands.
        let _ = self.answer.send(answer);
    }
}
