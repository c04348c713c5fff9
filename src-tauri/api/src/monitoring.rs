//! Slack, the metrics endpoint and the log of this process. `server` implements [`Monitoring`].

use async_trait::async_trait;

use crate::dto::{LogPage, LogRequest, MetricsView, NewKey};
use crate::error::ApiError;
use crate::installation::nothing;

/// What became of a message to Slack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlackAnswer {
    /// It got through.
    Sent,
    /// The address is dead, or the message can never be taken: Slack's own word.
    Refused(String),
    /// It may get through later: a code of the catalogue `errors`.
    Later(String),
    /// Nobody knows whether it is there: the answer did not come. A code of the catalogue `errors`.
    Uncertain(String),
    /// No address is stored.
    NotSet,
}

/// Tells alerts outside this machine, and shows what this process did.
#[async_trait]
pub trait Monitoring: Send + Sync + 'static {
    /// Whether an address is stored.
    async fn slack_is_set(&self) -> Result<bool, ApiError>;

    /// Stores the webhook's address, which is a secret.
    async fn save_slack(&self, address: &NewKey, actor: &str) -> Result<(), ApiError>;

    /// Forgets it.
    async fn forget_slack(&self, actor: &str) -> Result<(), ApiError>;

    /// Sends a message to the given address, or to the stored one. `text` is plain; it is escaped here.
    async fn send_slack(&self, address: Option<&NewKey>, text: &str) -> Result<SlackAnswer, ApiError>;

    /// The endpoint, without its token.
    async fn metrics(&self) -> Result<MetricsView, ApiError>;

    /// Makes a token; the one before is void. The only answer with the token in it.
    async fn new_metrics_token(&self, actor: &str) -> Result<MetricsView, ApiError>;

    /// Lines of the log, the newest first.
    async fn read_log(&self, request: &LogRequest) -> Result<LogPage, ApiError>;
}

/// A process without any of it: tests of single use cases.
#[derive(Clone, Copy, Debug)]
pub struct NoMonitoring;

#[async_trait]
impl Monitoring for NoMonitoring {
    async fn slack_is_set(&self) -> Result<bool, ApiError> {
        Ok(false)
    }

    async fn save_slack(&self, _: &NewKey, _: &str) -> Result<(), ApiError> {
        nothing()
    }

    async fn forget_slack(&self, _: &str) -> Result<(), ApiError> {
        nothing()
    }

    async fn send_slack(&self, _: Option<&NewKey>, _: &str) -> Result<SlackAnswer, ApiError> {
        Ok(SlackAnswer::NotSet)
    }

    async fn metrics(&self) -> Result<MetricsView, ApiError> {
        Ok(MetricsView { address: None, token_since: None, token: None })
    }

    async fn new_metrics_token(&self, _: &str) -> Result<MetricsView, ApiError> {
        nothing()
    }

    async fn read_log(&self, _: &LogRequest) -> Result<LogPage, ApiError> {
        nothing()
    }
}
