//! Shortening of texts that a peer sent, before they reach an error or the consumer.

/// The longest text of a peer that is kept, in characters.
pub(crate) const MAX_PEER_TEXT: usize = 200;

/// The first [`MAX_PEER_TEXT`] characters, cut between characters and with control characters replaced, so that a peer
/// can neither break a log line nor fill the disk.
pub(crate) fn shorten(text: &str) -> String {
    text.chars()
        .take(MAX_PEER_TEXT)
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let text = "ñ🍕".repeat(500);
        let short = shorten(&text);
        assert_eq!(short.chars().count(), MAX_PEER_TEXT);
        assert!(text.starts_with(&short));
    }

    #[test]
    fn control_characters_become_spaces() {
        assert_eq!(shorten("a\nb\u{7}c"), "a b c");
    }
}
