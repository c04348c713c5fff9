//! *Sincronizar con Wispro* and *Revisar*, over a system of clients in memory.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use mostrador_api::{
    Api, ApiError, ConnectionDraft, ConnectionKindView, Connections, ErrorCode, Role, StoredConnection,
};
use mostrador_connector::{
    Begins, ById, Changes, CheckReport, Connector, ConnectorSpec, CursorKind, Deletions, EntitySpec, Limits,
    Page, PageStyle, ReadRequest, ReadStyle, ReasonCode, Record, RecordBody, RemoteError, Totals,
    WriteOperation, WriteOutcome, WriteStyle,
};
use mostrador_domain::{BusinessCalendar, Clock, Timestamp};
use mostrador_engine::clients::ClientIntake;
use mostrador_engine::{
    Engine, EngineOptions, Intakes, Intervals, Retention, Scheduling, SiteSettings, SystemParts,
};
use mostrador_store::tables::sync_history::{
    self, Completeness, NewRun, RunEnd as StoredEnd, RunMode, RunScope, RunStatus, RunTrigger,
};
use mostrador_store::{Lane, OpenOptions, Store};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::machine::Listener;
use crate::support::seat;

const SYSTEM: &str = "wispro-1";

/// The clients of the account, and how its next calls end.
#[derive(Default)]
struct Account {
    clients: Vec<Value>,
    fails: Option<RemoteError>,
    /// Page sizes that were asked for.
    asked: Vec<Option<usize>>,
}

#[derive(Clone)]
struct Wispro {
    spec: Arc<ConnectorSpec>,
    account: Arc<Mutex<Account>>,
}

#[async_trait]
impl Connector for Wispro {
    fn spec(&self) -> &ConnectorSpec {
        &self.spec
    }

    fn begins(&self, _: &str) -> Begins {
        Begins::ByHand
    }

    async fn check(&self) -> CheckReport {
        CheckReport { steps: Vec::new() }
    }

    async fn read(&self, request: ReadRequest) -> Result<Page, RemoteError> {
        let mut account = self.account.lock().expect("no test panics with it");
        account.asked.push(request.page_size);
        if let Some(error) = &account.fails {
            return Err(error.clone());
        }
        let size = request.page_size.unwrap_or(10).min(10);
        let from: usize = request.cursor.map_or(0, |cursor| cursor.parse().expect("a cursor of ours"));
        let records = account.clients.iter().skip(from).take(size).map(|client| Record {
            external_id: client["id"].as_str().expect("a text").to_owned(),
            raw_json: client.to_string(),
            modified_at: None,
            version: None,
            body: RecordBody::Raw,
        });
        let records: Vec<Record> = records.collect();
        let next = from + records.len();
        let next_cursor = (next < account.clients.len()).then(|| next.to_string());
        let total = u64::try_from(account.clients.len()).ok();
        Ok(Page { records, set_aside: Vec::new(), next_cursor, total, watermark: None })
    }

    async fn write(&self, _: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        Ok(Vec::new())
    }
}

/// The connection as the server would list it.
struct Listed;

#[async_trait]
impl Connections for Listed {
    fn kinds(&self) -> Vec<ConnectionKindView> {
        Vec::new()
    }

    async fn list(&self) -> Result<Vec<StoredConnection>, ApiError> {
        let connection = |system: &str, kind: &str, name: &str| StoredConnection {
            system: system.to_owned(),
            kind: kind.to_owned(),
            name: name.to_owned(),
            settings: BTreeMap::new(),
            secrets: Vec::new(),
        };
        Ok(vec![connection("csv-1", "csv", "Archivos"), connection(SYSTEM, "wispro", "Wispro Centro")])
    }

    async fn check(&self, _: &ConnectionDraft) -> Result<CheckReport, ApiError> {
        Err(ApiError::UnknownCommand)
    }

