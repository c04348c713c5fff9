//! What damaged text looks like, and what clean text may look like.

use super::Misreading;

const NO_BREAK_SPACE: char = '\u{a0}';

/// Letters of a damaged text that were the bytes of one letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sequence {
    /// Where it begins, in letters.
    start: usize,
    /// The letters as they stand there.
    letters: Vec<char>,
    /// The letter that they were.
    original: char,
    /// What stands in front of them.
    before: Option<char>,
    /// What stands behind them.
    behind: Option<char>,
}

impl Sequence {
    /// Whether no clean text has it. A capital followed by what closes a sentence or a quotation can be meant as
    /// it stands, and a result that would not be expected is chance.
    pub(super) fn is_proof(&self) -> bool {
        let first = self.letters.first().copied().unwrap_or_default();
        let second = self.letters.get(1).copied().unwrap_or_default();
        match first {
            // A no-break space behind one of these two may be meant as well, unless no word could end there.
            'Â' if second == NO_BREAK_SPACE => self.before.is_some_and(|before| !before.is_whitespace()),
            'Ã' if second == NO_BREAK_SPACE => {
                self.before.is_some_and(char::is_lowercase) || self.behind.is_some_and(char::is_whitespace)
            }
            'Â' => second != '»',
            'Ã' => !is_closing(second) && second != '°',
            'Ä' | 'Å' | 'Ì' => {
                let is_word = self.behind.is_some_and(char::is_alphabetic);
                is_word && is_raised(second) || !is_natural(second)
            }
            'â' | 'ï' | 'ð' | 'ğ' => is_expected(self.original),
            _other => false,
        }
    }
}

/// The runs of letters that are the bytes of one letter beyond ASCII, from left to right.
pub(super) fn sequences(text: &str, misreading: Misreading) -> Vec<Sequence> {
    let all: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(rest) = all.get(start..).filter(|rest| !rest.is_empty()) {
        match sequence(rest, misreading) {
            Some((length, original)) => {
                let letters = rest.iter().take(length).copied().collect();
                let before = start.checked_sub(1).and_then(|before| all.get(before)).copied();
                let behind = rest.get(length).copied();
                found.push(Sequence { start, letters, original, before, behind });
                start += length;
            }
            None => start += 1,
        }
    }
    found
}

fn sequence(letters: &[char], misreading: Misreading) -> Option<(usize, char)> {
    let lead = byte_of(*letters.first()?, misreading)?;
    let length = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        0..=0xC1 | 0xF5..=0xFF => return None,
    };
    let bytes: Vec<u8> =
        letters.get(..length)?.iter().map(|letter| byte_of(*letter, misreading)).collect::<Option<_>>()?;
    let original = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    Some((length, original))
}

fn byte_of(letter: char, misreading: Misreading) -> Option<u8> {
    let mut buffer = [0; 4];
    let bytes = misreading.bytes(letter.encode_utf8(&mut buffer))?;
    bytes.first().copied().filter(|_| bytes.len() == 1)
}

/// The text with every part that can be undone undone, and U+FFFD where a part is missing.
pub(super) fn preview(text: &str) -> String {
    // The first of those that explain most.
    let misreading = Misreading::ALL
        .into_iter()
        .rev()
        .max_by_key(|misreading| sequences(text, *misreading).len())
        .unwrap_or(Misreading::Windows1252);
    let found = sequences(text, misreading);
    let mut shown = String::new();
    let mut covered = 0;
    for (position, letter) in text.chars().enumerate() {
        if position < covered {
            continue;
        }
        match found.iter().find(|sequence| sequence.start == position) {
            Some(sequence) if is_expected(sequence.original) => {
                shown.push(sequence.original);
                covered = position + sequence.letters.len();
            }
            Some(_) | None => {
                // Without their other byte these two say nothing.
                let is_lost = matches!(letter, 'Ã' | 'Â');
                shown.push(if is_lost { char::REPLACEMENT_CHARACTER } else { letter });
            }
        }
    }
    shown
}

