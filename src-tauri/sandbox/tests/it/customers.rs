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
