//! Against a server whose handshake, heartbeat and refusals are those of no correct server.

use std::time::Duration;

use mostrador_socketio::{
    CredentialsError, DialError, DisconnectReason, Event, Limits, Parts, codec::CodecError,
};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::mpsc,
};

use crate::support::{
    KEY, Key, Probe, quick,
    server::{ScriptedServer, faulty_once, probe_of},
};

#[tokio::test]
async fn a_server_without_pings_is_left_after_its_own_intervals_and_the_grace() {
    let server = faulty_once(|mut peer| async move {
        peer.open(100, 50).await;
        peer.hear().await;
        peer.say(r#"40/sync,{"sid":"s"}"#).await;
        peer.stay().await;
    })
    .await;
    let mut probe = probe_of(&server).await;
    probe.connected().await;
    let silent_for = Duration::from_millis(350);
    assert_eq!(probe.disconnected().await.0, DisconnectReason::HeartbeatMissed { silent_for });
    probe.connected().await;
}

#[tokio::test]
async fn a_websocket_ping_is_a_sign_of_life_too() {
    let server = faulty_once(|mut peer| async move {
        peer.open(1_000, 500).await;
        peer.hear().await;
        peer.say(r#"40/sync,{"sid":"s"}"#).await;
        for _ in 0..5 {
            tokio::time::sleep(Duration::from_millis(500)).await;
            peer.ping().await;
        }
        peer.say(r#"42/sync,["still here"]"#).await;
        peer.stay().await;
    })
    .await;
    let mut probe = probe_of(&server).await;
    probe.connected().await;
    assert_eq!(probe.message().await.name, "still here");
}

#[tokio::test]
async fn a_server_that_announces_a_heartbeat_of_years_is_still_left_when_silent() {
    let server = faulty_once(|mut peer| async move {
        peer.open(100_000_000_000, 1).await;
        peer.hear().await;
        peer.say(r#"40/sync,{"sid":"s"}"#).await;
        peer.stay().await;
    })
    .await;
    let silent_for = Duration::from_millis(100);
    let limits = Limits { heartbeat_cap: silent_for, ..quick() };
    let mut probe = Probe::start(&server.url(), limits, &Key::new(KEY));
    probe.connected().await;
    assert_eq!(probe.disconnected().await.0, DisconnectReason::HeartbeatMissed { silent_for });
}

#[tokio::test]
async fn a_refusal_followed_by_a_close_is_one_refusal() {
    let server = faulty_once(|mut peer| async move {
        peer.open(25_000, 20_000).await;
        peer.hear().await;
        peer.say(r#"44/sync,{"message":"unauthorized","data":{"code":7}}"#).await;
        peer.close().await;
    })
    .await;
    let mut probe = probe_of(&server).await;
    match probe.next().await {
        Event::Refused { message, data, retry_in } => {
            assert_eq!((message.as_str(), data), ("unauthorized", Some(json!({"code": 7}))));
            assert!(retry_in > Duration::ZERO);
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(probe.next().await, Event::Connected { .. }));
}

#[tokio::test]
async fn a_refusal_of_any_shape_and_length_is_a_short_text() {
    let server = ScriptedServer::start(|number, mut peer| async move {
        peer.open(25_000, 20_000).await;
        peer.hear().await;
        match number {
            0 => peer.say(r#"44/sync,"bare text""#).await,
            1 => peer.say("44/sync,{}").await,
            _ => peer.say(format!(r#"44/sync,{{"message":"{}"}}"#, "ñ".repeat(10_000))).await,
        }
        peer.stay().await;
    })
    .await;
    let mut probe = probe_of(&server).await;
    assert_eq!(probe.refused().await.0, "bare text");
    assert_eq!(probe.refused().await.0, "");
    assert_eq!(probe.refused().await.0, "ñ".repeat(200));
}

#[tokio::test]
async fn a_namespace_that_refuses_after_it_accepted_is_a_refusal() {
    let server = faulty_once(|mut peer| async move {
        peer.accept().await;
        peer.say(r#"44/sync,{"message":"key withdrawn"}"#).await;
        peer.stay().await;
    })
    .await;
    let mut probe = probe_of(&server).await;
    probe.connected().await;
    assert_eq!(probe.refused().await.0, "key withdrawn");
    assert!(!probe.client.is_connected());
    probe.connected().await;
}

#[tokio::test]
async fn events_before_the_namespace_accepted_are_delivered_after_it() {
    let server = faulty_once(|mut peer| async move {
        peer.open(25_000, 20_000).await;
        peer.hear().await;
        peer.say(r#"42/sync,["early",1]"#).await;
        peer.say(r#"42/sync,["early",2]"#).await;
        peer.say(r#"40/sync,{"sid":"s"}"#).await;
        peer.say(r#"42/sync,["late",3]"#).await;
        peer.stay().await;
    })
    .await;
    let mut probe = probe_of(&server).await;
    assert!(matches!(probe.next_loud().await, Event::Connected { .. }));
    for expected in [("early", 1), ("early", 2), ("late", 3)] {
        let message = probe.message().await;
        assert_eq!((message.name.as_str(), message.arguments), (expected.0, vec![json!(expected.1)]));
    }
}

#[tokio::test]
async fn a_flood_of_events_before_the_namespace_accepted_is_counted_and_not_kept() {
    let server = faulty_once(|mut peer| async move {
        peer.open(25_000, 20_000).await;
        peer.hear().await;
        for _ in 0..1_000 {
            peer.say(r#"42/sync,["early"]"#).await;
        }
        peer.say(r#"40/sync,{"sid":"s"}"#).await;
        peer.stay().await;
    })
    .await;
    let mut probe = probe_of(&server).await;
    let (mut delivered, mut missed) = (0, 0);
    while delivered + missed < 1_000 {
        match probe.next_loud().await {
            Event::Message { .. } => delivered += 1,
            Event::Missed { count } => missed += count,
            Event::Connected { .. } => assert_eq!(delivered, 0),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((delivered, missed), (64, 936));
}

#[tokio::test]
async fn an_event_before_the_transport_opened_is_ignored() {
    let server = faulty_once(|mut peer| async move {
        peer.say(r#"42/sync,["too early"]"#).await;
        peer.accept().await;
        peer.stay().await;
    })
    .await;
    let mut probe = probe_of(&server).await;
    assert!(matches!(probe.next_loud().await, Event::Connected { .. }));
}

#[tokio::test]
async fn a_ping_is_answered_while_the_namespace_has_not_answered() {
    let (heard, mut hears) = mpsc::channel(8);
    let server = ScriptedServer::start(move |_, mut peer| {
        let heard = heard.clone();
        async move {
            peer.open(25_000, 20_000).await;
            heard.send(peer.hear().await).await.unwrap();
            peer.say("2").await;
            heard.send(peer.hear().await).await.unwrap();
            peer.say("2probe").await;
            heard.send(peer.hear().await).await.unwrap();
            peer.say(r#"40/sync,{"sid":"s"}"#).await;
            peer.stay().await;
        }
    })
    .await;
    let mut probe = probe_of(&server).await;
    probe.connected().await;
    let connect = format!(r#"40/sync,{{"apiKey":"{KEY}"}}"#);
    assert_eq!(hears.recv().await.unwrap(), Some(connect), "no recovery is asked for");
    assert_eq!(hears.recv().await.unwrap().as_deref(), Some("3"));
    assert_eq!(hears.recv().await.unwrap().as_deref(), Some("3probe"));
}

#[tokio::test]
async fn a_server_that_says_nothing_after_the_upgrade_is_left_in_time() {
    let server = ScriptedServer::start(|_, mut peer| async move { peer.stay().await }).await;
    let limits = Limits { connect_timeout: Duration::from_millis(100), ..quick() };
    let mut probe = Probe::start(&server.url(), limits, &Key::new(KEY));
    assert_eq!(probe.disconnected().await.0, DisconnectReason::HandshakeTimedOut);
}

#[tokio::test]
async fn a_server_that_only_pings_and_never_answers_the_namespace_is_left_in_time() {
    let server = ScriptedServer::start(|_, mut peer| async move {
        peer.open(10, 1_000).await;
        loop {
            peer.say("2").await;
            if peer.hear().await.is_none() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    let limits = Limits { connect_timeout: Duration::from_millis(200), ..quick() };
    let mut probe = Probe::start(&server.url(), limits, &Key::new(KEY));
    assert_eq!(probe.disconnected().await.0, DisconnectReason::HandshakeTimedOut);
}

#[tokio::test]
async fn a_web_server_that_is_no_socket_server_is_unreachable_with_its_status() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        let answers = [
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nhola",
            "not HTTP at all\r\n\r\n",
            "",
        ];
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 2_048];
            let _ = stream.read(&mut request).await.unwrap();
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    let mut probe = Probe::start(&url, quick(), &Key::new(KEY));
    let mut reasons = Vec::new();
    for _ in 0..4 {
        reasons.push(probe.disconnected().await.0);
    }
    task.await.unwrap();
    assert_eq!(reasons[0], DisconnectReason::Unreachable(DialError::Http(503)));
    assert_eq!(reasons[1], DisconnectReason::Unreachable(DialError::Http(200)));
    assert!(matches!(reasons[2], DisconnectReason::Unreachable(_)));
    assert!(matches!(reasons[3], DisconnectReason::Unreachable(_)));
}

#[tokio::test]
async fn a_server_of_an_older_protocol_is_left_with_a_reason() {
    let server = ScriptedServer::start(|_, mut peer| async move {
        peer.open(25_000, 20_000).await;
        peer.hear().await;
        peer.say("40/sync,").await;
        peer.stay().await;
    })
    .await;
    let mut probe = probe_of(&server).await;
    assert_eq!(probe.disconnected().await.0, DisconnectReason::Protocol(CodecError::InvalidPayload));
}

#[tokio::test]
async fn a_second_connect_after_a_removal_carries_the_key_of_that_moment() {
    let (heard, mut hears) = mpsc::channel(8);
    let key = Key::new("first");
    let server = ScriptedServer::start(move |_, mut peer| {
        let heard = heard.clone();
        async move {
            peer.open(25_000, 20_000).await;
            heard.send(peer.hear().await.unwrap()).await.unwrap();
            peer.say(r#"40/sync,{"sid":"a"}"#).await;
            // The test changes the key, then lets the server go on.
            peer.hear().await;
            peer.say("41/sync,").await;
            heard.send(peer.hear().await.unwrap()).await.unwrap();
            peer.say(r#"44/sync,{"message":"no more"}"#).await;
            peer.stay().await;
        }
    })
    .await;
    let mut probe = Probe::start(&server.url(), quick(), &key);
    probe.connected().await;
    key.set("second");
    probe.client.emit("go on", vec![]).unwrap();
    assert_eq!(probe.disconnected().await, (DisconnectReason::Kicked, Duration::ZERO));
    assert_eq!(probe.refused().await.0, "no more");
    assert_eq!(hears.recv().await.unwrap(), r#"40/sync,{"apiKey":"first"}"#);
    assert_eq!(hears.recv().await.unwrap(), r#"40/sync,{"apiKey":"second"}"#);
}

#[tokio::test]
async fn without_a_key_nothing_is_dialled() {
    let key = Key::missing();
    let (dialled, mut dials) = mpsc::channel(1);
    let server = ScriptedServer::start(move |_, mut peer| {
        let dialled = dialled.clone();
        async move {
            dialled.send(()).await.unwrap();
            peer.accept().await;
            peer.stay().await;
        }
    })
    .await;
    let mut probe = Probe::start(&server.url(), quick(), &key);
    for _ in 0..3 {
        let (reason, retry_in) = probe.disconnected().await;
        assert_eq!(reason, DisconnectReason::CredentialsUnavailable(CredentialsError::Missing));
        assert!(retry_in > Duration::ZERO);
    }
    assert!(dials.try_recv().is_err());
    key.set(KEY);
    probe.client.reconnect_now();
    probe.connected().await;
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts_is_an_error_of_the_dialling() {
    // A server without TLS is as untrusted as can be; what counts is that dialling fails with a reason and no panic.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let server = ScriptedServer::start(|_, mut peer| async move { peer.stay().await }).await;
    let url = server.url().replace("http://", "https://");
    let limits = Limits { connect_timeout: Duration::from_millis(500), ..quick() };
    let mut probe = Probe::start_with(Parts::default(), &url, "/sync", limits, &Key::new(KEY));
    let (reason, _) = probe.disconnected().await;
    assert!(matches!(reason, DisconnectReason::Unreachable(_)), "{reason}");
}
