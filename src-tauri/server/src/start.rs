//! From a [`Profile`] to a running restaurant, and back.

mod error;
pub(crate) mod site;

use std::path::Path;
use std::sync::Arc;

use mostrador_api::Api;
use mostrador_domain::Clock;
use mostrador_store::{OpenOptions, Store};
use tokio::net::TcpListener;

pub use error::StartError;
pub(crate) use site::{SiteChange, change_site};

use crate::connections::LocalConnections;
use crate::http::LocalServer;
use crate::installation::LocalInstallation;
use crate::monitoring::LocalMonitoring;
use crate::monitoring::log_files::LogFiles;
use crate::process::set_debug;
use crate::secrets::Secrets;
use crate::{Profile, SystemClock};

/// A restaurant that runs: orders come in, the local server answers. Ends with [`Running::stop`].
pub struct Running {
    api: Api,
    installation: LocalInstallation,
    store: Store,
    server: LocalServer,
    log: Option<LogFiles>,
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
            listen = %profile.listen,
            "the screen can be reached from this network, unencrypted: only for a network that strangers cannot join"
        );
    }
    let store = open_store(&profile).await?;
    // The folder is this process's alone from here on.
    let log = open_log(&profile.log_folder());
    tracing::info!(profile = %profile.name, "starting");
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let secrets = Secrets::of(&profile);
    let installation = LocalInstallation::new(&profile, store.clone(), Arc::clone(&clock), secrets.clone());
    let engine = installation.start_engine().await?;
    let api = Api::new(engine);
    installation.attach(api.engine_slot());
    api.install(Arc::new(installation.clone()));
    let connections = LocalConnections::new(installation.clone());
    connections.sweep();
    api.connect(Arc::new(connections));
    let folder = profile.log_folder();
    let monitoring =
        LocalMonitoring::new(store.clone(), Arc::clone(&clock), secrets, api.engine_slot(), folder);
    let monitoring = match monitoring {
        Ok(monitoring) => monitoring,
        Err(error) => {
            installation.close().await;
            return Err(StartError::Internal { detail: error.to_string() });
        }
    };
    api.monitor(Arc::new(monitoring.clone()));
    let scrape = Arc::new(monitoring.clone());
    let server = match LocalServer::start(listener, Arc::new(api.clone()), scrape) {
        Ok(server) => server,
        Err(source) => {
            installation.close().await;
            return Err(StartError::Listen { address: profile.listen, source });
        }
    };
    monitoring.give_server(server.address());
    installation.give_pairing(server.pairing(clock));
    tracing::info!(listen = %server.address(), "the local server listens");
    Ok(Running { api, installation, store, server, log })
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
        self.installation.close().await;
        if let Err(error) = self.store.close().await {
            // Nothing is lost: the write-ahead log holds it until the next start.
            tracing::warn!(%error, "the data file was not tidied up");
        }
        tracing::info!("stopped");
        // Last: it writes what waits.
        drop(self.log);
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

/// A log is no reason not to start.
fn open_log(folder: &Path) -> Option<LogFiles> {
    if let Err(error) = create_private(folder) {
        tracing::warn!(%error, "the log is written to no file");
        return None;
    }
    LogFiles::open(folder)
}

/// Customers' addresses live here: new folders are for this user alone. One that exists stays as somebody made it.
fn create_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
#[path = "start_tests.rs"]
mod tests;
