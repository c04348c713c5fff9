//! From what is stored of an integration to what the screen draws.

use mostrador_domain::filter::{self, RecordFilter as Condition};
use mostrador_domain::merge::FieldRule;
use mostrador_engine::Engine;
use mostrador_store::tables::field_mappings::{FieldMapping, Presence};
use mostrador_store::tables::sync_history::RunRow;
use mostrador_store::tables::sync_integrations::{IntegrationSettings, Party, Running, Travel};
use serde_json::{Value, json};

use super::facts::Facts;
use super::steps::steps;
use crate::dto::*;
use crate::error::ApiError;

/// The integration as it is now.
pub(super) fn integration(engine: &Engine, facts: &Facts) -> IntegrationView {
    let settings = &facts.row.settings;
    let schedule = facts.schedule.as_ref();
    let switch = switch(settings.running);
    IntegrationView {
        id: facts.row.id,
        name: settings.name.clone(),
        source: party(&settings.source),
        target: party(&settings.target),
        direction: direction(settings.travel),
        strategy: strategy(settings.rules.default),
        filters: filters(&settings.filters),
        mapping: facts.mapping.iter().map(field).collect(),
        steps: steps(engine, facts),
        switch,
        cron: schedule.map(|schedule| schedule.cron.clone()),
        next_run_at: schedule
            .filter(|_| switch == IntegrationSwitch::On)
            .and_then(|schedule| schedule.next_run_at)
            .map(|at| at.millis()),
        last_run: facts.last_run.as_ref().map(|row| run(engine, facts.row.id, row)),
        last_dry_run: facts.last_dry_run.as_ref().map(|row| run(engine, facts.row.id, row)),
        attention: facts.attention,
        version: facts.version,
    }
}

/// A run of an integration.
pub(super) fn run(engine: &Engine, integration: i64, row: &RunRow) -> RunView {
    crate::view::run(row, Some(integration), engine.runs().progress(row.id).as_ref())
}

/// What is written down of an integration's settings.
pub(super) fn settings(settings: &IntegrationSettings) -> Result<Value, ApiError> {
    Ok(json!({
        "name": settings.name,
        "source": party(&settings.source),
        "target": party(&settings.target),
        "direction": direction(settings.travel),
        "strategy": strategy(settings.rules.default),
        "filters": filters(&settings.filters),
        "switch": switch(settings.running),
    }))
}

/// A row of the mapping. What does not read was written by another version: it is shown as it is not set.
pub(super) fn field(field: &FieldMapping) -> FieldMappingView {
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    FieldMappingView {
        source_field: field.source_field.clone(),
        target_field: field.target_field.clone(),
        transform: Transform(read(&field.to_target)),
        back: if field.to_source.is_some() { WayBack::Yes } else { WayBack::No },
        need: match field.presence {
            Presence::Required => FieldNeed::Required,
            Presence::Optional => FieldNeed::Optional,
        },
        default: field.default_value.as_deref().map(read).unwrap_or_default(),
        rules: FieldRules(read(&field.validation)),
    }
}

fn party(party: &Party) -> EntityRequest {
    EntityRequest { system: party.system.clone(), entity_type: party.entity.clone() }
}

fn switch(running: Running) -> IntegrationSwitch {
    match running {
        Running::Enabled => IntegrationSwitch::On,
        Running::Disabled => IntegrationSwitch::Off,
    }
}

/// A person's integration never goes only back.
fn direction(travel: Travel) -> IntegrationDirection {
    match travel {
        Travel::SourceToTarget | Travel::TargetToSource => IntegrationDirection::SourceToTarget,
        Travel::Both => IntegrationDirection::Both,
    }
}

/// The rules of one side alone are never a default.
fn strategy(rule: FieldRule) -> ConflictStrategy {
    match rule {
        FieldRule::SourceWins | FieldRule::SourceAlone => ConflictStrategy::SourceWins,
        FieldRule::TargetWins | FieldRule::TargetAlone => ConflictStrategy::TargetWins,
        FieldRule::Latest => ConflictStrategy::Latest,
        // Kept apart is no default.
        FieldRule::Manual | FieldRule::KeptApart => ConflictStrategy::Manual,
    }
}

fn filters(stored: &str) -> Vec<RecordFilter> {
    let filters = Condition::read_all(stored).unwrap_or_else(|_| {
        tracing::warn!("the conditions of an integration do not read");
        Vec::new()
    });
    let shown = |condition: Condition| RecordFilter {
        field: condition.field,
        test: match condition.test {
            filter::FilterTest::Equals => FilterTest::Equals,
            filter::FilterTest::Differs => FilterTest::Differs,
            filter::FilterTest::Contains => FilterTest::Contains,
            filter::FilterTest::Empty => FilterTest::Empty,
            filter::FilterTest::Filled => FilterTest::Filled,
        },
        value: condition.value,
    };
    filters.into_iter().map(shown).collect()
}
