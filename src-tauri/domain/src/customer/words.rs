//! Texts as they are searched and ordered: lower case, without accents, letters and digits alone.
//!
//! The index takes the words as they are made here, and so does every query: both sides are folded by one function, so that
//! nothing can be found by one spelling and missed by another.

use super::{AddressFacts, CustomerFacts, digits};

/// Most words of a query: what a person types in a search field has fewer.
const QUERY_WORDS: usize = 8;
/// Longest word that is indexed, in characters.
const WORD_LIMIT: usize = 40;
/// Shortest end of a phone that is found.
const SUFFIX: usize = 3;
/// Follows every name in the order of names.
const NAMELESS: &str = "\u{10ffff}";

/// A text in lower case and without accents, of every Latin letter.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_lowercase) {
        match character {
            'à'..='å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => folded.push('c'),
            'ď' | 'đ' => folded.push('d'),
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => folded.push('e'),
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => folded.push('g'),
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => folded.push('i'),
            'ł' | 'ĺ' | 'ļ' | 'ľ' => folded.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => folded.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => folded.push('o'),
            'ŕ' | 'ŗ' | 'ř' => folded.push('r'),
            'ś' | 'ŝ' | 'ş' | 'š' => folded.push('s'),
            'ţ' | 'ť' | 'ŧ' => folded.push('t'),
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            // What is left of a letter that came in two parts.
            '\u{300}'..='\u{36f}' => {}
            other => folded.push(other),
        }
    }
    folded
}

/// The words of a text, each of letters and digits alone.
fn words_of(text: &str) -> Vec<String> {
    let cut = |word: &str| word.chars().take(WORD_LIMIT).collect::<String>();
    fold(text).split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).map(cut).collect()
}

/// The words of a query, each in its spellings: one of them must begin a word of the customer, and where a spelling has several
/// words with spaces between them, each of these. Digits that are written with signs between them, as people write phones and
/// documents, are one word; the zero that begins a number within the country is not there in the whole one, so it may be left
/// out. Beside other words they may be numbers of an address as well, each on its own.
pub fn query_words(text: &str) -> Vec<Vec<String>> {
    let number = text.chars().all(|sign| !sign.is_alphabetic());
    if number {
        let word: String = digits(text).chars().take(WORD_LIMIT).collect();
        return if word.is_empty() { Vec::new() } else { vec![spellings(word)] };
    }
    let mut words: Vec<Vec<String>> = Vec::new();
    let mut run: Vec<String> = Vec::new();
    for word in words_of(text).into_iter().take(QUERY_WORDS.saturating_mul(2)) {
        let goes_on = is_number(&word) && !run.is_empty();
        if !goes_on {
            words.extend(spellings_of(std::mem::take(&mut run)));
        }
        if goes_on || is_number(&word) || letter_and_digits(&word).is_some() {
            run.push(word);
        } else {
            words.push(vec![word]);
        }
    }
    words.extend(spellings_of(run));
    words.truncate(QUERY_WORDS);
    words
}

fn is_number(word: &str) -> bool {
    word.chars().all(|sign| sign.is_ascii_digit())
}

/// A letter or two before digits, as documents have it (V12345678): the parts, which may stand apart where it is written with
/// signs.
fn letter_and_digits(word: &str) -> Option<(&str, &str)> {
    let (letters, digits) = word.split_at_checked(word.find(|sign: char| sign.is_ascii_digit())?)?;
    ((1..=2).contains(&letters.chars().count()) && is_number(digits)).then_some((letters, digits))
}

/// The spellings of neighbouring runs of digits, of which the first one may begin with letters; nothing of none.
fn spellings_of(run: Vec<String>) -> Option<Vec<String>> {
    let apart = run.join(" ");
    let whole: Vec<&str> = run.iter().map(|word| without_zero(word)).collect();
    let whole = whole.join(" ");
    let joined: String = run.concat().chars().take(WORD_LIMIT).collect();
    if joined.is_empty() {
        return None;
    }
    let mut ways = match letter_and_digits(&joined) {
        Some((letters, digits)) if digits.len() >= SUFFIX => vec![format!("{letters} {digits}"), joined],
        Some(_) | None => spellings(joined),
    };
    for way in [apart, whole] {
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    Some(ways)
}

/// A number without the zero that begins it within the country.
fn without_zero(word: &str) -> &str {
    let without = word.trim_start_matches('0');
    if is_number(word) && without.len() >= SUFFIX { without } else { word }
}

fn spellings(word: String) -> Vec<String> {
    let without = without_zero(&word);
    if without.len() < word.len() { vec![without.to_owned(), word] } else { vec![word] }
}

/// Everything by which a customer is found, as words with a space between them: name, e-mail and addresses; each end of a
/// phone from three digits on, so that any run of its digits is the beginning of a word; the digits of the document.
pub fn search_words(facts: &CustomerFacts, addresses: &[AddressFacts]) -> String {
    let mut words: Vec<String> = Vec::new();
    let texts = [&facts.name, &facts.email, &facts.address, &facts.zone].into_iter().flatten();
    for text in texts.chain(addresses.iter().map(|address| &address.text)) {
        words.extend(words_of(text));
    }
    for phone in &facts.phones {
        let digits: Vec<char> = digits(phone).chars().take(WORD_LIMIT).collect();
        let mut rest = digits.as_slice();
        while rest.len() >= SUFFIX {
            words.push(rest.iter().collect());
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    if let Some(document) = &facts.document {
        words.extend(words_of(document));
        let digits = digits(document);
        words.push(digits.trim_start_matches('0').to_owned());
        words.push(digits);
    }
    words.retain(|word| !word.is_empty());
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

/// Where a name stands in the order of names; whoever has none comes last.
pub fn sort_key(name: Option<&str>) -> String {
    let words = name.map(words_of).unwrap_or_default();
    if words.is_empty() { NAMELESS.to_owned() } else { words.join(" ") }
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
