//! Which fields probably belong together. Only ever shown: a person chooses, nothing is applied by itself.

use std::collections::BTreeSet;

use serde_json::Value;

use super::codec::{
    Boolean, BooleanForm, Codec, Date, DateForm, DecimalText, Integer, Notation, NumberForm, PhoneDigits,
    Trim,
};
use crate::merge::is_empty;

/// Below this a pair is not shown.
const LEAST_SCORE: u32 = 45;
/// Most pairs that are shown for one field of the target.
const MOST_PER_TARGET: usize = 3;

/// A field with some of its values.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldSample {
    /// Its name.
    pub name: String,
    /// Values of some records.
    pub values: Vec<Value>,
}

/// What the values of a field look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// No values to look at.
    Unknown,
    /// Yes and no.
    Boolean,
    /// Integers.
    Integer,
    /// Numbers with decimals.
    Decimal,
    /// Days, with or without a time.
    Date,
    /// E-mail addresses.
    Email,
    /// Telephone numbers.
    Phone,
    /// Any other text.
    Text,
    /// Lists and objects.
    Nested,
}

/// A pair of fields that probably belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The source's field.
    pub source_field: String,
    /// The target's field.
    pub target_field: String,
    /// 0 to 100: up to 70 for the names, up to 30 for the values.
    pub score: u32,
    /// A codec that fits the values, to begin with.
    pub codec: Codec,
}

/// The pairs worth showing: by target field as given, the best first; equal scores by the source's name.
pub fn suggest(source: &[FieldSample], target: &[FieldSample]) -> Vec<Suggestion> {
    let mut suggestions = Vec::new();
    for to in target {
        let mut pairs: Vec<Suggestion> = source.iter().filter_map(|from| pair(from, to)).collect();
        pairs.sort_by(|one, other| {
            other.score.cmp(&one.score).then_with(|| one.source_field.cmp(&other.source_field))
        });
        pairs.truncate(MOST_PER_TARGET);
        suggestions.extend(pairs);
    }
    suggestions
}

fn pair(from: &FieldSample, to: &FieldSample) -> Option<Suggestion> {
    let (from_shape, to_shape) = (Shape::of(&from.values), Shape::of(&to.values));
    let score = name_score(&from.name, &to.name) + shape_score(from_shape, to_shape);
    (score >= LEAST_SCORE).then(|| Suggestion {
        source_field: from.name.clone(),
        target_field: to.name.clone(),
        score,
        codec: codec_for(from, to, from_shape, to_shape),
    })
}

/// Same words in any order count most, then words that begin alike (`nom`, `nombre`).
fn name_score(one: &str, other: &str) -> u32 {
    let (one, other) = (words(one), words(other));
    if one.is_empty() || other.is_empty() {
        return 0;
    }
    if one == other {
        return 70;
    }
    let shared = one.intersection(&other).count();
    let alike = one
        .difference(&other)
        .filter(|word| word.len() >= 3 && other.difference(&one).any(|their| begins_alike(word, their)))
        .count();
    let all = one.union(&other).count() - alike;
    // Half points for words that only begin alike; at most 65, which is for equal names alone.
    u32::try_from(65 * (2 * shared + alike) / (2 * all)).unwrap_or_default()
}

fn begins_alike(one: &str, other: &str) -> bool {
    other.len() >= 3 && (one.starts_with(other) || other.starts_with(one))
}

fn shape_score(one: Shape, other: Shape) -> u32 {
    match (one, other) {
        (Shape::Unknown, _) | (_, Shape::Unknown) => 10,
        (one, other) if one == other => match one {
            // Most fields are text: it says little.
            Shape::Text => 15,
            Shape::Boolean
            | Shape::Integer
            | Shape::Decimal
            | Shape::Date
            | Shape::Email
            | Shape::Phone
            | Shape::Nested
            | Shape::Unknown => 30,
        },
        (Shape::Integer, Shape::Decimal | Shape::Phone | Shape::Boolean)
        | (Shape::Decimal | Shape::Phone | Shape::Boolean, Shape::Integer) => 15,
        (
            Shape::Boolean
            | Shape::Integer
            | Shape::Decimal
            | Shape::Date
            | Shape::Email
            | Shape::Phone
            | Shape::Text
            | Shape::Nested,
            _,
        ) => 0,
    }
}

/// The words of a name in one spelling: without accents, separators, capitals and small words; Spanish words,
/// the usual abbreviations and their English ones become one.
fn words(name: &str) -> BTreeSet<String> {
    let mut spaced = String::new();
    let mut was_lower = false;
    for letter in name.chars() {
        if letter.is_uppercase() && was_lower {
            spaced.push(' ');
        }
        was_lower = letter.is_lowercase() || letter.is_numeric();
        spaced.push(if letter.is_alphanumeric() { letter } else { ' ' });
    }
    spaced
        .to_lowercase()
        .split_whitespace()
        .map(|word| word.chars().map(without_accent).collect::<String>())
        .filter(|word| !SMALL_WORDS.contains(&word.as_str()))
        .map(|word| {
            let known = SYNONYMS.iter().find(|group| group.contains(&word.as_str()));
            known.and_then(|group| group.first()).map_or(word.clone(), |first| (*first).to_owned())
        })
        .collect()
}

fn without_accent(letter: char) -> char {
    match letter {
        'á' | 'à' | 'ä' => 'a',
        'é' | 'è' | 'ë' => 'e',
        'í' | 'ì' | 'ï' => 'i',
        'ó' | 'ò' | 'ö' => 'o',
        'ú' | 'ù' | 'ü' => 'u',
        'ñ' => 'n',
        letter => letter,
    }
}

