//! Deciding conflicts, and taking a decision back.

use std::collections::BTreeMap;

use mostrador_domain::Timestamp;
use mostrador_domain::merge::{Choice, Side};
use mostrador_engine::records::Records;
use mostrador_engine::records::conflicts::{self, ConflictError, DeletionAnswer, Seen};
use mostrador_store::tables::sync_conflicts::{ConflictRow, ConflictStatus, FieldSet};
use mostrador_store::{Lane, WriteTransaction};

use super::show::{conflict_view, find, here_and_there};
use super::{ended, not_taken_back, undecided};
use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::use_cases::sync::connected;
use crate::{Api, Session};

/// Conflicts that are decided in one transaction.
pub(super) const SLICE: u32 = 50;

/// A person's choices in the words of the file, where the site is one of two sides.
pub(super) fn choices_of(
    records: &Records,
    choices: &BTreeMap<String, FieldChoice>,
) -> Result<BTreeMap<String, Choice>, ApiError> {
    let Some(integration) = &records.integration else {
        return Err(ApiError::Coded(
            ErrorCode::NothingTravels,
            "records of this kind are only read".to_owned(),
        ));
    };
    let (here, there) = match integration.local {
        Side::Source => (Choice::KeepSource, Choice::KeepTarget),
        Side::Target => (Choice::KeepTarget, Choice::KeepSource),
    };
    choices
        .iter()
        .map(|(field, choice)| {
            let choice = match choice {
                FieldChoice::Here => here.clone(),
                FieldChoice::There => there.clone(),
                FieldChoice::Both => Choice::Both,
                FieldChoice::Value { value } => Choice::Value(
                    serde_json::from_str(value).map_err(|_| ApiError::InvalidRequest("value".to_owned()))?,
                ),
            };
            Ok((field.clone(), choice))
        })
        .collect()
}

/// A block would be lifted, and nobody said why.
pub(super) fn reason_needed() -> ApiError {
    ApiError::Coded(ErrorCode::ReasonNeeded, "a decision that lifts a block needs a reason".to_owned())
}

/// Whether one of the choices lifts a block.
fn lifts_block(
    records: &Records,
    row: &ConflictRow,
    choices: &BTreeMap<String, FieldChoice>,
) -> Result<bool, ApiError> {
    let Some(integration) = &records.integration else { return Ok(false) };
    let (here, there) = here_and_there(integration.local, &row.sides)?;
    Ok(choices.iter().any(|(field, choice)| {
        let (here, there) = (here.value(field), there.value(field));
        let result = match choice {
            FieldChoice::Here => here.clone(),
            FieldChoice::There | FieldChoice::Both => there.clone(),
            FieldChoice::Value { value } => serde_json::from_str(value).ok(),
        };
        let [here, there, result] = [&here, &there, &result].map(Option::as_ref);
        conflicts::needs_reason(&integration.rules, field, here, there, result)
    }))
}

/// Whether a reason is one, by its length.
fn says_something(reason: &str) -> bool {
    (3..=200).contains(&reason.trim().chars().count())
}

pub(crate) async fn conflict_preview(
    api: &Api,
    _session: &Session,
    request: ConflictDecision,
) -> Result<ConflictPreview, ApiError> {
    let engine = api.engine();
    let row = find(api, request.id).await?;
    let system = connected(&engine, &row.system)?;
    let preview = engine.store().read(move |transaction| {
        let records = Records::of_entity(transaction, system, &row.entity_type)?;
        let choices = choices_of(&records, &request.choices)?;
        let seen = Seen { id: request.id, version: request.version };
        conflicts::preview(transaction, &records, seen, &choices).map_err(undecided)
    });
    let preview = preview.await?;
    Ok(ConflictPreview {
        result: preview.fields.into_iter().map(|field| (field.field, field.result)).collect(),
        left: preview.left,
        sent: preview.sent,
    })
}

