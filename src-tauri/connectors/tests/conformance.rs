//! The WhatsApp connector keeps what every connector promises, against the stand-in remote over real sockets.

mod stand_in;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use mostrador_connector::conformance::{
    self, Able, Careless, ErrorKind, Fault, Held, Key, PERSONAL, Sample, SampleId, Scene, Sent, Shape, Stage,
    Stages, Times,
};
use mostrador_connector::{Connector, WriteOperation};
use mostrador_connectors::whatsapp::{CONFIRM, ORDER};
use mostrador_sandbox::Running;
use serde_json::{Value, json};

use stand_in::{KEY, WRONG_KEY};

/// One remote, which forgets everything before each check.
struct Remote(Arc<Running>);

struct Orders {
    remote: Arc<Running>,
    /// Texts of the orders that are good, so that they can be listed again behind others.
    put: Mutex<Vec<String>>,
    careless: bool,
}

#[async_trait]
impl Stages for Remote {
    async fn open(&self) -> Box<dyn Stage> {
        self.0.reset();
        Box::new(Orders::new(&self.0))
    }
}

impl Orders {
    fn new(remote: &Arc<Running>) -> Self {
        Self { remote: Arc::clone(remote), put: Mutex::default(), careless: false }
    }

    /// The text of an order. Its spaces and the order of its fields are its own on purpose.
    fn text(&self, sample: &Sample, place: usize) -> String {
        let id = match (&sample.id, sample.shape) {
            (SampleId::None, _) => None,
            (SampleId::Text(_) | SampleId::Number(_), Shape::Malformed) => Some("pedido-17"),
            (SampleId::Text(id) | SampleId::Number(id), Shape::Good) => Some(id.as_str()),
        };
        // Listed in the order of creation.
        let created = format!("2025-07-01T12:{:02}:{:02}.000Z", place / 60, place % 60);
        let mut fields = vec![
            "\"orderType\": \"TAKE_AWAY\",  \"orderStatus\":\"PENDING\"".to_owned(),
            "\"total\":135.50,\"paymentStatus\":\"PENDING\",\"paymentMethod\":\"CASH\"".to_owned(),
            format!(
                "\"customer\" : {{\"firstName\":\"{PERSONAL}\",\"whatsappPhoneNumber\":\"5215550000001\"}}"
            ),
            format!("\"isFromWhatsApp\":true, \"orderItems\":[], \"createdAt\":\"{created}\""),
        ];
        if let Some(id) = id {
            fields.insert(1, format!("\"id\": {}", Value::from(id)));
        }
        fields.extend(
            sample.fields.iter().map(|(name, json)| format!("{}: {json}", Value::from(name.as_str()))),
        );
        format!("{{ {} }}", fields.join(", "))
    }

    fn set(&self, fault: Value) {
        self.remote.set_faults(fault).unwrap();
    }
}

/// An order's id that belongs to this number.
fn uuid(number: usize) -> String {
    format!("eeeeeeee-0000-4000-8000-{number:012}")
}

#[async_trait]
impl Stage for Orders {
    fn entity(&self) -> &str {
        ORDER
    }

    fn can(&self, scene: Scene) -> Able {
        match scene {
            Scene::NumericIds => Able::No("the id of an order is a UUID"),
            Scene::Modified | Scene::FineModified | Scene::Offsets => {
                Able::No("an order's time of modification follows our own confirmation and is not used")
            }
            Scene::Removal => Able::No("the remote deletes no order"),
            Scene::PartialWrites => Able::No("an order is confirmed, not changed"),
            Scene::ExpiringToken | Scene::Fault(Fault::TokenRefused | Fault::TokenSilent) => {
                Able::No("the key is shared and does not expire")
            }
            Scene::Fault(Fault::Total(_)) => Able::No("the source states no totals"),
            Scene::Fault(Fault::PageIgnored | Fault::CursorExpired) => Able::No("it is not read in pages"),
            Scene::Fault(Fault::ErrorIn200(ErrorKind::RefusedKey)) => {
                Able::No("the remote refuses a key with status 500")
            }
            Scene::WrongKey
            | Scene::OddIds
            | Scene::Fields
            | Scene::Verbatim
            | Scene::Malformed
            | Scene::WithoutId
            | Scene::BadOperation
            | Scene::Fault(
                Fault::Refused
                | Fault::Silent
                | Fault::Status(_)
                | Fault::Throttled(_)
                | Fault::ErrorIn200(ErrorKind::Trouble)
                | Fault::Truncated
                | Fault::Html
                | Fault::EmptyList
                | Fault::AnswerLost,
            ) => Able::Yes,
        }
    }

