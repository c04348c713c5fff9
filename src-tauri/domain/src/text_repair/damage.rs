//! Every known way of damaging a text.

use super::Misreading;

/// What the reader did with bytes that it did not like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Loss {
    /// Nothing was lost.
    Nothing,
    /// Undefined bytes were left out.
    Dropped,
    /// Undefined bytes became U+FFFD.
    Replaced,
    /// Undefined bytes became question marks.
    Questioned,
    /// No-break spaces became blanks.
    Blanks,
    /// No-break spaces were taken away.
    NoBlanks,
    /// Soft hyphens were left out.
    NoHyphens,
    /// Undefined bytes and soft hyphens were left out and no-break spaces became blanks.
    Everything,
}

impl Loss {
    pub(super) const ALL: [Self; 8] = [
        Self::Nothing,
        Self::Dropped,
        Self::Replaced,
        Self::Questioned,
        Self::Blanks,
        Self::NoBlanks,
        Self::NoHyphens,
        Self::Everything,
    ];

    fn of(self, letter: char) -> Option<char> {
        let is_undefined = matches!(letter, '\u{80}'..='\u{9f}');
        match self {
            Self::Dropped | Self::Everything if is_undefined => None,
            Self::Replaced if is_undefined => Some(char::REPLACEMENT_CHARACTER),
            Self::Questioned if is_undefined => Some('?'),
            Self::Blanks | Self::Everything if letter == '\u{a0}' => Some(' '),
            Self::NoBlanks if letter == '\u{a0}' => None,
            Self::NoHyphens | Self::Everything if letter == '\u{ad}' => None,
            Self::Nothing
            | Self::Dropped
            | Self::Replaced
            | Self::Questioned
            | Self::Blanks
            | Self::NoBlanks
            | Self::NoHyphens
            | Self::Everything => Some(letter),
        }
    }
}

/// One trip: written as UTF-8, read as something else, with what that reader lost. Written anew and not with the
/// product's own code, so that a mistake does not hide on both sides.
pub(super) fn damage(text: &str, misreading: Misreading, loss: Loss) -> String {
    text.bytes().map(|byte| read_byte(byte, misreading)).filter_map(|letter| loss.of(letter)).collect()
}

fn read_byte(byte: u8, misreading: Misreading) -> char {
    let western = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match (misreading, byte) {
        (Misreading::Windows1254, 0x8E | 0x9E) => char::from(byte),
        (Misreading::Windows1254, 0xD0) => 'Ğ',
        (Misreading::Windows1254, 0xDD) => 'İ',
        (Misreading::Windows1254, 0xDE) => 'Ş',
        (Misreading::Windows1254, 0xF0) => 'ğ',
        (Misreading::Windows1254, 0xFD) => 'ı',
        (Misreading::Windows1254, 0xFE) => 'ş',
        (Misreading::Windows1252 | Misreading::Windows1254, 0x80..=0x9F) => western[usize::from(byte - 0x80)],
        (Misreading::Windows1252 | Misreading::Windows1254 | Misreading::Latin1, byte) => char::from(byte),
    }
}
