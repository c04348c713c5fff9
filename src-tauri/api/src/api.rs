//! The one door: a command's name and its request as JSON in, its answer as JSON out.

use std::sync::{Arc, OnceLock};

use mostrador_engine::Engine;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::watch;

use crate::attention::{self, Attention};
use crate::commands::command_table;
use crate::dto::*;
use crate::error::ApiError;
use crate::events::{EventStream, Publisher};
use crate::installation::{Desktop, Installation, NoDesktop, NoInstallation};
use crate::seat::{PeopleHere, Seat};
use crate::session::{Role, Session};
use crate::use_cases;

/// The use cases over a running engine. Cheap to clone.
#[derive(Clone)]
pub struct Api {
    engine: watch::Receiver<Engine>,
    engines: Arc<watch::Sender<Engine>>,
    publisher: Arc<Publisher>,
    attention: watch::Receiver<Attention>,
    parts: Arc<Parts>,
}

/// What the use cases ask of their process.
struct Parts {
    installation: OnceLock<Arc<dyn Installation>>,
    desktop: OnceLock<Arc<dyn Desktop>>,
}

impl Api {
    /// Starts listening to the engine. Must be called within a runtime.
    pub fn new(engine: Engine) -> Self {
        let publisher = Publisher::start(&engine);
        let (engines, engine) = watch::channel(engine);
        let attention = attention::start(engine.clone(), publisher.closed());
        let parts = Parts { installation: OnceLock::new(), desktop: OnceLock::new() };
        Self { engine, engines: Arc::new(engines), publisher, attention, parts: Arc::new(parts) }
    }

    /// The engine as it runs now.
    pub(crate) fn engine(&self) -> Engine {
        self.engine.borrow().clone()
    }

    /// Another engine takes the place of the present one, which the caller has stopped: screens are told to read
    /// everything again.
    pub fn replace_engine(&self, engine: Engine) {
        self.publisher.follow(&engine);
        self.engines.send_replace(engine);
    }

    /// Gives the use cases their installation. Only the first one counts.
    pub fn install(&self, installation: Arc<dyn Installation>) {
        // A second one would be a mistake of the composition root; the first stays.
        let _ = self.parts.installation.set(installation);
    }

    /// Gives the use cases the machine. Only the first one counts.
    pub fn give_desktop(&self, desktop: Arc<dyn Desktop>) {
        let _ = self.parts.desktop.set(desktop);
    }

    pub(crate) fn installation(&self) -> Arc<dyn Installation> {
        self.parts.installation.get().cloned().unwrap_or_else(|| Arc::new(NoInstallation))
    }

    pub(crate) fn desktop(&self) -> Arc<dyn Desktop> {
        self.parts.desktop.get().cloned().unwrap_or_else(|| Arc::new(NoDesktop))
    }

    /// Answers one command from a screen.
    ///
    /// # Errors
    /// The coded error for the screen.
    pub async fn dispatch(&self, seat: &Seat, command: &str, payload: Value) -> Result<Value, ErrorView> {
        let session = seat.session(PeopleHere::Nobody, Role::Operator);
        self.run(&session, command, payload).await.map_err(ApiError::into_view)
    }

    /// The application closes: every stream of messages ends.
    pub fn close(&self) {
        self.publisher.close();
    }

    /// What somebody should attend to, as it is now and whenever it changes, whichever engine runs.
    pub fn attention(&self) -> watch::Receiver<Attention> {
        self.attention.clone()
    }

    /// Messages for a screen from now on.
    pub fn subscribe(&self) -> EventStream {
        self.publisher.subscribe()
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
                        if !session.role.reaches(Role::$role) {
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
