//! Talks to a worker.

use std::sync::Arc;

use tokio::sync::Notify;

/// Talks to the worker of one destination.
#[derive(Clone)]
pub(crate) struct OutboxHandle {
    wake: Arc<Notify>,
}

impl OutboxHandle {
    pub(crate) fn new() -> Self {
        Self { wake: Arc::new(Notify::new()) }
    }

    /// There is something new to send.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Resolves once for all calls of [`OutboxHandle::wake`] since the last time.
    pub(super) async fn woken(&self) {
        self.wake.notified().await;
    }
}
