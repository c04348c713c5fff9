//! A file in the folder of the profile that only this user can read: for a system without a keyring.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;

use super::{SecretError, SecretStore};
use crate::Secret;

type Kept = BTreeMap<String, String>;

/// Secrets as one JSON object. Replaced as a whole, so that a power cut leaves the old file or the new one.
pub(crate) struct FileStore {
    path: Arc<PathBuf>,
    /// One change at a time.
    turn: Arc<Mutex<()>>,
}

impl FileStore {
    /// Nothing is made before the first secret.
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path: Arc::new(path), turn: Arc::default() }
    }

    async fn run<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Path) -> std::io::Result<T> + Send + 'static,
    ) -> Result<T, SecretError> {
        let (path, turn) = (Arc::clone(&self.path), Arc::clone(&self.turn));
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
            act(&path)
        });
        match done.await {
            Ok(Ok(value)) => Ok(value),
            // The kind alone: a text may quote what was read.
            Ok(Err(error)) => Err(SecretError::Failed(error.kind().to_string())),
            Err(_) => Err(SecretError::Failed("the file could not be worked on".to_owned())),
        }
    }
}

#[async_trait]
impl SecretStore for FileStore {
    async fn get(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        let name = name.to_owned();
        self.run(move |path| Ok(read(path)?.remove(&name).map(Secret::new))).await
    }

    async fn set(&self, name: &str, value: &Secret) -> Result<(), SecretError> {
        let (name, value) = (name.to_owned(), value.clone());
        self.run(move |path| {
            let mut kept = read(path)?;
            kept.insert(name, value.expose().to_owned());
            write(path, &kept)
        })
        .await
    }

    async fn delete(&self, name: &str) -> Result<(), SecretError> {
        let name = name.to_owned();
        self.run(move |path| {
            let mut kept = read(path)?;
            if kept.remove(&name).is_none() {
                return Ok(());
            }
            if kept.is_empty() { std::fs::remove_file(path) } else { write(path, &kept) }
        })
        .await
    }
}

fn read(path: &Path) -> std::io::Result<Kept> {
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| std::io::ErrorKind::InvalidData.into()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Kept::new()),
        Err(error) => Err(error),
    }
}

fn write(path: &Path, kept: &Kept) -> std::io::Result<()> {
    let beside = path.with_extension("json.new");
    // Left behind by a power cut, perhaps with other rights.
    match std::fs::remove_file(&beside) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    // Before the first byte, not after the last.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(&serde_json::to_vec_pretty(kept)?)?;
    file.sync_all()?;
    drop(file);
    std::fs::rename(&beside, path)?;
    // The rename itself must survive a power cut as well; where a folder cannot be opened, it does without.
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
