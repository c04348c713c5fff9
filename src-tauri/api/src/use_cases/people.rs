//! People, and who sits at which screen.

use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::{Api, Session};

fn later<T>() -> Result<T, ApiError> {
    Err(ApiError::Coded(ErrorCode::NotOnThisMachine, String::new()))
}

pub(crate) async fn seat_get(_: &Api, _: &Session, _: Nothing) -> Result<SeatView, ApiError> {
    later()
}
pub(crate) async fn seat_people(_: &Api, _: &Session, _: Nothing) -> Result<Vec<SeatPerson>, ApiError> {
    later()
}
pub(crate) async fn seat_sign_in(_: &Api, _: &Session, _: SignInRequest) -> Result<SeatView, ApiError> {
    later()
}
pub(crate) async fn seat_sign_out(_: &Api, _: &Session, _: Nothing) -> Result<SeatView, ApiError> {
    later()
}
pub(crate) async fn seat_change_pin(_: &Api, _: &Session, _: OwnPinRequest) -> Result<SeatView, ApiError> {
    later()
}
pub(crate) async fn people_list(_: &Api, _: &Session, _: Nothing) -> Result<Vec<PersonView>, ApiError> {
    later()
}
pub(crate) async fn person_add(_: &Api, _: &Session, _: PersonAddRequest) -> Result<PersonView, ApiError> {
    later()
}
pub(crate) async fn person_change(
    _: &Api,
    _: &Session,
    _: PersonChangeRequest,
) -> Result<PersonView, ApiError> {
    later()
}
pub(crate) async fn person_set_pin(
    _: &Api,
    _: &Session,
    _: PersonPinRequest,
) -> Result<PersonView, ApiError> {
    later()
}
pub(crate) async fn pairing_start(_: &Api, _: &Session, _: PairingRequest) -> Result<PairingView, ApiError> {
    later()
}
