//! All checks, in the order in which they are told.

mod bad_records;
mod changes;
mod content;
mod describing;
mod dropping;
mod failures;
mod paging;
mod queue;
mod reading;
mod records;
mod secrets;
mod streaming;
mod throttling;
mod tokens;
mod write_failures;
mod writing;

use super::check::Check;

/// Every check of the suite.
pub fn all() -> impl Iterator<Item = &'static Check> {
    [
        describing::CHECKS,
        reading::CHECKS,
        paging::CHECKS,
        changes::CHECKS,
        content::CHECKS,
        bad_records::CHECKS,
        streaming::CHECKS,
        queue::CHECKS,
        failures::CHECKS,
        throttling::CHECKS,
        secrets::CHECKS,
        writing::CHECKS,
        records::CHECKS,
        write_failures::CHECKS,
        tokens::CHECKS,
        dropping::CHECKS,
    ]
    .into_iter()
    .flatten()
}
