//! What opening refuses.

mod support;

use mostrador_store::{Lane, OpenError, OpenOptions, Store};
use support::{add, ids, store_with_notes};

#[tokio::test]
async fn a_second_open_of_one_file_is_refused_and_names_the_holder() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("site.db");
    let first = store_with_notes(OpenOptions::file(&path)).await;
    let error = Store::open(OpenOptions::file(&path)).unwrap_err();
    let OpenError::HeldByAnotherProcess { process } = &error else { panic!("{error}") };
    if cfg!(unix) {
        assert_eq!(*process, Some(std::process::id()));
    }
    add(&first, Lane::Interactive, 1).await.unwrap();
    first.close().await.unwrap();
    let again = Store::open(OpenOptions::file(&path)).unwrap();
    assert_eq!(ids(&again).await, [1]);
}

#[test]
fn a_missing_folder_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profiles/norte/site.db");
    drop(Store::open(OpenOptions::inline(&path)).unwrap());
    assert!(path.exists());
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("site.db");
    let text = "no database, ".repeat(1_000);
    std::fs::write(&path, &text).unwrap();
    let error = Store::open(OpenOptions::inline(&path)).unwrap_err();
    assert!(matches!(error, OpenError::Corrupt), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn an_empty_file_is_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("site.db");
    std::fs::write(&path, "").unwrap();
    drop(Store::open(OpenOptions::inline(&path)).unwrap());
    assert!(std::fs::metadata(&path).unwrap().len() > 0);
}
