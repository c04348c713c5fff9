//! Checks of the whole product from outside: the programs `mostrador-headless` and `mostrador-sandbox` as they are
//! shipped, talking over real sockets, with the data in a real file.
//!
//! Nothing here shares code with the product, so that a mistake in a shared type cannot hide on both sides.

pub mod app;
pub mod bench;
pub mod binaries;
pub mod crash;
pub mod events;
pub mod file;
pub mod keyring;
pub mod process;
pub mod remote;
pub mod scene;
pub mod wait;
pub mod wispro;

use std::fmt::Display;
use std::io::Write;

/// Writes one line of a program's report to standard output. A reader that went away is no reason to stop a run.
pub fn say(line: impl Display) {
    let mut out = std::io::stdout().lock();
    let _closed = writeln!(out, "{line}").and_then(|()| out.flush());
}
