//! Failed records once more: asked for by their ids where the source allows it, else from what was kept of them.

use std::collections::BTreeMap;

use mostrador_connector::{Page, ReadRequest, RemoteError, Selection};
use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_history::{self, RunCounters, RunMode};
use mostrador_store::tables::sync_records::results::{
    self, Attention, FailuresOf, NewResult, ResultOutcome, ResultRow,
};
use mostrador_store::{Lane, ReadTransaction, StoreError};

use crate::reader::{
    Answer, Cut, Entry, Incoming, Last, PageSoFar, Reader, RunFailure, entries, kept_record,
};

/// Rows that are taken at once.
const ROWS: u32 = 100;

/// Which failed records a person has tried once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TriedAgain {
    /// All that a run left open.
    OfRun(i64),
    /// The one of this result.
    One(i64),
    /// All of the runs in the name of this integration, or in no integration's name.
    OfIntegration(Option<i64>),
}

impl TriedAgain {
    /// The open failure of this record, if it is one of these.
    pub(crate) fn failure_of(
        self,
        transaction: &ReadTransaction<'_>,
        system: &str,
        entity: &str,
        external_id: &str,
    ) -> Result<Option<ResultRow>, StoreError> {
        let of = match self {
            Self::OfRun(run) => FailuresOf::Run(run),
            Self::One(_) => FailuresOf::Anybody,
            Self::OfIntegration(integration) => FailuresOf::Integration(integration),
        };
        let row = results::open_of(transaction, system, entity, external_id, of)?;
        Ok(row.filter(|row| match self {
            Self::One(result) => row.id == result,
            Self::OfRun(_) | Self::OfIntegration(_) => true,
        }))
    }
}

impl Reader {
    pub(crate) async fn retry(&mut self, wanted: TriedAgain) -> Result<(), Cut> {
        let mut after = 0;
        loop {
            self.checkpoint().await?;
            let rows = self.open_rows(wanted, after).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.id;
            if self.style.by_id == 0 {
                self.take_kept(rows).await?;
                continue;
            }
            for some in rows.chunks(self.style.by_id) {
                self.by_id(some).await?;
            }
        }
    }

    async fn open_rows(&self, wanted: TriedAgain, after: i64) -> Result<Vec<ResultRow>, Cut> {
        let (system, entity) = (self.context.system, self.context.entity_type.clone());
        let rows = self
            .store
            .read(move |transaction| match wanted {
                TriedAgain::OfRun(run) => {
                    results::list_open(transaction, system, &entity, FailuresOf::Run(run), after, ROWS)
                }
                TriedAgain::OfIntegration(integration) => {
                    let of = FailuresOf::Integration(integration);
                    results::list_open(transaction, system, &entity, of, after, ROWS)
                }
                TriedAgain::One(id) if id > after => Ok(results::find(transaction, id)?
                    .filter(|row| row.resolved_at.is_none())
                    .into_iter()
                    .collect()),
                TriedAgain::One(_) => Ok(Vec::new()),
            })
            .await?;
        Ok(rows)
    }

    async fn by_id(&mut self, rows: &[ResultRow]) -> Result<(), Cut> {
        let ids: Vec<String> = rows.iter().filter_map(|row| row.external_id.clone()).collect();
        let page = self.ask_for(&ids).await?;
        let absent: Vec<String> = ids
            .into_iter()
            .filter(|id| page.records.iter().all(|record| record.external_id != *id))
            .collect();
        self.take(entries(page, self.context.mapping_version)).await?;
        self.leave(absent, "NOT_LISTED").await
    }

    /// These records, as the source has them now.
    pub(super) async fn ask_for(&mut self, ids: &[String]) -> Result<Page, Cut> {
        let request = ReadRequest {
            selection: Selection::Ids(ids.to_vec()),
            ..ReadRequest::all(self.context.entity_type.clone())
        };
        loop {
            self.checkpoint().await?;
            let request = request.clone();
            let answer = self
                .ask(move |destination| {
                    let request = request.clone();
                    Box::pin(async move { destination.connector().read(request).await })
                })
                .await?;
            match answer {
                Answer::Got(page) => return Ok(page),
                Answer::Interrupted => {}
                Answer::TooLarge => return Err(RunFailure::remote(&RemoteError::TooLarge).into()),
                Answer::Forgotten => {
                    return Err(RunFailure::guard("CURSOR_FORGOTTEN", "the source refused the ids").into());
                }
            }
        }
    }

    async fn take_kept(&mut self, rows: Vec<ResultRow>) -> Result<(), Cut> {
        // What was kept is as old as the question that brought it.
        let mut kept: BTreeMap<Timestamp, Vec<Entry>> = BTreeMap::new();
        let mut lost = Vec::new();
        for row in rows {
            match (kept_record(&row), row.external_id) {
                (Some((asked_at, record)), _) => {
                    let incoming = Incoming::new(record, self.context.mapping_version);
                    kept.entry(asked_at).or_default().push(Entry::Record(incoming));
                }
                (None, Some(id)) => lost.push(id),
                (None, None) => {}
            }
        }
        for (asked_at, entries) in kept {
            self.context.asked_at = asked_at;
            self.take(entries).await?;
        }
        self.leave(lost, "WAITS_FOR_NEXT_READ").await
    }

    pub(super) async fn take(&mut self, entries: Vec<Entry>) -> Result<(), Cut> {
        let compared = self.compare(entries, Vec::new()).await?;
        self.apply(compared, 0, &mut PageSoFar::default(), None, Last::Yes).await
    }

    /// These records cannot be tried now; they stay failed.
    async fn leave(&mut self, ids: Vec<String>, code: &'static str) -> Result<(), Cut> {
        if ids.is_empty() {
            return Ok(());
        }
        let (context, now) = (self.context.clone(), self.clock.now());
        let count = u64::try_from(ids.len()).unwrap_or(u64::MAX);
        let counters = RunCounters { processed: count, skipped: count, ..RunCounters::default() };
        self.store
            .write(Lane::Bulk, move |transaction| {
                sync_history::add(transaction, context.run_id, &counters, 0)?;
                for id in &ids {
                    let result = NewResult {
                        run_id: context.run_id,
                        system: context.system,
                        entity: &context.entity_type,
                        external_id: Some(id),
                        outcome: ResultOutcome::Skipped,
                        reason_code: code,
                        field: None,
                        value: None,
                        request: None,
                        response: None,
                        content_hash: None,
                        attention: match context.mode {
                            RunMode::Real => Attention::Open,
                            RunMode::DryRun => Attention::None,
                        },
                    };
                    results::add(transaction, &result, now)?;
                }
                Ok::<_, StoreError>(())
            })
            .await?;
        self.meter.add(&counters);
        Ok(())
    }
}
