//! Carries one record of a pair. The only writer of what a pair does.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use mostrador_domain::Timestamp;
use mostrador_domain::mapping::FieldFailure;
use mostrador_domain::merge::{Fields, FlipState, Side};
use mostrador_store::tables::sync_conflicts::ConflictKind;
use mostrador_store::tables::sync_data::{self, EntityKey, LOCAL_ID_PREFIX, RecordRow, RecordStatus};
use mostrador_store::tables::sync_entity_config::{self, EntityConfig, Flow};
use mostrador_store::tables::sync_history::RunMode;
use mostrador_store::tables::sync_integrations::Party;
use mostrador_store::tables::sync_links::{self, LinkRow};
use mostrador_store::{ReadTransaction, StoreError, WriteTransaction, crash_point};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::agreed::Agreed;
use super::pair::Pair;
use super::plan::{self, By, Step, Version};
use super::{Systems, site};
use crate::dataset::records::{self, Document, EditError, Offer, Offered, Records};
use crate::runs::{Outcome, Reason};

/// Why a record is not carried.
mod code {
    pub(super) const FILTERED: &str = "FILTERED";
    pub(super) const TARGET_DELETED: &str = "TARGET_DELETED";
    pub(super) const TARGET_NOT_CONNECTED: &str = "TARGET_NOT_CONNECTED";
    pub(super) const NOT_WRITABLE: &str = "NOT_WRITABLE";
    pub(super) const TARGET_TAKEN: &str = "TARGET_TAKEN";
}

/// A savepoint that was rolled back.
pub(super) enum Undone {
    /// The record cannot be carried.
    Failed(Reason),
    /// The file failed.
    Store(StoreError),
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<FieldFailure> for Undone {
    fn from(failure: FieldFailure) -> Self {
        let value = failure.value.as_ref().map(|value| value.as_str().to_owned());
        let field = Some(failure.field).filter(|field| !field.is_empty());
        Self::Failed(Reason { field, value, ..Reason::of(failure.rule.code()) })
    }
}

impl From<EditError> for Undone {
    fn from(error: EditError) -> Self {
        let reason = match error {
            EditError::Store(error) => return Self::Store(error),
            EditError::ReadOnly => Reason::of(code::NOT_WRITABLE),
            EditError::OwnedThere { field } => {
                Reason { field: Some(field), ..Reason::of(code::NOT_WRITABLE) }
            }
            EditError::Unknown | EditError::Deleted | EditError::NotALocalId => {
                Reason::of(code::TARGET_DELETED)
            }
        };
        Self::Failed(reason)
    }
}

/// Records of the target that a dry run would have linked, with the record of the source that took each.
pub(super) type Taken = Mutex<HashMap<(i64, String), String>>;

/// Where and when a record is carried.
#[derive(Clone, Copy)]
pub(super) struct Carrying<'a> {
    pub(super) pair: &'a Pair,
    pub(super) transaction: &'a WriteTransaction<'a>,
    pub(super) systems: &'a Systems,
    pub(super) mode: RunMode,
    pub(super) taken: &'a Taken,
    /// Hash of the record as it was received.
    pub(super) hash: &'a [u8; 32],
    pub(super) now: Timestamp,
}

