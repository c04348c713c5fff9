//! The official server behind a network that drops, freezes and slows.

use std::time::Duration;

use mostrador_socketio::{DialError, DisconnectReason, Limits};
use serde_json::json;

use crate::support::{
    KEY, Key, Probe,
    node::{NodeServer, Setup},
    proxy::{Cut, Flow, Proxy},
    quick,
};

#[tokio::test]
async fn a_connection_that_is_cut_is_replaced() {
    let server = NodeServer::start().await;
    let proxy = Proxy::start(server.port).await;
    let mut probe = Probe::start(&proxy.url(), quick(), &Key::new(KEY));
    for cut in [Cut::Close, Cut::Reset, Cut::Close, Cut::Reset] {
        probe.connected().await;
        proxy.cut(cut);
        let (reason, _) = probe.disconnected().await;
        let expected =
            matches!(reason, DisconnectReason::ClosedByServer { .. } | DisconnectReason::Transport(_));
        assert!(expected, "{reason}");
    }
    probe.connected().await;
    assert_eq!(probe.client.emit_with_ack("echo-ack", vec![json!(1)], None).await, Ok(vec![json!(1)]));
}

#[tokio::test]
async fn a_frozen_connection_is_noticed_by_the_heartbeat_and_replaced_when_the_network_is_back() {
    let server = NodeServer::start().await;
    let proxy = Proxy::start(server.port).await;
    let limits = Limits { connect_timeout: Duration::from_millis(300), ..quick() };
    let mut probe = Probe::start(&proxy.url(), limits, &Key::new(KEY));
    probe.connected().await;
    proxy.set(Flow::Freeze);
    let frozen_at = std::time::Instant::now();
    let (reason, _) = probe.disconnected().await;
    assert_eq!(reason, DisconnectReason::HeartbeatMissed { silent_for: Duration::from_millis(2_700) });
    assert!(frozen_at.elapsed() < Duration::from_secs(10), "{:?}", frozen_at.elapsed());
    assert_eq!(probe.disconnected().await.0, DisconnectReason::Unreachable(DialError::TimedOut));
    proxy.set(Flow::Pass);
    probe.connected().await;
}

#[tokio::test]
async fn a_frozen_connection_that_the_caller_finds_silent_is_dropped_at_once() {
    let server = NodeServer::start_with(&Setup { ping_interval_ms: 60_000, ..Setup::default() }).await;
    let proxy = Proxy::start(server.port).await;
    let mut probe = Probe::start(&proxy.url(), quick(), &Key::new(KEY));
    probe.connected().await;
    proxy.set(Flow::Freeze);
    let answer = probe.client.emit_with_ack("echo-ack", vec![], Duration::from_millis(100)).await;
    assert!(answer.is_err());
    probe.client.drop_connection("no answer");
    let (reason, retry_in) = probe.disconnected().await;
    assert_eq!((reason, retry_in), (DisconnectReason::Dropped("no answer".to_owned()), Duration::ZERO));
    proxy.set(Flow::Pass);
    probe.connected().await;
}

#[tokio::test]
async fn over_a_slow_line_events_arrive_whole_and_the_connection_holds() {
    let setup = Setup { ping_interval_ms: 2_000, ping_timeout_ms: 8_000, ..Setup::default() };
    let server = NodeServer::start_with(&setup).await;
    let proxy = Proxy::start(server.port).await;
    proxy.set(Flow::Slow { bytes: 512, every: Duration::from_millis(1) });
    let limits = Limits { connect_timeout: Duration::from_secs(20), ..quick() };
    let mut probe = Probe::start(&proxy.url(), limits, &Key::new(KEY));
    let sid = probe.connected().await;
    assert!(!sid.is_empty());
    let text = "ñ🍕".repeat(10_000);
    let answer = probe.client.emit_with_ack("echo-ack", vec![json!(text)], Duration::from_secs(30)).await;
    assert_eq!(answer, Ok(vec![json!(text)]));
    assert!(probe.client.is_connected());
}

#[tokio::test]
async fn bytes_that_come_one_at_a_time_make_the_same_packets() {
    let setup = Setup { ping_interval_ms: 5_000, ping_timeout_ms: 20_000, ..Setup::default() };
    let server = NodeServer::start_with(&setup).await;
    let proxy = Proxy::start(server.port).await;
    let mut probe = Probe::start(&proxy.url(), quick(), &Key::new(KEY));
    probe.connected().await;
    // Not before: the WebSocket library takes an HTTP answer in hundreds of tiny pieces for an attack.
    proxy.set(Flow::Slow { bytes: 1, every: Duration::ZERO });
    let arguments = vec![json!("una pizza con piña 🍕")];
    let answer = probe.client.emit_with_ack("echo-ack", arguments.clone(), Duration::from_secs(30)).await;
    assert_eq!(answer, Ok(arguments));
}
