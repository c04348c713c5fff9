//! What a closure gets: a view of one transaction.

use std::ops::Deref;
use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::Connection;

use crate::error::StoreError;

/// A consistent snapshot of the committed data. Helpers that only read take this; they work inside a write as well.
pub struct ReadTransaction<'c> {
    connection: &'c Connection,
}

impl<'c> ReadTransaction<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Self {
        Self { connection }
    }

    /// The connection, for the table modules: `prepare_cached` keeps the statement for the next caller. Ending the
    /// transaction by hand is refused by the commit hook.
    pub fn connection(&self) -> &'c Connection {
        self.connection
    }
}

/// One write in progress: everything done through it is committed together, or not at all.
pub struct WriteTransaction<'c> {
    read: ReadTransaction<'c>,
    interactive_waiting: &'c AtomicUsize,
}

impl<'c> WriteTransaction<'c> {
    pub(crate) fn new(connection: &'c Connection, interactive_waiting: &'c AtomicUsize) -> Self {
        Self { read: ReadTransaction::new(connection), interactive_waiting }
    }

    /// Whether interactive work waits for the writer: a bulk closure then stops after the record at hand and answers how
    /// far it came, so that its slice is committed at once.
    pub fn should_yield(&self) -> bool {
        self.interactive_waiting.load(Ordering::Acquire) > 0
    }

    /// Runs `f` so that its changes alone can be undone: kept on `Ok`, rolled back on `Err`, and the transaction goes on
    /// either way. This is how one bad record is set aside without stopping the others. Savepoints nest.
    ///
    /// # Errors
    /// What `f` answered; or [`StoreError::RolledBack`] when SQLite has already undone the whole transaction (full disk,
    /// failed write), in which case no further record can be stored in it either.
    pub fn savepoint<T, E>(&self, f: impl FnOnce(&Self) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        // Outside a transaction SAVEPOINT would open one of its own and RELEASE would commit it.
        if self.connection().is_autocommit() {
            return Err(E::from(StoreError::RolledBack));
        }
        self.statement("SAVEPOINT record")?;
        match f(self) {
            Ok(value) => {
                self.statement("RELEASE record")?;
                Ok(value)
            }
            Err(error) => {
                if !self.connection().is_autocommit() {
                    self.statement("ROLLBACK TO record")?;
                    self.statement("RELEASE record")?;
                }
                Err(error)
            }
        }
    }

    fn statement(&self, sql: &str) -> Result<(), StoreError> {
        self.connection().prepare_cached(sql)?.execute([])?;
        Ok(())
    }
}

impl<'c> Deref for WriteTransaction<'c> {
    type Target = ReadTransaction<'c>;

    fn deref(&self) -> &Self::Target {
        &self.read
    }
}

impl<'c> AsRef<ReadTransaction<'c>> for WriteTransaction<'c> {
    fn as_ref(&self) -> &ReadTransaction<'c> {
        &self.read
    }
}

impl<'c> AsRef<ReadTransaction<'c>> for ReadTransaction<'c> {
    fn as_ref(&self) -> &ReadTransaction<'c> {
        self
    }
}
