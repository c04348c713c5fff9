use super::*;
use serde_json::json;

fn meets(test: FilterTest, value: &str, record: Value) -> bool {
    let record: Fields = serde_json::from_value(record).unwrap();
    RecordFilter { field: "city".to_owned(), test, value: value.to_owned() }.is_met_by(&record)
}

#[test]
fn a_condition_compares_as_a_person_reads() {
    let city = |text: &str| json!({ "city": text });
    assert!(meets(FilterTest::Equals, "mérida", city("MÉRIDA")));
    assert!(!meets(FilterTest::Equals, "merida", city("Mérida")), "accents tell words apart");
    assert!(meets(FilterTest::Differs, "Mérida", city("Coro")));
    assert!(meets(FilterTest::Differs, "Mérida", json!({})), "none is another one");
    assert!(meets(FilterTest::Contains, "MERI", city("Nueva Mérida")));
    assert!(!meets(FilterTest::Contains, "coro", city("Mérida")));
    assert!(meets(FilterTest::Equals, "", json!({ "city": null })));
}

#[test]
fn empty_is_null_missing_or_the_empty_text() {
    for record in [json!({}), json!({ "city": null }), json!({ "city": "" })] {
        assert!(meets(FilterTest::Empty, "", record.clone()));
        assert!(!meets(FilterTest::Filled, "", record));
    }
    for record in [json!({ "city": " " }), json!({ "city": 0 }), json!({ "city": false })] {
        assert!(meets(FilterTest::Filled, "", record.clone()));
        assert!(!meets(FilterTest::Empty, "", record));
    }
}

#[test]
fn what_is_no_text_is_compared_as_it_is_written() {
    assert!(meets(FilterTest::Equals, "true", json!({ "city": true })));
    assert!(meets(FilterTest::Equals, "12.5", json!({ "city": 12.5 })));
}

#[test]
fn conditions_read_as_they_were_stored() {
    let filters = [
        RecordFilter { field: "active".to_owned(), test: FilterTest::Equals, value: "true".to_owned() },
        RecordFilter { field: "mail".to_owned(), test: FilterTest::Filled, value: String::new() },
    ];
    let stored = RecordFilter::write_all(&filters);
    assert_eq!(
        stored,
        r#"[{"field":"active","test":"equals","value":"true"},{"field":"mail","test":"filled","value":""}]"#
    );
    assert_eq!(RecordFilter::read_all(&stored).unwrap(), filters);
    assert!(RecordFilter::read_all(r#"[{"field":"a","test":"like","value":"b"}]"#).is_err());
    let met = |json| RecordFilter::all_met(&filters, &serde_json::from_value(json).unwrap());
    assert!(met(json!({ "active": true, "mail": "a@b" })));
    assert!(!met(json!({ "active": true })), "all of them must be met");
}
