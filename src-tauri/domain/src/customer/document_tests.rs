use super::*;

#[test]
fn signs_zeros_and_the_letter_v_make_no_difference() {
    for text in ["V-12.345.678", "12345678", "v 012345678", "12 345 678"] {
        assert_eq!(document_key(text, None).as_deref(), Some("12345678"), "{text}");
    }
    assert_eq!(document_key("12345678", Some("V")), document_key("V12345678", None));
}

#[test]
fn another_letter_is_another_person() {
    assert_ne!(document_key("E-12345678", None), document_key("V-12345678", None));
    assert_eq!(document_key("12345678", Some("E")), document_key("E12345678", None));
    assert_eq!(document_key("12345678", Some("Casa azul")), document_key("12345678", None));
}

#[test]
fn an_empty_document_is_nobodys() {
    for text in ["", "0", "000-000", "-", "N/A"] {
        assert_eq!(document_key(text, None), None, "{text}");
    }
}

#[test]
fn the_end_of_a_number_is_not_the_number() {
    assert_ne!(document_key("123", None), document_key("9123", None));
}
