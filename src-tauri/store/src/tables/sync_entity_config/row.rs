//! An entity of a system as the registry knows it.

use rusqlite::Row;

use crate::tables::unreadable;

/// Which way records of an entity travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// From the system to the site.
    In,
    /// From the site to the system.
    Out,
    /// Both ways.
    Both,
}

impl Flow {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Both => "both",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        match code {
            "in" => Some(Self::In),
            "out" => Some(Self::Out),
            "both" => Some(Self::Both),
            _ => None,
        }
    }
}

/// What a record means that a complete read does not list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletions {
    /// Nothing.
    Ignore,
    /// A deletion; many at once wait for a person.
    Guarded,
}

impl Deletions {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Ignore => "ignore",
            Self::Guarded => "guarded",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        match code {
            "ignore" => Some(Self::Ignore),
            "guarded" => Some(Self::Guarded),
            _ => None,
        }
    }
}

/// How often an entity is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frequency {
    /// As often as the site says for everything that has no frequency of its own.
    SiteDefault,
    /// By hand or by an event, never by the clock.
    Manual,
    /// At the times of a cron with five fields, in the site's zone. Not checked here.
    Cron(String),
}

/// What stands in the column for [`Frequency::Manual`]. No cron has one field, so the two cannot be mistaken.
const MANUAL: &str = "manual";

impl Frequency {
    pub(super) fn stored(&self) -> Option<&str> {
        match self {
            Self::SiteDefault => None,
            Self::Manual => Some(MANUAL),
            Self::Cron(cron) => Some(cron),
        }
    }

    fn read(stored: Option<String>) -> Self {
        match stored {
            None => Self::SiteDefault,
            Some(text) if text == MANUAL => Self::Manual,
            Some(cron) => Self::Cron(cron),
        }
    }
}

/// Whether something is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// It is.
    On,
    /// It is kept and does nothing.
    Off,
}

impl Switch {
    pub(crate) fn stored(self) -> bool {
        match self {
            Self::On => true,
            Self::Off => false,
        }
    }

    pub(crate) fn read(stored: bool) -> Self {
        if stored { Self::On } else { Self::Off }
    }
}

/// What a system takes from the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// Whether records can be made there.
    pub creates: Ability,
    /// Whether records can be deleted there.
    pub deletes: Ability,
}

impl Abilities {
    /// Everything, as of an entity about which nothing else is known.
    pub const ALL: Self = Self { creates: Ability::Yes, deletes: Ability::Yes };
}

/// Whether a system can do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ability {
    /// It can.
    Yes,
    /// It cannot.
    No,
}

impl Ability {
    pub(super) fn stored(self) -> bool {
        match self {
            Self::Yes => true,
            Self::No => false,
        }
    }

    pub(super) fn read(stored: bool) -> Self {
        if stored { Self::Yes } else { Self::No }
    }
}

/// One entity of a system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityConfig {
    /// Row id.
    pub id: i64,
    /// Outside system.
    pub system: String,
    /// Entity of that system.
    pub entity_type: String,
    /// Table or object at the system, where it has a name of its own.
    pub source_table: Option<String>,
    /// Field with the system's id of a record.
    pub primary_key: String,
    /// Field with the source's own modification time.
    pub timestamp_field: Option<String>,
    /// How to list everything, in the connector's language.
    pub list_query: Option<String>,
    /// How to list what changed, in the connector's language.
    pub change_query: Option<String>,
    /// JSON: rules that a record must meet.
    pub validation: String,
    /// Which way.
    pub flow: Flow,
    /// How often it is read.
    pub frequency: Frequency,
    /// Records per page, when it is not the connector's own choice.
    pub page_size: Option<u32>,
    /// Part of the hash of every record.
    pub mapping_version: i64,
    /// How far an incremental read goes back behind its watermark, in milliseconds.
    pub overlap_ms: i64,
    /// What absence means.
    pub deletions: Deletions,
    /// Whether it is synchronised at all.
    pub enabled: Switch,
}

pub(super) const SELECT: &str =
    "SELECT id, system, entity_type, source_table, primary_key, timestamp_field, list_query,
  change_query, validation, direction, frequency, page_size, mapping_version, overlap_ms, deletions, enabled
  FROM sync_entity_config";

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<EntityConfig> {
    let flow: String = row.get(9)?;
    let deletions: String = row.get(14)?;
    Ok(EntityConfig {
        id: row.get(0)?,
        system: row.get(1)?,
        entity_type: row.get(2)?,
        source_table: row.get(3)?,
        primary_key: row.get(4)?,
        timestamp_field: row.get(5)?,
        list_query: row.get(6)?,
        change_query: row.get(7)?,
        validation: row.get(8)?,
        flow: Flow::from_code(&flow).ok_or_else(|| unreadable(9, "not a direction"))?,
        frequency: Frequency::read(row.get(10)?),
        page_size: row.get(11)?,
        mapping_version: row.get(12)?,
        overlap_ms: row.get(13)?,
        deletions: Deletions::from_code(&deletions)
            .ok_or_else(|| unreadable(14, "not a rule for deletions"))?,
        enabled: Switch::read(row.get(15)?),
    })
}
