use async_trait::async_trait;
use mostrador_connector::{Connector, Record, SetAside, SinkClosed};
use serde_json::{Value, json};

use super::*;
use crate::whatsapp::CUSTOMER;
use crate::whatsapp::scripted_http::{Reply, Server};

const RECORDED: &str = include_str!("../../../fixtures/whatsapp-v1/customers_changes.response.200.json");
const REFUSED: &str = include_str!("../../../fixtures/whatsapp-v1/customers_changes.response.400.json");
const WRONG_KEY: &str = include_str!("../../../fixtures/whatsapp-v1/auth.response.500-wrong-key.json");

/// Keeps what comes, up to so many records.
struct Kept {
    room: usize,
    records: Vec<Record>,
    set_aside: Vec<SetAside>,
}

impl Kept {
    fn all() -> Self {
        Self { room: usize::MAX, records: Vec::new(), set_aside: Vec::new() }
    }
}

#[async_trait]
impl RecordSink for Kept {
    async fn record(&mut self, record: Record) -> Result<(), SinkClosed> {
        if self.records.len() >= self.room {
            return Err(SinkClosed);
        }
        self.records.push(record);
        Ok(())
    }

    async fn set_aside(&mut self, entry: SetAside) -> Result<(), SinkClosed> {
        self.set_aside.push(entry);
        Ok(())
    }
}

async fn read_from(server: &Server, selection: Selection, sink: &mut Kept) -> Result<StreamEnd, RemoteError> {
    let request = ReadRequest { selection, ..ReadRequest::all(CUSTOMER) };
    server.connector().read_stream(request, sink).await
}

/// The code of a reading of one answer that failed.
async fn code_of(reply: Reply) -> String {
    let server = Server::start([reply]).await;
    match read_from(&server, Selection::All, &mut Kept::all()).await {
        Err(RemoteError::Transient { code, .. } | RemoteError::Auth { code }) => code.as_str().to_owned(),
        other => panic!("{other:?}"),
    }
}

fn customer(number: usize, synced: &str) -> Value {
    json!({
        "id": format!("aaaaaaaa-0000-4000-8000-{number:012}"),
        "whatsappPhoneNumber": "5215550000002", "addresses": [], "lastSyncedAt": synced,
    })
}

#[tokio::test]
async fn everything_is_asked_for_from_the_epoch_in_the_one_form_that_is_read_for_sure() {
    let server = Server::start([Reply::json(200, RECORDED)]).await;
    let mut kept = Kept::all();
    let end = read_from(&server, Selection::All, &mut kept).await.unwrap();
    assert_eq!((kept.records.len(), kept.set_aside.len()), (1, 0));
    assert_eq!(end.watermark.as_deref(), Some("2025-07-01T18:06:00.000Z"));
    let [request] = server.requests().try_into().unwrap();
    let line = "get /api/sync/customers/changes?since=1970-01-01t00%3a00%3a00.000z http/1.1";
    assert!(request.head.starts_with(line), "{}", request.head);
    assert!(request.head.contains("x-api-key: test-key"));
}

#[tokio::test]
async fn changes_are_asked_for_from_a_minute_before_the_watermark() {
    for (watermark, asked) in [
        ("2025-07-01T18:06:00.000Z", "2025-07-01t18%3a05%3a00.000z"),
        ("2025-07-01T12:06:00.250-06:00", "2025-07-01t18%3a05%3a00.250z"),
        ("el lunes & más", "el+lunes+%26+m%c3%a1s"),
    ] {
        let server = Server::start([Reply::json(200, "{\"data\":[]}")]).await;
        let end = read_from(&server, Selection::Since(watermark.to_owned()), &mut Kept::all()).await.unwrap();
        assert_eq!(end.watermark, None, "an empty answer moves nothing");
        let [request] = server.requests().try_into().unwrap();
        assert!(request.head.contains(&format!("?since={asked} ")), "{}", request.head);
    }
}

#[tokio::test]
async fn the_watermark_is_the_oldest_of_the_body() {
    let data = [
        customer(1, "2025-07-01T18:06:00.000Z"),
        customer(2, "2025-07-01T11:05:59.000-07:00"),
        customer(3, "2025-07-01T18:06:01.000Z"),
        json!({"lastSyncedAt": "ayer"}),
    ];
    let server = Server::start([Reply::json(200, &json!({ "data": data }).to_string())]).await;
    let mut kept = Kept::all();
    let end = read_from(&server, Selection::All, &mut kept).await.unwrap();
    assert_eq!(end.watermark.as_deref(), Some("2025-07-01T11:05:59.000-07:00"));
    assert_eq!((kept.records.len(), kept.set_aside.len()), (3, 1));
}

