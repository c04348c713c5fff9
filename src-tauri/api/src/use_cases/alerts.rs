//! Alerts and where they are told.

use mostrador_store::tables::{alerts, site_settings};
use mostrador_store::{Lane, StoreError};

use super::settings::log;
use crate::alerting::{self, checked, load_settings, record_slack, trial_text};
use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::monitoring::SlackAnswer;
use crate::{Api, Session, stored};

/// Alerts that are over are listed for a day.
const LISTED_MILLIS: i64 = 24 * 60 * 60_000;
/// At most so many of them.
const LISTED: u32 = 100;

pub(crate) async fn alerts_list(api: &Api, _: &Session, _: Nothing) -> Result<Vec<AlertView>, ApiError> {
    let engine = api.engine();
    let since = engine.now().plus_millis(-LISTED_MILLIS);
    let rows = engine
        .store()
        .read(move |transaction| {
            let mut rows = alerts::open(transaction)?;
            rows.extend(alerts::closed_since(transaction, since, LISTED)?);
            rows.sort_by_key(|row| std::cmp::Reverse((row.opened_at, row.id)));
            Ok::<_, StoreError>(rows)
        })
        .await?;
    let names = alerting::names(api.parts()).await;
    Ok(rows.into_iter().map(|row| alerting::view(row, &names)).collect())
}

pub(crate) async fn alert_acknowledge(
    api: &Api,
    session: &Session,
    request: AlertRequest,
) -> Result<Vec<AlertView>, ApiError> {
    let (now, actor) = (api.engine().now(), session.actor.clone());
    let changed = api
        .engine()
        .store()
        .write(Lane::Interactive, move |transaction| {
            if alerts::find(transaction, request.id)?.is_none() {
                return Err(ApiError::Coded(ErrorCode::NotFound, "no such alert".to_owned()));
            }
            Ok(alerts::acknowledge(transaction, request.id, &actor, now)?)
        })
        .await?;
    if changed {
        api.tell(UiEvent::Alerts);
    }
    alerts_list(api, session, Nothing {}).await
}

pub(crate) async fn alert_settings_get(
    api: &Api,
    _: &Session,
    _: Nothing,
) -> Result<AlertSettingsView, ApiError> {
    settings_view(api, api.monitoring().metrics().await?).await
}

pub(crate) async fn alert_settings_save(
    api: &Api,
    session: &Session,
    request: AlertSettings,
) -> Result<AlertSettingsView, ApiError> {
    let next = checked(request)?;
    let changing = api.settings().await;
    let (now, actor) = (api.engine().now(), session.actor.clone());
    let changed = api
        .engine()
        .store()
        .write(Lane::Interactive, move |transaction| {
            let before = load_settings(transaction)?;
            if before == next {
                return Ok(false);
            }
            let (before, after) = (serde_json::to_value(&before)?, serde_json::to_value(&next)?);
            site_settings::put(transaction, site_settings::ALERTS, &after, now, &actor)?;
            log(transaction, site_settings::ALERTS, "save", Some(&before), Some(&after), &actor, now)?;
            Ok::<_, ApiError>(true)
        })
        .await?;
    drop(changing);
    if changed {
        api.parts().alerting.wake();
        api.tell(UiEvent::Alerts);
    }
    alert_settings_get(api, session, Nothing {}).await
}

/// Stores only what a message got through to: a mistake in the address is found by whoever made it.
pub(crate) async fn slack_save(
    api: &Api,
    session: &Session,
    request: SlackRequest,
) -> Result<AlertSettingsView, ApiError> {
    let changing = api.settings().await;
    let answer = try_slack(api, Some(&request.address)).await?;
    refused(&answer)?;
    api.monitoring().save_slack(&request.address, &session.actor).await?;
    record_slack(&api.engine(), &answer, &session.actor).await?;
    drop(changing);
    api.parts().alerting.wake();
    api.tell(UiEvent::Alerts);
    alert_settings_get(api, session, Nothing {}).await
}

/// What Slack says is stored as well: an address that works again is used again.
pub(crate) async fn slack_test(
    api: &Api,
    session: &Session,
    _: Nothing,
) -> Result<AlertSettingsView, ApiError> {
    let answer = try_slack(api, None).await?;
    if answer == SlackAnswer::NotSet {
        return Err(ApiError::Coded(ErrorCode::NotFound, "no address is stored".to_owned()));
    }
    record_slack(&api.engine(), &answer, &session.actor).await?;
    api.parts().alerting.wake();
    api.tell(UiEvent::Alerts);
    refused(&answer)?;
    alert_settings_get(api, session, Nothing {}).await
}

pub(crate) async fn slack_forget(
    api: &Api,
    session: &Session,
    _: Nothing,
) -> Result<AlertSettingsView, ApiError> {
    let changing = api.settings().await;
    api.monitoring().forget_slack(&session.actor).await?;
    api.engine()
        .store()
        .write(Lane::Interactive, |transaction| site_settings::remove(transaction, site_settings::SLACK))
        .await?;
    drop(changing);
    api.tell(UiEvent::Alerts);
    alert_settings_get(api, session, Nothing {}).await
}

pub(crate) async fn metrics_token_new(
    api: &Api,
    session: &Session,
    _: Nothing,
) -> Result<AlertSettingsView, ApiError> {
    let metrics = api.monitoring().new_metrics_token(&session.actor).await?;
    api.tell(UiEvent::Alerts);
    settings_view(api, metrics).await
}

async fn settings_view(api: &Api, metrics: MetricsView) -> Result<AlertSettingsView, ApiError> {
    let engine = api.engine();
    let AlertSettings { rules, notification } = engine.store().read(load_settings).await?;
    let slack = alerting::slack_view(api.parts(), &engine).await?;
    Ok(AlertSettingsView { rules, notification, slack, metrics })
}

async fn try_slack(api: &Api, address: Option<&NewKey>) -> Result<SlackAnswer, ApiError> {
    let engine = api.engine();
    let desktop = engine.store().read(stored::desktop).await?;
    let language = desktop.language.unwrap_or_default();
    api.monitoring().send_slack(address, &trial_text(language, &engine.site().name)).await
}

fn refused(answer: &SlackAnswer) -> Result<(), ApiError> {
    match answer {
        SlackAnswer::Sent => Ok(()),
        SlackAnswer::Refused(word) => Err(ApiError::Coded(ErrorCode::SlackRefused, word.clone())),
        SlackAnswer::Later(code) | SlackAnswer::Uncertain(code) => {
            Err(ApiError::Coded(ErrorCode::Unreachable, code.clone()))
        }
        SlackAnswer::NotSet => Err(ApiError::Coded(ErrorCode::Internal, "no address".to_owned())),
    }
}
