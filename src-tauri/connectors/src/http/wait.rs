//! How long a server asks to wait.

use std::time::Duration;

use chrono::DateTime;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// Waits that a remote may ask for; an hour by a broken clock must not stop the orders for an hour.
const WAIT_DEFAULT: Duration = Duration::from_secs(10);
const WAIT_MIN: Duration = Duration::from_secs(1);
const WAIT_MAX: Duration = Duration::from_secs(300);

/// `Retry-After` in seconds or as a date. A date is compared with the answer's own `Date`, so that the clock of
/// this machine does not matter.
pub(crate) fn asked_wait(headers: &HeaderMap) -> Duration {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let date = |text: &str| DateTime::parse_from_rfc2822(text).ok();
    let asked = text(RETRY_AFTER).and_then(|value| match value.parse::<u64>() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => (date(value)? - date(text(DATE)?)?).to_std().ok(),
    });
    asked.unwrap_or(WAIT_DEFAULT).clamp(WAIT_MIN, WAIT_MAX)
}
