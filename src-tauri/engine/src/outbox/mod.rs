//! The outbox: what this site owes an outside system, sent until it is accepted or a person must look. It names no
//! entity: what the end of a job means for its record is told by the [`Acknowledge`] of that entity.

mod conflict;
mod ends;
mod group;
mod handle;
mod holds;
mod judge;
mod round;
mod settle;
mod worker;
mod writes;

pub use ends::{Acknowledge, Content, Ends, JobEnd, Merged, Reread};
pub(crate) use handle::OutboxHandle;
pub(crate) use worker::{OutboxParts, run};
