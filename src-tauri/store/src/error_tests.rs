use super::*;

fn failure(sql: &str) -> StoreError {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    connection
        .execute_batch("CREATE TABLE parent(id INTEGER PRIMARY KEY) STRICT; CREATE TABLE child(id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parent(id), size INTEGER CONSTRAINT positive CHECK (size > 0)) STRICT; INSERT INTO parent VALUES (1);")
        .unwrap();
    StoreError::from(connection.execute_batch(sql).unwrap_err())
}

fn constraint(sql: &str) -> (ConstraintKind, String) {
    match failure(sql) {
        StoreError::Constraint { kind, rule } => (kind, rule),
        other => panic!("{other:?}"),
    }
}

#[test]
fn constraints_are_told_apart_and_name_their_rule() {
    assert_eq!(constraint("INSERT INTO parent VALUES (1)"), (ConstraintKind::Unique, "parent.id".to_owned()));
    assert_eq!(constraint("INSERT INTO child VALUES (1, 7, 1)").0, ConstraintKind::ForeignKey);
    assert_eq!(
        constraint("INSERT INTO child VALUES (1, NULL, 1)"),
        (ConstraintKind::NotNull, "child.parent".to_owned())
    );
    assert_eq!(
        constraint("INSERT INTO child VALUES (1, 1, -1)"),
        (ConstraintKind::Check, "positive".to_owned())
    );
}

#[test]
fn a_value_in_the_wrong_column_type_is_not_in_the_error_text() {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    let error = connection.query_row("SELECT 'Juan Pérez'", [], |row| row.get::<_, i64>(0)).unwrap_err();
    let text = StoreError::from(error).to_string();
    assert!(!text.contains("Juan"), "{text}");
}
