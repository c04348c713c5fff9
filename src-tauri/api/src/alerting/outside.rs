//! Alerts to Slack, beside the watch: an answer that takes its time holds up no look.

use std::sync::{Arc, Weak};
use std::time::Duration;

use mostrador_domain::Timestamp;
use mostrador_engine::Engine;
use mostrador_store::tables::alerts;
use mostrador_store::tables::site_settings;
use mostrador_store::{Lane, Store, StoreError};
use serde::{Deserialize, Serialize};

use super::messages::{Due, Kind, due};
use super::words::outside_text;
use super::{names, view as alert_view};
use crate::api::Parts;
use crate::dto::{SlackState, SlackView, UiEvent};
use crate::error::{ApiError, ErrorCode};
use crate::events::Publisher;
use crate::monitoring::SlackAnswer;
use crate::stored;

/// What did not get through is tried again after so long.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// How far back it is looked for what came and went.
const DAY_MILLIS: i64 = 24 * 60 * 60_000;
/// The code of the catalogue `errors` for an address that cannot be read.
const KEYRING_FAILED: &str = "KEYRING_FAILED";
/// Who writes what the program itself finds out.
const PROGRAM: &str = "mostrador";

/// How the last message went. The address lies elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Record {
    trouble: Trouble,
    reason: Option<String>,
    last_sent_at: Option<i64>,
}

/// What was wrong with the last message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Trouble {
    /// Nothing.
    #[default]
    None,
    /// It may get through later.
    Failing,
    /// Nothing is sent any more until a person has seen to it.
    SwitchedOff,
}

/// Sends what is due, whenever something changed and every half minute.
pub(super) async fn tell(parts: &Weak<Parts>, publisher: &Arc<Publisher>, engine: &Engine) {
    loop {
        let Some(strong) = parts.upgrade() else { return };
        // A task of its own: this one ends with its engine, and what was sent must be written down as told.
        let sending = (Arc::clone(&strong), Arc::clone(publisher), engine.clone());
        let sent = tokio::spawn(async move {
            let (parts, publisher, engine) = sending;
            let _one = parts.alerting.telling.lock().await;
            send_due(&parts, &publisher, &engine).await
        });
        match sent.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the alerts could not be told outside this machine"),
            Err(error) => tracing::error!(%error, "telling the alerts outside this machine ended early"),
        }
        let wakes = Arc::clone(&strong.alerting);
        drop(strong);
        tokio::select! {
            biased;
            () = wakes.tell.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

async fn send_due(parts: &Parts, publisher: &Publisher, engine: &Engine) -> Result<(), ApiError> {
    let now = engine.now();
    let (messages, language, record) = engine
        .store()
        .read(move |transaction| {
            let closed = alerts::closed_since(transaction, now.plus_millis(-DAY_MILLIS), 1_000)?;
            Ok::<_, StoreError>((
                due(&alerts::open(transaction)?, &closed, now),
                stored::desktop(transaction)?.language.unwrap_or_default(),
                stored::group::<Record>(transaction, site_settings::SLACK)?,
            ))
        })
        .await?;
    if messages.is_empty() || record.trouble == Trouble::SwitchedOff {
        return Ok(());
    }
    let monitoring = parts.monitoring();
    if !monitoring.slack_is_set().await? {
        return Ok(());
    }
    let names = names(parts).await;
    for Due { alert, kind } in messages {
        let id = alert.id;
        let over_at = alert.closed_at.filter(|_| kind == Kind::Over);
        let text =
            outside_text(language, &engine.site().name, &alert_view(alert, &names), kind, now.millis());
        let answer = match monitoring.send_slack(None, &text).await {
            // The address cannot be read: nothing gets through, and the screen must not say that it does.
            Err(ApiError::Coded(ErrorCode::KeyringFailed, _)) => {
                SlackAnswer::Later(KEYRING_FAILED.to_owned())
            }
            answer => answer?,
        };
        let known = match &answer {
            // Nobody knows whether it is there. Sent again it might be there twice.
            SlackAnswer::Sent | SlackAnswer::Uncertain(_) => true,
            SlackAnswer::Refused(_) | SlackAnswer::Later(_) | SlackAnswer::NotSet => false,
        };
        // Not before the end of what it speaks of, or it would be due again.
        let told_at = over_at.map_or(now, |over| over.max(now));
        if known {
            engine.store().write(Lane::Bulk, move |tx| alerts::told(tx, id, told_at)).await?;
        }
        if record_answer(engine.store(), &answer, now, PROGRAM).await? {
            publisher.send(UiEvent::Alerts);
        }
        if !known {
            return Ok(());
        }
    }
    Ok(())
}

/// Writes down how a message went, and who had it sent.
pub(crate) async fn record(engine: &Engine, answer: &SlackAnswer, actor: &str) -> Result<(), ApiError> {
    record_answer(engine.store(), answer, engine.now(), actor).await.map(drop)
}

/// Answers whether the screen has to show something else than before.
async fn record_answer(
    store: &Store,
    answer: &SlackAnswer,
    now: Timestamp,
    actor: &str,
) -> Result<bool, ApiError> {
    let (trouble, reason) = match answer {
        SlackAnswer::Sent => (Trouble::None, None),
        SlackAnswer::Refused(word) => (Trouble::SwitchedOff, Some(word.clone())),
        SlackAnswer::Later(code) | SlackAnswer::Uncertain(code) => (Trouble::Failing, Some(code.clone())),
        SlackAnswer::NotSet => (Trouble::None, None),
    };
    match trouble {
        Trouble::None => {}
        Trouble::Failing => {
            tracing::warn!(reason = reason.as_deref(), "an alert did not get through to Slack")
        }
        Trouble::SwitchedOff => {
            tracing::error!(
                reason = reason.as_deref(),
                "Slack refused the address: nothing is sent there any more"
            );
        }
    }
    let sent = matches!(answer, SlackAnswer::Sent);
    let actor = actor.to_owned();
    store
        .write(Lane::Interactive, move |transaction| {
            let before: Record = stored::group(transaction, site_settings::SLACK)?;
            let last_sent_at = if sent { Some(now.millis()) } else { before.last_sent_at };
            let next = Record { trouble, reason, last_sent_at };
            if next != before {
                site_settings::put(
                    transaction,
                    site_settings::SLACK,
                    &serde_json::to_value(&next)?,
                    now,
                    &actor,
                )?;
            }
            Ok::<_, ApiError>(next != before)
        })
        .await
}

/// How Slack stands, for the screen.
pub(crate) async fn view(parts: &Parts, engine: &Engine) -> Result<SlackView, ApiError> {
    let set = parts.monitoring().slack_is_set().await?;
    let record: Record =
        engine.store().read(|transaction| stored::group(transaction, site_settings::SLACK)).await?;
    let state = match (set, record.trouble) {
        (false, _) => SlackState::NotSet,
        (true, Trouble::None) => SlackState::On,
        (true, Trouble::Failing) => SlackState::Failing,
        (true, Trouble::SwitchedOff) => SlackState::SwitchedOff,
    };
    let reason = record.reason.filter(|_| set);
    Ok(SlackView { state, reason, last_sent_at: record.last_sent_at.filter(|_| set) })
}
