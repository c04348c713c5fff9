//! The application under test: `mostrador-headless` (or the desktop program), driven as a browser drives it.

use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Duration;

use anyhow::{Context, bail};
use reqwest::header::{COOKIE, ORIGIN, SET_COOKIE};
use serde_json::{Value, json};

use crate::binaries;
use crate::events::Events;
use crate::process::Process;

/// How long a start may take before it counts as failed.
const START_LIMIT: Duration = Duration::from_secs(20);

/// How the application is started.
#[derive(Clone, Debug)]
pub struct AppSettings {
    /// Folder of the profile; it survives restarts.
    pub data_dir: PathBuf,
    /// Address of the remote; `None` leaves it unset.
    pub remote_url: Option<String>,
    /// Key of the remote; `None` leaves it unset.
    pub api_key: Option<String>,
    /// Further variables.
    pub environment: Vec<(String, String)>,
    /// A command that runs the program as its last arguments, e.g. with fewer rights.
    pub wrapper: Vec<String>,
}

impl AppSettings {
    /// The usual settings for one remote.
    #[must_use]
    pub fn new(data_dir: &Path, remote_url: &str, api_key: &str) -> Self {
        Self {
            data_dir: data_dir.to_owned(),
            remote_url: Some(remote_url.to_owned()),
            api_key: Some(api_key.to_owned()),
            environment: Vec::new(),
            wrapper: Vec::new(),
        }
    }

    /// The same with one more variable.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.environment.push((key.to_owned(), value.into()));
        self
    }

    fn variables(&self) -> Vec<(String, String)> {
        let mut all = vec![
            ("MOSTRADOR_DATA_DIR".to_owned(), self.data_dir.display().to_string()),
            ("MOSTRADOR_LISTEN".to_owned(), "127.0.0.1:0".to_owned()),
        ];
        all.extend(self.remote_url.iter().map(|url| ("REMOTE_API_URL".to_owned(), url.clone())));
        all.extend(self.api_key.iter().map(|key| ("REMOTE_API_KEY".to_owned(), key.clone())));
        all.extend(self.environment.iter().cloned());
        all
    }
}

/// The application's process, perhaps not ready yet.
#[derive(Debug)]
pub struct App {
    process: Process,
}

impl App {
    /// Starts the process and returns at once.
    ///
    /// # Errors
    /// The program is missing or cannot be started.
    pub fn spawn(settings: &AppSettings) -> anyhow::Result<Self> {
        Self::spawn_with(settings, &[])
    }

    /// Starts the process with command-line arguments.
    ///
    /// # Errors
    /// The program is missing or cannot be started.
    pub fn spawn_with(settings: &AppSettings, arguments: &[String]) -> anyhow::Result<Self> {
        Self::spawn_program("mostrador-headless", &binaries::headless()?, settings, arguments)
    }

    /// Starts the desktop program, which needs a screen, and returns at once.
    ///
    /// # Errors
    /// The program is missing or cannot be started.
    pub fn spawn_window(settings: &AppSettings) -> anyhow::Result<Self> {
        Self::spawn_program("mostrador", &binaries::window()?, settings, &[])
    }

    fn spawn_program(
        name: &'static str,
        program: &Path,
        settings: &AppSettings,
        arguments: &[String],
    ) -> anyhow::Result<Self> {
        let process = Process::start(name, &settings.wrapper, program, arguments, &settings.variables())?;
        Ok(Self { process })
    }

    /// Starts it and opens a session.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn start(settings: &AppSettings) -> anyhow::Result<(Self, Session)> {
        let mut app = Self::spawn(settings)?;
        let session = app.session().await?;
        Ok((app, session))
    }

    /// The address, with its one-time token, that it prints for a browser.
    ///
    /// # Errors
    /// It ended, or printed nothing in time.
    pub async fn address(&mut self) -> anyhow::Result<String> {
        self.process.line_after("OPEN ", START_LIMIT).await
    }

    /// Waits for its address and exchanges the token for a session.
    ///
    /// # Errors
    /// It ended, or refused the token.
    pub async fn session(&mut self) -> anyhow::Result<Session> {
        let address = self.address().await?;
        Session::open(&address).await
    }

    /// The same in a task of its own, while this value keeps watching over the process.
    pub fn session_elsewhere(&mut self) -> impl Future<Output = anyhow::Result<Session>> + Send + use<> {
        let mut output = self.process.take_output();
        async move { Session::open(&output.line_after("OPEN ", START_LIMIT).await?).await }
    }

    /// The process.
    pub fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    /// SIGKILL.
    ///
    /// # Errors
    /// The operating system refused.
    pub async fn kill(&mut self) -> anyhow::Result<ExitStatus> {
        self.process.kill().await
    }

    /// SIGTERM; a clean end is part of what is promised.
    ///
    /// # Errors
    /// It did not end, or not with code 0.
    pub async fn stop(&mut self) -> anyhow::Result<()> {
        let status = self.process.terminate().await?;
        if !status.success() {
            bail!("SIGTERM ended the application with {status}\n{}", self.process.tail());
        }
        Ok(())
    }
}

