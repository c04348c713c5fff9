//! *Reglas*: who wins, field by field, when both sides changed it.

use std::collections::BTreeMap;

use mostrador_domain::merge::{FieldRule, MergeRules, Side};
use mostrador_engine::customers::default_rules;
use mostrador_engine::customers::{ADDRESS, CUSTOMER};
use mostrador_engine::records::Integration;
use mostrador_store::tables::sync_integrations::{self, IntegrationRow, IntegrationSettings, LOCAL_SYSTEM};
use mostrador_store::tables::sync_log::{self, Direction, LogEntry};
use mostrador_store::{Lane, ReadTransaction, StoreError};

use super::change::invalid;
use crate::dto::*;
use crate::error::ApiError;
use crate::use_cases::sync::not_found;
use crate::{Api, Session, view};

/// Every field that has no row of its own.
const ANY: &str = "*";
/// What a person can choose where both sides may change a field.
const CHOICES: [FieldRuleView; 4] =
    [FieldRuleView::ThereWins, FieldRuleView::HereWins, FieldRuleView::Latest, FieldRuleView::Manual];

/// The fields of the table, in its order.
const ROWS: [(&str, &[&str]); 2] = [
    (
        CUSTOMER,
        &[
            "firstName",
            "lastName",
            "email",
            "birthDate",
            "whatsappPhoneNumber",
            "totalOrders",
            "totalSpent",
            "lastInteraction",
            "stripeCustomerId",
            "isBanned",
            "bannedAt",
            "banReason",
            "isActive",
            "internalNote",
            "secondPhone",
            ANY,
        ],
    ),
    (
        ADDRESS,
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
            "latitude",
            "longitude",
            "deliveryInstructions",
            "isDefault",
            ANY,
        ],
    ),
];

pub(crate) async fn customer_rules_get(
    api: &Api,
    _: &Session,
    _: Nothing,
) -> Result<CustomerRulesView, ApiError> {
    rules_view(api).await
}

async fn rules_view(api: &Api) -> Result<CustomerRulesView, ApiError> {
    let engine = api.engine();
    let read = engine.store().read(|transaction| {
        let mut rules = Vec::new();
        for (entity_type, fields) in ROWS {
            let stored = integration(transaction, entity_type)?.map(|row| row.settings.rules);
            let defaults = default_rules(entity_type);
            let now = stored.as_ref().unwrap_or(&defaults);
            rules.extend(fields.iter().map(|field| rule(entity_type, field, now, &defaults)));
        }
        Ok::<_, StoreError>(CustomerRulesView { rules })
    });
    Ok(read.await?)
}

/// The integration of an entity of customers with the site.
fn integration(
    transaction: &ReadTransaction<'_>,
    entity_type: &str,
) -> Result<Option<IntegrationRow>, StoreError> {
    let of_customers = |row: &IntegrationRow| {
        let (source, target) = (&row.settings.source, &row.settings.target);
        target.system == LOCAL_SYSTEM && source.entity == entity_type && source.system != LOCAL_SYSTEM
    };
    let mut rows = sync_integrations::list(transaction)?;
    rows.retain(of_customers);
    // That of the program comes first; a person's own has the same fields.
    rows.sort_by_key(|row| row.id);
    Ok(rows.into_iter().find(|row| Integration::of(row, &row.settings.source.system, entity_type).is_some()))
}

fn of(rules: &MergeRules, field: &str) -> Option<FieldRule> {
    if field == ANY { Some(rules.default) } else { rules.of(field) }
}

fn rule(entity_type: &str, field: &str, now: &MergeRules, defaults: &MergeRules) -> CustomerRule {
    let default_rule = view::rule(of(defaults, field), Side::Target);
    let rule = view::rule(of(now, field), Side::Target);
    let options = options(default_rule);
    CustomerRule { entity_type: entity_type.to_owned(), field: field.to_owned(), rule, default_rule, options }
}

/// What can be chosen for a field: where one side alone has it there is no choice.
fn options(default_rule: FieldRuleView) -> Vec<FieldRuleView> {
    match default_rule {
        FieldRuleView::ThereAlone | FieldRuleView::KeptApart => vec![default_rule],
        FieldRuleView::HereWins
        | FieldRuleView::ThereWins
        | FieldRuleView::Latest
        | FieldRuleView::Manual => CHOICES.to_vec(),
    }
}

pub(crate) async fn customer_rules_save(
    api: &Api,
    session: &Session,
    request: CustomerRulesSave,
) -> Result<CustomerRulesView, ApiError> {
    let engine = api.engine();
    let (now, actor) = (engine.now(), session.actor.clone());
    let saved = engine.store().write(Lane::Interactive, move |transaction| {
        for (entity_type, fields) in ROWS {
            let mut chosen: BTreeMap<&str, FieldRule> = BTreeMap::new();
            let defaults = default_rules(entity_type);
            for choice in request.rules.iter().filter(|choice| choice.entity_type == entity_type) {
                let field = choice.field.as_str();
                let allowed = fields.contains(&field)
                    && options(view::rule(of(&defaults, field), Side::Target)).contains(&choice.rule);
                let rule = stored(choice.rule).filter(|_| allowed).ok_or_else(|| invalid(field))?;
                chosen.insert(field, rule);
            }
            if chosen.is_empty() {
                continue;
            }
            let row = integration(transaction, entity_type)?.ok_or_else(not_found)?;
            let mut rules = row.settings.rules.clone();
            for (field, rule) in chosen {
                if field == ANY {
                    rules.default = rule;
                } else {
                    rules.fields.insert(field.to_owned(), rule);
                }
            }
            if rules == row.settings.rules {
                continue;
            }
            let (before, after) =
                (serde_json::to_string(&row.settings.rules)?, serde_json::to_string(&rules)?);
            let settings = IntegrationSettings { rules, ..row.settings };
            sync_integrations::update(transaction, row.id, &settings, now)?;
            sync_log::add(
                transaction,
                &LogEntry {
                    at: now,
                    system: "local",
                    entity: "rules",
                    entity_id: entity_type,
                    direction: Direction::Local,
                    action: "save",
                    outcome: "ok",
                    actor: Some(&actor),
                    duration_ms: None,
                    before: Some(&before),
                    after: Some(&after),
                    detail: None,
                },
            )?;
        }
        if request.rules.iter().any(|choice| ROWS.iter().all(|(entity, _)| *entity != choice.entity_type)) {
            return Err(invalid("entityType"));
        }
        Ok::<_, ApiError>(())
    });
    saved.await?;
    api.tell_customers();
    rules_view(api).await
}

/// The rule as it is stored: the remote is the source, the site the target. What is one side's alone is never chosen.
fn stored(rule: FieldRuleView) -> Option<FieldRule> {
    match rule {
        FieldRuleView::HereWins => Some(FieldRule::TargetWins),
        FieldRuleView::ThereWins => Some(FieldRule::SourceWins),
        FieldRuleView::Latest => Some(FieldRule::Latest),
        FieldRuleView::Manual => Some(FieldRule::Manual),
        FieldRuleView::ThereAlone => Some(FieldRule::SourceAlone),
        FieldRuleView::KeptApart => Some(FieldRule::KeptApart),
    }
}
