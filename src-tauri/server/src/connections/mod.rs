//! The outside systems that a person set up: what can be connected, what is, and the engine that talks to them.

mod draft;
mod keys;
mod kind;

use std::collections::BTreeMap;

use async_trait::async_trait;
use mostrador_api::{
    ApiError, ConnectionDraft, ConnectionKindView, Connections, ErrorCode, StoredConnection,
};
use mostrador_connector::CheckReport;
use mostrador_engine::SystemParts;
use mostrador_store::tables::connections::{self as table, ConnectionRow};
use mostrador_store::tables::secrets::SecretRow;
use mostrador_store::tables::sync_log::{self, Direction, LogEntry};
use mostrador_store::{Lane, ReadTransaction, Store, StoreError, WriteTransaction};
use serde_json::{Value, json};

use self::draft::Drafted;
use self::keys::{Lying, Replaced};
use self::kind::Kind;
use crate::installation::{LocalInstallation, SystemsTurn};
use crate::secrets::Secrets;

/// Rows of each table that go in one transaction: an order does not wait for longer than that.
const SLICE: u32 = 500;

/// The connections of this process. Cheap to clone; all clones are the same ones.
#[derive(Clone)]
pub(crate) struct LocalConnections {
    installation: LocalInstallation,
}

/// Every stored connection as the engine needs it. One that does not answer is connected all the same, and says so; one of
/// a kind that this program does not know is left alone.
///
/// # Errors
/// When the file cannot be read.
pub(crate) async fn open_all(store: &Store, secrets: &Secrets) -> Result<Vec<SystemParts>, StoreError> {
    let rows = store
        .read(|transaction| {
            table::list(transaction)?.into_iter().map(|row| Kept::load(transaction, row)).collect()
        })
        .await;
    let rows: Vec<Kept> = rows.map_err(|error: StoreError| error)?;
    // Together: one that does not answer keeps the others, and the start, no longer than it must.
    let opened = futures_util::future::join_all(rows.iter().map(|kept| kept.open(secrets))).await;
    let mut systems = Vec::new();
    for (parts, Kept { row, .. }) in opened.into_iter().zip(&rows) {
        match parts {
            Some(parts) => systems.push(parts),
            None => {
                tracing::error!(system = %row.system, kind = %row.kind, "a stored connection cannot be used")
            }
        }
    }
    Ok(systems)
}

/// A stored connection with what belongs to it.
struct Kept {
    row: ConnectionRow,
    /// Of a kind that this program knows.
    kind: Option<Kind>,
    /// The entities that it had before.
    known: Vec<String>,
    lying: Lying,
}

impl Kept {
    fn load(transaction: &ReadTransaction<'_>, row: ConnectionRow) -> Result<Self, StoreError> {
        let kind = Kind::from_code(&row.kind);
        let lying = match kind {
            Some(kind) => keys::lying(transaction, kind, &row.system)?,
            None => Lying::new(),
        };
        Ok(Self { kind, known: table::entities_of(transaction, &row.system)?, lying, row })
    }

    /// `None`: it cannot be used.
    async fn open(&self, secrets: &Secrets) -> Option<SystemParts> {
        let (kind, row) = (self.kind?, &self.row);
        let server = kind.server(&row.settings).ok()?;
        let sources = keys::sources(secrets, &row.system, &self.lying, server.as_ref());
        kind.open(&row.system, &row.settings, &self.known, sources).await.ok()
    }
}

impl LocalConnections {
    /// Those that this installation's engine talks to.
    pub(crate) fn new(installation: LocalInstallation) -> Self {
        Self { installation }
    }

    /// Deletes in the background what an end of the program left of connections that are gone.
    pub(crate) fn sweep(&self) {
        let (store, secrets) = (self.installation.store().clone(), self.installation.secrets().clone());
        tokio::spawn(async move {
            let swept = async {
                for system in store.read(table::forgotten).await.map_err(|error: StoreError| error)? {
                    forget_records(&store, &system).await?;
                    keys::forget(&store, &secrets, &system).await?;
                }
                Ok::<_, ApiError>(())
            };
            if let Err(error) = swept.await {
                tracing::warn!(%error, "what is left of removed connections could not be deleted");
            }
        });
    }

    fn store(&self) -> &Store {
        self.installation.store()
    }

