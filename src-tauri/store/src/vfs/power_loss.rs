//! The promise "what was acknowledged survives a power cut", tried on many images of one workload.

use std::path::Path;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::{Image, Recorder};
use crate::error::{OpenError, StoreError};
use crate::lane::Lane;
use crate::options::{Durability, OpenOptions};
use crate::store::Store;

/// Commits of the workload: enough for several checkpoints and a reused log.
const COMMITS: i64 = 400;

const FILE: &str = "site.db";

/// What the images showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PowerLossReport {
    /// Images looked at.
    pub images: usize,
    /// Images that lack at least one acknowledged row.
    pub lost: usize,
    /// Images that SQLite calls damaged, or cannot open.
    pub damaged: usize,
    /// Images in which a row is half of what its transaction wrote.
    pub half: usize,
}

impl PowerLossReport {
    /// Whether nothing acknowledged was lost, nothing damaged, nothing half done.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.lost == 0 && self.damaged == 0 && self.half == 0
    }
}

/// The trial itself could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum PowerLossError {
    /// The store under trial did not open.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The workload failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The images could not be written or read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Writes and acknowledges rows through a store with the given durability in the empty folder `folder`, then opens `images`
/// images of power cuts at random instants and looks for what was acknowledged. The same `seed` gives the same images.
///
/// # Errors
/// When the trial itself failed; a broken promise is in the report.
pub async fn power_loss(
    folder: &Path,
    durability: Durability,
    images: usize,
    seed: u64,
) -> Result<PowerLossReport, PowerLossError> {
    let site = folder.join("site");
    std::fs::create_dir_all(&site)?;
    let recorder = Recorder::watch(&site)?;
    let options =
        OpenOptions { vfs: Some(recorder.vfs()), durability, ..OpenOptions::inline(site.join(FILE)) };
    let store = Store::open(options)?;
    workload(&store, &recorder, seed).await?;
    let log = recorder.log();
    drop(store);

    let mut report = PowerLossReport::default();
    let restart = folder.join("restart");
    for image in log.power_cuts(images, seed) {
        if restart.exists() {
            std::fs::remove_dir_all(&restart)?;
        }
        std::fs::create_dir(&restart)?;
        image.write_to(&restart)?;
        report.images += 1;
        match inspect(&restart.join(FILE), &image) {
            Ok(Finding::Whole) => {}
            Ok(Finding::Lost) => report.lost += 1,
            Ok(Finding::Half) => report.half += 1,
            Ok(Finding::Damaged) | Err(_) => report.damaged += 1,
        }
    }
    Ok(report)
}

/// Rows of uneven size, each with a counter in a second table in the same transaction.
async fn workload(store: &Store, recorder: &Recorder, seed: u64) -> Result<(), StoreError> {
    store
        .write(Lane::Interactive, |transaction| {
            transaction.connection().execute_batch(
                "CREATE TABLE trial(id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
                 CREATE TABLE trial_total(one INTEGER PRIMARY KEY, total INTEGER NOT NULL) STRICT;
                 INSERT INTO trial_total VALUES (1, 0);",
            )?;
            Ok::<_, StoreError>(())
        })
        .await?;
    recorder.acknowledge("schema");
    let mut random = StdRng::seed_from_u64(seed);
    for id in 1..=COMMITS {
        let size: i64 = random.random_range(10..6_000);
        store
            .write(Lane::Interactive, move |transaction| {
                let connection = transaction.connection();
                connection
                    .prepare_cached("INSERT INTO trial(id, body) VALUES (?1, randomblob(?2))")?
                    .execute([id, size])?;
                connection.prepare_cached("UPDATE trial_total SET total = total + 1")?.execute([])?;
                Ok::<_, StoreError>(())
            })
            .await?;
        recorder.acknowledge(id.to_string());
    }
    Ok(())
}

enum Finding {
    Whole,
    Lost,
    Half,
    Damaged,
}

fn inspect(path: &Path, image: &Image) -> rusqlite::Result<Finding> {
    let Some(promised) = image.acknowledged.last() else { return Ok(Finding::Whole) };
    let connection = Connection::open(path)?;
    // The image is thrown away: no sync, no checkpoint for it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    let verdict: String = connection.query_row("PRAGMA quick_check", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Ok(Finding::Damaged);
    }
    let schema: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'trial_total'", [], |row| {
            row.get(0)
        })?;
    if schema == 0 {
        return Ok(Finding::Lost);
    }
    let promised: i64 = promised.parse().unwrap_or(0);
    let (rows, last, total): (i64, i64, i64) = connection.query_row(
        "SELECT count(*), coalesce(max(id), 0), (SELECT total FROM trial_total) FROM trial",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    // Ids are 1, 2, 3...: a count that equals the last id means no gap.
    Ok(if rows != last || rows != total {
        Finding::Half
    } else if last < promised {
        Finding::Lost
    } else {
        Finding::Whole
    })
}
