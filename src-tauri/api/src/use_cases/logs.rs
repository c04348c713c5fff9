//! The log.

use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::{Api, Session};

/// Most lines of one page.
const MOST: u32 = 500;

pub(crate) async fn log_read(api: &Api, _: &Session, request: LogRequest) -> Result<LogPage, ApiError> {
    if !(1..=MOST).contains(&request.limit) {
        return Err(ApiError::Coded(ErrorCode::InvalidValue, "limit".to_owned()));
    }
    api.monitoring().read_log(&request).await
}
