//! Keeps one connection alive: dials, waits, and decides how long.

use std::{fmt, future::Future, pin::pin, sync::Arc, time::Duration};

use serde_json::Value;
use tokio::{select, sync::mpsc, sync::watch, time::timeout};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    backoff::{Jitter, Ladder, SeededJitter},
    client::{Client, Shared},
    config::{ClientConfig, Credentials, CredentialsError},
    connection::{Connection, Dial, DialError},
    event::{Consumer, DisconnectReason, Event, EventSink},
    session::{self, End, Ended, Surroundings},
    wake::{SleepWatch, SystemClock, WallClock},
    websocket::{WebSocketDial, endpoint},
};

/// What of the outside a client uses, exchangeable for tests.
pub struct Parts {
    /// Opens connections.
    pub dial: Arc<dyn Dial>,
    /// The random part of the waits.
    pub jitter: Box<dyn Jitter>,
    /// Tells sleep from waking.
    pub wall_clock: Arc<dyn WallClock>,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            dial: Arc::new(WebSocketDial),
            jitter: Box::new(SeededJitter::from_system()),
            wall_clock: Arc::new(SystemClock),
        }
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Parts").finish_non_exhaustive()
    }
}

/// Starts a client on the running tokio runtime. It runs until `cancel` is cancelled or the receiver is dropped; the
/// receiver ends when it has stopped.
///
/// # Panics
/// Outside a tokio runtime, as `tokio::spawn` does.
#[must_use]
pub fn start(
    config: ClientConfig,
    credentials: Arc<dyn Credentials>,
    cancel: CancellationToken,
) -> (Client, mpsc::Receiver<Event>) {
    start_with(Parts::default(), config, credentials, cancel)
}

/// As [`start`], with the given parts of the outside.
///
/// # Panics
/// Outside a tokio runtime, as `tokio::spawn` does.
#[must_use]
pub fn start_with(
    parts: Parts,
    config: ClientConfig,
    credentials: Arc<dyn Credentials>,
    cancel: CancellationToken,
) -> (Client, mpsc::Receiver<Event>) {
    let (sender, receiver) = mpsc::channel(config.limits.event_capacity.max(1));
    let shared = Arc::new(Shared::new(config.namespace.clone(), config.limits.ack_timeout));
    let supervisor = Supervisor {
        network: Ladder::new(config.limits.backoff),
        refusals: Ladder::new(config.limits.refused_backoff),
        may_hurry: true,
        events: EventSink::new(sender, config.limits.traffic_interval),
        sleep_watch: SleepWatch::new(parts.wall_clock),
        dial: parts.dial,
        jitter: parts.jitter,
        shared: Arc::clone(&shared),
        generation: 0,
        config,
        credentials,
        cancel,
    };
    tokio::spawn(supervisor.run());
    (Client::new(shared), receiver)
}

struct Supervisor {
    config: ClientConfig,
    credentials: Arc<dyn Credentials>,
    dial: Arc<dyn Dial>,
    jitter: Box<dyn Jitter>,
    events: EventSink,
    sleep_watch: SleepWatch,
    cancel: CancellationToken,
    shared: Arc<Shared>,
    generation: u64,
    network: Ladder,
    refusals: Ladder,
    /// Whether the next connection that was dropped on purpose may be replaced without a wait; one in each stable
    /// period, so that a caller that always drops makes no storm.
    may_hurry: bool,
}

/// The attempt was given up because the client stops.
struct Stopped;

impl Supervisor {
    async fn run(mut self) {
        loop {
            let mut hurries = self.shared.hurries.subscribe();
            let Ended { end, held_for } = match self.attempt().await {
                Ok(ended) => ended,
                Err(Stopped) => break,
            };
            if held_for.is_some() {
                // Pressed while connected, it asked for nothing.
                hurries.mark_unchanged();
            }
            if held_for.is_some_and(|held_for| held_for >= self.config.limits.stable_after) {
                self.network.reset();
                self.refusals.reset();
                self.may_hurry = true;
            }
            let Some(wait) = self.report(end) else { break };
            if self.rest(wait, &mut hurries).await.is_err() {
                break;
            }
        }
    }

