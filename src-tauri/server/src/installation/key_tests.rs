use mostrador_store::tables::secrets::REMOTE_API_KEY;

use super::super::bound::bind;
use super::*;
use crate::secrets::{MemoryStore, Mood};

fn address() -> Url {
    "https://a.example".parse().unwrap()
}

fn lying(mood: Mood) -> (Arc<MemoryStore>, Arc<StoredKey>) {
    let keyring = Arc::new(MemoryStore::new(Mood::Open));
    keyring
        .kept
        .lock()
        .unwrap()
        .insert(REMOTE_API_KEY.to_owned(), bind(&address(), &Secret::new("key")).unwrap());
    keyring.set_mood(mood);
    let secrets = Secrets::new(Arc::clone(&keyring) as _, Arc::new(MemoryStore::new(Mood::Open)));
    (keyring, Arc::new(StoredKey::lying(secrets, REMOTE_API_KEY, Place::Keyring, &address())))
}

#[tokio::test(start_paused = true)]
async fn a_keyring_that_opens_later_gives_the_key_without_a_restart() {
    let (keyring, key) = lying(Mood::Locked);
    let source = StoredKeySource(Arc::clone(&key));
    assert_eq!(source.key().await, Err(KeyError::Unavailable));
    keyring.set_mood(Mood::Open);
    assert_eq!(source.key().await, Err(KeyError::Unavailable), "its user is not asked again at once");
    tokio::time::advance(AGAIN_AFTER).await;
    assert_eq!(source.key().await, Ok(ApiKey::new("key")));
}

#[tokio::test]
async fn a_key_that_was_read_once_is_not_asked_for_again() {
    let (keyring, key) = lying(Mood::Open);
    assert_eq!(key.read().await.unwrap().unwrap().expose(), "key");
    keyring.set_mood(Mood::Locked);
    assert_eq!(key.read().await.unwrap().unwrap().expose(), "key");
}

#[tokio::test]
async fn a_key_that_somebody_took_away_is_missing_and_not_unreadable() {
    let (keyring, key) = lying(Mood::Open);
    keyring.kept.lock().unwrap().clear();
    assert_eq!(StoredKeySource(key).key().await, Err(KeyError::Missing));
}

#[tokio::test]
async fn a_key_of_another_server_is_missing_and_what_is_no_key_is_unreadable() {
    let (keyring, key) = lying(Mood::Open);
    let other = bind(&"https://b.example".parse().unwrap(), &Secret::new("key")).unwrap();
    keyring.kept.lock().unwrap().insert(REMOTE_API_KEY.to_owned(), other);
    assert_eq!(StoredKeySource(key).key().await, Err(KeyError::Missing));
    let (keyring, key) = lying(Mood::Open);
    keyring.kept.lock().unwrap().insert(REMOTE_API_KEY.to_owned(), Secret::new("key"));
    assert_eq!(StoredKeySource(key).key().await, Err(KeyError::Unavailable));
}
