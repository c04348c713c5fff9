use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::http::FixedKey;

fn read(fields: &[(&str, &str)]) -> Result<WisproSettings, WisproFieldError> {
    let fields: BTreeMap<String, String> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    WisproSettings::from_fields(&fields, Arc::new(FixedKey::new("token")))
}

fn api(fields: &[(&str, &str)]) -> String {
    read(fields).unwrap().api().unwrap().to_string()
}

#[test]
fn without_a_word_it_is_everybodys_wispro_a_thousand_at_a_time_twice_a_second() {
    let settings = read(&[(URL, "  ")]).unwrap();
    assert_eq!(settings.api().unwrap().as_str(), "https://www.cloud.wispro.co/api/v1/");
    assert_eq!(settings.page_size, 1_000);
    assert_eq!(settings.rate, Some(Rate { requests: 2, per: Duration::from_secs(1) }));
}

#[test]
fn an_address_pasted_with_the_path_of_the_api_has_it_once() {
    for url in ["https://isp.example", "https://isp.example/", "https://isp.example/api/v1"] {
        assert_eq!(api(&[(URL, url)]), "https://isp.example/api/v1/", "{url}");
    }
    assert_eq!(api(&[(URL, "http://127.0.0.1:5000/wispro")]), "http://127.0.0.1:5000/wispro/api/v1/");
}

#[test]
fn a_token_goes_to_no_address_that_shows_it_to_everybody_on_the_way() {
    let error = read(&[(URL, "http://isp.example")]).err().unwrap();
    assert_eq!(error, WisproFieldError { field: URL, reason: Some(SettingsError::PlainHttp) });
    for url in ["isp.example", "ftp://isp.example", "https://user:word@isp.example"] {
        assert_eq!(read(&[(URL, url)]).err().unwrap().field, URL, "{url}");
    }
}

#[test]
fn a_page_has_one_to_a_thousand_clients() {
    assert_eq!(read(&[(PAGE_SIZE, " 45 ")]).unwrap().page_size, 45);
    for size in ["0", "1001", "-1", "many", "10.5"] {
        assert_eq!(read(&[(PAGE_SIZE, size)]).err().unwrap().field, PAGE_SIZE, "{size}");
    }
}
