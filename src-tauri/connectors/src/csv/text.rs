//! The letters of a file: found out, decoded, and written again as they were.

use encoding_rs::WINDOWS_1252;
use mostrador_connector::RemoteError;

use super::problem::unusable;

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// How a file's letters are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8 behind a byte order mark, as Excel writes it.
    MarkedUtf8,
    /// UTF-8.
    Utf8,
    /// What older programs of Western Europe write.
    Windows1252,
}

/// The text of a file without its mark. What is valid UTF-8 is UTF-8: no Spanish text in Windows-1252 is that by chance.
///
/// # Errors
/// The bytes are no text of either kind.
pub(super) fn decode(bytes: Vec<u8>) -> Result<(String, Encoding), RemoteError> {
    // UTF-16, which Excel calls Unicode text, and anything that is no text at all.
    if bytes.contains(&0) || bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(unusable("ENCODING_UNKNOWN", "the file is neither UTF-8 nor Windows-1252"));
    }
    match String::from_utf8(bytes) {
        Ok(mut text) if text.as_bytes().starts_with(UTF8_MARK) => {
            text.drain(..UTF8_MARK.len());
            Ok((text, Encoding::MarkedUtf8))
        }
        Ok(text) => Ok((text, Encoding::Utf8)),
        Err(error) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(error.as_bytes());
            Ok((text.into_owned(), Encoding::Windows1252))
        }
    }
}

impl Encoding {
    /// Whether every letter of the text can be stored.
    pub(super) fn holds(self, text: &str) -> bool {
        match self {
            Self::MarkedUtf8 | Self::Utf8 => true,
            Self::Windows1252 => text.is_ascii() || !WINDOWS_1252.encode(text).2,
        }
    }

    /// The bytes of a text that it [holds](Self::holds).
    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::MarkedUtf8 => [UTF8_MARK, text.as_bytes()].concat(),
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Windows1252 => WINDOWS_1252.encode(text).0.into_owned(),
        }
    }
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
