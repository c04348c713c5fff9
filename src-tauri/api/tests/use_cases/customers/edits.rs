use std::collections::BTreeMap;

use mostrador_api::ErrorCode;
use mostrador_domain::Timestamp;
use mostrador_domain::merge::Fields;
use mostrador_engine::records::{self, Records};
use mostrador_store::Lane;
use mostrador_store::tables::connections::{self, ConnectionRow};
use serde_json::{Value, json};

use super::world::{World, field, texts};

#[tokio::test]
async fn an_edit_travels_and_says_who_made_it() {
    let mut world = World::filled().await;
    let ana = world.id("nunez", "whatsapp").await;
    world.remote().away = true;
    let saved = world.save(ana, json!({ "email": " ana@example.com " })).await.expect("it is saved");
    let email = field(&saved, "email");
    assert_eq!((&email["value"], &email["origin"]), (&json!("\"ana@example.com\""), &json!("HERE")));
    assert_eq!((&email["pending"], &email["there"]), (&json!(true), &json!(null)));
    assert!(email["editedBy"].is_string(), "{email}");
    assert_eq!(saved["row"]["state"], "PENDING");
    assert_eq!(world.names(json!({ "search": "ana@example" })).await, ["Ana Núñez"], "found at once");
    world.remote().away = false;
    world.call("system_try", json!({ "system": "whatsapp" })).await.expect("it is tried");
    world.delivered().await;
    let written = world.remote().written.clone();
    assert_eq!(written.iter().map(|write| write.changed.clone()).collect::<Vec<_>>(), [["email".to_owned()]]);
    world.caught_up().await;
    let email = field(&world.detail(ana).await, "email").clone();
    assert_eq!((&email["pending"], &email["origin"]), (&json!(false), &json!("HERE")));
}

#[tokio::test]
async fn a_value_that_cannot_be_is_refused_with_the_name_of_its_field() {
    let world = World::filled().await;
    let ana = world.id("nunez", "whatsapp").await;
    let version = world.detail(ana).await["version"].clone();
    for (name, value) in [
        ("email", json!("nobody")),
        ("firstName", json!("a".repeat(101))),
        ("whatsappPhoneNumber", json!("593990000000")),
        ("totalOrders", json!(5)),
        ("isBanned", json!(true)),
        ("birthDate", json!("1990-13-01")),
    ] {
        let request = json!({ "id": ana, "version": version, "fields": texts(&json!({ name: value })) });
        assert_eq!(world.refused("customer_save", request).await, (ErrorCode::InvalidValue, name.to_owned()));
    }
    for (name, value) in [("latitude", json!(91)), ("zipCode", json!("1234567890X")), ("street", Value::Null)]
    {
        let address = world.detail(ana).await["addresses"][0].clone();
        let request = json!({
            "customer": ana, "address": address["id"], "version": address["version"],
            "fields": texts(&json!({ name: value }))
        });
        assert_eq!(world.refused("address_save", request).await, (ErrorCode::InvalidValue, name.to_owned()));
    }
}

#[tokio::test]
async fn whoever_saw_an_older_version_is_asked_to_look_again() {
    let world = World::filled().await;
    let ana = world.id("nunez", "whatsapp").await;
    let stale = world.detail(ana).await;
    world.save(ana, json!({ "lastName": "Núñez Vega" })).await.expect("it is saved");
    let request =
        json!({ "id": ana, "version": stale["version"], "fields": texts(&json!({ "lastName": "X" })) });
    assert_eq!(world.call("customer_save", request).await, Err(ErrorCode::RecordChanged));
    let address = &stale["addresses"][0];
    let save = |name: &str| json!({ "customer": ana, "address": address["id"], "version": address["version"], "fields": texts(&json!({ "name": name })) });
    world.call("address_save", save("Hogar")).await.expect("it is saved");
    assert_eq!(world.call("address_save", save("Otra")).await, Err(ErrorCode::RecordChanged));
}

