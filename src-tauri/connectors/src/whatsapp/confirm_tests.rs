use mostrador_connector::{Connector, RemoteError, WriteOperation, WriteOutcome};
use serde_json::{Value, json};

use crate::whatsapp::scripted_http::{Reply, Server};

const OK: &str = r#"{"success":true,"message":"2 orders confirmed successfully"}"#;
const SYNC_ERROR: &str =
    r#"{"error":{"code":"SYNC_ERROR","message":"Record to update not found","details":{}}}"#;

fn operation(id: &str, number: u32) -> WriteOperation {
    WriteOperation {
        idempotency_key: format!("confirm-{id}"),
        entity: "order".to_owned(),
        action: "confirm".to_owned(),
        external_id: id.to_owned(),
        payload: json!({"orderId": id, "dailyNumber": number}).into(),
        changed: Vec::new(),
        base_version: None,
    }
}

fn record_code(outcome: &WriteOutcome) -> Option<&str> {
    match outcome {
        WriteOutcome::Failed(RemoteError::Record { code, .. }) => Some(code.as_str()),
        WriteOutcome::Done(_) | WriteOutcome::Failed(_) => None,
    }
}

#[tokio::test]
async fn a_batch_is_one_request_in_the_remotes_words() {
    let server = Server::start([Reply::json(200, OK)]).await;
    let first = operation("BBBBBBBB-0000-4000-8000-000000000001", 17);
    let second = operation("bbbbbbbb-0000-4000-8000-000000000002", 18);
    let outcomes = server.connector().write(&[first, second]).await.unwrap();
    assert_eq!(outcomes, [WriteOutcome::done(), WriteOutcome::done()]);
    let [request] = server.requests().try_into().unwrap();
    assert!(request.head.starts_with("post /api/sync/orders/confirm http/1.1"), "{}", request.head);
    assert!(request.head.contains("x-api-key: test-key"));
    assert!(request.head.contains("content-type: application/json"));
    let body: Value = serde_json::from_str(&request.body).unwrap();
    assert_eq!(
        body,
        json!({"orderUpdates": [
            {"orderId": "BBBBBBBB-0000-4000-8000-000000000001", "dailyNumber": 17},
            {"orderId": "bbbbbbbb-0000-4000-8000-000000000002", "dailyNumber": 18},
        ]})
    );
}

#[tokio::test]
async fn nothing_to_send_sends_nothing() {
    let server = Server::start([]).await;
    assert_eq!(server.connector().write(&[]).await, Ok(Vec::new()));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_200_that_does_not_say_success_is_no_success() {
    for body in ["", "<html></html>", "{}", "[]", "null", r#"{"success":false}"#, r#"{"success":"true"}"#] {
        let server = Server::start([Reply::json(200, body)]).await;
        let result = server.connector().write(&[operation("a", 1)]).await;
        assert!(matches!(result, Err(RemoteError::Transient { .. })), "{body}: {result:?}");
    }
}

#[tokio::test]
async fn a_refused_batch_is_to_be_halved_and_a_refused_single_order_is_to_blame() {
    let server = Server::start([Reply::json(500, SYNC_ERROR), Reply::json(500, SYNC_ERROR)]).await;
    let connector = server.connector();
    let result = connector.write(&[operation("a", 1), operation("b", 2)]).await;
    assert!(matches!(result, Err(RemoteError::Batch { .. })), "{result:?}");
    let outcomes = connector.write(&[operation("a", 1)]).await.unwrap();
    assert_eq!(outcomes.iter().map(record_code).collect::<Vec<_>>(), [Some("SYNC_ERROR")]);
}

#[tokio::test]
async fn an_operation_that_cannot_be_sent_fails_alone() {
    let server = Server::start([Reply::json(200, OK), Reply::json(500, SYNC_ERROR)]).await;
    let connector = server.connector();
    let mut batch = vec![operation("a", 1), operation("b", 2), operation("c", 3), operation("d", 4)];
    batch[0].action = "delete".to_owned();
    batch[1].payload = json!({"dailyNumber": -1}).into();
    batch[3].external_id = "x".repeat(200);
    let outcomes = connector.write(&batch).await.unwrap();
    let codes: Vec<_> = outcomes.iter().map(record_code).collect();
    assert_eq!(codes, [Some("UNKNOWN_OPERATION"), Some("DAILY_NUMBER_UNUSABLE"), None, Some("ID_UNUSABLE")]);
    assert_eq!(outcomes[2], WriteOutcome::done());
    // The one that was sent is refused: it is to blame, the others keep their own reasons.
    let outcomes = connector.write(&batch).await.unwrap();
    assert_eq!(record_code(&outcomes[0]), Some("UNKNOWN_OPERATION"));
    assert_eq!(record_code(&outcomes[2]), Some("SYNC_ERROR"));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn more_than_a_page_is_too_large_and_a_full_page_stays_below_the_remotes_limit() {
    let server = Server::start([Reply::json(200, OK)]).await;
    let connector = server.connector();
    let batch: Vec<WriteOperation> = (0..101)
        .map(|index| operation(&format!("{index:08}-0000-4000-8000-000000000001"), u32::MAX))
        .collect();
    assert_eq!(connector.write(&batch).await, Err(RemoteError::TooLarge));
    assert!(server.requests().is_empty());
    assert_eq!(connector.write(&batch[..100]).await.unwrap().len(), 100);
    assert!(server.requests()[0].body.len() < 95_000);
}
