//! What a person sees of an integration, from the first try to every day.

use mostrador_connector::Selection;
use mostrador_domain::merge::FieldRule;
use mostrador_engine::RunRefusal;
use mostrador_store::tables::sync_history::{RunMode, RunStatus, RunTrigger};
use mostrador_store::tables::sync_integrations::{Running, Travel};
use mostrador_store::tables::sync_records::results::ResultOutcome::{Conflicted, Failed};
use serde_json::json;

use crate::site::{CRM, ERP, Site, mapping, outcomes};
use crate::system::System;

fn companies(system: &System, count: usize) {
    for number in 1..=count {
        system.put(&json!({ "rif": format!("J{number:03}"), "nombre": format!("Nº {number}"), "tel": "1" }));
    }
}

#[test]
fn an_integration_is_tried_dry_then_with_the_first_records_then_with_all_of_them() {
    let site = Site::new();
    companies(&site.erp, 120);
    site.crm.put(&json!({ "id": "J001", "name": "Otra", "own": 1 }));
    site.crm.put(&json!({ "id": "J002", "name": "Nº 2", "phone": "1" }));
    site.life(async |life| {
        let id = life.set_up(FieldRule::SourceWins, Travel::SourceToTarget).await;
        let dry = life.run(id, RunMode::DryRun, None).await;
        assert_eq!(site.crm.reads().len(), 1, "the target is read before, once");
        assert_eq!((outcomes(&dry), dry.integration_id), ([118, 1, 1, 0, 0, 0], Some(id)));
        assert!(site.crm.sent().is_empty());
        assert_eq!(life.integration(id).await.proved_at, None);

        let first = life.run(id, RunMode::Real, Some(20)).await;
        assert_eq!(outcomes(&first), [18, 1, 1, 0, 0, 0]);
        assert_eq!(site.crm.rows().len(), 20);
        assert!(life.integration(id).await.proved_at.is_some());

        let all = life.run(id, RunMode::Real, None).await;
        assert_eq!(outcomes(&all), [100, 0, 20, 0, 0, 0]);
        assert_eq!(site.crm.rows().len(), 120);
        assert_eq!(site.crm.field("J001", "name"), "Nº 1");
        assert_eq!(site.crm.field("J001", "own"), 1);
        assert_eq!(site.crm.sent().len(), 119, "what is alike is not sent");

        // The echo of all of it is nothing to do, on either side.
        assert_eq!(life.read(CRM).await.counters.updated, 0);
        assert_eq!(outcomes(&life.run(id, RunMode::Real, None).await), [0, 0, 120, 0, 0, 0]);
        assert_eq!((site.crm.sent().len(), site.erp.sent().len()), (119, 0));
    });
}

#[test]
fn what_was_read_before_an_integration_was_switched_on_is_carried_by_the_next_run_of_its_source() {
    let site = Site::new();
    companies(&site.erp, 60);
    site.life(async |life| {
        life.read(ERP).await;
        let id = life.set_up(FieldRule::SourceWins, Travel::SourceToTarget).await;
        life.run(id, RunMode::Real, Some(20)).await;
        // While it is off, the source is read as ever, and its watermark moves on.
        assert_eq!(life.read(ERP).await.integration_id, None);
        site.erp.put(&json!({ "rif": "J001", "tel": "2" }));
        life.read(ERP).await;
        assert_eq!(site.crm.rows().len(), 20);
        assert_eq!(site.crm.field("J001", "phone"), "1");
        life.switch(id, Running::Enabled).await;
        let run = life.read(ERP).await;
        assert_eq!((outcomes(&run), run.integration_id), ([40, 1, 19, 0, 0, 0], Some(id)));
        assert_eq!((site.crm.rows().len(), site.crm.field("J001", "phone")), (60, json!("2")));
        // From now on changes alone are read.
        site.erp.reads();
        site.erp.put(&json!({ "rif": "J002", "nombre": "Dos" }));
        assert_eq!(life.read(ERP).await.counters.updated, 1);
        assert!(matches!(site.erp.reads()[..], [Selection::Since(_)]));
        assert_eq!(site.crm.field("J002", "name"), "Dos");
        // A changed mapping is applied to everything.
        let mut changed = mapping();
        changed.pop();
        changed.push(mostrador_store::tables::field_mappings::FieldMapping::copy("tel", "mobile"));
        life.map(id, changed).await;
        assert_eq!(outcomes(&life.read(ERP).await), [0, 60, 0, 0, 0, 0]);
        assert_eq!(site.crm.field("J060", "mobile"), "1");
    });
}

