//! Who sits at which screen.

use mostrador_store::tables::people;
use mostrador_store::{Lane, StoreError, WriteTransaction};

use super::person_audit::{Entry, log};
use super::pin_check::{Purpose, check_pin};
use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::pin::check_shape;
use crate::seat::{Seat, SeatKind, SignedIn};
use crate::{Api, Session};

/// Who sits at a screen, as of now.
async fn view(api: &Api, seat: &Seat) -> Result<SeatView, ApiError> {
    let session = api.session(seat).await?;
    Ok(SeatView {
        person: session.person.map(|id| SeatPerson { id, name: session.actor, role: session.role }),
        role: session.role,
        people: if api.crew().await?.is_empty() { PeopleExist::Nobody } else { PeopleExist::Somebody },
        kind: match seat.kind() {
            SeatKind::Machine => SeatKindView::Machine,
            SeatKind::Paired(_) => SeatKindView::Paired,
        },
    })
}

pub(crate) async fn seat_get(api: &Api, session: &Session, _request: Nothing) -> Result<SeatView, ApiError> {
    view(api, &session.seat).await
}

pub(crate) async fn seat_people(
    api: &Api,
    _session: &Session,
    _request: Nothing,
) -> Result<Vec<SeatPerson>, ApiError> {
    let crew = api.crew().await?;
    Ok(crew
        .active()
        .map(|member| SeatPerson { id: member.id, name: member.name.clone(), role: member.role })
        .collect())
}

pub(crate) async fn seat_sign_in(
    api: &Api,
    session: &Session,
    request: SignInRequest,
) -> Result<SeatView, ApiError> {
    check_shape(&request.pin, "pin")?;
    let person = check_pin(api, session, request.person_id, request.pin, Purpose::SignIn).await?;
    session.seat.sit(Some(SignedIn { person: person.id, pin_version: person.pin_version }));
    // Other pages of the same screen.
    api.tell(UiEvent::People);
    view(api, &session.seat).await
}

pub(crate) async fn seat_sign_out(
    api: &Api,
    session: &Session,
    _request: Nothing,
) -> Result<SeatView, ApiError> {
    session.seat.sit(None);
    if let Some(person) = session.person {
        api.tell(UiEvent::People);
        let (engine, actor) = (api.engine(), session.actor.clone());
        let now = engine.now();
        let written = engine.store().write(Lane::Interactive, move |transaction| {
            log(transaction, &Entry::ok(person, "sign_out", &actor), now)
        });
        // A full disk must not keep anybody signed in.
        if let Err(error) = written.await as Result<(), StoreError> {
            tracing::warn!(%error, "a sign-out is missing from the history");
        }
    }
    view(api, &session.seat).await
}

pub(crate) async fn seat_change_pin(
    api: &Api,
    session: &Session,
    request: OwnPinRequest,
) -> Result<SeatView, ApiError> {
    let Some(id) = session.person else { return Err(ApiError::Permission) };
    check_shape(&request.current, "current")?;
    check_shape(&request.pin, "pin")?;
    let person = check_pin(api, session, id, request.current, Purpose::ChangePin).await?;
    let hash = api.pins().hash(request.pin).await?;
    let (now, actor) = (api.engine().now(), session.actor.clone());
    let seat = session.seat.clone();
    let change = move |transaction: &WriteTransaction<'_>| {
        // The PIN that was right may have been replaced by an administrator meanwhile: theirs stays.
        people::find(transaction, id)?
            .filter(|present| present.pin_version == person.pin_version)
            .ok_or_else(|| {
                ApiError::Coded(ErrorCode::WrongPin, "the PIN was changed meanwhile".to_owned())
            })?;
        let version = people::set_pin(transaction, id, &hash, now)?;
        log(transaction, &Entry::ok(id, "change_pin", &actor), now)?;
        Ok(version)
    };
    // Other screens at which this person has signed in are left: somebody may have known the old one.
    api.change_people(change, move |version| seat.renew(SignedIn { person: id, pin_version: *version }))
        .await?;
    view(api, &session.seat).await
}
