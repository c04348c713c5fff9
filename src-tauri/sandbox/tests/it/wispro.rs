use mostrador_sandbox::WISPRO_TOKEN;
use serde_json::{Value, json};

use crate::support::Remote;

async fn get(remote: &Remote, path: &str, token: &str) -> (u16, String) {
    let request = remote.client.get(remote.url(path)).header("authorization", token);
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("a text"))
}

async fn clients(remote: &Remote, query: &str) -> Value {
    let (status, text) = get(remote, &format!("/wispro/api/v1/clients{query}"), WISPRO_TOKEN).await;
    assert_eq!(status, 200, "{text}");
    serde_json::from_str(&text).expect("JSON")
}

#[tokio::test]
async fn pages_are_cut_and_counted_as_wispro_does() {
    let remote = Remote::start().await;
    remote.write("/control/wispro/clients", json!({ "clients": 45 })).await;
    let page = clients(&remote, "").await;
    assert_eq!(page["status"], 200);
    assert_eq!(
        page["meta"]["pagination"],
        json!({ "total_records": 45, "total_pages": 3, "per_page": 20, "current_page": 1 })
    );
    assert_eq!(page["data"].as_array().map(Vec::len), Some(20));
    assert_eq!(clients(&remote, "?page=3").await["data"].as_array().map(Vec::len), Some(5));
    assert_eq!(clients(&remote, "?page=4").await["data"], json!([]));
    assert_eq!(clients(&remote, "?per_page=5000").await["meta"]["pagination"]["per_page"], 1000);
    let id = page["data"][0]["id"].as_str().expect("an id");
    assert_eq!(clients(&remote, &format!("/{id}")).await["data"], page["data"][0]);
    assert_eq!(clients(&remote, "/nobody").await["status"], 404);
}

#[tokio::test]
async fn a_wrong_token_is_refused_in_the_body_of_a_200() {
    let remote = Remote::start().await;
    for token in ["wrong", &format!("Bearer {WISPRO_TOKEN}")] {
        let (status, text) = get(&remote, "/wispro/api/v1/clients", token).await;
        let body: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!((status, &body["status"], &body["errors"]), (200, &json!(401), &json!({})), "{token}");
    }
}

#[tokio::test]
async fn clients_come_and_go_after_the_page_that_was_named_and_only_once() {
    let remote = Remote::start().await;
    remote.write("/control/wispro/clients", json!({ "clients": 60 })).await;
    remote
        .write("/control/wispro/drift", json!({ "after_page": 1, "delete": 2, "create": 1, "at": "end" }))
        .await;
    let total = |page: &Value| page["meta"]["pagination"]["total_records"].clone();
    let (first, second) = (clients(&remote, "?page=1").await, clients(&remote, "?page=2").await);
    assert_eq!((total(&first), total(&second)), (json!(60), json!(59)));
    // Two rows moved up over the edge of the pages: whoever only reads on never sees them.
    let again = clients(&remote, "?page=1").await;
    for page in [&first, &second] {
        assert!(!page["data"].as_array().expect("a list").contains(&again["data"][18]));
    }
    assert_eq!(total(&again), json!(59));
}

#[tokio::test]
async fn faults_hit_as_often_and_where_they_are_told() {
    let remote = Remote::start().await;
    remote.write("/control/wispro/clients", json!({ "clients": 60 })).await;
    let fault = async |fault: Value| drop(remote.write("/control/wispro/faults", fault).await);
    fault(json!({ "fault": { "body_status": { "code": 402 } }, "times": 1 })).await;
    assert_eq!(clients(&remote, "").await["status"], 402);
    assert_eq!(clients(&remote, "").await["status"], 200);
    fault(json!({ "fault": "missing_meta", "page": 2 })).await;
    assert!(clients(&remote, "?page=2").await["meta"]["pagination"].is_null());
    assert!(clients(&remote, "?page=1").await["meta"]["pagination"].is_object());
    fault(json!({ "fault": { "status": { "code": 429, "retry_after": { "seconds": 7 } } } })).await;
    let request = remote.client.get(remote.url("/wispro/api/v1/clients"));
    let request = request.header("authorization", WISPRO_TOKEN);
    let answer = request.send().await.expect("an answer");
    assert_eq!((answer.status().as_u16(), answer.headers()["retry-after"].to_str().ok()), (429, Some("7")));
    fault(json!({ "fault": "page_ignored" })).await;
    assert_eq!(clients(&remote, "?page=3").await["meta"]["pagination"]["current_page"], 1);
    fault(json!({ "fault": "half_json" })).await;
    let (_, text) = get(&remote, "/wispro/api/v1/clients", WISPRO_TOKEN).await;
    assert!(serde_json::from_str::<Value>(&text).is_err());
    remote.write("/control/reset", json!({})).await;
    assert_eq!(clients(&remote, "").await["data"], json!([]));
}

#[tokio::test]
async fn a_million_clients_are_listed_at_once_to_the_last_page() {
    let remote = Remote::start().await;
    remote.write("/control/wispro/clients", json!({ "clients": 1_000_000, "ambiguous": 65 })).await;
    let page = clients(&remote, "?page=1000&per_page=1000").await;
    assert_eq!(page["data"].as_array().map(Vec::len), Some(1000));
    assert_eq!(page["data"][999]["public_id"], 1_000_999);
}