#[tokio::test]
async fn what_is_no_whole_list_is_an_error_however_much_came_before() {
    let whole = json!({ "data": [customer(1, "x"), customer(2, "x")] }).to_string();
    let cut = whole.split_at(whole.len() - 20).0;
    let cases = [
        (Reply::json(200, "{\"data\":["), "BODY_TRUNCATED"),
        (Reply::json(200, cut), "BODY_TRUNCATED"),
        (Reply::truncated(&whole), "BODY_TRUNCATED"),
        (Reply::json(200, ""), "BODY_TRUNCATED"),
        (Reply::json(200, "<html>"), "BODY_NOT_JSON"),
        (Reply::json(200, "[]"), "BODY_NOT_JSON"),
        (Reply::json(200, "{}"), "BODY_SHAPE"),
        (Reply::json(200, "{\"data\":null}"), "BODY_SHAPE"),
        (Reply::json(200, WRONG_KEY), "BODY_SHAPE"),
        (Reply::json(200, "{\"data\":[],\"error\":{\"code\":\"X\"}}"), "BODY_SHAPE"),
        (Reply::json(500, WRONG_KEY), "TECH007"),
        (Reply::json(400, REFUSED), "VALIDATION_ERROR"),
        (Reply::json(502, ""), "HTTP_502"),
    ];
    for (reply, code) in cases {
        assert_eq!(code_of(reply).await, code);
    }
}

#[tokio::test]
async fn a_customer_that_is_too_large_is_set_aside_and_the_others_are_read() {
    let mut large = customer(2, "2025-07-01T18:06:00.000Z");
    large["fullChatHistory"] = json!("x".repeat(ENTRY_MAX));
    let data = [customer(1, "2025-07-01T18:06:00.000Z"), large, customer(3, "2025-07-01T18:06:00.000Z")];
    let server = Server::start([Reply::json(200, &json!({ "data": data }).to_string())]).await;
    let mut kept = Kept::all();
    read_from(&server, Selection::All, &mut kept).await.unwrap();
    assert_eq!(kept.records.len(), 2);
    let [entry] = kept.set_aside.as_slice() else { panic!("{} are set aside", kept.set_aside.len()) };
    assert_eq!(entry.reason.code(), "ENTRY_TOO_LARGE");
    assert!(entry.raw_json.len() < 100);
}

#[tokio::test]
async fn a_reader_that_was_stopped_is_no_end() {
    let data: Vec<Value> = (1..=5).map(|number| customer(number, "x")).collect();
    let server = Server::start([Reply::json(200, &json!({ "data": data }).to_string())]).await;
    let mut kept = Kept { room: 2, ..Kept::all() };
    let end = read_from(&server, Selection::All, &mut kept).await;
    assert!(matches!(end, Err(RemoteError::Transient { code, .. }) if code.as_str() == "STOPPED"));
    assert_eq!(kept.records.len(), 2);
}

#[tokio::test]
async fn customers_are_read_neither_in_pages_nor_one_by_one_and_addresses_not_at_all() {
    let server = Server::start([]).await;
    let connector = server.connector();
    let code = |result: Result<(), RemoteError>| match result {
        Err(RemoteError::Record { code, .. }) => code.as_str().to_owned(),
        other => panic!("{other:?}"),
    };
    assert_eq!(code(connector.read(ReadRequest::all(CUSTOMER)).await.map(drop)), "NOT_IN_PAGES");
    assert_eq!(code(connector.read(ReadRequest::all("address")).await.map(drop)), "UNKNOWN_ENTITY");
    let ids = Selection::Ids(vec!["x".to_owned()]);
    assert_eq!(code(read_from(&server, ids, &mut Kept::all()).await.map(drop)), "UNKNOWN_OPERATION");
    for entity in ["address", "order"] {
        let read = connector.read_stream(ReadRequest::all(entity), &mut Kept::all()).await;
        assert!(matches!(read, Err(RemoteError::Record { .. })), "{entity}");
    }
    assert!(server.requests().is_empty());
}
