//! The application is killed again and again while orders come in, and afterwards nothing may be missing.
//!
//! What is checked are the invariants I1 (no order lost, none twice, one number each), I2 (numbers without a gap), I3
//! (confirmed only after the commit, confirmed again when listed again) and I7 (nothing is left behind without a
//! trace), on the data file and on the stand-in's records.

mod checks;
mod ledger;
mod run;
mod schedule;

pub use checks::Checks;
pub use run::{Options, run};
pub use schedule::{Kill, POINTS, Round, Schedule, Step};
