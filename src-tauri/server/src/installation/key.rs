//! The key of a system, read from where it lies when it is first needed.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use mostrador_connectors::whatsapp::{ApiKey, KeyError, KeySource};
use mostrador_store::tables::secrets::Place;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use super::bound::{origin_of, unbind};
use crate::Secret;
use crate::secrets::{SecretError, Secrets};

/// A keyring that did not give the key is asked again after this long, not before: each time it may ask its user for a
/// password.
const AGAIN_AFTER: Duration = Duration::from_secs(60);

/// A key of the settings. All clones of the `Arc` read it once.
pub(crate) struct StoredKey {
    secrets: Secrets,
    name: String,
    place: Place,
    /// Of the server that it may be shown to.
    origin: String,
    state: Mutex<State>,
}

enum State {
    /// Nobody has asked for it yet.
    Unread,
    /// As it lies there.
    Known(Secret),
    /// There is none: somebody took it out of there, or it is that of another server.
    Gone,
    /// It could not be read then.
    Failed(Instant, SecretError),
}

impl StoredKey {
    /// A key that lies there and was not read yet, for the server at this address.
    pub(crate) fn lying(secrets: Secrets, name: &str, place: Place, address: &Url) -> Self {
        Self::new(secrets, name, place, address, State::Unread)
    }

    /// A key that was just put there.
    pub(crate) fn known(secrets: Secrets, name: &str, place: Place, address: &Url, value: Secret) -> Self {
        Self::new(secrets, name, place, address, State::Known(value))
    }

    fn new(secrets: Secrets, name: &str, place: Place, address: &Url, state: State) -> Self {
        Self { secrets, name: name.to_owned(), place, origin: origin_of(address), state: Mutex::new(state) }
    }

    /// The key; `None` when there is none for this server where it should lie.
    ///
    /// # Errors
    /// It cannot be read now.
    pub(crate) async fn read(self: &Arc<Self>) -> Result<Option<Secret>, SecretError> {
        let this = Arc::clone(self);
        // On a task of its own: whoever stops waiting must not leave a question behind that is asked anew.
        let reading = tokio::spawn(async move { this.look().await });
        reading.await.unwrap_or(Err(SecretError::Locked))
    }

    async fn look(&self) -> Result<Option<Secret>, SecretError> {
        let mut state = self.state.lock().await;
        match &*state {
            State::Known(value) => return Ok(Some(value.clone())),
            State::Gone => return Ok(None),
            State::Failed(at, error) if at.elapsed() < AGAIN_AFTER => return Err(error.clone()),
            State::Unread | State::Failed(..) => {}
        }
        let read = match self.secrets.get(self.place, &self.name).await {
            Ok(Some(kept)) => unbind(&self.origin, &kept),
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        };
        *state = match &read {
            Ok(Some(value)) => State::Known(value.clone()),
            Ok(None) => State::Gone,
            Err(error) => {
                tracing::warn!(%error, "the key cannot be read");
                State::Failed(Instant::now(), error.clone())
            }
        };
        read
    }
}

/// Gives the key to the connector.
pub(crate) struct StoredKeySource(pub(crate) Arc<StoredKey>);

#[async_trait]
impl KeySource for StoredKeySource {
    async fn key(&self) -> Result<ApiKey, KeyError> {
        match self.0.read().await {
            Ok(Some(value)) => Ok(ApiKey::new(value.expose())),
            Ok(None) => Err(KeyError::Missing),
            Err(_) => Err(KeyError::Unavailable),
        }
    }
}

#[cfg(test)]
#[path = "key_tests.rs"]
mod tests;
