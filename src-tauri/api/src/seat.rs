//! A screen, and who sits at it.

use std::sync::{Arc, PoisonError, RwLock};

use crate::crew::Crew;
use crate::session::{Role, Session};

/// What kind of screen it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeatKind {
    /// The window, or a browser that was opened with the machine's own one-time token.
    Machine,
    /// A browser that was paired with a role.
    Paired(Role),
}

/// Who has signed in, and with which of its PINs. Name and role are looked up at every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SignedIn {
    pub(crate) person: i64,
    pub(crate) pin_version: i64,
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

    /// Somebody signs in, or out (`None`).
    pub(crate) fn sit(&self, person: Option<SignedIn>) {
        *self.signed_in.write().unwrap_or_else(PoisonError::into_inner) = person;
    }

    /// Who asks from this screen. Whoever has signed in and cannot any more is signed out here, for good. While
    /// nobody exists, whoever sits at the machine may do everything. `walk_up`: what may be done at the machine
    /// while nobody has signed in.
    pub(crate) fn session(&self, crew: &Crew, walk_up: Role) -> Session {
        let signed_in = *self.signed_in.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(signed_in) = signed_in {
            if let Some(member) = crew.seated(signed_in) {
                return Session {
                    role: member.role,
                    actor: member.name.clone(),
                    person: Some(member.id),
                    seat: self.clone(),
                };
            }
            self.leave(signed_in);
        }
        let (role, actor) = match self.kind {
            SeatKind::Machine if crew.is_empty() => (Role::Administrator, "local"),
            SeatKind::Machine => (walk_up, "local"),
            SeatKind::Paired(role) => (role, "paired"),
        };
        Session { role, actor: actor.to_owned(), person: None, seat: self.clone() }
    }

    /// Whoever sits here got a new PIN and stays; somebody else who sits here by now is left alone.
    pub(crate) fn renew(&self, signed_in: SignedIn) {
        let mut present = self.signed_in.write().unwrap_or_else(PoisonError::into_inner);
        if present.is_some_and(|present| present.person == signed_in.person) {
            *present = Some(signed_in);
        }
    }

    /// Signs out whoever that was, unless somebody else sits here by now.
    fn leave(&self, signed_in: SignedIn) {
        let mut present = self.signed_in.write().unwrap_or_else(PoisonError::into_inner);
        if *present == Some(signed_in) {
            *present = None;
        }
    }
}
