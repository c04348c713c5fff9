use super::*;

fn pin(text: &str) -> Pin {
    Pin(text.to_owned())
}

#[test]
fn a_pin_has_four_to_eight_digits() {
    for fine in ["0000", "1234", "12345678"] {
        assert!(check_shape(&pin(fine), "pin").is_ok(), "{fine}");
    }
    for wrong in ["", "123", "123456789", "12a4", "12 34", "-123", "١٢٣٤", "１２３４"] {
        let error = check_shape(&pin(wrong), "current").unwrap_err().into_view();
        assert_eq!(
            (error.code, error.detail.as_deref()),
            (ErrorCode::InvalidValue, Some("current")),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn a_hash_knows_its_own_pin_and_no_other() {
    let hasher = PinHasher::new();
    let hash = hasher.hash(pin("47110815")).await.unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    assert!(!hash.contains("47110815"));
    assert_eq!(hasher.verify(pin("47110815"), Some(hash.clone())).await.unwrap(), Verdict::Right);
    for other in ["47110816", "4711081", "4711", ""] {
        assert_eq!(hasher.verify(pin(other), Some(hash.clone())).await.unwrap(), Verdict::Wrong, "{other}");
    }
}

#[tokio::test]
async fn two_people_with_one_pin_have_two_hashes() {
    let hasher = PinHasher::new();
    assert_ne!(hasher.hash(pin("4711")).await.unwrap(), hasher.hash(pin("4711")).await.unwrap());
}

#[tokio::test]
async fn a_comparison_with_nobody_costs_as_much_and_is_never_right() {
    let costs = |hash: &str| hash.split('$').nth(3).unwrap().to_owned();
    let hasher = PinHasher::new();
    assert_eq!(costs(NOBODYS_HASH), costs(&hasher.hash(pin("4711")).await.unwrap()));
    for any in ["4711", ""] {
        assert_eq!(hasher.verify(pin(any), None).await.unwrap(), Verdict::Wrong);
    }
}

#[tokio::test]
async fn a_hash_that_was_tampered_with_is_an_error_that_does_not_quote_it() {
    let error = PinHasher::new().verify(pin("4711"), Some("$plain$4711".to_owned())).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::Internal);
    assert!(!error.to_string().contains("4711"), "{error}");
}
