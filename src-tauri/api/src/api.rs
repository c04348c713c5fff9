//! The one door: a command's name and its request as JSON in, its answer as JSON out.

use std::sync::Arc;

use mostrador_engine::Engine;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::commands::command_table;
use crate::dto::*;
use crate::error::ApiError;
use crate::events::{EventStream, Publisher};
use crate::session::{Role, Session};
use crate::use_cases;

/// The use cases over a running engine. Cheap to clone.
#[derive(Clone)]
pub struct Api {
    pub(crate) engine: Engine,
    publisher: Arc<Publisher>,
}

impl Api {
    /// Starts listening to the engine. Must be called within a runtime.
    pub fn new(engine: Engine) -> Self {
        let publisher = Publisher::start(&engine);
        Self { engine, publisher }
    }

    /// Answers one command.
    ///
    /// # Errors
    /// The coded error for the screen.
    pub async fn dispatch(
        &self,
        session: &Session,
        command: &str,
        payload: Value,
    ) -> Result<Value, ErrorView> {
        self.run(session, command, payload).await.map_err(ApiError::into_view)
    }

    /// Messages for a screen from now on.
    pub fn subscribe(&self) -> EventStream {
        self.publisher.subscribe(&self.engine)
    }

    /// Sequence number of the last message that was sent.
    pub(crate) fn sequence(&self) -> u64 {
        self.publisher.sequence()
    }

    async fn run(&self, session: &Session, command: &str, payload: Value) -> Result<Value, ApiError> {
        macro_rules! answer {
            ($($(#[$meta:meta])* $name:ident($request:ty) -> $response:ty, role $role:ident;)*) => {
                match command {
                    $(stringify!($name) => {
                        if session.role < Role::$role {
                            return Err(ApiError::Permission);
                        }
                        let request: $request = decode(payload)?;
                        let response: $response = use_cases::$name(self, session, request).await?;
                        encode(&response)
                    })*
                    _ => Err(ApiError::UnknownCommand),
                }
            };
        }
        command_table!(answer)
    }
}

fn decode<T: DeserializeOwned>(payload: Value) -> Result<T, ApiError> {
    // A command without parameters may be called without a payload.
    let payload = if payload.is_null() { Value::Object(serde_json::Map::new()) } else { payload };
    // The message of serde quotes the value, which may be personal: only its place and kind go out.
    serde_json::from_value(payload)
        .map_err(|error| ApiError::InvalidRequest(format!("{:?}", error.classify())))
}

fn encode<T: Serialize>(response: &T) -> Result<Value, ApiError> {
    Ok(serde_json::to_value(response)?)
}
