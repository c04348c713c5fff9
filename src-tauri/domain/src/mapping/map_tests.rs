use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::mapping::{FieldMapping, Validation};

fn fields(json: Value) -> Fields {
    serde_json::from_value(json).expect("an object")
}

fn both(source: &str, target: &str, codec: Value) -> FieldMapping {
    FieldMapping::both_ways(source, target, codec)
}

/// A customer of an ERP that pads its columns, as a customer of a CRM.
fn customers() -> Mapping {
    let rules = |json: Value| serde_json::from_value::<Validation>(json).expect("rules");
    Mapping::compile(vec![
        both("NROCTA", "account", json!({"codec": "copy"})),
        FieldMapping {
            presence: Presence::Required,
            validation: rules(json!({"type": "text", "max_length": 20})),
            ..both("NOMBRE", "name", json!({"codec": "trim"}))
        },
        both("SALDO", "balance_cents", json!({"codec": "cents", "cents": "target", "notation": "spanish"})),
        both("CEDULA", "national_id", json!({"codec": "national_id"})),
        both("CALLE", "address", json!({"codec": "join", "fields": ["CALLE", "NUMERO"], "separator": ", "})),
        FieldMapping {
            default: Some(json!("active")),
            ..both(
                "ESTADO",
                "status",
                json!({"codec": "enumeration", "values": [["A", "active"], ["B", "inactive"]]}),
            )
        },
        FieldMapping::one_way("NOMBRE", "greeting", json!({"expression": "\"Hola \" ~ NOMBRE|trim"})),
        FieldMapping {
            default: Some(json!("ES")),
            ..FieldMapping::one_way("", "language", json!({"codec": "copy"}))
        },
    ])
    .expect("compiled")
}

fn erp() -> Value {
    json!({
        "NROCTA": "   03",
        "NOMBRE": "Ana Peña   ",
        "SALDO": "1.234,50",
        "CEDULA": "V-12.345.678",
        "CALLE": "Av. Bolívar",
        "NUMERO": "12",
        "ESTADO": "B",
        "FECALT": "kept",
    })
}

fn crm() -> Value {
    json!({
        "account": "   03",
        "name": "Ana Peña",
        "balance_cents": 123_450,
        "national_id": "V12345678",
        "address": "Av. Bolívar, 12",
        "status": "inactive",
        "greeting": "Hola Ana Peña",
        "language": "ES",
    })
}

#[test]
fn a_mapping_may_be_used_by_several_threads() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<Mapping>();
}

#[test]
fn a_record_is_converted_field_by_field_and_what_nobody_names_does_not_travel() {
    assert_eq!(customers().map(&fields(erp()), Direction::ToTarget), Ok(fields(crm())));
}

#[test]
fn on_the_way_back_only_fields_that_come_back_are_written() {
    let back = customers().map(&fields(crm()), Direction::ToSource).expect("mapped");
    let expected = json!({
        "NROCTA": "   03", "NOMBRE": "Ana Peña", "SALDO": "1.234,50", "CEDULA": "V12345678",
        "CALLE": "Av. Bolívar", "NUMERO": "12", "ESTADO": "B",
    });
    assert_eq!(back, fields(expected));
}

#[test]
fn a_record_that_only_went_there_and_back_is_no_change() {
    let mapping = customers();
    let source = fields(erp());
    let there = mapping.map(&source, Direction::ToTarget).expect("mapped");
    assert_eq!(
        mapping.map_onto(&there, Direction::ToSource, &source),
        Ok(source.clone()),
        "spellings are kept"
    );
    // The twin: without the record that is there, the padded name and the dots of the id would be lost.
    assert_ne!(mapping.map(&there, Direction::ToSource), Ok(source));
}

#[test]
fn mapped_onto_a_record_only_what_says_something_else_is_written() {
    let mapping = customers();
    let mut edited = fields(crm());
    edited.insert("name".to_owned(), json!("Ana Núñez"));
    edited.insert("national_id".to_owned(), json!("E12345678"));
    let result = mapping.map_onto(&edited, Direction::ToSource, &fields(erp())).expect("mapped");
    let mut expected = fields(erp());
    expected.insert("NOMBRE".to_owned(), json!("Ana Núñez"));
    expected.insert("CEDULA".to_owned(), json!("E12345678"));
    assert_eq!(result, expected);
}

#[test]
fn a_default_that_comes_back_does_not_fill_what_is_empty() {
    let mapping = customers();
    for source in [json!({"NOMBRE": "Ana"}), json!({"NOMBRE": "Ana", "ESTADO": ""})] {
        let source = fields(source);
        let there = mapping.map(&source, Direction::ToTarget).expect("mapped");
        assert_eq!(there.get("status"), Some(&json!("active")));
        assert_eq!(mapping.map_onto(&there, Direction::ToSource, &source), Ok(source));
    }
}

