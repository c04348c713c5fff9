//! Integrations over two systems in memory and a real file.

mod cabinet;
mod mapping;
mod samples;
mod steps;
mod story;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use mostrador_api::{Api, ErrorCode, Role};
use mostrador_connector::{ReadStyle, WriteStyle};
use mostrador_domain::{BusinessCalendar, Clock, Timestamp};
use mostrador_engine::{
    Engine, EngineOptions, Intervals, Retention, RunRequest, Scheduling, SiteSettings, SystemParts,
};
use mostrador_store::{Lane, OpenOptions, Store, StoreError};
use serde_json::{Value, json};
use tempfile::TempDir;

use self::cabinet::Cabinet;
use crate::support::seat;

/// When these tests begin. Their clock stands still unless they move it.
const NOW: i64 = 1_795_400_000_000;

struct Still(AtomicI64);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

/// Two systems: suppliers of `erp` go to companies of `crm`.
struct Pair {
    api: Api,
    engine: Engine,
    store: Store,
    clock: Arc<Still>,
    erp: Arc<Cabinet>,
    crm: Arc<Cabinet>,
    _folder: TempDir,
}

impl Pair {
    async fn start() -> Self {
        let erp = Cabinet::new(
            "erp",
            &[
                ("supplier", cabinet::stream(), cabinet::records()),
                ("rate", cabinet::stream(), WriteStyle::None),
                ("outbox", ReadStyle::None, cabinet::records()),
            ],
        );
        let crm = Cabinet::new(
            "crm",
            &[
                ("company", cabinet::stream(), cabinet::records()),
                ("report", cabinet::stream(), WriteStyle::None),
                ("letter", ReadStyle::None, cabinet::records()),
            ],
        );
        let clock = Arc::new(Still(AtomicI64::new(NOW)));
        let folder = TempDir::new().expect("a folder");
        let store = Store::open(OpenOptions::file(folder.path().join("site.db"))).expect("a file");
        let engine = Engine::start(EngineOptions {
            store: store.clone(),
            clock: clock.clone(),
            remote: None,
            systems: vec![SystemParts::new(erp.clone()), SystemParts::new(crm.clone())],
            site: SiteSettings {
                name: "Prueba".to_owned(),
                calendar: BusinessCalendar::new("America/Guayaquil", 4).expect("a calendar"),
                currency: "USD".to_owned(),
                default_prep_minutes: 25,
                due_soon_minutes: 5,
                unattended_after_seconds: 60,
            },
            intervals: Intervals { scheduling: Scheduling::ByHand, ..Intervals::default() },
            retention: Retention::default(),
            random_seed: Some(1),
        })
        .await
        .expect("an engine");
        Self { api: Api::new(engine.clone()), engine, store, clock, erp, crm, _folder: folder }
    }

    async fn call(&self, command: &str, payload: Value) -> Result<Value, (ErrorCode, String)> {
        let answer = self.api.dispatch(&seat(Role::Administrator), command, payload).await;
        answer.map_err(|error| (error.code, error.detail.unwrap_or_default()))
    }

    /// Calls a command that must succeed.
    async fn must(&self, command: &str, payload: Value) -> Value {
        self.call(command, payload).await.unwrap_or_else(|error| panic!("{command}: {error:?}"))
    }

    /// A second passes.
    fn later(&self) {
        self.clock.0.fetch_add(1_000, Ordering::Relaxed);
    }

    /// Step 1.
    async fn begin(&self, name: &str) -> i64 {
        let request = json!({ "name": name, "sourceSystem": "erp", "targetSystem": "crm" });
        self.must("integration_start", request).await["id"].as_i64().expect("an id")
    }

    /// Steps 1 and 3.
    async fn chosen(&self, name: &str) -> i64 {
        let id = self.begin(name).await;
        self.must("integration_save_what", what(id, name)).await;
        id
    }

    async fn view(&self, id: i64) -> Value {
        self.must("integration_get", json!({ "id": id })).await
    }

    /// Reads an entity into the file.
    async fn read(&self, system: &str, entity: &str) {
        let run = self.engine.runs().start(RunRequest::manual(system, entity, "prueba")).await;
        self.engine.runs().ended(run.expect("it starts")).await.expect("it ends");
    }

    /// Writes past the use cases.
    async fn sql(&self, sql: String) {
        let done = self.store.write(Lane::Interactive, move |transaction| {
            Ok::<_, StoreError>(transaction.connection().execute_batch(&sql)?)
        });
        done.await.expect("it is written");
    }

    async fn number(&self, sql: &'static str) -> i64 {
        let found = self.store.read(move |transaction| {
            Ok::<_, StoreError>(transaction.connection().query_row(sql, [], |row| row.get(0))?)
        });
        found.await.expect("it is read")
    }
}

/// A request for step 3 that is right.
fn what(id: i64, name: &str) -> Value {
    json!({
        "id": id, "name": name, "sourceEntity": "supplier", "targetEntity": "company",
        "direction": "SOURCE_TO_TARGET", "strategy": "SOURCE_WINS", "filters": [],
    })
}

/// A row of a mapping.
fn field(source: &str, target: &str, transform: Value) -> Value {
    json!({
        "sourceField": source, "targetField": target, "transform": transform, "back": "NO",
        "need": "OPTIONAL", "default": null, "rules": {},
    })
}

/// A row that also travels back.
fn both_ways(source: &str, target: &str, transform: Value) -> Value {
    let mut field = field(source, target, transform);
    field["back"] = json!("YES");
    field
}

fn copy(source: &str, target: &str) -> Value {
    field(source, target, json!({"codec": "copy"}))
}

/// A mapping that can be used.
fn usable(id: i64) -> Value {
    json!({ "id": id, "fields": [copy("codigo", "codigo"), copy("nombre", "name")] })
}

fn supplier(number: u32) -> String {
    format!(
        r#"{{"codigo":"P{number}","nombre":"Proveedor {number}","activo":"{}"}}"#,
        ["sí", "no"][number as usize % 2]
    )
}
