use mostrador_api::ErrorCode;
use mostrador_domain::order::IncomingCustomer;
use serde_json::{Value, json};

use super::world::{World, field, texts};

async fn merged(world: &World) -> (i64, i64, Value) {
    let (ana, luis) = (world.id("nunez", "whatsapp").await, world.id("mora", "whatsapp").await);
    let (main, other) = (world.detail(ana).await, world.detail(luis).await);
    let request = json!({
        "primary": ana, "primaryVersion": main["version"], "other": luis, "otherVersion": other["version"],
        "take": ["lastName"], "addresses": [other["addresses"][0]["id"]]
    });
    let detail = world.call("customer_merge", request).await.expect("they are merged");
    (ana, luis, detail)
}

#[tokio::test]
async fn two_become_one_and_two_again() {
    let mut world = World::filled().await;
    let luis = Some("c-luis".to_owned());
    world.order(IncomingCustomer { external_id: luis, ..IncomingCustomer::default() }).await;
    let (ana, luis, detail) = merged(&world).await;
    assert_eq!(field(&detail, "lastName")["value"], "\"Mora\"");
    let copy = &detail["addresses"][2];
    assert_eq!((&copy["localOnly"], &copy["isDefault"]), (&json!(true), &json!(false)));
    assert_eq!(detail["orders"].as_array().expect("orders").len(), 1, "its orders are the main one's");
    assert_eq!((&detail["merged"]["other"], &detail["localOnly"]), (&json!("Luis Mora"), &json!(false)));
    assert_eq!(world.names(json!({ "source": "whatsapp" })).await, ["Ana Mora"]);
    assert_eq!(world.call("customer_get", json!({ "id": luis })).await, Err(ErrorCode::NotFound));
    // What the remote says of the other one changes nothing.
    world.remote().customers.get_mut("c-luis").expect("Luis")["totalOrders"] = json!(9);
    world.read("whatsapp", "customer").await;
    world.caught_up().await;
    assert_eq!(world.names(json!({ "source": "whatsapp" })).await, ["Ana Mora"]);
    let undo = json!({ "id": detail["merged"]["id"] });
    let alone = world.call("customer_unmerge", undo.clone()).await.expect("they are two again");
    assert_eq!(field(&alone, "lastName")["value"], "\"Núñez\"");
    assert_eq!(
        (alone["addresses"].as_array().expect("addresses").len(), &alone["merged"]),
        (2, &Value::Null)
    );
    assert_eq!(world.names(json!({ "source": "whatsapp" })).await, ["Ana Núñez", "Luis Mora"]);
    assert_eq!(world.call("customer_unmerge", undo).await, Err(ErrorCode::NothingToUndo));
    world.read("whatsapp", "customer").await;
    world.caught_up().await;
    let row = world.list(json!({ "search": "mora" })).await["customers"][0].clone();
    assert_eq!((&row["id"], &row["totalOrders"]), (&json!(luis), &json!(9)), "it travels again");
    let history = world.call("customer_history", json!({ "id": ana })).await.expect("a history");
    let actions: Vec<&str> = history["entries"]
        .as_array()
        .expect("entries")
        .iter()
        .filter_map(|entry| entry["action"].as_str())
        .collect();
    assert!(actions.contains(&"merge") && actions.contains(&"unmerge"), "{actions:?}");
}

#[tokio::test]
async fn an_undo_leaves_alone_what_was_changed_since_the_merge() {
    let world = World::filled().await;
    let (ana, _, detail) = merged(&world).await;
    world.save(ana, json!({ "lastName": "Vega" })).await.expect("it is saved");
    let copy = &detail["addresses"][2];
    let edit = json!({
        "customer": ana, "address": copy["id"], "version": copy["version"], "fields": texts(&json!({ "name": "Quinta" }))
    });
    world.call("address_save", edit).await.expect("it is saved");
    let alone =
        world.call("customer_unmerge", json!({ "id": detail["merged"]["id"] })).await.expect("undone");
    assert_eq!(field(&alone, "lastName")["value"], "\"Vega\"");
    assert_eq!(alone["addresses"].as_array().expect("addresses").len(), 3);
}

#[tokio::test]
async fn after_thirty_days_a_merge_stays() {
    let world = World::filled().await;
    let (ana, _, detail) = merged(&world).await;
    world.pass_days(31);
    let undo = json!({ "id": detail["merged"]["id"] });
    assert_eq!(world.call("customer_unmerge", undo).await, Err(ErrorCode::NothingToUndo));
    assert_eq!(world.detail(ana).await["merged"], Value::Null);
}

