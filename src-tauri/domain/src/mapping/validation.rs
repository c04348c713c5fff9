//! What a field of the target must be before it is written there.

use std::collections::{BTreeMap, BTreeSet};

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{FieldFailure, Kind, Rule, ShortValue, Typed};
use crate::merge::is_empty;

/// Most memory of a compiled pattern, in bytes. Matching takes time in proportion to the text, whatever the
/// pattern is; this bounds the building of it.
const PATTERN_SIZE: usize = 1 << 20;

/// The rules of one field, as stored in `field_mappings.validation`. An empty value breaks none of them: whether
/// it is needed is [`Presence`](super::Presence).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validation {
    /// The type.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Least count of characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<usize>,
    /// Largest count of characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
    /// A regular expression that the whole text must match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The only values that are allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed: Option<Vec<Value>>,
    /// The least value, in the notation of the type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Value>,
    /// The largest value, in the notation of the type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Value>,
    /// The name of a set of ids in which the value must be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// The ids that exist, by the name of their set: what references are checked against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References(BTreeMap<String, BTreeSet<String>>);

impl References {
    /// None at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// With one more set; ids are compared as text.
    pub fn with<I: Into<String>>(mut self, name: &str, ids: impl IntoIterator<Item = I>) -> Self {
        self.0.entry(name.to_owned()).or_default().extend(ids.into_iter().map(Into::into));
        self
    }
}

/// Rules that were checked and can be used.
#[derive(Clone, Debug)]
pub(super) struct CompiledValidation {
    rules: Validation,
    pattern: Option<Regex>,
    minimum: Option<Typed>,
    maximum: Option<Typed>,
}

impl CompiledValidation {
    /// Fails in words where a rule makes no sense.
    pub(super) fn compile(rules: Validation) -> Result<Self, String> {
        let pattern = match &rules.pattern {
            Some(pattern) => {
                let whole = format!("^(?:{pattern})$");
                // Built alone first, so that `a)|(b` cannot step out of the brackets.
                let built = RegexBuilder::new(pattern).size_limit(PATTERN_SIZE).build();
                let whole = built.and_then(|_| RegexBuilder::new(&whole).size_limit(PATTERN_SIZE).build());
                Some(whole.map_err(|error| error.to_string())?)
            }
            None => None,
        };
        let bound = |value: &Option<Value>| match (value, rules.kind) {
            (None, _) => Ok(None),
            (Some(_), None) => Err("a minimum or maximum needs a type".to_owned()),
            (Some(value), Some(kind)) => match Typed::read(value, kind) {
                Ok(bound) if bound.compare(&bound).is_some() => Ok(Some(bound)),
                Ok(_) => Err("this type has no minimum and no maximum".to_owned()),
                Err(error) => Err(format!("minimum or maximum: {error}")),
            },
        };
        let (minimum, maximum) = (bound(&rules.minimum)?, bound(&rules.maximum)?);
        if let (Some(least), Some(most)) = (rules.min_length, rules.max_length)
            && least > most
        {
            return Err("the least length is above the largest".to_owned());
        }
        Ok(Self { pattern, minimum, maximum, rules })
    }

    /// The name of the set of ids in which the value must be.
    pub(super) fn reference(&self) -> Option<&str> {
        self.rules.reference.as_deref()
    }

    /// Every rule that the value breaks, but for the reference.
    pub(super) fn broken(&self, value: &Value) -> Vec<Rule> {
        let mut broken = Vec::new();
        if is_empty(value) {
            return broken;
        }
        let rules = &self.rules;
        let text = as_text(value);
        let length = text.chars().count();
        if rules.min_length.is_some_and(|least| length < least)
            || rules.max_length.is_some_and(|most| length > most)
        {
            broken.push(Rule::Length);
        }
        if self.pattern.as_ref().is_some_and(|pattern| !pattern.is_match(&text)) {
            broken.push(Rule::Pattern);
        }
        if rules.allowed.as_ref().is_some_and(|allowed| !allowed.contains(value)) {
            broken.push(Rule::Allowed);
        }
        let Some(kind) = rules.kind else { return broken };
        match Typed::read(value, kind) {
            Err(error) => broken.push(Rule::Type(error)),
            Ok(typed) => {
                let is_beyond = |bound: &Option<Typed>, wrong| {
                    bound.as_ref().is_some_and(|bound| typed.compare(bound) == Some(wrong))
                };
                if is_beyond(&self.minimum, std::cmp::Ordering::Less) {
                    broken.push(Rule::Minimum);
                }
                if is_beyond(&self.maximum, std::cmp::Ordering::Greater) {
                    broken.push(Rule::Maximum);
                }
            }
        }
        broken
    }

    /// Every rule that the value breaks, with the field and the value.
    pub(super) fn failures(&self, field: &str, value: &Value, references: &References) -> Vec<FieldFailure> {
        let mut rules = self.broken(value);
        if let Some(name) = &self.rules.reference
            && !is_empty(value)
        {
            match references.0.get(name) {
                None => rules.push(Rule::ReferenceUnknown),
                Some(ids) if !ids.contains(&as_text(value)) => rules.push(Rule::Reference),
                Some(_) => {}
            }
        }
        let failure =
            |rule| FieldFailure { field: field.to_owned(), rule, value: Some(ShortValue::of(value)) };
        rules.into_iter().map(failure).collect()
    }
}

fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            value.to_string()
        }
    }
}

#[cfg(test)]
#[path = "validation_tests.rs"]
mod tests;
