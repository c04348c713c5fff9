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

/// Counts and latencies of this process, without personal data.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DiagnosticsView {
    /// Orders in the file.
    pub orders_stored: u64,
    /// Of them, those whose confirmation the remote has accepted.
    pub orders_confirmed: u64,
    /// Of them, those whose confirmation was refused for good.
    pub orders_refused: u64,
    /// Per business day: how many orders, and the lowest and highest number. Dense means that the numbers
    /// are exactly lowest to highest, once each.
    pub days: Vec<DayNumbersView>,
    /// From the arrival of the notification to the commit.
    pub commit_latency: LatencyView,
    /// From the arrival of the notification to the second animation frame after the card exists.
    pub screen_latency: LatencyView,
    /// When a page of this process reported for the first time that it had painted the board.
    pub board_shown_at: Option<i64>,
    /// Latest orders, newest first, at most 100: for following the flow live.
    pub recent: Vec<OrderTraceView>,
}

/// Numbers of one business day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DayNumbersView {
    /// Which day.
    pub business_date: String,
    /// How many orders.
    pub orders: u64,
    /// Lowest number.
    pub lowest: u32,
    /// Highest number.
    pub highest: u32,
    /// No number twice, none left out.
    pub dense: bool,
}

/// Latency of this process so far, in milliseconds, over the latest 4,096 measurements.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LatencyView {
    /// How many measurements there were.
    pub count: u64,
    /// Median.
    pub p50: Option<f64>,
    /// 95th percentile.
    pub p95: Option<f64>,
    /// 99th percentile.
    pub p99: Option<f64>,
}

/// The way of one order, for following the flow live.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OrderTraceView {
    /// UUID.
    pub id: String,
    /// Number of the day.
    pub daily_number: u32,
    /// Milliseconds from the notification to the commit.
    pub commit_ms: Option<f64>,
    /// Milliseconds from the notification to the screen.
    pub screen_ms: Option<f64>,
    /// The remote has accepted the confirmation.
    pub confirmed: bool,
}
