//! One check's stage with the connector on it, and what most checks do there.

use std::sync::Arc;

use async_trait::async_trait;

use super::check::{Finding, Need, finding};
use super::stage::{Key, Sample, Stage, Stages};
use crate::{
    Connector, Creates, EntitySpec, Page, ReadRequest, ReadStyle, Record, RecordBody, RecordSink,
    RemoteError, Selection, SetAside, SinkClosed, WriteOperation, WriteOutcome, WriteStyle,
};

/// 2025-07-01T12:00:00Z in microseconds: before the stage's own clock.
pub(super) const NOON: i64 = 1_751_371_200_000_000;
/// In microseconds.
pub(super) const SECOND: i64 = 1_000_000;

/// A reading that needs more pages than this goes in circles.
const PAGES_MAX: usize = 1_000;

/// A stage and a connector on it.
pub struct Play {
    /// The stand-in.
    pub stage: Box<dyn Stage>,
    /// A connector with the right key.
    pub connector: Arc<dyn Connector>,
    /// The entity under test.
    pub spec: EntitySpec,
}

/// What came out of reading.
#[derive(Debug, Default)]
pub struct Reading {
    /// The records, in the order in which they came.
    pub records: Vec<Record>,
    /// The entries without a usable id.
    pub set_aside: Vec<SetAside>,
    /// How many records each page held; one number for a stream.
    pub pages: Vec<usize>,
    /// The total that each page told.
    pub totals: Vec<Option<u64>>,
    /// The watermark of the first page.
    pub watermark: Option<String>,
}

impl Reading {
    fn add(&mut self, page: Page) -> Option<String> {
        if self.pages.is_empty() {
            self.watermark = page.watermark;
        }
        self.pages.push(page.records.len());
        self.totals.push(page.total);
        self.records.extend(page.records);
        self.set_aside.extend(page.set_aside);
        page.next_cursor
    }

    /// The ids, sorted, with repetitions.
    pub fn ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.records.iter().map(|record| record.external_id.clone()).collect();
        ids.sort_unstable();
        ids
    }

    /// The record with that id; of several the last one.
    pub fn record(&self, id: &str) -> Result<&Record, Finding> {
        let found = self.records.iter().rev().find(|record| record.external_id == id);
        found.ok_or_else(|| finding(format!("record {id:?} did not come")))
    }
}

/// Keeps everything.
#[derive(Default)]
struct Collector {
    records: Vec<Record>,
    set_aside: Vec<SetAside>,
}

#[async_trait]
impl RecordSink for Collector {
    async fn record(&mut self, record: Record) -> Result<(), SinkClosed> {
        self.records.push(record);
        Ok(())
    }

    async fn set_aside(&mut self, entry: SetAside) -> Result<(), SinkClosed> {
        self.set_aside.push(entry);
        Ok(())
    }
}

impl Play {
    pub(super) async fn open(stages: &dyn Stages) -> Result<Self, Finding> {
        let stage = stages.open().await;
        let connector = stage.connector(Key::Right).await;
        let spec = connector.spec().entity(stage.entity()).cloned();
        let spec = spec.ok_or_else(|| finding(format!("the spec has no entity {:?}", stage.entity())))?;
        Ok(Self { stage, connector, spec })
    }

    pub(super) fn missing(&self, needs: &[Need]) -> Option<String> {
        needs.iter().find_map(|need| need.missing(&self.spec, self.stage.as_ref()))
    }

    pub(super) fn entity(&self) -> &str {
        self.stage.entity()
    }

    pub(super) fn request(&self, selection: Selection, page_size: Option<usize>) -> ReadRequest {
        ReadRequest { entity: self.entity().to_owned(), selection, cursor: None, page_size }
    }

    /// Most records of one answer; of a stream so many as are worth a test.
    pub(super) fn page_max(&self) -> usize {
        match self.spec.read {
            ReadStyle::Pages(style) => style.page_max,
            ReadStyle::AcknowledgedQueue { page_max } => page_max,
            ReadStyle::Stream(_) | ReadStyle::None => 20,
        }
    }

    /// One page, or the whole stream.
    pub(super) async fn try_read(&self) -> Result<Reading, RemoteError> {
        self.try_read_with(self.connector.as_ref()).await
    }

    /// The same with another connector.
    pub(super) async fn try_read_with(&self, connector: &dyn Connector) -> Result<Reading, RemoteError> {
        let request = self.request(Selection::All, None);
        let mut reading = Reading::default();
        if matches!(self.spec.read, ReadStyle::Stream(_)) {
            self.stream(connector, request, &mut reading).await?;
        } else {
            reading.add(connector.read(request).await?);
        }
        Ok(reading)
    }

    async fn stream(
        &self,
        connector: &dyn Connector,
        request: ReadRequest,
        reading: &mut Reading,
    ) -> Result<(), RemoteError> {
        let mut sink = Collector::default();
        let end = connector.read_stream(request, &mut sink).await?;
        reading.pages.push(sink.records.len());
        reading.totals.push(end.total);
        reading.watermark = end.watermark;
        reading.records = sink.records;
        reading.set_aside = sink.set_aside;
        Ok(())
    }

    /// As [`Play::try_read`], where an error is a finding.
    pub(super) async fn read_once(&self) -> Result<Reading, Finding> {
        self.try_read().await.map_err(|error| failed("reading", &error))
    }

