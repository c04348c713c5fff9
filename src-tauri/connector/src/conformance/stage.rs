//! The stage: what the suite may ask of a stand-in for an outside system.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Map, Value};

use crate::{Connector, DELETE, Record, UPSERT, WriteOperation};

/// A customer's name that must not appear in any error text. The suite puts it into records; a stage puts it into the
/// message of every error that its stand-in answers, because real systems quote what they were sent.
pub const PERSONAL: &str = "Zoraida Quiñones";

/// Gives a new stage for each check, so that no check sees what another one left behind.
#[async_trait]
pub trait Stages: Send + Sync {
    /// A system without records and faults.
    async fn open(&self) -> Box<dyn Stage>;
}

/// One stand-in of an outside system, and the entity that is looked at.
///
/// A method for a scene that [`Stage::can`] refuses is never called; its default does nothing.
#[async_trait]
pub trait Stage: Send + Sync {
    /// The entity that the checks read and write.
    fn entity(&self) -> &str;

    /// Whether the system can be in such a scene, or why not.
    fn can(&self, scene: Scene) -> Able;

    /// A connector of its own, without any memory of another one.
    async fn connector(&self, key: Key) -> Arc<dyn Connector>;

    /// The keys and tokens that no text may show, the wrong key among them.
    fn secrets(&self) -> Vec<String>;

    /// A usable id. Another number gives another id; a greater one sorts later.
    fn id(&self, number: usize) -> String;

    /// Ids as odd as the system allows them: leading zeros, dots, spaces, `ñ`, upper case.
    fn odd_ids(&self) -> Vec<String> {
        Vec::new()
    }

    /// Puts a record at the system, or changes the one with that id, and gives back the exact text that the system
    /// shows for it from now on.
    async fn put(&self, sample: &Sample) -> String;

    /// Deletes a record at the system.
    async fn remove(&self, external_id: &str) {
        let _ = external_id;
    }

    /// What the system holds now, without what is deleted.
    async fn held(&self) -> Vec<Held>;

    /// Every operation that the system applied, in order.
    async fn sent(&self) -> Vec<Sent> {
        Vec::new()
    }

    /// Switches a fault on, instead of the one before.
    async fn fault(&self, fault: Fault, times: Times);

    /// Ends the fault.
    async fn heal(&self);

    /// How many requests for data arrived, those that met a fault included, those for a token not.
    async fn requests(&self) -> usize;

    /// How many requests for a token arrived.
    async fn refreshes(&self) -> usize {
        0
    }

    /// Makes every token that was given out expire now.
    async fn expire_token(&self) {}

    /// An instant (microseconds since 1970, UTC) as the source's own watermark.
    fn watermark(&self, micros: i64) -> String {
        micros.to_string()
    }

    /// The name of a field that holds a free text and can be written.
    fn text_field(&self) -> &str {
        "name"
    }

    /// That text in a record.
    fn text_of(&self, raw_json: &str) -> Option<String> {
        let record: Map<String, Value> = serde_json::from_str(raw_json).ok()?;
        Some(record.get(self.text_field())?.as_str()?.to_owned())
    }

    /// Makes a new record with that text; the number gives the idempotency key.
    fn create(&self, number: usize, text: &str) -> WriteOperation {
        let mut operation = self.operation(number, UPSERT);
        operation.payload =
            Value::Object([(self.text_field().to_owned(), Value::from(text))].into_iter().collect()).into();
        operation.changed = vec![self.text_field().to_owned()];
        operation
    }

    /// Changes the text of a record that was read, and nothing else of it.
    fn change(&self, number: usize, record: &Record, text: &str) -> WriteOperation {
        let mut fields: Map<String, Value> = serde_json::from_str(&record.raw_json).unwrap_or_default();
        fields.insert(self.text_field().to_owned(), Value::from(text));
        let mut operation = self.operation(number, UPSERT);
        operation.external_id.clone_from(&record.external_id);
        operation.payload = Value::Object(fields).into();
        operation.changed = vec![self.text_field().to_owned()];
        operation.base_version.clone_from(&record.version);
        operation
    }

    /// Deletes a record.
    fn delete(&self, number: usize, external_id: &str) -> WriteOperation {
        let mut operation = self.operation(number, DELETE);
        external_id.clone_into(&mut operation.external_id);
        operation
    }

    /// Acknowledges a record.
    fn acknowledge(&self, number: usize, external_id: &str) -> WriteOperation {
        let mut operation = self.operation(number, "acknowledge");
        external_id.clone_into(&mut operation.external_id);
        operation
    }

    /// An operation that the system refuses for its own sake.
    fn bad(&self, number: usize) -> WriteOperation {
        self.acknowledge(number, &self.id(900_000 + number))
    }

    /// An operation of this entity with nothing in it yet.
    fn operation(&self, number: usize, action: &str) -> WriteOperation {
        WriteOperation {
            idempotency_key: format!("key-{number}"),
            entity: self.entity().to_owned(),
            action: action.to_owned(),
            external_id: String::new(),
            payload: Value::Object(Map::new()).into(),
            changed: Vec::new(),
            base_version: None,
        }
    }
}

