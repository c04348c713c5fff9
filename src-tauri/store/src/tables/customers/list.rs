//! A part of the list.
//!
//! Without search it is a walk through one index, which holds what the filters ask for. With it the found rows are known as a
//! set: a few are looked up and sorted, many are met on the walk. So both a rare and a common word cost no more than one pass
//! over the index.

use roaring::RoaringTreemap;
use rusqlite::params;

use super::row::{COLUMNS, read_row};
use super::search::matches;
use super::{Counts, CustomerRow, Flags};
use crate::{ReadTransaction, StoreError};

/// Up to this many found rows are looked up one by one.
const FEW: u64 = 1_000;

/// How customers are ordered. Ties are broken by the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By name; whoever has none comes last.
    Name,
    /// Who was heard of last comes first.
    LastInteraction,
    /// Most orders first.
    Orders,
}

impl Order {
    fn index(self) -> &'static str {
        match self {
            Self::Name => "customers_by_name",
            Self::LastInteraction => "customers_by_interaction",
            Self::Orders => "customers_by_orders",
        }
    }

    fn columns(self) -> &'static str {
        match self {
            Self::Name => "name_key, id",
            Self::LastInteraction => "last_interaction_at DESC, id",
            Self::Orders => "total_orders DESC, id",
        }
    }
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<'a> {
    /// Words, each in its spellings: folded, letters and digits alone. Empty: everybody.
    pub words: &'a [Vec<String>],
    /// Only those with these flags.
    pub flags: Flags,
    /// Only of this system.
    pub source: Option<&'a str>,
    /// Only of the systems that have records of this entity.
    pub entity_type: Option<&'a str>,
    /// In which order.
    pub order: Order,
    /// So many are left out at the beginning.
    pub offset: u32,
    /// At most so many.
    pub limit: u32,
}

/// A part of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The customers.
    pub rows: Vec<CustomerRow>,
    /// How many match in all.
    pub total: u64,
    /// How many there are without search.
    pub counts: Counts,
}

/// A part of the list.
///
/// # Errors
/// When the file cannot be read.
pub fn list(transaction: &ReadTransaction<'_>, list: &List<'_>) -> Result<Listed, StoreError> {
    let counts = counts(transaction)?;
    let sources = match (list.source, list.entity_type) {
        (None, None) => None,
        (source, entity_type) => {
            Some(Sources::of(transaction, counts.sources().keys(), source, entity_type)?)
        }
    };
    let (ids, total) = if list.words.is_empty() {
        let total = match &sources {
            None => counts.of(None, list.flags),
            Some(Sources { systems, .. }) => {
                systems.iter().map(|system| counts.of(Some(system), list.flags)).sum()
            }
        };
        (everybody(transaction, list, sources.as_ref())?, total)
    } else {
        let found = matches(transaction, list.words)?;
        let narrowed = list.flags != Flags::NONE || sources.is_some();
        if found.len() <= FEW {
            few(transaction, list, sources.as_ref(), &found)?
        } else {
            let known = (!narrowed).then_some(found.len());
            many(transaction, list, sources.as_ref(), &found, known)?
        }
    };
    let mut rows = Vec::with_capacity(ids.len());
    let mut statement =
        transaction.connection().prepare_cached(&format!("SELECT {COLUMNS} FROM customers WHERE id = ?1"))?;
    for id in ids {
        rows.push(statement.query_row([id], read_row)?);
    }
    Ok(Listed { rows, total, counts })
}

/// The systems of a list, as a list of texts in JSON too.
struct Sources {
    systems: Vec<String>,
    text: String,
}

impl Sources {
    /// Of these systems those that are asked for. Which of them have an entity stands in the index of records, so that no
    /// customer is looked at for it.
    fn of<'a>(
        transaction: &ReadTransaction<'_>,
        all: impl Iterator<Item = &'a String>,
        source: Option<&str>,
        entity_type: Option<&str>,
    ) -> Result<Self, StoreError> {
        let mut has = transaction.connection().prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM sync_data INDEXED BY sync_data_record WHERE system = ?1 AND entity_type = ?2)",
        )?;
        let mut systems = Vec::new();
        for system in all.filter(|system| source.is_none_or(|source| source == system.as_str())) {
            let is_asked_for = match entity_type {
                Some(entity_type) => has.query_row([system.as_str(), entity_type], |row| row.get(0))?,
                None => true,
            };
            if is_asked_for {
                systems.push(system.clone());
            }
        }
        let text = serde_json::Value::from(systems.clone()).to_string();
        Ok(Self { systems, text })
    }
}

