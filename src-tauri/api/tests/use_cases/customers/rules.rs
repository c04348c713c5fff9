use mostrador_api::ErrorCode;
use serde_json::{Value, json};

use super::world::{World, field};

fn rule<'a>(view: &'a Value, entity: &str, name: &str) -> &'a Value {
    let rules = view["rules"].as_array().expect("rules");
    rules.iter().find(|rule| rule["entityType"] == entity && rule["field"] == name).expect(name)
}

#[tokio::test]
async fn the_rules_are_those_of_the_program_until_a_person_changes_them() {
    let world = World::filled().await;
    let view = world.call("customer_rules_get", json!({})).await.expect("rules");
    for (entity, name, expected) in [
        ("customer", "firstName", "THERE_WINS"),
        ("customer", "whatsappPhoneNumber", "THERE_ALONE"),
        ("customer", "isBanned", "KEPT_APART"),
        ("customer", "birthDate", "MANUAL"),
        ("customer", "*", "MANUAL"),
        ("address", "latitude", "HERE_WINS"),
        ("address", "street", "THERE_WINS"),
        ("address", "isDefault", "LATEST"),
    ] {
        let found = rule(&view, entity, name);
        assert_eq!((&found["rule"], &found["defaultRule"]), (&json!(expected), &json!(expected)), "{name}");
    }
    assert_eq!(rule(&view, "customer", "isBanned")["options"], json!(["KEPT_APART"]));
    let choice = |name: &str, rule: &str| json!({ "entityType": "customer", "field": name, "rule": rule });
    let saved = world
        .call("customer_rules_save", json!({ "rules": [choice("firstName", "HERE_WINS")] }))
        .await
        .expect("they are saved");
    let first = rule(&saved, "customer", "firstName");
    assert_eq!((&first["rule"], &first["defaultRule"]), (&json!("HERE_WINS"), &json!("THERE_WINS")));
    let ana = world.id("nunez", "whatsapp").await;
    assert_eq!(field(&world.detail(ana).await, "firstName")["rule"], "HERE_WINS");
    for (name, rule) in [("isBanned", "THERE_WINS"), ("nobody", "MANUAL"), ("firstName", "KEPT_APART")] {
        let refused = world.refused("customer_rules_save", json!({ "rules": [choice(name, rule)] })).await;
        assert_eq!(refused, (ErrorCode::InvalidValue, name.to_owned()));
    }
}
