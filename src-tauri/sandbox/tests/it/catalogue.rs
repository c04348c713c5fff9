use serde_json::{Value, json};

use crate::support::{Remote, answer, fixture};

async fn push(remote: &Remote, body: &Value) -> (u16, Value) {
    answer(remote.post("/api/sync/menu", body)).await
}

async fn menu(remote: &Remote) -> Value {
    remote.read("/control/catalogue").await["menu"].take()
}

#[tokio::test]
async fn the_recorded_menu_is_taken_with_the_servers_coercions() {
    let remote = Remote::start().await;
    let mut tree = fixture("menu.request");
    let product = &mut tree["categories"][0]["subcategories"][0]["products"][0];
    product["pizzaConfiguration"]["includedToppings"] = json!(0);
    product["pizzaConfiguration"]["extraToppingCost"] = json!(0);
    product["modifierGroups"][0]["maxSelections"] = json!(0);
    product["pizzaCustomizations"][0]["toppingValue"] = json!(0);
    assert_eq!(push(&remote, &tree).await, (200, fixture("menu.response.200")));
    let menu = menu(&remote).await;
    let config = &menu["products"]["PR-1"]["pizzaConfiguration"];
    assert_eq!(config, &json!({ "includedToppings": 4, "extraToppingCost": 20 }));
    assert_eq!(menu["products"]["PR-2"]["price"], 0.0);
    assert_eq!(menu["variants"]["PVA-2"]["price"], 210.5);
    assert_eq!(menu["modifierGroups"]["MODG-1"]["maxSelections"], 1);
    assert_eq!(menu["pizzaCustomizations"]["PZ-F-1"]["toppingValue"], 1);
    assert_eq!(menu["pizzaCustomizations"]["PZ-F-1"]["type"], "FLAVOR");
}

#[tokio::test]
async fn one_bad_id_rolls_the_whole_menu_back() {
    let remote = Remote::start().await;
    let mut tree = fixture("menu.request");
    tree["categories"][0]["subcategories"][0]["products"][1]["id"] =
        json!("0c0ffee0-0000-4000-8000-000000000009");
    assert_eq!(push(&remote, &tree).await, (400, fixture("menu.response.400-bad-id")));
    assert_eq!(menu(&remote).await, json!({}));
    assert_eq!(push(&remote, &json!({})).await, (400, fixture("menu.response.400-not-array")));
}

#[tokio::test]
async fn a_variant_without_price_and_a_text_as_topping_cost_reject_the_menu() {
    let remote = Remote::start().await;
    let mut tree = fixture("menu.request");
    let variant = &mut tree["categories"][0]["subcategories"][0]["products"][0]["variants"][0];
    variant.as_object_mut().expect("a variant").remove("price");
    assert_eq!(push(&remote, &tree).await.0, 400);

    let mut tree = fixture("menu.request");
    tree["categories"][0]["subcategories"][0]["products"][0]["pizzaConfiguration"]["extraToppingCost"] =
        json!("20.00");
    let (status, body) = push(&remote, &tree).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!("SYNC_ERROR")));
}

#[tokio::test]
async fn deletion_happens_on_update_only_and_its_absence_revives() {
    let remote = Remote::start().await;
    let mut deleted = fixture("menu.request");
    deleted["categories"][0]["subcategories"][0]["products"][1]["deletedAt"] =
        json!("2026-01-01T00:00:00.000Z");
    push(&remote, &deleted).await;
    assert_eq!(menu(&remote).await["products"]["PR-2"]["deletedAt"], Value::Null);
    push(&remote, &deleted).await;
    assert_eq!(menu(&remote).await["products"]["PR-2"]["deletedAt"], "2026-01-01T00:00:00.000Z");
    push(&remote, &fixture("menu.request")).await;
    assert_eq!(menu(&remote).await["products"]["PR-2"]["deletedAt"], Value::Null);
}

#[tokio::test]
async fn names_of_categories_are_unique_and_absence_deletes_nothing() {
    let remote = Remote::start().await;
    push(&remote, &fixture("menu.request")).await;
    let same_name = json!({ "categories": [{ "id": "CAT-2", "name": "Comida", "subcategories": [] }] });
    let (status, body) = push(&remote, &same_name).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!("SYNC_ERROR")));
    let other = json!({ "categories": [{ "id": "CAT-2", "name": "Bebidas", "subcategories": [] }] });
    assert_eq!(push(&remote, &other).await.0, 200);
    let menu = menu(&remote).await;
    assert!(menu["categories"]["CAT-1"].is_object() && menu["categories"]["CAT-2"].is_object());
}

#[tokio::test]
async fn moving_a_product_is_not_applied() {
    let remote = Remote::start().await;
    push(&remote, &fixture("menu.request")).await;
    let mut moved = fixture("menu.request");
    moved["categories"][0]["subcategories"][0]["id"] = json!("SUB-2");
    moved["categories"][0]["subcategories"][0]["name"] = json!("Otra");
    assert_eq!(push(&remote, &moved).await.0, 200);
    assert_eq!(menu(&remote).await["products"]["PR-1"]["subcategoryId"], "SUB-1");
}

#[tokio::test]
async fn the_configuration_gets_the_servers_defaults() {
    let remote = Remote::start().await;
    let mut body = fixture("config.request");
    body["config"]["openingGracePeriod"] = json!(0);
    let (status, answered) = answer(remote.post("/api/sync/config", &body)).await;
    assert_eq!((status, answered), (200, fixture("config.response.200")));
    let config = remote.read("/control/catalogue").await["config"].take();
    assert_eq!(config["id"], 1);
    assert_eq!(config["openingGracePeriod"], 30);
    assert_eq!(config["businessHours"][0]["openingTime"], "14:00");
    assert_eq!(config["businessHours"][1]["openingTime"], Value::Null);
    assert_eq!(config.get("estimatedDineInTime"), None);

    let (status, error) = answer(remote.post("/api/sync/config", &json!({}))).await;
    assert_eq!((status, &error["error"]["details"]["field"]), (400, &json!("config")));
    let area = json!({ "config": { "deliveryCoverageArea": "all" } });
    let (status, error) = answer(remote.post("/api/sync/config", &area)).await;
    assert_eq!((status, &error["error"]["code"]), (400, &json!("SYNC_ERROR")));
}
