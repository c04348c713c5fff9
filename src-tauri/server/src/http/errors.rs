//! Errors on the wire: a status for machines and proxies, and the same `ErrorView` as in the window for the screen.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mostrador_api::{ErrorCode, ErrorView};

/// The HTTP status of an error code. Without a wildcard, so that a new code must find its place here.
pub(super) fn status(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::InvalidRequest => StatusCode::BAD_REQUEST,
        ErrorCode::NoSession => StatusCode::UNAUTHORIZED,
        ErrorCode::Permission => StatusCode::FORBIDDEN,
        ErrorCode::UnknownCommand | ErrorCode::OrderNotFound | ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::StageChanged | ErrorCode::MoveNotAllowed | ErrorCode::NothingToUndo => {
            StatusCode::CONFLICT
        }
        ErrorCode::WrongPin | ErrorCode::LockedOut => StatusCode::FORBIDDEN,
        ErrorCode::PersonNotFound => StatusCode::NOT_FOUND,
        ErrorCode::NameTaken
        | ErrorCode::LastAdministrator
        | ErrorCode::SetByEnvironment
        | ErrorCode::AlreadyRunning
        | ErrorCode::Paused
        | ErrorCode::KeyRefused
        | ErrorCode::Over
        | ErrorCode::ConflictMoved
        | ErrorCode::ConflictNotOpen
        | ErrorCode::ConflictStillOpen
        | ErrorCode::UndoTooOld
        | ErrorCode::UndoOvertaken
        | ErrorCode::NothingTravels
        | ErrorCode::StepFirst
        | ErrorCode::RecordChanged
        | ErrorCode::RecordOnItsWay
        | ErrorCode::IntegrationChanged
        | ErrorCode::InUse => StatusCode::CONFLICT,
        ErrorCode::InvalidValue
        | ErrorCode::RemoteNotEncrypted
        | ErrorCode::RemoteAddress
        | ErrorCode::RemoteKey
        | ErrorCode::NotOnThisMachine
        | ErrorCode::ReasonNeeded
        | ErrorCode::NotConfirmed
        | ErrorCode::MappingUnusable => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorCode::SlackRefused | ErrorCode::Unreachable => StatusCode::BAD_GATEWAY,
        ErrorCode::KeyringFailed | ErrorCode::FileNotSaved => StatusCode::INTERNAL_SERVER_ERROR,
        ErrorCode::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        ErrorCode::Closing => StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::ReadOnly | ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// An error as an answer, with the status that belongs to its code.
pub(super) fn answer(error: ErrorView) -> Response {
    (status(error.code), Json(error)).into_response()
}

/// An error of the server itself.
pub(super) fn refuse(status: StatusCode, code: ErrorCode, detail: &str) -> Response {
    (status, Json(ErrorView { code, detail: Some(detail.to_owned()) })).into_response()
}

/// No session, or one that this process does not know.
pub(super) fn no_session() -> Response {
    answer(ErrorView { code: ErrorCode::NoSession, detail: None })
}
