//! Taking jobs, holding them and putting them back.

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::LeasedJob;
use super::coalesce::{Before, Coalesced, Sent, coalesce};
use super::enqueue::{Pending, remove};
use super::types::{JOB_COLUMNS, changed_from_text, read_job};
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// Jobs that one lease looks at for each that it may take: those that wait for another one are noted and not looked at
/// again, but many of them may be freed at once.
const LOOKS_PER_JOB: usize = 10;

/// What to take.
#[derive(Clone, Copy, Debug)]
pub struct LeaseRequest<'a> {
    /// Outside system.
    pub destination: &'a str,
    /// Jobs that are due by then.
    pub now: Timestamp,
    /// Without a heartbeat by then they are anybody's again.
    pub until: Timestamp,
    /// Fencing token; must be higher than every token in the file, see [`highest_token`](super::highest_token).
    pub token: i64,
    /// At most so many.
    pub limit: usize,
}

/// What was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    /// In the order priority, due time, age.
    pub jobs: Vec<LeasedJob>,
    /// Whether more may be due.
    pub rest: Rest,
}

/// Whether more may be due than was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Nothing else is due.
    None,
    /// Perhaps.
    Perhaps,
}

/// Takes due jobs of a destination, in the order priority, due time, age. A job waits while another one of its record is
/// on its way or older and unfinished, and while an older job of its parent is pending, on its way or set aside.
///
/// # Errors
/// When the file cannot be written.
pub fn lease(transaction: &WriteTransaction<'_>, request: &LeaseRequest<'_>) -> Result<Leased, StoreError> {
    let mut jobs = Vec::new();
    let mut looks = request.limit.saturating_mul(LOOKS_PER_JOB);
    let mut priority = next_priority(transaction, request.destination, i64::MIN)?;
    while let Some(current) = priority {
        loop {
            let wanted = request.limit.saturating_sub(jobs.len()).min(looks);
            if wanted == 0 {
                return Ok(Leased { jobs, rest: Rest::Perhaps });
            }
            let candidates = due(transaction, request, current, wanted)?;
            let exhausted = candidates.len() < wanted;
            looks = looks.saturating_sub(candidates.len());
            for candidate in candidates {
                match blocker(transaction, request.destination, &candidate)? {
                    Some(other) => wait_for(transaction, candidate.job.id, other)?,
                    None => {
                        take(transaction, request, candidate.job.id)?;
                        jobs.push(candidate.job);
                    }
                }
            }
            if exhausted {
                break;
            }
        }
        priority = next_priority(transaction, request.destination, current.saturating_add(1))?;
    }
    Ok(Leased { jobs, rest: Rest::None })
}

struct Candidate {
    job: LeasedJob,
    parent: Option<(String, String)>,
}

/// Priorities one by one: within one, the due jobs are a range of the index, however many others there are.
pub(super) fn next_priority(
    transaction: &ReadTransaction<'_>,
    destination: &str,
    from: i64,
) -> Result<Option<i64>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(NEXT_PRIORITY)?
        .query_row(params![destination, from], |row| row.get(0))
        .optional()?)
}

pub(super) const NEXT_PRIORITY: &str = "SELECT priority FROM sync_queue INDEXED BY sync_queue_due
  WHERE destination = ?1 AND status = 'pending' AND waits_for IS NULL AND priority >= ?2 ORDER BY priority LIMIT 1";

pub(super) fn due_sql() -> String {
    format!(
        "SELECT {JOB_COLUMNS}, parent_entity, parent_entity_id
         FROM sync_queue INDEXED BY sync_queue_due
         WHERE destination = ?1 AND status = 'pending' AND waits_for IS NULL AND priority = ?2 AND scheduled_at <= ?3
         ORDER BY scheduled_at, id LIMIT ?4"
    )
}

