//! Decisions on fields that both sides changed.

use std::collections::BTreeMap;

use mostrador_domain::Timestamp;
use mostrador_domain::merge::{
    self, Choice, Coverage, Dispute, DisputeReason, Disputes, FieldRule, PerField, Side, SideState, is_empty,
};
use mostrador_store::tables::sync_conflicts::{self, ConflictKind, ConflictRow, ConflictSides, NewConflict};
use mostrador_store::tables::sync_log::Direction;
use mostrador_store::{ReadTransaction, StoreError, WriteTransaction, crash_point};

use super::super::audit::{self, Entry};
use super::super::held::read;
use super::super::plan::Discarded;
use super::super::settle::{Change, Delivery, Outgoing, Version, settle};
use super::super::{Document, Held, Integration, Records, children};
use super::kept::{Beside, keep_phone, make_record, needs_reason, taken_along, translated};
use super::{ConflictError, Resolution, Seen, load};
use crate::dataset::customers::SECOND_PHONE;

/// What a decision would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The decided fields, by name. Values are JSON texts.
    pub fields: Vec<FieldOutcome>,
    /// Fields that stay in dispute.
    pub left: Vec<String>,
    /// Fields that would be sent.
    pub sent: Vec<String>,
}

/// How one field would end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldOutcome {
    /// Field.
    pub field: String,
    /// What both sides last agreed; `None` when there was none.
    pub base: Option<String>,
    /// What the site has.
    pub here: Option<String>,
    /// What the other side has.
    pub there: Option<String>,
    /// What both would have.
    pub result: Option<String>,
}

/// Says what a decision would do, and does nothing.
///
/// # Errors
/// See [`ConflictError`].
pub fn preview(
    transaction: &ReadTransaction<'_>,
    records: &Records,
    seen: Seen,
    choices: &BTreeMap<String, Choice>,
) -> Result<Preview, ConflictError> {
    let integration = records.editable()?;
    let (conflict, mut held) = load(transaction, records, seen)?;
    let decision = decide(records, transaction, integration, &conflict, &held, choices)?;
    let theirs = held.theirs()?;
    match held.conflict.as_mut() {
        Some(open) if !decision.left.is_empty() => open.sides.fields.clone_from(&decision.left),
        Some(_) | None => held.conflict = None,
    }
    let outgoing = Outgoing::of(integration, &held, &decision.local, theirs.as_ref())?;
    let text = |document: &Document, field: &str| document.get(field).map(str::to_owned);
    let fields = decision
        .decided
        .iter()
        .map(|field| FieldOutcome {
            field: field.clone(),
            base: text(&decision.base, field),
            here: text(&decision.before, field),
            there: text(&decision.theirs, field),
            result: text(&decision.local, field),
        })
        .collect();
    Ok(Preview { fields, left: decision.left, sent: outgoing.changed.unwrap_or_default() })
}

/// Carries out a person's choices. Fields without a choice stay in dispute. `reason` is kept in the audit; it is needed where
/// a choice lifts a block ([`needs_reason`]).
///
/// # Errors
/// See [`ConflictError`]; nothing is changed then.
pub fn resolve(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    seen: Seen,
    choices: &BTreeMap<String, Choice>,
    reason: Option<&str>,
    actor: &str,
    now: Timestamp,
) -> Result<(), ConflictError> {
    let integration = records.editable()?;
    let work = records.at(transaction, now);
    let (conflict, mut held) = load(transaction, records, seen)?;
    let decision = decide(records, transaction, integration, &conflict, &held, choices)?;
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    if let (Some(field), None) = (decision.lifts(integration), reason) {
        return Err(ConflictError::ReasonNeeded { field });
    }
    let resolution = if decision.beside.is_nothing() {
        Resolution::Fields(decision.choices.clone())
    } else {
        Resolution::FieldsBeside { choices: decision.choices.clone(), beside: decision.beside.clone() }
    };
    let resolution = resolution.to_text()?;
    sync_conflicts::close(transaction, conflict.id, &decision.decided, &resolution, actor, now)?;
    held.conflict = None;
    if !decision.left.is_empty() {
        let sides = ConflictSides { fields: decision.left.clone(), ..conflict.sides.clone() };
        held.conflict = Some(reopen(transaction, &conflict, &sides, now)?);
    }
    let theirs = held.theirs()?;
    let decided = || decision.decided.iter().chain(&decision.along).map(String::as_str);
    if decided().any(|field| decision.before.get(field) != decision.local.get(field)) {
        held.set_payload(&decision.local, actor, now);
    }
    let (before, after) = (decision.before.only(decided()), decision.local.only(decided()));
    let entry = Entry { detail: reason, ..Entry::ok(Direction::Local, "resolve") };
    let entry = entry.by(actor).between(Some(&before), Some(&after));
    audit::add(&work, &conflict.entity_id, &entry)?;
    if let Some(id) = &decision.beside.record {
        make_record(transaction, records, id, &decision.before, actor, now)?;
    }
    audit::discarded(&work, &conflict.entity_id, &decision.discarded, Some(actor))?;
    if let Some(link) = &mut held.link {
        (link.edited_at, link.last_writer) = (Some(now), Some(actor.to_owned()));
    }
    let Decision { local, .. } = decision;
    let delivery = Delivery::Outbox(None);
    settle(&work, integration, Change { held, local, theirs, version: Version::New, delivery })?;
    crash_point!("conflict.resolved");
    Ok(())
}

