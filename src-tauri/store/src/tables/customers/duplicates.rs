//! Customers who may be the same person.
//!
//! A key that two of them have, of whom nobody has said that they are not the same, is a group. A group with many members
//! (a phone that stands for none) is open whatever was said of some of them: only small ones are looked through. So of such a
//! one a person says that its key makes nobody the same; that answer stands beside the members, as the one of nobody.

use rusqlite::{OptionalExtension, params};

use super::write::flag;
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// Groups up to this many members are looked through pair by pair.
const SMALL: usize = 12;
/// Whoever has a key that is not compared: no row of `sync_data`.
const NOBODY: i64 = 0;

/// Why two customers may be the same person, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The same phone.
    Phone,
    /// The same document.
    Document,
    /// The same name and the same address.
    NameAndAddress,
}

impl Reason {
    const ALL: [Self; 3] = [Self::Phone, Self::Document, Self::NameAndAddress];

    fn code(self) -> i64 {
        match self {
            Self::Phone => 1,
            Self::Document => 2,
            Self::NameAndAddress => 3,
        }
    }

    fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// Something that two customers may have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DuplicateKey {
    /// What it is.
    pub reason: Reason,
    /// Normalised: equal texts mean the same.
    pub key: String,
}

fn keys_of(transaction: &ReadTransaction<'_>, customer: i64) -> Result<Vec<DuplicateKey>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT reason, key FROM customers_keys INDEXED BY customers_keys_customer WHERE customer = ?1",
    )?;
    let mut rows = statement.query([customer])?;
    let mut keys = Vec::new();
    while let Some(row) = rows.next()? {
        if let Some(reason) = Reason::from_code(row.get(0)?) {
            keys.push(DuplicateKey { reason, key: row.get(1)? });
        }
    }
    Ok(keys)
}

/// Members of a group, at most `limit`.
fn members(
    transaction: &ReadTransaction<'_>,
    key: &DuplicateKey,
    limit: usize,
) -> Result<Vec<i64>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT customer FROM customers_keys WHERE reason = ?1 AND key = ?2 AND customer > 0
         ORDER BY customer LIMIT ?3",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![key.reason.code(), key.key, limit], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether a person said that this key makes nobody the same.
