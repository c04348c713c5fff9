//! The outside systems besides the remote, as whoever keeps them changes them.

use std::sync::Arc;

use mostrador_api::ApiError;
use mostrador_domain::Clock;
use mostrador_engine::SystemParts;
use mostrador_store::Store;

use super::swap::{Composition, Turn};
use super::{Inner, LocalInstallation};
use crate::secrets::Secrets;

/// Whoever holds it alone may change the systems. Until it is dropped, neither the remote nor the restaurant changes.
pub(crate) struct SystemsTurn<'a> {
    inner: &'a Arc<Inner>,
    turn: Turn<'a>,
}

impl LocalInstallation {
    /// Waits for the turn to change the systems.
    ///
    /// # Errors
    /// The program is closing.
    pub(crate) async fn systems_turn(&self) -> Result<SystemsTurn<'_>, ApiError> {
        Ok(SystemsTurn { inner: &self.inner, turn: self.inner.turn().await? })
    }

    /// The site's file.
    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    /// Where secrets lie.
    pub(crate) fn secrets(&self) -> &Secrets {
        &self.inner.secrets
    }

    /// The wall clock.
    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }
}

impl SystemsTurn<'_> {
    /// The systems of the engine that runs.
    pub(crate) fn present(&self) -> Vec<SystemParts> {
        self.inner.composition().systems
    }

    /// Puts an engine with these systems in the place of the present one.
    ///
    /// # Errors
    /// It cannot be started; the present systems are connected again.
    pub(crate) async fn swap(&self, systems: Vec<SystemParts>) -> Result<(), ApiError> {
        let site = self.inner.slot()?.engine().site().clone();
        let next = Composition { wanted: self.inner.current(), systems };
        self.inner.swap_all(&self.turn, next, site).await
    }
}
