//! Opens runs, and opens those again that a dead process left.

use mostrador_connector::{Changes, CursorKind, Selection};
use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_history::{
    self, Completeness, NewRun, RunEnd, RunMode, RunRow, RunScope, RunStatus,
};
use mostrador_store::tables::sync_integrations;
use mostrador_store::tables::sync_log::{self, Direction, LogEntry};
use mostrador_store::tables::sync_state::{self, BeginRead, Place, StreamState};
use mostrador_store::{StoreError, WriteTransaction};

use super::absences;
use super::request::{RunRequest, Scope};
use super::source::{Shape, Source, Style};
use crate::pairs;
use crate::reader::{Plan, Start};

/// A place is worth going on from for so long. Later, what was read before it and what is read after it are two states of
/// the source that have little to do with each other.
const PLACE_MILLIS: i64 = 24 * 3_600_000;

/// A run that is open, and what it reads.
pub(crate) struct Opened {
    pub(crate) row: RunRow,
    pub(crate) plan: Plan,
}

/// Opens a run.
///
/// # Errors
/// A `Unique` constraint when a run of this stream is under way; else when the file cannot be written.
pub(crate) fn open(
    transaction: &WriteTransaction<'_>,
    source: &Source,
    style: &Style,
    request: &RunRequest,
    now: Timestamp,
) -> Result<Opened, StoreError> {
    let (system, entity_type) = (source.system(), source.entity_type.as_str());
    let state = sync_state::find(transaction, system, entity_type)?;
    let request = &in_its_name(transaction, source, request)?;
    if request.mode == RunMode::Real {
        pairs::prepare(transaction, system, entity_type, request.integration, now)?;
    }
    // What was read before a pair was changed or switched on has not been carried by it: everything is read anew.
    let since = state.as_ref().and_then(|state| state.last_full_at).unwrap_or(Timestamp(i64::MIN));
    let uncarried = sync_integrations::pairs::changed_since(transaction, system, entity_type, since)?;
    let request =
        &RunRequest { scope: if uncarried { Scope::Everything } else { request.scope }, ..request.clone() };
    let kept = match (&state, request.limit, request.scope) {
        (Some(state), None, Scope::Due) => kept_place(transaction, source, state, now)?,
        (Some(_) | None, _, _) => None,
    };
    let plan = kept.unwrap_or_else(|| fresh(source, style, request, state.as_ref()));
    let scope = match &plan.selection {
        Selection::All => RunScope::All,
        Selection::Since(_) => RunScope::Changes,
        Selection::Ids(_) => RunScope::Ids,
    };
    let row = insert(transaction, source, request, scope, now)?;
    if request.mode == RunMode::Real {
        begin(transaction, source, state.as_ref(), row.id, &plan, now)?;
    }
    Ok(Opened { row, plan })
}

/// Opens a run that reads single records: it has no place of its own and moves none.
///
/// # Errors
/// See [`open`].
pub(crate) fn open_for_ids(
    transaction: &WriteTransaction<'_>,
    source: &Source,
    request: &RunRequest,
    now: Timestamp,
) -> Result<RunRow, StoreError> {
    insert(transaction, source, request, RunScope::Ids, now)
}

/// A run that was not asked for in anybody's name reads in the name of the one pair that it carries on, if it is one.
fn in_its_name(
    transaction: &WriteTransaction<'_>,
    source: &Source,
    request: &RunRequest,
) -> Result<RunRequest, StoreError> {
    let (system, entity_type) = (source.system(), source.entity_type.as_str());
    let integration = match request.integration {
        Some(id) => Some(id),
        None => {
            let carried = sync_integrations::pairs::carried(transaction, system, entity_type, None)?;
            let mut from_here = carried.iter().filter(|pair| {
                pair.settings.source.system == system && pair.settings.source.entity == entity_type
            });
            from_here.next().filter(|_| from_here.next().is_none()).map(|pair| pair.id)
        }
    };
    Ok(RunRequest { integration, ..request.clone() })
}

fn insert(
    transaction: &WriteTransaction<'_>,
    source: &Source,
    request: &RunRequest,
    scope: RunScope,
    now: Timestamp,
) -> Result<RunRow, StoreError> {
    let run = sync_history::open(
        transaction,
        &NewRun {
            integration_id: request.integration,
            system: source.system(),
            entity_type: &source.entity_type,
            trigger: request.trigger,
            mode: request.mode,
            scope,
            record_limit: request.limit,
            actor: request.actor.as_deref(),
            started_at: now,
        },
    )?;
    let row = sync_history::find(transaction, run)?.ok_or(StoreError::NoRow)?;
    if let Some(actor) = &request.actor {
        log(transaction, &row, "run_start", actor, now)?;
    }
    Ok(row)
}

/// A person did something to a run.
pub(crate) fn log(
    transaction: &WriteTransaction<'_>,
    run: &RunRow,
    action: &str,
    actor: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sync_log::add(
        transaction,
        &LogEntry {
            at: now,
            system: &run.system,
            entity: &run.entity_type,
            entity_id: &run.id.to_string(),
            direction: Direction::Local,
            action,
            outcome: "ok",
            actor: Some(actor),
            duration_ms: None,
            before: None,
            after: None,
            detail: Some(run.mode.code()),
        },
    )
}

