//! A site whose ordering remote hands over customers as a test scripts them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use mostrador_api::{Api, ErrorCode, EventStream, Role};
use mostrador_connector::{
    Accepted, ById, Changes, CheckReport, Concurrency, Connector, ConnectorSpec, Creates, CursorKind, Dedupe,
    Deletes, Deletions, EntitySpec, Limits, Page, PageStyle, ReadRequest, ReadStyle, Record, RecordBody,
    RecordWrites, RemoteError, Totals, WriteOperation, WriteOutcome, WriteStyle,
};
use mostrador_domain::order::{IncomingCustomer, IncomingOrder};
use mostrador_domain::{BusinessCalendar, Clock, Timestamp};
use mostrador_engine::orders::{Listed, Orders, Origin};
use mostrador_engine::{
    Dataset, Engine, EngineOptions, Intervals, Remote, Retention, RunRequest, Scheduling, Scope,
    SiteSettings, SystemParts,
};
use mostrador_store::{Lane, OpenOptions, Store, StoreError};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{order, seat};

/// Longer than anything takes that does not fail.
const LIMIT: Duration = Duration::from_secs(20);

/// What the remote does.
#[derive(Default)]
pub(super) struct Behaviour {
    /// Customers by id, as JSON with their addresses.
    pub(super) customers: BTreeMap<String, Value>,
    /// Clients of the other system by id.
    pub(super) clients: BTreeMap<String, Value>,
    /// What was written.
    pub(super) written: Vec<WriteOperation>,
    /// Nothing can be written.
    pub(super) away: bool,
}

#[derive(Clone)]
struct System {
    spec: Arc<ConnectorSpec>,
    state: Arc<Mutex<Behaviour>>,
}

fn pages(deletions: Deletions) -> ReadStyle {
    ReadStyle::Pages(PageStyle {
        page_max: 100,
        cursor: CursorKind::Keyset,
        changes: Changes::None,
        totals: Totals::Stated,
        deletions,
        by_id: ById::No,
    })
}

impl System {
    fn ordering(state: &Arc<Mutex<Behaviour>>) -> Self {
        let write = WriteStyle::Records(RecordWrites {
            batch_max: 100,
            creates: Creates::No,
            deletes: Deletes::No,
            dedupe: Dedupe::AtDestination,
            concurrency: Concurrency::None,
            doubtful: &[],
        });
        let entities = vec![
            EntitySpec {
                name: "order",
                read: ReadStyle::AcknowledgedQueue { page_max: 100 },
                write: WriteStyle::Acknowledge { batch_max: 100 },
            },
            EntitySpec { name: "customer", read: pages(Deletions::Invisible), write },
            EntitySpec { name: "address", read: ReadStyle::None, write },
        ];
        let spec = ConnectorSpec { system: "whatsapp", entities, limits: Limits::ONE_AT_A_TIME };
        Self { spec: Arc::new(spec), state: Arc::clone(state) }
    }

    fn billing(state: &Arc<Mutex<Behaviour>>) -> Self {
        let entities =
            vec![EntitySpec { name: "client", read: pages(Deletions::ByAbsence), write: WriteStyle::None }];
        let spec = ConnectorSpec { system: "wispro-1", entities, limits: Limits::ONE_AT_A_TIME };
        Self { spec: Arc::new(spec), state: Arc::clone(state) }
    }

    fn state(&self) -> MutexGuard<'_, Behaviour> {
        self.state.lock().expect("no test panics with it")
    }
}

#[async_trait]
impl Connector for System {
    fn spec(&self) -> &ConnectorSpec {
        &self.spec
    }

    async fn check(&self) -> CheckReport {
        CheckReport { steps: Vec::new() }
    }

    async fn read(&self, request: ReadRequest) -> Result<Page, RemoteError> {
        let state = self.state();
        let listed = match request.entity.as_str() {
            "customer" => state.customers.clone(),
            "client" => state.clients.clone(),
            _ => BTreeMap::new(),
        };
        let records: Vec<Record> = listed
            .into_iter()
            .map(|(id, value)| Record {
                external_id: id,
                raw_json: value.to_string(),
                modified_at: None,
                version: None,
                body: RecordBody::Raw,
            })
            .collect();
        let total = u64::try_from(records.len()).ok();
        Ok(Page { records, set_aside: Vec::new(), next_cursor: None, total, watermark: None })
    }