#[tokio::test]
async fn a_merge_is_of_two_of_a_kind_as_they_were_seen() {
    let world = World::filled().await;
    let (ana, luis) = (world.id("nunez", "whatsapp").await, world.id("mora", "whatsapp").await);
    let client = world.id("ana", "wispro-1").await;
    let request = |other: i64, version: i64| {
        json!({
            "primary": ana, "primaryVersion": 1, "other": other, "otherVersion": version, "take": [], "addresses": []
        })
    };
    assert_eq!(world.refused("customer_merge", request(ana, 1)).await.0, ErrorCode::InvalidValue);
    assert_eq!(world.refused("customer_merge", request(client, 1)).await.0, ErrorCode::InvalidValue);
    assert_eq!(world.call("customer_merge", request(luis, 7)).await, Err(ErrorCode::RecordChanged));
    let foreign = world.detail(ana).await["addresses"][0]["id"].clone();
    let mut with = request(luis, 1);
    with["addresses"] = json!([foreign]);
    assert_eq!(
        world.refused("customer_merge", with).await,
        (ErrorCode::InvalidValue, "addresses".to_owned())
    );
    let mut with = request(luis, 1);
    with["take"] = json!(["totalOrders"]);
    assert_eq!(
        world.refused("customer_merge", with).await,
        (ErrorCode::InvalidValue, "totalOrders".to_owned())
    );
}

#[tokio::test]
async fn a_pair_is_proposed_until_somebody_answers_or_links_it() {
    let world = World::filled().await;
    let (ana, client) = (world.id("nunez", "whatsapp").await, world.id("ana", "wispro-1").await);
    let page = json!({ "after": null, "limit": 10 });
    let found = world.call("customers_duplicates", page.clone()).await.expect("a page");
    assert_eq!((&found["total"], &found["groups"][0]["reason"]), (&json!(1), &json!("PHONE")));
    assert_eq!(found["groups"][0]["customers"].as_array().expect("both").len(), 2);
    let link = json!({ "client": client, "customer": ana });
    let linked = world.call("customer_link", link).await.expect("it is linked");
    assert_eq!(linked["linked"][0]["id"], ana);
    assert_eq!(world.detail(ana).await["linked"][0]["id"], client);
    assert_eq!(world.call("customers_duplicates", page.clone()).await.expect("a page")["total"], 0);
    world.call("customer_link", json!({ "client": client, "customer": null })).await.expect("it is unlinked");
    assert_eq!(world.call("customers_duplicates", page.clone()).await.expect("a page")["total"], 1);
    assert_eq!(world.list(json!({ "filter": "DUPLICATE" })).await["total"], 2);
    for key in [Value::Null, found["groups"][0]["key"].clone()] {
        let answer = json!({ "ids": [ana, client], "key": key });
        let answered = world.call("customers_not_duplicates", answer.clone()).await.expect("it is answered");
        assert_eq!(world.call("customers_duplicates", page.clone()).await.expect("a page")["total"], 0);
        assert_eq!(world.list(json!({ "filter": "DUPLICATE" })).await["total"], 0);
        let mut undo = answer;
        undo["at"] = answered["at"].clone();
        world.call("customers_duplicates_again", undo).await.expect("it is taken back");
        assert_eq!(world.call("customers_duplicates", page.clone()).await.expect("a page")["total"], 1);
        assert_eq!(world.list(json!({ "filter": "DUPLICATE" })).await["total"], 2);
    }
    let wrong = json!({ "ids": [ana, client], "key": "x" });
    assert_eq!(
        world.refused("customers_not_duplicates", wrong).await,
        (ErrorCode::InvalidValue, "key".to_owned())
    );
    let alone = json!({ "ids": [ana] });
    assert_eq!(world.refused("customers_not_duplicates", alone).await.0, ErrorCode::InvalidValue);
    let wrong = json!({ "client": ana, "customer": client });
    assert_eq!(world.refused("customer_link", wrong).await.0, ErrorCode::InvalidValue);
}

/// Ana becomes a part of Luis, or the other way round; nothing is chosen.
pub(super) async fn merge(world: &World, main: i64, other: i64) -> Value {
    let (one, two) =
        (world.detail(main).await["version"].clone(), world.detail(other).await["version"].clone());
    let request = json!({
        "primary": main, "primaryVersion": one, "other": other, "otherVersion": two, "take": [], "addresses": []
    });
    world.call("customer_merge", request).await.expect("they are merged")
}