/// Opens a run again that its process did not end; `None` where it cannot go on, which is then its end.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn reopen(
    transaction: &WriteTransaction<'_>,
    source: &Source,
    style: &Style,
    row: &RunRow,
    now: Timestamp,
) -> Result<Option<Plan>, StoreError> {
    let state = sync_state::find(transaction, source.system(), &source.entity_type)?;
    let state = state.filter(|state| {
        row.mode == RunMode::Real
            && row.scope != RunScope::Ids
            && state.last_run_id == Some(row.id)
            && state.reading_since.is_some()
            && state.mapping_version == source.settings.mapping_version
    });
    let Some(state) = state else {
        let end = RunEnd {
            error_class: Some("interrupted"),
            error_code: Some("PROCESS_ENDED"),
            error: Some("the program ended, and a run of this kind does not go on"),
            ..RunEnd::of(RunStatus::Interrupted, Completeness::Unknown)
        };
        sync_history::finish(transaction, row.id, &end, now)?;
        return Ok(None);
    };
    // Which of the held records were listed by the part before is not known any more.
    absences::release_all(transaction, source.system(), &source.entity_type, i64::MAX)?;
    let left = row.record_limit.map(|limit| limit.saturating_sub(row.counters.processed));
    let old = state.updated_at.plus_millis(PLACE_MILLIS) < now;
    let selection = selection_of(row.scope, &state);
    let plan = if old {
        let place = Place { next_watermark: state.place.next_watermark.clone(), ..Place::default() };
        Plan { selection, place, start: Start::Beginning, page_size: page_size(style), left }
    } else {
        midway(style, selection, &state, left)
    };
    begin(transaction, source, Some(&state), row.id, &plan, now)?;
    Ok(Some(plan))
}

/// Where a read stopped that failed or was cut off for good, if it is worth going on from there.
fn kept_place(
    transaction: &WriteTransaction<'_>,
    source: &Source,
    state: &StreamState,
    now: Timestamp,
) -> Result<Option<Plan>, StoreError> {
    let style = source.style();
    let (Some(style), Some(since), Some(run)) = (style, state.reading_since, state.last_run_id) else {
        return Ok(None);
    };
    // Where positions shift everything is read from its beginning after the rest: to begin there is shorter, and proves
    // more.
    if style.cursor == CursorKind::Offset {
        return Ok(None);
    }
    // Each attempt to go on touches the row; what was read before the place grows older all the same.
    let fresh_enough = since.plus_millis(PLACE_MILLIS) >= now;
    let begun = state.place.cursor.is_some() || state.place.page_applied > 0;
    if !fresh_enough || !begun || state.mapping_version != source.settings.mapping_version {
        return Ok(None);
    }
    let Some(row) = sync_history::find(transaction, run)? else { return Ok(None) };
    // A body is asked for as a whole, whatever was applied of the last one.
    if row.record_limit.is_some() || style.shape == Shape::Body {
        return Ok(None);
    }
    Ok(Some(midway(&style, selection_of(row.scope, state), state, None)))
}

fn midway(style: &Style, selection: Selection, state: &StreamState, left: Option<u64>) -> Plan {
    let begun = state.place.cursor.is_some() || state.place.page_applied > 0;
    Plan {
        selection,
        place: state.place.clone(),
        start: if begun { Start::Midway } else { Start::Beginning },
        page_size: state.page_size.unwrap_or_else(|| page_size(style)),
        left,
    }
}

fn fresh(source: &Source, style: &Style, request: &RunRequest, state: Option<&StreamState>) -> Plan {
    let watermark = state
        .filter(|state| state.mapping_version == source.settings.mapping_version)
        .and_then(|state| state.watermark.clone());
    let selection = match (request.scope, request.limit, style.changes, watermark) {
        (Scope::Due, None, Changes::Since, Some(watermark)) => Selection::Since(watermark),
        // The first ones of everything: what a first try is for.
        (Scope::Due | Scope::Everything, _, Changes::Since | Changes::None, _) => Selection::All,
    };
    let size = page_size(style);
    Plan {
        selection,
        place: Place::default(),
        start: Start::Beginning,
        page_size: request.limit.map_or(size, |limit| size.min(limit).max(1)),
        left: request.limit,
    }
}

fn selection_of(scope: RunScope, state: &StreamState) -> Selection {
    match (scope, &state.watermark) {
        (RunScope::Changes, Some(watermark)) => Selection::Since(watermark.clone()),
        (RunScope::Changes, None) | (RunScope::All | RunScope::Ids, _) => Selection::All,
    }
}

fn page_size(style: &Style) -> u64 {
    match style.shape {
        Shape::Pages { size } => size,
        Shape::Body => 1,
    }
}

fn begin(
    transaction: &WriteTransaction<'_>,
    source: &Source,
    state: Option<&StreamState>,
    run_id: i64,
    plan: &Plan,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mapping_version = source.settings.mapping_version;
    // What was read under another mapping says nothing about this one: until everything is read anew there is no
    // watermark.
    let watermark = state
        .filter(|state| state.mapping_version == mapping_version)
        .and_then(|state| state.watermark.as_deref());
    let going_on = match plan.start {
        Start::Midway => state.and_then(|state| state.reading_since),
        Start::Beginning => None,
    };
    sync_state::begin_read(
        transaction,
        source.system(),
        &source.entity_type,
        &BeginRead {
            run_id,
            place: &plan.place,
            watermark,
            mapping_version,
            page_size: Some(plan.page_size),
            reading_since: going_on.unwrap_or(now),
        },
        now,
    )
}
