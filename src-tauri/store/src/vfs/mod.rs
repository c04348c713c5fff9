//! A pass-through VFS that remembers, in order, everything SQLite asked of the disk, and can make the disk fail.
//!
//! From that log come the images of the files as a power cut or a killed process would leave them. A sync is recorded
//! and not passed on: the images come from the log, and a simulation opens thousands of stores.
//!
//! Only tests open a store through it; nothing in the product does.

mod ffi;
mod image;
mod log;
mod power_loss;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::options::VfsName;

pub use image::Image;
pub use log::{Event, Log};
pub use power_loss::{PowerLossError, PowerLossReport, power_loss};

/// The name under which SQLite knows the VFS.
const NAME: &str = "mostrador-recording";

/// Folders being recorded. One VFS serves all recorders: SQLite may use a VFS for as long as a connection lives, so that
/// one VFS per recorder could not be freed safely.
static WATCHED: Mutex<BTreeMap<PathBuf, Arc<Shared>>> = Mutex::new(BTreeMap::new());

/// Records what is done to the databases of one folder, for as long as it lives.
///
/// Files are known by their names; a store's files all lie in one folder.
#[derive(Debug)]
pub struct Recorder {
    folder: PathBuf,
    shared: Arc<Shared>,
}

/// What the recorder and the open files share.
#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    log: Log,
    faults: Faults,
}

#[derive(Debug, Default)]
struct Faults {
    /// Bytes that may still be written; `None` is a disk with room.
    room: Option<u64>,
    /// How many of the next syncs fail.
    failing_syncs: u32,
    access: Access,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Access {
    #[default]
    ReadWrite,
    ReadOnly,
}

impl Recorder {
    /// Starts to record the databases opened in `folder` (which must exist) from now on. Files that are already there count
    /// as being safely on disk.
    ///
    /// # Errors
    /// When the folder cannot be resolved, or SQLite does not take the VFS.
    pub fn watch(folder: &Path) -> std::io::Result<Self> {
        ffi::register()?;
        // SQLite resolves links before it opens a file.
        let folder = folder.canonicalize()?;
        let shared = Arc::new(Shared::default());
        watched().insert(folder.clone(), Arc::clone(&shared));
        Ok(Self { folder, shared })
    }

    /// For [`OpenOptions::vfs`](crate::OpenOptions).
    pub fn vfs(&self) -> VfsName {
        VfsName::new(NAME)
    }

    /// Notes that the outside world was told of something: from here on an image that lacks it has lost it.
    pub fn acknowledge(&self, tag: impl Into<String>) {
        self.shared.lock().log.push(Event::Acknowledge { tag: tag.into() });
    }

    /// Everything up to now.
    pub fn log(&self) -> Log {
        self.shared.lock().log.clone()
    }

    /// How many entries the log has by now: an instant that [`Self::process_kill_at`] and [`Self::power_cut_at`] come
    /// back to.
    pub fn position(&self) -> usize {
        self.shared.lock().log.events().len()
    }

    /// The files as they would have been if the process had been killed at that instant.
    pub fn process_kill_at(&self, position: usize) -> Image {
        self.shared.lock().log.process_kill(position)
    }

    /// The files as they might have been if the power had gone at that instant; see [`Log::power_cut`].
    pub fn power_cut_at(&self, position: usize, seed: u64) -> Image {
        self.shared.lock().log.power_cut(position, seed)
    }

    /// The files as they would be if the process were killed now.
    pub fn process_kill(&self) -> Image {
        self.shared.lock().log.process_kill(usize::MAX)
    }

    /// The files as they might be if the power went now; see [`Log::power_cut`].
    pub fn power_cut(&self, seed: u64) -> Image {
        self.shared.lock().log.power_cut(usize::MAX, seed)
    }

    /// The disk takes `bytes` more, then answers that it is full; `None` makes room again.
    pub fn set_room(&self, bytes: Option<u64>) {
        self.shared.lock().faults.room = bytes;
    }

    /// The next `count` syncs fail; what they should have made safe stays unsafe.
    pub fn fail_next_syncs(&self, count: u32) {
        self.shared.lock().faults.failing_syncs = count;
    }

    /// From now on files open read-only, and those that are open refuse to be written.
    pub fn refuse_writes(&self) {
        self.shared.lock().faults.access = Access::ReadOnly;
    }

    /// Ends [`Self::refuse_writes`] for files that are open, and for those opened later.
    pub fn allow_writes(&self) {
        self.shared.lock().faults.access = Access::ReadWrite;
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        let mut watched = watched();
        // A later recorder of the same folder has taken the place.
        if watched.get(&self.folder).is_some_and(|current| Arc::ptr_eq(current, &self.shared)) {
            watched.remove(&self.folder);
        }
    }
}

impl Shared {
    /// No code of ours panics with the lock held.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn watched() -> MutexGuard<'static, BTreeMap<PathBuf, Arc<Shared>>> {
    WATCHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The recorder of a file and its name there, if its folder is watched.
fn recorder_of(path: &Path) -> Option<(Arc<Shared>, String)> {
    let shared = watched().get(path.parent()?).map(Arc::clone)?;
    Some((shared, path.file_name()?.to_str()?.to_owned()))
}
