//! Who is heard when both sides changed a field of a customer or an address.

use std::collections::BTreeMap;

use mostrador_domain::Timestamp;
use mostrador_domain::merge::{FieldRule, MergeRules};
use mostrador_store::tables::sync_integrations::{
    self, IntegrationRow, IntegrationSettings, LOCAL_SYSTEM, Origin, Party, Running, Travel,
};
use mostrador_store::{StoreError, WriteTransaction};
use serde_json::Value;

use super::{ADDRESS, CUSTOMER};

/// Fields of a customer that the site alone has: the remote neither knows nor takes them. The block is on the wire too, where
/// the remote reports its own.
pub const OWN_FIELDS: [&str; 6] =
    ["isBanned", "bannedAt", "banReason", "isActive", "internalNote", "secondPhone"];

/// Fields that go with another one when a person takes the remote's value of it: a block has a reason and an instant.
pub fn companions(entity_type: &str, field: &str) -> &'static [&'static str] {
    match (entity_type, field) {
        (CUSTOMER, "isBanned") => &["bannedAt", "banReason"],
        (_, _) => &[],
    }
}

/// The rules of an entity until a person changes them: the remote is the source, the site the target. Every other entity has
/// those of a person's decision.
pub fn default_rules(entity_type: &str) -> MergeRules {
    let mut rules = MergeRules::all(FieldRule::Manual);
    let mut set = |rule: FieldRule, fields: &[&str]| {
        rules.fields.extend(fields.iter().map(|field| ((*field).to_owned(), rule)));
    };
    match entity_type {
        CUSTOMER => {
            set(FieldRule::SourceWins, &["firstName", "lastName", "email"]);
            set(
                FieldRule::SourceAlone,
                &[
                    "id",
                    "whatsappPhoneNumber",
                    "totalOrders",
                    "totalSpent",
                    "lastInteraction",
                    "stripeCustomerId",
                    "createdAt",
                    "deletedAt",
                ],
            );
            set(FieldRule::KeptApart, &OWN_FIELDS);
            set(FieldRule::Manual, &["birthDate"]);
            rules.guards.insert("isBanned".to_owned(), Value::Bool(true));
            rules.kept_here.insert("birthDate".to_owned());
        }
        ADDRESS => {
            set(FieldRule::TargetWins, &["latitude", "longitude", "deliveryInstructions"]);
            set(
                FieldRule::SourceWins,
                &[
                    "name",
                    "street",
                    "number",
                    "interiorNumber",
                    "neighborhood",
                    "city",
                    "state",
                    "zipCode",
                    "country",
                ],
            );
            set(FieldRule::Latest, &["isDefault"]);
            set(FieldRule::SourceAlone, &["id", "customerId", "createdAt", "deletedAt"]);
        }
        _ => {}
    }
    rules
}

/// What an earlier version of the program had by itself: a field with such a rule was not changed by a person.
fn former_rules(_entity_type: &str) -> Vec<BTreeMap<String, FieldRule>> {
    Vec::new()
}

/// Sees to it that customers and addresses of a system have their integrations with the site, by the program's rules where no
/// person changed them. What a person set stays.
///
/// # Errors
/// When the file cannot be written.
pub fn ensure_integrations(
    transaction: &WriteTransaction<'_>,
    system: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    for entity_type in [CUSTOMER, ADDRESS] {
        let defaults = default_rules(entity_type);
        match sync_integrations::with_site(transaction, system, entity_type)? {
            None => {
                sync_integrations::insert(transaction, &settings(system, entity_type, defaults), now)?;
            }
            Some(IntegrationRow { origin: Origin::Person, .. }) => {}
            Some(IntegrationRow { id, settings, origin: Origin::Program, .. }) => {
                let rules = brought_up_to_date(&settings.rules, defaults, &former_rules(entity_type));
                if rules != settings.rules {
                    let settings = IntegrationSettings { rules, ..settings };
                    sync_integrations::update(transaction, id, &settings, now)?;
                }
            }
        }
    }
    Ok(())
}

fn settings(system: &str, entity_type: &str, rules: MergeRules) -> IntegrationSettings {
    let party = |system: &str| Party { system: system.to_owned(), entity: entity_type.to_owned() };
    IntegrationSettings {
        name: format!("{system}:{entity_type}"),
        source: party(system),
        target: party(LOCAL_SYSTEM),
        travel: Travel::Both,
        rules,
        filters: "[]".to_owned(),
        batch_size: 100,
        running: Running::Enabled,
    }
}

/// The stored rules with what is new, and with what the program changed its mind about. Guards and what the remote does not
/// take are facts of the wire: nobody sets them.
fn brought_up_to_date(
    stored: &MergeRules,
    defaults: MergeRules,
    former: &[BTreeMap<String, FieldRule>],
) -> MergeRules {
    let mut fields = defaults.fields;
    for (field, rule) in &stored.fields {
        let was_a_default = former.iter().any(|rules| rules.get(field) == Some(rule));
        if !was_a_default {
            fields.insert(field.clone(), *rule);
        }
    }
    MergeRules { fields, guards: defaults.guards, kept_here: defaults.kept_here, ..stored.clone() }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
