//! The one sync engine: datasets that decide and apply, the outbox worker, polling and the connection's
//! state. It knows no outside system by name: it drives whatever connector it is given.

#![deny(clippy::wildcard_enum_match_arm)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod backoff;
mod connection;
mod dataset;
mod destination;
mod engine;
mod event;
mod flow;
mod latency;
mod maintenance;
mod metrics;
mod options;
mod outbox;
mod pairs;
pub mod projection;
mod reader;
mod registry;
mod runs;
pub mod schedule;

pub use backoff::Backoff;
pub use connection::{Connection, ConnectionState, LinkFacts, Moment, SocketFact, state_of};
pub use dataset::{Dataset, clients, customers, orders, records};
pub use destination::{Call, Contact, Destination, DestinationStatus, Permit, Refusal, Side, code_of};
pub use engine::{ControlError, Engine, Intakes, StartError, SystemStatus, WhichJobs};
pub use event::{EngineEvent, EventReceiver};
pub use latency::{Latency, LatencySummary};
pub use maintenance::Retention;
pub use metrics::{Metric, Metrics};
pub use options::{EngineOptions, Intervals, Remote, Scheduling, SiteSettings, SystemParts};
pub use outbox::{Acknowledge, Content, Ends, JobEnd, Merged, Reread};
pub use pairs::compile_mapping;
pub use reader::RunFailure;
pub use registry::defaults_of;
pub use runs::{
    Intake, Kept, Listing, LookAhead, Outcome, Reason, Retried, RunFacts, RunProgress, RunRefusal,
    RunRequest, Runs, Scope, Source, TakeContext, Taken, TriedAgain, Waiting,
};
