//! From variables to a [`Profile`]. A variable that is unset, empty or only spaces counts as not given.

use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use super::{DebugLog, Profile, ProfileError, RemoteSettings};
use crate::Secret;
use crate::remote::{self, AddressError, KeyError};

/// Address of the remote.
pub const REMOTE_API_URL: &str = "REMOTE_API_URL";
/// Shared key of the remote.
pub const REMOTE_API_KEY: &str = "REMOTE_API_KEY";
/// Minutes between two synchronisations of menu, configuration and customers: 1 to 1440, 5 unless told.
pub const SYNC_INTERVAL_MINUTES: &str = "SYNC_INTERVAL_MINUTES";
/// `true` or `1` logs each step.
pub const SYNC_DEBUG: &str = "SYNC_DEBUG";
/// Folder of the profiles.
pub const DATA_DIR: &str = "MOSTRADOR_DATA_DIR";
/// Name of the profile, `default` unless told.
pub const PROFILE: &str = "MOSTRADOR_PROFILE";
/// Address and port of the local server, `127.0.0.1:0` unless told.
pub const LISTEN: &str = "MOSTRADOR_LISTEN";

const DEFAULT_SYNC_MINUTES: u64 = 5;
const LONGEST_SYNC_MINUTES: u64 = 24 * 60;
const LONGEST_PROFILE_NAME: usize = 64;

impl Profile {
    /// Reads the variables through `lookup`.
    ///
    /// # Errors
    /// A [`ProfileError`] that names the variable, never its value.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<OsString>) -> Result<Self, ProfileError> {
        let text = |variable: &'static str| text(&lookup, variable);
        let address = text(REMOTE_API_URL)?.map(|value| remote_address(&value)).transpose()?;
        let key = text(REMOTE_API_KEY)?.map(|value| remote_key(&value)).transpose()?;
        let minutes = text(SYNC_INTERVAL_MINUTES)?.map(|value| sync_minutes(&value)).transpose()?;
        let debug = text(SYNC_DEBUG)?.map(|value| debug_log(&value)).transpose()?;
        let name = text(PROFILE)?.map(profile_name).transpose()?;
        let listen = text(LISTEN)?.map(|value| listen_address(&value)).transpose()?;
        Ok(Self {
            data_dir: data_dir(lookup(DATA_DIR))?,
            name: name.unwrap_or_else(|| "default".to_owned()),
            remote: address.zip(key).map(|(address, key)| RemoteSettings { address, key }),
            sync_interval: Duration::from_secs(60 * minutes.unwrap_or(DEFAULT_SYNC_MINUTES)),
            debug: debug.unwrap_or(DebugLog::Off),
            listen: listen.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 0))),
        })
    }
}

fn text(
    lookup: &impl Fn(&str) -> Option<OsString>,
    variable: &'static str,
) -> Result<Option<String>, ProfileError> {
    let Some(value) = lookup(variable) else { return Ok(None) };
    let value = value.into_string().map_err(|_| ProfileError::NotText { variable })?;
    let value = value.trim();
    Ok(if value.is_empty() { None } else { Some(value.to_owned()) })
}

fn remote_address(value: &str) -> Result<Url, ProfileError> {
    remote::address(value).map_err(|error| match error {
        AddressError::NotAnAddress => ProfileError::RemoteAddress,
        AddressError::NotEncrypted => ProfileError::RemoteNotEncrypted,
        AddressError::WithExtras => ProfileError::RemoteAddressWithExtras,
    })
}

fn remote_key(value: &str) -> Result<Secret, ProfileError> {
    remote::key(value).map_err(|KeyError| ProfileError::RemoteKey)
}

fn sync_minutes(value: &str) -> Result<u64, ProfileError> {
    match value.parse() {
        Ok(minutes @ 1..=LONGEST_SYNC_MINUTES) => Ok(minutes),
        _ => Err(ProfileError::SyncInterval),
    }
}

/// What `SYNC_DEBUG` means.
pub(crate) fn debug_log(value: &str) -> Result<DebugLog, ProfileError> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(DebugLog::On),
        "false" | "0" => Ok(DebugLog::Off),
        _ => Err(ProfileError::NotASwitch { variable: SYNC_DEBUG }),
    }
}

/// Dots are out so that no name is `..` or hidden; the device names of Windows are out because a data folder may be
/// copied to another system.
fn profile_name(value: String) -> Result<String, ProfileError> {
    let characters = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if characters && value.len() <= LONGEST_PROFILE_NAME && !is_windows_device(&value) {
        Ok(value)
    } else {
        Err(ProfileError::ProfileName)
    }
}

fn is_windows_device(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    match name.as_str() {
        "CON" | "PRN" | "AUX" | "NUL" => true,
        _ => name
            .strip_prefix("COM")
            .or_else(|| name.strip_prefix("LPT"))
            .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit())),
    }
}

/// The user's local data folder by the rules of the platform (`XDG_DATA_HOME`, `%LOCALAPPDATA%`, `Application Support`):
/// the local one, because a roaming copy of an open database is a broken database.
fn data_dir(given: Option<OsString>) -> Result<PathBuf, ProfileError> {
    let folder = match given.filter(|folder| !folder.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => usual_data_dir().ok_or(ProfileError::DataFolder)?,
    };
    std::path::absolute(folder).map_err(|_| ProfileError::DataFolder)
}

/// Where the data is unless told.
pub(super) fn usual_data_dir() -> Option<PathBuf> {
    Some(dirs::data_local_dir()?.join("mostrador"))
}

fn listen_address(value: &str) -> Result<SocketAddr, ProfileError> {
    let address: SocketAddr = value.parse().map_err(|_| ProfileError::ListenAddress)?;
    if address.ip().is_unspecified() { Err(ProfileError::ListenEverywhere) } else { Ok(address) }
}
