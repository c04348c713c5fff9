//! What every change of a customer has in common.

use mostrador_domain::Timestamp;
use mostrador_domain::customer::{CallingCode, WrongValue};
use mostrador_domain::merge::Fields;
use mostrador_engine::Engine;
use mostrador_engine::customers::{ADDRESS, CUSTOMER};
use mostrador_engine::projection;
use mostrador_engine::records::{EditError, Records};
use mostrador_store::tables::sync_data::{self, Owned, RecordRow, RecordStatus};
use mostrador_store::tables::sync_log::{self, Direction, LogEntry};
use mostrador_store::{Lane, ReadTransaction, WriteTransaction};
use serde_json::Value;

use super::detail::draw;
use crate::dto::CustomerDetail;
use crate::error::{ApiError, ErrorCode};
use crate::use_cases::sync::not_found;
use crate::{Api, Session};

/// Code of a record that a person took out of the traffic.
pub(super) const EXCLUDED: &str = "EXCLUDED";

/// The name of a connected system as the engine has it.
pub(super) fn connected(engine: &Engine, system: &str) -> Result<&'static str, ApiError> {
    engine.destination(system).map(mostrador_engine::Destination::system).ok_or_else(nothing_travels)
}

pub(super) fn nothing_travels() -> ApiError {
    ApiError::Coded(ErrorCode::NothingTravels, "records of this kind are only read".to_owned())
}

pub(super) fn invalid(field: &str) -> ApiError {
    ApiError::Coded(ErrorCode::InvalidValue, field.to_owned())
}

pub(super) fn moved() -> ApiError {
    ApiError::Coded(ErrorCode::RecordChanged, "the record has changed since".to_owned())
}

/// Whether a person took the record out of the traffic.
pub(super) fn is_excluded(row: &RecordRow) -> bool {
    row.status == RecordStatus::Skipped && row.error.as_deref() == Some(EXCLUDED)
}

/// Why an edit was not made.
pub(super) fn unedited(error: EditError) -> ApiError {
    match error {
        EditError::Unknown => not_found(),
        EditError::Deleted => moved(),
        EditError::ReadOnly => nothing_travels(),
        EditError::OwnedThere { field } => invalid(&field),
        EditError::NotALocalId => ApiError::Coded(ErrorCode::Internal, error.to_string()),
        EditError::Store(error) => ApiError::Store(error),
    }
}

/// Who changes something, in one transaction.
pub(super) struct Work<'a> {
    pub(super) transaction: &'a WriteTransaction<'a>,
    pub(super) engine: &'a Engine,
    pub(super) actor: &'a str,
    pub(super) now: Timestamp,
    pub(super) country: CallingCode,
}

impl Work<'_> {
    /// The customer in that row; one that is shown to nobody is none.
    pub(super) fn customer(&self, id: i64) -> Result<Owned, ApiError> {
        shown(self.transaction, id)
    }

    /// The records that a customer is one of, under their rules.
    pub(super) fn records(&self, owned: &Owned) -> Result<Records, ApiError> {
        let system = connected(self.engine, &owned.system)?;
        Ok(Records::of_entity(self.transaction, system, &owned.entity_type)?)
    }

    /// The addresses of the system of a customer, under their rules.
    pub(super) fn addresses(&self, customer: &Owned) -> Result<Records, ApiError> {
        if customer.entity_type != CUSTOMER {
            return Err(nothing_travels());
        }
        let system = connected(self.engine, &customer.system)?;
        Ok(Records::of_entity(self.transaction, system, ADDRESS)?)
    }

    /// Draws what changed of a customer or an address.
    pub(super) fn draw(&self, row: i64) -> Result<(), ApiError> {
        projection::draw(self.transaction, row, self.country)?;
        Ok(())
    }

    /// Writes down what a person did, beside what the edit itself writes down.
    pub(super) fn note(&self, owned: &Owned, action: &str, detail: Option<&str>) -> Result<(), ApiError> {
        sync_log::add(
            self.transaction,
            &LogEntry {
                at: self.now,
                system: &owned.system,
                entity: &owned.entity_type,
                entity_id: &owned.row.entity_id,
                direction: Direction::Local,
                action,
                outcome: "ok",
                actor: Some(self.actor),
                duration_ms: None,
                before: None,
                after: None,
                detail,
            },
        )?;
        Ok(())
    }
}

/// The customer in that row, where it is shown.
pub(super) fn shown(transaction: &ReadTransaction<'_>, id: i64) -> Result<Owned, ApiError> {
    mostrador_store::tables::customers::find(transaction, id)?.ok_or_else(not_found)?;
    sync_data::in_row(transaction, id)?.ok_or_else(not_found)
}

/// Changes something in one transaction of the lane of people, lets travel what travels then, and tells every screen.
pub(super) async fn changing<T: Send + 'static>(
    api: &Api,
    session: &Session,
    act: impl FnOnce(&Work<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let engine = api.engine();
    let (inside, actor, now) = (engine.clone(), session.actor.clone(), engine.now());
    let country = engine.calling_code();
    let done = engine
        .store()
        .write(Lane::Interactive, move |transaction| {
            act(&Work { transaction, engine: &inside, actor: &actor, now, country })
        })
        .await?;
    for system in engine.destinations() {
        engine.wake_outbox(system.system);
    }
    api.tell_sync();
    api.tell_customers();
    Ok(done)
}

/// The same, and the customer as it is then.
pub(super) async fn changing_one(
    api: &Api,
    session: &Session,
    act: impl FnOnce(&Work<'_>) -> Result<i64, ApiError> + Send + 'static,
) -> Result<CustomerDetail, ApiError> {
    let id = changing(api, session, act).await?;
    draw(api, id).await
}

/// Reads what a person wrote into fields, and refuses what a field cannot have.
pub(super) fn checked(
    fields: &std::collections::BTreeMap<String, Option<String>>,
    check: impl Fn(&str, &Value) -> Option<Result<Value, WrongValue>>,
) -> Result<Fields, ApiError> {
    let mut checked = Fields::new();
    for (field, text) in fields {
        let value = match text {
            Some(text) => serde_json::from_str(text).map_err(|_| invalid(field))?,
            None => Value::Null,
        };
        let value =
            check(field, &value).ok_or_else(|| invalid(field))?.map_err(|WrongValue| invalid(field))?;
        checked.insert(field.clone(), value);
    }
    Ok(checked)
}
