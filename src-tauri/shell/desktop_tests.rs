use tauri::Url;

use super::stays_inside;

fn allowed(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| stays_inside(&url))
}

#[test]
fn the_window_shows_its_own_page_on_every_system() {
    for address in
        ["tauri://localhost/", "http://tauri.localhost/", "https://tauri.localhost/", "about:blank"]
    {
        assert!(allowed(address), "{address}");
    }
}

#[test]
fn no_link_leads_the_window_to_another_place() {
    for address in [
        "https://example.com/",
        "http://127.0.0.1:8080/",
        "https://tauri.localhost.example.com/",
        "file:///etc/passwd",
        "data:text/html,hello",
        "tauri://elsewhere/",
    ] {
        assert!(!allowed(address), "{address}");
    }
}
