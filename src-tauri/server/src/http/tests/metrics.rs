use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, ORIGIN};

use super::House;

#[tokio::test]
async fn the_metrics_are_read_with_their_token_and_with_nothing_else() {
    let house = House::open().await;
    let ask = |authorization: Option<&'static str>| {
        let request = house.client.get(house.url("/metrics"));
        authorization.into_iter().fold(request, |request, value| request.header(AUTHORIZATION, value))
    };
    let answer = ask(Some("Bearer metrics-token")).send().await.unwrap();
    assert_eq!(answer.headers()[CONTENT_TYPE], "text/plain; version=0.0.4; charset=utf-8");
    assert_eq!(answer.text().await.unwrap(), "up 1\n");
    assert_eq!(ask(Some("bearer  metrics-token")).send().await.unwrap().status(), 200);
    for wrong in
        [None, Some("Bearer other"), Some("Basic metrics-token"), Some("metrics-token"), Some("Bearer")]
    {
        assert_eq!(ask(wrong).send().await.unwrap().status(), 401, "{wrong:?}");
    }
    // The session of a screen is no token, and a page of another site is nobody.
    let cookie = house.cookie().await;
    assert_eq!(ask(None).header("cookie", cookie).send().await.unwrap().status(), 401);
    let foreign = ask(Some("Bearer metrics-token")).header(ORIGIN, "http://evil.example");
    assert_eq!(foreign.send().await.unwrap().status(), 403);
}