/// Whether any part of a text looks damaged, even where it cannot be undone.
pub(super) fn shows_damage(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    letters.iter().enumerate().any(|(position, letter)| {
        let previous = position.checked_sub(1).and_then(|position| letters.get(position)).copied();
        let next = letters.get(position + 1).copied();
        is_sign(previous, *letter, next, letters.get(position + 2).copied())
    })
}

/// A letter that clean text does not have in this place.
fn is_sign(previous: Option<char>, letter: char, next: Option<char>, after_next: Option<char>) -> bool {
    match letter {
        char::REPLACEMENT_CHARACTER => true,
        // First byte of all Spanish letters and signs beyond ASCII.
        'Ã' | 'Â' => true,
        // First byte of dashes, quotation marks, the euro and many signs. Words have it before a small letter.
        'â' => !next.is_some_and(|next| next.is_lowercase() && !is_trail(next)),
        // First byte of emoji.
        'ð' | 'ğ' => next == Some('Ÿ'),
        // First byte of the sign that makes an emoji colourful, and of the byte order mark.
        'ï' => next == Some('¸') || (next == Some('»') && after_next == Some('¿')),
        // First byte of Turkish letters and of accents that stand alone. No word has a capital in the middle.
        'Ä' | 'Å' | 'Ì' => {
            previous.is_some_and(char::is_lowercase)
                || next.is_some_and(|next| is_trail(next) && !is_natural(next))
        }
        letter => is_control(letter),
    }
}

/// The control characters between ASCII and Latin-1, which no text has.
fn is_control(letter: char) -> bool {
    matches!(letter, '\u{80}'..='\u{9f}')
}

/// What may follow the last letter of a word in clean text.
fn is_closing(letter: char) -> bool {
    matches!(letter, '”' | '’' | '»' | '›' | '…' | '–' | '—' | '·' | '™' | '®')
}

/// Small raised letters and signs, which stand behind abbreviations and numbers.
fn is_raised(letter: char) -> bool {
    matches!(letter, 'º' | 'ª' | '°' | '²' | '³' | '¹' | '´' | '¨')
}

/// What clean text may have behind a capital that stands alone.
fn is_natural(letter: char) -> bool {
    is_closing(letter) || is_raised(letter) || letter == '€' || letter == NO_BREAK_SPACE
}

/// Whether a letter is one of the bytes 0x80 to 0xBF, of which all but the first of a sequence are.
fn is_trail(letter: char) -> bool {
    [Misreading::Windows1252, Misreading::Windows1254]
        .into_iter()
        .any(|misreading| byte_of(letter, misreading).is_some_and(|byte| (0x80..=0xBF).contains(&byte)))
}

/// What a repaired text may have: western letters, punctuation, signs and emoji. A result with other letters,
/// such as Cyrillic ones, is chance.
pub(super) fn is_expected(letter: char) -> bool {
    matches!(
        letter,
        '\t' | '\n' | '\r'
            | ' '..='~'
            | '\u{a0}'..='\u{17f}'
            | '\u{300}'..='\u{308}' | '\u{327}'
            | '\u{2009}' | '\u{200d}' | '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{2026}' | '\u{202f}' | '\u{2030}'..='\u{203a}'
            | '\u{2060}' | '\u{2070}'..='\u{209c}' | '\u{20a0}'..='\u{20bf}'
            | '\u{2100}'..='\u{214f}' | '\u{2150}'..='\u{218b}' | '\u{2190}'..='\u{21ff}'
            | '\u{2212}' | '\u{2248}' | '\u{2260}'..='\u{2265}'
            | '\u{2300}'..='\u{23ff}' | '\u{25a0}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
            | '\u{fe0f}' | '\u{feff}' | '\u{1f000}'..='\u{1f6ff}' | '\u{1f7e0}'..='\u{1f7eb}' | '\u{1f900}'..='\u{1faff}' | '\u{e0020}'..='\u{e007f}'
    )
}