#[test]
fn a_failed_record_is_tried_again_through_the_mapping_as_it_is_then() {
    let site = Site::new();
    companies(&site.erp, 10);
    site.erp.put(&json!({ "rif": "J003", "nombre": "" }));
    site.erp.put(&json!({ "rif": "J004", "nombre": "" }));
    site.life(async |life| {
        let id = life.set_up(FieldRule::SourceWins, Travel::SourceToTarget).await;
        let run = life.run(id, RunMode::Real, None).await;
        assert_eq!(outcomes(&run), [8, 0, 0, 0, 0, 2]);
        let failed = life.results(run.id, Failed).await;
        assert_eq!(
            (failed[0].external_id.as_deref(), &*failed[0].reason_code, failed[0].field.as_deref()),
            (Some("J003"), "REQUIRED", Some("name"))
        );
        // A read in nobody's name, while the integration is off, says nothing about them.
        life.read(ERP).await;
        assert_eq!(life.open_failures().await, 2);
        let mut corrected = mapping();
        corrected[1].default_value = Some("\"Sin nombre\"".to_owned());
        life.map(id, corrected).await;
        let retry = life.engine.runs().retry_record(failed[0].id, "Ana").await.unwrap();
        let row = life.engine.runs().ended(retry).await.unwrap();
        assert_eq!((outcomes(&row), row.trigger), ([1, 0, 0, 0, 0, 0], RunTrigger::Retry));
        assert_eq!((row.integration_id, life.open_failures().await), (Some(id), 1));
        let retry = life.engine.runs().retry_failed(run.id, "Ana").await.unwrap();
        assert_eq!(outcomes(&life.engine.runs().ended(retry).await.unwrap()), [1, 0, 0, 0, 0, 0]);
        assert_eq!(life.open_failures().await, 0);
        life.send().await;
        assert_eq!(site.crm.field("J003", "name"), "Sin nombre");
        assert_eq!(site.crm.rows().len(), 10);
    });
}

#[test]
fn both_ways_each_side_hears_what_the_other_one_changed() {
    let site = Site::new();
    companies(&site.erp, 5);
    site.life(async |life| {
        let id = life.set_up(FieldRule::SourceWins, Travel::Both).await;
        life.run(id, RunMode::Real, None).await;
        site.crm.put(&json!({ "id": "J001", "phone": "7" }));
        site.crm.put(&json!({ "id": "J002", "phone": "8" }));
        site.erp.put(&json!({ "rif": "J002", "tel": "9", "nombre": "Dos" }));
        // Switched off, and its own run carries all the same.
        life.run(id, RunMode::Real, None).await;
        life.run(id, RunMode::Real, None).await;
        assert_eq!(site.erp.field("J001", "tel"), "7");
        assert_eq!(site.crm.field("J002", "name"), "Dos");
        assert_eq!(site.erp.field("J002", "tel"), site.crm.field("J002", "phone"));
        let counts = (site.erp.sent().len(), site.crm.sent().len());
        for _ in 0..3 {
            let run = life.run(id, RunMode::Real, None).await;
            assert_eq!(outcomes(&run), [0, 0, 5, 0, 0, 0]);
        }
        assert_eq!((site.erp.sent().len(), site.crm.sent().len()), counts, "nothing goes to and fro");
    });
}

