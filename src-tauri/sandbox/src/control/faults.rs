//! Switching faults.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Map, Value, json};

use super::Problem;
use crate::faults::{FaultBox, Faults, SocketFault};
use crate::front::Flow;
use crate::lock;
use crate::socket;
use crate::world::World;

/// `GET /control/faults`: the faults, and which key is accepted without telling it.
pub(super) async fn show(State(world): State<Arc<World>>) -> Json<Value> {
    Json(shown(&world))
}

fn shown(world: &World) -> Value {
    let faults = lock(&world.faults).faults.clone();
    let mut shown = serde_json::to_value(faults).unwrap_or_else(|_| json!({}));
    shown["api_key"] = json!(lock(&world.keys).state());
    shown
}

/// `POST /control/faults`
pub(super) async fn set(
    State(world): State<Arc<World>>,
    Json(patch): Json<Map<String, Value>>,
) -> Result<Json<Value>, Problem> {
    apply(&world, patch)?;
    Ok(Json(shown(&world)))
}

/// Applies any subset of the faults. `reset` comes first, so that one request can start from nothing.
///
/// # Errors
/// A [`Problem`] that names an unknown key or a wrong value; nothing but the reset is done then.
pub(crate) fn apply(world: &World, mut patch: Map<String, Value>) -> Result<(), Problem> {
    if patch.remove("reset").is_some_and(|reset| reset == json!(true)) {
        let seed = lock(&world.faults).faults.seed;
        *lock(&world.faults) = FaultBox::new(seed);
        lock(&world.keys).restore();
        world.clock.set_skew_ms(0);
        world.gates.set_sockets(Flow::Open);
    }
    let key = patch.remove("api_key");
    if key.as_ref().is_some_and(|key| !key.is_null() && !key.is_string()) {
        return Err(Problem::bad("api_key is neither a string nor null"));
    }
    let faults: Faults = {
        let mut faults = lock(&world.faults);
        faults.patch(&patch).map_err(|error| Problem::bad(error.to_string()))?;
        let now = faults.faults.clone();
        // Closing happens once; it is no state that later connections meet.
        if matches!(now.socket, SocketFault::CloseNamespace | SocketFault::CloseTransport) {
            faults.faults.socket = SocketFault::None;
        }
        now
    };
    world.clock.set_skew_ms(faults.clock_skew_ms);
    match key {
        None => {}
        Some(Value::String(key)) => lock(&world.keys).accept(Some(key)),
        Some(_) => lock(&world.keys).accept(None),
    }
    if patch.contains_key("socket") {
        socket::apply(world, faults.socket);
    }
    Ok(())
}
