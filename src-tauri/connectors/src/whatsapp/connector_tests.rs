use mostrador_connector::{CheckStepName, Connector, ReadRequest, ReadStyle, RemoteError, WriteStyle};

use super::scripted_http::{Reply, Server};

const STATUS: &str = include_str!("../../fixtures/whatsapp-v1/status.response.200.json");
const WRONG_KEY: &str = include_str!("../../fixtures/whatsapp-v1/auth.response.500-wrong-key.json");
const PENDING: &str = include_str!("../../fixtures/whatsapp-v1/orders_pending.response.200.json");

/// The steps that passed, and the class of the failure if there was one.
async fn check(reply: Reply) -> (Vec<CheckStepName>, Option<&'static str>) {
    let server = Server::start([reply]).await;
    let report = server.connector().check().await;
    let passed = report.steps.iter().filter(|step| step.result.is_ok()).map(|step| step.name).collect();
    (passed, report.steps.last().and_then(|step| step.result.as_ref().err()).map(RemoteError::class))
}

#[tokio::test]
async fn a_check_names_the_step_that_failed() {
    use CheckStepName::{Accepted, CanRead, Reached};
    assert_eq!(check(Reply::json(200, STATUS)).await, (vec![Reached, Accepted, CanRead], None));
    assert_eq!(check(Reply::json(500, WRONG_KEY)).await, (vec![Reached], Some("auth")));
    assert_eq!(check(Reply::json(503, "")).await, (vec![Reached, Accepted], Some("transient")));
    assert_eq!(check(Reply::json(200, "{}")).await, (vec![Reached, Accepted], Some("transient")));
    assert_eq!(check(Reply::json(200, "<html>")).await, (vec![], Some("transient")));
    assert_eq!(check(Reply::json(404, "<html>")).await, (vec![], Some("transient")));
    assert_eq!(check(Reply::Raw(Vec::new())).await, (vec![], Some("unreachable")));
}

#[tokio::test]
async fn a_check_asks_for_the_status_and_nothing_else() {
    let server = Server::start([Reply::json(200, STATUS)]).await;
    assert_eq!(server.connector().check().await.steps.len(), 3);
    let [request] = server.requests().try_into().unwrap();
    assert!(request.head.starts_with("get /api/sync/status http"));
    assert!(request.head.contains("x-api-key: test-key"));
}

#[tokio::test]
async fn the_pending_orders_are_one_page() {
    let server = Server::start([Reply::json(200, PENDING)]).await;
    let connector = server.connector();
    let page = connector.read(ReadRequest::all("order")).await.unwrap();
    assert_eq!((page.records.len(), page.next_cursor), (2, None));
    let other = connector.read(ReadRequest::all("menu")).await;
    assert!(matches!(other, Err(RemoteError::Record { .. })));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn the_spec_tells_a_queue_that_is_acknowledged() {
    let server = Server::start([]).await;
    let connector = server.connector();
    let spec = connector.spec();
    assert_eq!((spec.system, spec.entities.len()), ("whatsapp", 1));
    assert_eq!(spec.entities[0].name, "order");
    assert_eq!(spec.entities[0].read, ReadStyle::AcknowledgedQueue { page_max: 100 });
    assert_eq!(spec.entities[0].write, WriteStyle::Acknowledge { batch_max: 100 });
}
