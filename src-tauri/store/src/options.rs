//! How to open the store.

use std::path::PathBuf;

/// Everything that [`Store::open`](crate::Store::open) needs to know. [`OpenOptions::file`] gives the product's values.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// The database file. Its folder is created if it is missing; `<file>-wal`, `<file>-shm` and `<file>.lock` live beside
    /// it.
    pub path: PathBuf,
    /// Who runs the closures.
    pub executor: Executor,
    /// Read-only connections of the thread executor, at least 1. The inline executor always has one.
    pub readers: usize,
    /// A SQLite VFS registered beforehand (the recording one); `None` is SQLite's own.
    pub vfs: Option<VfsName>,
    /// What to do with the copies made before migrations.
    pub backups: Backups,
    /// When a commit counts as done.
    pub durability: Durability,
}

impl OpenOptions {
    /// The product's settings for the file at `path`: a writer thread, three readers, SQLite's own VFS, copies in the
    /// folder `backups` beside the file, every commit synced.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let folder = path.with_file_name("backups");
        Self {
            path,
            executor: Executor::Thread,
            readers: 3,
            vfs: None,
            backups: Backups { folder, keep: 5 },
            durability: Durability::Full,
        }
    }

    /// The simulation's settings: the same with [`Executor::Inline`].
    pub fn inline(path: impl Into<PathBuf>) -> Self {
        Self { executor: Executor::Inline, ..Self::file(path) }
    }
}

/// Who runs the closures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Executor {
    /// A thread of its own for the writer, tokio's blocking threads for the readers.
    Thread,
    /// The calling task, within one poll, without any thread: a writer thread under tokio's paused clock would only time
    /// out.
    Inline,
}

/// The name under which a SQLite VFS was registered.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VfsName(pub(crate) String);

impl VfsName {
    /// A VFS that the caller registered under `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }
}

/// Where the copies made before migrations go, and how many stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backups {
    /// The folder; created when the first copy is made.
    pub folder: PathBuf,
    /// How many copies stay, the newest ones; at least 1.
    pub keep: usize,
}

/// When a commit counts as done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// `synchronous=FULL`: once the disk has it. An order that was confirmed to the remote survives a power cut.
    Full,
    /// `synchronous=NORMAL`: a power cut may take the last commits away. Never for orders; it is what the power-loss test
    /// must catch.
    Normal,
}
