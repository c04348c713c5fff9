use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::mapping::CodecError::*;

fn read(notation: Notation, text: &str) -> Result<String, CodecError> {
    read_text(text, notation).map(|number| number.to_string())
}

#[test]
fn one_thousand_or_one_is_not_guessed() {
    for text in ["1.000", "1,000", "-1.000", "999.999", "12,345"] {
        assert_eq!(read(Notation::Unstated, text), Err(AmbiguousNumber), "{text}");
        assert!(AmbiguousNumber.is_for_review());
    }
    // Stated, it is no guess; the two readings differ by a thousand.
    assert_eq!(read(Notation::Spanish, "1.000").as_deref(), Ok("1000"));
    assert_eq!(read(Notation::English, "1.000").as_deref(), Ok("1"));
}

#[test]
fn what_has_one_reading_is_read_without_a_stated_notation() {
    let table = [
        ("1.234,50", "1234.5"),
        ("1,234.50", "1234.5"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("12.50", "12.5"),
        ("12,5", "12.5"),
        ("1234.567", "1234.567"),
        ("0.123", "0.123"),
        ("0,1234", "0.1234"),
        ("-1.234,567", "-1234.567"),
        ("1000", "1000"),
    ];
    for (text, number) in table {
        assert_eq!(read(Notation::Unstated, text).as_deref(), Ok(number), "{text}");
    }
    for text in
        ["", "-", ".", "1.2.3", "1,23,456", "1.234,56,7", "12.34,5", "1.000,", "$1.50", "1 000", "1.,5"]
    {
        assert_eq!(read(Notation::Unstated, text), Err(NotANumber), "{text}");
    }
}

#[test]
fn a_stated_notation_reads_only_itself() {
    let table = [
        (Notation::Spanish, "1.234,50", Ok("1234.5")),
        (Notation::Spanish, "1234,5", Ok("1234.5")),
        (Notation::Spanish, "12.50", Err(NotANumber)),
        (Notation::Spanish, "1.2345", Err(NotANumber)),
        (Notation::Spanish, "0.123,4", Err(NotANumber)),
        (Notation::Spanish, "1.234.5,0", Err(NotANumber)),
        (Notation::Comma, "1234,50", Ok("1234.5")),
        (Notation::Comma, "1.234,50", Err(NotANumber)),
        (Notation::English, "1,234.50", Ok("1234.5")),
        (Notation::English, "1.234,50", Err(NotANumber)),
        (Notation::Plain, "1234.50", Ok("1234.5")),
        (Notation::Plain, "1,234.50", Err(NotANumber)),
        (Notation::Spanish, "--1", Err(NotANumber)),
        (Notation::Spanish, "1,-5", Err(NotANumber)),
    ];
    for (notation, text, expected) in table {
        assert_eq!(read(notation, text), expected.map(str::to_owned), "{notation:?} {text}");
    }
}

#[test]
fn money_is_never_rounded_and_never_a_float_that_is_not_exact() {
    let cents = CentsText { cents: Side::Target, notation: Notation::Plain };
    assert_eq!(cents.encode(&json!("12.50")), Ok(json!(1250)));
    assert_eq!(cents.encode(&json!("12.505")), Err(TooManyDecimals));
    assert_eq!(cents.encode(&json!(235.5)), Ok(json!(23_550)));
    assert_eq!(cents.encode(&json!(0.1 + 0.2)), Err(InexactFloat));
    assert_eq!(InexactFloat.to_string(), "a binary float, not an exact decimal");
    assert_eq!(cents.encode(&json!("90071992547409.92")), Err(OutOfRange));
    assert_eq!(cents.decode(&json!(-5)), Ok(json!("-0.05")));
    assert_eq!(cents.decode(&json!("5")), Err(WrongType));
    assert_eq!(cents.decode(&json!(5.5)), Err(TooManyDecimals));
}

#[test]
fn a_code_with_leading_zeros_is_no_integer() {
    let integer = Integer { source: NumberForm::Text, target: NumberForm::Number };
    assert_eq!(integer.encode(&json!("03")), Err(LeadingZeros));
    assert_eq!(integer.encode(&json!("3")), Ok(json!(3)));
    assert_eq!(integer.encode(&json!("0")), Ok(json!(0)));
    assert_eq!(integer.encode(&json!(3.0)), Ok(json!(3)));
    assert_eq!(integer.encode(&json!("9007199254740993")), Err(OutOfRange));
    assert_eq!(integer.encode(&json!("3 ")), Err(NotANumber));
}

proptest! {
    #[test]
    fn written_with_separators_a_number_is_read_as_itself_and_as_nothing_else(units in -10_i128.pow(12)..10_i128.pow(12)) {
        let number = Decimal::new(units, 2).unwrap();
        for notation in [Notation::Plain, Notation::Number, Notation::Spanish, Notation::Comma, Notation::English] {
            let written = Fixed(notation, 2).write(&number).unwrap();
            prop_assert_eq!(Fixed(notation, 2).read(&written), Ok(number));
            // Two decimals leave no doubt, so the unstated reading agrees with all of them.
            prop_assert_eq!(Fixed(Notation::Unstated, 2).read(&written), Ok(number));
        }
    }

    #[test]
    fn an_unstated_number_is_never_read_otherwise_than_by_a_stated_notation_that_accepts_it(text in "-?[0-9.,]{1,10}") {
        if let Ok(number) = read_text(&text, Notation::Unstated) {
            let readings: Vec<_> = [Notation::Spanish, Notation::English, Notation::Plain, Notation::Comma]
                .into_iter()
                .filter_map(|notation| read_text(&text, notation).ok())
                .collect();
            prop_assert!(!readings.is_empty());
            prop_assert!(readings.iter().all(|reading| *reading == number), "{} {:?}", text, readings);
        }
    }
}
