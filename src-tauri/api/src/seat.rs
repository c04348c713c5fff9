//! A screen, and who sits at it.

use std::sync::{Arc, PoisonError, RwLock};

use crate::session::{Role, Session};

/// What kind of screen it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeatKind {
    /// The window, or a browser that was opened with the machine's own one-time token.
    Machine,
    /// A browser that was paired with a role.
    Paired(Role),
}

/// Who has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Row of the person.
    pub id: i64,
    /// Name, for the history.
    pub name: String,
    /// Role when it signed in; the use cases look it up again at every command.
    pub role: Role,
}

/// A screen. Cheap to clone; all clones are the same screen. A transport keeps one per window or cookie.
#[derive(Clone, Debug)]
pub struct Seat {
    kind: SeatKind,
    signed_in: Arc<RwLock<Option<SignedIn>>>,
}

impl Seat {
    /// A screen at which nobody has signed in.
    pub fn new(kind: SeatKind) -> Self {
        Self { kind, signed_in: Arc::default() }
    }

    /// The machine's own screen.
    pub fn machine() -> Self {
        Self::new(SeatKind::Machine)
    }

    /// What kind of screen it is.
    pub fn kind(&self) -> SeatKind {
        self.kind
    }

    /// Who has signed in.
    pub fn signed_in(&self) -> Option<SignedIn> {
        self.signed_in.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Somebody signs in, or out (`None`).
    pub fn sit(&self, person: Option<SignedIn>) {
        *self.signed_in.write().unwrap_or_else(PoisonError::into_inner) = person;
    }

    /// Who asks from this screen. While nobody exists, whoever sits at the machine may do everything. `walk_up`: what may be
    /// done at the machine while nobody has signed in.
    pub fn session(&self, people: PeopleHere, walk_up: Role) -> Session {
        if let Some(SignedIn { id, name, role }) = self.signed_in() {
            return Session { role, actor: name, person: Some(id), seat: self.clone() };
        }
        let (role, actor) = match (self.kind, people) {
            (SeatKind::Machine, PeopleHere::Nobody) => (Role::Administrator, "local"),
            (SeatKind::Machine, PeopleHere::Somebody) => (walk_up, "local"),
            (SeatKind::Paired(role), _) => (role, "paired"),
        };
        Session { role, actor: actor.to_owned(), person: None, seat: self.clone() }
    }
}

/// Whether there are people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeopleHere {
    /// Nobody yet.
    Nobody,
    /// Somebody.
    Somebody,
}
