//! Cuts leased jobs into requests. Pure.

use mostrador_connector::{
    ConnectorSpec, DELETE, Deletes, Payload, ReasonCode, RemoteError, WriteOperation, WriteStyle,
};
use mostrador_store::tables::sync_queue::LeasedJob;

use super::judge::End;

/// Operations in one request at the most, whatever the destination bears: an answer is one commit.
pub(super) const GROUP: usize = 100;

/// What may be sent, and what needs no request.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Grouped {
    /// In the order of the lease; each of one entity and no larger than its spec allows.
    pub(super) requests: Vec<Vec<LeasedJob>>,
    /// Ends that are known without asking.
    pub(super) settled: Vec<(LeasedJob, End)>,
}

/// Cuts.
pub(super) fn group(spec: &ConnectorSpec, jobs: Vec<LeasedJob>) -> Grouped {
    let mut grouped = Grouped::default();
    let mut open: Vec<Vec<LeasedJob>> = Vec::new();
    for job in jobs {
        let style = spec.entity(&job.entity).map_or(WriteStyle::None, |entity| entity.write);
        if let Some(end) = known_end(&job, style) {
            grouped.settled.push((job, end));
            continue;
        }
        let most = style.batch_max().clamp(1, GROUP);
        let place =
            open.iter().position(|group| group.first().is_some_and(|first| first.entity == job.entity));
        let place = place.unwrap_or(open.len());
        match open.get_mut(place) {
            Some(group) => group.push(job),
            None => open.push(vec![job]),
        }
        if open.get(place).is_some_and(|group| group.len() >= most) {
            grouped.requests.push(open.remove(place));
        }
    }
    grouped.requests.extend(open);
    grouped
}

/// The end of a job that the destination cannot be asked for, or need not be.
fn known_end(job: &LeasedJob, style: WriteStyle) -> Option<End> {
    let refused = |code, detail: &str| {
        Some(End::Dead(RemoteError::Record { code: ReasonCode::new(code), detail: detail.to_owned() }))
    };
    let deletion = job.action == DELETE;
    match style {
        WriteStyle::None => refused("NOT_WRITABLE", "the destination does not take this entity"),
        WriteStyle::Records(writes) if deletion && writes.deletes == Deletes::No => {
            refused("DELETES_NOT_SUPPORTED", "the destination deletes nothing of this entity")
        }
        // It never got an id there: there is nothing to delete.
        WriteStyle::Records(_) if deletion && job.external_id.is_empty() => Some(End::accepted()),
        WriteStyle::Records(_) | WriteStyle::Acknowledge { .. } => None,
    }
}

/// The job as the connector sees it.
pub(super) fn operation(job: &LeasedJob) -> WriteOperation {
    WriteOperation {
        idempotency_key: job.idempotency_key.clone(),
        entity: job.entity.clone(),
        action: job.action.clone(),
        external_id: job.external_id.clone(),
        // Written by this program as JSON; if the file was tampered with, the remote refuses a null.
        payload: Payload::parse(job.payload.as_str()).unwrap_or_default(),
        changed: job.changed.clone().unwrap_or_default(),
        base_version: job.base_version.clone(),
    }
}

#[cfg(test)]
#[path = "group_tests.rs"]
mod tests;
