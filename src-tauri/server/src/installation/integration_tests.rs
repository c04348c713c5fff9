use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mostrador_store::tables::sync_history::RunStatus;
use serde_json::{Value, json};

use super::tests::{House, Open};
use crate::secrets::Mood;

const SUPPLIERS: &str = "\
rif;Razón social;Límite;Alta;Activo
J-1;  Panadería Ñandú  ;1.234,50;03/02/2026;sí
J-2;Café Añejo;850,00;04/02/2026;no
J-3;Dudosa;1.000;05/02/2026;sí
";
const COMPANIES: &str = "id,name,credit_limit,since,active,city\nJ2,Café viejo,1.00,,,Quito\n";

/// Two folders, as two programs of an office leave them.
fn folders(house: &House) -> (PathBuf, PathBuf) {
    let (erp, crm) = (house.folder.path().join("erp"), house.folder.path().join("crm"));
    for folder in [&erp, &crm] {
        fs::create_dir(folder).unwrap();
    }
    fs::write(erp.join("proveedores.csv"), SUPPLIERS).unwrap();
    fs::write(crm.join("companies.csv"), COMPANIES).unwrap();
    (erp, crm)
}

async fn must(open: &Open, command: &str, payload: Value) -> Value {
    open.call(command, payload).await.unwrap_or_else(|error| panic!("{command}: {error:?}"))
}

async fn connect(open: &Open, name: &str, folder: &Path) -> String {
    let settings = json!({ "folder": folder.to_str().unwrap() });
    let draft = json!({ "system": null, "kind": "csv", "name": name, "settings": settings, "secrets": {} });
    must(open, "connection_save", draft).await["system"].as_str().unwrap().to_owned()
}

fn field(source: &str, target: &str, transform: Value) -> Value {
    json!({
        "sourceField": source, "targetField": target, "transform": transform, "back": "YES",
        "need": "OPTIONAL", "default": null, "rules": {},
    })
}

fn mapping(id: &Value, notation: &str) -> Value {
    let day = |pattern: &str| json!({ "pattern": pattern });
    let mut limit = field(
        "Límite",
        "credit_limit",
        json!({"codec": "decimal", "scale": 2, "source": notation, "target": "plain"}),
    );
    // In a notation that is not stated nothing can be written back.
    limit["back"] = json!("NO");
    json!({ "id": id, "fields": [
        field("rif", "id", json!({"codec": "national_id", "prefixes": ["J"]})),
        field("Razón social", "name", json!({"codec": "trim"})),
        limit,
        field("Alta", "since", json!({"codec": "date", "source": day("dd/MM/yyyy"), "target": day("yyyy-MM-dd")})),
        field("Activo", "active", json!({"codec": "boolean", "source": "si_no", "target": "true_false"})),
    ] })
}

/// Runs an integration to its end and answers what it counted.
async fn carry(open: &Open, id: &Value, extent: &str) -> [u64; 5] {
    let engine = open.api.engine_slot().engine();
    let run = loop {
        match open.call("integration_run", json!({ "id": id, "extent": extent })).await {
            Ok(run) => break run,
            // The clock reads what is new here soon after the start, and may be at it just now.
            Err(mostrador_api::ErrorCode::AlreadyRunning) => {
                for of_the_clock in engine.runs().all_progress() {
                    engine.runs().ended(of_the_clock.run_id).await.unwrap();
                }
            }
            Err(error) => panic!("integration_run: {error:?}"),
        }
    };
    let ended = engine.runs().ended(run["id"].as_i64().unwrap()).await.unwrap();
    assert_eq!(ended.status, RunStatus::Completed, "{:?}", ended.error);
    let counters = ended.counters;
    [counters.processed, counters.created, counters.updated, counters.unchanged, counters.failed]
}

/// Waits until a file says something.
async fn until_says(open: &Open, file: &Path, words: &str) -> String {
    let mut messages = open.api.engine_slot().engine().subscribe();
    let says = async {
        loop {
            let text = fs::read_to_string(file).unwrap();
            if text.contains(words) {
                return text;
            }
            messages.recv().await.unwrap();
        }
    };
    let text = tokio::time::timeout(Duration::from_secs(30), says).await;
    text.unwrap_or_else(|_| panic!("{words} is not in {}", fs::read_to_string(file).unwrap()))
}

#[tokio::test(flavor = "multi_thread")]
async fn two_folders_are_kept_in_step_from_the_first_step_to_the_file_that_is_written() {
    let house = House::new(Mood::Open);
    let (erp, crm) = folders(&house);
    let open = house.open().await;
    let (source, target) = (connect(&open, "ERP", &erp).await, connect(&open, "CRM", &crm).await);
    let start = json!({ "name": "Proveedores", "sourceSystem": source, "targetSystem": target });
    let id = must(&open, "integration_start", start).await["id"].clone();
    let what = json!({
        "id": id, "name": "Proveedores", "sourceEntity": "proveedores", "targetEntity": "companies",
        "direction": "SOURCE_TO_TARGET", "strategy": "SOURCE_WINS", "filters": [],
    });
    must(&open, "integration_save_what", what).await;
    let fields = must(&open, "entity_fields", json!({ "system": target, "entityType": "companies" })).await;
    assert_eq!((&fields["fields"][0]["name"], &fields["fields"][0]["isKey"]), (&json!("id"), &json!(true)));
    let preview = must(&open, "mapping_preview", mapping(&id, "unstated")).await;
    assert_eq!((&preview["tried"], &preview["failed"]), (&json!(3), &json!(1)));

    must(&open, "integration_save_mapping", mapping(&id, "unstated")).await;
    assert_eq!(carry(&open, &id, "DRY_RUN").await, [3, 1, 1, 0, 1]);
    assert_eq!(fs::read_to_string(crm.join("companies.csv")).unwrap(), COMPANIES, "nothing was written");
    assert_eq!(carry(&open, &id, "FIRST20").await, [3, 1, 1, 0, 1]);
    let file = crm.join("companies.csv");
    until_says(&open, &file, "Panadería").await;
    let text = until_says(&open, &file, "Café Añejo").await;
    assert_eq!(
        text,
        "id,name,credit_limit,since,active,city\nJ2,Café Añejo,850.00,2026-02-04,false,Quito\n\
         J1,Panadería Ñandú,1234.50,2026-02-03,true,\n"
    );
    let view = must(&open, "integration_get", json!({ "id": id })).await;
    assert_eq!((&view["attention"], &view["steps"]["schedule"]), (&json!(1), &json!("OPEN")));

    // After a restart the rest goes on from there.
    open.close().await;
    let open = house.open().await;
    must(&open, "integration_save_mapping", mapping(&id, "spanish")).await;
    assert_eq!(carry(&open, &id, "ALL").await, [3, 1, 0, 2, 0]);
    until_says(&open, &file, "J3,Dudosa,1000.00,2026-02-05,true,").await;
    let on = must(&open, "integration_schedule", json!({ "id": id, "switch": "ON", "cron": null })).await;
    assert_eq!((&on["switch"], &on["attention"]), (&json!("ON"), &json!(0)));
    let refused = open.call("connection_remove", json!({ "system": source })).await;
    assert_eq!(refused, Err(mostrador_api::ErrorCode::InUse));
    open.close().await;
}
