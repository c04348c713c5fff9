//! The program beside a Wispro account: connected, synchronised, and compared with what the account really has.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::{Map, Value, json};

use crate::app::Session;
use crate::file::FileCopy;
use crate::remote::{Remote, WISPRO_TOKEN};
use crate::wait;

/// Name of the first connection.
pub const SYSTEM: &str = "wispro-1";

/// Ten thousand clients, twice, at two requests a second and in a debug build.
const RUN_LIMIT: Duration = Duration::from_secs(240);

/// The counters of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counters {
    /// Clients that were read.
    pub processed: u64,
    /// New ones.
    pub created: u64,
    /// Known and different.
    pub updated: u64,
    /// Known and equal.
    pub unchanged: u64,
    /// Left out, with a reason.
    pub skipped: u64,
    /// Changed on both sides.
    pub conflicted: u64,
    /// Not usable.
    pub failed: u64,
}

impl Counters {
    /// Those of a run as the screen is told.
    ///
    /// # Errors
    /// One is missing, or they do not add up.
    pub fn of(run: &Value) -> anyhow::Result<Self> {
        let count =
            |name: &str| run[name].as_u64().with_context(|| format!("the run tells no {name}: {run}"));
        let counters = Self {
            processed: count("processed")?,
            created: count("created")?,
            updated: count("updated")?,
            unchanged: count("unchanged")?,
            skipped: count("skipped")?,
            conflicted: count("conflicted")?,
            failed: count("failed")?,
        };
        let Self { processed, created, updated, unchanged, skipped, conflicted, failed } = counters;
        ensure!(
            created + updated + unchanged + skipped + conflicted + failed == processed,
            "the counters do not add up: {counters:?}"
        );
        Ok(counters)
    }
}

/// Connects the account.
///
/// # Errors
/// The application refused.
pub async fn connect(session: &Session, remote: &Remote) -> anyhow::Result<()> {
    let draft = json!({
        "system": null,
        "kind": "wispro",
        "name": "Mi ISP",
        "settings": { "url": remote.wispro_url() },
        "secrets": { "token": WISPRO_TOKEN },
    });
    let card = session.rpc("connection_save", draft).await?;
    ensure!(card["system"] == SYSTEM, "another system: {card}");
    Ok(())
}

/// *Prueba sin escribir*, or the real thing; answers the run.
///
/// # Errors
/// The application refused.
pub async fn start(session: &Session, dry_run: bool) -> anyhow::Result<i64> {
    let run = session.rpc("wispro_start", json!({ "system": SYSTEM, "dryRun": dry_run })).await?;
    run["id"].as_i64().context("the run has no id")
}

/// Waits for the end of a run, and answers it as the screen is told.
///
/// # Errors
/// It does not end, or not as it must.
pub async fn completed(session: &Session, run: i64) -> anyhow::Result<Value> {
    let ended = wait::until("the run is over", RUN_LIMIT, async || {
        let run = session.rpc("run_get", json!({ "run": run })).await?["run"].clone();
        Ok(run["endedAt"].is_i64().then_some(run))
    });
    let run = ended.await?;
    ensure!(run["status"] == "COMPLETED", "the run ended otherwise: {run:#}");
    Ok(run)
}

/// A client's document, whatever its spelling: an own reading of the same rule.
fn document(client: &Map<String, Value>) -> Option<String> {
    let written = match client.get("national_identification_number")? {
        Value::String(text) => text.to_uppercase(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let details = client.get("details").and_then(Value::as_str).unwrap_or_default().trim().to_uppercase();
    let signs: String = written.chars().filter(|sign| sign.is_ascii_alphanumeric()).collect();
    let letter = signs.chars().next().filter(char::is_ascii_alphabetic);
    let letter = letter.or_else(|| details.chars().next().filter(|_| details.len() == 1));
    let digits = signs.trim_start_matches(|sign: char| sign.is_ascii_alphabetic()).trim_start_matches('0');
    let letter = letter.filter(|letter| *letter != 'V').map(String::from).unwrap_or_default();
    (!digits.is_empty()).then(|| format!("{letter}{digits}"))
}

fn without_secrets(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !name.contains("password") && name != "link_mobile_login");
            fields.values_mut().for_each(without_secrets);
        }
        Value::Array(values) => values.iter_mut().for_each(without_secrets),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What the comparison of the file with the account found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Clients that are here and not there any more.
    pub gone: usize,
    /// Clients that wait in *Revisar*.
    pub waiting: usize,
}

/// Compares the file with everything that the account has: each client that can be placed is here exactly once with the
/// content that it has there, each that cannot waits, nobody shares a document, and no password is anywhere.
///
/// # Errors
/// What differs first.
pub async fn compare(data_dir: &Path, remote: &Remote) -> anyhow::Result<Compared> {
    let there = remote.wispro_list().await?;
    let mut rows: BTreeMap<String, Value> = BTreeMap::new();
    for mut row in remote.wispro_rows().await? {
        without_secrets(&mut row);
        if let Some(id) = row["id"].as_str().map(str::to_owned) {
            rows.insert(id, row);
        }
    }
    let file = FileCopy::of(data_dir)?;
    let mut here: BTreeMap<String, Value> = BTreeMap::new();
    let mut documents: BTreeMap<String, String> = BTreeMap::new();
    let mut statement = file.connection().prepare(
        "SELECT coalesce(external_id, entity_id), payload FROM sync_data
         WHERE system = ?1 AND entity_type = 'client' AND status <> 'deleted' ORDER BY id",
    )?;
    let stored =
        statement.query_map([SYSTEM], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    for row in stored {
        let (id, payload) = row?;
        ensure!(!payload.to_lowercase().contains("geheim"), "client {id} came with its password");
        let payload: Value = serde_json::from_str(&payload)?;
        ensure!(payload["id"] == id.as_str(), "the row of client {id} holds client {}", payload["id"]);
        if let Some(document) = payload.as_object().and_then(document)
            && let Some(other) = documents.insert(document, id.clone())
        {
            anyhow::bail!("clients {id} and {other} are one person");
        }
        ensure!(here.insert(id.clone(), payload).is_none(), "client {id} is here twice");
    }
    let mut statement = file
        .connection()
        .prepare("SELECT record_id FROM client_reviews WHERE system = ?1 AND status = 'open'")?;
    let waiting =
        statement.query_map([SYSTEM], |row| row.get(0))?.collect::<Result<BTreeSet<String>, _>>()?;
    for client in &there {
        let Some(id) = &client.id else { continue };
        let (known, waits) = (here.get(id), waiting.contains(id));
        match (&client.same_as, client.broken) {
            (_, true) => ensure!(known.is_none() && !waits, "the broken client {id} was taken"),
            (Some(other), false) => {
                ensure!(
                    known.is_none() && waits,
                    "client {id} has the document of {other} and does not wait"
                );
                ensure!(here.contains_key(other), "client {other} is not here");
            }
            (None, false) => {
                let known = known.with_context(|| format!("client {id} is not here"))?;
                ensure!(!waits, "client {id} waits and could be placed");
                ensure!(Some(known) == rows.get(id), "client {id} is not here as it is there");
            }
        }
    }
    let ids: BTreeSet<&String> = there.iter().filter_map(|client| client.id.as_ref()).collect();
    let gone = here.keys().filter(|id| !ids.contains(id)).count();
    ensure!(file.damage()?.is_empty(), "the file is damaged: {:?}", file.damage()?);
    Ok(Compared { gone, waiting: waiting.len() })
}
