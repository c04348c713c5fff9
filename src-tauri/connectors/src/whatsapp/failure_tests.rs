use std::time::Duration;

use mostrador_connector::RemoteError;
use reqwest::{
    StatusCode,
    header::{HeaderMap, HeaderName, HeaderValue},
};

use super::{Call, classify};
use crate::whatsapp::http::Answer;

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../../fixtures/whatsapp-v1/", $name))
    };
}

const READ: Call = Call::Read;
const ONE: Call = Call::Write { operations: 1, body_bytes: 90 };
const MANY: Call = Call::Write { operations: 2, body_bytes: 160 };
const HUGE: Call = Call::Write { operations: 2, body_bytes: 100_001 };
const HTML: &str = "<!DOCTYPE html><html><body><pre>Cannot GET /api/sync/status</pre></body></html>";

fn answer(status: u16, body: &str, headers: &[(&str, &str)]) -> Answer {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(HeaderName::try_from(*name).unwrap(), HeaderValue::from_str(value).unwrap());
    }
    Answer { status: StatusCode::from_u16(status).unwrap(), headers: map, body: body.as_bytes().to_vec() }
}

fn body(code: &str, message: &str) -> String {
    format!(r#"{{"error":{{"code":"{code}","message":"{message}"}}}}"#)
}

/// `class:code`, or the class alone where there is no code.
fn class(error: &RemoteError) -> String {
    match error {
        RemoteError::Transient { code, .. }
        | RemoteError::Auth { code }
        | RemoteError::Conflict { code }
        | RemoteError::Record { code, .. }
        | RemoteError::Batch { code, .. } => format!("{}:{code}", error.class()),
        RemoteError::Unreachable { .. } | RemoteError::Throttled { .. } | RemoteError::TooLarge => {
            error.class().to_owned()
        }
    }
}

#[test]
fn every_refusal_of_the_contract_has_its_class() {
    let missing = fixture!("auth.response.500-missing-key.json");
    let wrong = fixture!("auth.response.500-wrong-key.json");
    let unset = fixture!("auth.response.500-not-configured.json");
    let unknown_id = fixture!("orders_confirm.response.500-unknown-id.json");
    let oversized = fixture!("menu.response.500-body-too-large.json");
    let cases: Vec<(u16, String, Call, &str)> = vec![
        (500, missing.into(), READ, "auth:TECH006"),
        (500, wrong.into(), READ, "auth:TECH007"),
        (500, unset.into(), READ, "auth:TECH001"),
        (500, missing.into(), MANY, "auth:TECH006"),
        (500, wrong.into(), ONE, "auth:TECH007"),
        (500, wrong.into(), HUGE, "auth:TECH007"),
        (500, unset.into(), ONE, "auth:TECH001"),
        (500, body("TECH001", "Database connection failed"), READ, "transient:TECH001"),
        (500, body("TECH001", "Database connection failed"), ONE, "transient:TECH001"),
        (500, body("TECH008", "Embedding failed"), READ, "transient:TECH008"),
        (401, String::new(), READ, "auth:HTTP_401"),
        (403, HTML.into(), MANY, "auth:HTTP_403"),
        (401, body("UNAUTHORIZED", "x"), ONE, "auth:UNAUTHORIZED"),
        (429, body("RATE_LIMIT", "x"), READ, "throttled"),
        (429, HTML.into(), MANY, "throttled"),
        (500, unknown_id.into(), MANY, "batch:SYNC_ERROR"),
        (500, unknown_id.into(), ONE, "record:SYNC_ERROR"),
        (500, unknown_id.into(), READ, "transient:SYNC_ERROR"),
        (400, body("VALIDATION_ERROR", "orderUpdates must be an array"), MANY, "batch:VALIDATION_ERROR"),
        (400, body("VALIDATION_ERROR", "x"), ONE, "record:VALIDATION_ERROR"),
        (400, body("VALIDATION_ERROR", "x"), READ, "transient:VALIDATION_ERROR"),
        (400, body("PRISMA_P2003", "x"), ONE, "record:PRISMA_P2003"),
        (404, body("PRISMA_P2025", "x"), MANY, "batch:PRISMA_P2025"),
        (409, body("BUS001", "x"), ONE, "record:BUS001"),
        (404, body("NOT_FOUND", "x"), READ, "transient:NOT_FOUND"),
        (404, HTML.into(), READ, "transient:NOT_THE_API"),
        (404, HTML.into(), ONE, "transient:NOT_THE_API"),
        (404, String::new(), MANY, "transient:NOT_THE_API"),
        (400, HTML.into(), MANY, "transient:HTTP_400"),
        (413, HTML.into(), MANY, "too_large"),
        (413, HTML.into(), READ, "transient:HTTP_413"),
        (500, oversized.into(), HUGE, "too_large"),
        (500, oversized.into(), MANY, "transient:INTERNAL_SERVER_ERROR"),
        (500, oversized.into(), ONE, "transient:INTERNAL_SERVER_ERROR"),
        (500, HTML.into(), MANY, "transient:HTTP_500"),
        (500, "{}".into(), ONE, "transient:HTTP_500"),
        (500, r#"{"error":"SYNC_ERROR"}"#.into(), ONE, "transient:HTTP_500"),
        (500, r#"{"error":{"code":7}}"#.into(), ONE, "transient:HTTP_500"),
        (502, body("EXTERNAL_SERVICE", "x"), READ, "transient:EXTERNAL_SERVICE"),
        (502, HTML.into(), MANY, "transient:HTTP_502"),
        (503, String::new(), ONE, "transient:HTTP_503"),
        (504, String::new(), READ, "transient:HTTP_504"),
        (301, String::new(), READ, "transient:HTTP_301"),
        (307, String::new(), ONE, "transient:HTTP_307"),
    ];
    for (status, body, call, expected) in cases {
        assert_eq!(class(&classify(&answer(status, &body, &[]), call)), expected, "{status} {body}");
    }
}

#[test]
fn a_wait_is_read_in_seconds_and_as_a_date_and_kept_within_reason() {
    const NOW: (&str, &str) = ("date", "Tue, 01 Jul 2025 18:05:00 GMT");
    let cases: &[(&[(&str, &str)], u64)] = &[
        (&[("retry-after", "7")], 7),
        (&[("retry-after", " 7 ")], 7),
        (&[("retry-after", "0")], 1),
        (&[("retry-after", "86400")], 300),
        (&[("retry-after", "soon")], 10),
        (&[("retry-after", "-4")], 10),
        (&[("retry-after", "1.5")], 10),
        (&[], 10),
        (&[NOW, ("retry-after", "Tue, 01 Jul 2025 18:05:30 GMT")], 30),
        (&[NOW, ("retry-after", "Tue, 01 Jul 2025 18:00:00 GMT")], 10),
        (&[NOW, ("retry-after", "Wed, 02 Jul 2025 18:05:00 GMT")], 300),
        (&[("retry-after", "Tue, 01 Jul 2025 18:05:30 GMT")], 10),
    ];
    for (headers, seconds) in cases {
        let expected = RemoteError::Throttled { after: Duration::from_secs(*seconds) };
        assert_eq!(classify(&answer(429, "", headers), READ), expected, "{headers:?}");
    }
}

#[test]
fn no_error_text_quotes_what_the_remote_sent() {
    let leaky = body("Ana 5215550000002", "Ana Prueba 5215550000002 test-key");
    for status in [400, 401, 404, 429, 500, 502] {
        for call in [READ, ONE, MANY, HUGE] {
            let error = classify(&answer(status, &leaky, &[]), call);
            let text = format!("{error} {error:?}");
            assert!(!text.contains("Prueba") && !text.contains("test-key"), "{text}");
        }
    }
}
