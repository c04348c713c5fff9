//! A site with an ordering remote and a system of contacts that a test breaks and mends.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use mostrador_api::{Api, ErrorCode, EventStream, Role, Seat};
use mostrador_connector::{
    Accepted, ById, Changes, CheckReport, Concurrency, Connector, ConnectorSpec, Creates, CursorKind, Dedupe,
    Deletes, Deletions, EntitySpec, Limits, Page, PageStyle, ReadRequest, ReadStyle, ReasonCode, Record,
    RecordBody, RecordWrites, RemoteError, Selection, SetAside, SetAsideReason, Totals, WriteOperation,
    WriteOutcome, WriteStyle,
};
use mostrador_domain::merge::{FieldRule, Fields, MergeRules};
use mostrador_domain::order::IncomingOrder;
use mostrador_domain::{BusinessCalendar, Clock, Timestamp};
use mostrador_engine::records::{self, Records};
use mostrador_engine::{
    Engine, EngineOptions, Intervals, Remote, Retention, Scheduling, SiteSettings, SystemParts,
};
use mostrador_store::tables::sync_integrations::{
    self, IntegrationSettings, LOCAL_SYSTEM, Party, Running, Travel,
};
use mostrador_store::{Lane, OpenOptions, Store, StoreError};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{order, seat};

pub(crate) const CRM: &str = "crm";
pub(crate) const CONTACT: &str = "contact";
/// Longer than anything takes that does not fail.
const LIMIT: Duration = Duration::from_secs(20);

/// What one of the systems does.
#[derive(Default)]
pub(crate) struct Behaviour {
    /// Every call ends so.
    pub(crate) fails: Option<RemoteError>,
    /// Reads end so.
    pub(crate) reads_fail: Option<RemoteError>,
    /// Writes of these records are refused.
    pub(crate) refused: BTreeSet<String>,
    /// Contacts by id, as JSON.
    pub(crate) contacts: BTreeMap<String, String>,
    /// These contacts do not read.
    pub(crate) malformed: BTreeSet<String>,
    /// Orders that wait.
    pub(crate) orders: Vec<IncomingOrder>,
    /// Entries without an id.
    pub(crate) nameless: Vec<String>,
    /// How many writes were accepted.
    pub(crate) accepted: usize,
}

/// One of the systems. Cheap to clone.
#[derive(Clone)]
pub(crate) struct System {
    spec: Arc<ConnectorSpec>,
    state: Arc<Mutex<Behaviour>>,
}

impl System {
    fn new(name: &'static str, entity: EntitySpec) -> Self {
        let spec = ConnectorSpec { system: name, entities: vec![entity], limits: Limits::ONE_AT_A_TIME };
        Self { spec: Arc::new(spec), state: Arc::default() }
    }

    fn ordering() -> Self {
        let read = ReadStyle::AcknowledgedQueue { page_max: 100 };
        let write = WriteStyle::Acknowledge { batch_max: 100 };
        Self::new("whatsapp", EntitySpec { name: "order", read, write })
    }

    fn crm() -> Self {
        let read = ReadStyle::Pages(PageStyle {
            page_max: 100,
            cursor: CursorKind::Keyset,
            changes: Changes::None,
            totals: Totals::Stated,
            deletions: Deletions::ByAbsence,
            by_id: ById::UpTo(100),
        });
        let write = WriteStyle::Records(RecordWrites {
            batch_max: 100,
            creates: Creates::Yes,
            deletes: Deletes::Yes,
            dedupe: Dedupe::AtDestination,
            concurrency: Concurrency::None,
            doubtful: &[],
        });
        Self::new(CRM, EntitySpec { name: CONTACT, read, write })
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, Behaviour> {
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
        if let Some(error) = state.fails.clone().or(state.reads_fail.clone()) {
            return Err(error);
        }
        if request.entity == "order" {
            let records = state
                .orders
                .iter()
                .map(|order| Record {
                    external_id: order.id.to_string(),
                    raw_json: "{}".to_owned(),
                    modified_at: None,
                    version: None,
                    body: RecordBody::Order {
                        order: Box::new(order.clone()),
                        content_hash: "same".to_owned(),
                    },
                })
                .collect();
            let aside = |raw: &String| SetAside {
                reason: SetAsideReason::IdMissing,
                content_hash: raw.clone(),
                raw_json: raw.clone(),
            };
            let set_aside = state.nameless.iter().map(aside).collect();
            return Ok(Page { records, set_aside, next_cursor: None, total: None, watermark: None });
        }
        let asked = |id: &String| match &request.selection {
            Selection::All | Selection::Since(_) => true,
            Selection::Ids(ids) => ids.contains(id),
        };
        let records: Vec<Record> = state
            .contacts
            .iter()
            .filter(|(id, _)| asked(id))
            .map(|(id, text)| Record {
                external_id: id.clone(),
                raw_json: text.clone(),
                modified_at: None,
                version: None,
                body: if state.malformed.contains(id) {
                    RecordBody::Malformed {
                        reason: ReasonCode::new("BAD_EMAIL"),
                        field: Some("email".to_owned()),
                    }
                } else {
                    RecordBody::Raw
                },
            })
            .collect();
        let total = u64::try_from(records.len()).ok();
        Ok(Page { records, set_aside: Vec::new(), next_cursor: None, total, watermark: None })
    }

    async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        let mut state = self.state();
        if let Some(error) = &state.fails {
            return Err(error.clone());
        }
        let mut outcomes = Vec::new();
        for operation in batch {
            outcomes.push(if state.refused.contains(&operation.external_id) {
                WriteOutcome::Failed(RemoteError::Record {
                    code: ReasonCode::new("NOT_WANTED"),
                    detail: "scripted".to_owned(),
                })
            } else {
                state.accepted += 1;
                let id = operation.external_id.to_lowercase();
                state.orders.retain(|order| order.id.to_string() != id);
                WriteOutcome::Done(Accepted::default())
            });
        }
        Ok(outcomes)
    }
}

