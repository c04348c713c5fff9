//! Looking up what belongs to a customer: its addresses, and itself by its phone.

use rusqlite::params;

use super::RecordRow;
use super::row::{COLUMNS, read_row};
use crate::{ReadTransaction, StoreError};

/// The addresses that name the customer by this id, without those that are gone, by row. Rows that were deleted here alone
/// are among them.
///
/// # Errors
/// When the file cannot be read.
pub fn addresses_of(
    transaction: &ReadTransaction<'_>,
    system: &str,
    customer_id: &str,
) -> Result<Vec<RecordRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM sync_data INDEXED BY sync_data_addresses
         WHERE entity_type = 'address' AND status <> 'deleted' AND system = ?1
           AND iif(json_valid(payload), CAST(json_extract(payload, '$.customerId') AS TEXT), NULL) = ?2
         ORDER BY id"
    ))?;
    let rows = statement.query_map(params![system, customer_id], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The digits of a phone, as the customers of [`with_phone`] are compared; nothing where it holds anything else than digits
/// and the usual separators.
pub fn phone_digits(phone: &str) -> Option<String> {
    let is_separator = |sign: char| matches!(sign, '+' | ' ' | '-' | '(' | ')' | '.');
    let digits: String = phone.chars().filter(|sign| !is_separator(*sign)).collect();
    let only_digits = !digits.is_empty() && digits.chars().all(|sign| sign.is_ascii_digit());
    only_digits.then_some(digits)
}

/// Customers of a system with exactly these digits as their phone, without those that are gone: at most three, by row.
///
/// # Errors
/// When the file cannot be read.
pub fn with_phone(
    transaction: &ReadTransaction<'_>,
    system: &str,
    digits: &str,
) -> Result<Vec<RecordRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM sync_data INDEXED BY sync_data_phones
         WHERE entity_type = 'customer' AND status <> 'deleted' AND system = ?1
           AND replace(replace(replace(replace(replace(replace(
                 iif(json_valid(payload), CAST(json_extract(payload, '$.whatsappPhoneNumber') AS TEXT), NULL),
                 '+', ''), ' ', ''), '-', ''), '(', ''), ')', ''), '.', '') = ?2
         ORDER BY id LIMIT 3"
    ))?;
    let rows = statement.query_map(params![system, digits], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
#[path = "customers_tests.rs"]
mod tests;
