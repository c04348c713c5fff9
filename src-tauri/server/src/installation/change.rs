//! Another remote, or none: in the file, in the keyring and in the engine, or as it was in all three.

use std::sync::Arc;

use mostrador_api::ApiError;
use mostrador_store::tables::secrets::{Place, REMOTE_API_KEY, SecretRow};
use url::Url;

use super::bound::bind;
use super::key::StoredKey;
use super::wanted::{Stored, Wanted};
use super::{Inner, invalid_key, keyring_failed, same_server};
use crate::Secret;
use crate::secrets::SecretError;

impl Inner {
    /// Stores address and key, and connects with them; all of it, or nothing.
    pub(super) async fn save_remote(
        self: &Arc<Self>,
        address: Url,
        new_key: Option<Secret>,
        actor: &str,
    ) -> Result<(), ApiError> {
        let turn = self.turn().await?;
        let before = self.stored().await?;
        let (row, key, replaced) = match new_key {
            Some(value) => {
                let replaced = self.lying_now(&before).await;
                let bound = bind(&address, &value).map_err(keyring_failed)?;
                let place = match self.secrets.keep(REMOTE_API_KEY, &bound).await {
                    Ok(place) => place,
                    Err(error) => {
                        self.undo_keep(&error, &before, replaced).await;
                        return Err(keyring_failed(error));
                    }
                };
                let row = SecretRow { place, stored_at: self.clock.now(), stored_by: actor.to_owned() };
                (
                    row,
                    Arc::new(StoredKey::known(self.secrets.clone(), REMOTE_API_KEY, place, &address, value)),
                    Some(replaced),
                )
            }
            None => match (self.current(), &before.key) {
                (Wanted::Settings { address: own, key }, Some(row)) if same_server(&own, &address) => {
                    (row.clone(), key, None)
                }
                _ => return Err(invalid_key()),
            },
        };
        let next = Stored { address: Some(address.clone()), key: Some(row.clone()) };
        let applied = match self.save(&before, &next, "save", actor).await {
            Ok(()) => {
                let site = self.slot()?.engine().site().clone();
                let swapped = self.swap(&turn, Wanted::Settings { address, key }, site).await;
                if swapped.is_err() {
                    self.take_back(&next, &before, actor).await;
                }
                swapped
            }
            Err(error) => Err(error),
        };
        match (&applied, replaced) {
            (Err(_), Some(replaced)) => self.restore(row.place, replaced).await,
            (Ok(()), Some(_)) => self.tidy(&before, row.place).await,
            (Err(_) | Ok(()), None) => {}
        }
        applied
    }

    /// What lies there before another key takes its place, to go back to.
    async fn lying_now(&self, before: &Stored) -> Option<(Place, Secret)> {
        let place = before.key.as_ref()?.place;
        let known = match self.current() {
            Wanted::Settings { address, key } => {
                key.read().await.ok().flatten().and_then(|value| bind(&address, &value).ok())
            }
            Wanted::Environment(_) | Wanted::Nothing => {
                self.secrets.get(place, REMOTE_API_KEY).await.ok().flatten()
            }
        };
        Some((place, known?))
    }

    /// A key that was not kept as it should be may lie there all the same.
    async fn undo_keep(&self, error: &SecretError, before: &Stored, replaced: Option<(Place, Secret)>) {
        if before.key.is_some() && replaced.is_none() {
            // Nobody could read what lay there, and it may lie there still: it is not for this to delete. Should it be
            // the new key instead, it is shown to its own server alone.
            return;
        }
        match error {
            // Its user said no, and must not be asked again to put back what was never touched.
            SecretError::Locked | SecretError::NoKeyring => {}
            SecretError::NoAnswer => self.restore(Place::Keyring, replaced).await,
            SecretError::Failed(_) => {
                // Which of the two failed is not known; one that holds nothing forgets nothing.
                if replaced.as_ref().is_none_or(|(old, _)| *old == Place::Keyring) {
                    let _ = self.secrets.forget(Place::File, REMOTE_API_KEY).await;
                }
                self.restore(Place::Keyring, replaced).await;
            }
        }
    }

    /// The file says again what it said.
    async fn take_back(&self, refused: &Stored, before: &Stored, actor: &str) {
        if let Err(error) = self.save(refused, before, "take_back", actor).await {
            tracing::error!(%error, "the old settings of the remote could not be stored again");
        }
    }

    /// The key that lay there before lies there again; the one that was not taken up is gone.
    async fn restore(&self, place: Place, replaced: Option<(Place, Secret)>) {
        let restored = match &replaced {
            Some((old, value)) => self.secrets.put_back(*old, REMOTE_API_KEY, value).await,
            None => Ok(()),
        };
        let forgotten = match &replaced {
            Some((old, _)) if *old == place => Ok(()),
            Some(_) | None => self.secrets.forget(place, REMOTE_API_KEY).await,
        };
        if let Err(error) = restored.and(forgotten) {
            tracing::error!(%error, "the key from before could not be put back");
        }
    }

    /// A key that moved to another place is not left behind in the old one.
    async fn tidy(&self, before: &Stored, place: Place) {
        if let Some(old) = before.key.as_ref().map(|row| row.place).filter(|old| *old != place)
            && let Err(error) = self.secrets.forget(old, REMOTE_API_KEY).await
        {
            tracing::warn!(%error, place = old.code(), "the old key could not be deleted");
        }
    }

    /// Disconnects first, then deletes the key: a keyring that does not answer must not keep a connection open.
    pub(super) async fn forget_remote(self: &Arc<Self>, actor: &str) -> Result<(), ApiError> {
        let turn = self.turn().await?;
        let before = self.stored().await?;
        // It stays written down where the key lies until it is gone from there.
        let without_address = Stored { address: None, key: before.key.clone() };
        if before.address.is_some() {
            self.save(&before, &without_address, "forget", actor).await?;
            let site = self.slot()?.engine().site().clone();
            if let Err(error) = self.swap(&turn, Wanted::Nothing, site).await {
                self.take_back(&without_address, &before, actor).await;
                return Err(error);
            }
        }
        if let Some(row) = &before.key {
            self.secrets.forget(row.place, REMOTE_API_KEY).await.map_err(keyring_failed)?;
            self.save(&without_address, &Stored::default(), "forget_key", actor).await?;
        }
        Ok(())
    }
}
