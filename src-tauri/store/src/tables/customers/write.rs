//! Drawing customers.

use std::hash::{DefaultHasher, Hash, Hasher};

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::duplicates::{self, DuplicateKey};
use super::{CustomerRow, Flags};
use crate::{StoreError, WriteTransaction};

/// A customer as it is to be shown and found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The row. Whether it may be a duplicate is not looked at: [`put`] finds out.
    pub row: CustomerRow,
    /// Where it stands in the order of names.
    pub name_key: String,
    /// The folded words by which it is found, with spaces between them.
    pub words: String,
    /// By what it may be the same person as another one.
    pub keys: Vec<DuplicateKey>,
}

/// What a list, the search and the counts know of a row by now.
struct Known {
    source: String,
    flags: Flags,
    words_hash: i64,
}

fn known(transaction: &WriteTransaction<'_>, id: i64) -> Result<Option<Known>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached("SELECT source, flags, words_hash FROM customers WHERE id = ?1")?
        .query_row([id], |row| {
            Ok(Known { source: row.get(0)?, flags: Flags(row.get(1)?), words_hash: row.get(2)? })
        })
        .optional()?)
}

/// Of the words as they are. The same program always gives the same; after an update of it words may be written once more.
fn hash(words: &str) -> i64 {
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish().cast_signed()
}

/// Shows a customer as it is now, in the list, the search, the counts and among the duplicates.
///
/// # Errors
/// When the file cannot be written.
pub fn put(transaction: &WriteTransaction<'_>, drawn: &Drawn) -> Result<(), StoreError> {
    let row = &drawn.row;
    let known = known(transaction, row.id)?;
    let words_hash = hash(&drawn.words);
    let duplicate = known.as_ref().map_or(Flags::NONE, |known| known.flags);
    let duplicate = Flags(duplicate.0 & Flags::DUPLICATE.0);
    let flags = row.flags.without(Flags::DUPLICATE).with(duplicate);
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO customers (id, source, entity_type, record_id, name, name_key, phone, document, email, address,
                                    flags, status, error, conflicts, total_orders, total_spent_cents,
                                    last_interaction_at, zone, contract_state, words_hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
             ON CONFLICT (id) DO UPDATE SET
               source = excluded.source, entity_type = excluded.entity_type, record_id = excluded.record_id,
               name = excluded.name, name_key = excluded.name_key, phone = excluded.phone,
               document = excluded.document, email = excluded.email, address = excluded.address,
               flags = excluded.flags, status = excluded.status, error = excluded.error,
               conflicts = excluded.conflicts, total_orders = excluded.total_orders,
               total_spent_cents = excluded.total_spent_cents, last_interaction_at = excluded.last_interaction_at,
               zone = excluded.zone, contract_state = excluded.contract_state, words_hash = excluded.words_hash",
        )?
        .execute(params![
            row.id,
            row.source,
            row.entity_type,
            row.record_id,
            row.name,
            drawn.name_key,
            row.phone,
            row.document,
            row.email,
            row.address,
            flags.0,
            row.status,
            row.error,
            row.conflicts,
            row.total_orders,
            row.total_spent_cents,
            row.last_interaction_at.map(Timestamp::millis),
            row.zone,
            row.contract_state,
            words_hash,
        ])?;
    match &known {
        Some(known) => {
            if known.words_hash != words_hash {
                forget_words(transaction, row.id)?;
                learn_words(transaction, row.id, &drawn.words)?;
            }
            if (known.source.as_str(), known.flags) != (row.source.as_str(), flags) {
                count(transaction, &known.source, known.flags, -1)?;
                count(transaction, &row.source, flags, 1)?;
            }
        }
        None => {
            learn_words(transaction, row.id, &drawn.words)?;
            count(transaction, &row.source, flags, 1)?;
        }
    }
    duplicates::set_keys(transaction, row.id, &drawn.keys)
}

/// Shows a customer no more. Answers whether it was shown.
///
/// # Errors
/// When the file cannot be written.
pub fn remove(transaction: &WriteTransaction<'_>, id: i64) -> Result<bool, StoreError> {
    let Some(known) = known(transaction, id)? else { return Ok(false) };
    duplicates::set_keys(transaction, id, &[])?;
    // Its own flag may have fallen with its keys.
    let flags = self::known(transaction, id)?.map_or(known.flags, |known| known.flags);
    transaction.connection().prepare_cached("DELETE FROM customers WHERE id = ?1")?.execute([id])?;
    forget_words(transaction, id)?;
    count(transaction, &known.source, flags, -1)?;
    Ok(true)
}

fn learn_words(transaction: &WriteTransaction<'_>, id: i64, words: &str) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("INSERT INTO customers_search (rowid, words) VALUES (?1, ?2)")?
        .execute(params![id, words])?;
    Ok(())
}

fn forget_words(transaction: &WriteTransaction<'_>, id: i64) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("DELETE FROM customers_search WHERE rowid = ?1")?
        .execute([id])?;
    Ok(())
}

/// Counts one more or one less.
pub(super) fn count(
    transaction: &WriteTransaction<'_>,
    source: &str,
    flags: Flags,
    by: i64,
) -> Result<(), StoreError> {
    let connection = transaction.connection();
    connection
        .prepare_cached(
            "INSERT INTO customers_counts (source, flags, customers) VALUES (?1, ?2, ?3)
             ON CONFLICT (source, flags) DO UPDATE SET customers = customers + excluded.customers",
        )?
        .execute(params![source, flags.0, by])?;
    if by < 0 {
        connection
            .prepare_cached(
                "DELETE FROM customers_counts WHERE source = ?1 AND flags = ?2 AND customers <= 0",
            )?
            .execute(params![source, flags.0])?;
    }
    Ok(())
}

/// Sets or clears the flag of a possible duplicate.
pub(super) fn flag(transaction: &WriteTransaction<'_>, id: i64, set: bool) -> Result<(), StoreError> {
    let Some(known) = known(transaction, id)? else { return Ok(()) };
    let flags = if set { known.flags.with(Flags::DUPLICATE) } else { known.flags.without(Flags::DUPLICATE) };
    if flags == known.flags {
        return Ok(());
    }
    transaction
        .connection()
        .prepare_cached("UPDATE customers SET flags = ?2 WHERE id = ?1")?
        .execute(params![id, flags.0])?;
    count(transaction, &known.source, known.flags, -1)?;
    count(transaction, &known.source, flags, 1)
}