#[test]
fn every_field_that_fails_is_told_and_nothing_is_written() {
    let record = json!({"NOMBRE": "  ", "SALDO": "12.5", "CEDULA": "x", "ESTADO": "C"});
    let failures = customers().map(&fields(record), Direction::ToTarget).expect_err("refused");
    let told: Vec<_> = failures
        .iter()
        .map(|failure| {
            (failure.field.as_str(), failure.rule.code(), failure.value.as_ref().map(ShortValue::as_str))
        })
        .collect();
    assert_eq!(
        told,
        [
            ("name", "required", None),
            ("balance_cents", "not_a_number", Some("12.5")),
            ("national_id", "not_a_national_id", Some("x")),
            ("status", "not_in_enumeration", Some("C")),
        ]
    );
}

#[test]
fn of_changes_a_missing_field_is_neither_missed_nor_filled() {
    let mapping = customers();
    let changes = fields(json!({"SALDO": "2,00"}));
    assert_eq!(
        mapping.map_changes(&changes, Direction::ToTarget),
        Ok(fields(json!({"balance_cents": 200, "language": "ES"})))
    );
    // An emptied field is known: it is missed, or gets the default.
    let emptied = mapping.map_changes(&fields(json!({"NOMBRE": null})), Direction::ToTarget);
    assert!(emptied.expect_err("refused").iter().any(|failure| failure.rule == Rule::Required));
    let emptied = mapping.map_changes(&fields(json!({"ESTADO": null})), Direction::ToTarget);
    assert_eq!(emptied.expect("mapped").get("status"), Some(&json!("active")));
    // Half of a joined text cannot be written without the other half.
    let half = mapping.map_changes(&fields(json!({"NUMERO": "13"})), Direction::ToTarget);
    let rules: Vec<_> = half.expect_err("refused").into_iter().map(|failure| failure.rule).collect();
    assert_eq!(rules, [Rule::Conversion(CodecError::WrongPartCount)]);
}

#[test]
fn before_a_write_the_rules_of_the_target_are_checked() {
    let long = json!({"NOMBRE": "Restaurante La Señora de los Ñoquis"});
    let failures = customers().prepare(&fields(long), &References::none()).expect_err("refused");
    assert_eq!(failures.iter().map(|failure| failure.rule).collect::<Vec<_>>(), [Rule::Length]);
    assert!(customers().prepare(&fields(erp()), &References::none()).is_ok());
    let missing = customers().validate(&fields(json!({})), &References::none());
    assert_eq!(missing.iter().map(|failure| failure.rule).collect::<Vec<_>>(), [Rule::Required]);
}

#[test]
fn samples_tell_what_would_be_refused_before_anything_is_written() {
    let mapping = customers();
    let samples =
        [fields(erp()), fields(json!({"NOMBRE": "Eva", "SALDO": "1.50", "CALLE": "a, b", "NUMERO": "1"}))];
    let found: Vec<_> = mapping
        .check_round_trip(&samples, Side::Source)
        .into_iter()
        .map(|finding| (finding.sample, finding.field, finding.fault))
        .collect();
    assert_eq!(
        found,
        [
            (1, "SALDO".to_owned(), Fault::Refused(CodecError::NotANumber)),
            (1, "CALLE".to_owned(), Fault::Refused(CodecError::SeparatorInside)),
        ]
    );
    assert!(mapping.check_round_trip(&[fields(crm())], Side::Target).is_empty());
    let wrong = fields(json!({"balance_cents": "1", "greeting": 5}));
    assert_eq!(mapping.check_round_trip(&[wrong], Side::Target).len(), 1, "one-way fields are not read back");
}

#[test]
fn a_joined_text_is_emptied_field_by_field() {
    let back = customers().map(&fields(json!({"address": null})), Direction::ToSource);
    assert_eq!(back, Ok(fields(json!({"CALLE": null, "NUMERO": null}))));
    let split = json!({"codec": "split", "fields": ["last", "first"], "separator": ", "});
    let mapping =
        Mapping::compile(vec![FieldMapping { presence: Presence::Required, ..both("full", "last", split) }])
            .expect("compiled");
    let there = mapping.map(&fields(json!({"full": "Peña, Ana"})), Direction::ToTarget);
    assert_eq!(there, Ok(fields(json!({"last": "Peña", "first": "Ana"}))));
    assert!(
        mapping.map(&fields(json!({"full": "Peña, "})), Direction::ToTarget).is_err(),
        "both are required"
    );
}

proptest! {
    /// Whatever the target says, writing it back and reading it again gives the same: no echo travels for ever.
    #[test]
    fn what_was_written_back_is_read_as_what_was_written(
        name in "[ a-zñ]{0,8}", cents in -100_000_i64..100_000, id in "[VE]?[0-9.-]{0,9}", status in "active|inactive|",
    ) {
        let mapping = customers();
        let target = fields(json!({"name": name, "balance_cents": cents, "national_id": id, "status": status}));
        if let Ok(source) = mapping.map_onto(&target, Direction::ToSource, &fields(erp()))
            && let Ok(again) = mapping.map(&source, Direction::ToTarget)
        {
            let once_more = mapping.map_onto(&again, Direction::ToSource, &source);
            prop_assert_eq!(once_more, Ok(source));
        }
    }
}
