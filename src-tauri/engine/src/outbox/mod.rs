//! The outbox: what this site owes an outside system, sent until it is accepted or a person must look.

mod deliver;
mod gate;
mod worker;

pub(crate) use worker::{OutboxHandle, OutboxParts, OutboxWorker, code_of};
