//! Who asks.

use mostrador_domain::people::PersonRole;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::seat::Seat;

/// What somebody may do. Source of the table: the roles of the product; a command names the least role that may
/// call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// Looks.
    Viewer,
    /// *Compras*: looks at orders, works on purchasing.
    Purchasing,
    /// *Operador*: works on orders.
    Operator,
    /// *Gerente*: runs the restaurant.
    Manager,
    /// *Administrador*: runs the installation.
    Administrator,
}

impl Role {
    /// Every role, from the one that may least.
    pub const ALL: [Self; 5] =
        [Self::Viewer, Self::Purchasing, Self::Operator, Self::Manager, Self::Administrator];

    /// Whether this role may call a command whose least role is `least`. Purchasing stands beside the ladder from
    /// operator to administrator: it may look, and what asks for purchasing is open to it, to managers and to
    /// administrators.
    pub fn reaches(self, least: Self) -> bool {
        match (self, least) {
            (_, Self::Viewer) | (Self::Administrator, _) => true,
            (Self::Manager, Self::Manager | Self::Operator | Self::Purchasing)
            | (Self::Operator, Self::Operator)
            | (Self::Purchasing, Self::Purchasing) => true,
            (Self::Manager, Self::Administrator)
            | (Self::Operator, Self::Purchasing | Self::Manager | Self::Administrator)
            | (Self::Purchasing, Self::Operator | Self::Manager | Self::Administrator)
            | (Self::Viewer, Self::Purchasing | Self::Operator | Self::Manager | Self::Administrator) => {
                false
            }
        }
    }
}

impl From<PersonRole> for Role {
    fn from(role: PersonRole) -> Self {
        match role {
            PersonRole::Operator => Self::Operator,
            PersonRole::Purchasing => Self::Purchasing,
            PersonRole::Manager => Self::Manager,
            PersonRole::Administrator => Self::Administrator,
        }
    }
}

impl Role {
    /// The role as a person can have it; `None` for looking, which takes no PIN.
    pub(crate) fn of_person(self) -> Option<PersonRole> {
        match self {
            Self::Viewer => None,
            Self::Purchasing => Some(PersonRole::Purchasing),
            Self::Operator => Some(PersonRole::Operator),
            Self::Manager => Some(PersonRole::Manager),
            Self::Administrator => Some(PersonRole::Administrator),
        }
    }
}

/// Who asks, as one command sees it.
#[derive(Clone, Debug)]
pub struct Session {
    /// What it may do.
    pub role: Role,
    /// Name for the history.
    pub actor: String,
    /// Who has signed in; `None` for a machine at which nobody has.
    pub person: Option<i64>,
    /// The screen from which it asks.
    pub seat: Seat,
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