fn due(
    transaction: &WriteTransaction<'_>,
    request: &LeaseRequest<'_>,
    priority: i64,
    limit: usize,
) -> Result<Vec<Candidate>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = transaction.connection().prepare_cached(&due_sql())?;
    let rows = statement
        .query_map(params![request.destination, priority, request.now.millis(), limit], |row| {
            read(row, request.token)
        })?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?)
}

fn read(row: &Row<'_>, token: i64) -> rusqlite::Result<Candidate> {
    let parent = match (row.get(12)?, row.get(13)?) {
        (Some(entity), Some(entity_id)) => Some((entity, entity_id)),
        (Some(_) | None, _) => None,
    };
    Ok(Candidate { job: read_job(row, token)?, parent })
}

pub(super) const OWN_BLOCKER: &str = "SELECT min(id) FROM sync_queue INDEXED BY sync_queue_record
  WHERE entity = ?1 AND entity_id = ?2 AND destination = ?3 AND id <> ?4
    AND (status = 'leased' OR (status = 'pending' AND id < ?4))";

pub(super) const PARENT_BLOCKER: &str = "SELECT min(id) FROM sync_queue INDEXED BY sync_queue_record
  WHERE entity = ?1 AND entity_id = ?2 AND destination = ?3 AND id < ?4
    AND status IN ('pending', 'leased', 'dead')";

/// The job that must end before this one.
fn blocker(
    transaction: &WriteTransaction<'_>,
    destination: &str,
    candidate: &Candidate,
) -> Result<Option<i64>, StoreError> {
    let Candidate { job, parent } = candidate;
    let find = |sql, entity: &str, entity_id: &str| -> Result<Option<i64>, StoreError> {
        Ok(transaction
            .connection()
            .prepare_cached(sql)?
            .query_row(params![entity, entity_id, destination, job.id], |row| row.get(0))?)
    };
    if let Some(own) = find(OWN_BLOCKER, &job.entity, &job.entity_id)? {
        return Ok(Some(own));
    }
    match parent {
        Some((entity, entity_id)) => find(PARENT_BLOCKER, entity, entity_id),
        None => Ok(None),
    }
}

fn wait_for(transaction: &WriteTransaction<'_>, id: i64, other: i64) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("UPDATE sync_queue SET waits_for = ?2 WHERE id = ?1")?
        .execute([id, other])?;
    Ok(())
}

fn take(transaction: &WriteTransaction<'_>, request: &LeaseRequest<'_>, id: i64) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_queue SET status = 'leased', lease_token = ?2, started_at = ?3, lease_until = ?4 WHERE id = ?1",
        )?
        .execute(params![id, request.token, request.now.millis(), request.until.millis()])?;
    Ok(())
}

/// The heartbeat: these leases last until `until`. Answers how many of them are still held.
///
/// # Errors
/// When the file cannot be written.
pub fn renew(
    transaction: &WriteTransaction<'_>,
    leases: &[(i64, i64)],
    until: Timestamp,
) -> Result<usize, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "UPDATE sync_queue SET lease_until = ?3 WHERE id = ?1 AND status = 'leased' AND lease_token = ?2",
    )?;
    let mut renewed = 0_usize;
    for (id, token) in leases {
        renewed = renewed.saturating_add(statement.execute(params![id, token, until.millis()])?);
    }
    Ok(renewed)
}

/// Id and token of every leased job of a destination.
///
/// # Errors
/// When the file cannot be read.
pub fn held(transaction: &ReadTransaction<'_>, destination: &str) -> Result<Vec<(i64, i64)>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT id, lease_token FROM sync_queue INDEXED BY sync_queue_leased
         WHERE destination = ?1 AND status = 'leased' ORDER BY id",
    )?;
    let rows = statement.query_map([destination], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?)
}

