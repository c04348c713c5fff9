//! Somebody who works at the board where no person can: so that a demo without a screen shows every column.

use serde::Deserialize;
use serde_json::json;

use crate::http::Client;

/// A column is worked off, oldest first, once it holds more than this.
const ROOM: &[(&str, usize)] = &[("NEW", 2), ("PREPARING", 4), ("READY", 2), ("OUT_FOR_DELIVERY", 2)];

#[derive(Debug, Deserialize)]
struct Board {
    orders: Vec<Card>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Card {
    id: String,
    stage: String,
    received_at: i64,
}

/// Accepts and moves on what has waited longest.
pub(crate) fn work(session: &Client) -> anyhow::Result<()> {
    let board: Board = session.post("/rpc/board_get", &json!({}))?;
    for card in due(&board) {
        let (command, request) = match card.stage.as_str() {
            "NEW" => ("order_accept", json!({ "id": card.id, "prepMinutes": 25 })),
            stage => ("order_advance", json!({ "id": card.id, "from": stage })),
        };
        let _card: serde_json::Value = session.post(&format!("/rpc/{command}"), &request)?;
    }
    Ok(())
}

fn due(board: &Board) -> Vec<&Card> {
    let mut due = Vec::new();
    for (stage, room) in ROOM {
        let mut column: Vec<&Card> = board.orders.iter().filter(|card| card.stage == *stage).collect();
        column.sort_by_key(|card| card.received_at);
        let over = column.len().saturating_sub(*room);
        due.extend(column.into_iter().take(over));
    }
    due
}

#[cfg(test)]
#[path = "staff_tests.rs"]
mod tests;
