use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use mostrador_connector::{DownReason, Signal, SignalCommand};
use mostrador_socketio::{ConnectionError, DialError, DisconnectReason, Frame, Parts};
use tokio::{sync::mpsc, task::JoinHandle, time::Instant};
use tokio_util::sync::CancellationToken;

use super::down;
use crate::whatsapp::{
    ApiKey, FixedKey, KeyError, KeySource, WhatsAppConnector, WhatsAppSettings,
    scripted_http::{Reply, Server},
    scripted_socket::{Dialed, Peer},
};

struct Channel {
    peers: mpsc::UnboundedReceiver<Peer>,
    signals: mpsc::Receiver<Signal>,
    commands: mpsc::Sender<SignalCommand>,
    cancel: CancellationToken,
    task: JoinHandle<()>,
}

impl Channel {
    fn start(settings: WhatsAppSettings, capacity: usize) -> Self {
        let (dialed, peers) = mpsc::unbounded_channel();
        let (sender, signals) = mpsc::channel(capacity);
        let (commands, commanded) = mpsc::channel(4);
        let cancel = CancellationToken::new();
        let stop = cancel.clone();
        let connector = WhatsAppConnector::new(settings).unwrap();
        let task = tokio::spawn(async move {
            let parts = Parts { dial: Arc::new(Dialed(dialed)), ..Parts::default() };
            connector.run_with(parts, sender, commanded, stop).await;
        });
        Self { peers, signals, commands, cancel, task }
    }

    async fn peer(&mut self) -> Peer {
        self.peers.recv().await.expect("the client dials")
    }

    /// The next signal that is more than a sign of life.
    async fn signal(&mut self) -> Signal {
        loop {
            match self.signals.recv().await.expect("still running") {
                Signal::Alive => {}
                signal => return signal,
            }
        }
    }

    async fn stop(self) {
        self.cancel.cancel();
        self.task.await.unwrap();
    }
}

/// Nothing listens at this address: whatever is asked over HTTP fails.
fn settings() -> WhatsAppSettings {
    WhatsAppSettings::new("http://127.0.0.1:9".parse().unwrap(), Arc::new(FixedKey::new("test-key")))
}

const PING: u64 = 25_000;

