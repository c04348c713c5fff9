//! What a mapping makes of one record, field by field: shown before anything is written.

use serde_json::Value;

use super::compile::{CompiledField, Mapping, Way};
use super::map::Direction;
use super::{Broken, CodecError, References, Rule, check_source, same_value};
use crate::merge::{Coverage, Fields};

/// One field of the target, tried on one record of the source.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldTrial {
    /// The target's field.
    pub target_field: String,
    /// What the source has; the list of several fields that are joined. None: nothing.
    pub before: Option<Value>,
    /// What the target would get. None: nothing, or it failed.
    pub after: Option<Value>,
    /// What would come back, where that does not say the same as `before`.
    pub read_back: Option<Value>,
    /// Why it cannot be written, or does not come back as declared.
    pub fault: Option<TrialFault>,
}

/// What is wrong with a field that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrialFault {
    /// It cannot be written: the record is set aside.
    Refused(Rule),
    /// It can be written, and does not come back as declared.
    Broken(Broken),
}

impl TrialFault {
    /// A stable code for the screen.
    pub fn code(self) -> &'static str {
        match self {
            Self::Refused(rule) => rule.code(),
            Self::Broken(broken) => broken.code(),
        }
    }

    /// Whether the record could not be written.
    pub fn is_refusal(self) -> bool {
        match self {
            Self::Refused(_) => true,
            Self::Broken(_) => false,
        }
    }
}

impl Mapping {
    /// Tries a record of the source without writing anything: every field of the target, in the order of the
    /// mapping.
    pub fn try_record(&self, record: &Fields, references: &References) -> Vec<FieldTrial> {
        self.fields.iter().flat_map(|field| field.try_record(record, references)).collect()
    }

    /// The fields of the source that are read by name, each behind the first field of the target that it goes
    /// into: of joined ones all, of expressions none.
    pub fn source_fields(&self) -> Vec<(&str, &str)> {
        let by_name = |field: &&CompiledField| match &field.way {
            Way::Codec(_) => true,
            Way::Constant | Way::Expression(_) => false,
        };
        self.fields.iter().filter(by_name).flat_map(pairs).collect()
    }
}

/// A field's first target with each of its sources.
fn pairs(field: &CompiledField) -> Vec<(&str, &str)> {
    let target = field.targets.first().map_or("", String::as_str);
    field.sources.iter().map(|source| (target, source.as_str())).collect()
}

impl CompiledField {
    fn try_record(&self, record: &Fields, references: &References) -> Vec<FieldTrial> {
        let before = match &self.way {
            Way::Constant => None,
            Way::Codec(_) | Way::Expression(_) => self.gather(record, Direction::ToTarget, Coverage::Whole),
        };
        let trial = |target_field: &String| FieldTrial {
            target_field: target_field.clone(),
            before: before.clone(),
            after: None,
            read_back: None,
            fault: None,
        };
        let mut trials: Vec<FieldTrial> = self.targets.iter().map(trial).collect();
        let written = match self.towards_target(record, Coverage::Whole) {
            Ok(values) => values.into_iter().collect::<Fields>(),
            Err(failure) => {
                // Of several fields the first one stands for all.
                if let Some(first) = trials.first_mut() {
                    first.fault = Some(TrialFault::Refused(failure.rule));
                }
                return trials;
            }
        };
        let back = self.read_back(&written, before.as_ref());
        for trial in &mut trials {
            trial.after = written.get(&trial.target_field).cloned();
            let value = trial.after.as_ref().unwrap_or(&Value::Null);
            let failures = self.validation.failures(&trial.target_field, value, references);
            trial.fault = failures.first().map(|failure| TrialFault::Refused(failure.rule));
        }
        if let Some(first) = trials.first_mut() {
            let (value, broken) = back;
            first.read_back = value;
            first.fault = first.fault.or(broken.map(TrialFault::Broken));
        }
        trials
    }

    /// What would come back where it is not what was sent, and whether that breaks what the codec declares.
    fn read_back(&self, written: &Fields, before: Option<&Value>) -> (Option<Value>, Option<Broken>) {
        let (Ok(()), Way::Codec(codec), Some(before)) = (self.back, &self.way, before) else {
            return (None, None);
        };
        let broken = check_source(codec, before).err();
        let back = match self.towards_source(written, Coverage::Whole) {
            Ok(values) => values.into_iter().collect::<Fields>(),
            Err(failure) => {
                let error = match failure.rule {
                    Rule::Conversion(error) => error,
                    Rule::Required
                    | Rule::Type(_)
                    | Rule::Length
                    | Rule::Pattern
                    | Rule::Allowed
                    | Rule::Minimum
                    | Rule::Maximum
                    | Rule::Reference
                    | Rule::ReferenceUnknown => CodecError::NotReversible,
                };
                return (None, broken.or(Some(Broken::RefusedBack(error))));
            }
        };
        let back = self.gather(&back, Direction::ToTarget, Coverage::Whole);
        let differs = back.as_ref().is_some_and(|back| !same_value(back, before));
        (back.filter(|_| differs), broken)
    }
}

#[cfg(test)]
#[path = "trial_tests.rs"]
mod tests;
