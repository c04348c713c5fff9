//! The stand-in remote as a program of its own, and its control API.

use std::time::Duration;

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::binaries;
use crate::process::Process;

/// The key that the stand-in accepts in every test.
pub const API_KEY: &str = "llave-de-prueba";

/// The token that the stand-in for Wispro accepts in every test.
pub const WISPRO_TOKEN: &str = "0c9d8e7f-6a5b-4c3d-8e2f-1a0b9c8d7e6f";

/// Where orders are listed.
pub const PENDING_PATH: &str = "/api/sync/orders/pending";

/// Where orders are confirmed.
pub const CONFIRM_PATH: &str = "/api/sync/orders/confirm";

/// Where customers are listed.
pub const CUSTOMERS_PATH: &str = "/api/sync/customers/changes";

/// Where customers are changed.
pub const BULK_PATH: &str = "/api/sync/customers/bulk";

/// A running stand-in remote.
#[derive(Debug)]
pub struct Remote {
    process: Process,
    control: Control,
}

/// What the remote remembers of one order.
#[derive(Clone, Debug, Deserialize)]
pub struct RemoteOrder {
    /// Id in lower case.
    pub id: String,
    /// The number it holds now.
    pub daily_number: Option<i64>,
    /// It will be listed again.
    pub pending: bool,
    /// How often it was listed.
    pub listed: u64,
    /// When its notification left, milliseconds since the epoch.
    pub emitted_at_ms: Option<i64>,
    /// When it first left the pending list, milliseconds since the epoch.
    pub confirmed_at_ms: Option<i64>,
    /// Every number that was ever written to it, oldest first.
    pub confirmations: Vec<Confirmation>,
}

/// One number that was written to an order.
#[derive(Clone, Debug, Deserialize)]
pub struct Confirmation {
    /// The number.
    pub daily_number: Option<i64>,
}

/// One request that reached the remote.
#[derive(Clone, Debug, Deserialize)]
pub struct RemoteRequest {
    /// Path without the query.
    pub path: String,
    /// When, milliseconds since the epoch.
    pub at_ms: i64,
    /// Status answered; 0 without an answer.
    pub status: u16,
}

/// One push of customers that reached the remote.
#[derive(Clone, Debug, Deserialize)]
pub struct RemotePush {
    /// Customers that were found.
    pub found: usize,
    /// Why it stopped in the middle.
    pub error: Option<String>,
    /// What was in it.
    pub customers: Vec<PushedRecord>,
}

/// What a push said about one customer or address.
#[derive(Clone, Debug, Deserialize)]
pub struct PushedRecord {
    /// Its id.
    pub id: String,
    /// The fields, in alphabetical order.
    pub fields: Vec<String>,
    /// Of a customer: its addresses that were in the push.
    #[serde(default)]
    pub addresses: Vec<PushedRecord>,
}

/// A client as the stand-in for Wispro knows it.
#[derive(Clone, Debug, Deserialize)]
pub struct WisproClient {
    /// Its id; `None` where it is listed without one.
    pub id: Option<String>,
    /// How often it is listed.
    pub times: u64,
    /// It reads as no client.
    #[serde(default)]
    pub broken: bool,
    /// The client whose document it has too.
    #[serde(default)]
    pub same_as: Option<String>,
}

#[derive(Deserialize)]
struct Created {
    ids: Vec<String>,
}

impl Remote {
    /// Starts one without orders of its own.
    ///
    /// # Errors
    /// The program is missing or does not come up.
    pub async fn start(seed: u64) -> anyhow::Result<Self> {
        Self::start_at("127.0.0.1:0", seed).await
    }

