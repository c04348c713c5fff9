//! What the use cases ask of this process: the remote and its key, and the engine that talks to it.

mod bound;
mod change;
mod check;
mod key;
mod swap;
mod systems;
mod wanted;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use mostrador_api::{
    ApiError, EngineSlot, ErrorCode, Installation, KeyRenewal, KeyStorage, KeyView, NewKey, PairingView,
    RemoteCheckView, RemoteSettingsView, RemoteSource, Role,
};
use mostrador_connectors::whatsapp::{FixedKey, WhatsAppConnector, WhatsAppSettings};
use mostrador_domain::{Clock, Timestamp};
use mostrador_engine::Engine;
use mostrador_store::tables::secrets::{Place, SecretRow};
use mostrador_store::tables::site_settings;
use mostrador_store::tables::sync_log::{self, Direction, LogEntry};
use mostrador_store::{Lane, Store, StoreError};
use tokio_util::sync::CancellationToken;
use url::Url;

pub(crate) use self::bound::bind;
pub(crate) use self::key::{StoredKey, StoredKeySource};
use self::swap::{Composition, Starter, TRY_AGAIN_AFTER};
pub(crate) use self::systems::SystemsTurn;
use self::wanted::{Stored, Wanted};
use crate::http::Pairing;
use crate::remote::{AddressError, KeyError, displayed};
use crate::secrets::{SecretError, Secrets};
use crate::start::site;
use crate::{Profile, RemoteSettings, Secret, remote};

/// A key that is older should be changed.
const RENEW_AFTER_MILLIS: i64 = 90 * 24 * 60 * 60 * 1_000;

/// Longest key, in characters: with the longest name of a server, what every keyring can hold (1 280).
pub(crate) const KEY_LIMIT: usize = 950;

/// How long a screen waits to hear whether the key can be read.
const TELL_WITHIN: Duration = Duration::from_secs(2);

/// The installation of this process. Cheap to clone; all clones are the same one.
#[derive(Clone)]
pub(crate) struct LocalInstallation {
    inner: Arc<Inner>,
}

struct Inner {
    environment: Option<RemoteSettings>,
    sync_interval: Duration,
    store: Store,
    clock: Arc<dyn Clock>,
    secrets: Secrets,
    starter: Starter,
    try_again_after: Duration,
    slot: OnceLock<EngineSlot>,
    pairing: OnceLock<Pairing>,
    /// What the engine that runs is made of.
    current: Mutex<Composition>,
    /// One change of the remote or of the engine at a time.
    turn: tokio::sync::Mutex<()>,
    closing: CancellationToken,
}

impl LocalInstallation {
    /// Starts nothing yet.
    pub(crate) fn new(profile: &Profile, store: Store, clock: Arc<dyn Clock>, secrets: Secrets) -> Self {
        let starter: Starter = Box::new(|options| Box::pin(Engine::start(options)));
        Self::with_starter(profile, store, clock, secrets, starter, TRY_AGAIN_AFTER)
    }

