//! An outside system that answers by script, and remembers what it was sent.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use mostrador_connector::{
    Accepted, ById, Changes, CheckReport, Concurrency, Connector, ConnectorSpec, Creates, CursorKind, Dedupe,
    Deletes, Deletions, EntitySpec, Limits, Page, PageStyle, ReadRequest, ReadStyle, ReasonCode, Record,
    RecordBody, RecordSink, RecordWrites, RemoteError, Selection, StreamEnd, StreamStyle, Totals,
    WriteOperation, WriteOutcome, WriteStyle,
};
use tokio::time::Instant;

/// One request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) at: Instant,
    pub(crate) operations: Vec<WriteOperation>,
}

type Answer = Result<Vec<WriteOutcome>, RemoteError>;
type Script = Box<dyn FnMut(usize, &[WriteOperation]) -> (Duration, Answer) + Send>;

#[derive(Default)]
struct State {
    requests: Vec<Request>,
    reads: Vec<Vec<String>>,
    under_way: usize,
    most_under_way: usize,
    /// Records on their way, to see that none is twice.
    busy: BTreeSet<String>,
    doubled: Vec<String>,
    /// Version of each record there.
    versions: BTreeMap<String, String>,
}

/// The system.
#[derive(Clone)]
pub(crate) struct Stub {
    spec: ConnectorSpec,
    state: Arc<Mutex<State>>,
    script: Arc<Mutex<Script>>,
    /// The next look at the spec panics, which takes the worker itself down.
    pub(crate) spec_panics: Arc<AtomicBool>,
}

impl Stub {
    pub(crate) fn new(batch_max: usize, limits: Limits) -> Self {
        let read = ReadStyle::Pages(PageStyle {
            page_max: 100,
            cursor: CursorKind::Keyset,
            changes: Changes::None,
            totals: Totals::Unstated,
            deletions: Deletions::Invisible,
            by_id: ById::UpTo(2),
        });
        let entity = |name, deletes| EntitySpec {
            name,
            read,
            write: WriteStyle::Records(RecordWrites {
                batch_max,
                creates: Creates::Yes,
                deletes,
                dedupe: Dedupe::AtDestination,
                concurrency: Concurrency::Version,
                doubtful: &[],
            }),
        };
        let entities = vec![
            entity("person", Deletes::Yes),
            entity("address", Deletes::Yes),
            entity("invoice", Deletes::No),
        ];
        let script: Script = Box::new(|_, operations| (Duration::from_millis(10), Ok(accept(operations))));
        Self {
            spec: ConnectorSpec { system: "crm", entities, limits },
            state: Arc::default(),
            script: Arc::new(Mutex::new(script)),
            spec_panics: Arc::default(),
        }
    }

    /// The same, where this word may also be said in an outage.
    pub(crate) fn doubtful(mut self, codes: &'static [&'static str]) -> Self {
        for entity in &mut self.spec.entities {
            if let WriteStyle::Records(writes) = &mut entity.write {
                writes.doubtful = codes;
            }
        }
        self
    }

    /// The same, where everything is read from one body.
    pub(crate) fn in_one_body(mut self) -> Self {
        for entity in &mut self.spec.entities {
            entity.read =
                ReadStyle::Stream(StreamStyle { changes: Changes::None, deletions: Deletions::ByAbsence });
        }
        self
    }

    /// Answers by this from now on; the number of the request comes with it.
    pub(crate) fn answer(
        &self,
        script: impl FnMut(usize, &[WriteOperation]) -> (Duration, Answer) + Send + 'static,
    ) {
        *self.script.lock().unwrap() = Box::new(script);
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.state().requests.clone()
    }

    /// What was sent, in order: record and payload.
    pub(crate) fn sent(&self) -> Vec<(String, String)> {
        let requests = self.requests();
        let operations = requests.iter().flat_map(|request| &request.operations);
        operations.map(|operation| (name(operation), operation.payload.as_str().to_owned())).collect()
    }

    pub(crate) fn reads(&self) -> Vec<Vec<String>> {
        self.state().reads.clone()
    }

    pub(crate) fn most_under_way(&self) -> usize {
        self.state().most_under_way
    }

    /// Records that were on their way twice at the same time.
    pub(crate) fn doubled(&self) -> Vec<String> {
        self.state().doubled.clone()
    }

    /// Somebody changes a record there.
    pub(crate) fn change(&self, external_id: &str, version: &str) {
        self.state().versions.insert(external_id.to_owned(), version.to_owned());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

/// A request that is dropped is not under way any more.
struct UnderWay(Stub, Vec<String>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.under_way -= 1;
        for name in &self.1 {
            state.busy.remove(name);
        }
    }
}

