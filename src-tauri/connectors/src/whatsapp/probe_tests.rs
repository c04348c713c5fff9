use std::sync::Arc;

use mostrador_socketio::Parts;
use tokio::sync::mpsc;

use super::*;
use crate::whatsapp::http::network;
use crate::whatsapp::scripted_http::{Reply, Server};
use crate::whatsapp::scripted_socket::{Dialed, Peer};
use crate::whatsapp::{FixedKey, WhatsAppSettings};

const STATUS: &str = include_str!("../../fixtures/whatsapp-v1/status.response.200.json");
const WRONG_KEY: &str = include_str!("../../fixtures/whatsapp-v1/auth.response.500-wrong-key.json");
const NO_SERVER_KEY: &str = include_str!("../../fixtures/whatsapp-v1/auth.response.500-not-configured.json");

/// A connector whose channel ends at the given peer.
fn connector(settings: WhatsAppSettings) -> (WhatsAppConnector, mpsc::UnboundedReceiver<Peer>) {
    let (dialed, peers) = mpsc::unbounded_channel();
    let transport = Arc::new(network(&settings, settings.request_timeout).unwrap());
    let parts = move || Parts { dial: Arc::new(Dialed(dialed.clone())), ..Parts::default() };
    (WhatsAppConnector::over(settings, transport, Arc::new(parts)).unwrap(), peers)
}

