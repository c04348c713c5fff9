//! `people`: who uses this site.

use crate::{ReadTransaction, StoreError};

/// How many administrators can sign in.
///
/// # Errors
/// When the file cannot be read.
pub fn count_active_administrators(transaction: &ReadTransaction<'_>) -> Result<u32, StoreError> {
    let mut statement = transaction
        .connection()
        .prepare_cached("SELECT count(*) FROM people WHERE role = 'ADMINISTRATOR' AND active = 1")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}
