use super::*;

const NAME: &str = "remote_api_key";

#[tokio::test]
async fn a_secret_is_kept_over_a_restart_and_goes_without_a_trace() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secrets.json");
    let store = FileStore::new(path.clone());
    assert_eq!(store.get(NAME).await, Ok(None));
    store.set(NAME, &Secret::new("first")).await.unwrap();
    store.set(NAME, &Secret::new("second")).await.unwrap();
    store.set("other", &Secret::new("third")).await.unwrap();
    let again = FileStore::new(path.clone());
    assert_eq!(again.get(NAME).await.unwrap().unwrap().expose(), "second");
    again.delete(NAME).await.unwrap();
    assert_eq!(again.get(NAME).await, Ok(None));
    assert_eq!(again.get("other").await.unwrap().unwrap().expose(), "third");
    again.delete("other").await.unwrap();
    again.delete("other").await.unwrap();
    assert!(!path.exists());
}

#[cfg(unix)]
#[tokio::test]
async fn only_this_user_can_read_the_file_whatever_was_there_before() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secrets.json");
    // What a power cut left behind, readable for anybody.
    std::fs::write(folder.path().join("secrets.json.new"), "{").unwrap();
    let store = FileStore::new(path.clone());
    for value in ["first", "second"] {
        store.set(NAME, &Secret::new(value)).await.unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_damaged_file_is_an_error_that_does_not_quote_it_and_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secrets.json");
    std::fs::write(&path, "marker-4711 is no JSON").unwrap();
    let store = FileStore::new(path.clone());
    let error = store.set(NAME, &Secret::new("key")).await.unwrap_err();
    assert!(!error.to_string().contains("marker"), "{error}");
    assert!(store.get(NAME).await.is_err());
    assert!(std::fs::read_to_string(&path).unwrap().contains("marker"));
}
