//! A record changed at the destination since it was read here: read it again, have it merged, send once more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_trait::async_trait;
use mostrador_connector::{
    ById, ReadRequest, ReadStyle, Record, RecordSink, RemoteError, Selection, SetAside, SinkClosed,
    WriteOutcome,
};
use mostrador_store::tables::sync_queue::{self, LeasedJob};
use mostrador_store::{Lane, StoreError};

use super::ends::{Merged, Reread};
use super::judge::{End, counted, end_of};
use super::round::{Common, guarded};
use crate::destination::Permit;

/// The conflicts of one round; all jobs are of one entity.
pub(super) struct Conflicts<'a> {
    pub(super) common: &'a Common,
    pub(super) permit: &'a Permit,
}

/// How records are read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Again {
    /// So many single ones in one request.
    ById(usize),
    /// Out of the one body with everything.
    OneBody,
}

type Ends = Vec<(LeasedJob, End)>;
/// What is left when the destination fails.
type Failure = Option<(Vec<LeasedJob>, RemoteError)>;

impl Conflicts<'_> {
    /// How the jobs end: a second conflict counts as a transient failure, and so does the first one where nobody merges or
    /// records cannot be read again.
    pub(super) async fn resolve(&self, jobs: Vec<(LeasedJob, RemoteError)>) -> (Ends, Failure) {
        let Some((merger, how, entity)) = self.means(jobs.first().map(|(job, _)| job)) else {
            return (jobs.into_iter().map(|(job, error)| again_later(job, error)).collect(), None);
        };
        let most = match how {
            Again::ById(most) => most,
            Again::OneBody => jobs.len().max(1),
        };
        let mut ends = Vec::new();
        let mut left = jobs;
        while !left.is_empty() {
            let rest = left.split_off(left.len().min(most));
            let chunk = std::mem::replace(&mut left, rest);
            let (settled, failure) = self.chunk(&merger, &entity, how, chunk).await;
            ends.extend(settled);
            if let Some((mut jobs, error)) = failure {
                jobs.extend(left.into_iter().map(|(job, _)| job));
                return (ends, Some((jobs, error)));
            }
        }
        (ends, None)
    }

    /// Who merges, how records are read again, and of which entity.
    fn means(&self, job: Option<&LeasedJob>) -> Option<(Arc<dyn Reread>, Again, String)> {
        let merger = self.common.ends.merger()?;
        let entity = self.common.destination.connector().spec().entity(&job?.entity)?;
        let how = match entity.read {
            ReadStyle::Pages(style) => match style.by_id {
                ById::UpTo(most) => Again::ById(most.max(1)),
                ById::No => return None,
            },
            ReadStyle::Stream(_) => Again::OneBody,
            ReadStyle::None | ReadStyle::AcknowledgedQueue { .. } => return None,
        };
        Some((Arc::clone(merger), how, entity.name.to_owned()))
    }

    async fn chunk(
        &self,
        merger: &Arc<dyn Reread>,
        entity: &str,
        how: Again,
        jobs: Vec<(LeasedJob, RemoteError)>,
    ) -> (Ends, Failure) {
        let ids = jobs.iter().map(|(job, _)| job.external_id.clone()).collect();
        self.permit.next_request().await;
        let found = match self.read(entity, how, ids).await {
            Ok(found) => found,
            Err(error) => return failed(jobs.into_iter().map(|(job, _)| job).collect(), error),
        };
        let (mut ends, again) = match self.merge(merger, jobs.clone(), found).await {
            Ok(merged) => merged,
            Err(error) => {
                tracing::warn!(%error, "a conflict could not be merged");
                return (jobs.into_iter().map(|(job, error)| again_later(job, error)).collect(), None);
            }
        };
        if again.is_empty() {
            return (ends, None);
        }
        self.permit.next_request().await;
        match self.common.send(&again).await {
            Ok(outcomes) if outcomes.len() == again.len() => {
                ends.extend(again.into_iter().zip(outcomes).map(|(job, outcome)| match outcome {
                    WriteOutcome::Done(accepted) => (job, End::Done(accepted)),
                    WriteOutcome::Failed(error @ RemoteError::Conflict { .. }) => again_later(job, error),
                    WriteOutcome::Failed(error) => {
                        let end = end_of(&job, error);
                        (job, end)
                    }
                }));
                (ends, None)
            }
            // Nothing is known about any of them; they are sent again as they are now.
            Ok(_) => {
                let code = mostrador_connector::ReasonCode::new("OUTCOME_COUNT");
                let detail = "the answer does not match the request".to_owned();
                let (more, failure) = failed(again, RemoteError::Transient { code, detail });
                ends.extend(more);
                (ends, failure)
            }
            Err(error) => {
                let (more, failure) = failed(again, error);
                ends.extend(more);
                (ends, failure)
            }
        }
    }

    /// The records as they are there now; one that is gone is left out.
    async fn read(&self, entity: &str, how: Again, ids: Vec<String>) -> Result<Vec<Record>, RemoteError> {
        let connector = self.common.destination.connector();
        match how {
            Again::ById(_) => {
                let request = ReadRequest { selection: Selection::Ids(ids), ..ReadRequest::all(entity) };
                Ok(guarded(connector.read(request)).await?.records)
            }
            Again::OneBody => {
                let mut wanted = Wanted { ids: ids.into_iter().collect(), found: Vec::new() };
                // To its end, although all may have come before: only then may any of it be believed.
                guarded(connector.read_stream(ReadRequest::all(entity), &mut wanted)).await?;
                Ok(wanted.found)
            }
        }
    }

    /// Has every record merged, in one transaction; answers the ends and what is to be sent once more.
    async fn merge(
        &self,
        merger: &Arc<dyn Reread>,
        jobs: Vec<(LeasedJob, RemoteError)>,
        found: Vec<Record>,
    ) -> Result<(Ends, Vec<LeasedJob>), StoreError> {
        let (merger, now) = (Arc::clone(merger), self.common.clock.now());
        self.common
            .store
            .write(Lane::Interactive, move |transaction| {
                let found: BTreeMap<&str, &Record> =
                    found.iter().map(|record| (record.external_id.as_str(), record)).collect();
                let (mut ends, mut again) = (Vec::new(), Vec::new());
                for (job, _) in jobs {
                    let record = found.get(job.external_id.as_str()).copied();
                    match merger.merge(transaction, &job, record, now)? {
                        Merged::Settled => ends.push((job, End::Settled)),
                        // `None`: somebody else holds the job by now and will find out for himself.
                        Merged::Again(content) => again.extend(sync_queue::rewrite(
                            transaction,
                            job,
                            content.payload,
                            content.changed,
                            content.base_version,
                            content.edits,
                        )?),
                    }
                }
                Ok((ends, again))
            })
            .await
    }
}

