//! Use cases of Mostrador: roles, data for the screen, error codes, the command table and events.
//! Nothing here knows about a window or about HTTP; the shell and the local server both call
//! [`dispatch`](crate::Api::dispatch).

mod commands;
mod dto;
mod error;

pub use dto::*;
pub use error::ErrorCode;