    /// Starts one at a given address, to bring a remote back where it was.
    ///
    /// # Errors
    /// The program is missing or does not come up.
    pub async fn start_at(address: &str, seed: u64) -> anyhow::Result<Self> {
        let program = binaries::sandbox()?;
        let arguments = [
            "--listen".to_owned(),
            address.to_owned(),
            "--api-key".to_owned(),
            API_KEY.to_owned(),
            "--rate".to_owned(),
            "0".to_owned(),
            "--seed".to_owned(),
            seed.to_string(),
            "--wispro-token".to_owned(),
            WISPRO_TOKEN.to_owned(),
        ];
        let mut process = Process::start("mostrador-sandbox", &[], &program, &arguments, &[])?;
        let base = process.line_after("LISTENING ", Duration::from_secs(20)).await?;
        let http = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { process, control: Control { http, base } })
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.control.base
    }

    /// Host and port of its address.
    #[must_use]
    pub fn address(&self) -> String {
        self.control.base.trim_start_matches("http://").to_owned()
    }

    /// Address of the stand-in for Wispro, as it is typed into a connection.
    #[must_use]
    pub fn wispro_url(&self) -> String {
        format!("{}/wispro", self.control.base)
    }

    /// A handle for tasks of their own.
    #[must_use]
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Takes it off the network: the process ends.
    ///
    /// # Errors
    /// The operating system refused.
    pub async fn kill(mut self) -> anyhow::Result<()> {
        self.process.kill().await.map(drop)
    }
}

impl std::ops::Deref for Remote {
    type Target = Control;

    fn deref(&self) -> &Control {
        &self.control
    }
}

/// The control API.
#[derive(Clone, Debug)]
pub struct Control {
    http: reqwest::Client,
    base: String,
}

impl Control {
    async fn get(&self, path: &str) -> anyhow::Result<Value> {
        let answer = self.http.get(format!("{}/control/{path}", self.base)).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let answer = self.http.post(format!("{}/control/{path}", self.base)).json(body).send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        if !status.is_success() {
            bail!("the stand-in answered {status} to {path}: {text}");
        }
        Ok(serde_json::from_str(&text)?)
    }

    /// Texts that were sent to the stand-in for Slack, and how they were answered, the oldest first.
    ///
    /// # Errors
    /// The stand-in refused.
    pub async fn slack_messages(&self) -> anyhow::Result<Vec<(i64, String)>> {
        let messages = self.get("slack").await?;
        let text = |message: &Value| message["text"].as_str().unwrap_or_default().to_owned();
        let status = |message: &Value| message["status"].as_i64().unwrap_or_default();
        Ok(messages
            .as_array()
            .into_iter()
            .flatten()
            .map(|message| (status(message), text(message)))
            .collect())
    }

    /// Says how the stand-in for Slack answers from now on.
    ///
    /// # Errors
    /// The stand-in refused.
    pub async fn slack_answers(&self, answer: Value) -> anyhow::Result<()> {
        self.post("slack", &answer).await.map(drop)
    }

    /// Makes another list of clients at the stand-in for Wispro: `{clients, ambiguous, broken, repeated, seed}`.
    ///
    /// # Errors
    /// The stand-in refused.
    pub async fn wispro_clients(&self, wanted: Value) -> anyhow::Result<()> {
        self.post("wispro/clients", &wanted).await.map(drop)
    }

    /// Says what happens to requests for clients: `{fault, times, page}`.
    ///
    /// # Errors
    /// The stand-in does not know the fault.
    pub async fn wispro_fault(&self, fault: Value) -> anyhow::Result<()> {
        self.post("wispro/faults", &fault).await.map(drop)
    }

    /// Lets clients come and go once a page was answered: `{after_page, delete, create, at}`.
    ///
    /// # Errors
    /// The stand-in refused.
    pub async fn wispro_drift(&self, drift: Value) -> anyhow::Result<()> {
        self.post("wispro/drift", &drift).await.map(drop)
    }

    /// Changes clients: `{id, first, patch}`.
    ///
    /// # Errors
    /// There is no such client.
    pub async fn wispro_change(&self, change: Value) -> anyhow::Result<()> {
        self.post("wispro/change", &change).await.map(drop)
    }

    /// Deletes clients: `{ids, first}`.
    ///
    /// # Errors
    /// The stand-in refused.
    pub async fn wispro_delete(&self, which: Value) -> anyhow::Result<()> {
        self.post("wispro/delete", &which).await.map(drop)
    }

    /// How many requests, pages and rows were answered, and what is wrong.
    ///
    /// # Errors
    /// The stand-in does not answer.
    pub async fn wispro_figures(&self) -> anyhow::Result<Value> {
        self.get("wispro/figures").await
    }

    /// Every client that Wispro has now: id, how often it is listed, whether it is broken, whose document it has.
    ///
    /// # Errors
    /// The stand-in does not answer.
    pub async fn wispro_list(&self) -> anyhow::Result<Vec<WisproClient>> {
        Ok(serde_json::from_value(self.get("wispro/list").await?)?)
    }

