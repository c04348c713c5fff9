//! A long history of runs, and looking through it: through the use cases, and as bare prepared statements.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, anyhow};
use mostrador_api::{Api, Role, Seat, SeatKind};
use mostrador_engine::{Engine, EngineOptions, Intervals, Retention, Scheduling, SiteSettings, SystemParts};
use mostrador_store::{Lane, Store, StoreError};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use url::Url;

use crate::connector::BenchConnector;
use crate::site::{self, WallClock};

/// Rows of a page, as the screen asks for them.
const PAGE: u32 = 100;

/// A way to look through the history.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Name of the measurement.
    pub name: &'static str,
    /// What is asked for, besides the length of the page.
    filter: &'static str,
    /// The same as a bare condition.
    condition: &'static str,
    /// The goal, in milliseconds.
    pub goal: f64,
}

/// Everything that is measured. The runs began one second after the other.
pub const LOOKS: &[Look] = &[
    Look { name: "first page", filter: "{}", condition: "1", goal: 300.0 },
    Look {
        name: "clean runs",
        filter: r#"{"result":"CLEAN"}"#,
        condition: "status = 'completed' AND mode = 'real' AND failed = 0",
        goal: 100.0,
    },
    Look {
        name: "runs with failures, few",
        filter: r#"{"result":"WITH_FAILURES"}"#,
        condition: "status = 'completed' AND mode = 'real' AND failed > 0",
        goal: 100.0,
    },
    Look {
        name: "failed runs, fewer",
        filter: r#"{"result":"FAILED"}"#,
        condition: "status = 'failed' AND mode = 'real'",
        goal: 100.0,
    },
    Look {
        name: "one entity of one system",
        filter: r#"{"system":"erp","entityType":"supplier"}"#,
        condition: "system = 'erp' AND entity_type = 'supplier'",
        goal: 100.0,
    },
    Look {
        name: "a day long ago",
        filter: r#"{"from":10000000,"until":20000000}"#,
        condition: "started_at >= 10000000 AND started_at < 20000000",
        goal: 100.0,
    },
    Look {
        name: "failed runs of one entity in a while",
        filter: r#"{"system":"bench","entityType":"client","result":"FAILED","from":10000000,"until":90000000}"#,
        condition: "system = 'bench' AND entity_type = 'client' AND status = 'failed' AND mode = 'real'
          AND started_at >= 10000000 AND started_at < 90000000",
        goal: 100.0,
    },
    Look {
        name: "nothing at all",
        filter: r#"{"integration":99}"#,
        condition: "integration_id = 99",
        goal: 100.0,
    },
];

/// Writes so many runs of two systems, a few records of `sync_data` and as many orders as a busy restaurant has in a year.
///
/// # Errors
/// The file cannot be written.
pub async fn fill(store: &Store, runs: u64, records: u64) -> anyhow::Result<()> {
    store
        .write(Lane::Interactive, move |transaction| {
            let connection = transaction.connection();
            connection.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
                 INSERT INTO sync_history (system, entity_type, direction, trigger, mode, status, scope, started_at,
                   ended_at, duration_ms, expected, pages, processed, created, updated, unchanged, failed, error_code,
                   actor, integration_id)
                 SELECT iif(i % 3 = 0, 'erp', 'bench'), iif(i % 3 = 0, 'supplier', 'client'), 'in', 'schedule',
                   iif(i % 50 = 0, 'dry_run', 'real'), iif(i % 97 = 0, 'failed', iif(i % 89 = 0, 'stopped', 'completed')),
                   'all', i * 1000, i * 1000 + 900, 900, 1000, 10, 1000, 10, 20, 970 - iif(i % 41 = 0, 5, 0),
                   iif(i % 41 = 0, 5, 0), iif(i % 97 = 0, 'HTTP_502', NULL), 'Ana', iif(i % 7 = 0, i % 5, NULL)
                 FROM n",
                [runs],
            )?;
            connection.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
                 INSERT INTO sync_data (system, entity_type, entity_id, status, modified_by, synced_at, updated_at, payload)
                 SELECT 'bench', 'client', printf('%08x-0000-4000-8000-%012x', (i * 2654435761) & 4294967295, i),
                   iif(i % 1000 = 0, 'skipped', 'synced'), 'bench', 1, 1, '{\"name\":\"Cliente\"}' FROM n",
                [records],
            )?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

/// The use cases over that file. Nothing is read or sent by itself.
///
/// # Errors
/// The engine cannot be started.
pub async fn open(store: Store) -> anyhow::Result<(Engine, Api)> {
    // Nobody listens there, and nothing is asked.
    let connector = Arc::new(BenchConnector::new(Url::parse("http://127.0.0.1:9/")?, 100, 1)?);
    let engine = Engine::start(EngineOptions {
        store,
        clock: Arc::new(WallClock),
        remote: None,
        systems: vec![SystemParts::new(connector)],
        site: SiteSettings {
            name: "Medida".to_owned(),
            calendar: site::calendar()?,
            currency: "USD".to_owned(),
            default_prep_minutes: 25,
            due_soon_minutes: 5,
            unattended_after_seconds: 60,
        },
        intervals: Intervals { scheduling: Scheduling::ByHand, ..Intervals::default() },
        retention: Retention::default(),
        random_seed: Some(1),
    })
    .await?;
    let api = Api::new(engine.clone());
    Ok((engine, api))
}

/// Asks once, and answers the milliseconds that it took and what was answered.
///
/// # Errors
/// The use case refuses.
pub async fn ask(api: &Api, command: &str, request: Value) -> anyhow::Result<(f64, Value)> {
    let seat = Seat::new(SeatKind::Paired(Role::Administrator));
    let began = Instant::now();
    let answer = api.dispatch(&seat, command, request).await;
    let took = began.elapsed().as_secs_f64() * 1_000.0;
    let answer = answer.map_err(|error| anyhow!("{command} was refused: {:?}", error.code))?;
    Ok((took, answer))
}

impl Look {
    /// Looks through the use case: milliseconds, and how many runs match.
    ///
    /// # Errors
    /// The use case refuses.
    pub async fn through(&self, api: &Api) -> anyhow::Result<(f64, u64)> {
        let mut request: Value = serde_json::from_str(self.filter)?;
        request["limit"] = json!(PAGE);
        let (took, page) = ask(api, "runs_list", request).await?;
        Ok((took, page["total"].as_u64().context("a total")?))
    }

    /// Looks with bare prepared statements, in the order in which the rows lie: milliseconds, and how many runs match.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn bare(&self, connection: &Connection) -> anyhow::Result<(f64, u64)> {
        let condition = self.condition;
        let began = Instant::now();
        let mut page = connection.prepare_cached(&format!(
            "SELECT id, system, entity_type, status, started_at, processed, failed FROM sync_history
             WHERE {condition} ORDER BY id DESC LIMIT {PAGE}"
        ))?;
        let mut rows = page.query([])?;
        while let Some(row) = rows.next()? {
            row.get::<_, i64>(0)?;
        }
        let total = connection
            .prepare_cached(&format!("SELECT count(*) FROM sync_history WHERE {condition}"))?
            .query_row([], |row| row.get(0))?;
        Ok((began.elapsed().as_secs_f64() * 1_000.0, total))
    }
}

/// A bare connection to the file, which only reads.
///
/// # Errors
/// The file cannot be opened.
pub fn bare(folder: &Path) -> anyhow::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(folder.join(site::FILE), flags)?)
}
