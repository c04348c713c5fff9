use mostrador_connector::Connector;
use serde_json::{Value, json};

use super::*;
use crate::whatsapp::scripted_http::{Reply, Server};

const ANA: &str = "aaaaaaaa-0000-4000-8000-000000000001";
const LUIS: &str = "aaaaaaaa-0000-4000-8000-000000000002";
const HOME: &str = "eeeeeeee-0000-4000-8000-000000000001";
const RECORDED: &str = include_str!("../../../fixtures/whatsapp-v1/customers_bulk.request.json");
const ONE_SKIPPED: &str =
    include_str!("../../../fixtures/whatsapp-v1/customers_bulk.response.200-one-skipped.json");
const SYNC_ERROR: &str = r#"{"error":{"code":"SYNC_ERROR","message":"Record to update not found."}}"#;

fn updated(count: usize) -> Reply {
    Reply::json(200, &format!(r#"{{"success":true,"message":"{count} customers updated successfully"}}"#))
}

fn operation(entity: &str, id: &str, payload: Value, changed: &[&str]) -> WriteOperation {
    WriteOperation {
        idempotency_key: format!("{entity}-{id}"),
        entity: entity.to_owned(),
        action: UPSERT.to_owned(),
        external_id: id.to_owned(),
        payload: payload.into(),
        changed: changed.iter().map(|field| (*field).to_owned()).collect(),
        base_version: None,
    }
}

fn named(id: &str, name: &str) -> WriteOperation {
    operation(CUSTOMER, id, json!({"firstName": name, "lastName": "Prueba"}), &["firstName"])
}

fn code(outcome: &WriteOutcome) -> Option<&str> {
    match outcome {
        WriteOutcome::Failed(RemoteError::Record { code, .. }) => Some(code.as_str()),
        WriteOutcome::Done(_) | WriteOutcome::Failed(_) => None,
    }
}

fn body(server: &Server, place: usize) -> Value {
    serde_json::from_str(&server.requests()[place].body).unwrap()
}

#[tokio::test]
async fn operations_of_one_customer_are_one_entry_with_what_changed() {
    let server = Server::start([updated(2)]).await;
    let street = json!({"customerId": ANA, "street": "Calle Dos", "number": "7", "latitude": 19.5});
    let batch = [
        named(ANA, "Ana María"),
        named(LUIS, "Luis"),
        operation(ADDRESS, HOME, street.clone(), &["street"]),
        operation(CUSTOMER, ANA, json!({"email": null}), &["email"]),
        operation(ADDRESS, HOME, street, &["number"]),
    ];
    assert_eq!(server.connector().write(&batch).await.unwrap(), vec![WriteOutcome::done(); 5]);
    let [request] = server.requests().try_into().unwrap();
    assert!(request.head.starts_with("post /api/sync/customers/bulk http/1.1"), "{}", request.head);
    assert!(request.head.contains("content-type: application/json"));
    let wanted = json!({"customers": [
        {"id": ANA, "firstName": "Ana María", "email": null,
         "addresses": [{"id": HOME, "street": "Calle Dos", "number": "7"}]},
        {"id": LUIS, "firstName": "Luis"},
    ]});
    assert_eq!(body(&server, 0), wanted);
}

#[tokio::test]
async fn the_recorded_request_is_written_as_it_was_recorded() {
    let recorded: Value = serde_json::from_str(RECORDED).unwrap();
    let mut ana = recorded["customers"][0].clone();
    let home = ana["addresses"][0].clone();
    ana.as_object_mut().unwrap().remove("addresses");
    let nobody = json!({"firstName": "No existe", "email": null});
    let batch = [
        operation(CUSTOMER, ANA, ana, &[]),
        operation(ADDRESS, HOME, home, &[]),
        operation(CUSTOMER, "aaaaaaaa-0000-4000-8000-0000000000ff", nobody, &[]),
    ];
    let server = Server::start([Reply::json(200, ONE_SKIPPED)]).await;
    let answered = server.connector().write(&batch).await;
    assert!(
        matches!(&answered, Err(RemoteError::Batch { code, .. }) if code.as_str() == "NOT_FOUND"),
        "{answered:?}"
    );
    let mut wanted = recorded;
    // An empty name keeps the old one and an address is never moved: neither is said.
    wanted["customers"][1].as_object_mut().unwrap().remove("lastName");
    // The remote counts these itself.
    for field in ["totalOrders", "totalSpent", "lastInteraction"] {
        wanted["customers"][0].as_object_mut().unwrap().remove(field);
    }
    for field in ["customerId", "createdAt", "updatedAt", "deletedAt"] {
        wanted["customers"][0]["addresses"][0].as_object_mut().unwrap().remove(field);
    }
    assert_eq!(body(&server, 0), wanted);
}

#[tokio::test]
async fn who_is_unknown_there_is_found_by_halving() {
    let server = Server::start([updated(1), updated(1), updated(0)]).await;
    let connector = server.connector();
    let batch = [named(ANA, "Ana"), named(LUIS, "Luis")];
    let together = connector.write(&batch).await;
    assert!(matches!(together, Err(RemoteError::Batch { .. })), "{together:?}");
    assert_eq!(connector.write(&batch[..1]).await.unwrap(), [WriteOutcome::done()]);
    let alone = connector.write(&batch[1..]).await.unwrap();
    assert_eq!(code(&alone[0]), Some("NOT_FOUND"));
}

#[tokio::test]
async fn several_operations_of_one_unknown_customer_are_all_to_blame() {
    let server = Server::start([updated(0)]).await;
    let street = json!({"customerId": ANA, "street": "Uno"});
    let batch = [named(ANA, "Ana"), operation(ADDRESS, HOME, street, &["street"])];
    let outcomes = server.connector().write(&batch).await.unwrap();
    assert_eq!(outcomes.iter().map(code).collect::<Vec<_>>(), [Some("NOT_FOUND"); 2]);
}

#[tokio::test]
async fn an_unknown_address_is_told_apart_by_halving() {
    let server = Server::start([Reply::json(500, SYNC_ERROR), Reply::json(500, SYNC_ERROR)]).await;
    let connector = server.connector();
    let batch =
        [named(ANA, "Ana"), operation(ADDRESS, HOME, json!({"customerId": ANA, "city": "León"}), &["city"])];
    assert!(matches!(connector.write(&batch).await, Err(RemoteError::Batch { .. })));
    let alone = connector.write(&batch[1..]).await.unwrap();
    assert_eq!(code(&alone[0]), Some("SYNC_ERROR"));
}

#[tokio::test]
async fn an_answer_that_does_not_say_how_many_proves_nothing() {
    for body in [
        "",
        "<html></html>",
        "{}",
        r#"{"success":true}"#,
        r#"{"success":false,"message":"1 customers updated successfully"}"#,
        r#"{"success":true,"message":"updated"}"#,
        r#"{"success":true,"message":"2 customers updated successfully"}"#,
    ] {
        let server = Server::start([Reply::json(200, body)]).await;
        let answered = server.connector().write(&[named(ANA, "Ana")]).await;
        assert!(matches!(answered, Err(RemoteError::Transient { .. })), "{body}: {answered:?}");
    }
}

#[tokio::test]
async fn what_has_nothing_to_be_sent_is_done_and_sends_nothing() {
    let server = Server::start([]).await;
    let banned =
        operation(CUSTOMER, ANA, json!({"isBanned": true, "banReason": "x"}), &["isBanned", "banReason"]);
    assert_eq!(server.connector().write(&[banned]).await.unwrap(), [WriteOutcome::done()]);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn what_cannot_be_done_there_fails_alone_with_its_reason() {
    let server = Server::start([updated(1)]).await;
    let mut batch = vec![named(ANA, "Ana"); 8];
    batch[0].action = "delete".to_owned();
    batch[1].external_id = String::new();
    batch[2].external_id = "local:eeeeeeee".to_owned();
    batch[3].payload = json!([1]).into();
    batch[4] = operation(ADDRESS, HOME, json!({"street": "Uno"}), &["street"]);
    batch[5] =
        operation(CUSTOMER, ANA, json!({"lastName": "", "email": "ana@example.org"}), &["lastName", "email"]);
    batch[6].entity = "menu".to_owned();
    let outcomes = server.connector().write(&batch).await.unwrap();
    let wanted = [
        Some("UNKNOWN_OPERATION"),
        Some("CREATES_NOT_SUPPORTED"),
        Some("ID_UNUSABLE"),
        Some("NOT_AN_OBJECT"),
        Some("ID_UNUSABLE"),
        Some("CANNOT_BE_CLEARED"),
        Some("UNKNOWN_OPERATION"),
        None,
    ];
    assert_eq!(outcomes.iter().map(code).collect::<Vec<_>>(), wanted);
    assert_eq!(outcomes[7], WriteOutcome::done());
    let sent = json!({"customers": [{"id": ANA, "firstName": "Ana", "email": "ana@example.org"}]});
    assert_eq!(body(&server, 0), sent);
}

#[tokio::test]
async fn too_many_or_too_long_ones_are_to_be_split_and_are_not_sent() {
    let server = Server::start([]).await;
    let connector = server.connector();
    let many: Vec<_> =
        (0..101).map(|one| named(&format!("aaaaaaaa-0000-4000-8000-{one:012}"), "Ana")).collect();
    assert_eq!(connector.write(&many).await, Err(RemoteError::TooLarge));
    let long = [named(ANA, &"ñ".repeat(30_000)), named(LUIS, &"ñ".repeat(30_000))];
    assert_eq!(connector.write(&long).await, Err(RemoteError::TooLarge));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn orders_and_customers_of_one_batch_each_get_their_own_outcome() {
    let confirmed = r#"{"success":true,"message":"1 orders confirmed successfully"}"#;
    let server = Server::start([Reply::json(200, confirmed), updated(0)]).await;
    let mut confirmation = operation("order", LUIS, json!({"dailyNumber": 4}), &[]);
    confirmation.action = "confirm".to_owned();
    let outcomes = server.connector().write(&[named(ANA, "Ana"), confirmation]).await.unwrap();
    assert_eq!(outcomes.iter().map(code).collect::<Vec<_>>(), [Some("NOT_FOUND"), None]);
    assert_eq!(outcomes[1], WriteOutcome::done());
}