fn is_ignored(transaction: &ReadTransaction<'_>, key: &DuplicateKey) -> Result<bool, StoreError> {
    let found = transaction
        .connection()
        .prepare_cached("SELECT 1 FROM customers_keys WHERE reason = ?1 AND key = ?2 AND customer = ?3")?
        .query_row(params![key.reason.code(), key.key, NOBODY], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

/// A person says that this key makes nobody the same: whoever has it, now or later, is not asked about for it.
///
/// # Errors
/// When the file cannot be written.
pub fn ignore(transaction: &WriteTransaction<'_>, key: &DuplicateKey) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("INSERT OR IGNORE INTO customers_keys (reason, key, customer) VALUES (?1, ?2, ?3)")?
        .execute(params![key.reason.code(), key.key, NOBODY])?;
    look(transaction, key, None)?;
    members(transaction, key, usize::MAX)?.into_iter().try_for_each(|member| reflag(transaction, member))
}

/// Takes [`ignore`] back.
///
/// # Errors
/// When the file cannot be written.
pub fn heed(transaction: &WriteTransaction<'_>, key: &DuplicateKey) -> Result<(), StoreError> {
    unmark(transaction, key)?;
    members(transaction, key, usize::MAX)?.into_iter().try_for_each(|member| reflag(transaction, member))?;
    look(transaction, key, None)
}

fn unmark(transaction: &WriteTransaction<'_>, key: &DuplicateKey) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("DELETE FROM customers_keys WHERE reason = ?1 AND key = ?2 AND customer = ?3")?
        .execute(params![key.reason.code(), key.key, NOBODY])?;
    Ok(())
}

/// Whether a person has said what these two are to each other: not the same one, or linked.
fn answered(transaction: &ReadTransaction<'_>, one: i64, other: i64) -> Result<bool, StoreError> {
    let found = transaction
        .connection()
        .prepare_cached(
            "SELECT 1 FROM customers_apart WHERE low = min(?1, ?2) AND high = max(?1, ?2)
             UNION ALL SELECT 1 FROM customer_links WHERE client = ?1 AND customer = ?2
             UNION ALL SELECT 1 FROM customer_links WHERE client = ?2 AND customer = ?1 LIMIT 1",
        )?
        .query_row(params![one, other], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

/// Whether somebody of these may be the same person as that one.
fn has_twin(transaction: &ReadTransaction<'_>, one: i64, members: &[i64]) -> Result<bool, StoreError> {
    for other in members {
        if *other != one && !answered(transaction, one, *other)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Finds out whether a customer may be a duplicate, by all of its keys.
fn reflag(transaction: &WriteTransaction<'_>, customer: i64) -> Result<(), StoreError> {
    for key in keys_of(transaction, customer)? {
        let members = members(transaction, &key, SMALL.saturating_add(1))?;
        let open = members.len() > SMALL || has_twin(transaction, customer, &members)?;
        if open && !is_ignored(transaction, &key)? {
            return flag(transaction, customer, true);
        }
    }
    flag(transaction, customer, false)
}

/// Looks at a group anew after somebody came or left, or something was said of two of it.
fn look(transaction: &WriteTransaction<'_>, key: &DuplicateKey, came: Option<i64>) -> Result<(), StoreError> {
    let members = members(transaction, key, SMALL.saturating_add(1))?;
    // A key that one customer has, which is what almost all keys are, was never answered about.
    if (members.len() > 1 || came.is_none()) && is_ignored(transaction, key)? {
        if members.is_empty() {
            // What is left of whoever had it must not outlive them.
            unmark(transaction, key)?;
        }
        return close(transaction, key);
    }
    let large = members.len() > SMALL;
    let mut open = large;
    if large {
        // The others of a large group are flagged already.
        if let Some(came) = came {
            flag(transaction, came, true)?;
        }
        if members.len() == SMALL.saturating_add(1) {
            for member in &members {
                flag(transaction, *member, true)?;
            }
        }
    } else {
        for member in &members {
            open = open || has_twin(transaction, *member, &members)?;
            if members.len() > 1 || came.is_none() {
                reflag(transaction, *member)?;
            }
        }
    }
    let sql = if open {
        "INSERT OR IGNORE INTO customers_duplicates (reason, key) VALUES (?1, ?2)"
    } else {
        "DELETE FROM customers_duplicates WHERE reason = ?1 AND key = ?2"
    };
    // A key that nobody else has needs no look into the table of groups, which is what almost all keys are.
    if open || members.len() != 1 || came.is_none() {
        transaction.connection().prepare_cached(sql)?.execute(params![key.reason.code(), key.key])?;
    }
    Ok(())
}

/// A group that nobody is asked about.
fn close(transaction: &WriteTransaction<'_>, key: &DuplicateKey) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("DELETE FROM customers_duplicates WHERE reason = ?1 AND key = ?2")?
        .execute(params![key.reason.code(), key.key])?;
    Ok(())
}

/// Sets the keys of a customer.
pub(super) fn set_keys(
    transaction: &WriteTransaction<'_>,
    customer: i64,
    keys: &[DuplicateKey],
) -> Result<(), StoreError> {
    let before = keys_of(transaction, customer)?;
    let mut lost = false;
    for key in before.iter().filter(|key| !keys.contains(key)) {
        transaction
            .connection()
            .prepare_cached("DELETE FROM customers_keys WHERE reason = ?1 AND key = ?2 AND customer = ?3")?
            .execute(params![key.reason.code(), key.key, customer])?;
        look(transaction, key, None)?;
        lost = true;
    }
    for key in keys.iter().filter(|key| !before.contains(key)) {
        transaction
            .connection()
            .prepare_cached(
                "INSERT OR IGNORE INTO customers_keys (reason, key, customer) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![key.reason.code(), key.key, customer])?;
        look(transaction, key, Some(customer))?;
    }
    if lost { reflag(transaction, customer) } else { Ok(()) }
}

/// Something was said of a customer: its groups are looked at anew.
///
/// # Errors
/// When the file cannot be written.
pub fn recheck(transaction: &WriteTransaction<'_>, customer: i64) -> Result<(), StoreError> {
    for key in keys_of(transaction, customer)? {
        look(transaction, &key, None)?;
    }
    Ok(())
}

fn count_members(transaction: &ReadTransaction<'_>, key: &DuplicateKey) -> Result<u64, StoreError> {
    let count: i64 = transaction
        .connection()
        .prepare_cached(
            "SELECT count(*) FROM customers_keys WHERE reason = ?1 AND key = ?2 AND customer > 0",
        )?
        .query_row(params![key.reason.code(), key.key], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// How many groups there are.
///
/// # Errors
/// When the file cannot be read.
pub fn count_groups(transaction: &ReadTransaction<'_>) -> Result<u64, StoreError> {
    let count: i64 = transaction
        .connection()
        .prepare_cached("SELECT count(*) FROM customers_duplicates")?
        .query_row([], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// Some of those who may be the same person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they have in common.
    pub key: DuplicateKey,
    /// Some of them.
    pub members: Vec<i64>,
    /// How many there are.
    pub total: u64,
}

/// Groups after that one, the surest first, each with at most `most` of its members: those whom somebody may be the same
/// person as.
///
/// # Errors
/// When the file cannot be read.
pub fn groups(
    transaction: &ReadTransaction<'_>,
    after: Option<&DuplicateKey>,
    limit: u32,
    most: usize,
) -> Result<Vec<Group>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT reason, key FROM customers_duplicates WHERE (reason, key) > (?1, ?2) ORDER BY reason, key LIMIT ?3",
    )?;
    let (reason, key) = after.map_or((0, ""), |after| (after.reason.code(), after.key.as_str()));
    let mut rows = statement.query(params![reason, key, limit])?;
    let mut groups = Vec::new();
    while let Some(row) = rows.next()? {
        let Some(reason) = Reason::from_code(row.get(0)?) else { continue };
        let key = DuplicateKey { reason, key: row.get(1)? };
        let all = members(transaction, &key, most.max(SMALL).saturating_add(1))?;
        let mut group = Vec::new();
        for member in &all {
            // Of a large one some answers do not count.
            if all.len() > SMALL || has_twin(transaction, *member, &all)? {
                group.push(*member);
            }
        }
        let total = if all.len() > SMALL {
            count_members(transaction, &key)?
        } else {
            u64::try_from(group.len()).unwrap_or(u64::MAX)
        };
        group.truncate(most);
        groups.push(Group { key, members: group, total });
    }
    Ok(groups)
}
