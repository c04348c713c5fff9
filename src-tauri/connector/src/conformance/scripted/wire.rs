//! What goes over the wire between the scripted connector and its system.

/// One request.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// The token; empty for [`Verb::Token`].
    pub(super) token: String,
    pub(super) verb: Verb,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub(super) enum Verb {
    /// A token for this key.
    Token { key: String },
    /// Whether the system is well.
    Status,
    /// Records.
    List(List),
    /// To apply these.
    Write(Vec<Operation>),
}

/// Which records.
#[derive(Clone, Debug)]
pub(super) struct List {
    pub(super) entity: String,
    pub(super) from: From,
    /// Modified at or after this instant.
    pub(super) since: Option<String>,
    /// With these ids: percent-encoded, with commas between them.
    pub(super) ids: Option<String>,
    /// With this text in the field `reference`.
    pub(super) reference: Option<String>,
    pub(super) size: usize,
}

/// Where a page begins.
#[derive(Clone, Debug)]
pub(super) enum From {
    /// At the first record.
    Start,
    /// After the record with this instant and id.
    After { modified: String, id: String },
    /// After so many records.
    Skip(usize),
    /// Where this token of the system says.
    Token(String),
}

/// One operation of a write.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    pub(super) entity: String,
    pub(super) key: Option<String>,
    pub(super) action: Action,
    /// Empty for a new record.
    pub(super) id: String,
    /// Names and JSON texts.
    pub(super) fields: Vec<(String, String)>,
    pub(super) version: Option<String>,
}

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Create,
    /// Changes the given fields.
    Change,
    /// The given fields are all that the record has afterwards.
    Replace,
    Delete,
    Acknowledge,
}

/// What comes back.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// No connection.
    Refused,
    /// The connection ended before the answer.
    Lost,
    /// An answer.
    Reply(Reply),
}

/// An answer with a body.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    /// HTTP date of the system's own clock.
    pub(super) date: String,
    pub(super) retry_after: Option<String>,
    pub(super) body: String,
    /// Whether the body is as long as was announced.
    pub(super) whole: bool,
}

/// Every byte that means something in a list of ids as `%` and two digits.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The text that was encoded; what is no encoding stays as it is.
pub(super) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let code = rest.strip_prefix('%').and_then(|digits| digits.get(..2));
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = rest.get(3..).unwrap_or_default();
            }
            None => {
                let length = rest.chars().next().map_or(1, char::len_utf8);
                bytes.extend_from_slice(rest.get(..length).map_or(&[first][..], str::as_bytes));
                rest = rest.get(length..).unwrap_or_default();
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
