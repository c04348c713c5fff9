//! Alerts from the figures to the screen, the machine and Slack.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use mostrador_api::{
    AlertCause, ApiError, ErrorCode, EventStream, LogPage, LogRequest, MetricsView, Monitoring, NewKey, Role,
    SlackAnswer,
};
use mostrador_connector::{
    CheckReport, Connector, ConnectorSpec, EntitySpec, Limits, Page, ReadRequest, ReadStyle, RemoteError,
    WriteOperation, WriteOutcome, WriteStyle,
};
use mostrador_engine::SystemParts;
use mostrador_store::{Lane, StoreError};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::machine::Listener;
use crate::support::{Site, seat};

/// A system that nobody calls.
struct Quiet(ConnectorSpec);

#[async_trait]
impl Connector for Quiet {
    fn spec(&self) -> &ConnectorSpec {
        &self.0
    }

    async fn check(&self) -> CheckReport {
        CheckReport { steps: Vec::new() }
    }

    async fn read(&self, _: ReadRequest) -> Result<Page, RemoteError> {
        Err(RemoteError::Unreachable { detail: String::new() })
    }

    async fn write(&self, _: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        Err(RemoteError::Unreachable { detail: String::new() })
    }
}

fn quiet() -> SystemParts {
    let entities = vec![EntitySpec { name: "thing", read: ReadStyle::None, write: WriteStyle::None }];
    let spec = ConnectorSpec { system: "erp", entities, limits: Limits::ONE_AT_A_TIME };
    SystemParts::new(Arc::new(Quiet(spec)))
}

/// A way to Slack that answers as it is told and keeps what it was given.
struct Wire {
    set: Mutex<bool>,
    answer: Mutex<Result<SlackAnswer, ErrorCode>>,
    sent: Mutex<Vec<String>>,
    /// Slack answers while there is a permit.
    open: Semaphore,
}

impl Wire {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            set: Mutex::new(false),
            answer: Mutex::new(Ok(SlackAnswer::Sent)),
            sent: Mutex::default(),
            open: Semaphore::new(1),
        })
    }

    fn answers(&self, answer: SlackAnswer) {
        *self.answer.lock().expect("the answer") = Ok(answer);
    }

    fn fails(&self, code: ErrorCode) {
        *self.answer.lock().expect("the answer") = Err(code);
    }

    fn sent(&self) -> Vec<String> {
        self.sent.lock().expect("the list").clone()
    }
}

#[async_trait]
impl Monitoring for Wire {
    async fn slack_is_set(&self) -> Result<bool, ApiError> {
        Ok(*self.set.lock().expect("whether it is set"))
    }

    async fn save_slack(&self, _: &NewKey, _: &str) -> Result<(), ApiError> {
        *self.set.lock().expect("whether it is set") = true;
        Ok(())
    }

    async fn forget_slack(&self, _: &str) -> Result<(), ApiError> {
        *self.set.lock().expect("whether it is set") = false;
        Ok(())
    }

    async fn send_slack(&self, _: Option<&NewKey>, text: &str) -> Result<SlackAnswer, ApiError> {
        self.sent.lock().expect("the list").push(text.to_owned());
        drop(self.open.acquire().await.expect("it is never closed"));
        let answer = self.answer.lock().expect("the answer").clone();
        answer.map_err(|code| ApiError::Coded(code, "scripted".to_owned()))
    }

    async fn metrics(&self) -> Result<MetricsView, ApiError> {
        Ok(MetricsView { address: None, token_since: None, token: None })
    }

    async fn new_metrics_token(&self, _: &str) -> Result<MetricsView, ApiError> {
        Ok(MetricsView { address: None, token_since: Some(1), token: Some("new".to_owned()) })
    }

    async fn read_log(&self, _: &LogRequest) -> Result<LogPage, ApiError> {
        Ok(LogPage { lines: Vec::new(), next: None, folder: "logs".to_owned() })
    }
}

