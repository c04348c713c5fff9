use super::*;

#[test]
fn the_encoding_is_found_out_and_kept() {
    for (bytes, text, encoding) in [
        (&b"a;b\n"[..], "a;b\n", Encoding::Utf8),
        ("niño 🍕".as_bytes(), "niño 🍕", Encoding::Utf8),
        (b"\xef\xbb\xbfni\xc3\xb1o", "niño", Encoding::MarkedUtf8),
        (b"ni\xf1o \x80", "niño €", Encoding::Windows1252),
    ] {
        let decoded = decode(bytes.to_vec()).unwrap();
        assert_eq!(decoded, (text.to_owned(), encoding));
        assert_eq!(encoding.encode(text), bytes);
    }
}

#[test]
fn every_byte_of_windows_1252_comes_back() {
    let bytes: Vec<u8> = (1..=255).collect();
    let (text, encoding) = decode(bytes.clone()).unwrap();
    assert_eq!(encoding, Encoding::Windows1252);
    assert!(encoding.holds(&text));
    assert_eq!(encoding.encode(&text), bytes);
}

#[test]
fn what_is_no_text_is_refused() {
    for bytes in [&b"\xff\xfea\x00"[..], b"\xfe\xff\x00a", b"PK\x03\x04\x00\x00"] {
        assert_eq!(decode(bytes.to_vec()).unwrap_err().class(), "record");
    }
}

#[test]
fn a_letter_that_the_file_cannot_hold_is_known_before_it_is_written() {
    assert!(Encoding::Windows1252.holds("Begoña Núñez, 3 €"));
    assert!(!Encoding::Windows1252.holds("pizza 🍕"));
    assert!(!Encoding::Windows1252.holds("Łódź"));
    assert!(Encoding::Utf8.holds("pizza 🍕"));
}
