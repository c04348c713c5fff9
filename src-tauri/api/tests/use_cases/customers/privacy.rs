use base64::Engine as _;
use mostrador_api::ErrorCode;
use mostrador_domain::order::IncomingCustomer;
use mostrador_store::tables::sync_records::{self, NewSetAside};
use mostrador_store::{Lane, StoreError};
use serde_json::{Value, json};

use super::merges::merge;
use super::world::{World, texts};

/// Marks that are nobody else's, wherever they stand.
const MARKS: [&str; 5] = ["Nuñezmarca", "593991234567", "Lojamarca", "notamarca", "timbre de Ana"];

/// Ana, with something of hers in every table that can hold it.
async fn known_everywhere() -> (World, i64) {
    let mut world = World::filled().await;
    {
        let mut state = world.remote();
        let ana = state.customers.get_mut("c-ana").expect("Ana");
        ana["lastName"] = json!("Nuñezmarca");
        ana["addresses"][0]["street"] = json!("Lojamarca");
        // What another system has of a person is that system's record.
        state.clients.get_mut("w-1").expect("its client")["phone_mobile"] = Value::Null;
    }
    world.read("wispro-1", "client").await;
    world.read("whatsapp", "customer").await;
    world.caught_up().await;
    let ana = world.id("nunezmarca", "whatsapp").await;
    world.remote().away = true;
    world.save(ana, json!({ "internalNote": "notamarca", "birthDate": "1990-01-01" })).await.expect("saved");
    world.save(ana, json!({ "email": "notamarca@example.com" })).await.expect("saved");
    world.remote().customers.get_mut("c-ana").expect("Ana")["birthDate"] = json!("1991-01-01");
    world.read("whatsapp", "customer").await;
    let name = IncomingCustomer {
        external_id: Some("c-ana".to_owned()),
        first_name: Some("Nuñezmarca".to_owned()),
        phone: Some("593991234567".to_owned()),
        ..IncomingCustomer::default()
    };
    world.order(name).await;
    world.caught_up().await;
    (world, ana)
}

/// What an export says.
fn text(export: &Value) -> String {
    let content = export["content"].as_str().expect("the page saves it");
    let content = base64::engine::general_purpose::STANDARD.decode(content).expect("Base64");
    String::from_utf8(content).expect("a text")
}

#[tokio::test]
async fn an_export_has_everything_that_is_kept_of_a_person() {
    let (world, ana) = known_everywhere().await;
    let export = world.call("customer_export", json!({ "id": ana })).await.expect("a file");
    assert_eq!(export["mediaType"], "application/json");
    assert!(export["name"].as_str().expect("a name").starts_with("Datos del cliente"), "{export}");
    let text = text(&export);
    assert!(text.starts_with("{\n"), "people can read it");
    for mark in MARKS {
        assert!(text.contains(mark), "{mark}");
    }
    let whole: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(whole["registros"][0]["direcciones"].as_array().expect("addresses").len(), 2);
    assert_eq!(whole["registros"][0]["conflictos"].as_array().expect("conflicts").len(), 1, "{whole:#}");
    assert_eq!(whole["pedidos"].as_array().expect("orders").len(), 1);
    assert!(!text.contains("Luis"), "nobody else is in it");
}

#[tokio::test]
async fn an_erasure_leaves_nothing_but_the_figures_of_orders() {
    let (mut world, ana) = known_everywhere().await;
    for mark in MARKS {
        assert!(!world.tables_with(mark).await.is_empty(), "{mark}");
    }
    let order = world.detail(ana).await["orders"][0].clone();
    let wrong = json!({ "id": ana, "confirm": "Ana" });
    assert_eq!(world.call("customer_erase", wrong).await, Err(ErrorCode::NotConfirmed));
    let erase = json!({ "id": ana, "confirm": "Ana Nuñezmarca" });
    world.call("customer_erase", erase).await.expect("it is erased");
    for mark in MARKS {
        let left = world.tables_with(mark).await;
        assert_eq!(left, [] as [&str; 0], "{mark}");
    }
    assert_eq!(world.names(json!({ "source": "whatsapp" })).await, ["Luis Mora"]);
    let kept = world.call("order_get", json!({ "id": order["id"] })).await.expect("the order");
    assert_eq!(kept["card"]["totalCents"], order["totalCents"]);
    assert_eq!(kept["card"]["dailyNumber"], order["dailyNumber"]);
    assert_eq!(kept["card"]["items"], order["items"]);
    // What the remote still has does not come back.
    world.remote().customers.get_mut("c-ana").expect("Ana")["email"] = json!("otra@example.com");
    world.remote().customers.get_mut("c-ana").expect("Ana")["addresses"][1]["street"] = json!("Otra calle");
    world.read("whatsapp", "customer").await;
    world.caught_up().await;
    assert_eq!(world.names(json!({ "source": "whatsapp" })).await, ["Luis Mora"]);
    assert_eq!(world.tables_with("otra@example.com").await, [] as [&str; 0]);
    assert_eq!(world.tables_with("Otra calle").await, [] as [&str; 0]);
}

