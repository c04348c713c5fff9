//! What people call an order.

use mostrador_domain::order::IncomingCustomer;
use rusqlite::OptionalExtension;

use crate::{ReadTransaction, StoreError};

/// Number of the day and the customer's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLabel {
    /// Number of the day.
    pub daily_number: u32,
    /// The customer's name, where it has one.
    pub customer: Option<String>,
}

/// What people call the order of that id.
///
/// # Errors
/// When the file cannot be read.
pub fn label(transaction: &ReadTransaction<'_>, id: &str) -> Result<Option<OrderLabel>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached("SELECT daily_number, customer FROM orders WHERE id = ?1")?
        .query_row([id], |row| {
            let customer: Option<String> = row.get(1)?;
            // A customer that does not read has no name; the number says enough.
            let customer: Option<IncomingCustomer> =
                customer.and_then(|text| serde_json::from_str(&text).ok());
            Ok(OrderLabel { daily_number: row.get(0)?, customer: customer.and_then(name) })
        })
        .optional()?)
}

fn name(customer: IncomingCustomer) -> Option<String> {
    let parts: Vec<String> = [customer.first_name, customer.last_name]
        .into_iter()
        .flatten()
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// How many orders there are, without the sample data.
///
/// # Errors
/// When the file cannot be read.
pub fn count_own(transaction: &ReadTransaction<'_>) -> Result<u64, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached("SELECT (SELECT count(*) FROM orders) - (SELECT count(*) FROM sample_orders)")?
        .query_row([], |row| row.get(0))?)
}
