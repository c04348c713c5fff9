use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::*;

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status: StatusCode::from_u16(status).unwrap(),
        headers: HeaderMap::new(),
        body: body.as_bytes().to_vec(),
    }
}

fn told(status: u16, body: &str) -> String {
    match classify(answer(status, body), Call::List) {
        Ok(_) => "ok".to_owned(),
        Err(RemoteError::Auth { code }) => format!("auth {code}"),
        Err(RemoteError::Record { code, .. }) => format!("record {code}"),
        Err(RemoteError::Transient { code, .. }) => format!("transient {code}"),
        Err(other) => other.class().to_owned(),
    }
}

#[test]
fn the_status_in_the_body_decides_before_the_one_in_the_head() {
    for (file, expected) in [
        (include_str!("../../tests/fixtures/wispro/clients.page1.200.json"), "ok"),
        (include_str!("../../tests/fixtures/wispro/clients.http200-body401.json"), "auth AUTH_INVALID_KEY"),
        (include_str!("../../tests/fixtures/wispro/clients.http200-body402.json"), "auth LICENCE_EXPIRED"),
        (include_str!("../../tests/fixtures/wispro/clients.http200-body500.json"), "transient HTTP_500"),
    ] {
        assert_eq!(told(200, file), expected);
    }
    for (status, expected) in [
        ("412", "record HTTP_412"),
        ("\"412\"", "record HTTP_412"),
        ("400", "record HTTP_400"),
        ("404", "transient NOT_THE_API"),
        ("429", "throttled"),
        ("503", "transient HTTP_503"),
        ("null", "ok"),
    ] {
        assert_eq!(told(200, &format!("{{\"status\":{status}}}")), expected);
    }
}

#[test]
fn a_failed_head_is_no_success_whatever_the_body_says() {
    assert_eq!(told(500, "{\"status\":200,\"data\":[]}"), "transient HTTP_500");
    assert_eq!(told(500, "{\"status\":401}"), "auth AUTH_INVALID_KEY");
    assert_eq!(told(502, "<html>"), "transient HTTP_502");
    assert_eq!(told(403, ""), "auth AUTH_INVALID_KEY");
    assert_eq!(told(403, "{\"message\":\"no\"}"), "auth AUTH_INVALID_KEY");
    assert_eq!(told(403, "<html>blocked</html>"), "transient NOT_THE_API");
    assert_eq!(told(413, ""), "too_large");
    assert_eq!(told(302, ""), "transient HTTP_3XX");
    assert_eq!(told(408, ""), "transient HTTP_408");
}

#[test]
fn a_client_that_is_not_there_is_left_out_and_an_address_that_is_none_is_an_error() {
    let gone = |status, body| classify(answer(status, body), Call::One);
    assert!(matches!(gone(200, "{\"status\":404}"), Ok(None)));
    assert!(matches!(gone(404, "{\"status\":404}"), Ok(None)));
    assert!(matches!(gone(404, "<html>"), Err(RemoteError::Transient { .. })));
}

#[test]
fn a_locked_place_for_the_token_is_tried_again_and_a_missing_token_waits_for_a_person() {
    assert_eq!(without_key(KeyError::Missing).class(), "auth");
    let locked = without_key(KeyError::Unavailable);
    let RemoteError::Transient { code, .. } = &locked else { panic!("{locked:?}") };
    assert!(is_of_the_key(code));
}
