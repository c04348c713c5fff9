//! Looking at conflicts.

use std::collections::{BTreeMap, BTreeSet};

use mostrador_domain::Timestamp;
use mostrador_domain::merge::Side;
use mostrador_engine::records::conflicts::{DeletionAnswer, UNDO_MILLIS, answer_of, undo_until};
use mostrador_engine::records::{Document, Records};
use mostrador_store::tables::sync_conflicts::{
    self, ConflictKind, ConflictRow, ConflictSides, ConflictStatus, FieldSet, overview,
};
use mostrador_store::tables::sync_data::{self, EntityKey};
use mostrador_store::tables::sync_entity_config::Ability;
use mostrador_store::tables::{sync_links, sync_log};
use mostrador_store::{ReadTransaction, StoreError};

use super::proposal::{Disputed, propose};
use super::shape::{both, has_place, lifting};
use super::unreadable;
use crate::dto::*;
use crate::error::ApiError;
use crate::use_cases::sync::{Wanted, connected, not_found, title_of_payload, title_of_record};
use crate::{Api, Session, view};

pub(crate) async fn conflicts_list(
    api: &Api,
    _session: &Session,
    request: PageRequest,
) -> Result<ConflictsPage, ApiError> {
    let engine = api.engine();
    let wanted = Wanted::of(&engine, &request);
    let after: i64 = match &request.after {
        Some(text) => text.parse().map_err(|_| ApiError::InvalidRequest("after".to_owned()))?,
        None => 0,
    };
    let page = engine.store().read(move |transaction| {
        let (systems, entity) = (wanted.systems_text(), wanted.entity_type.as_deref());
        let mut ids =
            overview::list_ids(transaction, &systems, entity, after, wanted.limit.saturating_add(1))?;
        let fitting = usize::try_from(wanted.limit).unwrap_or(usize::MAX);
        let more = ids.len() > fitting;
        ids.truncate(fitting);
        let groups = overview::groups(transaction)?;
        let total = groups
            .iter()
            .filter(|group| wanted.holds(&group.system, &group.entity_type))
            .fold(0, |total: u64, group| total.saturating_add(group.count));
        let mut conflicts = Vec::with_capacity(ids.len());
        for id in &ids {
            if let Some(row) = sync_conflicts::find(transaction, *id)? {
                conflicts.push(item(transaction, &row)?);
            }
        }
        let next = ids.last().filter(|_| more).map(i64::to_string);
        Ok::<_, StoreError>(ConflictsPage { conflicts, total, next })
    });
    Ok(page.await?)
}

fn item(transaction: &ReadTransaction<'_>, row: &ConflictRow) -> Result<ConflictItem, StoreError> {
    let title = title_of_conflict(transaction, row)?;
    Ok(ConflictItem {
        id: row.id,
        system: row.system.clone(),
        entity_type: row.entity_type.clone(),
        record_id: row.entity_id.clone(),
        title,
        kind: match row.sides.kind {
            ConflictKind::Fields => ConflictKindView::Fields,
            ConflictKind::FirstMeeting => ConflictKindView::FirstMeeting,
            ConflictKind::DeletedHere => ConflictKindView::DeletedHere,
            ConflictKind::DeletedThere => ConflictKindView::DeletedThere,
        },
        fields: row.sides.fields.clone(),
        opened_at: row.opened_at.millis(),
    })
}

/// What people call the record of a conflict.
pub(super) fn title_of_conflict(
    transaction: &ReadTransaction<'_>,
    row: &ConflictRow,
) -> Result<Option<String>, StoreError> {
    for payload in [&row.sides.target, &row.sides.source].into_iter().flatten() {
        if let Some(title) = title_of_payload(transaction, &row.system, &row.entity_type, payload)? {
            return Ok(Some(title));
        }
    }
    title_of_record(transaction, None, &row.system, &row.entity_type, &row.entity_id)
}

pub(crate) async fn conflict_get(
    api: &Api,
    _session: &Session,
    request: ConflictRequest,
) -> Result<ConflictView, ApiError> {
    conflict_view(api, request.id).await
}

/// One conflict as it stands now.
pub(super) async fn conflict_view(api: &Api, id: i64) -> Result<ConflictView, ApiError> {
    let engine = api.engine();
    let row = find(api, id).await?;
    let system = connected(&engine, &row.system)?;
    let now = engine.now();
    engine
        .store()
        .read(move |transaction| {
            let row = sync_conflicts::find(transaction, id)?.ok_or_else(not_found)?;
            let records = Records::of_entity(transaction, system, &row.entity_type)?;
            draw(transaction, &records, &row, now)
        })
        .await
}

