//! The write connection and what is done with it. Knows nothing of threads or queues.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rusqlite::Connection;

use crate::connection::OPTIMIZE;
use crate::error::StoreError;
use crate::lock::ProfileLock;
use crate::transaction::WriteTransaction;
use crate::writer::job::{Job, Verdict};

/// How many times longer than usual the log may get while interactive work waits: 800 pages take a few milliseconds to
/// move, still within what an order may wait behind an import.
const OVERDUE: i64 = 4;

/// Owns the write connection. Fields drop in this order: the file is closed before the profile is free for another
/// process.
pub(crate) struct WriterCore {
    connection: Connection,
    commit_allowed: Arc<AtomicBool>,
    interactive_waiting: Arc<AtomicUsize>,
    _lock: ProfileLock,
}

impl WriterCore {
    pub(crate) fn new(
        connection: Connection,
        interactive_waiting: Arc<AtomicUsize>,
        lock: ProfileLock,
    ) -> Result<Self, rusqlite::Error> {
        let commit_allowed = Arc::new(AtomicBool::new(false));
        let allowed = Arc::clone(&commit_allowed);
        // SQLite rolls the whole transaction back by itself after a full disk or a failed write. A closure that goes on
        // regardless would then commit each further statement alone; this hook turns those into errors. Answering `true`
        // refuses the commit.
        connection.commit_hook(Some(move || !allowed.load(Ordering::Acquire)))?;
        Ok(Self { connection, commit_allowed, interactive_waiting, _lock: lock })
    }

    /// Runs the jobs in order, in as few transactions as possible, and answers each after its commit.
    pub(crate) fn execute(&mut self, mut jobs: VecDeque<Box<dyn Job>>) {
        while !jobs.is_empty() {
            self.execute_one_transaction(&mut jobs);
        }
    }

    /// Takes at least one job from the front. Stops early when SQLite has undone the transaction, so that the jobs not yet
    /// run get a fresh one.
    fn execute_one_transaction(&mut self, jobs: &mut VecDeque<Box<dyn Job>>) {
        if let Err(error) = self.connection.execute_batch("BEGIN IMMEDIATE") {
            let error = StoreError::from(error);
            for job in jobs.drain(..) {
                job.settle(Err(error.clone()));
            }
            return;
        }
        let alone = jobs.len() == 1;
        let mut done = Vec::with_capacity(jobs.len());
        let mut kept = 0_usize;
        let mut fate = Ok(());
        while let Some(mut job) = jobs.pop_front() {
            let verdict = self.run(job.as_mut(), alone);
            done.push(job);
            match verdict {
                Ok(Verdict::Keep) => kept += 1,
                Ok(Verdict::Undo) => {}
                Err(error) => {
                    fate = Err(error);
                    break;
                }
            }
        }
        if fate.is_ok() && kept > 0 {
            fate = self.commit();
        }
        if !self.connection.is_autocommit()
            && let Err(error) = self.connection.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
        for job in done {
            job.settle(fate.clone());
        }
    }

    /// One job within the open transaction. `Err` when the transaction is lost for all of its jobs.
    fn run(&self, job: &mut dyn Job, alone: bool) -> Result<Verdict, StoreError> {
        // A job alone is undone with its transaction; that saves three statements for the usual case.
        if !alone {
            self.connection.execute_batch("SAVEPOINT job")?;
        }
        let transaction = WriteTransaction::new(&self.connection, &self.interactive_waiting);
        let verdict = job.run(&transaction);
        if self.connection.is_autocommit() {
            return Err(StoreError::RolledBack);
        }
        if !alone {
            if verdict == Verdict::Undo {
                self.connection.execute_batch("ROLLBACK TO job")?;
            }
            self.connection.execute_batch("RELEASE job")?;
        }
        Ok(verdict)
    }

    fn commit(&self) -> Result<(), StoreError> {
        self.with_commits(|connection| connection.execute_batch("COMMIT"))
    }

    fn with_commits<T>(&self, act: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        self.commit_allowed.store(true, Ordering::Release);
        let outcome = act(&self.connection);
        self.commit_allowed.store(false, Ordering::Release);
        outcome.map_err(StoreError::from)
    }

    /// Moves the log into the database file when at least `pages` of it are waiting. Done between transactions, after the
    /// callers were answered, so that its two syncs are nobody's latency; while interactive work waits it is put off until
    /// the log is [`OVERDUE`] times that long. Never fails a write: what is in the log is safe, and the next call tries
    /// again.
    pub(crate) fn checkpoint_if_due(&self, pages: i64) {
        if let Err(error) = self.try_checkpoint(pages) {
            tracing::warn!(%error, "the checkpoint failed");
        }
    }

    fn try_checkpoint(&self, pages: i64) -> rusqlite::Result<()> {
        let waiting = self
            .connection
            .prepare_cached("PRAGMA wal_checkpoint(NOOP)")?
            .query_row([], |row| Ok(row.get::<_, i64>(1)?.saturating_sub(row.get(2)?)))?;
        let somebody_waits = self.interactive_waiting.load(Ordering::Acquire) > 0;
        let limit = if somebody_waits { pages.saturating_mul(OVERDUE) } else { pages };
        if waiting >= limit {
            self.connection.prepare_cached("PRAGMA wal_checkpoint(PASSIVE)")?.query_row([], |_| Ok(()))?;
        }
        Ok(())
    }

    /// The orderly end: query planner statistics, an empty log, the file closed, the profile free.
    pub(crate) fn finish(self) -> Result<(), StoreError> {
        self.with_commits(|connection| connection.execute_batch(OPTIMIZE))?;
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        self.connection.commit_hook(None::<fn() -> bool>)?;
        self.connection.close().map_err(|(_, error)| StoreError::from(error))
    }
}
