//! The fields of a customer or an address, each with where it comes from, what the other side has, who wins, and whether it
//! can be edited.

use mostrador_domain::Timestamp;
use mostrador_domain::customer::{check_address, check_customer};
use mostrador_domain::merge::FieldRule;
use mostrador_engine::customers::{ADDRESS, CUSTOMER};
use mostrador_engine::records::{Document, Integration, NewEdits};
use mostrador_store::tables::sync_data::{Owned, RecordRow};
use mostrador_store::tables::sync_log::of_record::{self, Deed};
use mostrador_store::tables::{sync_integrations, sync_links};
use mostrador_store::{ReadTransaction, StoreError};
use serde_json::Value;

use crate::dto::*;
use crate::view;

/// Reason of a record that exists here alone.
const LOCAL_ONLY: &str = "LOCAL_ONLY";
/// Deeds of a record that are looked through for who wrote a value.
const DEEDS: u32 = 200;
/// Fields that a customer can have although its record does not name them, in the order of the screen.
const CUSTOMER_FIELDS: [&str; 8] = [
    "firstName",
    "lastName",
    "whatsappPhoneNumber",
    "secondPhone",
    "email",
    "birthDate",
    "internalNote",
    "isActive",
];
/// The same of an address.
const ADDRESS_FIELDS: [&str; 13] = [
    "name",
    "street",
    "number",
    "interiorNumber",
    "neighborhood",
    "city",
    "state",
    "zipCode",
    "country",
    "deliveryInstructions",
    "latitude",
    "longitude",
    "isDefault",
];
/// What block and unblock change.
pub(super) const BLOCK_FIELDS: [&str; 3] = ["isBanned", "bannedAt", "banReason"];

/// A record with what is known of the other side.
pub(super) struct Sides {
    /// The record as it stands here.
    pub(super) here: Document,
    /// As the other side has it; `None` while it has none.
    pub(super) there: Option<Document>,
    /// Under which rules both meet.
    integration: Option<Integration>,
    /// Whether something of it waits to be sent.
    pending: bool,
    /// It exists here alone.
    pub(super) local_only: bool,
    deeds: Vec<Deed>,
}

impl Sides {
    pub(super) fn load(transaction: &ReadTransaction<'_>, owned: &Owned) -> Result<Self, StoreError> {
        let Owned { system, entity_type, row } = owned;
        let here = Document::parse(&row.payload).unwrap_or_default();
        let integration = sync_integrations::with_site(transaction, system, entity_type)?
            .and_then(|row| Integration::of(&row, system, entity_type));
        let link = match &integration {
            Some(integration) => {
                sync_links::find(transaction, integration.id, integration.local, &row.entity_id)?
            }
            None => None,
        };
        let local_only = is_local_only(row);
        let pending = link.as_ref().is_some_and(sync_links::LinkRow::is_pending);
        let there = match link.and_then(|link| link.base) {
            Some(base) => Some(Document::parse(&base).unwrap_or_default()),
            None if local_only || (pending && row.id_there().is_none()) => None,
            None => Some(here.clone()),
        };
        let deeds = of_record::newest(transaction, system, entity_type, &row.entity_id, DEEDS)?;
        let deeds = view::written_by(transaction, deeds)?;
        Ok(Self { here, there, integration, pending, local_only, deeds })
    }

    /// Every field that the record has or may have.
    pub(super) fn fields(&self, entity_type: &str) -> Vec<CustomerField> {
        let known: &[&str] = match entity_type {
            CUSTOMER => &CUSTOMER_FIELDS,
            ADDRESS => &ADDRESS_FIELDS,
            _ => &[],
        };
        let mut names: Vec<&str> = known.to_vec();
        names.extend(self.here.names().filter(|name| !known.contains(name)));
        names.into_iter().map(|name| self.field(entity_type, name)).collect()
    }

