//! Making and changing customers at the remote.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Problem;
use crate::customers::{Bump, Unknown, Wanted};
use crate::generator::people;
use crate::lock;
use crate::report::PushReport;
use crate::world::World;

impl From<Unknown> for Problem {
    fn from(Unknown: Unknown) -> Self {
        Self::missing("no such customer or address")
    }
}

/// Which customers to make.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Create {
    /// Forgets all others first.
    clear: bool,
    /// How many generated ones.
    count: usize,
    /// Seed of the generated ones; 1 when absent.
    seed: Option<u64>,
    /// Messages in the chat of each generated one.
    chat: u32,
    /// Customers given word by word; one with a known id takes that one's place.
    customers: Vec<Value>,
    /// Customers given letter by letter, as JSON texts: listed as they are until somebody changes them.
    texts: Vec<String>,
    /// Listed as they are in every answer and never found: what is no object, has no id, or an id again.
    entries: Vec<String>,
}

/// Makes customers; answers the ids of the generated ones.
///
/// # Errors
/// A text that is no JSON.
pub(crate) fn make(world: &World, create: Create) -> Result<Vec<String>, Problem> {
    let now = world.clock.now_iso();
    let mut texts = Vec::with_capacity(create.texts.len());
    for text in create.texts {
        let value = serde_json::from_str(&text).map_err(|error| Problem::bad(error.to_string()))?;
        texts.push((value, text));
    }
    let mut book = lock(&world.customers);
    if create.clear {
        book.clear();
    }
    for customer in create.customers {
        book.put(customer, None);
    }
    for (value, text) in texts {
        book.put(value, Some(text));
    }
    for entry in create.entries {
        book.add_entry(entry);
    }
    let wanted = Wanted { count: create.count, seed: create.seed.unwrap_or(1), chat: create.chat };
    Ok(book.make(&wanted, &now))
}

/// `POST /control/customers`
pub(super) async fn create(
    State(world): State<Arc<World>>,
    Json(create): Json<Create>,
) -> Result<Json<Value>, Problem> {
    let ids = make(&world, create)?;
    let customers = lock(&world.customers).live_count();
    Ok(Json(json!({ "ids": ids, "customers": customers })))
}

/// `GET /control/customers/{id}`
pub(super) async fn show(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    Ok(Json(lock(&world.customers).get(&id)?))
}

/// `GET /control/pushes`
pub(super) async fn pushes(State(world): State<Arc<World>>) -> Json<Vec<PushReport>> {
    Json(lock(&world.customers).pushes())
}

/// What is changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Change {
    patch: Map<String, Value>,
    /// Whether the customer's `updatedAt` moves.
    bump: Option<bool>,
}

/// `POST /control/customers/{id}/change`
pub(super) async fn change(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    Json(change): Json<Change>,
) -> Result<Json<Value>, Problem> {
    let bump = Bump::from(change.bump.unwrap_or(true));
    changed(&world, |book, now| book.change(&id, &change.patch, bump, now))
}

/// A ban, or the end of one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ban {
    banned: bool,
    reason: Option<String>,
}

/// `POST /control/customers/{id}/ban`
pub(super) async fn ban(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    Json(ban): Json<Ban>,
) -> Result<Json<Value>, Problem> {
    changed(&world, |book, now| {
        let patch = Map::from_iter([
            ("isBanned".to_owned(), json!(ban.banned)),
            ("bannedAt".to_owned(), json!(ban.banned.then_some(now))),
            ("banReason".to_owned(), json!(ban.reason.filter(|_| ban.banned))),
        ]);
        book.change(&id, &patch, Bump::Yes, now)
    })
}

/// `POST /control/customers/{id}/delete`: softly, so that it is not listed any more.
pub(super) async fn delete(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    changed(&world, |book, now| book.change(&id, &deleted(now), Bump::Yes, now))
}

fn deleted(now: &str) -> Map<String, Value> {
    Map::from_iter([("deletedAt".to_owned(), json!(now))])
}

/// What is changed about the addresses of a customer.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct AddressChange {
    patch: Map<String, Value>,
    /// Whether the customer's `updatedAt` moves too; not when absent, as the remote does it.
    bump: bool,
}

/// `POST /control/customers/{id}/addresses`: one more, with the patch over a usual one.
pub(super) async fn add_address(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    Json(change): Json<AddressChange>,
) -> Result<Json<Value>, Problem> {
    let customer = lock(&world.customers).get(&id)?;
    let mut address = people::address(&customer["id"], &world.clock.now_iso());
    if let Some(fields) = address.as_object_mut() {
        fields.extend(change.patch);
    }
    let bump = Bump::from(change.bump);
    changed(&world, |book, now| book.add_address(&id, address, bump, now))
}

/// `POST /control/addresses/{id}/change`
pub(super) async fn change_address(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    Json(change): Json<AddressChange>,
) -> Result<Json<Value>, Problem> {
    let bump = Bump::from(change.bump);
    changed(&world, |book, now| book.change_address(&id, &change.patch, bump, now))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct AddressDeletion {
    bump: bool,
}

/// `POST /control/addresses/{id}/delete`: softly.
pub(super) async fn delete_address(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    Json(deletion): Json<AddressDeletion>,
) -> Result<Json<Value>, Problem> {
    let bump = Bump::from(deletion.bump);
    changed(&world, |book, now| book.change_address(&id, &deleted(now), bump, now))
}

/// Answers the customer as it is then; orders that follow know it.
fn changed(
    world: &World,
    change: impl FnOnce(&mut crate::customers::CustomerBook, &str) -> Result<Value, Unknown>,
) -> Result<Json<Value>, Problem> {
    let now = world.clock.now_iso();
    let customer = change(&mut lock(&world.customers), &now)?;
    world.known_as(&customer);
    Ok(Json(customer))
}
