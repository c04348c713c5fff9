//! What waits, what is paused, runs and their spreadsheets, and what the screens are told.

use base64::Engine as _;
use mostrador_api::{ErrorCode, Role, Seat};
use serde_json::{Value, json};

use crate::machine::TestMachine;
use crate::sync_world::{CONTACT, CRM, World, contact};

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_a_paused_system_says_so_and_goes_when_it_is_resumed() {
    let mut world = World::start().await;
    world.contacts(3);
    world.read_contacts().await;
    let system = json!({ "system": CRM });
    let paused = world.call("system_pause", system.clone()).await.unwrap();
    assert_eq!((&paused["state"], &paused["pausedBy"]), (&json!("PAUSED"), &json!("paired")));
    world.edit("c1", "email", "1@b.c").await;
    world.edit("c2", "email", "2@b.c").await;
    let overview = world.overview().await;
    assert_eq!((&overview["state"], &overview["pending"]), (&json!("WAITING"), &json!(2)));
    let first = world.call("sync_pending", json!({ "limit": 1 })).await.unwrap();
    assert_eq!((&first["total"], &first["items"][0]["recordId"]), (&json!(2), &json!("c1")));
    assert_eq!(
        (&first["items"][0]["title"], &first["items"][0]["reason"]),
        (&json!("Contacto 1"), &json!("PAUSED"))
    );
    let rest = world.call("sync_pending", json!({ "limit": 1, "after": first["next"] })).await.unwrap();
    assert_eq!((&rest["items"][0]["recordId"], &rest["next"]), (&json!("c2"), &Value::Null));
    let none = json!({ "limit": 5, "system": "whatsapp" });
    assert_eq!(world.call("sync_pending", none).await.unwrap()["total"], 0);
    let now = json!({ "system": CRM, "entityType": CONTACT });
    assert_eq!(world.call("sync_now", now).await, Err(ErrorCode::Paused));

    assert_eq!(
        world.call_as(Role::Manager, "system_resume", system.clone()).await,
        Err(ErrorCode::Permission)
    );
    assert_eq!(world.call("system_resume", system.clone()).await.unwrap()["state"], "WORKING");
    world.until("both are sent", async |world| (world.overview().await["pending"] == 0).then_some(())).await;
    assert_eq!(world.crm.state().accepted, 2);
    assert!(world.call("system_try", system).await.is_ok());
    let unknown = json!({ "system": "nothing" });
    assert_eq!(world.call("system_try", unknown).await, Err(ErrorCode::NotFound));
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_are_looked_for_at_once_and_a_second_run_is_refused() {
    let mut world = World::start().await;
    let id = world.order();
    let orders = json!({ "system": "whatsapp", "entityType": "order" });
    assert_eq!(world.call("sync_now", orders).await.unwrap(), Value::Null);
    world
        .until("it is confirmed", async |world| {
            (world.overview().await["pending"] == 0 && world.whatsapp.state().accepted == 1).then_some(())
        })
        .await;
    assert!(!id.is_empty());

    world.contacts(2);
    world.crm.state().fails =
        Some(mostrador_connector::RemoteError::Unreachable { detail: "scripted".to_owned() });
    let now = json!({ "system": CRM, "entityType": CONTACT });
    let run = world.call("sync_now", now.clone()).await.unwrap()["id"].clone();
    assert_eq!(world.call("sync_now", now).await, Err(ErrorCode::AlreadyRunning));
    let row = world.entity(CRM).await;
    assert_eq!((&row["run"], &row["canRun"]), (&run, &json!(false)));
    let request = json!({ "run": run });
    let paused = world.call("run_pause", request.clone()).await.unwrap();
    assert_eq!(paused["status"], "PAUSED");
    world.call("run_resume", request.clone()).await.unwrap();
    let stopped = world.call("run_stop", request.clone()).await.unwrap();
    assert_eq!(stopped["status"], "STOPPED");
    assert_eq!(world.call("run_pause", request).await, Err(ErrorCode::Over));
    assert_eq!(world.call("run_stop", json!({ "run": 99 })).await, Err(ErrorCode::NotFound));
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_are_listed_by_what_became_of_them() {
    let world = World::start().await;
    world.contacts(3);
    let clean = world.read_contacts().await;
    world.crm.state().malformed.insert("c1".to_owned());
    world.crm.state().contacts.insert("c1".to_owned(), contact(1, "x"));
    let failures = world.read_contacts().await;
    let list = async |request: Value| -> Vec<i64> {
        let page = world.call("runs_list", request).await.unwrap();
        let runs = page["runs"].as_array().unwrap();
        for run in runs {
            let sum: u64 = ["created", "updated", "unchanged", "skipped", "conflicted", "failed"]
                .map(|name| run[name].as_u64().unwrap())
                .iter()
                .sum();
            assert_eq!(run["processed"], sum);
        }
        runs.iter().map(|run| run["id"].as_i64().unwrap()).collect()
    };
    assert_eq!(list(json!({ "limit": 10 })).await, [failures, clean]);
    assert_eq!(list(json!({ "limit": 10, "result": "CLEAN" })).await, [clean]);
    assert_eq!(list(json!({ "limit": 10, "result": "WITH_FAILURES", "system": CRM })).await, [failures]);
    assert_eq!(list(json!({ "limit": 10, "system": "whatsapp" })).await, [0_i64; 0]);
    let first = world.call("runs_list", json!({ "limit": 1 })).await.unwrap();
    assert_eq!((&first["total"], &first["next"]), (&json!(2), &json!(failures)));
    assert_eq!(list(json!({ "limit": 1, "before": first["next"] })).await, [clean]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_goes_out_as_a_spreadsheet_in_which_nothing_is_a_formula() {
    let world = World::start().await;
    world.contacts(2);
    world.crm.state().malformed.insert("c1".to_owned());
    let evil = "{\"id\":\"c1\",\"name\":\"=HYPERLINK(1)\"}".to_owned();
    world.crm.state().contacts.insert("c1".to_owned(), evil);
    let run = world.read_contacts().await;
    let file = world.call("run_export", json!({ "run": run })).await.unwrap();
    assert_eq!(
        (&file["name"], &file["savedTo"]),
        (&json!(format!("Sincronización {run}.xlsx")), &Value::Null)
    );
    let bytes = base64::engine::general_purpose::STANDARD.decode(file["content"].as_str().unwrap()).unwrap();
    assert_eq!(&bytes[..2], b"PK");
    let all = world.call("runs_export", json!({ "limit": 1 })).await.unwrap();
    assert!(all["name"].as_str().unwrap().starts_with("Historial de sincronización 2026-"));
    let operator = world.call_as(Role::Operator, "run_export", json!({ "run": run })).await;
    assert_eq!(operator, Err(ErrorCode::Permission));
    assert_eq!(world.call("run_export", json!({ "run": 77 })).await, Err(ErrorCode::NotFound));

    // At the machine itself the file is among the downloads; a tablet saves its own.
    let machine = TestMachine::new();
    machine.saves.lock().unwrap().replace("/downloads".to_owned());
    world.api.give_desktop(machine.clone());
    let here = world.call_from(&Seat::machine(), "run_export", json!({ "run": run })).await.unwrap();
    assert_eq!(here["savedTo"], format!("/downloads/Sincronización {run}.xlsx"));
    assert_eq!(here["content"], Value::Null);
    let tablet = world.call("run_export", json!({ "run": run })).await.unwrap();
    assert_eq!(tablet["savedTo"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn charts_have_a_point_for_every_minute() {
    let world = World::start().await;
    world.contacts(3);
    world.read_contacts().await;
    let charts = world.call("sync_charts", json!({ "minutes": 10 })).await.unwrap();
    let points = |name: &str| charts[name].as_array().unwrap().clone();
    assert_eq!((points("throughput").len(), points("latency").len(), points("success").len()), (10, 10, 10));
    let travelled: u64 = points("throughput").iter().map(|point| point.as_u64().unwrap()).sum();
    assert_eq!(travelled, 3);
    assert_eq!(points("success")[0], Value::Null);
    assert!(points("success").iter().any(|share| share.as_f64() == Some(1.0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn screens_are_told_of_runs_and_of_changes_but_not_of_each_one() {
    let mut world = World::start().await;
    world.contacts(2);
    let run = world.read_contacts().await;
    for _ in 0..50 {
        world.call("system_try", json!({ "system": CRM })).await.unwrap();
    }
    let (mut changes, mut last) = (0, Value::Null);
    let listening = async {
        while let Some(text) = world.events.next().await {
            let message: Value = serde_json::from_str(&text).unwrap();
            match message["event"]["type"].as_str().unwrap() {
                "sync" => changes += 1,
                "run" if message["event"]["run"]["id"] == run => last = message["event"]["run"].clone(),
                _ => {}
            }
        }
    };
    // Longer than a change is held back.
    let _ = tokio::time::timeout(std::time::Duration::from_millis(1_400), listening).await;
    assert!((1..=5).contains(&changes), "{changes} messages");
    assert_eq!((&last["status"], &last["created"]), (&json!("COMPLETED"), &json!(2)));
}