/// Opens a conflict like another one of the same record.
pub(super) fn reopen(
    transaction: &WriteTransaction<'_>,
    conflict: &ConflictRow,
    sides: &ConflictSides,
    now: Timestamp,
) -> Result<ConflictRow, StoreError> {
    let key = mostrador_store::tables::sync_data::EntityKey {
        system: &conflict.system,
        entity_type: &conflict.entity_type,
    };
    let again = NewConflict {
        integration_id: conflict.integration_id,
        key,
        entity_id: &conflict.entity_id,
        strategy: &conflict.strategy,
        sides,
    };
    let id = sync_conflicts::open(transaction, &again, now)?;
    sync_conflicts::find(transaction, id)?.ok_or(StoreError::NoRow)
}

/// A decision, ready to be carried out.
pub(super) struct Decision {
    pub(super) base: Document,
    /// The record here until now.
    pub(super) before: Document,
    /// The record here from now on.
    pub(super) local: Document,
    /// The record there as the person saw it.
    pub(super) theirs: Document,
    pub(super) decided: Vec<String>,
    pub(super) left: Vec<String>,
    pub(super) discarded: Vec<Discarded>,
    /// Further fields of the record that change with these.
    pub(super) along: Vec<String>,
    /// The choices as the merge understands them.
    pub(super) choices: BTreeMap<String, Choice>,
    /// What is made besides.
    pub(super) beside: Beside,
}

impl Decision {
    /// A field in which the decision lifts a block.
    fn lifts(&self, integration: &Integration) -> Option<String> {
        let lifts = |field: &&String| {
            let value = |document: &Document| document.value(field);
            let [here, there, result] = [&self.before, &self.theirs, &self.local].map(value);
            needs_reason(&integration.rules, field, here.as_ref(), there.as_ref(), result.as_ref())
        };
        self.decided.iter().find(lifts).cloned()
    }
}

/// The documents of a conflict about fields: base, source, target.
pub(super) fn documents(conflict: &ConflictRow) -> Result<[Document; 3], ConflictError> {
    match conflict.sides.kind {
        ConflictKind::Fields | ConflictKind::FirstMeeting => {}
        ConflictKind::DeletedHere | ConflictKind::DeletedThere => return Err(ConflictError::OtherKind),
    }
    let sides = &conflict.sides;
    let document = |text: &Option<String>| -> Result<Document, StoreError> {
        text.as_deref().map_or_else(|| Ok(Document::default()), read)
    };
    Ok([document(&sides.base)?, document(&sides.source)?, document(&sides.target)?])
}

