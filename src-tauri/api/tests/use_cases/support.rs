//! A site with a clock that the test sets and orders that it puts in.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use mostrador_api::{Api, ErrorCode, Role, Seat, SeatKind};
use mostrador_domain::order::{
    IncomingCustomer, IncomingItem, IncomingOrder, OrderId, OrderType, PaymentMethod, PaymentStatus,
};
use mostrador_domain::{BusinessCalendar, Cents, Clock, Timestamp};
use mostrador_engine::orders::{Listed, Orders};
use mostrador_engine::{Dataset, Engine, EngineOptions, Intervals, Retention, SiteSettings};
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
    store: Store,
    _folder: TempDir,
}

fn options(store: &Store, clock: &Arc<TestClock>, unattended_after_seconds: u32) -> EngineOptions {
    EngineOptions {
        store: store.clone(),
        clock: clock.clone(),
        remote: None,
        systems: Vec::new(),
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
        let folder = TempDir::new().expect("a folder");
        let store = Store::open(OpenOptions::file(folder.path().join("site.db"))).expect("a file");
        let clock = Arc::new(TestClock(AtomicI64::new(1_795_400_000_000)));
        let engine = Engine::start(options(&store, &clock, 60)).await.expect("an engine");
        Self { api: Api::new(engine.clone()), clock, engine, store, _folder: folder }
    }

    /// Stops the engine and puts another one in its place, with another setting.
    pub(crate) async fn replace_engine(&mut self, unattended_after_seconds: u32) {
        self.engine.stop().await;
        let options = options(&self.store, &self.clock, unattended_after_seconds);
        self.engine = Engine::start(options).await.expect("an engine");
        self.api.replace_engine(self.engine.clone());
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
        let dataset = Orders { system: "whatsapp", calendar: calendar(), listed_at: now, now };
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
        self.api.dispatch(&seat(Role::Administrator), command, payload).await.map_err(|error| error.code)
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
