//! Forgetting a person in the tables of the traffic: what was sent, refused, disputed and kept beside a record.

use mostrador_domain::Timestamp;
use rusqlite::params;
use serde_json::Value;

use crate::tables::sync_data::EntityKey;
use crate::tables::sync_log::of_record;
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// Pages of the search that are written anew in one transaction.
const WORD_PAGES: i64 = 64;

/// Whether something of a record is on its way just now: whoever sends it holds it.
///
/// # Errors
/// When the file cannot be read.
pub fn is_on_its_way(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    entity_id: &str,
) -> Result<bool, StoreError> {
    let count: i64 = transaction
        .connection()
        .prepare_cached(
            "SELECT count(*) FROM sync_queue INDEXED BY sync_queue_record
             WHERE entity = ?1 AND entity_id = ?2 AND destination = ?3 AND status = 'leased'",
        )?
        .query_row(params![key.entity_type, entity_id, key.system], |row| row.get(0))?;
    Ok(count > 0)
}

/// Empties everything that is kept beside a record: conflicts, links of every integration, jobs, audit. What waits of it must
/// be withdrawn before.
///
/// # Errors
/// When the file cannot be written.
pub fn forget_beside(
    transaction: &WriteTransaction<'_>,
    key: EntityKey<'_>,
    entity_id: &str,
) -> Result<(), StoreError> {
    let connection = transaction.connection();
    connection
        .prepare_cached(
            "UPDATE sync_conflicts INDEXED BY sync_conflicts_record
             SET base = NULL, source_payload = NULL, target_payload = NULL, resolution = '{\"moot\":\"erased\"}',
                 resolved_by = coalesce(resolved_by, ''), resolved_at = coalesce(resolved_at, opened_at),
                 status = CASE status WHEN 'open' THEN 'resolved' ELSE status END
             WHERE system = ?1 AND entity_type = ?2 AND entity_id = ?3",
        )?
        .execute(params![key.system, key.entity_type, entity_id])?;
    connection
        .prepare_cached(
            "DELETE FROM sync_links WHERE id IN (
               SELECT sync_links.id FROM sync_integrations
               CROSS JOIN sync_links INDEXED BY sync_links_source
                 ON integration_id = sync_integrations.id AND source_id = ?3
               WHERE source_system IN (?1, 'local') AND source_entity = ?2
               UNION
               SELECT sync_links.id FROM sync_integrations
               CROSS JOIN sync_links INDEXED BY sync_links_target
                 ON integration_id = sync_integrations.id AND target_id = ?3
               WHERE target_system IN (?1, 'local') AND target_entity = ?2)",
        )?
        .execute(params![key.system, key.entity_type, entity_id])?;
    connection
        .prepare_cached(
            "UPDATE sync_queue INDEXED BY sync_queue_record
             SET payload = '{}', response = NULL, last_error = NULL, changed = NULL
             WHERE entity = ?1 AND entity_id = ?2 AND destination = ?3",
        )?
        .execute(params![key.entity_type, entity_id, key.system])?;
    connection
        .prepare_cached("DELETE FROM client_reviews WHERE system = ?1 AND record_id = ?2 AND ?3 = 'client'")?
        .execute(params![key.system, entity_id, key.entity_type])?;
    of_record::forget(transaction, key.entity_type, entity_id)
}

/// A value that a record took over from somebody who is forgotten.
#[derive(Clone, Copy)]
pub struct TakenOver<'a> {
    /// Since when it may stand beside the record.
    pub since: Timestamp,
    /// Until when; what is equal later is the record's own.
    pub until: Timestamp,
    /// Its field.
    pub field: &'a str,
    /// JSON text.
    pub value: &'a str,
}

/// Takes a value out of everything that is kept beside a record: conflicts, jobs that have ended, audit. What still waits
/// stays: a field that a person is asked about is how the record stands by now, and so is what is on its way.
///
/// # Errors
/// When the file cannot be written.
pub fn forget_taken_over(
    transaction: &WriteTransaction<'_>,
    key: EntityKey<'_>,
    entity_id: &str,
    taken: TakenOver<'_>,
) -> Result<(), StoreError> {
    let path = format!("$.\"{}\"", taken.field);
    transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_conflicts INDEXED BY sync_conflicts_record
             SET base = CASE WHEN json_extract(base, ?5) = json_extract(?6, '$')
                             THEN json_remove(base, ?5) ELSE base END,
                 source_payload = CASE WHEN json_extract(source_payload, ?5) = json_extract(?6, '$')
                                       THEN json_remove(source_payload, ?5) ELSE source_payload END,
                 target_payload = CASE WHEN json_extract(target_payload, ?5) = json_extract(?6, '$')
                                       THEN json_remove(target_payload, ?5) ELSE target_payload END
             WHERE system = ?1 AND entity_type = ?2 AND entity_id = ?3 AND coalesce(resolved_at, ?4) >= ?4
               AND opened_at <= ?8
               AND json_valid(coalesce(base, '{}')) AND json_valid(coalesce(source_payload, '{}'))
               AND json_valid(coalesce(target_payload, '{}'))
               AND (status <> 'open' OR NOT EXISTS (SELECT 1 FROM json_each(fields) WHERE value = ?7))",
        )?
        .execute(params![
            key.system,
            key.entity_type,
            entity_id,
            taken.since.millis(),
            path,
            taken.value,
            taken.field,
            taken.until.millis()
        ])?;
    transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_queue INDEXED BY sync_queue_record
             SET payload = json_remove(payload, ?5), response = NULL, last_error = NULL
             WHERE entity = ?2 AND entity_id = ?3 AND destination = ?1 AND status IN ('done', 'dead')
               AND created_at BETWEEN ?4 AND ?7 AND json_valid(payload)
               AND json_extract(payload, ?5) = json_extract(?6, '$')",
        )?
        .execute(params![
            key.system,
            key.entity_type,
            entity_id,
            taken.since.millis(),
            path,
            taken.value,
            taken.until.millis()
        ])?;
    let time = [taken.since, taken.until];
    of_record::forget_value(transaction, key.entity_type, entity_id, time, taken.field, taken.value)
}