/// Keeps some records of a body.
struct Wanted {
    ids: BTreeSet<String>,
    found: Vec<Record>,
}

#[async_trait]
impl RecordSink for Wanted {
    async fn record(&mut self, record: Record) -> Result<(), SinkClosed> {
        if self.ids.contains(&record.external_id) {
            self.found.push(record);
        }
        Ok(())
    }

    async fn set_aside(&mut self, _: SetAside) -> Result<(), SinkClosed> {
        Ok(())
    }
}

fn again_later(job: LeasedJob, error: RemoteError) -> (LeasedJob, End) {
    let end = counted(&job, error);
    (job, end)
}

/// A whole request failed: the round stops where the destination is to blame, else each job is tried again.
fn failed(jobs: Vec<LeasedJob>, error: RemoteError) -> (Ends, Failure) {
    match &error {
        RemoteError::Unreachable { .. }
        | RemoteError::Transient { .. }
        | RemoteError::Throttled { .. }
        | RemoteError::Auth { .. } => (Vec::new(), Some((jobs, error))),
        RemoteError::Conflict { .. }
        | RemoteError::Record { .. }
        | RemoteError::TooLarge
        | RemoteError::Batch { .. } => {
            (jobs.into_iter().map(|job| again_later(job, error.clone())).collect(), None)
        }
    }
}