/// The row of a conflict.
pub(super) async fn find(api: &Api, id: i64) -> Result<ConflictRow, ApiError> {
    let row = api.engine().store().read(move |transaction| sync_conflicts::find(transaction, id)).await;
    row.map_err(ApiError::Store)?.ok_or_else(not_found)
}

/// What stands here and what stands there.
pub(super) fn here_and_there(local: Side, sides: &ConflictSides) -> Result<(Document, Document), ApiError> {
    let document = |text: &Option<String>| match text {
        Some(text) => Document::parse(text).map_err(|_| unreadable()),
        None => Ok(Document::default()),
    };
    let (source, target) = (document(&sides.source)?, document(&sides.target)?);
    Ok(match local {
        Side::Source => (source, target),
        Side::Target => (target, source),
    })
}

fn draw(
    transaction: &ReadTransaction<'_>,
    records: &Records,
    row: &ConflictRow,
    now: Timestamp,
) -> Result<ConflictView, ApiError> {
    // A conflict whose integration is gone is shown as the site's records stand in most: as the target.
    let local = records.integration.as_ref().map_or(Side::Target, |integration| integration.local);
    let (here, there) = here_and_there(local, &row.sides)?;
    let base = match &row.sides.base {
        Some(text) => Document::parse(text).map_err(|_| unreadable())?,
        None => Document::default(),
    };
    let key = EntityKey { system: &row.system, entity_type: &row.entity_type };
    let record = sync_data::of_record(transaction, key, &row.entity_id)?;
    let link = match &records.integration {
        Some(integration) => sync_links::find(transaction, integration.id, local, &row.entity_id)?,
        None => None,
    };
    let answer = answer_of(row);
    let deleted = deletion(transaction, records, row, answer)?;
    let names = match row.sides.kind {
        ConflictKind::Fields | ConflictKind::FirstMeeting => row.sides.fields.clone(),
        ConflictKind::DeletedHere => differing(&base, &there),
        ConflictKind::DeletedThere => differing(&base, &here),
    };
    let wanted = serde_json::Value::from(names.clone()).to_string();
    let mut writers =
        sync_log::last_writers(transaction, &row.system, &row.entity_type, &row.entity_id, &wanted)?;
    for writer in writers.values_mut() {
        writer.actor = view::writer(transaction, writer.actor.take())?;
    }
    let second = record.as_ref().and_then(|record| Document::parse(&record.payload).ok());
    let second = second.as_ref().and_then(|document| document.get("secondPhone"));
    let there_at = record.as_ref().and_then(|record| record.source_modified_at);
    let rules = records.integration.as_ref().map(|integration| &integration.rules);
    let field = |name: &String| {
        let (here, there) = (here.get(name), there.get(name));
        let writer = writers.get(name);
        let disputed = Disputed {
            field: name,
            rules,
            local,
            here,
            there,
            edited_here: writer.map(|writer| writer.at).or(link.as_ref().and_then(|link| link.edited_at)),
            edited_there: there_at,
        };
        let proposal = match deleted {
            Some(_) => None,
            None => propose(disputed),
        };
        ConflictField {
            field: name.clone(),
            base: base.get(name).map(str::to_owned),
            here_by: writer.and_then(|writer| writer.actor.clone()),
            here_at: writer.map(|writer| writer.at.millis()),
            there_at: there_at.map(Timestamp::millis),
            rule: rules.map(|rules| view::rule(rules.of(name), local)),
            keep_both: both(&row.entity_type, name, here, there)
                .filter(|both| has_place(*both, here, second)),
            reason_for: lifting(rules, name, here, there),
            here: here.map(str::to_owned),
            there: there.map(str::to_owned),
            proposed: proposal.map(|(side, _)| side),
            because: proposal.map(|(_, because)| because),
        }
    };
    let equal: BTreeMap<String, String> = here
        .names()
        .filter_map(|name| {
            let value = here.get(name)?;
            (there.get(name) == Some(value)).then(|| (name.to_owned(), value.to_owned()))
        })
        .collect();
    let group = FieldSet { kind: row.sides.kind, fields: row.sides.fields.clone() };
    let (status, alike) = match row.status {
        ConflictStatus::Open => {
            let all = overview::count_group(transaction, key, &group)?;
            (ConflictStatusView::Open, all.saturating_sub(1))
        }
        ConflictStatus::Resolved => (ConflictStatusView::Resolved, 0),
        ConflictStatus::Undone => (ConflictStatusView::Undone, 0),
    };
    // What was in step after the conflict began was so of other fields.
    let agreed_at = record
        .and_then(|record| record.synced_at)
        .filter(|at| row.sides.base.is_some() && *at < row.opened_at);
    Ok(ConflictView {
        item: item(transaction, row)?,
        version: row.version,
        status,
        agreed_at: agreed_at.map(Timestamp::millis),
        disputed: names.iter().map(field).collect(),
        deletion: deleted,
        answer: answer.map(choice),
        equal,
        alike,
        resolved_by: view::writer(transaction, row.resolved_by.clone())?,
        resolved_at: row.resolved_at.map(Timestamp::millis),
        undo_until: undo_until(row).filter(|until| *until >= now).map(Timestamp::millis),
    })
}