#[tokio::test(start_paused = true)]
async fn an_order_is_a_hint_and_an_empty_answer_only_a_sign_of_life() {
    let mut channel = Channel::start(settings(), 32);
    let mut peer = channel.peer().await;
    peer.accept(PING).await;
    assert_eq!(channel.signals.recv().await, Some(Signal::Up));
    peer.nothing_pending();
    assert_eq!(channel.signals.recv().await, Some(Signal::Alive));
    let before = std::time::Instant::now();
    peer.new_order();
    let Signal::Hint { received_at } = channel.signal().await else { panic!("no hint") };
    assert!(received_at >= before && received_at <= std::time::Instant::now());
    for answer in [r#"{"count":2,"orders":[{},{}]}"#, r#"{"count":"2"}"#, "{}", "null"] {
        peer.send(&format!(r#"42/sync,["orders:pending",{answer}]"#));
        assert!(matches!(channel.signal().await, Signal::Hint { .. }), "{answer}");
    }
    peer.send(r#"42/sync,["something:else",1]"#);
    peer.send(r#"42/sync,["order:new"]"#);
    assert!(matches!(channel.signal().await, Signal::Hint { .. }), "an event without a payload");
    channel.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_frozen_socket_is_noticed_within_eighteen_seconds_and_replaced_at_once() {
    let mut channel = Channel::start(settings(), 32);
    let mut peer = channel.peer().await;
    peer.accept(PING).await;
    peer.nothing_pending();
    assert_eq!(channel.signal().await, Signal::Up);
    let frozen = Instant::now();
    let Signal::Down { reason, retry_in } = channel.signal().await else { panic!("not down") };
    assert_eq!((reason, retry_in), (DownReason::Silent, Duration::ZERO));
    let noticed = frozen.elapsed();
    assert!(
        noticed >= Duration::from_millis(17_900) && noticed <= Duration::from_millis(18_100),
        "{noticed:?}"
    );
    // It was asked before it was given up.
    assert_eq!(peer.text().await, r#"42/sync,["sync:orders"]"#);
    // The next connection need not answer first to be watched as strictly.
    let mut next = channel.peer().await;
    next.accept(PING).await;
    assert_eq!(channel.signal().await, Signal::Up);
    let frozen = Instant::now();
    assert!(matches!(channel.signal().await, Signal::Down { reason: DownReason::Silent, .. }));
    assert!(frozen.elapsed() <= Duration::from_millis(8_100));
    channel.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_remote_that_answers_stays_up_for_a_day() {
    let mut channel = Channel::start(settings(), 32);
    let mut peer = channel.peer().await;
    peer.accept(PING).await;
    peer.nothing_pending();
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(86_400) {
        match peer.text().await.as_str() {
            r#"42/sync,["sync:orders"]"# => peer.nothing_pending(),
            other => panic!("{other}"),
        }
        // A ping now and then, as the server's own heartbeat.
        peer.send("2");
        assert_eq!(peer.text().await, "3");
    }
    assert_eq!(channel.signal().await, Signal::Up);
    while let Ok(signal) = channel.signals.try_recv() {
        assert_eq!(signal, Signal::Alive);
    }
    channel.stop().await;
}

#[tokio::test]
async fn a_remote_without_the_question_is_asked_over_http_and_kept() {
    let status = include_str!("../../fixtures/whatsapp-v1/status.response.200.json");
    let server = Server::start([Reply::json(200, status)]).await;
    let mut settings = server.settings();
    settings.quiet_after = Duration::from_millis(100);
    settings.answer_within = Duration::from_millis(100);
    let mut channel = Channel::start(settings, 256);
    let mut peer = channel.peer().await;
    peer.accept(500).await;
    assert_eq!(channel.signal().await, Signal::Up);
    for _ in 0..6 {
        tokio::time::sleep(Duration::from_millis(250)).await;
        peer.send("2");
        assert_eq!(peer.text().await, "3", "not asked again on this connection");
    }
    assert_eq!(server.requests().len(), 1, "the status was asked for once");
    peer.new_order();
    assert!(matches!(channel.signal().await, Signal::Hint { .. }));
    channel.stop().await;
}

#[tokio::test]
async fn a_silent_socket_of_a_remote_that_is_gone_is_replaced() {
    let mut settings = settings();
    settings.answer_within = Duration::from_millis(100);
    let mut channel = Channel::start(settings, 32);
    let mut peer = channel.peer().await;
    peer.accept(PING).await;
    assert_eq!(channel.signal().await, Signal::Up);
    assert!(matches!(channel.signal().await, Signal::Down { reason: DownReason::Silent, .. }));
    channel.stop().await;
}

#[tokio::test(start_paused = true)]
async fn only_a_refused_key_is_told_as_one_and_a_new_key_is_tried_at_once() {
    let mut channel = Channel::start(settings(), 32);
    for message in ["Invalid API key", "API key required"] {
        let mut peer = channel.peer().await;
        peer.open(PING).await;
        peer.send(&format!(r#"44/sync,{{"message":"{message}"}}"#));
        assert_eq!(channel.signal().await, Signal::Refused);
    }
    for message in ["Authentication failed", "Invalid namespace"] {
        let mut peer = channel.peer().await;
        peer.open(PING).await;
        peer.send(&format!(r#"44/sync,{{"message":"{message}"}}"#));
        let signal = channel.signal().await;
        assert!(matches!(signal, Signal::Down { reason: DownReason::Unreachable, .. }), "{signal:?}");
    }
    let asked = Instant::now();
    channel.commands.send(SignalCommand::ReconnectNow).await.unwrap();
    channel.peer().await.accept(PING).await;
    assert_eq!(asked.elapsed(), Duration::ZERO);
    assert_eq!(channel.signal().await, Signal::Up);
    channel.stop().await;
}

struct CountedKeys(std::sync::Mutex<u32>);

#[async_trait]
impl KeySource for CountedKeys {
    async fn key(&self) -> Result<ApiKey, KeyError> {
        let mut count = self.0.lock().unwrap();
        *count += 1;
        if *count == 1 { Err(KeyError::Missing) } else { Ok(ApiKey::new(&format!("key-{count}"))) }
    }
}

#[tokio::test(start_paused = true)]
async fn the_key_is_asked_for_before_every_connection() {
    let mut settings = settings();
    settings.keys = Arc::new(CountedKeys(std::sync::Mutex::new(0)));
    let mut channel = Channel::start(settings, 32);
    assert_eq!(channel.signal().await, Signal::Refused, "no key is a refused key");
    for number in [2, 3] {
        let mut peer = channel.peer().await;
        assert_eq!(peer.open(PING).await, format!(r#"40/sync,{{"apiKey":"key-{number}"}}"#));
        peer.send_frame(Frame::Close(Some(1012)));
        assert!(matches!(channel.signal().await, Signal::Down { reason: DownReason::Closed, .. }));
    }
    channel.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_full_channel_loses_neither_the_state_nor_the_last_hint() {
    let mut channel = Channel::start(settings(), 1);
    let mut peer = channel.peer().await;
    peer.accept(PING).await;
    peer.nothing_pending();
    for _ in 0..200 {
        peer.new_order();
    }
    // A ping is answered although nobody reads the signals.
    peer.send("2");
    assert_eq!(peer.text().await, "3");
    assert_eq!(channel.signals.recv().await, Some(Signal::Up));
    assert!(matches!(channel.signals.recv().await, Some(Signal::Hint { .. })));
    let mut hints = 1;
    while channel.signals.try_recv().is_ok() {
        hints += 1;
    }
    assert!(hints <= 3, "one read serves them all, {hints}");
    peer.new_order();
    assert!(matches!(channel.signal().await, Signal::Hint { .. }), "a later order is told anew");
    channel.stop().await;
}

#[tokio::test(start_paused = true)]
async fn it_ends_when_nobody_listens_any_more() {
    let mut channel = Channel::start(settings(), 4);
    let mut peer = channel.peer().await;
    peer.accept(PING).await;
    drop(channel.signals);
    channel.task.await.unwrap();
}

#[test]
fn every_end_of_a_connection_has_its_reason() {
    use std::io::ErrorKind;
    let cases = [
        (DisconnectReason::Unreachable(DialError::Http(502)), DownReason::Unreachable),
        (DisconnectReason::Unreachable(DialError::Io(ErrorKind::ConnectionRefused)), DownReason::Unreachable),
        (DisconnectReason::HandshakeTimedOut, DownReason::Unreachable),
        (DisconnectReason::HeartbeatMissed { silent_for: Duration::from_secs(47) }, DownReason::Silent),
        (DisconnectReason::Dropped("silent".into()), DownReason::Silent),
        (DisconnectReason::ClosedByServer { code: None }, DownReason::Closed),
        (DisconnectReason::Kicked, DownReason::Closed),
        (DisconnectReason::Slept, DownReason::Closed),
        (DisconnectReason::Transport(ConnectionError::Io(ErrorKind::ConnectionReset)), DownReason::Closed),
        (DisconnectReason::Transport(ConnectionError::Protocol("x".into())), DownReason::Protocol),
        (DisconnectReason::MessageTooLarge { limit: 1 }, DownReason::Protocol),
    ];
    for (reason, expected) in cases {
        assert_eq!(down(&reason), expected, "{reason:?}");
    }
}