    async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        let mut state = self.state();
        if state.away {
            return Err(crate::sync_world::transient());
        }
        for operation in batch {
            // An address is not looked at: what the remote says of it stays.
            if let Some(customer) = state.customers.get_mut(&operation.external_id) {
                let payload = operation.payload.to_value();
                operation.changed.iter().for_each(|field| customer[field] = payload[field].clone());
            }
        }
        state.written.extend(batch.iter().cloned());
        Ok(batch.iter().map(|_| WriteOutcome::Done(Accepted::default())).collect())
    }
}

/// The machine's clock from a day that the test knows, moved by a test.
pub(super) struct Shifted(tokio::time::Instant, AtomicI64);

impl Clock for Shifted {
    fn now(&self) -> Timestamp {
        let elapsed = i64::try_from(self.0.elapsed().as_millis()).unwrap_or(i64::MAX);
        Timestamp(1_795_400_000_000 + elapsed + self.1.load(Ordering::Relaxed))
    }
}

pub(super) struct World {
    pub(super) api: Api,
    pub(super) store: Store,
    pub(super) state: Arc<Mutex<Behaviour>>,
    engine: Engine,
    clock: Arc<Shifted>,
    events: EventStream,
    _folder: TempDir,
}

/// A customer as the remote hands it over.
pub(super) fn customer(id: &str, first: &str, last: &str, phone: &str) -> Value {
    json!({
        "id": id, "firstName": first, "lastName": last, "whatsappPhoneNumber": phone, "email": null,
        "birthDate": null, "totalOrders": 3, "totalSpent": 45.5, "isActive": true, "isBanned": false,
        "bannedAt": null, "banReason": null, "lastInteraction": "2026-03-01T10:00:00.000Z", "addresses": [],
        "createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": "2026-03-01T10:00:00.000Z", "deletedAt": null
    })
}

/// An address as the remote hands it over, within its customer.
pub(super) fn address(id: &str, customer: &str, street: &str) -> Value {
    json!({
        "id": id, "customerId": customer, "name": "Casa", "street": street, "number": "12-34",
        "interiorNumber": null, "neighborhood": "Centro", "city": "Cuenca", "state": "Azuay", "zipCode": "",
        "country": "Ecuador", "deliveryInstructions": "", "latitude": -2.9, "longitude": -79.0,
        "isDefault": true, "createdAt": "2026-01-01T00:00:00.000Z",
        "updatedAt": "2026-03-01T10:00:00.000Z", "deletedAt": null
    })
}

