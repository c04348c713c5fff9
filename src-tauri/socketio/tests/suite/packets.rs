//! Against a server that accepts and then sends what no correct server sends.

use mostrador_socketio::{AckError, DisconnectReason, EmitError, Event, Limits, codec::CodecError};
use serde_json::json;
use tokio::sync::mpsc;

use crate::support::{
    KEY, Key, Probe, quick,
    server::{ScriptedServer, faulty_once, probe_of},
};

#[tokio::test]
async fn frames_that_are_no_packets_end_the_connection_with_their_reason() {
    let garbage = [
        ("", CodecError::Empty),
        ("9", CodecError::UnknownEngineType),
        ("hola ñ", CodecError::UnknownEngineType),
        ("4", CodecError::Empty),
        ("4abc", CodecError::UnknownPacketType),
        ("42/sync,{", CodecError::InvalidPayload),
        ("42/sync,{}", CodecError::InvalidPayload),
        (r#"42/sync,["connect"]"#, CodecError::InvalidPayload),
        ("43/sync,[]", CodecError::IllegalId),
        (r#"451/sync,["a"]"#, CodecError::IllegalAttachments),
        (r#"0{"sid":"again","upgrades":[],"pingInterval":1,"pingTimeout":1}"#, CodecError::BadHandshake),
    ];
    let count = garbage.len();
    let server = ScriptedServer::start(move |number, mut peer| async move {
        peer.accept().await;
        if let Some((text, _)) = garbage.get(number) {
            peer.say(*text).await;
        } else if number == count {
            peer.say_binary(b"from nowhere").await;
        }
        peer.stay().await;
    })
    .await;
    let mut probe = probe_of(&server).await;
    for (text, error) in garbage {
        probe.connected().await;
        assert_eq!(probe.disconnected().await.0, DisconnectReason::Protocol(error), "{text}");
    }
    probe.connected().await;
    assert_eq!(probe.disconnected().await.0, DisconnectReason::Protocol(CodecError::UnexpectedAttachment));
    probe.connected().await;
}

#[tokio::test]
async fn an_event_of_five_megabytes_passes_and_one_above_the_limit_ends_the_connection() {
    let server = faulty_once(|mut peer| async move {
        peer.accept().await;
        peer.say(format!(r#"42/sync,["large","{}"]"#, "x".repeat(5_000_000))).await;
        peer.say(format!(r#"42/sync,["larger","{}"]"#, "x".repeat(9_000_000))).await;
        peer.stay().await;
    })
    .await;
    let mut probe = probe_of(&server).await;
    probe.connected().await;
    assert_eq!(probe.message().await.arguments[0].as_str().map(str::len), Some(5_000_000));
    assert_eq!(probe.disconnected().await.0, DisconnectReason::MessageTooLarge { limit: 8 * 1024 * 1024 });
    probe.connected().await;
}

#[tokio::test]
async fn a_message_above_the_limit_in_many_small_pieces_ends_the_connection_too() {
    let server = faulty_once(|mut peer| async move {
        peer.accept().await;
        peer.say_in_pieces(&"x".repeat(200), 20).await;
        peer.stay().await;
    })
    .await;
    let limits = Limits { max_message_bytes: 2_000, ..quick() };
    let mut probe = Probe::start(&server.url(), limits, &Key::new(KEY));
    probe.connected().await;
    assert_eq!(probe.disconnected().await.0, DisconnectReason::MessageTooLarge { limit: 2_000 });
}

#[tokio::test]
async fn half_a_binary_event_is_never_delivered() {
    let server = ScriptedServer::start(|number, mut peer| async move {
        peer.accept().await;
        let header = r#"452-/sync,["file",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#;
        match number {
            0 => {
                peer.say(header).await;
                peer.say_binary(b"first").await;
                peer.close().await;
            }
            1 => {
                peer.say(header).await;
                peer.say_binary(b"first").await;
                peer.say(r#"42/sync,["other"]"#).await;
                peer.stay().await;
            }
            _ => {
                peer.say(header).await;
                peer.say_binary(b"first").await;
                peer.say("2").await;
                peer.hear().await;
                peer.say_binary(b"second").await;
                peer.stay().await;
            }
        }
    })
    .await;
    let mut probe = probe_of(&server).await;
    let mut reasons = Vec::new();
    let message = loop {
        match probe.next().await {
            Event::Disconnected { reason, .. } => reasons.push(reason.code()),
            Event::Message { name, attachments, .. } => break (name, attachments),
            _ => {}
        }
    };
    assert_eq!(reasons, ["closed-by-server", "protocol"]);
    assert_eq!(message.0, "file");
    assert_eq!(
        message.1,
        ["first".as_bytes(), "second".as_bytes()],
        "a ping in between belongs to the transport"
    );
}

#[tokio::test]
async fn other_namespaces_are_none_of_our_business() {
    let server = faulty_once(|mut peer| async move {
        peer.open(25_000, 20_000).await;
        peer.hear().await;
        peer.say(r#"40/other,{"sid":"x"}"#).await;
        peer.say(r#"40{"sid":"main"}"#).await;
        peer.say(r#"44/other,{"message":"no"}"#).await;
        peer.say(r#"42/other,["foreign"]"#).await;
        peer.say(r#"451-/other,["foreign",{"_placeholder":true,"num":0}]"#).await;
        peer.say_binary(b"foreign").await;
        peer.say("41/other,").await;
        peer.say("41/other").await;
        peer.say(r#"43/other,0["foreign"]"#).await;
        peer.say(r#"40/sync,{"sid":"ours"}"#).await;
        peer.say(r#"40/sync,{"sid":"again"}"#).await;
        peer.say(r#"42/sync,["ours"]"#).await;
        peer.stay().await;
    })
    .await;
    let mut probe = probe_of(&server).await;
    match probe.next_loud().await {
        Event::Connected { sid } => assert_eq!(sid, "ours"),
        other => panic!("{other:?}"),
    }
    match probe.next_loud().await {
        Event::Message { name, .. } => assert_eq!(name, "ours"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn acknowledgement_ids_go_on_over_reconnects_and_strange_acknowledgements_are_ignored() {
    let (heard, mut hears) = mpsc::channel(8);
    let server = ScriptedServer::start(move |number, mut peer| {
        let heard = heard.clone();
        async move {
            peer.accept().await;
            peer.say(r#"43/sync,99["nobody asked"]"#).await;
            let question = peer.hear().await.unwrap();
            heard.send(question).await.unwrap();
            if number == 0 {
                peer.close().await;
            } else {
                peer.say(r#"43/sync,0["of an earlier question"]"#).await;
                peer.say(r#"43/sync,1["right"]"#).await;
                peer.say(r#"43/sync,1["twice"]"#).await;
                peer.stay().await;
            }
        }
    })
    .await;
    let mut probe = probe_of(&server).await;
    probe.connected().await;
    assert_eq!(probe.client.emit_with_ack("q", vec![], None).await, Err(AckError::Disconnected));
    probe.connected().await;
    assert_eq!(probe.client.emit_with_ack("q", vec![], None).await, Ok(vec![json!("right")]));
    assert_eq!(hears.recv().await.unwrap(), r#"42/sync,0["q"]"#);
    assert_eq!(hears.recv().await.unwrap(), r#"42/sync,1["q"]"#);
}

#[tokio::test]
async fn a_question_of_an_earlier_connection_cannot_be_answered_on_a_later_one() {
    let server = ScriptedServer::start(|number, mut peer| async move {
        peer.accept().await;
        if number == 0 {
            peer.say(r#"42/sync,0["question"]"#).await;
            peer.close().await;
        } else {
            peer.stay().await;
        }
    })
    .await;
    let mut probe = probe_of(&server).await;
    let ack = probe.message().await.ack.unwrap();
    probe.connected().await;
    assert_eq!(probe.client.acknowledge(ack, vec![]), Err(EmitError::NotConnected));
}

#[tokio::test]
async fn the_offset_is_taken_off_only_when_the_server_gave_a_recovery_id() {
    let server = ScriptedServer::start(|number, mut peer| async move {
        peer.open(25_000, 20_000).await;
        peer.hear().await;
        if number == 0 {
            peer.say(r#"42/sync,["early","a","offset"]"#).await;
            peer.say(r#"40/sync,{"sid":"s","pid":"p"}"#).await;
            peer.say(r#"42/sync,["plain","a","offset"]"#).await;
            peer.say(r#"42/sync,7["asking","a","b"]"#).await;
            peer.say(r#"42/sync,["no text",1]"#).await;
            peer.close().await;
        } else {
            peer.say(r#"40/sync,{"sid":"s"}"#).await;
            peer.say(r#"42/sync,["plain","a","b"]"#).await;
            peer.stay().await;
        }
    })
    .await;
    let mut probe = probe_of(&server).await;
    let expected = [
        vec![json!("a")],
        vec![json!("a")],
        vec![json!("a"), json!("b")],
        vec![json!(1)],
        vec![json!("a"), json!("b")],
    ];
    for arguments in expected {
        assert_eq!(probe.message().await.arguments, arguments);
    }
}

#[tokio::test]
async fn a_peer_that_does_not_read_is_told_to_the_emitter_and_left() {
    let server = faulty_once(|mut peer| async move {
        peer.accept_with_limit(4_000_000).await;
        // Holds the socket without reading it.
        std::future::pending::<()>().await;
        peer.stay().await;
    })
    .await;
    let mut probe = probe_of(&server).await;
    probe.connected().await;
    let text = json!("x".repeat(200_000));
    let busy = loop {
        match probe.client.emit("large", vec![text.clone()]) {
            Ok(()) => tokio::task::yield_now().await,
            Err(error) => break error,
        }
    };
    assert_eq!(busy, EmitError::Busy);
    probe.client.drop_connection("does not read");
    assert_eq!(probe.disconnected().await.0, DisconnectReason::Dropped("does not read".to_owned()));
    probe.connected().await;
}
