//! The key and what orders say are in no log line, whatever goes wrong.

use std::{
    io,
    sync::{Arc, Mutex},
};

use mostrador_socketio::{Event, Limits};
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{KEY, Key, Probe, quick, server::ScriptedServer};

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_log_line_and_no_debug_text_holds_the_key_or_an_order() {
    const CUSTOMER: &str = "Peña Nieves 5551234";
    let captured = Captured::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(captured.clone())
        .with_ansi(false)
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let server = ScriptedServer::start(|number, mut peer| async move {
        match number {
            // A server that quotes the key in its refusal.
            0 => {
                peer.open(25_000, 20_000).await;
                peer.hear().await;
                peer.say(format!(r#"44/sync,{{"message":"{KEY}","data":"{CUSTOMER}"}}"#)).await;
            }
            1 => {
                peer.accept().await;
                peer.say(format!(r#"42/sync,3["{CUSTOMER}",{{"name":"{CUSTOMER}"}}]"#)).await;
                peer.say(format!(r#"42/sync,["{CUSTOMER}""#)).await;
            }
            _ => peer.accept().await,
        }
        peer.stay().await;
    })
    .await;
    let limits = Limits { traffic_interval: std::time::Duration::ZERO, ..quick() };
    let mut probe = Probe::start(&server.url(), limits, &Key::new(KEY));
    let mut shown = format!("{:?}", probe.client);
    let mut connected = 0;
    while connected < 2 {
        let event = probe.next().await;
        shown.push_str(&format!("{event:?}"));
        if let Event::Disconnected { reason, .. } = &event {
            shown.push_str(&format!("{reason} {reason:?}"));
        }
        connected += usize::from(matches!(event, Event::Connected { .. }));
    }
    let logged = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("refused") && logged.contains("protocol"), "the capture works: {logged}");
    for secret in [KEY, CUSTOMER, "5551234"] {
        assert!(!logged.contains(secret), "{logged}");
        assert!(!shown.contains(secret), "{shown}");
    }
}