/// Which step of writing the search anew it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rewriting {
    /// The first one.
    Begins,
    /// One after another.
    GoesOn,
}

/// Writes a part of the search anew, without the words of customers that were taken out of it: until then they stand in its
/// older parts, where nothing finds them. Answers whether there is more to write.
///
/// # Errors
/// When the file cannot be written.
pub fn rewrite_words(transaction: &WriteTransaction<'_>, step: Rewriting) -> Result<bool, StoreError> {
    let connection = transaction.connection();
    // Negative: all parts are to become one, whatever their sizes. Pages of 4 KiB.
    let pages = match step {
        Rewriting::Begins => -WORD_PAGES,
        Rewriting::GoesOn => WORD_PAGES,
    };
    let before = connection.total_changes();
    connection
        .prepare_cached("INSERT INTO customers_search (customers_search, rank) VALUES ('merge', ?1)")?
        .execute([pages])?;
    // As the documentation of FTS5 says: less than two changes mean that nothing was merged.
    Ok(connection.total_changes().saturating_sub(before) >= 2)
}

/// Somebody else whose record had values of a person for a while.
pub struct TakenBy {
    /// Ids of the record, there or here.
    pub ids: Vec<String>,
    /// Since when.
    pub since: Timestamp,
    /// Fields and what they had.
    pub values: Vec<(String, Value)>,
}

impl TakenBy {
    /// Whether a result of the record, with what it refused and the whole record, has one of the values.
    fn is_in(&self, refused: Option<&str>, whole: Option<&str>) -> bool {
        let whole: Option<Value> = whole.and_then(|whole| serde_json::from_str(whole).ok());
        self.values.iter().any(|(field, value)| {
            let in_whole = whole.as_ref().is_some_and(|whole| whole.get(field) == Some(value));
            let text = value.as_str().filter(|text| !text.is_empty());
            in_whole || text.is_some_and(|text| refused.is_some_and(|refused| refused.contains(text)))
        })
    }
}

/// By what a person is known in the results of runs.
#[derive(Default)]
pub struct About {
    /// Ids of its records, there or here.
    pub ids: Vec<String>,
    /// Its phones.
    pub phones: Vec<String>,
    /// Who else had values of it.
    pub taken: Vec<TakenBy>,
}

impl About {
    /// Whether an entry that nobody took in is about the person: its text has an id or a phone as a value of its own.
    fn is_in(&self, text: &str) -> bool {
        let text = text.to_ascii_lowercase();
        let is_a_value = |known: &String| text.contains(&format!("\"{}\"", known.to_ascii_lowercase()));
        self.ids.iter().chain(&self.phones).filter(|known| !known.is_empty()).any(is_a_value)
    }
}

/// Results of runs of a system about a person, above `after`: a walk over `limit` of all results. Answers the results, and
/// where the walk goes on; `None` at the end.
///
/// # Errors
/// When the file cannot be read.
pub fn results_about(
    transaction: &ReadTransaction<'_>,
    system: &str,
    about: &About,
    after: i64,
    limit: u32,
) -> Result<(Vec<i64>, Option<i64>), StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT id, system = ?1, external_id, CASE WHEN external_id IS NULL THEN value END, last_seen_at
         FROM sync_records WHERE id > ?2 ORDER BY id LIMIT ?3",
    )?;
    let mut said =
        transaction.connection().prepare_cached("SELECT value, response FROM sync_records WHERE id = ?1")?;
    let mut rows = statement.query(params![system, after, limit])?;
    let (mut found, mut last) = (Vec::new(), None);
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let named = row.get_ref(2)?.as_str_or_null().ok().flatten();
        let set_aside = row.get_ref(3)?.as_str_or_null().ok().flatten();
        let mut is_about = named.is_some_and(|named| about.ids.iter().any(|id| id == named))
            || set_aside.is_some_and(|text| about.is_in(text));
        let seen = Timestamp(row.get(4)?);
        let others = about.taken.iter().filter(|by| by.since <= seen);
        for by in others.filter(|by| named.is_some_and(|named| by.ids.iter().any(|id| id == named))) {
            let (refused, whole): (Option<String>, Option<String>) =
                said.query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
            is_about |= by.is_in(refused.as_deref(), whole.as_deref());
        }
        if row.get(1)? && is_about {
            found.push(id);
        }
        last = Some(id);
    }
    Ok((found, last))
}

/// Empties what these results say.
///
/// # Errors
/// When the file cannot be written.
pub fn forget_results(transaction: &WriteTransaction<'_>, results: &[i64]) -> Result<(), StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "UPDATE sync_records SET value = NULL, request = NULL, response = NULL WHERE id = ?1",
    )?;
    for id in results {
        statement.execute([id])?;
    }
    Ok(())
}
