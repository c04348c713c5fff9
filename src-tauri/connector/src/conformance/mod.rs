//! The suite that every connector runs: what a connector promises to the engine, as checks that can fail.
//!
//! A connector's own tests implement [`Stages`]: they set up a stand-in of the outside system and let the suite set
//! its scenes. [`run`] plays every check that applies on a stage of its own and gives back a [`Report`]. What does not
//! apply is told with its reason and never counted as passed.
//!
//! [`scripted`] is a system in memory with a connector that can do everything a connector can do. Every check applies
//! to one of its entities and passes, and each of its [`Defect`](scripted::Defect)s makes exactly one check fail: a
//! check that cannot fail proves nothing. [`Careless`] is such a defect for the stages of a real connector.
//!
//! The feature is switched on by dev-dependencies alone. With the resolver of this workspace (version 3) features of
//! dev-dependencies do not reach a build of a program or a library by itself, so nothing of this is in the product;
//! `cargo xtask test` reads the feature graph and fails otherwise.

mod careless;
mod check;
mod checks;
mod play;
mod runner;
pub mod scripted;
mod stage;

pub use careless::{Careless, blind};
pub use check::{Check, Finding, Need, Outcome};
pub use checks::all;
pub use play::{Play, Reading};
pub use runner::{CheckResult, Report, Verdict, run, run_one};
pub use stage::{
    Able, ErrorKind, Fault, Held, Key, Modified, PERSONAL, Sample, SampleId, Scene, Sent, Shape, Stage,
    Stages, Times, Wait,
};