    /// Every row that Wispro lists now, as any client reads them, without a fault.
    ///
    /// # Errors
    /// The stand-in does not answer as Wispro does.
    pub async fn wispro_rows(&self) -> anyhow::Result<Vec<Value>> {
        let mut rows = Vec::new();
        for page in 1_u64.. {
            let url = format!("{}/wispro/api/v1/clients?page={page}&per_page=1000", self.base);
            let answer = self.http.get(url).header("authorization", WISPRO_TOKEN).send().await?;
            let mut body: Value = answer.error_for_status()?.json().await?;
            let pages = body["meta"]["pagination"]["total_pages"].as_u64().context("no pagination")?;
            rows.append(body["data"].as_array_mut().context("no clients")?);
            if page >= pages {
                break;
            }
        }
        Ok(rows)
    }

    /// Makes orders in the form of the control API and announces them.
    ///
    /// # Errors
    /// The stand-in refused.
    pub async fn make(&self, request: Value) -> anyhow::Result<Vec<String>> {
        let made: Created = serde_json::from_value(self.post("orders", &request).await?)?;
        Ok(made.ids)
    }

    /// Makes `count` normal orders.
    ///
    /// # Errors
    /// The stand-in refused.
    pub async fn emit(&self, count: usize) -> anyhow::Result<Vec<String>> {
        self.make(json!({ "count": count, "shape": "normal" })).await
    }

    /// Makes one normal order.
    ///
    /// # Errors
    /// The stand-in refused.
    pub async fn emit_one(&self) -> anyhow::Result<String> {
        self.emit(1).await?.pop().context("no order was made")
    }

    /// Makes one order of a shape.
    ///
    /// # Errors
    /// The stand-in does not know the shape.
    pub async fn emit_shape(&self, shape: &str) -> anyhow::Result<String> {
        self.make(json!({ "count": 1, "shape": shape })).await?.pop().context("no order was made")
    }

    /// Makes an order pending again, without an event.
    ///
    /// # Errors
    /// No such order.
    pub async fn redeliver(&self, id: &str) -> anyhow::Result<()> {
        self.post(&format!("orders/{id}/redeliver"), &json!({})).await.map(drop)
    }

    /// Sends the event of an order so many times.
    ///
    /// # Errors
    /// No such order.
    pub async fn announce(&self, id: &str, times: u32) -> anyhow::Result<()> {
        self.post("echo_order_new", &json!({ "order_id": id, "times": times })).await.map(drop)
    }

    /// Changes the content of an order, makes it pending again and announces it.
    ///
    /// # Errors
    /// No such order.
    pub async fn change(&self, id: &str, patch: Value) -> anyhow::Result<()> {
        self.post(&format!("orders/{id}/change"), &json!({ "patch": patch, "notify": true })).await.map(drop)
    }

    /// Switches faults.
    ///
    /// # Errors
    /// The stand-in does not know the fault.
    pub async fn faults(&self, patch: Value) -> anyhow::Result<()> {
        self.post("faults", &patch).await.map(drop)
    }

    /// No fault any more.
    ///
    /// # Errors
    /// The stand-in does not answer.
    pub async fn heal(&self) -> anyhow::Result<()> {
        self.faults(json!({ "reset": true })).await
    }

    /// Forgets everything, as a remote whose database was replaced.
    ///
    /// # Errors
    /// The stand-in does not answer.
    pub async fn forget(&self) -> anyhow::Result<()> {
        self.post("reset", &json!({})).await.map(drop)
    }

    /// What happened to every order, in the order of creation.
    ///
    /// # Errors
    /// The stand-in does not answer.
    pub async fn orders(&self) -> anyhow::Result<Vec<RemoteOrder>> {
        Ok(serde_json::from_value(self.get("orders").await?)?)
    }

    /// What happened to one order.
    ///
    /// # Errors
    /// The stand-in does not know it.
    pub async fn order(&self, id: &str) -> anyhow::Result<RemoteOrder> {
        self.orders().await?.into_iter().find(|order| order.id == id).context("the stand-in lost an order")
    }

    /// Figures over everything.
    ///
    /// # Errors
    /// The stand-in does not answer.
    pub async fn stats(&self) -> anyhow::Result<Map<String, Value>> {
        match self.get("stats").await? {
            Value::Object(stats) => Ok(stats),
            _ => bail!("the stand-in's figures are no object"),
        }
    }

