//! Finds what is not in the language before Jinja reads it. Only as much of Jinja's own lexer as is needed to
//! know what stands inside a text.

use super::filters::WITHOUT_FILTERS;
use super::{ExpressionProblem, Instead};

pub(super) fn check(source: &str) -> Result<(), ExpressionProblem> {
    let problem =
        |sign: &str, instead: Instead| Err(ExpressionProblem::Sign { sign: sign.to_owned(), instead });
    let mut rest = source;
    let mut is_after_pipe = false;
    let mut is_after_operand = false;
    while let Some(letter) = rest.chars().next() {
        let mut length = letter.len_utf8();
        let mut is_operand = false;
        match letter {
            '"' | '\'' => {
                length = text_length(rest, letter);
                is_operand = true;
            }
            '0'..='9' => {
                let digits = span(rest, |letter| letter.is_ascii_alphanumeric() || letter == '_');
                let (number, behind) = rest.split_at_checked(digits).unwrap_or((rest, ""));
                let fraction =
                    behind.strip_prefix('.').map_or(0, |tail| span(tail, |next| next.is_ascii_digit()));
                if fraction > 0 || (number.contains(['e', 'E']) && !number.starts_with("0x")) {
                    let whole = if fraction > 0 { digits + 1 + fraction } else { digits };
                    return problem(rest.get(..whole).unwrap_or(number), Instead::Quotes);
                }
                length = digits;
                is_operand = true;
            }
            '+' | '*' | '/' | '%' => return problem(&letter.to_string(), Instead::DecimalFilters),
            '<' | '>' => return problem(&letter.to_string(), Instead::Tests),
            '-' if is_after_operand => return problem("-", Instead::DecimalFilters),
            letter if letter.is_alphabetic() || letter == '_' => {
                length = span(rest, |letter| letter.is_alphanumeric() || letter == '_');
                let name = rest.get(..length).unwrap_or(rest);
                if is_after_pipe && WITHOUT_FILTERS.contains(&name) {
                    return problem(name, Instead::ExactFilter);
                }
                // After a word such as `else` a minus is a sign, not a subtraction.
                is_operand = !matches!(name, "if" | "else" | "and" | "or" | "not" | "in" | "is");
            }
            ')' | ']' => is_operand = true,
            letter if letter.is_whitespace() => {
                rest = rest.get(length..).unwrap_or_default();
                continue;
            }
            _other => {}
        }
        is_after_pipe = letter == '|';
        is_after_operand = is_operand;
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(())
}

fn span(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !belongs(letter)).unwrap_or(text.len())
}

/// From the opening quote to behind the closing one; to the end where it is missing.
fn text_length(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (position, letter) in text.char_indices().skip(1) {
        if is_escaped {
            is_escaped = false;
        } else if letter == '\\' {
            is_escaped = true;
        } else if letter == quote {
            return position + letter.len_utf8();
        }
    }
    text.len()
}