struct House {
    site: Site,
    machine: Arc<Listener>,
    wire: Arc<Wire>,
}

impl House {
    async fn open() -> Self {
        let site = Site::start_with(vec![quiet()]).await;
        let (machine, wire) = (Listener::new(), Wire::new());
        site.api.give_desktop(machine.clone());
        site.api.monitor(wire.clone());
        Self { site, machine, wire }
    }

    /// A record that cannot be sent to the system: one more than before.
    async fn set_aside(&self) {
        let insert = "INSERT INTO sync_queue (source, destination, entity, entity_id, action, payload, idempotency_key, status,
                                              created_at, scheduled_at)
                      VALUES ('local', 'erp', 'thing', hex(randomblob(4)), 'update', '{}', hex(randomblob(8)), 'dead', 1, 1)";
        self.write(insert).await;
    }

    /// What the machine was told before a change that waits for too long, of which it is told now. Whatever is told of what
    /// was seen before comes before that.
    async fn told_before_another(&self) -> Vec<AlertCause> {
        let insert = "INSERT INTO sync_queue (source, destination, entity, entity_id, action, payload, idempotency_key, status,
                                              created_at, scheduled_at)
                      VALUES ('local', 'erp', 'thing', 'late', 'update', '{}', 'late', 'pending', 1, 9000000000000)";
        self.write(insert).await;
        loop {
            self.machine.hears().await;
            let mut told = self.machine.alerts();
            if told.last() == Some(&AlertCause::QueueAge) {
                told.pop();
                return told;
            }
        }
    }

    async fn write(&self, sql: &'static str) {
        let written = self.site.store.write(Lane::Interactive, move |transaction| {
            transaction.connection().execute_batch(sql).map_err(StoreError::from)
        });
        written.await.expect("it is written");
        // The engine would have told of it.
        self.site.look();
    }

    async fn alerts(&self) -> Vec<Value> {
        let alerts = self.site.call("alerts_list", json!({})).await.expect("a list");
        alerts.as_array().expect("a list").clone()
    }
}

