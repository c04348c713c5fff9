use url::Url;

use super::{ApiKey, FixedKey, KeyError, KeySource, SettingsError, checked_base};

fn checked(text: &str) -> Result<String, SettingsError> {
    checked_base(&Url::parse(text).unwrap()).map(|url| url.to_string())
}

#[test]
fn plain_http_is_for_this_machine_only() {
    for allowed in [
        "https://remote.example",
        "http://127.0.0.1:5000",
        "http://127.9.9.9",
        "http://localhost:5000",
        "http://LOCALHOST.",
        "http://[::1]:5000",
    ] {
        assert!(checked(allowed).is_ok(), "{allowed}");
    }
    for refused in [
        "http://remote.example",
        "http://192.168.1.4:5000",
        "http://localhost.remote.example",
        "http://127.0.0.1.remote.example",
        "http://[fe80::1]",
    ] {
        assert_eq!(checked(refused), Err(SettingsError::PlainHttp), "{refused}");
    }
    for other in ["ftp://remote.example", "wss://remote.example", "data:text/plain,x"] {
        assert_eq!(checked(other), Err(SettingsError::NotAnHttpAddress), "{other}");
    }
}

#[test]
fn an_address_must_not_carry_a_password() {
    for address in ["https://user@remote.example", "https://:word@remote.example"] {
        assert_eq!(checked(address), Err(SettingsError::CredentialsInAddress), "{address}");
    }
}

#[test]
fn a_prefix_is_kept_and_a_query_is_not() {
    assert_eq!(checked("https://remote.example/bot?x=1#y").unwrap(), "https://remote.example/bot/");
    assert_eq!(checked("https://remote.example").unwrap(), "https://remote.example/");
}

#[tokio::test]
async fn a_pasted_key_loses_its_line_end_and_never_shows_itself() {
    let keys = FixedKey::new(" secret-key\n");
    assert_eq!(keys.key().await.unwrap(), ApiKey::new("secret-key"));
    assert!(!format!("{keys:?} {:?}", keys.key().await).contains("secret"));
    assert_eq!(FixedKey::new("  ").key().await, Err(KeyError::Missing));
}
