use mostrador_domain::mapping::{FieldMapping, Kind, Presence, Validation};
use mostrador_store::tables::sync_conflicts::ConflictKind::{self, Fields as BothChanged, FirstMeeting};
use serde_json::json;

use super::*;

/// `name` and `phone` both ways, `city` one way, `country` a constant.
fn mapping() -> Mapping {
    let mut rows = vec![
        FieldMapping::both_ways("nombre", "name", json!({ "codec": "trim" })),
        FieldMapping::both_ways("tel", "phone", json!({ "codec": "copy" })),
        FieldMapping::one_way("ciudad", "city", json!({ "codec": "copy" })),
        FieldMapping {
            default: Some(json!("VE")),
            ..FieldMapping::one_way("", "country", json!({ "codec": "copy" }))
        },
    ];
    rows[0].presence = Presence::Required;
    rows[2].validation = Validation { kind: Some(Kind::Text), max_length: Some(10), ..Validation::default() };
    Mapping::compile(rows).unwrap()
}

fn fields(value: Value) -> Fields {
    serde_json::from_value(value).unwrap()
}

fn at(value: Value, modified_at: Option<i64>, heard_at: i64) -> Version {
    Version { fields: fields(value), modified_at: modified_at.map(Timestamp), heard_at: Timestamp(heard_at) }
}

struct Case {
    about: &'static str,
    rule: FieldRule,
    travel: Travel,
    source: Version,
    target: Version,
    /// The source's record when it was carried last; the target then had what that makes.
    before: Option<Value>,
    to_target: Value,
    to_source: Value,
    disputed: Option<(ConflictKind, &'static [&'static str])>,
}

impl Case {
    fn agreed(&self, mapping: &Mapping) -> Option<Agreed> {
        let before = self.before.clone()?;
        let carried = mapping.prepare(&fields(before), &References::none()).unwrap();
        Some(Agreed { carried, ..Agreed::default() })
    }
}

fn carried() -> Value {
    json!({ "nombre": "Ana", "tel": "1", "ciudad": "Coro" })
}

fn there() -> Value {
    json!({ "name": "Ana", "phone": "1", "city": "Coro", "country": "VE", "own": 7 })
}

fn case(about: &'static str, rule: FieldRule) -> Case {
    Case {
        about,
        rule,
        travel: Travel::SourceToTarget,
        source: at(carried(), None, 1),
        target: at(there(), None, 1),
        before: Some(carried()),
        to_target: json!({}),
        to_source: json!({}),
        disputed: None,
    }
}

fn with(base: Value, field: &str, value: Value) -> Value {
    let mut base = base;
    base[field] = value;
    base
}

