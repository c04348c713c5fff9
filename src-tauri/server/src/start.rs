//! From a [`Profile`] to a running restaurant, and back.

mod error;
mod site;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use mostrador_api::Api;
use mostrador_connector::{Connector, SignalSource};
use mostrador_connectors::whatsapp::{FixedKey, WhatsAppConnector, WhatsAppSettings};
use mostrador_engine::{Ends, Engine, EngineOptions, Intakes, Intervals, Remote, Retention};
use mostrador_store::{OpenOptions, Store};
use tokio::net::TcpListener;

pub use error::StartError;
pub(crate) use site::{SiteChange, change_site};

use crate::http::LocalServer;
use crate::process::set_debug;
use crate::{Profile, RemoteSettings, SystemClock};

/// How long a stop waits for pulls and confirmations that are on their way. Cutting them off loses nothing: the remote
/// lists again what was not confirmed.
const ENGINE_STOPS_WITHIN: Duration = Duration::from_secs(1);

/// A restaurant that runs: orders come in, the local server answers. Ends with [`Running::stop`].
pub struct Running {
    api: Api,
    engine: Engine,
    store: Store,
    server: LocalServer,
}

/// Starts everything but the window.
///
/// # Errors
/// See [`StartError`]. Whatever had begun is ended again.
pub async fn start(profile: Profile) -> Result<Running, StartError> {
    set_debug(profile.debug);
    // Before the data file: a port that is taken must leave everything as it was.
    let listener = TcpListener::bind(profile.listen)
        .await
        .map_err(|source| StartError::Listen { address: profile.listen, source })?;
    if !profile.listen.ip().is_loopback() {
        tracing::warn!(
            address = %profile.listen,
            "the screen can be reached from this network, unencrypted: only for a network that strangers cannot join"
        );
    }
    let store = open_store(&profile).await?;
    let clock = Arc::new(SystemClock);
    let site = site::load(&store, clock.as_ref()).await?;
    let remote = profile.remote.as_ref().map(remote).transpose()?;
    tracing::info!(
        profile = %profile.name,
        remote = remote.as_ref().map_or("not configured", |remote| remote.display_address.as_str()),
        "starting"
    );
    let options = EngineOptions {
        store: store.clone(),
        clock,
        remote,
        systems: Vec::new(),
        site,
        intervals: Intervals { default_frequency: profile.sync_interval, ..Intervals::default() },
        retention: Retention::default(),
        random_seed: None,
    };
    let engine = Engine::start(options).await?;
    let api = Api::new(engine.clone());
    let server = match LocalServer::start(listener, Arc::new(api.clone())) {
        Ok(server) => server,
        Err(source) => {
            engine.stop().await;
            return Err(StartError::Listen { address: profile.listen, source });
        }
    };
    tracing::info!(address = %server.address(), "the local server listens");
    Ok(Running { api, engine, store, server })
}

impl Running {
    /// The use cases, for a window of the same process.
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// An address of the local server with a new one-time token: it opens one session with all rights. Show it only to
    /// the person who sits at this machine.
    pub fn open_url(&self) -> String {
        self.server.open_url()
    }

    /// The orderly end: no new requests, no new pulls, what was begun is finished, the file is closed. Takes less than
    /// two seconds unless the disk is slower than that.
    pub async fn stop(self) {
        self.api.close();
        self.server.stop().await;
        if tokio::time::timeout(ENGINE_STOPS_WITHIN, self.engine.stop()).await.is_err() {
            tracing::warn!(
                "the engine did not end in time and is cut off; the next start takes over what it held"
            );
        }
        if let Err(error) = self.store.close().await {
            // Nothing is lost: the write-ahead log holds it until the next start.
            tracing::warn!(%error, "the data file was not tidied up");
        }
        tracing::info!("stopped");
    }
}

/// Opens the profile's file on a blocking thread: migrations take their time.
pub(crate) async fn open_store(profile: &Profile) -> Result<Store, StartError> {
    let folder = profile.folder();
    let options = OpenOptions::file(profile.database_path());
    let opened = tokio::task::spawn_blocking(move || {
        create_private(&folder).map_err(|source| StartError::Folder { folder, source })?;
        Store::open(options).map_err(StartError::Store)
    });
    opened.await.map_err(|error| StartError::Internal { detail: error.to_string() })?
}

/// Customers' addresses live here: new folders are for this user alone. One that exists stays as somebody made it.
fn create_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn remote(settings: &RemoteSettings) -> Result<Remote, StartError> {
    let key = Arc::new(FixedKey::new(settings.key.expose()));
    let connector = WhatsAppConnector::new(WhatsAppSettings::new(settings.address.clone(), key))
        .map_err(|error| StartError::Internal { detail: error.to_string() })?;
    let connector = Arc::new(connector);
    let signals: Arc<dyn SignalSource> = connector.clone();
    let connector: Arc<dyn Connector> = connector;
    let display_address = settings.address.as_str().trim_end_matches('/').to_owned();
    Ok(Remote {
        connector,
        ends: Ends::default(),
        intakes: Intakes::default(),
        signals: Some(signals),
        display_address,
    })
}

#[cfg(test)]
#[path = "start_tests.rs"]
mod tests;
