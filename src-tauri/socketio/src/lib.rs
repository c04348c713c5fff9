//! Client of Socket.IO 5 over Engine.IO 4 (the protocol revisions of the `socket.io` 3 and 4 servers), on one WebSocket
//! and nothing else: no long polling and no upgrade, so no sticky sessions are needed.
//!
//! [`start`] gives a [`Client`] to send with and a bounded channel of [`Event`]s. A supervisor keeps one connection to
//! one namespace alive for as long as the caller wants it:
//!
//! | what happens | what the client does |
//! |---|---|
//! | the server cannot be reached, or the connection ends | waits a random time below 1 s, 2 s, 4 s … 30 s, and dials again |
//! | the namespace refuses (`CONNECT_ERROR`) | closes the transport and waits below 5 s, 10 s … 5 min ([`Limits::refused_backoff`]) |
//! | the server removes us from the namespace (`DISCONNECT`) | asks for the namespace again on the same transport, once per transport; the second time it closes and backs off |
//! | no frame for `pingInterval + pingTimeout + grace` | closes without a closing handshake, backs off |
//! | the machine slept | dials again at once |
//! | a message above [`Limits::max_message_bytes`], or one that cannot be read | closes with a named reason, backs off |
//!
//! The waits start small again only after a connection held for [`Limits::stable_after`]; a server that accepts and
//! drops is not hammered. The credential is asked for anew before every `CONNECT`, so a rotated key is used at once.
//!
//! # What is promised
//! Delivery is at most once in both directions, as everywhere in Socket.IO. An event is a hint that something changed;
//! whoever needs certainty asks over HTTP after every [`Event::Connected`] and [`Event::Missed`]. Connection state
//! recovery is never asked for, since it replays events before the namespace accepted and skips the check of the key.
//!
//! # Slow consumers
//! The reading loop never waits for the consumer. When the event channel is full, messages are dropped and counted, and
//! [`Event::Missed`] says how many as soon as there is room; a state event (connected, disconnected, refused) is never
//! lost, but of several that found no room only the newest is delivered. So memory is bounded and the heartbeat is
//! answered however slow the consumer is.
//!
//! # TLS
//! For `https` addresses the binary installs a rustls provider before the first connection
//! (`rustls::crypto::aws_lc_rs::default_provider().install_default()`); without one, dialing fails with
//! [`DialError::NoTlsProvider`] rather than a panic. The system's own certificate roots are trusted.
//!
//! # Secrets
//! Connect payloads and event contents are in no log line and in no `Debug` output of this crate. The WebSocket library
//! writes whole frames to the `log` facade at level trace; a binary that collects `log` records keeps the target
//! `tungstenite` at `info`.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod backoff;
mod client;
pub mod codec;
mod config;
mod connection;
mod event;
mod session;
mod supervisor;
mod text;
mod wake;
mod websocket;

pub use backoff::{Jitter, SeededJitter};
pub use client::{AckError, Client, EmitError};
pub use config::{Backoff, ClientConfig, Credentials, CredentialsError, Limits};
pub use connection::{Connection, ConnectionError, Dial, DialError, Frame};
pub use event::{AckId, DisconnectReason, Event};
pub use supervisor::{Parts, start, start_with};
pub use wake::{SystemClock, WallClock};
pub use websocket::WebSocketDial;
