//! What must hold of the contacts: on the disk that a crash left, and once everything works again.

use std::collections::{BTreeMap, BTreeSet};

use mostrador_connector::{Changes, CursorKind, Deletions};
use mostrador_store::{ReadTransaction, Store, StoreError};
use rusqlite::Connection;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::connector::watermark;
use super::contacts::{Contact, STAMP};
use super::{Desk, Partner};

/// What an accepted edit holds us to.
pub(super) fn promise(token: &str) -> String {
    format!("said {token}")
}

/// Every promise that this file keeps.
pub(crate) fn promises(connection: &Connection) -> rusqlite::Result<BTreeSet<String>> {
    Ok(tokens(&everything_said(connection)?).iter().map(|token| promise(token)).collect())
}

/// Every text in which a value may be kept: records, what the other side has, what waits, what is in dispute, the audit.
fn everything_said(connection: &Connection) -> rusqlite::Result<String> {
    const SOURCES: [&str; 5] = [
        "SELECT payload FROM sync_data",
        "SELECT base FROM sync_links WHERE base IS NOT NULL",
        "SELECT payload FROM sync_queue",
        "SELECT concat_ws(' ', base, source_payload, target_payload, resolution) FROM sync_conflicts",
        "SELECT concat_ws(' ', before, after, detail) FROM sync_log",
    ];
    let mut all = String::new();
    for sql in SOURCES {
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            all.push_str(&row.get::<_, String>(0)?);
            all.push('\n');
        }
    }
    Ok(all)
}

/// A letter and a number: the words in which both sides speak.
fn tokens(text: &str) -> BTreeSet<&str> {
    text.split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| {
            word.strip_prefix(['L', 'R', 'C'])
                .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
        })
        .collect()
}

/// A contact as the site holds it.
struct Row {
    entity_id: String,
    external_id: Option<String>,
    status: String,
    tombstone: Option<String>,
    source_version: Option<String>,
    fields: Map<String, Value>,
}

impl Row {
    /// Its id there, if it has one.
    fn id_there(&self) -> Option<&str> {
        match &self.external_id {
            Some(id) => Some(id),
            None => Some(self.entity_id.as_str()).filter(|id| !id.starts_with("local:")),
        }
    }
}

struct File {
    rows: Vec<Row>,
    said: String,
    watermark: Option<String>,
    /// Where the read under way stands, and what its first page said that it is as of.
    place: Option<(String, u64)>,
    failed: BTreeSet<String>,
    /// Records of which a person has heard that the other side deleted them, has kept them, and whose creation is not
    /// answered yet: until then they are known under the id of the deleted contact.
    deletions_decided: BTreeSet<String>,
    /// Queued jobs by their status.
    jobs: BTreeMap<String, u64>,
    open_conflicts: u64,
    /// Runs whose counters do not add up.
    odd_runs: u64,
    pending_links: u64,
}

async fn file(store: &Store) -> File {
    store.read(read).await.expect("the file is readable")
}

