//! The socket: `order:new` says that it is worth reading now. What a message carries is never stored, because
//! delivery over a socket is at most once.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use async_trait::async_trait;
use mostrador_connector::{DownReason, RemoteError, Signal, SignalCommand, SignalSource};
use mostrador_socketio::{
    Client, ClientConfig, ConnectionError, Credentials, CredentialsError, DisconnectReason, Event, Parts,
};
use serde_json::{Value, json};
use tokio::{
    select,
    sync::mpsc,
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

use crate::http::checked_base;

use super::{
    WhatsAppConnector,
    settings::{KeyError, KeySource},
    silence::{Life, RemoteSeen, SilenceWatch, Step},
};

const NAMESPACE: &str = "/sync";
/// Asks for the pending orders; answered with [`PENDING`].
const ASK: &str = "sync:orders";
const PENDING: &str = "orders:pending";
const NEW_ORDER: &str = "order:new";

/// A sign of life is passed on at most this often.
const ALIVE_EVERY: Duration = Duration::from_secs(1);

#[async_trait]
impl SignalSource for WhatsAppConnector {
    async fn run(
        &self,
        signals: mpsc::Sender<Signal>,
        commands: mpsc::Receiver<SignalCommand>,
        cancel: CancellationToken,
    ) {
        self.run_with((self.socket)(), signals, commands, cancel).await;
    }
}

type StatusCheck<'a> = Pin<Box<dyn Future<Output = RemoteSeen> + Send + 'a>>;

impl WhatsAppConnector {
    /// As [`SignalSource::run`], with the given parts of the outside.
    pub(super) async fn run_with(
        &self,
        parts: Parts,
        signals: mpsc::Sender<Signal>,
        mut commands: mpsc::Receiver<SignalCommand>,
        cancel: CancellationToken,
    ) {
        let stop = cancel.child_token();
        let Some((client, mut events)) = self.dial(parts, stop.clone()) else { return };
        let mut silence = SilenceWatch::new(self.settings.quiet_after, self.settings.answer_within);
        let mut outbox = Outbox::default();
        let mut status: Option<StatusCheck<'_>> = None;
        let mut listening = true;
        loop {
            let deadline = silence.deadline();
            let step = select! {
                biased;
                () = cancel.cancelled() => break,
                permit = signals.reserve(), if outbox.holds() => match permit {
                    Ok(permit) => {
                        if let Some(signal) = outbox.take() {
                            permit.send(signal);
                        }
                        None
                    }
                    Err(_) => break,
                },
                event = events.recv() => match event {
                    Some(event) => {
                        if !matches!(event, Event::Message { .. } | Event::Missed { .. } | Event::Traffic) {
                            // The question was about a connection that is gone.
                            status = None;
                        }
                        on_event(event, &mut silence, &mut outbox, &signals)
                    }
                    None => break,
                },
                command = commands.recv(), if listening => {
                    match command {
                        Some(SignalCommand::ReconnectNow) => client.reconnect_now(),
                        None => listening = false,
                    }
                    None
                }
                seen = wait_for(&mut status) => {
                    status = None;
                    silence.status(seen)
                }
                () = until(deadline) => silence.expired(Instant::now()),
                () = signals.closed() => break,
            };
            match step {
                // What cannot be sent now stays unanswered, which is what the deadline is for.
                Some(Step::Ask) => {
                    let _ = client.emit(ASK, Vec::new());
                }
                Some(Step::Drop) => client.drop_connection("silent"),
                Some(Step::CheckStatus) => status = Some(Box::pin(self.seen_over_http())),
                None => {}
            }
        }
        stop.cancel();
        while events.recv().await.is_some() {}
    }

    /// Starts a client of the channel, which runs until `stop`.
    pub(super) fn dial(
        &self,
        parts: Parts,
        stop: CancellationToken,
    ) -> Option<(Client, mpsc::Receiver<Event>)> {
        // The connector was made with this very address, so it passed the same check.
        let url = checked_base(&self.settings.base_url).ok()?;
        let config =
            ClientConfig { url, namespace: NAMESPACE.to_owned(), limits: self.settings.socket.clone() };
        let credentials = Arc::new(ConnectPayload(Arc::clone(&self.settings.keys)));
        Some(mostrador_socketio::start_with(parts, config, credentials, stop))
    }

    async fn seen_over_http(&self) -> RemoteSeen {
        match self.status().await {
            // A remote in trouble is there: replacing the socket would not help it.
            Ok(())
            | Err(
                RemoteError::Transient { .. }
                | RemoteError::Throttled { .. }
                | RemoteError::Conflict { .. }
                | RemoteError::Record { .. }
                | RemoteError::TooLarge
                | RemoteError::Batch { .. },
            ) => RemoteSeen::There,
            Err(RemoteError::Unreachable { .. } | RemoteError::Auth { .. }) => RemoteSeen::Gone,
        }
    }
}

/// Whether the words of a refusal are about the key.
pub(super) fn is_refused_key(message: &str) -> bool {
    matches!(message, "Invalid API key" | "API key required")
}

/// Never ready while there is no question.
async fn wait_for(status: &mut Option<StatusCheck<'_>>) -> RemoteSeen {
    match status {
        Some(check) => check.await,
        None => std::future::pending().await,
    }
}

async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

/// What a frame or a change of the connection means.
fn on_event(
    event: Event,
    silence: &mut SilenceWatch,
    outbox: &mut Outbox,
    signals: &mpsc::Sender<Signal>,
) -> Option<Step> {
    let now = Instant::now();
    match event {
        Event::Connected { .. } => {
            outbox.state(Signal::Up);
            return Some(silence.connected(now));
        }
        Event::Refused { message, retry_in, .. } => {
            silence.disconnected();
            outbox.state(if is_refused_key(&message) {
                Signal::Refused
            } else {
                // Its own check of the key failed, or it has no such namespace: nothing about the key.
                Signal::Down { reason: DownReason::Unreachable, retry_in }
            });
        }
        Event::Disconnected { reason, retry_in } => {
            silence.disconnected();
            outbox.state(match &reason {
                DisconnectReason::CredentialsUnavailable(CredentialsError::Missing) => Signal::Refused,
                other => Signal::Down { reason: down(other), retry_in },
            });
            outbox.woke |= matches!(reason, DisconnectReason::Slept);
        }
        Event::Message { name, arguments, received_at, .. } => {
            let is_answer = name == PENDING;
            silence.frame(now, if is_answer { Life::Answer } else { Life::OtherFrame });
            if name == NEW_ORDER || (is_answer && may_hold_orders(&arguments)) {
                outbox.hint(received_at);
            }
            outbox.alive(now, signals);
        }
        // One of them may have been an order.
        Event::Missed { .. } => {
            silence.frame(now, Life::OtherFrame);
            outbox.hint(std::time::Instant::now());
            outbox.alive(now, signals);
        }
        Event::Traffic => {
            silence.frame(now, Life::OtherFrame);
            outbox.alive(now, signals);
        }
    }
    None
}

/// `{"count": 0}` is the only answer that says "nothing"; what cannot be read is worth a look.
fn may_hold_orders(arguments: &[Value]) -> bool {
    let count = arguments.first().and_then(|answer| answer.get("count")).and_then(Value::as_u64);
    count != Some(0)
}

fn down(reason: &DisconnectReason) -> DownReason {
    match reason {
        DisconnectReason::Unreachable(_)
        | DisconnectReason::CredentialsUnavailable(_)
        | DisconnectReason::HandshakeTimedOut => DownReason::Unreachable,
        DisconnectReason::HeartbeatMissed { .. } | DisconnectReason::Dropped(_) => DownReason::Silent,
        DisconnectReason::MessageTooLarge { .. }
        | DisconnectReason::Protocol(_)
        | DisconnectReason::Transport(ConnectionError::Protocol(_) | ConnectionError::TooLarge { .. }) => {
            DownReason::Protocol
        }
        DisconnectReason::ClosedByServer { .. }
        | DisconnectReason::Kicked
        | DisconnectReason::Transport(ConnectionError::Io(_) | ConnectionError::NotReading)
        | DisconnectReason::Slept => DownReason::Closed,
    }
}

/// Signals for which the channel has no room yet. One of each kind is enough: only the newest state is true, and
/// one read serves every hint before it. So nothing is lost and nothing grows.
#[derive(Default)]
struct Outbox {
    state: Option<Signal>,
    woke: bool,
    hint: Option<std::time::Instant>,
    last_alive: Option<Instant>,
}

impl Outbox {
    fn state(&mut self, signal: Signal) {
        self.state = Some(signal);
    }

    /// The earliest counts: it has waited longest.
    fn hint(&mut self, received_at: std::time::Instant) {
        self.hint.get_or_insert(received_at);
    }

    /// A sign of life is passed on when there is plenty of room, else dropped.
    fn alive(&mut self, now: Instant, signals: &mpsc::Sender<Signal>) {
        let due = self.last_alive.is_none_or(|last| now.duration_since(last) >= ALIVE_EVERY);
        if due && !self.holds() && signals.capacity() > signals.max_capacity() / 2 {
            self.last_alive = Some(now);
            let _ = signals.try_send(Signal::Alive);
        }
    }

    fn holds(&self) -> bool {
        self.state.is_some() || self.woke || self.hint.is_some()
    }

    /// The state first, so that a hint is never older than the connection that brought it.
    fn take(&mut self) -> Option<Signal> {
        self.state
            .take()
            .or_else(|| std::mem::take(&mut self.woke).then_some(Signal::Woke))
            .or_else(|| self.hint.take().map(|received_at| Signal::Hint { received_at }))
    }
}

/// Gives `{"apiKey": …}`, asked anew for every connection.
struct ConnectPayload(Arc<dyn KeySource>);

#[async_trait]
impl Credentials for ConnectPayload {
    async fn connect_payload(&self) -> Result<Value, CredentialsError> {
        match self.0.key().await {
            Ok(key) => Ok(json!({ "apiKey": key.reveal() })),
            Err(KeyError::Missing) => Err(CredentialsError::Missing),
            Err(KeyError::Unavailable) => {
                Err(CredentialsError::Unavailable("its store does not answer".to_owned()))
            }
        }
    }
}

#[cfg(test)]
#[path = "live_tests.rs"]
mod tests;
