//! The same work without an engine.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use rusqlite::{Connection, params};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::connector::{CLIENT, SYSTEM};

/// Records that share a commit, as in the engine's slices while orders are coming in.
const SLICE: usize = 100;

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Identified<'a> {
    #[serde(borrow)]
    id: &'a str,
}

/// A bare client and a bare file with the product's schema and settings.
pub struct Floor {
    http: reqwest::Client,
    base: String,
    connection: Connection,
}

impl Floor {
    /// `schema` is a file of the product's: its tables are made anew in `path`.
    ///
    /// # Errors
    /// The file could not be made.
    pub fn open(base: &str, schema: &Path, path: &Path) -> anyhow::Result<Self> {
        let original = Connection::open(schema)?;
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update_and_check(None, "wal_autocheckpoint", 200, |_| Ok(()))?;
        connection.set_prepared_statement_cache_capacity(64);
        let mut tables = original.prepare(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
               AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY rowid",
        )?;
        let statements =
            tables.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        for statement in statements {
            connection.execute_batch(&statement)?;
        }
        let http = reqwest::Client::builder().no_proxy().tcp_nodelay(true).build()?;
        Ok(Self { http, base: base.to_owned(), connection })
    }

    async fn page(&self, page: u64, per_page: u64) -> anyhow::Result<Vec<u8>> {
        let url = format!("{}/clients?page={page}&per_page={per_page}", self.base);
        Ok(self.http.get(url).send().await?.error_for_status()?.bytes().await?.into())
    }

    /// Reads every page and stores every client: one insert each, a commit per slice, the cursor in the page's last.
    ///
    /// # Errors
    /// The stub or the file failed.
    pub async fn import(&self, total: u64, per_page: u64) -> anyhow::Result<Duration> {
        let started = Instant::now();
        for page in 1..=total.div_ceil(per_page) {
            let bytes = self.page(page, per_page).await?;
            let body: Body<'_> = serde_json::from_slice(&bytes)?;
            let mut slices = body.data.chunks(SLICE).peekable();
            while let Some(slice) = slices.next() {
                self.connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
                for raw in slice {
                    let Identified { id } = serde_json::from_str(raw.get())?;
                    self.connection
                        .prepare_cached(
                            "INSERT INTO sync_data (system, entity_type, entity_id, payload, payload_hash, status, modified_by, synced_at, updated_at)
                             VALUES (?1, ?2, ?3, ?4, ?5, 'synced', ?1, ?6, ?6)",
                        )?
                        .execute(params![SYSTEM, CLIENT, id, raw.get(), [0_u8; 32], 1_795_400_000_000_i64])?;
                }
                if slices.peek().is_none() {
                    self.move_cursor(page)?;
                }
                self.connection.prepare_cached("COMMIT")?.execute([])?;
            }
        }
        Ok(started.elapsed())
    }

    /// Reads every page again and looks every client up: one select each, a commit per page for the cursor.
    ///
    /// # Errors
    /// The stub or the file failed, or a client is not there.
    pub async fn compare(&self, total: u64, per_page: u64) -> anyhow::Result<Duration> {
        let started = Instant::now();
        for page in 1..=total.div_ceil(per_page) {
            let bytes = self.page(page, per_page).await?;
            let body: Body<'_> = serde_json::from_slice(&bytes)?;
            for raw in &body.data {
                let Identified { id } = serde_json::from_str(raw.get())?;
                let found: Vec<u8> = self
                    .connection
                    .prepare_cached(
                        "SELECT payload_hash FROM sync_data INDEXED BY sync_data_record
                         WHERE system = ?1 AND entity_type = ?2 AND entity_id = ?3",
                    )?
                    .query_row(params![SYSTEM, CLIENT, id], |row| row.get(0))?;
                ensure!(found.len() == 32, "a hash has 32 bytes");
            }
            self.connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
            self.move_cursor(page)?;
            self.connection.prepare_cached("COMMIT")?.execute([])?;
        }
        Ok(started.elapsed())
    }