/// Whether a scene can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Able {
    /// It can.
    Yes,
    /// It cannot, because of this.
    No(&'static str),
}

/// What a check needs of a system besides what the spec tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// A connector with [`Key::Wrong`].
    WrongKey,
    /// [`Stage::odd_ids`].
    OddIds,
    /// [`SampleId::Number`].
    NumericIds,
    /// [`Sample::fields`], word for word.
    Fields,
    /// The connector hands a record on as the source wrote it. One that leaves out what is not to be kept, or puts what comes
    /// in any order into one, does not.
    Verbatim,
    /// [`Modified::Micros`], in whole seconds.
    Modified,
    /// [`Modified::Micros`] to the microsecond.
    FineModified,
    /// [`Modified::Text`] with an offset from UTC.
    Offsets,
    /// [`Shape::Malformed`].
    Malformed,
    /// [`SampleId::None`].
    WithoutId,
    /// [`Stage::remove`].
    Removal,
    /// [`Stage::sent`] with the fields of each operation: the system takes changes of single fields.
    PartialWrites,
    /// [`Stage::bad`].
    BadOperation,
    /// [`Stage::expire_token`] and [`Stage::refreshes`].
    ExpiringToken,
    /// [`Stage::fault`].
    Fault(Fault),
}

/// What goes wrong at the system. Faults hit requests for data, never those for a token, where nothing else is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No connection, no effect. Also for tokens.
    Refused,
    /// Never an answer, no effect. Also for tokens.
    Silent,
    /// This status with an error body of the system, no effect.
    Status(u16),
    /// 429, no effect.
    Throttled(Wait),
    /// Status 200 with an error body of the system, no effect.
    ErrorIn200(ErrorKind),
    /// The effect happens; the answer ends in the middle.
    Truncated,
    /// Status 200 with a page in HTML, no effect.
    Html,
    /// A list without records, although there are some. Totals are told as before.
    EmptyList,
    /// A list that tells this total.
    Total(u64),
    /// Every page is the first one.
    PageIgnored,
    /// The cursors that were given out are not known any more.
    CursorExpired,
    /// Requests for a token are refused.
    TokenRefused,
    /// Requests for a token are never answered.
    TokenSilent,
    /// Hits only writes: the effect happens, the answer is lost.
    AnswerLost,
}

/// How a 429 says how long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// `Retry-After` in seconds.
    Seconds(u64),
    /// `Retry-After` as an HTTP date so many seconds after the answer's own `Date`.
    Date(u64),
    /// Not at all.
    Unsaid,
}

/// What an error body with status 200 says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The system is in trouble.
    Trouble,
    /// The credentials are refused.
    RefusedKey,
}

/// How often a fault hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// The next request that it can hit.
    Once,
    /// Until [`Stage::heal`].
    Always,
}

/// Which credentials a connector has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Those that the system accepts.
    Right,
    /// Others.
    Wrong,
}

/// A record as the suite wants it at the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The id.
    pub id: SampleId,
    /// Further fields: name and JSON text, which the source shows word for word.
    pub fields: Vec<(String, String)>,
    /// When it was modified; `None` is now, by the system's clock, later than everything before.
    pub modified: Option<Modified>,
    /// Whether it reads as what the entity is.
    pub shape: Shape,
}

/// The id of a sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SampleId {
    /// This text.
    Text(String),
    /// A JSON number with these digits.
    Number(String),
    /// There is none.
    None,
}

/// When a sample was modified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Modified {
    /// Microseconds since 1970, shown in UTC.
    Micros(i64),
    /// This RFC 3339 text.
    Text(String),
}

/// Whether a sample reads as what the entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// It does.
    Good,
    /// It is there and cannot be used: with its id it is [`Malformed`](crate::RecordBody::Malformed), without one it
    /// is set aside.
    Malformed,
}

impl Sample {
    /// A good record with that id that holds [`PERSONAL`] data.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: SampleId::Text(id.into()), fields: Vec::new(), modified: None, shape: Shape::Good }
    }

    /// With one more field.
    #[must_use]
    pub fn with(mut self, name: &str, json: &str) -> Self {
        self.fields.push((name.to_owned(), json.to_owned()));
        self
    }

    /// Modified then, in microseconds since 1970.
    #[must_use]
    pub fn at(mut self, micros: i64) -> Self {
        self.modified = Some(Modified::Micros(micros));
        self
    }

    /// Not usable.
    #[must_use]
    pub fn malformed(mut self) -> Self {
        self.shape = Shape::Malformed;
        self
    }
}

/// What the system holds of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its id as the system writes it.
    pub external_id: String,
    /// The text that the system shows for it.
    pub raw_json: String,
    /// Whether an acknowledgement is still waited for.
    pub pending: bool,
}

/// One operation that the system applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The record.
    pub external_id: String,
    /// The fields that the request carried, in alphabetical order.
    pub fields: Vec<String>,
}