fn read(transaction: &ReadTransaction<'_>) -> Result<File, StoreError> {
    let connection = transaction.connection();
    let mut statement = connection.prepare(
        "SELECT entity_id, external_id, status, tombstone, source_version, payload FROM sync_data
         WHERE system = 'crm' ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| {
        let payload: String = row.get(5)?;
        let mut fields: Map<String, Value> = serde_json::from_str(&payload).unwrap_or_default();
        fields.remove("id");
        fields.remove(STAMP);
        Ok(Row {
            entity_id: row.get(0)?,
            external_id: row.get(1)?,
            status: row.get(2)?,
            tombstone: row.get(3)?,
            source_version: row.get(4)?,
            fields,
        })
    })?;
    let rows = rows.collect::<Result<_, _>>()?;
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, u64>(0));
    let text = |sql: &str| -> Result<Vec<(String, u64)>, StoreError> {
        let mut statement = connection.prepare(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    Ok(File {
        rows,
        said: everything_said(connection)?,
        watermark: text(
            "SELECT coalesce(watermark, ''), 0 FROM sync_state
             WHERE system = 'crm' AND entity_type = 'contact' AND direction = 'in'",
        )?
        .pop()
        .map(|(watermark, _)| watermark)
        .filter(|watermark| !watermark.is_empty()),
        place: connection
            .prepare(
                "SELECT cursor, next_watermark FROM sync_state
                 WHERE system = 'crm' AND entity_type = 'contact' AND direction = 'in'
                   AND cursor IS NOT NULL AND next_watermark IS NOT NULL",
            )?
            .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?
            .collect::<Result<Vec<_>, _>>()?
            .pop()
            .and_then(|(cursor, as_of)| {
                Some((cursor.strip_prefix("after ")?.to_owned(), watermark(&as_of)?))
            }),
        failed: text(
            "SELECT external_id, 0 FROM sync_records
             WHERE system = 'crm' AND outcome = 'failed' AND resolved_at IS NULL AND external_id IS NOT NULL",
        )?
        .into_iter()
        .map(|(id, _)| id)
        .collect(),
        deletions_decided: text(
            "SELECT DISTINCT entity_id, 0 FROM sync_conflicts
             WHERE system = 'crm' AND kind = 'deleted_there' AND status = 'resolved'
               AND EXISTS (SELECT 1 FROM sync_queue
                           WHERE destination = 'crm' AND sync_queue.entity_id = sync_conflicts.entity_id
                             AND action = 'upsert' AND status <> 'done' AND coalesce(external_id, '') = '')",
        )?
        .into_iter()
        .map(|(id, _)| id)
        .collect(),
        jobs: text("SELECT status, count(*) FROM sync_queue WHERE destination = 'crm' GROUP BY status")?
            .into_iter()
            .collect(),
        open_conflicts: count("SELECT count(*) FROM sync_conflicts WHERE status = 'open'")?,
        odd_runs: count(
            "SELECT count(*) FROM sync_history
             WHERE created + updated + unchanged + skipped + conflicted + failed <> processed",
        )?,
        pending_links: count("SELECT count(*) FROM sync_links WHERE edit_counter > acknowledged_edits")?,
    })
}

/// After a crash, and at any other time: what a person was told is kept, nothing is deleted that nobody deleted, and the
/// cursor is not past anything.
pub(crate) async fn at_any_time(store: &Store, partner: &Partner, desk: &Desk) -> Vec<String> {
    let file = file(store).await;
    let mut broken = Vec::new();
    nothing_said_is_lost(&file, desk, &mut broken);
    nobody_is_deleted_by_mistake(&file, partner, desk, &mut broken);
    nothing_is_behind_the_watermark(&file, partner, &mut broken);
    if file.odd_runs > 0 {
        broken.push(format!("I6: the counters of {} runs do not add up", file.odd_runs));
    }
    broken
}

fn nothing_said_is_lost(file: &File, desk: &Desk, broken: &mut Vec<String>) {
    let kept = tokens(&file.said);
    for said in desk.said.iter().filter(|said| !said.superseded && !kept.contains(said.token.as_str())) {
        broken.push(format!("I4: {} was said here and is nowhere", said.token));
    }
}

fn nobody_is_deleted_by_mistake(file: &File, partner: &Partner, desk: &Desk, broken: &mut Vec<String>) {
    let state = partner.state();
    for row in file.rows.iter().filter(|row| row.tombstone.as_deref() == Some("there")) {
        let lives =
            row.id_there().and_then(|id| state.contacts.get(id)).is_some_and(|contact| !contact.deleted);
        if lives && !desk.deleted.contains(&row.entity_id) {
            broken.push(format!("I8: {} is deleted here and lives there", row.entity_id));
        }
    }
}

/// Only where pages are cut by keys: an offset may pass over what moves, which a complete read puts right.
fn nothing_is_behind_the_watermark(file: &File, partner: &Partner, broken: &mut Vec<String>) {
    let style = partner.page_style();
    if style.cursor != CursorKind::Keyset || style.changes != Changes::Since {
        return;
    }
    let watermark = file.watermark.as_deref().and_then(watermark).unwrap_or(0);
    let is_behind = |contact: &Contact| {
        let read = |(id, as_of): &(String, u64)| contact.id <= *id && contact.modified < *as_of;
        contact.modified < watermark || file.place.as_ref().is_some_and(read)
    };
    let known: BTreeMap<&str, &Row> =
        file.rows.iter().filter_map(|row| Some((row.id_there()?, row))).collect();
    let state = partner.state();
    for contact in state.contacts.iter().filter(|contact| is_behind(contact)) {
        if contact.deleted && style.deletions != Deletions::Listed {
            continue;
        }
        let stored = match known.get(contact.id.as_str()) {
            // A tombstone of a contact that was never known here is nothing to store.
            None => contact.deleted,
            Some(row) => {
                row.source_version.as_deref() == Some(&super::contacts::version_text(contact.version))
                    || row.fields == contact.fields
                    || row.tombstone.is_some()
                    || row.status == "skipped"
                    || row.status == "conflict"
                    || (contact.deleted && file.deletions_decided.contains(&row.entity_id))
            }
        };
        if !stored && !file.failed.contains(&contact.id) {
            broken.push(format!(
                "I7: the watermark is {watermark}, the place {:?}, and {} of {} is not stored",
                file.place, contact.id, contact.modified
            ));
        }
    }
}

/// What is left to do, for the wait at the end.
pub(crate) async fn left_to_do(store: &Store) -> u64 {
    let file = file(store).await;
    let waiting =
        ["pending", "leased", "dead"].iter().filter_map(|status| file.jobs.get(*status)).sum::<u64>();
    let failed = file.rows.iter().filter(|row| row.status == "failed").count() as u64;
    waiting + failed + file.open_conflicts
}

/// Both sides are equal, every effect happened once, and nothing was overwritten that nobody here had seen.
pub(crate) async fn at_end(store: &Store, partner: &Partner, desk: &Desk, lives: u64) -> Vec<String> {
    let mut broken = at_any_time(store, partner, desk).await;
    let file = file(store).await;
    let state = partner.state();
    broken.extend(state.complaints.iter().cloned());
    let mut here: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in file.rows.iter().filter(|row| row.tombstone.is_none()) {
        match row.id_there() {
            Some(id) => here.entry(id).or_default().push(row),
            None => broken.push(format!("I4: {} never got there", row.entity_id)),
        }
    }
    for contact in state.contacts.live() {
        match here.remove(contact.id.as_str()).as_deref() {
            None => broken.push(format!("I1: {} lives there and is not here", contact.id)),
            Some([row]) if row.fields == contact.fields => {}
            Some([row]) => broken.push(format!(
                "I4: {} is {} here ({}) and {} there",
                contact.id,
                Value::Object(row.fields.clone()),
                row.status,
                Value::Object(contact.fields.clone())
            )),
            Some(rows) => broken.push(format!("I1: {} is here {} times", contact.id, rows.len())),
        }
    }
    broken.extend(here.keys().map(|id| format!("I1: {id} is here and lives there no more")));
    if file.pending_links > 0 {
        broken.push(format!("I4: {} records still wait to be acknowledged", file.pending_links));
    }
    for (key, applied) in &state.applied {
        if applied.times > 1 + applied.answers_lost + lives {
            broken.push(format!("I5: {key} was applied {} times", applied.times));
        }
    }
    let kept = tokens(&file.said);
    for token in state.contacts.overwritten().filter(|token| !kept.contains(*token)) {
        broken.push(format!("I4: {token} was overwritten there, and nobody here has seen it"));
    }
    for said in desk.said.iter().filter(|said| !said.superseded && desk.owns(&said.field)) {
        let there = file.rows.iter().find(|row| row.entity_id == said.entity_id).and_then(Row::id_there);
        let lives = there.and_then(|id| state.contacts.get(id)).is_some_and(|contact| !contact.deleted);
        if lives && !state.contacts.has_heard(&said.token) {
            broken.push(format!("I4: {} is ours to say, and was never heard there", said.token));
        }
    }
    let mut names: BTreeMap<&str, u32> = BTreeMap::new();
    // One that was deleted there and restored from here was made twice on purpose.
    for contact in state.contacts.live() {
        if let Some(name) =
            contact.fields.get("name").and_then(Value::as_str).filter(|name| name.starts_with('C'))
        {
            *names.entry(name).or_default() += 1;
        }
    }
    for (name, times) in names.iter().filter(|(_, times)| **times > 1) {
        broken.push(format!("I1: {name} was made {times} times"));
    }
    broken
}

/// Digests of every table that a dry run may not change.
pub(crate) async fn untouched(store: &Store) -> BTreeMap<String, Vec<u8>> {
    const OF_THE_RUN: [&str; 5] =
        ["sync_history", "sync_records", "sync_log", "sync_metrics", "sqlite_sequence"];
    let read = store.read(|transaction| {
        let connection = transaction.connection();
        let mut tables =
            connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
        let names = tables.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        let mut digests = BTreeMap::new();
        for name in names.iter().filter(|name| !OF_THE_RUN.contains(&name.as_str())) {
            // Orders come and go meanwhile.
            let own = match name.as_str() {
                "sync_queue" => " WHERE destination = 'crm'",
                "sync_state" => " WHERE system = 'crm'",
                "daily_counter" => " WHERE false",
                name if name.starts_with("order") => " WHERE false",
                _ => "",
            };
            let rows = format!("SELECT * FROM \"{name}\"{own}");
            let columns = connection.prepare(&rows)?.column_count();
            let order: Vec<String> = (1..=columns).map(|column| column.to_string()).collect();
            let mut digest = Sha256::new();
            let mut statement = connection.prepare(&format!("{rows} ORDER BY {}", order.join(", ")))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                for column in 0..columns {
                    digest.update(format!("{:?}|", row.get_ref(column)?).as_bytes());
                }
            }
            digests.insert(name.clone(), digest.finalize().to_vec());
        }
        Ok::<_, StoreError>(digests)
    });
    read.await.expect("the file is readable")
}
