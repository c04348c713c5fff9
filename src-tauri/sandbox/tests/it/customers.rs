use serde_json::{Value, json};

use crate::support::{Remote, answer, fixture};

const EPOCH: &str = "/api/sync/customers/changes?since=1970-01-01T00:00:00.000Z";
const ANA: &str = "aaaaaaaa-0000-4000-8000-000000000001";

async fn with_ana() -> Remote {
    let remote = Remote::start().await;
    let recorded = fixture("customers_changes.response.200");
    remote.write("/control/customers", json!({ "customers": recorded["data"] })).await;
    remote
}

async fn ana(remote: &Remote) -> Value {
    let all = remote.read(EPOCH).await;
    let found = all["data"].as_array().into_iter().flatten().find(|customer| customer["id"] == ANA);
    found.expect("Ana").clone()
}

#[tokio::test]
async fn changes_have_the_recorded_keys_and_the_servers_clock() {
    let remote = with_ana().await;
    let recorded = fixture("customers_changes.response.200");
    let keys = |value: &Value| value.as_object().map(|map| map.keys().cloned().collect::<Vec<_>>());
    for customer in remote.read(EPOCH).await["data"].as_array().expect("a list") {
        assert_eq!(keys(customer), keys(&recorded["data"][0]));
        assert_eq!(keys(&customer["addresses"][0]), keys(&recorded["data"][0]["addresses"][0]));
    }
    let future = remote.read("/api/sync/customers/changes?since=2999-01-01").await;
    assert_eq!(future, json!({ "data": [] }));
}

#[tokio::test]
async fn a_date_that_is_missing_or_none_is_a_validation_error() {
    let remote = with_ana().await;
    let (status, body) = answer(remote.get("/api/sync/customers/changes?since=ayer")).await;
    assert_eq!((status, body), (400, fixture("customers_changes.response.400")));
    for query in ["", "?since=", "?since=2025-07-01T18:05:00.000+00:00"] {
        let (status, body) = answer(remote.get(&format!("/api/sync/customers/changes{query}"))).await;
        assert_eq!((status, &body["error"]["details"]["field"]), (400, &json!("since")), "{query}");
    }
}

#[tokio::test]
async fn a_push_updates_known_customers_and_skips_the_others() {
    let remote = with_ana().await;
    let done = remote.write("/api/sync/customers/bulk", fixture("customers_bulk.request")).await;
    assert_eq!(done, fixture("customers_bulk.response.200-one-skipped"));
    let ana = ana(&remote).await;
    assert_eq!((&ana["totalOrders"], &ana["totalSpent"]), (&json!(4), &json!(958.5)));
}

#[tokio::test]
async fn a_pushed_customer_comes_back_as_a_change() {
    let remote = with_ana().await;
    let before = ana(&remote).await["lastSyncedAt"].as_str().expect("a date").to_owned();
    let query = format!("/api/sync/customers/changes?since={before}");
    let is_ana =
        |all: &Value| all["data"].as_array().is_some_and(|all| all.iter().any(|one| one["id"] == ANA));
    assert!(!is_ana(&remote.read(&query).await));
    remote.write("/api/sync/customers/bulk", fixture("customers_bulk.request")).await;
    assert!(is_ana(&remote.read(&query).await));
}

#[tokio::test]
async fn empty_names_and_zeros_keep_the_old_value_and_a_null_email_clears_it() {
    let remote = with_ana().await;
    let push = |fields: Value| json!({ "customers": [fields] });
    remote.write("/api/sync/customers/bulk", push(json!({ "id": ANA, "email": "ana@correo.example" }))).await;
    assert_eq!(ana(&remote).await["email"], "ana@correo.example");
    let empty = json!({ "id": ANA, "firstName": "", "totalOrders": 0, "totalSpent": 0 });
    remote.write("/api/sync/customers/bulk", push(empty)).await;
    let kept = ana(&remote).await;
    assert_eq!((&kept["firstName"], &kept["totalOrders"]), (&json!("Ana"), &json!(3)));
    assert_eq!(kept["email"], "ana@correo.example");
    remote.write("/api/sync/customers/bulk", push(json!({ "id": ANA, "email": null }))).await;
    assert_eq!(ana(&remote).await["email"], Value::Null);
}

