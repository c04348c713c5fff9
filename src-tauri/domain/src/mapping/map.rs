//! Converting records with a checked [`Mapping`].

use serde_json::Value;

use super::compile::{CompiledField, Mapping, Presence, Way};
use super::round_trip::{Broken, check_source, check_target, same_value};
use super::{CodecError, FieldFailure, References, Rule, ShortValue, Transcode};
use crate::merge::{Coverage, Fields, Side, is_empty};

/// Which way a record goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the source's fields to the target's.
    ToTarget,
    /// Back, by the fields that come back.
    ToSource,
}

/// One value of a sample that a mapping does not carry faithfully.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundTripFinding {
    /// Which sample, counted from 0.
    pub sample: usize,
    /// The field, by its name on the side of the sample.
    pub field: String,
    /// What is wrong.
    pub fault: Fault,
    /// The value, shortened.
    pub value: ShortValue,
}

/// What is wrong with a value of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It would be refused at once.
    Refused(CodecError),
    /// It would not come back as declared.
    Broken(Broken),
}

impl Mapping {
    /// Converts a whole record. Fields that no mapping names do not travel and do not fail. A field that the
    /// record does not have is not in the result either, unless it has a default. Gives every failure.
    pub fn map(&self, record: &Fields, direction: Direction) -> Result<Fields, Vec<FieldFailure>> {
        self.convert(record, direction, Coverage::Whole)
    }

    /// Converts changes, or a record of which only some fields are known: a missing field gets no default and
    /// is not missed. Joined fields must be there all together, and so must the fields of an expression if any of
    /// them is.
    pub fn map_changes(&self, changes: &Fields, direction: Direction) -> Result<Fields, Vec<FieldFailure>> {
        self.convert(changes, direction, Coverage::Partial)
    }

    /// Converts a record onto what the receiving side already has. Its fields that no mapping names stay as they
    /// are. A value that already says the same in another spelling (`V-12.345.678`, a padded text) stays as it is
    /// too, so that a record that only went there and back is no change.
    pub fn map_onto(
        &self,
        record: &Fields,
        direction: Direction,
        existing: &Fields,
    ) -> Result<Fields, Vec<FieldFailure>> {
        let converted = self.map(record, direction)?;
        let mut result = existing.clone();
        for field in &self.fields {
            // A field that goes one way may share its source with one that comes back.
            let is_written = direction == Direction::ToTarget || field.back.is_ok();
            if !is_written || field.says_the_same(record, direction, existing) {
                continue;
            }
            for name in field.written(direction) {
                if let Some(value) = converted.get(name) {
                    result.insert(name.clone(), value.clone());
                }
            }
        }
        Ok(result)
    }

    /// Converts towards the target and checks what the target allows: what is called before a write.
    pub fn prepare(&self, record: &Fields, references: &References) -> Result<Fields, Vec<FieldFailure>> {
        let converted = self.map(record, Direction::ToTarget)?;
        let failures = self.validate(&converted, references);
        if failures.is_empty() { Ok(converted) } else { Err(failures) }
    }

    /// Every rule that a record in the target's own fields breaks.
    pub fn validate(&self, target: &Fields, references: &References) -> Vec<FieldFailure> {
        let mut failures = Vec::new();
        for field in &self.fields {
            for name in &field.targets {
                let value = target.get(name).unwrap_or(&Value::Null);
                if field.presence == Presence::Required && is_empty(value) {
                    failures.push(required(name));
                }
                failures.extend(field.validation.failures(name, value, references));
            }
        }
        failures
    }

    /// Tries records of one side without writing anything: what would be refused, and what would not come back
    /// as the codec declares.
    pub fn check_round_trip(&self, samples: &[Fields], side: Side) -> Vec<RoundTripFinding> {
        let mut findings = Vec::new();
        for (sample, record) in samples.iter().enumerate() {
            for field in &self.fields {
                let Some((name, value, fault)) = field.try_sample(record, side) else { continue };
                findings.push(RoundTripFinding { sample, field: name, fault, value: ShortValue::of(&value) });
            }
        }
        findings
    }

