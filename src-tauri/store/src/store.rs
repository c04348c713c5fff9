//! The store itself.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::time::Instant;

use crate::backup;
use crate::connection::{OPTIMIZE, beside, open_reader, open_writer, stored_version};
use crate::error::{OpenError, StoreError};
use crate::lane::{Lane, Pace};
use crate::lock::ProfileLock;
use crate::migrations::{MIGRATIONS, Migration, migrate, version_after};
use crate::options::{Executor, OpenOptions};
use crate::readers::Readers;
use crate::transaction::{ReadTransaction, WriteTransaction};
use crate::writer::core::WriterCore;
use crate::writer::job::{ClosureJob, Job};
use crate::writer::queue::Queue;
use crate::writer::thread::ThreadWriter;

/// The site's data file: one writer, many readers. Cloning gives another handle of the same file.
///
/// When the last handle goes without [`Store::close`], what was queued is still committed, and the drop waits for it
/// (thread executor).
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

/// Fields drop in this order: readers before the writer, so that the writer is the last connection and leaves no log
/// behind.
struct Inner {
    readers: Readers,
    writer: Writer,
    path: PathBuf,
    last_interactive: Mutex<Instant>,
}

enum Writer {
    Thread(ThreadWriter),
    Inline(Mutex<Option<WriterCore>>),
}

impl Store {
    /// Opens the file: takes the profile's lock, refuses a newer file, copies and migrates an older one. Blocks for as
    /// long as that takes; call it before the runtime is busy, or on a blocking thread.
    ///
    /// # Errors
    /// See [`OpenError`]; the file is unchanged except for migrations that succeeded.
    pub fn open(options: OpenOptions) -> Result<Self, OpenError> {
        Self::open_with(options, MIGRATIONS)
    }

    fn open_with(options: OpenOptions, migrations: &[Migration]) -> Result<Self, OpenError> {
        if let Some(folder) = options.path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| OpenError::io(folder, error))?;
        }
        let lock = ProfileLock::take(&beside(&options.path, ".lock"))?;
        let connection = open_and_migrate(&options, migrations)?;
        let readers = match options.executor {
            Executor::Thread => options.readers.max(1),
            Executor::Inline => 1,
        };
        let readers = (0..readers)
            .map(|_| open_reader(&options.path, options.vfs.as_ref()))
            .collect::<Result<Vec<_>, _>>()?;
        let interactive_waiting = Arc::new(AtomicUsize::new(0));
        let core = WriterCore::new(connection, Arc::clone(&interactive_waiting), lock)?;
        let writer = match options.executor {
            Executor::Inline => Writer::Inline(Mutex::new(Some(core))),
            Executor::Thread => {
                let queue = Arc::new(Queue::new(Arc::clone(&interactive_waiting)));
                let started = ThreadWriter::start(core, queue);
                Writer::Thread(started.map_err(|error| OpenError::io(&options.path, error))?)
            }
        };
        Ok(Self {
            inner: Arc::new(Inner {
                readers: Readers::new(options.executor, readers),
                writer,
                path: options.path,
                last_interactive: Mutex::new(Instant::now()),
            }),
        })
    }

    /// The only way to write. `f` runs in a `BEGIN IMMEDIATE` transaction that is committed when it answers `Ok` and
    /// rolled back when it answers `Err` or panics. The future resolves only after the commit is on disk.
    ///
    /// Interactive writes that come in while a commit is running share the next one; each can still fail alone. Within a
    /// lane the order is that of the calls. When a lane is full the call waits for a place.
    ///
    /// Dropping the future: before the write was queued it never runs; afterwards it runs to its end and is committed or
    /// rolled back as if the caller had waited. It is never half done. With [`Executor::Inline`] the first poll does it
    /// all.
    ///
    /// # Errors
    /// `f`'s own error; or [`StoreError`] when the transaction could not begin, run or commit, in which case nothing of it
    /// is stored.
    pub async fn write<T, E, F>(&self, lane: Lane, f: F) -> Result<T, E>
    where
        F: FnOnce(&WriteTransaction<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let pace = match lane {
            Lane::Interactive => self.inner.note_interactive(),
            Lane::Bulk => self.pace(),
        };
        let (job, answer) = ClosureJob::new(f);
        let job: Box<dyn Job> = Box::new(job);
        match &self.inner.writer {
            Writer::Thread(thread) => {
                if thread.push(lane, pace, job).await.is_err() {
                    return Err(E::from(StoreError::Closed));
                }
            }
            Writer::Inline(core) => {
                if let Some(core) = core.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
                    core.execute(VecDeque::from([job]));
                    core.checkpoint_if_due(pace.checkpoint_pages());
                }
            }
        }
        answer.await.unwrap_or_else(|_| Err(E::from(StoreError::Closed)))
    }

    /// Runs `f` on a read-only connection, in one transaction: all its statements see the same committed state. With
    /// [`Executor::Thread`] it must be called inside a tokio runtime.
    ///
    /// # Errors
    /// `f`'s own error; or [`StoreError`] when the store is closed or the connection failed.
    pub async fn read<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&ReadTransaction<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.inner.readers.read(f).await
    }

    /// The folder that the file is in: the profile's.
    pub fn folder(&self) -> &Path {
        self.inner.path.parent().unwrap_or(Path::new("."))
    }

    /// How large the next bulk slice may be.
    pub fn pace(&self) -> Pace {
        Pace::at(*self.inner.last_interactive(), Instant::now())
    }

    /// Renews the query planner's statistics where they are out of date, from samples. Meant for once an hour; it occupies
    /// the writer for as long as that takes, so call it while [`Store::pace`] says [`Pace::Quiet`].
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn optimize(&self) -> Result<(), StoreError> {
        self.write(Lane::Bulk, |transaction| Ok(transaction.connection().execute_batch(OPTIMIZE)?)).await
    }

    /// Gives free pages at the end of the file back to the disk and answers how many there are to give after that. At most
    /// `pages` of 4 KiB at once, because it occupies the writer for as long as that takes; the last `keep` free pages stay
    /// for the rows of tomorrow.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn shrink(&self, pages: u32, keep: u32) -> Result<u32, StoreError> {
        self.write(Lane::Bulk, move |transaction| shrink(transaction.connection(), pages, keep)).await
    }

    /// The orderly end: refuses new work, finishes what is queued, empties the log, frees the profile. Other handles of
    /// the same store then answer [`StoreError::Closed`].
    ///
    /// # Errors
    /// When the last checkpoint failed. Nothing is lost then: the log holds it.
    pub async fn close(self) -> Result<(), StoreError> {
        match &self.inner.writer {
            Writer::Thread(thread) => {
                self.inner.readers.close().await;
                thread.close().await
            }
            Writer::Inline(core) => {
                self.inner.readers.close().await;
                let core = core.lock().unwrap_or_else(PoisonError::into_inner).take();
                core.map_or(Ok(()), WriterCore::finish)
            }
        }
    }
}