impl Carrying<'_> {
    /// The source's record is carried to the target; `None` where there is nothing to carry.
    pub(super) fn there(self, row: &RecordRow) -> Result<Option<Outcome>, Undone> {
        let Self { pair, transaction, .. } = self;
        if row.tombstone.is_some() || row.status == RecordStatus::Deleted {
            return Ok(None);
        }
        let source = version(row)?;
        let link = sync_links::find(transaction, pair.id, Side::Source, &row.entity_id)?;
        if !pair.wants(&source.fields) {
            if let Some(link) = link {
                self.leave(link)?;
            }
            return Ok(Some(Outcome::Skipped(Reason::of(code::FILTERED))));
        }
        if row.status == RecordStatus::Conflict {
            // Somebody decides about the source's own record first.
            return Ok(Some(Outcome::Conflicted(records::reason_of(ConflictKind::Fields, &[]))));
        }
        let (system, config) = self.connected(&pair.settings.target)?;
        let mapped = plan::prepared(self.by(), &source.fields)?;
        let key_value = key_value(&config, &mapped);
        let known = match &link {
            Some(link) => self.linked(link)?,
            None => None,
        };
        let target = match known {
            Some(target) => Some(target),
            None => self.by_key(key_value.as_deref())?,
        };
        let entity_id = match &target {
            Some(target) => target.entity_id.clone(),
            None => self.id_of_new(key_value.as_deref(), &row.entity_id),
        };
        let link = self.own(link, &row.entity_id, &entity_id, &config, key_value)?;
        let Some(target) = target else {
            let fields = plan::created(&mapped, &pair.settings.rules);
            let records = self.editable(system, &pair.settings.target)?;
            let actor = &pair.settings.source.system;
            let made = records::create(transaction, &records, &entity_id, &fields, None, actor, self.now)?;
            let now_there = version(&made)?;
            let step = plan::step(self.by(), &mapped, &source, &now_there, Some(&first_carried(&mapped)))?;
            self.keep(link, step.agreed)?;
            crash_point!("pair.created");
            return Ok(Some(Outcome::Created));
        };
        if target.tombstone.is_some() || target.status == RecordStatus::Deleted {
            // Not marked as carried: should the record come back there, what changed meanwhile must travel.
            self.remember(link)?;
            return Ok(Some(Outcome::Skipped(Reason::of(code::TARGET_DELETED))));
        }
        self.in_step(link, &mapped, (row, &source), (&target, &version(&target)?)).map(Some)
    }

    /// What the target changed travels back; `None` where there is nothing to carry.
    pub(super) fn back(self, row: &RecordRow) -> Result<Option<Outcome>, Undone> {
        let Self { pair, transaction, .. } = self;
        if row.tombstone.is_some()
            || row.status != RecordStatus::Synced && row.status != RecordStatus::Pending
        {
            return Ok(None);
        }
        let Some(link) = sync_links::find(transaction, pair.id, Side::Target, &row.entity_id)? else {
            return Ok(None);
        };
        let Some(id) = &link.source_id else { return Ok(None) };
        let Some(source_row) = sync_data::of_record(transaction, key(&pair.settings.source), id)? else {
            return Ok(None);
        };
        let is_there = source_row.tombstone.is_none() && source_row.status != RecordStatus::Deleted;
        let source = version(&source_row)?;
        if !is_there || source_row.status == RecordStatus::Conflict || !pair.wants(&source.fields) {
            return Ok(None);
        }
        // What is wrong with the source's record is told when that is read.
        let Ok(mapped) = plan::prepared(self.by(), &source.fields) else { return Ok(None) };
        let target = version(row)?;
        self.in_step(link, &mapped, (&source_row, &source), (row, &target)).map(Some)
    }

    fn by(&self) -> By<'_> {
        let Pair { mapping, references, settings, .. } = self.pair;
        By { mapping, references, rules: &settings.rules, travel: settings.travel }
    }

    /// Two records that are there are brought into step.
    fn in_step(
        &self,
        link: LinkRow,
        mapped: &Fields,
        (source_row, source): (&RecordRow, &Version),
        (target_row, target): (&RecordRow, &Version),
    ) -> Result<Outcome, Undone> {
        let settings = &self.pair.settings;
        let before = Agreed::of(&link)?;
        let Step { offer, to_source, agreed } =
            plan::step(self.by(), mapped, source, target, before.as_ref())?;
        let mut outcome = Outcome::Unchanged;
        if offer != Offer::default() {
            let (system, _) = self.connected(&settings.target)?;
            let records = self.editable(system, &settings.target)?;
            let (actor, id) = (&settings.source.system, &target_row.entity_id);
            match records::offer(self.transaction, &records, id, &offer, actor, self.now)? {
                Offered::Unchanged => {}
                Offered::Stored => outcome = Outcome::Updated,
                Offered::Disputed(fields) => outcome = Outcome::Conflicted(disputed(&offer, &fields)),
            }
        }
        if !to_source.is_empty() {
            let (system, _) = self.connected(&settings.source)?;
            let records = self.editable(system, &settings.source)?;
            let (actor, id) = (&settings.target.system, &source_row.entity_id);
            records::edit(self.transaction, &records, id, &to_source, None, actor, self.now)?;
            if outcome == Outcome::Unchanged {
                outcome = Outcome::Updated;
            }
        }
        self.keep(link, agreed)?;
        crash_point!("pair.carried");
        Ok(outcome)
    }

    /// The system under the name that the engine has for it, and what the registry says of the entity.
    fn connected(&self, party: &Party) -> Result<(&'static str, EntityConfig), Undone> {
        let system = self.systems.iter().copied().find(|system| *system == party.system);
        let config = sync_entity_config::find(self.transaction, &party.system, &party.entity)?;
        let (Some(system), Some(config)) = (system, config) else {
            return Err(Undone::Failed(Reason::of(code::TARGET_NOT_CONNECTED)));
        };
        match config.flow {
            Flow::Out | Flow::Both => Ok((system, config)),
            Flow::In => Err(Undone::Failed(Reason::of(code::NOT_WRITABLE))),
        }
    }

    /// The records of an entity, under an integration with the site that lets edits travel.
    fn editable(&self, system: &'static str, party: &Party) -> Result<Records, StoreError> {
        let records = Records::of_entity(self.transaction, system, &party.entity)?;
        if records.integration.is_some() {
            return Ok(records);
        }
        site::ensure(self.transaction, party, self.now)?;
        Records::of_entity(self.transaction, system, &party.entity)
    }

    fn target_key(&self) -> EntityKey<'_> {
        key(&self.pair.settings.target)
    }

    /// The record of the target that a link names; `None` when it is not here any more.
    fn linked(&self, link: &LinkRow) -> Result<Option<RecordRow>, StoreError> {
        match &link.target_id {
            Some(id) => sync_data::find(self.transaction, self.target_key(), id),
            None => Ok(None),
        }
    }

    /// The record of the target that has this key, or that was made here for it.
    fn by_key(&self, value: Option<&str>) -> Result<Option<RecordRow>, StoreError> {
        let Some(value) = value else { return Ok(None) };
        match sync_data::find(self.transaction, self.target_key(), value)? {
            Some(row) => Ok(Some(row)),
            None => sync_data::of_record(self.transaction, self.target_key(), &self.id_by_key(value)),
        }
    }

    /// Two records with the same key are the same one, whichever pair makes it.
    fn id_by_key(&self, value: &str) -> String {
        let Party { system, entity } = &self.pair.settings.target;
        local_id(&["key", system, entity, value])
    }

    fn id_of_new(&self, key_value: Option<&str>, source_id: &str) -> String {
        match key_value {
            Some(value) => self.id_by_key(value),
            None => local_id(&["pair", &self.pair.id.to_string(), source_id]),
        }
    }

    /// The link between the two, unless another record of the source has the target's one.
    fn own(
        &self,
        link: Option<LinkRow>,
        source_id: &str,
        target_id: &str,
        config: &EntityConfig,
        key_value: Option<String>,
    ) -> Result<LinkRow, Undone> {
        let pair = self.pair;
        let other = sync_links::find(self.transaction, pair.id, Side::Target, target_id)?
            .filter(|other| other.source_id.as_deref() != Some(source_id));
        let owner = match &other {
            Some(other) => self.owner(other)?,
            None => None,
        };
        let would_own = match self.mode {
            RunMode::DryRun if owner.is_none() => {
                let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
                let owner = taken.entry((pair.id, target_id.to_owned())).or_insert(source_id.to_owned());
                (owner != source_id).then(|| owner.clone())
            }
            RunMode::Real | RunMode::DryRun => None,
        };
        if owner.or(would_own).is_some() {
            let field = key_value.is_some().then(|| config.primary_key.clone());
            return Err(Undone::Failed(Reason { field, value: key_value, ..Reason::of(code::TARGET_TAKEN) }));
        }
        // The record that had it is gone: its successor takes its place.
        let inherited = match (&link, other) {
            (None, Some(other)) => Some(other),
            (Some(_), Some(other)) => {
                sync_links::delete(self.transaction, other.id)?;
                None
            }
            (_, None) => None,
        };
        let link = link.or(inherited).unwrap_or_else(|| new_link(pair.id));
        Ok(LinkRow {
            source_id: Some(source_id.to_owned()),
            // A record that is not the one of before has agreed on nothing.
            base: if link.target_id.as_deref() == Some(target_id) { link.base } else { None },
            target_id: Some(target_id.to_owned()),
            ..link
        })
    }

    /// The record of the source that a link names, if it is still there.
    fn owner(&self, link: &LinkRow) -> Result<Option<String>, StoreError> {
        let Some(id) = &link.source_id else { return Ok(None) };
        let row = sync_data::of_record(self.transaction, key(&self.pair.settings.source), id)?;
        let is_there = row.is_some_and(|row| row.tombstone.is_none() && row.status != RecordStatus::Deleted);
        Ok(is_there.then(|| id.clone()))
    }

    /// The record is left as it is, and that is remembered.
    fn leave(&self, link: LinkRow) -> Result<(), StoreError> {
        let agreed = Agreed::of(&link)?.unwrap_or_default();
        self.keep(link, agreed)
    }

    /// Stores a link and marks the record at hand as carried.
    fn keep(&self, link: LinkRow, mut agreed: Agreed) -> Result<(), StoreError> {
        agreed.marks.set(self.pair.side, self.pair.mark(self.hash));
        self.store(link, &agreed)
    }

    /// Stores a link, and no mark: the record at hand is looked at again by every run.
    fn remember(&self, link: LinkRow) -> Result<(), StoreError> {
        let mut agreed = Agreed::of(&link)?.unwrap_or_default();
        agreed.marks.clear(self.pair.side);
        self.store(link, &agreed)
    }

    fn store(&self, link: LinkRow, agreed: &Agreed) -> Result<(), StoreError> {
        let before = link.base.clone();
        let link = LinkRow { base: Some(agreed.to_text()?), ..link };
        if link.id == 0 {
            sync_links::insert(self.transaction, &link, self.now)?;
            return Ok(());
        }
        if link.base != before {
            sync_links::save(self.transaction, &link, self.now)?;
        }
        Ok(())
    }
}

