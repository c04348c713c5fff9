//! *Revisar*: clients that nobody could place for sure, and what a person says of each.

use mostrador_engine::clients::{self, CLIENT, Decision, DecisionError};
use mostrador_store::tables::client_reviews::{self, ReviewRow};
use mostrador_store::tables::sync_data::{self, EntityKey};
use mostrador_store::{Lane, ReadTransaction, StoreError};

use super::person;
use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::use_cases::sync::{PAGE, connected, not_found};
use crate::{Api, Session};

/// The most candidates that are shown.
const CANDIDATES: usize = 10;

pub(crate) async fn review_list(
    api: &Api,
    _session: &Session,
    request: PageRequest,
) -> Result<ReviewPage, ApiError> {
    let engine = api.engine();
    let after: i64 = match &request.after {
        Some(text) => text.parse().map_err(|_| ApiError::InvalidRequest("after".to_owned()))?,
        None => 0,
    };
    let limit = request.limit.clamp(1, PAGE);
    let systems: Vec<&'static str> = engine.destinations().iter().map(|system| system.system).collect();
    let page = engine.store().read(move |transaction| {
        let wanted = request.system.as_deref();
        let mut total = 0_u64;
        for system in systems.iter().filter(|system| wanted.is_none_or(|wanted| wanted == **system)) {
            total = total.saturating_add(client_reviews::count_open(transaction, system)?);
        }
        let mut rows = client_reviews::list_open(transaction, wanted, after, limit.saturating_add(1))?;
        let fitting = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > fitting;
        rows.truncate(fitting);
        let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
        // What is left of a connection that is being taken away is nobody's to decide.
        let connected = rows.into_iter().filter(|row| systems.contains(&row.system.as_str()));
        let items = connected.map(|row| item(transaction, row)).collect::<Result<_, _>>()?;
        Ok::<_, StoreError>(ReviewPage { items, total, next })
    });
    Ok(page.await?)
}

fn item(transaction: &ReadTransaction<'_>, row: ReviewRow) -> Result<ReviewItem, StoreError> {
    let key = EntityKey { system: &row.system, entity_type: CLIENT };
    let mut candidates = Vec::new();
    for candidate in row.candidates.iter().take(CANDIDATES) {
        let known = sync_data::by_row(transaction, key, *candidate)?;
        candidates.extend(known.map(|known| person::stored(&row.system, &known)));
    }
    Ok(ReviewItem {
        id: row.id,
        client: person::unstored(&row.system, &row.record_id, &row.payload),
        reason: row.reason,
        candidates,
        since: row.opened_at.millis(),
        system: row.system,
        record_id: row.record_id,
    })
}

pub(crate) async fn review_decide(
    api: &Api,
    session: &Session,
    request: ReviewDecision,
) -> Result<Nothing, ApiError> {
    let engine = api.engine();
    let found = engine.store().read(move |transaction| client_reviews::find(transaction, request.id));
    let review = found.await.map_err(ApiError::Store)?.ok_or_else(not_found)?;
    let system = connected(&engine, &review.system)?;
    let decision = match request.choice {
        ReviewChoice::Known { id } => Decision::Known { row: id },
        ReviewChoice::New => Decision::New,
        ReviewChoice::Nobody => Decision::Nobody,
    };
    let (actor, now) = (session.actor.clone(), engine.now());
    engine
        .store()
        .write(Lane::Interactive, move |transaction| {
            clients::decide(transaction, system, request.id, decision, &actor, now)
        })
        .await
        .map_err(undecided)?;
    api.tell(UiEvent::Customers);
    api.tell_sync();
    Ok(Nothing {})
}

fn undecided(error: DecisionError) -> ApiError {
    match error {
        DecisionError::Unknown => not_found(),
        DecisionError::NotOpen => ApiError::Coded(ErrorCode::Over, error.to_string()),
        DecisionError::NotACandidate | DecisionError::Refused(_) => {
            ApiError::Coded(ErrorCode::RecordChanged, error.to_string())
        }
        DecisionError::Store(error) => ApiError::Store(error),
    }
}
