//! The small coded set of errors at the edge. The screen has a sentence for each in both catalogues.

use mostrador_domain::order::MoveError;
use mostrador_store::StoreError;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ErrorView;

/// What went wrong, for the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErrorCode {
    /// No such command.
    UnknownCommand,
    /// The request does not have the shape of the command.
    InvalidRequest,
    /// The role of this session may not do that.
    Permission,
    /// No session, or it is over.
    NoSession,
    /// The order does not exist here.
    OrderNotFound,
    /// The order is no longer in the stage that the person saw.
    StageChanged,
    /// This move does not exist from that stage.
    MoveNotAllowed,
    /// The time for undoing is over, or there is nothing to undo.
    NothingToUndo,
    /// The PIN is not the person's.
    WrongPin,
    /// Too many wrong PINs: nobody can try for a while. `detail` is until when, in milliseconds since
    /// 1970-01-01T00:00:00Z.
    LockedOut,
    /// No such person, or it cannot sign in.
    PersonNotFound,
    /// Somebody else has this name already.
    NameTaken,
    /// The last administrator who can sign in stays one.
    LastAdministrator,
    /// A value is out of its range; `detail` names the field.
    InvalidValue,
    /// The address must begin with `https`, or lead to this machine.
    RemoteNotEncrypted,
    /// This is no address of a server.
    RemoteAddress,
    /// The key holds characters that no key has.
    RemoteKey,
    /// The environment sets the remote: it cannot be changed here.
    SetByEnvironment,
    /// The keyring could not be used, and nothing was stored.
    KeyringFailed,
    /// There is nothing of the kind on this machine.
    NotOnThisMachine,
    /// What was asked for does not exist any more.
    NotFound,
    /// A run of this entity is under way already; `detail` is how much of it is done, in percent.
    AlreadyRunning,
    /// A person paused this system, or switched this entity off.
    Paused,
    /// The key of this system was refused: nothing can be read or sent before that is put right.
    KeyRefused,
    /// It is over: there is nothing to pause, stop or try again.
    Over,
    /// A side changed since the person looked: look again.
    ConflictMoved,
    /// The conflict is decided already.
    ConflictNotOpen,
    /// The record of a decision that is to be taken back has another conflict, which comes first.
    ConflictStillOpen,
    /// The time for taking a decision back is over.
    UndoTooOld,
    /// The record was changed after the decision that is to be taken back.
    UndoOvertaken,
    /// Nothing that is done here travels to that system.
    NothingTravels,
    /// The mapping cannot be used; `mapping_check` says why.
    MappingUnusable,
    /// Another step comes first; `detail` names it.
    StepFirst,
    /// Somebody else changed the integration meanwhile; the detail is their name.
    IntegrationChanged,
    /// An integration uses this connection.
    InUse,
    /// Somebody changed this record since the person looked: look again.
    RecordChanged,
    /// Something of this record is being sent: in a moment it is over.
    RecordOnItsWay,
    /// A decision that lifts a block needs a reason.
    ReasonNeeded,
    /// What was typed as a confirmation is not what was asked for.
    NotConfirmed,
    /// Slack did not take the message; `detail` is Slack's own word.
    SlackRefused,
    /// The other side could not be reached.
    Unreachable,
    /// The file could not be saved on this machine.
    FileNotSaved,
    /// The disk is full: nothing was saved.
    DiskFull,
    /// The database cannot be written: nothing was saved.
    ReadOnly,
    /// The application is closing.
    Closing,
    /// Anything else; the log has the details.
    Internal,
}

/// Why a use case failed.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// No such command.
    #[error("unknown command")]
    UnknownCommand,
    /// The request does not have the shape of the command.
    #[error("invalid request: {0}")]
    InvalidRequest(String),
    /// The role may not do that.
    #[error("not allowed for this role")]
    Permission,
    /// The order does not exist here.
    #[error("no such order")]
    OrderNotFound,
    /// The order has moved meanwhile.
    #[error("the order has moved meanwhile")]
    StageChanged,
    /// This move does not exist.
    #[error("move not allowed: {0}")]
    MoveNotAllowed(#[from] MoveError),
    /// There is nothing to undo, or not any more.
    #[error("nothing to undo")]
    NothingToUndo,
    /// Of people, settings and this machine: the code says it all. The text is technical, and no secret.
    #[error("{1}")]
    Coded(ErrorCode, String),
    /// The file.
    #[error("storage: {0}")]
    Store(#[from] StoreError),
    /// An answer could not be written as JSON.
    #[error("answer could not be encoded: {0}")]
    Encoding(#[from] serde_json::Error),
}

impl ApiError {
    /// The code for the screen.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::UnknownCommand => ErrorCode::UnknownCommand,
            Self::InvalidRequest(_) => ErrorCode::InvalidRequest,
            Self::Permission => ErrorCode::Permission,
            Self::OrderNotFound => ErrorCode::OrderNotFound,
            Self::StageChanged => ErrorCode::StageChanged,
            Self::MoveNotAllowed(_) => ErrorCode::MoveNotAllowed,
            Self::NothingToUndo => ErrorCode::NothingToUndo,
            Self::Coded(code, _) => *code,
            Self::Store(StoreError::DiskFull) => ErrorCode::DiskFull,
            Self::Store(StoreError::ReadOnly) => ErrorCode::ReadOnly,
            Self::Store(StoreError::Closed) => ErrorCode::Closing,
            Self::Store(_) | Self::Encoding(_) => ErrorCode::Internal,
        }
    }

    /// What the screen gets. The one place that decides what is logged: what a person did wrong is not,
    /// what the machine did wrong is.
    pub fn into_view(self) -> ErrorView {
        let code = self.code();
        match code {
            ErrorCode::Internal | ErrorCode::DiskFull | ErrorCode::ReadOnly => {
                tracing::error!(error = %self, "a command failed");
            }
            _ => {}
        }
        ErrorView { code, detail: Some(self.to_string()) }
    }
}
