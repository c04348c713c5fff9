//! Orders as a real pizzeria gets them, repeatable by seed.

mod carta;
pub(crate) mod people;
mod shapes;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use carta::{Kind, Product};
pub(crate) use shapes::Shape;

/// How many people the remote knows from the start.
const CUSTOMERS: usize = 60;

/// One normal evening has an odd order about this often.
const ODD_ONE_IN: u32 = 12;

/// A generated order with what its notification says.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// The order without `createdAt` and `updatedAt`.
    pub(crate) order: Value,
    /// The text that is listed for the order, word for word; made from the order when absent.
    pub(crate) text: Option<String>,
    /// Makes the notification's `customerName` something other than the customer's name.
    pub(crate) event_name: Option<String>,
}

/// Makes orders. The same seed gives the same orders, whatever the clock says.
#[derive(Debug)]
pub(crate) struct Generator {
    rng: StdRng,
    customers: Vec<Value>,
}

impl Generator {
    pub(crate) fn new(seed: u64, now_iso: &str) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let customers = (1..=CUSTOMERS).map(|serial| people::customer(&mut rng, serial, now_iso)).collect();
        Self { rng, customers }
    }

    /// The people that may order, for the remote's customer list.
    pub(crate) fn customers(&self) -> &[Value] {
        &self.customers
    }

    /// A customer is known otherwise from now on. Its totals count on here as they did.
    pub(crate) fn known_as(&mut self, customer: &Value) {
        let id = customer.get("id");
        let Some(who) = self.customers.iter_mut().find(|who| who.get("id") == id) else { return };
        let counted = (who["totalOrders"].clone(), who["totalSpent"].clone());
        *who = customer.clone();
        (who["totalOrders"], who["totalSpent"]) = counted;
    }

    /// The next order of the evening: mostly normal, one in twelve odd.
    pub(crate) fn next(&mut self) -> Draft {
        let shape = if self.rng.random_ratio(1, ODD_ONE_IN) {
            *Shape::EVENING.choose(&mut self.rng).unwrap_or(&Shape::Normal)
        } else {
            Shape::Normal
        };
        self.shaped(shape)
    }

    /// An order of a given shape.
    pub(crate) fn shaped(&mut self, shape: Shape) -> Draft {
        let order = self.normal(shape == Shape::Banned);
        shapes::apply(shape, order, &mut self.rng)
    }

    fn normal(&mut self, banned: bool) -> Value {
        let rng = &mut self.rng;
        // The lower of two draws: some people order far more often than others.
        let place = rng.random_range(0..CUSTOMERS).min(rng.random_range(0..CUSTOMERS));
        let place = match banned {
            true => self.customers.iter().position(|who| who["isBanned"] == json!(true)).unwrap_or(place),
            false => place,
        };
        let Some(who) = self.customers.get_mut(place) else { return json!({}) };
        let order_id = people::uuid(rng);
        let order_type = match rng.random_range(0..20) {
            0..12 => "DELIVERY",
            12..18 => "TAKE_AWAY",
            _ => "DINE_IN",
        };
        let items = items(rng, &order_id);
        let total: f64 = items.iter().filter_map(|item| item["price"].as_f64()).sum();
        let (payment_status, payment_method) = match rng.random_range(0..20) {
            0..10 => ("PENDING", "CASH"),
            10..14 => ("PAID", "STRIPE"),
            14..16 => ("PAID", "TRANSFER"),
            16..17 => ("PENDING", "TRANSFER"),
            17..19 => ("PENDING", "CREDIT_CARD"),
            _ => ("PENDING", "DEBIT_CARD"),
        };
        let notes = match order_type {
            "DINE_IN" => carta::TABLE_NOTES.choose(rng).copied(),
            "TAKE_AWAY" if rng.random_ratio(1, 3) => carta::PICKUP_NOTES.choose(rng).copied(),
            "DELIVERY" if rng.random_ratio(1, 4) => carta::DELIVERY_NOTES.choose(rng).copied(),
            _ => None,
        };
        let delivery = if order_type == "DELIVERY" { delivery(rng, who) } else { Value::Null };
        let customer = json!({
            "id": who["id"],
            "firstName": who["firstName"],
            "lastName": who["lastName"],
            "whatsappPhoneNumber": who["whatsappPhoneNumber"],
            "email": who["email"],
            "totalOrders": who["totalOrders"],
            "totalSpent": who["totalSpent"],
            "isActive": who["isActive"],
            "isBanned": who["isBanned"],
        });
        who["totalOrders"] = json!(who["totalOrders"].as_u64().unwrap_or(0) + 1);
        let spent = who["totalSpent"].as_f64().unwrap_or(0.0) + total;
        who["totalSpent"] = number((spent * 100.0).round() / 100.0);
        json!({
            "id": order_id,
            "dailyNumber": null,
            "orderType": order_type,
            "orderStatus": "PENDING",
            "paymentStatus": payment_status,
            "subtotal": number(total),
            "total": number(total),
            "paymentMethod": payment_method,
            "notes": notes.unwrap_or(""),
            "estimatedTime": if order_type == "DELIVERY" { 40 } else { 20 },
            "isFromWhatsApp": true,
            "customer": customer,
            "orderItems": items,
            "deliveryInfo": delivery,
        })
    }
}

