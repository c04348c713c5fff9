//! Every codec against what it declares, on generated values of both sides.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::strategy::BoxedStrategy;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;

use super::*;
use crate::mapping::{Broken, check_source, check_target};

/// A codec with settings, what it must declare, and values of each side.
struct Row {
    codec: Value,
    declared: RoundTrip,
    sources: BoxedStrategy<Value>,
    targets: BoxedStrategy<Value>,
}

fn text_of(pattern: &'static str) -> BoxedStrategy<Value> {
    pattern.prop_map(Value::from).boxed()
}

fn any_text() -> BoxedStrategy<Value> {
    prop_oneof![
        text_of(".{0,12}"),
        text_of("[ \\t]{0,2}[a-zñÑÁ]{0,5}[ \\t]{0,2}"),
        text_of("[-_ ,;a-bñ]{0,8}"),
        text_of("AR-.{0,5}|.{0,5} kg"),
        Just(Value::Null).boxed(),
        Just(json!("")).boxed(),
    ]
    .boxed()
}

/// Clean, damaged, damaged beyond certainty, and letters that damage leaves behind.
fn damaged_text() -> BoxedStrategy<Value> {
    let words =
        ["Peña", "PeÃ±a", "PeÃƒÂ±a", "MarÃa", "AÃ±o", "Ã‘uble", "SÃO", "â‚¬ 3", "ğŸ˜€", "Pe\u{fffd}a", "sí"];
    let word = proptest::sample::select(words.to_vec());
    prop_oneof![
        word.clone().prop_map(Value::from),
        proptest::collection::vec(word, 1..3).prop_map(|words| Value::from(words.join(" "))),
        text_of("([a-zñÃÂâðÅÄ€™šŸº±³©¡“” ]|Ã±|Ã³|Ãƒ|Â¿|â€œ){0,8}"),
        any_text(),
    ]
    .boxed()
}

fn any_number() -> BoxedStrategy<Value> {
    prop_oneof![
        any::<i64>().prop_map(Value::from),
        (-200_000_i64..200_000).prop_map(|cents| json!(cents as f64 / 100.0)),
        (-2000_i64..2000).prop_map(Value::from),
        any::<f64>().prop_map(|float| json!(float)),
    ]
    .boxed()
}

fn number_text() -> BoxedStrategy<Value> {
    prop_oneof![
        text_of("-?[0-9]{1,5}([.,][0-9]{1,3})?"),
        text_of("-?[1-9][0-9]{0,2}(\\.[0-9]{3}){1,2}(,[0-9]{2})?"),
        text_of("-?[1-9][0-9]{0,2}(,[0-9]{3}){1,2}(\\.[0-9]{2})?"),
        text_of("[-0-9.,]{0,9}"),
    ]
    .boxed()
}

fn numbers() -> BoxedStrategy<Value> {
    prop_oneof![number_text(), any_number(), any_text()].boxed()
}

fn days() -> BoxedStrategy<Value> {
    prop_oneof![
        text_of("[0-3][0-9]/[01][0-9]/(19|20)[0-9]{2}"),
        text_of("(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]"),
        text_of("[1-9]/[1-9]/20[0-9]{2}"),
        text_of("(19|20)[0-9]{2}[01][0-9][0-3][0-9]"),
        any_text(),
    ]
    .boxed()
}

fn instants() -> BoxedStrategy<Value> {
    prop_oneof![
        text_of("20[0-9]{2}-(0[1-9]|1[0-2])-[0-2][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}(Z|[-+]0[0-9]:[03]0)"),
        text_of("[0-2][0-9]/(0[1-9]|1[0-2])/20[0-9]{2} [0-2][0-9]:[0-5][0-9]"),
        (0_i64..4_000_000_000).prop_map(Value::from).boxed(),
        (0_i64..4_000_000_000).prop_map(|seconds| json!(seconds * 1000)).boxed(),
        (0_i64..66_000_000).prop_map(|minutes| json!(minutes * 60_000)).boxed(),
    ]
    .boxed()
}

fn flags() -> BoxedStrategy<Value> {
    let words = ["sí", "SI", "si", "No", "n", "S", "N", "1", "0", "true", "FALSE", "activo", "de baja", "x"];
    prop_oneof![
        proptest::sample::select(words.to_vec()).prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        (0..3).prop_map(Value::from),
        any_text(),
    ]
    .boxed()
}

