use super::*;

fn parse(text: &str) -> Document {
    Document::parse(text).unwrap()
}

#[test]
fn what_nobody_touches_keeps_its_own_text() {
    let text = r#"{"price":0.10,"big":12345678901234567890123,"exp":1.50E+3,"name":"Mar\u00eda \"ñ\" 🍕","list":[1.0, 2],"empty":{}}"#;
    let mut document = parse(text);
    assert_eq!(document.to_text(), text);
    document.set("name", "\"Ana\"");
    document.remove("list");
    document.set("new", "1e2");
    assert_eq!(
        document.to_text(),
        r#"{"price":0.10,"big":12345678901234567890123,"exp":1.50E+3,"name":"Ana","empty":{},"new":1e2}"#
    );
    // The twin: serde_json's own values round.
    let value: Value = serde_json::from_str(text).unwrap();
    assert!(!value.to_string().contains("12345678901234567890123"));
}

#[test]
fn a_name_given_twice_counts_with_its_last_value() {
    let document = parse(r#"{"a":1,"b":2,"a":3}"#);
    assert_eq!(document.to_text(), r#"{"a":3,"b":2}"#);
}

#[test]
fn a_field_is_copied_with_its_text_or_its_absence() {
    let from = parse(r#"{"a":1.00}"#);
    let mut into = parse(r#"{"a":2,"b":3}"#);
    into.copy("a", &from);
    into.copy("b", &from);
    assert_eq!(into.to_text(), r#"{"a":1.00}"#);
}

#[test]
fn chosen_fields_are_shown_alone_and_what_is_missing_is_null() {
    let document = parse(r#"{"a":1.00,"b":"x","c":3}"#);
    assert_eq!(document.only(["b", "gone"]), r#"{"b":"x","gone":null}"#);
    assert_eq!(document.only([]), "{}");
}

#[test]
fn names_with_signs_survive() {
    let text = r#"{"a\"b\\c":1}"#;
    assert_eq!(parse(text).to_text(), text);
}

#[test]
fn only_an_object_of_bearable_depth_is_a_record() {
    for (text, expected) in [
        ("", NotADocument::NotJson),
        ("{", NotADocument::NotJson),
        ("{\"a\":1}}", NotADocument::NotJson),
        ("[1]", NotADocument::NotAnObject),
        ("null", NotADocument::NotAnObject),
        ("\"{}\"", NotADocument::NotAnObject),
    ] {
        assert_eq!(Document::parse(text), Err(expected), "{text}");
    }
    let nested = |levels: usize| format!("{{\"a\":{}{}}}", "[".repeat(levels), "]".repeat(levels));
    assert!(Document::parse(&nested(99)).is_ok());
    assert_eq!(Document::parse(&nested(100)), Err(NotADocument::TooDeep));
    assert_eq!(Document::parse(&nested(100_000)), Err(NotADocument::TooDeep));
    // Brackets in a text are no depth.
    let text = format!("{{\"a\":\"\\\"{}\"}}", "[".repeat(1_000));
    assert!(Document::parse(&text).is_ok());
}
