//! The first start: who finished it, and whether sample data is on the board.

use mostrador_store::tables::{sample_orders, site_settings};
use mostrador_store::{Lane, StoreError};
use serde_json::json;

use super::settings::{log, remote_view};
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session};

pub(crate) async fn setup_get(api: &Api, _: &Session, _: Nothing) -> Result<SetupView, ApiError> {
    let (finished, sample) = api
        .engine()
        .store()
        .read(|transaction| {
            Ok::<_, StoreError>((
                site_settings::get(transaction, site_settings::SETUP)?.is_some(),
                sample_orders::any(transaction)?,
            ))
        })
        .await?;
    // A remote that a person has set is a step of the first start, not its end.
    let known = finished || remote_view(api).await?.source == RemoteSource::Environment;
    Ok(SetupView {
        state: if known { SetupState::Finished } else { SetupState::Pending },
        sample: if sample { SampleState::Loaded } else { SampleState::None },
    })
}

pub(crate) async fn setup_finish(api: &Api, session: &Session, _: Nothing) -> Result<SetupView, ApiError> {
    let (now, actor) = (api.engine().now(), session.actor.clone());
    let first = api
        .engine()
        .store()
        .write(Lane::Interactive, move |transaction| {
            if site_settings::get(transaction, site_settings::SETUP)?.is_some() {
                return Ok(false);
            }
            let after = json!({ "finishedAt": now.millis(), "finishedBy": actor });
            site_settings::put(transaction, site_settings::SETUP, &after, now, &actor)?;
            log(transaction, site_settings::SETUP, "finish", None, Some(&after), &actor, now)?;
            Ok::<_, ApiError>(true)
        })
        .await?;
    if first {
        api.tell(UiEvent::Settings);
    }
    setup_get(api, session, Nothing {}).await
}
