//! *Sincronizar con Wispro*, and clients that wait for a person.

mod check;
mod person;
mod review;
mod roles;
mod start;

use mostrador_engine::clients::CLIENT;
use mostrador_store::tables::client_reviews;
use mostrador_store::tables::sync_history::{self, RunMode, RunRow};
use mostrador_store::tables::sync_schedules::{self, Origin, ScheduleRow};
use mostrador_store::{ReadTransaction, StoreError};

use crate::connections::StoredConnection;
use crate::dto::*;
use crate::error::ApiError;
use crate::use_cases::sync::not_found;
use crate::{Api, Session, view};

pub(crate) use check::wispro_check;
pub(crate) use review::{review_decide, review_list};
pub(crate) use roles::Reserved;
pub(crate) use start::{wispro_schedule, wispro_start};

/// The kind of connection.
pub(crate) const KIND: &str = "wispro";

/// What the file knows of a connection.
struct Facts {
    running: Option<RunRow>,
    last: Option<RunRow>,
    last_dry_run: Option<RunRow>,
    clients: u64,
    review: u64,
    schedule: Option<String>,
}

pub(crate) async fn wispro_get(api: &Api, _session: &Session, _: Nothing) -> Result<WisproView, ApiError> {
    let stored = connections(api).await?;
    let engine = api.engine();
    let (asked, counts) = (stored.clone(), api.record_counts().clone());
    let facts = engine.store().read(move |transaction| {
        let of = |connection: &StoredConnection| {
            let system = connection.system.as_str();
            let clients = counts.known(transaction, system, CLIENT)?;
            facts(transaction, system, clients)
        };
        asked.iter().map(of).collect::<Result<Vec<_>, StoreError>>()
    });
    let facts = facts.await?;
    let draw = |row: &RunRow| view::run(row, None, engine.runs().progress(row.id).as_ref());
    let connections = stored.into_iter().zip(facts).map(|(connection, facts)| WisproConnection {
        system: connection.system,
        name: connection.name,
        running: facts.running.as_ref().map(draw),
        last: facts.last.as_ref().map(draw),
        last_dry_run: facts.last_dry_run.as_ref().map(draw),
        clients: facts.clients,
        review: facts.review,
        schedule: facts.schedule,
    });
    Ok(WisproView { connections: connections.collect() })
}

fn facts(transaction: &ReadTransaction<'_>, system: &str, clients: u64) -> Result<Facts, StoreError> {
    Ok(Facts {
        running: sync_history::open_run(transaction, system, CLIENT)?,
        last: last_real(transaction, system)?,
        last_dry_run: sync_history::last_read(transaction, system, CLIENT, RunMode::DryRun)?,
        clients,
        review: client_reviews::count_open(transaction, system)?,
        schedule: schedule_of(transaction, system)?.map(|schedule| schedule.cron),
    })
}

/// The schedule that a person set.
fn schedule_of(transaction: &ReadTransaction<'_>, system: &str) -> Result<Option<ScheduleRow>, StoreError> {
    let own = |row: &ScheduleRow| {
        row.system == system
            && row.entity_type == CLIENT
            && row.origin == Origin::Site
            && row.integration_id.is_none()
    };
    Ok(sync_schedules::list(transaction)?.into_iter().find(own))
}

/// Every connection to Wispro, by name.
async fn connections(api: &Api) -> Result<Vec<StoredConnection>, ApiError> {
    let mut stored = api.connections().list().await?;
    stored.retain(|connection| connection.kind == KIND);
    stored.sort_by(|one, other| (&one.name, &one.system).cmp(&(&other.name, &other.system)));
    Ok(stored)
}

/// The connection of that system.
async fn connection(api: &Api, system: &str) -> Result<StoredConnection, ApiError> {
    let stored = connections(api).await?;
    stored.into_iter().find(|connection| connection.system == system).ok_or_else(not_found)
}

/// The latest real run that was to read everything and is over.
fn last_real(transaction: &ReadTransaction<'_>, system: &str) -> Result<Option<RunRow>, StoreError> {
    sync_history::last_read(transaction, system, CLIENT, RunMode::Real)
}
