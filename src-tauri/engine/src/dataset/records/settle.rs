//! Brings row, link and outbox into line after anything about a record changed. There is one rule: what the other side is
//! to have, against what it has, is what is sent.

use mostrador_domain::Timestamp;
use mostrador_domain::merge::{FlipState, Side, same};
use mostrador_store::tables::sync_conflicts::ConflictKind;
use mostrador_store::tables::sync_data::{self, LOCAL_ID_PREFIX, RecordStatus};
use mostrador_store::tables::sync_entity_config::Ability;
use mostrador_store::tables::sync_integrations::LOCAL_SYSTEM;
use mostrador_store::tables::sync_links::{self, LinkRow};
use mostrador_store::tables::sync_queue::{self, JobsOf, NewJob, Parent, UPSERT, Withdraw, Withdrawn};
use mostrador_store::{StoreError, WriteTransaction};

use super::children::{Comes, REFERENCE, Unknown};
use super::held::{read, side_of};
use super::plan::{differing, filled};
use super::{Document, Held, Integration, Records, Work, children, standing};

/// What happened to a record that is now brought into line.
pub(super) struct Change<'a> {
    /// The record, with its payload and its conflict as they are from now on.
    pub(super) held: Held,
    /// The payload.
    pub(super) local: Document,
    /// What the other side has; `None` when it has no such record.
    pub(super) theirs: Option<Document>,
    /// Whether there is a version that the other side has not heard of.
    pub(super) version: Version,
    /// Where that goes.
    pub(super) delivery: Delivery<'a>,
}

/// Whether there is a version that the other side has not heard of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// What waits is what waited before.
    Same,
    /// It was made just now.
    New,
}

/// Where a version for the other side goes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Delivery<'a> {
    /// Into the outbox. The record that must be there first, where there is one.
    Outbox(Option<Parent<'a>>),
    /// The same, while this job ends.
    AfterJob(i64),
    /// Into this job, whose holder is told.
    IntoJob(i64),
}

impl Delivery<'_> {
    fn job(self) -> Option<i64> {
        match self {
            Self::Outbox(_) => None,
            Self::AfterJob(job) | Self::IntoJob(job) => Some(job),
        }
    }
}

/// What the other side is to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outgoing {
    /// The whole record.
    pub(super) document: Document,
    /// The fields that differ from what it has; `None`: it has no such record.
    pub(super) changed: Option<Vec<String>>,
}

impl Outgoing {
    /// What of `local` the other side is to have. Fields that it alone decides, that are kept apart or stay on their side, or
    /// that wait for a person are as it has them.
    pub(super) fn of(
        integration: &Integration,
        held: &Held,
        local: &Document,
        theirs: Option<&Document>,
    ) -> Result<Self, StoreError> {
        let none = Document::default();
        let disputed = disputed(integration, held)?;
        let rules = integration.rules();
        let mut document = local.clone();
        let their_names = theirs.into_iter().flat_map(Document::names);
        let names: Vec<&str> = local.names().chain(their_names).collect();
        for name in names {
            let travels = rules.travels_from(integration.local, name);
            match &disputed {
                Some((fields, wanted)) if travels && fields.iter().any(|field| field == name) => {
                    document.copy(name, wanted);
                }
                Some(_) | None if travels => {}
                Some(_) | None => document.copy(name, theirs.unwrap_or(&none)),
            }
        }
        let changed = theirs.map(|theirs| differing(&document, theirs));
        Ok(Self { document, changed })
    }

    fn is_known(&self) -> bool {
        self.changed.as_ref().is_some_and(Vec::is_empty)
    }
}

/// The fields in dispute, and the record with what the other side is to keep in them.
fn disputed(integration: &Integration, held: &Held) -> Result<Option<(Vec<String>, Document)>, StoreError> {
    let Some(conflict) = &held.conflict else { return Ok(None) };
    match (conflict.sides.kind, side_of(&conflict.sides, integration.remote())) {
        (ConflictKind::Fields | ConflictKind::FirstMeeting, Some(theirs)) => {
            Ok(Some((conflict.sides.fields.clone(), read(theirs)?)))
        }
        (ConflictKind::Fields | ConflictKind::FirstMeeting, None)
        | (ConflictKind::DeletedHere | ConflictKind::DeletedThere, Some(_) | None) => Ok(None),
    }
}

/// A link for a record that has none yet.
pub(super) fn new_link(integration: &Integration, held: &Held) -> LinkRow {
    let (here, there) = (Some(held.row.entity_id.clone()), held.row.id_there().map(str::to_owned));
    let (source_id, target_id) = match integration.local {
        Side::Source => (here, there),
        Side::Target => (there, here),
    };
    LinkRow {
        id: 0,
        integration_id: integration.id,
        source_id,
        target_id,
        base: None,
        edit_counter: 0,
        acknowledged_edits: 0,
        last_writer: None,
        flips: FlipState::default(),
        edited_at: None,
        acknowledged_at: None,
    }
}

