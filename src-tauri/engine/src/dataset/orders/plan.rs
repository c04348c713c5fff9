//! What to do with a listed order. Pure.

use mostrador_domain::BusinessDay;

/// What is known about a listed order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderState {
    /// Whether it is here already.
    pub known: Known,
    /// The business day that is open now.
    pub day: BusinessDay,
    /// The highest number given on that day.
    pub last_number: u32,
    /// A number that came with the order.
    pub offered: OfferedNumber,
}

/// Whether the order is here already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Never seen.
    No,
    /// Stored and numbered.
    Yes {
        /// Against what is stored.
        content: Content,
        /// Where its confirmation stands.
        confirmation: Confirmation,
    },
}

/// The listed content against the stored one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing that matters changed.
    Same,
    /// Something did.
    Different,
}

/// Where the confirmation of a stored order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// Waits to be sent, or is on its way.
    Waiting,
    /// Accepted after this list was asked for: the list is simply older.
    AcceptedSinceListed,
    /// Accepted before, and listed all the same: the remote has lost it.
    Accepted,
    /// Refused for good a while ago; the remote lists it, so it is worth another try.
    RefusedLongAgo,
    /// Refused for good a moment ago.
    RefusedJustNow,
    /// There is none, e.g. in a file from a restored backup.
    None,
}

/// A number that came with the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferedNumber {
    /// None.
    None,
    /// Free on the open day.
    Free(u32),
    /// Another order has it on the open day.
    Taken(u32),
    /// Not a number that a card shows.
    Implausible(u32),
}

/// What to do with a listed order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderAction {
    /// Store, number and confirm it.
    Store {
        /// Business day of the number.
        day: BusinessDay,
        /// The number.
        number: u32,
        /// Where the number comes from.
        origin: NumberOrigin,
    },
    /// Keep the new content, tell staff.
    Update(ConfirmationNeed),
    /// The content is the same.
    Keep(ConfirmationNeed),
}

/// Where a number comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberOrigin {
    /// The next one of the day.
    Allocated,
    /// It came with the order and was free.
    Kept,
    /// One came with the order and could not be kept; the audit says so.
    Replaced {
        /// The number that came.
        offered: u32,
    },
}

/// Whether a known order is confirmed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmationNeed {
    /// Yes, with its stored number.
    Again,
    /// One is on its way, or was accepted after the list was asked for, or was refused a moment ago.
    None,
}

/// Decides.
pub fn plan(state: &OrderState) -> OrderAction {
    match &state.known {
        Known::No => {
            let next = state.last_number.saturating_add(1);
            let (number, origin) = match state.offered {
                OfferedNumber::None => (next, NumberOrigin::Allocated),
                OfferedNumber::Free(offered) => (offered, NumberOrigin::Kept),
                OfferedNumber::Taken(offered) | OfferedNumber::Implausible(offered) => {
                    (next, NumberOrigin::Replaced { offered })
                }
            };
            OrderAction::Store { day: state.day, number, origin }
        }
        Known::Yes { content, confirmation } => {
            let need = match confirmation {
                Confirmation::Accepted | Confirmation::RefusedLongAgo | Confirmation::None => {
                    ConfirmationNeed::Again
                }
                Confirmation::Waiting | Confirmation::AcceptedSinceListed | Confirmation::RefusedJustNow => {
                    ConfirmationNeed::None
                }
            };
            match content {
                Content::Same => OrderAction::Keep(need),
                Content::Different => OrderAction::Update(need),
            }
        }
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
