use super::*;

fn url(text: &str) -> Url {
    text.parse().unwrap()
}

#[test]
fn a_key_is_given_to_its_own_server_alone() {
    let kept = bind(&url("https://a.example/base"), &Secret::new("marker-\"4711\\")).unwrap();
    let for_address = |text: &str| unbind(&origin_of(&url(text)), &kept).unwrap();
    assert_eq!(for_address("https://a.example:443/other").unwrap().expose(), "marker-\"4711\\");
    for other in
        ["http://a.example", "https://a.example:444", "https://b.example", "https://a.example.b.example"]
    {
        assert_eq!(for_address(other), None, "{other}");
    }
}

#[test]
fn what_lies_there_and_is_no_key_is_an_error_that_does_not_quote_it() {
    for text in ["marker-4711", "{\"key\":\"marker-4711\"}", ""] {
        let error = unbind("https://a.example", &Secret::new(text)).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("4711"), "{error:?}");
    }
}
