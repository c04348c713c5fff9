//! What becomes of two jobs of one record. Pure.

/// Makes the record at the destination where it has no id there yet, else changes it.
pub const UPSERT: &str = "upsert";
/// Deletes the record at the destination.
pub const DELETE: &str = "delete";

/// Whether a request with this job may have reached the destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// It never left.
    Never,
    /// It was leased at least once.
    Perhaps,
}

/// Whether an older job of the same record is pending or on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// None is.
    Nothing,
    /// One is: it may make the record there.
    Unfinished,
}

/// The part of a job that decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Write<'a> {
    pub(super) action: &'a str,
    /// Empty: the destination has not given the record an id yet.
    pub(super) external_id: &'a str,
    /// Names of the changed fields; `None`: everything.
    pub(super) changed: Option<Vec<String>>,
    pub(super) base_version: Option<&'a str>,
}

/// What becomes of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Coalesced {
    /// Both are sent, the older one first.
    Separate,
    /// One job with the newer one's action and payload, these changes and this version.
    One {
        /// Names of the changed fields; `None`: everything.
        changed: Option<Vec<String>>,
        base_version: Option<String>,
    },
    /// The destination never hears of the record.
    Nothing,
}

/// Kinds of jobs; only those of one kind speak for the same thing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind<'a> {
    Upsert,
    Delete,
    Other(&'a str),
}

fn kind(action: &str) -> Kind<'_> {
    match action {
        UPSERT => Kind::Upsert,
        DELETE => Kind::Delete,
        other => Kind::Other(other),
    }
}

/// The actions whose pending jobs a new one of `action` may be coalesced with.
pub(super) fn partners(action: &str) -> [&str; 2] {
    match kind(action) {
        Kind::Upsert | Kind::Delete => [UPSERT, DELETE],
        Kind::Other(other) => [other, other],
    }
}

/// Decides about a pending job and a newer one of the same record.
///
/// A creation that may have been sent stays as it was, whatever id the newer job has (a record that is made anew is still
/// known under its old one): its idempotency key stands for its payload, and only its answer tells under which id the
/// record is known there. Everything else gives way to the newer job; should it have arrived, the newer one repeats it and
/// more.
pub(super) fn coalesce(older: &Write<'_>, sent: Sent, before: Before, newer: &Write<'_>) -> Coalesced {
    let version = newer.base_version.or(older.base_version).map(str::to_owned);
    let unknown_there = older.external_id.is_empty() && newer.external_id.is_empty();
    let creation = unknown_there && before == Before::Nothing;
    match (kind(older.action), kind(newer.action)) {
        (Kind::Other(one), Kind::Other(other)) if one == other => {
            Coalesced::One { changed: newer.changed.clone(), base_version: version }
        }
        (Kind::Other(_), Kind::Other(_) | Kind::Upsert | Kind::Delete)
        | (Kind::Upsert | Kind::Delete, Kind::Other(_)) => Coalesced::Separate,
        (Kind::Upsert, Kind::Upsert | Kind::Delete)
            if older.external_id.is_empty() && sent == Sent::Perhaps =>
        {
            Coalesced::Separate
        }
        (Kind::Upsert, Kind::Delete) if creation => Coalesced::Nothing,
        (Kind::Upsert, Kind::Upsert) => Coalesced::One {
            changed: union(older.changed.as_deref(), newer.changed.as_deref()),
            base_version: version,
        },
        // Whether the deletion arrived is unknown: everything is sent again.
        (Kind::Delete, Kind::Upsert) | (Kind::Upsert | Kind::Delete, Kind::Delete) => {
            Coalesced::One { changed: None, base_version: version }
        }
    }
}

/// In the order in which they were changed first.
fn union(older: Option<&[String]>, newer: Option<&[String]>) -> Option<Vec<String>> {
    let mut all = older?.to_vec();
    for field in newer? {
        if !all.contains(field) {
            all.push(field.clone());
        }
    }
    Some(all)
}

#[cfg(test)]
#[path = "coalesce_tests.rs"]
mod tests;
