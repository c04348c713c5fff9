//! *Sincronizar con Wispro*, and clients that wait for a person.

use crate::dto::*;
use crate::error::ApiError;
use crate::use_cases::unbuilt;
use crate::{Api, Session};

pub(crate) async fn wispro_get(_: &Api, _: &Session, _: Nothing) -> Result<WisproView, ApiError> {
    unbuilt()
}

pub(crate) async fn wispro_check(_: &Api, _: &Session, _: SystemRequest) -> Result<WisproPreCheck, ApiError> {
    unbuilt()
}

pub(crate) async fn wispro_start(_: &Api, _: &Session, _: WisproStart) -> Result<RunView, ApiError> {
    unbuilt()
}

pub(crate) async fn review_list(_: &Api, _: &Session, _: PageRequest) -> Result<ReviewPage, ApiError> {
    unbuilt()
}

pub(crate) async fn review_decide(_: &Api, _: &Session, _: ReviewDecision) -> Result<Nothing, ApiError> {
    unbuilt()
}