/// What a probe says of a remote that answers so, and whose channel opens.
async fn probe(reply: Reply) -> [ProbeOutcome; 4] {
    let server = Server::start([reply]).await;
    let (connector, peers) = connector(server.settings());
    outcomes(&answering(peers, r#"40/sync,{"sid":"s"}"#, connector.probe()).await)
}

/// Runs a probe while every peer that it opens a channel to says this. After a failure there is none.
async fn answering(
    mut peers: mpsc::UnboundedReceiver<Peer>,
    answer: &'static str,
    probe: impl Future<Output = ProbeReport>,
) -> ProbeReport {
    let remote = tokio::spawn(async move {
        while let Some(mut peer) = peers.recv().await {
            assert_eq!(peer.open(25_000).await, r#"40/sync,{"apiKey":"test-key"}"#);
            peer.send(answer);
        }
    });
    let report = probe.await;
    remote.abort();
    report
}

fn outcomes(report: &ProbeReport) -> [ProbeOutcome; 4] {
    [&report.reached, &report.key_accepted, &report.instant_channel, &report.version].map(|step| step.outcome)
}

use ProbeOutcome::{Failed, NotTried, Passed, Warned};

#[tokio::test]
async fn a_remote_that_is_as_it_should_be_passes_every_step() {
    assert_eq!(probe(Reply::json(200, STATUS)).await, [Passed; 4]);
}

#[tokio::test]
async fn the_first_failure_is_named_and_nothing_more_is_tried() {
    let not_reached = |reason| [Failed(reason), NotTried, NotTried, NotTried];
    let not_accepted = |reason| [Passed, Failed(reason), NotTried, NotTried];
    let moved = Reply::status(301, "location: https://a.example/\r\n", "");
    let table = [
        ("a page for people", Reply::json(200, "<html>"), not_reached(ProbeReason::NotTheServer)),
        ("no such path", Reply::json(404, "<html>"), not_reached(ProbeReason::NotTheServer)),
        ("another API", Reply::json(200, r#"{"ok":true}"#), not_reached(ProbeReason::NotTheServer)),
        ("sends elsewhere", moved, not_reached(ProbeReason::NotTheServer)),
        ("hangs up", Reply::Raw(Vec::new()), not_reached(ProbeReason::Unreachable)),
        ("another key", Reply::json(500, WRONG_KEY), not_accepted(ProbeReason::WrongKey)),
        ("a proxy's refusal", Reply::json(403, ""), not_accepted(ProbeReason::WrongKey)),
        ("no key at the server", Reply::json(500, NO_SERVER_KEY), not_accepted(ProbeReason::NoServerKey)),
        ("busy", Reply::json(429, ""), not_accepted(ProbeReason::Throttled)),
        ("broken", Reply::json(503, ""), not_accepted(ProbeReason::ServerError)),
    ];
    for (name, reply, expected) in table {
        assert_eq!(probe(reply).await, expected, "{name}");
    }
}

#[tokio::test]
async fn the_layer_of_a_connection_that_fails_is_named() {
    let reached = async |url: &str| {
        let settings = WhatsAppSettings::new(url.parse().unwrap(), Arc::new(FixedKey::new("test-key")));
        connector(settings).0.probe().await.reached.outcome
    };
    let nobody = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    };
    assert_eq!(reached(&format!("http://{nobody}")).await, Failed(ProbeReason::RefusedConnection));
    assert_eq!(reached("https://mostrador-test.invalid").await, Failed(ProbeReason::NoName));
    let silent = Server::start([Reply::Hang(Vec::new())]).await;
    let mut settings = silent.settings();
    settings.request_timeout = Duration::from_millis(200);
    let report = connector(settings).0.probe().await;
    assert_eq!(report.reached.outcome, Failed(ProbeReason::TimedOut));
    assert_eq!(report.reached.detail.as_deref(), Some("no answer in time"));
}

#[tokio::test]
async fn without_a_key_nothing_is_asked() {
    let server = Server::start([]).await;
    let settings = WhatsAppSettings::new(server.url.clone(), Arc::new(FixedKey::new("")));
    let report = connector(settings).0.probe().await;
    assert_eq!(report.reached.outcome, Failed(ProbeReason::NoKey));
    assert!(server.requests().is_empty());
}

/// The step of the channel when the remote's end does this.
async fn channel(act: impl AsyncFnOnce(Peer)) -> (ProbeOutcome, Option<String>, ProbeOutcome) {
    let server = Server::start([Reply::json(200, STATUS)]).await;
    let (connector, mut peers) = connector(server.settings());
    let (report, ()) = tokio::join!(connector.probe(), async {
        act(peers.recv().await.unwrap()).await;
    });
    (report.instant_channel.outcome, report.instant_channel.detail, report.version.outcome)
}

#[tokio::test]
async fn a_channel_that_does_not_open_is_a_warning_because_orders_come_without_it() {
    let refused = channel(async |mut peer: Peer| {
        peer.open(25_000).await;
        peer.send(r#"44/sync,{"message":"Invalid API key"}"#);
    });
    let (outcome, detail, version) = refused.await;
    assert_eq!((outcome, version), (Warned(ProbeReason::ChannelRefused), Passed));
    assert_eq!(detail.as_deref(), Some("the key was refused"));
    let other = channel(async |mut peer: Peer| {
        peer.open(25_000).await;
        peer.send(r#"44/sync,{"message":"marker 0991234567"}"#);
    });
    let (outcome, detail, _) = other.await;
    assert_eq!(outcome, Warned(ProbeReason::NoChannel));
    assert_eq!(detail.as_deref(), Some("refused"), "the server's own words could be anything");
    let dropped = channel(async |peer: Peer| drop(peer)).await;
    assert_eq!(dropped.0, Warned(ProbeReason::NoChannel));
}

#[tokio::test(start_paused = true)]
async fn a_silent_channel_is_given_up_after_ten_seconds() {
    let (connector, mut peers) = connector(WhatsAppSettings::new(
        "http://127.0.0.1:9".parse().unwrap(),
        Arc::new(FixedKey::new("test-key")),
    ));
    let (step, _peer) = tokio::join!(connector.channel(), async { peers.recv().await.unwrap() });
    assert!(matches!(step.outcome, Warned(ProbeReason::NoChannel)), "{step:?}");
    assert!(step.took <= Duration::from_secs(10), "{:?}", step.took);
}

#[tokio::test]
async fn a_version_is_known_by_what_it_tells_or_by_its_shape() {
    let table = [
        (r#"{"success":true,"version":"1.4.2"}"#, Passed),
        (r#"{"success":true,"version":1}"#, Passed),
        (
            r#"{"success":true,"version":"2.0.0","status":"","recentLogs":[],"timestamp":""}"#,
            Failed(ProbeReason::UnknownVersion),
        ),
        (r#"{"success":true}"#, Warned(ProbeReason::UnknownVersion)),
    ];
    for (body, expected) in table {
        assert_eq!(probe(Reply::json(200, body)).await, [Passed, Passed, Passed, expected], "{body}");
    }
}

#[tokio::test]
async fn no_step_tells_the_key() {
    for reply in [Reply::json(200, STATUS), Reply::json(500, WRONG_KEY), Reply::Raw(Vec::new())] {
        let server = Server::start([reply]).await;
        let (connector, peers) = connector(server.settings());
        let report = answering(peers, r#"44/sync,{"message":"not test-key"}"#, connector.probe()).await;
        assert!(!format!("{report:?}").contains("test-key"), "{report:?}");
    }
}
