//! How the fields of one system become the fields of another. Pure: a [`Mapping`] is compiled from the rows of
//! `field_mappings` and converts records; who stores and sends them is not known here.
//!
//! Fields that travel both ways use a [`Codec`], each of which declares how faithfully it comes back
//! ([`RoundTrip`]). Free [`Expression`]s go one way.
//!
//! **Nothing is guessed.** `1.000` in a notation that was not stated, or `01/02/2026` in a format that was not
//! stated, is an error of its own ([`CodecError::is_for_review`]), and so is damaged text that cannot be put right. **Nothing is lost silently**: what the
//! receiving side could not hold is refused. **Money never goes through binary floats**, see
//! [`Decimal`](crate::Decimal).
//!
//! An empty value is `null`, the empty text or nothing at all, as in the [merge](crate::merge).

mod codec;
mod compile;
mod error;
mod expression;
mod map;
mod round_trip;
mod suggest;
mod validation;
mod value;

pub use codec::{
    Boolean, BooleanForm, Case, CentsText, Chain, Codec, CodecProblem, Copy, Date, DateForm, DateTime,
    DecimalText, Enumeration, InstantForm, Integer, Join, JsonText, LeadingZeros, LetterCase, List,
    NationalId, Notation, NumberForm, Pattern, PhoneDigits, PhoneForm, Prefix, RepairText, Split, Suffix,
    Trim, Zone,
};
pub use compile::{CompileProblem, FieldMapping, Mapping, OneWayReason, Presence, Problem};
pub use error::{CodecError, FieldFailure, Rule, ShortValue};
pub use expression::{Expression, ExpressionProblem};
pub use map::{Direction, Fault, RoundTripFinding};
pub use round_trip::{Broken, RoundTrip, Transcode, check_source, check_target, same_value};
pub use suggest::{FieldSample, Shape, Suggestion, suggest};
pub use validation::{References, Validation};
pub use value::{Kind, Typed};
