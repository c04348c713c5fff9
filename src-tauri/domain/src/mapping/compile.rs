//! From the rows of `field_mappings` to something that converts records, or to every reason why not.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::codec::{Codec, CodecProblem};
use super::expression::{Expression, ExpressionProblem};
use super::validation::CompiledValidation;
use super::{RoundTrip, Rule, Transcode, Validation};
use crate::merge::is_empty;

/// Whether the target needs a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// A record without it may be written.
    #[default]
    Optional,
    /// A record without it is not written.
    Required,
}

/// One row of `field_mappings`.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldMapping {
    /// The source's field; the empty text for a constant, which is the default.
    pub source_field: String,
    /// The target's field.
    pub target_field: String,
    /// Towards the target: a codec such as `{"codec":"trim"}`, or `{"expression":"name|upper"}`.
    pub to_target: Value,
    /// The way back: the same codec again, which is then used backwards. None: the field travels one way.
    pub to_source: Option<Value>,
    /// Whether the target needs it.
    pub presence: Presence,
    /// What the target gets, in the target's own notation, where the source has nothing.
    pub default: Option<Value>,
    /// What the target allows.
    pub validation: Validation,
}

impl FieldMapping {
    /// Both ways by the same codec, optional, with no default and no rules.
    pub fn both_ways(source_field: &str, target_field: &str, codec: Value) -> Self {
        Self { to_source: Some(codec.clone()), ..Self::one_way(source_field, target_field, codec) }
    }

    /// Towards the target only, optional, with no default and no rules.
    pub fn one_way(source_field: &str, target_field: &str, to_target: Value) -> Self {
        Self {
            source_field: source_field.to_owned(),
            target_field: target_field.to_owned(),
            to_target,
            to_source: None,
            presence: Presence::Optional,
            default: None,
            validation: Validation::default(),
        }
    }
}

/// A mapping that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{target_field}: {problem}")]
pub struct CompileProblem {
    /// Which one, by the target's field.
    pub target_field: String,
    /// Why.
    pub problem: Problem,
}

/// Why a mapping cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The target's field has no name.
    #[error("the field of the target has no name")]
    NoTarget,
    /// No such codec, or settings that do not fit it.
    #[error(transparent)]
    Codec(#[from] CodecProblem),
    /// The expression cannot be used.
    #[error(transparent)]
    Expression(#[from] ExpressionProblem),
    /// Another mapping writes the same field of the target.
    #[error("two mappings write this field")]
    RepeatedTarget,
    /// Another mapping writes the same field of the source on the way back.
    #[error("two mappings write back the field {0} of the source")]
    RepeatedSource(String),
    /// Neither a source nor a default, whether the target needs it or not.
    #[error("without a source and a default")]
    NoValue,
    /// Wanted both ways, and this cannot be read back.
    #[error("cannot be read back: {0}")]
    CannotBeReversed(OneWayReason),
    /// The way back is not the same codec as the way there.
    #[error("the way back is another codec than the way there")]
    OtherWayBack,
    /// The fields of a join or split do not begin with the mapping's own field.
    #[error("the first of the joined or split fields must be the field of the mapping")]
    OtherFields,
    /// Several fields are split out of one, and a default is for one.
    #[error("a default and rules are for one field, not for several")]
    SeveralFields,
    /// The default breaks the field's own rules.
    #[error("the default breaks the rule {}", .0.code())]
    Default(Rule),
    /// The rules make no sense.
    #[error("rules: {0}")]
    Validation(String),
}

/// Why a field does not come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum OneWayReason {
    /// Nobody asked for the way back.
    #[error("no way back is set")]
    NotWanted,
    /// A constant has no source.
    #[error("a constant has no source")]
    Constant,
    /// An expression cannot be turned around.
    #[error("an expression goes one way")]
    Expression,
    /// The codec cannot be turned around with these settings: two values for one, a default, or a format that
    /// is not stated.
    #[error("the codec goes one way with these settings")]
    Codec,
}

