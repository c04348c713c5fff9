//! A system in memory: drawers of records that are read as one body and written one by one, as a folder of
//! files would be.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use mostrador_connector::{
    Accepted, Changes, CheckReport, Concurrency, Connector, ConnectorSpec, Creates, Dedupe, Deletes,
    Deletions, EntitySpec, Limits, Page, ReadRequest, ReadStyle, ReasonCode, Record, RecordBody, RecordSink,
    RecordWrites, RemoteError, StreamEnd, StreamStyle, WriteOperation, WriteOutcome, WriteStyle,
};
use serde_json::{Map, Value};
use tokio::sync::watch;

/// The field by which every drawer knows its records.
pub(crate) const KEY: &str = "codigo";

pub(crate) struct Cabinet {
    spec: ConnectorSpec,
    drawers: Mutex<BTreeMap<String, Vec<String>>>,
    /// The next reads fail with this.
    fault: Mutex<Option<RemoteError>>,
    pub(crate) reads: AtomicUsize,
    /// The record that is not accepted, by its id.
    refused: Mutex<Option<&'static str>>,
    /// Rises with every batch that was written.
    written: watch::Sender<u64>,
}

pub(crate) fn stream() -> ReadStyle {
    ReadStyle::Stream(StreamStyle { changes: Changes::None, deletions: Deletions::ByAbsence })
}

pub(crate) fn records() -> WriteStyle {
    WriteStyle::Records(RecordWrites {
        batch_max: 50,
        creates: Creates::Yes,
        deletes: Deletes::No,
        dedupe: Dedupe::AtDestination,
        concurrency: Concurrency::None,
        doubtful: &[],
    })
}

impl Cabinet {
    pub(crate) fn new(system: &'static str, entities: &[(&'static str, ReadStyle, WriteStyle)]) -> Arc<Self> {
        let entities: Vec<EntitySpec> = entities
            .iter()
            .map(|(name, read, write)| EntitySpec { name, read: *read, write: *write })
            .collect();
        Arc::new(Self {
            spec: ConnectorSpec { system, entities, limits: Limits::ONE_AT_A_TIME },
            drawers: Mutex::default(),
            fault: Mutex::default(),
            reads: AtomicUsize::new(0),
            refused: Mutex::default(),
            written: watch::Sender::new(0),
        })
    }

    /// Fills a drawer with records as they are written there.
    pub(crate) fn fill(&self, drawer: &str, records: impl IntoIterator<Item = String>) {
        self.drawers.lock().unwrap().insert(drawer.to_owned(), records.into_iter().collect());
    }

    pub(crate) fn held(&self, drawer: &str) -> Vec<Value> {
        let drawers = self.drawers.lock().unwrap();
        drawers.get(drawer).into_iter().flatten().map(|text| serde_json::from_str(text).unwrap()).collect()
    }

    /// Waits until a drawer holds so many records.
    pub(crate) async fn holds(&self, drawer: &str, count: usize) {
        let mut written = self.written.subscribe();
        while self.held(drawer).len() < count {
            written.changed().await.unwrap();
        }
    }

    pub(crate) fn refuse(&self, id: Option<&'static str>) {
        *self.refused.lock().unwrap() = id;
    }

    pub(crate) fn fail(&self, error: Option<RemoteError>) {
        *self.fault.lock().unwrap() = error;
    }
}

fn id_of(text: &str) -> String {
    let record: Value = serde_json::from_str(text).unwrap();
    record[KEY].as_str().unwrap_or_default().to_owned()
}

#[async_trait]
impl Connector for Cabinet {
    fn spec(&self) -> &ConnectorSpec {
        &self.spec
    }

    fn key_field(&self, _: &str) -> Option<String> {
        Some(KEY.to_owned())
    }

    async fn check(&self) -> CheckReport {
        CheckReport { steps: Vec::new() }
    }

    async fn read(&self, _: ReadRequest) -> Result<Page, RemoteError> {
        Err(RemoteError::Record { code: ReasonCode::new("NOT_IN_PAGES"), detail: "a body".to_owned() })
    }

    async fn read_stream(
        &self,
        request: ReadRequest,
        sink: &mut dyn RecordSink,
    ) -> Result<StreamEnd, RemoteError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        if let Some(error) = self.fault.lock().unwrap().clone() {
            return Err(error);
        }
        let records = self.drawers.lock().unwrap().get(&request.entity).cloned().unwrap_or_default();
        let total = u64::try_from(records.len()).ok();
        for raw_json in records {
            let record = Record {
                external_id: id_of(&raw_json),
                raw_json,
                modified_at: None,
                version: None,
                body: RecordBody::Raw,
            };
            if sink.record(record).await.is_err() {
                let code = ReasonCode::new("STOPPED");
                return Err(RemoteError::Transient { code, detail: "nobody wants the rest".to_owned() });
            }
        }
        Ok(StreamEnd { total, watermark: None })
    }

    async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        let mut drawers = self.drawers.lock().unwrap();
        let outcomes = batch
            .iter()
            .map(|operation| {
                let Value::Object(payload) = operation.payload.to_value() else { panic!("not an object") };
                let id = payload.get(KEY).and_then(Value::as_str).unwrap_or_default().to_owned();
                if id.is_empty() {
                    let code = ReasonCode::new("KEY_MISSING");
                    return WriteOutcome::Failed(RemoteError::Record { code, detail: KEY.to_owned() });
                }
                if *self.refused.lock().unwrap() == Some(id.as_str()) {
                    let code = ReasonCode::new("NOT_WANTED");
                    return WriteOutcome::Failed(RemoteError::Record { code, detail: KEY.to_owned() });
                }
                let drawer = drawers.entry(operation.entity.clone()).or_default();
                let known = drawer.iter_mut().find(|text| id_of(text) == id);
                let text = Value::Object(payload.into_iter().collect::<Map<_, _>>()).to_string();
                match known {
                    Some(known) => *known = text,
                    None => drawer.push(text),
                }
                WriteOutcome::Done(Accepted { external_id: Some(id), version: None })
            })
            .collect();
        drop(drawers);
        self.written.send_modify(|count| *count += 1);
        Ok(outcomes)
    }
}
