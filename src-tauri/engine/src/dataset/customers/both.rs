//! How both values of a field are kept.

use super::{ADDRESS, CUSTOMER};

/// How *Conservar ambos* keeps both values of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepBoth {
    /// One text under the other, on both sides.
    Joined,
    /// The remote's stays, ours stands beside it in `secondPhone`.
    SecondPhone,
    /// The remote's stays, ours becomes a record of its own, which exists here alone where the remote makes none.
    SecondRecord,
}

/// The field beside the phone.
pub(crate) const SECOND_PHONE: &str = "secondPhone";

/// How both values of a field are kept; `None` where that makes no sense.
pub fn keep_both(entity_type: &str, field: &str) -> Option<KeepBoth> {
    match (entity_type, field) {
        (ADDRESS, "deliveryInstructions") | (CUSTOMER, "internalNote" | "banReason") => {
            Some(KeepBoth::Joined)
        }
        (CUSTOMER, "whatsappPhoneNumber") => Some(KeepBoth::SecondPhone),
        (
            ADDRESS,
            "name" | "street" | "number" | "interiorNumber" | "neighborhood" | "city" | "state" | "zipCode"
            | "country" | "latitude" | "longitude",
        ) => Some(KeepBoth::SecondRecord),
        (_, _) => None,
    }
}
