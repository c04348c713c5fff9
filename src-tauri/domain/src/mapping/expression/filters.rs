//! What an expression may do with numbers. All of it is exact, on integers, on decimal text such as `"12.50"`
//! and on the decimals of the record.
//!
//! | filter or test | gives |
//! |---|---|
//! | `a\|decimal_add(b)`, `decimal_subtract`, `decimal_multiply` | a decimal |
//! | `a\|decimal_round(2)` | rounded, half away from zero |
//! | `a\|decimal_fixed(2)` | text with so many decimals; refused where it would round |
//! | `a\|cents` | whole cents as an integer; refused where there are more than two decimals |
//! | `c\|from_cents` | the amount of so many cents |
//! | `a\|int` | an integer; refused where there are decimals |
//! | `a is above(b)`, `below`, `at_least`, `at_most`, `same_number` | whether |

use std::cmp::Ordering;
use std::error::Error as _;

use minijinja::value::{Object, ObjectRepr};
use minijinja::{Environment, Error, ErrorKind, Value as Jinja};

use crate::Decimal;
use crate::decimal::DecimalError;
use crate::mapping::CodecError;

/// What Jinja brings along and expressions do without: what makes floats, compares numbers as letters, or shows
/// more than a value.
pub(super) const WITHOUT_FILTERS: [&str; 9] =
    ["float", "round", "format", "sum", "min", "max", "abs", "pprint", "groupby"];
const WITHOUT_TESTS: [&str; 14] = [
    "lt",
    "lessthan",
    "<",
    "le",
    "<=",
    "gt",
    "greaterthan",
    ">",
    "ge",
    ">=",
    "float",
    "odd",
    "even",
    "divisibleby",
];
const WITHOUT_FUNCTIONS: [&str; 2] = ["debug", "namespace"];

/// A decimal inside an expression. It has no arithmetic of its own, so it cannot slip into the binary floats.
#[derive(Debug)]
pub(super) struct Exact(pub(super) Decimal);

impl Object for Exact {
    fn repr(self: &std::sync::Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn custom_cmp(self: &std::sync::Arc<Self>, other: &minijinja::value::DynObject) -> Option<Ordering> {
        Some(self.0.cmp(&other.downcast_ref::<Self>()?.0))
    }

    fn render(self: &std::sync::Arc<Self>, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result
    where
        Self: Sized + 'static,
    {
        std::fmt::Display::fmt(&self.0, formatter)
    }
}

pub(super) fn install(environment: &mut Environment<'_>) {
    for name in WITHOUT_FILTERS {
        environment.remove_filter(name);
    }
    for name in WITHOUT_TESTS {
        environment.remove_test(name);
    }
    for name in WITHOUT_FUNCTIONS {
        environment.remove_global(name);
    }
    environment.add_filter("decimal_add", |one: &Jinja, two: &Jinja| exact(one, two, Decimal::plus));
    environment.add_filter("decimal_subtract", |one: &Jinja, two: &Jinja| exact(one, two, Decimal::minus));
    environment.add_filter("decimal_multiply", |one: &Jinja, two: &Jinja| exact(one, two, Decimal::times));
    environment.add_filter("decimal_round", |value: &Jinja, scale: u8| {
        decimal_of(value)?.round(scale).map(of_decimal).map_err(refused)
    });
    environment.add_filter("decimal_fixed", |value: &Jinja, scale: u8| {
        if scale > crate::decimal::MAX_SCALE {
            return Err(refused(DecimalError::OutOfRange));
        }
        decimal_of(value)?.to_fixed(scale).map_err(refused)
    });
    environment.add_filter("cents", |value: &Jinja| whole(decimal_of(value)?, 2));
    environment.add_filter("from_cents", |value: &Jinja| {
        let cents = decimal_of(value)?.units(0).map_err(refused)?;
        Decimal::new(cents, 2).map(of_decimal).map_err(refused)
    });
    environment.add_filter("int", |value: &Jinja| whole(decimal_of(value)?, 0));
    environment.add_test("above", |one: &Jinja, two: &Jinja| compare(one, two, Ordering::is_gt));
    environment.add_test("below", |one: &Jinja, two: &Jinja| compare(one, two, Ordering::is_lt));
    environment.add_test("at_least", |one: &Jinja, two: &Jinja| compare(one, two, Ordering::is_ge));
    environment.add_test("at_most", |one: &Jinja, two: &Jinja| compare(one, two, Ordering::is_le));
    environment.add_test("same_number", |one: &Jinja, two: &Jinja| compare(one, two, Ordering::is_eq));
}

/// An integer, plain decimal text or a decimal. Everything else is refused, floats above all.
pub(super) fn decimal_of(value: &Jinja) -> Result<Decimal, Error> {
    if let Some(Exact(decimal)) = value.downcast_object_ref::<Exact>() {
        return Ok(*decimal);
    }
    if let Some(text) = value.as_str() {
        return Decimal::parse(text).map_err(refused);
    }
    match value.as_i64().filter(|_| value.is_integer()) {
        Some(integer) => Decimal::new(integer.into(), 0).map_err(refused),
        None => Err(Error::new(ErrorKind::InvalidOperation, "not a decimal number")),
    }
}

/// The error of a filter of ours, where it was one.
pub(super) fn reason(error: &Error) -> Option<CodecError> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(error) = cause.downcast_ref::<DecimalError>() {
            return Some((*error).into());
        }
        source = cause.source();
    }
    None
}

pub(super) fn of_decimal(decimal: Decimal) -> Jinja {
    Jinja::from_object(Exact(decimal))
}

pub(super) fn refused(error: DecimalError) -> Error {
    Error::new(ErrorKind::InvalidOperation, "not an exact number").with_source(error)
}

fn exact(
    one: &Jinja,
    two: &Jinja,
    operation: fn(Decimal, Decimal) -> Result<Decimal, DecimalError>,
) -> Result<Jinja, Error> {
    operation(decimal_of(one)?, decimal_of(two)?).map(of_decimal).map_err(refused)
}

fn whole(decimal: Decimal, scale: u8) -> Result<i64, Error> {
    let units = decimal.units(scale).map_err(refused)?;
    i64::try_from(units).map_err(|_| refused(DecimalError::OutOfRange))
}

fn compare(one: &Jinja, two: &Jinja, wanted: fn(Ordering) -> bool) -> Result<bool, Error> {
    Ok(wanted(decimal_of(one)?.cmp(&decimal_of(two)?)))
}
