//! Who wrote something, as people know them.

use mostrador_store::tables::connections;
use mostrador_store::tables::sync_log::of_record::Deed;
use mostrador_store::{ReadTransaction, StoreError};

/// The ordering remote, which is no connection that a person named.
const ORDERING: (&str, &str) = ("whatsapp", "WhatsApp");

/// The name of whoever wrote something: what one connection brings to another is written under its system, which people know
/// by the name that they gave it.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn writer(
    transaction: &ReadTransaction<'_>,
    actor: Option<String>,
) -> Result<Option<String>, StoreError> {
    let Some(actor) = actor else { return Ok(None) };
    if actor == ORDERING.0 {
        return Ok(Some(ORDERING.1.to_owned()));
    }
    let connection = connections::find(transaction, &actor)?;
    Ok(Some(connection.map_or(actor, |connection| connection.name)))
}

/// The same deeds with the names of their writers.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn written_by(
    transaction: &ReadTransaction<'_>,
    mut deeds: Vec<Deed>,
) -> Result<Vec<Deed>, StoreError> {
    for deed in &mut deeds {
        deed.actor = writer(transaction, deed.actor.take())?;
    }
    Ok(deeds)
}

#[cfg(test)]
#[path = "writer_tests.rs"]
mod tests;
