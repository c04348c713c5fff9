//! `sync_state`: where each stream stands.

pub mod pause;
