use proptest::prelude::*;

use super::*;

fn key(written: &str) -> Option<String> {
    NationalId::parse(written, None).map(|id| id.to_string())
}

fn with(written: &str, details: &str) -> Option<String> {
    NationalId::parse(written, Some(details)).map(|id| id.to_string())
}

#[test]
fn separators_leading_zeros_and_the_citizens_letter_say_nothing() {
    for written in [
        "1234567",
        "1.234.567",
        "1 234 567",
        "1-234-567",
        "01234567",
        "0001234567",
        "V1234567",
        "V-1234567",
        "v-1.234.567",
        "V 01.234.567",
        " V-1234567 ",
        "1234567 ",
        "1234567-",
        "1.234.567.",
        "V.1234567",
        "1\u{a0}234\u{a0}567",
    ] {
        assert_eq!(key(written).as_deref(), Some("1234567"), "{written}");
    }
}

#[test]
fn every_other_letter_is_part_of_the_id() {
    assert_eq!(key("E-1.234.567").as_deref(), Some("E1234567"));
    assert_eq!(key("e1234567").as_deref(), Some("E1234567"));
    assert_eq!(key("J-12345678-9").as_deref(), Some("J123456789"));
    assert_eq!(key("J123456789").as_deref(), Some("J123456789"));
    assert_eq!(key("G-20000000-1").as_deref(), Some("G200000001"));
    assert_ne!(key("E-1234567"), key("V-1234567"));
    assert_ne!(key("J-1234567"), key("E-1234567"));
}

#[test]
fn the_letter_may_stand_in_the_details() {
    assert_eq!(with("1.234.567", "V").as_deref(), Some("1234567"));
    assert_eq!(with("1.234.567", " E- ").as_deref(), Some("E1234567"));
    assert_eq!(with("E-1234567", "E"), key("E1234567"));
    assert_eq!(with("1234567", ""), key("1234567"));
    assert_eq!(with("1234567", "Vive al lado"), key("1234567"), "a remark is no letter");
    assert_eq!(with("1234567", "7"), key("1234567"));
}

#[test]
fn letters_that_contradict_each_other_are_no_key() {
    assert_eq!(with("V-1234567", "E"), None);
    assert_eq!(with("J-1234567", "V"), None);
}

#[test]
fn one_id_that_ends_in_another_is_another() {
    assert_ne!(key("123"), key("9123"));
    assert_ne!(key("1234567"), key("21234567"));
    assert_ne!(key("1234567"), key("12345670"));
}

#[test]
fn what_is_no_id_has_no_key() {
    for written in [
        "",
        " ",
        "-",
        "V",
        "V-",
        "0",
        "000",
        "V-0",
        "0.000.000",
        "sin cédula",
        "N/A",
        "12a34",
        "1234567V",
        "12E4567",
        "RIF J-123456789",
        "VE1234567",
        "１２３４５６７",
        "1234567\n7654321",
        "1.234.567 / 7.654.321",
        "1234567,7654321",
        "+1234567",
        "\u{0}1234567",
    ] {
        assert_eq!(key(written), None, "{written:?}");
    }
}

#[test]
fn two_ids_in_one_text_are_no_key() {
    for written in [
        "1234567 7654321",
        "1.234.567 7.654.321",
        "1234567-7654321",
        "V-1234567 - 7654321",
        "1234567  7654321",
        "1 234 567 7 654 321",
        "12345678901234",
    ] {
        assert_eq!(key(written), None, "{written:?}");
    }
}

#[test]
fn neither_debug_text_nor_number_tells_more_than_it_should() {
    let id = NationalId::parse("E-1.234.567", None).unwrap();
    assert_eq!(format!("{id:?}"), "NationalId(..)");
    assert_eq!(id.number(), "1234567");
}

proptest! {
    #[test]
    fn no_text_makes_it_panic_and_a_key_has_no_leading_zero(written in ".{0,24}", details in "[VEJ ]{0,2}") {
        if let Some(id) = NationalId::parse(&written, Some(&details)) {
            prop_assert!(!id.number().is_empty() && !id.number().starts_with('0'));
            prop_assert!(id.number().bytes().all(|byte| byte.is_ascii_digit()));
        }
    }

    #[test]
    fn a_key_is_its_own_key(written in "[VEJ]?[-. ]?[0-9.]{1,12}") {
        if let Some(id) = NationalId::parse(&written, None) {
            prop_assert_eq!(NationalId::parse(&id.to_string(), None), Some(id));
        }
    }

    #[test]
    fn different_numbers_never_have_one_key(one in 1_u64..1_000_000_000, other in 1_u64..1_000_000_000) {
        prop_assert_eq!(key(&one.to_string()) == key(&other.to_string()), one == other);
    }
}
