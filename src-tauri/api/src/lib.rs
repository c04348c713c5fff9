//! Use cases of Mostrador: roles, data for the screen, error codes, the command table and events.
//! Nothing here knows about a window or about HTTP; the shell and the local server both call
//! [`Api::dispatch`].

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod alerting;
mod api;
mod attention;
mod blocks;
mod causes;
mod commands;
mod connections;
mod crew;
mod dto;
mod error;
mod events;
mod installation;
mod monitoring;
mod pin;
pub mod reasons;
mod recovery;
mod run_ends;
mod seat;
mod session;
mod stored;
pub mod typescript;
mod use_cases;
mod view;

pub use alerting::{AlertWords, alert_words};
pub use api::{Api, EngineSlot};
pub use attention::{Amount, Attention, Link, UnattendedOrder};
pub use commands::{COMMANDS, CommandInfo};
pub use connections::{Connections, NoConnections, StoredConnection};
pub use dto::*;
pub use error::{ApiError, ErrorCode};
pub use events::EventStream;
pub use installation::{Condition, Desktop, DesktopCondition, Installation, NoDesktop, NoInstallation};
pub use monitoring::{Monitoring, NoMonitoring, SlackAnswer};
/// The alarm's rules and its instants, for whoever rings.
pub use mostrador_domain::{Clock, Timestamp, alarm, order::OrderId};
pub use recovery::set_forgotten_pin;
pub use run_ends::{RunEnd, run_end_words};
pub use seat::{Seat, SeatKind};
pub use session::{Role, Session};
