//! The small coded set of errors at the edge. The screen has a sentence for each in both catalogues.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    /// The disk is full: nothing was saved.
    DiskFull,
    /// The database cannot be written: nothing was saved.
    ReadOnly,
    /// The application is closing.
    Closing,
    /// Anything else; the log has the details.
    Internal,
}
