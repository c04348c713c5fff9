//! The Wispro connector keeps what every connector promises, against the stand-in over real sockets.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use mostrador_connector::Connector;
use mostrador_connector::conformance::{
    self, Able, Careless, ErrorKind, Fault, Held, Key, Modified, PERSONAL, Sample, SampleId, Scene, Shape,
    Stage, Stages, Times, Wait,
};
use mostrador_connectors::http::FixedKey;
use mostrador_connectors::wispro::{CLIENT, WisproConnector, WisproSettings};
use mostrador_sandbox::{Options, Running};
use serde_json::{Value, json};

const TOKEN: &str = "7d0c2f0a-1b5e-4c69-8f34-9a8e6d5c4b3a";
const WRONG_TOKEN: &str = "00000000-1b5e-4c69-8f34-9a8e6d5c4b3a";

/// What the connector waits for an answer here. The checks of a silent system last as long; no other comes near.
const PATIENCE: Duration = Duration::from_secs(3);

/// Pages that the checks fill without making thousands of clients.
const PAGE_SIZE: usize = 20;

/// One system, which forgets everything before each check.
struct Account {
    running: Arc<Running>,
    careless: bool,
}

struct Clients {
    running: Arc<Running>,
    careless: bool,
}

#[async_trait]
impl Stages for Account {
    async fn open(&self) -> Box<dyn Stage> {
        self.running.reset();
        Box::new(Clients { running: Arc::clone(&self.running), careless: self.careless })
    }
}

impl Clients {
    fn call(&self, what: &str, body: Value) {
        self.running.wispro(what, body).unwrap();
    }

    fn text(sample: &Sample) -> String {
        let mut fields = vec![
            format!("\"name\" : {}, \"email\":null", Value::from(PERSONAL)),
            "\"national_identification_number\":\"1.234.567\",  \"details\":\"V\"".to_owned(),
        ];
        match &sample.id {
            SampleId::Text(id) => fields.insert(1, format!("\"id\": {}", Value::from(id.as_str()))),
            SampleId::Number(id) => fields.insert(1, format!("\"id\":{id}")),
            SampleId::None => {}
        }
        if sample.shape == Shape::Malformed {
            fields.push("\"city\":{\"of\":\"nobody\"}".to_owned());
        }
        match &sample.modified {
            Some(Modified::Micros(micros)) => {
                fields.push(format!("\"updated_at\":\"{}\"", rfc3339(*micros)));
            }
            Some(Modified::Text(text)) => {
                fields.push(format!("\"updated_at\":{}", Value::from(text.as_str())))
            }
            None => {}
        }
        fields.extend(
            sample.fields.iter().map(|(name, json)| format!("{}: {json}", Value::from(name.as_str()))),
        );
        format!("{{ {} }}", fields.join(", "))
    }
}

fn rfc3339(micros: i64) -> String {
    chrono::DateTime::from_timestamp_micros(micros)
        .unwrap()
        .to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
}

#[async_trait]
impl Stage for Clients {
    fn entity(&self) -> &str {
        CLIENT
    }

    fn can(&self, scene: Scene) -> Able {
        match scene {
            Scene::PartialWrites | Scene::BadOperation => Able::No("nothing is written to Wispro"),
            Scene::ExpiringToken | Scene::Fault(Fault::TokenRefused | Fault::TokenSilent) => {
                Able::No("the token does not expire")
            }
            Scene::Fault(Fault::CursorExpired) => Able::No("a page number does not expire"),
            Scene::Fault(Fault::AnswerLost) => Able::No("nothing is written to Wispro"),
            Scene::WrongKey
            | Scene::OddIds
            | Scene::NumericIds
            | Scene::Fields
            | Scene::Verbatim
            | Scene::Modified
            | Scene::FineModified
            | Scene::Offsets
            | Scene::Malformed
            | Scene::WithoutId
            | Scene::Removal
            | Scene::Fault(
                Fault::Refused
                | Fault::Silent
                | Fault::Status(_)
                | Fault::Throttled(_)
                | Fault::ErrorIn200(_)
                | Fault::Truncated
                | Fault::Html
                | Fault::EmptyList
                | Fault::Total(_)
                | Fault::PageIgnored,
            ) => Able::Yes,
        }
    }

