//! Who is heard when both sides changed. Stored per integration as JSON.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Side, value};

/// What decides a field. The first four speak only when both sides changed it differently; the others
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
    /// Each side keeps its own: nothing is written to either, and nobody is asked. The base remembers what the
    /// other side has, so that its change is seen once ([`MergeRules::guards`]). Only a side that never had a
    /// value takes the other's when both first meet. Not for [`MergeRules::default`].
    KeptApart,
}

impl FieldRule {
    /// Every rule.
    pub const ALL: [Self; 7] = [
        Self::SourceWins,
        Self::TargetWins,
        Self::Latest,
        Self::Manual,
        Self::SourceAlone,
        Self::TargetAlone,
        Self::KeptApart,
    ];

    /// The side that is heard when both changed the field.
    pub fn owner(self) -> Option<Side> {
        match self {
            Self::SourceWins | Self::SourceAlone => Some(Side::Source),
            Self::TargetWins | Self::TargetAlone => Some(Side::Target),
            Self::Latest | Self::Manual | Self::KeptApart => None,
        }
    }

    /// The only side that may change the field.
    pub fn alone(self) -> Option<Side> {
        match self {
            Self::SourceAlone => Some(Side::Source),
            Self::TargetAlone => Some(Side::Target),
            Self::SourceWins | Self::TargetWins | Self::Latest | Self::Manual | Self::KeptApart => None,
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
    /// Fields with a value that asks for a person: when the other side changes the field to it and ours is not
    /// equal, whatever the rule of the field says. The value is never an empty one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub guards: BTreeMap<String, Value>,
    /// Fields that the other side does not take: what it changes comes in by the rule, what is changed here stays
    /// here and is never written there.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub kept_here: BTreeSet<String>,
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
            guards: BTreeMap::new(),
            kept_here: BTreeSet::new(),
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

    /// Whether what `local` has in a field is ever written to the other side.
    pub fn travels_from(&self, local: Side, field: &str) -> bool {
        match self.of(field) {
            Some(FieldRule::KeptApart) | None => false,
            Some(rule) => rule.alone() != Some(local.other()) && !self.kept_here.contains(field),
        }
    }

    /// Whether this value of a field asks for a person.
    pub fn is_guarded(&self, field: &str, value: Option<&Value>) -> bool {
        self.guards.get(field).is_some_and(|guarded| value::same(Some(guarded), value::filled(value)))
    }

    /// The same rules with these fields held for a person: those of a conflict that is still open. Fields that
    /// are one side's alone cannot be held, and those that are kept apart need not: they are asked about by
    /// their guard, as long as nothing changes.
    pub fn holding<'a>(&self, open: impl IntoIterator<Item = &'a str>) -> Self {
        let mut held = self.clone();
        for field in open {
            let can_be_held = |rule: FieldRule| rule.alone().is_none() && rule != FieldRule::KeptApart;
            if self.of(field).is_some_and(can_be_held) {
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
