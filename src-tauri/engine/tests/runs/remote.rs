//! A scripted outside system in memory: it lists its rows as its spec says, and a test may change the rows before a call
//! and the answer after it.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use mostrador_connector::{
    ById, Changes, CheckReport, Connector, ConnectorSpec, CursorKind, Deletions, EntitySpec, Limits, Page,
    PageStyle, ReadRequest, ReadStyle, ReasonCode, Record, RecordBody, RecordSink, RemoteError, Selection,
    SetAside, SetAsideReason, StreamEnd, StreamStyle, Totals, WriteOperation, WriteOutcome, WriteStyle,
};

pub(crate) const SYSTEM: &str = "scripted";
pub(crate) const ENTITY: &str = "client";

/// One row of the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) id: String,
    /// By the system's own clock.
    pub(crate) modified: u64,
    pub(crate) text: String,
}

pub(crate) fn row(number: u64, modified: u64) -> Row {
    let id = format!("r{number:07}");
    Row { text: format!("{{\"id\":\"{id}\",\"v\":{modified}}}"), id, modified }
}

/// A row with one more member, such as `"bad":1`.
pub(crate) fn odd(number: u64, modified: u64, member: &str) -> Row {
    let id = format!("r{number:07}");
    Row { text: format!("{{\"id\":\"{id}\",\"v\":{modified},{member}}}"), id, modified }
}

pub(crate) fn rows(count: u64) -> Vec<Row> {
    (1..=count).map(|number| row(number, number)).collect()
}

type Before = Box<dyn FnMut(usize, &mut Vec<Row>) + Send>;
type After = Box<dyn FnMut(usize, &ReadRequest, Page) -> Result<Page, RemoteError> + Send>;

#[derive(Default)]
pub(crate) struct State {
    pub(crate) rows: Vec<Row>,
    pub(crate) calls: Vec<ReadRequest>,
    /// How many pages were asked for, also those that nobody waited for.
    pub(crate) begun: usize,
    /// How many rows the bodies that were read held.
    pub(crate) streamed: usize,
    /// After so many rows a body ends in an error.
    pub(crate) break_body_at: Option<usize>,
    pub(crate) state_body_total: bool,
    before: Option<Before>,
    after: Option<After>,
}

#[derive(Clone)]
pub(crate) struct Remote {
    spec: Arc<ConnectorSpec>,
    pub(crate) state: Arc<Mutex<State>>,
}

pub(crate) fn pages(cursor: CursorKind) -> PageStyle {
    PageStyle {
        page_max: 100,
        cursor,
        changes: Changes::Since,
        totals: Totals::Stated,
        deletions: Deletions::ByAbsence,
        by_id: ById::No,
    }
}

impl Remote {
    pub(crate) fn pages(style: PageStyle, rows: Vec<Row>) -> Self {
        Self::new(ReadStyle::Pages(style), rows)
    }

    pub(crate) fn body(rows: Vec<Row>) -> Self {
        Self::new(
            ReadStyle::Stream(StreamStyle { changes: Changes::Since, deletions: Deletions::ByAbsence }),
            rows,
        )
    }

    fn new(read: ReadStyle, rows: Vec<Row>) -> Self {
        let spec = ConnectorSpec {
            system: SYSTEM,
            entities: vec![EntitySpec { name: ENTITY, read, write: WriteStyle::None }],
            limits: Limits::ONE_AT_A_TIME,
        };
        Self { spec: Arc::new(spec), state: Arc::new(Mutex::new(State { rows, ..State::default() })) }
    }

    /// Before the call of that number (from 0) the rows change.
    pub(crate) fn before(&self, act: impl FnMut(usize, &mut Vec<Row>) + Send + 'static) {
        self.state.lock().unwrap().before = Some(Box::new(act));
    }

    /// The answer to the call of that number becomes another one.
    pub(crate) fn after(
        &self,
        act: impl FnMut(usize, &ReadRequest, Page) -> Result<Page, RemoteError> + Send + 'static,
    ) {
        self.state.lock().unwrap().after = Some(Box::new(act));
    }

    pub(crate) fn honest(&self) {
        let mut state = self.state.lock().unwrap();
        (state.before, state.after, state.break_body_at) = (None, None, None);
    }

    pub(crate) fn set(&self, rows: Vec<Row>) {
        self.state.lock().unwrap().rows = rows;
    }

    pub(crate) fn calls(&self) -> Vec<ReadRequest> {
        self.state.lock().unwrap().calls.clone()
    }

    pub(crate) fn begun(&self) -> usize {
        self.state.lock().unwrap().begun
    }

    pub(crate) fn forget_calls(&self) {
        self.state.lock().unwrap().calls.clear();
    }
}

