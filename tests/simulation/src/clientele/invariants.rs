//! What must hold of the customers: at any time, and once everything works again.

use std::collections::BTreeMap;

use mostrador_store::{Store, StoreError};
use serde_json::{Map, Value};

use super::{ADDRESS, CUSTOMER, Clientele, Desk};

/// Fields in which each side keeps its own, or what the other side does not take.
const APART: [&str; 4] = ["isBanned", "banReason", "internalNote", "birthDate"];

/// A record as the site holds it.
struct Row {
    entity: String,
    entity_id: String,
    external_id: Option<String>,
    status: String,
    error: Option<String>,
    tombstone: Option<String>,
    fields: Map<String, Value>,
}

impl Row {
    fn id_there(&self) -> Option<&str> {
        match &self.external_id {
            Some(id) => Some(id),
            None => Some(self.entity_id.as_str()).filter(|id| !id.starts_with("local:")),
        }
    }

    /// It exists here alone, or a person took it out of the traffic.
    fn stands_alone(&self) -> bool {
        self.status == "skipped" && self.error.is_some()
    }
}

struct File {
    rows: Vec<Row>,
    /// Every text in which a value may be kept.
    said: String,
    /// Values that a rule turned down: the rule, the values, and what the fields have instead.
    discarded: Vec<(String, [Map<String, Value>; 2])>,
    odd_runs: u64,
    waiting: u64,
    open_conflicts: u64,
}

async fn file(store: &Store) -> File {
    let read = store.read(|transaction| {
        let connection = transaction.connection();
        let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, u64>(0));
        let mut statement = connection.prepare_cached(
            "SELECT entity_type, entity_id, external_id, status, error, tombstone, payload FROM sync_data ORDER BY id",
        )?;
        let rows = statement.query_map([], |row| {
            let payload: String = row.get(6)?;
            Ok(Row {
                entity: row.get(0)?,
                entity_id: row.get(1)?,
                external_id: row.get(2)?,
                status: row.get(3)?,
                error: row.get(4)?,
                tombstone: row.get(5)?,
                fields: serde_json::from_str(&payload).unwrap_or_default(),
            })
        })?;
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        let mut said = String::new();
        for sql in [
            "SELECT payload FROM sync_data",
            "SELECT base FROM sync_links WHERE base IS NOT NULL",
            "SELECT payload FROM sync_queue",
            "SELECT concat_ws(' ', base, source_payload, target_payload, resolution) FROM sync_conflicts",
            "SELECT concat_ws(' ', before, after, detail) FROM sync_log",
        ] {
            let mut statement = connection.prepare_cached(sql)?;
            let mut texts = statement.query([])?;
            while let Some(row) = texts.next()? {
                said.push_str(&row.get::<_, String>(0)?);
                said.push('\n');
            }
        }
        let mut statement = connection.prepare_cached(
            "SELECT outcome, coalesce(before, '{}'), coalesce(after, '{}') FROM sync_log WHERE action = 'discard' ORDER BY id",
        )?;
        let discarded = statement.query_map([], |row| {
            let (before, after): (String, String) = (row.get(1)?, row.get(2)?);
            let values = [before, after].map(|text| serde_json::from_str(&text).unwrap_or_default());
            Ok((row.get(0)?, values))
        })?;
        Ok::<_, StoreError>(File {
            said,
            discarded: discarded.collect::<Result<Vec<_>, _>>()?,
            odd_runs: count(
                "SELECT count(*) FROM sync_history
                 WHERE created + updated + unchanged + skipped + conflicted + failed <> processed",
            )?,
            waiting: count("SELECT count(*) FROM sync_queue WHERE status IN ('pending', 'leased')")?,
            open_conflicts: count("SELECT count(*) FROM sync_conflicts WHERE status = 'open'")?,
            rows,
        })
    });
    read.await.expect("the file is readable")
}

/// What must hold even of a file that a crash left.
pub(super) async fn at_any_time(store: &Store, desk: &Desk) -> Vec<String> {
    let file = file(store).await;
    let mut broken = Vec::new();
    for said in desk.said.iter().filter(|said| !said.superseded) {
        if !has_word(&file.said, &said.token) {
            broken.push(format!("I4: {} was said here and is nowhere", said.token));
        }
    }
    if file.odd_runs > 0 {
        broken.push(format!("I6: the counters of {} runs do not add up", file.odd_runs));
    }
    for (rule, [lost, kept]) in &file.discarded {
        for (field, lost) in lost {
            broken.extend(wrongly_lost(rule, field, lost, kept.get(field)));
        }
    }
    for (id, blocked) in &desk.blocks {
        let row = file.rows.iter().find(|row| row.entity == CUSTOMER && row.entity_id == *id);
        let stands = row.and_then(|row| row.fields.get("isBanned")).cloned().unwrap_or_default();
        if stands != Value::Bool(*blocked) {
            broken.push(format!("the block of {id} was decided here as {blocked}, and is {stands}"));
        }
    }
    broken
}

