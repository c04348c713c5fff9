use serde_json::json;

use super::super::{FieldMapping, Presence, Validation};
use super::*;

fn fields(value: Value) -> Fields {
    serde_json::from_value(value).expect("an object")
}

fn mapping(mappings: Vec<FieldMapping>) -> Mapping {
    Mapping::compile(mappings).expect("it compiles")
}

fn tried(mapping: FieldMapping, record: Value) -> FieldTrial {
    let mut trials = self::mapping(vec![mapping]).try_record(&fields(record), &References::none());
    assert_eq!(trials.len(), 1, "{trials:?}");
    trials.remove(0)
}

fn fault(mapping: FieldMapping, record: Value) -> Option<&'static str> {
    tried(mapping, record).fault.map(TrialFault::code)
}

#[test]
fn a_field_shows_what_it_was_what_it_becomes_and_what_would_come_back() {
    let id = FieldMapping::both_ways("rif", "vat", json!({"codec": "national_id"}));
    let trial = tried(id, json!({"rif": "V-12.345.678"}));
    assert_eq!(
        trial,
        FieldTrial {
            target_field: "vat".to_owned(),
            before: Some(json!("V-12.345.678")),
            after: Some(json!("V12345678")),
            read_back: Some(json!("V12345678")),
            fault: None,
        }
    );
    let copied = tried(FieldMapping::both_ways("a", "b", json!({"codec": "copy"})), json!({"a": 1}));
    assert_eq!((copied.after, copied.read_back), (Some(json!(1)), None), "the same comes back");
    let one_way = tried(FieldMapping::one_way("a", "b", json!({"codec": "trim"})), json!({"a": " x "}));
    assert_eq!((one_way.after, one_way.read_back), (Some(json!("x")), None), "nothing is read back");
}

#[test]
fn every_kind_of_failure_has_its_own_code() {
    let decimal = json!({"codec": "decimal", "scale": 2, "source": "unstated", "target": "plain"});
    let date = json!({"codec": "date", "source": "unstated", "target": {"pattern": "yyyy-MM-dd"}});
    let one = FieldMapping::one_way;
    let table = [
        (one("a", "b", decimal), json!({"a": "1.000"}), "ambiguous_number"),
        (one("a", "b", date), json!({"a": "01/02/2026"}), "ambiguous_date"),
        (one("", "b", json!({"expression": "range(100000)|list"})), json!({}), "expression_too_costly"),
        (one("", "b", json!({"expression": "price"})), json!({"a": 1}), "expression_undefined"),
        (
            FieldMapping { presence: Presence::Required, ..one("a", "b", json!({"codec": "copy"})) },
            json!({"a": ""}),
            "required",
        ),
        (
            FieldMapping {
                validation: Validation { max_length: Some(2), ..Validation::default() },
                ..one("a", "b", json!({"codec": "copy"}))
            },
            json!({"a": "abc"}),
            "length",
        ),
    ];
    for (mapping, record, code) in table {
        assert_eq!(fault(mapping.clone(), record), Some(code), "{mapping:?}");
    }
    // The twin: what is right has no fault.
    assert_eq!(fault(one("a", "b", json!({"codec": "copy"})), json!({"a": "abc"})), None);
}

#[test]
fn of_a_text_that_is_split_every_part_is_shown_and_only_the_first_is_blamed() {
    let split = json!({"codec": "split", "fields": ["first", "last"], "separator": " "});
    let mapping = mapping(vec![FieldMapping::both_ways("name", "first", split)]);
    let trials = mapping.try_record(&fields(json!({"name": "Ana Peña"})), &References::none());
    let after: Vec<_> = trials.iter().map(|trial| trial.after.clone()).collect();
    assert_eq!(after, [Some(json!("Ana")), Some(json!("Peña"))]);
    let trials = mapping.try_record(&fields(json!({"name": "Ana"})), &References::none());
    let faults: Vec<_> = trials.iter().map(|trial| trial.fault.map(TrialFault::code)).collect();
    assert_eq!(faults, [Some("wrong_part_count"), None]);
}

#[test]
fn the_fields_that_are_read_by_name_are_told_with_where_they_go() {
    let mapping = mapping(vec![
        FieldMapping::one_way("a", "x", json!({"codec": "join", "fields": ["a", "b"], "separator": " "})),
        FieldMapping::one_way("c", "y", json!({"expression": "c|upper"})),
    ]);
    assert_eq!(mapping.source_fields(), [("x", "a"), ("x", "b")]);
}
