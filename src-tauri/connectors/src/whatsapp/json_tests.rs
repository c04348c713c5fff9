use serde_json::value::RawValue;

use super::{Kind, Object, kind, repair_surrogates, whole};
use mostrador_domain::order::DefectCode;

fn raw(text: &str) -> Box<RawValue> {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_kind_of_a_value_is_told_by_its_first_character() {
    let cases = [
        ("null", Kind::Null),
        ("true", Kind::Boolean),
        ("false", Kind::Boolean),
        ("-1", Kind::Number),
        ("0", Kind::Number),
        ("\"\"", Kind::Text),
        ("[]", Kind::Array),
        ("{}", Kind::Object),
    ];
    for (text, expected) in cases {
        assert_eq!(kind(&raw(&format!("  {text} "))), expected, "{text}");
    }
}

#[test]
fn whole_numbers_are_read_in_every_spelling() {
    assert_eq!(whole(&raw("17")), Ok(17));
    assert_eq!(whole(&raw("17.0")), Ok(17));
    assert_eq!(whole(&raw("1.7e1")), Ok(17));
    assert_eq!(whole(&raw("\" 17 \"")), Ok(17));
    assert_eq!(whole(&raw("17.5")), Err(DefectCode::OutOfRange));
    assert_eq!(whole(&raw("1e99")), Err(DefectCode::OutOfRange));
    assert_eq!(whole(&raw("\"\"")), Err(DefectCode::WrongType));
    assert_eq!(whole(&raw("[1]")), Err(DefectCode::WrongType));
}

#[test]
fn a_field_that_is_null_is_not_there() {
    let object = Object::parse(r#"{"a":null,"b":0}"#).unwrap();
    assert!(object.get("a").is_none() && object.get("b").is_some() && object.get("c").is_none());
}

#[test]
fn only_half_characters_are_replaced() {
    let cases = [
        (r"plain \n text", r"plain \n text"),
        (r"\ud83c\udf55", r"\ud83c\udf55"),
        (r"\uD83C\uDF55", r"\uD83C\uDF55"),
        (r"\ud83c", r"\ufffd"),
        (r"\ud83cx\udf55", r"\ufffdx\ufffd"),
        (r"\udf55\ud83c", r"\ufffd\ufffd"),
        (r"\\ud83c", r"\\ud83c"),
        (r"\\\ud83c", r"\\\ufffd"),
        (r"\ud83", r"\ud83"),
        (r"\ud8ñ", r"\ud8ñ"),
        (r"\ud83c\", r"\ufffd\"),
        (r"\ud83c\ñ", r"\ufffd\ñ"),
    ];
    for (text, expected) in cases {
        assert_eq!(repair_surrogates(text), expected, "{text}");
    }
}
