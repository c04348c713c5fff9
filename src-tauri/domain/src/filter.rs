//! Which records an integration carries. Pure.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::merge::{Fields, is_empty};
use crate::order::fold;

/// A condition on one field of the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordFilter {
    /// Field of the source.
    pub field: String,
    /// What it must be.
    pub test: FilterTest,
    /// Compared with, as text; unused where the test needs none.
    #[serde(default)]
    pub value: String,
}

/// What a field must be. A value that is no text is compared as its JSON text: `true`, `12.5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilterTest {
    /// The same text, without regard to capitals.
    Equals,
    /// Another text, or none.
    Differs,
    /// Holds the text, without regard to capitals and accents.
    Contains,
    /// Is empty.
    Empty,
    /// Is not empty.
    Filled,
}

impl RecordFilter {
    /// Reads the conditions of an integration: a JSON list, as `sync_integrations.filters` holds it.
    ///
    /// # Errors
    /// When the text is no such list.
    pub fn read_all(json: &str) -> Result<Vec<Self>, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// The text to store.
    pub fn write_all(filters: &[Self]) -> String {
        // Plain texts: nothing of it can fail.
        serde_json::to_string(filters).unwrap_or_else(|_| "[]".to_owned())
    }

    /// Whether a record meets the condition.
    pub fn is_met_by(&self, record: &Fields) -> bool {
        let value = record.get(&self.field).unwrap_or(&Value::Null);
        let is = |expected: &str| text(value).to_lowercase() == expected.to_lowercase();
        match self.test {
            FilterTest::Equals => is(&self.value),
            FilterTest::Differs => !is(&self.value),
            FilterTest::Contains => fold(&text(value)).contains(&fold(&self.value)),
            FilterTest::Empty => is_empty(value),
            FilterTest::Filled => !is_empty(value),
        }
    }

    /// Whether a record meets all of them.
    pub fn all_met(filters: &[Self], record: &Fields) -> bool {
        filters.iter().all(|filter| filter.is_met_by(record))
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

#[cfg(test)]
#[path = "filter_tests.rs"]
mod tests;
