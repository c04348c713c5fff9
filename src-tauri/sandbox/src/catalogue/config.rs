//! The single configuration row and the opening hours.

use serde_json::{Map, Value, json};

use super::menu::truthy;

/// The row before anything was pushed.
pub(super) fn initial(restaurant: &str) -> Map<String, Value> {
    let mut config = Map::new();
    config.insert("id".into(), json!(1));
    config.insert("restaurantName".into(), json!(restaurant));
    config.insert("acceptingOrders".into(), json!(true));
    config.insert("estimatedPickupTime".into(), json!(20));
    config.insert("estimatedDeliveryTime".into(), json!(40));
    config.insert("openingGracePeriod".into(), json!(30));
    config.insert("closingGracePeriod".into(), json!(30));
    config.insert("timeZone".into(), json!("America/Guayaquil"));
    config.insert("deliveryCoverageArea".into(), json!([]));
    config.insert("businessHours".into(), json!([]));
    config
}

/// Applies a configuration. The id that comes with it and `estimatedDineInTime` are ignored.
pub(super) fn push(config: &mut Map<String, Value>, pushed: &Map<String, Value>) -> Result<(), String> {
    if pushed.get("deliveryCoverageArea").is_some_and(|area| truthy(area) && !area.is_array()) {
        return Err("deliveryCoverageArea must be an array".into());
    }
    match pushed.get("restaurantName") {
        None => {}
        Some(Value::String(name)) => {
            config.insert("restaurantName".into(), json!(name));
        }
        Some(_) => return Err("Argument `restaurantName` must not be null.".into()),
    }
    for field in ["phoneMain", "phoneSecondary", "address", "city", "state", "postalCode"] {
        if let Some(value) = pushed.get(field) {
            config.insert(field.into(), value.clone());
        }
    }
    // JavaScript's `||`: a zero becomes the default.
    let defaults = [
        ("estimatedPickupTime", json!(20)),
        ("estimatedDeliveryTime", json!(40)),
        ("openingGracePeriod", json!(30)),
        ("closingGracePeriod", json!(30)),
        ("country", json!("México")),
        ("timeZone", json!("America/Mexico_City")),
        ("deliveryCoverageArea", json!([])),
    ];
    for (field, default) in defaults {
        let value = pushed.get(field).filter(|value| truthy(value)).cloned().unwrap_or(default);
        config.insert(field.into(), value);
    }
    config.insert("acceptingOrders".into(), json!(pushed.get("acceptingOrders") != Some(&json!(false))));
    if let Some(hours) = pushed.get("businessHours").and_then(Value::as_array) {
        for hour in hours {
            push_hour(config, hour)?;
        }
    }
    Ok(())
}

fn push_hour(config: &mut Map<String, Value>, hour: &Value) -> Result<(), String> {
    let day = hour
        .get("dayOfWeek")
        .and_then(Value::as_i64)
        .filter(|day| (0..=6).contains(day))
        .ok_or("Argument `dayOfWeek` is missing or invalid.")?;
    let cut = |field: &str| {
        hour.get(field).and_then(Value::as_str).map(|at| at.chars().take(5).collect::<String>())
    };
    let row = json!({
        "dayOfWeek": day,
        "openingTime": cut("openingTime"),
        "closingTime": cut("closingTime"),
        "isClosed": hour.get("isClosed").is_some_and(truthy),
    });
    let rows = config.entry("businessHours").or_insert_with(|| json!([]));
    let Some(rows) = rows.as_array_mut() else { return Ok(()) };
    match rows.iter_mut().find(|known| known["dayOfWeek"] == json!(day)) {
        Some(known) => *known = row,
        None => rows.push(row),
    }
    Ok(())
}