/// Whether a record that is as it was received before has been carried by a pair, or is none that it carries.
pub(super) fn has_carried(
    transaction: &ReadTransaction<'_>,
    pair: &Pair,
    row: i64,
    hash: &[u8; 32],
) -> Result<bool, StoreError> {
    let party = match pair.side {
        Side::Source => &pair.settings.source,
        Side::Target => &pair.settings.target,
    };
    let Some(row) = sync_data::by_row(transaction, key(party), row)? else { return Ok(true) };
    let link = sync_links::find(transaction, pair.id, pair.side, &row.entity_id)?;
    match (link, pair.side) {
        (Some(link), _) => {
            let agreed = Agreed::of(&link)?.unwrap_or_default();
            Ok(agreed.marks.of(pair.side) == Some(pair.mark(hash).as_str()))
        }
        // Only linked records travel back.
        (None, Side::Target) => Ok(true),
        (None, Side::Source) => {
            let Ok(document) = Document::parse(&row.payload) else { return Ok(false) };
            Ok(!pair.wants(&document.fields()))
        }
    }
}

fn key(party: &Party) -> EntityKey<'_> {
    EntityKey { system: &party.system, entity_type: &party.entity }
}

fn version(row: &RecordRow) -> Result<Version, Undone> {
    let document =
        Document::parse(&row.payload).map_err(|reason| Undone::Failed(Reason::of(reason.code())))?;
    Ok(Version { fields: document.fields(), modified_at: row.source_modified_at, heard_at: row.updated_at })
}

