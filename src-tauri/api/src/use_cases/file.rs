//! Files that are made for a person.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::dto::ExportView;
use crate::error::ApiError;
use crate::seat::SeatKind;
use crate::{Api, Session};

/// Saves a file where the person sits: on this machine, or by the page of another one.
pub(super) async fn hand_over(
    api: &Api,
    session: &Session,
    name: String,
    media_type: &str,
    file: Vec<u8>,
) -> Result<ExportView, ApiError> {
    let saved_to = match session.seat.kind() {
        SeatKind::Machine => api.desktop().save_file(&name, &file).await?,
        SeatKind::Paired(_) => None,
    };
    let content = match saved_to {
        Some(_) => None,
        None => Some(STANDARD.encode(&file)),
    };
    Ok(ExportView { name, media_type: media_type.to_owned(), saved_to, content })
}
