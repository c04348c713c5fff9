use proptest::prelude::*;

use super::*;

fn settings(key: Option<&str>, delimiter: Delimiter) -> CsvSettings {
    CsvSettings { folder: "/".into(), key: key.map(str::to_owned), delimiter }
}

fn auto() -> CsvSettings {
    settings(None, Delimiter::Auto)
}

fn parse(text: &str) -> Table {
    Table::parse(text, &auto()).unwrap()
}

fn refused(text: &str, settings: &CsvSettings) -> String {
    match Table::parse(text, settings).unwrap_err() {
        RemoteError::Transient { code, .. } | RemoteError::Record { code, .. } => code.to_string(),
        other => other.class().to_owned(),
    }
}

/// What is told of a text: id and JSON, or the reason.
fn told(text: &str) -> Vec<String> {
    let tell = |told| match told {
        Told::Record(record) => match record.body {
            RecordBody::Malformed { reason, .. } => format!("{} {reason}", record.external_id),
            _ => format!("{} {}", record.external_id, record.raw_json),
        },
        Told::Aside(entry) => entry.reason.code().to_owned(),
    };
    parse(text).told().map(tell).collect()
}

#[test]
fn a_row_is_an_object_of_texts_in_the_order_of_the_columns() {
    let text = "código;nombre;precio\r\n007;\"Muñoz; \"\"Íñigo\"\"\";1,50\r\n8;;\r\n";
    assert_eq!(
        told(text),
        [
            r#"007 {"código":"007","nombre":"Muñoz; \"Íñigo\"","precio":"1,50"}"#,
            r#"8 {"código":"8","nombre":"","precio":""}"#
        ]
    );
}

#[test]
fn the_delimiter_is_what_the_header_line_has_most_of() {
    for (text, delimiter) in [
        ("a;b,c;d\n", ';'),
        ("a,b;c,d\n1;;;;;,,\n", ','),
        ("a\tb\n", '\t'),
        ("\"a;b;c\",d\n", ','),
        ("a\n", ';'),
        ("sep=,\r\na;b;c,d\r\n", ','),
    ] {
        assert_eq!(parse(text).delimiter, delimiter, "{text:?}");
    }
    let set = Table::parse("a;b;c,d\n", &settings(None, Delimiter::Comma)).unwrap();
    assert_eq!(set.names, ["a;b;c", "d"]);
}

#[test]
fn excels_line_about_the_delimiter_is_no_header_and_stays() {
    let text = "SEP=;\r\n\r\na;b\r\n1;2\r\n";
    assert_eq!(parse(text).names, ["a", "b"]);
    assert_eq!(parse(text).to_text(), text);
}

#[test]
fn the_key_is_the_first_column_or_the_one_that_is_named() {
    let text = "nombre;código\nAna;1\n";
    assert_eq!(parse(text).key, 0);
    assert_eq!(Table::parse(text, &settings(Some("código"), Delimiter::Auto)).unwrap().key, 1);
    assert_eq!(refused(text, &settings(Some("id"), Delimiter::Auto)), "KEY_COLUMN_MISSING");
    assert_eq!(refused(";b\n", &auto()), "KEY_COLUMN_MISSING");
}

#[test]
fn a_row_that_is_no_record_takes_no_other_with_it() {
    let text = "id;a\n1;x\n;y\n2\n3;x;z\n4;x\n5;first\n5;second\n5;third\n  ;z\n6;x\n";
    assert_eq!(
        told(text),
        [
            r#"1 {"id":"1","a":"x"}"#,
            "ID_MISSING",
            "2 COLUMN_COUNT",
            "3 COLUMN_COUNT",
            r#"4 {"id":"4","a":"x"}"#,
            "5 KEY_REPEATED",
            "ID_REPEATED",
            "ID_REPEATED",
            "ID_MISSING",
            r#"6 {"id":"6","a":"x"}"#,
        ]
    );
}

#[test]
fn a_column_without_a_name_is_kept_and_not_read() {
    assert_eq!(told("id;a;;\n1;x;y;\n"), [r#"1 {"id":"1","a":"x"}"#]);
    assert_eq!(parse("id;a;;\n1;x;y;\n").to_text(), "id;a;;\n1;x;y;\n");
}

#[test]
fn a_file_that_cannot_be_meant_is_refused_as_a_whole() {
    for (text, code) in [
        ("", "NO_HEADER"),
        ("\n\r\n", "NO_HEADER"),
        ("sep=;", "NO_HEADER"),
        ("id;a;a\n", "HEADER_REPEATED"),
        ("id;a;b\n1;x", "FILE_CUT_OFF"),
        ("id;a\n1;\"x\n2;y\n", "FILE_CUT_OFF"),
        // The mark that is open is closed by that of a later row: what lies between would look deleted.
        ("id;a\n1;\"x\n2;y\n3;\"z\"\n4;w\n", "FILE_CUT_OFF"),
        ("id;a\n1;\"x\n2;y\n3;\"z\";\n4;w\n", "FILE_CUT_OFF"),
    ] {
        assert_eq!(refused(text, &auto()), code, "{text:?}");
    }
}

#[test]
fn a_last_row_without_a_line_end_is_a_row() {
    assert_eq!(told("id;a\n1;x"), [r#"1 {"id":"1","a":"x"}"#]);
    assert_eq!(told("id;a"), Vec::<String>::new());
}

#[test]
fn another_way_of_writing_the_same_is_no_other_version() {
    let version = |text: &str| parse(text).rows.first().map(Row::version);
    assert_eq!(version("id;a\n1;x\n"), version("id;a\r\n\"1\";\"x\"\r\n"));
    assert_ne!(version("id;a\n1;x\n"), version("id;a\n1;x \n"));
    assert_ne!(version("id;a\n1;x2\n"), version("id;a\n1x;2\n"), "where a cell ends is part of it");
}

proptest! {
    #[test]
    fn a_file_that_nobody_changes_is_written_as_it_is(
        rows in prop::collection::vec("[a;\"ñ ]{0,6}(\r\n|\n|\r|\n\n)", 0..6),
    ) {
        let text = format!("\r\nid;a\r\n{}", rows.concat());
        if let Ok(table) = Table::parse(&text, &auto()) {
            prop_assert_eq!(table.to_text(), text);
        }
    }
}
