//! Some records of an entity to look at: those that are stored, or, where none is, some that are read just
//! now and not kept.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use mostrador_connector::{
    Connector, ReadRequest, ReadStyle, Record, RecordBody, RecordSink, RemoteError, SetAside, SinkClosed,
};
use mostrador_domain::merge::Fields;
use mostrador_engine::{Call, Destination, DestinationStatus, Refusal, code_of};
use mostrador_store::StoreError;
use mostrador_store::tables::sync_data::{self, EntityKey};
use mostrador_store::tables::sync_entity_config;
use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::Value;

use crate::Api;
use crate::dto::{EntityRequest, SampleOrigin};
use crate::error::{ApiError, ErrorCode};

/// Records of the beginning that are looked at.
const FIRST: usize = 200;
/// Records that are looked at in all.
const MOST: usize = 1_000;
/// Records that are read just now.
const READ_NOW: usize = 500;
/// Pages that are read just now.
const PAGES: usize = 5;
/// Both sides of two integrations.
const KEPT: usize = 4;
/// A person waits for what is read just now.
const PATIENCE: Duration = Duration::from_secs(20);

/// Records of an entity.
pub(crate) struct Samples {
    /// The records.
    pub(super) records: Vec<SampleRecord>,
    /// Where they come from.
    pub(super) from: SampleOrigin,
    /// The field by which the system knows them, if they have it.
    pub(super) key: Option<String>,
}

/// One of them.
pub(crate) struct SampleRecord {
    /// Its id.
    pub(super) id: String,
    /// Its fields in the order of the record.
    names: Vec<String>,
    /// Its fields.
    pub(super) fields: Fields,
}

impl SampleRecord {
    /// Reads a record; `None` for what is no JSON object.
    fn read(id: String, json: &str) -> Option<Self> {
        let InOrder(pairs) = serde_json::from_str(json).ok()?;
        let names = pairs.iter().map(|(name, _)| name.clone()).collect();
        Some(Self { id, names, fields: pairs.into_iter().collect() })
    }
}

impl Samples {
    /// Nothing at all.
    fn none(from: SampleOrigin) -> Self {
        Self { records: Vec::new(), from, key: None }
    }

    fn new(records: Vec<SampleRecord>, from: SampleOrigin, primary_key: Option<String>) -> Self {
        let is_named = |name: &String| records.iter().any(|record| record.fields.contains_key(name));
        let key = primary_key.filter(is_named).or_else(|| id_field(&records));
        Self { records, from, key }
    }

    /// The names of all fields, in the order of the records.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        let mut known = std::collections::BTreeSet::new();
        for record in &self.records {
            for name in &record.names {
                if known.insert(name.as_str()) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// The values of a field that are there.
    pub(super) fn values(&self, name: &str) -> Vec<Value> {
        self.records.iter().filter_map(|record| record.fields.get(name).cloned()).collect()
    }
}

/// The first field that is the id in every record.
fn id_field(records: &[SampleRecord]) -> Option<String> {
    let first = records.first()?;
    let is_id = |name: &&String| {
        records.iter().all(|record| record.fields.get(*name).is_some_and(|value| says(value, &record.id)))
    };
    first.names.iter().find(is_id).cloned()
}

fn says(value: &Value, id: &str) -> bool {
    match value {
        Value::String(text) => text == id,
        Value::Number(number) => number.to_string() == id,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => false,
    }
}

/// What was read of the latest entities to look at, while nothing of them is stored: who types asks every moment.
#[derive(Default)]
pub(crate) struct ReadNow(Mutex<VecDeque<(EntityRequest, Arc<Samples>)>>);

impl ReadNow {
    fn keep(&self, entity: &EntityRequest, samples: &Arc<Samples>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| known != entity);
        kept.push_back((entity.clone(), Arc::clone(samples)));
        while kept.len() > KEPT {
            kept.pop_front();
        }
    }

    fn find(&self, entity: &EntityRequest) -> Option<Arc<Samples>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == entity).map(|(_, samples)| Arc::clone(samples))
    }
}

/// Records of an entity without asking the system: stored ones, else those that were read last to look at.
pub(super) async fn at_hand(api: &Api, entity: &EntityRequest) -> Result<Arc<Samples>, ApiError> {
    let samples = stored(api, entity).await?;
    if !samples.records.is_empty() {
        return Ok(Arc::new(samples));
    }
    Ok(api.parts().read_now.find(entity).unwrap_or_else(|| Arc::new(samples)))
}

/// Records of an entity that are stored; none where none is.
async fn stored(api: &Api, entity: &EntityRequest) -> Result<Samples, ApiError> {
    let entity = entity.clone();
    let (primary_key, rows) = api
        .engine()
        .store()
        .read(move |transaction| {
            let config = sync_entity_config::find(transaction, &entity.system, &entity.entity_type)?;
            let key = EntityKey { system: &entity.system, entity_type: &entity.entity_type };
            let rows = sync_data::sample(transaction, key, FIRST, MOST)?;
            Ok::<_, StoreError>((config.map(|config| config.primary_key), rows))
        })
        .await?;
    let records =
        rows.into_iter().filter_map(|row| SampleRecord::read(row.entity_id, &row.payload)).collect();
    Ok(Samples::new(records, SampleOrigin::Stored, primary_key))
}

