//! Who is heard when both sides changed. Stored per integration as JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Side;

/// What decides a field. The first four speak only when both sides changed it differently; the last two
/// always.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldRule {
    /// The source owns the field: its value wins.
    SourceWins,
    /// The target owns the field: its value wins.
    TargetWins,
    /// The side whose record was modified later, each by its own clock. Equal times, or one that is missing:
    /// as [`FieldRule::Manual`]. Owns nothing: without a base it is as [`FieldRule::Manual`] too, because a
    /// time of the whole record is no proof that this field was edited.
    Latest,
    /// A person decides; until then each side keeps its value.
    Manual,
    /// The source's alone: a change on the target is discarded, even where the source did not change, and the
    /// source's value is written back.
    SourceAlone,
    /// The target's alone: a change on the source is discarded, even where the target did not change, and the
    /// target's value is written back.
    TargetAlone,
}

impl FieldRule {
    /// Every rule.
    pub const ALL: [Self; 6] = [
        Self::SourceWins,
        Self::TargetWins,
        Self::Latest,
        Self::Manual,
        Self::SourceAlone,
        Self::TargetAlone,
    ];

    /// The side that is heard when both changed the field.
    pub fn owner(self) -> Option<Side> {
        match self {
            Self::SourceWins | Self::SourceAlone => Some(Side::Source),
            Self::TargetWins | Self::TargetAlone => Some(Side::Target),
            Self::Latest | Self::Manual => None,
        }
    }

    /// The only side that may change the field.
    pub fn alone(self) -> Option<Side> {
        match self {
            Self::SourceAlone => Some(Side::Source),
            Self::TargetAlone => Some(Side::Target),
            Self::SourceWins | Self::TargetWins | Self::Latest | Self::Manual => None,
        }
    }
}

/// What happens when one side deleted the record and the other edited it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeleteEditRule {
    /// The edit wins, and a person confirms. Until then neither side is written: the edited record stays, the
    /// deleted one is not made again. Losing an edit is worse than meeting a deleted record once more.
    #[default]
    EditWins,
    /// The deletion wins at once; every lost edit is named among the discarded values.
    DeleteWins,
}

/// What happens to fields that [`MergeRules::fields`] does not name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnlistedFields {
    /// They are merged by the default rule, like any other.
    #[default]
    Travel,
    /// Each side keeps its own: not compared, not written, not part of the base.
    Stay,
}

/// The rules of one integration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeRules {
    /// The rule of every field that has none of its own.
    pub default: FieldRule,
    /// Rules of single fields.
    #[serde(default)]
    pub fields: BTreeMap<String, FieldRule>,
    /// Deletion on one side, edit on the other.
    #[serde(default)]
    pub delete_edit: DeleteEditRule,
    /// Fields without a rule of their own.
    #[serde(default)]
    pub unlisted: UnlistedFields,
}

impl MergeRules {
    /// One rule for every field.
    pub fn all(default: FieldRule) -> Self {
        Self {
            default,
            fields: BTreeMap::new(),
            delete_edit: DeleteEditRule::default(),
            unlisted: UnlistedFields::default(),
        }
    }

    /// The rule of a field; nothing when the field stays out of the merge.
    pub fn of(&self, field: &str) -> Option<FieldRule> {
        match (self.fields.get(field), self.unlisted) {
            (Some(rule), UnlistedFields::Travel | UnlistedFields::Stay) => Some(*rule),
            (None, UnlistedFields::Travel) => Some(self.default),
            (None, UnlistedFields::Stay) => None,
        }
    }

    /// The same rules with these fields held for a person: those of a conflict that is still open. Fields that
    /// are one side's alone cannot be held.
    pub fn holding<'a>(&self, open: impl IntoIterator<Item = &'a str>) -> Self {
        let mut held = self.clone();
        for field in open {
            if self.of(field).is_some_and(|rule| rule.alone().is_none()) {
                held.fields.insert(field.to_owned(), FieldRule::Manual);
            }
        }
        held
    }
}

impl Default for MergeRules {
    /// A person decides wherever both sides changed.
    fn default() -> Self {
        Self::all(FieldRule::Manual)
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
