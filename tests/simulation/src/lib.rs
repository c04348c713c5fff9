//! The engine in simulated time: remotes that fail in every way they can, a disk that loses what was not synced, a clock
//! that jumps, a process that dies. Whatever happens, the invariants of `docs/reliability.md` hold.
//!
//! One seed is one history, and it runs on one thread: tokio's paused clock, the store inline on the recording VFS. What
//! the connectors say goes over the wire format, to state machines in the same process.

mod clientele;
mod clock;
mod faults;
pub mod history;
mod late;
mod life;
mod ordering;
mod partner;
pub mod powerloss;
mod reading;
pub mod runner;
pub mod safeguard;
#[cfg(test)]
mod stories;
mod trace;
mod witness;

pub use history::{Figures, Options, Outcome};
pub use life::Systems;
pub use safeguard::Safeguard;
pub use trace::Keep;