#[tokio::test]
async fn a_ban_is_not_applied() {
    let remote = with_ana().await;
    let ban = json!({ "id": ANA, "isBanned": true, "isActive": false, "banReason": "no paga", "bannedAt": "2026-01-01T00:00:00.000Z" });
    let done = remote.write("/api/sync/customers/bulk", json!({ "customers": [ban] })).await;
    assert_eq!(done["message"], "1 customers updated successfully");
    let ana = ana(&remote).await;
    assert_eq!(
        (&ana["isBanned"], &ana["isActive"], &ana["banReason"]),
        (&json!(false), &json!(true), &Value::Null)
    );
}

#[tokio::test]
async fn an_unknown_address_stops_a_push_in_the_middle() {
    let remote = with_ana().await;
    let others = remote.read(EPOCH).await;
    let other =
        others["data"].as_array().into_iter().flatten().find(|one| one["id"] != ANA).expect("another");
    let body = json!({ "customers": [
        { "id": ANA, "firstName": "Anita", "addresses": [{ "street": "sin id" }] },
        { "id": other["id"], "addresses": [{ "id": "eeeeeeee-0000-4000-8000-0000000000ff", "street": "x" }] },
    ]});
    let (status, error) = answer(remote.post("/api/sync/customers/bulk", &body)).await;
    assert_eq!((status, &error["error"]["code"]), (500, &json!("SYNC_ERROR")));
    assert_eq!(ana(&remote).await["firstName"], "Anita");
}

#[tokio::test]
async fn an_address_takes_just_the_fields_that_came() {
    let remote = with_ana().await;
    let address = ana(&remote).await["addresses"][0].clone();
    let body = json!({ "customers": [{ "id": ANA, "addresses": [{ "id": address["id"], "number": "2", "latitude": null }] }] });
    remote.write("/api/sync/customers/bulk", body).await;
    let changed = ana(&remote).await["addresses"][0].clone();
    assert_eq!(changed["number"], "2");
    assert_eq!(changed["street"], address["street"]);
    assert_eq!(changed["latitude"], Value::Null);
}

async fn control(remote: &Remote, path: &str, body: Value) -> Value {
    remote.write(&format!("/control/{path}"), body).await
}

async fn listed(remote: &Remote) -> Vec<Value> {
    remote.read(EPOCH).await["data"].as_array().expect("a list").clone()
}

async fn is_listed_since(remote: &Remote, since: &Value) -> bool {
    let path = format!("/api/sync/customers/changes?since={}", since.as_str().expect("a date"));
    remote.read(&path).await["data"].as_array().expect("a list").iter().any(|one| one["id"] == ANA)
}

#[tokio::test]
async fn customers_are_made_by_a_seed_and_look_like_the_recorded_one() {
    let remote = Remote::start().await;
    let wanted = json!({ "clear": true, "count": 50, "seed": 7, "chat": 3 });
    let made = control(&remote, "customers", wanted.clone()).await;
    let all = listed(&remote).await;
    assert_eq!((all.len(), &made["customers"]), (50, &json!(50)));
    let recorded = fixture("customers_changes.response.200");
    let keys = |value: &Value| value.as_object().map(|map| map.keys().cloned().collect::<Vec<_>>());
    let mut phones = std::collections::BTreeSet::new();
    for (customer, id) in all.iter().zip(made["ids"].as_array().expect("ids")) {
        assert_eq!((&customer["id"], keys(customer)), (id, keys(&recorded["data"][0])));
        assert_eq!(customer["fullChatHistory"].as_array().map(Vec::len), Some(3));
        let addresses = customer["addresses"].as_array().expect("addresses");
        assert!((1..=3).contains(&addresses.len()));
        for address in addresses {
            assert_eq!(keys(address), keys(&recorded["data"][0]["addresses"][0]));
            assert_eq!(&address["customerId"], id);
        }
        phones.insert(customer["whatsappPhoneNumber"].as_str().expect("a phone").to_owned());
    }
    assert_eq!(phones.len(), 50);
    // The same seed makes the same people in another remote, and others in the same one.
    let other = Remote::start().await;
    assert_eq!(control(&other, "customers", wanted).await["ids"], made["ids"]);
    let more = control(&remote, "customers", json!({ "count": 50, "seed": 7 })).await;
    assert_eq!(more["customers"], 100);
    assert_eq!(listed(&remote).await.len(), 100);
}

