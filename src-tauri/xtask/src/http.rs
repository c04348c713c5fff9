//! The few requests that the demo makes on this machine.

use std::time::Duration;

use anyhow::{Context, bail};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Talks to one address, with the cookie of a session once there is one.
#[derive(Debug)]
pub(crate) struct Client {
    agent: ureq::Agent,
    base: String,
    cookie: Option<String>,
}

impl Client {
    /// For an address without a path, `http://127.0.0.1:PORT`.
    pub(crate) fn new(base: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(10)))
            .http_status_as_error(false)
            .build();
        Self { agent: config.into(), base: base.trim_end_matches('/').to_owned(), cookie: None }
    }

    /// Opens a session of the application from the address that it printed: the one-time token behind the `#`
    /// becomes a cookie.
    pub(crate) fn open_session(open_url: &str) -> anyhow::Result<Self> {
        let (base, token) = open_url.split_once("/#token=").context("the address carries no token")?;
        let mut client = Self::new(base);
        let answer = client.send_post("/session", &serde_json::json!({ "token": token }))?;
        let status = answer.status();
        let cookie = answer.headers().get("set-cookie").and_then(|value| value.to_str().ok());
        let Some(cookie) = cookie.and_then(|text| text.split(';').next()) else {
            bail!("the application gave no session (HTTP {status})");
        };
        client.cookie = Some(cookie.to_owned());
        Ok(client)
    }

    /// The address.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    pub(crate) fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        read(path, request.call().with_context(|| format!("no answer from {path}"))?)
    }

    pub(crate) fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> anyhow::Result<T> {
        read(path, self.send_post(path, body)?)
    }

    fn send_post(&self, path: &str, body: &Value) -> anyhow::Result<ureq::http::Response<ureq::Body>> {
        let mut request = self
            .agent
            .post(format!("{}{path}", self.base))
            .header("content-type", "application/json")
            .header("origin", &self.base);
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        request.send(body.to_string()).with_context(|| format!("no answer from {path}"))
    }
}

fn read<T: DeserializeOwned>(path: &str, answer: ureq::http::Response<ureq::Body>) -> anyhow::Result<T> {
    let status = answer.status();
    let text = answer.into_body().read_to_string().with_context(|| format!("{path}: broken answer"))?;
    if !status.is_success() {
        bail!("{path} answered HTTP {status}: {}", text.chars().take(200).collect::<String>());
    }
    let text = if text.trim().is_empty() { "null" } else { &text };
    serde_json::from_str(text).with_context(|| format!("{path} answered something unexpected"))
}
