//! The fingerprint by which "the customer changed the order" is told from "the same order again".

use mostrador_domain::{
    Cents,
    order::{IncomingAddress, IncomingItem, IncomingOrder},
};
use serde::Serialize;

use crate::whatsapp::pending::sha256_hex;

/// Changes when this form changes: hashes of two forms are never equal by chance.
const FORM: &str = "whatsapp-order-1";

/// What the restaurant cooks, where it goes and what it charges, as this version reads it. So neither the spelling
/// of a number, nor the order of fields and rows, nor a field added by a newer remote is a change.
///
/// Left out on purpose, because they change without the customer's doing:
/// - `dailyNumber` and `updatedAt`: our own confirmation sets them;
/// - `orderStatus`: moves with the work; only the step to `CANCELLED` counts;
/// - `estimatedTime`: derived by the remote from the order's type;
/// - the customer's names, e-mail, counters and flags, and the id of the customer: they follow the person, not the
///   order (only the phone number counts);
/// - ids of rows and of the address: a remote that writes an order anew gives new ones;
/// - names of products, variants and modifiers that have an id, and prices of modifiers: they follow the menu, and
///   the row's price already contains them.
#[derive(Serialize)]
struct Content<'a> {
    form: &'static str,
    cancelled: bool,
    order_type: &'a str,
    payment_status: &'a str,
    payment_method: &'a str,
    amounts: [Option<Cents>; 4],
    notes: Option<&'a str>,
    phone: Option<&'a str>,
    address: Option<&'a IncomingAddress>,
    rows: Vec<String>,
}

#[derive(Serialize)]
struct Row<'a> {
    product: Option<&'a str>,
    variant: Option<&'a str>,
    quantity: u32,
    price: Option<Cents>,
    notes: Option<&'a str>,
    modifiers: Vec<(&'a str, u32)>,
}

/// SHA-256, lower-case hexadecimal.
pub(in crate::whatsapp) fn content_hash(order: &IncomingOrder) -> String {
    let mut rows: Vec<String> = order.items.iter().map(row).collect();
    // The remote lists rows in no promised order.
    rows.sort_unstable();
    let content = Content {
        form: FORM,
        cancelled: order.remote_status == "CANCELLED",
        order_type: order.order_type.as_str(),
        payment_status: order.payment_status.as_str(),
        payment_method: order.payment_method.as_str(),
        amounts: [order.subtotal, order.total, order.delivery_fee, order.service_fee],
        notes: order.notes.as_deref(),
        phone: order.customer.as_ref().and_then(|customer| customer.phone.as_deref()),
        address: order.address.as_ref(),
        rows,
    };
    sha256_hex(to_text(&content).as_bytes())
}

fn row(item: &IncomingItem) -> String {
    let mut modifiers: Vec<(&str, u32)> = item
        .modifiers
        .iter()
        .map(|modifier| (modifier.external_id.as_deref().unwrap_or(&modifier.name), modifier.quantity))
        .collect();
    modifiers.sort_unstable();
    to_text(&Row {
        product: item.product_id.as_deref().or(item.product_name.as_deref()),
        variant: item.variant_id.as_deref().or(item.variant_name.as_deref()),
        quantity: item.quantity,
        price: item.unit_price,
        notes: item.notes.as_deref(),
        modifiers,
    })
}

/// Structs of texts and numbers always have a JSON form: keys are field names, and degrees are finite.
fn to_text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
#[path = "hash_tests.rs"]
mod tests;
