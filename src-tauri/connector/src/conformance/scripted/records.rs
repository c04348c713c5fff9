//! One entry of the scripted system as a record.

use std::collections::BTreeMap;

use mostrador_domain::Timestamp;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::connector::ScriptedConnector;
use super::defect::Defect;
use crate::{ReasonCode, Record, RecordBody, SetAside, SetAsideReason};

/// The fields of an entry as their texts.
pub(super) fn fields(raw: &str) -> BTreeMap<String, &RawValue> {
    serde_json::from_str(raw).unwrap_or_default()
}

/// A field that holds a text.
pub(super) fn text(fields: &BTreeMap<String, &RawValue>, name: &str) -> Option<String> {
    serde_json::from_str(fields.get(name)?.get()).ok()
}

impl ScriptedConnector {
    /// The record, or why it cannot be addressed.
    pub(super) fn record(&self, entity: &str, raw: &str) -> Result<Record, SetAside> {
        let fields = fields(raw);
        let aside = |reason| SetAside {
            reason,
            content_hash: Sha256::digest(raw.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect(),
            raw_json: raw.to_owned(),
        };
        if fields.is_empty() {
            return Err(aside(SetAsideReason::NotAnObject));
        }
        let external_id = self.id(&fields).ok_or_else(|| aside(SetAsideReason::IdMissing))?;
        let modified = text(&fields, "modified");
        let body = if fields.get("deleted").is_some_and(|deleted| deleted.get() == "true") {
            if self.has(Defect::TombstoneIsARecord) { RecordBody::Raw } else { RecordBody::Deleted }
        } else if text(&fields, "name").is_some() {
            RecordBody::Raw
        } else {
            RecordBody::Malformed { reason: ReasonCode::new("WRONG_TYPE"), field: Some("name".to_owned()) }
        };
        Ok(Record {
            external_id,
            raw_json: self.raw(entity, raw, &fields),
            modified_at: modified.as_deref().and_then(|text| self.instant(text)),
            version: text(&fields, "version"),
            body,
        })
    }

    fn id(&self, fields: &BTreeMap<String, &RawValue>) -> Option<String> {
        let id = fields.get("id")?.get();
        if id.starts_with('"') {
            let id: String = serde_json::from_str(id).ok()?;
            return Some(if self.has(Defect::IdsAreTrimmed) { id.trim().to_owned() } else { id });
        }
        if self.has(Defect::IdThroughFloat) {
            return Some(id.parse::<f64>().ok()?.to_string());
        }
        Some(id.to_owned())
    }

    fn instant(&self, text: &str) -> Option<Timestamp> {
        if self.has(Defect::OffsetFromUtcIsIgnored) {
            return Timestamp::parse_rfc3339(&format!("{}Z", text.get(..19)?));
        }
        Timestamp::parse_rfc3339(text)
    }

    /// The text as it came.
    fn raw(&self, entity: &str, raw: &str, fields: &BTreeMap<String, &RawValue>) -> String {
        let decimal = |text: &str| is_number(text) && text.contains('.');
        let integer = |text: &str| is_number(text) && !text.contains('.') && text.len() > 15;
        if self.has(Defect::SpacesAreLost) {
            return without_spaces(raw);
        }
        if self.has(Defect::OnlyTheBasicPlane) && entity == super::EVENT {
            return raw.chars().map(|letter| if letter > '\u{ffff}' { '?' } else { letter }).collect();
        }
        let mut text = raw.to_owned();
        for value in fields.values().map(|value| value.get()) {
            let rounded = (self.has(Defect::DecimalsThroughFloat) && decimal(value))
                || (self.has(Defect::IntegersThroughFloat) && integer(value));
            if let Some(float) = value.parse::<f64>().ok().filter(|_| rounded) {
                text = text.replacen(value, &float.to_string(), 1);
            } else if self.has(Defect::UnknownObjectsAreLost) && value.contains("[true,null") {
                text = text.replacen(value, "null", 1);
            }
        }
        text
    }
}

fn is_number(json: &str) -> bool {
    json.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

/// Takes out the spaces that stand between values.
fn without_spaces(raw: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    let keep = |letter: &char| {
        if *letter == '"' && !escaped {
            inside = !inside;
        }
        escaped = *letter == '\\' && !escaped;
        inside || *letter != ' '
    };
    raw.chars().filter(keep).collect()
}
