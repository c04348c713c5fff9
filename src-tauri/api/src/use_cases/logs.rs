//! The log.

use super::unbuilt;
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session};

pub(crate) async fn log_read(_: &Api, _: &Session, _: LogRequest) -> Result<LogPage, ApiError> {
    unbuilt()
}
