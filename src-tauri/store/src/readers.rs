//! Read-only connections.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use crate::error::StoreError;
use crate::options::Executor;
use crate::transaction::ReadTransaction;

/// A handful of connections, each used by one closure at a time.
pub(crate) struct Readers {
    executor: Executor,
    idle: Arc<Mutex<Vec<Connection>>>,
    places: Arc<Semaphore>,
    count: u32,
}

impl Readers {
    pub(crate) fn new(executor: Executor, connections: Vec<Connection>) -> Self {
        let count = u32::try_from(connections.len()).unwrap_or(u32::MAX);
        Self {
            executor,
            places: Arc::new(Semaphore::new(connections.len())),
            idle: Arc::new(Mutex::new(connections)),
            count,
        }
    }

    pub(crate) async fn read<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        F: FnOnce(&ReadTransaction<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
            return Err(E::from(StoreError::Closed));
        };
        let idle = Arc::clone(&self.idle);
        let work = move || {
            let taken = lock(&idle).pop();
            let Some(connection) = taken else { return Err(E::from(StoreError::Closed)) };
            let outcome = snapshot(&connection, closure);
            lock(&idle).push(connection);
            drop(place);
            outcome
        };
        match self.executor {
            Executor::Inline => work(),
            Executor::Thread => {
                tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(E::from(StoreError::Closed)))
            }
        }
    }

    /// Waits for the closures that are running, refuses new ones, closes the connections.
    pub(crate) async fn close(&self) {
        let Ok(all) = self.places.acquire_many(self.count).await else { return };
        self.places.close();
        drop(all);
        lock(&self.idle).clear();
    }
}

/// One deferred transaction: its first statement fixes what all of them see.
fn snapshot<T, E, F>(connection: &Connection, closure: F) -> Result<T, E>
where
    F: FnOnce(&ReadTransaction<'_>) -> Result<T, E>,
    E: From<StoreError>,
{
    connection.execute_batch("BEGIN DEFERRED").map_err(StoreError::from)?;
    // Unwind safety: a reader changes nothing, and its transaction is ended below.
    let outcome = catch_unwind(AssertUnwindSafe(|| closure(&ReadTransaction::new(connection))))
        .unwrap_or_else(|_| Err(E::from(StoreError::Panicked)));
    if !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK").map_err(StoreError::from)?;
    }
    outcome
}

/// No code of ours panics with the lock held.
fn lock(idle: &Mutex<Vec<Connection>>) -> std::sync::MutexGuard<'_, Vec<Connection>> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}
