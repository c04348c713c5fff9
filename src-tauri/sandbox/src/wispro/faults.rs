//! What can be wrong with the stand-in for Wispro.

use serde::{Deserialize, Serialize};

use crate::faults::RetryAfter;

/// What happens to a request.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Fault {
    /// Nothing.
    #[default]
    None,
    /// The connection is reset.
    Refuse,
    /// Never an answer; the connection stays open.
    BlackHole,
    /// Answered as usual, after a wait.
    Slow {
        /// Milliseconds.
        ms: u64,
    },
    /// This status in head and body.
    Status {
        /// HTTP status code.
        code: u16,
        /// What the body says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
        /// How long the client is asked to wait.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<RetryAfter>,
    },
    /// Status 200, and this one in the body.
    BodyStatus {
        /// `status` of the body.
        code: u16,
        /// What the body says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// The answer announces its full length and ends in the middle.
    Truncated,
    /// The text of the answer ends in the middle, and its length agrees.
    HalfJson,
    /// 200 with the page of a captive portal.
    Html,
    /// A page without `meta.pagination`.
    MissingMeta,
    /// A page without clients; the totals are told as before.
    Empty,
    /// Every page is the first one.
    PageIgnored,
    /// A page that tells this total, whatever it holds.
    Total {
        /// `total_records`.
        records: u64,
    },
}

/// The fault that is on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Faults {
    pub(super) fault: Fault,
    /// How many requests are still to be hit; none means all.
    pub(super) times: Option<u32>,
    /// Only requests for this page are hit.
    pub(super) page: Option<u64>,
}

impl Faults {
    /// The fault that this request meets; counts it down.
    pub(super) fn next(&mut self, page: Option<u64>) -> Fault {
        if self.page.is_some() && self.page != page {
            return Fault::None;
        }
        match &mut self.times {
            None => self.fault.clone(),
            Some(0) => Fault::None,
            Some(left) => {
                *left -= 1;
                self.fault.clone()
            }
        }
    }
}