    async fn save(&self, _: &ConnectionDraft, _: &str) -> Result<String, ApiError> {
        Err(ApiError::UnknownCommand)
    }

    async fn remove(&self, _: &str, _: &str) -> Result<(), ApiError> {
        Err(ApiError::UnknownCommand)
    }
}

/// No two looks see the same instant.
struct Wall(tokio::time::Instant, AtomicI64);

impl Clock for Wall {
    fn now(&self) -> Timestamp {
        let looks = self.1.fetch_add(1, Ordering::SeqCst);
        Timestamp(1_795_400_000_000 + looks + i64::try_from(self.0.elapsed().as_millis()).unwrap_or(0))
    }
}

struct World {
    api: Api,
    engine: Engine,
    wispro: Wispro,
    _folder: TempDir,
}

fn client(id: u32, document: &str, name: &str) -> Value {
    json!({
        "id": format!("c{id}"), "name": name, "national_identification_number": document, "details": "V",
        "phone_mobile": "5550001", "email": "a@example.com", "zone_name": "Zona 1", "address": "Calle 1", "city": "Mérida"
    })
}

impl World {
    async fn start(clients: Vec<Value>) -> Self {
        let folder = TempDir::new().expect("a folder");
        let store = Store::open(OpenOptions::file(folder.path().join("site.db"))).expect("a file");
        Self::over(store, folder, clients).await
    }