impl Problem {
    /// A stable code for the screen.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoTarget => "no_target",
            Self::Codec(problem) => problem.code(),
            Self::Expression(problem) => problem.code(),
            Self::RepeatedTarget => "repeated_target",
            Self::RepeatedSource(_) => "repeated_source",
            Self::NoValue => "no_value",
            Self::CannotBeReversed(_) => "cannot_be_reversed",
            Self::OtherWayBack => "other_way_back",
            Self::OtherFields => "other_fields",
            Self::SeveralFields => "several_fields",
            Self::Default(_) => "default_breaks_rule",
            Self::Validation(_) => "rules",
        }
    }

    /// What the code speaks of: a field, a name, the code of a reason or of a rule, or technical words.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::NoTarget
            | Self::RepeatedTarget
            | Self::NoValue
            | Self::OtherWayBack
            | Self::OtherFields
            | Self::SeveralFields => None,
            Self::Codec(problem) => Some(problem.detail()),
            Self::Expression(problem) => problem.detail(),
            Self::RepeatedSource(field) => Some(field),
            Self::CannotBeReversed(reason) => Some(reason.code()),
            Self::Default(rule) => Some(rule.code()),
            Self::Validation(words) => Some(words),
        }
    }
}

impl OneWayReason {
    /// A stable code for the screen.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotWanted => "one_way_not_wanted",
            Self::Constant => "one_way_constant",
            Self::Expression => "one_way_expression",
            Self::Codec => "one_way_codec",
        }
    }
}

/// All mappings of one integration, checked.
#[derive(Debug)]
pub struct Mapping {
    pub(super) fields: Vec<CompiledField>,
}

#[derive(Debug)]
pub(super) struct CompiledField {
    pub(super) sources: Vec<String>,
    pub(super) targets: Vec<String>,
    pub(super) way: Way,
    pub(super) back: Result<(), OneWayReason>,
    pub(super) presence: Presence,
    pub(super) default: Option<Value>,
    pub(super) validation: CompiledValidation,
}

#[derive(Debug)]
pub(super) enum Way {
    Constant,
    Codec(Codec),
    Expression(Expression),
}

impl Mapping {
    /// Checks all mappings of an integration and gives every problem of every one.
    pub fn compile(mappings: Vec<FieldMapping>) -> Result<Self, Vec<CompileProblem>> {
        let mut problems = Vec::new();
        let mut fields: Vec<CompiledField> = Vec::new();
        for mapping in mappings {
            let target_field = mapping.target_field.clone();
            match CompiledField::compile(mapping) {
                Ok(field) => fields.push(field),
                Err(found) => problems.extend(
                    found
                        .into_iter()
                        .map(|problem| CompileProblem { target_field: target_field.clone(), problem }),
                ),
            }
        }
        problems.extend(repeated(&fields));
        if problems.is_empty() { Ok(Self { fields }) } else { Err(problems) }
    }

    /// The names of the sets of ids that the rules speak of.
    pub fn references(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().filter_map(|field| field.validation.reference())
    }

    /// Whether nothing is mapped.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The fields of the target that do not come back, each with the reason.
    pub fn not_read_back(&self) -> Vec<(&str, OneWayReason)> {
        let one_way = |field: &CompiledField| field.back.err();
        self.fields
            .iter()
            .filter_map(|field| one_way(field).map(|reason| (field, reason)))
            .flat_map(|(field, reason)| field.targets.iter().map(move |target| (target.as_str(), reason)))
            .collect()
    }

    /// Which of the fields that the target needs no mapping writes.
    pub fn unmapped<'a>(&self, needed: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
        let is_written =
            |name: &str| self.fields.iter().any(|field| field.targets.iter().any(|to| to == name));
        needed.into_iter().filter(|name| !is_written(name)).collect()
    }
}

