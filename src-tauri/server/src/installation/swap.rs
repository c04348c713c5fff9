//! One engine at a time, and another one in its place while the program runs.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use mostrador_api::{ApiError, EngineSlot, ErrorCode};
use mostrador_engine::{Engine, EngineOptions, Intervals, Retention, SiteSettings, SystemParts};
use tokio::sync::MutexGuard;

use super::wanted::Wanted;
use super::{Inner, LocalInstallation};
use crate::connections;
use crate::start::{StartError, site};

/// How long a stop waits for what is on its way. Cutting it off loses nothing: the remote lists again what was not
/// confirmed, and the next engine takes over what was leased.
const ENGINE_STOPS_WITHIN: Duration = Duration::from_secs(1);

/// How long an end of the program waits for a change that is under way, which may wait for a person in its turn.
const CHANGE_ENDS_WITHIN: Duration = Duration::from_millis(300);

/// How long to wait before an engine that could not be started is tried again.
pub(super) const TRY_AGAIN_AFTER: Duration = Duration::from_secs(5);

/// Starts an engine; exchangeable for tests.
pub(super) type Starter = Box<
    dyn Fn(EngineOptions) -> BoxFuture<'static, Result<Engine, mostrador_engine::StartError>> + Send + Sync,
>;

/// What an engine is made of besides the restaurant.
#[derive(Clone)]
pub(super) struct Composition {
    /// The ordering remote.
    pub(super) wanted: Wanted,
    /// Every other system.
    pub(super) systems: Vec<SystemParts>,
}

/// Whoever holds it alone may change the remote or the engine.
pub(super) type Turn<'a> = MutexGuard<'a, ()>;

impl LocalInstallation {
    /// The first engine, by what the environment and the file say.
    pub(crate) async fn start_engine(&self) -> Result<Engine, StartError> {
        let inner = &self.inner;
        let site = site::load(&inner.store, inner.clock.as_ref()).await?;
        let composition = inner.find().await?;
        let engine = inner.engine(&composition, site).await?;
        inner.set_current(composition);
        Ok(engine)
    }

    /// No more changes; the engine that runs now is stopped.
    pub(crate) async fn close(&self) {
        self.inner.closing.cancel();
        // A swap that is under way notices.
        let _turn = tokio::time::timeout(CHANGE_ENDS_WITHIN, self.inner.turn.lock()).await;
        if let Ok(slot) = self.inner.slot() {
            stop(&slot.engine()).await;
        }
    }
}

impl Inner {
    /// Waits for the turn to change something.
    pub(super) async fn turn(&self) -> Result<Turn<'_>, ApiError> {
        let turn = self.turn.lock().await;
        if self.closing.is_cancelled() { Err(closing()) } else { Ok(turn) }
    }

    pub(super) fn slot(&self) -> Result<&EngineSlot, ApiError> {
        self.slot.get().ok_or_else(closing)
    }

    /// What the environment and the file want.
    async fn find(&self) -> Result<Composition, StartError> {
        let wanted = Wanted::find(self.environment.as_ref(), &self.store, &self.secrets).await;
        let systems = connections::open_all(&self.store, &self.secrets).await;
        Ok(Composition {
            wanted: wanted.map_err(StartError::Data)?,
            systems: systems.map_err(StartError::Data)?,
        })
    }

    async fn engine(&self, composition: &Composition, site: SiteSettings) -> Result<Engine, StartError> {
        let remote = composition.wanted.remote()?;
        tracing::info!(
            remote = remote.as_ref().map_or("not configured", |remote| remote.display_address.as_str()),
            "starting the engine"
        );
        let options = EngineOptions {
            store: self.store.clone(),
            clock: Arc::clone(&self.clock),
            remote,
            systems: composition.systems.clone(),
            site,
            intervals: Intervals { default_frequency: self.sync_interval, ..Intervals::default() },
            retention: Retention::default(),
            random_seed: None,
        };
        Ok((self.starter)(options).await?)
    }

    /// Another remote or restaurant, with the systems as they are.
    pub(super) async fn swap(
        self: &Arc<Self>,
        turn: &Turn<'_>,
        wanted: Wanted,
        site: SiteSettings,
    ) -> Result<(), ApiError> {
        let systems = self.composition().systems;
        self.swap_all(turn, Composition { wanted, systems }, site).await
    }

    /// Puts another engine in the place of the present one. When it cannot be started, one like the present one takes the
    /// place. Calls in between read and write the same file through the engine that ends, and screens read everything
    /// again afterwards.
    pub(super) async fn swap_all(
        self: &Arc<Self>,
        _turn: &Turn<'_>,
        next: Composition,
        site: SiteSettings,
    ) -> Result<(), ApiError> {
        let slot = self.slot()?;
        let old = slot.engine();
        let (before, site_before) = (self.composition(), old.site().clone());
        stop(&old).await;
        match self.engine(&next, site).await {
            Ok(engine) => {
                self.set_current(next);
                self.take_over(engine).await
            }
            Err(error) => {
                tracing::error!(%error, "the new settings cannot be used; the old ones are taken up again");
                match self.engine(&before, site_before).await {
                    Ok(engine) => self.take_over(engine).await?,
                    Err(error) => self.keep_trying(&error),
                }
                Err(refused(error))
            }
        }
    }

    async fn take_over(&self, engine: Engine) -> Result<(), ApiError> {
        if self.closing.is_cancelled() {
            stop(&engine).await;
            return Err(closing());
        }
        self.slot()?.replace(engine);
        Ok(())
    }

    /// Neither the new nor the old one starts: the disk is full, most likely. As soon as there is room, orders come in
    /// again, without anybody doing anything.
    fn keep_trying(self: &Arc<Self>, error: &StartError) {
        tracing::error!(%error, "no engine runs; it is tried again");
        if let Ok(slot) = self.slot() {
            slot.report_stopped();
        }
        let this = Arc::clone(self);
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = this.closing.cancelled() => return,
                    () = tokio::time::sleep(this.try_again_after) => {}
                }
                let _turn = this.turn.lock().await;
                if this.closing.is_cancelled() || this.runs() || this.try_again().await.is_ok() {
                    return;
                }
            }
        });
    }

    /// Whether somebody has started an engine meanwhile.
    fn runs(&self) -> bool {
        self.slot.get().is_some_and(|slot| slot.engine().is_running())
    }

    async fn try_again(&self) -> Result<(), StartError> {
        let site = site::load(&self.store, self.clock.as_ref()).await?;
        let composition = self.find().await?;
        let engine = self.engine(&composition, site).await?;
        self.set_current(composition);
        // Only a program that closes refuses it, and then it is stopped.
        let _ = self.take_over(engine).await;
        Ok(())
    }
}

async fn stop(engine: &Engine) {
    if tokio::time::timeout(ENGINE_STOPS_WITHIN, engine.stop()).await.is_err() {
        tracing::warn!("the engine did not end in time and is cut off; the next one takes over what it held");
    }
}

pub(super) fn closing() -> ApiError {
    ApiError::Coded(ErrorCode::Closing, "the application is closing".to_owned())
}

fn refused(error: StartError) -> ApiError {
    match error {
        StartError::Data(error) => ApiError::Store(error),
        other => ApiError::Coded(ErrorCode::Internal, other.to_string()),
    }
}
