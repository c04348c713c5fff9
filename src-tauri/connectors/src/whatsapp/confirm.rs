//! Confirming orders. The request is idempotent: the same numbers may be sent again at any time.

use std::time::Duration;

use mostrador_connector::{ReasonCode, RemoteError, WriteOperation, WriteOutcome};
use serde::Serialize;

use super::{
    BODY_MAX, CONFIRM, ORDER, PAGE_MAX, answer, failure,
    http::{RemoteClient, transient},
};

/// No spelling of a UUID is longer.
const ID_MAX: usize = 64;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    order_updates: Vec<Update<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Update<'a> {
    order_id: &'a str,
    daily_number: u32,
}

/// One request for the batch. What cannot be sent at all fails by itself and holds nothing up.
pub(super) async fn confirm(
    client: &RemoteClient,
    timeout: Duration,
    batch: &[WriteOperation],
) -> Result<Vec<WriteOutcome>, RemoteError> {
    let prepared: Vec<Result<Update<'_>, RemoteError>> = batch.iter().map(prepare).collect();
    let mut outcomes = Vec::with_capacity(batch.len());
    let mut order_updates = Vec::with_capacity(batch.len());
    for update in prepared {
        match update {
            Ok(update) => {
                order_updates.push(update);
                outcomes.push(WriteOutcome::done());
            }
            Err(error) => outcomes.push(WriteOutcome::Failed(error)),
        }
    }
    let operations = order_updates.len();
    if operations == 0 {
        return Ok(outcomes);
    }
    let body = serde_json::to_vec(&Body { order_updates })
        .map_err(|_| transient("BODY_UNWRITABLE", "the confirmation could not be written"))?;
    if operations > PAGE_MAX || body.len() > BODY_MAX {
        return Err(RemoteError::TooLarge);
    }
    let call = failure::Call::Write { operations, body_bytes: body.len() };
    let answer = client.post("api/sync/orders/confirm", timeout, body).await?;
    if answer.is_success() {
        answer::expect_success(&answer)?;
        return Ok(outcomes);
    }
    match failure::classify(&answer, call) {
        // Exactly one was sent, so it is the one to blame.
        record @ RemoteError::Record { .. } => Ok(outcomes
            .into_iter()
            .map(|outcome| match outcome {
                WriteOutcome::Done(_) => WriteOutcome::Failed(record.clone()),
                failed @ WriteOutcome::Failed(_) => failed,
            })
            .collect()),
        error => Err(error),
    }
}

fn prepare(operation: &WriteOperation) -> Result<Update<'_>, RemoteError> {
    let refuse = |code: &str, detail: &str| {
        Err(RemoteError::Record { code: ReasonCode::new(code), detail: detail.to_owned() })
    };
    if operation.entity != ORDER || operation.action != CONFIRM {
        return refuse("UNKNOWN_OPERATION", "this system only confirms orders");
    }
    if operation.external_id.is_empty() || operation.external_id.len() > ID_MAX {
        return refuse("ID_UNUSABLE", "the id is empty or too long");
    }
    let number = operation.payload.to_value().get("dailyNumber").and_then(serde_json::Value::as_u64);
    match number.and_then(|number| u32::try_from(number).ok()) {
        Some(daily_number) => Ok(Update { order_id: &operation.external_id, daily_number }),
        None => refuse("DAILY_NUMBER_UNUSABLE", "the payload has no usable daily number"),
    }
}

#[cfg(test)]
#[path = "confirm_tests.rs"]
mod tests;