fn cases() -> Vec<Case> {
    let source = |field: &str, value: &str| at(with(carried(), field, json!(value)), None, 2);
    let target = |field: &str, value: &str| at(with(there(), field, json!(value)), None, 1);
    vec![
        case("nothing changed", FieldRule::SourceWins),
        Case {
            source: source("nombre", "Eva"),
            to_target: json!({ "name": "Eva" }),
            ..case("the source changed a field", FieldRule::TargetWins)
        },
        Case {
            source: at(with(carried(), "ciudad", json!("")), None, 2),
            to_target: json!({ "city": null }),
            ..case("the source cleared a field", FieldRule::Manual)
        },
        Case {
            source: at(json!({ "nombre": "Ana", "tel": "1" }), None, 2),
            ..case("a field that the source does not have says nothing", FieldRule::SourceWins)
        },
        Case {
            target: target("phone", "2"),
            ..case("what the target alone changed stays one way", FieldRule::SourceWins)
        },
        Case {
            travel: Travel::Both,
            target: target("phone", "2"),
            to_source: json!({ "tel": "2" }),
            ..case("what the target alone changed comes back both ways", FieldRule::SourceWins)
        },
        Case {
            travel: Travel::Both,
            target: target("city", "Mérida"),
            ..case("a field that goes one way does not come back", FieldRule::SourceWins)
        },
        Case {
            travel: Travel::Both,
            source: source("tel", "3"),
            target: target("phone", "2"),
            to_target: json!({ "phone": "3" }),
            ..case("both changed and the source wins", FieldRule::SourceWins)
        },
        Case {
            source: source("tel", "3"),
            target: target("phone", "2"),
            ..case("both changed and the target wins", FieldRule::TargetWins)
        },
        Case {
            travel: Travel::Both,
            source: source("tel", "3"),
            target: target("phone", "2"),
            to_source: json!({ "tel": "2" }),
            ..case("both changed, the target wins and it comes back", FieldRule::TargetWins)
        },
        Case {
            source: source("tel", "3"),
            target: target("phone", "2"),
            to_target: json!({ "phone": "3" }),
            ..case("both changed without times and the source was heard later", FieldRule::Latest)
        },
        Case {
            source: at(with(carried(), "tel", json!("3")), Some(10), 2),
            target: at(with(there(), "phone", json!("2")), Some(20), 1),
            ..case("both changed and the target's own time is later", FieldRule::Latest)
        },
        Case {
            travel: Travel::Both,
            source: at(with(with(carried(), "tel", json!("3")), "nombre", json!("Eva")), None, 2),
            target: target("phone", "2"),
            to_target: json!({ "name": "Eva", "phone": "3" }),
            disputed: Some((BothChanged, &["phone"])),
            ..case("both changed and a person decides about that field alone", FieldRule::Manual)
        },
        Case {
            target: at(with(there(), "name", json!(" Ana ")), None, 1),
            ..case("another spelling is no change", FieldRule::SourceWins)
        },
        Case {
            travel: Travel::Both,
            source: at(with(carried(), "tel", json!(2.5)), None, 2),
            target: at(with(there(), "phone", json!("1.50")), None, 1),
            before: Some(with(carried(), "tel", json!(1.5))),
            to_target: json!({ "phone": 2.5 }),
            ..case("a target that keeps numbers as texts has changed nothing", FieldRule::Manual)
        },
        Case {
            travel: Travel::Both,
            source: source("tel", "3"),
            target: at(with(there(), "phone", json!("3")), None, 1),
            ..case("both changed to the same", FieldRule::Manual)
        },
        Case {
            before: None,
            target: at(json!({ "name": "Eva", "phone": "" }), None, 1),
            to_target: json!({ "name": "Ana", "phone": "1", "city": "Coro", "country": "VE" }),
            ..case("a first meeting that the source wins", FieldRule::SourceWins)
        },
        Case {
            before: None,
            target: at(json!({ "name": "Eva", "phone": "" }), None, 1),
            to_target: json!({ "phone": "1", "city": "Coro", "country": "VE" }),
            ..case("a first meeting that the target wins is filled up", FieldRule::TargetWins)
        },
        Case {
            before: None,
            target: at(json!({ "name": "Eva" }), None, 9),
            to_target: json!({ "name": "Ana", "phone": "1", "city": "Coro", "country": "VE" }),
            ..case("a first meeting without times is the source's", FieldRule::Latest)
        },
        Case {
            before: None,
            source: at(carried(), Some(5), 1),
            target: at(json!({ "name": "Eva" }), Some(6), 1),
            to_target: json!({ "phone": "1", "city": "Coro", "country": "VE" }),
            ..case("a first meeting with a younger target is the target's", FieldRule::Latest)
        },
        Case {
            before: None,
            travel: Travel::Both,
            target: at(json!({ "name": "Eva", "phone": "1" }), None, 1),
            to_target: json!({ "name": "Ana", "city": "Coro", "country": "VE" }),
            disputed: Some((FirstMeeting, &["name"])),
            ..case("a first meeting that a person decides about", FieldRule::Manual)
        },
        Case {
            before: None,
            travel: Travel::Both,
            source: at(json!({ "nombre": "Ana", "tel": "", "ciudad": "Coro" }), None, 1),
            target: at(there(), None, 1),
            to_source: json!({ "tel": "1" }),
            ..case("what the source lacks at a first meeting comes back", FieldRule::SourceWins)
        },
    ]
}

fn by<'a>(mapping: &'a Mapping, references: &'a References, rules: &'a MergeRules, travel: Travel) -> By<'a> {
    By { mapping, references, rules, travel }
}

