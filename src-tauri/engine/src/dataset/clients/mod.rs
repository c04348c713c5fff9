//! Clients of a billing system, in `sync_data`: records like any others, but a person who has two accounts there, or comes
//! back under another id, must become neither one person merged wrongly nor two persons by mistake.
//!
//! **Who is it?** The id of the source comes first. A client whose id is not known is looked for by its national id
//! ([`NationalId`]), by equality of the whole key. Nobody: it is new. One who is free, because the source deleted it or
//! never knew it: it is that one, under its new id (`external_id`; the row is never re-keyed). One whom the source may still
//! list under another id, or several: nobody can tell, so nothing is stored; it is skipped as [`AMBIGUOUS`] and waits for
//! a person (`client_reviews`) until the ambiguity is gone or somebody decides. A client without a key is compared with
//! nobody, and an e-mail address is never compared: families share one.
//!
//! **A decision holds** because it is carried out at once: the id then means a row, like any other known id.
//!
//! **A dry run** rolls back each record, so what it would have stored is kept in memory (`overlay`): the second of two new
//! clients with one document is predicted as what it would be.

mod candidates;
mod decide;
mod intake;
mod overlay;

use mostrador_domain::NationalId;
use serde::Deserialize;
use serde_json::value::RawValue;

pub use decide::{Decision, DecisionError, decide};
pub use intake::ClientIntake;

/// The entity of every system that has clients.
pub const CLIENT: &str = "client";
/// Code of a client that nobody can place for sure.
pub const AMBIGUOUS: &str = "AMBIGUOUS";
/// Code of a client that a person left out.
const EXCLUDED: &str = "EXCLUDED";
/// Code of a client that the source has under another id by now.
const REPLACED: &str = "REPLACED";

/// The fields that the key is made of.
#[derive(Deserialize)]
struct Keyed<'a> {
    #[serde(borrow)]
    national_identification_number: Option<&'a RawValue>,
    #[serde(borrow)]
    details: Option<&'a RawValue>,
}

/// The key of a client as the source has it; `None` where there is none. A bad national id is no failure.
pub(crate) fn key_of(payload: &str) -> Option<NationalId> {
    let fields: Keyed<'_> = serde_json::from_str(payload).ok()?;
    let written = text(fields.national_identification_number?)?;
    let details = fields.details.and_then(text);
    NationalId::parse(&written, details.as_deref())
}

/// A text, or a whole number in its own digits; nothing else is an id.
fn text(raw: &RawValue) -> Option<String> {
    let raw = raw.get();
    if raw.starts_with('"') {
        return serde_json::from_str(raw).ok();
    }
    raw.bytes().all(|byte| byte.is_ascii_digit()).then(|| raw.to_owned())
}

#[cfg(test)]
#[path = "clients_tests.rs"]
mod tests;