impl CompiledField {
    fn compile(mapping: FieldMapping) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        if mapping.target_field.is_empty() {
            problems.push(Problem::NoTarget);
        }
        let validation = match CompiledValidation::compile(mapping.validation.clone()) {
            Ok(validation) => Some(validation),
            Err(words) => {
                problems.push(Problem::Validation(words));
                None
            }
        };
        let default = mapping.default.clone().filter(|default| !is_empty(default));
        let way = match Way::compile(&mapping, default.as_ref()) {
            Ok(way) => Some(way),
            Err(problem) => {
                problems.push(problem);
                None
            }
        };
        let (Some(validation), Some(way)) = (validation, way) else { return Err(problems) };
        let sources = way.several(Codec::joined_fields, &mapping.source_field);
        let targets = way.several(Codec::split_fields, &mapping.target_field);
        if sources.first().is_some_and(|first| *first != mapping.source_field)
            || targets.first().is_some_and(|first| *first != mapping.target_field)
        {
            problems.push(Problem::OtherFields);
        }
        if targets.len() > 1 && (default.is_some() || mapping.validation != Validation::default()) {
            problems.push(Problem::SeveralFields);
        }
        if let Some(rule) = default.iter().flat_map(|default| validation.broken(default)).next() {
            problems.push(Problem::Default(rule));
        }
        let back = match &mapping.to_source {
            None => Err(way.one_way_reason()),
            Some(to_source) => way.back(to_source).map_err(|problem| {
                problems.push(problem);
                OneWayReason::NotWanted
            }),
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self { sources, targets, way, back, presence: mapping.presence, default, validation })
    }
}

impl Way {
    fn compile(mapping: &FieldMapping, default: Option<&Value>) -> Result<Self, Problem> {
        if let Some(source) = mapping.to_target.get("expression").and_then(Value::as_str) {
            return Ok(Self::Expression(Expression::compile(source, mapping.validation.kind)?));
        }
        let codec = Codec::from_json(&mapping.to_target)?;
        if !mapping.source_field.is_empty() {
            return Ok(Self::Codec(codec));
        }
        if default.is_some() { Ok(Self::Constant) } else { Err(Problem::NoValue) }
    }

    fn several(&self, of: fn(&Codec) -> Option<&[String]>, own: &str) -> Vec<String> {
        match self {
            Self::Codec(codec) => of(codec).map_or_else(|| vec![own.to_owned()], <[String]>::to_vec),
            Self::Constant | Self::Expression(_) => vec![own.to_owned()],
        }
    }

    fn one_way_reason(&self) -> OneWayReason {
        match self {
            Self::Constant => OneWayReason::Constant,
            Self::Expression(_) => OneWayReason::Expression,
            Self::Codec(codec) => match codec.round_trip() {
                RoundTrip::OneWay => OneWayReason::Codec,
                RoundTrip::AfterNormalisation | RoundTrip::Exact => OneWayReason::NotWanted,
            },
        }
    }

    fn back(&self, to_source: &Value) -> Result<(), Problem> {
        match self {
            Self::Constant => Err(Problem::CannotBeReversed(OneWayReason::Constant)),
            Self::Expression(_) => Err(Problem::CannotBeReversed(OneWayReason::Expression)),
            Self::Codec(codec) => {
                if to_source.get("expression").is_some() {
                    return Err(Problem::CannotBeReversed(OneWayReason::Expression));
                }
                if Codec::from_json(to_source)? != *codec {
                    return Err(Problem::OtherWayBack);
                }
                match codec.round_trip() {
                    RoundTrip::OneWay => Err(Problem::CannotBeReversed(OneWayReason::Codec)),
                    RoundTrip::AfterNormalisation | RoundTrip::Exact => Ok(()),
                }
            }
        }
    }
}

/// Every field that two mappings would write, on either side.
fn repeated(fields: &[CompiledField]) -> Vec<CompileProblem> {
    let mut problems = Vec::new();
    let mut written: BTreeMap<&str, usize> = BTreeMap::new();
    let mut written_back: BTreeMap<&str, usize> = BTreeMap::new();
    for field in fields {
        for target in &field.targets {
            let count = written.entry(target).or_default();
            *count += 1;
            if *count == 2 {
                problems
                    .push(CompileProblem { target_field: target.clone(), problem: Problem::RepeatedTarget });
            }
        }
        for source in field.sources.iter().filter(|_| field.back.is_ok()) {
            let count = written_back.entry(source).or_default();
            *count += 1;
            if *count == 2 {
                problems.push(CompileProblem {
                    target_field: field.targets.first().cloned().unwrap_or_default(),
                    problem: Problem::RepeatedSource(source.clone()),
                });
            }
        }
    }
    problems
}

#[cfg(test)]
#[path = "compile_tests.rs"]
mod tests;
