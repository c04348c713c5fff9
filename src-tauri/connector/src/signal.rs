//! Hints from the outside system. A signal never carries data that is stored: it only says that it is worth
//! reading now, because delivery over a socket is at most once.

use std::time::{Duration, Instant};

use async_trait::async_trait;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// What a live channel says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// The channel is up: read at once, because what happened before is not replayed.
    Up,
    /// Something changed at the remote. `received_at` is when the frame left the socket.
    Hint {
        /// Monotonic instant of the frame's arrival.
        received_at: Instant,
    },
    /// The remote proved to be alive (any frame, or the answer to a probe).
    Alive,
    /// The channel is down and will be tried again by itself.
    Down {
        /// Why.
        reason: DownReason,
        /// When the next attempt is made.
        retry_in: Duration,
    },
    /// The credentials were refused on the channel.
    Refused,
    /// The machine woke up from sleep: read at once.
    Woke,
}

/// Why the channel is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DownReason {
    /// Could not be opened.
    Unreachable,
    /// Closed by the other side or by the network.
    Closed,
    /// Open, but silent after being asked.
    Silent,
    /// The other side broke the protocol or sent more than the allowed size.
    Protocol,
}

/// What the engine may ask of a live channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalCommand {
    /// Try again now instead of waiting (woke up, the operator pressed *Probar de nuevo*, the key changed).
    ReconnectNow,
}

/// A connector that can be told of changes instead of being asked.
#[async_trait]
pub trait SignalSource: Send + Sync {
    /// Runs until `cancel`, reconnecting by itself. The receiver is bounded; when it is full a hint may be
    /// dropped as long as another one is still waiting in it, because one read serves both.
    async fn run(
        &self,
        signals: mpsc::Sender<Signal>,
        commands: mpsc::Receiver<SignalCommand>,
        cancel: CancellationToken,
    );
}
