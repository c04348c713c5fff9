//! What an entity holds, to map by and to choose records by.

use mostrador_domain::filter::RecordFilter as Condition;
use mostrador_domain::mapping::{Shape, ShortValue};
use mostrador_domain::merge::{Fields, is_empty};
use mostrador_store::StoreError;
use mostrador_store::tables::sync_data::{self, EntityKey};

use super::samples::{self, Samples};
use super::what::conditions;
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session};

/// Values that are shown of a field.
const SHOWN: usize = 5;
/// Records that are counted at most.
const COUNTED: u64 = 50_000;

pub(crate) async fn entity_fields(
    api: &Api,
    _: &Session,
    request: EntityRequest,
) -> Result<EntityFieldsView, ApiError> {
    let samples = samples::of(api, &request).await?;
    Ok(EntityFieldsView {
        entity: request,
        fields: samples.names().into_iter().map(|name| field(&samples, name)).collect(),
        records: u64::try_from(samples.records.len()).unwrap_or(u64::MAX),
        from: samples.from,
    })
}

pub(crate) async fn filter_count(
    api: &Api,
    _: &Session,
    request: FilterCountRequest,
) -> Result<FilterCountView, ApiError> {
    let filters = conditions(&request.filters)?;
    let (entity, stored_filters) = (request.source.clone(), filters.clone());
    let stored = api
        .engine()
        .store()
        .read(move |transaction| {
            let key = EntityKey { system: &entity.system, entity_type: &entity.entity_type };
            let mut count = FilterCountView { all: 0, matching: 0, from: SampleOrigin::Stored };
            sync_data::walk(transaction, key, COUNTED, |payload| {
                if let Ok(record) = serde_json::from_str::<Fields>(payload) {
                    tally(&mut count, &stored_filters, &record);
                }
            })?;
            Ok::<_, StoreError>(count)
        })
        .await?;
    if stored.all > 0 {
        return Ok(stored);
    }
    let samples = samples::of(api, &request.source).await?;
    let mut count = FilterCountView { all: 0, matching: 0, from: samples.from };
    for record in &samples.records {
        tally(&mut count, &filters, &record.fields);
    }
    Ok(count)
}

fn tally(count: &mut FilterCountView, filters: &[Condition], record: &Fields) {
    count.all += 1;
    if Condition::all_met(filters, record) {
        count.matching += 1;
    }
}

fn field(samples: &Samples, name: &str) -> EntityField {
    let values = samples.values(name);
    let mut shown: Vec<String> = Vec::new();
    for value in values.iter().filter(|value| !is_empty(value)) {
        let text = ShortValue::of(value).as_str().to_owned();
        if !shown.contains(&text) {
            shown.push(text);
        }
        if shown.len() == SHOWN {
            break;
        }
    }
    EntityField {
        name: name.to_owned(),
        shape: shape(Shape::of(&values)),
        samples: shown,
        is_key: samples.key.as_deref() == Some(name),
    }
}

fn shape(shape: Shape) -> FieldShape {
    match shape {
        Shape::Unknown => FieldShape::Unknown,
        Shape::Boolean => FieldShape::Boolean,
        Shape::Integer => FieldShape::Integer,
        Shape::Decimal => FieldShape::Decimal,
        Shape::Date => FieldShape::Date,
        Shape::Email => FieldShape::Email,
        Shape::Phone => FieldShape::Phone,
        Shape::Text => FieldShape::Text,
        Shape::Nested => FieldShape::Nested,
    }
}
