//! What is written into the audit. Values stand there, and nowhere else: no log line has them.

use mostrador_store::StoreError;
use mostrador_store::tables::sync_log::{self, Direction, LogEntry};

use super::document::quoted;
use super::plan::Discarded;
use super::{Document, Work};

/// One row of the audit, as far as it differs from record to record.
pub(super) struct Entry<'a> {
    pub(super) direction: Direction,
    pub(super) action: &'a str,
    pub(super) outcome: &'a str,
    pub(super) actor: Option<&'a str>,
    pub(super) before: Option<&'a str>,
    pub(super) after: Option<&'a str>,
    pub(super) detail: Option<&'a str>,
}

impl<'a> Entry<'a> {
    /// Something that went well.
    pub(super) fn ok(direction: Direction, action: &'a str) -> Self {
        Self { direction, action, outcome: "ok", actor: None, before: None, after: None, detail: None }
    }

    /// Who did it.
    pub(super) fn by(self, actor: &'a str) -> Self {
        Self { actor: Some(actor), ..self }
    }

    /// What it was and what it is: JSON per field.
    pub(super) fn between(self, before: Option<&'a str>, after: Option<&'a str>) -> Self {
        Self { before, after, ..self }
    }
}

pub(super) fn add(work: &Work<'_>, entity_id: &str, entry: &Entry<'_>) -> Result<(), StoreError> {
    sync_log::add(
        work.transaction,
        &LogEntry {
            at: work.now,
            system: work.records.system,
            entity: &work.records.entity_type,
            entity_id,
            direction: entry.direction,
            action: entry.action,
            outcome: entry.outcome,
            actor: entry.actor,
            duration_ms: None,
            before: entry.before,
            after: entry.after,
            detail: entry.detail,
        },
    )
}

/// Fields that changed, before and after.
pub(super) fn changes(
    work: &Work<'_>,
    entity_id: &str,
    entry: Entry<'_>,
    [before, after]: [&Document; 2],
    fields: &[String],
) -> Result<(), StoreError> {
    let names = || fields.iter().map(String::as_str);
    let (before, after) = (before.only(names()), after.only(names()));
    add(work, entity_id, &entry.between(Some(&before), Some(&after)))
}

/// Values that were turned down, one row per reason, from where a person can bring them back.
pub(super) fn discarded(
    work: &Work<'_>,
    entity_id: &str,
    discarded: &[Discarded],
    actor: Option<&str>,
) -> Result<(), StoreError> {
    let mut reasons: Vec<&'static str> = Vec::new();
    for discard in discarded {
        if !reasons.contains(&discard.reason) {
            reasons.push(discard.reason);
        }
    }
    for reason in reasons {
        let of_reason = || discarded.iter().filter(|discard| discard.reason == reason);
        let lost = object(of_reason().map(|discard| (&discard.field, &discard.lost)));
        let kept = object(of_reason().map(|discard| (&discard.field, &discard.kept)));
        let entry = Entry {
            outcome: reason,
            actor,
            ..Entry::ok(Direction::Local, "discard").between(Some(&lost), Some(&kept))
        };
        add(work, entity_id, &entry)?;
    }
    Ok(())
}

fn object<'a>(fields: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    let pairs: Vec<String> = fields.map(|(name, raw)| format!("{}:{raw}", quoted(name))).collect();
    format!("{{{}}}", pairs.join(","))
}
