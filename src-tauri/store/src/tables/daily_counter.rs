//! `daily_counter`: the highest number given so far on each business day.

use mostrador_domain::BusinessDay;
use rusqlite::{OptionalExtension, params};

use crate::{ReadTransaction, StoreError, WriteTransaction};

/// The highest number given on that day; 0 when none was given yet.
///
/// # Errors
/// When the file cannot be read.
pub fn last_number(transaction: &ReadTransaction<'_>, day: BusinessDay) -> Result<u32, StoreError> {
    let found = transaction
        .connection()
        .prepare_cached("SELECT last_number FROM daily_counter WHERE business_date = ?1")?
        .query_row([day.to_string()], |row| row.get(0))
        .optional()?;
    Ok(found.unwrap_or(0))
}

/// Raises the counter of that day to `number`; a lower one changes nothing, so no number is given twice.
///
/// # Errors
/// When the file cannot be written.
pub fn raise(transaction: &WriteTransaction<'_>, day: BusinessDay, number: u32) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO daily_counter (business_date, last_number) VALUES (?1, ?2)
             ON CONFLICT (business_date) DO UPDATE SET last_number = max(last_number, excluded.last_number)",
        )?
        .execute(params![day.to_string(), number])?;
    Ok(())
}

#[cfg(test)]
#[path = "daily_counter_tests.rs"]
mod tests;
