use mostrador_domain::merge::same;

use super::*;

#[test]
fn numbers_are_the_same_exactly_when_they_are() {
    let table = [
        ("0.10", "0.1", true),
        ("5", "5.0", true),
        ("5", "0.5e1", true),
        ("100", "1e2", true),
        ("-0", "0", true),
        ("-0.0", "0e5", true),
        ("1.50", "15E-1", true),
        ("12345678901234567890", "12345678901234567890.0", true),
        ("12345678901234567890", "12345678901234567891", false),
        ("12345678901234567890123", "12345678901234567890124", false),
        ("12345678901234567890123", "12345678901234567890123.000", true),
        ("0.1234567890123456789", "0.1234567890123456788", false),
        ("0.1234567890123456789", "0.12345678901234567890", true),
        ("9007199254740993", "9007199254740992", false),
        ("9007199254740993.5", "9007199254740993.4", false),
        ("1e400", "1e401", false),
        ("1e400", "10e399", true),
        ("1e-400", "0", false),
        ("1e-400", "2e-400", false),
        ("1e99999999999999999999", "1e99999999999999999998", false),
        ("-12345678901234567890123", "12345678901234567890123", false),
        ("1", "\"1\"", false),
        ("[1, 12345678901234567890123]", "[1.0,12345678901234567890123]", true),
        ("{\"a\":[0.12345678901234567]}", "{\"a\":[0.12345678901234568]}", false),
        ("{\"a\":1e2,\"b\":\"x\"}", "{ \"b\" : \"x\", \"a\" : 100 }", true),
    ];
    for (one, other, expected) in table {
        assert_eq!(same(Some(&read(one)), Some(&read(other))), expected, "{one} {other}");
    }
    // The twin: serde_json's own values take neighbours for the same.
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(value("12345678901234567890123"), value("12345678901234567890124"));
}

#[test]
fn digits_in_a_text_are_no_number() {
    assert!(!has_long_number(r#""12345678901234567890123 \"1e5""#));
    assert!(has_long_number(r#"{"a":"x","b":12345678901234567}"#));
    assert!(has_long_number("1e5"));
    assert!(!has_long_number("[123456789012345,1,2,true,false,null]"));
    assert_eq!(read("\"1e5\""), Value::from("1e5"));
    assert_eq!(read("true"), Value::Bool(true));
}
