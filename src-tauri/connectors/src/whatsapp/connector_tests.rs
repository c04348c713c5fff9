use mostrador_connector::{
    Changes, CheckStepName, Connector, Creates, Deletes, Deletions, ReadRequest, ReadStyle, RemoteError,
    StreamStyle, WriteStyle,
};

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
async fn the_spec_tells_a_queue_that_is_acknowledged_and_customers_that_are_changed() {
    let server = Server::start([]).await;
    let connector = server.connector();
    let spec = connector.spec();
    let names: Vec<&str> = spec.entities.iter().map(|entity| entity.name).collect();
    assert_eq!((spec.system, names), ("whatsapp", vec!["order", "customer", "address"]));
    assert_eq!(spec.entities[0].read, ReadStyle::AcknowledgedQueue { page_max: 100 });
    assert_eq!(spec.entities[0].write, WriteStyle::Acknowledge { batch_max: 100 });
    let stream = StreamStyle { changes: Changes::Since, deletions: Deletions::Invisible };
    assert_eq!((spec.entities[1].read, spec.entities[2].read), (ReadStyle::Stream(stream), ReadStyle::None));
    for entity in &spec.entities[1..] {
        let WriteStyle::Records(writes) = entity.write else { panic!("{} is not written", entity.name) };
        assert_eq!((writes.creates, writes.deletes), (Creates::No, Deletes::No));
    }
}

/// A list of customers may take minutes. One place is the list of orders' own, so there must be two beside it.
#[tokio::test]
async fn a_list_of_customers_leaves_a_place_for_confirmations() {
    let server = Server::start([]).await;
    let connector = server.connector();
    let read_in_runs =
        connector.spec().entities.iter().filter(|entity| matches!(entity.read, ReadStyle::Stream(_)));
    assert!(connector.spec().limits.concurrency > 1 + read_in_runs.count());
}
