//! The cards of *Integraciones*.

use std::collections::BTreeMap;

use mostrador_connector::{ConnectorSpec, Deletes, EntitySpec, ReadStyle, WriteStyle};
use mostrador_domain::Timestamp;
use mostrador_engine::{Engine, SystemStatus};
use mostrador_store::tables::sync_entity_config::Switch;
use mostrador_store::tables::sync_history::{self, RunRow, RunStatus};
use mostrador_store::tables::{connections as table, sync_schedules};
use mostrador_store::{ReadTransaction, StoreError};

use crate::connections::StoredConnection;
use crate::dto::{Ability, ConnectionCard, EntityAbilities, RemoteSettingsView};
use crate::error::ApiError;
use crate::{Api, view};

/// The ordering remote.
const ORDERING: &str = "whatsapp";

/// What the file knows of a system.
struct Facts {
    last_run: Option<RunRow>,
    next_run_at: Option<Timestamp>,
    integrations: u32,
}

/// A card per connection, the ordering remote first, then by name.
pub(super) async fn draw_all(
    api: &Api,
    remote: RemoteSettingsView,
    stored: Vec<StoredConnection>,
) -> Result<Vec<ConnectionCard>, ApiError> {
    let engine = api.engine();
    let mut cards = vec![ConnectionCard {
        settings: remote.address.map(|address| ("address".to_owned(), address)).into_iter().collect(),
        ..blank(ORDERING.to_owned(), ORDERING.to_owned())
    }];
    cards.extend(stored.into_iter().map(|stored| ConnectionCard {
        name: Some(stored.name),
        settings: stored.settings,
        secrets: stored.secrets,
        ..blank(stored.system, stored.kind)
    }));
    let asked: Vec<(String, Vec<&'static str>)> =
        cards.iter().map(|card| (card.system.clone(), names(&engine, &card.system))).collect();
    let mut facts = engine.store().read(move |transaction| facts(transaction, &asked)).await?;
    let statuses = engine.destinations();
    for card in &mut cards {
        let status = statuses.iter().find(|status| status.system == card.system);
        fill(card, &engine, status, facts.remove(&card.system));
    }
    Ok(cards)
}

fn blank(system: String, kind: String) -> ConnectionCard {
    ConnectionCard {
        system,
        kind,
        name: None,
        status: None,
        settings: BTreeMap::new(),
        secrets: Vec::new(),
        entities: Vec::new(),
        last_run: None,
        next_run_at: None,
        integrations: 0,
    }
}

fn fill(card: &mut ConnectionCard, engine: &Engine, status: Option<&SystemStatus>, facts: Option<Facts>) {
    card.entities = spec(engine, &card.system).map(abilities).unwrap_or_default();
    let Some(facts) = facts else { return };
    let contact = facts.last_run.as_ref().and_then(contact);
    card.status = status.map(|status| view::system(status, card.name.clone(), contact));
    card.last_run = facts.last_run.map(|run| view::run(&run, None, engine.runs().progress(run.id).as_ref()));
    card.next_run_at = facts.next_run_at.map(Timestamp::millis);
    card.integrations = facts.integrations;
}

/// When a run last had an answer, as far as the run tells.
fn contact(run: &RunRow) -> Option<i64> {
    // One that is completed has read to the end, whatever it could not find out besides.
    let answered = run.error_code.is_none() || run.status == RunStatus::Completed;
    run.ended_at.filter(|_| answered).map(Timestamp::millis)
}

fn spec<'a>(engine: &'a Engine, system: &str) -> Option<&'a ConnectorSpec> {
    engine.destination(system).map(|destination| destination.connector().spec())
}

fn names(engine: &Engine, system: &str) -> Vec<&'static str> {
    let spec = spec(engine, system);
    spec.map(|spec| spec.entities.iter().map(|entity| entity.name).collect()).unwrap_or_default()
}

fn abilities(spec: &ConnectorSpec) -> Vec<EntityAbilities> {
    let able = |entity: &EntitySpec| {
        let read = match entity.read {
            ReadStyle::Pages(_) | ReadStyle::Stream(_) => Ability::Yes,
            ReadStyle::None | ReadStyle::AcknowledgedQueue { .. } => Ability::No,
        };
        let (write, delete) = match entity.write {
            WriteStyle::Records(writes) => match writes.deletes {
                Deletes::Yes => (Ability::Yes, Ability::Yes),
                Deletes::No => (Ability::Yes, Ability::No),
            },
            WriteStyle::None | WriteStyle::Acknowledge { .. } => (Ability::No, Ability::No),
        };
        EntityAbilities { entity_type: entity.name.to_owned(), read, write, delete }
    };
    spec.entities.iter().map(able).collect()
}

fn facts(
    transaction: &ReadTransaction<'_>,
    asked: &[(String, Vec<&'static str>)],
) -> Result<BTreeMap<String, Facts>, StoreError> {
    let (used, schedules) = (table::used_by(transaction)?, sync_schedules::enabled(transaction)?);
    let mut facts = BTreeMap::new();
    for (system, entities) in asked {
        let mut last_run: Option<RunRow> = None;
        for entity in entities {
            let latest = sync_history::list(transaction, system, entity, i64::MAX, 1)?.pop();
            last_run = last_run.into_iter().chain(latest).max_by_key(|run| run.id);
        }
        let due = schedules.iter().filter(|row| row.system == *system && row.enabled == Switch::On);
        let next_run_at = due.filter_map(|row| row.next_run_at).min();
        let integrations = used.get(system).copied().unwrap_or(0);
        facts.insert(system.clone(), Facts { last_run, next_run_at, integrations });
    }
    Ok(facts)
}