/// The disputes as the merge made them.
fn disputes(
    integration: &Integration,
    conflict: &ConflictRow,
    [base, source, target]: &[Document; 3],
) -> Option<Disputes> {
    let value = |document: &Document, field: &str| document.value(field).filter(|value| !is_empty(value));
    let dispute = |field: &String| {
        let reason = match (conflict.sides.kind, integration.rules.of(field)) {
            (ConflictKind::FirstMeeting, _) => DisputeReason::FirstMeeting,
            (
                ConflictKind::Fields | ConflictKind::DeletedHere | ConflictKind::DeletedThere,
                Some(FieldRule::Latest),
            ) => DisputeReason::TimesUndecided,
            (
                ConflictKind::Fields | ConflictKind::DeletedHere | ConflictKind::DeletedThere,
                Some(_) | None,
            ) => DisputeReason::BothChanged,
        };
        let dispute = Dispute {
            base: value(base, field),
            source: value(source, field),
            target: value(target, field),
            reason,
            stays: integration.local,
        };
        (field.clone(), dispute)
    };
    PerField::new(conflict.sides.fields.iter().map(dispute).collect())
}

pub(super) fn present(document: &Document) -> SideState {
    SideState::Present { fields: document.fields(), modified_at: None, coverage: Coverage::Whole }
}

/// Which document a choice takes its text from; `None` for a value of its own.
pub(super) fn chosen<'a>(choice: &Choice, [_, source, target]: &'a [Document; 3]) -> Option<&'a Document> {
    match choice {
        Choice::KeepSource => Some(source),
        Choice::KeepTarget => Some(target),
        Choice::Value(_) | Choice::Both => None,
    }
}

/// Works out what choices mean.
fn decide(
    records: &Records,
    transaction: &ReadTransaction<'_>,
    integration: &Integration,
    conflict: &ConflictRow,
    held: &Held,
    choices: &BTreeMap<String, Choice>,
) -> Result<Decision, ConflictError> {
    let (choices, beside) = translated(records, integration, conflict, choices)?;
    let mut documents = documents(conflict)?;
    let mut before = held.local()?;
    // What the other side calls a record that ours refers to may have become known since the person was asked.
    let [_, source, target] = &mut documents;
    let ours = match integration.local {
        Side::Source => source,
        Side::Target => target,
    };
    for document in [ours, &mut before] {
        let fields = &conflict.sides.fields;
        children::name_references(records, transaction, &held.row.entity_id, document, fields)?;
    }
    let disputes = disputes(integration, conflict, &documents).ok_or(ConflictError::OtherKind)?;
    let [base, source, target] = &documents;
    let (ours, theirs) = match integration.local {
        Side::Source => (source, target),
        Side::Target => (target, source),
    };
    let (source_state, target_state) = match integration.local {
        Side::Source => (present(&before), present(target)),
        Side::Target => (present(source), present(&before)),
    };
    let agreed = base.fields();
    let resolved =
        merge::resolve(&disputes, Some(&agreed), &source_state, &target_state, &integration.rules, &choices)?;
    let mut local = before.clone();
    for (field, choice) in &choices {
        match (chosen(choice, &documents), choice) {
            (Some(document), _) => local.copy(field, document),
            (None, Choice::Value(value)) => local.set(field, &value.to_string()),
            (None, Choice::Both) => {
                let value = match disputes.get(field) {
                    Some(dispute) => choice.value_for(field, dispute)?,
                    None => None,
                };
                local.set(field, &value.unwrap_or_default().to_string());
            }
            (None, Choice::KeepSource | Choice::KeepTarget) => {}
        }
    }
    let mut along: Vec<String> = Vec::new();
    for field in taken_along(records, integration, &choices) {
        local.copy(field, theirs);
        along.push(field.to_owned());
    }
    if beside.second_phone {
        keep_phone(&mut local, &before)?;
        along.push(SECOND_PHONE.to_owned());
    }
    let discarded = resolved
        .discarded
        .iter()
        .map(|discard| {
            let loser = if discard.side == integration.local { ours } else { theirs };
            Discarded {
                field: discard.field.clone(),
                lost: loser.get(&discard.field).unwrap_or("null").to_owned(),
                kept: local.get(&discard.field).unwrap_or("null").to_owned(),
                reason: "person",
            }
        })
        .collect();
    Ok(Decision {
        base: base.clone(),
        decided: resolved.settled.names().map(str::to_owned).collect(),
        left: resolved.open.iter().flat_map(PerField::names).map(str::to_owned).collect(),
        theirs: theirs.clone(),
        before,
        local,
        discarded,
        along,
        choices,
        beside,
    })
}
