//! An outside system in memory that is read and written, and keeps what it was sent.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use mostrador_connector::{
    Accepted, ById, Changes, CheckReport, Concurrency, Connector, ConnectorSpec, Creates, CursorKind, Dedupe,
    Deletes, Deletions, EntitySpec, Limits, Page, PageStyle, ReadRequest, ReadStyle, ReasonCode, Record,
    RecordBody, RecordWrites, RemoteError, Selection, Totals, WriteOperation, WriteOutcome, WriteStyle,
};
use serde_json::{Map, Value};

pub(crate) const ENTITY: &str = "company";

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) fields: Map<String, Value>,
    modified: u64,
}

#[derive(Default)]
struct State {
    rows: BTreeMap<String, Row>,
    clock: u64,
    /// Which id each idempotency key made.
    made: BTreeMap<String, String>,
    sent: Vec<WriteOperation>,
    reads: Vec<Selection>,
    unreachable: bool,
    /// So many characters of a name are kept.
    cut: Option<usize>,
}

/// The system. Records are known by the field `key`.
#[derive(Clone)]
pub(crate) struct System {
    spec: ConnectorSpec,
    key: &'static str,
    state: Arc<Mutex<State>>,
}

impl System {
    pub(crate) fn new(system: &'static str, key: &'static str) -> Self {
        let read = ReadStyle::Pages(PageStyle {
            page_max: 50,
            cursor: CursorKind::Keyset,
            changes: Changes::Since,
            totals: Totals::Stated,
            deletions: Deletions::ByAbsence,
            by_id: ById::UpTo(10),
        });
        let write = WriteStyle::Records(RecordWrites {
            batch_max: 20,
            creates: Creates::Yes,
            deletes: Deletes::Yes,
            dedupe: Dedupe::AtDestination,
            concurrency: Concurrency::None,
            doubtful: &[],
        });
        let entities = vec![EntitySpec { name: ENTITY, read, write }];
        let spec = ConnectorSpec { system, entities, limits: Limits::ONE_AT_A_TIME };
        Self { spec, key, state: Arc::default() }
    }

    /// Somebody there makes a record or changes fields of it.
    pub(crate) fn put(&self, fields: &Value) {
        let mut state = self.state();
        let fields = fields.as_object().unwrap().clone();
        let id = fields[self.key].as_str().unwrap().to_owned();
        state.write(&id, fields);
    }

    pub(crate) fn rows(&self) -> BTreeMap<String, Map<String, Value>> {
        self.state().rows.iter().map(|(id, row)| (id.clone(), row.fields.clone())).collect()
    }

    pub(crate) fn field(&self, id: &str, field: &str) -> Value {
        self.state().rows[id].fields.get(field).cloned().unwrap_or_default()
    }

    /// Record and fields of every operation that arrived, in order.
    pub(crate) fn sent(&self) -> Vec<WriteOperation> {
        self.state().sent.clone()
    }

    pub(crate) fn reads(&self) -> Vec<Selection> {
        std::mem::take(&mut self.state().reads)
    }

    pub(crate) fn set_unreachable(&self, unreachable: bool) {
        self.state().unreachable = unreachable;
    }

    /// The system keeps so many characters of a name that is sent to it, and says nothing.
    pub(crate) fn cut_names(&self, characters: Option<usize>) {
        self.state().cut = characters;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl State {
    fn write(&mut self, id: &str, fields: Map<String, Value>) {
        self.clock += 1;
        let modified = self.clock;
        let row = self.rows.entry(id.to_owned()).or_insert_with(|| Row { fields: Map::new(), modified });
        row.modified = modified;
        row.fields.extend(fields);
        row.fields.retain(|_, value| !value.is_null());
    }
}

fn record(id: &str, row: &Row) -> Record {
    Record {
        external_id: id.to_owned(),
        raw_json: Value::Object(row.fields.clone()).to_string(),
        modified_at: None,
        version: Some(row.modified.to_string()),
        body: RecordBody::Raw,
    }
}

#[async_trait]
impl Connector for System {
    fn spec(&self) -> &ConnectorSpec {
        &self.spec
    }

    async fn check(&self) -> CheckReport {
        CheckReport { steps: Vec::new() }
    }

    async fn read(&self, request: ReadRequest) -> Result<Page, RemoteError> {
        tokio::time::sleep(Duration::from_millis(10)).await;
        let mut state = self.state();
        if state.unreachable {
            return Err(RemoteError::Record {
                code: ReasonCode::new("BROKEN"),
                detail: "scripted".to_owned(),
            });
        }
        state.reads.push(request.selection.clone());
        let chosen = |id: &String, row: &Row| match &request.selection {
            Selection::All => true,
            Selection::Since(since) => row.modified >= since.parse().unwrap(),
            Selection::Ids(ids) => ids.contains(id),
        };
        let mut rows: Vec<(String, Record)> = state
            .rows
            .iter()
            .filter(|(id, row)| chosen(id, row))
            .map(|(id, row)| (format!("{:020}|{id}", row.modified), record(id, row)))
            .collect();
        rows.sort_by(|one, other| one.0.cmp(&other.0));
        let total = u64::try_from(rows.len()).unwrap();
        rows.retain(|(key, _)| request.cursor.as_ref().is_none_or(|cursor| key > cursor));
        let more = rows.len() > request.page_size.unwrap_or(50);
        rows.truncate(request.page_size.unwrap_or(50));
        Ok(Page {
            next_cursor: rows.last().filter(|_| more).map(|(key, _)| key.clone()),
            records: rows.into_iter().map(|(_, record)| record).collect(),
            set_aside: Vec::new(),
            total: Some(total),
            watermark: Some(state.clock.to_string()),
        })
    }

    async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        tokio::time::sleep(Duration::from_millis(10)).await;
        let mut state = self.state();
        let mut outcomes = Vec::new();
        for operation in batch {
            state.sent.push(operation.clone());
            let payload = operation.payload.to_value();
            let whole = payload.as_object().unwrap().clone();
            let known = match operation.external_id.as_str() {
                "" => state.made.get(&operation.idempotency_key).cloned(),
                id => Some(id.to_owned()),
            };
            let id = match known {
                Some(id) => {
                    let changed: BTreeSet<&String> = operation.changed.iter().collect();
                    let changes = changed
                        .into_iter()
                        .map(|name| (name.clone(), whole.get(name).cloned().unwrap_or_default()));
                    state.write(&id, changes.collect());
                    id
                }
                None => {
                    let id = whole.get(self.key).and_then(Value::as_str).unwrap_or_default().to_owned();
                    assert!(!state.rows.contains_key(&id), "{id} is made twice");
                    state.made.insert(operation.idempotency_key.clone(), id.clone());
                    state.write(&id, whole);
                    id
                }
            };
            let cut = state.cut;
            if let (Some(cut), Some(row)) = (cut, state.rows.get_mut(&id))
                && let Some(Value::String(name)) = row.fields.get_mut("name")
            {
                *name = name.chars().take(cut).collect();
            }
            let version = state.rows.get(&id).map(|row| row.modified.to_string());
            outcomes.push(WriteOutcome::Done(Accepted { external_id: Some(id), version }));
        }
        Ok(outcomes)
    }
}
