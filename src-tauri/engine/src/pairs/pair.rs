//! A pair as a run knows it.

use mostrador_domain::filter::RecordFilter;
use mostrador_domain::mapping::{self, CompileProblem, Mapping, References, Validation};
use mostrador_domain::merge::{Fields, Side};
use mostrador_store::tables::field_mappings::{self, FieldMapping, Presence};
use mostrador_store::tables::sync_data::{self, EntityKey};
use mostrador_store::tables::sync_integrations::{IntegrationRow, IntegrationSettings, pairs};
use mostrador_store::{ReadTransaction, StoreError};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// An integration of two outside entities, ready to be carried out.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) id: i64,
    pub(super) settings: IntegrationSettings,
    /// Which side the run reads.
    pub(super) side: Side,
    pub(super) mapping: Mapping,
    pub(super) filters: Vec<RecordFilter>,
    pub(super) references: References,
    /// Stands for everything by which records are carried.
    fingerprint: [u8; 32],
}

/// Why a pair carries nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unusable {
    /// Nothing is mapped, or the mapping cannot be used.
    #[error("the mapping cannot be used")]
    Mapping,
    /// The filters do not read.
    #[error("the filters do not read")]
    Filters,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Pair {
    /// The pairs that a read of an entity carries on. One that cannot be used is left out: the read goes on without it, and
    /// what it did not carry stays so.
    pub(super) fn all(
        transaction: &ReadTransaction<'_>,
        system: &str,
        entity_type: &str,
        in_the_name_of: Option<i64>,
    ) -> Result<Vec<Self>, StoreError> {
        let mut all = Vec::new();
        for row in pairs::carried(transaction, system, entity_type, in_the_name_of)? {
            let source = &row.settings.source;
            let side = if source.system == system && source.entity == entity_type {
                Side::Source
            } else {
                Side::Target
            };
            let id = row.id;
            match Self::load(transaction, row, side) {
                Ok(pair) => all.push(pair),
                Err(Unusable::Store(error)) => return Err(error),
                Err(unusable @ (Unusable::Mapping | Unusable::Filters)) => {
                    tracing::warn!(integration = id, %unusable, "an integration carries nothing as it is");
                }
            }
        }
        Ok(all)
    }

    /// One pair.
    pub(super) fn load(
        transaction: &ReadTransaction<'_>,
        row: IntegrationRow,
        side: Side,
    ) -> Result<Self, Unusable> {
        let rows = field_mappings::list(transaction, row.id)?;
        let mapping = compile(&rows).map_err(|_| Unusable::Mapping)?;
        if mapping.is_empty() {
            return Err(Unusable::Mapping);
        }
        let filters = RecordFilter::read_all(&row.settings.filters).map_err(|_| Unusable::Filters)?;
        let mut references = References::none();
        for name in mapping.references() {
            // Without a system and an entity nothing is known of it, which the validation says.
            if let Some((system, entity_type)) = name.split_once('/') {
                let ids = sync_data::reference_ids(transaction, EntityKey { system, entity_type })?;
                references = references.with(name, ids);
            }
        }
        let fingerprint = fingerprint(&row.settings, &rows);
        Ok(Self { id: row.id, settings: row.settings, side, mapping, filters, references, fingerprint })
    }

    /// Whether a record of the source is one that it carries.
    pub(super) fn wants(&self, record: &Fields) -> bool {
        RecordFilter::all_met(&self.filters, record)
    }

    /// Stands for a record as it was received, and for everything by which it is carried.
    pub(super) fn mark(&self, hash: &[u8; 32]) -> String {
        let digest = Sha256::new().chain_update(hash).chain_update(self.fingerprint).finalize();
        digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The mapping that the rows of an integration stand for.
///
/// # Errors
/// Every problem of every row. A text that is no JSON where it must be is a codec that does not exist, or a rule that makes
/// no sense.
pub fn compile(rows: &[FieldMapping]) -> Result<Mapping, Vec<CompileProblem>> {
    let json = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
    let mut problems = Vec::new();
    let mut mappings = Vec::with_capacity(rows.len());
    for row in rows {
        let validation = match serde_json::from_str(&row.validation) {
            Ok(validation) => validation,
            Err(error) => {
                let problem = mapping::Problem::Validation(error.to_string());
                problems.push(CompileProblem { target_field: row.target_field.clone(), problem });
                Validation::default()
            }
        };
        mappings.push(mapping::FieldMapping {
            source_field: row.source_field.clone(),
            target_field: row.target_field.clone(),
            to_target: json(&row.to_target),
            to_source: row.to_source.as_deref().map(json),
            presence: match row.presence {
                Presence::Required => mapping::Presence::Required,
                Presence::Optional => mapping::Presence::Optional,
            },
            default: row.default_value.as_deref().map(json),
            validation,
        });
    }
    match Mapping::compile(mappings) {
        Ok(mapping) if problems.is_empty() => Ok(mapping),
        Ok(_) => Err(problems),
        Err(found) => {
            problems.extend(found);
            Err(problems)
        }
    }
}

fn fingerprint(settings: &IntegrationSettings, rows: &[FieldMapping]) -> [u8; 32] {
    let mut digest = Sha256::new();
    let mut text = |text: &str| {
        digest.update(text.len().to_be_bytes());
        digest.update(text);
    };
    text(&format!("{:?} {:?}", settings.travel, settings.rules));
    text(&settings.filters);
    for row in rows {
        text(&row.source_field);
        text(&row.target_field);
        text(&row.to_target);
        text(row.to_source.as_deref().unwrap_or_default());
        text(row.default_value.as_deref().unwrap_or_default());
        text(&row.validation);
        text(match row.presence {
            Presence::Required => "required",
            Presence::Optional => "optional",
        });
    }
    digest.finalize().into()
}
