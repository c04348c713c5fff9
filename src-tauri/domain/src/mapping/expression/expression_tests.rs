use serde_json::json;

use super::*;

fn record() -> Fields {
    serde_json::from_value(json!({
        "name": " Ana Peña ", "price": "19.99", "quantity": 3, "float": 235.5, "inexact": 0.30000000000000004,
        "tags": ["a", "b"], "nothing": null, "Fecha de Entrega": "2026-01-02", "cents": 1250,
        "city": {"name": "Quito"}, "active": true,
    }))
    .expect("an object")
}

fn evaluate(source: &str, kind: Option<Kind>) -> Result<Value, CodecError> {
    Expression::compile(source, kind)
        .map_err(|problem| problem.to_string())
        .expect(source)
        .evaluate(&record())
}

#[test]
fn text_is_put_together() {
    let table = [
        ("name|trim|upper", json!("ANA PEÑA")),
        ("name|trim ~ \" · \" ~ city.name", json!("Ana Peña · Quito")),
        ("fields[\"Fecha de Entrega\"]", json!("2026-01-02")),
        ("tags|join(\", \")", json!("a, b")),
        ("\"sí\" if active else \"no\"", json!("sí")),
        ("nothing|default(\"-\", true)", json!("-")),
        ("missing|default(\"-\")", json!("-")),
        ("-1 if nothing is none else 1", json!(-1)),
        ("\"a-b+c*d/e%f<g>h\"", json!("a-b+c*d/e%f<g>h")),
        ("'it\\'s + 1'", json!("it's + 1")),
        ("quantity", json!(3)),
        ("tags", json!(["a", "b"])),
        ("{\"a\": quantity}", json!({"a": 3})),
        ("price", json!("19.99")),
        ("float ~ \" €\"", json!("235.5 €")),
    ];
    for (source, expected) in table {
        assert_eq!(evaluate(source, None), Ok(expected), "{source}");
    }
}

#[test]
fn numbers_are_exact() {
    use Kind::{Decimal, Integer, Money};
    let table = [
        ("\"0.1\"|decimal_add(\"0.2\")", Decimal, json!("0.3")),
        ("price|decimal_multiply(quantity)", Money, json!("59.97")),
        ("price|decimal_multiply(\"1.16\")|decimal_round(2)", Money, json!("23.19")),
        ("price|decimal_subtract(float)", Money, json!("-215.51")),
        ("price|cents", Integer, json!(1999)),
        ("float|cents", Integer, json!(23_550)),
        ("cents|from_cents", Money, json!("12.50")),
        ("cents|from_cents|decimal_fixed(3)", Decimal, json!("12.5")),
        ("\"12.00\"|int", Integer, json!(12)),
        ("float", Money, json!("235.50")),
        ("price if price is above(9) else 0", Money, json!("19.99")),
        ("1 if \"10\" is above(\"9\") and quantity is at_most(3) else 0", Integer, json!(1)),
        (
            "1 if float is same_number(\"235.50\") and \"1\" is below(2) and 2 is at_least(2) else 0",
            Integer,
            json!(1),
        ),
    ];
    for (source, kind, expected) in table {
        assert_eq!(evaluate(source, Some(kind)), Ok(expected), "{source}");
    }
}

#[test]
fn what_is_not_exact_is_refused() {
    use CodecError::*;
    let table = [
        ("price|decimal_multiply(\"1.16\")", Kind::Money, TooManyDecimals),
        ("price|decimal_multiply(\"1.16\")|cents", Kind::Integer, TooManyDecimals),
        ("price|int", Kind::Integer, TooManyDecimals),
        ("inexact", Kind::Money, InexactFloat),
        ("inexact|decimal_round(2)", Kind::Money, InexactFloat),
        ("inexact|cents", Kind::Integer, InexactFloat),
        ("name|cents", Kind::Integer, NotANumber),
        ("name", Kind::Money, NotANumber),
        ("price", Kind::Integer, TooManyDecimals),
        ("quantity", Kind::Text, WrongType),
        ("\"12\" ~ \",5\"", Kind::Decimal, NotANumber),
    ];
    for (source, kind, error) in table {
        assert_eq!(evaluate(source, Some(kind)), Err(error), "{source}");
    }
}

