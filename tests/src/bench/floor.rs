//! What the machine itself needs for an order: the same bytes, a bare client, a bare parse, bare statements.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, bail};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::rows::Arrival;
use crate::remote::{API_KEY, CONFIRM_PATH, PENDING_PATH, Remote};

/// A second stand-in with the same seed, and so with the same orders, and an empty file of the same schema.
pub(super) struct Floor {
    remote: Remote,
    http: reqwest::Client,
    connection: Connection,
}

impl Floor {
    /// `original` is the application's file: the schema and the page settings come from there.
    pub(super) async fn open(folder: &Path, original: &Connection, seed: u64) -> anyhow::Result<Self> {
        let connection = Connection::open(folder.join("floor.db"))?;
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // Checkpoints happen between measurements, as the application makes them after its answer.
        connection.pragma_update_and_check(None, "wal_autocheckpoint", 0, |_| Ok(()))?;
        connection.set_prepared_statement_cache_capacity(64);
        let mut schema = original.prepare(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
               AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY rowid",
        )?;
        let statements = schema.query_map([], |row| row.get::<_, String>(0))?;
        for statement in statements {
            connection.execute_batch(&statement?)?;
        }
        let http = reqwest::Client::builder().no_proxy().tcp_nodelay(true).build()?;
        Ok(Self { remote: Remote::start(seed).await?, http, connection })
    }

    /// Milliseconds for one order: ask, parse, store. The order comes from the floor's own remote and is the same as the
    /// application's, id by id.
    pub(super) async fn measure(&mut self, id: &str, arrival: &Arrival) -> anyhow::Result<f64> {
        let made = self.remote.emit_one().await?;
        if made != id {
            bail!("the two stand-ins do not make the same orders");
        }
        let url = format!("{}{PENDING_PATH}", self.remote.url());
        let started = Instant::now();
        let answer = self.http.get(&url).header("X-API-Key", API_KEY).send().await?;
        let body = answer.bytes().await?;
        let parsed: Value = serde_json::from_slice(&body)?;
        arrival.write(&self.connection)?;
        let elapsed = started.elapsed();
        let listed = parsed["data"].as_array().context("the floor's remote answered no list")?;
        if listed.len() != 1 {
            bail!("the floor's remote listed {} orders instead of one", listed.len());
        }
        let update = json!({ "orderUpdates": [{ "orderId": id, "dailyNumber": 1 }] });
        self.http
            .post(format!("{}{CONFIRM_PATH}", self.remote.url()))
            .header("X-API-Key", API_KEY)
            .json(&update)
            .send()
            .await?
            .error_for_status()?;
        Ok(elapsed.as_secs_f64() * 1000.0)
    }

    /// Moves the log into the file, outside of every measurement.
    pub(super) fn checkpoint(&self) -> anyhow::Result<()> {
        self.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
        Ok(())
    }
}
