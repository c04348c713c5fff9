//! Free expressions, towards the target only: `first_name ~ " " ~ last_name`, `price|decimal_multiply("1.16")`.
//!
//! The language is Jinja's. The fields are there by name; one whose name is no identifier is
//! `fields["Fecha de Entrega"]`. What a restaurant could get wrong without noticing is not in it: arithmetic
//! signs and comparisons, because on numbers that arrive as text `+` would append and `<` would compare
//! letters, and on others they would be binary floats. Numbers have filters of their own instead
//! ([`filters`]), which are exact.
//!
//! An expression has [`FUEL`], so that none runs for long or makes much; a name that is not in the record is an
//! error, and so is a result that is not there.

mod filters;
mod lexer;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use minijinja::value::ValueKind;
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value as Jinja};
use serde_json::Value;

use super::{CodecError, Kind, Typed};
use crate::Decimal;
use crate::merge::Fields;
use filters::{Exact, decimal_of, of_decimal, refused};

/// What one evaluation may cost: about so many instructions, or 64 times as many bytes.
const FUEL: u64 = 2_000;
/// Longest expression, in characters.
const LONGEST: usize = 2_000;
/// The name under which all fields are.
const ALL_FIELDS: &str = "fields";

/// An expression that was checked and can be used.
#[derive(Debug)]
pub struct Expression {
    compiled: minijinja::Expression<'static, 'static>,
    names: BTreeSet<String>,
    kind: Option<Kind>,
}

/// Why an expression cannot be used, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionProblem {
    /// More than 2,000 characters.
    #[error("the expression is longer than 2,000 characters")]
    TooLong,
    /// Not an expression.
    #[error("not an expression: {0}")]
    Syntax(String),
    /// A sign that is not in the language, with what to write instead.
    #[error("{sign} is not used here: {instead}")]
    Sign {
        /// The sign or name.
        sign: String,
        /// What to write instead.
        instead: Instead,
    },
}

/// What stands in the language for a sign that is not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Instead {
    /// For `+`, `-`, `*`, `/` and `%`.
    #[error("use decimal_add, decimal_subtract, decimal_multiply for numbers and ~ for text")]
    DecimalFilters,
    /// For `<` and `>`.
    #[error("use is above, is below, is at_least, is at_most")]
    Tests,
    /// For `1.16`, which would be a binary float.
    #[error("write the number in quotes, \"1.16\", and use the decimal filters")]
    Quotes,
    /// For `round`, `sum` and their like, which make binary floats.
    #[error("use the decimal filters")]
    ExactFilter,
}

impl ExpressionProblem {
    /// A stable code for the screen.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "expression_too_long",
            Self::Syntax(_) => "expression_syntax",
            Self::Sign { instead, .. } => match instead {
                Instead::DecimalFilters => "expression_arithmetic",
                Instead::Tests => "expression_comparison",
                Instead::Quotes => "expression_float_number",
                Instead::ExactFilter => "expression_float_filter",
            },
        }
    }

    /// What the code speaks of: the sign, or technical words.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::TooLong => None,
            Self::Syntax(words) => Some(words),
            Self::Sign { sign, .. } => Some(sign),
        }
    }
}

impl Expression {
    /// Checks an expression. `kind` is the type of the target's field, as its validation states it.
    pub fn compile(source: &str, kind: Option<Kind>) -> Result<Self, ExpressionProblem> {
        if source.chars().count() > LONGEST {
            return Err(ExpressionProblem::TooLong);
        }
        lexer::check(source)?;
        let compiled = environment()
            .compile_expression_owned(source.to_owned())
            .map_err(|error| ExpressionProblem::Syntax(error.detail().unwrap_or("unreadable").to_owned()))?;
        let names = compiled.undeclared_variables(false).into_iter().collect();
        Ok(Self { compiled, names, kind })
    }

    /// Whether it needs any of these fields.
    pub fn concerns(&self, fields: &Fields) -> bool {
        self.names.contains(ALL_FIELDS) || self.names.iter().any(|name| fields.contains_key(name))
    }