/// A session as the page has one.
#[derive(Clone, Debug)]
pub struct Session {
    http: reqwest::Client,
    base: String,
    cookie: String,
}

impl Session {
    /// Exchanges the one-time token of a printed address for a session cookie.
    ///
    /// # Errors
    /// The address has no token, or it is refused.
    pub async fn open(address: &str) -> anyhow::Result<Self> {
        let (base, token) = address.split_once("/#token=").context("the printed address has no token")?;
        let http = reqwest::Client::builder().no_proxy().build()?;
        let answer = http
            .post(format!("{base}/session"))
            .header(ORIGIN, base)
            .json(&json!({ "token": token }))
            .send()
            .await?
            .error_for_status()?;
        let cookie = answer
            .headers()
            .get(SET_COOKIE)
            .and_then(|cookie| cookie.to_str().ok())
            .and_then(|cookie| cookie.split(';').next())
            .context("the session answer sets no cookie")?
            .to_owned();
        Ok(Self { http, base: base.to_owned(), cookie })
    }

    /// Address without a path.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The session cookie, `name=value`.
    #[must_use]
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Calls a command of the application. The error text holds the answer, as the tests only use made-up data.
    ///
    /// # Errors
    /// No answer, or an error answer.
    pub async fn rpc(&self, command: &str, request: Value) -> anyhow::Result<Value> {
        let answer = self
            .http
            .post(format!("{}/rpc/{command}", self.base))
            .header(ORIGIN, &self.base)
            .header(COOKIE, &self.cookie)
            .timeout(Duration::from_secs(30))
            .json(&request)
            .send()
            .await?;
        let status = answer.status();
        let text = answer.text().await?;
        if !status.is_success() {
            bail!("{command} answered {status}: {text}");
        }
        if text.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_str(&text).with_context(|| format!("{command} answered no JSON"))
    }

    /// Posts to a path of the local server; answers status and body.
    ///
    /// # Errors
    /// No answer, or none in JSON.
    pub async fn post(&self, path: &str, body: &Value) -> anyhow::Result<(u16, Value)> {
        let answer = self
            .http
            .post(format!("{}{path}", self.base))
            .header(ORIGIN, &self.base)
            .header(COOKIE, &self.cookie)
            .timeout(Duration::from_secs(30))
            .json(body)
            .send()
            .await?;
        Ok((answer.status().as_u16(), answer.json().await?))
    }

    /// A command without parameters.
    ///
    /// # Errors
    /// No answer, or an error answer.
    pub async fn ask(&self, command: &str) -> anyhow::Result<Value> {
        self.rpc(command, json!({})).await
    }

    /// The board.
    ///
    /// # Errors
    /// No answer, or an error answer.
    pub async fn board(&self) -> anyhow::Result<Value> {
        self.ask("board_get").await
    }

    /// The cards of the board.
    ///
    /// # Errors
    /// No answer, or an error answer.
    pub async fn cards(&self) -> anyhow::Result<Vec<Value>> {
        let board = self.board().await?;
        Ok(board.get("orders").and_then(Value::as_array).cloned().unwrap_or_default())
    }

    /// The card of one order, when it is on the board.
    ///
    /// # Errors
    /// No answer, or an error answer.
    pub async fn card(&self, id: &str) -> anyhow::Result<Option<Value>> {
        Ok(self.cards().await?.into_iter().find(|card| card["id"] == id))
    }

    /// What the connection chip says, e.g. `LIVE`.
    ///
    /// # Errors
    /// No answer, or an error answer.
    pub async fn connection_state(&self) -> anyhow::Result<String> {
        let board = self.board().await?;
        let state = board.pointer("/connection/state").and_then(Value::as_str);
        Ok(state.context("the board has no connection state")?.to_owned())
    }

    /// Counts and latencies of the process.
    ///
    /// # Errors
    /// No answer, or an error answer.
    pub async fn diagnostics(&self) -> anyhow::Result<Value> {
        self.ask("diagnostics_get").await
    }

    /// One figure of the diagnostics, by its JSON pointer.
    ///
    /// # Errors
    /// No answer, or the figure is missing.
    pub async fn figure(&self, pointer: &str) -> anyhow::Result<u64> {
        let all = self.diagnostics().await?;
        all.pointer(pointer).and_then(Value::as_u64).with_context(|| format!("no figure {pointer}"))
    }

    /// The live messages to the page.
    ///
    /// # Errors
    /// The stream is refused.
    pub async fn events(&self) -> anyhow::Result<Events> {
        let answer = self
            .http
            .get(format!("{}/events", self.base))
            .header(ORIGIN, &self.base)
            .header(COOKIE, &self.cookie)
            .send()
            .await?
            .error_for_status()?;
        Ok(Events::new(answer))
    }
}
