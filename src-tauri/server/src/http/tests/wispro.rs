use mostrador_api::{ErrorCode, ErrorView, Role, SeatKind};
use reqwest::header::{COOKIE, ORIGIN};
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};

use super::{House, code};
use crate::http::sessions::Lifetime;

const PATH: &str = "/api/users/sync-wispro-all";

fn one() -> Value {
    json!({ "connections": [{ "system": "wispro-1", "running": { "percent": 37 } }] })
}

async fn house(connections: Value) -> House {
    let house = House::open().await;
    house.backend.wispro.lock().unwrap().view = connections;
    house
}

impl House {
    fn ask(&self) -> RequestBuilder {
        self.client.post(self.url(PATH)).header(ORIGIN, self.origin())
    }

    fn started(&self) -> Vec<(String, Value)> {
        self.backend.wispro.lock().unwrap().started.clone()
    }
}

async fn told(response: Response) -> (u16, Value) {
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn a_session_starts_a_run_and_is_answered_at_once() {
    let house = house(one()).await;
    let cookie = house.cookie().await;
    let answer = house.ask().header(COOKIE, &cookie).send().await.unwrap();
    assert_eq!(told(answer).await, (200, json!({ "success": true, "runId": 7 })));
    let named = house.ask().header(COOKIE, cookie).json(&json!({ "system": "wispro-9" }));
    assert_eq!(named.send().await.unwrap().status(), 200);
    let started: Vec<Value> = house.started().into_iter().map(|(_, payload)| payload).collect();
    assert_eq!(
        started,
        [json!({ "system": "wispro-1", "dryRun": false }), json!({ "system": "wispro-9", "dryRun": false })]
    );
}

#[tokio::test]
async fn a_pairing_token_is_good_for_one_run_under_its_role() {
    let house = house(one()).await;
    let kind = SeatKind::Paired(Role::Administrator);
    let token = house.server.shared.sessions.mint(kind, Lifetime::UntilUsed);
    let ask = || house.ask().bearer_auth(&token).send();
    assert_eq!(ask().await.unwrap().status(), 200);
    assert_eq!(house.started()[0].0, "Paired(Administrator)");
    let again = ask().await.unwrap();
    assert_eq!((again.status().as_u16(), code(again).await.as_str()), (401, "NO_SESSION"));
    assert_eq!(house.started().len(), 1);
}

#[tokio::test]
async fn nobody_else_starts_anything() {
    let house = house(one()).await;
    let cookie = house.cookie().await;
    assert_eq!(house.ask().send().await.unwrap().status(), 401);
    assert_eq!(house.ask().bearer_auth("guessed").send().await.unwrap().status(), 401);
    // A page of another site, and a program that does not say where it comes from.
    let foreign = house.client.post(house.url(PATH)).header(COOKIE, &cookie);
    assert_eq!(foreign.send().await.unwrap().status(), 403);
    let foreign = house.client.post(house.url(PATH)).header(ORIGIN, "http://evil.example");
    assert_eq!(foreign.header(COOKIE, &cookie).send().await.unwrap().status(), 403);
    for body in ["{\"system\":1}", "{\"dryRun\":true}", "x"] {
        let odd = house.ask().header(COOKIE, &cookie).header("content-type", "application/json").body(body);
        assert_eq!(odd.send().await.unwrap().status(), 400, "{body}");
    }
    assert!(house.started().is_empty());
}

#[tokio::test]
async fn one_that_is_under_way_is_told_with_how_far_it_is() {
    let house = house(one()).await;
    let cookie = house.cookie().await;
    let refusal = ErrorView { code: ErrorCode::AlreadyRunning, detail: None };
    house.backend.wispro.lock().unwrap().refusal = Some(refusal);
    let answer = house.ask().header(COOKIE, cookie).send().await.unwrap();
    let detail = "Ya hay una sincronización con Wispro en curso (37 %)";
    assert_eq!(told(answer).await, (409, json!({ "code": "ALREADY_RUNNING", "detail": detail })));
}

#[tokio::test]
async fn without_a_connection_there_is_nothing_to_start_and_of_several_one_must_be_named() {
    for (connections, status) in [
        (json!({ "connections": [] }), 404),
        (json!({ "connections": [{ "system": "wispro-1" }, { "system": "wispro-2" }] }), 422),
    ] {
        let house = house(connections).await;
        let cookie = house.cookie().await;
        assert_eq!(house.ask().header(COOKIE, cookie).send().await.unwrap().status(), status);
        assert!(house.started().is_empty());
    }
}

#[tokio::test]
async fn a_token_waits_until_a_run_came_of_it() {
    let house = house(json!({ "connections": [] })).await;
    let kind = SeatKind::Paired(Role::Administrator);
    let token = house.server.shared.sessions.mint(kind, Lifetime::UntilUsed);
    let ask = || house.ask().bearer_auth(&token);
    let typo = ask().header("content-type", "application/json").body("{\"sistem\":1}");
    assert_eq!(typo.send().await.unwrap().status(), 400);
    assert_eq!(ask().send().await.unwrap().status(), 404, "nothing is connected");
    let two = json!({ "connections": [{ "system": "wispro-1" }, { "system": "wispro-2" }] });
    house.backend.wispro.lock().unwrap().view = two;
    assert_eq!(ask().send().await.unwrap().status(), 422);
    house.backend.wispro.lock().unwrap().view = one();
    for refused in [ErrorCode::AlreadyRunning, ErrorCode::Paused, ErrorCode::KeyRefused] {
        house.backend.wispro.lock().unwrap().refusal = Some(ErrorView { code: refused, detail: None });
        assert_eq!(ask().send().await.unwrap().status(), 409, "{refused:?}");
    }
    house.backend.wispro.lock().unwrap().refusal = None;
    assert_eq!(ask().send().await.unwrap().status(), 200);
    assert_eq!(ask().send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn a_token_of_which_nobody_knows_what_came_is_used_up() {
    let house = house(one()).await;
    let kind = SeatKind::Paired(Role::Administrator);
    let token = house.server.shared.sessions.mint(kind, Lifetime::UntilUsed);
    let fault = ErrorView { code: ErrorCode::Internal, detail: None };
    house.backend.wispro.lock().unwrap().refusal = Some(fault);
    assert_eq!(house.ask().bearer_auth(&token).send().await.unwrap().status(), 500);
    house.backend.wispro.lock().unwrap().refusal = None;
    assert_eq!(house.ask().bearer_auth(&token).send().await.unwrap().status(), 401);
}
