//! `sync_queue`: the outbox. A job is pending, leased to a worker of this process, done, or dead (waits for a person).
//! Beside a job that may have been sent, a record has at most one pending job per action.

mod coalesce;
mod enqueue;
mod finish;
mod lease;
mod maintenance;
pub mod overview;
mod records;
mod retry;
mod types;

pub use coalesce::{DELETE, UPSERT};
pub use enqueue::enqueue;
pub use finish::{finish, rewrite};
pub use lease::{LeaseRequest, Leased, Rest, held, lease, release, release_all, renew};
pub use maintenance::{highest_token, make_due, next_due, prune_done};
pub use records::{
    JobsOf, Sent, Unfinished, Withdraw, Withdrawn, children, fields_under_way, last_accepted, name,
    replace_in_payloads, revive_creation, unfinished, withdraw,
};
pub use retry::{retry, retry_dead};
pub(crate) use types::read_state;
pub use types::{
    Enqueued, JobFailure, JobResult, JobState, JobStatus, Lease, LeasedJob, NewJob, Parent, Receipt,
};

#[cfg(test)]
#[path = "sync_queue_tests.rs"]
mod tests;
