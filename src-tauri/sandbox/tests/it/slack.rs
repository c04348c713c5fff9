use serde_json::{Value, json};

use crate::support::Remote;

async fn post(remote: &Remote, path: &str, body: &str) -> (u16, String, Option<String>) {
    let request = remote.client.post(remote.url(path)).header("content-type", "application/json");
    let answer = request.body(body.to_owned()).send().await.expect("an answer");
    let after = answer.headers().get("retry-after").map(|value| value.to_str().expect("text").to_owned());
    (answer.status().as_u16(), answer.text().await.expect("a text"), after)
}

#[tokio::test]
async fn a_message_is_taken_as_slack_takes_it_and_kept() {
    let remote = Remote::start().await;
    let hook = "/slack/services/T0/B0/X0";
    let plain = |status: u16, text: &str| (status, text.to_owned(), None);
    assert_eq!(post(&remote, hook, r#"{"text":"Hola &amp; adiós"}"#).await, plain(200, "ok"));
    assert_eq!(post(&remote, hook, "{").await, plain(400, "invalid_payload"));
    assert_eq!(post(&remote, hook, r#"{"text":""}"#).await, plain(400, "no_text"));
    assert_eq!(post(&remote, "/slack/services/T0", r#"{"text":"x"}"#).await, plain(404, "no_service"));
    let messages: Value = remote.read("/control/slack").await;
    let known: Vec<_> = messages
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| (one["status"].clone(), one["text"].clone()))
        .collect();
    assert_eq!(known[0], (json!(200), json!("Hola &amp; adiós")));
    assert_eq!(known.len(), 4);
}

#[tokio::test]
async fn it_refuses_and_asks_to_wait_as_it_is_told_and_for_as_often() {
    let remote = Remote::start().await;
    let (hook, body) = ("/slack/services/T0/B0/X0", r#"{"text":"x"}"#);
    remote.write("/control/slack", json!({ "status": 429, "retry_after": 7, "times": 1 })).await;
    assert_eq!(post(&remote, hook, body).await, (429, "rate_limited".to_owned(), Some("7".to_owned())));
    assert_eq!(post(&remote, hook, body).await.0, 200);
    remote.write("/control/slack", json!({ "status": 410 })).await;
    for _ in 0..2 {
        assert_eq!(post(&remote, hook, body).await, (410, "channel_is_archived".to_owned(), None));
    }
}
