//! An order of the remote in the restaurant's words. Nothing here fails: what cannot be read becomes a defect, and
//! only what somebody needs to cook, deliver or charge is one.

mod hash;
mod items;

use std::borrow::Cow;

use mostrador_domain::{
    Timestamp,
    order::{
        DefectCode, IncomingAddress, IncomingCustomer, IncomingOrder, OrderId, OrderType, PaymentMethod,
        PaymentStatus,
    },
};

use super::json::{self, Defects, Need, Object, Path};
pub(super) use hash::content_hash;

/// Maps an entry whose id is known.
pub(super) fn map(id: OrderId, order: &Object<'_>) -> IncomingOrder {
    let mut defects = Defects::default();
    let root = &Path::ROOT;
    let word =
        |defects: &mut Defects, name| defects.text(order, root, name, Need::Required).unwrap_or_default();

    let order_type = OrderType::from(word(&mut defects, "orderType"));
    if let OrderType::Other(text) = &order_type {
        unknown(&mut defects, "orderType", text);
    }
    let payment_status = PaymentStatus::from(word(&mut defects, "paymentStatus"));
    if let PaymentStatus::Other(text) = &payment_status {
        unknown(&mut defects, "paymentStatus", text);
    }
    let payment_method = PaymentMethod::from(word(&mut defects, "paymentMethod"));
    if let PaymentMethod::Other(text) = &payment_method {
        unknown(&mut defects, "paymentMethod", text);
    }
    IncomingOrder {
        id,
        daily_number: count(order, "dailyNumber").filter(|number| *number > 0),
        remote_status: order.get("orderStatus").and_then(json::scalar).unwrap_or_default(),
        payment_status,
        payment_method,
        subtotal: defects.money(order, root, "subtotal", Need::Optional),
        total: defects.money(order, root, "total", Need::Required),
        delivery_fee: defects.money(order, root, "deliveryFee", Need::Optional),
        service_fee: defects.money(order, root, "serviceFee", Need::Optional),
        notes: defects.text(order, root, "notes", Need::Optional),
        estimated_minutes: count(order, "estimatedTime"),
        customer: customer(&mut defects, order),
        address: address(&mut defects, order, &order_type),
        items: items::map(&mut defects, order),
        placed_at: order
            .get("createdAt")
            .and_then(json::scalar)
            .and_then(|text| Timestamp::parse_rfc3339(text.trim())),
        order_type,
        defects: defects.into_vec(),
    }
}

/// A missing word has its defect already.
fn unknown(defects: &mut Defects, field: &str, text: &str) {
    if !text.is_empty() {
        defects.add(field, DefectCode::UnknownValue);
    }
}

/// A number that is nice to have.
fn count(object: &Object<'_>, name: &str) -> Option<u32> {
    u32::try_from(json::whole(object.get(name)?).ok()?).ok()
}

fn customer(defects: &mut Defects, order: &Object<'_>) -> Option<IncomingCustomer> {
    let customer = defects.object(order, &Path::ROOT, "customer", Need::Required)?;
    let path = Path(Cow::Borrowed("customer."));
    Some(IncomingCustomer {
        external_id: customer.get("id").and_then(json::scalar).filter(|id| !id.is_empty()),
        first_name: defects.text(&customer, &path, "firstName", Need::Optional),
        last_name: defects.text(&customer, &path, "lastName", Need::Optional),
        phone: defects.text(&customer, &path, "whatsappPhoneNumber", Need::Required),
        total_orders: count(&customer, "totalOrders"),
        is_banned: customer.get("isBanned").and_then(json::boolean),
    })
}

/// Only a delivery needs an address, and a street or a point on the map is enough to find it.
fn address(defects: &mut Defects, order: &Object<'_>, order_type: &OrderType) -> Option<IncomingAddress> {
    let need = if *order_type == OrderType::Delivery { Need::Required } else { Need::Optional };
    let info = defects.object(order, &Path::ROOT, "deliveryInfo", need)?;
    let address = defects.object(&info, &Path(Cow::Borrowed("deliveryInfo.")), "address", need)?;
    let path = Path(Cow::Borrowed("deliveryInfo.address."));
    let (latitude, longitude) = (
        degrees(defects, &address, &path, "latitude", 90.0),
        degrees(defects, &address, &path, "longitude", 180.0),
    );
    let street_need = if latitude.is_some() && longitude.is_some() { Need::Optional } else { need };
    let mut text = |name, need| defects.text(&address, &path, name, need);
    let mapped = IncomingAddress {
        recipient: text("name", Need::Optional),
        street: text("street", street_need),
        number: text("number", Need::Optional),
        interior_number: text("interiorNumber", Need::Optional),
        neighborhood: text("neighborhood", Need::Optional),
        city: text("city", Need::Optional),
        state: text("state", Need::Optional),
        zip_code: text("zipCode", Need::Optional),
        country: text("country", Need::Optional),
        delivery_instructions: text("deliveryInstructions", Need::Optional),
        latitude,
        longitude,
    };
    (mapped != IncomingAddress::default()).then_some(mapped)
}

/// Degrees between `-limit` and `limit`; no money, so a binary float does no harm.
fn degrees(
    defects: &mut Defects,
    address: &Object<'_>,
    path: &Path<'_>,
    name: &str,
    limit: f64,
) -> Option<f64> {
    let text = json::scalar(address.get(name)?);
    let code = match text.and_then(|text| text.trim().parse::<f64>().ok()) {
        Some(degrees) if (-limit..=limit).contains(&degrees) => return Some(degrees),
        Some(_) => DefectCode::OutOfRange,
        None => DefectCode::WrongType,
    };
    defects.add(path.field(name), code);
    None
}
