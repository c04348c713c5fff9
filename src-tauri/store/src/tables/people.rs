//! `people`: who can sign in. Nobody is ever deleted, because the history names them; who may not sign in any more
//! is inactive.

use mostrador_domain::Timestamp;
use mostrador_domain::people::{PersonName, PersonRole};
use rusqlite::{OptionalExtension, Row, params};

use super::unreadable;
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// Whether a person can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It can.
    Active,
    /// It cannot any more; an administrator can change that.
    Inactive,
}

impl Standing {
    fn stored(self) -> bool {
        match self {
            Self::Active => true,
            Self::Inactive => false,
        }
    }
}

/// One person. What belongs to the PIN is [`PinRow`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Row id, never used twice.
    pub id: i64,
    /// Name for the screen.
    pub name: String,
    /// Role.
    pub role: PersonRole,
    /// Whether it can sign in.
    pub standing: Standing,
    /// Rises with every new PIN.
    pub pin_version: i64,
    /// Wrong PINs in a row.
    pub failed_attempts: u32,
    /// Until when nobody can try, by the clock of that time.
    pub locked_until: Option<Timestamp>,
    /// Since when it is known.
    pub created_at: Timestamp,
    /// When it signed in last.
    pub last_sign_in_at: Option<Timestamp>,
}

/// What a PIN is compared with. A PIN has few digits: whoever has the hash has the PIN, so nothing prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct PinRow {
    /// argon2id, as a PHC string.
    pub hash: String,
    /// As [`PersonRow::pin_version`].
    pub version: i64,
}

impl std::fmt::Debug for PinRow {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("PinRow").field("version", &self.version).finish_non_exhaustive()
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, name, role, active, pin_version, failed_attempts, locked_until, created_at, last_sign_in_at
             FROM people ",
            $rest
        )
    };
}

fn person(row: &Row<'_>) -> Result<PersonRow, rusqlite::Error> {
    let role: String = row.get(2)?;
    Ok(PersonRow {
        id: row.get(0)?,
        name: row.get(1)?,
        role: PersonRole::from_code(&role).ok_or_else(|| unreadable(2, "not a role"))?,
        standing: if row.get(3)? { Standing::Active } else { Standing::Inactive },
        pin_version: row.get(4)?,
        failed_attempts: row.get(5)?,
        locked_until: row.get::<_, Option<i64>>(6)?.map(Timestamp),
        created_at: Timestamp(row.get(7)?),
        last_sign_in_at: row.get::<_, Option<i64>>(8)?.map(Timestamp),
    })
}

/// Everybody, by name.
///
/// # Errors
/// When the file cannot be read.
pub fn list(transaction: &ReadTransaction<'_>) -> Result<Vec<PersonRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(select!("ORDER BY name_key"))?;
    let rows = statement.query_map([], person)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One person.
///
/// # Errors
/// When the file cannot be read.
pub fn find(transaction: &ReadTransaction<'_>, id: i64) -> Result<Option<PersonRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(select!("WHERE id = ?1"))?;
    Ok(statement.query_row([id], person).optional()?)
}

/// Who has this name, capitals and accents aside.
///
/// # Errors
/// When the file cannot be read.
pub fn find_by_name(
    transaction: &ReadTransaction<'_>,
    name: &PersonName,
) -> Result<Option<PersonRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(select!("WHERE name_key = ?1"))?;
    Ok(statement.query_row([name.key()], person).optional()?)
}

/// What a person's PIN is compared with.
///
/// # Errors
/// When the file cannot be read.
pub fn pin(transaction: &ReadTransaction<'_>, id: i64) -> Result<Option<PinRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached("SELECT pin_hash, pin_version FROM people WHERE id = ?1")?
        .query_row([id], |row| Ok(PinRow { hash: row.get(0)?, version: row.get(1)? }))
        .optional()?)
}

