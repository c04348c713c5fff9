//! Customers that are taken, compared, drawn and disputed, and the same work without an engine.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::ensure;
use mostrador_domain::merge::Fields;
use mostrador_domain::{Clock, Timestamp};
use mostrador_engine::records::{self, Records};
use mostrador_engine::{Engine, RunRequest, Scope};
use mostrador_store::tables::sync_conflicts;
use mostrador_store::tables::sync_history::{RunRow, RunStatus};
use mostrador_store::{Lane, Store, StoreError};
use rusqlite::{Connection, params};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::people;
use super::remote::{CHANGED, CUSTOMER, SYSTEM, Version, start};
use crate::measure::{Told, peak_mb};
use crate::site::{self, WallClock};

/// Customers that share a commit, as in the engine's slices while orders are coming in.
const SLICE: u64 = 100;

async fn pull(engine: &Engine) -> anyhow::Result<RunRow> {
    let request = RunRequest { scope: Scope::Everything, ..RunRequest::manual(SYSTEM, CUSTOMER, "bench") };
    let run = engine.runs().start(request).await?;
    let row = engine.runs().ended(run).await?;
    ensure!(row.status == RunStatus::Completed, "the run ended as {:?}: {:?}", row.status, row.error);
    Ok(row)
}

fn told(elapsed: Duration) -> anyhow::Result<Told> {
    Ok(Told { ms: elapsed.as_secs_f64() * 1_000.0, peak_mb: peak_mb()?, ..Told::default() })
}

/// Takes all customers for the first time.
///
/// # Errors
/// The run did not end as it must.
pub async fn first(folder: &Path, total: u64) -> anyhow::Result<Told> {
    let engine = start(site::open(folder)?, total, Version::First).await?;
    let started = Instant::now();
    let row = pull(&engine).await?;
    let told = told(started.elapsed());
    ensure!(row.counters.created == total, "only {} were created", row.counters.created);
    engine.stop().await;
    told
}

/// Rows of data with their versions, what is noted for the list, and the list itself.
async fn written(store: &Store) -> anyhow::Result<[i64; 5]> {
    let read = store.read(|transaction| {
        let one = |sql: &str| -> Result<i64, StoreError> {
            Ok(transaction.connection().query_row(sql, [], |row| row.get(0))?)
        };
        Ok::<_, StoreError>([
            one("SELECT count(*) FROM sync_data")?,
            one("SELECT coalesce(sum(version), 0) FROM sync_data")?,
            one("SELECT coalesce(max(updated_at), 0) FROM sync_data")?,
            one("SELECT count(*) FROM customers_changed")?,
            one("SELECT count(*) FROM customers")?,
        ])
    });
    Ok(read.await?)
}

/// Takes all customers again.
///
/// # Errors
/// The run did not end as it must, or a row was written.
pub async fn compare(folder: &Path, total: u64) -> anyhow::Result<Told> {
    let store = site::open(folder)?;
    let engine = start(store.clone(), total, Version::First).await?;
    let before = written(&store).await?;
    ensure!(before.get(3) == Some(&0), "the list is drawn");
    let started = Instant::now();
    let row = pull(&engine).await?;
    let told = told(started.elapsed());
    ensure!(row.counters.unchanged == total, "only {} were unchanged", row.counters.unchanged);
    ensure!(written(&store).await? == before, "a row was written");
    engine.stop().await;
    told
}

/// Draws what a first pull noted, as the program does when it starts.
///
/// # Errors
/// The list was not drawn.
pub async fn drain(folder: &Path, total: u64) -> anyhow::Result<Told> {
    let store = site::open(folder)?;
    let started = Instant::now();
    let engine = start(store.clone(), total, Version::First).await?;
    site::drawn(&store, &engine).await?;
    let told = told(started.elapsed());
    let listed = written(&store).await?;
    ensure!(listed.get(4).copied() == i64::try_from(total).ok(), "everybody is listed");
    engine.stop().await;
    told
}

