//! Which remote is wanted: that of the environment, else that of the settings.

use std::sync::Arc;

use mostrador_connector::{Connector, SignalSource};
use mostrador_connectors::whatsapp::{FixedKey, KeySource, WhatsAppConnector, WhatsAppSettings};
use mostrador_engine::{Ends, Intakes, Remote};
use mostrador_store::tables::secrets::{self as secret_table, REMOTE_API_KEY, SecretRow};
use mostrador_store::tables::site_settings;
use mostrador_store::{ReadTransaction, Store, StoreError, WriteTransaction};
use serde_json::{Value, json};
use url::Url;

use super::key::{StoredKey, StoredKeySource};
use crate::remote::displayed;
use crate::secrets::Secrets;
use crate::start::StartError;
use crate::{RemoteSettings, remote};

/// The remote that an engine is to talk to.
#[derive(Clone)]
pub(super) enum Wanted {
    /// None.
    Nothing,
    /// The environment names it.
    Environment(RemoteSettings),
    /// A person set it.
    Settings {
        /// Where it is.
        address: Url,
        /// Its key.
        key: Arc<StoredKey>,
    },
}

impl Wanted {
    /// The environment's, else what is stored.
    pub(super) async fn find(
        environment: Option<&RemoteSettings>,
        store: &Store,
        secrets: &Secrets,
    ) -> Result<Self, StoreError> {
        if let Some(settings) = environment {
            return Ok(Self::Environment(settings.clone()));
        }
        let stored = store.read(Stored::load).await?;
        Ok(match stored {
            Stored { address: Some(address), key: Some(row) } => {
                let key = Arc::new(StoredKey::lying(secrets.clone(), REMOTE_API_KEY, row.place, &address));
                Self::Settings { address, key }
            }
            Stored { address: Some(_) | None, key: Some(_) | None } => Self::Nothing,
        })
    }

    /// What the engine needs of it.
    pub(super) fn remote(&self) -> Result<Option<Remote>, StartError> {
        let (address, keys): (&Url, Arc<dyn KeySource>) = match self {
            Self::Nothing => return Ok(None),
            Self::Environment(settings) => {
                (&settings.address, Arc::new(FixedKey::new(settings.key.expose())))
            }
            Self::Settings { address, key } => (address, Arc::new(StoredKeySource(Arc::clone(key)))),
        };
        let connector = WhatsAppConnector::new(WhatsAppSettings::new(address.clone(), keys))
            .map_err(|error| StartError::Internal { detail: error.to_string() })?;
        let connector = Arc::new(connector);
        let signals: Arc<dyn SignalSource> = connector.clone();
        let connector: Arc<dyn Connector> = connector;
        Ok(Some(Remote {
            connector,
            ends: Ends::default(),
            intakes: Intakes::default(),
            signals: Some(signals),
            display_address: displayed(address),
        }))
    }
}

/// What the data file says of the remote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stored {
    /// Where it is.
    pub(super) address: Option<Url>,
    /// Where its key lies.
    pub(super) key: Option<SecretRow>,
}

impl Stored {
    /// As it is now. An address that the rules of today refuse counts as none: a key is not sent there.
    pub(super) fn load(transaction: &ReadTransaction<'_>) -> Result<Self, StoreError> {
        let settings = site_settings::get(transaction, site_settings::REMOTE)?;
        let address = settings.as_ref().and_then(|settings| settings.get("address")).and_then(Value::as_str);
        Ok(Self {
            address: address.and_then(|address| remote::address(address).ok()),
            key: secret_table::find(transaction, REMOTE_API_KEY)?,
        })
    }

    /// Makes the file say this.
    pub(super) fn save(
        &self,
        transaction: &WriteTransaction<'_>,
        actor: &str,
        now: mostrador_domain::Timestamp,
    ) -> Result<(), StoreError> {
        match &self.address {
            Some(address) => {
                let value = json!({ "address": address.as_str() });
                site_settings::put(transaction, site_settings::REMOTE, &value, now, actor)?;
            }
            None => drop(site_settings::remove(transaction, site_settings::REMOTE)?),
        }
        match &self.key {
            Some(row) => secret_table::put(transaction, REMOTE_API_KEY, row)?,
            None => drop(secret_table::remove(transaction, REMOTE_API_KEY)?),
        }
        Ok(())
    }

    /// For the audit: never the key.
    pub(super) fn described(&self) -> Value {
        json!({
            "address": self.address.as_ref().map(Url::as_str),
            "keyStorage": self.key.as_ref().map(|row| row.place.code()),
            "keyStoredAt": self.key.as_ref().map(|row| row.stored_at.millis()),
        })
    }
}
