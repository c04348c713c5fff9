use super::*;

const NAME: &str = "remote_api_key";

fn places(mood: Mood) -> (Arc<MemoryStore>, Arc<MemoryStore>, Secrets) {
    let (keyring, file) = (Arc::new(MemoryStore::new(mood)), Arc::new(MemoryStore::new(Mood::Open)));
    let secrets = Secrets::new(Arc::clone(&keyring) as _, Arc::clone(&file) as _);
    (keyring, file, secrets)
}

#[tokio::test]
async fn a_secret_goes_into_the_keyring_and_nowhere_else() {
    let (keyring, file, secrets) = places(Mood::Open);
    assert_eq!(secrets.keep(NAME, &Secret::new("key")).await, Ok(Place::Keyring));
    assert_eq!(keyring.value(NAME).as_deref(), Some("key"));
    assert_eq!(file.value(NAME), None);
}

#[tokio::test]
async fn without_any_keyring_it_goes_into_the_file() {
    let (_, file, secrets) = places(Mood::Absent);
    assert_eq!(secrets.keep(NAME, &Secret::new("key")).await, Ok(Place::File));
    assert_eq!(file.value(NAME).as_deref(), Some("key"));
}

#[tokio::test]
async fn a_locked_keyring_is_an_error_and_never_the_file() {
    let (keyring, file, secrets) = places(Mood::Locked);
    assert_eq!(secrets.keep(NAME, &Secret::new("key")).await, Err(SecretError::Locked));
    assert_eq!(file.value(NAME), None);
    keyring.set_mood(Mood::Open);
    secrets.keep(NAME, &Secret::new("key")).await.unwrap();
    keyring.set_mood(Mood::Absent);
    assert_eq!(secrets.get(Place::Keyring, NAME).await, Err(SecretError::NoKeyring));
}

/// Keeps the first three letters.
struct Cutting(MemoryStore);

#[async_trait]
impl SecretStore for Cutting {
    async fn get(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        self.0.get(name).await
    }

    async fn set(&self, name: &str, value: &Secret) -> Result<(), SecretError> {
        self.0.set(name, &Secret::new(&value.expose()[..3])).await
    }

    async fn delete(&self, name: &str) -> Result<(), SecretError> {
        self.0.delete(name).await
    }
}

#[tokio::test]
async fn a_secret_that_does_not_come_back_as_it_was_is_not_kept() {
    let cutting = Arc::new(Cutting(MemoryStore::new(Mood::Open)));
    let secrets = Secrets::new(cutting, Arc::new(MemoryStore::new(Mood::Open)));
    assert_eq!(secrets.keep(NAME, &Secret::new("key")).await, Ok(Place::Keyring));
    let cut = secrets.keep(NAME, &Secret::new("key-4711")).await;
    assert!(matches!(&cut, Err(SecretError::Failed(text)) if !text.contains("key-4711")), "{cut:?}");
}
