use std::path::PathBuf;

use super::*;
use crate::options::Backups;

const FIRST: Migration = Migration {
    name: "0001_first.sql",
    sql: "CREATE TABLE note(id INTEGER PRIMARY KEY) STRICT; INSERT INTO note VALUES (1), (2);",
};
const SECOND: Migration =
    Migration { name: "0002_second.sql", sql: "CREATE TABLE other(id INTEGER PRIMARY KEY) STRICT;" };
const BAD: Migration =
    Migration { name: "0002_bad.sql", sql: "DELETE FROM note; INSERT INTO missing VALUES (1);" };

fn options(folder: &tempfile::TempDir) -> OpenOptions {
    OpenOptions {
        backups: Backups { folder: folder.path().join("copies"), keep: 2 },
        ..OpenOptions::inline(folder.path().join("site.db"))
    }
}

fn copies(folder: &tempfile::TempDir) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder.path().join("copies"))
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    found.sort();
    found
}

fn notes(path: &Path) -> i64 {
    Connection::open(path).unwrap().query_row("SELECT count(*) FROM note", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_new_file_is_not_copied_and_an_old_one_is_before_it_is_migrated() {
    let folder = tempfile::tempdir().unwrap();
    drop(Store::open_with(options(&folder), &[FIRST]).unwrap());
    assert_eq!(copies(&folder), Vec::<PathBuf>::new());
    // Opened again in the same version: no copy either.
    drop(Store::open_with(options(&folder), &[FIRST]).unwrap());
    assert_eq!(copies(&folder), Vec::<PathBuf>::new());
    drop(Store::open_with(options(&folder), &[FIRST, SECOND]).unwrap());
    let copies = copies(&folder);
    let [copy] = copies.as_slice() else { panic!("{copies:?}") };
    assert_eq!(notes(copy), 2);
    let copy = Connection::open(copy).unwrap();
    let version: u32 = copy.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    let tables: i64 = copy.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
    assert_eq!((version, tables), (1, 1));
}

#[test]
fn a_migration_that_fails_leaves_the_rows_and_the_copy() {
    let folder = tempfile::tempdir().unwrap();
    drop(Store::open_with(options(&folder), &[FIRST]).unwrap());
    let error = Store::open_with(options(&folder), &[FIRST, BAD]).unwrap_err();
    assert!(matches!(error, OpenError::Migration { target: 2, .. }), "{error}");
    assert_eq!(notes(&folder.path().join("site.db")), 2);
    assert_eq!(copies(&folder).len(), 1);
    // The profile is free again, and the old program still opens it.
    drop(Store::open_with(options(&folder), &[FIRST]).unwrap());
}

#[test]
fn only_the_newest_copies_stay() {
    let folder = tempfile::tempdir().unwrap();
    drop(Store::open_with(options(&folder), &[FIRST]).unwrap());
    let mut seen = Vec::new();
    for _ in 0..4 {
        drop(Store::open_with(options(&folder), &[FIRST, BAD]));
        seen.extend(copies(&folder).last().cloned());
    }
    seen.dedup();
    assert_eq!(copies(&folder), seen[seen.len() - 2..]);
}

#[test]
fn nothing_is_migrated_when_the_copy_cannot_be_made() {
    let folder = tempfile::tempdir().unwrap();
    drop(Store::open_with(options(&folder), &[FIRST]).unwrap());
    // A file stands where the folder should be.
    std::fs::write(folder.path().join("copies"), "").unwrap();
    assert!(Store::open_with(options(&folder), &[FIRST, SECOND]).is_err());
    let file = Connection::open(folder.path().join("site.db")).unwrap();
    let version: u32 = file.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 1);
}

#[test]
fn a_file_from_a_newer_version_is_refused_and_stays_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("site.db");
    drop(Store::open_with(options(&folder), &[FIRST, SECOND]).unwrap());
    let before = std::fs::read(&path).unwrap();
    let error = Store::open_with(options(&folder), &[FIRST]).unwrap_err();
    assert!(matches!(error, OpenError::NewerVersion { found: 2, supported: 1 }), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(copies(&folder), Vec::<PathBuf>::new());
    let log = beside(&path, "-wal");
    assert!(!log.exists(), "no file was left behind");
}

#[test]
fn a_newer_file_with_a_log_left_by_a_crash_keeps_both_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("site.db");
    let crashed = tempfile::tempdir().unwrap();
    {
        let recorder = crate::vfs::Recorder::watch(folder.path()).unwrap();
        let options = OpenOptions { vfs: Some(recorder.vfs()), ..options(&folder) };
        let _store = Store::open_with(options, &[FIRST, SECOND]).unwrap();
        let log = recorder.log();
        log.process_kill(log.events().len()).write_to(crashed.path()).unwrap();
    }
    let path_crashed = crashed.path().join("site.db");
    let read =
        || (std::fs::read(&path_crashed).unwrap(), std::fs::read(beside(&path_crashed, "-wal")).unwrap());
    let before = read();
    assert!(!before.1.is_empty(), "the crash left a log");
    assert!(path.exists());
    let error = Store::open_with(options(&crashed), &[FIRST]).unwrap_err();
    assert!(matches!(error, OpenError::NewerVersion { found: 2, supported: 1 }), "{error}");
    assert_eq!(read(), before);
}

#[test]
fn the_connections_are_set_as_promised() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("site.db");
    let writer = open_writer(&path, None, crate::options::Durability::Full).unwrap();
    let number = |connection: &Connection, name: &str| -> i64 {
        connection.pragma_query_value(None, name, |row| row.get(0)).unwrap()
    };
    let mode: String = writer.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
    for (name, value) in [
        ("synchronous", 2),
        ("auto_vacuum", 2),
        ("foreign_keys", 1),
        ("temp_store", 2),
        ("busy_timeout", 5_000),
        ("journal_size_limit", 8 * 1024 * 1024),
    ] {
        assert_eq!(number(&writer, name), value, "{name}");
    }
    let reader = open_reader(&path, None).unwrap();
    assert_eq!((number(&reader, "query_only"), number(&reader, "busy_timeout")), (1, 5_000));
    assert!(reader.is_readonly("main").unwrap());
}

#[tokio::test]
async fn free_pages_are_given_back_in_slices_down_to_the_reserve() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_with(options(&folder), &[FIRST]).unwrap();
    store
        .write(Lane::Bulk, |transaction| {
            transaction.connection().execute_batch(
                "CREATE TABLE large(id INTEGER PRIMARY KEY, body BLOB) STRICT;
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
                 INSERT INTO large SELECT i, zeroblob(4000) FROM n;
                 DELETE FROM large",
            )?;
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    let pages = |store: &Store| {
        let store = store.clone();
        async move {
            store
                .read(|transaction| {
                    let pragma = |name: &str| {
                        transaction.connection().pragma_query_value(None, name, |row| row.get::<_, u32>(0))
                    };
                    Ok::<_, StoreError>((pragma("page_count")?, pragma("freelist_count")?))
                })
                .await
                .unwrap()
        }
    };
    let (whole, free) = pages(&store).await;
    assert!(free >= 100, "{free}");
    assert_eq!(store.shrink(40, 10).await.unwrap(), free - 50);
    assert_eq!(pages(&store).await.1, free - 40);
    assert_eq!(store.shrink(1_000, 10).await.unwrap(), 0);
    assert_eq!(pages(&store).await, (whole - free + 10, 10));
    assert_eq!(store.shrink(1_000, 10).await.unwrap(), 0);
    assert_eq!(pages(&store).await.1, 10);
}
