//! What tells others how this process does: alerts to Slack, figures for Prometheus, and its log.

pub(crate) mod log_files;
mod log_reader;
mod prometheus;
pub(crate) mod redact;
mod slack;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use mostrador_api::{
    ApiError, EngineSlot, ErrorCode, LogPage, LogRequest, MetricsView, Monitoring, NewKey, SlackAnswer,
};
use mostrador_domain::Clock;
use mostrador_store::tables::secrets::{self, SLACK_WEBHOOK, SecretRow};
use mostrador_store::tables::site_settings;
use mostrador_store::tables::sync_log::{self, Direction, LogEntry};
use mostrador_store::{Lane, Store, StoreError, WriteTransaction};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::sync::Mutex;

use self::slack::Slack;
use crate::Secret;
use crate::http::{Scrape, Scraped};
use crate::secrets::{SecretError, Secrets};

/// The monitoring of this process. Cheap to clone; all clones are the same one.
#[derive(Clone)]
pub(crate) struct LocalMonitoring {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    secrets: Secrets,
    engines: EngineSlot,
    slack: Slack,
    /// The address, once it was read: a keyring may ask its user each time.
    webhook: Mutex<Option<Secret>>,
    log_folder: PathBuf,
    server: OnceLock<SocketAddr>,
}

/// What is kept of the token for the metrics. The token has 256 random bits: its digest tells nothing about it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StoredToken {
    sha256: String,
    since: i64,
}

