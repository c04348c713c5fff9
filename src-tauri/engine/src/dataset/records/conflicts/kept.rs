//! What a decision means besides the values of its fields: both values kept, fields that go with another one, a block that is
//! lifted.

use std::collections::BTreeMap;

use mostrador_domain::Timestamp;
use mostrador_domain::merge::{Choice, FieldRule, Fields, MergeRules, ResolveError, Side};
use mostrador_store::tables::sync_conflicts::ConflictRow;
use mostrador_store::tables::sync_data::LOCAL_ID_PREFIX;
use mostrador_store::{StoreError, WriteTransaction};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::super::settle::same_field;
use super::super::{Document, EditError, Held, Integration, Records, deletion};
use super::ConflictError;
use crate::dataset::customers::{KeepBoth, SECOND_PHONE, companions, keep_both};

/// What was made besides, where both values were kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Beside {
    /// The site's phone went into the field for a second one.
    #[serde(default)]
    pub(super) second_phone: bool,
    /// Id of the record with the site's values.
    #[serde(default)]
    pub(super) record: Option<String>,
}

impl Beside {
    pub(super) fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether this result of a field lifts a block that one of the two sides has: then a person has to say why.
pub fn needs_reason(
    rules: &MergeRules,
    field: &str,
    here: Option<&Value>,
    there: Option<&Value>,
    result: Option<&Value>,
) -> bool {
    let blocked = rules.is_guarded(field, here) || rules.is_guarded(field, there);
    blocked && !rules.is_guarded(field, result)
}

/// Choices in the words of the merge, and what is to be made besides.
pub(super) fn translated(
    records: &Records,
    integration: &Integration,
    conflict: &ConflictRow,
    choices: &BTreeMap<String, Choice>,
) -> Result<(BTreeMap<String, Choice>, Beside), ConflictError> {
    let there = match integration.local {
        Side::Source => Choice::KeepTarget,
        Side::Target => Choice::KeepSource,
    };
    let mut beside = Beside::default();
    let mut plain = BTreeMap::new();
    for (field, choice) in choices {
        let choice = match (choice, keep_both(&records.entity_type, field)) {
            (Choice::Both, Some(KeepBoth::SecondPhone)) => {
                beside.second_phone = true;
                there.clone()
            }
            (Choice::Both, Some(KeepBoth::SecondRecord)) => {
                beside.record = Some(id_of(conflict));
                there.clone()
            }
            (Choice::Both, None) => {
                return Err(ConflictError::Choice(ResolveError::NotTexts { field: field.clone() }));
            }
            (Choice::Both, Some(KeepBoth::Joined))
            | (Choice::KeepSource | Choice::KeepTarget | Choice::Value(_), _) => choice.clone(),
        };
        plain.insert(field.clone(), choice);
    }
    Ok((plain, beside))
}

/// The id of the record that a conflict makes: always the same, so that whoever takes the decision back finds it.
fn id_of(conflict: &ConflictRow) -> String {
    let named =
        format!("{}/{}/{}/{}", conflict.system, conflict.entity_type, conflict.entity_id, conflict.id);
    let digest: [u8; 32] = Sha256::digest(named).into();
    let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    let parts = [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)];
    format!("{LOCAL_ID_PREFIX}{}", parts.join("-"))
}

/// The site's phone goes beside the other side's; refused where another one stands there.
pub(super) fn keep_phone(local: &mut Document, before: &Document) -> Result<(), ConflictError> {
    const PHONE: &str = "whatsappPhoneNumber";
    let mut wanted = local.clone();
    wanted.set(SECOND_PHONE, before.get(PHONE).unwrap_or("null"));
    let is_free = same_field(local, &Document::default(), SECOND_PHONE);
    if !is_free && !same_field(local, &wanted, SECOND_PHONE) {
        return Err(ConflictError::Choice(ResolveError::NotTexts { field: PHONE.to_owned() }));
    }
    *local = wanted;
    Ok(())
}

/// The fields that go along where the other side's value of a field is taken.
pub(super) fn taken_along<'a>(
    records: &'a Records,
    integration: &'a Integration,
    choices: &'a BTreeMap<String, Choice>,
) -> impl Iterator<Item = &'static str> + 'a {
    let remote = integration.remote();
    choices
        .iter()
        .filter(move |(_, choice)| match choice {
            Choice::KeepSource => remote == Side::Source,
            Choice::KeepTarget => remote == Side::Target,
            Choice::Value(_) | Choice::Both => false,
        })
        .flat_map(|(field, _)| companions(&records.entity_type, field).iter().copied())
        .filter(|field| integration.rules.of(field) == Some(FieldRule::KeptApart))
}

/// Makes a record of the site's own values.
pub(super) fn make_record(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    id: &str,
    ours: &Document,
    actor: &str,
    now: Timestamp,
) -> Result<(), EditError> {
    /// What belongs to the one record and not to its values.
    const ITS_OWN: [&str; 4] = ["id", "createdAt", "deletedAt", "isDefault"];
    let fields: Fields = ours
        .names()
        .filter(|field| !ITS_OWN.contains(field))
        .filter_map(|field| Some((field.to_owned(), serde_json::from_str(ours.get(field)?).ok()?)))
        .collect();
    if Held::find(records, transaction, id)?.is_some() {
        return Ok(());
    }
    super::super::create(transaction, records, id, &fields, None, actor, now)?;
    Ok(())
}

/// Takes the record away that a decision made, unless it was changed since.
pub(super) fn unmake_record(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    integration: &Integration,
    id: &str,
    actor: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    match Held::find(records, transaction, id)? {
        Some(held) if held.row.tombstone.is_none() && held.row.version == 1 => {
            deletion::delete_held(&records.at(transaction, now), integration, held, actor)
        }
        Some(_) | None => Ok(()),
    }
}