pub(crate) fn transient() -> RemoteError {
    RemoteError::Transient { code: ReasonCode::new("HTTP_500"), detail: "scripted".to_owned() }
}

pub(crate) fn key_refused() -> RemoteError {
    RemoteError::Auth { code: ReasonCode::new("TECH007") }
}

/// A clock that moves as the machine's does, from a day that the test knows.
struct Wall(tokio::time::Instant);

impl Clock for Wall {
    fn now(&self) -> Timestamp {
        let elapsed = i64::try_from(self.0.elapsed().as_millis()).unwrap_or(i64::MAX);
        Timestamp(1_795_400_000_000 + elapsed)
    }
}

pub(crate) struct World {
    pub(crate) api: Api,
    pub(crate) engine: Engine,
    pub(crate) store: Store,
    pub(crate) whatsapp: System,
    pub(crate) crm: System,
    pub(crate) events: EventStream,
    _folder: TempDir,
}

impl World {
    /// Both systems work, and nothing is in them.
    pub(crate) async fn start() -> Self {
        let folder = TempDir::new().expect("a folder");
        let store = Store::open(OpenOptions::file(folder.path().join("site.db"))).expect("a file");
        let (whatsapp, crm) = (System::ordering(), System::crm());
        let pace = Duration::from_millis(20);
        let engine = Engine::start(EngineOptions {
            store: store.clone(),
            clock: Arc::new(Wall(tokio::time::Instant::now())),
            remote: Some(Remote {
                connector: Arc::new(whatsapp.clone()),
                ends: mostrador_engine::Ends::default(),
                intakes: mostrador_engine::Intakes::default(),
                signals: None,
                display_address: "https://pedidos.example".to_owned(),
            }),
            systems: vec![SystemParts::new(Arc::new(crm.clone()))],
            site: SiteSettings {
                name: "Prueba".to_owned(),
                calendar: BusinessCalendar::new("America/Guayaquil", 4).expect("a calendar"),
                currency: "USD".to_owned(),
                default_prep_minutes: 25,
                due_soon_minutes: 5,
                unattended_after_seconds: 60,
            },
            intervals: Intervals {
                poll_down: pace,
                poll_up: pace,
                poll_refused: pace,
                scheduling: Scheduling::ByHand,
                ..Intervals::default()
            },
            retention: Retention::default(),
            random_seed: Some(1),
        })
        .await
        .expect("an engine");
        let api = Api::new(engine.clone());
        let events = api.subscribe();
        let world = Self { api, engine, store, whatsapp, crm, events, _folder: folder };
        world.keep_in_step().await;
        world
    }

    /// Lets edits of contacts travel; a person decides what both sides changed, and whether somebody is blocked.
    async fn keep_in_step(&self) {
        let mut rules = MergeRules::all(FieldRule::Manual);
        rules.guards.insert("isBanned".to_owned(), Value::Bool(true));
        let written = self.store.write(Lane::Interactive, |transaction| {
            let party = |system: &str| Party { system: system.to_owned(), entity: CONTACT.to_owned() };
            let settings = IntegrationSettings {
                name: "contacts".to_owned(),
                source: party(CRM),
                target: party(LOCAL_SYSTEM),
                travel: Travel::Both,
                rules,
                filters: "[]".to_owned(),
                batch_size: 100,
                running: Running::Enabled,
            };
            sync_integrations::insert(transaction, &settings, Timestamp(0)).map(drop)
        });
        written.await.map_err(|error: StoreError| error.to_string()).expect("it is stored");
    }

