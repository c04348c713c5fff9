use serde_json::{Value, json};

use super::*;
use crate::csv::{CsvSettings, Delimiter, decode};

/// A file that is worked on.
struct Work {
    draft: Draft,
}

impl Work {
    fn on(bytes: &[u8]) -> Self {
        let (text, encoding) = decode(bytes.to_vec()).unwrap();
        let settings = CsvSettings { folder: "/".into(), key: None, delimiter: Delimiter::Auto };
        Self { draft: Draft::new(Table::parse(&text, &settings).unwrap(), encoding) }
    }

    fn create(&mut self, record: Value) -> Result<Accepted, RemoteError> {
        self.apply(UPSERT, "", record, &[], None)
    }

    fn change(&mut self, id: &str, record: Value, changed: &[&str]) -> Result<Accepted, RemoteError> {
        self.apply(UPSERT, id, record, changed, None)
    }

    fn apply(
        &mut self,
        action: &str,
        id: &str,
        record: Value,
        changed: &[&str],
        base_version: Option<String>,
    ) -> Result<Accepted, RemoteError> {
        self.draft.apply(&WriteOperation {
            idempotency_key: "key".to_owned(),
            entity: "clientes".to_owned(),
            action: action.to_owned(),
            external_id: id.to_owned(),
            payload: record.into(),
            changed: changed.iter().map(|name| (*name).to_owned()).collect(),
            base_version,
        })
    }

    fn bytes(&self) -> Vec<u8> {
        self.draft.bytes()
    }
}

/// Code and text of a refusal.
fn refusal(result: Result<Accepted, RemoteError>) -> String {
    match result.unwrap_err() {
        RemoteError::Record { code, detail } => format!("{code} {detail}"),
        other => other.class().to_owned(),
    }
}

#[test]
fn a_change_touches_its_own_cells_and_no_other_letter() {
    let before =
        "sep=;\r\nid;\"nombre\";nota;;\r\n1;\"Ana \"\"A\"\"\";  x ;a;\"b\"\r\n\r\n2; Luis;\"\";c;d\r\n";
    let mut work = Work::on(before.as_bytes());
    work.change("2", json!({ "nombre": "Luis; Núñez", "nota": "n" }), &["nombre", "nota"]).unwrap();
    let after = before.replace("2; Luis;\"\";c;d", "2;\"Luis; Núñez\";\"n\";c;d");
    assert_eq!(String::from_utf8(work.bytes()).unwrap(), after);
}

#[test]
fn encoding_mark_and_line_ends_stay() {
    let mut work = Work::on(b"id;nombre\r\n1;Mu\xf1oz\r\n");
    work.change("1", json!({ "nombre": "Ibáñez €" }), &["nombre"]).unwrap();
    assert_eq!(work.bytes(), b"id;nombre\r\n1;Ib\xe1\xf1ez \x80\r\n");
    let mut work = Work::on("\u{feff}id\tnombre\n1\tAna".as_bytes());
    work.create(json!({ "id": "2", "nombre": "Niño" })).unwrap();
    assert_eq!(work.bytes(), "\u{feff}id\tnombre\n1\tAna\n2\tNiño\n".as_bytes());
}

#[test]
fn only_fields_that_changed_are_written() {
    let mut work = Work::on(b"id;a;b\n1;x;y\n");
    work.change("1", json!({ "id": "1", "a": "new", "b": "old", "unknown": "u" }), &["a"]).unwrap();
    assert_eq!(work.bytes(), b"id;a;b\n1;new;y\n");
}

#[test]
fn a_new_record_takes_the_quotation_marks_of_the_last_one() {
    let mut work = Work::on(b"id;a;b\n1;x;y\n\"2\";\"x\";3\n");
    let accepted = work.create(json!({ "id": "4", "a": "z", "b": 1.10 })).unwrap();
    assert_eq!(accepted.external_id.as_deref(), Some("4"));
    assert_eq!(work.bytes(), b"id;a;b\n1;x;y\n\"2\";\"x\";3\n\"4\";\"z\";1.1\n");
}

#[test]
fn a_number_keeps_its_digits_and_nothing_is_worked_out() {
    let mut work = Work::on(b"id;a;b;c\n");
    let payload = r#"{"id":"=1+1","a":12345678901234567890.10,"b":true,"c":null}"#;
    let operation = WriteOperation {
        idempotency_key: "key".to_owned(),
        entity: "clientes".to_owned(),
        action: UPSERT.to_owned(),
        external_id: String::new(),
        payload: mostrador_connector::Payload::parse(payload).unwrap(),
        changed: Vec::new(),
        base_version: None,
    };
    work.draft.apply(&operation).unwrap();
    assert_eq!(work.bytes(), b"id;a;b;c\n=1+1;12345678901234567890.10;true;\n");
}

