//! A client of Wispro as a row of *Clientes*.

use mostrador_engine::clients::CLIENT;
use mostrador_store::tables::sync_data::{RecordRow, RecordStatus};
use serde_json::{Map, Value};

use crate::dto::{CustomerRow, SyncState};

/// A client as the source has it, that is not stored as one.
pub(super) fn unstored(system: &str, record_id: &str, payload: &str) -> CustomerRow {
    row(system, 0, record_id, payload, SyncState::Pending)
}

/// A client that is known here.
pub(super) fn stored(system: &str, record: &RecordRow) -> CustomerRow {
    let state = match record.status {
        RecordStatus::Synced | RecordStatus::Deleted => SyncState::Synced,
        RecordStatus::Pending => SyncState::Pending,
        RecordStatus::Failed => SyncState::Failed,
        RecordStatus::Conflict => SyncState::Conflict,
        RecordStatus::Skipped => SyncState::Skipped,
    };
    let record_id = record.id_there().unwrap_or(&record.entity_id);
    row(system, record.id, record_id, &record.payload, state)
}

fn row(system: &str, id: i64, record_id: &str, payload: &str, state: SyncState) -> CustomerRow {
    let fields = match serde_json::from_str(payload) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) | Err(_) => Map::new(),
    };
    let text = |name: &str| text(&fields, name);
    let address: Vec<String> = ["address", "city", "state"].into_iter().filter_map(text).collect();
    CustomerRow {
        id,
        source: system.to_owned(),
        entity_type: CLIENT.to_owned(),
        record_id: record_id.to_owned(),
        name: text("name"),
        phone: text("phone_mobile").or_else(|| text("phone")),
        document: document(&fields),
        email: text("email"),
        address: (!address.is_empty()).then(|| address.join(", ")),
        blocked: false,
        state,
        conflicts: 0,
        duplicate: false,
        total_orders: None,
        total_spent_cents: None,
        last_interaction_at: None,
        zone: text("zone_name"),
        contract_state: None,
    }
}

/// The national id as written, with the letter that stands beside it.
fn document(fields: &Map<String, Value>) -> Option<String> {
    let written = text(fields, "national_identification_number")?;
    match text(fields, "details") {
        Some(letter) if letter.len() == 1 && written.starts_with(|sign: char| sign.is_ascii_digit()) => {
            Some(format!("{letter}-{written}"))
        }
        Some(_) | None => Some(written),
    }
}

fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    let text = match fields.get(name)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}