#[tokio::test]
async fn a_block_has_a_reason_stays_through_a_read_and_never_travels() {
    let mut world = World::filled().await;
    let ana = world.id("nunez", "whatsapp").await;
    assert_eq!(
        world.refused("customer_block", json!({ "id": ana, "reason": " x " })).await,
        (ErrorCode::InvalidValue, "reason".to_owned())
    );
    let blocked =
        world.call("customer_block", json!({ "id": ana, "reason": "No paga" })).await.expect("blocked");
    assert_eq!((&blocked["block"]["blocked"], &blocked["block"]["there"]), (&json!(true), &json!(false)));
    assert_eq!(blocked["block"]["reason"], "No paga");
    assert!(blocked["block"]["since"].is_i64() && blocked["block"]["by"].is_string());
    world.read("whatsapp", "customer").await;
    world.remote().customers.get_mut("c-ana").expect("Ana")["totalOrders"] = json!(4);
    world.read("whatsapp", "customer").await;
    world.caught_up().await;
    world.delivered().await;
    let page = world.list(json!({ "filter": "BLOCKED" })).await;
    assert_eq!((&page["total"], &page["counts"]["blocked"]), (&json!(1), &json!(1)));
    assert_eq!(page["customers"][0]["totalOrders"], 4, "the rest goes on");
    assert!(world.remote().written.is_empty(), "the remote takes no block");
    let history = world.call("customer_history", json!({ "id": ana })).await.expect("a history");
    let entries = history["entries"].as_array().expect("entries");
    let by_people: Vec<&Value> = entries.iter().filter(|entry| !entry["actor"].is_null()).collect();
    assert_eq!(by_people.len(), 1, "a block is told once: {history:#}");
    assert_eq!((&by_people[0]["action"], &by_people[0]["detail"]), (&json!("block"), &json!("No paga")));
    assert!(entries.iter().all(|entry| entry["action"] != "merge"), "nobody merged two customers");
    let free = world.call("customer_unblock", json!({ "id": ana, "reason": "Ya pagó" })).await.expect("free");
    assert_eq!(free["block"]["blocked"], false);
    assert_eq!(world.list(json!({ "filter": "BLOCKED" })).await["total"], 0);
}

#[tokio::test]
async fn a_customer_made_here_stays_here() {
    let mut world = World::filled().await;
    assert_eq!(
        world.refused("customer_add", json!({ "fields": texts(&json!({ "email": "a@b.ec" })) })).await,
        (ErrorCode::InvalidValue, "firstName".to_owned())
    );
    let new = texts(&json!({ "firstName": "Eva", "whatsappPhoneNumber": "0999999123" }));
    let made = world.call("customer_add", json!({ "fields": new })).await.expect("it is made");
    assert_eq!((&made["localOnly"], &made["row"]["state"]), (&json!(true), &json!("SKIPPED")));
    assert_eq!(field(&made, "whatsappPhoneNumber")["edit"], "STAYS_HERE");
    let id = made["row"]["id"].as_i64().expect("an id");
    let address = json!({
        "customer": id, "address": null, "version": 0,
        "fields": texts(&json!({ "name": "Casa", "street": "Sucre", "number": "1", "isDefault": true }))
    });
    let with = world.call("address_save", address).await.expect("it is made");
    assert_eq!(with["addresses"][0]["localOnly"], true);
    assert_eq!(world.names(json!({ "search": "sucre eva" })).await, ["Eva"]);
    world.read("whatsapp", "customer").await;
    world.caught_up().await;
    world.delivered().await;
    assert_eq!(world.names(json!({ "search": "eva" })).await, ["Eva"]);
    assert!(world.remote().written.is_empty());
}

#[tokio::test]
async fn one_address_is_the_default_one_and_one_that_is_removed_is_gone() {
    let world = World::filled().await;
    let ana = world.id("nunez", "whatsapp").await;
    let detail = world.detail(ana).await;
    let work = detail["addresses"][1].clone();
    let saved = world
        .call(
            "address_save",
            json!({
                "customer": ana, "address": work["id"], "version": work["version"],
                "fields": texts(&json!({ "isDefault": true }))
            }),
        )
        .await
        .expect("it is saved");
    let defaults: Vec<bool> = saved["addresses"]
        .as_array()
        .expect("addresses")
        .iter()
        .map(|address| address["isDefault"] == true)
        .collect();
    assert_eq!(defaults, [true, false]);
    assert_eq!(saved["row"]["address"], "Calle Larga 12-34, Centro, Cuenca");
    let request = json!({ "customer": ana, "address": work["id"] });
    let left = world.call("address_remove", request.clone()).await.expect("it is removed");
    assert_eq!(left["addresses"].as_array().expect("addresses").len(), 1);
    assert_eq!(world.call("address_remove", request).await, Err(ErrorCode::NotFound));
    assert_eq!(world.names(json!({ "search": "larga" })).await, [] as [&str; 0]);
    let luis = world.id("mora", "whatsapp").await;
    let foreign = json!({ "customer": luis, "address": saved["addresses"][1]["id"] });
    assert_eq!(world.call("address_remove", foreign).await, Err(ErrorCode::NotFound));
}

