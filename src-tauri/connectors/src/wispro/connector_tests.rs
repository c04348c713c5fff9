use super::scripted::{Reply, Server, TOKEN};
use super::*;
use crate::http::{HttpError, Layer};

const PAGE_1: &str = include_str!("../../tests/fixtures/wispro/clients.page1.200.json");
const PAGE_2: &str = include_str!("../../tests/fixtures/wispro/clients.page2.200.json");
const LICENCE: &str = include_str!("../../tests/fixtures/wispro/clients.http200-body402.json");
const TOKEN_REFUSED: &str = include_str!("../../tests/fixtures/wispro/clients.http200-body401.json");

fn request(cursor: Option<&str>) -> ReadRequest {
    ReadRequest { cursor: cursor.map(str::to_owned), page_size: Some(2), ..ReadRequest::all(CLIENT) }
}

fn steps(report: &CheckReport) -> Vec<String> {
    let shown = |step: &CheckStep| match &step.result {
        Ok(()) => format!("{:?} {}", step.name, step.detail.as_deref().unwrap_or("-")),
        Err(error) => format!("{:?} {}", step.name, error.class()),
    };
    report.steps.iter().map(shown).collect()
}

#[tokio::test]
async fn the_recorded_pages_are_read_one_after_the_other_with_the_bare_token() {
    let server = Server::new([Reply::ok(PAGE_1), Reply::ok(PAGE_2)]);
    let connector = server.connector();
    let first = connector.read(request(None)).await.unwrap();
    assert_eq!((first.records.len(), first.total, first.next_cursor.as_deref()), (2, Some(3), Some("2/2")));
    let last = connector.read(request(first.next_cursor.as_deref())).await.unwrap();
    assert_eq!((last.records.len(), last.total, last.next_cursor), (1, Some(3), None));
    let asked = server.asked();
    let urls: Vec<&str> = asked.iter().map(|one| one.url.as_str()).collect();
    assert_eq!(
        urls,
        [
            "https://wispro.example/api/v1/clients?page=1&per_page=2",
            "https://wispro.example/api/v1/clients?page=2&per_page=2"
        ]
    );
    for one in asked {
        assert_eq!((one.method.as_str(), one.body.len()), ("GET", 0));
        assert_eq!(one.authorization.to_str().unwrap(), TOKEN);
        assert!(one.authorization.is_sensitive());
        assert!(!format!("{one:?}").contains(TOKEN));
    }
}

#[tokio::test]
async fn pages_have_the_most_that_is_allowed_where_nobody_says_otherwise() {
    let server = Server::new([Reply::ok(PAGE_1), Reply::ok(PAGE_1)]);
    server.connector().read(ReadRequest::all(CLIENT)).await.unwrap();
    let few = server.connector_with(|settings| settings.page_size = 45);
    few.read(ReadRequest { page_size: Some(500), ..ReadRequest::all(CLIENT) }).await.unwrap();
    let sizes: Vec<bool> =
        ["1000", "45"].iter().zip(server.asked()).map(|(size, one)| one.url.ends_with(size)).collect();
    assert_eq!(sizes, [true, true]);
}

#[tokio::test]
async fn a_place_among_pages_of_another_size_is_forgotten() {
    let connector = Server::new([]).connector();
    for cursor in ["2/1000", "2", "0/2", "x/2", ""] {
        let error = connector.read(request(Some(cursor))).await.unwrap_err();
        assert_eq!(error.class(), "conflict", "{cursor}");
    }
}

#[tokio::test]
async fn a_client_is_asked_for_by_its_id_and_one_that_is_gone_is_left_out() {
    let one = "{\"status\":200,\"data\":{\"id\":\"a/b ñ\"}}";
    let server = Server::new([Reply::ok(one), Reply::ok("{\"status\":404}")]);
    let connector = server.connector();
    let ask =
        |id: &str| ReadRequest { selection: Selection::Ids(vec![id.to_owned()]), ..ReadRequest::all(CLIENT) };
    assert_eq!(connector.read(ask("a/b ñ")).await.unwrap().records[0].external_id, "a/b ñ");
    assert_eq!(server.asked()[0].url, "https://wispro.example/api/v1/clients/a%2Fb%20%C3%B1");
    assert!(connector.read(ask("gone")).await.unwrap().records.is_empty());
    // It would be the address of the list.
    assert!(connector.read(ask("..")).await.unwrap().records.is_empty());
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn nothing_is_ever_written() {
    let server = Server::new([]);
    let operation = WriteOperation {
        idempotency_key: "k".to_owned(),
        entity: CLIENT.to_owned(),
        action: mostrador_connector::UPSERT.to_owned(),
        external_id: "a".to_owned(),
        payload: serde_json::json!({}).into(),
        changed: Vec::new(),
        base_version: None,
    };
    let outcomes = server.connector().write(&[operation]).await.unwrap();
    assert!(matches!(&outcomes[..], [WriteOutcome::Failed(RemoteError::Record { .. })]), "{outcomes:?}");
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn a_check_names_its_steps_and_counts_the_clients() {
    let gone = HttpError::Unreachable(Layer::Refused);
    for (reply, expected) in [
        (Reply::ok(PAGE_1), vec!["Reached -", "Accepted -", "CanRead 3"]),
        (Reply::Fails(gone), vec!["Reached unreachable"]),
        (Reply::Status(404, "<html>".to_owned()), vec!["Reached transient"]),
        (Reply::ok("<html>"), vec!["Reached transient"]),
        (Reply::ok(TOKEN_REFUSED), vec!["Reached -", "Accepted auth"]),
        (Reply::ok(LICENCE), vec!["Reached -", "Accepted auth"]),
        (Reply::Wait(7), vec!["Reached -", "Accepted -", "CanRead throttled"]),
        (Reply::Status(500, String::new()), vec!["Reached -", "Accepted -", "CanRead transient"]),
    ] {
        let server = Server::new([reply]);
        assert_eq!(steps(&server.connector().check().await), expected);
        assert_eq!(server.asked().len(), 1);
    }
}

#[tokio::test]
async fn a_server_that_asks_to_wait_is_waited_for() {
    let error = Server::new([Reply::Wait(7)]).connector().read(request(None)).await.unwrap_err();
    assert_eq!(error, RemoteError::Throttled { after: std::time::Duration::from_secs(7) });
}

#[tokio::test]
async fn a_page_that_is_too_large_is_asked_for_in_smaller_ones() {
    let server = Server::new([Reply::ok(PAGE_1)]);
    let connector = server.connector_with(|settings| settings.body_limit = 100);
    assert_eq!(connector.read(request(None)).await.unwrap_err(), RemoteError::TooLarge);
}

#[tokio::test]
async fn half_a_character_is_replaced_and_the_rest_stays() {
    let body = PAGE_2.replace("Cliente 3", "Cliente \\ud83c");
    let page = Server::new([Reply::ok(body)]).connector().read(request(Some("2/2"))).await.unwrap();
    assert!(page.records[0].raw_json.contains("Cliente \\ufffd"));
}
