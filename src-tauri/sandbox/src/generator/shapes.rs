//! Shapes of orders: the normal one, those that a real evening also brings, and those that only a broken
//! remote sends.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Draft, people};

/// Length of the oversized texts: above any sensible limit for a message.
const HUGE: usize = 5 * 1024 * 1024;

/// How an order deviates from the normal one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Shape {
    /// A normal order.
    #[default]
    Normal,
    /// What an evening brings: normal, one in twelve odd.
    Evening,
    /// `firstName` and `lastName` are empty.
    EmptyNames,
    /// Emoji, right-to-left text, very long names, quotes.
    OddNames,
    /// Some fields of the customer and of the items are absent.
    MissingFields,
    /// A product that is on no menu.
    UnknownProduct,
    /// Enum values that the contract does not know.
    UnknownEnum,
    /// The customer is banned.
    Banned,
    /// Markup in every text.
    HtmlText,
    /// `customer` is null.
    NoCustomer,
    /// `orderItems` is empty.
    NoItems,
    /// A price and the total are negative.
    NegativePrice,
    /// Prices and totals are strings.
    StringPrices,
    /// The *notification* is 5 MB long; the listed order is normal.
    #[serde(rename = "huge_5mb")]
    Huge5Mb,
    /// The listed order has 5 MB of notes.
    #[serde(rename = "huge_notes_5mb")]
    HugeNotes5Mb,
    /// `id` is absent.
    NoId,
    /// `id` is not a UUID.
    BadUuid,
    /// The entry is a string instead of an object.
    NotAnObject,
    /// `isFromWhatsApp` is false: takes a place among the pending rows and is never listed.
    NotFromWhatsapp,
}

impl Shape {
    /// The odd ones of a real evening; all can be stored, numbered and cooked.
    pub(super) const EVENING: &[Self] = &[
        Self::EmptyNames,
        Self::OddNames,
        Self::OddNames,
        Self::MissingFields,
        Self::UnknownProduct,
        Self::UnknownEnum,
    ];
}

/// Turns a normal order into one of the given shape.
pub(super) fn apply(shape: Shape, mut order: Value, rng: &mut StdRng) -> Draft {
    let mut event_name = None;
    match shape {
        Shape::Normal | Shape::Evening | Shape::Banned => {}
        Shape::EmptyNames => name(&mut order, "", ""),
        Shape::OddNames => {
            let (first, last) = people::ODD_NAMES.choose(rng).copied().unwrap_or_default();
            name(&mut order, first, last);
        }
        Shape::MissingFields => {
            remove(&mut order, "/customer", &["lastName", "email", "totalOrders", "totalSpent"]);
            remove(&mut order, "/orderItems/0", &["notes", "selectedModifiers"]);
            remove(&mut order, "", &["notes", "estimatedTime"]);
        }
        Shape::UnknownProduct => {
            let number: u16 = rng.random_range(900..1000);
            if let Some(item) = order.pointer_mut("/orderItems/0") {
                let id = format!("PR-{number}");
                item["productId"] = json!(id);
                item["productVariantId"] = Value::Null;
                item["product"] = json!({ "id": id, "name": "Producto retirado" });
                item["variant"] = Value::Null;
            }
        }
        Shape::UnknownEnum => match rng.random_range(0..3) {
            0 => order["paymentMethod"] = json!("DEUNA"),
            1 => order["orderType"] = json!("CURBSIDE"),
            _ => order["paymentStatus"] = json!("PARTIALLY_PAID"),
        },
        Shape::HtmlText => {
            let markup = "<img src=x onerror=alert(1)><script>alert('pizza')</script> & \"comillas\"";
            name(&mut order, markup, "</td><b>Pérez</b>");
            order["notes"] = json!(markup);
            if let Some(item) = order.pointer_mut("/orderItems/0") {
                item["notes"] = json!(markup);
                item["product"]["name"] = json!("Pizza <i>Margarita</i>");
            }
        }
        Shape::NoCustomer => order["customer"] = Value::Null,
        Shape::NoItems => order["orderItems"] = json!([]),
        Shape::NegativePrice => {
            if let Some(item) = order.pointer_mut("/orderItems/0") {
                item["price"] = json!(-4.5);
            }
            order["subtotal"] = json!(-4.5);
            order["total"] = json!(-4.5);
        }
        Shape::StringPrices => {
            for field in ["subtotal", "total"] {
                let text = order[field].to_string();
                order[field] = json!(text);
            }
        }
        Shape::Huge5Mb => event_name = Some(long_text(rng)),
        Shape::HugeNotes5Mb => order["notes"] = json!(long_text(rng)),
        Shape::NoId => remove(&mut order, "", &["id"]),
        Shape::BadUuid => order["id"] = json!(format!("pedido-{:08x}", rng.next_u32())),
        Shape::NotAnObject => order = json!("esto no es un pedido"),
        Shape::NotFromWhatsapp => order["isFromWhatsApp"] = json!(false),
    }
    Draft { order, text: None, event_name }
}

fn name(order: &mut Value, first: &str, last: &str) {
    order["customer"]["firstName"] = json!(first);
    order["customer"]["lastName"] = json!(last);
    if let Some(address) = order.pointer_mut("/deliveryInfo/address") {
        address["name"] = json!(format!("{first} {last}").trim());
    }
}

fn remove(order: &mut Value, pointer: &str, fields: &[&str]) {
    if let Some(object) = order.pointer_mut(pointer).and_then(Value::as_object_mut) {
        for field in fields {
            object.remove(*field);
        }
    }
}

fn long_text(rng: &mut StdRng) -> String {
    let letters: [char; 4] = ['ñ', 'á', 'x', ' '];
    let word: String = (0..64).filter_map(|_| letters.choose(rng)).collect();
    word.repeat(HUGE / word.len() + 1)
}
