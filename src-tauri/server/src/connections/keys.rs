//! The secrets of connections: where they lie, and that each is shown to its own server alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use mostrador_api::{ApiError, ErrorCode};
use mostrador_connectors::http::{FixedKey, KeySource};
use mostrador_store::tables::connections::{ConnectionRow, secret_of};
use mostrador_store::tables::secrets::{self as table, Place, SecretRow};
use mostrador_store::{Lane, ReadTransaction, Store, StoreError};
use url::Url;

use super::coded;
use super::kind::{KeySources, Kind};
use crate::Secret;
use crate::installation::{StoredKey, StoredKeySource, bind};
use crate::secrets::{SecretError, Secrets};

/// Where the secrets of one connection lie, by the names of its fields.
pub(super) type Lying = BTreeMap<&'static str, SecretRow>;

/// Where they lie, as the file says.
pub(super) fn lying(
    transaction: &ReadTransaction<'_>,
    kind: Kind,
    system: &str,
) -> Result<Lying, StoreError> {
    let mut lying = Lying::new();
    for field in kind.secrets() {
        if let Some(row) = table::find(transaction, &secret_of(system, field))? {
            lying.insert(field, row);
        }
    }
    Ok(lying)
}

/// Gives the connector the secrets that lie there, as soon as it asks for them.
pub(super) fn sources(secrets: &Secrets, system: &str, lying: &Lying, server: Option<&Url>) -> KeySources {
    let Some(server) = server else { return KeySources::new() };
    let source = |(field, row): (&&'static str, &SecretRow)| {
        let name = secret_of(system, field);
        let key = StoredKey::lying(secrets.clone(), &name, row.place, server);
        let source: Arc<dyn KeySource> = Arc::new(StoredKeySource(Arc::new(key)));
        (*field, source)
    };
    lying.iter().map(source).collect()
}

/// Gives the connector the secrets that were typed.
pub(super) fn typed(secrets: &BTreeMap<&'static str, Secret>) -> KeySources {
    let source = |(field, secret): (&&'static str, &Secret)| {
        let source: Arc<dyn KeySource> = Arc::new(FixedKey::new(secret.expose()));
        (*field, source)
    };
    secrets.iter().map(source).collect()
}

/// The first field whose secret is neither typed nor lies there for this server.
pub(super) fn missing(
    kind: Kind,
    typed: &BTreeMap<&'static str, Secret>,
    lying: &Lying,
    same_server: bool,
) -> Option<&'static str> {
    kind.secrets()
        .iter()
        .copied()
        .find(|field| !(typed.contains_key(field) || same_server && lying.contains_key(field)))
}

/// Whether a connection as it is stored is for the same server.
pub(super) fn same_server(kind: Kind, stored: &ConnectionRow, server: Option<&Url>) -> bool {
    let before = kind.server(&stored.settings).ok().flatten();
    before.map(|url| url.origin()) == server.map(Url::origin)
}

/// A secret that was replaced, to go back to.
pub(super) struct Replaced {
    name: String,
    /// Where it is kept now.
    place: Place,
    before: Option<(SecretRow, Option<Secret>)>,
}

/// Keeps the typed secrets of a system, and writes down where. What was kept before an error is told all the same.
///
/// # Errors
/// Somewhere it is not kept as it should be.
pub(super) async fn keep(
    store: &Store,
    secrets: &Secrets,
    system: &str,
    server: &Url,
    typed: &BTreeMap<&'static str, Secret>,
    stored: impl Fn(Place) -> SecretRow,
    replaced: &mut Vec<Replaced>,
) -> Result<(), ApiError> {
    for (field, value) in typed {
        let name = secret_of(system, field);
        let before = read_row(store, &name).await?;
        let before = match before {
            Some(row) => {
                // One that cannot be read now can only be left where it lies.
                let value = secrets.get(row.place, &name).await.ok().flatten();
                Some((row, value))
            }
            None => None,
        };
        let bound = bind(server, value).map_err(failed)?;
        let place = match secrets.keep(&name, &bound).await {
            Ok(place) => place,
            Err(error) => {
                undo(secrets, &error, &name, before).await;
                return Err(failed(error));
            }
        };
        let old = before.as_ref().map(|(row, _)| row.place).filter(|old| *old != place);
        replaced.push(Replaced { name: name.clone(), place, before });
        write_row(store, &name, Some(stored(place))).await?;
        if let Some(old) = old
            && let Err(error) = secrets.forget(old, &name).await
        {
            tracing::warn!(%error, place = old.code(), "the old secret could not be deleted");
        }
    }
    Ok(())
}

/// A secret that was not kept as it should be may lie there all the same.
async fn undo(
    secrets: &Secrets,
    error: &SecretError,
    name: &str,
    before: Option<(SecretRow, Option<Secret>)>,
) {
    let undone = match (error, before) {
        // Its user said no, and must not be asked again to put back what was never touched.
        (SecretError::Locked | SecretError::NoKeyring, _) | (_, Some((_, None))) => Ok(()),
        (SecretError::NoAnswer | SecretError::Failed(_), Some((row, Some(value)))) => {
            secrets.put_back(row.place, name, &value).await
        }
        (SecretError::NoAnswer | SecretError::Failed(_), None) => {
            let _ = secrets.forget(Place::File, name).await;
            secrets.forget(Place::Keyring, name).await
        }
    };
    if let Err(error) = undone {
        tracing::warn!(%error, "what became of a secret is not known");
    }
}

/// The secrets that lay there before lie there again.
pub(super) async fn restore(store: &Store, secrets: &Secrets, replaced: Vec<Replaced>) {
    for Replaced { name, place, before } in replaced {
        let (row, put_back) = match before {
            Some((row, Some(value))) => {
                let put_back = secrets.put_back(row.place, &name, &value).await;
                (Some(row), put_back)
            }
            // It could not be read: what lies there now is shown to its own server alone.
            Some((row, None)) => (Some(SecretRow { place, ..row }), Ok(())),
            None => (None, secrets.forget(place, &name).await),
        };
        if let Err(error) = put_back {
            tracing::error!(%error, "the secret from before could not be put back");
        }
        if let Err(error) = write_row(store, &name, row).await {
            tracing::error!(%error, "where a secret lies could not be written down");
        }
    }
}

/// Forgets every secret of a system that is gone. It stays written down where one lies until it is gone from there.
///
/// # Errors
/// The place cannot be used now, or the file not be written.
pub(super) async fn forget(store: &Store, secrets: &Secrets, system: &str) -> Result<(), ApiError> {
    let name = system.to_owned();
    let rows = store.read(move |transaction| table::of_connection(transaction, &name)).await;
    for (name, row) in rows.map_err(|error: StoreError| error)? {
        secrets.forget(row.place, &name).await.map_err(failed)?;
        write_row(store, &name, None).await?;
    }
    Ok(())
}

async fn read_row(store: &Store, name: &str) -> Result<Option<SecretRow>, ApiError> {
    let name = name.to_owned();
    let found = store.read(move |transaction| table::find(transaction, &name)).await;
    found.map_err(|error: StoreError| error.into())
}

async fn write_row(store: &Store, name: &str, row: Option<SecretRow>) -> Result<(), ApiError> {
    let name = name.to_owned();
    let written = store.write(Lane::Interactive, move |transaction| match row {
        Some(row) => table::put(transaction, &name, &row),
        None => table::remove(transaction, &name).map(drop),
    });
    written.await.map_err(|error: StoreError| error.into())
}

fn failed(error: SecretError) -> ApiError {
    coded(ErrorCode::KeyringFailed, &error.to_string())
}
