//! Against the official `socket.io` server from npm.

use std::time::Duration;

use bytes::Bytes;
use mostrador_socketio::{
    AckError, DialError, DisconnectReason, EmitError, Event, Limits, Parts, codec::placeholder,
};
use serde_json::json;

use crate::support::{
    KEY, Key, Probe,
    node::{NodeServer, Recovery, Setup},
    quick,
};

#[tokio::test]
async fn the_namespace_accepts_the_key_and_events_pass_both_ways() {
    let server = NodeServer::start().await;
    let mut probe = Probe::start(&server.url(), quick(), &Key::new(KEY));
    assert!(!probe.connected().await.is_empty());
    let arguments = vec![json!("piña 🍕"), json!({"total": 12.5}), json!(null)];
    probe.client.emit("echo", arguments.clone()).unwrap();
    let message = probe.message().await;
    assert_eq!((message.name.as_str(), &message.arguments), ("echo-back", &arguments));
    assert!(message.attachments.is_empty() && message.ack.is_none());
    assert!(message.received_at.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn an_event_without_arguments_keeps_its_name() {
    let server = NodeServer::start().await;
    let mut probe = Probe::start(&server.url(), quick(), &Key::new(KEY));
    probe.connected().await;
    probe.client.emit("ready-me", vec![]).unwrap();
    let message = probe.message().await;
    assert_eq!((message.name.as_str(), message.arguments.len()), ("ready", 0));
}

#[tokio::test]
async fn a_wrong_key_is_refused_and_a_corrected_one_is_used_by_the_next_attempt() {
    let server = NodeServer::start().await;
    let key = Key::new("wrong");
    let mut probe = Probe::start(&server.url(), quick(), &key);
    let (message, data) = probe.refused().await;
    assert_eq!((message.as_str(), data), ("Invalid API key", Some(json!({"code": "unauthorized"}))));
    assert_eq!(probe.client.emit("echo", vec![]), Err(EmitError::NotConnected));
    key.set(KEY);
    probe.client.reconnect_now();
    probe.connected().await;
    assert!(key.asked() >= 2);
}

#[tokio::test]
async fn an_empty_key_is_refused_with_the_servers_words() {
    let server = NodeServer::start().await;
    let mut probe = Probe::start(&server.url(), quick(), &Key::new(""));
    assert_eq!(probe.refused().await.0, "API key required");
}

#[tokio::test]
async fn an_unknown_namespace_is_a_refusal() {
    let server = NodeServer::start().await;
    let mut probe = Probe::start_with(Parts::default(), &server.url(), "/nope", quick(), &Key::new(KEY));
    assert_eq!(probe.refused().await, ("Invalid namespace".to_owned(), None));
}

#[tokio::test]
async fn the_main_namespace_works_without_a_prefix() {
    let server = NodeServer::start().await;
    let mut probe = Probe::start_with(Parts::default(), &server.url(), "/", quick(), &Key::new(KEY));
    probe.connected().await;
}

#[tokio::test]
async fn removed_from_the_namespace_it_asks_again_on_the_same_transport_and_then_on_a_new_one() {
    let server = NodeServer::start().await;
    let key = Key::new(KEY);
    let mut probe = Probe::start(&server.url(), quick(), &key);
    let first = probe.connected().await;
    probe.client.emit("leave-me", vec![]).unwrap();
    assert_eq!(probe.disconnected().await, (DisconnectReason::Kicked, Duration::ZERO));
    let second = probe.connected().await;
    assert_ne!(first, second);
    assert_eq!(key.asked(), 2, "the credential is fetched for every CONNECT");
    probe.client.emit("leave-me", vec![]).unwrap();
    let (reason, retry_in) = probe.disconnected().await;
    assert_eq!(reason, DisconnectReason::Kicked);
    assert!(retry_in > Duration::ZERO);
    let third = probe.connected().await;
    assert_ne!(second, third);
}

#[tokio::test]
async fn a_transport_that_the_server_closes_is_replaced() {
    let server = NodeServer::start().await;
    let mut probe = Probe::start(&server.url(), quick(), &Key::new(KEY));
    probe.connected().await;
    probe.client.emit("close-me", vec![]).unwrap();
    // The server says either `41` or closes, whichever it sends first; both end in a new connection.
    probe.disconnected().await;
    probe.connected().await;
    let answer = probe.client.emit_with_ack("echo-ack", vec![json!(1)], Duration::from_secs(20)).await;
    assert!(matches!(answer, Ok(_) | Err(AckError::Disconnected | AckError::NotSent(_))), "{answer:?}");
}

#[tokio::test]
async fn the_server_acknowledges_what_the_client_asked() {
    let server = NodeServer::start().await;
    let mut probe = Probe::start(&server.url(), quick(), &Key::new(KEY));
    probe.connected().await;
    for number in 0..50 {
        let answer = probe.client.emit_with_ack("echo-ack", vec![json!(number), json!("ñ")], None).await;
        assert_eq!(answer, Ok(vec![json!(number), json!("ñ")]));
    }
    let answers = futures_util::future::join_all((0..50).map(|number| {
        let client = probe.client.clone();
        async move { client.emit_with_ack("echo-ack", vec![json!(number)], None).await }
    }))
    .await;
    for (number, answer) in answers.into_iter().enumerate() {
        assert_eq!(answer, Ok(vec![json!(number)]));
    }
}

#[tokio::test]
async fn an_acknowledgement_that_never_comes_times_out() {
    let server = NodeServer::start().await;
    let mut probe = Probe::start(&server.url(), quick(), &Key::new(KEY));
    probe.connected().await;
    let answer = probe.client.emit_with_ack("never-ack", vec![], Duration::from_millis(50)).await;
    assert_eq!(answer, Err(AckError::TimedOut));
    assert_eq!(probe.client.emit_with_ack("echo-ack", vec![json!(1)], None).await, Ok(vec![json!(1)]));
}

#[tokio::test]
async fn a_question_open_when_the_server_dies_fails_at_once() {
    let server = NodeServer::start().await;
    let mut probe = Probe::start(&server.url(), quick(), &Key::new(KEY));
    probe.connected().await;
    let client = probe.client.clone();
    let question =
        tokio::spawn(
            async move { client.emit_with_ack("never-ack", vec![], Duration::from_secs(600)).await },
        );
    // The echo comes after the question was written, since both use one queue.
    tokio::task::yield_now().await;
    probe.client.emit("echo", vec![]).unwrap();
    probe.message().await;
    server.kill().await;
    assert_eq!(question.await.unwrap(), Err(AckError::Disconnected));
}

#[tokio::test]
async fn the_client_acknowledges_what_the_server_asked() {
    let server = NodeServer::start().await;
    let mut probe = Probe::start(&server.url(), quick(), &Key::new(KEY));
    probe.connected().await;
    probe.client.emit("ask-me", vec![json!({"n": 7})]).unwrap();
    let question = probe.message().await;
    assert_eq!((question.name.as_str(), &question.arguments), ("question", &vec![json!({"n": 7})]));
    probe.client.acknowledge(question.ack.unwrap(), vec![json!("sí"), json!(2)]).unwrap();
    let answered = probe.message().await;
    assert_eq!(answered.arguments, [json!(["sí", 2])]);
}

#[tokio::test]
async fn binary_events_pass_both_ways() {
    let server = NodeServer::start().await;
    let mut probe = Probe::start(&server.url(), quick(), &Key::new(KEY));
    probe.connected().await;
    probe.client.emit("file-me", vec![]).unwrap();
    let file = probe.message().await;
    assert_eq!(file.arguments, [json!({"name": "menú.png", "body": placeholder(0)}), placeholder(1)]);
    assert_eq!(file.attachments, [Bytes::from_static(&[0, 255, 7]), Bytes::from_static(b"segundo")]);

    let attachments = vec![Bytes::from_static(&[1, 2, 3]), Bytes::new()];
    let arguments = vec![placeholder(0), json!({"inner": [placeholder(1)]})];
    probe.client.emit_binary("echo", arguments.clone(), attachments.clone()).unwrap();
    let echo = probe.message().await;
    assert_eq!(echo.arguments, arguments);
    assert_eq!(echo.attachments, attachments);
}

#[tokio::test]
async fn binary_acknowledgements_pass_both_ways() {
    let server = NodeServer::start().await;
    let mut probe = Probe::start(&server.url(), quick(), &Key::new(KEY));
    probe.connected().await;
    let bytes = Bytes::from_static(&[9, 0, 200]);
    let answer =
        probe.client.emit_binary_with_ack("echo-ack", vec![placeholder(0)], vec![bytes.clone()], None).await;
    assert_eq!(answer, Ok((vec![placeholder(0)], vec![bytes.clone()])));
    let described = probe
        .client
        .emit_binary_with_ack("report", vec![json!({"a": placeholder(0)})], vec![bytes.clone()], None)
        .await;
    assert_eq!(described, Ok((vec![json!({"a": {"bytes": [9, 0, 200]}})], vec![])));

    probe.client.emit("ask-me", vec![]).unwrap();
    let question = probe.message().await;
    probe.client.acknowledge_binary(question.ack.unwrap(), vec![placeholder(0)], vec![bytes]).unwrap();
    assert_eq!(probe.message().await.arguments, [json!([{"bytes": [9, 0, 200]}])]);
}

#[tokio::test]
async fn the_heartbeat_is_answered_for_longer_than_the_server_waits() {
    let server = NodeServer::start().await;
    let mut probe = Probe::start(&server.url(), quick(), &Key::new(KEY));
    probe.connected().await;
    // Seven pings of 500 ms each: without pongs the server would close after 2.5 s.
    for _ in 0..7 {
        assert!(matches!(probe.next().await, Event::Traffic));
    }
    assert!(probe.client.is_connected());
}

#[tokio::test]
async fn a_silent_server_is_noticed_and_reconnected_when_it_lives_again() {
    let server = NodeServer::start().await;
    let limits = Limits { connect_timeout: Duration::from_millis(300), ..quick() };
    let mut probe = Probe::start(&server.url(), limits, &Key::new(KEY));
    probe.connected().await;
    server.signal("STOP").await;
    let (reason, _) = probe.disconnected().await;
    // 500 ms + 2,000 ms of the server, 200 ms of grace.
    assert_eq!(reason, DisconnectReason::HeartbeatMissed { silent_for: Duration::from_millis(2_700) });
    // The kernel accepts for the stopped process, so the dialing itself has to be limited.
    assert_eq!(probe.disconnected().await.0, DisconnectReason::Unreachable(DialError::TimedOut));
    server.signal("CONT").await;
    probe.connected().await;
}

#[tokio::test]
async fn a_server_that_restarts_is_found_again() {
    let server = NodeServer::start().await;
    let mut probe = Probe::start(&server.url(), quick(), &Key::new(KEY));
    probe.connected().await;
    let port = server.port;
    server.kill().await;
    probe.disconnected().await;
    let refused = DisconnectReason::Unreachable(DialError::Io(std::io::ErrorKind::ConnectionRefused));
    while probe.disconnected().await.0 != refused {}
    let _server = NodeServer::start_with(&Setup { port, ..Setup::default() }).await;
    probe.connected().await;
}

#[tokio::test]
async fn with_recovery_on_the_servers_offset_is_no_argument() {
    let server = NodeServer::start_with(&Setup { recovery: Recovery::On, ..Setup::default() }).await;
    let mut probe = Probe::start(&server.url(), quick(), &Key::new(KEY));
    probe.connected().await;
    probe.client.emit("echo", vec![json!("text"), json!("last text")]).unwrap();
    assert_eq!(probe.message().await.arguments, [json!("text"), json!("last text")]);
    probe.client.emit("ready-me", vec![]).unwrap();
    assert!(probe.message().await.arguments.is_empty());
    probe.client.emit("ask-me", vec![json!("kept")]).unwrap();
    assert_eq!(probe.message().await.arguments, [json!("kept")], "an event with an id carries no offset");
    probe.client.emit("volatile-me", vec![]).unwrap();
    assert_eq!(probe.message().await.arguments, [json!(1)], "a volatile event carries no offset");
}

#[tokio::test]
async fn a_packet_above_the_servers_limit_is_not_sent() {
    let server = NodeServer::start().await;
    let mut probe = Probe::start(&server.url(), quick(), &Key::new(KEY));
    probe.connected().await;
    let large = json!("x".repeat(1_000_000));
    assert_eq!(probe.client.emit("echo", vec![large]), Err(EmitError::TooLarge { limit: 1_000_000 }));
    assert!(probe.client.is_connected());
}

#[tokio::test]
async fn a_client_that_stops_says_goodbye() {
    let server = NodeServer::start().await;
    let mut leaving = Probe::start(&server.url(), quick(), &Key::new(KEY));
    let mut watching = Probe::start(&server.url(), quick(), &Key::new(KEY));
    leaving.connected().await;
    watching.connected().await;
    leaving.cancel.cancel();
    let left = watching.message().await;
    assert_eq!((left.name.as_str(), left.arguments), ("left", vec![json!("client namespace disconnect")]));
    while leaving.events.recv().await.is_some() {}
    assert_eq!(leaving.client.emit("echo", vec![]), Err(EmitError::NotConnected));
}
