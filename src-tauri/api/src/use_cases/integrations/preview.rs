//! What a mapping would make of records: ten at random, and ten with problems.

use std::collections::BTreeSet;

use mostrador_domain::filter::RecordFilter as Condition;
use mostrador_domain::mapping::{FieldTrial, Mapping, References};
use mostrador_domain::merge::is_empty;
use mostrador_store::StoreError;
use mostrador_store::tables::sync_data::{self, EntityKey};
use serde_json::Value;

use super::mapping::{check, needed, party, settings};
use super::samples::{self, SampleRecord};
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session};

/// Records that are shown of each kind.
const SHOWN: usize = 10;

/// A record with what became of it.
struct Tried<'a> {
    record: &'a SampleRecord,
    fields: Vec<FieldTrial>,
}

impl Tried<'_> {
    fn is_refused(&self) -> bool {
        self.fields.iter().any(|field| field.fault.is_some_and(|fault| fault.is_refusal()))
    }

    /// What is wrong with it: fields with codes.
    fn kinds(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.fields.iter().filter_map(|field| Some((field.target_field.as_str(), field.fault?.code())))
    }
}

pub(crate) async fn mapping_preview(
    api: &Api,
    _: &Session,
    request: MappingRequest,
) -> Result<MappingPreview, ApiError> {
    let engine = api.engine();
    let settings = settings(api, request.id).await?;
    let source = samples::of(api, &party(&settings.source)).await?;
    let (check, mapping) = check(&request.fields, &needed(&engine, &settings.target), &source);
    let mut preview = MappingPreview {
        check,
        tried: 0,
        failed: 0,
        from: source.from,
        random: Vec::new(),
        problematic: Vec::new(),
    };
    let Some(mapping) = mapping else { return Ok(preview) };
    let references = references(api, &mapping).await?;
    let filters = Condition::read_all(&settings.filters).unwrap_or_default();
    let tried: Vec<Tried<'_>> = source
        .records
        .iter()
        .filter(|record| Condition::all_met(&filters, &record.fields))
        .map(|record| Tried { record, fields: mapping.try_record(&record.fields, &references) })
        .collect();
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    preview.tried = count(tried.len());
    preview.failed = count(tried.iter().filter(|tried| tried.is_refused()).count());
    preview.random = shown(&tried, &at_random(tried.len(), engine.now().millis().unsigned_abs()));
    preview.problematic = shown(&tried, &problematic(&tried));
    Ok(preview)
}

fn shown(tried: &[Tried<'_>], chosen: &[usize]) -> Vec<PreviewRecord> {
    let record = |tried: &Tried<'_>| PreviewRecord {
        record_id: tried.record.id.clone(),
        fields: tried.fields.iter().map(field).collect(),
    };
    chosen.iter().filter_map(|place| tried.get(*place)).map(record).collect()
}

fn field(trial: &FieldTrial) -> PreviewField {
    let text = |value: &Option<Value>| value.as_ref().filter(|value| !is_empty(value)).map(Value::to_string);
    PreviewField {
        target_field: trial.target_field.clone(),
        before: text(&trial.before),
        after: text(&trial.after),
        read_back: trial.read_back.as_ref().map(Value::to_string),
        fault: trial.fault.map(|fault| fault.code().to_owned()),
    }
}

/// Places of records with problems: one for every kind first, those that could not be written before those
/// that would come back changed; then others in their order.
fn problematic(tried: &[Tried<'_>]) -> Vec<usize> {
    let (refused, changed): (Vec<usize>, Vec<usize>) = tried
        .iter()
        .enumerate()
        .filter(|(_, tried)| tried.kinds().next().is_some())
        .map(|(place, _)| place)
        .partition(|place| tried.get(*place).is_some_and(Tried::is_refused));
    let mut known = BTreeSet::new();
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for place in refused.into_iter().chain(changed) {
        let Some(tried) = tried.get(place) else { continue };
        // All of them are noted, whichever is new.
        let news = tried.kinds().filter(|kind| known.insert(*kind)).count();
        if news > 0 { first.push(place) } else { rest.push(place) }
    }
    first.extend(rest);
    first.truncate(SHOWN);
    first
}

/// Places at random, none twice, in ascending order. The same seed gives the same places.
fn at_random(count: usize, seed: u64) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    let mut state = seed;
    let mut chosen = Vec::new();
    while chosen.len() < SHOWN && !places.is_empty() {
        let left = u64::try_from(places.len()).unwrap_or(1);
        let place = usize::try_from(next(&mut state) % left).unwrap_or_default();
        chosen.push(places.swap_remove(place));
    }
    chosen.sort_unstable();
    chosen
}

/// The next number of SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut number = *state;
    number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

/// The ids that the rules of a mapping speak of: a rule names `system/entity`.
async fn references(api: &Api, mapping: &Mapping) -> Result<References, ApiError> {
    let names: BTreeSet<String> = mapping.references().map(str::to_owned).collect();
    let references = api
        .engine()
        .store()
        .read(move |transaction| {
            let mut references = References::none();
            for name in &names {
                let Some((system, entity_type)) = name.split_once('/') else { continue };
                let ids = sync_data::reference_ids(transaction, EntityKey { system, entity_type })?;
                references = references.with(name, ids);
            }
            Ok::<_, StoreError>(references)
        })
        .await?;
    Ok(references)
}

#[cfg(test)]
#[path = "preview_tests.rs"]
mod tests;