fn lists() -> BoxedStrategy<Value> {
    let part = prop_oneof![text_of("[-a-zñ]{0,4}"), text_of("[a-b, ;]{0,3}"), Just(Value::Null).boxed()];
    prop_oneof![proptest::collection::vec(part, 0..4).prop_map(Value::from), any_text()].boxed()
}

fn joined() -> BoxedStrategy<Value> {
    prop_oneof![text_of("[-a-zñ]{0,4}(--|;|, )[-a-z]{0,4}"), text_of("[a-c;]{0,6}"), any_text()].boxed()
}

fn phones() -> BoxedStrategy<Value> {
    prop_oneof![
        text_of("(\\+|00)?[0-9]{2}[ -.]?\\(?[0-9]{3}\\)?[ -]?[0-9]{4}"),
        text_of("[0-9+]{5,17}"),
        any_text()
    ]
    .boxed()
}

fn ids() -> BoxedStrategy<Value> {
    prop_oneof![
        text_of("[vVeE]?-?[0-9]{1,2}\\.[0-9]{3}\\.[0-9]{3}(-K)?"),
        text_of("[VEJ]?0{0,3}[0-9]{0,9}"),
        any_text()
    ]
    .boxed()
}

fn any_json() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![any_text(), any_number(), any::<bool>().prop_map(Value::from)];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[a-c]", inner, 0..3).prop_map(|map| json!(map)),
        ]
    })
    .boxed()
}

fn json_texts() -> BoxedStrategy<Value> {
    prop_oneof![
        any_json().prop_map(|value| Value::from(value.to_string())),
        text_of("\\[ ?-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?(e[0-9]{1,2})? ?\\]"),
        text_of("\\{\"[ab]\":1, ?\"[ab]\":2\\}"),
        any_text(),
    ]
    .boxed()
}

fn listed() -> BoxedStrategy<Value> {
    let values =
        [json!("A"), json!("B"), json!(3), json!(true), json!("activo"), json!("baja"), json!("otro")];
    prop_oneof![proptest::sample::select(values.to_vec()), any_text()].boxed()
}

