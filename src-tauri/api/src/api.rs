//! The one door: a command's name and its request as JSON in, its answer as JSON out.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use mostrador_engine::Engine;
use mostrador_store::WriteTransaction;
use mostrador_store::tables::site_settings::{self, DESKTOP};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::runtime::Handle;
use tokio::sync::{Mutex, watch};

use crate::alerting::{self, Wakes};
use crate::attention::{self, Attention};
use crate::commands::command_table;
use crate::connections::{Connections, NoConnections};
use crate::crew::{Crew, CrewCache};
use crate::dto::*;
use crate::error::ApiError;
use crate::events::{EventStream, Publisher};
use crate::installation::{Desktop, Installation, NoDesktop, NoInstallation};
use crate::monitoring::{Monitoring, NoMonitoring};
use crate::pin::PinHasher;
use crate::seat::Seat;
use crate::session::{Role, Session};
use crate::use_cases::{ReadNow, RecordCounts};
use crate::{run_ends, use_cases, view};

/// Name of [`DesktopSettings::walk_up_role`] in the file.
const WALK_UP: &str = "walkUpRole";

/// The use cases over a running engine. Cheap to clone.
#[derive(Clone)]
pub struct Api {
    engine: watch::Receiver<Engine>,
    engines: Arc<watch::Sender<Engine>>,
    publisher: Arc<Publisher>,
    attention: watch::Receiver<Attention>,
    parts: Arc<Parts>,
    runtime: Handle,
}

/// What the use cases ask of their process.
pub(crate) struct Parts {
    installation: OnceLock<Arc<dyn Installation>>,
    desktop: OnceLock<Arc<dyn Desktop>>,
    /// Whether the machine was given.
    pub(crate) has_desktop: watch::Sender<bool>,
    connections: OnceLock<Arc<dyn Connections>>,
    monitoring: OnceLock<Arc<dyn Monitoring>>,
    crew: CrewCache,
    pins: PinHasher,
    records: RecordCounts,
    pub(crate) read_now: ReadNow,
    /// `None`: still to be read.
    walk_up: RwLock<Option<Role>>,
    /// Settings change one after the other: each is stored, followed, and taken back if it cannot be.
    settings: Mutex<()>,
    pub(crate) alerting: Arc<Wakes>,
}

impl Parts {
    pub(crate) fn connections(&self) -> Arc<dyn Connections> {
        self.connections.get().cloned().unwrap_or_else(|| Arc::new(NoConnections))
    }

    pub(crate) fn monitoring(&self) -> Arc<dyn Monitoring> {
        self.monitoring.get().cloned().unwrap_or_else(|| Arc::new(NoMonitoring))
    }

    pub(crate) fn desktop(&self) -> Arc<dyn Desktop> {
        self.desktop.get().cloned().unwrap_or_else(|| Arc::new(NoDesktop))
    }
}

/// Where the engine is put that the use cases work with. It holds nothing else of them, so that the installation
/// may keep it.
#[derive(Clone)]
pub struct EngineSlot {
    engines: Arc<watch::Sender<Engine>>,
    publisher: Arc<Publisher>,
}

impl EngineSlot {
    /// The engine as it runs now.
    pub fn engine(&self) -> Engine {
        self.engines.borrow().clone()
    }

    /// Another engine takes the place of the present one, which the caller has stopped: screens are told to read
    /// everything again.
    pub fn replace(&self, engine: Engine) {
        // In this order: a screen that reads because it was told must find the new one.
        self.engines.send_replace(engine.clone());
        self.publisher.follow(&engine);
    }

    /// No other engine could take the place of the present one, which was stopped: screens and the alarm are told that
    /// nothing comes in.
    pub fn report_stopped(&self) {
        let engine = self.engine();
        self.engines.send_replace(engine.clone());
        let connection = view::connection(&view::link(&engine));
        self.publisher.send(UiEvent::Connection { connection });
    }
}

impl Api {
    /// Starts listening to the engine. Must be called within a runtime.
    pub fn new(engine: Engine) -> Self {
        let publisher = Publisher::start(&engine);
        let (engines, engine) = watch::channel(engine);
        let parts = Parts {
            installation: OnceLock::new(),
            desktop: OnceLock::new(),
            has_desktop: watch::Sender::new(false),
            connections: OnceLock::new(),
            monitoring: OnceLock::new(),
            settings: Mutex::new(()),
            crew: CrewCache::default(),
            pins: PinHasher::new(),
            records: RecordCounts::default(),
            read_now: ReadNow::default(),
            walk_up: RwLock::new(None),
            alerting: Arc::default(),
        };
        let attention = attention::start(engine.clone(), publisher.closed());
        let (engines, parts, runtime) = (Arc::new(engines), Arc::new(parts), Handle::current());
        run_ends::start(&parts, publisher.closed(), engine.clone());
        alerting::start(&parts, Arc::clone(&publisher), engine.clone());
        Self { engine, engines, publisher, attention, parts, runtime }
    }

    /// The engine as it runs now.
    pub(crate) fn engine(&self) -> Engine {
        self.engine.borrow().clone()
    }

    /// Where the engine is put.
    pub fn engine_slot(&self) -> EngineSlot {
        EngineSlot { engines: Arc::clone(&self.engines), publisher: Arc::clone(&self.publisher) }
    }

    /// Gives the use cases their installation. Only the first one counts.
    pub fn install(&self, installation: Arc<dyn Installation>) {
        // A second one would be a mistake of the composition root; the first stays.
        let _ = self.parts.installation.set(installation);
    }

