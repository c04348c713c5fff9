//! Connections to outside systems.

use super::unbuilt;
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session};

pub(crate) async fn connection_kinds(
    _: &Api,
    _: &Session,
    _: Nothing,
) -> Result<Vec<ConnectionKindView>, ApiError> {
    unbuilt()
}

pub(crate) async fn connections_list(
    _: &Api,
    _: &Session,
    _: Nothing,
) -> Result<Vec<ConnectionCard>, ApiError> {
    unbuilt()
}

pub(crate) async fn connection_check(
    _: &Api,
    _: &Session,
    _: ConnectionDraft,
) -> Result<ConnectionCheckView, ApiError> {
    unbuilt()
}

pub(crate) async fn connection_save(
    _: &Api,
    _: &Session,
    _: ConnectionDraft,
) -> Result<ConnectionCard, ApiError> {
    unbuilt()
}

pub(crate) async fn connection_remove(_: &Api, _: &Session, _: SystemRequest) -> Result<Nothing, ApiError> {
    unbuilt()
}
