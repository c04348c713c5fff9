use serde_json::json;

use super::*;

fn problems(mappings: Vec<FieldMapping>) -> Vec<(String, Problem)> {
    let found = Mapping::compile(mappings).map(|_| ()).expect_err("refused");
    found.into_iter().map(|problem| (problem.target_field, problem.problem)).collect()
}

fn problem(mapping: FieldMapping) -> Problem {
    let mut problems = problems(vec![mapping]);
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems.remove(0).1
}

fn both(source: &str, target: &str, codec: Value) -> FieldMapping {
    FieldMapping::both_ways(source, target, codec)
}

fn one(source: &str, target: &str, codec: Value) -> FieldMapping {
    FieldMapping::one_way(source, target, codec)
}

#[test]
fn every_problem_of_every_mapping_is_told_at_once() {
    let found = problems(vec![
        both("a", "x", json!({"codec": "rot13"})),
        one("b", "y", json!({"codec": "copy"})),
        one("c", "y", json!({"codec": "copy"})),
        one("", "z", json!({"codec": "copy"})),
    ]);
    assert_eq!(
        found,
        [
            ("x".to_owned(), Problem::Codec(CodecProblem::Unknown("rot13".to_owned()))),
            ("z".to_owned(), Problem::NoValue),
            ("y".to_owned(), Problem::RepeatedTarget),
        ]
    );
}

#[test]
fn what_cannot_be_read_back_is_refused_where_both_ways_are_wanted() {
    let pairs = json!([["A", "x"], ["B", "x"]]);
    let table = [
        (json!({"codec": "enumeration", "values": pairs}), OneWayReason::Codec),
        (json!({"codec": "enumeration", "values": [["A", "x"]], "default": "y"}), OneWayReason::Codec),
        (
            json!({"codec": "decimal", "scale": 2, "source": "unstated", "target": "plain"}),
            OneWayReason::Codec,
        ),
        (
            json!({"codec": "chain", "steps": [{"codec": "trim"}, {"codec": "enumeration", "values": pairs}]}),
            OneWayReason::Codec,
        ),
        (json!({"expression": "a|upper"}), OneWayReason::Expression),
    ];
    for (transformation, reason) in table {
        assert_eq!(
            problem(both("a", "x", transformation.clone())),
            Problem::CannotBeReversed(reason),
            "{transformation}"
        );
        // One way it is welcome, and says why it does not come back.
        let mapping = Mapping::compile(vec![one("a", "x", transformation)]).expect("compiled");
        assert_eq!(mapping.not_read_back(), [("x", reason)]);
    }
    let constant = FieldMapping { default: Some(json!("ES")), ..both("", "x", json!({"codec": "copy"})) };
    assert_eq!(problem(constant), Problem::CannotBeReversed(OneWayReason::Constant));
}

#[test]
fn the_way_back_is_the_same_codec_or_none() {
    let other =
        FieldMapping { to_source: Some(json!({"codec": "copy"})), ..one("a", "x", json!({"codec": "trim"})) };
    assert_eq!(problem(other), Problem::OtherWayBack);
    let expression = FieldMapping {
        to_source: Some(json!({"expression": "x"})),
        ..one("a", "x", json!({"codec": "trim"}))
    };
    assert_eq!(problem(expression), Problem::CannotBeReversed(OneWayReason::Expression));
    // The same codec with its defaults spelled out is the same.
    let spelled = FieldMapping {
        to_source: Some(json!({"codec": "phone_digits", "source": "digits", "target": "digits"})),
        ..one("a", "x", json!({"codec": "phone_digits"}))
    };
    assert!(Mapping::compile(vec![spelled]).is_ok());
}

#[test]
fn two_mappings_that_write_one_field_are_refused_on_either_side() {
    let trim = || json!({"codec": "trim"});
    let found = problems(vec![both("a", "x", trim()), both("a", "y", trim())]);
    assert_eq!(found, [("y".to_owned(), Problem::RepeatedSource("a".to_owned()))]);
    // Read twice and written back once is fine.
    assert!(Mapping::compile(vec![both("a", "x", trim()), one("a", "y", trim())]).is_ok());
    let split = json!({"codec": "split", "fields": ["x", "y"], "separator": " "});
    let found = problems(vec![one("a", "x", split), one("b", "y", trim())]);
    assert_eq!(found, [("y".to_owned(), Problem::RepeatedTarget)]);
}

