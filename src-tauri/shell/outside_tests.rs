use tauri::Url;

use super::may_be_opened;

fn opened(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| may_be_opened(&url))
}

#[test]
fn a_map_of_an_address_opens_in_the_browser() {
    assert!(opened(
        "https://www.openstreetmap.org/?mlat=-2.189400&mlon=-79.883100#map=17/-2.189400/-79.883100"
    ));
}

#[test]
fn nothing_but_a_map_leaves_the_program() {
    for address in [
        "http://www.openstreetmap.org/",
        "https://openstreetmap.org.example.com/",
        "https://www.openstreetmap.org.example.com/",
        "https://www.openstreetmap.org:8443/",
        "https://somebody@www.openstreetmap.org/",
        "https://:secret@www.openstreetmap.org/",
        "https://example.com/?www.openstreetmap.org",
        "file:///etc/passwd",
        "javascript:alert(1)",
    ] {
        assert!(!opened(address), "{address}");
    }
}
