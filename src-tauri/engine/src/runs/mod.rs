//! Runs: one reading of one entity of one system, started, counted, resumed and reported.

mod intake;

pub use intake::{Intake, Outcome, Reason, TakeContext, Taken};
