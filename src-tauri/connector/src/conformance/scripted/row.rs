//! One record at the scripted system, and the text that it shows.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::conformance::stage::{Modified, PERSONAL, Sample, SampleId, Shape};

/// What the system makes itself; a write of these changes nothing.
const OWN_FIELDS: &[&str] = &["id", "version", "modified"];

/// A record.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// In the order of creation.
    pub(super) serial: u64,
    /// Empty for an entry without one.
    pub(super) id: String,
    /// The id as JSON; `None` for an entry without one.
    id_json: Option<String>,
    /// Names and JSON texts, in order.
    pub(super) fields: Vec<(String, String)>,
    /// The instant as it is shown.
    pub(super) modified: String,
    /// The same in microseconds.
    pub(super) micros: i64,
    pub(super) version: u64,
    pub(super) deleted: bool,
    pub(super) pending: bool,
}

impl Row {
    pub(super) fn new(serial: u64, id: String, micros: i64) -> Self {
        Self {
            serial,
            id_json: Some(Value::from(id.as_str()).to_string()),
            id,
            fields: Vec::new(),
            modified: shown(micros),
            micros,
            version: 0,
            deleted: false,
            pending: true,
        }
    }

    /// Becomes what the sample says; `now` where it does not say when.
    pub(super) fn take(&mut self, sample: &Sample, now: i64) {
        self.id_json = match &sample.id {
            SampleId::Text(id) => Some(Value::from(id.as_str()).to_string()),
            SampleId::Number(digits) => Some(digits.clone()),
            SampleId::None => None,
        };
        let name = match sample.shape {
            Shape::Good => Value::from(PERSONAL).to_string(),
            Shape::Malformed => "{\"oops\":true}".to_owned(),
        };
        self.fields = vec![("name".to_owned(), name)];
        self.fields.extend(sample.fields.iter().cloned());
        self.micros = match &sample.modified {
            None => now,
            Some(Modified::Micros(micros)) => *micros,
            Some(Modified::Text(text)) => micros(text).unwrap_or(now),
        };
        self.modified = match &sample.modified {
            Some(Modified::Text(text)) => text.clone(),
            None | Some(Modified::Micros(_)) => shown(self.micros),
        };
        self.version += 1;
        self.deleted = false;
        self.pending = true;
    }

    /// Changes the given fields.
    pub(super) fn change(&mut self, fields: &[(String, String)]) {
        for (name, json) in fields.iter().filter(|(name, _)| !OWN_FIELDS.contains(&name.as_str())) {
            match self.fields.iter_mut().find(|(field, _)| field == name) {
                Some((_, value)) => value.clone_from(json),
                None => self.fields.push((name.clone(), json.clone())),
            }
        }
    }

    /// It changed now.
    pub(super) fn touch(&mut self, now: i64) {
        self.micros = now;
        self.modified = shown(now);
        self.version += 1;
    }

    /// The JSON text of a field.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, json)| json.as_str())
    }

    /// What the system shows. Its spaces and the order of its fields are its own on purpose.
    pub(super) fn text(&self) -> String {
        let mut parts = Vec::new();
        if let Some(id) = &self.id_json {
            parts.push(format!("\"version\": \"{}\",  \"id\": {id}", self.version));
        }
        if self.deleted {
            parts.push("\"deleted\" :true".to_owned());
        } else {
            parts.extend(
                self.fields.iter().map(|(name, json)| format!("{}: {json}", Value::from(name.as_str()))),
            );
        }
        parts.push(format!("\"modified\": \"{}\"", self.modified));
        format!("{{ {} }}", parts.join(", "))
    }
}

/// Microseconds as the system writes an instant.
pub(super) fn shown(micros: i64) -> String {
    let instant = DateTime::<Utc>::from_timestamp_micros(micros).unwrap_or_default();
    instant.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// An instant that was written.
pub(super) fn micros(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.timestamp_micros())
}
