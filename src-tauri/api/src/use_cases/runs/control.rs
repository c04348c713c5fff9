//! Steering runs.

use mostrador_engine::RunRefusal;

use super::list::run_view;
use crate::dto::*;
use crate::error::ApiError;
use crate::use_cases::Reserved;
use crate::use_cases::sync::{over, refused};
use crate::{Api, Session};

/// The run after it was told something.
async fn told(api: &Api, run: i64, answer: Result<(), RunRefusal>) -> Result<RunView, ApiError> {
    answer.map_err(refused)?;
    api.tell_sync();
    run_view(api, run).await
}

pub(crate) async fn run_pause(
    api: &Api,
    session: &Session,
    request: RunRequestView,
) -> Result<RunView, ApiError> {
    let answer = api.engine().runs().pause(request.run, &session.actor).await;
    told(api, request.run, answer).await
}

pub(crate) async fn run_resume(
    api: &Api,
    session: &Session,
    request: RunRequestView,
) -> Result<RunView, ApiError> {
    let answer = api.engine().runs().resume(request.run, &session.actor).await;
    told(api, request.run, answer).await
}

pub(crate) async fn run_stop(
    api: &Api,
    session: &Session,
    request: RunRequestView,
) -> Result<RunView, ApiError> {
    let answer = api.engine().runs().stop(request.run, &session.actor).await;
    told(api, request.run, answer).await
}

pub(crate) async fn run_retry_failed(
    api: &Api,
    session: &Session,
    request: RunRequestView,
) -> Result<RunView, ApiError> {
    Reserved::from(api, session).await?.refuse_run(api, request.run).await?;
    let run = api.engine().runs().retry_failed(request.run, &session.actor).await.map_err(refused)?;
    told(api, run, Ok(())).await
}

pub(crate) async fn run_retry_record(
    api: &Api,
    session: &Session,
    request: RunRecordRequest,
) -> Result<RunView, ApiError> {
    Reserved::from(api, session).await?.refuse_record(api, request.id).await?;
    let run = api.engine().runs().retry_record(request.id, &session.actor).await.map_err(refused)?;
    told(api, run, Ok(())).await
}

pub(crate) async fn run_dismiss_record(
    api: &Api,
    session: &Session,
    request: RunRecordRequest,
) -> Result<Nothing, ApiError> {
    if !api.engine().runs().dismiss_record(request.id, &session.actor).await.map_err(ApiError::Store)? {
        return Err(over());
    }
    api.tell_sync();
    Ok(Nothing {})
}

pub(crate) async fn run_confirm_deletions(
    api: &Api,
    session: &Session,
    request: RunRequestView,
) -> Result<RunView, ApiError> {
    let answer = api.engine().runs().confirm_deletions(request.run, &session.actor).await;
    told(api, request.run, answer.map(drop)).await
}

pub(crate) async fn run_dismiss_deletions(
    api: &Api,
    session: &Session,
    request: RunRequestView,
) -> Result<RunView, ApiError> {
    let answer = api.engine().runs().dismiss_deletions(request.run, &session.actor).await;
    told(api, request.run, answer).await
}