#[test]
fn what_a_file_cannot_hold_is_refused_with_its_field_and_without_its_value() {
    let mut work = Work::on(b"id;nombre\n1;Mu\xf1oz\n");
    let change =
        |work: &mut Work, record: Value, changed: &[&str]| refusal(work.change("1", record, changed));
    assert_eq!(
        change(&mut work, json!({ "nombre": "Zoraida 🍕" }), &["nombre"]),
        "LETTER_NOT_IN_FILE nombre has a letter that the file's encoding does not have"
    );
    assert_eq!(
        change(&mut work, json!({ "telefono": "555" }), &["telefono"]),
        "NO_SUCH_COLUMN the file has no column telefono"
    );
    assert_eq!(
        change(&mut work, json!({ "nombre": ["a"] }), &["nombre"]),
        "NOT_A_TEXT nombre is a list or an object, which no cell holds"
    );
    assert!(change(&mut work, json!({ "id": "2" }), &["id"]).starts_with("KEY_CHANGED"));
    assert_eq!(work.draft.change(), Change::None);
    // A field without a value needs no column.
    work.change("1", json!({ "nombre": "Ana" }), &["nombre", "telefono"]).unwrap();
}

#[test]
fn a_new_record_needs_a_key_that_is_free() {
    let mut work = Work::on(b"id;nombre\n1;Ana\n");
    assert_eq!(refusal(work.create(json!({ "nombre": "Luis" }))), "KEY_MISSING the record has no id");
    assert!(refusal(work.create(json!({ "id": " ", "nombre": "Luis" }))).starts_with("KEY_MISSING"));
    assert!(refusal(work.create(json!({ "id": "1", "nombre": "Luis" }))).starts_with("KEY_TAKEN"));
    assert_eq!(work.draft.change(), Change::None);
}

#[test]
fn a_repeated_operation_has_one_effect() {
    let mut work = Work::on(b"id;nombre\n1;Ana\n");
    let first = work.create(json!({ "id": "2", "nombre": "Luis" })).unwrap();
    assert_eq!(work.create(json!({ "id": "2", "nombre": "Luis" })).unwrap(), first);
    let version = work.change("1", json!({ "nombre": "Eva" }), &["nombre"]).unwrap().version;
    // The version that it was based on is gone by its own doing.
    let again = work.apply(UPSERT, "1", json!({ "nombre": "Eva" }), &["nombre"], Some("old".to_owned()));
    assert_eq!(again.unwrap().version, version);
    work.apply(DELETE, "1", json!({}), &[], None).unwrap();
    work.apply(DELETE, "1", json!({}), &[], None).unwrap();
    assert_eq!(work.bytes(), b"id;nombre\n2;Luis\n");
}

#[test]
fn a_row_that_changed_meanwhile_is_a_conflict() {
    let mut work = Work::on(b"id;nombre\n1;Ana\n");
    for action in [UPSERT, DELETE] {
        let result = work.apply(action, "1", json!({ "nombre": "Eva" }), &["nombre"], Some("old".to_owned()));
        assert_eq!(result.unwrap_err().class(), "conflict");
    }
    assert_eq!(work.draft.change(), Change::None);
}

#[test]
fn rows_that_are_no_record_are_left_alone() {
    let before = b"id;nombre\n1;a\n1;b\n2;c;d\n;e\n3;f\n";
    let mut work = Work::on(before);
    for (id, code) in [("1", "KEY_REPEATED"), ("2", "COLUMN_COUNT"), ("9", "NOT_FOUND")] {
        assert!(refusal(work.change(id, json!({ "nombre": "z" }), &["nombre"])).starts_with(code), "{id}");
    }
    assert!(refusal(work.apply(DELETE, "1", json!({}), &[], None)).starts_with("KEY_REPEATED"));
    assert!(refusal(work.create(json!({ "id": "1", "nombre": "a" }))).starts_with("KEY_REPEATED"));
    work.change("3", json!({ "nombre": "z" }), &["nombre"]).unwrap();
    assert_eq!(work.bytes(), b"id;nombre\n1;a\n1;b\n2;c;d\n;e\n3;z\n");
}

#[test]
fn every_row_can_go_and_new_ones_come() {
    let mut work = Work::on(b"id;nombre\r\n1;a\r\n2;b");
    for id in ["1", "2"] {
        work.apply(DELETE, id, json!({}), &[], None).unwrap();
    }
    work.create(json!({ "id": "3", "nombre": "c" })).unwrap();
    work.create(json!({ "id": "1", "nombre": "d" })).unwrap();
    assert_eq!(work.bytes(), b"id;nombre\r\n3;c\r\n1;d\r\n");
}