/// Stores a link, which may be a new one.
pub(super) fn save_link(
    transaction: &WriteTransaction<'_>,
    link: &mut LinkRow,
    now: Timestamp,
) -> Result<(), StoreError> {
    if link.id == 0 {
        link.id = sync_links::insert(transaction, link, now)?;
        Ok(())
    } else {
        sync_links::save(transaction, link, now)
    }
}

/// The jobs of a record.
pub(super) fn jobs_of<'a>(records: &'a Records, entity_id: &'a str) -> JobsOf<'a> {
    JobsOf { destination: records.system, entity: &records.entity_type, entity_id }
}

impl Work<'_> {
    /// Takes jobs of a record back.
    pub(super) fn withdraw(&self, entity_id: &str, what: Withdraw) -> Result<Withdrawn, StoreError> {
        sync_queue::withdraw(self.transaction, jobs_of(self.records, entity_id), what)
    }
}

/// Brings a record into line and stores it. Answers what a job is to be sent with, where [`Delivery::IntoJob`] asked.
pub(super) fn settle(
    work: &Work<'_>,
    integration: &Integration,
    change: Change<'_>,
) -> Result<Settled, StoreError> {
    let Work { transaction, now, .. } = *work;
    let Change { mut held, mut local, theirs, version, delivery } = change;
    let unknown = name_references(work, &mut held, &mut local, theirs.as_ref())?;
    let outgoing = Outgoing::of(integration, &held, &local, theirs.as_ref())?;
    let mut link = match held.link.take() {
        Some(link) => link,
        None => new_link(integration, &held),
    };
    if version == Version::New {
        link.edit_counter = link.edit_counter.saturating_add(1);
    }
    let entity_id = held.row.entity_id.clone();
    let jobs = jobs_of(work.records, &entity_id);
    let mut into_job = None;
    match Travel::of(work.records, &held, &link, &outgoing) {
        Travel::Stopped(status, code) => {
            work.withdraw(&entity_id, Withdraw::AllThatWait)?;
            held.row.status = status;
            held.row.error = code.map(str::to_owned);
        }
        Travel::Free if outgoing.is_known() => {
            work.withdraw(&entity_id, Withdraw::NeverSent)?;
            let left = sync_queue::unfinished(transaction, jobs, delivery.job())?;
            if left.is_none() && held.conflict.is_none() {
                link.acknowledged_edits = link.edit_counter;
                held.row.synced_at = Some(now);
            }
            if left.perhaps_sent > 0 && matches!(delivery, Delivery::Outbox(_) | Delivery::AfterJob(_)) {
                // What may have arrived, or may arrive late, must not be the last word; of other fields nothing is said.
                let late = sync_queue::fields_under_way(transaction, jobs, delivery.job())?;
                let again = Outgoing { changed: Some(late.unwrap_or_default()), ..outgoing.clone() };
                enqueue(work, integration, &held, &link, &again, None)?;
            }
            held.row.status = match (&held.conflict, link.is_pending()) {
                (Some(_), _) => RecordStatus::Conflict,
                (None, true) => RecordStatus::Pending,
                (None, false) => RecordStatus::Synced,
            };
            held.row.error = None;
        }
        // What was refused is refused again as long as it is the same.
        Travel::Free if version == Version::Same && held.row.status == RecordStatus::Failed => {}
        // It would be sent with an id that nobody there knows: a person is told.
        Travel::Free if unknown.as_ref().is_some_and(|unknown| unknown.comes == Comes::Never) => {
            work.withdraw(&entity_id, Withdraw::NeverSent)?;
            if !link.is_pending() {
                link.edit_counter = link.edit_counter.saturating_add(1);
            }
            held.row.status = match held.conflict {
                Some(_) => RecordStatus::Conflict,
                None => RecordStatus::Failed,
            };
            held.row.error = Some(REFERENCE.to_owned());
        }
        Travel::Free => {
            if !link.is_pending() {
                link.edit_counter = link.edit_counter.saturating_add(1);
            }
            // What was never sent speaks of less, or of what has arrived, or is in dispute, since: this takes its place. And
            // every change that waits speaks of the old record where a new one is made in its place.
            let made_anew = outgoing.changed.is_none() && held.row.id_there().is_some();
            let what = if made_anew { Withdraw::AllThatWait } else { Withdraw::NeverSent };
            let replaced = work.withdraw(&entity_id, what)?;
            let waits_for = replaced.parent.as_ref().map(|(entity, entity_id)| Parent { entity, entity_id });
            let first = unknown
                .as_ref()
                .map(|unknown| Parent { entity: &unknown.entity, entity_id: &unknown.entity_id });
            match delivery {
                Delivery::Outbox(parent) => {
                    enqueue(work, integration, &held, &link, &outgoing, first.or(parent).or(waits_for))?;
                }
                Delivery::AfterJob(_) => {
                    enqueue(work, integration, &held, &link, &outgoing, first.or(waits_for))?;
                }
                // The job that is on its way cannot wait: another one does.
                Delivery::IntoJob(_) if first.is_some() => {
                    enqueue(work, integration, &held, &link, &outgoing, first)?;
                }
                Delivery::IntoJob(_) => {
                    into_job = Some(JobContent {
                        payload: outgoing.document.to_text(),
                        changed: outgoing.changed.clone(),
                        base_version: held.row.source_version.clone(),
                        edits: link.edit_counter,
                    });
                }
            }
            held.row.status = match held.conflict {
                Some(_) => RecordStatus::Conflict,
                None => RecordStatus::Pending,
            };
            held.row.error = None;
        }
    }
    link.base = match &theirs {
        Some(theirs) if link.is_pending() || !equal(&local, theirs) => Some(theirs.to_text()),
        Some(_) | None => None,
    };
    save_link(transaction, &mut link, now)?;
    held.link = Some(link);
    sync_data::save(transaction, &held.row)?;
    Ok(Settled { held, into_job })
}