impl LocalMonitoring {
    /// Sends nothing yet.
    ///
    /// # Errors
    /// The HTTP client could not be prepared.
    pub(crate) fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        secrets: Secrets,
        engines: EngineSlot,
        log_folder: PathBuf,
    ) -> Result<Self, mostrador_connectors::http::NetworkError> {
        let inner = Inner {
            store,
            clock,
            secrets,
            engines,
            slack: Slack::new()?,
            webhook: Mutex::default(),
            log_folder,
            server: OnceLock::new(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Where the local server listens. Only the first one counts.
    pub(crate) fn give_server(&self, address: SocketAddr) {
        let _ = self.inner.server.set(address);
    }
}

#[async_trait]
impl Monitoring for LocalMonitoring {
    async fn slack_is_set(&self) -> Result<bool, ApiError> {
        Ok(self.inner.webhook_row().await?.is_some())
    }

    async fn save_slack(&self, address: &NewKey, actor: &str) -> Result<(), ApiError> {
        let address = Secret::new(slack::address(&address.0)?.as_str());
        let inner = &self.inner;
        let mut known = inner.webhook.lock().await;
        let before = inner.webhook_row().await?;
        let place =
            inner.secrets.keep(SLACK_WEBHOOK, &address).await.map_err(|error| keyring_failed(&error))?;
        let row = SecretRow { place, stored_at: inner.clock.now(), stored_by: actor.to_owned() };
        inner
            .change("save", actor, move |transaction| {
                secrets::put(transaction, SLACK_WEBHOOK, &row).map(drop)
            })
            .await?;
        *known = Some(address);
        if let Some(old) = before.map(|row| row.place).filter(|old| *old != place)
            && let Err(error) = inner.secrets.forget(old, SLACK_WEBHOOK).await
        {
            tracing::warn!(%error, place = old.code(), "the address from before could not be deleted");
        }
        Ok(())
    }

    async fn forget_slack(&self, actor: &str) -> Result<(), ApiError> {
        let inner = &self.inner;
        let mut known = inner.webhook.lock().await;
        let Some(row) = inner.webhook_row().await? else { return Ok(()) };
        // First from where it lies: it stays written down where that is until it is gone.
        inner.secrets.forget(row.place, SLACK_WEBHOOK).await.map_err(|error| keyring_failed(&error))?;
        *known = None;
        inner
            .change("forget", actor, |transaction| secrets::remove(transaction, SLACK_WEBHOOK).map(drop))
            .await
    }

    async fn send_slack(&self, address: Option<&NewKey>, text: &str) -> Result<SlackAnswer, ApiError> {
        let address = match address {
            Some(given) => slack::address(&given.0)?,
            None => match self.inner.webhook().await? {
                Some(stored) => slack::address(stored.expose())?,
                None => return Ok(SlackAnswer::NotSet),
            },
        };
        Ok(self.inner.slack.send(address, text).await)
    }

    async fn metrics(&self) -> Result<MetricsView, ApiError> {
        let stored = self.inner.token().await?;
        Ok(self.inner.metrics_view(stored.map(|stored| stored.since), None))
    }

    async fn new_metrics_token(&self, actor: &str) -> Result<MetricsView, ApiError> {
        let token = hex(&rand::random::<[u8; 32]>());
        let since = self.inner.clock.now();
        let stored = StoredToken { sha256: hex(&Sha256::digest(&token)), since: since.millis() };
        let (value, by) = (serde_json::to_value(&stored)?, actor.to_owned());
        self.inner
            .store
            .write(Lane::Interactive, move |transaction| {
                site_settings::put(transaction, site_settings::METRICS, &value, since, &by)?;
                note(transaction, "metrics_token", "save", &by, since)
            })
            .await
            .map_err(|error: StoreError| ApiError::Store(error))?;
        Ok(self.inner.metrics_view(Some(stored.since), Some(token)))
    }

    async fn read_log(&self, request: &LogRequest) -> Result<LogPage, ApiError> {
        let (folder, request) = (self.inner.log_folder.clone(), request.clone());
        let read = tokio::task::spawn_blocking(move || log_reader::read(&folder, &request)).await;
        match read {
            Ok(Ok(page)) => Ok(page),
            Ok(Err(log_reader::ReadError::Place)) => {
                Err(ApiError::Coded(ErrorCode::InvalidValue, "before".to_owned()))
            }
            Ok(Err(log_reader::ReadError::Io(error))) => Err(internal(&format!("the log: {}", error.kind()))),
            Err(_) => Err(internal("the log was not read to its end")),
        }
    }
}

#[async_trait]
impl Scrape for LocalMonitoring {
    async fn scrape(&self, bearer: Option<&str>) -> Scraped {
        let allowed = match self.inner.token().await {
            Ok(stored) => stored.zip(bearer).is_some_and(|(stored, bearer)| {
                hex(&Sha256::digest(bearer)).as_bytes().ct_eq(stored.sha256.as_bytes()).into()
            }),
            Err(error) => {
                tracing::warn!(%error, "the token for the metrics could not be read");
                return Scraped::Failed;
            }
        };
        if !allowed {
            return Scraped::Refused;
        }
        match prometheus::text(&self.inner.engines.engine()).await {
            Ok(text) => Scraped::Text(text),
            Err(error) => {
                tracing::warn!(%error, "the metrics could not be read");
                Scraped::Failed
            }
        }
    }
}

impl Inner {
    async fn webhook_row(&self) -> Result<Option<SecretRow>, ApiError> {
        let found = self.store.read(|transaction| secrets::find(transaction, SLACK_WEBHOOK)).await;
        found.map_err(|error: StoreError| ApiError::Store(error))
    }

    async fn webhook(&self) -> Result<Option<Secret>, ApiError> {
        let mut known = self.webhook.lock().await;
        if known.is_none()
            && let Some(row) = self.webhook_row().await?
        {
            let read = self.secrets.get(row.place, SLACK_WEBHOOK).await;
            *known = read.map_err(|error| keyring_failed(&error))?;
        }
        Ok(known.clone())
    }

    async fn token(&self) -> Result<Option<StoredToken>, ApiError> {
        let stored = self
            .store
            .read(|transaction| site_settings::get(transaction, site_settings::METRICS))
            .await
            .map_err(|error: StoreError| ApiError::Store(error))?;
        // What does not read as a token lets nobody in.
        Ok(stored.and_then(|stored| serde_json::from_value(stored).ok()))
    }

    fn metrics_view(&self, token_since: Option<i64>, token: Option<String>) -> MetricsView {
        let address = self.server.get().map(|server| format!("http://{server}/metrics"));
        MetricsView { address, token_since, token }
    }

    async fn change<F>(&self, action: &'static str, actor: &str, act: F) -> Result<(), ApiError>
    where
        F: FnOnce(&WriteTransaction<'_>) -> Result<(), StoreError> + Send + 'static,
    {
        let (actor, now) = (actor.to_owned(), self.clock.now());
        let changed = self
            .store
            .write(Lane::Interactive, move |transaction| {
                act(transaction)?;
                note(transaction, "slack", action, &actor, now)
            })
            .await;
        changed.map_err(|error: StoreError| ApiError::Store(error))
    }
}

/// Writes down who changed what; never a secret.
fn note(
    transaction: &WriteTransaction<'_>,
    name: &str,
    action: &str,
    actor: &str,
    now: mostrador_domain::Timestamp,
) -> Result<(), StoreError> {
    sync_log::add(
        transaction,
        &LogEntry {
            at: now,
            system: "local",
            entity: "settings",
            entity_id: name,
            direction: Direction::Local,
            action,
            outcome: "ok",
            actor: Some(actor),
            duration_ms: None,
            before: None,
            after: None,
            detail: None,
        },
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn keyring_failed(error: &SecretError) -> ApiError {
    ApiError::Coded(ErrorCode::KeyringFailed, error.to_string())
}

fn internal(text: &str) -> ApiError {
    ApiError::Coded(ErrorCode::Internal, text.to_owned())
}

#[cfg(test)]
#[path = "monitoring_tests.rs"]
mod tests;