#[tokio::test]
async fn what_a_rule_discarded_comes_back_with_one_press() {
    let mut world = World::filled().await;
    let ana = world.id("nunez", "whatsapp").await;
    world.remote().away = true;
    world.save(ana, json!({ "firstName": "Anita" })).await.expect("it is saved");
    world.remote().customers.get_mut("c-ana").expect("Ana")["firstName"] = json!("Ana María");
    world.read("whatsapp", "customer").await;
    world.caught_up().await;
    let detail = world.detail(ana).await;
    assert_eq!(field(&detail, "firstName")["value"], "\"Ana María\"", "WhatsApp wins");
    let history = world.call("customer_history", json!({ "id": ana })).await.expect("a history");
    let entries = history["entries"].as_array().expect("entries");
    let discard = entries.iter().find(|entry| entry["action"] == "discard").expect("it is in the history");
    assert_eq!(discard["canBringBack"], true);
    assert_eq!(discard["changes"][0]["before"], "\"Anita\"");
    let back = world
        .call("customer_bring_back", json!({ "id": ana, "entry": discard["id"] }))
        .await
        .expect("it comes back");
    assert_eq!(field(&back, "firstName")["value"], "\"Anita\"");
    let again = world.call("customer_bring_back", json!({ "id": ana, "entry": discard["id"] })).await;
    assert!(again.is_err(), "there is nothing left to bring back");
    let luis = world.id("mora", "whatsapp").await;
    let foreign = world.call("customer_bring_back", json!({ "id": luis, "entry": discard["id"] })).await;
    assert_eq!(foreign, Err(ErrorCode::NothingToUndo));
}

#[tokio::test]
async fn what_another_connection_brought_is_shown_under_the_name_that_people_gave_it() {
    let world = World::filled().await;
    let ana = world.id("nunez", "whatsapp").await;
    let carried = world.store.write(Lane::Interactive, |transaction| {
        let office = ConnectionRow {
            system: "csv-2".to_owned(),
            kind: "csv".to_owned(),
            name: "Lista de la oficina".to_owned(),
            name_key: "lista de la oficina".to_owned(),
            settings: BTreeMap::new(),
        };
        connections::save(transaction, &office, Timestamp(1), "Ana")?;
        let records = Records::of_entity(transaction, "whatsapp", "customer")?;
        let changes = Fields::from_iter([("firstName".to_owned(), json!("Anita"))]);
        records::edit(transaction, &records, "c-ana", &changes, None, "csv-2", Timestamp(1_795_400_000_000))
            .map(drop)
    });
    carried.await.expect("it is carried");
    assert_eq!(field(&world.detail(ana).await, "firstName")["editedBy"], "Lista de la oficina");
    let history = world.call("customer_history", json!({ "id": ana })).await.expect("a history");
    assert!(!history.to_string().contains("csv-2"), "{history:#}");
}

#[tokio::test]
async fn neither_a_recovered_value_nor_an_undo_lifts_a_block_without_a_reason() {
    let mut world = World::filled().await;
    let ana = world.id("nunez", "whatsapp").await;
    {
        let mut state = world.remote();
        let there = state.customers.get_mut("c-ana").expect("Ana");
        (there["isBanned"], there["banReason"]) = (json!(true), json!("spam"));
    }
    world.read("whatsapp", "customer").await;
    world.caught_up().await;
    let conflict = world.detail(ana).await["conflicts"][0].clone();
    let view = world.call("conflict_get", json!({ "id": conflict })).await.expect("a conflict");
    let decision = json!({
        "id": conflict, "version": view["version"], "choices": { "isBanned": { "take": "THERE" } }, "reason": null
    });
    world.call("conflict_resolve", decision).await.expect("it is decided");
    assert_eq!(world.detail(ana).await["block"]["blocked"], true);
    let history = world.call("customer_history", json!({ "id": ana })).await.expect("a history");
    let entries = history["entries"].as_array().expect("entries");
    let discard = entries.iter().find(|entry| entry["action"] == "discard").expect("what was turned down");
    assert_eq!(discard["canBringBack"], false, "only *Desbloquear* lifts a block: {discard:#}");
    let back = world.call("customer_bring_back", json!({ "id": ana, "entry": discard["id"] })).await;
    assert!(back.is_err());
    for reason in [json!(null), json!(" x ")] {
        let undo = json!({ "id": conflict, "reason": reason });
        assert_eq!(world.call("conflict_undo", undo).await, Err(ErrorCode::ReasonNeeded));
    }
    assert_eq!(world.detail(ana).await["block"]["blocked"], true);
    let undo = json!({ "id": conflict, "reason": "Era otra persona" });
    assert_eq!(world.call("conflict_undo", undo).await.expect("it is undone")["status"], "UNDONE");
    assert_eq!(world.detail(ana).await["block"]["blocked"], false);
}