    fn convert(
        &self,
        record: &Fields,
        direction: Direction,
        coverage: Coverage,
    ) -> Result<Fields, Vec<FieldFailure>> {
        let mut result = Fields::new();
        let mut failures = Vec::new();
        for field in &self.fields {
            match field.convert(record, direction, coverage) {
                Ok(values) => result.extend(values),
                Err(failure) => failures.push(failure),
            }
        }
        if failures.is_empty() { Ok(result) } else { Err(failures) }
    }
}

impl CompiledField {
    fn read(&self, direction: Direction) -> &[String] {
        match direction {
            Direction::ToTarget => &self.sources,
            Direction::ToSource => &self.targets,
        }
    }

    fn written(&self, direction: Direction) -> &[String] {
        match direction {
            Direction::ToTarget => &self.targets,
            Direction::ToSource => &self.sources,
        }
    }

    /// The value of one field, or the list of several; none when the record has none of them.
    pub(super) fn gather(&self, record: &Fields, direction: Direction, coverage: Coverage) -> Option<Value> {
        match self.read(direction) {
            [single] => record.get(single).cloned(),
            several => {
                let known: Vec<_> = several.iter().map(|name| record.get(name)).collect();
                let count = known.iter().flatten().count();
                // Of changes only those that are there: too few parts are then refused by the codec.
                let parts: Vec<Value> = match coverage {
                    Coverage::Whole => {
                        known.into_iter().map(|value| value.cloned().unwrap_or_default()).collect()
                    }
                    Coverage::Partial => known.into_iter().flatten().cloned().collect(),
                };
                (count > 0).then_some(Value::Array(parts))
            }
        }
    }

    fn convert(
        &self,
        record: &Fields,
        direction: Direction,
        coverage: Coverage,
    ) -> Result<Vec<(String, Value)>, FieldFailure> {
        match direction {
            Direction::ToTarget => self.towards_target(record, coverage),
            Direction::ToSource => self.towards_source(record, coverage),
        }
    }

    pub(super) fn towards_target(
        &self,
        record: &Fields,
        coverage: Coverage,
    ) -> Result<Vec<(String, Value)>, FieldFailure> {
        let (input, converted) = match &self.way {
            Way::Constant => (None, self.default.clone()),
            Way::Codec(codec) => match self.gather(record, Direction::ToTarget, coverage) {
                None => (None, None),
                Some(value) => {
                    let converted = codec.encode(&value);
                    let converted =
                        converted.map_err(|error| self.failure(Direction::ToTarget, error, &value))?;
                    (Some(value), Some(converted))
                }
            },
            Way::Expression(expression) if coverage == Coverage::Partial && !expression.concerns(record) => {
                (None, None)
            }
            Way::Expression(expression) => {
                let converted = expression.evaluate(record);
                (
                    None,
                    Some(converted.map_err(|error| self.failure(Direction::ToTarget, error, &Value::Null))?),
                )
            }
        };
        // Of changes only an emptied field gets the default: a missing one says nothing.
        let is_known = coverage == Coverage::Whole || input.is_some() || converted.is_some();
        let converted = match converted {
            Some(value) if !is_empty(&value) => Some(value),
            empty if is_known => self.default.clone().or(empty),
            missing => missing,
        };
        if is_known && self.presence == Presence::Required && !self.has_all(converted.as_ref()) {
            return Err(required(self.targets.first().map_or("", String::as_str)));
        }
        Ok(self.spread(Direction::ToTarget, converted))
    }

    pub(super) fn towards_source(
        &self,
        record: &Fields,
        coverage: Coverage,
    ) -> Result<Vec<(String, Value)>, FieldFailure> {
        let (Ok(()), Way::Codec(codec)) = (self.back, &self.way) else { return Ok(Vec::new()) };
        let Some(value) = self.gather(record, Direction::ToSource, coverage) else { return Ok(Vec::new()) };
        let converted = codec.decode(&value);
        let converted = converted.map_err(|error| self.failure(Direction::ToSource, error, &value))?;
        Ok(self.spread(Direction::ToSource, Some(converted)))
    }

