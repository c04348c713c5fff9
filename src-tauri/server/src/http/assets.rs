//! The screen itself: the built UI, embedded into a release binary and read from disk in a debug build.

use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Ui;

const INDEX: &str = "index.html";

const NO_UI: &str = "<!doctype html><html lang=\"es\"><meta charset=\"utf-8\"><title>Mostrador</title>\
    <p>Mostrador está en marcha, pero este programa se compiló sin pantalla.</p>\
    <p>Mostrador is running, but this program was built without its screen.</p></html>";

/// Files by name; any other path without a dot is a page of the screen and gets its index.
pub(super) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    answer::<Ui>(&method, uri.path(), &headers)
}

/// The same for any build.
pub(super) fn answer<B: RustEmbed>(method: &Method, path: &str, headers: &HeaderMap) -> Response {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response();
    }
    let path = path.strip_prefix('/').unwrap_or(path);
    if path.is_empty() || path == INDEX {
        return index::<B>();
    }
    match find::<B>(path) {
        Some(file) => file_answer(path, file, headers),
        None if is_page(path) => index::<B>(),
        None => (StatusCode::NOT_FOUND, "no such file").into_response(),
    }
}

/// Looks only for plain names. The path is not decoded: no file of a build needs it, and `%2e%2e` stays harmless.
fn find<B: RustEmbed>(path: &str) -> Option<EmbeddedFile> {
    let plain = path.split('/').all(|part| {
        !matches!(part, "" | "." | "..")
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    });
    if plain { B::get(path) } else { None }
}

fn is_page(path: &str) -> bool {
    !path.starts_with("assets/") && !path.contains(['.', '%', '\\'])
}

/// Never kept: it names the files of one build, and an old one after an update would ask for files that are gone.
fn index<B: RustEmbed>() -> Response {
    let page = B::get(INDEX).map_or_else(|| NO_UI.as_bytes().to_vec(), |file| file.data.into_owned());
    ([(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")], page).into_response()
}

fn file_answer(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let hash = file.metadata.sha256_hash();
    let tag: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{tag}\"");
    // The bundler puts a hash of the content into every name under `assets/`.
    let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).is_some_and(|value| {
        value.split(',').any(|candidate| candidate.trim().trim_start_matches("W/") == tag)
    });
    if known {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag), (CACHE_CONTROL, cache.to_owned())]).into_response();
    }
    let kind = with_charset(file.metadata.mimetype());
    ([(CONTENT_TYPE, kind), (ETAG, tag), (CACHE_CONTROL, cache.to_owned())], file.data.into_owned())
        .into_response()
}

fn with_charset(kind: &str) -> String {
    let text = kind.starts_with("text/") || kind == "application/json" || kind == "image/svg+xml";
    if text { format!("{kind}; charset=utf-8") } else { kind.to_owned() }
}