    async fn connector(&self, key: Key) -> Arc<dyn Connector> {
        let connector = stand_in::connector(&self.remote, key);
        if self.careless { Careless::over(connector) } else { connector }
    }

    fn secrets(&self) -> Vec<String> {
        vec![KEY.to_owned(), WRONG_KEY.to_owned()]
    }

    fn id(&self, number: usize) -> String {
        uuid(number)
    }

    fn odd_ids(&self) -> Vec<String> {
        vec![
            "EEEEEEEE-0000-4000-8000-0000000000AB".to_owned(),
            "00000000000040008000000000000007".to_owned(),
            "{EEEEEEEE-0000-4000-8000-0000000000ac}".to_owned(),
        ]
    }

    async fn put(&self, sample: &Sample) -> String {
        let text = {
            let mut put = self.put.lock().unwrap();
            let text = self.text(sample, put.len());
            put.push(text.clone());
            text
        };
        self.remote.create_orders(json!({ "texts": [text] })).await.unwrap();
        text
    }

    async fn held(&self) -> Vec<Held> {
        let held = |order: mostrador_sandbox::OrderReport| Held {
            raw_json: format!("{:?}", order.daily_number),
            external_id: order.id,
            pending: order.pending,
        };
        self.remote.orders().into_iter().map(held).collect()
    }

    async fn sent(&self) -> Vec<Sent> {
        let confirmed = |order: mostrador_sandbox::OrderReport| {
            let sent = Sent { external_id: order.id, fields: vec!["dailyNumber".to_owned()] };
            vec![sent; order.confirmations.len()]
        };
        self.remote.orders().into_iter().flat_map(confirmed).collect()
    }

    async fn fault(&self, fault: Fault, times: Times) {
        if fault == Fault::EmptyList {
            // The remote looks at its hundred oldest rows and then leaves out what is not from WhatsApp.
            self.remote.create_orders(json!({ "count": 100, "shape": "not_from_whatsapp" })).await.unwrap();
            let again = self.put.lock().unwrap().clone();
            self.remote.create_orders(json!({ "texts": again })).await.unwrap();
            return;
        }
        let http = stand_in::http_fault(fault);
        let path = if fault == Fault::AnswerLost { "/api/sync/orders/confirm" } else { "/api/sync" };
        let count = match times {
            Times::Once => json!(1),
            Times::Always => Value::Null,
        };
        self.set(json!({ "http": http, "http_path": path, "http_times": count }));
    }

    async fn heal(&self) {
        self.set(json!({ "http": "none" }));
    }

    async fn requests(&self) -> usize {
        self.remote.requests().len()
    }

    fn acknowledge(&self, number: usize, external_id: &str) -> WriteOperation {
        let mut operation = self.operation(number, CONFIRM);
        external_id.clone_into(&mut operation.external_id);
        operation.payload = json!({ "dailyNumber": number }).into();
        operation
    }
}

async fn remote() -> Remote {
    Remote(stand_in::start().await)
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_keep_every_promise_that_applies() {
    let report = conformance::run(&remote().await).await;
    assert_eq!(report.failed(), Vec::<&str>::new(), "{report}");
    let known: BTreeSet<&str> = report.passed().into_iter().chain(report.not_applicable()).collect();
    assert_eq!(known.len(), conformance::all().count());
    // A stage that can do less proves less: what applies may grow, and never shrinks unnoticed.
    assert!(report.passed().len() >= 60, "{report}");
}

/// The same remote with that connector.
struct CarelessRemote(Remote);

#[async_trait]
impl Stages for CarelessRemote {
    async fn open(&self) -> Box<dyn Stage> {
        self.0.0.reset();
        Box::new(Orders { careless: true, ..Orders::new(&self.0.0) })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connector_that_takes_failures_for_empty_lists_is_found() {
    let stages = CarelessRemote(remote().await);
    let checks = [
        "a refused connection is unreachable",
        "a truncated body is an error and no short list",
        "a page in HTML is an error and no empty list",
        "an error with status 200 is an error",
        "reading with a wrong key is a refused key",
        "Retry-After in seconds is the wait",
    ];
    assert_eq!(conformance::blind(&stages, &checks).await, Vec::<String>::new());
}
