//! The one writer, behind either executor.

pub(crate) mod core;
pub(crate) mod job;
pub(crate) mod queue;
pub(crate) mod thread;