impl World {
    pub(super) async fn start() -> Self {
        let folder = TempDir::new().expect("a folder");
        let store = Store::open(OpenOptions::file(folder.path().join("site.db"))).expect("a file");
        let clock = Arc::new(Shifted(tokio::time::Instant::now(), AtomicI64::new(0)));
        let state = Arc::default();
        let engine = Engine::start(EngineOptions {
            store: store.clone(),
            clock: clock.clone(),
            remote: Some(Remote {
                connector: Arc::new(System::ordering(&state)),
                ends: mostrador_engine::Ends::default(),
                intakes: mostrador_engine::Intakes::default(),
                signals: None,
                display_address: "https://pedidos.example".to_owned(),
            }),
            systems: vec![SystemParts::new(Arc::new(System::billing(&state)))],
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
        let api = Api::new(engine.clone());
        let events = api.subscribe();
        Self { api, store, state, engine, clock, events, _folder: folder }
    }

    /// Ana with two addresses, Luis with one, and a client of the other system with Ana's phone.
    pub(super) async fn filled() -> Self {
        let mut world = Self::start().await;
        {
            let mut state = world.remote();
            let mut ana = customer("c-ana", "Ana", "Núñez", "593991234567");
            let mut work = address("a-work", "c-ana", "Calle Larga");
            (work["name"], work["isDefault"]) = (json!("Trabajo"), json!(false));
            ana["addresses"] = json!([address("a-home", "c-ana", "Av. Loja"), work]);
            let mut luis = customer("c-luis", "Luis", "Mora", "593987654321");
            luis["addresses"] = json!([address("a-luis", "c-luis", "Gran Colombia")]);
            state.customers = BTreeMap::from([("c-ana".to_owned(), ana), ("c-luis".to_owned(), luis)]);
            let client = json!({
                "id": "w-1", "name": "Ana N.", "phone_mobile": "0991234567", "city": "Cuenca",
                "national_identification_number": "V-12.345.678", "zone_name": "Norte"
            });
            state.clients = BTreeMap::from([("w-1".to_owned(), client)]);
        }
        world.read("whatsapp", "customer").await;
        world.read("wispro-1", "client").await;
        world.caught_up().await;
        world
    }

    pub(super) fn remote(&self) -> MutexGuard<'_, Behaviour> {
        self.state.lock().expect("no test panics with it")
    }

    pub(super) fn pass_days(&self, days: i64) {
        self.clock.1.fetch_add(days * 86_400_000, Ordering::Relaxed);
    }

    /// Reads an entity to its end.
    pub(super) async fn read(&self, system: &str, entity: &str) {
        let request = RunRequest { scope: Scope::Everything, ..RunRequest::manual(system, entity, "test") };
        let run = self.engine.runs().start(request).await.expect("a run");
        self.engine.runs().ended(run).await.expect("it ends");
    }

    /// Waits until lists and search know everything.
    pub(super) async fn caught_up(&mut self) {
        let waited = tokio::time::timeout(LIMIT, async {
            while self.list(json!({})).await["unindexed"] != 0 {
                self.events.next().await.expect("the application runs");
            }
        });
        waited.await.expect("the list catches up");
    }

    /// The next card that the screens are told of whose customer is blocked, or is not.
    pub(super) async fn card(&mut self, blocked: &Value) -> Value {
        let waited = tokio::time::timeout(LIMIT, async {
            loop {
                let message = self.events.next().await.expect("the application runs");
                let message: Value = serde_json::from_str(&message).expect("a message");
                let order = &message["event"]["order"];
                if order["customer"]["blocked"] == *blocked {
                    return order.clone();
                }
            }
        });
        waited.await.expect("a card is told")
    }

    /// Waits until the outbox has nothing to do.
    pub(super) async fn delivered(&mut self) {
        let waited = tokio::time::timeout(LIMIT, async {
            loop {
                let page = self.call("sync_pending", json!({ "limit": 10 })).await.expect("a page");
                if page["total"] == 0 {
                    return;
                }
                self.events.next().await.expect("the application runs");
            }
        });
        waited.await.expect("everything is delivered");
    }

    pub(super) async fn call(&self, command: &str, payload: Value) -> Result<Value, ErrorCode> {
        self.call_as(Role::Administrator, command, payload).await
    }

    pub(super) async fn call_as(
        &self,
        role: Role,
        command: &str,
        payload: Value,
    ) -> Result<Value, ErrorCode> {
        self.api.dispatch(&seat(role), command, payload).await.map_err(|error| error.code)
    }

    /// What an error names.
    pub(super) async fn refused(&self, command: &str, payload: Value) -> (ErrorCode, String) {
        let error = self.api.dispatch(&seat(Role::Administrator), command, payload).await.expect_err(command);
        (error.code, error.detail.unwrap_or_default())
    }

    /// A part of the list: all by name, but for what is asked.
    pub(super) async fn list(&self, asked: Value) -> Value {
        let mut request = json!({
            "search": "", "filter": "ALL", "source": null, "order": "NAME", "offset": 0, "limit": 50
        });
        for (name, value) in asked.as_object().expect("an object") {
            request[name] = value.clone();
        }
        self.call("customers_list", request).await.expect("a page")
    }

    /// Names of those who are listed.
    pub(super) async fn names(&self, asked: Value) -> Vec<String> {
        let page = self.list(asked).await;
        let customers = page["customers"].as_array().expect("customers").clone();
        customers.iter().map(|row| row["name"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The row of whoever is the only one found.
    pub(super) async fn id(&self, search: &str, source: &str) -> i64 {
        let page = self.list(json!({ "search": search, "source": source })).await;
        assert_eq!(page["total"], 1, "{search}: {page:#}");
        page["customers"][0]["id"].as_i64().expect("an id")
    }

    pub(super) async fn detail(&self, id: i64) -> Value {
        self.call("customer_get", json!({ "id": id })).await.expect("a customer")
    }

    /// Saves fields of a customer, as JSON.
    pub(super) async fn save(&self, id: i64, fields: Value) -> Result<Value, ErrorCode> {
        let version = self.detail(id).await["version"].clone();
        self.call("customer_save", json!({ "id": id, "version": version, "fields": texts(&fields) })).await
    }

    /// Stores an order of whoever the remote calls so.
    pub(super) async fn order(&self, customer: IncomingCustomer) -> IncomingOrder {
        let order = IncomingOrder {
            customer: Some(customer),
            notes: Some("tocar el timbre de Ana".to_owned()),
            ..order()
        };
        let listed = Listed {
            remote_id: order.id.to_string(),
            content_hash: "first".to_owned(),
            raw_json: "{\"phone\":\"593991234567\"}".to_owned(),
            order: order.clone(),
        };
        let now = self.clock.now();
        let calendar = BusinessCalendar::new("America/Guayaquil", 4).expect("a calendar");
        let dataset = Orders { origin: Origin::Remote, system: "whatsapp", calendar, listed_at: now, now };
        let stored = self.store.write(Lane::Interactive, move |transaction| {
            let state = dataset.load(transaction, &listed)?;
            let action = dataset.plan(&state, &listed);
            dataset.apply(transaction, &listed, action).map(drop)
        });
        stored.await.map_err(|error: StoreError| error.to_string()).expect("the order is stored");
        order
    }

    /// The remote has deleted a customer, as a comparison finds it.
    pub(super) async fn bury(&mut self, id: i64) {
        let buried = self.store.write(Lane::Interactive, move |transaction| {
            let sql = "UPDATE sync_data SET tombstone = 'there', status = 'deleted' WHERE id = ?1";
            transaction.connection().execute(sql, [id]).map_err(StoreError::from)
        });
        assert_eq!(buried.await.expect("the file"), 1);
        self.read("wispro-1", "client").await;
        self.caught_up().await;
    }

    /// Where a text stands in the file, table by table.
    pub(super) async fn tables_with(&self, text: &'static str) -> Vec<String> {
        let read = self.store.read(move |transaction| {
            let connection = transaction.connection();
            let mut tables = connection.prepare(
                "SELECT name FROM pragma_table_list WHERE type IN ('table', 'shadow') AND schema = 'main'
                   AND name NOT LIKE 'sqlite_%' ORDER BY name",
            )?;
            let names: Vec<String> = tables.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            let mut found = Vec::new();
            for name in names {
                let mut columns = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
                let columns: Vec<String> =
                    columns.query_map([&name], |row| row.get(0))?.collect::<Result<_, _>>()?;
                let holds =
                    |column: &String| format!("instr(CAST(\"{column}\" AS BLOB), CAST(?1 AS BLOB)) > 0");
                let condition = columns.iter().map(holds).collect::<Vec<_>>().join(" OR ");
                let sql = format!("SELECT count(*) FROM \"{name}\" WHERE {condition}");
                let count: i64 = connection.query_row(&sql, [text], |row| row.get(0))?;
                if count > 0 {
                    found.push(name);
                }
            }
            Ok::<_, StoreError>(found)
        });
        read.await.expect("the file")
    }
}

/// Values as the JSON texts that commands take.
pub(super) fn texts(fields: &Value) -> Value {
    let fields = fields.as_object().expect("an object");
    let text = |value: &Value| if value.is_null() { Value::Null } else { Value::from(value.to_string()) };
    Value::Object(fields.iter().map(|(name, value)| (name.clone(), text(value))).collect())
}

/// One field of a customer or an address.
pub(super) fn field<'a>(of: &'a Value, name: &str) -> &'a Value {
    of["fields"].as_array().expect("fields").iter().find(|field| field["field"] == name).expect(name)
}
