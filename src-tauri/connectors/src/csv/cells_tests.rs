use proptest::prelude::*;

use super::*;

/// What the library reads of one row.
fn library(row: &str) -> Vec<String> {
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(b';')
        .from_reader(row.as_bytes());
    let record = reader.records().next();
    record.map(|record| record.unwrap().iter().map(str::to_owned).collect()).unwrap_or_default()
}

#[test]
fn a_row_falls_into_its_cells_as_they_are_written() {
    assert_eq!(split(r#"1;"a;b";c"d;"#, ';'), ["1", r#""a;b""#, r#"c"d"#, ""]);
    assert_eq!(split(r#""dos ""2"" ";x"#, ';'), [r#""dos ""2"" ""#, "x"]);
    assert_eq!(split("", ';'), [""]);
}

#[test]
fn an_open_quotation_mark_is_seen() {
    assert!(ends_inside("1;\"a\nb;", ';'));
    assert!(ends_inside("1;\"a\"\"", ';'));
    for closed in ["1;\"a\nb\"", "1;12\" pizza", "1;\"a\";b", ""] {
        assert!(!ends_inside(closed, ';'), "{closed}");
    }
}

#[test]
fn letters_behind_a_closing_mark_are_seen() {
    for sound in ["1;\"a\";b", "1;\"a \"\"b\"\"\"", "1;12\" pizza", ""] {
        assert!(is_sound(sound, ';'), "{sound}");
    }
    assert!(!is_sound("1;\"a\"b;c", ';'));
}

#[test]
fn only_what_needs_quotation_marks_or_had_them_gets_them() {
    assert_eq!(write("a b", ';', Quoted::No), "a b");
    assert_eq!(write("a b", ';', Quoted::Yes), "\"a b\"");
    assert_eq!(write("a;b", ';', Quoted::No), "\"a;b\"");
    assert_eq!(write("dos \"2\"\n", ';', Quoted::No), "\"dos \"\"2\"\"\n\"");
    assert_eq!(
        write("=1+1", ';', Quoted::No),
        "=1+1",
        "a text is written exactly, and nothing is worked out"
    );
}

proptest! {
    #[test]
    fn rows_fall_apart_as_the_library_reads_them(row in "[a;\" ñ]{1,12}") {
        prop_assume!(!ends_inside(&row, ';'));
        prop_assert_eq!(split(&row, ';').len(), library(&row).len());
    }

    #[test]
    fn what_is_written_is_what_is_read(texts in prop::collection::vec("[a;\"\r\n ñ=]{0,8}", 2..5)) {
        let row: Vec<String> = texts.iter().map(|text| write(text, ';', Quoted::No)).collect();
        prop_assert_eq!(library(&row.join(";")), texts);
    }
}
