//! What a process is told from outside: where its data is, which remote it talks to, where it listens.

mod environment;
mod error;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use url::Url;

pub use environment::{
    DATA_DIR, LISTEN, PROFILE, REMOTE_API_KEY, REMOTE_API_URL, SYNC_DEBUG, SYNC_INTERVAL_MINUTES,
};
pub use error::ProfileError;

use crate::Secret;

/// Everything that [`start`](crate::start) needs to know. Two processes cannot run the same profile of the same data
/// folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The folder that holds one folder per profile. Absolute.
    pub data_dir: PathBuf,
    /// Name of the profile, which is also the name of its folder: 1 to 64 of `A-Z a-z 0-9 _ -`.
    pub name: String,
    /// The remote; `None` starts anyway, with the connection `NOT_CONFIGURED`.
    pub remote: Option<RemoteSettings>,
    /// How often menu, configuration and customers are synchronised. Orders have their own pace.
    pub sync_interval: Duration,
    /// How much is logged.
    pub debug: DebugLog,
    /// Where the local server listens; port 0 takes a free one.
    pub listen: SocketAddr,
}

/// Address and key of the remote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteSettings {
    /// `https`, or `http` to this machine itself; without user, password, query and fragment.
    pub address: Url,
    /// The shared key; printable ASCII without spaces.
    pub key: Secret,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DebugLog {
    /// What an operator may want to know.
    Off,
    /// Each step of the product's own parts as well.
    On,
}

impl Profile {
    /// Reads the environment of this process.
    ///
    /// # Errors
    /// A [`ProfileError`] that names the variable, never its value.
    pub fn from_environment() -> Result<Self, ProfileError> {
        Self::from_lookup(|name| std::env::var_os(name))
    }

    /// The profile's own folder.
    pub fn folder(&self) -> PathBuf {
        self.data_dir.join(&self.name)
    }

    /// Where this profile's secrets stand in the keyring. A data folder that is not the usual one has its own, so that a
    /// trial with another folder does not replace the key of the restaurant.
    pub(crate) fn keyring_account(&self) -> String {
        if environment::usual_data_dir().is_some_and(|usual| usual == self.data_dir) {
            self.name.clone()
        } else {
            self.folder().display().to_string()
        }
    }

    /// The folder of the log's files.
    pub fn log_folder(&self) -> PathBuf {
        self.folder().join("logs")
    }

    /// The profile's data file.
    pub fn database_path(&self) -> PathBuf {
        self.folder().join("mostrador.db")
    }
}

#[cfg(test)]
#[path = "profile_tests.rs"]
mod tests;
