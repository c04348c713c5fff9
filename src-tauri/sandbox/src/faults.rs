//! The faults that can be switched on, and what the control API says about them.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What happens to a request of the sync API.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HttpFault {
    /// Nothing.
    #[default]
    None,
    /// The connection is reset before any answer and before any effect.
    Refuse,
    /// The request never gets an answer nor an effect; the connection stays open.
    BlackHole,
    /// Answered as usual, after a wait.
    Slow {
        /// Milliseconds of waiting.
        ms: u64,
    },
    /// Answered with this status and an error of the global handler, without effect.
    Status {
        /// HTTP status code.
        code: u16,
        /// The sentence of the error; one that says nothing when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
        /// How long the client is asked to wait.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<RetryAfter>,
    },
    /// The effect happens, the answer is this status.
    StatusAfterApplying {
        /// HTTP status code.
        code: u16,
    },
    /// The effect happens; the answer announces its full length and ends in the middle.
    Truncated,
    /// The effect happens; the connection is reset before the answer.
    LostAnswer,
    /// 200 with bytes that are no JSON, without effect.
    Garbage200,
    /// 200 with an HTML page, as a captive portal sends it, without effect.
    Html,
}

/// The header `Retry-After`, in the two forms that HTTP knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RetryAfter {
    /// So many seconds.
    Seconds(u64),
    /// The date that is so many seconds after the answer's own `Date`.
    Date(u64),
}

/// What happens to `order:new` events on their way out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct EventFaults {
    /// Probability, 0 to 1, that an event is not sent.
    pub(crate) drop: f64,
    /// Further copies of each event.
    pub(crate) duplicate: u32,
    /// Sends every second event before the one that came first.
    pub(crate) reorder: bool,
    /// Milliseconds that every event is held back.
    pub(crate) delay_ms: u64,
}

/// What happens to the Socket.IO connections.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SocketFault {
    /// Nothing. Setting it, or `thaw`, ends a freeze and a refusal.
    #[default]
    #[serde(alias = "thaw")]
    None,
    /// Open and new connections stay up and carry no byte in either direction.
    Freeze,
    /// Only the connections open now stop carrying bytes; new ones work.
    FreezeOpen,
    /// Every client is disconnected from the namespace, its transport stays. Happens once.
    CloseNamespace,
    /// Every Socket.IO connection ends with a FIN. Happens once.
    CloseTransport,
    /// Open connections end and new ones are reset.
    Refuse,
}

/// Which key the remote accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KeyState {
    /// The one it was started with.
    Original,
    /// Another one.
    Changed,
    /// None is configured.
    Unset,
}

/// All faults, as `GET /control/faults` shows them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Faults {
    pub(crate) http: HttpFault,
    /// Only requests whose path starts with this are hit; none means every path of the sync API.
    pub(crate) http_path: Option<String>,
    /// How many requests are still to be hit; none means all.
    pub(crate) http_times: Option<u32>,
    pub(crate) events: EventFaults,
    pub(crate) socket: SocketFault,
    /// Milliseconds added to the remote's clock; negative is behind.
    pub(crate) clock_skew_ms: i64,
    /// Seed of the random choices (dropped events).
    pub(crate) seed: u64,
}

/// The faults with the state of their random choices.
#[derive(Debug)]
pub(crate) struct FaultBox {
    pub(crate) faults: Faults,
    rng: StdRng,
}

impl FaultBox {
    pub(crate) fn new(seed: u64) -> Self {
        Self { faults: Faults { seed, ..Faults::default() }, rng: StdRng::seed_from_u64(seed) }
    }

    /// Changes the given keys; a key that is null returns to its default.
    ///
    /// # Errors
    /// An unknown key or a value of the wrong form; nothing is changed then.
    pub(crate) fn patch(&mut self, patch: &serde_json::Map<String, Value>) -> Result<(), serde_json::Error> {
        let mut merged = serde_json::to_value(&self.faults)?;
        if let Some(target) = merged.as_object_mut() {
            for (key, value) in patch {
                if value.is_null() {
                    target.remove(key);
                } else {
                    target.insert(key.clone(), value.clone());
                }
            }
            // A new fault hits without end unless its own count is given.
            if patch.contains_key("http") && !patch.contains_key("http_times") {
                target.remove("http_times");
            }
        }
        let faults: Faults = serde_json::from_value(merged)?;
        if patch.contains_key("seed") {
            self.rng = StdRng::seed_from_u64(faults.seed);
        }
        self.faults = faults;
        Ok(())
    }

    /// The fault that this request meets; counts it down.
    pub(crate) fn next_http(&mut self, path: &str) -> HttpFault {
        if self.faults.http == HttpFault::None {
            return HttpFault::None;
        }
        if self.faults.http_path.as_ref().is_some_and(|prefix| !path.starts_with(prefix.as_str())) {
            return HttpFault::None;
        }
        match &mut self.faults.http_times {
            None => self.faults.http.clone(),
            Some(0) => HttpFault::None,
            Some(left) => {
                *left -= 1;
                self.faults.http.clone()
            }
        }
    }

    /// How many copies of the next event are sent: 0 when it is dropped.
    pub(crate) fn next_event_copies(&mut self) -> u32 {
        let probability = self.faults.events.drop.clamp(0.0, 1.0);
        if probability > 0.0 && self.rng.random_bool(probability) {
            return 0;
        }
        self.faults.events.duplicate.saturating_add(1)
    }
}