#[test]
fn joined_and_split_fields_begin_with_the_field_of_the_mapping() {
    let join = json!({"codec": "join", "fields": ["a", "b"], "separator": " "});
    assert_eq!(problem(both("b", "x", join.clone())), Problem::OtherFields);
    assert!(Mapping::compile(vec![both("a", "x", join)]).is_ok());
    let split = json!({"codec": "split", "fields": ["x", "y"], "separator": " "});
    let with_default = FieldMapping { default: Some(json!("z")), ..both("a", "x", split) };
    assert_eq!(problem(with_default), Problem::SeveralFields);
}

#[test]
fn a_default_keeps_the_rules_of_its_field_and_rules_make_sense() {
    let rules: Validation = serde_json::from_value(json!({"type": "money", "minimum": "1"})).expect("rules");
    let mapping = |default: Value| FieldMapping {
        default: Some(default),
        validation: rules.clone(),
        ..one("a", "x", json!({"codec": "copy"}))
    };
    assert_eq!(problem(mapping(json!("0.50"))), Problem::Default(Rule::Minimum));
    assert!(Mapping::compile(vec![mapping(json!("1.00"))]).is_ok());
    let wrong = Validation { pattern: Some("(".to_owned()), ..Validation::default() };
    let found = problem(FieldMapping { validation: wrong, ..one("a", "x", json!({"codec": "copy"})) });
    assert!(matches!(found, Problem::Validation(_)));
    assert_eq!(problem(one("a", "", json!({"codec": "copy"}))), Problem::NoTarget);
}

#[test]
fn fields_that_the_target_needs_and_no_mapping_writes_are_named() {
    let split = json!({"codec": "split", "fields": ["x", "y"], "separator": " "});
    let mapping = Mapping::compile(vec![one("a", "x", split)]).expect("compiled");
    assert_eq!(mapping.unmapped(["x", "y", "z"]), ["z"]);
}

#[test]
fn every_problem_has_a_code_of_its_own_and_says_what_it_speaks_of() {
    let broken = Validation { pattern: Some("(".to_owned()), ..Validation::default() };
    let constant = FieldMapping { default: Some(json!("x")), ..both("", "x", json!({"codec": "copy"})) };
    let table = [
        (one("a", "", json!({"codec": "copy"})), "no_target", None),
        (one("a", "x", json!({"codec": "rot13"})), "unknown_codec", Some("rot13")),
        (one("a", "x", json!({"codec": "prefix", "text": ""})), "codec_settings", Some("")),
        (one("a", "x", json!({"expression": "a|"})), "expression_syntax", Some("")),
        (one("a", "x", json!({"expression": "a + 1"})), "expression_arithmetic", Some("+")),
        (one("a", "x", json!({"expression": "a > 1"})), "expression_comparison", Some(">")),
        (
            one("a", "x", json!({"expression": "a|decimal_multiply(1.16)"})),
            "expression_float_number",
            Some("1.16"),
        ),
        (one("a", "x", json!({"expression": "a|round"})), "expression_float_filter", Some("round")),
        (one("a", "x", json!({"expression": "a~".repeat(2_000)})), "expression_too_long", None),
        (one("", "x", json!({"codec": "copy"})), "no_value", None),
        (constant, "cannot_be_reversed", Some("one_way_constant")),
        (both("a", "x", json!({"expression": "a"})), "cannot_be_reversed", Some("one_way_expression")),
        (FieldMapping { validation: broken, ..one("a", "x", json!({"codec": "copy"})) }, "rules", Some("")),
    ];
    for (mapping, code, detail) in table {
        let problem = problem(mapping);
        assert_eq!(problem.code(), code);
        match detail {
            Some(part) => assert!(problem.detail().is_some_and(|words| words.contains(part)), "{problem:?}"),
            None => assert_eq!(problem.detail(), None),
        }
    }
    let mut codes: Vec<_> =
        [OneWayReason::NotWanted, OneWayReason::Constant, OneWayReason::Expression, OneWayReason::Codec]
            .map(OneWayReason::code)
            .to_vec();
    codes.dedup();
    assert_eq!(codes.len(), 4);
    assert_eq!(Problem::RepeatedSource("a".to_owned()).detail(), Some("a"));
    assert_eq!(Problem::Default(Rule::Minimum).detail(), Some("minimum"));
}