#[tokio::test]
async fn a_hundred_thousand_customers_come_in_one_body_without_being_in_memory_twice() {
    let remote = Remote::start().await;
    let wanted = json!({ "clear": true, "count": 100_000 });
    let ids = control(&remote, "customers", wanted).await["ids"].as_array().map(Vec::len);
    assert_eq!(ids, Some(100_000));
    let response = remote.get(EPOCH).send().await.expect("an answer");
    assert_eq!(response.content_length(), None);
    let body = response.bytes().await.expect("a body");
    assert!(body.starts_with(b"{\"data\":[{\"id\":") && body.ends_with(b"}]}"));
    assert!(body.len() > 100_000_000, "{} bytes", body.len());
}

#[tokio::test]
async fn an_edit_is_among_the_changes_and_one_of_an_address_is_not() {
    let remote = with_ana().await;
    let before = ana(&remote).await;
    let since = before["lastSyncedAt"].clone();
    let address = before["addresses"][0]["id"].as_str().expect("an id").to_owned();
    let street = json!({ "patch": { "street": "Calle Dos" } });
    control(&remote, &format!("addresses/{address}/change"), street).await;
    assert!(!is_listed_since(&remote, &since).await);
    let changed = ana(&remote).await["addresses"][0].clone();
    assert_eq!(changed["street"], "Calle Dos");
    assert_ne!(changed["updatedAt"], before["addresses"][0]["updatedAt"]);
    let silent = json!({ "patch": { "birthDate": "1990-02-03" }, "bump": false });
    control(&remote, &format!("customers/{ANA}/change"), silent).await;
    assert!(!is_listed_since(&remote, &since).await);
    let bumped = json!({ "patch": { "city": "León" }, "bump": true });
    control(&remote, &format!("addresses/{address}/change"), bumped).await;
    assert!(is_listed_since(&remote, &since).await);
    assert_eq!(ana(&remote).await["birthDate"], "1990-02-03");
}

#[tokio::test]
async fn what_is_deleted_is_not_listed_and_is_still_there() {
    let remote = with_ana().await;
    let new = json!({ "patch": { "name": "Trabajo" } });
    let customer = control(&remote, &format!("customers/{ANA}/addresses"), new).await;
    let second = customer["addresses"][1].clone();
    assert_eq!((&second["name"], &second["customerId"]), (&json!("Trabajo"), &json!(ANA)));
    assert_eq!(ana(&remote).await["addresses"].as_array().map(Vec::len), Some(2));
    let path = format!("addresses/{}/delete", second["id"].as_str().expect("an id"));
    control(&remote, &path, json!({})).await;
    assert_eq!(ana(&remote).await["addresses"].as_array().map(Vec::len), Some(1));
    // A deleted address is not found by a push.
    let push = json!({ "customers": [{ "id": ANA, "addresses": [{ "id": second["id"], "street": "x" }] }] });
    assert_eq!(answer(remote.post("/api/sync/customers/bulk", &push)).await.0, 500);
    let shown = remote.read(&format!("/control/customers/{ANA}")).await;
    assert_eq!(shown["addresses"].as_array().map(Vec::len), Some(2));
    control(&remote, &format!("customers/{ANA}/delete"), json!({})).await;
    assert!(listed(&remote).await.iter().all(|one| one["id"] != ANA));
    assert!(remote.read(&format!("/control/customers/{ANA}")).await["deletedAt"].is_string());
}