/// Puts leased jobs back and answers how many. They were due when they were leased, so they are due by `now` whatever
/// happened to the clock since. One that a newer job speaks for is dropped instead; one that is not held under that token
/// is left alone.
///
/// # Errors
/// When the file cannot be written.
pub fn release(
    transaction: &WriteTransaction<'_>,
    leases: &[(i64, i64)],
    now: Timestamp,
) -> Result<usize, StoreError> {
    let mut released = 0_usize;
    for (id, token) in leases {
        if give_way(transaction, *id, *token)? == GaveWay::Yes {
            continue;
        }
        let changed = transaction
            .connection()
            .prepare_cached(
                "UPDATE sync_queue SET status = 'pending', lease_token = NULL, lease_until = NULL,
                        scheduled_at = min(scheduled_at, ?3)
                 WHERE id = ?1 AND status = 'leased' AND lease_token = ?2",
            )?
            .execute([*id, *token, now.millis()])?;
        if changed > 0 {
            free_own(transaction, *id)?;
        }
        released = released.saturating_add(changed);
    }
    Ok(released)
}

/// Later looks decide anew whom the jobs of the same record wait for: an older one that waited because this one was on its
/// way goes first now, and would otherwise wait for one that waits for it. Those of other records only ever wait for older
/// jobs, so no circle goes through them.
pub(super) fn free_own(transaction: &WriteTransaction<'_>, id: i64) -> Result<(), StoreError> {
    transaction.connection().prepare_cached(FREE_OWN)?.execute([id])?;
    Ok(())
}

pub(super) const FREE_OWN: &str = "UPDATE sync_queue INDEXED BY sync_queue_waiting SET waits_for = NULL
  WHERE waits_for = ?1
    AND (entity, entity_id) = (SELECT entity, entity_id FROM sync_queue AS other WHERE other.id = ?1)";

/// Puts every leased job of every destination back and answers how many: at start, what a dead process held is free at
/// once (the file's lock proves that no other process lives).
///
/// # Errors
/// When the file cannot be written.
pub fn release_all(transaction: &WriteTransaction<'_>) -> Result<usize, StoreError> {
    let leases = transaction
        .connection()
        .prepare_cached(
            "SELECT id, lease_token FROM sync_queue INDEXED BY sync_queue_leased WHERE status = 'leased' ORDER BY id",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    // Whoever starts makes everything due.
    release(transaction, &leases, Timestamp(i64::MAX))
}

/// Whether a job gave way to a newer one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum GaveWay {
    /// It is gone.
    Yes,
    /// It speaks for itself.
    No,
}

/// Drops a leased job where a newer pending one of its record says the same and more; that one takes over which fields
/// changed.
pub(super) fn give_way(
    transaction: &WriteTransaction<'_>,
    id: i64,
    token: i64,
) -> Result<GaveWay, StoreError> {
    let connection = transaction.connection();
    let found = connection
        .prepare_cached(
            "SELECT destination, entity, entity_id, action, coalesce(external_id, ''), changed, base_version
             FROM sync_queue WHERE id = ?1 AND status = 'leased' AND lease_token = ?2",
        )?
        .query_row([id, token], |row| {
            let job: [String; 5] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
            Ok((job, row.get::<_, Option<String>>(5)?, row.get::<_, Option<String>>(6)?))
        })
        .optional()?;
    let Some(([destination, entity, entity_id, action, external_id], changed, base_version)) = found else {
        return Ok(GaveWay::No);
    };
    let Some(newer) = Pending::newest(transaction, &destination, &entity, &entity_id, &action, Some(id))?
    else {
        return Ok(GaveWay::No);
    };
    let older = super::coalesce::Write {
        action: &action,
        external_id: &external_id,
        changed: changed_from_text(changed.as_deref()),
        base_version: base_version.as_deref(),
    };
    match coalesce(&older, Sent::Perhaps, Before::Nothing, &newer.write()) {
        // Only what never left comes to nothing.
        Coalesced::Separate | Coalesced::Nothing => Ok(GaveWay::No),
        Coalesced::One { changed, base_version } => {
            newer.take_over(transaction, changed.as_deref(), base_version.as_deref())?;
            remove(transaction, id)?;
            Ok(GaveWay::Yes)
        }
    }
}
