//! The system's keyring: Secret Service, Windows Credential Manager, macOS Keychain.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};
use tokio::sync::Semaphore;

use super::{SecretError, SecretStore};
use crate::Secret;

/// Service of every entry of this program.
const SERVICE: &str = "Mostrador";

/// The keyring of this user, for one profile.
pub(crate) struct KeyringStore {
    account: String,
    within: Duration,
    /// One call at a time: one that waits for a person must not gather others behind it.
    turn: Arc<Semaphore>,
}

impl KeyringStore {
    /// Opens nothing yet. `account` is what the profile's entries begin with; a call that takes longer than `within` is
    /// given up.
    pub(crate) fn new(account: String, within: Duration) -> Self {
        Self { account, within, turn: Arc::new(Semaphore::new(1)) }
    }

    /// Runs a call on a thread of its own. One that was given up goes on there until the keyring answers; the next one
    /// waits for it, and is given up in its turn.
    async fn run<T: Send + 'static>(
        &self,
        name: &str,
        act: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<T, SecretError> {
        let account = format!("{}/{name}", self.account);
        let turn = Arc::clone(&self.turn);
        let call = async move {
            let turn = turn.acquire_owned().await.map_err(|_| SecretError::Locked)?;
            let done = tokio::task::spawn_blocking(move || {
                let _turn = turn;
                // Opened anew for every call: a keyring that starts later, or again, is found.
                let entry = open(&account).map_err(no_keyring)?;
                act(&entry).map_err(classify)
            });
            done.await
                .unwrap_or_else(|_| Err(SecretError::Failed("the keyring's library gave up".to_owned())))
        };
        tokio::time::timeout(self.within, call).await.unwrap_or(Err(SecretError::NoAnswer))
    }
}

#[async_trait]
impl SecretStore for KeyringStore {
    async fn get(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        self.run(name, |entry| match entry.get_password() {
            Ok(value) => Ok(Some(Secret::new(value))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    async fn set(&self, name: &str, value: &Secret) -> Result<(), SecretError> {
        let value = value.clone();
        self.run(name, move |entry| entry.set_password(value.expose())).await
    }

    async fn delete(&self, name: &str) -> Result<(), SecretError> {
        self.run(name, |entry| match entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
        .await
    }
}

#[cfg(target_os = "linux")]
fn open(account: &str) -> keyring_core::Result<Entry> {
    zbus_secret_service_keyring_store::Store::new()?.build(SERVICE, account, None)
}

#[cfg(target_os = "windows")]
fn open(account: &str) -> keyring_core::Result<Entry> {
    windows_native_keyring_store::Store::new()?.build(SERVICE, account, None)
}

#[cfg(target_os = "macos")]
fn open(account: &str) -> keyring_core::Result<Entry> {
    apple_native_keyring_store::keychain::Store::new()?.build(SERVICE, account, None)
}

#[cfg(not(any(target_os = "linux", target_os = "windows", target_os = "macos")))]
fn open(_account: &str) -> keyring_core::Result<Entry> {
    Err(Error::NoDefaultStore)
}

/// A keyring that cannot be opened at all is none.
fn no_keyring(error: Error) -> SecretError {
    tracing::debug!(%error, "there is no keyring");
    SecretError::NoKeyring
}

/// The texts of these errors name objects and calls of the keyring, never what lies in it.
fn classify(error: Error) -> SecretError {
    match error {
        Error::NoStorageAccess(cause) if has_no_collection(cause.as_ref()) => SecretError::NoKeyring,
        Error::NoStorageAccess(cause) => {
            tracing::info!(%cause, "the keyring does not open");
            SecretError::Locked
        }
        Error::BadEncoding(_) => SecretError::Failed("what lies there is no text".to_owned()),
        other => SecretError::Failed(other.to_string()),
    }
}

/// A Secret Service without a single collection, as on a machine that signs its user in by itself: nobody ever made a
/// keyring there.
#[cfg(target_os = "linux")]
fn has_no_collection(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    matches!(cause.downcast_ref::<secret_service::Error>(), Some(secret_service::Error::NoResult))
}

#[cfg(not(target_os = "linux"))]
fn has_no_collection(_cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
#[path = "keyring_tests.rs"]
mod tests;