#[test]
fn two_records_are_brought_into_step_by_what_each_of_them_changed() {
    let (mapping, references) = (mapping(), References::none());
    for case in cases() {
        let rules = MergeRules::all(case.rule);
        let by = by(&mapping, &references, &rules, case.travel);
        let mapped = prepared(by, &case.source.fields).unwrap();
        let done = step(by, &mapped, &case.source, &case.target, case.agreed(&mapping).as_ref()).unwrap();
        assert_eq!(done.offer.changes, fields(case.to_target.clone()), "{}: to the target", case.about);
        assert_eq!(done.to_source, fields(case.to_source.clone()), "{}: to the source", case.about);
        let disputed =
            done.offer.disputed.as_ref().map(|disputed| {
                (disputed.kind, disputed.fields.keys().map(String::as_str).collect::<Vec<_>>())
            });
        let expected = case.disputed.map(|(kind, fields)| (kind, fields.to_vec()));
        assert_eq!(disputed, expected, "{}: in dispute", case.about);

        // Done once, there is nothing left to do.
        let mut source = case.source.clone();
        source.fields.extend(done.to_source.clone());
        let mut target = case.target.clone();
        target.fields.extend(done.offer.changes.clone());
        let mapped = prepared(by, &source.fields).unwrap();
        let again = step(by, &mapped, &source, &target, Some(&done.agreed)).unwrap();
        assert_eq!(again.offer, Offer::default(), "{}: the second time", case.about);
        assert_eq!(again.to_source, Fields::new(), "{}: the second time", case.about);
        assert_eq!(again.agreed, done.agreed, "{}: the second time", case.about);
    }
}

/// The twin: without what was agreed, the old value of one side overwrites the new one of the other.
#[test]
fn without_what_was_agreed_a_change_of_the_target_is_lost() {
    let (mapping, references, rules) =
        (mapping(), References::none(), MergeRules::all(FieldRule::SourceWins));
    let by = by(&mapping, &references, &rules, Travel::Both);
    let (source, target) = (at(carried(), None, 1), at(with(there(), "phone", json!("2")), None, 1));
    let mapped = prepared(by, &source.fields).unwrap();
    let done = step(by, &mapped, &source, &target, None).unwrap();
    assert_eq!(done.offer.changes, fields(json!({ "phone": "1" })));
}

#[test]
fn what_a_rule_turned_down_is_named_once() {
    let (mapping, references, rules) =
        (mapping(), References::none(), MergeRules::all(FieldRule::TargetWins));
    let by = by(&mapping, &references, &rules, Travel::SourceToTarget);
    let source = at(with(carried(), "tel", json!("3")), None, 2);
    let target = at(with(there(), "phone", json!("2")), None, 1);
    let mapped = prepared(by, &source.fields).unwrap();
    let agreed = case("", FieldRule::TargetWins).agreed(&mapping);
    let done = step(by, &mapped, &source, &target, agreed.as_ref()).unwrap();
    let discarded = Discarded {
        field: "phone".to_owned(),
        lost: "\"3\"".to_owned(),
        kept: "\"2\"".to_owned(),
        reason: "owner_wins",
    };
    assert_eq!(done.offer.discarded, [discarded]);
    // The source moves on in the same field: the target still has a change of its own to be heard with.
    let source = at(with(carried(), "tel", json!("4")), None, 3);
    let mapped = prepared(by, &source.fields).unwrap();
    let next = step(by, &mapped, &source, &target, Some(&done.agreed)).unwrap();
    assert_eq!((next.offer.changes.len(), next.offer.discarded.len()), (0, 1));
}

#[test]
fn a_record_that_breaks_a_rule_is_told_with_its_field_and_its_value() {
    let (mapping, references, rules) =
        (mapping(), References::none(), MergeRules::all(FieldRule::SourceWins));
    let by = by(&mapping, &references, &rules, Travel::Both);
    let refused = |record| {
        let failure = prepared(by, &fields(record)).unwrap_err();
        let value = failure.value.map(|value| value.as_str().to_owned());
        (failure.field, failure.rule.code(), value)
    };
    assert_eq!(refused(json!({ "tel": "1" })), ("name".to_owned(), "required", None));
    assert_eq!(
        refused(json!({ "nombre": "Ana", "ciudad": "Ciudad Bolívar" })),
        ("city".to_owned(), "length", Some("Ciudad Bolívar".to_owned()))
    );
    assert_eq!(
        refused(json!({ "nombre": "Ana", "ciudad": "\u{0}1234567" })),
        ("city".to_owned(), "inexact_float", Some("1234567".to_owned())),
        "a number that cannot be held exactly is not written as another one"
    );
}

#[test]
fn a_new_record_has_what_is_filled() {
    let mapped = fields(json!({ "name": "Ana", "phone": "", "city": null, "country": "VE", "theirs": 1 }));
    let mut rules = MergeRules::all(FieldRule::SourceWins);
    rules.fields.insert("theirs".to_owned(), FieldRule::TargetAlone);
    assert_eq!(created(&mapped, &rules), fields(json!({ "name": "Ana", "country": "VE" })));
}