/// A number as JavaScript writes it: whole ones without a fraction.
pub(crate) fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e15 { json!(value as i64) } else { json!(value) }
}

/// The rows of an order: one per unit, as the remote stores no quantity.
fn items(rng: &mut StdRng, order_id: &str) -> Vec<Value> {
    let lines = match rng.random_range(0..10) {
        0..3 => 1,
        3..7 => 2,
        7..9 => 3,
        _ => 5,
    };
    let mut rows = Vec::new();
    for line in 0..lines {
        // The first line is food; the others may be anything.
        let choice = loop {
            match carta::PRODUCTS.choose(rng) {
                Some(product) if line > 0 || product.kind != Kind::Drink => break product,
                _ => {}
            }
        };
        let units = match choice.kind {
            Kind::Pizza => [1, 1, 1, 2].choose(rng),
            Kind::Kitchen => [1, 1, 2, 3].choose(rng),
            Kind::Drink => [1, 1, 2].choose(rng),
        };
        let row = row(rng, order_id, choice);
        for _ in 0..units.copied().unwrap_or(1) {
            let mut unit = row.clone();
            unit["id"] = json!(people::uuid(rng));
            rows.push(unit);
        }
    }
    rows
}

fn row(rng: &mut StdRng, order_id: &str, product: &Product) -> Value {
    let variant = product.variants.choose(rng);
    let offered = match product.kind {
        Kind::Pizza => carta::PIZZA_MODIFIERS,
        Kind::Kitchen => carta::KITCHEN_MODIFIERS,
        Kind::Drink => &[],
    };
    let wanted = [0, 0, 0, 1, 1, 2].choose(rng).copied().unwrap_or(0);
    let modifiers: Vec<_> = offered.sample(rng, wanted).collect();
    let price = variant.map_or(product.price, |variant| variant.price)
        + modifiers.iter().map(|modifier| modifier.price).sum::<f64>();
    let notes = if product.name == "Pizza al gusto" {
        carta::CHOICE_NOTES.choose(rng).copied()
    } else if product.kind != Kind::Drink && rng.random_ratio(1, 8) {
        carta::ITEM_NOTES.choose(rng).copied()
    } else {
        None
    };
    json!({
        "id": "",
        "orderId": order_id,
        "productId": product.id,
        "productVariantId": variant.map(|variant| variant.id),
        "quantity": 1,
        "price": number(price),
        "notes": notes.unwrap_or(""),
        "isPizzaHalf": false,
        "pizzaHalfPosition": null,
        "product": { "id": product.id, "name": product.name },
        "variant": variant.map(|variant| json!({ "id": variant.id, "name": variant.name })),
        "selectedModifiers": modifiers
            .iter()
            .map(|modifier| json!({
                "id": modifier.id, "name": modifier.name, "price": number(modifier.price), "quantity": 1,
            }))
            .collect::<Vec<_>>(),
    })
}

fn delivery(rng: &mut StdRng, who: &Value) -> Value {
    let id = people::uuid(rng);
    let home = &who["addresses"][0];
    let recipient = format!(
        "{} {}",
        who["firstName"].as_str().unwrap_or_default(),
        who["lastName"].as_str().unwrap_or_default()
    );
    json!({
        "id": id,
        "address": {
            "id": id,
            "name": recipient.trim(),
            "street": home["street"],
            "number": home["number"],
            "interiorNumber": home["interiorNumber"],
            "neighborhood": home["neighborhood"],
            "city": home["city"],
            "state": home["state"],
            "zipCode": home["zipCode"],
            "country": home["country"],
            "deliveryInstructions": home["deliveryInstructions"],
            "latitude": home["latitude"],
            "longitude": home["longitude"],
            "isDefault": true,
        },
        "deliveryPersonName": null,
        "estimatedDeliveryTime": null,
    })
}

#[cfg(test)]
#[path = "generator_tests.rs"]
mod tests;
