//! The audit of people.

use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_log::{self, Direction, LogEntry};
use mostrador_store::{StoreError, WriteTransaction};
use serde_json::Value;

/// What happened to, or was done by, one person. Never a PIN, nor its hash.
pub(crate) struct Entry<'a> {
    /// Row of the person, as the screen named it.
    pub(crate) person: i64,
    /// What: `sign_in`, `sign_out`, `add`, `change`, `set_pin`, `change_pin`.
    pub(crate) action: &'static str,
    /// How it ended: `ok`, or why not.
    pub(crate) outcome: &'static str,
    /// Who did it.
    pub(crate) actor: &'a str,
    /// The fields that changed, as they were.
    pub(crate) before: Option<Value>,
    /// The same fields, as they are.
    pub(crate) after: Option<Value>,
}

impl<'a> Entry<'a> {
    /// Something that went well and changed no field.
    pub(crate) fn ok(person: i64, action: &'static str, actor: &'a str) -> Self {
        Self { person, action, outcome: "ok", actor, before: None, after: None }
    }
}

/// Writes an entry down.
pub(crate) fn log(
    transaction: &WriteTransaction<'_>,
    entry: &Entry<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let text = |value: &Option<Value>| value.as_ref().map(Value::to_string);
    let (before, after) = (text(&entry.before), text(&entry.after));
    sync_log::add(
        transaction,
        &LogEntry {
            at: now,
            system: "local",
            entity: "person",
            entity_id: &entry.person.to_string(),
            direction: Direction::Local,
            action: entry.action,
            outcome: entry.outcome,
            actor: Some(entry.actor),
            duration_ms: None,
            before: before.as_deref(),
            after: after.as_deref(),
            detail: None,
        },
    )
}