fn rows() -> Vec<Row> {
    use RoundTrip::{AfterNormalisation, Exact, OneWay};
    let row =
        |codec, declared, sources: fn() -> BoxedStrategy<Value>, targets: fn() -> BoxedStrategy<Value>| Row {
            codec,
            declared,
            sources: sources(),
            targets: targets(),
        };
    let bogota = json!({"pattern": {"pattern": "dd/MM/yyyy HH:mm", "zone": "America/Bogota"}});
    let madrid = json!({"pattern": {"pattern": "dd/MM/yyyy HH:mm", "zone": "Europe/Madrid"}});
    let utc = json!({"pattern": {"pattern": "yyyy-MM-ddTHH:mm:ss.SSSXXX"}});
    let pairs = json!([["A", "activo"], ["B", "baja"], [3, true]]);
    let many = json!([["A", "activo"], ["B", "activo"]]);
    vec![
        row(json!({"codec": "copy"}), Exact, any_json, any_json),
        row(json!({"codec": "trim"}), AfterNormalisation, any_text, any_text),
        row(json!({"codec": "case", "to": "upper"}), AfterNormalisation, any_text, any_text),
        row(json!({"codec": "case", "to": "lower"}), AfterNormalisation, any_text, any_text),
        row(
            json!({"codec": "decimal", "scale": 2, "source": "spanish", "target": "plain"}),
            AfterNormalisation,
            numbers,
            numbers,
        ),
        row(
            json!({"codec": "decimal", "scale": 3, "source": "english", "target": "number"}),
            AfterNormalisation,
            numbers,
            numbers,
        ),
        row(
            json!({"codec": "decimal", "scale": 2, "source": "comma", "target": "english"}),
            AfterNormalisation,
            numbers,
            numbers,
        ),
        row(
            json!({"codec": "decimal", "scale": 2, "source": "unstated", "target": "plain"}),
            OneWay,
            numbers,
            numbers,
        ),
        row(
            json!({"codec": "integer", "source": "text", "target": "number"}),
            AfterNormalisation,
            numbers,
            numbers,
        ),
        row(
            json!({"codec": "integer", "source": "number", "target": "text"}),
            AfterNormalisation,
            numbers,
            numbers,
        ),
        row(
            json!({"codec": "cents", "cents": "target", "notation": "spanish"}),
            AfterNormalisation,
            numbers,
            numbers,
        ),
        row(json!({"codec": "cents", "cents": "source"}), AfterNormalisation, numbers, numbers),
        row(
            json!({"codec": "cents", "cents": "source", "notation": "number"}),
            AfterNormalisation,
            numbers,
            numbers,
        ),
        row(
            json!({"codec": "date", "source": {"pattern": "dd/MM/yyyy"}, "target": {"pattern": "yyyy-MM-dd"}}),
            Exact,
            days,
            days,
        ),
        row(
            json!({"codec": "date", "source": {"pattern": "yyyyMMdd"}, "target": {"pattern": "d/M/yyyy"}}),
            Exact,
            days,
            days,
        ),
        row(
            json!({"codec": "date", "source": "unstated", "target": {"pattern": "yyyy-MM-dd"}}),
            OneWay,
            days,
            days,
        ),
        row(
            json!({"codec": "date_time", "source": bogota, "target": "epoch_milliseconds"}),
            Exact,
            instants,
            instants,
        ),
        row(
            json!({"codec": "date_time", "source": madrid, "target": "epoch_seconds"}),
            Exact,
            instants,
            instants,
        ),
        row(
            json!({"codec": "date_time", "source": "epoch_milliseconds", "target": utc}),
            AfterNormalisation,
            instants,
            instants,
        ),
        row(
            json!({"codec": "boolean", "source": "si_no", "target": "json"}),
            AfterNormalisation,
            flags,
            flags,
        ),
        row(
            json!({"codec": "boolean", "source": "s_n", "target": "number"}),
            AfterNormalisation,
            flags,
            flags,
        ),
        row(
            json!({"codec": "boolean", "source": "one_zero", "target": {"words": {"yes": "Activo", "no": "De baja"}}}),
            AfterNormalisation,
            flags,
            flags,
        ),
        row(
            json!({"codec": "boolean", "source": "true_false", "target": "json"}),
            AfterNormalisation,
            flags,
            flags,
        ),
        row(json!({"codec": "boolean", "source": "unstated", "target": "json"}), OneWay, flags, flags),
        row(json!({"codec": "enumeration", "values": pairs}), Exact, listed, listed),
        row(json!({"codec": "enumeration", "values": many}), OneWay, listed, listed),
        row(json!({"codec": "enumeration", "values": pairs, "default": "otro"}), OneWay, listed, listed),
        row(json!({"codec": "join", "fields": ["a", "b"], "separator": "--"}), Exact, lists, joined),
        row(json!({"codec": "split", "fields": ["a", "b"], "separator": ";"}), Exact, joined, lists),
        row(json!({"codec": "list", "separator": ";"}), AfterNormalisation, lists, joined),
        row(json!({"codec": "list", "source_separator": "--", "separator": ";"}), Exact, joined, joined),
        row(json!({"codec": "repair_text"}), AfterNormalisation, damaged_text, damaged_text),
        row(
            json!({"codec": "chain", "steps": [{"codec": "repair_text"}, {"codec": "trim"}, {"codec": "case", "to": "upper"}]}),
            AfterNormalisation,
            damaged_text,
            damaged_text,
        ),
        row(json!({"codec": "prefix", "text": "AR-"}), Exact, any_text, any_text),
        row(json!({"codec": "suffix", "text": " kg"}), Exact, any_text, any_text),
        row(json!({"codec": "phone_digits"}), AfterNormalisation, phones, phones),
        row(
            json!({"codec": "phone_digits", "source": "digits", "target": "plus"}),
            AfterNormalisation,
            phones,
            phones,
        ),
        row(json!({"codec": "national_id"}), AfterNormalisation, ids, ids),
        row(
            json!({"codec": "national_id", "prefixes": ["V", "E", "J"], "missing_prefix": "V", "leading_zeros": "drop"}),
            AfterNormalisation,
            ids,
            ids,
        ),
        row(json!({"codec": "json_text"}), AfterNormalisation, any_json, json_texts),
        row(
            json!({"codec": "chain", "steps": [{"codec": "trim"}, {"codec": "decimal", "scale": 2, "source": "spanish", "target": "plain"}]}),
            AfterNormalisation,
            numbers,
            numbers,
        ),
        row(
            json!({"codec": "chain", "steps": [{"codec": "suffix", "text": " "}, {"codec": "trim"}]}),
            AfterNormalisation,
            any_text,
            any_text,
        ),
        row(
            json!({"codec": "chain", "steps": [{"codec": "trim"}, {"codec": "split", "fields": ["a", "b"], "separator": ";"}]}),
            AfterNormalisation,
            joined,
            lists,
        ),
        row(
            json!({"codec": "chain", "steps": [{"codec": "enumeration", "values": pairs}, {"codec": "copy"}]}),
            Exact,
            listed,
            listed,
        ),
    ]
}

