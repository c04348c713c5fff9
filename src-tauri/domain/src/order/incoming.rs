//! An order as it arrives, in the restaurant's words whatever the wire looked like. Every field may be
//! missing except the id: an order is stored, numbered and confirmed even when half of it is unreadable.

use serde::{Deserialize, Serialize};

use super::OrderId;
use crate::{Cents, Timestamp};

/// Defines an enumeration that keeps values which this version does not know.
macro_rules! open_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A value that this version does not know, kept as it came.
            Other(String),
        }

        impl $name {
            /// The wire's own word.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Other(text) => text,
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                match text.as_str() {
                    $($text => Self::$variant,)+
                    _ => Self::Other(text),
                }
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.as_str().to_owned()
            }
        }
    };
}

open_enum! {
    /// How the customer gets the food.
    OrderType {
        /// Brought to the customer.
        Delivery = "DELIVERY",
        /// Picked up.
        TakeAway = "TAKE_AWAY",
        /// Eaten in the restaurant.
        DineIn = "DINE_IN",
    }
}

open_enum! {
    /// Whether it has been paid.
    PaymentStatus {
        /// Not yet.
        Pending = "PENDING",
        /// Paid.
        Paid = "PAID",
        /// Tried and failed.
        Failed = "FAILED",
        /// Paid and given back.
        Refunded = "REFUNDED",
        /// Called off.
        Cancelled = "CANCELLED",
    }
}

open_enum! {
    /// How it is paid.
    PaymentMethod {
        /// Cash on delivery or at the counter.
        Cash = "CASH",
        /// Credit card.
        CreditCard = "CREDIT_CARD",
        /// Debit card.
        DebitCard = "DEBIT_CARD",
        /// Bank transfer.
        Transfer = "TRANSFER",
        /// Stripe.
        Stripe = "STRIPE",
        /// PayPal.
        Paypal = "PAYPAL",
        /// Something else, by the remote's own word.
        OtherMethod = "OTHER",
    }
}

/// An order as it arrives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncomingOrder {
    /// Identity.
    pub id: OrderId,
    /// Number that the remote already holds (after a restored backup or a half-done confirmation).
    pub daily_number: Option<u32>,
    /// How the customer gets it; `Other("")` when missing.
    pub order_type: OrderType,
    /// The remote's own state.
    pub remote_status: String,
    /// Whether it has been paid.
    pub payment_status: PaymentStatus,
    /// How it is paid.
    pub payment_method: PaymentMethod,
    /// Before fees.
    pub subtotal: Option<Cents>,
    /// What it costs.
    pub total: Option<Cents>,
    /// Only early remotes send it.
    pub delivery_fee: Option<Cents>,
    /// Only early remotes send it.
    pub service_fee: Option<Cents>,
    /// Note on the whole order.
    pub notes: Option<String>,
    /// Minutes that the remote promised.
    pub estimated_minutes: Option<u32>,
    /// Who ordered.
    pub customer: Option<IncomingCustomer>,
    /// Where it goes.
    pub address: Option<IncomingAddress>,
    /// One entry per unit.
    pub items: Vec<IncomingItem>,
    /// When the customer placed it, by the remote's clock.
    pub placed_at: Option<Timestamp>,
    /// What could not be read.
    pub defects: Vec<Defect>,
}

impl IncomingOrder {
    /// The remote says that the order was called off.
    pub fn is_cancelled(&self) -> bool {
        self.remote_status == "CANCELLED"
    }
}

/// Who ordered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomingCustomer {
    /// The remote's id of the customer, as written.
    pub external_id: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// WhatsApp number as written.
    pub phone: Option<String>,
    /// Orders so far, by the remote's count.
    pub total_orders: Option<u32>,
    /// Banned at the remote.
    pub is_banned: Option<bool>,
}

/// Where it goes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IncomingAddress {
    /// Name of the recipient.
    pub recipient: Option<String>,
    /// Street.
    pub street: Option<String>,
    /// House number.
    pub number: Option<String>,
    /// Flat or interior number.
    pub interior_number: Option<String>,
    /// Neighbourhood.
    pub neighborhood: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State or province.
    pub state: Option<String>,
    /// Postal code.
    pub zip_code: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// What the rider should know.
    pub delivery_instructions: Option<String>,
    /// Degrees, WGS 84, -90 to 90.
    pub latitude: Option<f64>,
    /// Degrees, WGS 84, -180 to 180.
    pub longitude: Option<f64>,
}

/// One unit of the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomingItem {
    /// The remote's id of the row, as written.
    pub external_id: Option<String>,
    /// Product id at the remote; may be unknown here.
    pub product_id: Option<String>,
    /// Variant id at the remote.
    pub variant_id: Option<String>,
    /// Product name as it was then.
    pub product_name: Option<String>,
    /// Variant name as it was then.
    pub variant_name: Option<String>,
    /// How many, at least 1.
    pub quantity: u32,
    /// Price of one unit with its modifiers.
    pub unit_price: Option<Cents>,
    /// Note of the line.
    pub notes: Option<String>,
    /// What was added or left out.
    pub modifiers: Vec<IncomingModifier>,
}

/// One modifier of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomingModifier {
    /// Modifier id at the remote.
    pub external_id: Option<String>,
    /// Name as it was then.
    pub name: String,
    /// Price of one.
    pub price: Option<Cents>,
    /// How many, at least 1.
    pub quantity: u32,
}

/// One thing that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defect {
    /// Path in the remote's order, e.g. `orderItems[2].price`.
    pub field: String,
    /// What is wrong with it.
    pub code: DefectCode,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DefectCode {
    /// Not there although an order needs it.
    Missing,
    /// There, with another type.
    WrongType,
    /// An amount below zero.
    Negative,
    /// Beyond what can be stored.
    OutOfRange,
    /// A value that this version does not know.
    UnknownValue,
    /// There and empty, e.g. an order without items.
    Empty,
}