#[async_trait]
impl Connector for Stub {
    fn spec(&self) -> &ConnectorSpec {
        assert!(!self.spec_panics.swap(false, Ordering::SeqCst), "as it was told to");
        &self.spec
    }

    async fn check(&self) -> CheckReport {
        CheckReport { steps: Vec::new() }
    }

    async fn read(&self, request: ReadRequest) -> Result<Page, RemoteError> {
        let Selection::Ids(ids) = request.selection else { panic!("only single records are read here") };
        let mut state = self.state();
        state.reads.push(ids.clone());
        let records = ids
            .into_iter()
            .filter_map(|id| {
                let version = state.versions.get(&id)?.clone();
                Some(Record {
                    external_id: id,
                    raw_json: "{}".to_owned(),
                    modified_at: None,
                    version: Some(version),
                    body: RecordBody::Raw,
                })
            })
            .collect();
        Ok(Page { records, set_aside: Vec::new(), next_cursor: None, total: None, watermark: None })
    }

    async fn read_stream(
        &self,
        request: ReadRequest,
        sink: &mut dyn RecordSink,
    ) -> Result<StreamEnd, RemoteError> {
        assert_eq!(request.selection, Selection::All);
        let versions = {
            let mut state = self.state();
            state.reads.push(vec!["*".to_owned()]);
            state.versions.clone()
        };
        for (external_id, version) in versions {
            let record = Record {
                external_id,
                raw_json: "{}".to_owned(),
                modified_at: None,
                version: Some(version),
                body: RecordBody::Raw,
            };
            sink.record(record).await.unwrap();
        }
        Ok(StreamEnd::default())
    }

    async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        let names: Vec<String> = batch.iter().map(name).collect();
        let number = {
            let mut state = self.state();
            state.requests.push(Request { at: Instant::now(), operations: batch.to_vec() });
            state.under_way += 1;
            state.most_under_way = state.most_under_way.max(state.under_way);
            for name in &names {
                if !state.busy.insert(name.clone()) {
                    state.doubled.push(name.clone());
                }
            }
            state.requests.len()
        };
        let _under_way = UnderWay(self.clone(), names);
        // One of the scripts panics.
        let (after, answer) = self.script.lock().unwrap_or_else(PoisonError::into_inner)(number, batch);
        tokio::time::sleep(after).await;
        answer
    }
}

/// The idempotency key without its end is the record's name.
fn name(operation: &WriteOperation) -> String {
    operation.idempotency_key.split('/').take(2).collect::<Vec<_>>().join("/")
}

/// Accepts everything; a record without an id gets one.
pub(crate) fn accept(operations: &[WriteOperation]) -> Vec<WriteOutcome> {
    let accepted = |operation: &WriteOperation| Accepted {
        external_id: operation.external_id.is_empty().then(|| format!("there {}", name(operation))),
        version: None,
    };
    operations.iter().map(|operation| WriteOutcome::Done(accepted(operation))).collect()
}

pub(crate) fn unreachable() -> RemoteError {
    RemoteError::Unreachable { detail: "no answer".to_owned() }
}

pub(crate) fn server_error() -> RemoteError {
    RemoteError::Transient { code: ReasonCode::new("HTTP_500"), detail: "server error".to_owned() }
}
