//! Where an order stands in the restaurant, and which moves exist.

use serde::{Deserialize, Serialize};

use super::OrderType;

/// Stage of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Stage {
    /// Arrived, not yet accepted.
    New,
    /// In the kitchen.
    Preparing,
    /// Cooked.
    Ready,
    /// With the rider.
    OutForDelivery,
    /// Handed over.
    Delivered,
    /// Refused before acceptance.
    Rejected,
    /// Called off after acceptance.
    Cancelled,
}

/// Why a move does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoveError {
    /// The order is finished.
    #[error("the order is finished")]
    Finished,
    /// Only a new order can be accepted or rejected.
    #[error("the order is not new")]
    NotNew,
    /// A new order is rejected, not cancelled.
    #[error("the order is not accepted yet")]
    NotAccepted,
}

impl Stage {
    /// Every stage, in the order of the board.
    pub const ALL: [Self; 7] = [
        Self::New,
        Self::Preparing,
        Self::Ready,
        Self::OutForDelivery,
        Self::Delivered,
        Self::Rejected,
        Self::Cancelled,
    ];

    /// The stored and shown code.
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "NEW",
            Self::Preparing => "PREPARING",
            Self::Ready => "READY",
            Self::OutForDelivery => "OUT_FOR_DELIVERY",
            Self::Delivered => "DELIVERED",
            Self::Rejected => "REJECTED",
            Self::Cancelled => "CANCELLED",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// Still on the board.
    pub fn is_open(self) -> bool {
        match self {
            Self::New | Self::Preparing | Self::Ready | Self::OutForDelivery => true,
            Self::Delivered | Self::Rejected | Self::Cancelled => false,
        }
    }

    /// *Aceptar*.
    pub fn accept(self) -> Result<Self, MoveError> {
        match self {
            Self::New => Ok(Self::Preparing),
            Self::Preparing | Self::Ready | Self::OutForDelivery => Err(MoveError::NotNew),
            Self::Delivered | Self::Rejected | Self::Cancelled => Err(MoveError::Finished),
        }
    }

    /// *Rechazar*.
    pub fn reject(self) -> Result<Self, MoveError> {
        match self {
            Self::New => Ok(Self::Rejected),
            Self::Preparing | Self::Ready | Self::OutForDelivery => Err(MoveError::NotNew),
            Self::Delivered | Self::Rejected | Self::Cancelled => Err(MoveError::Finished),
        }
    }

    /// *Anular*.
    pub fn cancel(self) -> Result<Self, MoveError> {
        match self {
            Self::Preparing | Self::Ready | Self::OutForDelivery => Ok(Self::Cancelled),
            Self::New => Err(MoveError::NotAccepted),
            Self::Delivered | Self::Rejected | Self::Cancelled => Err(MoveError::Finished),
        }
    }

    /// The next stage after acceptance. Only a delivery goes with a rider; a type that this version does
    /// not know is handed over at the counter, where a person sees what it is.
    pub fn advance(self, order_type: &OrderType) -> Result<Self, MoveError> {
        match self {
            Self::New => Err(MoveError::NotAccepted),
            Self::Preparing => Ok(Self::Ready),
            Self::Ready => match order_type {
                OrderType::Delivery => Ok(Self::OutForDelivery),
                OrderType::TakeAway | OrderType::DineIn | OrderType::Other(_) => Ok(Self::Delivered),
            },
            Self::OutForDelivery => Ok(Self::Delivered),
            Self::Delivered | Self::Rejected | Self::Cancelled => Err(MoveError::Finished),
        }
    }
}

#[cfg(test)]
#[path = "stage_tests.rs"]
mod tests;