    /// One figure.
    ///
    /// # Errors
    /// There is no such figure.
    pub async fn stat(&self, name: &str) -> anyhow::Result<u64> {
        let stats = self.stats().await?;
        stats.get(name).and_then(Value::as_u64).with_context(|| format!("no figure {name}"))
    }

    /// The latest requests, oldest first.
    ///
    /// # Errors
    /// The stand-in does not answer.
    pub async fn requests(&self) -> anyhow::Result<Vec<RemoteRequest>> {
        Ok(serde_json::from_value(self.get("requests").await?)?)
    }

    /// How many requests and handshakes came in so far.
    ///
    /// # Errors
    /// The stand-in does not answer.
    pub async fn request_count(&self) -> anyhow::Result<usize> {
        Ok(self.requests().await?.len())
    }

    /// Makes customers in the form of the control API; answers the ids of the generated ones.
    ///
    /// # Errors
    /// The stand-in refused.
    pub async fn make_customers(&self, request: Value) -> anyhow::Result<Vec<String>> {
        let made: Created = serde_json::from_value(self.post("customers", &request).await?)?;
        Ok(made.ids)
    }

    /// A customer as the remote has it, deleted addresses too.
    ///
    /// # Errors
    /// No such customer.
    pub async fn customer(&self, id: &str) -> anyhow::Result<Value> {
        self.get(&format!("customers/{id}")).await
    }

    /// Changes fields of a customer at the remote.
    ///
    /// # Errors
    /// No such customer.
    pub async fn change_customer(&self, id: &str, patch: Value) -> anyhow::Result<Value> {
        self.post(&format!("customers/{id}/change"), &json!({ "patch": patch })).await
    }

    /// Bans a customer at the remote.
    ///
    /// # Errors
    /// No such customer.
    pub async fn ban_customer(&self, id: &str, reason: &str) -> anyhow::Result<Value> {
        self.post(&format!("customers/{id}/ban"), &json!({ "banned": true, "reason": reason })).await
    }

    /// Lifts a ban at the remote.
    ///
    /// # Errors
    /// No such customer.
    pub async fn unban_customer(&self, id: &str) -> anyhow::Result<Value> {
        self.post(&format!("customers/{id}/ban"), &json!({ "banned": false })).await
    }

    /// Deletes a customer softly at the remote: it is not listed any more.
    ///
    /// # Errors
    /// No such customer.
    pub async fn delete_customer(&self, id: &str) -> anyhow::Result<Value> {
        self.post(&format!("customers/{id}/delete"), &json!({})).await
    }

    /// Gives a customer one more address with these fields, and shows it among the changes; answers the customer.
    ///
    /// # Errors
    /// No such customer.
    pub async fn add_address(&self, customer: &str, fields: Value) -> anyhow::Result<Value> {
        self.post(&format!("customers/{customer}/addresses"), &json!({ "patch": fields, "bump": true })).await
    }

    /// Changes fields of an address at the remote. As there, its customer is not among the changes for it.
    ///
    /// # Errors
    /// No such address.
    pub async fn change_address(&self, id: &str, patch: Value) -> anyhow::Result<Value> {
        self.post(&format!("addresses/{id}/change"), &json!({ "patch": patch })).await
    }

    /// Deletes an address softly at the remote, and shows its customer among the changes.
    ///
    /// # Errors
    /// No such address.
    pub async fn delete_address(&self, id: &str) -> anyhow::Result<Value> {
        self.post(&format!("addresses/{id}/delete"), &json!({ "bump": true })).await
    }

    /// What was pushed, oldest first.
    ///
    /// # Errors
    /// The stand-in does not answer.
    pub async fn pushes(&self) -> anyhow::Result<Vec<RemotePush>> {
        Ok(serde_json::from_value(self.get("pushes").await?)?)
    }

    /// How many requests came to this path so far.
    ///
    /// # Errors
    /// The stand-in does not answer.
    pub async fn requests_to(&self, path: &str) -> anyhow::Result<u64> {
        let stats = self.stats().await?;
        Ok(stats.get("requests").and_then(|requests| requests.get(path)).and_then(Value::as_u64).unwrap_or(0))
    }
}