    /// Gives the use cases their connections. Only the first ones count.
    pub fn connect(&self, connections: Arc<dyn Connections>) {
        let _ = self.parts.connections.set(connections);
    }

    /// Gives the use cases what tells alerts and reads the log. Only the first one counts.
    pub fn monitor(&self, monitoring: Arc<dyn Monitoring>) {
        let _ = self.parts.monitoring.set(monitoring);
        self.parts.alerting.wake();
    }

    /// Gives the use cases the machine, which follows the settings from now on. Only the first one counts. May be
    /// called outside the runtime.
    pub fn give_desktop(&self, desktop: Arc<dyn Desktop>) {
        if self.parts.desktop.set(desktop).is_ok() {
            self.parts.has_desktop.send_replace(true);
            let api = self.clone();
            self.runtime.spawn(async move {
                let _changing = api.settings().await;
                if let Err(error) = use_cases::follow_settings(&api).await {
                    tracing::error!(%error, "the machine does not follow the settings");
                }
            });
        }
    }

    /// Whoever holds this alone changes settings.
    pub(crate) async fn settings(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.parts.settings.lock().await
    }

    /// Tells every screen.
    pub(crate) fn tell(&self, event: UiEvent) {
        self.publisher.send(event);
    }

    /// Something about what is in step changed. Screens are told at most twice a second.
    pub(crate) fn tell_sync(&self) {
        self.publisher.note_sync();
    }

    /// Something about customers changed. Screens are told at most twice a second.
    pub(crate) fn tell_customers(&self) {
        self.publisher.note_customers();
    }

    pub(crate) fn record_counts(&self) -> &RecordCounts {
        &self.parts.records
    }

    pub(crate) fn installation(&self) -> Arc<dyn Installation> {
        self.parts.installation.get().cloned().unwrap_or_else(|| Arc::new(NoInstallation))
    }

    pub(crate) fn connections(&self) -> Arc<dyn Connections> {
        self.parts.connections()
    }

    pub(crate) fn monitoring(&self) -> Arc<dyn Monitoring> {
        self.parts.monitoring()
    }

    pub(crate) fn desktop(&self) -> Arc<dyn Desktop> {
        self.parts.desktop()
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.parts
    }

    /// Answers one command from a screen.
    ///
    /// # Errors
    /// The coded error for the screen.
    pub async fn dispatch(&self, seat: &Seat, command: &str, payload: Value) -> Result<Value, ErrorView> {
        self.answer(seat, command, payload).await.map_err(ApiError::into_view)
    }

    async fn answer(&self, seat: &Seat, command: &str, payload: Value) -> Result<Value, ApiError> {
        let session = self.session(seat).await?;
        self.run(&session, command, payload).await
    }

    /// Who asks from a screen, as of now.
    pub(crate) async fn session(&self, seat: &Seat) -> Result<Session, ApiError> {
        self.read_walk_up().await?;
        let crew = self.crew().await?;
        Ok(seat.session(&crew, self.walk_up()))
    }

    /// Everybody as of now.
    pub(crate) async fn crew(&self) -> Result<Arc<Crew>, ApiError> {
        Ok(self.parts.crew.get(self.engine().store()).await?)
    }

    /// Changes people: no command after it is answered by what was before. `seat` sees to who sits where from then
    /// on.
    pub(crate) async fn change_people<T, F, S>(&self, f: F, seat: S) -> Result<T, ApiError>
    where
        F: FnOnce(&WriteTransaction<'_>) -> Result<T, ApiError> + Send + 'static,
        S: FnOnce(&T) + Send + 'static,
        T: Send + 'static,
    {
        let changed = self.parts.crew.change(self.engine().store().clone(), f, seat).await?;
        self.tell(UiEvent::People);
        Ok(changed)
    }

    pub(crate) fn pins(&self) -> &PinHasher {
        &self.parts.pins
    }

    /// What may be done at the machine while nobody has signed in.
    pub fn walk_up(&self) -> Role {
        self.parts.walk_up.read().unwrap_or_else(PoisonError::into_inner).unwrap_or(Role::Operator)
    }

    /// Sets what may be done at the machine while nobody has signed in: to look, or to work on orders. More than
    /// that takes a PIN, whatever is asked for.
    pub fn set_walk_up(&self, role: Role) {
        let role = without_pin(role);
        let before = self.parts.walk_up.write().unwrap_or_else(PoisonError::into_inner).replace(role);
        if before != Some(role) {
            self.tell(UiEvent::People);
        }
    }

    /// Takes it from the settings, unless it is known.
    async fn read_walk_up(&self) -> Result<(), ApiError> {
        if self.parts.walk_up.read().unwrap_or_else(PoisonError::into_inner).is_some() {
            return Ok(());
        }
        let stored = self.engine().store().read(|transaction| site_settings::get(transaction, DESKTOP)).await;
        let stored: Option<Value> = stored.map_err(ApiError::Store)?;
        let role = match stored.as_ref().and_then(|settings| settings.get(WALK_UP)) {
            // What does not read as a role must not become one.
            Some(role) => Role::deserialize(role).unwrap_or(Role::Viewer),
            None => DesktopSettings::default().walk_up_role,
        };
        // Whoever has set it meanwhile knows better.
        self.parts.walk_up.write().unwrap_or_else(PoisonError::into_inner).get_or_insert(without_pin(role));
        Ok(())
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

/// The most that may be done without a PIN, and no more than was asked for.
fn without_pin(role: Role) -> Role {
    match role {
        Role::Viewer | Role::Purchasing => Role::Viewer,
        Role::Operator | Role::Manager | Role::Administrator => Role::Operator,
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