    /// Stores a connection with its audit.
    async fn write(
        &self,
        row: ConnectionRow,
        before: Option<ConnectionRow>,
        action: &'static str,
        actor: &str,
    ) -> Result<ConnectionRow, ApiError> {
        let (actor, now) = (actor.to_owned(), self.installation.clock().now());
        let written = self.store().write(Lane::Interactive, move |transaction| {
            let mut row = row;
            if row.system.is_empty() {
                row.system = table::next_system(transaction, &row.kind, now, &actor)?;
            }
            table::save(transaction, &row, now, &actor)?;
            let log = Change { system: &row.system, action, before: before.as_ref(), after: Some(&row) };
            log.write(transaction, &actor, now)?;
            Ok(row)
        });
        written.await.map_err(|error: StoreError| match error {
            StoreError::Constraint { .. } => coded(ErrorCode::NameTaken, "another connection has this name"),
            other => other.into(),
        })
    }

    /// The file says again what it said.
    async fn take_back(&self, row: &ConnectionRow, before: Option<ConnectionRow>, actor: &str) {
        let (row, actor, now) = (row.clone(), actor.to_owned(), self.installation.clock().now());
        let taken_back = self.store().write(Lane::Interactive, move |transaction| {
            match &before {
                Some(before) => table::save(transaction, before, now, &actor)?,
                None => table::forget(transaction, &row.system, now)?,
            }
            let log = Change {
                system: &row.system,
                action: "take_back",
                before: Some(&row),
                after: before.as_ref(),
            };
            log.write(transaction, &actor, now)
        });
        if let Err(error) = taken_back.await {
            let error: StoreError = error;
            tracing::error!(%error, "the old settings of a connection could not be stored again");
        }
    }

    /// The connection as it is stored; of no row for a new one.
    async fn stored(&self, system: &str) -> Result<Option<Kept>, ApiError> {
        let system = system.to_owned();
        let found = self.store().read(move |transaction| {
            table::find(transaction, &system)?.map(|row| Kept::load(transaction, row)).transpose()
        });
        found.await.map_err(|error: StoreError| error.into())
    }

    async fn save_in_turn(
        &self,
        turn: &SystemsTurn<'_>,
        drafted: Drafted,
        actor: &str,
    ) -> Result<String, ApiError> {
        let before = self.stored(&drafted.row.system).await?;
        match &before {
            None if !drafted.row.system.is_empty() => return Err(not_found()),
            Some(before) if before.row.kind != drafted.row.kind => return Err(invalid("kind")),
            Some(_) | None => {}
        }
        if let Some(field) = drafted.missing(before.as_ref()) {
            return Err(invalid(field));
        }
        let before = before.map(|before| before.row);
        let row = self.write(drafted.row.clone(), before.clone(), "save", actor).await?;
        let mut replaced = Vec::new();
        let connected = self.connect(turn, &drafted, &row.system, actor, &mut replaced).await;
        if let Err(error) = connected {
            keys::restore(self.store(), self.installation.secrets(), replaced).await;
            self.take_back(&row, before, actor).await;
            return Err(error);
        }
        Ok(row.system)
    }

    /// Keeps the typed secrets, and connects the system as it is stored.
    async fn connect(
        &self,
        turn: &SystemsTurn<'_>,
        drafted: &Drafted,
        system: &str,
        actor: &str,
        replaced: &mut Vec<Replaced>,
    ) -> Result<(), ApiError> {
        let (secrets, now) = (self.installation.secrets(), self.installation.clock().now());
        if let Some(server) = &drafted.server {
            let row = |place| SecretRow { place, stored_at: now, stored_by: actor.to_owned() };
            keys::keep(self.store(), secrets, system, server, &drafted.secrets, row, replaced).await?;
        }
        let kept = self.stored(system).await?.ok_or_else(not_found)?;
        let sources = keys::sources(secrets, system, &kept.lying, drafted.server.as_ref());
        let parts = drafted.kind.open(system, &kept.row.settings, &kept.known, sources).await?;
        turn.swap(with(turn.present(), parts)).await
    }
}

#[async_trait]
impl Connections for LocalConnections {
    fn kinds(&self) -> Vec<ConnectionKindView> {
        Kind::ALL.into_iter().map(Kind::view).collect()
    }

    async fn list(&self) -> Result<Vec<StoredConnection>, ApiError> {
        let rows = self.store().read(|transaction| {
            table::list(transaction)?.into_iter().map(|row| Kept::load(transaction, row)).collect()
        });
        let rows: Vec<Kept> = rows.await.map_err(|error: StoreError| error)?;
        let stored = |Kept { row, lying, .. }: Kept| StoredConnection {
            system: row.system,
            kind: row.kind,
            name: row.name,
            settings: row.settings,
            secrets: lying.into_keys().map(str::to_owned).collect(),
        };
        Ok(rows.into_iter().map(stored).collect())
    }