    fn move_cursor(&self, page: u64) -> anyhow::Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO sync_state (system, entity_type, direction, cursor, updated_at) VALUES (?1, ?2, 'in', ?3, 0)
                 ON CONFLICT (system, entity_type, direction) DO UPDATE SET cursor = excluded.cursor",
            )?
            .execute(params![SYSTEM, CLIENT, page.to_string()])?;
        Ok(())
    }

    /// Sends `jobs` queued operations, `group` in each request: claims of up to 100 in one commit, one commit for the
    /// answers of each request, with the rows that an answer changes: job, record, link and a line of the audit.
    ///
    /// # Errors
    /// The stub or the file failed.
    pub async fn deliver(&self, jobs: usize, group: usize, payload: &str) -> anyhow::Result<Duration> {
        self.fill_queue(jobs, payload)?;
        let started = Instant::now();
        let mut next = 1_i64;
        let last = i64::try_from(jobs)?;
        while next <= last {
            let claimed = last.min(next + 99);
            self.connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
            for id in next..=claimed {
                self.connection
                    .prepare_cached(
                        "UPDATE sync_queue SET status = 'leased', lease_token = 1, started_at = 1 WHERE id = ?1",
                    )?
                    .execute([id])?;
            }
            self.connection.prepare_cached("COMMIT")?.execute([])?;
            let ids: Vec<i64> = (next..=claimed).collect();
            for group in ids.chunks(group) {
                let mut body = String::with_capacity(group.len() * (payload.len() + 1));
                for _ in group {
                    body.push_str(payload);
                    body.push('\n');
                }
                let answer = self.http.post(format!("{}/batch", self.base)).body(body).send().await?;
                let answer = answer.error_for_status()?.text().await?;
                ensure!(answer.lines().count() == group.len(), "one line per operation");
                self.connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
                for id in group {
                    self.connection
                        .prepare_cached(
                            "UPDATE sync_queue SET status = 'done', lease_token = NULL, completed_at = 2 WHERE id = ?1",
                        )?
                        .execute([id])?;
                    self.connection
                        .prepare_cached(
                            "UPDATE sync_data SET status = 'synced', synced_at = 2, updated_at = 2 WHERE id = ?1",
                        )?
                        .execute([id])?;
                    self.connection
                        .prepare_cached(
                            "UPDATE sync_links SET acknowledged_edits = 1, base = NULL, updated_at = 2 WHERE id = ?1",
                        )?
                        .execute([id])?;
                    self.connection
                        .prepare_cached(
                            "INSERT INTO sync_log (at, system, entity, entity_id, direction, action, outcome, after)
                             VALUES (2, ?1, ?2, ?3, 'out', 'upsert', 'ok', '{\"city\":\"Cabudare\"}')",
                        )?
                        .execute(params![SYSTEM, CLIENT, id.to_string()])?;
                }
                self.connection.prepare_cached("COMMIT")?.execute([])?;
            }
            next = claimed + 1;
        }
        Ok(started.elapsed())
    }

    fn fill_queue(&self, jobs: usize, payload: &str) -> anyhow::Result<()> {
        self.connection.execute_batch(
            "BEGIN IMMEDIATE;
             INSERT INTO sync_integrations (id, name, source_system, source_entity, target_system, target_entity, direction,
                                            created_at, updated_at)
             VALUES (1, 'clients', 'bench', 'client', 'local', 'client', 'both', 0, 0);",
        )?;
        for id in 1..=i64::try_from(jobs)? {
            self.connection
                .prepare_cached(
                    "INSERT INTO sync_queue (id, source, destination, entity, entity_id, action, external_id, payload,
                                             idempotency_key, status, created_at, scheduled_at)
                     VALUES (?1, 'local', ?2, ?3, ?4, 'upsert', ?4, ?5, ?4 || '/1', 'pending', 0, 0)",
                )
                .context("the queue")?
                .execute(params![id, SYSTEM, CLIENT, id.to_string(), payload])?;
            self.connection
                .prepare_cached(
                    "INSERT INTO sync_data (id, system, entity_type, entity_id, payload, payload_hash, status, modified_by, updated_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'pending', 'Ana', 1)",
                )?
                .execute(params![id, SYSTEM, CLIENT, id.to_string(), payload, [0_u8; 32]])?;
            self.connection
                .prepare_cached(
                    "INSERT INTO sync_links (id, integration_id, source_id, base, edit_counter, updated_at)
                     VALUES (?1, 1, ?2, ?3, 1, 1)",
                )?
                .execute(params![id, id.to_string(), payload])?;
        }
        self.connection.execute_batch("COMMIT")?;
        Ok(())
    }
}