    /// Everything of the selection, to the last page.
    pub(super) async fn read_to_end(
        &self,
        selection: Selection,
        page_size: Option<usize>,
    ) -> Result<Reading, Finding> {
        let mut reading = Reading::default();
        let request = self.request(selection, page_size);
        if matches!(self.spec.read, ReadStyle::Stream(_)) {
            let streamed = self.stream(self.connector.as_ref(), request, &mut reading).await;
            streamed.map_err(|error| failed("reading", &error))?;
        } else {
            self.read_on(request, &mut reading).await?;
        }
        Ok(reading)
    }

    /// Everything there is, in the largest pages.
    pub(super) async fn read_everything(&self) -> Result<Reading, Finding> {
        self.read_to_end(Selection::All, None).await
    }

    /// The first page, and the request for the next one.
    pub(super) async fn first_page(
        &self,
        selection: Selection,
        page_size: usize,
    ) -> Result<(Reading, ReadRequest), Finding> {
        let mut request = self.request(selection, Some(page_size));
        let page =
            self.connector.read(request.clone()).await.map_err(|error| failed("the first page", &error))?;
        let mut reading = Reading::default();
        request.cursor = reading.add(page);
        if request.cursor.is_none() {
            return Err(finding("the first page was the last, although more was there"));
        }
        Ok((reading, request))
    }

    /// This page and those after it.
    pub(super) async fn read_on(&self, request: ReadRequest, reading: &mut Reading) -> Result<(), Finding> {
        self.read_on_with(self.connector.as_ref(), request, reading).await
    }

    /// The same with another connector.
    pub(super) async fn read_on_with(
        &self,
        connector: &dyn Connector,
        mut request: ReadRequest,
        reading: &mut Reading,
    ) -> Result<(), Finding> {
        for _ in 0..PAGES_MAX {
            let page = connector.read(request.clone()).await;
            let page = page.map_err(|error| failed("a page", &error))?;
            request.cursor = reading.add(page);
            if request.cursor.is_none() {
                return Ok(());
            }
        }
        Err(finding(format!("no end after {PAGES_MAX} pages")))
    }

    /// Puts ordinary records and gives back their ids, sorted.
    pub(super) async fn fill(&self, count: usize) -> Vec<String> {
        let mut ids = Vec::with_capacity(count);
        for number in 1..=count {
            let id = self.stage.id(number);
            self.stage.put(&Sample::new(&id)).await;
            ids.push(id);
        }
        ids.sort_unstable();
        ids
    }

    /// Operations that the system accepts, numbered from `first`: acknowledgements or changes of records that are put now,
    /// or creations.
    pub(super) async fn good(&self, first: usize, count: usize) -> Vec<WriteOperation> {
        let mut operations = Vec::with_capacity(count);
        for number in first..first + count {
            if matches!(self.spec.write, WriteStyle::Acknowledge { .. }) {
                let id = self.stage.id(number);
                self.stage.put(&Sample::new(&id)).await;
                operations.push(self.stage.acknowledge(number, &id));
            } else {
                operations.push(self.writing(number, &text(number)).await);
            }
        }
        operations
    }

    /// An operation after which the system holds one record with that text: it makes one, or changes one that is put now
    /// where the system makes none.
    pub(super) async fn writing(&self, number: usize, text: &str) -> WriteOperation {
        let creates = match self.spec.write {
            WriteStyle::Records(writes) => writes.creates,
            WriteStyle::None | WriteStyle::Acknowledge { .. } => Creates::Yes,
        };
        match creates {
            Creates::Yes => self.stage.create(number, text),
            Creates::No => {
                let id = self.stage.id(number);
                let raw_json = self.stage.put(&Sample::new(&id)).await;
                let (modified_at, version, body) = (None, None, RecordBody::Raw);
                let known = Record { external_id: id, raw_json, modified_at, version, body };
                self.stage.change(number, &known, text)
            }
        }
    }

    /// How many effects the good operation of that number has had.
    pub(super) async fn effects(&self, number: usize) -> usize {
        let held = self.stage.held().await;
        if matches!(self.spec.write, WriteStyle::Acknowledge { .. }) {
            let id = self.stage.id(number);
            held.iter().filter(|one| one.external_id == id && !one.pending).count()
        } else {
            let text = text(number);
            held.iter().filter(|one| self.stage.text_of(&one.raw_json).as_deref() == Some(&text)).count()
        }
    }

    /// Writes; an error of the whole batch is a finding.
    pub(super) async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, Finding> {
        self.connector.write(batch).await.map_err(|error| failed("writing", &error))
    }

    /// Writes one operation and gives back its outcome.
    pub(super) async fn write_one(&self, operation: &WriteOperation) -> Result<WriteOutcome, Finding> {
        let outcomes = self.write(std::slice::from_ref(operation)).await?;
        let count = outcomes.len();
        match <[WriteOutcome; 1]>::try_from(outcomes) {
            Ok([outcome]) => Ok(outcome),
            Err(_) => Err(finding(format!("{count} outcomes of one operation"))),
        }
    }

    /// The error of one operation, told for it or for the whole batch.
    pub(super) async fn refusal(&self, operation: &WriteOperation) -> Result<RemoteError, Finding> {
        match self.connector.write(std::slice::from_ref(operation)).await {
            Err(error) => Ok(error),
            Ok(outcomes) => match outcomes.into_iter().next() {
                Some(WriteOutcome::Failed(error)) => Ok(error),
                Some(WriteOutcome::Done(_)) => Err(finding("the operation counts as done")),
                None => Err(finding("the operation has no outcome")),
            },
        }
    }
}

/// The text of the record that the operation of this number makes.
pub(super) fn text(number: usize) -> String {
    format!("record {number} of the suite")
}

/// An error where none is expected.
pub(super) fn failed(what: &str, error: &RemoteError) -> Finding {
    finding(format!("{what} failed: {error}"))
}