    fn has_all(&self, converted: Option<&Value>) -> bool {
        match (self.targets.as_slice(), converted) {
            ([_], Some(value)) => !is_empty(value),
            (_, Some(Value::Array(parts))) => !parts.iter().any(is_empty),
            (_, Some(_) | None) => false,
        }
    }

    fn spread(&self, direction: Direction, converted: Option<Value>) -> Vec<(String, Value)> {
        match (self.written(direction), converted) {
            (_, None) => Vec::new(),
            ([single], Some(value)) => vec![(single.clone(), value)],
            (several, Some(Value::Array(parts))) => several.iter().cloned().zip(parts).collect(),
            (several, Some(nothing)) => several.iter().map(|name| (name.clone(), nothing.clone())).collect(),
        }
    }

    /// Whether the receiving side's own value stands for the same as what would be written over it.
    fn says_the_same(&self, record: &Fields, direction: Direction, existing: &Fields) -> bool {
        let Way::Codec(codec) = &self.way else { return false };
        let (opposite, input) = match direction {
            Direction::ToTarget => {
                (Direction::ToSource, self.gather(record, Direction::ToTarget, Coverage::Whole))
            }
            Direction::ToSource => {
                (Direction::ToTarget, self.gather(record, Direction::ToSource, Coverage::Whole))
            }
        };
        let (Some(input), Ok(())) = (input, self.back) else { return false };
        let own = self.gather(existing, opposite, Coverage::Whole);
        // What is missing there is empty: a default that came back does not fill it.
        let own = own.unwrap_or_default();
        let own_converted = match opposite {
            Direction::ToTarget => codec
                .encode(&own)
                .map(|value| if is_empty(&value) { self.default.clone() } else { Some(value) }),
            Direction::ToSource => codec.decode(&own).map(Some),
        };
        own_converted.is_ok_and(|value| same_value(&value.unwrap_or_default(), &input))
    }

    fn try_sample(&self, record: &Fields, side: Side) -> Option<(String, Value, Fault)> {
        let direction = match side {
            Side::Source => Direction::ToTarget,
            Side::Target => Direction::ToSource,
        };
        let name = self.read(direction).first().cloned().unwrap_or_default();
        let codec = match &self.way {
            Way::Constant => return None,
            Way::Expression(expression) => {
                let refused = match side {
                    Side::Source => expression.evaluate(record).err(),
                    Side::Target => None,
                };
                return refused.map(|error| (name, Value::Null, Fault::Refused(error)));
            }
            Way::Codec(codec) => codec,
        };
        let value = self.gather(record, direction, Coverage::Whole)?;
        let (refused, broken) = match (side, self.back) {
            (Side::Source, Ok(())) => (codec.encode(&value).err(), check_source(codec, &value)),
            (Side::Source, Err(_)) => (codec.encode(&value).err(), Ok(())),
            (Side::Target, Ok(())) => (codec.decode(&value).err(), check_target(codec, &value)),
            (Side::Target, Err(_)) => (None, Ok(())),
        };
        let fault = refused.map(Fault::Refused).or(broken.err().map(Fault::Broken))?;
        Some((name, value, fault))
    }

    fn failure(&self, direction: Direction, error: CodecError, value: &Value) -> FieldFailure {
        FieldFailure {
            field: self.written(direction).first().cloned().unwrap_or_default(),
            rule: Rule::Conversion(error),
            value: (!value.is_null()).then(|| ShortValue::of(value)),
        }
    }
}

fn required(field: &str) -> FieldFailure {
    FieldFailure { field: field.to_owned(), rule: Rule::Required, value: None }
}

#[cfg(test)]
#[path = "map_tests.rs"]
mod tests;
