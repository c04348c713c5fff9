use super::*;
use crate::customer::{Kind, facts};

fn found(query: &str, payload: &str) -> bool {
    let facts = facts(Kind::Customer, payload);
    let words = search_words(&facts, &[]);
    let query = query_words(query);
    !query.is_empty()
        && query.iter().all(|part| {
            part.iter()
                .any(|way| way.split(' ').all(|way| words.split(' ').any(|word| word.starts_with(way))))
        })
}

const PAYLOAD: &str =
    r#"{"firstName":"Begoña","lastName":"O'Higgins Núñez","whatsappPhoneNumber":"+593 99 123 4567"}"#;

#[test]
fn a_name_is_found_without_accents_and_in_any_order() {
    assert!(found("nunez bego", PAYLOAD));
    assert!(found("NÚÑEZ", PAYLOAD));
    assert!(found("o'hig", PAYLOAD));
    assert!(!found("egoña", PAYLOAD), "the middle of a word is not its beginning");
}

#[test]
fn any_run_of_three_digits_or_more_finds_the_phone() {
    for digits in ["593991", "4567", "991 234", "0991234", "+593 99 123 4567"] {
        assert!(found(digits, PAYLOAD), "{digits}");
    }
    assert!(!found("4568", PAYLOAD));
}

#[test]
fn a_letter_in_two_parts_is_the_same_letter() {
    assert_eq!(fold("Nu\u{301}n\u{303}ez"), fold("Núñez"));
    assert_eq!(fold("Čapek ŁÓDŹ straße"), "capek lodz strasse");
}

#[test]
fn whoever_has_no_name_comes_last() {
    assert!(sort_key(None) > sort_key(Some("Zulma")));
    assert_eq!(sort_key(Some("  ")), sort_key(None));
    assert!(sort_key(Some("álvaro")) < sort_key(Some("Bruno")));
}

#[test]
fn a_query_of_signs_alone_asks_for_nothing() {
    assert_eq!(query_words(" -()"), Vec::<Vec<String>>::new());
    assert_eq!(query_words("0-9 9"), vec![vec!["099".to_owned()]]);
    assert_eq!(query_words("099 1"), vec![vec!["991".to_owned(), "0991".to_owned()]]);
}

#[test]
fn a_document_is_found_with_and_without_its_signs() {
    for stored in ["V-12345678", "V12345678", "v 12.345.678"] {
        let payload = format!(r#"{{"name":"Ana","national_identification_number":"{stored}"}}"#);
        let found = |query: &str| {
            let words = search_words(&facts(Kind::Client, &payload), &[]);
            query_words(query).iter().all(|part| {
                part.iter()
                    .any(|way| way.split(' ').all(|way| words.split(' ').any(|word| word.starts_with(way))))
            })
        };
        for query in
            ["V12345678", "V-12345678", "v1234", "V-12.345.678", "V12.345.678", "12345678", "ana V12345678"]
        {
            assert!(found(query), "{query} of {stored}");
        }
        assert!(!found("E12345678"), "{stored}");
        assert!(!found("V22345678"), "{stored}");
    }
}

#[test]
fn a_phone_in_groups_is_one_number_beside_a_name_too() {
    for query in ["begoña 099 123 4567", "099 123 4567 nunez", "nunez 99-123", "begona +593 99 123 4567"] {
        assert!(found(query, PAYLOAD), "{query}");
    }
    assert!(!found("begoña 099 123 4568", PAYLOAD));
}

#[test]
fn numbers_beside_words_may_be_those_of_an_address() {
    let payload = r#"{"name":"Ana","address":"Calle 12 número 25, mz4"}"#;
    let words = search_words(&facts(Kind::Client, payload), &[]);
    for query in ["calle 12 25", "ana 25 12", "mz4 ana"] {
        let all = query_words(query);
        assert!(
            all.iter().all(|part| part
                .iter()
                .any(|way| { way.split(' ').all(|way| words.split(' ').any(|word| word.starts_with(way))) })),
            "{query}: {all:?} in {words}"
        );
    }
}
