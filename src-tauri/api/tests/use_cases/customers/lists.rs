use mostrador_api::{ErrorCode, Role};
use mostrador_domain::order::IncomingCustomer;
use serde_json::json;

use super::world::{World, field};

#[tokio::test]
async fn whoever_was_read_is_listed_and_found() {
    let world = World::filled().await;
    assert_eq!(world.names(json!({})).await, ["Ana N.", "Ana Núñez", "Luis Mora"]);
    for search in ["nunez", "593 99 123", "4567 loja", "0991234567", "calle larga ana"] {
        let found = world.names(json!({ "search": search })).await;
        assert!(found.contains(&"Ana Núñez".to_owned()), "{search}: {found:?}");
    }
    assert_eq!(world.names(json!({ "search": "12345678" })).await, ["Ana N."]);
    for search in ["V12345678", "v-12.345.678", "ana 12.345.678", "ana 099 123 4567"] {
        let found = world.names(json!({ "search": search })).await;
        assert!(found.contains(&"Ana N.".to_owned()), "{search}: {found:?}");
    }
    let clients = world.list(json!({ "entityType": "client" })).await;
    assert_eq!((&clients["total"], &clients["customers"][0]["name"]), (&json!(1), &json!("Ana N.")));
    assert_eq!(world.names(json!({ "search": "ana", "entityType": "customer" })).await, ["Ana Núñez"]);
    assert_eq!(world.names(json!({ "search": "?" })).await, [] as [&str; 0], "a sign asks for nobody");
    let page = world.list(json!({ "source": "wispro-1" })).await;
    assert_eq!((&page["total"], &page["customers"][0]["zone"]), (&json!(1), &json!("Norte")));
    assert_eq!(page["counts"]["sources"], json!({ "whatsapp": 2, "wispro-1": 1 }));
    assert_eq!(page["counts"]["duplicate"], 2, "one phone, written in two ways");
}

#[tokio::test]
async fn a_customer_is_shown_with_addresses_orders_and_the_origin_of_each_field() {
    let world = World::filled().await;
    let ana = world.id("nunez", "whatsapp").await;
    let mut site = world.call("settings_get", json!({})).await.expect("settings")["site"].clone();
    (site["latitude"], site["longitude"]) = (json!(-2.89), json!(-79.0));
    let named = IncomingCustomer { external_id: Some("c-ana".to_owned()), ..IncomingCustomer::default() };
    let order = world.order(named).await;
    let phone = Some("593991234567".to_owned());
    world.order(IncomingCustomer { phone: phone.clone(), ..IncomingCustomer::default() }).await;
    let other = Some("c-luis".to_owned());
    world.order(IncomingCustomer { external_id: other, phone, ..IncomingCustomer::default() }).await;
    let detail = world.detail(ana).await;
    assert_eq!(
        detail["orders"].as_array().expect("orders").len(),
        2,
        "by the id, and by the phone without one"
    );
    assert!(detail["orders"].to_string().contains(&order.id.to_string()));
    let addresses = detail["addresses"].as_array().expect("addresses");
    assert_eq!(addresses.len(), 2);
    assert_eq!((&addresses[0]["isDefault"], &addresses[0]["localOnly"]), (&json!(true), &json!(false)));
    assert_eq!(addresses[0]["point"], json!({ "latitude": -2.9, "longitude": -79.0 }));
    let phone = field(&detail, "whatsappPhoneNumber");
    assert_eq!((&phone["origin"], &phone["edit"]), (&json!("THERE"), &json!("SOURCE_ALONE")));
    let name = field(&detail, "firstName");
    assert_eq!((&name["edit"], &name["rule"]), (&json!("TRAVELS"), &json!("THERE_WINS")));
    let note = field(&detail, "internalNote");
    assert_eq!(
        (&note["origin"], &note["edit"], &note["rule"]),
        (&json!("NOBODY"), &json!("STAYS_HERE"), &json!("KEPT_APART"))
    );
    assert_eq!(field(&detail, "isBanned")["edit"], "OWN_ACT");
    assert_eq!(
        detail["block"],
        json!({ "blocked": false, "reason": null, "since": null, "by": null, "there": false })
    );
    let client = world.id("ana", "wispro-1").await;
    assert_eq!(field(&world.detail(client).await, "name")["edit"], "SOURCE_ALONE");
    assert_eq!(world.call("customer_get", json!({ "id": 99_999 })).await, Err(ErrorCode::NotFound));
}

#[tokio::test]
async fn each_command_asks_for_its_role() {
    let world = World::filled().await;
    let ana = world.id("nunez", "whatsapp").await;
    let block = json!({ "id": ana, "reason": "no paga" });
    for (role, command, payload) in [
        (Role::Viewer, "customer_get", json!({ "id": ana })),
        (Role::Operator, "customer_block", block),
        (Role::Operator, "customer_export", json!({ "id": ana })),
        (Role::Manager, "customer_erase", json!({ "id": ana, "confirm": "Ana Núñez" })),
        (Role::Manager, "customer_rules_save", json!({ "rules": [] })),
        (Role::Operator, "customers_duplicates", json!({ "after": null, "limit": 5 })),
    ] {
        assert_eq!(world.call_as(role, command, payload).await, Err(ErrorCode::Permission), "{command}");
    }
}

#[tokio::test]
async fn distance_and_direction_are_from_the_restaurant() {
    let world = World::filled().await;
    let ana = world.id("nunez", "whatsapp").await;
    assert_eq!(world.detail(ana).await["addresses"][0]["distanceMetres"], json!(null));
    let placed = world.store.write(mostrador_store::Lane::Interactive, |transaction| {
        let place = mostrador_domain::customer::Point::new(-2.89, -79.0);
        let site = mostrador_domain::site::Site {
            name: "Prueba".to_owned(),
            time_zone: "America/Guayaquil".to_owned(),
            cutoff_hour: 4,
            currency: "USD".to_owned(),
            default_prep_minutes: 25,
            due_soon_minutes: 5,
            unattended_after_seconds: 60,
            place,
        };
        mostrador_store::tables::restaurant_config::save(transaction, &site, mostrador_domain::Timestamp(1))
    });
    placed.await.expect("it is stored");
    let address = &world.detail(ana).await["addresses"][0];
    let metres = address["distanceMetres"].as_f64().expect("a distance");
    assert!((1_000.0..1_250.0).contains(&metres), "{metres}");
    let degrees = address["bearingDegrees"].as_f64().expect("a direction");
    assert!((179.0..181.0).contains(&degrees), "{degrees}");
}
