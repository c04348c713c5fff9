//! A dry run of an integration predicts the real one and changes nothing.

use mostrador_domain::merge::FieldRule;
use mostrador_store::tables::sync_history::{RunCounters, RunMode};
use mostrador_store::tables::sync_integrations::{Running, Travel};
use mostrador_store::tables::sync_records::results::ResultOutcome::{Conflicted, Failed, Skipped};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::site::{CRM, ERP, Life, Site};
use crate::system::System;

/// What became of a record: its id, the reason and the field.
type Told = (Option<String>, String, Option<String>);

async fn run(life: &Life, id: i64, mode: RunMode, limit: Option<u64>) -> (RunCounters, Vec<Told>) {
    let row = life.run(id, mode, limit).await;
    let mut told = Vec::new();
    for outcome in [Skipped, Conflicted, Failed] {
        for row in life.results(row.id, outcome).await {
            told.push((row.external_id, row.reason_code, row.field));
        }
    }
    told.sort();
    (row.counters, told)
}

/// One record of the source: some have no name, are filtered out, or share the key of another one.
fn row() -> impl Strategy<Value = Value> {
    let name = prop_oneof![Just(""), Just("Ana"), Just("Eva")];
    let phone = prop_oneof![Just(Value::Null), Just(json!("1")), Just(json!("2"))];
    (0..9_u8, 0..9_u8, name, phone, prop::bool::weighted(0.8)).prop_map(|(own, key, name, phone, active)| {
        // Two out of three have a key that goes with their id.
        let key = if own % 3 == 0 { key } else { own };
        json!({ "cod": own.to_string(), "rif": format!("J{key}"), "nombre": name, "tel": phone, "activo": active })
    })
}

fn to_target(row: &Value) -> Value {
    let mut fields = Map::new();
    for (from, to) in [("rif", "id"), ("nombre", "name"), ("tel", "phone")] {
        fields.insert(to.to_owned(), row[from].clone());
    }
    Value::Object(fields)
}

fn rule() -> impl Strategy<Value = FieldRule> {
    prop_oneof![
        Just(FieldRule::SourceWins),
        Just(FieldRule::TargetWins),
        Just(FieldRule::Latest),
        Just(FieldRule::Manual)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_dry_run_changes_nothing_and_predicts_what_the_real_run_does(
        rule in rule(),
        travel in prop_oneof![Just(Travel::SourceToTarget), Just(Travel::Both)],
        rounds in prop::collection::vec(
            (prop::collection::vec(row(), 0..8), prop::collection::vec(row(), 0..5), prop::option::of(1..6_u64)),
            1..4,
        ),
    ) {
        let mut site = Site::new();
        site.erp = System::new(ERP, "cod");
        site.life(async |life| {
            let id = life.set_up(rule, travel).await;
            life.switch(id, Running::Enabled).await;
            for (source, target, limit) in rounds {
                source.iter().for_each(|row| site.erp.put(row));
                target.iter().for_each(|row| site.crm.put(&to_target(row)));
                // What a real run both ways does first, and a dry one cannot.
                life.read(CRM).await;
                let before = life.dump().await;
                let sent = (site.erp.sent().len(), site.crm.sent().len());
                let predicted = run(life, id, RunMode::DryRun, limit).await;
                prop_assert_eq!(life.dump().await, before, "a dry run changes nothing but its own rows");
                prop_assert_eq!((site.erp.sent().len(), site.crm.sent().len()), sent);
                let real = run(life, id, RunMode::Real, limit).await;
                prop_assert_eq!(predicted, real);
            }
            // In the end there is nothing left to do.
            run(life, id, RunMode::Real, None).await;
            life.read(CRM).await;
            life.read(ERP).await;
            let settled = (site.erp.sent().len(), site.crm.sent().len());
            run(life, id, RunMode::Real, None).await;
            prop_assert_eq!((site.erp.sent().len(), site.crm.sent().len()), settled);
            Ok(())
        })?;
    }
}

/// The twin: the comparison notices a run that does carry.
#[test]
fn a_real_run_does_change_the_tables() {
    let site = Site::new();
    site.erp.put(&json!({ "rif": "J1", "nombre": "Ana" }));
    site.life(async |life| {
        let id = life.set_up(FieldRule::SourceWins, Travel::SourceToTarget).await;
        life.read(CRM).await;
        let before = life.dump().await;
        run(life, id, RunMode::Real, None).await;
        assert_ne!(life.dump().await, before);
    });
}
