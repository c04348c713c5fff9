//! Text that was damaged on its way: UTF-8 that somebody read as another encoding, `PeÃ±a` for `Peña`.
//!
//! A text is repaired only where the result is certain, and only as a whole:
//!
//! 1. every letter of it is a byte in one of the [`Misreading`]s, and those bytes are valid UTF-8;
//! 2. the result, damaged again, is the text letter by letter;
//! 3. at least one sequence of it occurs in no clean text (`Ã±` does not; `Ô` might, at the end of a quotation);
//! 4. the result is clean: no further sign of damage, and nothing but letters that are found in such texts.
//!
//! UTF-8 shows by itself when a byte is missing, so a text that lost one (the five bytes that Windows-1252 does
//! not define, a no-break space that became a blank, a soft hyphen that was dropped, a letter that became `?` or
//! U+FFFD) never passes 1. Such a text, and one of which only a part is damaged, is flagged with a preview and
//! stays as it is: a person decides. What was damaged twice is repaired in two rounds; more are only flagged.
//!
//! Portuguese and French capitals are flagged too (`SÃO`), because `SÍO` that lost a byte looks the same.
//! What cannot be seen is a star (`⭐`, U+2B50) that lost two of its three bytes in front of a small letter.

mod signs;

use encoding_rs::{Encoding, WINDOWS_1252, WINDOWS_1254};

use signs::{Sequence, is_expected, sequences, shows_damage};

/// Damaged more often than this, a text is only flagged.
const MOST_ROUNDS: u8 = 2;

/// As what the UTF-8 was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Misreading {
    /// Windows-1252, the western one. Its five undefined bytes are control characters here, as the web reads
    /// them; readers that drop them or put a question mark lose them.
    Windows1252,
    /// Windows-1254, the Turkish one, which some point-of-sale systems are set to.
    Windows1254,
    /// ISO 8859-1: every byte is the letter of the same number.
    Latin1,
}

impl Misreading {
    /// All of them, in the order in which they are tried. Where two give a result, it is the same one.
    pub const ALL: [Self; 3] = [Self::Windows1252, Self::Windows1254, Self::Latin1];

    /// The bytes that were read as this text; none where a letter of it cannot come from this reading.
    fn bytes(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Windows1252 => encoded(WINDOWS_1252, text),
            Self::Windows1254 => encoded(WINDOWS_1254, text),
            Self::Latin1 => text.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect(),
        }
    }

    /// The text as which these bytes are read.
    fn read(self, bytes: &[u8]) -> String {
        match self {
            Self::Windows1252 => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Windows1254 => WINDOWS_1254.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Latin1 => bytes.iter().map(|byte| char::from(*byte)).collect(),
        }
    }
}

fn encoded(encoding: &'static Encoding, text: &str) -> Option<Vec<u8>> {
    let (bytes, _, has_unmappable) = encoding.encode(text);
    (!has_unmappable).then(|| bytes.into_owned())
}

/// What is known of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// No sign of damage.
    Clean,
    /// Was damaged; this is certainly what it was.
    Repaired {
        /// What it was.
        text: String,
        /// How it was misread, the last time first.
        misreadings: Vec<Misreading>,
    },
    /// Looks damaged, and what it was is not certain. It stays as it is.
    Suspect {
        /// Why it is not certain.
        reason: Doubt,
        /// What it may have been, for a person to look at; what is missing is shown as U+FFFD.
        preview: String,
    },
}

/// Why it is not certain what a text was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// A part of it is missing.
    Lost,
    /// A part of it is damaged and another one is not.
    Mixed,
    /// It could be meant as it is.
    MaybeClean,
    /// Damaged more than twice.
    TooOften,
}

/// Finds out whether a text is damaged, and repairs it where that is certain. Repairing what was repaired
/// changes nothing.
pub fn repair(text: &str) -> Repair {
    if text.is_ascii() {
        return Repair::Clean;
    }
    let mut misreadings = Vec::new();
    let mut current = text.to_owned();
    while let Some((misreading, undone)) = undo(&current) {
        misreadings.push(misreading);
        current = undone;
        if is_clean(&current) {
            return if misreadings.len() <= usize::from(MOST_ROUNDS) {
                Repair::Repaired { text: current, misreadings }
            } else {
                Repair::Suspect { reason: Doubt::TooOften, preview: current }
            };
        }
    }
    if misreadings.is_empty() && !shows_damage(text) {
        return Repair::Clean;
    }
    doubtful(text, &current)
}

/// One misreading undone, where that is certain for this round.
fn undo(text: &str) -> Option<(Misreading, String)> {
    let mut found: Option<(Misreading, String)> = None;
    for misreading in Misreading::ALL {
        let Some(undone) = misreading.bytes(text).and_then(|bytes| String::from_utf8(bytes).ok()) else {
            continue;
        };
        let is_certain = sequences(text, misreading).iter().any(Sequence::is_proof)
            && misreading.read(undone.as_bytes()) == text;
        if !is_certain {
            continue;
        }
        match &found {
            None => found = Some((misreading, undone)),
            // Two readings that disagree prove nothing.
            Some((_, other)) if *other != undone => return None,
            Some(_) => {}
        }
    }
    found
}

fn is_clean(text: &str) -> bool {
    !shows_damage(text) && text.chars().all(is_expected) && undo(text).is_none()
}

/// `undone` is the text after the rounds that were certain.
fn doubtful(text: &str, undone: &str) -> Repair {
    let is_whole = |misreading: Misreading| {
        misreading.bytes(undone).is_some_and(|bytes| std::str::from_utf8(&bytes).is_ok())
    };
    let preview = signs::preview(undone);
    let reason = if preview.contains(char::REPLACEMENT_CHARACTER) || text == preview {
        Doubt::Lost
    } else if Misreading::ALL.into_iter().any(is_whole) {
        Doubt::MaybeClean
    } else {
        Doubt::Mixed
    };
    Repair::Suspect { reason, preview }
}

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod spanish;
#[cfg(test)]
#[path = "text_repair_tests.rs"]
mod tests;
