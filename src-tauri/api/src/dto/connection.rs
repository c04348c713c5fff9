//! The connection chip. Its state is computed in Rust, so that it is never green on stale data.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the chip says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConnectionState {
    /// No address or no key yet.
    NotConfigured,
    /// Started a moment ago, nothing known yet.
    Connecting,
    /// *Instantáneo*: the socket is up and a check succeeded recently.
    Live,
    /// *Reconectando…*: the socket was lost less than 20 s ago, checks still succeed.
    Reconnecting,
    /// *Respaldo*: no socket, orders are looked for every 15 s and the last look succeeded.
    Polling,
    /// *Sin conexión*: no check has succeeded recently.
    Offline,
    /// *Clave no aceptada*: nothing is sent or received until somebody changes the key.
    Refused,
}

/// The connection to the remote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionView {
    /// What the chip says.
    pub state: ConnectionState,
    /// Since when it says so.
    pub since: i64,
    /// When the remote last answered a check properly.
    pub last_checked_at: Option<i64>,
    /// When the next check is due.
    pub next_check_at: Option<i64>,
    /// Why it is not live; a key of the catalogue `errors`.
    pub reason: Option<String>,
    /// Address of the remote, without credentials.
    pub remote: Option<String>,
}
