//! What the registry says of a connector's entities until a person says otherwise.

use mostrador_connector::{
    Connector, ConnectorSpec, Creates, Deletes, Deletions as Shown, EntitySpec, ReadStyle, WriteStyle,
};
use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_entity_config::{
    self, Abilities, Ability, Deletions, EntityDefaults, Flow, Frequency,
};
use mostrador_store::{StoreError, WriteTransaction};

/// The values of every entity of a connector, in its own order.
pub fn defaults_of(spec: &ConnectorSpec) -> Vec<EntityDefaults> {
    spec.entities.iter().map(|entity| defaults(spec.system, entity)).collect()
}

/// Brings the registry up to date with a connector.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn register(
    transaction: &WriteTransaction<'_>,
    connector: &dyn Connector,
    now: Timestamp,
) -> Result<(), StoreError> {
    for defaults in defaults_of(connector.spec()) {
        // A connector that cannot say it now (its folder is away) leaves what is known: pairs find their records by it.
        let primary_key = match connector.key_field(&defaults.entity_type) {
            Some(primary_key) => Some(primary_key),
            None => sync_entity_config::find(transaction, &defaults.system, &defaults.entity_type)?
                .map(|known| known.primary_key),
        };
        let defaults = match primary_key {
            Some(primary_key) => EntityDefaults { primary_key, ..defaults },
            None => defaults,
        };
        sync_entity_config::register(transaction, &defaults, now)?;
    }
    Ok(())
}

fn defaults(system: &str, entity: &EntitySpec) -> EntityDefaults {
    let (frequency, deletions) = match entity.read {
        // Nothing to read by the clock; and a queue is looked at whenever its events say so.
        ReadStyle::None | ReadStyle::AcknowledgedQueue { .. } => (Frequency::Manual, Deletions::Ignore),
        ReadStyle::Pages(style) => (Frequency::SiteDefault, by_absence(style.deletions)),
        ReadStyle::Stream(style) => (Frequency::SiteDefault, by_absence(style.deletions)),
    };
    EntityDefaults {
        flow: flow(entity),
        frequency,
        deletions,
        abilities: abilities(entity.write),
        ..EntityDefaults::new(system, entity.name)
    }
}

fn abilities(write: WriteStyle) -> Abilities {
    match write {
        WriteStyle::Records(writes) => Abilities {
            creates: match writes.creates {
                Creates::Yes => Ability::Yes,
                Creates::No => Ability::No,
            },
            deletes: match writes.deletes {
                Deletes::Yes => Ability::Yes,
                Deletes::No => Ability::No,
            },
        },
        // No record of it is ever written.
        WriteStyle::None | WriteStyle::Acknowledge { .. } => Abilities::ALL,
    }
}

/// Absence says something only where deletions show in no other way.
fn by_absence(shown: Shown) -> Deletions {
    match shown {
        Shown::ByAbsence => Deletions::Guarded,
        Shown::Listed | Shown::Invisible => Deletions::Ignore,
    }
}

/// An acknowledgement is no record that travels: an entity of which only those are sent comes in.
fn flow(entity: &EntitySpec) -> Flow {
    match (entity.read, entity.write) {
        (ReadStyle::None, _) => Flow::Out,
        (_, WriteStyle::Records(_)) => Flow::Both,
        (_, WriteStyle::None | WriteStyle::Acknowledge { .. }) => Flow::In,
    }
}

#[cfg(test)]
#[path = "registry_tests.rs"]
mod tests;