/// Runs the check over generated values and says how many were accepted, and the first that broke it.
fn first_broken(
    codec: &dyn Transcode,
    sources: &BoxedStrategy<Value>,
    targets: &BoxedStrategy<Value>,
) -> (usize, Option<(Value, Broken)>) {
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let mut accepted = 0;
    for _ in 0..600 {
        let source = sources.new_tree(&mut runner).expect("a value").current();
        let target = targets.new_tree(&mut runner).expect("a value").current();
        accepted += usize::from(codec.encode(&source).is_ok_and(|value| !value.is_null()));
        for (value, result) in
            [(&source, check_source(codec, &source)), (&target, check_target(codec, &target))]
        {
            if let Err(broken) = result {
                return (accepted, Some((value.clone(), broken)));
            }
        }
    }
    (accepted, None)
}

#[test]
fn every_codec_keeps_what_it_declares() {
    for row in rows() {
        let codec = Codec::from_json(&row.codec).expect("a codec");
        assert_eq!(codec.round_trip(), row.declared, "{}", row.codec);
        let (accepted, broken) = first_broken(&codec, &row.sources, &row.targets);
        assert_eq!(broken, None, "{}", row.codec);
        assert!(accepted >= 10, "{}: only {accepted} values reached the codec", row.codec);
    }
}

#[test]
fn every_codec_stands_in_the_table() {
    let tested: BTreeSet<String> =
        rows().iter().map(|row| row.codec["codec"].as_str().unwrap().to_owned()).collect();
    assert_eq!(tested, Codec::NAMES.iter().map(|name| (*name).to_owned()).collect());
}

#[test]
fn a_codec_is_stored_as_json_and_read_back() {
    for row in rows() {
        let codec = Codec::from_json(&row.codec).expect("a codec");
        let stored = serde_json::to_value(&codec).expect("JSON");
        assert_eq!(stored["codec"], row.codec["codec"]);
        assert_eq!(Codec::from_json(&stored), Ok(codec));
    }
}

/// A twin that declares what its codec does not keep.
struct Claims<T>(T, RoundTrip);

impl<T: Transcode> Transcode for Claims<T> {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        self.0.encode(value)
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        self.0.decode(value)
    }

    fn round_trip(&self) -> RoundTrip {
        self.1
    }
}

/// Grows with every trip.
struct Growing;

impl Transcode for Growing {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        Ok(format!("{}!", text(value)?).into())
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        Ok(value.clone())
    }

    fn round_trip(&self) -> RoundTrip {
        RoundTrip::AfterNormalisation
    }
}

#[test]
fn a_codec_that_declares_falsely_is_caught() {
    for row in rows() {
        let codec = Codec::from_json(&row.codec).expect("a codec");
        let claim = match codec.round_trip() {
            RoundTrip::Exact => continue,
            RoundTrip::AfterNormalisation => RoundTrip::Exact,
            RoundTrip::OneWay => RoundTrip::AfterNormalisation,
        };
        let (_, broken) = first_broken(&Claims(codec, claim), &row.sources, &row.targets);
        assert!(broken.is_some(), "{} passes for {claim:?}", row.codec);
    }
    let (_, broken) = first_broken(&Growing, &any_text(), &any_text());
    assert_eq!(broken.map(|(_, broken)| broken), Some(Broken::Changed));
    // Without the rule that a list with a shared value goes one way, two clients would become one.
    let many =
        Enumeration { values: vec![(json!("A"), json!("x")), (json!("B"), json!("x"))], default: None };
    let shared = Claims(many, RoundTrip::Exact);
    assert_eq!(check_source(&shared, &json!("B")), Err(Broken::Changed));
    // And a codec that says one-way and answers nevertheless is caught as well.
    assert_eq!(check_target(&Claims(Codec::COPY, RoundTrip::OneWay), &json!("x")), Err(Broken::AnsweredBack));
}

