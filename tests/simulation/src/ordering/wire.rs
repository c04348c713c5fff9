//! The remote's JSON, as its contract has it and as it is seen in the wild.

use super::orders::RemoteOrder;

/// Entries that cannot be addressed.
const UNUSABLE: [&str; 3] =
    [r#"{"dailyNumber":null,"orderType":"DELIVERY"}"#, r#"{"id":"order-17"}"#, r#""order""#];

/// The body of a list.
pub(super) fn list(orders: &[RemoteOrder], unusable: usize) -> String {
    let mut entries: Vec<String> = UNUSABLE.iter().take(unusable).map(|entry| (*entry).to_owned()).collect();
    entries.extend(orders.iter().map(entry));
    format!("{{\"data\":[{}]}}", entries.join(","))
}

/// One order. Its shape follows from its serial number, so that one order always looks the same; the content shows in the
/// notes and in the total.
fn entry(order: &RemoteOrder) -> String {
    let RemoteOrder { id, serial, content, daily_number, .. } = order;
    let number = daily_number.map_or("null".to_owned(), |number| number.to_string());
    let total = 150 + 10 * content;
    let customer = match serial % 7 {
        5 => "null".to_owned(),
        shape => format!(
            r#"{{"id":"c{serial}","firstName":"{}","lastName":"","whatsappPhoneNumber":"52155{serial:08}","email":null,"totalOrders":{},"totalSpent":10.5,"isActive":true,"isBanned":{}}}"#,
            if shape == 3 { "Ñandú 🌮 \\\"x\\\"" } else { "Ana" },
            daily_number.unwrap_or(0),
            shape == 6
        ),
    };
    let kind = match serial % 11 {
        0 => "HOLOGRAM",
        1 | 2 => "TAKE_AWAY",
        _ => "DELIVERY",
    };
    let address = if kind == "DELIVERY" {
        format!(
            r#"{{"id":"d{serial}","address":{{"id":"d{serial}","name":"Ana","street":"Calle {serial}","number":"{serial}","interiorNumber":null,"neighborhood":"","city":"","state":"","zipCode":"","country":"","deliveryInstructions":"","latitude":19.4,"longitude":-99.1,"isDefault":true}},"deliveryPersonName":null,"estimatedDeliveryTime":null}}"#
        )
    } else {
        "null".to_owned()
    };
    let items: Vec<String> = (0..serial % 4)
        .map(|unit| {
            format!(
                r#"{{"id":"{id}-{unit}","orderId":"{id}","productId":"PR-{unit}","productVariantId":null,"quantity":1,"price":{},"notes":"","isPizzaHalf":false,"pizzaHalfPosition":null,"product":{{"id":"PR-{unit}","name":"Taco"}},"variant":null,"selectedModifiers":[]}}"#,
                if serial % 5 == 4 { r#""45.50""# } else { "45.5" }
            )
        })
        .collect();
    format!(
        r#"{{"id":"{id}","dailyNumber":{number},"orderType":"{kind}","orderStatus":"PENDING","paymentStatus":"PENDING","subtotal":{total},"total":{total},"paymentMethod":"CASH","notes":"v{content}","estimatedTime":40,"isFromWhatsApp":true,"customer":{customer},"orderItems":[{}],"deliveryInfo":{address},"createdAt":"2026-11-22T01:02:03.000Z","updatedAt":"2026-11-22T01:02:{:02}.000Z"}}"#,
        items.join(","),
        order.listed % 60
    )
}

/// `{"orderUpdates":[{"orderId","dailyNumber"}]}`, or what is wrong with it.
pub(super) fn updates(body: &[u8]) -> Result<Vec<(String, u32)>, String> {
    let body: serde_json::Value =
        serde_json::from_slice(body).map_err(|_| "a body that is no JSON".to_owned())?;
    let updates = body.get("orderUpdates").and_then(serde_json::Value::as_array);
    updates
        .ok_or("no orderUpdates".to_owned())?
        .iter()
        .map(|update| {
            let id = update.get("orderId").and_then(serde_json::Value::as_str);
            let number = update.get("dailyNumber").and_then(serde_json::Value::as_u64);
            match (id, number.and_then(|number| u32::try_from(number).ok())) {
                (Some(id), Some(number)) => Ok((id.to_owned(), number)),
                _ => Err("an update without id or number".to_owned()),
            }
        })
        .collect()
}

/// An error of the remote's global handler.
pub(super) fn technical_error(code: &str, message: &str) -> String {
    format!(
        r#"{{"error":{{"code":"{code}","message":"{message}","type":"TECHNICAL","timestamp":"2026-11-22T01:02:03.000Z","requestId":"r"}}}}"#
    )
}

/// An error of the route's own handler.
pub(super) fn route_error(code: &str, message: &str) -> String {
    format!(r#"{{"error":{{"code":"{code}","message":"{message}"}}}}"#)
}