/// Records of an entity: stored ones, else some that are read now.
pub(super) async fn of(api: &Api, entity: &EntityRequest) -> Result<Arc<Samples>, ApiError> {
    let samples = stored(api, entity).await?;
    if !samples.records.is_empty() {
        return Ok(Arc::new(samples));
    }
    let engine = api.engine();
    let unknown = || ApiError::Coded(ErrorCode::NotFound, "no such entity".to_owned());
    let destination = engine.destination(&entity.system).ok_or_else(unknown)?;
    let spec = destination.connector().spec().entity(&entity.entity_type).ok_or_else(unknown)?;
    match spec.read {
        ReadStyle::Pages(_) | ReadStyle::Stream(_) => {}
        ReadStyle::None | ReadStyle::AcknowledgedQueue { .. } => {
            return Ok(Arc::new(Samples::none(SampleOrigin::Stored)));
        }
    }
    callable(destination)?;
    let records = tokio::time::timeout(PATIENCE, read_now(destination, &entity.entity_type, spec.read))
        .await
        .map_err(|_| unreachable_system("TIME_OUT"))??;
    let key = destination.connector().key_field(&entity.entity_type).or_else(|| Some("id".to_owned()));
    let samples = Arc::new(Samples::new(records, SampleOrigin::ReadNow, key));
    api.parts().read_now.keep(entity, &samples);
    Ok(samples)
}

/// A person who waits is told at once that a system cannot be called now.
fn callable(destination: &Destination) -> Result<(), ApiError> {
    match destination.status() {
        DestinationStatus::Closed | DestinationStatus::HalfOpen { .. } => Ok(()),
        DestinationStatus::OpenUntil { reason, .. } => Err(unreachable_system(&reason)),
        DestinationStatus::ThrottledUntil { .. } => Err(unreachable_system("THROTTLED")),
        DestinationStatus::Refused { code } => Err(ApiError::Coded(ErrorCode::KeyRefused, code)),
        DestinationStatus::Paused { .. } => Err(paused()),
    }
}

async fn read_now(
    destination: &Destination,
    entity: &str,
    style: ReadStyle,
) -> Result<Vec<SampleRecord>, ApiError> {
    let connector = destination.connector().as_ref();
    let mut sink = SomeOf(Vec::new());
    let mut cursor = None;
    for _ in 0..PAGES {
        let permit = destination.admit(Call::Read).await.map_err(|refusal| match refusal {
            Refusal::KeyRefused { code } => ApiError::Coded(ErrorCode::KeyRefused, code),
            Refusal::Paused { .. } => paused(),
            Refusal::NotNow => unreachable_system("NOT_NOW"),
        })?;
        let request = ReadRequest { cursor: cursor.take(), ..ReadRequest::all(entity) };
        let asked = ask(connector, request, style, &mut sink).await;
        destination.report(permit, asked.as_ref().map(|_| ()));
        cursor = asked.map_err(|error| match &error {
            RemoteError::Auth { code } => ApiError::Coded(ErrorCode::KeyRefused, code.as_str().to_owned()),
            RemoteError::Unreachable { .. }
            | RemoteError::Transient { .. }
            | RemoteError::Throttled { .. }
            | RemoteError::Conflict { .. }
            | RemoteError::Record { .. }
            | RemoteError::TooLarge
            | RemoteError::Batch { .. } => unreachable_system(&code_of(&error)),
        })?;
        if cursor.is_none() || sink.is_full() {
            break;
        }
    }
    Ok(sink.0)
}

/// Asks once; answers where the next page begins.
async fn ask(
    connector: &dyn Connector,
    request: ReadRequest,
    style: ReadStyle,
    sink: &mut SomeOf,
) -> Result<Option<String>, RemoteError> {
    match style {
        ReadStyle::Stream(_) => match connector.read_stream(request, sink).await {
            Ok(_) => Ok(None),
            // It was told to stop: that is no failure of the system.
            Err(_) if sink.is_full() => Ok(None),
            Err(error) => Err(error),
        },
        ReadStyle::Pages(_) | ReadStyle::None | ReadStyle::AcknowledgedQueue { .. } => {
            let page = connector.read(request).await?;
            for record in page.records {
                if sink.record(record).await.is_err() {
                    return Ok(None);
                }
            }
            Ok(page.next_cursor)
        }
    }
}

/// The first records of a body.
struct SomeOf(Vec<SampleRecord>);

impl SomeOf {
    fn is_full(&self) -> bool {
        self.0.len() >= READ_NOW
    }
}

#[async_trait]
impl RecordSink for SomeOf {
    async fn record(&mut self, record: Record) -> Result<(), SinkClosed> {
        if self.is_full() {
            return Err(SinkClosed);
        }
        match record.body {
            RecordBody::Raw | RecordBody::Order { .. } => {
                self.0.extend(SampleRecord::read(record.external_id, &record.raw_json));
            }
            // Nothing that a mapping could be made by.
            RecordBody::Deleted | RecordBody::Malformed { .. } => {}
        }
        Ok(())
    }

    async fn set_aside(&mut self, _: SetAside) -> Result<(), SinkClosed> {
        if self.is_full() { Err(SinkClosed) } else { Ok(()) }
    }
}

fn unreachable_system(code: &str) -> ApiError {
    ApiError::Coded(ErrorCode::Unreachable, code.to_owned())
}

fn paused() -> ApiError {
    ApiError::Coded(ErrorCode::Paused, "the system is paused".to_owned())
}

/// The fields of a JSON object as they stand there. A name that comes twice counts once, with its last value.
struct InOrder(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for InOrder {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Vec<(String, Value)>;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(pairs)
            }
        }
        deserializer.deserialize_map(Pairs).map(Self)
    }
}
