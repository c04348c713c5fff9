//! *Datos de ejemplo*: orders to look around with. They come in as real ones do, are never sent anywhere, and go again.

mod orders;

use mostrador_domain::BusinessCalendar;
use mostrador_domain::Timestamp;
use mostrador_engine::Dataset;
use mostrador_engine::orders::{Listed, Orders, Origin};
use mostrador_store::tables::{orders as table, sample_orders};
use mostrador_store::{Lane, WriteTransaction};
use serde_json::json;

use self::orders::Sample;
use super::moves::{self, Move};
use super::settings::{log, remote_view};
use super::setup::setup_get;
use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::{Api, Session};

/// Name of the sample data in the audit.
const NAME: &str = "sample";
/// System of these orders in the audit.
const SYSTEM: &str = "sample";

pub(crate) async fn sample_load(api: &Api, session: &Session, _: Nothing) -> Result<SetupView, ApiError> {
    let engine = api.engine();
    let (now, calendar, actor) = (engine.now(), engine.site().calendar, session.actor.clone());
    let source = remote_view(api).await?.source;
    let loaded = engine
        .store()
        .write(Lane::Interactive, move |transaction| {
            if sample_orders::any(transaction)? {
                return Ok(0);
            }
            // Who works already would cook them, and they would take numbers of the day.
            if source != RemoteSource::None {
                return Err(refused("remote"));
            }
            if sample_orders::any_real(transaction, calendar.day_of(now))? {
                return Err(refused("orders"));
            }
            let samples = orders::samples();
            let count = samples.len();
            for sample in samples {
                store(transaction, sample, calendar, now, &actor)?;
            }
            let after = json!({ "orders": count });
            log(transaction, NAME, "load", None, Some(&after), &actor, now)?;
            Ok::<_, ApiError>(count)
        })
        .await?;
    if loaded > 0 {
        tell(api);
    }
    setup_get(api, session, Nothing {}).await
}

pub(crate) async fn sample_remove(api: &Api, session: &Session, _: Nothing) -> Result<SetupView, ApiError> {
    let engine = api.engine();
    let (now, actor) = (engine.now(), session.actor.clone());
    let removed = engine
        .store()
        .write(Lane::Interactive, move |transaction| {
            let removed = sample_orders::delete_all(transaction)?;
            if removed > 0 {
                let before = json!({ "orders": removed });
                log(transaction, NAME, "remove", Some(&before), None, &actor, now)?;
            }
            Ok::<_, ApiError>(removed)
        })
        .await?;
    if removed > 0 {
        tell(api);
    }
    setup_get(api, session, Nothing {}).await
}

fn refused(field: &str) -> ApiError {
    ApiError::Coded(ErrorCode::InvalidValue, field.to_owned())
}

/// No message says that an order is gone, so the boards are read anew.
fn tell(api: &Api) {
    api.tell(UiEvent::Settings);
    api.tell(UiEvent::Resync);
}

/// Takes one in as if it had been listed `sample.minutes_ago`, and moves it to where it stands.
fn store(
    transaction: &WriteTransaction<'_>,
    sample: Sample,
    calendar: BusinessCalendar,
    now: Timestamp,
    actor: &str,
) -> Result<(), ApiError> {
    let earlier = now.plus_millis(-60_000 * sample.minutes_ago);
    // A few minutes after the change of the day, all of them are of the new one.
    let at = if calendar.day_of(earlier) == calendar.day_of(now) { earlier } else { now };
    let mut order = sample.order;
    order.placed_at = Some(at);
    let (id, order_type) = (order.id, order.order_type.clone());
    let listed = Listed {
        remote_id: id.to_string(),
        content_hash: SYSTEM.to_owned(),
        raw_json: serde_json::to_string(&order)?,
        order,
    };
    let dataset = Orders { origin: Origin::Sample, system: SYSTEM, calendar, listed_at: at, now: at };
    let state = dataset.load(transaction, &listed)?;
    let action = dataset.plan(&state, &listed);
    dataset.apply(transaction, &listed, action)?;
    // It waits for nobody, so it must not call anybody either.
    table::acknowledge(transaction, id, at)?;
    for _ in 0..sample.standing.moves() {
        let row = table::find(transaction, id)?.ok_or(ApiError::OrderNotFound)?;
        let minutes = sample.promised_minutes;
        let due_at = Some(at.plus_millis(i64::from(minutes) * 60_000));
        let to = row.stage.accept().or_else(|_| row.stage.advance(&order_type))?;
        let wanted = Move { to, due_at, prep_minutes: Some(minutes), text: None, actor, now };
        moves::apply(transaction, &row, &wanted)?;
    }
    Ok(())
}
