//! *Pendientes* and *Excluidos*: single records.

use mostrador_domain::Timestamp;
use mostrador_engine::DestinationStatus;
use mostrador_store::tables::sync_data::{self, EntityKey, RecordRow, RecordStatus};
use mostrador_store::tables::sync_queue::JobStatus;
use mostrador_store::tables::sync_queue::overview::{self, JobLine};
use mostrador_store::tables::{sync_entity_config, sync_log};
use mostrador_store::{ReadTransaction, StoreError};

use super::{Wanted, title_of_record};
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session, view};

/// Why nothing is sent to a system now, and until when.
type Held = (String, Option<i64>);

pub(crate) async fn sync_pending(
    api: &Api,
    _session: &Session,
    request: PageRequest,
) -> Result<RecordsPage, ApiError> {
    let engine = api.engine();
    let wanted = Wanted::of(&engine, &request);
    let after: i64 = match &request.after {
        Some(text) => text.parse().map_err(|_| ApiError::InvalidRequest("after".to_owned()))?,
        None => 0,
    };
    let ordering = engine.ordering();
    let held: Vec<(&'static str, Held)> = engine
        .destinations()
        .into_iter()
        .filter_map(|system| Some((system.system, held(&system.status)?)))
        .collect();
    let page = engine.store().read(move |transaction| {
        let mut total: u64 = 0;
        let mut jobs = Vec::new();
        for count in overview::count_open(transaction)? {
            if wanted.holds(&count.destination, &count.entity) {
                total = total.saturating_add(count.count);
                let limit = wanted.limit.saturating_add(1);
                jobs.extend(overview::list_open(
                    transaction,
                    &count.destination,
                    &count.entity,
                    after,
                    limit,
                )?);
            }
        }
        // Each entity is in its order; the ids are those of one table.
        jobs.sort_by_key(|job| job.id);
        let limit = usize::try_from(wanted.limit).unwrap_or(usize::MAX);
        let more = jobs.len() > limit;
        jobs.truncate(limit);
        let next = jobs.last().filter(|_| more).map(|job| job.id.to_string());
        let draw = |job: JobLine| {
            let waits = held.iter().find(|(system, _)| *system == job.destination).map(|(_, held)| held);
            pending(transaction, ordering, job, waits)
        };
        let items = jobs.into_iter().map(draw).collect::<Result<_, _>>()?;
        Ok::<_, StoreError>(RecordsPage { items, total, next })
    });
    Ok(page.await?)
}

fn held(status: &DestinationStatus) -> Option<Held> {
    match status {
        DestinationStatus::Closed | DestinationStatus::HalfOpen { .. } => None,
        DestinationStatus::OpenUntil { at, reason, .. } => Some((reason.clone(), Some(at.millis()))),
        DestinationStatus::ThrottledUntil { at } => Some(("THROTTLED".to_owned(), Some(at.millis()))),
        DestinationStatus::Refused { code } => Some((code.clone(), None)),
        DestinationStatus::Paused { .. } => Some(("PAUSED".to_owned(), None)),
    }
}

fn pending(
    transaction: &ReadTransaction<'_>,
    ordering: Option<&str>,
    job: JobLine,
    held: Option<&Held>,
) -> Result<RecordItem, StoreError> {
    let title = title_of_record(transaction, ordering, &job.destination, &job.entity, &job.entity_id)?;
    let leased = job.status == JobStatus::Leased;
    // What holds the whole system back says more than the last failure of one job.
    let (reason, next_try_at) = match held.filter(|_| !leased) {
        Some((reason, until)) => (Some(reason.clone()), *until),
        None if leased => (job.error_code, None),
        None => (job.error_code, Some(job.scheduled_at.millis())),
    };
    Ok(RecordItem {
        system: job.destination,
        entity_type: job.entity,
        record_id: job.entity_id,
        title,
        state: if leased { SyncState::Syncing } else { SyncState::Pending },
        reason,
        attempts: job.attempts,
        next_try_at,
        since: job.created_at.millis(),
    })
}

pub(crate) async fn sync_excluded(
    api: &Api,
    _session: &Session,
    request: PageRequest,
) -> Result<RecordsPage, ApiError> {
    let engine = api.engine();
    let wanted = Wanted::of(&engine, &request);
    let (from, after) = match &request.after {
        Some(text) => excluded_place(text).ok_or_else(|| ApiError::InvalidRequest("after".to_owned()))?,
        None => (0, 0),
    };
    let page = engine.store().read(move |transaction| {
        let entities: Vec<_> = sync_entity_config::list(transaction)?
            .into_iter()
            .filter(|config| wanted.holds(&config.system, &config.entity_type))
            .collect();
        let (mut total, mut rows, mut next): (u64, Vec<RecordItem>, Option<String>) = (0, Vec::new(), None);
        for (number, config) in entities.iter().enumerate() {
            let key = EntityKey { system: &config.system, entity_type: &config.entity_type };
            let count = sync_data::count_by_status(transaction, key, RecordStatus::Skipped)?;
            total = total.saturating_add(count);
            if count == 0 || number < from || next.is_some() {
                continue;
            }
            let after = if number == from { after } else { 0 };
            let left = wanted.limit.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
            let found = sync_data::list_by_status(
                transaction,
                key,
                RecordStatus::Skipped,
                after,
                left.saturating_add(1),
            )?;
            let fitting = usize::try_from(left).unwrap_or(usize::MAX);
            if found.len() > fitting {
                let last = found.get(fitting.saturating_sub(1)).filter(|_| fitting > 0);
                next = Some(format!("{number}.{}", last.map_or(after, |row| row.id)));
            }
            for row in found.into_iter().take(fitting) {
                rows.push(excluded(transaction, key, row)?);
            }
        }
        Ok::<_, StoreError>(RecordsPage { items: rows, total, next })
    });
    Ok(page.await?)
}

/// Number of the entity, and row.
fn excluded_place(text: &str) -> Option<(usize, i64)> {
    let (entity, row) = text.split_once('.')?;
    Some((entity.parse().ok()?, row.parse().ok()?))
}

fn excluded(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    row: RecordRow,
) -> Result<RecordItem, StoreError> {
    let at = sync_log::last_at(transaction, key.system, key.entity_type, &row.entity_id, "exclude")?;
    Ok(RecordItem {
        system: key.system.to_owned(),
        entity_type: key.entity_type.to_owned(),
        title: view::title_of(&row.payload),
        record_id: row.entity_id,
        state: SyncState::Skipped,
        reason: row.error,
        attempts: 0,
        next_try_at: None,
        since: at.map_or_else(|| row.updated_at.millis(), Timestamp::millis),
    })
}