#[tokio::test]
async fn a_ban_has_its_reason_and_its_time_and_is_lifted() {
    let remote = with_ana().await;
    control(&remote, &format!("customers/{ANA}/ban"), json!({ "banned": true, "reason": "No paga" })).await;
    let banned = ana(&remote).await;
    assert_eq!((&banned["isBanned"], &banned["banReason"]), (&json!(true), &json!("No paga")));
    assert!(banned["bannedAt"].is_string());
    control(&remote, &format!("customers/{ANA}/ban"), json!({ "banned": false })).await;
    let free = ana(&remote).await;
    assert_eq!(
        (&free["isBanned"], &free["bannedAt"], &free["banReason"]),
        (&json!(false), &Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn malformed_entries_are_listed_as_they_are() {
    let remote = with_ana().await;
    let wanted = json!({ "clear": true, "entries": ["7", "{\"id\":\"x\"}", "{\"firstName\":\"Ana\"}"] });
    control(&remote, "customers", wanted).await;
    assert_eq!(listed(&remote).await, [json!(7), json!({ "id": "x" }), json!({ "firstName": "Ana" })]);
    let text = format!("{{ \"id\" : \"{ANA}\",  \"addresses\":7 }}");
    control(&remote, "customers", json!({ "clear": true, "texts": [text] })).await;
    let body = remote.get(EPOCH).send().await.expect("an answer").text().await.expect("a body");
    assert!(
        body.starts_with(&format!("{{\"data\":[{{ \"id\" : \"{ANA}\",  \"addresses\":7 ,\"lastSyncedAt\":")),
        "{body}"
    );
    let wrong =
        remote.post("/control/customers", &json!({ "texts": ["{"] })).send().await.expect("an answer");
    assert_eq!(wrong.status(), 400);
}

#[tokio::test]
async fn pushes_are_told_with_their_fields() {
    let remote = with_ana().await;
    let address = ana(&remote).await["addresses"][0]["id"].clone();
    let push = json!({ "customers": [{ "id": ANA, "lastName": "Ruiz", "email": null,
        "addresses": [{ "id": address, "street": "Uno", "city": "León" }] }] });
    remote.write("/api/sync/customers/bulk", push).await;
    let pushes = remote.read("/control/pushes").await;
    assert_eq!((&pushes[0]["found"], &pushes[0]["error"]), (&json!(1), &Value::Null));
    let told = json!([{ "id": ANA, "fields": ["email", "lastName"],
        "addresses": [{ "id": address, "fields": ["city", "street"] }] }]);
    assert_eq!(pushes[0]["customers"], told);
    assert_eq!(remote.read("/control/stats").await["pushes"], 1);
}

#[tokio::test]
async fn an_order_counts_for_its_customer_and_knows_the_name_of_now() {
    let remote = Remote::start().await;
    let before = listed(&remote).await;
    for customer in &before {
        let id = customer["id"].as_str().expect("an id");
        control(
            &remote,
            &format!("customers/{id}/change"),
            json!({ "patch": { "firstName": "Nombre Nuevo" } }),
        )
        .await;
    }
    remote.write("/control/orders", json!({ "shape": "normal" })).await;
    let orders = remote.read("/api/sync/orders/pending").await;
    let order = &orders["data"][0];
    assert_eq!(order["customer"]["firstName"], "Nombre Nuevo");
    let by_id = |all: &[Value]| {
        all.iter().find(|one| one["id"] == order["customer"]["id"]).expect("a customer").clone()
    };
    let (old, new) = (by_id(&before), by_id(&listed(&remote).await));
    assert_eq!(new["totalOrders"].as_u64(), old["totalOrders"].as_u64().map(|orders| orders + 1));
    let cents = |value: &Value| (value.as_f64().expect("a number") * 100.0).round() as i64;
    assert_eq!(cents(&new["totalSpent"]), cents(&old["totalSpent"]) + cents(&order["total"]));
    assert_eq!(order["customer"]["totalOrders"], old["totalOrders"]);
    assert_eq!(new["lastInteraction"], new["updatedAt"]);
}
