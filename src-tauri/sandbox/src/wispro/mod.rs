//! A stand-in for Wispro cloud beside the ordering remote: `GET /wispro/api/v1/clients` and `/clients/{id}`, as the contract
//! page tells. The token stands bare in `Authorization`; a wrong one, and whatever else Wispro refuses, is status 200 with
//! another status in the body. Clients are made by index and seed when they are asked for, so that a million of them need
//! no memory. It shares no code with the product.

mod api;
mod book;
mod control;
mod faults;
mod people;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::world::World;
use book::Book;
use faults::Faults;

pub(crate) use control::{call, router as control, show};

/// The token that is accepted where none is given at the start.
pub const WISPRO_TOKEN: &str = "5a3c0d1e-7f42-4b8a-9c6d-2e1f0a9b8c7d";

/// What the stand-in for Wispro remembers.
#[derive(Debug)]
pub(crate) struct Wispro {
    original: String,
    token: String,
    seed: u64,
    book: Book,
    faults: Faults,
    drifts: Vec<control::Drift>,
    figures: Figures,
}

/// What was asked for so far.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub(crate) struct Figures {
    /// Requests of either kind.
    requests: u64,
    /// Pages that were answered with clients.
    pages: u64,
    /// Clients that stood on them.
    rows: u64,
    /// Single clients that were asked for.
    singles: u64,
    /// The largest `per_page` that was asked for.
    largest_page: u64,
}

impl Wispro {
    /// Without clients.
    pub(crate) fn new(token: String, seed: u64) -> Self {
        Self {
            original: token.clone(),
            token,
            seed,
            book: Book::new(seed),
            faults: Faults::default(),
            drifts: Vec::new(),
            figures: Figures::default(),
        }
    }

    /// Forgets everything.
    pub(crate) fn reset(&mut self) {
        *self = Self::new(std::mem::take(&mut self.original), self.seed);
    }
}

/// The routes below `/wispro`.
pub(crate) fn router() -> Router<Arc<World>> {
    Router::new()
        .route("/api/v1/clients", get(api::list))
        .route("/api/v1/clients/{id}", get(api::one))
        .fallback(api::unknown)
}
