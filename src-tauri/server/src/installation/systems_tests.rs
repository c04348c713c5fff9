use std::fs;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use mostrador_api::{ErrorCode, Role, Seat, SeatKind};
use mostrador_engine::RunRequest;
use mostrador_store::tables::sync_data::{self, EntityKey};
use mostrador_store::tables::sync_history::{RunRow, RunStatus};
use mostrador_store::{Lane, StoreError};
use serde_json::{Value, json};

use super::tests::{House, Open};
use crate::secrets::Mood;

/// A folder with a file in it, beside the data.
fn files(house: &House) -> PathBuf {
    let folder = house.folder.path().join("tablas");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("clientes.csv"), "código;nombre\n1;Ana\n2;Luis\n").unwrap();
    folder
}

fn draft(system: Option<&str>, name: &str, folder: &std::path::Path) -> Value {
    let settings = json!({ "folder": folder.to_str().unwrap() });
    json!({ "system": system, "kind": "csv", "name": name, "settings": settings, "secrets": {} })
}

async fn names(open: &Open) -> Vec<String> {
    let cards = open.call("connections_list", json!({})).await.unwrap();
    let cards = cards.as_array().unwrap();
    cards.iter().map(|card| format!("{} {}", card["system"], card["name"]).replace('"', "")).collect()
}

async fn run(open: &Open, system: &str) -> RunRow {
    let engine = open.api.engine_slot().engine();
    let run = engine.runs().start(RunRequest::manual(system, "clientes", "ana")).await.unwrap();
    engine.runs().ended(run).await.unwrap()
}

