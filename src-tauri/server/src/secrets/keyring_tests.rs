//! What the answers of a keyring mean. The real one is in `tests/tests/keyring.rs`, on a bus of its own.

use secret_service::Error as Service;

use super::*;

#[test]
fn only_a_keyring_that_nobody_ever_made_is_none_and_any_other_refusal_is_a_locked_one() {
    let refused = |cause: Service| classify(Error::NoStorageAccess(Box::new(cause)));
    assert_eq!(refused(Service::NoResult), SecretError::NoKeyring);
    assert_eq!(refused(Service::Locked), SecretError::Locked);
    assert_eq!(refused(Service::Prompt), SecretError::Locked);
    assert!(matches!(classify(Error::TooLong("password".to_owned(), 1_280)), SecretError::Failed(_)));
}

#[test]
fn what_lies_in_a_keyring_is_in_no_error() {
    let text = classify(Error::BadEncoding(b"marker-4711".to_vec()));
    assert!(!format!("{text} {text:?}").contains("4711") && !format!("{text:?}").contains("52"), "{text:?}");
}