#[tokio::test]
async fn a_block_of_either_stays_with_the_one_that_is_left() {
    let world = World::filled().await;
    let (ana, luis) = (world.id("nunez", "whatsapp").await, world.id("mora", "whatsapp").await);
    let blocked = json!({ "id": luis, "reason": "No paga" });
    world.call("customer_block", blocked).await.expect("Luis is blocked");
    for (main, other) in [(ana, luis), (luis, ana)] {
        let before = world.detail(main).await["block"]["blocked"].clone();
        let one = merge(&world, main, other).await;
        assert_eq!((&one["block"]["blocked"], &one["block"]["reason"]), (&json!(true), &json!("No paga")));
        assert_eq!(world.list(json!({ "filter": "BLOCKED" })).await["total"], 1);
        let undo = json!({ "id": one["merged"]["id"] });
        let two = world.call("customer_unmerge", undo).await.expect("they are two again");
        assert_eq!(two["block"]["blocked"], before);
        assert_eq!(world.detail(luis).await["block"]["reason"], "No paga");
    }
    let history = world.call("customer_history", json!({ "id": ana })).await.expect("a history");
    let entries = history["entries"].as_array().expect("entries");
    let told = |action: &str| {
        entries.iter().find(|entry| entry["action"] == action && !entry["detail"].is_null()).expect("told")["detail"].clone()
    };
    assert_eq!(
        (told("block"), told("merge"), told("unmerge")),
        (json!("No paga"), json!("Luis Mora"), json!("Luis Mora"))
    );
}

#[tokio::test]
async fn a_block_that_was_set_anew_since_the_merge_is_not_taken_back_with_it() {
    let world = World::filled().await;
    let (ana, luis) = (world.id("nunez", "whatsapp").await, world.id("mora", "whatsapp").await);
    world.call("customer_block", json!({ "id": luis, "reason": "No paga" })).await.expect("blocked");
    let one = merge(&world, ana, luis).await;
    world.call("customer_block", json!({ "id": ana, "reason": "Insulta" })).await.expect("blocked anew");
    let undo = json!({ "id": one["merged"]["id"] });
    let two = world.call("customer_unmerge", undo).await.expect("they are two again");
    assert_eq!((&two["block"]["blocked"], &two["block"]["reason"]), (&json!(true), &json!("Insulta")));
}

#[tokio::test]
async fn whoever_became_a_part_of_a_record_that_is_deleted_since_is_shown_again() {
    let mut world = World::filled().await;
    let of_ana = Some("c-ana".to_owned());
    world.order(IncomingCustomer { external_id: of_ana, ..IncomingCustomer::default() }).await;
    let (ana, luis) = (world.id("nunez", "whatsapp").await, world.id("mora", "whatsapp").await);
    let merged = merge(&world, ana, luis).await;
    assert_eq!(world.names(json!({ "source": "whatsapp" })).await, ["Ana Núñez"]);
    world.bury(ana).await;
    assert_eq!(world.names(json!({ "source": "whatsapp" })).await, ["Luis Mora"]);
    let left = world.detail(luis).await;
    assert_eq!(
        (&left["merged"]["other"], &left["merged"]["otherIs"]),
        (&json!("Ana Núñez"), &json!("DELETED_MAIN"))
    );
    assert_eq!(left["orders"].as_array().expect("orders").len(), 1, "it is one person still");
    world.call("customer_export", json!({ "id": luis })).await.expect("a file");
    let undo = json!({ "id": merged["merged"]["id"] });
    let alone = world.call("customer_unmerge", undo).await.expect("Luis stands for himself");
    assert_eq!((&alone["row"]["id"], &alone["merged"]), (&json!(luis), &Value::Null));
    world.remote().customers.get_mut("c-luis").expect("Luis")["totalOrders"] = json!(9);
    world.read("whatsapp", "customer").await;
    world.caught_up().await;
    assert_eq!(world.detail(luis).await["row"]["totalOrders"], 9, "he travels again");
}

#[tokio::test]
async fn a_reason_that_reads_like_a_merge_stays_what_somebody_wrote() {
    let world = World::filled().await;
    let (ana, _, detail) = merged(&world).await;
    let reason = format!("merge {}", detail["merged"]["id"]);
    world.call("customer_block", json!({ "id": ana, "reason": reason })).await.expect("blocked");
    let history = world.call("customer_history", json!({ "id": ana })).await.expect("a history");
    let told = |action: &str| {
        let entries = history["entries"].as_array().expect("entries");
        entries.iter().find(|entry| entry["action"] == action).expect("told")["detail"].clone()
    };
    assert_eq!((told("block"), told("merge")), (json!(reason), json!("Luis Mora")));
}
