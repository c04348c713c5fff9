//! Changing integrations: in one transaction, with who did it, and told to every screen.

use mostrador_domain::Timestamp;
use mostrador_domain::order::fold;
use mostrador_store::tables::sync_integrations::{self, IntegrationRow, Origin};
use mostrador_store::tables::sync_log::{self, Direction, LogEntry};
use mostrador_store::{Lane, ReadTransaction, StoreError, WriteTransaction};
use serde_json::Value;

use super::require;
use crate::Api;
use crate::dto::UiEvent;
use crate::error::{ApiError, ErrorCode};

/// Entity of integrations in the audit.
const ENTITY: &str = "integration";
/// Longest name, in characters.
const NAME_LIMIT: usize = 60;

/// Changes something in one transaction of the lane of people.
pub(super) async fn changing<T: Send + 'static>(
    api: &Api,
    act: impl FnOnce(&WriteTransaction<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    api.engine().store().write(Lane::Interactive, act).await
}

/// Something about integrations is committed: the clock and every screen look again.
pub(super) fn changed(api: &Api) {
    api.engine().schedules().changed();
    api.tell(UiEvent::Integrations);
}

/// The integration, if a person set it up.
pub(super) fn of_person(transaction: &ReadTransaction<'_>, id: i64) -> Result<IntegrationRow, ApiError> {
    sync_integrations::find(transaction, id)?
        .filter(|row| row.origin == Origin::Person)
        .ok_or_else(|| ApiError::Coded(ErrorCode::NotFound, "no such integration".to_owned()))
}

/// A name without blanks at its ends.
pub(super) fn named(name: &str) -> Result<String, ApiError> {
    let name = name.trim();
    let length = name.chars().count();
    require("name", (1..=NAME_LIMIT).contains(&length) && !name.chars().any(char::is_control))?;
    Ok(name.to_owned())
}

/// Refuses a name that another integration has, accents and capitals aside.
pub(super) fn free(transaction: &ReadTransaction<'_>, own: Option<i64>, name: &str) -> Result<(), ApiError> {
    let others = sync_integrations::list(transaction)?;
    let is_taken = |row: &IntegrationRow| Some(row.id) != own && fold(&row.settings.name) == fold(name);
    if others.iter().any(is_taken) {
        return Err(ApiError::Coded(ErrorCode::NameTaken, "another integration has this name".to_owned()));
    }
    Ok(())
}

/// Which change of a person's an integration is at.
pub(super) fn version(transaction: &ReadTransaction<'_>, id: i64) -> Result<i64, StoreError> {
    Ok(sync_log::latest_of(transaction, ENTITY, &id.to_string())?.map_or(0, |(version, _)| version))
}

/// Refuses to change what somebody else changed meanwhile; the detail is their name. `seen`: the version that was looked at.
pub(super) fn still_at(
    transaction: &ReadTransaction<'_>,
    id: i64,
    seen: Option<i64>,
) -> Result<(), ApiError> {
    let Some(seen) = seen else { return Ok(()) };
    match sync_log::latest_of(transaction, ENTITY, &id.to_string())? {
        Some((version, actor)) if version != seen => {
            Err(ApiError::Coded(ErrorCode::IntegrationChanged, actor.unwrap_or_default()))
        }
        Some(_) | None => Ok(()),
    }
}

/// Writes down who changed an integration, and how.
pub(super) fn note(
    transaction: &WriteTransaction<'_>,
    id: i64,
    action: &str,
    before: Option<&Value>,
    after: Option<&Value>,
    actor: &str,
    now: Timestamp,
) -> Result<(), ApiError> {
    sync_log::add(
        transaction,
        &LogEntry {
            at: now,
            system: "local",
            entity: ENTITY,
            entity_id: &id.to_string(),
            direction: Direction::Local,
            action,
            outcome: "ok",
            actor: Some(actor),
            duration_ms: None,
            before: before.map(Value::to_string).as_deref(),
            after: after.map(Value::to_string).as_deref(),
            detail: None,
        },
    )?;
    Ok(())
}
