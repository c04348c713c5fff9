//! National ids as they are compared.

use super::{digits, fold};

/// A document as it is compared: without signs and leading zeros. The letter `V`, or none, is the same person; any other one
/// belongs to the document, whether it stands before the number or, alone, in `prefix`. `None` where it says nobody.
pub fn document_key(text: &str, prefix: Option<&str>) -> Option<String> {
    let folded: String = fold(text).chars().filter(|sign| sign.is_alphanumeric()).collect();
    let number = digits(&folded);
    let number = number.trim_start_matches('0');
    if number.is_empty() {
        return None;
    }
    let mut letters: String = folded.chars().filter(|sign| !sign.is_ascii_digit()).collect();
    if letters.is_empty() {
        // More than a letter or two there is a text about something else.
        letters =
            prefix.map(fold).unwrap_or_default().chars().filter(|sign| sign.is_alphanumeric()).collect();
        if letters.chars().count() != 1 || letters.chars().any(|sign| sign.is_ascii_digit()) {
            letters.clear();
        }
    }
    Some(if letters.is_empty() || letters == "v" { number.to_owned() } else { format!("{letters}{number}") })
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
