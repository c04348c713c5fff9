//! The WhatsApp connector keeps what every connector promises about customers and addresses, against the stand-in remote
//! over real sockets.

mod stand_in;

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, SecondsFormat, Utc};
use mostrador_connector::conformance::{
    self, Able, Careless, ErrorKind, Fault, Held, Key, Modified, PERSONAL, Sample, SampleId, Scene, Sent,
    Shape, Stage, Stages, Times,
};
use mostrador_connector::{Connector, UPSERT, WriteOperation};
use mostrador_connectors::whatsapp::{ADDRESS, CUSTOMER};
use mostrador_sandbox::Running;
use serde_json::{Value, json};
use stand_in::{KEY, WRONG_KEY};

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entity {
    Customer,
    Address,
}

/// One remote, which forgets everything before each check.
struct Remote {
    running: Arc<Running>,
    entity: Entity,
    careless: bool,
}

struct People {
    remote: Arc<Running>,
    entity: Entity,
    careless: bool,
}

#[async_trait]
impl Stages for Remote {
    async fn open(&self) -> Box<dyn Stage> {
        self.running.reset();
        self.running.make_customers(json!({ "clear": true })).unwrap();
        Box::new(People { remote: Arc::clone(&self.running), entity: self.entity, careless: self.careless })
    }
}

fn customer_id(number: usize) -> String {
    format!("aaaaaaaa-0000-4000-8000-{number:012}")
}

fn address_id(number: usize) -> String {
    format!("eeeeeeee-0000-4000-8000-{number:012}")
}

/// The customer of an address.
fn customer_of(address: &str) -> String {
    address.replace("eeeeeeee", "aaaaaaaa")
}

