//! The control API under `/control/wispro`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::book::{Book, Wanted};
use super::faults::Faults;
use super::{Wispro, api};
use crate::control::Problem;
use crate::lock;
use crate::world::World;

/// Clients that come and go while somebody reads page by page.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Drift {
    /// Happens once, as soon as this page was answered.
    after_page: u64,
    /// So many of the first clients go: every row behind them moves up.
    #[serde(default)]
    delete: u64,
    /// So many come.
    #[serde(default)]
    create: u64,
    /// Where they stand.
    #[serde(default)]
    at: At,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum At {
    #[default]
    Front,
    End,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Put {
    texts: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    id: Option<String>,
    first: Option<u64>,
    patch: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Delete {
    #[serde(default)]
    ids: Vec<String>,
    #[serde(default)]
    first: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Token {
    token: Option<String>,
}

/// The routes.
pub(crate) fn router() -> Router<Arc<World>> {
    Router::new().route("/", get(show_all)).route("/{what}", post(set).get(get_one))
}

async fn show_all(State(world): State<Arc<World>>) -> Json<Value> {
    Json(api::shown(&lock(&world.wispro)))
}

async fn get_one(State(world): State<Arc<World>>, Path(what): Path<String>) -> Result<Json<Value>, Problem> {
    show(&world, &what).map(Json)
}

async fn set(
    State(world): State<Arc<World>>,
    Path(what): Path<String>,
    Json(body): Json<Value>,
) -> Result<Json<Value>, Problem> {
    call(&world, &what, body).map(Json)
}

/// `GET /control/wispro/{what}`.
///
/// # Errors
/// There is nothing of that name.
pub(crate) fn show(world: &World, what: &str) -> Result<Value, Problem> {
    let wispro = lock(&world.wispro);
    match what {
        "figures" => Ok(api::shown(&wispro)),
        "list" => Ok(Value::Array(wispro.book.told())),
        _ => Err(Problem::bad("there is nothing of that name")),
    }
}

/// `POST /control/wispro/{what}`.
///
/// # Errors
/// An unknown call, or a body of another form; nothing is changed then.
pub(crate) fn call(world: &World, what: &str, body: Value) -> Result<Value, Problem> {
    let mut wispro = lock(&world.wispro);
    match what {
        "clients" => {
            let wanted: Wanted = read(body)?;
            wispro.book = Book::make(wispro.seed, &wanted).map_err(Problem::bad)?;
        }
        "put" => {
            let Put { texts } = read(body)?;
            texts.into_iter().for_each(|text| wispro.book.put(text));
        }
        "change" => {
            let Change { id, first, patch } = read(body)?;
            if let Some(id) = id
                && !wispro.book.change(&id, patch.clone())
            {
                return Err(Problem::bad("there is no such client"));
            }
            wispro.book.change_first(first.unwrap_or_default(), &patch);
        }
        "delete" => {
            let Delete { ids, first } = read(body)?;
            for id in ids {
                wispro.book.delete(&id);
            }
            wispro.book.delete_first(first);
        }
        "drift" => {
            let drift: Drift = read(body)?;
            wispro.drifts.push(drift);
        }
        "faults" => {
            let faults: Faults = read(body)?;
            wispro.faults = faults;
        }
        "token" => {
            let Token { token } = read(body)?;
            wispro.token = token.unwrap_or_else(|| wispro.original.clone());
        }
        _ => return Err(Problem::bad("there is no such call")),
    }
    Ok(api::shown(&wispro))
}

fn read<T: DeserializeOwned>(body: Value) -> Result<T, Problem> {
    serde_json::from_value(body).map_err(|error| Problem::bad(error.to_string()))
}

/// What was to happen after this page happens.
pub(super) fn drift(wispro: &mut Wispro, page: u64) {
    let (due, later): (Vec<Drift>, Vec<Drift>) =
        std::mem::take(&mut wispro.drifts).into_iter().partition(|drift| drift.after_page == page);
    wispro.drifts = later;
    for Drift { delete, create, at, .. } in due {
        wispro.book.delete_first(delete);
        wispro.book.create(create, at == At::Front);
    }
}
