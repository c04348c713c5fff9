//! What the link of a pair keeps.

use mostrador_domain::merge::{Fields, Side};
use mostrador_store::StoreError;
use mostrador_store::tables::sync_links::LinkRow;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::dataset::records::alike;

/// Column of the base, for a text that somebody else put there.
const BASE_COLUMN: usize = 4;

/// What was carried last, in the target's fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Agreed {
    /// What the source said, through the mapping.
    pub(super) carried: Fields,
    /// What the target has instead where it says the same in another spelling.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub(super) spelled: Fields,
    /// Marks of the two records as they were then.
    #[serde(default)]
    pub(super) marks: Marks,
}

/// A mark per side: which version of a record was carried, and by which rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Marks {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) target: Option<String>,
}

impl Marks {
    pub(super) fn of(&self, side: Side) -> Option<&str> {
        match side {
            Side::Source => self.source.as_deref(),
            Side::Target => self.target.as_deref(),
        }
    }

    pub(super) fn set(&mut self, side: Side, mark: String) {
        match side {
            Side::Source => self.source = Some(mark),
            Side::Target => self.target = Some(mark),
        }
    }

    pub(super) fn clear(&mut self, side: Side) {
        match side {
            Side::Source => self.source = None,
            Side::Target => self.target = None,
        }
    }
}

impl Agreed {
    /// What a link keeps; `None` for one under which nothing was carried yet.
    pub(super) fn of(link: &LinkRow) -> Result<Option<Self>, StoreError> {
        let read = |text: &String| {
            serde_json::from_str(text).map_err(|_| StoreError::Unreadable { column: BASE_COLUMN })
        };
        link.base.as_ref().map(read).transpose()
    }

    /// The text to keep.
    pub(super) fn to_text(&self) -> Result<String, StoreError> {
        serde_json::to_string(self).map_err(|_| StoreError::Unreadable { column: BASE_COLUMN })
    }

    /// Whether the target's value of a field is the one that it had when the pair was carried last.
    pub(super) fn stands(&self, field: &str, own: &Value) -> bool {
        let known = self.spelled.get(field).or_else(|| self.carried.get(field));
        alike(own, known.unwrap_or(&Value::Null))
    }
}
