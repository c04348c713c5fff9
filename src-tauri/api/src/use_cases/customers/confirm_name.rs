//! What a person types before the data of a customer are erased.

use mostrador_domain::customer::fold;
use mostrador_store::tables::customers::CustomerRow;

/// What is to be typed: the name, else the phone, else the id; whichever is the first that a keyboard can write.
pub(super) fn confirm_name(row: &CustomerRow) -> &str {
    let typed = |text: &&str| !letters(text).is_empty();
    let known = [row.name.as_deref(), row.phone.as_deref()];
    known.into_iter().flatten().find(typed).unwrap_or(&row.record_id).trim()
}

/// Whether what was typed says it. Capitals, accents, blanks, signs and emoji are nobody's name.
pub(super) fn is_confirmed(row: &CustomerRow, typed: &str) -> bool {
    let wanted = confirm_name(row);
    wanted == typed.trim() || (!letters(wanted).is_empty() && letters(wanted) == letters(typed))
}

/// The letters and digits of a text.
fn letters(text: &str) -> String {
    fold(text).chars().filter(|character| character.is_alphanumeric()).collect()
}

#[cfg(test)]
#[path = "confirm_name_tests.rs"]
mod tests;
