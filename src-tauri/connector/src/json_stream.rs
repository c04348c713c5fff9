//! Cuts one large JSON document into the elements of one of its arrays while it arrives, so that neither the document nor
//! the array is ever in memory as a whole.

use serde_json::Value;

/// Why a document cannot be cut. The text never holds anything of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonStreamError {
    /// The document ended before its last brace: nothing that came before may be believed.
    #[error("the document is cut off")]
    Truncated,
    /// It is not JSON, or not an object.
    #[error("the document is not a JSON object")]
    Malformed,
    /// It has no array of that name, or has it twice.
    #[error("the document does not hold the list exactly once")]
    NoList,
    /// Everything around the list is larger than it may be.
    #[error("a part of the document is too large")]
    TooLarge,
}

/// One element of the list.
#[derive(Clone, PartialEq, Eq)]
pub enum Element {
    /// Its text.
    Whole(String),
    /// It is larger than it may be, and was passed over.
    TooLarge {
        /// What fits of it.
        beginning: Vec<u8>,
        /// How large it is.
        bytes: u64,
    },
}

/// It may hold anything, so only its size is told.
impl std::fmt::Debug for Element {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(text) => write!(formatter, "Whole({} bytes)", text.len()),
            Self::TooLarge { bytes, .. } => write!(formatter, "TooLarge({bytes} bytes)"),
        }
    }
}

/// Finds the elements of the array that is a member of the document's top-level object.
///
/// Brackets and strings are followed and nothing else: whoever takes an element parses it and finds out what is wrong
/// inside. What is around the list is parsed at the end.
#[derive(Debug)]
pub struct JsonArraySplitter {
    member: String,
    limit: usize,
    state: State,
    text: Text,
    /// Brackets and braces that are open within the element, or within a value beside the list.
    depth: u32,
    list: List,
    /// The element under way, or its beginning.
    element: Vec<u8>,
    /// Bytes of the element under way that are not kept.
    passed_over: u64,
    /// The document without the elements: `{"status":200,"data":[],"meta":{}}`.
    envelope: Vec<u8>,
    /// Where the latest key begins in the envelope.
    key_from: usize,
}

/// Where in the document the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the object.
    Start,
    /// In the object, before a key or its end.
    Key,
    /// In the object, after a key and before its value.
    Value,
    /// In a value that is not the list.
    Other,
    /// In the list, between two elements.
    Between,
    /// In an element.
    Element,
    /// After the object.
    End,
}

/// Whether the next byte is inside a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Text {
    No,
    Yes,
    /// After a backslash.
    Escape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    NotYet,
    /// The latest key names it.
    Next,
    Found,
}

impl JsonArraySplitter {
    /// Cuts the array of the member `member`. An element of more than `limit` bytes is passed over; what is around the list may
    /// not have more either.
    pub fn new(member: impl Into<String>, limit: usize) -> Self {
        Self {
            member: member.into(),
            limit,
            state: State::Start,
            text: Text::No,
            depth: 0,
            list: List::NotYet,
            element: Vec::new(),
            passed_over: 0,
            envelope: Vec::new(),
            key_from: 0,
        }
    }