/// Waits until screens are told that alerts changed and the list fits.
async fn until(house: &House, messages: &mut EventStream, fits: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let found = async {
        loop {
            let alerts = house.alerts().await;
            if fits(&alerts) {
                return alerts;
            }
            loop {
                let message = messages.next().await.expect("the application runs");
                if message.contains("\"alerts\"") {
                    break;
                }
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), found).await.expect("in time")
}

/// Waits until so many messages were sent.
async fn until_sent(house: &House, count: usize) -> Vec<String> {
    let sent = async {
        while house.wire.sent().len() < count {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        house.wire.sent()
    };
    tokio::time::timeout(Duration::from_secs(20), sent).await.expect("in time")
}

#[tokio::test]
async fn a_record_that_waits_for_a_person_is_one_alert_until_it_does_not_any_more() {
    let house = House::open().await;
    let mut messages = house.site.api.subscribe();
    house.set_aside().await;
    let alerts = until(&house, &mut messages, |alerts| alerts.len() == 1).await;
    assert_eq!(alerts[0]["cause"], "DEAD_LETTERS");
    assert_eq!((&alerts[0]["system"], &alerts[0]["value"]), (&json!("erp"), &json!(1.0)));
    house.set_aside().await;
    let alerts = until(&house, &mut messages, |alerts| alerts[0]["value"] == 2.0).await;
    assert_eq!(alerts.len(), 1);
    let operator = seat(Role::Operator);
    let request = json!({ "id": alerts[0]["id"] });
    let noted = house.site.call_from(&operator, "alert_acknowledge", request).await.expect("noted");
    assert_eq!(noted[0]["closedAt"], Value::Null, "it stays open");
    assert_ne!(noted[0]["acknowledgedBy"], Value::Null);
    house.write("DELETE FROM sync_queue").await;
    let alerts = until(&house, &mut messages, |alerts| alerts[0]["closedAt"] != Value::Null).await;
    assert_eq!(alerts.len(), 1);
    assert_eq!(house.told_before_another().await, [AlertCause::DeadLetters], "one notification");
}

#[tokio::test]
async fn an_alert_that_is_open_when_another_engine_starts_is_not_told_again() {
    let mut house = House::open().await;
    let mut messages = house.site.api.subscribe();
    house.set_aside().await;
    let before = until(&house, &mut messages, |alerts| alerts.len() == 1).await;
    house.machine.hears().await;
    house.site.replace_engine_with(vec![quiet()]).await;
    house.set_aside().await;
    let after = until(&house, &mut messages, |alerts| alerts[0]["value"] == 2.0).await;
    assert_eq!(after[0]["id"], before[0]["id"]);
    assert_eq!(house.told_before_another().await, [AlertCause::DeadLetters]);
}

#[tokio::test]
async fn rules_are_followed_at_once_and_refused_by_name() {
    let house = House::open().await;
    let mut messages = house.site.api.subscribe();
    let mut settings = house.site.call("alert_settings_get", json!({})).await.expect("settings");
    let presets: Vec<f64> = settings["rules"]
        .as_array()
        .expect("rules")
        .iter()
        .map(|rule| rule["threshold"].as_f64().expect("a figure"))
        .collect();
    assert_eq!(presets, [1.0, 30.0, 80.0, 10.0, 15.0]);
    assert_eq!(settings["slack"]["state"], "NOT_SET");
    settings["rules"][0]["threshold"] = json!(3);
    settings["notification"] = json!("OFF");
    let saved = json!({ "rules": settings["rules"], "notification": settings["notification"] });
    house.site.call("alert_settings_save", saved.clone()).await.expect("saved");
    house.set_aside().await;
    house.set_aside().await;
    house.set_aside().await;
    until(&house, &mut messages, |alerts| alerts.len() == 1).await;
    let mut wrong = saved.clone();
    let mut on = saved;
    on["notification"] = json!("ON");
    house.site.call("alert_settings_save", on).await.expect("saved");
    assert!(house.told_before_another().await.is_empty(), "no notification is wanted");
    wrong["rules"][4]["threshold"] = json!(0);
    let error = house.site.api.dispatch(&seat(Role::Administrator), "alert_settings_save", wrong).await;
    let error = error.expect_err("out of range");
    assert_eq!((error.code, error.detail.as_deref()), (ErrorCode::InvalidValue, Some("NO_CONTACT")));
}

#[tokio::test]
async fn slack_hears_of_each_cause_once_and_of_its_end_and_a_dead_address_is_switched_off() {
    let house = House::open().await;
    let address = json!({ "address": "https://hooks.slack.com/services/T/B/X" });
    // An address that Slack refuses is not stored.
    house.wire.answers(SlackAnswer::Refused("no_service".to_owned()));
    let refused = house.site.call("slack_save", address.clone()).await;
    assert_eq!(refused, Err(ErrorCode::SlackRefused));
    assert_eq!(house.site.call("slack_test", json!({})).await, Err(ErrorCode::SlackRefused));
    let view = house.site.call("alert_settings_get", json!({})).await.expect("settings");
    assert_eq!(view["slack"], json!({ "state": "NOT_SET", "reason": null, "lastSentAt": null }));

    house.wire.answers(SlackAnswer::Sent);
    let view = house.site.call("slack_save", address).await.expect("saved");
    assert_eq!((&view["slack"]["state"], &view["slack"]["reason"]), (&json!("ON"), &Value::Null));
    let trials = house.wire.sent().len();
    house.set_aside().await;
    let sent = until_sent(&house, trials + 1).await;
    assert!(sent[trials].starts_with("Prueba · erp: 1 registro necesita a una persona\n"), "{sent:?}");
    house.set_aside().await;
    house.site.clock.advance(1);
    house.write("DELETE FROM sync_queue").await;
    let sent = until_sent(&house, trials + 2).await;
    assert!(sent[trials + 1].starts_with("Prueba · Resuelto tras "), "{sent:?}");

    // A quarter of an hour later it is news again, and Slack says that the channel is gone.
    house.site.clock.advance(16);
    house.wire.answers(SlackAnswer::Refused("channel_is_archived".to_owned()));
    let mut messages = house.site.api.subscribe();
    house.set_aside().await;
    let sent = until_sent(&house, trials + 3).await.len();
    until(&house, &mut messages, |_| true).await;
    let view = loop {
        let view = house.site.call("alert_settings_get", json!({})).await.expect("settings");
        if view["slack"]["state"] == "SWITCHED_OFF" {
            break view;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    assert_eq!(view["slack"]["reason"], "channel_is_archived");
    house.write("DELETE FROM sync_queue").await;
    house.site.clock.advance(60);
    house.set_aside().await;
    until(&house, &mut messages, |alerts| alerts.len() >= 2).await;
    assert_eq!(house.wire.sent().len(), sent, "nothing more is sent");
    // A person tries again, and it works.
    house.wire.answers(SlackAnswer::Sent);
    let view = house.site.call("slack_test", json!({})).await.expect("tried");
    assert_eq!(view["slack"]["state"], "ON");
}

const SLACK: &str = "https://hooks.slack.com/services/T/B/X";

/// Waits until Slack stands so.
async fn until_slack(house: &House, state: &str) -> Value {
    let stands = async {
        loop {
            let view = house.site.call("alert_settings_get", json!({})).await.expect("settings");
            if view["slack"]["state"] == state {
                return view["slack"].clone();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), stands).await.expect("in time")
}

#[tokio::test]
async fn a_rule_that_is_switched_off_is_no_end_that_slack_hears_of() {
    let house = House::open().await;
    let mut messages = house.site.api.subscribe();
    let view = house.site.call("slack_save", json!({ "address": SLACK })).await.expect("saved");
    let trials = house.wire.sent().len();
    house.set_aside().await;
    until_sent(&house, trials + 1).await;
    let save = async |switch: &str| {
        let mut rules = view["rules"].clone();
        rules[0]["state"] = json!(switch);
        let saved = json!({ "rules": rules, "notification": view["notification"] });
        house.site.call("alert_settings_save", saved).await.expect("saved");
    };
    save("OFF").await;
    until(&house, &mut messages, |alerts| alerts[0]["closedAt"] != Value::Null).await;
    house.site.clock.advance(16);
    save("ON").await;
    let sent = until_sent(&house, trials + 2).await;
    assert!(sent[trials + 1].starts_with("Prueba · erp: 1 registro"), "and no end before it: {sent:?}");
}

#[tokio::test]
async fn what_slack_still_answers_when_another_engine_takes_over_is_told_once() {
    let mut house = House::open().await;
    house.site.call("slack_save", json!({ "address": SLACK })).await.expect("saved");
    let trials = house.wire.sent().len();
    let wire = house.wire.clone();
    let held = wire.open.acquire().await.expect("it is never closed");
    house.set_aside().await;
    until_sent(&house, trials + 1).await;
    house.site.replace_engine_with(vec![quiet()]).await;
    drop(held);
    house.site.clock.advance(16);
    house.set_aside().await;
    let sent = until_sent(&house, trials + 2).await;
    assert!(sent[trials + 1].starts_with("Prueba · Sigue"), "{sent:?}");
}

#[tokio::test]
async fn an_address_in_a_locked_keyring_is_not_shown_as_one_that_works() {
    let house = House::open().await;
    house.site.call("slack_save", json!({ "address": SLACK })).await.expect("saved");
    house.wire.fails(ErrorCode::KeyringFailed);
    house.set_aside().await;
    assert_eq!(until_slack(&house, "FAILING").await["reason"], "KEYRING_FAILED");
    house.wire.answers(SlackAnswer::Sent);
    house.set_aside().await;
    assert_eq!(until_slack(&house, "ON").await["reason"], Value::Null);
}