/// Puts known ids in place of ours in what the other side does not have yet, and stores them in the payload; answers the
/// record that it does not know. Fields in dispute are left as the person sees them.
fn name_references(
    work: &Work<'_>,
    held: &mut Held,
    local: &mut Document,
    theirs: Option<&Document>,
) -> Result<Option<Unknown>, StoreError> {
    let disputed = |field: &str| {
        let mut fields = held.conflict.iter().flat_map(|conflict| conflict.sides.fields.iter());
        fields.any(|disputed| disputed == field)
    };
    let is_news = |field: &str| theirs.is_none_or(|theirs| !same_field(local, theirs, field));
    let mentions = |field: &str| local.get(field).is_some_and(|raw| raw.contains(LOCAL_ID_PREFIX));
    let fields: Vec<String> = local
        .names()
        .filter(|field| mentions(field) && is_news(field) && !disputed(field))
        .map(str::to_owned)
        .collect();
    if fields.is_empty() {
        return Ok(None);
    }
    let before = local.clone();
    let own = held.row.entity_id.as_str();
    let unknown = children::name_references(work.records, work.transaction, own, local, &fields)?;
    if *local != before {
        held.row.payload = local.to_text();
    }
    Ok(unknown)
}

/// A record that is in line.
pub(super) struct Settled {
    pub(super) held: Held,
    pub(super) into_job: Option<JobContent>,
}

/// What a job is to be sent with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JobContent {
    pub(super) payload: String,
    pub(super) changed: Option<Vec<String>>,
    pub(super) base_version: Option<String>,
    pub(super) edits: i64,
}

/// Whether a record may travel.
enum Travel {
    Free,
    /// It may not, and stands like this, for a reason that has a code.
    Stopped(RecordStatus, Option<&'static str>),
}

impl Travel {
    fn of(records: &Records, held: &Held, link: &LinkRow, outgoing: &Outgoing) -> Self {
        if standing::is_excluded(&held.row) {
            return Self::Stopped(RecordStatus::Skipped, Some(standing::EXCLUDED));
        }
        if link.flips.is_paused() {
            return Self::Stopped(RecordStatus::Skipped, Some(standing::FLIPS));
        }
        match held.conflict.as_ref().map(|conflict| conflict.sides.kind) {
            Some(ConflictKind::DeletedHere | ConflictKind::DeletedThere) => {
                Self::Stopped(RecordStatus::Conflict, None)
            }
            // It would have to be made there, and cannot be.
            Some(ConflictKind::Fields | ConflictKind::FirstMeeting) | None
                if outgoing.changed.is_none() && records.abilities.creates == Ability::No =>
            {
                Self::Stopped(RecordStatus::Skipped, Some(standing::LOCAL_ONLY))
            }
            Some(ConflictKind::Fields | ConflictKind::FirstMeeting) | None => Self::Free,
        }
    }
}

/// Puts a version into the outbox: the only place that makes a job of a record's fields.
fn enqueue(
    work: &Work<'_>,
    integration: &Integration,
    held: &Held,
    link: &LinkRow,
    outgoing: &Outgoing,
    parent: Option<Parent<'_>>,
) -> Result<(), StoreError> {
    let external_id = match outgoing.changed {
        Some(_) => held.row.id_there().unwrap_or_default(),
        // It is made anew, also where it had an id before.
        None => "",
    };
    if external_id.is_empty() {
        sync_queue::revive_creation(work.transaction, jobs_of(work.records, &held.row.entity_id), work.now)?;
    }
    sync_queue::enqueue(
        work.transaction,
        &NewJob {
            source: LOCAL_SYSTEM,
            destination: work.records.system,
            entity: &work.records.entity_type,
            entity_id: &held.row.entity_id,
            action: UPSERT,
            external_id,
            payload: &outgoing.document.to_text(),
            priority: 0,
            integration_id: Some(integration.id),
            parent,
            edits: link.edit_counter,
            changed: outgoing.changed.as_deref(),
            base_version: held.row.source_version.as_deref(),
        },
        work.now,
    )?;
    Ok(())
}

/// Whether two records say the same in every field, also in those that do not travel.
fn equal(one: &Document, other: &Document) -> bool {
    differing(one, other).is_empty()
}

/// Whether a field is the same in two records.
pub(super) fn same_field(one: &Document, other: &Document, field: &str) -> bool {
    same(filled(&one.value(field)), filled(&other.value(field)))
}

#[cfg(test)]
#[path = "creation_tests.rs"]
mod tests;
