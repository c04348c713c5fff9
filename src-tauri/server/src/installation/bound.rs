//! A key together with the server it belongs to, as it lies in the keyring. The file and the keyring cannot change in one
//! step: whatever lies there after a power cut, no key is ever shown to another server than its own.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::Secret;
use crate::secrets::SecretError;

#[derive(Serialize, Deserialize)]
struct Bound {
    /// Scheme, host and port, as a browser writes an origin.
    origin: String,
    key: String,
}

/// What is kept of a key of the server at `address`.
///
/// # Errors
/// It cannot be written as text.
pub(crate) fn bind(address: &Url, key: &Secret) -> Result<Secret, SecretError> {
    let bound = Bound { origin: origin_of(address), key: key.expose().to_owned() };
    let text = serde_json::to_string(&bound)
        .map_err(|_| SecretError::Failed("the key could not be written down".to_owned()))?;
    Ok(Secret::new(text))
}

/// The key for the server of this origin in what was kept; `None` when it is that of another server.
///
/// # Errors
/// Nothing of the kind lies there.
pub(crate) fn unbind(origin: &str, kept: &Secret) -> Result<Option<Secret>, SecretError> {
    // The cause would quote what was read.
    let bound: Bound = serde_json::from_str(kept.expose())
        .map_err(|_| SecretError::Failed("what lies there is no key of this program".to_owned()))?;
    if bound.origin == origin {
        return Ok(Some(Secret::new(bound.key)));
    }
    tracing::warn!("the key that lies there belongs to another server and is not used");
    Ok(None)
}

/// The server at an address, without the path.
pub(crate) fn origin_of(address: &Url) -> String {
    address.origin().ascii_serialization()
}

#[cfg(test)]
#[path = "bound_tests.rs"]
mod tests;