fn iso(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

impl People {
    /// The text of a customer, or of an address with its customer around it.
    fn texts(&self, sample: &Sample) -> (String, String) {
        let id = match &sample.id {
            SampleId::None => None,
            SampleId::Text(id) | SampleId::Number(id) => Some(id.clone()),
        };
        let updated = match &sample.modified {
            None => iso(Utc::now()),
            Some(Modified::Micros(micros)) => iso(DateTime::from_timestamp_micros(*micros).unwrap()),
            Some(Modified::Text(text)) => text.clone(),
        };
        let more: String = sample
            .fields
            .iter()
            .map(|(name, json)| format!(", {}: {json}", Value::from(name.as_str())))
            .collect();
        let stamps = format!("\"createdAt\": \"2020-01-01T00:00:00.000Z\",  \"updatedAt\":\"{updated}\"");
        match self.entity {
            Entity::Customer => {
                let id = id.map(|id| format!("\"id\": {}, ", Value::from(id))).unwrap_or_default();
                let phone = match sample.shape {
                    Shape::Good => "\"5215550000001\"",
                    Shape::Malformed => "null",
                };
                let text = format!(
                    "{{ {id}\"firstName\" : \"{PERSONAL}\",\"whatsappPhoneNumber\": {phone}, \"email\":null, \
                     \"fullChatHistory\":[{{\"content\":\"}}]\"}}], \"relevantChatHistory\":\"[]\", \
                     \"addresses\": [], {stamps}{more} }}"
                );
                (text.clone(), text)
            }
            Entity::Address => {
                let id = id.unwrap_or_default();
                let customer = customer_of(&id);
                let address = format!(
                    "{{ \"id\": \"{id}\",  \"customerId\" : \"{customer}\", \"street\":\"{PERSONAL}\", {stamps}{more} }}"
                );
                let text = format!(
                    "{{ \"id\": \"{customer}\", \"whatsappPhoneNumber\": \"5215550000001\", \"addresses\": \
                     [{address}], {stamps} }}"
                );
                (text, address)
            }
        }
    }
}

#[async_trait]
impl Stage for People {
    fn entity(&self) -> &str {
        match self.entity {
            Entity::Customer => CUSTOMER,
            Entity::Address => ADDRESS,
        }
    }

    fn can(&self, scene: Scene) -> Able {
        match scene {
            Scene::NumericIds => Able::No("the id of a customer is a UUID"),
            Scene::FineModified => Able::No("the remote's clock counts milliseconds"),
            Scene::Removal => Able::No("a deletion there never shows"),
            Scene::Verbatim => Able::No("the chat is left out, and addresses are put in order"),
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
            | Scene::Modified
            | Scene::Offsets
            | Scene::Malformed
            | Scene::WithoutId
            | Scene::PartialWrites
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
        match self.entity {
            Entity::Customer => customer_id(number),
            Entity::Address => address_id(number),
        }
    }

    fn odd_ids(&self) -> Vec<String> {
        vec![
            "AAAAAAAA-0000-4000-8000-0000000000AB".to_owned(),
            "00000000000040008000000000000007".to_owned(),
            "{AAAAAAAA-0000-4000-8000-0000000000ac}".to_owned(),
        ]
    }

    async fn put(&self, sample: &Sample) -> String {
        let (text, shown) = self.texts(sample);
        self.remote.make_customers(json!({ "texts": [text] })).unwrap();
        shown
    }

    async fn held(&self) -> Vec<Held> {
        let held = |(external_id, raw_json)| Held { external_id, raw_json, pending: false };
        let customers = self.remote.customers();
        match self.entity {
            Entity::Customer => customers.into_iter().map(held).collect(),
            Entity::Address => customers
                .iter()
                .flat_map(|(_, text)| {
                    let customer: Value = serde_json::from_str(text).unwrap();
                    customer["addresses"].as_array().cloned().unwrap_or_default()
                })
                .map(|address| held((address["id"].as_str().unwrap().to_owned(), address.to_string())))
                .collect(),
        }
    }

    async fn sent(&self) -> Vec<Sent> {
        let customers = self.remote.pushes().into_iter().flat_map(|push| push.customers);
        match self.entity {
            Entity::Customer => {
                customers.map(|one| Sent { external_id: one.id, fields: one.fields }).collect()
            }
            Entity::Address => customers
                .flat_map(|one| one.addresses)
                .map(|address| Sent { external_id: address.id, fields: address.fields })
                .collect(),
        }
    }

    async fn fault(&self, fault: Fault, times: Times) {
        if fault == Fault::EmptyList {
            self.remote.make_customers(json!({ "clear": true })).unwrap();
            return;
        }
        let path = if fault == Fault::AnswerLost { "/api/sync/customers/bulk" } else { "/api/sync" };
        let count = match times {
            Times::Once => json!(1),
            Times::Always => Value::Null,
        };
        let http = stand_in::http_fault(fault);
        self.remote.set_faults(json!({ "http": http, "http_path": path, "http_times": count })).unwrap();
    }

    async fn heal(&self) {
        self.remote.set_faults(json!({ "http": "none" })).unwrap();
    }

    async fn requests(&self) -> usize {
        self.remote.requests().len()
    }

    fn watermark(&self, micros: i64) -> String {
        iso(DateTime::from_timestamp_micros(micros).unwrap())
    }

    fn text_field(&self) -> &str {
        match self.entity {
            Entity::Customer => "firstName",
            Entity::Address => "street",
        }
    }

    fn create(&self, number: usize, text: &str) -> WriteOperation {
        let mut operation = self.operation(number, UPSERT);
        operation.payload = json!({ self.text_field(): text, "customerId": customer_id(number) }).into();
        operation.changed = vec![self.text_field().to_owned()];
        operation
    }

    /// Nobody there has this id; the customer of the address is the one of the first good operation.
    fn bad(&self, number: usize) -> WriteOperation {
        let mut operation = self.create(number, "nobody's");
        operation.external_id = self.id(900_000 + number);
        operation.payload = json!({ self.text_field(): "nobody's", "customerId": customer_id(1) }).into();
        operation
    }
}

async fn keeps_every_promise(entity: Entity, at_least: usize) {
    let remote = Remote { running: stand_in::start().await, entity, careless: false };
    let report = conformance::run(&remote).await;
    assert_eq!(report.failed(), Vec::<&str>::new(), "{report}");
    let known: BTreeSet<&str> = report.passed().into_iter().chain(report.not_applicable()).collect();
    assert_eq!(known.len(), conformance::all().count());
    // A stage that can do less proves less: what applies may grow, and never shrinks unnoticed.
    assert!(report.passed().len() >= at_least, "{} of {at_least}: {report}", report.passed().len());
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_keep_every_promise_that_applies() {
    keeps_every_promise(Entity::Customer, 60).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_keep_every_promise_that_applies() {
    keeps_every_promise(Entity::Address, 30).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connector_that_takes_failures_for_empty_lists_is_found() {
    let remote = Remote { running: stand_in::start().await, entity: Entity::Customer, careless: true };
    let checks = [
        "a refused connection is unreachable",
        "a stream that is cut off is an error, however much came before",
        "a page in HTML is an error and no empty list",
        "an error with status 200 is an error",
        "reading with a wrong key is a refused key",
        "Retry-After in seconds is the wait",
    ];
    assert_eq!(conformance::blind(&remote, &checks).await, Vec::<String>::new());
}
