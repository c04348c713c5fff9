//! Where secrets lie: in the system's keyring, or, where there is none, in a file that only this user can read. Which of
//! the two is in the data file and on the screen; a secret is never looked for in another place than that.

mod file;
mod keyring;
#[cfg(test)]
mod memory;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use mostrador_store::tables::secrets::Place;

pub(crate) use file::FileStore;
pub(crate) use keyring::KeyringStore;
#[cfg(test)]
pub(crate) use memory::{MemoryStore, Mood};

use crate::{Profile, Secret};

/// How long a keyring may take. A locked one waits for a person to type its password.
const KEYRING_WITHIN: Duration = Duration::from_secs(30);

/// A place for secrets, by their names.
#[async_trait]
pub(crate) trait SecretStore: Send + Sync {
    /// The secret of that name, if there is one.
    ///
    /// # Errors
    /// The place cannot be used now.
    async fn get(&self, name: &str) -> Result<Option<Secret>, SecretError>;

    /// Keeps a secret under that name, in place of the one before.
    ///
    /// # Errors
    /// The place cannot be used. Nothing was kept, unless the error is [`SecretError::NoAnswer`] or
    /// [`SecretError::Failed`].
    async fn set(&self, name: &str, value: &Secret) -> Result<(), SecretError>;

    /// Forgets the secret of that name, if there is one.
    ///
    /// # Errors
    /// The place cannot be used now.
    async fn delete(&self, name: &str) -> Result<(), SecretError>;
}

/// Why a place cannot be used. No text holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SecretError {
    /// There is no keyring on this system.
    #[error("the system has no keyring")]
    NoKeyring,
    /// It is locked, or its user said no.
    #[error("the keyring is locked")]
    Locked,
    /// It did not answer in time. What it was asked may still be done.
    #[error("the keyring does not answer")]
    NoAnswer,
    /// Anything else.
    #[error("the secret could not be kept: {0}")]
    Failed(String),
}

/// Both places of one profile.
#[derive(Clone)]
pub(crate) struct Secrets {
    keyring: Arc<dyn SecretStore>,
    file: Arc<dyn SecretStore>,
}

impl Secrets {
    /// The real ones.
    pub(crate) fn of(profile: &Profile) -> Self {
        Self::new(
            Arc::new(KeyringStore::new(profile.keyring_account(), KEYRING_WITHIN)),
            Arc::new(FileStore::new(profile.folder().join("secrets.json"))),
        )
    }

    /// These two.
    pub(crate) fn new(keyring: Arc<dyn SecretStore>, file: Arc<dyn SecretStore>) -> Self {
        Self { keyring, file }
    }

    /// The secret that lies there.
    pub(crate) async fn get(&self, place: Place, name: &str) -> Result<Option<Secret>, SecretError> {
        self.at(place).get(name).await
    }

    /// Keeps a secret, in the file only where there is no keyring at all: one that is locked is an error, because the file
    /// would stay behind when it is opened again. Answers where it lies.
    ///
    /// # Errors
    /// It is not kept as it should be. With [`SecretError::NoAnswer`] and [`SecretError::Failed`] it may lie there all
    /// the same, now or later.
    pub(crate) async fn keep(&self, name: &str, value: &Secret) -> Result<Place, SecretError> {
        let place = match self.keyring.set(name, value).await {
            Ok(()) => Place::Keyring,
            Err(SecretError::NoKeyring) => {
                tracing::warn!(
                    name,
                    "the system has no keyring: the secret goes into a file for this user alone"
                );
                self.file.set(name, value).await?;
                Place::File
            }
            Err(error) => return Err(error),
        };
        // Some places cut what is too long for them.
        match self.get(place, name).await {
            Ok(Some(back)) if back == *value => Ok(place),
            Ok(_) => Err(SecretError::Failed("it did not come back as it was".to_owned())),
            Err(SecretError::Failed(text)) => Err(SecretError::Failed(text)),
            // It was taken, and nobody can say what became of it.
            Err(SecretError::NoKeyring | SecretError::Locked | SecretError::NoAnswer) => {
                Err(SecretError::NoAnswer)
            }
        }
    }

    /// Puts a secret back where it lay.
    pub(crate) async fn put_back(&self, place: Place, name: &str, value: &Secret) -> Result<(), SecretError> {
        self.at(place).set(name, value).await
    }

    /// Forgets the secret that lies there.
    pub(crate) async fn forget(&self, place: Place, name: &str) -> Result<(), SecretError> {
        self.at(place).delete(name).await
    }

    fn at(&self, place: Place) -> &dyn SecretStore {
        match place {
            Place::Keyring => self.keyring.as_ref(),
            Place::File => self.file.as_ref(),
        }
    }
}

#[cfg(test)]
#[path = "secrets_tests.rs"]
mod tests;