fn has_word(text: &str, token: &str) -> bool {
    text.match_indices(token).any(|(at, _)| {
        let after = text.as_bytes().get(at + token.len());
        !after.is_some_and(u8::is_ascii_digit)
    })
}

/// Where both sides changed a field, its owner's value stands: what an owner discarded is the other side's.
fn wrongly_lost(rule: &str, field: &str, lost: &Value, kept: Option<&Value>) -> Option<String> {
    let Value::String(lost) = lost else { return None };
    let by = |value: &str| value.chars().next();
    // An older value of the same side: it had arrived, and nobody had heard so.
    let is_older = kept.and_then(Value::as_str).is_some_and(|kept| by(kept) == by(lost));
    if lost.is_empty() || rule == "person" || is_older {
        return None;
    }
    let owner_is_remote = match field {
        "firstName" | "email" | "street" | "name" | "whatsappPhoneNumber" => Some(true),
        "latitude" | "deliveryInstructions" => Some(false),
        _ => None,
    };
    let wrong = match owner_is_remote {
        Some(true) => lost.starts_with('R'),
        Some(false) => lost.starts_with('L'),
        // A person decides, or each side keeps its own: no rule turns anything down.
        None => matches!(field, "lastName" | "zipCode" | "internalNote" | "birthDate" | "isBanned"),
    };
    wrong.then(|| format!("{rule} discarded {lost} of {field}, which is the owner's"))
}

/// What is left to do.
pub(super) async fn left_to_do(store: &Store) -> u64 {
    let file = file(store).await;
    file.waiting + file.open_conflicts
}

/// Both sides are equal wherever they are to be, and every effect happened once.
pub(super) async fn at_end(store: &Store, remote: &Clientele, desk: &Desk, lives: u64) -> Vec<String> {
    let mut broken = at_any_time(store, desk).await;
    let file = file(store).await;
    let state = remote.state();
    broken.extend(state.complaints.iter().cloned());
    for (key, applied) in &state.applied {
        if applied.times > 1 + applied.answers_lost + lives {
            broken.push(format!("I5: {key} was applied {} times", applied.times));
        }
    }
    let mut here: BTreeMap<(String, String), Vec<&Row>> = BTreeMap::new();
    for row in &file.rows {
        if let Some(id) = row.id_there() {
            here.entry((row.entity.clone(), id.to_owned())).or_default().push(row);
        }
    }
    let mut check = |entity: &'static str, id: &str, there: &Map<String, Value>| {
        let rows = here.remove(&(entity.to_owned(), id.to_owned()));
        match rows.as_deref() {
            None | Some([]) => broken.push(format!("I1: {entity} {id} lives there and is not here")),
            Some([row]) if row.stands_alone() || row.tombstone.as_deref() == Some("here") => {}
            Some([row]) if row.tombstone.is_some() => {
                broken.push(format!("I8: {entity} {id} is deleted here and lives there"));
            }
            Some([row]) => broken.extend(differences(row, there)),
            Some(rows) => broken.push(format!("I1: {entity} {id} is here {} times", rows.len())),
        }
    };
    for customer in state.customers.iter() {
        check(CUSTOMER, &customer.id, &customer.fields);
        for (id, address) in &customer.addresses {
            check(ADDRESS, id, address);
        }
    }
    for ((entity, id), rows) in here {
        if rows.iter().any(|row| row.tombstone.is_none() && !row.stands_alone()) {
            broken.push(format!("I1: {entity} {id} is here and lives there no more"));
        }
    }
    broken
}

/// Fields in which a record differs from what stands there.
fn differences(row: &Row, there: &Map<String, Value>) -> Vec<String> {
    let value = |fields: &Map<String, Value>, name: &str| {
        let value = fields.get(name).cloned().unwrap_or_default();
        if value == Value::String(String::new()) { Value::Null } else { value }
    };
    let names = row.fields.keys().chain(there.keys());
    let compared = names.filter(|name| !APART.contains(&name.as_str()) && name.as_str() != "updatedAt");
    let mut found: Vec<String> = compared
        .filter(|name| value(&row.fields, name) != value(there, name))
        .map(|name| {
            let (ours, theirs) = (value(&row.fields, name), value(there, name));
            format!("I4: {name} of {} is {ours} here ({}) and {theirs} there", row.entity_id, row.status)
        })
        .collect();
    found.sort();
    found.dedup();
    found
}