/// Carries a decision out in one transaction, lets travel what travels then, and answers the conflict afterwards.
async fn carry_out<F>(api: &Api, id: i64, act: F) -> Result<ConflictView, ApiError>
where
    F: FnOnce(&WriteTransaction<'_>, &Records, Timestamp) -> Result<(), ApiError> + Send + 'static,
{
    let engine = api.engine();
    let row = find(api, id).await?;
    let (system, now) = (connected(&engine, &row.system)?, engine.now());
    engine
        .store()
        .write(Lane::Interactive, move |transaction| {
            let records = Records::of_entity(transaction, system, &row.entity_type)?;
            act(transaction, &records, now)
        })
        .await?;
    engine.wake_outbox(system);
    api.tell_sync();
    conflict_view(api, id).await
}

pub(crate) async fn conflict_resolve(
    api: &Api,
    session: &Session,
    request: ConflictDecision,
) -> Result<ConflictView, ApiError> {
    let actor = session.actor.clone();
    carry_out(api, request.id, move |transaction, records, now| {
        let choices = choices_of(records, &request.choices)?;
        let seen = Seen { id: request.id, version: request.version };
        let reason = request.reason.as_deref().filter(|reason| says_something(reason));
        conflicts::resolve(transaction, records, seen, &choices, reason, &actor, now).map_err(undecided)
    })
    .await
}

pub(crate) async fn conflict_resolve_deletion(
    api: &Api,
    session: &Session,
    request: DeletionDecision,
) -> Result<ConflictView, ApiError> {
    let actor = session.actor.clone();
    carry_out(api, request.id, move |transaction, records, now| {
        let answer = match request.choice {
            DeletionChoice::KeepEdit => DeletionAnswer::KeepEdit,
            DeletionChoice::Delete => DeletionAnswer::Delete,
            DeletionChoice::StopSyncing => DeletionAnswer::StopSyncing,
        };
        let seen = Seen { id: request.id, version: request.version };
        conflicts::resolve_deletion(transaction, records, seen, answer, &actor, now).map_err(undecided)
    })
    .await
}

pub(crate) async fn conflict_undo(
    api: &Api,
    session: &Session,
    request: ConflictUndo,
) -> Result<ConflictView, ApiError> {
    let actor = session.actor.clone();
    carry_out(api, request.id, move |transaction, records, now| {
        let reason = request.reason.as_deref().filter(|reason| says_something(reason));
        conflicts::undo(transaction, records, request.id, reason, &actor, now).map_err(not_taken_back)
    })
    .await
}

pub(crate) async fn conflict_resolve_alike(
    api: &Api,
    session: &Session,
    request: ConflictBatch,
) -> Result<ConflictBatchView, ApiError> {
    let engine = api.engine();
    let row = find(api, request.id).await?;
    let system = connected(&engine, &row.system)?;
    match row.status {
        ConflictStatus::Open => {}
        ConflictStatus::Resolved | ConflictStatus::Undone => return Err(undecided(ConflictError::NotOpen)),
    }
    // The others in which the same choices lift a block are left open.
    let choices = request.choices.clone();
    let checked = engine.store().read(move |transaction| {
        let records = Records::of_entity(transaction, system, &row.entity_type)?;
        match lifts_block(&records, &row, &choices)? {
            true => Err(reason_needed()),
            false => Ok(row),
        }
    });
    let ConflictRow { entity_type, sides, .. } = checked.await?;
    let group = FieldSet { kind: sides.kind, fields: sides.fields };
    let (mut done, mut after) = (ConflictBatchView::default(), 0);
    let end = loop {
        let (group, choices) = (group.clone(), request.choices.clone());
        let (entity_type, actor, now) = (entity_type.clone(), session.actor.clone(), engine.now());
        let batch = engine.store().write(Lane::Interactive, move |transaction| {
            let records = Records::of_entity(transaction, system, &entity_type)?;
            let choices = choices_of(&records, &choices)?;
            let part = (after, SLICE);
            conflicts::resolve_group(transaction, &records, &group, &choices, &actor, part, now)
                .map_err(undecided)
        });
        let batch = match batch.await {
            Ok(batch) => batch,
            Err(error) => break Err(error),
        };
        done.add(batch.resolved, u64::from(batch.left));
        match batch.next {
            Some(last) => after = last,
            None => break Ok(()),
        }
    };
    ended(api, system, done, end)
}
