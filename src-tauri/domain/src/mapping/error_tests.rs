use std::collections::BTreeSet;

use serde_json::json;

use super::*;

#[test]
fn no_two_errors_have_the_same_code() {
    let codes: BTreeSet<_> = CodecError::ALL.iter().map(|error| error.code()).collect();
    assert_eq!(codes.len(), CodecError::ALL.len());
}

#[test]
fn a_failure_shows_forty_characters_to_the_screen_and_none_to_the_log() {
    let secret = "Peña ".repeat(20);
    let short = ShortValue::of(&json!(secret));
    assert_eq!(short.as_str().chars().count(), 40);
    assert!(short.as_str().ends_with('…'));
    let failure = FieldFailure { field: "name".into(), rule: Rule::Length, value: Some(short) };
    assert!(!format!("{failure:?}").contains("Peña"));
    assert_eq!(ShortValue::of(&json!({"a": 1})).as_str(), "{\"a\":1}");
}

#[test]
fn what_only_a_person_can_read_goes_to_review() {
    let review: Vec<_> = CodecError::ALL.into_iter().filter(|error| error.is_for_review()).collect();
    assert_eq!(
        review,
        [
            CodecError::AmbiguousNumber,
            CodecError::AmbiguousDate,
            CodecError::RepeatedLocalTime,
            CodecError::DamagedText
        ]
    );
}