#[test]
fn unknown_codecs_and_settings_are_refused_in_words() {
    let words = |json: Value| Codec::from_json(&json).expect_err("refused").to_string();
    assert_eq!(words(json!({"codec": "rot13"})), "no codec is called rot13");
    assert_eq!(words(json!("trim")), "no codec is called ");
    assert!(words(json!({"codec": "trim", "side": "left"})).contains("side"));
    assert!(words(json!({"codec": "copy", "x": 1})).contains("x"));
    let table = [
        (json!({"codec": "decimal", "scale": 2, "source": "plain", "target": "unstated"}), "must be stated"),
        (json!({"codec": "decimal", "scale": 40, "source": "plain", "target": "plain"}), "at most 18"),
        (json!({"codec": "date", "source": {"pattern": "dd/MM/yy"}, "target": "unstated"}), "yy"),
        (
            json!({"codec": "date_time", "source": {"pattern": {"pattern": "dd/MM/yyyy HH:mm", "zone": "Bogota"}}, "target": "epoch_seconds"}),
            "Bogota",
        ),
        (
            json!({"codec": "boolean", "source": {"words": {"yes": "si", "no": "SÍ"}}, "target": "json"}),
            "two different",
        ),
        (json!({"codec": "enumeration", "values": [["A", 1], ["A", 2]]}), "twice"),
        (json!({"codec": "enumeration", "values": [[1.5, "x"]]}), "integer"),
        (json!({"codec": "join", "fields": ["a"], "separator": " "}), "two fields"),
        (json!({"codec": "join", "fields": ["a", "a"], "separator": " "}), "twice"),
        (json!({"codec": "prefix", "text": ""}), "empty"),
        (json!({"codec": "national_id", "prefixes": ["v"]}), "capital"),
        (json!({"codec": "chain", "steps": []}), "1 to 8"),
        (
            json!({"codec": "chain", "steps": [{"codec": "chain", "steps": [{"codec": "copy"}]}]}),
            "chain in a chain",
        ),
        (
            json!({"codec": "chain", "steps": [{"codec": "trim"}, {"codec": "join", "fields": ["a", "b"], "separator": " "}]}),
            "first step",
        ),
        (json!({"codec": "chain", "steps": [{"codec": "prefix", "text": ""}]}), "empty"),
    ];
    for (json, part) in table {
        let words = words(json.clone());
        assert!(words.contains(part), "{json}: {words}");
    }
}

