use axum::body::to_bytes;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use rust_embed::RustEmbed;

use super::House;
use crate::http::assets::answer;

/// A built screen in small: an index, a hashed script, an icon; beside the folder lies a file that must stay inside.
#[derive(RustEmbed)]
#[folder = "tests/screen/built"]
struct Built;

/// A build without its screen.
#[derive(RustEmbed)]
#[folder = "tests/screen/missing"]
#[allow_missing = true]
struct Missing;

fn get(path: &str) -> Response {
    answer::<Built>(&Method::GET, path, &HeaderMap::new())
}

async fn text(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn the_index_answers_for_every_page_of_the_screen_and_is_never_kept() {
    for path in ["/", "/index.html", "/pedidos", "/ajustes/impresoras"] {
        let response = get(path);
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
        assert_eq!(response.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
        assert!(text(response).await.contains("the built index"));
    }
}

#[tokio::test]
async fn files_have_their_type_and_only_hashed_ones_are_kept_for_good() {
    let script = get("/assets/app-1a2b3c4d.js");
    assert_eq!(script.headers()[CONTENT_TYPE], "text/javascript; charset=utf-8");
    assert_eq!(script.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
    let icon = get("/icon.svg");
    assert_eq!(icon.headers()[CONTENT_TYPE], "image/svg+xml; charset=utf-8");
    assert_eq!(icon.headers()[CACHE_CONTROL], "no-cache");
}

#[tokio::test]
async fn a_file_that_the_browser_has_is_not_sent_again() {
    let tag = get("/icon.svg").headers()[ETAG].clone();
    let with = |value: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(IF_NONE_MATCH, value.parse().unwrap());
        answer::<Built>(&Method::GET, "/icon.svg", &headers)
    };
    let same = with(&format!("\"other\", W/{}", tag.to_str().unwrap()));
    assert_eq!(same.status(), 304);
    assert_eq!(same.headers()[ETAG], tag);
    assert_eq!(text(same).await, "");
    assert_eq!(with("\"other\"").status(), 200, "the twin: another version");
}

#[tokio::test]
async fn nothing_outside_the_built_screen_is_served() {
    for path in [
        "/../outside.txt",
        "/assets/../../outside.txt",
        "//outside.txt",
        "/./../outside.txt",
        "/..%2foutside.txt",
        "/%2e%2e/outside.txt",
        "/..\\outside.txt",
        "/assets/..%5c..%5coutside.txt",
        "/C:/outside.txt",
        "/assets/none.js",
        "/none.png",
    ] {
        let response = get(path);
        assert_eq!(response.status(), 404, "{path}");
        assert!(!text(response).await.contains("must stay inside"), "{path}");
    }
}

#[tokio::test]
async fn a_build_without_its_screen_says_so() {
    let response = answer::<Missing>(&Method::GET, "/", &HeaderMap::new());
    assert_eq!(response.status(), 200);
    assert!(text(response).await.contains("se compiló sin pantalla"));
}

#[tokio::test]
async fn only_reading_is_possible() {
    let response = answer::<Built>(&Method::DELETE, "/icon.svg", &HeaderMap::new());
    assert_eq!(response.status(), 405);
    assert_eq!(answer::<Built>(&Method::HEAD, "/icon.svg", &HeaderMap::new()).status(), 200);
}

#[tokio::test]
async fn a_path_that_climbs_out_is_refused_on_the_wire_too() {
    let house = House::open().await;
    let own = house.server.address();
    for path in ["/../Cargo.toml", "/assets/../../../Cargo.toml", "/%2e%2e/%2e%2e/Cargo.toml"] {
        let answer =
            house.raw(&format!("GET {path} HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 404") && !answer.contains("[package]"), "{path}: {answer}");
    }
}
