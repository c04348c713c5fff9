//! The data file, looked at from outside while the application is down.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

/// First bytes of every SQLite file.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// A copy of the data file and its log, opened. The original is not touched: what the application finds at its next
/// start is what it left behind, log and all.
#[derive(Debug)]
pub struct FileCopy {
    connection: Connection,
    _folder: TempDir,
}

/// One order in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredOrder {
    /// Its business day.
    pub business_date: String,
    /// Its number of that day.
    pub daily_number: i64,
    /// Units over all item rows.
    pub units: i64,
    /// Item rows in the remote's order as it was kept.
    pub units_listed: i64,
    /// Events that say that it was received.
    pub received_events: i64,
    /// Confirmations that wait, are on their way or were accepted.
    pub live_confirmations: i64,
    /// Confirmations that were set aside.
    pub dead_confirmations: i64,
    /// Confirmations that were accepted.
    pub done_confirmations: i64,
}

impl FileCopy {
    /// Copies the file that is somewhere below `data_dir`; `None` while there is none yet.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn take(data_dir: &Path) -> anyhow::Result<Option<Self>> {
        let Some(file) = find(data_dir)? else { return Ok(None) };
        let folder = tempfile::tempdir()?;
        let copy = folder.path().join("copy.db");
        fs::copy(&file, &copy).context("the data file cannot be copied")?;
        let log = beside(&file, "-wal");
        if log.exists() {
            fs::copy(&log, beside(&copy, "-wal")).context("the log of the data file cannot be copied")?;
        }
        let connection = Connection::open_with_flags(&copy, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        Ok(Some(Self { connection, _folder: folder }))
    }

    /// The same, when there must be one.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub fn of(data_dir: &Path) -> anyhow::Result<Self> {
        Self::take(data_dir)?.context("there is no data file")
    }

    /// Whether the tables exist: a kill during the very first start may come before them.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn has_orders_table(&self) -> anyhow::Result<bool> {
        let sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'orders'";
        Ok(self.count(sql)? == 1)
    }

    /// One number out of the file.
    ///
    /// # Errors
    /// The query fails.
    pub fn count(&self, sql: &str) -> anyhow::Result<i64> {
        self.connection.query_row(sql, [], |row| row.get(0)).with_context(|| format!("{sql} failed"))
    }

    /// What SQLite's own check finds; empty when the file is whole.
    ///
    /// # Errors
    /// The check cannot run.
    pub fn damage(&self) -> anyhow::Result<Vec<String>> {
        let mut statement = self.connection.prepare("PRAGMA integrity_check")?;
        let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
        let mut found = lines.collect::<Result<Vec<_>, _>>()?;
        found.retain(|line| line != "ok");
        let mut statement = self.connection.prepare("PRAGMA foreign_key_check")?;
        let tables = statement.query_map([], |row| row.get::<_, String>(0))?;
        for table in tables {
            found.push(format!("a row of {} refers to nothing", table?));
        }
        Ok(found)
    }

    /// Every order by id. Two rows of one id are impossible in a query by primary key, so the ids are compared without
    /// regard to case and to hyphens.
    ///
    /// # Errors
    /// The query fails, or two rows are the same order.
    pub fn orders(&self) -> anyhow::Result<BTreeMap<String, StoredOrder>> {
        let sql = "
            WITH
              units AS (SELECT order_id, sum(quantity) AS units FROM order_items GROUP BY order_id),
              received AS (
                SELECT order_id, count(*) AS times FROM order_events WHERE kind = 'RECEIVED' GROUP BY order_id
              ),
              jobs AS (
                SELECT entity_id, sum(status <> 'dead') AS live, sum(status = 'dead') AS dead,
                  sum(status = 'done') AS done
                FROM sync_queue GROUP BY entity_id
              )
            SELECT id, business_date, daily_number, coalesce(units, 0),
              coalesce(json_array_length(raw_json, '$.orderItems'), 0), coalesce(times, 0),
              coalesce(live, 0), coalesce(dead, 0), coalesce(done, 0)
            FROM orders
              LEFT JOIN units ON units.order_id = orders.id
              LEFT JOIN received ON received.order_id = orders.id
              LEFT JOIN jobs ON jobs.entity_id = orders.id";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut orders = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let written: String = row.get(0)?;
            let id = uuid::Uuid::try_parse(&written).context("an order in the file has no UUID")?;
            let order = StoredOrder {
                business_date: row.get(1)?,
                daily_number: row.get(2)?,
                units: row.get(3)?,
                units_listed: row.get(4)?,
                received_events: row.get(5)?,
                live_confirmations: row.get(6)?,
                dead_confirmations: row.get(7)?,
                done_confirmations: row.get(8)?,
            };
            if orders.insert(id.hyphenated().to_string(), order).is_some() {
                bail!("order {id} is in the file twice");
            }
        }
        Ok(orders)
    }

    /// The highest number given on each day, as the counter has it.
    ///
    /// # Errors
    /// The query fails.
    pub fn counters(&self) -> anyhow::Result<BTreeMap<String, i64>> {
        let mut statement =
            self.connection.prepare("SELECT business_date, last_number FROM daily_counter")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The connection, for queries of one test.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.connection
    }
}

/// `file` with a suffix after its whole name.
#[must_use]
pub fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The data file below a folder, by its first bytes; copies made before migrations do not count.
///
/// # Errors
/// A folder cannot be read, or there are two files.
pub fn find(folder: &Path) -> anyhow::Result<Option<PathBuf>> {
    let mut found = None;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).context("the data folder cannot be read")? {
            let path = entry?.path();
            if path.is_dir() {
                if path.file_name().is_none_or(|name| name != "backups") {
                    folders.push(path);
                }
            } else if is_database(&path) && found.replace(path).is_some() {
                bail!("there are two data files");
            }
        }
    }
    Ok(found)
}

fn is_database(path: &Path) -> bool {
    use std::io::Read;
    let mut start = [0; 16];
    fs::File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == MAGIC
}