/// How many there are, active or not.
///
/// # Errors
/// When the file cannot be read.
pub fn count(transaction: &ReadTransaction<'_>) -> Result<u32, StoreError> {
    let mut statement = transaction.connection().prepare_cached("SELECT count(*) FROM people")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// How many administrators can sign in.
///
/// # Errors
/// When the file cannot be read.
pub fn count_active_administrators(transaction: &ReadTransaction<'_>) -> Result<u32, StoreError> {
    let mut statement = transaction
        .connection()
        .prepare_cached("SELECT count(*) FROM people WHERE role = ?1 AND active = 1")?;
    Ok(statement.query_row([PersonRole::Administrator.code()], |row| row.get(0))?)
}

/// Adds an active person and answers its id.
///
/// # Errors
/// When the file cannot be written, or somebody has the name ([`ConstraintKind::Unique`](crate::ConstraintKind)).
pub fn insert(
    transaction: &WriteTransaction<'_>,
    name: &PersonName,
    role: PersonRole,
    pin_hash: &str,
    now: Timestamp,
) -> Result<i64, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "INSERT INTO people (name, name_key, role, pin_hash, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5) RETURNING id",
        )?
        .query_row(params![name.text(), name.key(), role.code(), pin_hash, now.millis()], |row| row.get(0))?)
}

/// What of a person an administrator can change; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct PersonChange {
    /// Name.
    pub name: Option<PersonName>,
    /// Role.
    pub role: Option<PersonRole>,
    /// Whether it can sign in.
    pub standing: Option<Standing>,
}

/// Changes a person.
///
/// # Errors
/// When the file cannot be written, or somebody else has the name.
pub fn change(
    transaction: &WriteTransaction<'_>,
    id: i64,
    change: &PersonChange,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "UPDATE people SET name = coalesce(?2, name), name_key = coalesce(?3, name_key),
                               role = coalesce(?4, role), active = coalesce(?5, active), updated_at = ?6
             WHERE id = ?1",
        )?
        .execute(params![
            id,
            change.name.as_ref().map(PersonName::text),
            change.name.as_ref().map(PersonName::key),
            change.role.map(PersonRole::code),
            change.standing.map(Standing::stored),
            now.millis(),
        ])?;
    Ok(())
}

/// Gives a person a new PIN, ends a lock-out and answers the version of the new PIN.
///
/// # Errors
/// When the file cannot be written, or there is no such person.
pub fn set_pin(
    transaction: &WriteTransaction<'_>,
    id: i64,
    pin_hash: &str,
    now: Timestamp,
) -> Result<i64, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "UPDATE people SET pin_hash = ?2, pin_version = pin_version + 1, failed_attempts = 0,
                               locked_until = NULL, updated_at = ?3
             WHERE id = ?1 RETURNING pin_version",
        )?
        .query_row(params![id, pin_hash, now.millis()], |row| row.get(0))?)
}

/// A PIN was wrong: how many in a row that makes, and until when nobody can try.
///
/// # Errors
/// When the file cannot be written.
pub fn record_failure(
    transaction: &WriteTransaction<'_>,
    id: i64,
    failed_attempts: u32,
    locked_until: Option<Timestamp>,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("UPDATE people SET failed_attempts = ?2, locked_until = ?3 WHERE id = ?1")?
        .execute(params![id, failed_attempts, locked_until.map(Timestamp::millis)])?;
    Ok(())
}

/// A PIN was right: what was wrong before is forgotten.
///
/// # Errors
/// When the file cannot be written.
pub fn record_success(transaction: &WriteTransaction<'_>, id: i64) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("UPDATE people SET failed_attempts = 0, locked_until = NULL WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// A person signed in.
///
/// # Errors
/// When the file cannot be written.
pub fn record_sign_in(transaction: &WriteTransaction<'_>, id: i64, now: Timestamp) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("UPDATE people SET last_sign_in_at = ?2 WHERE id = ?1")?
        .execute(params![id, now.millis()])?;
    Ok(())
}

#[cfg(test)]
#[path = "people_tests.rs"]
mod tests;
