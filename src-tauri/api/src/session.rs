//! Who asks.

use serde::{Deserialize, Serialize};

/// What a session may do; a higher one may do what a lower one may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// Looks.
    Viewer,
    /// Works on orders.
    Operator,
    /// Runs the restaurant.
    Manager,
    /// Runs the installation.
    Administrator,
}

/// Who asks, as the transport has established it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// What it may do.
    pub role: Role,
    /// Name for the history.
    pub actor: String,
}

impl Session {
    /// The person in front of the machine: whoever can start the application owns its data.
    pub fn window() -> Self {
        Self { role: Role::Administrator, actor: "local".to_owned() }
    }
}