/// Makes conflicts: what a person edited here changed there as well. Answers how many.
///
/// # Errors
/// There is none.
pub async fn dispute(folder: &Path, total: u64) -> anyhow::Result<Told> {
    let store = site::open(folder)?;
    let engine = start(store.clone(), total, Version::Second).await?;
    engine.pause_destination(SYSTEM, "bench").await?;
    let now = WallClock.now();
    let edited = store.write(Lane::Bulk, move |transaction| {
        let records = Records::of_entity(transaction, SYSTEM, CUSTOMER)?;
        for number in (0..total).step_by(usize::try_from(CHANGED).unwrap_or(usize::MAX)) {
            let changes = Fields::from([("birthDate".to_owned(), Value::from("1990-05-06"))]);
            let id = people::id(number);
            records::edit(transaction, &records, &id, &changes, None, "Ana", now).map_err(
                |error| match error {
                    records::EditError::Store(error) => error,
                    _ => StoreError::NoRow,
                },
            )?;
        }
        Ok::<_, StoreError>(())
    });
    edited.await?;
    engine.resume_destination(SYSTEM, "bench").await?;
    let started = Instant::now();
    pull(&engine).await?;
    let told = told(started.elapsed())?;
    let open = store.read(sync_conflicts::count_open).await?;
    ensure!(open > 0, "there are conflicts");
    engine.stop().await;
    Ok(Told { requests: u64::from(open), ..told })
}

#[derive(Deserialize)]
struct Bare<'a> {
    #[serde(borrow)]
    id: &'a str,
    #[serde(borrow)]
    addresses: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Identified<'a> {
    #[serde(borrow)]
    id: &'a str,
}

/// A bare connection to a file of the product's, which may write.
fn open(folder: &Path) -> anyhow::Result<Connection> {
    let connection = Connection::open(folder.join(site::FILE))?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update_and_check(None, "wal_autocheckpoint", 200, |_| Ok(()))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Stores all customers with their addresses in an empty file of the product's: one insert each, a commit per slice.
///
/// # Errors
/// The file failed.
pub fn import_bare(folder: &Path, total: u64) -> anyhow::Result<Duration> {
    let connection = open(folder)?;
    let mut text = String::new();
    let started = Instant::now();
    for first in (0..total).step_by(usize::try_from(SLICE)?) {
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        for number in first..total.min(first + SLICE) {
            people::write(&mut text, number, "null")?;
            let customer: Bare<'_> = serde_json::from_str(&text)?;
            insert(&connection, CUSTOMER, customer.id, &text)?;
            for address in customer.addresses {
                let Identified { id } = serde_json::from_str(address.get())?;
                insert(&connection, "address", id, address.get())?;
            }
        }
        connection.prepare_cached("COMMIT")?.execute([])?;
    }
    Ok(started.elapsed())
}

fn insert(connection: &Connection, entity: &str, id: &str, payload: &str) -> anyhow::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO sync_data (system, entity_type, entity_id, payload, payload_hash, status, modified_by, synced_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, 'synced', ?1, ?6, ?6)",
        )?
        .execute(params![SYSTEM, entity, id, payload, [0_u8; 32], Timestamp(1_795_400_000_000).millis()])?;
    Ok(())
}

/// Looks every customer up by its id: one parse and one select each.
///
/// # Errors
/// The file failed, or a customer is not there.
pub fn compare_bare(folder: &Path, total: u64) -> anyhow::Result<Duration> {
    let connection = open(folder)?;
    let mut text = String::new();
    let started = Instant::now();
    for number in 0..total {
        people::write(&mut text, number, "null")?;
        let Identified { id } = serde_json::from_str(&text)?;
        let found: i64 = connection
            .prepare_cached(
                "SELECT length(payload_hash) FROM sync_data INDEXED BY sync_data_record
                 WHERE system = ?1 AND entity_type = ?2 AND entity_id = ?3",
            )?
            .query_row(params![SYSTEM, CUSTOMER, id], |row| row.get(0))?;
        ensure!(found == 32, "a hash has 32 bytes");
    }
    Ok(started.elapsed())
}
