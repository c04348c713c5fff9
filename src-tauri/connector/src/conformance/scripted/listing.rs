//! How the scripted system lists records.

use serde_json::{Value, json};

use super::row::{Row, micros, shown};
use super::system::{State, System};
use super::wire::{From, List, Reply, decode};
use crate::conformance::stage::Fault;
use crate::{CursorKind, Deletions, EntitySpec, ReadStyle};

impl System {
    pub(super) fn list(&self, state: &mut State, list: &List, fault: Option<Fault>) -> Reply {
        let Some(entity) = self.entity(&list.entity) else { return state.error(404, "NO_SUCH_ENTITY") };
        if fault == Some(Fault::CursorExpired) && matches!(list.from, From::Token(_)) {
            return state.error(410, "CURSOR_EXPIRED");
        }
        let rows = selected(state, &entity.spec, list);
        let start = if fault == Some(Fault::PageIgnored) { 0 } else { start(&rows, &list.from) };
        let total = match fault {
            Some(Fault::Total(total)) => total,
            _ => u64::try_from(rows.len()).unwrap_or(u64::MAX),
        };
        let page: Vec<&Row> = match fault {
            Some(Fault::EmptyList) => Vec::new(),
            _ => rows.iter().skip(start).take(list.size).collect(),
        };
        let more = !page.is_empty() && start + page.len() < rows.len();
        let next = page.last().filter(|_| more).map(|row| format!("after={}", row.serial));
        let texts: Vec<String> = page.iter().map(|row| row.text()).collect();
        let now = shown(state.clock);
        if matches!(entity.spec.read, ReadStyle::Stream(_)) {
            let end = json!({ "end": { "total": total, "now": now } });
            let lines: Vec<String> = texts.into_iter().chain([end.to_string()]).collect();
            return state.reply(200, lines.join("\n"));
        }
        let next = Value::from(next);
        let body = format!(
            "{{\"data\":[{}],\"more\":{more},\"total\":{total},\"now\":\"{now}\",\"next\":{next}}}",
            texts.join(",")
        );
        state.reply(200, body)
    }
}

/// The rows that the list may show, in the source's order.
fn selected(state: &State, spec: &EntitySpec, list: &List) -> Vec<Row> {
    let (cursor, deletions) = match spec.read {
        ReadStyle::Pages(style) => (style.cursor, style.deletions),
        ReadStyle::Stream(style) => (CursorKind::Opaque, style.deletions),
        ReadStyle::None | ReadStyle::AcknowledgedQueue { .. } => (CursorKind::Opaque, Deletions::Invisible),
    };
    let queue = matches!(spec.read, ReadStyle::AcknowledgedQueue { .. });
    let since = list.since.as_deref().map(|since| micros(since).unwrap_or(i64::MIN));
    let ids: Option<Vec<String>> = list.ids.as_deref().map(|ids| ids.split(',').map(decode).collect());
    let reference = list.reference.as_deref().map(|reference| Value::from(reference).to_string());
    let wanted = |row: &&Row| {
        let tombstones = deletions == Deletions::Listed && since.is_some();
        (!row.deleted || tombstones)
            && (row.pending || !queue)
            && since.is_none_or(|since| row.micros >= since)
            && ids.as_ref().is_none_or(|ids| ids.contains(&row.id))
            && reference.as_deref().is_none_or(|reference| row.field("reference") == Some(reference))
    };
    let mut rows: Vec<Row> =
        state.tables.get(&list.entity).into_iter().flatten().filter(wanted).cloned().collect();
    if cursor == CursorKind::Keyset {
        rows.sort_by(|one, other| (one.micros, &one.id).cmp(&(other.micros, &other.id)));
    }
    rows
}

/// The place of the first row of the page.
fn start(rows: &[Row], from: &From) -> usize {
    match from {
        From::Start => 0,
        From::Skip(rows) => *rows,
        From::After { modified, id } => {
            let position = (micros(modified).unwrap_or(i64::MIN), id);
            rows.iter().filter(|row| (row.micros, &row.id) <= position).count()
        }
        From::Token(token) => {
            let serial: u64 =
                token.strip_prefix("after=").and_then(|text| text.parse().ok()).unwrap_or_default();
            rows.iter().filter(|row| row.serial <= serial).count()
        }
    }
}