    /// Takes the next bytes and answers the elements that are whole by now, in the document's order.
    ///
    /// # Errors
    /// See [`JsonStreamError`]; the splitter is of no use afterwards.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Vec<Element>, JsonStreamError> {
        let mut whole = Vec::new();
        for byte in bytes {
            self.take(*byte, &mut whole)?;
        }
        Ok(whole)
    }

    /// The document is over. Answers it without the elements of the list.
    ///
    /// # Errors
    /// [`JsonStreamError::Truncated`] when its end was not seen; see there for the others.
    pub fn finish(self) -> Result<serde_json::Map<String, Value>, JsonStreamError> {
        if self.state != State::End {
            return Err(JsonStreamError::Truncated);
        }
        match serde_json::from_slice(&self.envelope) {
            Ok(Value::Object(envelope)) if self.list == List::Found => Ok(envelope),
            Ok(Value::Object(_)) => Err(JsonStreamError::NoList),
            Ok(_) | Err(_) => Err(JsonStreamError::Malformed),
        }
    }

    fn take(&mut self, byte: u8, whole: &mut Vec<Element>) -> Result<(), JsonStreamError> {
        match self.state {
            State::Start => self.start(byte),
            State::Key => self.key(byte),
            State::Value => self.value(byte),
            State::Other => self.other(byte),
            State::Between => self.between(byte),
            State::Element => self.element(byte, whole),
            State::End if byte.is_ascii_whitespace() => Ok(()),
            State::End => Err(JsonStreamError::Malformed),
        }
    }

    fn start(&mut self, byte: u8) -> Result<(), JsonStreamError> {
        match byte {
            b'{' => self.state = State::Key,
            _ if byte.is_ascii_whitespace() => return Ok(()),
            _ => return Err(JsonStreamError::Malformed),
        }
        self.keep(byte)
    }

    fn key(&mut self, byte: u8) -> Result<(), JsonStreamError> {
        let inside = self.text != Text::No;
        self.follow_text(byte);
        match byte {
            b'"' if !inside => self.key_from = self.envelope.len(),
            b'"' if self.text == Text::No => {
                self.keep(byte)?;
                return self.name();
            }
            b':' if !inside => self.state = State::Value,
            b'}' if !inside => self.state = State::End,
            _ => {}
        }
        self.keep(byte)
    }

    /// A key is whole.
    fn name(&mut self) -> Result<(), JsonStreamError> {
        let key: String = self
            .envelope
            .get(self.key_from..)
            .and_then(|key| serde_json::from_slice(key).ok())
            .ok_or(JsonStreamError::Malformed)?;
        if key == self.member {
            // Of two lists only one would be counted, and which one is a matter of taste.
            if self.list == List::Found {
                return Err(JsonStreamError::NoList);
            }
            self.list = List::Next;
        }
        Ok(())
    }

    fn value(&mut self, byte: u8) -> Result<(), JsonStreamError> {
        if byte.is_ascii_whitespace() {
            return self.keep(byte);
        }
        match (self.list, byte) {
            (List::Next, b'[') => {
                self.list = List::Found;
                self.state = State::Between;
                self.keep(byte)
            }
            (List::Next, _) => Err(JsonStreamError::NoList),
            (List::NotYet | List::Found, _) => {
                self.state = State::Other;
                self.depth = 0;
                self.other(byte)
            }
        }
    }

    fn other(&mut self, byte: u8) -> Result<(), JsonStreamError> {
        let inside = self.text != Text::No;
        self.follow_text(byte);
        match byte {
            _ if inside => {}
            b'{' | b'[' => self.depth = self.depth.saturating_add(1),
            b',' if self.depth == 0 => self.state = State::Key,
            b'}' if self.depth == 0 => self.state = State::End,
            b'}' | b']' => self.depth = self.depth.checked_sub(1).ok_or(JsonStreamError::Malformed)?,
            _ => {}
        }
        self.keep(byte)
    }

    fn between(&mut self, byte: u8) -> Result<(), JsonStreamError> {
        match byte {
            _ if byte.is_ascii_whitespace() => Ok(()),
            b']' => {
                self.state = State::Other;
                self.depth = 0;
                self.keep(byte)
            }
            b',' => Err(JsonStreamError::Malformed),
            _ => {
                self.state = State::Element;
                self.depth = 0;
                self.element.clear();
                self.grow(byte)
            }
        }
    }

    fn element(&mut self, byte: u8, whole: &mut Vec<Element>) -> Result<(), JsonStreamError> {
        if self.text == Text::No && self.depth == 0 && matches!(byte, b',' | b']') {
            whole.push(self.ended()?);
            if byte == b']' {
                return self.between(byte);
            }
            // Another element must come: the state stays, so that `[1,]` is an empty one.
            return Ok(());
        }
        self.grow(byte)
    }

    /// The element under way is over.
    fn ended(&mut self) -> Result<Element, JsonStreamError> {
        let element = std::mem::take(&mut self.element);
        let passed_over = std::mem::take(&mut self.passed_over);
        if passed_over > 0 {
            let bytes = u64::try_from(element.len()).unwrap_or(u64::MAX).saturating_add(passed_over);
            return Ok(Element::TooLarge { beginning: element, bytes });
        }
        let mut text = String::from_utf8(element).map_err(|_| JsonStreamError::Malformed)?;
        text.truncate(text.trim_end().len());
        if text.is_empty() { Err(JsonStreamError::Malformed) } else { Ok(Element::Whole(text)) }
    }

    /// One more byte of the element.
    fn grow(&mut self, byte: u8) -> Result<(), JsonStreamError> {
        if self.element.is_empty() && byte.is_ascii_whitespace() {
            return Ok(());
        }
        let inside = self.text != Text::No;
        self.follow_text(byte);
        match byte {
            _ if inside => {}
            b'{' | b'[' => self.depth = self.depth.saturating_add(1),
            b'}' | b']' => self.depth = self.depth.checked_sub(1).ok_or(JsonStreamError::Malformed)?,
            _ => {}
        }
        if self.element.len() < self.limit {
            self.element.push(byte);
        } else {
            self.passed_over = self.passed_over.saturating_add(1);
        }
        Ok(())
    }

    fn follow_text(&mut self, byte: u8) {
        self.text = match (self.text, byte) {
            (Text::No, b'"') | (Text::Escape, _) => Text::Yes,
            (Text::Yes, b'\\') => Text::Escape,
            (Text::Yes, b'"') | (Text::No, _) => Text::No,
            (Text::Yes, _) => Text::Yes,
        };
    }

    fn keep(&mut self, byte: u8) -> Result<(), JsonStreamError> {
        if self.envelope.len() >= self.limit {
            return Err(JsonStreamError::TooLarge);
        }
        self.envelope.push(byte);
        Ok(())
    }
}

#[cfg(test)]
#[path = "json_stream_tests.rs"]
mod tests;