    fn with_starter(
        profile: &Profile,
        store: Store,
        clock: Arc<dyn Clock>,
        secrets: Secrets,
        starter: Starter,
        try_again_after: Duration,
    ) -> Self {
        let inner = Inner {
            environment: profile.remote.clone(),
            sync_interval: profile.sync_interval,
            store,
            clock,
            secrets,
            starter,
            try_again_after,
            slot: OnceLock::new(),
            pairing: OnceLock::new(),
            current: Mutex::new(Composition { wanted: Wanted::Nothing, systems: Vec::new() }),
            turn: tokio::sync::Mutex::new(()),
            closing: CancellationToken::new(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Where its engines are put from now on. Only the first one counts.
    pub(crate) fn attach(&self, slot: EngineSlot) {
        let _ = self.inner.slot.set(slot);
    }

    /// What pairs other screens. Only the first one counts.
    pub(crate) fn give_pairing(&self, pairing: Pairing) {
        let _ = self.inner.pairing.set(pairing);
    }
}

impl Inner {
    /// The remote of the engine that runs.
    fn current(&self) -> Wanted {
        self.composition().wanted
    }

    fn composition(&self) -> Composition {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_current(&self, composition: Composition) {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = composition;
    }

    async fn stored(&self) -> Result<Stored, ApiError> {
        Ok(self.store.read(Stored::load).await.map_err(|error: StoreError| error)?)
    }

    /// The environment's remote is the environment's to change.
    fn changeable(&self) -> Result<(), ApiError> {
        match self.environment {
            Some(_) => Err(coded(ErrorCode::SetByEnvironment, "the environment sets the remote")),
            None => Ok(()),
        }
    }

    /// Makes the file say `next`, and the audit who did it.
    async fn save(
        &self,
        before: &Stored,
        next: &Stored,
        action: &'static str,
        actor: &str,
    ) -> Result<(), ApiError> {
        let (before, next, actor, now) = (before.clone(), next.clone(), actor.to_owned(), self.clock.now());
        let saved = self.store.write(Lane::Interactive, move |transaction| {
            next.save(transaction, &actor, now)?;
            sync_log::add(
                transaction,
                &LogEntry {
                    at: now,
                    system: "local",
                    entity: "settings",
                    entity_id: site_settings::REMOTE,
                    direction: Direction::Local,
                    action,
                    outcome: "ok",
                    actor: Some(&actor),
                    duration_ms: None,
                    before: Some(&before.described().to_string()),
                    after: Some(&next.described().to_string()),
                    detail: None,
                },
            )
        });
        saved.await.map_err(|error: StoreError| error.into())
    }

    /// The key that opens this address, of the environment or stored. A key is never tried at another server than its own:
    /// whoever sits at the screen could name one of theirs, and read it there.
    async fn key_for(&self, address: &Url) -> Result<Result<Secret, SecretError>, ApiError> {
        let again = invalid_key;
        match self.current() {
            Wanted::Environment(settings) if same_server(&settings.address, address) => Ok(Ok(settings.key)),
            Wanted::Settings { address: own, key } if same_server(&own, address) => match key.read().await {
                Ok(Some(value)) => Ok(Ok(value)),
                Ok(None) => Err(again()),
                Err(error) => Ok(Err(error)),
            },
            Wanted::Environment(_) | Wanted::Settings { .. } | Wanted::Nothing => Err(again()),
        }
    }

    async fn key_view(&self, row: Option<&SecretRow>) -> KeyView {
        let Some(row) = row else {
            return KeyView { storage: KeyStorage::Missing, stored_at: None, renewal: KeyRenewal::NotDue };
        };
        let storage = match self.current() {
            Wanted::Settings { key, .. } => {
                // A locked keyring asks its user, which takes its time.
                match tokio::time::timeout(TELL_WITHIN, key.read()).await {
                    Ok(Ok(Some(_))) => storage_of(row.place),
                    Ok(Ok(None)) => KeyStorage::Missing,
                    Ok(Err(_)) | Err(_) => KeyStorage::Unreadable,
                }
            }
            Wanted::Environment(_) | Wanted::Nothing => storage_of(row.place),
        };
        let renewal = renewal(row.stored_at, self.clock.now());
        KeyView { storage, stored_at: Some(row.stored_at.millis()), renewal }
    }
}

#[async_trait]
impl Installation for LocalInstallation {
    async fn remote(&self) -> Result<RemoteSettingsView, ApiError> {
        if let Some(settings) = &self.inner.environment {
            return Ok(RemoteSettingsView {
                address: Some(displayed(&settings.address)),
                source: RemoteSource::Environment,
                key: KeyView {
                    storage: KeyStorage::Environment,
                    stored_at: None,
                    renewal: KeyRenewal::NotDue,
                },
            });
        }
        let stored = self.inner.stored().await?;
        Ok(RemoteSettingsView {
            address: stored.address.as_ref().map(displayed),
            source: if stored.address.is_some() { RemoteSource::Settings } else { RemoteSource::None },
            key: self.inner.key_view(stored.key.as_ref()).await,
        })
    }

    async fn check_remote(&self, address: &str, key: Option<NewKey>) -> Result<RemoteCheckView, ApiError> {
        let address = usable_address(address)?;
        let key = match key {
            Some(key) => usable_key(&key)?,
            None => match self.inner.key_for(&address).await? {
                Ok(key) => key,
                Err(_) => return Ok(check::without_key()),
            },
        };
        let keys = Arc::new(FixedKey::new(key.expose()));
        let connector = WhatsAppConnector::new(WhatsAppSettings::new(address, keys))
            .map_err(|error| coded(ErrorCode::Internal, &error.to_string()))?;
        Ok(check::view(connector.probe().await))
    }

    async fn save_remote(&self, address: &str, key: Option<NewKey>, actor: &str) -> Result<(), ApiError> {
        self.inner.changeable()?;
        let address = usable_address(address)?;
        let key = key.as_ref().map(usable_key).transpose()?;
        self.inner.save_remote(address, key, actor).await
    }

    async fn forget_remote(&self, actor: &str) -> Result<(), ApiError> {
        self.inner.changeable()?;
        self.inner.forget_remote(actor).await
    }

    async fn site_changed(&self) -> Result<(), ApiError> {
        let turn = self.inner.turn().await?;
        let site = site::load(&self.inner.store, self.inner.clock.as_ref())
            .await
            .map_err(|error| coded(ErrorCode::Internal, &error.to_string()))?;
        let wanted = self.inner.current();
        self.inner.swap(&turn, wanted, site).await
    }

    fn pair(&self, role: Role) -> Result<PairingView, ApiError> {
        let pairing = self.inner.pairing.get();
        let pairing =
            pairing.ok_or_else(|| coded(ErrorCode::NotOnThisMachine, "there is no local server"))?;
        Ok(pairing.pair(role))
    }
}

/// Whether both addresses lead to the same server, so that a key of one may be shown to the other.
fn same_server(one: &Url, other: &Url) -> bool {
    one.origin() == other.origin()
}

fn storage_of(place: Place) -> KeyStorage {
    match place {
        Place::Keyring => KeyStorage::Keyring,
        Place::File => KeyStorage::File,
    }
}

fn renewal(stored_at: Timestamp, now: Timestamp) -> KeyRenewal {
    if now.millis().saturating_sub(stored_at.millis()) >= RENEW_AFTER_MILLIS {
        KeyRenewal::Due
    } else {
        KeyRenewal::NotDue
    }
}

fn usable_address(text: &str) -> Result<Url, ApiError> {
    remote::address(text).map_err(|error| {
        let code = match error {
            AddressError::NotEncrypted => ErrorCode::RemoteNotEncrypted,
            AddressError::NotAnAddress | AddressError::WithExtras => ErrorCode::RemoteAddress,
        };
        coded(code, &error.to_string())
    })
}

fn usable_key(key: &NewKey) -> Result<Secret, ApiError> {
    match remote::key(&key.0) {
        Ok(value) if value.expose().len() <= KEY_LIMIT => Ok(value),
        Ok(_) => Err(coded(ErrorCode::RemoteKey, "the key is too long")),
        Err(KeyError) => Err(coded(ErrorCode::RemoteKey, &KeyError.to_string())),
    }
}

/// There is no key for this server: it must be given with the address.
fn invalid_key() -> ApiError {
    ApiError::Coded(ErrorCode::InvalidValue, "key".to_owned())
}

fn keyring_failed(error: SecretError) -> ApiError {
    coded(ErrorCode::KeyringFailed, &error.to_string())
}

fn coded(code: ErrorCode, text: &str) -> ApiError {
    ApiError::Coded(code, text.to_owned())
}

#[cfg(test)]
#[path = "installation_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "integration_tests.rs"]
mod integration_tests;

#[cfg(test)]
#[path = "systems_tests.rs"]
mod systems_tests;

#[cfg(test)]
#[path = "wispro_tests.rs"]
mod wispro_tests;
