//! A site with a clock that the test sets and orders that it puts in.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use mostrador_api::{Api, ErrorCode, Role, Seat, SeatKind};
use mostrador_domain::order::{
    IncomingCustomer, IncomingItem, IncomingOrder, OrderId, OrderType, PaymentMethod, PaymentStatus,
};
use mostrador_domain::{BusinessCalendar, Cents, Clock, Timestamp};
use mostrador_engine::orders::{Listed, Orders, Origin};
use mostrador_engine::{Dataset, Engine, EngineOptions, Intervals, Retention, SiteSettings, SystemParts};
use mostrador_store::{Lane, OpenOptions, Store, StoreError};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn advance(&self, minutes: i64) {
        self.0.fetch_add(minutes * 60_000, Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

pub(crate) struct Site {
    pub(crate) api: Api,
    pub(crate) clock: Arc<TestClock>,
    engine: Engine,
    pub(crate) store: Store,
    pub(crate) folder: TempDir,
}

fn options(
    store: &Store,
    clock: &Arc<TestClock>,
    unattended_after_seconds: u32,
    systems: Vec<SystemParts>,
) -> EngineOptions {
    EngineOptions {
        store: store.clone(),
        clock: clock.clone(),
        remote: None,
        systems,
        site: SiteSettings {
            name: "Prueba".to_owned(),
            calendar: calendar(),
            currency: "USD".to_owned(),
            default_prep_minutes: 25,
            due_soon_minutes: 5,
            unattended_after_seconds,
        },
        intervals: Intervals::default(),
        retention: Retention::default(),
        random_seed: Some(1),
    }
}

fn calendar() -> BusinessCalendar {
    BusinessCalendar::new("America/Guayaquil", 4).expect("a calendar")
}

impl Site {
    pub(crate) async fn start() -> Self {
        Self::start_with(Vec::new()).await
    }

    /// With these outside systems.
    pub(crate) async fn start_with(systems: Vec<SystemParts>) -> Self {
        let folder = TempDir::new().expect("a folder");
        let store = Store::open(OpenOptions::file(folder.path().join("site.db"))).expect("a file");
        let clock = Arc::new(TestClock(AtomicI64::new(1_795_400_000_000)));
        let engine = Engine::start(options(&store, &clock, 60, systems)).await.expect("an engine");
        Self { api: Api::new(engine.clone()), clock, engine, store, folder }
    }

    /// The site's clock, in milliseconds.
    pub(crate) fn now(&self) -> i64 {
        self.clock.now().millis()
    }

    /// Stops the engine and puts another one in its place, with another setting.
    pub(crate) async fn replace_engine(&mut self, unattended_after_seconds: u32) {
        self.put(options(&self.store, &self.clock, unattended_after_seconds, Vec::new())).await;
    }

    /// Stops the engine and puts another one in its place, with these outside systems.
    pub(crate) async fn replace_engine_with(&mut self, systems: Vec<SystemParts>) {
        self.put(options(&self.store, &self.clock, 60, systems)).await;
    }

    async fn put(&mut self, options: EngineOptions) {
        self.engine.stop().await;
        self.engine = Engine::start(options).await.expect("an engine");
        self.api.engine_slot().replace(self.engine.clone());
    }

    /// Tells of something that nobody knows, so that whoever listens looks.
    pub(crate) fn look(&self) {
        self.engine.announce_order(OrderId(Uuid::new_v4()));
    }

    /// Stores an order and tells of it, as the flow would.
    pub(crate) async fn arrive(&self, order: IncomingOrder) -> String {
        let id = order.id;
        let text = self.receive(order, "first").await;
        self.engine.announce_order(id);
        text
    }

    /// Stores an order as the flow would, with this content.
    pub(crate) async fn receive(&self, order: IncomingOrder, content: &str) -> String {
        let id = order.id.to_string();
        let now = self.clock.now();
        let dataset =
            Orders { origin: Origin::Remote, system: "whatsapp", calendar: calendar(), listed_at: now, now };
        let listed = Listed {
            remote_id: id.clone(),
            content_hash: content.to_owned(),
            raw_json: "{\"from\":\"the remote\"}".to_owned(),
            order,
        };
        self.store
            .write(Lane::Interactive, move |transaction| {
                let state = dataset.load(transaction, &listed)?;
                let action = dataset.plan(&state, &listed);
                dataset.apply(transaction, &listed, action).map(|_| ())
            })
            .await
            .map_err(|error: StoreError| error.to_string())
            .expect("the order is stored");
        id
    }

    pub(crate) async fn new_order(&self) -> String {
        self.receive(order(), "first").await
    }

    pub(crate) async fn call(&self, command: &str, payload: Value) -> Result<Value, ErrorCode> {
        self.call_from(&seat(Role::Administrator), command, payload).await
    }

    /// Calls from a screen.
    pub(crate) async fn call_from(
        &self,
        seat: &Seat,
        command: &str,
        payload: Value,
    ) -> Result<Value, ErrorCode> {
        self.api.dispatch(seat, command, payload).await.map_err(|error| error.code)
    }

    /// Adds a person from a screen and answers its id.
    pub(crate) async fn add(&self, seat: &Seat, name: &str, role: Role, pin: &str) -> i64 {
        let request = json!({ "name": name, "role": role, "pin": pin });
        let person = self.call_from(seat, "person_add", request).await.expect("the person is added");
        person["id"].as_i64().expect("an id")
    }

    pub(crate) async fn sign_in(&self, seat: &Seat, person: i64, pin: &str) -> Result<Value, ErrorCode> {
        self.call_from(seat, "seat_sign_in", json!({ "personId": person, "pin": pin })).await
    }

    /// Name of whoever sits at a screen, and its role.
    pub(crate) async fn sitting(&self, seat: &Seat) -> (Option<String>, Role) {
        let view = self.call_from(seat, "seat_get", json!({})).await.expect("everybody may ask");
        let role = serde_json::from_value(view["role"].clone()).expect("a role");
        (view["person"]["name"].as_str().map(str::to_owned), role)
    }

    /// The audit of people: `action outcome actor` of each row, oldest first.
    pub(crate) async fn audit(&self) -> Vec<String> {
        let rows = self.store.read(|transaction| {
            let sql = "SELECT action || ' ' || outcome || ' ' || actor FROM sync_log WHERE entity = 'person' ORDER BY id";
            let mut statement = transaction.connection().prepare(sql)?;
            let rows = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
            Ok::<_, StoreError>(rows)
        });
        rows.await.expect("the audit")
    }

    /// Calls with the id of an order and must succeed.
    pub(crate) async fn on(&self, command: &str, id: &str) -> Value {
        self.call(command, json!({ "id": id })).await.expect(command)
    }

    pub(crate) async fn advance(&self, id: &str, from: &str) -> Result<Value, ErrorCode> {
        self.call("order_advance", json!({ "id": id, "from": from })).await
    }

    pub(crate) async fn accept(&self, id: &str) -> Result<Value, ErrorCode> {
        self.call("order_accept", json!({ "id": id, "prepMinutes": 20 })).await
    }
}

pub(crate) fn seat(role: Role) -> Seat {
    Seat::new(SeatKind::Paired(role))
}

pub(crate) fn item(name: &str) -> IncomingItem {
    IncomingItem {
        external_id: None,
        product_id: None,
        variant_id: None,
        product_name: Some(name.to_owned()),
        variant_name: None,
        quantity: 1,
        unit_price: Cents::new(850).ok(),
        notes: None,
        modifiers: Vec::new(),
    }
}

pub(crate) fn order() -> IncomingOrder {
    IncomingOrder {
        id: OrderId(Uuid::new_v4()),
        daily_number: None,
        order_type: OrderType::Delivery,
        remote_status: "PENDING".to_owned(),
        payment_status: PaymentStatus::Pending,
        payment_method: PaymentMethod::Cash,
        subtotal: Cents::new(850).ok(),
        total: Cents::new(850).ok(),
        delivery_fee: None,
        service_fee: None,
        notes: None,
        estimated_minutes: None,
        customer: Some(IncomingCustomer {
            first_name: Some("Íñigo".to_owned()),
            last_name: Some("Muñoz".to_owned()),
            phone: Some("+593 99 123 4567".to_owned()),
            ..IncomingCustomer::default()
        }),
        address: None,
        items: vec![item("Pizza Ñandú")],
        placed_at: None,
        defects: Vec::new(),
    }
}