    async fn attempt(&mut self) -> Result<Ended, Stopped> {
        let failed = |end: End| Ok(Ended { end, held_for: None });
        let payload = match self.payload().await? {
            Ok(payload) => payload,
            Err(error) => return failed(error.into()),
        };
        let connection = match self.connection().await? {
            Ok(connection) => connection,
            Err(error) => return failed(error.into()),
        };
        let around = Surroundings {
            config: &self.config,
            shared: &self.shared,
            credentials: &self.credentials,
            events: &mut self.events,
            sleep_watch: &mut self.sleep_watch,
            cancel: &self.cancel,
            generation: &mut self.generation,
        };
        Ok(session::run(connection, payload, around).await)
    }

    async fn payload(&mut self) -> Result<Result<Value, CredentialsError>, Stopped> {
        let credentials = Arc::clone(&self.credentials);
        let limit = self.config.limits.connect_timeout;
        let fetch = async move { timeout(limit, credentials.connect_payload()).await };
        Ok(match self.unless_stopped(fetch).await? {
            Ok(Ok(payload)) if !payload.is_object() => Err(CredentialsError::NotAnObject),
            Ok(result) => result,
            Err(_) => Err(CredentialsError::TimedOut),
        })
    }

    async fn connection(&mut self) -> Result<Result<Box<dyn Connection>, DialError>, Stopped> {
        let endpoint: Url = match endpoint(&self.config.url) {
            Ok(endpoint) => endpoint,
            Err(error) => return Ok(Err(error)),
        };
        let dial = Arc::clone(&self.dial);
        let limits = self.config.limits.clone();
        let attempt = async move { timeout(limits.connect_timeout, dial.dial(&endpoint, &limits)).await };
        Ok(self.unless_stopped(attempt).await?.unwrap_or(Err(DialError::TimedOut)))
    }

    /// Waits for `future`, while events that found no room are still delivered.
    async fn unless_stopped<T>(&mut self, future: impl Future<Output = T>) -> Result<T, Stopped> {
        let mut future = pin!(future);
        loop {
            select! {
                biased;
                () = self.cancel.cancelled() => return Err(Stopped),
                output = &mut future => return Ok(output),
                consumer = self.events.tend() => if consumer == Consumer::Gone { return Err(Stopped) },
            }
        }
    }

    /// Tells the consumer, and gives the wait before the next attempt; `None` when there is to be none.
    fn report(&mut self, end: End) -> Option<Duration> {
        let jitter = self.jitter.as_mut();
        let (event, wait) = match end {
            End::Cancelled => return None,
            End::Refused { message, data } => {
                let retry_in = self.refusals.next(jitter);
                // The server's text is not logged: it may quote the key.
                tracing::warn!(?retry_in, "the namespace refused");
                (Event::Refused { message, data, retry_in }, retry_in)
            }
            End::Disconnected(reason) => {
                let retry_in = match &reason {
                    DisconnectReason::CredentialsUnavailable(_) => self.refusals.next(jitter),
                    DisconnectReason::Dropped(_) | DisconnectReason::Slept if self.may_hurry => {
                        self.may_hurry = false;
                        Duration::ZERO
                    }
                    _ => self.network.next(jitter),
                };
                tracing::warn!(reason = reason.code(), ?retry_in, "not connected");
                (Event::Disconnected { reason, retry_in }, retry_in)
            }
        };
        self.events.push(event);
        Some(wait)
    }

    /// Waits out `wait`, or less: a person is impatient, or the machine woke up.
    async fn rest(&mut self, wait: Duration, hurries: &mut watch::Receiver<u64>) -> Result<(), Stopped> {
        let mut elapsed = pin!(tokio::time::sleep(wait));
        loop {
            select! {
                biased;
                () = self.cancel.cancelled() => return Err(Stopped),
                // The sender lives as long as this supervisor, so this is never an error.
                _ = hurries.changed() => return Ok(()),
                () = self.sleep_watch.slept() => {
                    // The network of a machine that just woke up needs a moment; small waits find it sooner.
                    self.network.reset();
                    return Ok(());
                }
                () = &mut elapsed => return Ok(()),
                consumer = self.events.tend() => if consumer == Consumer::Gone { return Err(Stopped) },
            }
        }
    }
}