const SMALL_WORDS: &[&str] = &["de", "del", "la", "el", "los", "las", "of", "the"];

const SYNONYMS: &[&[&str]] = &[
    &["name", "nombre", "nombres", "nom", "razon", "social"],
    &["first", "primer", "given"],
    &["last", "apellido", "apellidos", "surname"],
    &["phone", "telefono", "tel", "celular", "movil", "mobile", "whatsapp"],
    &["email", "correo", "mail"],
    &["address", "direccion", "domicilio", "dir"],
    &["city", "ciudad", "localidad"],
    &["state", "provincia", "departamento"],
    &["country", "pais"],
    &["zip", "postal", "postcode", "cp"],
    &["id", "codigo", "cod", "code", "identificador"],
    &["document", "cedula", "identificacion", "dni", "ruc", "rif", "cuit", "nit", "rut", "nrodoc"],
    &["date", "fecha", "fec"],
    &["amount", "importe", "monto", "total", "valor"],
    &["price", "precio"],
    &["quantity", "cantidad", "cant", "qty"],
    &["status", "estado"],
    &["active", "activo", "enabled"],
    &["number", "numero", "nro", "num"],
    &["description", "descripcion", "detalle"],
    &["notes", "notas", "comentario", "comentarios", "observaciones"],
    &["supplier", "proveedor", "prov", "vendor"],
    &["customer", "cliente", "client"],
    &["birth", "nacimiento"],
    &["modified", "modificacion", "modif", "updated"],
    &["created", "creacion", "alta"],
];

impl Shape {
    /// What nine of ten of the filled values look like.
    pub fn of(values: &[Value]) -> Self {
        let filled: Vec<&Value> = values.iter().filter(|value| !is_empty(value)).collect();
        if filled.is_empty() {
            return Self::Unknown;
        }
        let kinds =
            [Self::Boolean, Self::Integer, Self::Decimal, Self::Date, Self::Email, Self::Phone, Self::Nested];
        let looks_like = |shape: &Self| {
            let count = filled.iter().filter(|value| shape.fits(value)).count();
            count * 10 >= filled.len() * 9
        };
        kinds.into_iter().find(looks_like).unwrap_or(Self::Text)
    }

    fn fits(self, value: &Value) -> bool {
        let text = value.as_str().unwrap_or_default();
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let only =
            |allowed: &str| text.chars().all(|letter| letter.is_ascii_digit() || allowed.contains(letter));
        match self {
            Self::Boolean => {
                value.is_boolean() || ["s", "n", "si", "sí", "no"].contains(&text.to_lowercase().as_str())
            }
            Self::Integer => {
                value.is_i64()
                    || value.is_u64()
                    || (digits > 0 && digits <= 9 && only("") && !text.starts_with('0'))
            }
            Self::Decimal => {
                value.is_number() || (digits > 0 && only(".,-") && text.contains(['.', ',']) && digits < 16)
            }
            Self::Date => {
                let day = text.split(['T', ' ']).next().unwrap_or_default();
                let parts: Vec<usize> = day.split(['-', '/']).map(str::len).collect();
                matches!(parts.as_slice(), [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4])
                    && day.chars().all(|letter| letter.is_ascii_digit() || "-/".contains(letter))
            }
            Self::Email => {
                text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
            }
            Self::Phone => (7..=15).contains(&digits) && only("+-() ."),
            Self::Nested => value.is_array() || value.is_object(),
            Self::Text | Self::Unknown => false,
        }
    }
}

/// Something to begin with; where a notation is needed that the values do not prove, it stays unstated.
fn codec_for(from: &FieldSample, to: &FieldSample, from_shape: Shape, to_shape: Shape) -> Codec {
    let form = |sample: &FieldSample| {
        if sample.values.iter().any(Value::is_number) { NumberForm::Number } else { NumberForm::Text }
    };
    match (from_shape, to_shape) {
        (Shape::Integer, Shape::Integer) if form(from) != form(to) => {
            Codec::Integer(Integer { source: form(from), target: form(to) })
        }
        (Shape::Decimal, Shape::Decimal) if form(from) == NumberForm::Text => Codec::Decimal(DecimalText {
            scale: 2,
            source: Notation::Unstated,
            target: if form(to) == NumberForm::Number { Notation::Number } else { Notation::Plain },
        }),
        (Shape::Date, Shape::Date) if !has_time(from) => {
            match serde_json::from_value(Value::from("yyyy-MM-dd")) {
                Ok(pattern) => {
                    Codec::Date(Date { source: DateForm::Unstated, target: DateForm::Pattern(pattern) })
                }
                Err(_) => Codec::COPY,
            }
        }
        (Shape::Boolean, Shape::Boolean) if !from.values.iter().any(Value::is_boolean) => {
            Codec::Boolean(Boolean { source: BooleanForm::Unstated, target: BooleanForm::Json })
        }
        (Shape::Phone, Shape::Phone) => {
            Codec::PhoneDigits(PhoneDigits { source: Default::default(), target: Default::default() })
        }
        (Shape::Text | Shape::Email, Shape::Text | Shape::Email) => Codec::Trim(Trim {}),
        (
            Shape::Unknown
            | Shape::Boolean
            | Shape::Integer
            | Shape::Decimal
            | Shape::Date
            | Shape::Email
            | Shape::Phone
            | Shape::Text
            | Shape::Nested,
            _,
        ) => Codec::COPY,
    }
}

fn has_time(sample: &FieldSample) -> bool {
    sample.values.iter().filter_map(Value::as_str).any(|text| text.contains(':'))
}

#[cfg(test)]
#[path = "suggest_tests.rs"]
mod tests;
