use std::{io::Write, sync::Arc, time::Duration};

use async_trait::async_trait;
use mostrador_connector::{Connector, ReadRequest, RemoteError};
use tokio::{io::AsyncWriteExt, sync::Mutex};

use crate::whatsapp::{
    ApiKey, FixedKey, KeyError, KeySource, WhatsAppConnector, WhatsAppSettings,
    scripted_http::{Reply, Server},
};

fn orders() -> ReadRequest {
    ReadRequest::all("order")
}

/// The class and, where there is one, the code or the layer.
async fn failure(connector: &WhatsAppConnector) -> (&'static str, String) {
    let error = connector.read(orders()).await.expect_err("a failure");
    let class = error.class();
    match error {
        RemoteError::Unreachable { detail } => (class, detail),
        RemoteError::Transient { code, .. } | RemoteError::Auth { code } => (class, code.to_string()),
        other => (class, format!("{other:?}")),
    }
}

fn towards(url: &str) -> WhatsAppConnector {
    let mut settings = WhatsAppSettings::new(url.parse().unwrap(), Arc::new(FixedKey::new("test-key")));
    settings.request_timeout = Duration::from_secs(5);
    WhatsAppConnector::new(settings).unwrap()
}

#[tokio::test]
async fn a_truncated_answer_is_a_failure_and_never_an_empty_list() {
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nb\r\n{\"data\":[]}\r\n";
    let server = Server::start([
        Reply::truncated(r#"{"data":[]}"#),
        Reply::Raw(chunked.into()),
        Reply::status(200, "", r#"{"data":[{"id":"bbbb"#),
    ])
    .await;
    let connector = server.connector();
    assert_eq!(failure(&connector).await, ("transient", "BODY_TRUNCATED".into()));
    assert_eq!(failure(&connector).await, ("transient", "BODY_TRUNCATED".into()));
    assert_eq!(failure(&connector).await, ("transient", "BODY_NOT_JSON".into()));
}

#[tokio::test]
async fn html_with_status_200_is_a_failure() {
    let page = Reply::status(200, "content-type: text/html\r\n", "<html>Welcome to the hotel's Wi-Fi</html>");
    let server = Server::start([page]).await;
    assert_eq!(failure(&server.connector()).await, ("transient", "BODY_NOT_JSON".into()));
}

#[tokio::test]
async fn a_packed_answer_is_unpacked_and_its_limit_counts_unpacked() {
    let pack = |text: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    };
    let reply = |packed: &[u8]| {
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            packed.len()
        );
        Reply::Raw([head.as_bytes(), packed].concat())
    };
    let small = pack(br#"{"data":[]}"#);
    let bomb = pack(&vec![b' '; 3_000_000]);
    let server = Server::start([reply(&small), reply(&small[..small.len() - 9]), reply(&bomb)]).await;
    let mut settings = server.settings();
    settings.body_limit = 1_000_000;
    let connector = WhatsAppConnector::new(settings).unwrap();
    assert!(connector.read(orders()).await.unwrap().records.is_empty());
    assert_eq!(failure(&connector).await, ("transient", "BODY_TRUNCATED".into()));
    assert_eq!(failure(&connector).await, ("transient", "BODY_TOO_LARGE".into()));
}

#[tokio::test]
async fn an_order_of_five_megabytes_is_read() {
    let id = "bbbbbbbb-0000-4000-8000-000000000001";
    let body = format!(r#"{{"data":[{{"id":"{id}","notes":"{}"}}]}}"#, "ñ".repeat(2_500_000));
    let server = Server::start([Reply::json(200, &body)]).await;
    let page = server.connector().read(orders()).await.unwrap();
    assert_eq!(page.records[0].external_id, id);
    assert!(page.records[0].raw_json.len() > 5_000_000);
}

#[tokio::test]
async fn a_silent_remote_is_given_up_in_time_before_and_within_its_answer() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"data\":[";
    let server = Server::start([Reply::Hang(Vec::new()), Reply::Hang(head.into())]).await;
    let mut settings = server.settings();
    settings.request_timeout = Duration::from_millis(200);
    let connector = WhatsAppConnector::new(settings).unwrap();
    assert_eq!(failure(&connector).await, ("unreachable", "no answer in time".into()));
    assert_eq!(failure(&connector).await, ("unreachable", "the answer stopped half way".into()));
}

#[tokio::test]
async fn a_connection_that_ends_before_the_answer_is_unreachable() {
    let server = Server::start([Reply::Raw(Vec::new())]).await;
    let (class, detail) = failure(&server.connector()).await;
    assert_eq!((class, detail.as_str()), ("unreachable", "the connection was lost before the answer"));
}

#[tokio::test]
async fn the_layer_that_failed_is_named() {
    let port = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().port()
    };
    let refused = failure(&towards(&format!("http://127.0.0.1:{port}"))).await;
    assert_eq!(refused, ("unreachable", "the connection was refused".into()));
    let unknown = failure(&towards("https://mostrador-test.invalid")).await;
    assert_eq!(unknown, ("unreachable", "the name was not found".into()));
    let plain = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", plain.local_addr().unwrap());
    let answering = tokio::spawn(async move {
        let (mut stream, _) = plain.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        stream
    });
    let (class, detail) = failure(&towards(&address)).await;
    assert_eq!((class, detail.as_str()), ("unreachable", "the encrypted connection could not be made"));
    answering.await.unwrap();
}

#[tokio::test]
async fn the_key_never_follows_a_redirect() {
    let elsewhere = Server::start([Reply::json(200, r#"{"data":[]}"#)]).await;
    let location = format!("location: {}api/sync/orders/pending\r\n", elsewhere.url);
    let server = Server::start([Reply::status(302, &location, "")]).await;
    assert_eq!(failure(&server.connector()).await, ("transient", "HTTP_302".into()));
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_prefix_of_the_address_is_kept() {
    let server = Server::start([Reply::json(200, r#"{"data":[]}"#)]).await;
    let mut settings = server.settings();
    settings.base_url.set_path("/bot");
    WhatsAppConnector::new(settings).unwrap().read(orders()).await.unwrap();
    assert!(server.requests()[0].head.starts_with("get /bot/api/sync/orders/pending http"));
}

struct Keys(Mutex<Vec<Result<ApiKey, KeyError>>>);

#[async_trait]
impl KeySource for Keys {
    async fn key(&self) -> Result<ApiKey, KeyError> {
        self.0.lock().await.remove(0)
    }
}

#[tokio::test]
async fn the_key_is_asked_for_before_every_request() {
    let answer = || Reply::json(200, r#"{"data":[]}"#);
    let server = Server::start([answer(), answer()]).await;
    let mut settings = server.settings();
    settings.keys = Arc::new(Keys(Mutex::new(vec![
        Ok(ApiKey::new("old")),
        Ok(ApiKey::new("new")),
        Err(KeyError::Missing),
        Err(KeyError::Unavailable),
        Ok(ApiKey::new("line\nbreak")),
    ])));
    let connector = WhatsAppConnector::new(settings).unwrap();
    connector.read(orders()).await.unwrap();
    connector.read(orders()).await.unwrap();
    assert_eq!(failure(&connector).await, ("auth", "KEY_MISSING".into()));
    assert_eq!(failure(&connector).await, ("unreachable", "the key cannot be read now".into()));
    assert_eq!(failure(&connector).await, ("auth", "KEY_UNUSABLE".into()));
    let heads: Vec<String> = server.requests().into_iter().map(|request| request.head).collect();
    assert_eq!(heads.len(), 2, "without a key nothing is sent");
    assert!(heads[0].contains("x-api-key: old") && heads[1].contains("x-api-key: new"));
}
