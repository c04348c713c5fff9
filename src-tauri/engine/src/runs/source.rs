//! What can be read.

use std::sync::Arc;

use mostrador_connector::{ById, Changes, CursorKind, Deletions as Shown, ReadStyle, Totals};
use mostrador_store::tables::sync_entity_config::{Deletions, EntityConfig};

use super::Intake;
use crate::destination::Destination;

/// One entity of one system, and who takes its records. Cheap to clone.
#[derive(Clone)]
pub struct Source {
    /// The system.
    pub(crate) destination: Destination,
    /// Entity of its spec.
    pub(crate) entity_type: String,
    /// Takes the records.
    pub(crate) intake: Arc<dyn Intake>,
    /// What the registry says when a run begins.
    pub(crate) settings: SourceSettings,
}

/// What the registry says about an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SourceSettings {
    /// Records that a page should hold; `None` for the most that the source allows.
    pub(crate) page_size: Option<u64>,
    /// The mapping's version: another one than that of the last read means that everything is read anew.
    pub(crate) mapping_version: i64,
    /// What a record means that a complete read does not list.
    pub(crate) absence: Deletions,
}

impl Default for SourceSettings {
    fn default() -> Self {
        Self { page_size: None, mapping_version: 1, absence: Deletions::Guarded }
    }
}

impl From<&EntityConfig> for SourceSettings {
    fn from(config: &EntityConfig) -> Self {
        Self {
            page_size: config.page_size.map(u64::from),
            mapping_version: config.mapping_version,
            absence: config.deletions,
        }
    }
}

/// What the reader needs to know of how an entity is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) shape: Shape,
    pub(crate) cursor: CursorKind,
    pub(crate) changes: Changes,
    pub(crate) totals: Totals,
    /// Whether a deletion shows only by absence, and counts.
    pub(crate) absence: Deletions,
    /// Ids in one request; 0 where single records cannot be asked for.
    pub(crate) by_id: usize,
}

/// How the records come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Page by page.
    Pages {
        /// Records that a page holds.
        size: u64,
    },
    /// In one body.
    Body,
}

impl Source {
    /// The records of this entity of that system go into `intake`.
    pub fn new(destination: Destination, entity_type: impl Into<String>, intake: Arc<dyn Intake>) -> Self {
        let settings = SourceSettings::default();
        Self { destination, entity_type: entity_type.into(), intake, settings }
    }

    /// Name of the system.
    pub fn system(&self) -> &'static str {
        self.destination.system()
    }

    /// How it is read; `None` where it is not read in runs.
    pub(crate) fn style(&self) -> Option<Style> {
        let spec = self.destination.connector().spec().entity(&self.entity_type)?;
        let absence = |deletions| match deletions {
            Shown::ByAbsence => self.settings.absence,
            Shown::Listed | Shown::Invisible => Deletions::Ignore,
        };
        match spec.read {
            ReadStyle::None | ReadStyle::AcknowledgedQueue { .. } => None,
            ReadStyle::Pages(pages) => {
                let most = u64::try_from(pages.page_max).unwrap_or(u64::MAX).max(1);
                Some(Style {
                    shape: Shape::Pages { size: self.settings.page_size.unwrap_or(most).clamp(1, most) },
                    cursor: pages.cursor,
                    changes: pages.changes,
                    totals: pages.totals,
                    absence: absence(pages.deletions),
                    by_id: match pages.by_id {
                        ById::UpTo(ids) => ids,
                        ById::No => 0,
                    },
                })
            }
            ReadStyle::Stream(stream) => Some(Style {
                shape: Shape::Body,
                // One answer cannot move while it is read.
                cursor: CursorKind::Opaque,
                changes: stream.changes,
                totals: Totals::Unstated,
                absence: absence(stream.deletions),
                by_id: 0,
            }),
        }
    }
}
