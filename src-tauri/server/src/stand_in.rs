#![allow(missing_docs, unreachable_pub, dead_code)]
use serde::{Deserialize, Serialize};
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorView {
    pub code: ErrorCode,
    pub detail: Option<String>,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErrorCode {
    UnknownCommand,
    InvalidRequest,
    Permission,
    NoSession,
    OrderNotFound,
    StageChanged,
    MoveNotAllowed,
    NothingToUndo,
    DiskFull,
    ReadOnly,
    Closing,
    Internal,
}
#[derive(Clone)]
pub struct Session {
    pub role: Role,
    pub actor: String,
}
#[derive(Clone, Copy)]
pub enum Role {
    Administrator,
}
impl Session {
    pub fn window() -> Self {
        Session { role: Role::Administrator, actor: "w".into() }
    }
}
#[derive(Clone)]
pub struct Api;
pub struct EventStream;
impl EventStream {
    pub async fn next(&mut self) -> Option<std::sync::Arc<str>> {
        None
    }
}
impl Api {
    pub async fn dispatch(
        &self,
        session: &Session,
        command: &str,
        payload: serde_json::Value,
    ) -> Result<serde_json::Value, ErrorView> {
        let _ = (session, command);
        Ok(payload)
    }
    pub fn subscribe(&self) -> EventStream {
        EventStream
    }
}
