//! How the two sides of a field stand to each other. Pure.

use mostrador_domain::merge::MergeRules;
use mostrador_domain::order::fold;
use mostrador_engine::customers;
use serde_json::Value;

use crate::dto::{KeepBoth, PatternShape, SideView};

/// What *Ubicación* is called as one: latitude and longitude are decided together, because half of each is no place.
pub(super) const LOCATION: &str = "location";
/// Its parts.
pub(super) const COORDINATES: [&str; 2] = ["latitude", "longitude"];

/// The field under which a field is decided together with others.
pub(super) fn decided_as(field: &str) -> &str {
    if COORDINATES.contains(&field) { LOCATION } else { field }
}

/// The fields that are decided under a name.
pub(super) fn parts_of(field: &str) -> Vec<&str> {
    if field == LOCATION { COORDINATES.to_vec() } else { vec![field] }
}

/// How two values (JSON texts) stand; nothing where both are empty.
pub(super) fn shape(here: Option<&str>, there: Option<&str>) -> Option<PatternShape> {
    match (is_empty(here), is_empty(there)) {
        (true, true) => None,
        (true, false) => Some(PatternShape::OnlyThere),
        (false, true) => Some(PatternShape::OnlyHere),
        (false, false) => {
            let (here, there) = (letters(here), letters(there));
            let spelling = here.is_some() && here == there;
            Some(if spelling { PatternShape::Spelling } else { PatternShape::Different })
        }
    }
}

/// The same of a place: it is there where one of its parts is.
pub(super) fn shape_of_parts<'a>(
    mut parts: impl Iterator<Item = (Option<&'a str>, Option<&'a str>)> + Clone,
) -> Option<PatternShape> {
    let here = parts.clone().any(|(here, _)| !is_empty(here));
    let there = parts.any(|(_, there)| !is_empty(there));
    match (here, there) {
        (false, false) => None,
        (false, true) => Some(PatternShape::OnlyThere),
        (true, false) => Some(PatternShape::OnlyHere),
        (true, true) => Some(PatternShape::Different),
    }
}

/// Whether a side has nothing that a person would call a value.
pub(super) fn is_empty(text: Option<&str>) -> bool {
    text.is_none_or(|text| matches!(text.trim(), "null" | "\"\"" | "[]" | "{}" | ""))
}

/// A text without accents, case and spaces.
fn letters(text: Option<&str>) -> Option<String> {
    match serde_json::from_str(text?) {
        Ok(Value::String(text)) => {
            Some(fold(&text).chars().filter(|letter| !letter.is_whitespace()).collect())
        }
        Ok(_) | Err(_) => None,
    }
}

/// The side that has the value which a field's guard names (a block) where the other one does not: the safe one.
pub(super) fn blocking(
    rules: Option<&MergeRules>,
    field: &str,
    here: Option<&str>,
    there: Option<&str>,
) -> Option<SideView> {
    let says = |side: Option<&str>| {
        let value = side.and_then(|text| serde_json::from_str(text).ok());
        rules.is_some_and(|rules| rules.is_guarded(field, value.as_ref()))
    };
    match (says(here), says(there)) {
        (true, false) => Some(SideView::Here),
        (false, true) => Some(SideView::There),
        (true, true) | (false, false) => None,
    }
}

/// The side whose choice lifts a block.
pub(super) fn lifting(
    rules: Option<&MergeRules>,
    field: &str,
    here: Option<&str>,
    there: Option<&str>,
) -> Option<SideView> {
    blocking(rules, field, here, there).map(other)
}

/// What keeping both makes; nothing where one of them is empty.
pub(super) fn both(
    entity_type: &str,
    field: &str,
    here: Option<&str>,
    there: Option<&str>,
) -> Option<KeepBoth> {
    if is_empty(here) || is_empty(there) {
        return None;
    }
    Some(match customers::keep_both(entity_type, field)? {
        customers::KeepBoth::Joined => KeepBoth::Joined,
        customers::KeepBoth::SecondPhone => KeepBoth::SecondPhone,
        customers::KeepBoth::SecondRecord => KeepBoth::TwoAddresses,
    })
}

/// Whether there is a place for what keeping both makes: a customer has two phones at most, and a `second` one that stands
/// there already is not written over.
pub(super) fn has_place(keep: KeepBoth, here: Option<&str>, second: Option<&str>) -> bool {
    match keep {
        KeepBoth::SecondPhone => is_empty(second) || second == here,
        KeepBoth::Joined | KeepBoth::TwoAddresses => true,
    }
}

/// The other side.
pub(super) fn other(side: SideView) -> SideView {
    match side {
        SideView::Here => SideView::There,
        SideView::There => SideView::Here,
    }
}

#[cfg(test)]
#[path = "shape_tests.rs"]
mod tests;
