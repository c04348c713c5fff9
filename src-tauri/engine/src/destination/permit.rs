//! The right to make one call.

use super::Destination;
use super::limits::Place;
use super::state::Ticket;

/// The right to call a system, with a place among the calls under way. Give it back through
/// [`Destination::report`]; dropped without, it frees its place and says nothing about the system.
#[derive(Debug)]
pub struct Permit {
    destination: Destination,
    ticket: Ticket,
    /// What came of it is known.
    told: bool,
    _place: Place,
}

impl Permit {
    pub(super) fn new(destination: Destination, ticket: Ticket, place: Place) -> Self {
        Self { destination, ticket, told: false, _place: place }
    }

    /// Waits for the turn of a further request under the same permit: a batch that is sent again in halves is one call
    /// to the breaker, but each half counts against the rate.
    pub async fn next_request(&self) {
        self.destination.inner.limiter.turn().await;
    }

    /// Calls of this kind that had failed in a row when this one was admitted.
    pub(crate) fn failures_before(&self) -> u32 {
        self.ticket.failures
    }

    /// The ticket, for whoever says what came of it.
    pub(super) fn spend(&mut self) -> Ticket {
        self.told = true;
        self.ticket
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if !self.told {
            let ticket = self.ticket;
            self.destination.change(|state| state.leave(ticket));
        }
    }
}