#[test]
fn what_a_codec_makes_of_a_value() {
    use CodecError::*;
    let table = [
        (json!({"codec": "trim"}), json!("  Ana Peña "), Ok(json!("Ana Peña"))),
        (json!({"codec": "trim"}), json!(5), Err(WrongType)),
        (json!({"codec": "repair_text"}), json!("Señora Núñez"), Ok(json!("Señora Núñez"))),
        (json!({"codec": "repair_text"}), json!("SeÃ±ora NÃºÃ±ez"), Ok(json!("Señora Núñez"))),
        (json!({"codec": "repair_text"}), json!("MarÃa PeÃ±a"), Err(DamagedText)),
        (json!({"codec": "repair_text"}), json!("Pe\u{fffd}a"), Err(DamagedText)),
        (json!({"codec": "repair_text"}), json!(5), Err(WrongType)),
        (
            json!({"codec": "chain", "steps": [{"codec": "repair_text"}, {"codec": "trim"}, {"codec": "case", "to": "upper"}]}),
            json!("  jamÃ³n ibÃ©rico "),
            Ok(json!("JAMÓN IBÉRICO")),
        ),
        (
            json!({"codec": "chain", "steps": [{"codec": "repair_text"}, {"codec": "trim"}]}),
            json!("JamÃn "),
            Err(DamagedText),
        ),
        (json!({"codec": "case", "to": "upper"}), json!("ñandú"), Ok(json!("ÑANDÚ"))),
        (json!({"codec": "prefix", "text": "AR-"}), json!("7"), Ok(json!("AR-7"))),
        (json!({"codec": "phone_digits"}), json!("+58 (412) 555-12.34"), Ok(json!("584125551234"))),
        (
            json!({"codec": "phone_digits", "target": "plus"}),
            json!("0058 412 5551234"),
            Ok(json!("+584125551234")),
        ),
        (json!({"codec": "phone_digits", "source": "plus"}), json!("0412 5551234"), Err(NotAPhone)),
        (json!({"codec": "phone_digits"}), json!("412-CALL-ME"), Err(NotAPhone)),
        (json!({"codec": "national_id"}), json!("v-12.345.678"), Ok(json!("V12345678"))),
        (json!({"codec": "national_id"}), json!("0912345678"), Ok(json!("0912345678"))),
        (
            json!({"codec": "national_id", "leading_zeros": "drop", "missing_prefix": "V"}),
            json!("0012.345"),
            Ok(json!("V12345")),
        ),
        (json!({"codec": "national_id"}), json!("J-1234"), Err(NotANationalId)),
        (json!({"codec": "boolean", "source": "si_no", "target": "json"}), json!("SI"), Ok(json!(true))),
        (json!({"codec": "boolean", "source": "si_no", "target": "json"}), json!("quizá"), Err(NotABoolean)),
        (json!({"codec": "enumeration", "values": [["A", "x"]]}), json!("B"), Err(NotInEnumeration)),
        (json!({"codec": "enumeration", "values": [["A", "x"]], "default": "?"}), json!("B"), Ok(json!("?"))),
        (
            json!({"codec": "join", "fields": ["n", "a"], "separator": " "}),
            json!(["Ana", "Peña"]),
            Ok(json!("Ana Peña")),
        ),
        (
            json!({"codec": "join", "fields": ["n", "a"], "separator": " "}),
            json!(["Ana María", "Peña"]),
            Err(SeparatorInside),
        ),
        (
            json!({"codec": "split", "fields": ["a", "n"], "separator": ", "}),
            json!("Peña, Ana"),
            Ok(json!(["Peña", "Ana"])),
        ),
        (
            json!({"codec": "split", "fields": ["a", "n"], "separator": ", "}),
            json!("Peña"),
            Err(WrongPartCount),
        ),
        (
            json!({"codec": "split", "fields": ["a", "n"], "separator": ", "}),
            Value::Null,
            Ok(json!([null, null])),
        ),
        (json!({"codec": "list", "separator": ";"}), json!(["a", "b"]), Ok(json!("a;b"))),
        (json!({"codec": "list", "separator": ";"}), json!("a;b"), Err(WrongType)),
        (
            json!({"codec": "list", "source_separator": ";", "separator": ", "}),
            json!("a;b"),
            Ok(json!("a, b")),
        ),
        (
            json!({"codec": "list", "source_separator": ";", "separator": ", "}),
            json!("a, b;c"),
            Err(SeparatorInside),
        ),
        (
            json!({"codec": "list", "source_separator": ";", "separator": ", "}),
            json!("a;;b"),
            Err(WrongPartCount),
        ),
        (json!({"codec": "json_text"}), json!({"b": 1, "a": [true]}), Ok(json!("{\"a\":[true],\"b\":1}"))),
        (
            json!({"codec": "chain", "steps": [{"codec": "suffix", "text": " "}, {"codec": "trim"}]}),
            json!("x"),
            Err(NotReversible),
        ),
        (json!({"codec": "copy"}), json!(""), Ok(json!(""))),
        (json!({"codec": "trim"}), json!(""), Ok(Value::Null)),
    ];
    for (codec, value, expected) in table {
        assert_eq!(Codec::from_json(&codec).expect("a codec").encode(&value), expected, "{codec} of {value}");
    }
}

#[test]
fn json_text_that_would_come_back_changed_is_refused() {
    let codec = JsonText {};
    for (text, expected) in [
        ("{\"a\":1.10}", Ok(json!({"a": 1.1}))),
        ("[1e2, \"1.234567890123456789\"]", Ok(json!([100.0, "1.234567890123456789"]))),
        ("[0.1234567890123456789]", Err(CodecError::UnfaithfulJson)),
        ("[12345678901234567890123]", Err(CodecError::UnfaithfulJson)),
        ("{\"a\":{\"b\":1,\"b\":2}}", Err(CodecError::UnfaithfulJson)),
        ("{a:1}", Err(CodecError::NotJson)),
    ] {
        assert_eq!(codec.decode(&json!(text)), expected, "{text}");
    }
}
