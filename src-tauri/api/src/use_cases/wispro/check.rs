//! What stands at Wispro now, asked before anything begins.

use mostrador_connector::{ReadRequest, ReadStyle, RemoteError};
use mostrador_domain::Timestamp;
use mostrador_engine::clients::CLIENT;
use mostrador_engine::{Call, Destination, DestinationStatus, Refusal, code_of};
use mostrador_store::StoreError;
use mostrador_store::tables::sync_entity_config;

use super::{connection, last_real};
use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::use_cases::sync::not_found;
use crate::{Api, Session};

pub(crate) async fn wispro_check(
    api: &Api,
    _session: &Session,
    request: SystemRequest,
) -> Result<WisproPreCheck, ApiError> {
    let system = connection(api, &request.system).await?.system;
    let engine = api.engine();
    let destination = engine.destination(&system).ok_or_else(not_found)?;
    let spec = destination.connector().spec().entity(CLIENT).ok_or_else(not_found)?;
    let most = match spec.read {
        ReadStyle::Pages(pages) => pages.page_max,
        ReadStyle::None | ReadStyle::Stream(_) | ReadStyle::AcknowledgedQueue { .. } => {
            return Err(not_found());
        }
    };
    let most = u32::try_from(most).unwrap_or(u32::MAX).max(1);
    let known = engine.store().read(move |transaction| {
        let config = sync_entity_config::find(transaction, &system, CLIENT)?;
        Ok::<_, StoreError>((config.and_then(|config| config.page_size), last_real(transaction, &system)?))
    });
    let (page_size, last) = known.await?;
    let page_size = page_size.unwrap_or(most).clamp(1, most);
    let total = total(destination).await?;
    Ok(WisproPreCheck {
        total,
        pages: total.map(|total| total.div_ceil(u64::from(page_size)).max(1)),
        page_size,
        last_at: last.as_ref().and_then(|run| run.ended_at).map(Timestamp::millis),
        last_processed: last.map(|run| run.counters.processed),
    })
}

/// How many clients there are: the smallest page says it too. It counts against the rate like any call; a person who
/// waits is told at once that the system cannot be called now.
async fn total(destination: &Destination) -> Result<Option<u64>, ApiError> {
    match destination.status() {
        DestinationStatus::Closed | DestinationStatus::HalfOpen { .. } => {}
        // It rests after failures; whoever presses the button says that it is worth calling now.
        DestinationStatus::OpenUntil { .. } => destination.reopen(),
        DestinationStatus::ThrottledUntil { .. } => return Err(unreachable_system("THROTTLED")),
        DestinationStatus::Refused { code } => return Err(key_refused(&code)),
        DestinationStatus::Paused { .. } => return Err(paused()),
    }
    let permit = destination.admit(Call::Read).await.map_err(|refusal| match refusal {
        Refusal::KeyRefused { code } => key_refused(&code),
        Refusal::Paused { .. } => paused(),
        Refusal::NotNow => unreachable_system("NOT_NOW"),
    })?;
    let request = ReadRequest { page_size: Some(1), ..ReadRequest::all(CLIENT) };
    let asked = destination.connector().read(request).await;
    destination.report(permit, asked.as_ref().map(|_| ()));
    match asked {
        Ok(page) => Ok(page.total),
        Err(RemoteError::Auth { code }) => Err(key_refused(code.as_str())),
        Err(
            error @ (RemoteError::Unreachable { .. }
            | RemoteError::Transient { .. }
            | RemoteError::Throttled { .. }
            | RemoteError::Conflict { .. }
            | RemoteError::Record { .. }
            | RemoteError::TooLarge
            | RemoteError::Batch { .. }),
        ) => Err(unreachable_system(&code_of(&error))),
    }
}

fn unreachable_system(code: &str) -> ApiError {
    ApiError::Coded(ErrorCode::Unreachable, code.to_owned())
}

fn key_refused(code: &str) -> ApiError {
    ApiError::Coded(ErrorCode::KeyRefused, code.to_owned())
}

fn paused() -> ApiError {
    ApiError::Coded(ErrorCode::Paused, "the system is paused".to_owned())
}
