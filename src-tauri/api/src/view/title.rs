//! What people call a record of which no screen knows the fields.

use serde_json::{Map, Value};

/// The most characters of a title.
const LENGTH: usize = 80;

/// Names of fields that people know a record by, without case, accents and signs; the best first.
const NAMES: &[&str] = &[
    "name",
    "nombre",
    "fullname",
    "nombrecompleto",
    "displayname",
    "razonsocial",
    "companyname",
    "company",
    "empresa",
    "title",
    "titulo",
];
/// First and last names, where they are apart.
const PARTS: &[(&str, &str)] =
    &[("firstname", "lastname"), ("nombres", "apellidos"), ("primernombre", "primerapellido")];
/// What is left to know it by.
const LAST: &[&str] = &["email", "correo", "correoelectronico", "number", "numero", "codigo", "code"];
/// Objects that hold the fields in some systems.
const INSIDE: &[&str] = &["properties", "attributes", "fields", "data"];

/// What people call a record, by the field of it that is most like a name; `None` where there is none. `text` is the
/// record as JSON.
pub(crate) fn title_of(text: &str) -> Option<String> {
    let Ok(Value::Object(fields)) = serde_json::from_str::<Value>(text) else { return None };
    of_fields(&fields).or_else(|| {
        let inside = |name: &&str| find(&fields, name).and_then(Value::as_object).and_then(of_fields);
        INSIDE.iter().find_map(inside)
    })
}

fn of_fields(fields: &Map<String, Value>) -> Option<String> {
    let text = |name: &str| find(fields, name).and_then(said);
    NAMES
        .iter()
        .find_map(|name| text(name))
        .or_else(|| {
            PARTS.iter().find_map(|(first, last)| match (text(first), text(last)) {
                (Some(first), Some(last)) => Some(shortened(&format!("{first} {last}"))),
                (one, other) => one.or(other),
            })
        })
        .or_else(|| LAST.iter().find_map(|name| text(name)))
}

fn find<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    fields.iter().find(|(field, _)| plain(field) == name).map(|(_, value)| value)
}

/// A field's name without case, accents and signs.
fn plain(name: &str) -> String {
    mostrador_domain::order::fold(name).chars().filter(|sign| sign.is_alphanumeric()).collect()
}

fn said(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then(|| shortened(&text))
}

/// A text of at most [`LENGTH`] characters on one line.
fn shortened(text: &str) -> String {
    let line: String =
        text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).take(LENGTH + 1).collect();
    if line.chars().count() <= LENGTH {
        return line;
    }
    let kept: String = line.chars().take(LENGTH - 1).collect();
    format!("{kept}…")
}

#[cfg(test)]
#[path = "title_tests.rs"]
mod tests;
