use reqwest::header::{COOKIE, SET_COOKIE};
use serde_json::json;

use super::{House, code};

#[tokio::test]
async fn a_token_opens_one_session_and_no_second_one() {
    let house = House::open().await;
    let token = house.token();
    let first = house.redeem(&token).await;
    assert_eq!(first.status(), 204);
    let second = house.redeem(&token).await;
    assert_eq!(second.status(), 401);
    assert!(!second.headers().contains_key(SET_COOKIE));
    assert_eq!(code(second).await, "NO_SESSION");
}

#[tokio::test]
async fn every_address_that_is_given_out_has_a_token_of_its_own() {
    let house = House::open().await;
    let (first, second) = (house.token(), house.token());
    assert_ne!(first, second);
    assert_eq!(first.len(), 64, "256 bits");
    assert_eq!(house.redeem(&second).await.status(), 204);
    assert_eq!(house.redeem(&first).await.status(), 204);
}

#[tokio::test]
async fn wrong_tokens_open_nothing_and_use_nothing_up() {
    let house = House::open().await;
    let token = house.token();
    for wrong in
        [String::new(), "0".repeat(64), token[..63].to_owned(), format!("{token}0"), token.to_uppercase()]
    {
        if wrong != token {
            assert_eq!(house.redeem(&wrong).await.status(), 401, "{} characters", wrong.len());
        }
    }
    assert_eq!(house.redeem(&token).await.status(), 204);
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites_and_ends_with_the_browser() {
    let house = House::open().await;
    let response = house.redeem(&house.token()).await;
    let cookie = response.headers()[SET_COOKIE].to_str().unwrap();
    let mut parts = cookie.split("; ");
    let (name, id) = parts.next().unwrap().split_once('=').unwrap();
    assert_eq!(name, format!("mostrador_session_{}", house.server.address().port()));
    assert_eq!(id.len(), 64);
    let attributes: Vec<&str> = parts.collect();
    assert_eq!(attributes, ["Path=/", "HttpOnly", "SameSite=Strict"]);
}

#[tokio::test]
async fn nothing_but_the_screen_answers_without_a_session() {
    let house = House::open().await;
    let rpc = house.post("/rpc/echo", &json!({})).send().await.unwrap();
    assert_eq!(rpc.status(), 401);
    assert_eq!(code(rpc).await, "NO_SESSION");
    let events = house.client.get(house.url("/events")).send().await.unwrap();
    assert_eq!(events.status(), 401);
    let foreign = house.call("mostrador_session=1; other=2", "echo", &json!({})).await;
    assert_eq!(foreign.status(), 401);
    let health = house.client.get(house.url("/healthz")).send().await.unwrap();
    assert_eq!((health.status().as_u16(), health.text().await.unwrap().as_str()), (200, "ok"));
}

#[tokio::test]
async fn the_session_is_found_among_other_cookies() {
    let house = House::open().await;
    let cookie = format!("a=1; {}; mostrador_session_1=x", house.cookie().await);
    let answer = house.post("/rpc/echo", &json!({"a": 1})).header(COOKIE, cookie).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let nearly = house.cookie().await.to_uppercase();
    assert_eq!(house.call(&nearly, "echo", &json!({})).await.status(), 401, "the twin: a changed id");
}

#[tokio::test]
async fn the_sixty_fifth_session_ends_the_oldest() {
    let house = House::open().await;
    let oldest = house.cookie().await;
    let second = house.cookie().await;
    for _ in 0..63 {
        house.cookie().await;
    }
    assert_eq!(house.call(&oldest, "echo", &json!({})).await.status(), 401);
    assert_eq!(house.call(&second, "echo", &json!({})).await.status(), 200);
}