fn text(sources: Option<&Sources>) -> Option<&str> {
    sources.map(|sources| sources.text.as_str())
}

/// How many there are, by system and flags.
fn counts(transaction: &ReadTransaction<'_>) -> Result<Counts, StoreError> {
    let mut statement =
        transaction.connection().prepare_cached("SELECT source, flags, customers FROM customers_counts")?;
    let rows = statement
        .query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get::<_, i64>(2)?.unsigned_abs())))?;
    Ok(Counts(rows.collect::<Result<_, _>>()?))
}

fn everybody(
    transaction: &ReadTransaction<'_>,
    list: &List<'_>,
    sources: Option<&Sources>,
) -> Result<Vec<i64>, StoreError> {
    let order = list.order;
    let mut statement = transaction.connection().prepare_cached(&format!(
        "SELECT id FROM customers INDEXED BY {} WHERE flags & ?1 = ?1 AND (?2 IS NULL OR source IN (SELECT value FROM json_each(?2)))
         ORDER BY {} LIMIT ?3 OFFSET ?4",
        order.index(),
        order.columns()
    ))?;
    let rows = statement
        .query_map(params![list.flags.0, text(sources), list.limit, list.offset], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The part of a list of which each row is looked up.
fn few(
    transaction: &ReadTransaction<'_>,
    list: &List<'_>,
    sources: Option<&Sources>,
    found: &RoaringTreemap,
) -> Result<(Vec<i64>, u64), StoreError> {
    /// Absent ones last, in whichever direction.
    type Place = (Option<String>, Option<i64>, i64);
    let key = match list.order {
        Order::Name => "name_key, NULL",
        Order::LastInteraction => "NULL, -last_interaction_at",
        Order::Orders => "NULL, -total_orders",
    };
    let mut statement = transaction.connection().prepare_cached(&format!(
        "SELECT {key}, id FROM customers WHERE id = ?1 AND flags & ?2 = ?2 
           AND (?3 IS NULL OR source IN (SELECT value FROM json_each(?3)))"
    ))?;
    let mut places: Vec<(bool, Place)> = Vec::new();
    for id in found {
        let mut rows = statement.query(params![id.cast_signed(), list.flags.0, text(sources)])?;
        if let Some(row) = rows.next()? {
            let place: Place = (row.get(0)?, row.get(1)?, row.get(2)?);
            places.push((place.0.is_none() && place.1.is_none(), place));
        }
    }
    places.sort_unstable();
    let total = u64::try_from(places.len()).unwrap_or(u64::MAX);
    let ids = places.into_iter().map(|(_, (_, _, id))| id);
    let (offset, limit) = (usize::try_from(list.offset), usize::try_from(list.limit));
    let part = ids.skip(offset.unwrap_or(usize::MAX)).take(limit.unwrap_or(usize::MAX));
    Ok((part.collect(), total))
}

/// The part of a list that is met on a walk through it. `known`: how many match, where that is known before.
fn many(
    transaction: &ReadTransaction<'_>,
    list: &List<'_>,
    sources: Option<&Sources>,
    found: &RoaringTreemap,
    known: Option<u64>,
) -> Result<(Vec<i64>, u64), StoreError> {
    let order = list.order;
    let mut statement = transaction.connection().prepare_cached(&format!(
        "SELECT id FROM customers INDEXED BY {} WHERE flags & ?1 = ?1 AND (?2 IS NULL OR source IN (SELECT value FROM json_each(?2)))
         ORDER BY {}",
        order.index(),
        order.columns()
    ))?;
    let mut rows = statement.query(params![list.flags.0, text(sources)])?;
    let (first, end) = (u64::from(list.offset), u64::from(list.offset).saturating_add(u64::from(list.limit)));
    let (mut ids, mut met) = (Vec::new(), 0_u64);
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        if !found.contains(id.unsigned_abs()) {
            continue;
        }
        if (first..end).contains(&met) {
            ids.push(id);
        }
        met = met.saturating_add(1);
        if known.is_some() && met >= end {
            break;
        }
    }
    Ok((ids, known.unwrap_or(met)))
}