/// The fields of a record that are not what both sides last agreed.
fn differing(base: &Document, edited: &Document) -> Vec<String> {
    let names: BTreeSet<&str> = base.names().chain(edited.names()).collect();
    let differs = |name: &&str| base.get(name) != edited.get(name);
    names.into_iter().filter(differs).map(str::to_owned).collect()
}

/// An answer in the words of the screens.
fn choice(answer: DeletionAnswer) -> DeletionChoice {
    match answer {
        DeletionAnswer::KeepEdit => DeletionChoice::KeepEdit,
        DeletionAnswer::Delete => DeletionChoice::Delete,
        DeletionAnswer::StopSyncing => DeletionChoice::StopSyncing,
    }
}

/// Who deleted the record, where it is about that, what the answers can do, and what taking back the given one can.
fn deletion(
    transaction: &ReadTransaction<'_>,
    records: &Records,
    row: &ConflictRow,
    answer: Option<DeletionAnswer>,
) -> Result<Option<ConflictDeletion>, StoreError> {
    let creates = records.abilities.creates == Ability::Yes;
    let deletes = records.abilities.deletes == Ability::Yes;
    let noticed = ConflictDeletion {
        by: None,
        at: row.opened_at.millis(),
        restores_both: true,
        deletes_both: true,
        undoes_both: false,
    };
    match row.sides.kind {
        ConflictKind::Fields | ConflictKind::FirstMeeting => Ok(None),
        ConflictKind::DeletedThere => {
            let undoes_both = match answer {
                // It was made there anew, and is deleted again.
                Some(DeletionAnswer::KeepEdit) => creates && deletes,
                Some(DeletionAnswer::Delete) => creates,
                Some(DeletionAnswer::StopSyncing) | None => false,
            };
            Ok(Some(ConflictDeletion { restores_both: creates, undoes_both, ..noticed }))
        }
        ConflictKind::DeletedHere => {
            let undoes_both = match answer {
                Some(DeletionAnswer::KeepEdit) => deletes,
                // Where it cannot be deleted it never was.
                Some(DeletionAnswer::Delete) => creates || !deletes,
                Some(DeletionAnswer::StopSyncing) | None => false,
            };
            let by = sync_log::last_by(transaction, &row.system, &row.entity_type, &row.entity_id, "delete")?;
            let (by, at) = by.map_or((None, noticed.at), |by| (by.actor, by.at.millis()));
            let by = view::writer(transaction, by)?;
            Ok(Some(ConflictDeletion { by, at, deletes_both: deletes, undoes_both, ..noticed }))
        }
    }
}

/// So many decisions of one record are shown.
const DECISIONS: u32 = 50;

pub(crate) async fn conflicts_decided(
    api: &Api,
    _session: &Session,
    request: ConflictRecord,
) -> Result<Vec<ConflictView>, ApiError> {
    let engine = api.engine();
    let (system, now) = (connected(&engine, &request.system)?, engine.now());
    let decided = engine.store().read(move |transaction| {
        let records = Records::of_entity(transaction, system, &request.entity_type)?;
        let key = EntityKey { system, entity_type: &request.entity_type };
        let since = now.plus_millis(UNDO_MILLIS.saturating_neg());
        let rows = sync_conflicts::decided(transaction, key, &request.record_id, since, DECISIONS)?;
        rows.iter().map(|row| draw(transaction, &records, row, now)).collect::<Result<Vec<_>, ApiError>>()
    });
    decided.await
}
