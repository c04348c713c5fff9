use super::*;

const PAGE_1: &str = include_str!("../../tests/fixtures/wispro/clients.page1.200.json");
const PAGE_2: &str = include_str!("../../tests/fixtures/wispro/clients.page2.200.json");

fn code(text: &str, page: u64) -> String {
    match listed(text, page) {
        Ok(Listed { pagination, data }) => {
            format!("{} of {} on {}", data.len(), pagination.total_records, pagination.total_pages)
        }
        Err(RemoteError::Transient { code, .. }) => code.to_string(),
        Err(other) => other.class().to_owned(),
    }
}

fn body(pagination: &str, data: &str) -> String {
    format!("{{\"status\":200,\"meta\":{{\"object\":\"client\",{pagination}}},\"data\":{data}}}")
}

#[test]
fn the_recorded_pages_are_read() {
    assert_eq!(code(PAGE_1, 1), "2 of 3 on 2");
    assert_eq!(code(PAGE_2, 2), "1 of 3 on 2");
}

#[test]
fn an_answer_that_does_not_say_where_it_ends_is_an_error() {
    for meta in ["\"pagination\":null", "\"x\":1", "\"pagination\":{\"total_records\":3}"] {
        assert_eq!(code(&body(meta, "[{}]"), 1), "PAGINATION_MISSING", "{meta}");
    }
    assert_eq!(code("{\"data\":[]}", 1), "PAGINATION_MISSING");
    assert_eq!(code("{\"meta\":{}}", 1), "BODY_SHAPE");
    assert_eq!(code(&body("\"pagination\":{}", "{}"), 1), "BODY_SHAPE");
    assert_eq!(code(&PAGE_1[..PAGE_1.len() / 2], 1), "BODY_TRUNCATED");
    assert_eq!(code("<html>", 1), "BODY_NOT_JSON");
    assert_eq!(code("[]", 1), "BODY_SHAPE");
}

#[test]
fn an_empty_page_is_never_the_end_while_there_are_clients() {
    let pages = |records: u64, pages: u64| {
        body(&format!("\"pagination\":{{\"total_records\":{records},\"total_pages\":{pages}}}"), "[]")
    };
    assert_eq!(code(&pages(3, 2), 1), "PAGE_EMPTY");
    assert_eq!(code(&pages(3, 2), 2), "PAGE_EMPTY");
    assert_eq!(code(&pages(3, 0), 1), "PAGE_EMPTY");
    // The last clients were deleted while the pages before were read.
    assert_eq!(code(&pages(3, 2), 3), "0 of 3 on 2");
    assert_eq!(code(&pages(0, 0), 1), "0 of 0 on 0");
    assert_eq!(code(&pages(0, 1), 1), "0 of 0 on 1");
}

#[test]
fn a_server_that_ignores_the_page_shows() {
    assert_eq!(code(PAGE_1, 2), "PAGE_IGNORED");
}

#[test]
fn counts_may_be_texts() {
    let text = body("\"pagination\":{\"total_records\":\"1\",\"total_pages\":\"1\"}", "[{\"id\":\"a\"}]");
    assert_eq!(code(&text, 1), "1 of 1 on 1");
}

#[test]
fn one_client_comes_alone_or_in_a_list_of_one() {
    assert_eq!(single("{\"status\":200,\"data\":{\"id\":\"a\"}}").unwrap().get(), "{\"id\":\"a\"}");
    assert_eq!(single("{\"data\":[{\"id\":\"a\"}]}").unwrap().get(), "{\"id\":\"a\"}");
    assert!(single("{\"data\":[]}").is_err());
    assert!(single("{\"status\":200}").is_err());
}