    async fn connector(&self, key: Key) -> Arc<dyn Connector> {
        let token = match key {
            Key::Right => TOKEN,
            Key::Wrong => WRONG_TOKEN,
        };
        let url = format!("{}/wispro", self.running.url()).parse().unwrap();
        let mut settings = WisproSettings::new(url, Arc::new(FixedKey::new(token)));
        settings.request_timeout = PATIENCE;
        settings.page_size = PAGE_SIZE;
        let connector = Arc::new(WisproConnector::new("wispro-1", settings).unwrap());
        if self.careless { Careless::over(connector) } else { connector }
    }

    fn secrets(&self) -> Vec<String> {
        vec![TOKEN.to_owned(), WRONG_TOKEN.to_owned()]
    }

    fn id(&self, number: usize) -> String {
        format!("cccccccc-0000-4000-8000-{number:012}")
    }

    fn odd_ids(&self) -> Vec<String> {
        [
            "CCCCCCCC-0000-4000-8000-0000000000AB",
            "007",
            "a.b",
            "a/b",
            "con espacio",
            "ñandú",
            "50%",
            "?page=2",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    async fn put(&self, sample: &Sample) -> String {
        let text = Self::text(sample);
        self.call("put", json!({ "texts": [text] }));
        text
    }

    async fn remove(&self, external_id: &str) {
        self.call("delete", json!({ "ids": [external_id] }));
    }

    async fn held(&self) -> Vec<Held> {
        let list = self.running.wispro_shown("list").unwrap();
        let held = |client: &Value| Held {
            external_id: client["id"].as_str().unwrap_or_default().to_owned(),
            raw_json: client["text"].as_str().unwrap_or_default().to_owned(),
            pending: false,
        };
        list.as_array().unwrap().iter().map(held).collect()
    }

    async fn fault(&self, fault: Fault, times: Times) {
        let message = format!("failed for {PERSONAL}");
        let status = |code: u16| json!({ "status": { "code": code, "message": message } });
        let wait =
            |wait: Value| json!({ "status": { "code": 429, "message": message, "retry_after": wait } });
        let body = |code: u16| json!({ "body_status": { "code": code, "message": message } });
        let fault = match fault {
            Fault::Refused => json!("refuse"),
            Fault::Silent => json!("black_hole"),
            Fault::Status(code) => status(code),
            Fault::Throttled(Wait::Seconds(seconds)) => wait(json!({ "seconds": seconds })),
            Fault::Throttled(Wait::Date(seconds)) => wait(json!({ "date": seconds })),
            Fault::Throttled(Wait::Unsaid) => status(429),
            Fault::ErrorIn200(ErrorKind::Trouble) => body(500),
            Fault::ErrorIn200(ErrorKind::RefusedKey) => body(401),
            Fault::Truncated => json!("truncated"),
            Fault::Html => json!("html"),
            Fault::EmptyList => json!("empty"),
            Fault::Total(records) => json!({ "total": { "records": records } }),
            Fault::PageIgnored => json!("page_ignored"),
            Fault::CursorExpired | Fault::TokenRefused | Fault::TokenSilent | Fault::AnswerLost => {
                unreachable!("refused by `can`")
            }
        };
        let times = match times {
            Times::Once => json!(1),
            Times::Always => Value::Null,
        };
        self.call("faults", json!({ "fault": fault, "times": times }));
    }

    async fn heal(&self) {
        self.call("faults", json!({}));
    }

    async fn requests(&self) -> usize {
        self.running.requests().len()
    }
}

async fn account(careless: bool) -> Account {
    let options = Options { wispro_token: TOKEN.into(), ..Options::default() };
    Account { running: Arc::new(mostrador_sandbox::start(options).await.unwrap()), careless }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wispro_connector_keeps_every_promise_that_applies() {
    let report = conformance::run(&account(false).await).await;
    assert_eq!(report.failed(), Vec::<&str>::new(), "{report}");
    assert_eq!(report.passed().len() + report.not_applicable().len(), conformance::all().count());
    // A stage that can do less proves less: what applies may grow, and never shrinks unnoticed.
    assert!(report.passed().len() >= 50, "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connector_that_takes_failures_for_empty_lists_is_found() {
    let account = account(true).await;
    let checks = [
        "a refused connection is unreachable",
        "a truncated body is an error and no short list",
        "an error with status 200 is an error",
        "a key refused with status 200 is refused",
        "Retry-After in seconds is the wait",
    ];
    assert_eq!(conformance::blind(&account, &checks).await, Vec::<String>::new());
}
