use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const LIMIT: usize = 4_096;

fn split(document: &[u8], cuts: &[usize]) -> Result<(Vec<String>, Value), JsonStreamError> {
    let mut splitter = JsonArraySplitter::new("data", LIMIT);
    let mut elements = Vec::new();
    let mut take = |told: Vec<Element>| {
        elements.extend(told.into_iter().map(|element| match element {
            Element::Whole(text) => text,
            Element::TooLarge { beginning, bytes } => {
                assert_eq!(beginning.len(), LIMIT);
                bytes.to_string()
            }
        }));
    };
    let mut rest = document;
    for cut in cuts {
        let (chunk, after) = rest.split_at((*cut).min(rest.len()));
        take(splitter.feed(chunk)?);
        rest = after;
    }
    take(splitter.feed(rest)?);
    Ok((elements, Value::Object(splitter.finish()?)))
}

fn parsed(elements: &[String]) -> Vec<Value> {
    elements.iter().map(|element| serde_json::from_str(element).unwrap()).collect()
}

#[test]
fn elements_come_out_as_they_were_written_and_the_rest_without_them() {
    let document = br#" {"status":200, "data" : [ {"a":"[,]}\"\\"} , 1.50 ,"\u00f1 \"x", [], null ] ,"meta":{"data":[9]}} "#;
    let (elements, envelope) = split(document, &[]).unwrap();
    assert_eq!(elements, [r#"{"a":"[,]}\"\\"}"#, "1.50", r#""\u00f1 \"x""#, "[]", "null"]);
    assert_eq!(envelope, json!({"status": 200, "data": [], "meta": {"data": [9]}}));
}

#[test]
fn an_empty_list_is_a_list() {
    assert_eq!(split(br#"{"data":[ ]}"#, &[]).unwrap(), (Vec::new(), json!({"data": []})));
}

#[test]
fn what_is_no_list_is_told_apart_from_an_empty_one() {
    use JsonStreamError::{Malformed, NoList, TooLarge, Truncated};
    let long = format!("{{\"data\":[\"{}", "x".repeat(LIMIT));
    let wide = format!("{{\"x\":\"{}\",\"data\":[]}}", "x".repeat(LIMIT));
    for (document, expected) in [
        (&b""[..], Truncated),
        (b"{", Truncated),
        (br#"{"error":"no"}"#, NoList),
        (br#"{"data":null}"#, NoList),
        (br#"{"data":{"data":[1]}}"#, NoList),
        (br#"{"data":[1],"d\u0061ta":[2]}"#, NoList),
        (b"[1]", Malformed),
        (b"<html>", Malformed),
        (br#"{"data":[1,]}"#, Malformed),
        (br#"{"data":[,1]}"#, Malformed),
        (br#"{"data":[1}]}"#, Malformed),
        (br#"{"data":[1] 2}"#, Malformed),
        (br#"{"data":[1]} x"#, Malformed),
        (br#"{"data":[1],}"#, Malformed),
        (b"{\"data\":[\"\xff\"]}", Malformed),
        (long.as_bytes(), Truncated),
        (wide.as_bytes(), TooLarge),
    ] {
        assert_eq!(split(document, &[]), Err(expected), "{}", String::from_utf8_lossy(document));
    }
}

#[test]
fn an_element_that_is_too_large_is_passed_over_and_takes_no_other_with_it() {
    // Brackets and half a letter stand around the limit.
    let large = format!("{{\"chat\":[\"{}ñ]}},\"]}}", "x".repeat(LIMIT - 10));
    let document = format!("{{\"data\":[1, {large} ,2,{large}],\"more\":3}}");
    let size = |spaces: usize| (large.len() + spaces).to_string();
    for cut in [0, 1, 7, LIMIT] {
        let cuts = vec![cut; document.len() / cut.max(1)];
        let (elements, envelope) = split(document.as_bytes(), &cuts).unwrap();
        assert_eq!(elements, ["1".to_owned(), size(1), "2".to_owned(), size(0)]);
        assert_eq!(envelope, json!({"data": [], "more": 3}));
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        // Everything that the splitter looks at, and letters of several bytes.
        r#"[a\[\]{},:"\\ñ😀 \n]{0,12}"#.prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(r#"(data|[a"\\ñ]{0,3})"#, inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_document_in_any_chunks_gives_what_a_parser_gives(
        elements in prop::collection::vec(any_json(), 0..6),
        before in prop::collection::btree_map(r#"[b"\\ñ]{1,3}"#, any_json(), 0..3),
        after in prop::collection::btree_map(r#"[c\[{]{1,3}"#, any_json(), 0..3),
        pretty in any::<bool>(),
        cuts in prop::collection::vec(0..40_usize, 0..40),
    ) {
        let member = |(key, value): (&String, &Value)| {
            let value = if pretty { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
            format!("{}:{}", serde_json::to_string(key).unwrap(), value.unwrap())
        };
        let list = (String::from("data"), Value::from(elements.clone()));
        let members: Vec<String> = before.iter().map(member)
            .chain([member((&list.0, &list.1))])
            .chain(after.iter().map(member))
            .collect();
        let document = format!("{{{}}}", members.join(if pretty { " ,\n" } else { "," }));
        let (found, envelope) = split(document.as_bytes(), &cuts).unwrap();
        prop_assert_eq!(parsed(&found), elements);
        let mut expected: Value = serde_json::from_str(&document).unwrap();
        expected["data"] = json!([]);
        prop_assert_eq!(envelope, expected);

        // Wherever it is cut off, it is noticed.
        for end in 0..document.len() {
            prop_assert_eq!(split(&document.as_bytes()[..end], &cuts), Err(JsonStreamError::Truncated));
        }
    }
}
