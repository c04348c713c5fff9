//! What can be wrong with a file as a whole, as the class that decides what happens next.

use std::io::{self, ErrorKind};
use std::path::Path;

use mostrador_connector::{ReasonCode, RemoteError};

/// The error of a file that is there and cannot be used as it is, until a person changes it. As a read's error it says
/// nothing against the system: the other files are read.
pub(super) fn unusable(code: &str, detail: impl Into<String>) -> RemoteError {
    RemoteError::Record { code: ReasonCode::new(code), detail: detail.into() }
}

/// The error of something that may be otherwise at the next try.
pub(super) fn passing(code: &str, detail: impl Into<String>) -> RemoteError {
    RemoteError::Transient { code: ReasonCode::new(code), detail: detail.into() }
}

/// What is wrong with a file is no fault of the record that should go into it: the record waits until the file is right
/// again.
pub(super) fn for_a_write(error: RemoteError) -> RemoteError {
    match error {
        RemoteError::Record { code, detail } => RemoteError::Transient { code, detail },
        other => other,
    }
}

/// The file is being written by somebody else, or was cut off: what it holds is not the whole.
pub(super) fn changing() -> RemoteError {
    passing("FILE_CHANGING", "the file changed while it was read")
}

/// The file ends in the middle of a row.
pub(super) fn cut_off() -> RemoteError {
    passing("FILE_CUT_OFF", "the file ends in the middle of a row, or a quotation mark is not closed")
}

/// The file has a name and no row with the names of its columns: it is about to be written.
pub(super) fn no_header() -> RemoteError {
    passing("NO_HEADER", "the file has no header line")
}

/// What was being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    Reading,
    Writing,
}

/// What the system's answer means. Neither path nor name is in the text: both may be a person's.
///
/// A missing right is [`RemoteError::Transient`] and no refused key: with that, nothing would be read any more either,
/// although reading works; it fails for every record alike, so that none of them is to blame; and it is over as soon as
/// somebody gives the right, without anything being done here.
pub(super) fn of_io(error: &io::Error, doing: Doing, folder: &Path) -> RemoteError {
    if in_use(error) {
        return passing("FILE_IN_USE", "another program has the file open");
    }
    let kind = error.kind();
    match kind {
        ErrorKind::NotFound if folder.is_dir() => {
            unusable("FILE_MISSING", "the file is not in the folder any more")
        }
        ErrorKind::NotFound | ErrorKind::NotADirectory => gone(),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => match doing {
            Doing::Reading => passing("FILE_NOT_READABLE", "this user may not read the file"),
            Doing::Writing => passing("FOLDER_NOT_WRITABLE", "this user may not write in the folder"),
        },
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            passing("FOLDER_FULL", "there is no room left in the folder")
        }
        ErrorKind::TimedOut
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::ConnectionReset
        | ErrorKind::StaleNetworkFileHandle => {
            RemoteError::Unreachable { detail: format!("the folder does not answer ({kind})") }
        }
        _ => passing("FILE_FAILED", format!("the file could not be used ({kind})")),
    }
}

/// The folder is not there: a drive that is not connected, most likely.
pub(super) fn gone() -> RemoteError {
    RemoteError::Unreachable { detail: "the folder is not there".to_owned() }
}

/// Whether another program holds the file: on Windows a sharing or lock violation, and for a replacement also a denied
/// access, which is what an open file answers there.
fn in_use(error: &io::Error) -> bool {
    const SHARING_VIOLATION: i32 = 32;
    const LOCK_VIOLATION: i32 = 33;
    error.kind() == ErrorKind::ResourceBusy
        || (cfg!(windows) && matches!(error.raw_os_error(), Some(SHARING_VIOLATION | LOCK_VIOLATION)))
}

#[cfg(test)]
#[path = "problem_tests.rs"]
mod tests;
