//! What the stand-in tells a test about what happened.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::Serialize;

/// One number that a client wrote to an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfirmationReport {
    /// Milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// Microseconds since the Unix epoch.
    pub at_us: i64,
    /// The order's number after the confirmation.
    pub daily_number: Option<i64>,
}

/// What happened to one order. Times are the machine's own, never skewed.
#[derive(Debug, Clone, Serialize)]
pub struct OrderReport {
    /// The order's id in lower case, or a name made by the stand-in when it carries none.
    pub id: String,
    /// When the notification left, milliseconds since the Unix epoch. Also set when a fault drops the event.
    pub emitted_at_ms: Option<i64>,
    /// The same in microseconds.
    pub emitted_at_us: Option<i64>,
    /// The same on the monotonic clock, microseconds since the stand-in started.
    pub emitted_mono_us: Option<u64>,
    /// The same for a test inside the process.
    #[serde(skip)]
    pub emitted_instant: Option<Instant>,
    /// When the order first left the pending list, milliseconds since the Unix epoch.
    pub confirmed_at_ms: Option<i64>,
    /// The same in microseconds.
    pub confirmed_at_us: Option<i64>,
    /// The same on the monotonic clock, microseconds since the stand-in started.
    pub confirmed_mono_us: Option<u64>,
    /// The same for a test inside the process.
    #[serde(skip)]
    pub confirmed_instant: Option<Instant>,
    /// The number that the remote holds now.
    pub daily_number: Option<i64>,
    /// Whether the order will be listed again.
    pub pending: bool,
    /// How many times it was listed.
    pub listed: u64,
    /// Every number written, oldest first, also by confirmations that failed for another order's sake.
    pub confirmations: Vec<ConfirmationReport>,
}

/// Figures over everything since the start or the last reset.
#[derive(Debug, Clone, Serialize)]
pub struct Stats {
    /// Orders made, announced or not.
    pub created: usize,
    /// Orders announced.
    pub emitted: usize,
    /// Orders that left the pending list at least once.
    pub confirmed: usize,
    /// Orders that would be listed now or later.
    pub pending: usize,
    /// Orders listed at least once.
    pub listed: usize,
    /// Listings answered.
    pub listings: u64,
    /// The numbers of the confirmed orders, ascending, with repetitions.
    pub numbers: Vec<i64>,
    /// How many of them repeat another order's number.
    pub shared_numbers: usize,
    /// Orders that were given two different numbers.
    pub conflicting_numbers: usize,
    /// Entries that a listing of all customers would have.
    pub customers: usize,
    /// Pushes of customers that were read, whatever came of them.
    pub pushes: u64,
    /// Requests of the sync API and the socket handshake, by path.
    pub requests: BTreeMap<String, u64>,
    /// Clients in the namespace now.
    pub sockets_connected: usize,
}

/// One request that reached the stand-in. It never holds the key.
#[derive(Debug, Clone, Serialize)]
pub struct RequestReport {
    /// HTTP method.
    pub method: String,
    /// Path without the query.
    pub path: String,
    /// Milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// Length of the request body as sent.
    pub bytes: usize,
    /// Status answered; 0 when a fault left the request without an answer.
    pub status: u16,
}

/// One push of customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PushReport {
    /// Milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// Customers that were found before it ended.
    pub found: usize,
    /// Why it stopped in the middle.
    pub error: Option<String>,
    /// What was in it.
    pub customers: Vec<PushedCustomer>,
}

/// What a push said about one customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PushedCustomer {
    /// The id as it was sent.
    pub id: String,
    /// The fields that were sent, in alphabetical order.
    pub fields: Vec<String>,
    /// The addresses that were sent.
    pub addresses: Vec<PushedAddress>,
}

/// What a push said about one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PushedAddress {
    /// The id as it was sent.
    pub id: String,
    /// The fields that were sent, in alphabetical order.
    pub fields: Vec<String>,
}