fn record(row: &Row) -> Record {
    let body = if row.text.contains("\"gone\"") {
        RecordBody::Deleted
    } else if row.text.contains("\"malformed\"") {
        RecordBody::Malformed { reason: ReasonCode::new("NO_NAME"), field: Some("name".to_owned()) }
    } else {
        RecordBody::Raw
    };
    Record {
        external_id: row.id.clone(),
        raw_json: row.text.clone(),
        modified_at: None,
        version: Some(row.modified.to_string()),
        body,
    }
}

fn aside(row: &Row) -> SetAside {
    SetAside {
        reason: SetAsideReason::IdMissing,
        content_hash: format!("hash of {}", row.text),
        raw_json: row.text.clone(),
    }
}

/// Rows without an id are listed too.
fn split(rows: &[Row]) -> (Vec<Record>, Vec<SetAside>) {
    let (without, with): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.id.is_empty());
    (with.into_iter().map(record).collect(), without.into_iter().map(aside).collect())
}

fn selected(rows: &[Row], selection: &Selection) -> Vec<Row> {
    let chosen = |row: &&Row| match selection {
        Selection::All => true,
        Selection::Since(since) => row.modified >= since.parse().unwrap(),
        Selection::Ids(ids) => ids.contains(&row.id),
    };
    rows.iter().filter(chosen).cloned().collect()
}

/// The system's clock: nothing that is committed by now is later.
fn clock(rows: &[Row]) -> String {
    rows.iter().map(|row| row.modified).max().unwrap_or(0).to_string()
}

impl State {
    fn page(&mut self, request: &ReadRequest, style: &PageStyle) -> Page {
        let size = request.page_size.unwrap_or(style.page_max).min(style.page_max);
        let mut rows = selected(&self.rows, &request.selection);
        let total = match style.totals {
            Totals::Stated => Some(rows.len() as u64),
            Totals::Unstated => None,
        };
        let cursor = request.cursor.clone();
        let (listed, next_cursor) = match style.cursor {
            CursorKind::Keyset | CursorKind::Opaque => {
                rows.sort_by_key(|row| (row.modified, row.id.clone()));
                let key = |row: &Row| format!("{:020}|{}", row.modified, row.id);
                rows.retain(|row| cursor.as_ref().is_none_or(|cursor| key(row) > *cursor));
                let more = rows.len() > size;
                rows.truncate(size);
                (rows.clone(), rows.last().filter(|_| more).map(key))
            }
            CursorKind::Offset => {
                let page: usize = cursor.map_or(0, |cursor| cursor.parse().unwrap());
                let from = (page * size).min(rows.len());
                let to = (from + size).min(rows.len());
                let next = (to < rows.len()).then(|| (page + 1).to_string());
                (rows[from..to].to_vec(), next)
            }
        };
        let (records, set_aside) = split(&listed);
        Page { records, set_aside, next_cursor, total, watermark: Some(clock(&self.rows)) }
    }
}

#[async_trait]
impl Connector for Remote {
    fn spec(&self) -> &ConnectorSpec {
        &self.spec
    }

    async fn check(&self) -> CheckReport {
        CheckReport { steps: Vec::new() }
    }

    async fn read(&self, request: ReadRequest) -> Result<Page, RemoteError> {
        self.state.lock().unwrap().begun += 1;
        // The network takes a moment: others may have their turn.
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        let ReadStyle::Pages(style) = self.spec.entities[0].read else { panic!("not read in pages") };
        let mut state = self.state.lock().unwrap();
        let call = state.calls.len();
        state.calls.push(request.clone());
        if let Some(mut before) = state.before.take() {
            before(call, &mut state.rows);
            state.before = Some(before);
        }
        let page = state.page(&request, &style);
        let Some(mut after) = state.after.take() else { return Ok(page) };
        let answer = after(call, &request, page);
        state.after = Some(after);
        answer
    }

    async fn read_stream(
        &self,
        request: ReadRequest,
        sink: &mut dyn RecordSink,
    ) -> Result<StreamEnd, RemoteError> {
        let (rows, break_at, stated) = {
            let mut state = self.state.lock().unwrap();
            state.calls.push(request.clone());
            (selected(&state.rows, &request.selection), state.break_body_at, state.state_body_total)
        };
        for (number, row) in rows.iter().enumerate() {
            if break_at == Some(number) {
                return Err(RemoteError::Transient {
                    code: ReasonCode::new("TRUNCATED"),
                    detail: "the body is cut off".to_owned(),
                });
            }
            let (records, asides) = split(std::slice::from_ref(row));
            let closed = |_| RemoteError::Unreachable { detail: "closed".to_owned() };
            for record in records {
                sink.record(record).await.map_err(closed)?;
            }
            for aside in asides {
                sink.set_aside(aside).await.map_err(closed)?;
            }
            self.state.lock().unwrap().streamed += 1;
        }
        let total = stated.then_some(rows.len() as u64);
        Ok(StreamEnd { total, watermark: Some(clock(&rows)) })
    }

    async fn write(&self, _batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        Ok(Vec::new())
    }
}