#[tokio::test]
async fn an_entry_that_was_set_aside_is_emptied_where_it_is_about_the_person() {
    let world = World::filled().await;
    let ana = world.id("nunez", "whatsapp").await;
    let entries = [
        ("1", r#"{"id":"C-ANA","firstName":"Repetidamarca"}"#),
        ("2", r#"{"id":"?","whatsappPhoneNumber":"593991234567","firstName":"Repetidamarca"}"#),
        ("3", r#"{"id":"c-ana-2","firstName":"Ajenamarca"}"#),
    ];
    for (content_hash, raw) in entries {
        let set_aside = world.store.write(Lane::Interactive, move |transaction| {
            let (system, entity, reason_code) = ("whatsapp", "customer", "ID_REPEATED");
            let entry = NewSetAside { system, entity, content_hash, reason_code, raw };
            sync_records::set_aside(transaction, &entry, mostrador_domain::Timestamp(1)).map(drop)
        });
        set_aside.await.expect("it is set aside");
    }
    world.call("customer_erase", json!({ "id": ana, "confirm": "Ana Núñez" })).await.expect("it is erased");
    assert_eq!(world.tables_with("Repetidamarca").await, [] as [&str; 0]);
    assert_eq!(world.tables_with("Ajenamarca").await, ["sync_records"], "that is somebody else");
}

#[tokio::test]
async fn whoever_was_merged_into_a_person_is_erased_with_it() {
    let world = World::filled().await;
    let (ana, luis) = (world.id("nunez", "whatsapp").await, world.id("mora", "whatsapp").await);
    let merge = json!({
        "primary": ana, "primaryVersion": 1, "other": luis, "otherVersion": 1, "take": [],
        "addresses": [world.detail(luis).await["addresses"][0]["id"]]
    });
    world.call("customer_merge", merge).await.expect("they are merged");
    world.call("customer_erase", json!({ "id": ana, "confirm": "Ana Núñez" })).await.expect("it is erased");
    for mark in ["Mora", "593987654321", "Gran Colombia", "Núñez"] {
        assert_eq!(world.tables_with(mark).await, [] as [&str; 0], "{mark}");
    }
}

#[tokio::test]
async fn a_customer_who_exists_here_alone_is_gone_altogether() {
    let world = World::filled().await;
    let new = texts(&json!({ "firstName": "Evamarca", "secondPhone": "0999999123" }));
    let made = world.call("customer_add", json!({ "fields": new })).await.expect("it is made");
    let erase = json!({ "id": made["row"]["id"], "confirm": "Evamarca" });
    world.call("customer_erase", erase).await.expect("it is erased");
    assert_eq!(world.tables_with("Evamarca").await, [] as [&str; 0]);
}

#[tokio::test]
async fn nothing_is_left_of_a_merge_that_was_taken_back() {
    let world = World::filled().await;
    let (ana, luis) = (world.id("nunez", "whatsapp").await, world.id("mora", "whatsapp").await);
    let merge = json!({
        "primary": ana, "primaryVersion": 1, "other": luis, "otherVersion": 1, "take": ["lastName"],
        "addresses": [world.detail(luis).await["addresses"][0]["id"]]
    });
    let merged = world.call("customer_merge", merge).await.expect("they are merged");
    world.call("customer_unmerge", json!({ "id": merged["merged"]["id"] })).await.expect("and two again");
    world.call("customer_erase", json!({ "id": luis, "confirm": "luis mora" })).await.expect("it is erased");
    for mark in ["Mora", "593987654321", "Gran Colombia"] {
        assert_eq!(world.tables_with(mark).await, [] as [&str; 0], "{mark}");
    }
    assert_eq!(world.names(json!({ "source": "whatsapp" })).await, ["Ana Núñez"]);
}

#[tokio::test]
async fn why_somebody_was_blocked_is_forgotten_where_a_merge_that_was_taken_back_has_noted_it() {
    let world = World::filled().await;
    let (ana, luis) = (world.id("nunez", "whatsapp").await, world.id("mora", "whatsapp").await);
    let block = json!({ "id": luis, "reason": "Debe 30, calle Xaramarca" });
    world.call("customer_block", block).await.expect("he is blocked");
    let merged = merge(&world, ana, luis).await;
    world.call("customer_unmerge", json!({ "id": merged["merged"]["id"] })).await.expect("and two again");
    world.call("customer_block", json!({ "id": ana, "reason": "No paga" })).await.expect("she is blocked");
    let told = async || {
        let history = world.call("customer_history", json!({ "id": ana })).await.expect("a history");
        let export = world.call("customer_export", json!({ "id": ana })).await.expect("a file");
        (history.to_string(), text(&export))
    };
    let (history, export) = told().await;
    assert!(history.contains("Xaramarca") && export.contains("Xaramarca"), "it is told while he is there");
    assert!(export.contains("\"detalle\": \"Luis Mora\""), "with whom she was merged, in words: {export}");
    world.call("customer_erase", json!({ "id": luis, "confirm": "luis mora" })).await.expect("it is erased");
    assert_eq!(world.tables_with("Xaramarca").await, [] as [&str; 0]);
    let (history, export) = told().await;
    assert!(!history.contains("Xaramarca") && !export.contains("Xaramarca"));
    assert!(history.contains("No paga") && export.contains("No paga"), "her own block stays");
}

/// Erases Luis, after which nothing is left of these marks.
async fn erase_luis(world: &World, luis: i64, marks: &[&'static str]) {
    for mark in marks {
        assert!(!world.tables_with(mark).await.is_empty(), "{mark}");
    }
    world.call("customer_erase", json!({ "id": luis, "confirm": "luis mora" })).await.expect("it is erased");
    for mark in marks {
        assert_eq!(world.tables_with(mark).await, [] as [&str; 0], "{mark}");
    }
}

#[tokio::test]
async fn what_a_merge_took_over_is_forgotten_in_conflicts_that_were_decided_meanwhile() {
    let mut world = World::filled().await;
    let (ana, luis) = (world.id("nunez", "whatsapp").await, world.id("mora", "whatsapp").await);
    let block = json!({ "id": luis, "reason": "Debe 30, calle Xaramarca" });
    world.call("customer_block", block).await.expect("he is blocked");
    let version = world.detail(luis).await["version"].clone();
    let merge = json!({
        "primary": ana, "primaryVersion": 1, "other": luis, "otherVersion": version, "take": ["lastName"],
        "addresses": []
    });
    let merged = world.call("customer_merge", merge).await.expect("they are merged");
    world.delivered().await;
    world.read("whatsapp", "customer").await;
    // Both sides write a date of birth, about which a person decides while they are one.
    world.remote().away = true;
    world.save(ana, json!({ "birthDate": "1990-01-01" })).await.expect("it is saved");
    world.remote().customers.get_mut("c-ana").expect("Ana")["birthDate"] = json!("1991-01-01");
    world.read("whatsapp", "customer").await;
    let list = world.call("conflicts_list", json!({ "limit": 10 })).await.expect("a list");
    let id = list["conflicts"][0]["id"].clone();
    let seen = world.call("conflict_get", json!({ "id": id })).await.expect("a conflict");
    let choices = json!({ "birthDate": { "take": "HERE" } });
    let decision = json!({ "id": id, "version": seen["version"], "choices": choices });
    world.call("conflict_resolve", decision).await.expect("it is decided");
    world.remote().away = false;
    world.delivered().await;
    world.call("customer_unmerge", json!({ "id": merged["merged"]["id"] })).await.expect("and two again");
    world.delivered().await;
    world.read("whatsapp", "customer").await;
    world.remote().customers.remove("c-luis");
    for mark in ["Xaramarca", "Mora"] {
        assert!(world.tables_with(mark).await.contains(&"sync_conflicts".to_owned()), "{mark}");
    }
    erase_luis(&world, luis, &["Xaramarca", "Mora"]).await;
    let export = text(&world.call("customer_export", json!({ "id": ana })).await.expect("a file"));
    assert!(export.contains("1991-01-01"), "of her own conflict the rest stays: {export}");
}

/// Ana, Luis and Eva.
async fn three() -> (World, [i64; 3]) {
    let mut world = World::filled().await;
    let eva = super::world::customer("c-eva", "Eva", "Paz", "593981112222");
    world.remote().customers.insert("c-eva".to_owned(), eva);
    world.read("whatsapp", "customer").await;
    world.caught_up().await;
    let (ana, luis) = (world.id("nunez", "whatsapp").await, world.id("mora", "whatsapp").await);
    let eva = world.id("paz", "whatsapp").await;
    (world, [ana, luis, eva])
}

#[tokio::test]
async fn what_a_later_merge_found_is_forgotten_with_whom_it_came_from() {
    let (mut world, [ana, luis, eva]) = three().await;
    let mut merges = Vec::new();
    for other in [luis, eva] {
        let request = json!({
            "primary": ana, "primaryVersion": world.detail(ana).await["version"],
            "other": other, "otherVersion": world.detail(other).await["version"],
            "take": ["lastName"], "addresses": []
        });
        merges.push(world.call("customer_merge", request).await.expect("they are merged"));
    }
    for merged in merges.into_iter().rev() {
        world.delivered().await;
        let undo = json!({ "id": merged["merged"]["id"] });
        world.call("customer_unmerge", undo).await.expect("and two again");
    }
    world.delivered().await;
    erase_luis(&world, luis, &["Mora"]).await;
}

/// Merges with the last name of the other one; answers the merge.
async fn merge_taking_the_name(world: &mut World, main: i64, other: i64) -> Value {
    let request = json!({
        "primary": main, "primaryVersion": world.detail(main).await["version"],
        "other": other, "otherVersion": world.detail(other).await["version"],
        "take": ["lastName"], "addresses": []
    });
    let merged = world.call("customer_merge", request).await.expect("they are merged");
    world.delivered().await;
    json!({ "id": merged["merged"]["id"] })
}

#[tokio::test]
async fn what_a_customer_was_called_later_by_itself_stays_its_own() {
    let (mut world, [ana, luis, eva]) = three().await;
    let first = merge_taking_the_name(&mut world, ana, luis).await;
    world.pass_days(1);
    world.call("customer_unmerge", first).await.expect("and two again");
    world.delivered().await;
    world.pass_days(1);
    // They are a family.
    world.save(ana, json!({ "lastName": "Mora" })).await.expect("it is saved");
    world.delivered().await;
    world.pass_days(1);
    let second = merge_taking_the_name(&mut world, ana, eva).await;
    world.pass_days(1);
    world.call("customer_erase", json!({ "id": luis, "confirm": "luis mora" })).await.expect("it is erased");
    let told = world.tables_with("Mora").await;
    assert!(told.contains(&"sync_log".to_owned()), "what she was called is still told: {told:?}");
    world.call("customer_unmerge", second).await.expect("and two again");
    world.delivered().await;
    assert_eq!(super::world::field(&world.detail(ana).await, "lastName")["value"], "\"Mora\"");
    assert_eq!(world.remote().customers["c-ana"]["lastName"], "Mora", "nothing was taken from her there");
}

#[tokio::test]
async fn what_came_back_from_there_before_the_undo_arrived_is_forgotten() {
    let mut world = World::filled().await;
    let (ana, luis) = (world.id("nunez", "whatsapp").await, world.id("mora", "whatsapp").await);
    let merged = merge_taking_the_name(&mut world, ana, luis).await;
    world.read("whatsapp", "customer").await;
    world.remote().away = true;
    world.call("customer_unmerge", merged).await.expect("and two again");
    world.pass_days(1);
    world.save(ana, json!({ "birthDate": "1990-01-01" })).await.expect("it is saved");
    world.remote().customers.get_mut("c-ana").expect("Ana")["birthDate"] = json!("1991-01-01");
    world.read("whatsapp", "customer").await;
    let list = world.call("conflicts_list", json!({ "limit": 10 })).await.expect("a list");
    let id = list["conflicts"][0]["id"].clone();
    let seen = world.call("conflict_get", json!({ "id": id })).await.expect("a conflict");
    let choices = json!({ "birthDate": { "take": "HERE" } });
    let decision = json!({ "id": id, "version": seen["version"], "choices": choices });
    world.call("conflict_resolve", decision).await.expect("it is decided");
    world.remote().away = false;
    world.delivered().await;
    world.read("whatsapp", "customer").await;
    world.remote().customers.remove("c-luis");
    assert!(world.tables_with("Mora").await.contains(&"sync_conflicts".to_owned()));
    erase_luis(&world, luis, &["Mora"]).await;
}

#[tokio::test]
async fn why_somebody_was_blocked_is_forgotten_wherever_merges_have_taken_it() {
    let (mut world, [ana, luis, eva]) = three().await;
    let block = json!({ "id": luis, "reason": "Debe 30, calle Xaramarca" });
    world.call("customer_block", block).await.expect("he is blocked");
    let first = merge(&world, ana, luis).await;
    let second = merge(&world, eva, ana).await;
    for merged in [second, first] {
        world.delivered().await;
        let undo = json!({ "id": merged["merged"]["id"] });
        world.call("customer_unmerge", undo).await.expect("and two again");
    }
    world.delivered().await;
    erase_luis(&world, luis, &["Xaramarca"]).await;
}

#[tokio::test]
async fn a_deleted_record_is_erased_with_whoever_became_a_part_of_it() {
    let mut world = World::filled().await;
    let (ana, luis) = (world.id("nunez", "whatsapp").await, world.id("mora", "whatsapp").await);
    let merge = json!({
        "primary": ana, "primaryVersion": 1, "other": luis, "otherVersion": 1, "take": [], "addresses": []
    });
    world.call("customer_merge", merge).await.expect("they are merged");
    world.bury(ana).await;
    world.call("customer_erase", json!({ "id": luis, "confirm": "Luis Mora" })).await.expect("it is erased");
    for mark in ["Mora", "Núñez", "Calle Larga", "Gran Colombia"] {
        assert_eq!(world.tables_with(mark).await, [] as [&str; 0], "{mark}");
    }
}

#[tokio::test]
async fn whoever_has_neither_name_nor_phone_can_be_erased() {
    let mut world = World::filled().await;
    let mut nobody = super::world::customer("c-nobody", "", "", "");
    (nobody["firstName"], nobody["lastName"]) = (Value::Null, Value::Null);
    (nobody["whatsappPhoneNumber"], nobody["email"]) = (Value::Null, json!("nadie@example.com"));
    world.remote().customers.insert("c-nobody".to_owned(), nobody);
    world.read("whatsapp", "customer").await;
    world.caught_up().await;
    let id = world.id("nadie", "whatsapp").await;
    assert_eq!(world.detail(id).await["confirmName"], "c-nobody");
    let blank = world.call("customer_erase", json!({ "id": id, "confirm": "" })).await;
    assert_eq!(blank, Err(ErrorCode::NotConfirmed));
    world.call("customer_erase", json!({ "id": id, "confirm": "c-nobody" })).await.expect("it is erased");
    assert_eq!(world.tables_with("nadie@example.com").await, [] as [&str; 0]);
}

#[tokio::test]
async fn while_something_is_being_sent_nothing_is_erased_at_all() {
    let (world, ana) = known_everywhere().await;
    let lease = |status: &'static str| {
        let store = world.store.clone();
        async move {
            let leased = store.write(Lane::Interactive, move |transaction| {
                // As a job stands that a worker holds just now.
                let sql = "UPDATE sync_queue SET status = ?1, lease_token = CASE ?1 WHEN 'leased' THEN 1 END
                           WHERE entity = 'customer' AND entity_id = 'c-ana'";
                transaction.connection().execute(sql, [status]).map_err(StoreError::from)
            });
            assert!(leased.await.expect("the file") > 0);
        }
    };
    lease("leased").await;
    let erase = json!({ "id": ana, "confirm": "Ana Nuñezmarca" });
    assert_eq!(world.call("customer_erase", erase.clone()).await, Err(ErrorCode::RecordOnItsWay));
    assert!(world.tables_with("timbre de Ana").await.contains(&"orders".to_owned()), "nothing was emptied");
    lease("pending").await;
    world.call("customer_erase", erase).await.expect("it is erased");
}
