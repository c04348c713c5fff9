use bytes::Bytes;
use proptest::{collection::vec, option, prelude::*};
use serde_json::{Value, json};

use super::*;

fn packet(namespace: &str, kind: PacketKind) -> Packet {
    Packet { namespace: namespace.to_owned(), kind }
}

fn event(id: Option<u64>, name: &str, arguments: Vec<Value>) -> PacketKind {
    PacketKind::Event { id, name: name.to_owned(), arguments, attachments: Vec::new() }
}

fn two_placeholders() -> Vec<Value> {
    vec![placeholder(0), placeholder(1)]
}

/// The packets of the official test suites (Engine.IO 4, Socket.IO 5) and of the protocol's page, with the `4` of
/// Engine.IO taken off. Each is read to the packet and written to the same text again.
fn golden() -> Vec<(&'static str, usize, Packet)> {
    vec![
        ("0", 0, packet("/", PacketKind::Connect(None))),
        (r#"0{"token":"123"}"#, 0, packet("/", PacketKind::Connect(Some(json!({"token": "123"}))))),
        ("0/custom,", 0, packet("/custom", PacketKind::Connect(None))),
        (
            r#"0/custom,{"token":"abc"}"#,
            0,
            packet("/custom", PacketKind::Connect(Some(json!({"token": "abc"})))),
        ),
        (
            r#"4/random,{"message":"Invalid namespace"}"#,
            0,
            packet("/random", PacketKind::ConnectError(json!({"message": "Invalid namespace"}))),
        ),
        ("1", 0, packet("/", PacketKind::Disconnect)),
        ("1/custom,", 0, packet("/custom", PacketKind::Disconnect)),
        (r#"2["auth",{}]"#, 0, packet("/", event(None, "auth", vec![json!({})]))),
        (
            r#"2/custom,["auth",{"token":"abc"}]"#,
            0,
            packet("/custom", event(None, "auth", vec![json!({"token": "abc"})])),
        ),
        (
            r#"2["message-back",1,"2",{"3":[true]}]"#,
            0,
            packet("/", event(None, "message-back", vec![json!(1), json!("2"), json!({"3": [true]})])),
        ),
        (
            r#"2456["message-with-ack",1,"2",{"3":[false]}]"#,
            0,
            packet(
                "/",
                event(Some(456), "message-with-ack", vec![json!(1), json!("2"), json!({"3": [false]})]),
            ),
        ),
        (
            r#"3456[1,"2",{"3":[false]}]"#,
            0,
            packet(
                "/",
                PacketKind::Ack {
                    id: 456,
                    arguments: vec![json!(1), json!("2"), json!({"3": [false]})],
                    attachments: vec![],
                },
            ),
        ),
        (r#"2["ready"]"#, 0, packet("/", event(None, "ready", vec![]))),
        (
            r#"52-["message-back",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#,
            2,
            packet("/", event(None, "message-back", two_placeholders())),
        ),
        (
            r#"52-789["message-with-ack",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#,
            2,
            packet("/", event(Some(789), "message-with-ack", two_placeholders())),
        ),
        (
            r#"62-789[{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#,
            2,
            packet("/", PacketKind::Ack { id: 789, arguments: two_placeholders(), attachments: vec![] }),
        ),
        (
            r#"51-/sync,["file",{"_placeholder":true,"num":0}]"#,
            1,
            packet("/sync", event(None, "file", vec![placeholder(0)])),
        ),
    ]
}

#[test]
fn the_packets_of_the_official_test_suite_are_read() {
    for (text, attachments, packet) in golden() {
        let header = Header::decode(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(header.packet == packet, "{text}");
        assert_eq!(header.attachments, attachments, "{text}");
    }
}

#[test]
fn the_packets_of_the_official_test_suite_are_written_byte_for_byte() {
    let bytes = [Bytes::from_static(&[1, 2, 3]), Bytes::from_static(&[4, 5, 6])];
    for (text, count, mut packet) in golden() {
        if let PacketKind::Event { attachments, .. } | PacketKind::Ack { attachments, .. } = &mut packet.kind
        {
            *attachments = bytes[..count].to_vec();
        }
        let (written, attachments) = packet.encode().unwrap();
        assert_eq!(written, text);
        assert_eq!(attachments, bytes[..count]);
    }
}

#[test]
fn a_namespace_without_a_comma_is_read_as_the_official_parser_does() {
    let header = Header::decode("1/custom").unwrap();
    assert!(header.packet == packet("/custom", PacketKind::Disconnect));
}

#[test]
fn packets_that_the_official_parser_refuses_are_refused() {
    let cases = [
        ("", CodecError::Empty),
        ("abc", CodecError::UnknownPacketType),
        ("7[]", CodecError::UnknownPacketType),
        ("2{}", CodecError::InvalidPayload),
        ("2", CodecError::InvalidPayload),
        ("2[]", CodecError::InvalidPayload),
        ("2[null]", CodecError::InvalidPayload),
        (r#"2["disconnect"]"#, CodecError::InvalidPayload),
        (r#"2abc["message-with-ack",1]"#, CodecError::InvalidPayload),
        (r#"2["a""#, CodecError::InvalidPayload),
        (r#"299999999999999999999999["a"]"#, CodecError::IllegalId),
        ("3[]", CodecError::IllegalId),
        ("0[]", CodecError::InvalidPayload),
        ("1{}", CodecError::InvalidPayload),
        ("4", CodecError::InvalidPayload),
        ("5", CodecError::IllegalAttachments),
        (r#"5["a"]"#, CodecError::IllegalAttachments),
        (r#"5-["a"]"#, CodecError::IllegalAttachments),
        (r#"50-["a"]"#, CodecError::IllegalAttachments),
        (r#"5x-["a"]"#, CodecError::IllegalAttachments),
        (r#"511-["a"]"#, CodecError::TooManyAttachments),
        (r#"599999999999999999999999-["a"]"#, CodecError::TooManyAttachments),
        (r#"51-["a",{"_placeholder":true,"num":1}]"#, CodecError::IllegalAttachments),
        (r#"51-["a",{"_placeholder":true,"num":-1}]"#, CodecError::IllegalAttachments),
        (r#"51-["a",{"b":[{"_placeholder":true}]}]"#, CodecError::IllegalAttachments),
    ];
    for (text, expected) in cases {
        assert_eq!(Header::decode(text).err(), Some(expected), "{text}");
    }
}

#[test]
fn a_payload_nested_a_million_levels_deep_is_an_error_and_no_stack_overflow() {
    let text = format!("2[\"a\",{}", "[".repeat(1_000_000));
    assert_eq!(Header::decode(&text), Err(CodecError::InvalidPayload));
}

#[test]
fn engine_packets_are_read_and_written() {
    let open = r#"0{"sid":"abc","upgrades":[],"pingInterval":300,"pingTimeout":200,"maxPayload":1000000}"#;
    let handshake = Handshake {
        sid: "abc".to_owned(),
        ping_interval: 300,
        ping_timeout: 200,
        max_payload: Some(1_000_000),
    };
    let cases = [
        (open, EnginePacket::Open(handshake)),
        ("1", EnginePacket::Close),
        ("2", EnginePacket::Ping("")),
        ("2probe", EnginePacket::Ping("probe")),
        ("3", EnginePacket::Pong("")),
        ("3probe", EnginePacket::Pong("probe")),
        (r#"42["hello"]"#, EnginePacket::Message(r#"2["hello"]"#)),
        ("5", EnginePacket::Upgrade),
        ("6", EnginePacket::Noop),
    ];
    for (text, packet) in cases {
        assert_eq!(EnginePacket::decode(text).as_ref(), Ok(&packet), "{text}");
        assert_eq!(EnginePacket::decode(&packet.encode()), Ok(packet), "{text}");
    }
    for (text, error) in [
        ("", CodecError::Empty),
        ("7", CodecError::UnknownEngineType),
        ("ñ", CodecError::UnknownEngineType),
        ("0", CodecError::BadHandshake),
        (r#"0{"sid":"abc"}"#, CodecError::BadHandshake),
        (r#"0{"sid":"abc","pingInterval":-1,"pingTimeout":2}"#, CodecError::BadHandshake),
    ] {
        assert_eq!(EnginePacket::decode(text), Err(error), "{text}");
    }
}

#[test]
fn a_text_packet_between_attachments_and_an_attachment_from_nowhere_are_errors() {
    let mut assembler = Assembler::new(10);
    assert_eq!(assembler.binary(Bytes::from_static(b"x")), Err(CodecError::UnexpectedAttachment));
    assert_eq!(assembler.text(r#"52-["a"]"#), Ok(None));
    assert_eq!(assembler.binary(Bytes::from_static(b"x")), Ok(None));
    assert!(assembler.is_waiting());
    assert_eq!(assembler.text(r#"2["b"]"#), Err(CodecError::TextInsteadOfAttachment));
}

#[test]
fn the_attachments_of_one_packet_are_limited_in_sum() {
    let mut assembler = Assembler::new(10);
    assert_eq!(assembler.text(r#"52-["a"]"#), Ok(None));
    assert_eq!(assembler.binary(Bytes::from_static(b"123456")), Ok(None));
    assert_eq!(assembler.binary(Bytes::from_static(b"12345")), Err(CodecError::TooManyAttachments));
}

#[test]
fn a_packet_that_no_peer_would_accept_is_not_written() {
    let reserved = packet("/", event(None, "connect", vec![]));
    assert_eq!(reserved.encode().err(), Some(CodecError::InvalidPayload));
    let many = PacketKind::Event {
        id: None,
        name: "a".to_owned(),
        arguments: vec![],
        attachments: vec![Bytes::new(); MAX_ATTACHMENTS + 1],
    };
    assert_eq!(packet("/", many).encode().err(), Some(CodecError::TooManyAttachments));
    let pointless = PacketKind::Event {
        id: None,
        name: "a".to_owned(),
        arguments: vec![placeholder(1)],
        attachments: vec![Bytes::new()],
    };
    assert_eq!(packet("/", pointless).encode().err(), Some(CodecError::IllegalAttachments));
}

#[test]
fn debug_output_shows_nothing_of_the_content() {
    let secret = "s3cret-ñ";
    let kinds = [
        PacketKind::Connect(Some(json!({"apiKey": secret}))),
        PacketKind::ConnectError(json!({"message": secret})),
        event(None, secret, vec![json!(secret)]),
        PacketKind::Ack { id: 1, arguments: vec![json!(secret)], attachments: vec![] },
    ];
    for kind in kinds {
        let shown = format!("{:?}", packet(secret, kind));
        assert!(!shown.contains(secret), "{shown}");
    }
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec(("[a-zñ_]{0,6}", inner), 0..4).prop_map(|fields| fields.into_iter().collect()),
        ]
    })
}

fn namespace() -> impl Strategy<Value = String> {
    prop_oneof![Just("/".to_owned()), "/[a-z0-9?=ñ-]{1,10}"]
}

fn attachments() -> impl Strategy<Value = Vec<Bytes>> {
    vec(vec(any::<u8>(), 0..20).prop_map(Bytes::from), 0..=MAX_ATTACHMENTS)
}

/// The arguments with a placeholder for each attachment behind them.
fn with_placeholders(mut arguments: Vec<Value>, attachments: &[Bytes]) -> Vec<Value> {
    arguments.extend((0..attachments.len()).map(placeholder));
    arguments
}

fn any_packet() -> impl Strategy<Value = Packet> {
    let name = ".{0,12}".prop_filter("reserved", |name: &String| !is_reserved(name));
    let object = vec(("[a-z]{1,6}", json_value()), 0..4)
        .prop_map(|fields| fields.into_iter().collect::<Value>())
        .boxed();
    let kind = prop_oneof![
        option::of(object.clone()).prop_map(PacketKind::Connect),
        Just(PacketKind::Disconnect),
        object.prop_map(PacketKind::ConnectError),
        ".{0,12}".prop_map(|text| PacketKind::ConnectError(Value::from(text))),
        (option::of(any::<u64>()), name, vec(json_value(), 0..4), attachments()).prop_map(
            |(id, name, arguments, attachments)| PacketKind::Event {
                id,
                name,
                arguments: with_placeholders(arguments, &attachments),
                attachments,
            }
        ),
        (any::<u64>(), vec(json_value(), 0..4), attachments()).prop_map(|(id, arguments, attachments)| {
            PacketKind::Ack { id, arguments: with_placeholders(arguments, &attachments), attachments }
        }),
    ];
    (namespace(), kind).prop_map(|(namespace, kind)| Packet { namespace, kind })
}

/// Reads back what was written; compares without `Debug`, which shows no contents.
fn reads_back(packet: &Packet) -> bool {
    let (text, attachments) = packet.encode().unwrap();
    let mut assembler = Assembler::new(usize::MAX);
    let mut read = assembler.text(&text).unwrap();
    for attachment in attachments {
        assert!(read.is_none(), "complete before its last attachment");
        read = assembler.binary(attachment).unwrap();
    }
    read.as_ref() == Some(packet) && !assembler.is_waiting()
}

proptest! {
    #[test]
    fn every_packet_is_read_back_as_it_was_written(packet in any_packet()) {
        prop_assert!(reads_back(&packet));
    }

    #[test]
    fn no_text_makes_the_readers_panic(text in ".{0,60}") {
        let _ = Header::decode(&text);
        let _ = EnginePacket::decode(&text);
    }

    #[test]
    fn no_text_that_looks_like_a_packet_makes_the_readers_panic(
        text in r#"[0-7]([0-9]{0,22}-)?(/[a-z]{0,4},?)?[0-9]{0,22}[\[\{"a-z0-9:,_\]\}]{0,30}"#
    ) {
        if let Ok(header) = Header::decode(&text) {
            prop_assert!(header.attachments <= MAX_ATTACHMENTS);
        }
    }

    #[test]
    fn no_row_of_frames_makes_the_assembler_panic_or_hold_more_than_its_limit(
        frames in vec(prop_oneof![
            r#"[256]([0-3]-)?(/a,)?[0-9]?\["e"(,\{"_placeholder":true,"num":[0-2]\})?\]"#.prop_map(Ok),
            vec(any::<u8>(), 0..8).prop_map(Err),
        ], 0..20)
    ) {
        let mut assembler = Assembler::new(12);
        for frame in frames {
            let _ = match frame {
                Ok(text) => assembler.text(&text),
                Err(bytes) => assembler.binary(Bytes::from(bytes)),
            };
        }
    }

    #[test]
    fn every_engine_packet_is_read_back_as_it_was_written(
        sid in "[a-zA-Z0-9_-]{0,20}", ping_interval in any::<u64>(), ping_timeout in any::<u64>(),
        max_payload in option::of(any::<u64>()), payload in ".{0,20}",
    ) {
        let handshake = Handshake { sid, ping_interval, ping_timeout, max_payload };
        for packet in [
            EnginePacket::Open(handshake.clone()),
            EnginePacket::Ping(&payload),
            EnginePacket::Pong(&payload),
            EnginePacket::Message(&payload),
        ] {
            let text = packet.encode();
            prop_assert_eq!(EnginePacket::decode(&text), Ok(packet));
        }
    }
}
