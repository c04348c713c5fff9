//! Settings as they lie in the file.

use mostrador_store::tables::site_settings;
use mostrador_store::{ReadTransaction, StoreError};
use serde::de::DeserializeOwned;

use crate::dto::{DesktopSettings, SoundSettings};

/// Sounds; the preset while nobody has set them.
pub(crate) fn sound(transaction: &ReadTransaction<'_>) -> Result<SoundSettings, StoreError> {
    group(transaction, site_settings::SOUND)
}

/// The program on this machine; the preset while nobody has set it.
pub(crate) fn desktop(transaction: &ReadTransaction<'_>) -> Result<DesktopSettings, StoreError> {
    group(transaction, site_settings::DESKTOP)
}

/// A group that does not read is one from another version: its preset keeps the program running, and the next change
/// replaces it.
pub(crate) fn group<T: DeserializeOwned + Default>(
    transaction: &ReadTransaction<'_>,
    name: &str,
) -> Result<T, StoreError> {
    let Some(value) = site_settings::get(transaction, name)? else { return Ok(T::default()) };
    Ok(serde_json::from_value(value).unwrap_or_else(|_| {
        tracing::warn!(name, "stored settings are not readable; the preset is used");
        T::default()
    }))
}
