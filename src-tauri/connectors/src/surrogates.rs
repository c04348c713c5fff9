//! Halves of characters, which a server writes when it cuts a text in the middle of an emoji.

use std::borrow::Cow;

/// Replaces halves of characters beyond the basic plane (`\ud83c` without its `\udf55`). A server in JavaScript
/// writes them when it cuts a text in the middle of an emoji, and no Unicode text can hold them.
pub(crate) fn repair_surrogates(text: &str) -> Cow<'_, str> {
    if !text.contains("\\ud") && !text.contains("\\uD") {
        return Cow::Borrowed(text);
    }
    let mut repaired = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(position) = rest.find('\\') {
        let (before, escape) = rest.split_at(position);
        repaired.push_str(before);
        let length = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                repaired.push_str("\\ufffd");
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            (Some(_), _) => 6,
            // `\\`, `\"` and the like; the second character may only be left out at a broken end.
            (None, _) => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        let (whole, after) = escape.split_at(length);
        repaired.push_str(whole);
        rest = after;
    }
    repaired.push_str(rest);
    Cow::Owned(repaired)
}

/// The UTF-16 unit of an escape `\uXXXX` at the beginning of the text.
fn unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}
