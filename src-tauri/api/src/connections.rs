//! The outside systems of this process besides the ordering remote. `server` implements [`Connections`].

use std::collections::BTreeMap;

use async_trait::async_trait;
use mostrador_connector::CheckReport;

use crate::dto::{ConnectionDraft, ConnectionKindView};
use crate::error::ApiError;
use crate::installation::nothing;

/// A connection as it is stored, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredConnection {
    /// Name in every table.
    pub system: String,
    /// Kind.
    pub kind: String,
    /// What a person called it.
    pub name: String,
    /// What is set.
    pub settings: BTreeMap<String, String>,
    /// Names of the secrets that are stored.
    pub secrets: Vec<String>,
}

/// Sets up, tries and forgets connections.
#[async_trait]
pub trait Connections: Send + Sync + 'static {
    /// What can be connected.
    fn kinds(&self) -> Vec<ConnectionKindView>;

    /// Every connection, by name.
    async fn list(&self) -> Result<Vec<StoredConnection>, ApiError>;

    /// Tries a connection and changes nothing.
    async fn check(&self, draft: &ConnectionDraft) -> Result<CheckReport, ApiError>;

    /// Stores a connection and connects it: another engine takes the place of the present one. Answers its system.
    async fn save(&self, draft: &ConnectionDraft, actor: &str) -> Result<String, ApiError>;

    /// Forgets a connection with its secrets, and disconnects it.
    async fn remove(&self, system: &str, actor: &str) -> Result<(), ApiError>;
}

/// A process that connects nothing: tests of single use cases.
#[derive(Clone, Copy, Debug)]
pub struct NoConnections;

#[async_trait]
impl Connections for NoConnections {
    fn kinds(&self) -> Vec<ConnectionKindView> {
        Vec::new()
    }

    async fn list(&self) -> Result<Vec<StoredConnection>, ApiError> {
        Ok(Vec::new())
    }

    async fn check(&self, _: &ConnectionDraft) -> Result<CheckReport, ApiError> {
        nothing()
    }

    async fn save(&self, _: &ConnectionDraft, _: &str) -> Result<String, ApiError> {
        nothing()
    }

    async fn remove(&self, _: &str, _: &str) -> Result<(), ApiError> {
        nothing()
    }
}
