use proptest::prelude::*;

use super::*;

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).expect(text)
}

fn number(json: &str) -> Number {
    serde_json::from_str(json).expect(json)
}

#[test]
fn a_plain_decimal_is_read_digit_by_digit() {
    let table = [
        ("0", "0"),
        ("-0.00", "0"),
        ("12.50", "12.5"),
        ("-3", "-3"),
        ("007.010", "7.01"),
        ("0.000000000000000001", "0.000000000000000001"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
    ];
    for (text, written) in table {
        assert_eq!(decimal(text).to_string(), written, "{text}");
    }
}

#[test]
fn what_is_no_plain_decimal_is_refused() {
    for text in ["", "-", ".5", "5.", "1,5", "1e2", "+1", "1 000", "1.2.3", "١", "NaN", "--1", "0x1"] {
        assert_eq!(Decimal::parse(text), Err(DecimalError::NotANumber), "{text}");
    }
    for text in ["1234567890123456789012345678901", "0.0000000000000000001"] {
        assert_eq!(Decimal::parse(text), Err(DecimalError::OutOfRange), "{text}");
    }
}

#[test]
fn a_float_that_is_not_exact_text_is_refused() {
    for (json, written) in
        [("235.5", "235.5"), ("1e2", "100"), ("1.5e-7", "0.00000015"), ("5.0", "5"), ("-0.1", "-0.1")]
    {
        assert_eq!(Decimal::from_number(&number(json)).expect(json).to_string(), written);
    }
    for json in ["24.499999999999996", "0.30000000000000004", "90071992547409.931"] {
        assert_eq!(Decimal::from_number(&number(json)), Err(DecimalError::InexactFloat), "{json}");
    }
    assert_eq!(Decimal::from_number(&number("1e300")), Err(DecimalError::OutOfRange));
}

#[test]
fn the_sum_of_two_tenths_is_exact_where_floats_are_not() {
    assert_eq!(decimal("0.1").plus(decimal("0.2")), Ok(decimal("0.3")));
    assert_ne!(0.1 + 0.2, 0.3, "the twin: what a float would say");
    assert_eq!(decimal("1").minus(decimal("0.01")), Ok(decimal("0.99")));
    assert_eq!(decimal("19.99").times(decimal("1.16")), Ok(decimal("23.1884")));
    assert_eq!(decimal("23.185").round(2), Ok(decimal("23.19")));
    assert_eq!(decimal("-23.185").round(2), Ok(decimal("-23.19")));
    assert_eq!(decimal("-23.1849").round(2), Ok(decimal("-23.18")));
}

#[test]
fn writing_never_rounds() {
    assert_eq!(decimal("12.5").to_fixed(2).as_deref(), Ok("12.50"));
    assert_eq!(decimal("-0.05").to_fixed(2).as_deref(), Ok("-0.05"));
    assert_eq!(decimal("12").to_fixed(0).as_deref(), Ok("12"));
    assert_eq!(decimal("12.505").to_fixed(2), Err(DecimalError::TooManyDecimals));
    assert!(decimal("9007199254740993").to_number().is_err());
    assert!(decimal("1234567890123456.7").to_number().is_err());
}

#[test]
fn numbers_too_large_to_be_aligned_are_still_compared() {
    let (huge, tiny) = (decimal("123456789012345678901234567890"), decimal("0.000000000000000001"));
    assert!(huge > tiny);
    assert!(tiny < huge);
    assert!(decimal("-123456789012345678901234567890") < tiny);
    assert!(decimal("2") > decimal("1.99") && decimal("-2") < decimal("-1.99"));
}

proptest! {
    #[test]
    fn every_decimal_survives_its_text(units in -10_i128.pow(29)..10_i128.pow(29), scale in 0_u8..=18) {
        let value = Decimal::new(units, scale).unwrap();
        prop_assert_eq!(Decimal::parse(&value.to_string()), Ok(value));
        prop_assert_eq!(Decimal::parse(&value.to_fixed(18).unwrap_or_else(|_| value.to_string())), Ok(value));
    }

    #[test]
    fn what_is_written_as_a_json_number_is_read_back_the_same(units in -10_i128.pow(20)..10_i128.pow(20), scale in 0_u8..=18) {
        let value = Decimal::new(units, scale).unwrap();
        if let Ok(number) = value.to_number() {
            let text = serde_json::to_string(&number).unwrap();
            let read: Number = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(Decimal::from_number(&read), Ok(value));
        } else {
            prop_assert!(units.unsigned_abs().to_string().len() > 15, "15 digits always fit");
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,60}") {
        let _ = Decimal::parse(&text);
    }

    #[test]
    fn order_agrees_with_the_difference(one in -1_000_000_i128..1_000_000, two in -1_000_000_i128..1_000_000, a in 0_u8..6, b in 0_u8..6) {
        let (one, two) = (Decimal::new(one, a).unwrap(), Decimal::new(two, b).unwrap());
        prop_assert_eq!(one.cmp(&two), one.minus(two).unwrap().units.cmp(&0));
    }
}
