use proptest::prelude::*;

use super::*;

#[test]
fn a_decimal_is_read_digit_by_digit() {
    let table = [
        ("0", 0),
        ("235.5", 23_550),
        ("446", 44_600),
        ("-3", -300),
        ("-0.01", -1),
        ("1e2", 10_000),
        ("1.5e-1", 15),
        ("24.499999999999996", 2_450),
        ("0.30000000000000004", 30),
        ("0.005", 1),
        ("-0.005", -1),
        ("0.0049", 0),
        ("90071992547409.91", 9_007_199_254_740_991),
        ("00012.30", 1_230),
    ];
    for (text, cents) in table {
        assert_eq!(Cents::parse_decimal(text).map(Cents::get), Ok(cents), "{text}");
    }
}

#[test]
fn what_is_no_amount_is_refused() {
    for text in ["", "-", ".5", "abc", "1,5", "1.2.3", "1 000", "0x10", "1e", "١", "NaN", "+-1"] {
        assert_eq!(Cents::parse_decimal(text), Err(MoneyError::NotANumber), "{text}");
    }
    for text in ["90071992547409.92", "1e20", "1e999", "99999999999999999999999999"] {
        assert!(Cents::parse_decimal(text).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn every_amount_survives_writing_and_reading(cents in -9_007_199_254_740_991_i64..=9_007_199_254_740_991) {
        let sign = if cents < 0 { "-" } else { "" };
        let text = format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
        prop_assert_eq!(Cents::parse_decimal(&text).map(Cents::get), Ok(cents));
    }

    #[test]
    fn the_shortest_text_of_a_binary_float_gives_the_cents_it_stands_for(cents in -100_000_000_i64..100_000_000) {
        let float = cents as f64 / 100.0;
        prop_assert_eq!(Cents::parse_decimal(&format!("{float}")).map(Cents::get), Ok(cents));
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,80}") {
        let _ = Cents::parse_decimal(&text);
    }
}
