use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::*;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Everything that `sqlite_schema` tells, in the order of creation.
fn schema(connection: &Connection) -> Vec<String> {
    let mut statement = connection
        .prepare(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
        )
        .unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

fn fresh(migrations: &[Migration]) -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection, migrations).unwrap();
    connection
}

#[test]
fn every_migration_file_is_listed_in_the_order_of_its_number() {
    let mut files: Vec<String> = std::fs::read_dir(repository().join("migrations"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".sql"))
        .collect();
    files.sort();
    assert_eq!(MIGRATIONS.iter().map(|migration| migration.name).collect::<Vec<_>>(), files);
    for (index, migration) in MIGRATIONS.iter().enumerate() {
        assert!(migration.name.starts_with(&format!("{:04}_", index + 1)), "{}", migration.name);
    }
}

#[test]
fn a_landed_migration_has_not_changed() {
    let path = repository().join("migrations/CHECKSUMS");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let landed: BTreeMap<&str, &str> =
        text.lines().filter_map(|line| line.split_once("  ")).map(|(sum, name)| (name, sum)).collect();
    let mut missing = String::new();
    for migration in MIGRATIONS {
        let sum: String =
            Sha256::digest(migration.sql.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        match landed.get(migration.name) {
            Some(before) => assert_eq!(
                *before, sum,
                "{} has landed and must not change: write a new migration",
                migration.name
            ),
            None => missing.push_str(&format!("{sum}  {}\n", migration.name)),
        }
    }
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, text + &missing).unwrap();
    } else {
        assert!(missing.is_empty(), "add to migrations/CHECKSUMS (UPDATE_SCHEMA=1 does it):\n{missing}");
    }
}

#[test]
fn a_fresh_file_equals_one_upgraded_step_by_step() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("site.db");
    for count in 1..=MIGRATIONS.len() {
        let mut connection = Connection::open(&path).unwrap();
        migrate(&mut connection, &MIGRATIONS[..count]).unwrap();
    }
    let upgraded = Connection::open(&path).unwrap();
    let fresh = fresh(MIGRATIONS);
    assert_eq!(schema(&upgraded), schema(&fresh));
    let version = |connection: &Connection| -> u32 {
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    };
    assert_eq!((version(&upgraded), version(&fresh)), (supported_version(), supported_version()));
}

#[test]
fn the_schema_in_the_documentation_is_the_real_one() {
    let path = repository().join("docs/schema.sql");
    let real = format!(
        "-- The schema after migration {:04}. Generated: UPDATE_SCHEMA=1 cargo test -p mostrador-store migrations\n\n{}\n",
        MIGRATIONS.len(),
        schema(&fresh(MIGRATIONS))
            .iter()
            .map(|sql| format!("{sql};\n"))
            .collect::<Vec<_>>()
            .join("\n")
            .trim_end()
    );
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &real).unwrap();
    }
    let documented = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(documented, real, "UPDATE_SCHEMA=1 cargo test -p mostrador-store migrations");
}

#[test]
fn every_table_is_strict() {
    let connection = fresh(MIGRATIONS);
    let mut statement = connection
        .prepare("SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite_%'")
        .unwrap();
    let loose: Vec<String> =
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(loose, Vec::<String>::new());
}

const FIRST: Migration =
    Migration { name: "0001_first.sql", sql: "CREATE TABLE parent(id INTEGER PRIMARY KEY) STRICT;" };

#[test]
fn a_failing_migration_leaves_the_file_at_the_last_whole_one() {
    let mut connection = Connection::open_in_memory().unwrap();
    let bad = Migration {
        name: "0002_bad.sql",
        sql: "CREATE TABLE second(id INTEGER PRIMARY KEY) STRICT; INSERT INTO missing VALUES (1);",
    };
    let error = migrate(&mut connection, &[FIRST, bad]).unwrap_err();
    assert!(matches!(error, OpenError::Migration { target: 2, .. }), "{error:?}");
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 1);
    assert_eq!(schema(&connection).len(), 1);
}

#[test]
fn a_migration_that_leaves_a_dangling_reference_is_refused() {
    let mut connection = Connection::open_in_memory().unwrap();
    let dangling = Migration {
        name: "0002_dangling.sql",
        sql: "CREATE TABLE child(parent INTEGER REFERENCES parent(id)) STRICT; INSERT INTO child VALUES (7);",
    };
    assert!(migrate(&mut connection, &[FIRST, dangling]).is_err());
    let on: bool = connection.pragma_query_value(None, "foreign_keys", |row| row.get(0)).unwrap();
    assert!(on, "references are checked again afterwards");
}