    fn field(&self, entity_type: &str, name: &str) -> CustomerField {
        let value = filled(self.here.get(name));
        let theirs = self.there.as_ref().and_then(|there| filled(there.get(name)));
        let differs = self.there.is_some() && !same(value, theirs);
        let edit = self.edit(entity_type, name);
        let writer = self.writer(name, value);
        // What was written here is the site's; so is what differs and was written too long ago for the audit to know.
        let own = value.is_some() && (writer.is_some() || differs || self.local_only);
        CustomerField {
            field: name.to_owned(),
            value: value.map(str::to_owned),
            there: theirs.filter(|_| differs).map(str::to_owned),
            origin: match value {
                None => FieldOrigin::Nobody,
                Some(_) if own => FieldOrigin::Here,
                Some(_) => FieldOrigin::There,
            },
            edited_by: writer.and_then(|deed| deed.actor.clone()),
            edited_at: writer.map(|deed| deed.at.millis()),
            edit,
            rule: self
                .integration
                .as_ref()
                .map(|integration| view::rule(integration.rules.of(name), integration.local)),
            pending: differs && self.pending && edit == FieldEdit::Travels,
        }
    }

    fn edit(&self, entity_type: &str, name: &str) -> FieldEdit {
        let Some(integration) = &self.integration else { return FieldEdit::SourceAlone };
        if entity_type == CUSTOMER && BLOCK_FIELDS.contains(&name) {
            return FieldEdit::OwnAct;
        }
        let writable = match entity_type {
            CUSTOMER => check_customer(name, &Value::Null).is_some(),
            ADDRESS => check_address(name, &Value::Null).is_some(),
            _ => false,
        };
        if !writable || integration.edits == NewEdits::Refused {
            return FieldEdit::SourceAlone;
        }
        if self.local_only {
            return FieldEdit::StaysHere;
        }
        let alone = integration.rules.of(name).and_then(FieldRule::alone);
        if alone == Some(integration.local.other()) {
            return FieldEdit::SourceAlone;
        }
        if integration.rules.travels_from(integration.local, name) {
            FieldEdit::Travels
        } else {
            FieldEdit::StaysHere
        }
    }

    /// The latest deed of a person that gave the field the value that it has.
    fn writer(&self, name: &str, value: Option<&str>) -> Option<&Deed> {
        let wrote = |deed: &&Deed| {
            matches!(deed.action.as_str(), "edit" | "create" | "bring_back" | "undo") && deed.actor.is_some()
        };
        let of_field = |deed: &Deed| -> Option<Document> {
            let after = Document::parse(deed.after.as_deref()?).ok()?;
            after.get(name).is_some().then_some(after)
        };
        let (deed, after) = self.deeds.iter().filter(wrote).find_map(|deed| Some((deed, of_field(deed)?)))?;
        same(filled(after.get(name)), value).then_some(deed)
    }

    /// Who blocked, or unblocked, last.
    pub(super) fn blocked_by(&self) -> Option<String> {
        let deed = self.deeds.iter().find(|deed| matches!(deed.action.as_str(), "block" | "unblock"))?;
        deed.actor.clone()
    }
}

/// Whether the record exists here alone: the other side has no way to make it.
pub(super) fn is_local_only(row: &RecordRow) -> bool {
    row.error.as_deref() == Some(LOCAL_ONLY) || row.id_there().is_none()
}

/// A value that says something.
fn filled(raw: Option<&str>) -> Option<&str> {
    raw.filter(|raw| !matches!(raw.trim(), "null" | "\"\""))
}

fn same(one: Option<&str>, other: Option<&str>) -> bool {
    let read = |raw: Option<&str>| raw.and_then(|raw| serde_json::from_str::<Value>(raw).ok());
    one == other || read(one) == read(other)
}

/// When a JSON text says an instant.
pub(super) fn instant(raw: Option<&str>) -> Option<i64> {
    let text: String = serde_json::from_str(raw?).ok()?;
    Timestamp::parse_rfc3339(&text).map(Timestamp::millis)
}

/// What a JSON text says as a text.
pub(super) fn text(raw: Option<&str>) -> Option<String> {
    mostrador_domain::customer::json_text(&serde_json::from_str(raw?).ok()?)
}