    /// Computes it for one record.
    pub fn evaluate(&self, record: &Fields) -> Result<Value, CodecError> {
        let fields = || record.iter().map(|(name, value)| (name.as_str(), to_jinja(value)));
        let all = Jinja::from_pairs(fields());
        let context = Jinja::from_pairs(fields().chain([(ALL_FIELDS, all)]));
        let result = self.compiled.eval(context).map_err(|error| failure(&error))?;
        self.typed(&result)
    }

    /// The result as the target's type. A number is never taken from a float.
    fn typed(&self, result: &Jinja) -> Result<Value, CodecError> {
        let value = from_jinja(result)?;
        let Some(kind) = self.kind else { return Ok(value) };
        let number = || decimal_of(result).map_err(|_| CodecError::NotANumber);
        if value.is_null() {
            return Ok(value);
        }
        match kind {
            Kind::Integer => {
                let integer = number()?;
                integer.units(0)?;
                Ok(integer.to_number()?.into())
            }
            Kind::Decimal => Ok(number()?.to_string().into()),
            Kind::Money => Ok(number()?.to_fixed(2)?.into()),
            Kind::Text | Kind::Boolean | Kind::Date | Kind::DateTime | Kind::Json => {
                Typed::read(&value, kind)?;
                Ok(value)
            }
        }
    }
}

/// One for all: it holds filters and settings, nothing of any record.
fn environment() -> &'static Environment<'static> {
    static ENVIRONMENT: OnceLock<Environment<'static>> = OnceLock::new();
    ENVIRONMENT.get_or_init(|| {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        filters::install(&mut environment);
        environment
    })
}

/// A float of the record becomes an exact decimal, or an error that shows when it is used.
fn to_jinja(value: &Value) -> Jinja {
    match value {
        Value::Null => Jinja::from(()),
        Value::Bool(value) => Jinja::from(*value),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(integer), _) => Jinja::from(integer),
            (None, Some(integer)) => Jinja::from(integer),
            (None, None) => {
                Decimal::from_number(number).map_or_else(|error| refused(error).into(), of_decimal)
            }
        },
        Value::String(text) => Jinja::from(text.as_str()),
        Value::Array(values) => Jinja::from(values.iter().map(to_jinja).collect::<Vec<_>>()),
        Value::Object(map) => {
            Jinja::from_pairs(map.iter().map(|(name, value)| (name.as_str(), to_jinja(value))))
        }
    }
}

fn from_jinja(value: &Jinja) -> Result<Value, CodecError> {
    if value.is_undefined() {
        return Err(CodecError::ExpressionUndefined);
    }
    if let Some(Exact(decimal)) = value.downcast_object_ref::<Exact>() {
        return Ok(decimal.to_string().into());
    }
    if let Some(text) = value.as_str() {
        return Ok(text.into());
    }
    // Not a `match`: later versions of the crate may bring more kinds, and those fail.
    let kind = value.kind();
    let failed = |error: minijinja::Error| failure(&error);
    if kind == ValueKind::None {
        Ok(Value::Null)
    } else if kind == ValueKind::Bool {
        Ok(value.is_true().into())
    } else if kind == ValueKind::Number {
        if !value.is_integer() {
            return Err(CodecError::ExpressionFloat);
        }
        Ok(value.as_i64().ok_or(CodecError::OutOfRange)?.into())
    } else if kind == ValueKind::Seq || kind == ValueKind::Iterable {
        value.try_iter().map_err(failed)?.map(|item| from_jinja(&item)).collect()
    } else if kind == ValueKind::Map {
        let mut map = serde_json::Map::new();
        for key in value.try_iter().map_err(failed)? {
            let name = key.as_str().ok_or(CodecError::ExpressionFailed)?.to_owned();
            map.insert(name, from_jinja(&value.get_item(&key).map_err(failed)?)?);
        }
        Ok(map.into())
    } else {
        Err(CodecError::ExpressionFailed)
    }
}

fn failure(error: &minijinja::Error) -> CodecError {
    let kind = error.kind();
    if kind == ErrorKind::OutOfFuel {
        CodecError::ExpressionTooCostly
    } else if kind == ErrorKind::UndefinedError {
        CodecError::ExpressionUndefined
    } else {
        filters::reason(error).unwrap_or(CodecError::ExpressionFailed)
    }
}

#[cfg(test)]
#[path = "expression_tests.rs"]
mod tests;