#[test]
fn a_person_is_asked_once_about_what_differs_when_two_records_meet() {
    let site = Site::new();
    companies(&site.erp, 3);
    site.crm.put(&json!({ "id": "J001", "name": "Otra", "phone": "1" }));
    site.life(async |life| {
        let id = life.set_up(FieldRule::Manual, Travel::SourceToTarget).await;
        let dry = life.run(id, RunMode::DryRun, None).await;
        let run = life.run(id, RunMode::Real, None).await;
        assert_eq!(outcomes(&dry), outcomes(&run));
        assert_eq!(outcomes(&run), [2, 0, 0, 0, 1, 0]);
        let asked = life.results(run.id, Conflicted).await;
        assert_eq!((&*asked[0].reason_code, asked[0].field.as_deref()), ("FIRST_MEETING", Some("name")));
        assert_eq!(site.crm.field("J001", "name"), "Otra", "nothing is sent before that");
        assert_eq!(outcomes(&life.run(id, RunMode::Real, None).await), [0, 0, 3, 0, 0, 0]);
    });
}

#[test]
fn what_the_target_keeps_otherwise_than_it_was_sent_is_told_with_field_and_value() {
    let site = Site::new();
    site.erp.put(&json!({ "rif": "J001", "nombre": "Panadería La Espiga", "tel": "1" }));
    site.erp.put(&json!({ "rif": "J002", "nombre": "Otto", "tel": "1" }));
    site.crm.cut_names(Some(9));
    site.life(async |life| {
        let id = life.set_up(FieldRule::SourceWins, Travel::SourceToTarget).await;
        life.run(id, RunMode::Real, None).await;
        let read = life.read(CRM).await;
        let failed = life.results(read.id, Failed).await;
        assert_eq!(
            (failed.len(), &*failed[0].reason_code, failed[0].field.as_deref(), failed[0].value.as_deref()),
            (1, "READ_BACK_DIFFERS", Some("name"), Some("Panadería"))
        );
        // The source is put right: the name fits now.
        site.erp.put(&json!({ "rif": "J001", "nombre": "La Espiga" }));
        life.run(id, RunMode::Real, None).await;
        let read = life.read(CRM).await;
        assert_eq!((read.counters.failed, site.crm.field("J001", "name")), (0, json!("La Espiga")));
    });
}

#[test]
fn an_integration_that_cannot_carry_anything_does_not_run() {
    let site = Site::new();
    companies(&site.erp, 3);
    site.life(async |life| {
        assert!(matches!(life.start(77, RunMode::Real, None).await, Err(RunRefusal::Unknown)));
        let id = life.set_up(FieldRule::SourceWins, Travel::SourceToTarget).await;
        let mut broken = mapping();
        broken[2].to_target = r#"{"codec":"nothing of the sort"}"#.to_owned();
        for unusable in [Vec::new(), broken] {
            life.map(id, unusable).await;
            let refused = life.start(id, RunMode::DryRun, None).await;
            assert!(matches!(refused, Err(RunRefusal::MappingUnusable)), "{refused:?}");
        }
        // By the clock the source is read all the same.
        life.switch(id, Running::Enabled).await;
        assert_eq!(outcomes(&life.read(ERP).await), [3, 0, 0, 0, 0, 0]);
        assert!(site.crm.rows().is_empty());
        life.map(id, mapping()).await;
        site.crm.set_unreachable(true);
        let refused = life.start(id, RunMode::Real, None).await;
        assert!(matches!(refused, Err(RunRefusal::TargetUnread { .. })), "{refused:?}");
        site.crm.set_unreachable(false);
        let run = life.run(id, RunMode::Real, None).await;
        assert_eq!((outcomes(&run), run.status), ([3, 0, 0, 0, 0, 0], RunStatus::Completed));
        assert_eq!(site.crm.rows().len(), 3);
    });
}
