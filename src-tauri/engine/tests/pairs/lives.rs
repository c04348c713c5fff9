//! A run that carries records, through deaths of the process.

use mostrador_domain::merge::FieldRule;
use mostrador_store::tables::sync_history::{RunMode, RunStatus};
use mostrador_store::tables::sync_integrations::Travel;
use serde_json::json;

use crate::site::{CRM, Site, outcomes};

fn survives(at: u64) {
    let site = Site::new();
    for number in 0..300 {
        site.erp.put(&json!({ "rif": format!("J{number:03}"), "nombre": "Ana", "tel": "1" }));
    }
    let (run, committed) = site.life(async |life| {
        let id = life.set_up(FieldRule::SourceWins, Travel::Both).await;
        let run = life.start(id, RunMode::Real, None).await.unwrap();
        let seen = life.until(run, |progress| progress.counters.processed >= at).await;
        (run, seen.counters.processed)
    });
    assert!(committed < 300, "it must die in between");
    site.life(async |life| {
        let row = life.engine.runs().ended(run).await.unwrap();
        assert_eq!((row.status, outcomes(&row)), (RunStatus::Completed, [300, 0, 0, 0, 0, 0]), "at {at}");
        life.send().await;
        let sent = site.crm.sent();
        assert_eq!(site.crm.rows().len(), 300);
        assert!(sent.iter().all(|operation| operation.external_id.is_empty()), "nothing was changed twice");
        life.read(CRM).await;
        assert_eq!((site.crm.sent().len(), site.erp.sent().len()), (sent.len(), 0));
    });
}

#[test]
fn a_run_whose_process_died_carries_every_record_once() {
    for at in [1, 49, 50, 240] {
        survives(at);
    }
}