#[test]
fn signs_that_would_make_floats_or_compare_letters_are_refused_in_words() {
    let words = |source: &str| Expression::compile(source, None).map(|_| ()).expect_err(source).to_string();
    for (source, part) in [
        ("price * 2", "decimal_multiply"),
        ("price + price", "decimal_add"),
        ("quantity - 1", "decimal_subtract"),
        ("(quantity)-1", "decimal_subtract"),
        ("quantity / 2", "decimal"),
        ("quantity // 2", "decimal"),
        ("quantity % 2", "decimal"),
        ("2 ** 3", "decimal"),
        ("price > 9", "is above"),
        ("price <= 9", "is at_most"),
        ("1.5", "in quotes"),
        ("1e3", "in quotes"),
        ("price|float", "decimal filters"),
        ("price | round", "decimal filters"),
        ("\"%.2f\"|format(quantity)", "decimal filters"),
        ("[price]|sum", "decimal filters"),
        ("name|", "not an expression"),
        ("\"open", "not an expression"),
        ("", "not an expression"),
    ] {
        assert!(words(source).contains(part), "{source}: {}", words(source));
    }
    assert!(words(&"a~".repeat(2000)).contains("longer"));
    assert!(words(&"(".repeat(1000)).contains("not an expression"));
}

/// Should the lexer miss a sign one day, no float comes out: the crate's own arithmetic on the record's numbers
/// fails, and a float result is refused.
#[test]
fn behind_the_lexer_stands_a_second_guard() {
    let unchecked = |source: &str| {
        let compiled = environment().compile_expression_owned(source.to_owned()).expect(source);
        Expression { compiled, names: BTreeSet::new(), kind: Some(Kind::Money) }.evaluate(&record())
    };
    for source in ["float * 2", "float + 1", "float / 2", "-float"] {
        assert_eq!(unchecked(source), Err(CodecError::ExpressionFailed), "{source}");
    }
    for source in ["1.5", "quantity / 2", "[0.1, 0.2]"] {
        assert_eq!(unchecked(source), Err(CodecError::ExpressionFloat), "{source}");
    }
    for source in ["name|float", "debug()", "[1]|sum", "1 is lt(2)"] {
        assert!(unchecked(source).is_err(), "{source}");
    }
    // The twin: this is what the sign would have said.
    assert_eq!(unchecked("price * 2"), Err(CodecError::NotANumber), "19.9919.99");
    assert_eq!(unchecked("\"5\" * 2"), Ok(json!("55.00")), "which is why the lexer refuses the sign");
}

#[test]
fn what_is_not_there_is_an_error_and_never_an_empty_value() {
    for source in [
        "missing",
        "missing.name",
        "city.mayor",
        "name ~ missing",
        "missing|upper",
        "tags[7]",
        "fields.missing",
        "[missing]",
        "\"x\" if missing else \"y\"",
        "\"x\" if nothing",
    ] {
        assert_eq!(evaluate(source, None), Err(CodecError::ExpressionUndefined), "{source}");
    }
    assert_eq!(evaluate("nothing", Some(Kind::Money)), Ok(Value::Null), "null is there");
}

#[test]
fn an_expression_that_would_not_end_is_refused_in_words() {
    let costly = [
        "range(100000)|list",
        "range(90000)|map(\"string\")|join",
        "range(5000)|map(\"upper\")|list|length",
        "range(99999)|sort|last",
    ];
    for source in costly {
        assert_eq!(evaluate(source, None), Err(CodecError::ExpressionTooCostly), "{source}");
    }
    let doubling = (0..40).fold("name".to_owned(), |text, _| format!("({text})~name"));
    assert!(evaluate(&doubling, None).is_ok(), "an ordinary one has fuel enough");
    let growing = (0..12).fold("name".to_owned(), |text, _| format!("[{text},{text}]|join"));
    assert!(Expression::compile(&growing, None).is_err_and(|problem| problem == ExpressionProblem::TooLong));
    assert_eq!(CodecError::ExpressionTooCostly.to_string(), "the expression takes too much work");
    let mut long = record();
    long.insert("name".to_owned(), json!("ñ".repeat(200_000)));
    let upper = Expression::compile("name|upper", None).expect("compiled");
    assert_eq!(upper.evaluate(&long), Err(CodecError::ExpressionTooCostly));
}

#[test]
fn only_an_expression_that_names_a_changed_field_is_concerned_by_a_change() {
    let changes: Fields = serde_json::from_value(json!({"name": "Eva"})).expect("an object");
    let concerns = |source| Expression::compile(source, None).expect("compiled").concerns(&changes);
    assert!(concerns("name|upper") && concerns("fields[\"name\"]"));
    assert!(!concerns("price") && !concerns("\"name\""));
}
