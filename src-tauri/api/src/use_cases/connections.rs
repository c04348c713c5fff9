//! Connections to outside systems: cards, trying, saving, forgetting.

mod card;
mod check;

use mostrador_store::StoreError;
use mostrador_store::tables::connections as table;

use super::settings::remote_view;
use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::seat::SeatKind;
use crate::{Api, Session};

pub(crate) async fn connection_kinds(
    api: &Api,
    _: &Session,
    _: Nothing,
) -> Result<Vec<ConnectionKindView>, ApiError> {
    Ok(api.connections().kinds())
}

pub(crate) async fn connections_list(
    api: &Api,
    _: &Session,
    _: Nothing,
) -> Result<Vec<ConnectionCard>, ApiError> {
    let (remote, stored) = (remote_view(api).await?, api.connections().list().await?);
    card::draw_all(api, remote, stored).await
}

pub(crate) async fn connection_check(
    api: &Api,
    session: &Session,
    draft: ConnectionDraft,
) -> Result<ConnectionCheckView, ApiError> {
    on_this_machine(session)?;
    Ok(check::view(&draft.kind, &api.connections().check(&draft).await?))
}

pub(crate) async fn connection_save(
    api: &Api,
    session: &Session,
    draft: ConnectionDraft,
) -> Result<ConnectionCard, ApiError> {
    on_this_machine(session)?;
    let system = api.connections().save(&draft, &session.actor).await?;
    api.tell(UiEvent::Integrations);
    let cards = connections_list(api, session, Nothing {}).await?;
    cards.into_iter().find(|card| card.system == system).ok_or_else(not_found)
}

pub(crate) async fn connection_remove(
    api: &Api,
    session: &Session,
    request: SystemRequest,
) -> Result<Nothing, ApiError> {
    let used = api.engine().store().read(table::used_by).await.map_err(|error: StoreError| error)?;
    if used.contains_key(&request.system) {
        return Err(ApiError::Coded(ErrorCode::InUse, "an integration uses this connection".to_owned()));
    }
    let removed = api.connections().remove(&request.system, &session.actor).await;
    // Also when it failed: it may be gone, and only some of its records still be here.
    api.tell(UiEvent::Integrations);
    removed?;
    Ok(Nothing {})
}

/// A path names a place on the machine. Whoever sits elsewhere cannot know which, and must not be able to have any folder of
/// this machine read.
fn on_this_machine(session: &Session) -> Result<(), ApiError> {
    match session.seat.kind() {
        SeatKind::Machine => Ok(()),
        SeatKind::Paired(_) => Err(ApiError::Coded(
            ErrorCode::NotOnThisMachine,
            "connections are set up on the machine itself".to_owned(),
        )),
    }
}

fn not_found() -> ApiError {
    ApiError::Coded(ErrorCode::NotFound, "there is no such connection".to_owned())
}