    pub(crate) async fn call(&self, command: &str, payload: Value) -> Result<Value, ErrorCode> {
        self.call_as(Role::Administrator, command, payload).await
    }

    pub(crate) async fn call_as(
        &self,
        role: Role,
        command: &str,
        payload: Value,
    ) -> Result<Value, ErrorCode> {
        self.call_from(&seat(role), command, payload).await
    }

    pub(crate) async fn call_from(
        &self,
        seat: &Seat,
        command: &str,
        payload: Value,
    ) -> Result<Value, ErrorCode> {
        self.api.dispatch(seat, command, payload).await.map_err(|error| error.code)
    }

    pub(crate) async fn overview(&self) -> Value {
        self.call("sync_overview", json!({})).await.expect("an overview")
    }

    /// *Necesita atención*, page by page, whose parts must add up.
    pub(crate) async fn attention(&self) -> Vec<Value> {
        let (mut items, mut after) = (Vec::new(), Value::Null);
        loop {
            let page =
                self.call("sync_attention", json!({ "after": after, "limit": 2 })).await.expect("a page");
            items.extend(page["items"].as_array().expect("items").iter().cloned());
            after = page["next"].clone();
            if after.is_null() {
                assert_eq!(page["total"], items.len(), "{items:#?}");
                return items;
            }
        }
    }

    /// What the kinds and reasons of everything are that needs a person.
    pub(crate) async fn needs(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.attention().await.iter().map(|item| (text(&item["kind"]), text(&item["reason"]))).collect()
    }

    /// Waits until something holds, looking whenever the screens are told something.
    pub(crate) async fn until<T>(&mut self, what: &str, mut holds: impl AsyncFnMut(&Self) -> Option<T>) -> T {
        let waited = tokio::time::timeout(LIMIT, async {
            loop {
                if let Some(found) = holds(self).await {
                    return found;
                }
                self.events.next().await.expect("the application runs");
            }
        });
        match waited.await {
            Ok(found) => found,
            Err(_) => {
                let (overview, attention) = (self.overview().await, self.attention().await);
                panic!("{what}: never\n{overview:#}\n{attention:#?}")
            }
        }
    }

    /// Waits until exactly this needs a person, as pairs of kind and reason.
    pub(crate) async fn until_needs(&mut self, expected: &[(&str, &str)]) {
        self.until(&format!("{expected:?}"), async |world| {
            let needs = world.needs().await;
            let same = needs.len() == expected.len()
                && needs
                    .iter()
                    .zip(expected)
                    .all(|(found, wanted)| (found.0.as_str(), found.1.as_str()) == *wanted);
            same.then_some(())
        })
        .await;
        let overview = self.overview().await;
        assert_eq!(overview["attention"], expected.len(), "{overview:#}");
        assert_eq!(overview["state"] == "NEEDS_ATTENTION", !expected.is_empty(), "{overview:#}");
    }

    /// The row of an entity.
    pub(crate) async fn entity(&self, system: &str) -> Value {
        let overview = self.overview().await;
        let rows = overview["entities"].as_array().expect("rows").clone();
        rows.into_iter().find(|row| row["system"] == system).expect("its row")
    }

    /// Reads the contacts once, to the end, and answers the run.
    pub(crate) async fn read_contacts(&self) -> i64 {
        let request = json!({ "system": CRM, "entityType": CONTACT });
        let run = self.call("sync_now", request).await.expect("a run")["id"].as_i64().expect("an id");
        self.engine.runs().ended(run).await.expect("it ends");
        run
    }

    /// Puts so many contacts into the system, numbered from 1.
    pub(crate) fn contacts(&self, count: u32) {
        let contact = |number: u32| (format!("c{number}"), contact(number, "a@b.c"));
        self.crm.state().contacts = (1..=count).map(contact).collect();
    }

    /// A person edits a contact.
    pub(crate) async fn edit(&self, id: &'static str, field: &'static str, value: &'static str) {
        let now = self.engine.now();
        let edited = self.store.write(Lane::Interactive, move |transaction| {
            let records = Records::of_entity(transaction, CRM, CONTACT)?;
            let changes = Fields::from([(field.to_owned(), Value::from(value))]);
            records::edit(transaction, &records, id, &changes, None, "Ana", now).map(drop)
        });
        edited.await.expect("it is edited");
        self.engine.wake_outbox(CRM);
    }

    /// An order waits at the remote; answers its id.
    pub(crate) fn order(&self) -> String {
        let order = order();
        let id = order.id.to_string();
        self.whatsapp.state().orders.push(order);
        id
    }
}

pub(crate) fn contact(number: u32, email: &str) -> String {
    format!("{{\"id\":\"c{number}\",\"name\":\"Contacto {number}\",\"email\":\"{email}\"}}")
}