async fn stored(open: &Open, system: &'static str) -> u64 {
    let key = EntityKey { system, entity_type: "clientes" };
    let count = open.store.read(move |transaction| sync_data::count_listed(transaction, key)).await;
    count.map_err(|error: StoreError| error).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_connection_is_connected_at_once_and_after_every_restart() {
    let house = House::new(Mood::Open);
    let folder = files(&house);
    let open = house.open().await;
    let card = open.call("connection_save", draft(None, " La  gestoría ", &folder)).await.unwrap();
    assert_eq!((&card["system"], &card["name"]), (&json!("csv-1"), &json!("La gestoría")));
    assert_eq!(card["status"]["state"], "WORKING");
    assert_eq!(
        card["entities"],
        json!([{ "entityType": "clientes", "read": "YES", "write": "YES", "delete": "YES" }])
    );
    assert_eq!(run(&open, "csv-1").await.status, RunStatus::Completed);
    assert_eq!(stored(&open, "csv-1").await, 2);
    let cards = open.call("connections_list", json!({})).await.unwrap();
    assert_eq!(cards[1]["lastRun"]["created"], 2);
    open.close().await;
    let again = house.open().await;
    assert_eq!(names(&again).await, ["whatsapp null", "csv-1 La gestoría"]);
    assert_eq!(run(&again, "csv-1").await.counters.unchanged, 2);
    again.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_connection_takes_its_records_with_it_and_leaves_its_name_to_nobody() {
    let house = House::new(Mood::Open);
    let folder = files(&house);
    let open = house.open().await;
    for name in ["Una", "Otra"] {
        open.call("connection_save", draft(None, name, &folder)).await.unwrap();
    }
    for system in ["csv-1", "csv-2"] {
        run(&open, system).await;
    }
    open.call("connection_remove", json!({ "system": "csv-1" })).await.unwrap();
    assert_eq!((stored(&open, "csv-1").await, stored(&open, "csv-2").await), (0, 2));
    assert_eq!(names(&open).await, ["whatsapp null", "csv-2 Otra"]);
    let again = open.call("connection_remove", json!({ "system": "csv-1" })).await;
    assert_eq!(again, Err(ErrorCode::NotFound));
    let third = open.call("connection_save", draft(None, "Una", &folder)).await.unwrap();
    assert_eq!(third["system"], "csv-3");
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_does_not_start_leaves_the_connections_as_they_were() {
    let house = House::new(Mood::Open);
    let folder = files(&house);
    let open = house.open().await;
    open.call("connection_save", draft(None, "Una", &folder)).await.unwrap();
    let elsewhere = draft(Some("csv-1"), "Otra", house.folder.path());
    for (command, request) in [
        ("connection_save", draft(None, "Nueva", &folder)),
        ("connection_save", elsewhere),
        ("connection_remove", json!({ "system": "csv-1" })),
    ] {
        house.broken.store(true, Ordering::Relaxed);
        let answer = open.call(command, request).await;
        assert_eq!(answer, Err(ErrorCode::DiskFull), "{command}");
        house.broken.store(false, Ordering::Relaxed);
        let mut engine = open.api.engine_slot().engine();
        while !engine.is_running() {
            tokio::task::yield_now().await;
            engine = open.api.engine_slot().engine();
        }
        assert_eq!(names(&open).await, ["whatsapp null", "csv-1 Una"], "{command}");
        assert_eq!(run(&open, "csv-1").await.status, RunStatus::Completed);
    }
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_gone_keeps_nothing_from_starting_and_says_so() {
    let house = House::new(Mood::Open);
    let folder = files(&house);
    let open = house.open().await;
    open.call("connection_save", draft(None, "Una", &folder)).await.unwrap();
    run(&open, "csv-1").await;
    open.close().await;
    let hidden = folder.with_extension("hidden");
    fs::rename(&folder, &hidden).unwrap();
    let open = house.open().await;
    let cards = open.call("connections_list", json!({})).await.unwrap();
    assert_eq!(cards[1]["entities"][0]["entityType"], "clientes", "it is known as before");
    let checked = open.call("connection_check", draft(None, "", &folder)).await.unwrap();
    assert_eq!(
        checked["steps"][0],
        json!({ "name": "FOLDER_FOUND", "outcome": "FAILED", "reason": "folder_gone", "detail": null, "durationMs": 0 })
    );
    let engine = open.api.engine_slot().engine();
    let started = engine.runs().start(RunRequest::manual("csv-1", "clientes", "ana")).await.unwrap();
    let mut messages = engine.subscribe();
    while !engine.destinations().iter().any(|system| format!("{system:?}").contains("UNREACHABLE")) {
        messages.recv().await.unwrap();
    }
    assert_eq!(stored(&open, "csv-1").await, 2, "nothing is taken for deleted");
    engine.runs().stop(started, "ana").await.unwrap();
    fs::rename(&hidden, &folder).unwrap();
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_used_is_refused_and_changes_nothing() {
    let house = House::new(Mood::Open);
    let folder = files(&house);
    let open = house.open().await;
    open.call("connection_save", draft(None, "Una", &folder)).await.unwrap();
    let with = |field: &str, value: Value| {
        let mut draft = draft(None, "Nueva", &folder);
        draft[field] = value;
        draft
    };
    let relative = json!({ "folder": "tablas" });
    for (request, code) in [
        (with("name", json!("  ")), ErrorCode::InvalidValue),
        (with("name", json!("ÚNA")), ErrorCode::NameTaken),
        (with("kind", json!("ftp")), ErrorCode::InvalidValue),
        (with("settings", json!({})), ErrorCode::InvalidValue),
        (with("settings", relative), ErrorCode::InvalidValue),
        (with("secrets", json!({ "password": "x" })), ErrorCode::InvalidValue),
        (with("system", json!("csv-9")), ErrorCode::NotFound),
    ] {
        assert_eq!(open.call("connection_save", request.clone()).await, Err(code), "{request}");
    }
    assert_eq!(names(&open).await, ["whatsapp null", "csv-1 Una"]);
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_only_named_at_the_machine_itself() {
    let house = House::new(Mood::Open);
    let folder = files(&house);
    let open = house.open().await;
    let tablet = Seat::new(SeatKind::Paired(Role::Administrator));
    for command in ["connection_check", "connection_save"] {
        let answer = open.api.dispatch(&tablet, command, draft(None, "Una", &folder)).await;
        assert_eq!(answer.map_err(|error| error.code), Err(ErrorCode::NotOnThisMachine), "{command}");
    }
    let manager = Seat::new(SeatKind::Paired(Role::Manager));
    let answer = open.api.dispatch(&manager, "connection_remove", json!({ "system": "csv-1" })).await;
    assert_eq!(answer.map_err(|error| error.code), Err(ErrorCode::Permission));
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_an_integration_uses_stays() {
    let house = House::new(Mood::Open);
    let folder = files(&house);
    let open = house.open().await;
    open.call("connection_save", draft(None, "Una", &folder)).await.unwrap();
    let used = open.store.write(Lane::Interactive, |transaction| {
        use mostrador_store::tables::sync_integrations::{self, IntegrationSettings, Party, Running, Travel};
        let party = || Party { system: "csv-1".to_owned(), entity: "clientes".to_owned() };
        let settings = IntegrationSettings {
            name: "clientes".to_owned(),
            source: party(),
            target: party(),
            travel: Travel::Both,
            rules: Default::default(),
            filters: "[]".to_owned(),
            batch_size: 100,
            running: Running::Disabled,
        };
        sync_integrations::insert(transaction, &settings, mostrador_api::Timestamp(1))
    });
    used.await.map_err(|error: StoreError| error).unwrap();
    // What follows from the connection alone is no use of it.
    let database = rusqlite::Connection::open(house.folder.path().join("site.db")).unwrap();
    let origin =
        |origin: &str| database.execute("UPDATE sync_integrations SET origin = ?1", [origin]).unwrap();
    origin("person");
    let refused = open.call("connection_remove", json!({ "system": "csv-1" })).await;
    assert_eq!(refused, Err(ErrorCode::InUse));
    assert_eq!(open.call("connections_list", json!({})).await.unwrap()[1]["integrations"], 1);
    origin("program");
    open.call("connection_remove", json!({ "system": "csv-1" })).await.unwrap();
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_says_who_changed_which_connection() {
    let house = House::new(Mood::Open);
    let folder = files(&house);
    let open = house.open().await;
    open.call("connection_save", draft(None, "Una", &folder)).await.unwrap();
    open.call("connection_save", draft(Some("csv-1"), "Otra", &folder)).await.unwrap();
    open.call("connection_remove", json!({ "system": "csv-1" })).await.unwrap();
    let database = rusqlite::Connection::open(house.folder.path().join("site.db")).unwrap();
    let mut statement = database
        .prepare(
            "SELECT entity_id || ' ' || action || ' ' || actor || ' ' || coalesce(before ->> 'name', '-') || ' '
               || coalesce(after ->> 'name', '-') FROM sync_log WHERE entity = 'connection' ORDER BY id",
        )
        .unwrap();
    let lines: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(lines, ["csv-1 save local - Una", "csv-1 save local Una Otra", "csv-1 remove local Otra -"]);
    open.close().await;
}
