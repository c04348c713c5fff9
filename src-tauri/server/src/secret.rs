//! A value that must never be seen.

use std::sync::Arc;

use crate::monitoring::redact;

/// A credential. Its `Debug` and `Display` show a placeholder, so that no log, error or dump can carry it by accident;
/// [`Secret::expose`] is the only way to the value and easy to search for.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Arc<str>);

impl Secret {
    /// Hides the value from here on, in the log as well.
    pub fn new(value: impl Into<Arc<str>>) -> Self {
        let value = value.into();
        redact::remember(&value);
        Self(value)
    }

    /// The value itself, for the wire alone.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret(hidden)")
    }
}

impl std::fmt::Display for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("hidden")
    }
}
