use serde_json::json;

use super::*;
use crate::mapping::CodecError;

fn compiled(rules: Value) -> CompiledValidation {
    CompiledValidation::compile(serde_json::from_value(rules).expect("rules")).expect("compiled")
}

fn broken(rules: Value, value: Value) -> Vec<&'static str> {
    let references = References::none().with("suppliers", ["03", "7"]);
    compiled(rules).failures("f", &value, &references).iter().map(|failure| failure.rule.code()).collect()
}

#[test]
fn every_rule_can_be_kept_and_can_be_broken() {
    let table = [
        (json!({"type": "text"}), json!("a"), json!(1), "type"),
        (json!({"type": "integer"}), json!(7), json!("7"), "type"),
        (json!({"type": "decimal"}), json!("12.505"), json!("12,5"), "type"),
        (json!({"type": "money"}), json!("12.50"), json!("12.505"), "type"),
        (json!({"type": "money"}), json!(12.5), json!(0.30000000000000004), "type"),
        (json!({"type": "boolean"}), json!(true), json!("true"), "type"),
        (json!({"type": "date"}), json!("2026-01-02"), json!("2026-1-2"), "type"),
        (
            json!({"type": "date_time"}),
            json!("2026-01-02T10:00:00-05:00"),
            json!("2026-01-02T10:00:00"),
            "type",
        ),
        (json!({"min_length": 3}), json!("ñaú"), json!("ñ"), "length"),
        (json!({"max_length": 3}), json!("ñaú"), json!("ñaúu"), "length"),
        (json!({"pattern": "[0-9]{2}|x"}), json!("12"), json!("x12"), "pattern"),
        (json!({"allowed": ["A", 1]}), json!(1), json!("1"), "allowed"),
        (json!({"type": "money", "minimum": "0.01"}), json!("0.01"), json!("0.00"), "minimum"),
        (json!({"type": "integer", "maximum": 10}), json!(10), json!(11), "maximum"),
        (
            json!({"type": "date", "maximum": "2026-12-31"}),
            json!("2026-12-31"),
            json!("2027-01-01"),
            "maximum",
        ),
        (
            json!({"type": "date_time", "minimum": "2026-01-01T00:00:00Z"}),
            json!("2025-12-31T20:00:00-05:00"),
            json!("2026-01-01T00:00:00+01:00"),
            "minimum",
        ),
        (json!({"reference": "suppliers"}), json!("03"), json!("3"), "reference"),
        (json!({"reference": "suppliers"}), json!(7), json!(3), "reference"),
    ];
    for (rules, good, bad, code) in table {
        assert!(broken(rules.clone(), good).is_empty(), "{rules}");
        assert_eq!(broken(rules.clone(), bad), [code], "{rules}");
        assert!(broken(rules, json!("")).is_empty(), "an empty value breaks no rule of its own");
    }
}

#[test]
fn all_rules_that_a_value_breaks_are_told_with_the_value() {
    let rules = compiled(json!({"type": "money", "max_length": 3, "pattern": "[0-9]+", "allowed": ["1"]}));
    let failures = rules.failures("total", &json!("12,50"), &References::none());
    let rules: Vec<_> = failures.iter().map(|failure| failure.rule).collect();
    assert_eq!(rules, [Rule::Length, Rule::Pattern, Rule::Allowed, Rule::Type(CodecError::NotANumber)]);
    assert!(failures.iter().all(|failure| failure.field == "total"));
    assert!(failures.iter().all(|failure| failure.value.as_ref().unwrap().as_str() == "12,50"));
}

#[test]
fn a_reference_to_a_set_that_nobody_gave_is_never_silently_kept() {
    assert_eq!(broken(json!({"reference": "clients"}), json!("03")), ["reference_unknown"]);
}

#[test]
fn rules_that_make_no_sense_are_refused_in_words() {
    let words = |rules: Value| {
        let rules = serde_json::from_value(rules).expect("rules");
        CompiledValidation::compile(rules).map(|_| ()).expect_err("refused")
    };
    for (rules, part) in [
        (json!({"pattern": "("}), "unclosed"),
        (json!({"pattern": "a)|(b"}), ""),
        (json!({"pattern": "(?:\\w{1000}){1000}"}), "size"),
        (json!({"minimum": 1}), "needs a type"),
        (json!({"type": "text", "minimum": "a"}), "no minimum"),
        (json!({"type": "money", "maximum": "1,5"}), "not a number"),
        (json!({"type": "money", "maximum": null, "minimum": ""}), ""),
        (json!({"min_length": 3, "max_length": 2}), "length"),
    ] {
        assert!(words(rules.clone()).contains(part), "{part}: {}", words(rules));
    }
    assert!(serde_json::from_value::<Validation>(json!({"patern": "x"})).is_err());
}

#[test]
fn a_pattern_that_is_slow_elsewhere_takes_time_in_proportion_to_the_text() {
    let rules = compiled(json!({"pattern": "(a+)+b"}));
    let text = "a".repeat(200_000);
    assert_eq!(rules.broken(&json!(text)), [Rule::Pattern], "a backtracking engine would never answer");
}
