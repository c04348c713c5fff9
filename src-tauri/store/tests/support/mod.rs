//! A store with one plain table.

use mostrador_store::{Lane, OpenOptions, Store, StoreError};

/// Opens the store and makes the table `note`.
pub(crate) async fn store_with_notes(options: OpenOptions) -> Store {
    let store = Store::open(options).unwrap();
    store
        .write(Lane::Interactive, |transaction| {
            transaction.connection().execute_batch(
                "CREATE TABLE IF NOT EXISTS note(id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT",
            )?;
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    store
}

/// Stores one note.
pub(crate) async fn add(store: &Store, lane: Lane, id: i64) -> Result<(), StoreError> {
    store
        .write(lane, move |transaction| {
            transaction
                .connection()
                .prepare_cached("INSERT INTO note(id, body) VALUES (?1, 'ñandú')")?
                .execute([id])?;
            Ok(())
        })
        .await
}

/// The ids that a reader sees, in order.
pub(crate) async fn ids(store: &Store) -> Vec<i64> {
    store
        .read(|transaction| {
            let mut statement = transaction.connection().prepare_cached("SELECT id FROM note ORDER BY id")?;
            let ids = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
            Ok::<_, StoreError>(ids)
        })
        .await
        .unwrap()
}