impl Inner {
    fn last_interactive(&self) -> std::sync::MutexGuard<'_, Instant> {
        self.last_interactive.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note_interactive(&self) -> Pace {
        *self.last_interactive() = Instant::now();
        Pace::Busy
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Store").finish_non_exhaustive()
    }
}

fn shrink(connection: &Connection, pages: u32, keep: u32) -> Result<u32, StoreError> {
    let free: u32 = connection.query_row("PRAGMA freelist_count", [], |row| row.get(0))?;
    let surplus = free.saturating_sub(keep);
    let given = surplus.min(pages);
    if given > 0 {
        // Each step of the statement frees one page; it is done when it has been stepped to its end.
        let mut statement = connection.prepare(&format!("PRAGMA incremental_vacuum({given})"))?;
        let mut rows = statement.query([])?;
        while rows.next()?.is_some() {}
    }
    Ok(surplus.saturating_sub(given))
}

/// The write connection on a file of this program's version.
fn open_and_migrate(options: &OpenOptions, migrations: &[Migration]) -> Result<Connection, OpenError> {
    let path: &Path = &options.path;
    let supported = version_after(migrations);
    let found = stored_version(path, options.vfs.as_ref())?;
    if let Some(found) = found
        && found > supported
    {
        return Err(OpenError::NewerVersion { found, supported });
    }
    let mut connection = open_writer(path, options.vfs.as_ref(), options.durability)?;
    let version = found.unwrap_or(0);
    if version < supported {
        // Version 0 is a file without tables of ours: a first start that was cut off.
        if version > 0 {
            let copy = backup::copy_before_migration(&connection, path, version, &options.backups)?;
            tracing::info!(from = version, to = supported, copy = %copy.display(), "backup copy made");
        }
        migrate(&mut connection, migrations)?;
    }
    Ok(connection)
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
