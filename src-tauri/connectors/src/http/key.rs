//! Where the key of an outside system comes from, and how it is kept out of sight.

use std::fmt;

use async_trait::async_trait;

/// Where the key comes from.
#[async_trait]
pub trait KeySource: Send + Sync {
    /// The key of now.
    ///
    /// # Errors
    /// There is none, or it cannot be read now.
    async fn key(&self) -> Result<ApiKey, KeyError>;
}

/// Why there is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Nobody has entered one: waits for a person.
    #[error("no key is set")]
    Missing,
    /// The place where it is kept does not answer now: tried again.
    #[error("the key cannot be read now")]
    Unavailable,
}

/// A key. `Debug` never shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// Takes the key without the spaces and line ends that pasting adds around it.
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApiKey(hidden)")
    }
}

/// A key that does not change while the program runs, e.g. from the environment.
#[derive(Clone, Debug)]
pub struct FixedKey(ApiKey);

impl FixedKey {
    /// An empty text means that there is no key.
    pub fn new(text: &str) -> Self {
        Self(ApiKey::new(text))
    }
}

#[async_trait]
impl KeySource for FixedKey {
    async fn key(&self) -> Result<ApiKey, KeyError> {
        if self.0.reveal().is_empty() { Err(KeyError::Missing) } else { Ok(self.0.clone()) }
    }
}
