//! What travels between the use cases and the screen. Every type here is rendered to TypeScript
//! (`cargo xtask types`), so the screen never sees a field that Rust does not know.
//!
//! Units: instants are milliseconds since 1970-01-01T00:00:00Z (`…At`, `…Since`), money is integer cents
//! (`…Cents`), days are `YYYY-MM-DD` in the restaurant's own business calendar.

mod alert;
mod board;
mod conflict;
mod connection;
mod customer;
mod detail;
mod duplicate;
mod event;
mod integration;
mod people;
mod request;
mod run;
mod settings;
mod setup;
mod sync;
mod wispro;

pub use alert::*;
pub use board::*;
pub use conflict::*;
pub use connection::*;
pub use customer::*;
pub use detail::*;
pub use duplicate::*;
pub use event::*;
pub use integration::*;
pub use people::*;
pub use request::*;
pub use run::*;
pub use settings::*;
pub use setup::*;
pub use sync::*;
pub use wispro::*;