/// The mapped value of the target's key field.
fn key_value(config: &EntityConfig, mapped: &Fields) -> Option<String> {
    match mapped.get(&config.primary_key)? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The same words always give the same id.
fn local_id(words: &[&str]) -> String {
    let mut digest = Sha256::new();
    for word in words {
        digest.update(word.len().to_be_bytes());
        digest.update(word);
    }
    let bytes = digest.finalize().first_chunk::<16>().copied().unwrap_or_default();
    format!("{LOCAL_ID_PREFIX}{}", uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

fn new_link(pair: i64) -> LinkRow {
    LinkRow {
        id: 0,
        integration_id: pair,
        source_id: None,
        target_id: None,
        base: None,
        edit_counter: 0,
        acknowledged_edits: 0,
        last_writer: None,
        flips: FlipState::default(),
        edited_at: None,
        acknowledged_at: None,
    }
}

/// A record that was just made says what it was made of.
fn first_carried(mapped: &Fields) -> Agreed {
    Agreed { carried: mapped.clone(), ..Agreed::default() }
}

fn disputed(offer: &Offer, fields: &[String]) -> Reason {
    let kind = offer.disputed.as_ref().map_or(ConflictKind::Fields, |disputed| disputed.kind);
    records::reason_of(kind, fields)
}

#[cfg(test)]
#[path = "carry_tests.rs"]
mod tests;
