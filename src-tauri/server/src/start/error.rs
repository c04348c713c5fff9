//! Why a start failed: what happened, what it means, what to do.

use std::net::SocketAddr;
use std::path::PathBuf;

use mostrador_store::{OpenError, StoreError};

/// Why the restaurant could not be started. Texts are for the person at the machine and hold neither keys nor
/// customers' data.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data file could not be opened.
    #[error("{}", store_text(.0))]
    Store(#[source] OpenError),
    /// The profile's folder could not be made.
    #[error(
        "The folder {} cannot be used ({source}). Mostrador has no place for the orders and did not start. Give this \
         user the right to write there, or name another folder in MOSTRADOR_DATA_DIR.",
        .folder.display()
    )]
    Folder {
        /// Which folder.
        folder: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
    /// The local server's address cannot be used.
    #[error(
        "The address {address} cannot be listened on ({source}). The screen could not be shown, so Mostrador did not \
         start. Close the program that uses it, or name another address in MOSTRADOR_LISTEN."
    )]
    Listen {
        /// Which address.
        address: SocketAddr,
        /// The system's answer.
        source: std::io::Error,
    },
    /// The restaurant's own settings are not usable.
    #[error(
        "The restaurant's settings are not usable ({detail}). Mostrador would give wrong numbers and did not start. \
         Set them anew with: mostrador-headless configure."
    )]
    Site {
        /// Which one.
        detail: String,
    },
    /// The data file was opened, but could not be read or written.
    #[error(
        "The data file could not be used: {0}. Mostrador did not start and changed nothing. Check the disk; if it is \
         sound, start again and keep the log for support."
    )]
    Data(#[source] StoreError),
    /// Anything else.
    #[error(
        "An inner part could not be started ({detail}). Mostrador did not start; the data file is as it was. Start \
         again, and if it happens again keep the log for support."
    )]
    Internal {
        /// Technical detail.
        detail: String,
    },
}

impl StartError {
    /// The exit code of a process that fails so: 2 another process holds the profile, 3 the file is from a newer version,
    /// 1 anything else.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Store(OpenError::HeldByAnotherProcess { .. }) => 2,
            Self::Store(OpenError::NewerVersion { .. }) => 3,
            _ => 1,
        }
    }
}

impl From<mostrador_engine::StartError> for StartError {
    fn from(error: mostrador_engine::StartError) -> Self {
        match error {
            mostrador_engine::StartError::Store(error) => Self::Data(error),
            mostrador_engine::StartError::ConnectedTwice(_) => Self::Internal { detail: error.to_string() },
        }
    }
}

fn store_text(error: &OpenError) -> String {
    let (meaning, action) = match error {
        OpenError::HeldByAnotherProcess { .. } => (
            "Two copies would give the same numbers twice, so this one did not start",
            "Use the copy that is running, or start this one with another MOSTRADOR_PROFILE",
        ),
        OpenError::NewerVersion { .. } => (
            "This older program could damage it, so it was not touched",
            "Install the newer version again, or restore a copy from the folder backups",
        ),
        OpenError::Corrupt => (
            "The orders in it cannot be relied on, so it was not touched",
            "Restore the latest copy from the folder backups and keep the damaged file for support",
        ),
        OpenError::ReadOnly => (
            "No order could be stored, so Mostrador did not start",
            "Give this user the right to write to the file and its folder",
        ),
        OpenError::DiskFull => {
            ("No order could be stored, so Mostrador did not start", "Free space on the disk and start again")
        }
        OpenError::Backup { .. } | OpenError::Migration { .. } => (
            "The data stays as it was before the update and Mostrador did not start",
            "Check the free space of the disk and start again; if it happens again keep the log for support",
        ),
        OpenError::Sqlite(_) | OpenError::Io { .. } => (
            "No order could be stored, so Mostrador did not start",
            "Check the disk and the rights on the folder, then start again",
        ),
    };
    format!("{}. {meaning}. {action}.", capitalised(&error.to_string()))
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
