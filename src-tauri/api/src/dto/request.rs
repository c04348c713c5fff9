//! Requests and small answers of the command table.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A request without parameters, and an answer without content.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// One order.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OrderRequest {
    /// UUID of the order.
    pub id: String,
}

/// Several orders.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OrdersRequest {
    /// UUIDs.
    pub ids: Vec<String>,
}

/// *Aceptar*.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AcceptRequest {
    /// UUID of the order.
    pub id: String,
    /// Promised minutes, 1 to 240.
    pub prep_minutes: u32,
}

/// *Rechazar* or *Anular*.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReasonRequest {
    /// UUID of the order.
    pub id: String,
    /// Why; 1 to 200 characters.
    pub reason: String,
}

/// Next stage. `from` guards against a second press on a card that has moved already.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AdvanceRequest {
    /// UUID of the order.
    pub id: String,
    /// The stage that the person saw.
    pub from: super::StageView,
}

/// Search in all stored orders.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchRequest {
    /// Number with or without `#`, name, phone or dish.
    pub text: String,
}

/// An error as the screen gets it. The words come from the catalogue, by `code`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErrorView {
    /// Which error; a key of the catalogue `errors`.
    pub code: crate::ErrorCode,
    /// Technical detail for *Detalles técnicos*; never personal data, never a secret.
    pub detail: Option<String>,
}
