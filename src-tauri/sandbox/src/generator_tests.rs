use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const FIXTURE: &str = include_str!("../tests/fixtures/whatsapp-v1/orders_pending.response.200.json");

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().map(|object| object.keys().cloned().collect()).unwrap_or_default()
}

fn one_of(value: &Value, allowed: &[&str]) -> Result<(), String> {
    match value.as_str() {
        Some(text) if allowed.contains(&text) => Ok(()),
        _ => Err(format!("{value} is none of {allowed:?}")),
    }
}

fn same_keys(what: &str, value: &Value, fixture: &Value) -> Result<(), String> {
    let (ours, theirs) = (keys(value), keys(fixture));
    if ours == theirs { Ok(()) } else { Err(format!("{what}: {ours:?} instead of {theirs:?}")) }
}

fn uuid_like(value: &Value) -> Result<(), String> {
    let valid = value.as_str().is_some_and(|id| uuid::Uuid::try_parse(id).is_ok());
    if valid { Ok(()) } else { Err(format!("{value} is no UUID")) }
}

fn check(condition: bool, message: &str) -> Result<(), String> {
    if condition { Ok(()) } else { Err(message.to_owned()) }
}

/// Checks an order against the recorded one: the same keys everywhere and values that the contract allows.
fn validate(order: &Value) -> Result<(), String> {
    let fixture: Value = serde_json::from_str(FIXTURE).map_err(|error| error.to_string())?;
    let fixture = &fixture["data"][0];
    let mut whole = order.clone();
    whole["createdAt"] = json!("");
    whole["updatedAt"] = json!("");
    same_keys("order", &whole, fixture)?;
    uuid_like(&order["id"])?;
    one_of(&order["orderType"], &["DINE_IN", "TAKE_AWAY", "DELIVERY"])?;
    one_of(&order["orderStatus"], &["PENDING"])?;
    one_of(&order["paymentStatus"], &["PENDING", "PAID", "FAILED", "REFUNDED", "CANCELLED"])?;
    let methods = ["CASH", "CREDIT_CARD", "DEBIT_CARD", "TRANSFER", "STRIPE", "PAYPAL", "OTHER"];
    one_of(&order["paymentMethod"], &methods)?;
    check(order["isFromWhatsApp"] == json!(true), "isFromWhatsApp is not true")?;
    check(order["notes"].is_string(), "notes is no text")?;
    let delivery = order["orderType"] == json!("DELIVERY");
    check(order["estimatedTime"] == json!(if delivery { 40 } else { 20 }), "wrong estimatedTime")?;

    same_keys("customer", &order["customer"], &fixture["customer"])?;
    uuid_like(&order["customer"]["id"])?;
    for field in ["firstName", "lastName", "whatsappPhoneNumber"] {
        check(order["customer"][field].is_string(), field)?;
    }
    check(order["customer"]["totalOrders"].is_u64(), "totalOrders is no count")?;

    let items = order["orderItems"].as_array().ok_or("orderItems is no list")?;
    check(!items.is_empty(), "no items")?;
    let mut sum = 0.0;
    for item in items {
        same_keys("item", item, &fixture["orderItems"][0])?;
        uuid_like(&item["id"])?;
        check(item["orderId"] == order["id"], "item of another order")?;
        check(item["quantity"] == json!(1), "quantity is not 1")?;
        check(item["isPizzaHalf"] == json!(false), "isPizzaHalf")?;
        check(item["pizzaHalfPosition"].is_null(), "pizzaHalfPosition")?;
        check(item["productVariantId"].is_null() == item["variant"].is_null(), "variant without its id")?;
        check(item["product"]["id"] == item["productId"], "another product's name")?;
        for modifier in item["selectedModifiers"].as_array().ok_or("no modifiers list")? {
            same_keys("modifier", modifier, &fixture["orderItems"][0]["selectedModifiers"][0])?;
            check(modifier["price"].is_number(), "modifier price")?;
        }
        sum += item["price"].as_f64().ok_or("price is no number")?;
    }
    let total = order["total"].as_f64().ok_or("total is no number")?;
    check((total - sum).abs() < 0.005 && order["subtotal"] == order["total"], "total is not the sum")?;

    if delivery {
        same_keys("deliveryInfo", &order["deliveryInfo"], &fixture["deliveryInfo"])?;
        same_keys("address", &order["deliveryInfo"]["address"], &fixture["deliveryInfo"]["address"])?;
        check(order["deliveryInfo"]["address"]["id"] == order["deliveryInfo"]["id"], "address id")
    } else {
        check(order["deliveryInfo"].is_null(), "delivery without delivering")
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_normal_order_of_every_seed_has_the_contracts_shape(seed in any::<u64>()) {
        let mut generator = Generator::new(seed, "2026-01-01T00:00:00.000Z");
        for _ in 0..20 {
            let draft = generator.shaped(Shape::Normal);
            prop_assert_eq!(validate(&draft.order), Ok(()));
        }
    }

    #[test]
    fn odd_values_stay_within_the_contracts_shape(seed in any::<u64>()) {
        let mut generator = Generator::new(seed, "2026-01-01T00:00:00.000Z");
        for shape in [Shape::EmptyNames, Shape::OddNames, Shape::UnknownProduct, Shape::Banned, Shape::HtmlText] {
            prop_assert_eq!(validate(&generator.shaped(shape).order), Ok(()));
        }
    }
}

#[test]
fn the_check_refuses_what_the_contract_does_not_send() {
    let mut generator = Generator::new(1, "2026-01-01T00:00:00.000Z");
    for shape in [
        Shape::MissingFields,
        Shape::NoCustomer,
        Shape::NoItems,
        Shape::StringPrices,
        Shape::NoId,
        Shape::BadUuid,
        Shape::NotAnObject,
        Shape::NotFromWhatsapp,
    ] {
        let draft = generator.shaped(shape);
        let refused = draft.order.is_string() || validate(&draft.order).is_err();
        assert!(refused, "{shape:?} passes");
    }
    let mut scheduled = generator.shaped(Shape::Normal).order;
    scheduled["scheduledAt"] = json!("2026-01-01T00:00:00.000Z");
    assert!(validate(&scheduled).is_err());
}

#[test]
fn the_same_seed_makes_the_same_orders_and_another_seed_others() {
    let evening = |seed| {
        let mut generator = Generator::new(seed, "2026-01-01T00:00:00.000Z");
        (0..50).map(|_| generator.next().order).collect::<Vec<_>>()
    };
    assert_eq!(evening(7), evening(7));
    assert_ne!(evening(7), evening(8));
}

#[test]
fn an_evening_is_mostly_normal_and_has_everything_in_it() {
    let mut generator = Generator::new(3, "2026-01-01T00:00:00.000Z");
    let orders: Vec<Value> = (0..1200).map(|_| generator.next().order).collect();
    let count = |test: &dyn Fn(&Value) -> bool| orders.iter().filter(|order| test(order)).count();

    let of_type = |kind: &'static str| count(&|order| order["orderType"] == json!(kind));
    assert!(of_type("DELIVERY") > of_type("TAKE_AWAY"));
    assert!(of_type("TAKE_AWAY") > of_type("DINE_IN"));
    assert!(of_type("DINE_IN") > 0);

    // Outside the strict shape, or with a name or a product that is odd.
    let odd = count(&|order| {
        validate(order).is_err()
            || order["customer"]["lastName"].as_str().is_none_or(|name| name.len() > 12 || name.is_empty())
            || order["orderItems"][0]["product"]["name"] == json!("Producto retirado")
    });
    assert!((60..=140).contains(&odd), "{odd} odd ones of 1200");

    assert!(count(&|order| order["paymentStatus"] == json!("PAID")) > 100);
    assert!(count(&|order| order["customer"]["isBanned"] == json!(true)) > 0);
    assert!(count(&|order| order["customer"]["totalOrders"].as_u64() > Some(5)) > 100);
    let text = json!(orders).to_string();
    for expected in ["ñ", "🍕", "محمد", "EXTRA queso", "SIN cebolla", "ALERGIA", "Producto retirado", "DEUNA"]
    {
        assert!(text.contains(expected), "{expected} never comes");
    }
    let repeated_rows = count(&|order| {
        let names: Vec<String> = order["orderItems"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|item| format!("{}{}{}", item["product"], item["variant"], item["selectedModifiers"]))
            .collect();
        names.iter().collect::<BTreeSet<_>>().len() < names.len()
    });
    assert!(repeated_rows > 100);
}

#[test]
fn every_order_and_every_row_has_an_id_of_its_own() {
    let mut generator = Generator::new(9, "2026-01-01T00:00:00.000Z");
    let mut ids = BTreeSet::new();
    for _ in 0..300 {
        let order = generator.shaped(Shape::Normal).order;
        assert!(ids.insert(order["id"].to_string()));
        for item in order["orderItems"].as_array().into_iter().flatten() {
            assert!(ids.insert(item["id"].to_string()));
        }
    }
}
