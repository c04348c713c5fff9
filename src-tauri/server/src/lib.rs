//! The composition root: [`start`] wires store, connectors, engine and api into a [`Running`] restaurant and serves the
//! same screen to a browser. The window and `mostrador-headless` both stand on it.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod backend;
mod clock;
mod connections;
mod headless;
mod http;
mod installation;
mod monitoring;
mod process;
mod profile;
mod remote;
mod secret;
mod secrets;
mod start;

pub use clock::SystemClock;
pub use headless::run_headless;
/// Why a data file cannot be opened; part of [`StartError`].
pub use mostrador_store::OpenError;
pub use process::prepare_process;
pub use profile::{
    DATA_DIR, DebugLog, LISTEN, PROFILE, Profile, ProfileError, REMOTE_API_KEY, REMOTE_API_URL,
    RemoteSettings, SYNC_DEBUG, SYNC_INTERVAL_MINUTES,
};
pub use secret::Secret;
pub use start::{Running, StartError, start};