    /// The same over what was stored before.
    async fn over(store: Store, folder: TempDir, clients: Vec<Value>) -> Self {
        let read = ReadStyle::Pages(PageStyle {
            page_max: 10,
            cursor: CursorKind::Offset,
            changes: Changes::None,
            totals: Totals::Stated,
            deletions: Deletions::ByAbsence,
            by_id: ById::UpTo(1),
        });
        let spec = ConnectorSpec {
            system: SYSTEM,
            entities: vec![EntitySpec { name: "client", read, write: WriteStyle::None }],
            limits: Limits::ONE_AT_A_TIME,
        };
        let account = Account { clients, ..Account::default() };
        let wispro = Wispro { spec: Arc::new(spec), account: Arc::new(Mutex::new(account)) };
        let intakes = Intakes::default().with("client", Arc::new(ClientIntake::new(SYSTEM)));
        let engine = Engine::start(EngineOptions {
            store,
            clock: Arc::new(Wall(tokio::time::Instant::now(), AtomicI64::new(0))),
            remote: None,
            systems: vec![SystemParts { intakes, ..SystemParts::new(Arc::new(wispro.clone())) }],
            site: SiteSettings {
                name: "Prueba".to_owned(),
                calendar: BusinessCalendar::new("America/Caracas", 4).expect("a calendar"),
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
        let api = Api::new(engine.clone());
        api.connect(Arc::new(Listed));
        Self { api, engine, wispro, _folder: folder }
    }

    async fn call_as(&self, role: Role, command: &str, request: Value) -> Result<Value, (ErrorCode, String)> {
        let answer = self.api.dispatch(&seat(role), command, request).await;
        answer.map_err(|error| (error.code, error.detail.unwrap_or_default()))
    }

    async fn call(&self, command: &str, request: Value) -> Value {
        self.call_as(Role::Administrator, command, request).await.expect("it is answered")
    }

    /// Starts a run and waits for its end.
    async fn run(&self, dry_run: bool) -> Value {
        let run = self.call("wispro_start", json!({ "system": SYSTEM, "dryRun": dry_run })).await;
        let id = run["id"].as_i64().expect("an id");
        let ended = tokio::time::timeout(Duration::from_secs(20), self.engine.runs().ended(id)).await;
        ended.expect("it ends").expect("it is there");
        self.call("run_get", json!({ "run": id })).await["run"].clone()
    }

    async fn connection(&self) -> Value {
        self.call("wispro_get", json!({})).await["connections"][0].clone()
    }

    async fn reviews(&self) -> Value {
        self.call("review_list", json!({ "system": null, "entityType": null, "after": null, "limit": 50 }))
            .await
    }

    fn account(&self) -> std::sync::MutexGuard<'_, Account> {
        self.wispro.account.lock().expect("no test panics with it")
    }
}

fn fifteen() -> Vec<Value> {
    let mut clients: Vec<Value> =
        (1..=14).map(|number| client(number, &format!("{number}000"), "Cliente")).collect();
    clients.push(client(15, "V-4.000", "Ana"));
    clients
}

#[tokio::test]
async fn the_pre_check_asks_for_one_client_and_tells_the_pages_and_the_last_time() {
    let world = World::start(fifteen()).await;
    let said = world.call("wispro_check", json!({ "system": SYSTEM })).await;
    assert_eq!(
        (said["total"].as_u64(), said["pages"].as_u64(), said["pageSize"].as_u64()),
        (Some(15), Some(2), Some(10))
    );
    assert_eq!((&said["lastAt"], &said["lastProcessed"]), (&Value::Null, &Value::Null));
    assert_eq!(world.account().asked, [Some(1)], "the cheapest read");
    world.run(true).await;
    assert_eq!(
        world.call("wispro_check", json!({ "system": SYSTEM })).await["lastAt"],
        Value::Null,
        "a dry run"
    );
    world.run(false).await;
    assert_eq!(world.call("wispro_check", json!({ "system": SYSTEM })).await["lastProcessed"], 15);
    let unknown = world.call_as(Role::Administrator, "wispro_check", json!({ "system": "csv-1" })).await;
    assert_eq!(unknown.unwrap_err().0, ErrorCode::NotFound);
}

#[tokio::test]
async fn what_goes_wrong_beforehand_is_told_with_its_cause() {
    let world = World::start(fifteen()).await;
    let check = async || {
        world.call_as(Role::Administrator, "wispro_check", json!({ "system": SYSTEM })).await.unwrap_err()
    };
    world.account().fails =
        Some(RemoteError::Transient { code: ReasonCode::new("HTTP_500"), detail: "scripted".to_owned() });
    assert_eq!(check().await, (ErrorCode::Unreachable, "HTTP_500".to_owned()));
    world.account().fails = Some(RemoteError::Auth { code: ReasonCode::new("AUTH_INVALID_KEY") });
    assert_eq!(check().await, (ErrorCode::KeyRefused, "AUTH_INVALID_KEY".to_owned()));
    assert_eq!(check().await.0, ErrorCode::KeyRefused, "nobody asks in vain");
    assert_eq!(world.account().asked.len(), 2);
}

#[tokio::test]
async fn a_dry_run_says_what_the_real_one_does_and_the_view_tells_both() {
    let world = World::start(fifteen()).await;
    let counters = |run: &Value| {
        ["created", "updated", "unchanged", "skipped", "failed"].map(|part| run[part].as_u64().unwrap_or(99))
    };
    let predicted = world.run(true).await;
    assert_eq!(world.connection().await["clients"], 0);
    let real = world.run(false).await;
    assert_eq!((counters(&predicted), counters(&real)), ([14, 0, 0, 1, 0], [14, 0, 0, 1, 0]));
    let connection = world.connection().await;
    assert_eq!((&connection["clients"], &connection["review"]), (&json!(14), &json!(1)));
    assert_eq!((&connection["last"]["id"], &connection["lastDryRun"]["id"]), (&real["id"], &predicted["id"]));
    assert_eq!((&connection["running"], &connection["name"]), (&Value::Null, &json!("Wispro Centro")));
}

#[tokio::test]
async fn a_second_press_says_how_far_the_first_one_is() {
    let world = World::start(fifteen()).await;
    world.account().fails = Some(RemoteError::Unreachable { detail: "scripted".to_owned() });
    let run = world.call("wispro_start", json!({ "system": SYSTEM, "dryRun": false })).await;
    let again = json!({ "system": SYSTEM, "dryRun": false });
    let refused = world.call_as(Role::Administrator, "wispro_start", again).await.unwrap_err();
    assert_eq!(refused.0, ErrorCode::AlreadyRunning);
    assert_eq!(world.connection().await["running"]["id"], run["id"]);
    world.call("run_stop", json!({ "run": run["id"] })).await;
}

#[tokio::test]
async fn who_waits_is_shown_beside_who_it_may_be_and_a_decision_holds() {
    let world = World::start(fifteen()).await;
    world.run(false).await;
    let reviews = world.reviews().await;
    let item = &reviews["items"][0];
    assert_eq!(
        (&reviews["total"], &item["reason"], &item["recordId"]),
        (&json!(1), &json!("AMBIGUOUS"), &json!("c15"))
    );
    let client = &item["client"];
    assert_eq!(
        (&client["document"], &client["phone"], &client["zone"]),
        (&json!("V-4.000"), &json!("5550001"), &json!("Zona 1"))
    );
    assert_eq!(client["address"], "Calle 1, Mérida");
    let candidate = &item["candidates"][0];
    assert_eq!((&candidate["document"], &candidate["recordId"]), (&json!("V-4000"), &json!("c4")));
    let decide = |choice: Value| json!({ "id": item["id"], "choice": choice });
    let stranger =
        world.call_as(Role::Manager, "review_decide", decide(json!({ "is": "KNOWN", "id": 9_999 }))).await;
    assert_eq!(stranger.unwrap_err().0, ErrorCode::RecordChanged);
    assert_eq!(world.reviews().await["total"], 1, "nothing was decided");
    world
        .call_as(Role::Manager, "review_decide", decide(json!({ "is": "NEW" })))
        .await
        .expect("it is decided");
    assert_eq!(world.reviews().await["items"], json!([]));
    let twice = world.call_as(Role::Manager, "review_decide", decide(json!({ "is": "NOBODY" }))).await;
    assert_eq!(twice.unwrap_err().0, ErrorCode::Over);
    let run = world.run(false).await;
    assert_eq!((&run["unchanged"], &run["skipped"]), (&json!(15), &json!(0)));
}

#[tokio::test]
async fn it_runs_by_itself_only_when_somebody_wants_it_and_after_a_whole_run() {
    let world = World::start(fifteen()).await;
    let registered =
        world.engine.store().read(mostrador_store::tables::sync_entity_config::at_default_interval);
    assert_eq!(registered.await.expect("it is read"), [], "a connection alone starts nothing");
    let set = |cron: Value| json!({ "system": SYSTEM, "cron": cron });
    let daily = json!("0 3 * * *");
    let early = world.call_as(Role::Administrator, "wispro_schedule", set(daily.clone())).await.unwrap_err();
    assert_eq!(early.0, ErrorCode::StepFirst);
    world.run(true).await;
    let early = world.call_as(Role::Administrator, "wispro_schedule", set(daily.clone())).await.unwrap_err();
    assert_eq!(early.0, ErrorCode::StepFirst, "a dry run proves nothing");
    world.run(false).await;
    let wrong = world.call_as(Role::Administrator, "wispro_schedule", set(json!("now"))).await.unwrap_err();
    assert_eq!(wrong.0, ErrorCode::InvalidValue);
    world.call("wispro_schedule", set(daily.clone())).await;
    assert_eq!(world.connection().await["schedule"], daily);
    world.call("wispro_schedule", set(Value::Null)).await;
    assert_eq!(world.connection().await["schedule"], Value::Null);
}

#[tokio::test]
async fn nobody_but_an_administrator_has_wispro_read_whichever_door_is_tried() {
    let world = World::start(fifteen()).await;
    let run = world.run(false).await["id"].clone();
    let skipped = json!({ "run": run, "outcome": "SKIPPED", "after": null, "limit": 1 });
    let record = world.call("run_records", skipped).await["records"][0]["id"].clone();
    let runs = async || {
        let list = world
            .engine
            .store()
            .read(|transaction| sync_history::list(transaction, SYSTEM, "client", i64::MAX, 50));
        list.await.expect("the runs").len()
    };
    for role in [Role::Operator, Role::Manager] {
        for (command, request, least) in [
            ("sync_now", json!({ "system": SYSTEM, "entityType": "client" }), Role::Manager),
            ("run_retry_failed", json!({ "run": run }), Role::Operator),
            ("run_retry_record", json!({ "id": record }), Role::Operator),
            ("sync_retry", json!({ "key": format!("record:{record}") }), Role::Operator),
            ("sync_retry", json!({ "key": format!("run:{run}") }), Role::Operator),
        ] {
            if role.reaches(least) {
                let refused = world.call_as(role, command, request).await.unwrap_err();
                assert_eq!(refused.0, ErrorCode::Permission, "{command} as {role:?}");
            }
        }
    }
    world.account().fails =
        Some(RemoteError::Record { code: ReasonCode::new("HTTP_412"), detail: "scripted".to_owned() });
    assert_eq!(world.run(false).await["status"], "FAILED");
    let before = runs().await;
    let all = |role| world.call_as(role, "sync_retry_all", json!({}));
    assert_eq!(all(Role::Manager).await.expect("the others are tried"), json!({ "tried": 0, "reserved": 1 }));
    assert_eq!(runs().await, before);
    assert_eq!(all(Role::Administrator).await.expect("it is tried"), json!({ "tried": 1, "reserved": 0 }));
    assert_eq!(runs().await, before + 1);
}

/// A person's retry of single clients.
fn retry(started_at: Timestamp) -> NewRun<'static> {
    NewRun {
        integration_id: None,
        system: SYSTEM,
        entity_type: "client",
        trigger: RunTrigger::Retry,
        mode: RunMode::Real,
        scope: RunScope::Ids,
        record_limit: None,
        actor: Some("Ana"),
        started_at,
    }
}

#[tokio::test]
async fn the_end_of_a_retry_that_a_dead_process_left_is_told_by_the_next_one() {
    let folder = TempDir::new().expect("a folder");
    let store = Store::open(OpenOptions::file(folder.path().join("site.db"))).expect("a file");
    let left = store.write(Lane::Interactive, |transaction| {
        sync_history::open(transaction, &retry(Timestamp(1_795_000_000_000)))
    });
    left.await.expect("it is stored");
    let world = World::over(store, folder, fifteen()).await;
    // The machine is given after everything else has begun.
    world.connection().await;
    let desktop = Listener::new();
    world.api.give_desktop(desktop.clone());
    desktop.hears().await;
    assert_eq!(desktop.ends(), [RunStatus::Interrupted]);
}

#[tokio::test]
async fn an_end_that_could_not_be_heard_is_told_all_the_same_and_no_end_twice() {
    let world = World::start(fifteen()).await;
    let desktop = Listener::new();
    world.api.give_desktop(desktop.clone());
    world.run(false).await;
    desktop.hears().await;
    // While one engine takes the place of another, nobody listens.
    let now = world.engine.now();
    let ended = world.engine.store().write(Lane::Interactive, move |transaction| {
        let run = sync_history::open(transaction, &retry(now))?;
        let end = StoredEnd::of(RunStatus::Interrupted, Completeness::Unknown);
        sync_history::finish(transaction, run, &end, now)
    });
    ended.await.expect("it is stored");
    world.api.engine_slot().replace(world.engine.clone());
    desktop.hears().await;
    world.api.engine_slot().replace(world.engine.clone());
    world.run(false).await;
    desktop.hears().await;
    assert_eq!(desktop.ends(), [RunStatus::Completed, RunStatus::Interrupted, RunStatus::Completed]);
}