    async fn check(&self, draft: &ConnectionDraft) -> Result<CheckReport, ApiError> {
        let drafted = Drafted::unnamed(draft)?;
        let stored = self.stored(&drafted.row.system).await?.filter(|kept| kept.kind == Some(drafted.kind));
        if let Some(field) = drafted.missing(stored.as_ref()) {
            return Err(invalid(field));
        }
        let mut sources = match &stored {
            Some(kept) => {
                let secrets = self.installation.secrets();
                keys::sources(secrets, &kept.row.system, &kept.lying, drafted.server.as_ref())
            }
            None => kind::KeySources::new(),
        };
        sources.extend(keys::typed(&drafted.secrets));
        let parts = drafted.kind.open(kind::TRIED, &drafted.row.settings, &[], sources).await?;
        Ok(parts.connector.check().await)
    }

    async fn save(&self, draft: &ConnectionDraft, actor: &str) -> Result<String, ApiError> {
        let drafted = Drafted::read(draft)?;
        let turn = self.installation.systems_turn().await?;
        self.save_in_turn(&turn, drafted, actor).await
    }

    /// Disconnects first, so that nothing is written for the system any more while what is left of it goes.
    async fn remove(&self, system: &str, actor: &str) -> Result<(), ApiError> {
        let turn = self.installation.systems_turn().await?;
        let name = system.to_owned();
        let before = self.store().read(move |transaction| table::find(transaction, &name)).await;
        let before = before.map_err(|error: StoreError| error)?.ok_or_else(not_found)?;
        let present = turn.present();
        let left = present.iter().filter(|parts| parts.connector.spec().system != system).cloned().collect();
        turn.swap(left).await?;
        let (row, by, now) = (before.clone(), actor.to_owned(), self.installation.clock().now());
        let forgotten = self.store().write(Lane::Interactive, move |transaction| {
            // Somebody may have used it since the caller looked.
            if table::used_by(transaction)?.contains_key(&row.system) {
                return Err(coded(ErrorCode::InUse, "an integration uses this connection"));
            }
            table::forget(transaction, &row.system, now)?;
            let log = Change { system: &row.system, action: "remove", before: Some(&row), after: None };
            Ok(log.write(transaction, &by, now)?)
        });
        if let Err(error) = forgotten.await {
            turn.swap(present).await?;
            return Err(error);
        }
        drop(turn);
        // A place that is locked now is asked again at the next start: the connection is gone all the same.
        if let Err(error) = keys::forget(self.store(), self.installation.secrets(), system).await {
            tracing::warn!(%error, system, "the secret of a removed connection could not be deleted");
        }
        Ok(forget_records(self.store(), system).await?)
    }
}

/// The present systems with this one, in the place of the one of its name.
fn with(mut present: Vec<SystemParts>, parts: SystemParts) -> Vec<SystemParts> {
    present.retain(|other| other.connector.spec().system != parts.connector.spec().system);
    present.push(parts);
    present
}

async fn forget_records(store: &Store, system: &str) -> Result<(), StoreError> {
    loop {
        let name = system.to_owned();
        let gone = store
            .write(Lane::Bulk, move |transaction| table::forget_records(transaction, &name, SLICE))
            .await?;
        if gone == 0 {
            return Ok(());
        }
    }
}

/// What somebody did to a connection, for the audit.
struct Change<'a> {
    system: &'a str,
    action: &'static str,
    before: Option<&'a ConnectionRow>,
    after: Option<&'a ConnectionRow>,
}

impl Change<'_> {
    fn write(
        &self,
        transaction: &WriteTransaction<'_>,
        actor: &str,
        now: mostrador_domain::Timestamp,
    ) -> Result<(), StoreError> {
        let described = |row: &ConnectionRow| {
            let settings: &BTreeMap<String, String> = &row.settings;
            json!({ "kind": row.kind, "name": row.name, "settings": settings })
        };
        let text = |row: Option<&ConnectionRow>| row.map(described).as_ref().map(Value::to_string);
        sync_log::add(
            transaction,
            &LogEntry {
                at: now,
                system: "local",
                entity: "connection",
                entity_id: self.system,
                direction: Direction::Local,
                action: self.action,
                outcome: "ok",
                actor: Some(actor),
                duration_ms: None,
                before: text(self.before).as_deref(),
                after: text(self.after).as_deref(),
                detail: None,
            },
        )
    }
}

fn not_found() -> ApiError {
    coded(ErrorCode::NotFound, "there is no such connection")
}

fn invalid(field: &'static str) -> ApiError {
    coded(ErrorCode::InvalidValue, field)
}

fn coded(code: ErrorCode, text: &str) -> ApiError {
    ApiError::Coded(code, text.to_owned())
}
