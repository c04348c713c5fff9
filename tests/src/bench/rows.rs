//! The rows that the application wrote for an order on its arrival, to be written again by bare statements.

use anyhow::bail;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

/// Which rows of which table the arrival of an order writes. What comes later (the accepted confirmation) does not
/// belong to it.
const TABLES: [(&str, &str); 6] = [
    ("orders", "id = ?1"),
    ("order_items", "order_id = ?1"),
    ("order_item_modifiers", "item_id IN (SELECT id FROM order_items WHERE order_id = ?1)"),
    ("order_events", "order_id = ?1 AND kind = 'RECEIVED'"),
    ("sync_queue", "entity_id = ?1"),
    ("sync_log", "entity_id = ?1 AND direction = 'in'"),
];

/// The one statement of an arrival that updates.
const COUNTER: &str = "INSERT INTO daily_counter (business_date, last_number) VALUES (?1, ?2)
    ON CONFLICT (business_date) DO UPDATE SET last_number = excluded.last_number";

/// Everything that one order's arrival writes.
#[derive(Clone, Debug)]
pub(super) struct Arrival {
    rows: Vec<(String, Vec<Value>)>,
    day: Value,
    number: Value,
}

impl Arrival {
    /// Reads it from the application's file.
    pub(super) fn read(connection: &Connection, id: &str) -> anyhow::Result<Self> {
        let mut rows = Vec::new();
        for (table, condition) in TABLES {
            let sql = format!("SELECT * FROM {table} WHERE {condition} ORDER BY rowid");
            let mut statement = connection.prepare_cached(&sql)?;
            let columns = statement.column_count();
            let insert = format!("INSERT INTO {table} VALUES ({})", vec!["?"; columns].join(", "));
            let mut found = statement.query([id])?;
            while let Some(row) = found.next()? {
                let values = (0..columns).map(|column| row.get(column)).collect::<Result<_, _>>()?;
                rows.push((insert.clone(), values));
            }
        }
        if rows.is_empty() {
            bail!("the application's file does not hold the order");
        }
        let (day, number) = connection.query_row(
            "SELECT business_date, daily_number FROM orders WHERE id = ?1",
            [id],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        Ok(Self { rows, day, number })
    }

    /// Writes it with prepared statements and one commit.
    pub(super) fn write(&self, connection: &Connection) -> rusqlite::Result<()> {
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        for (sql, values) in &self.rows {
            connection.prepare_cached(sql)?.execute(params_from_iter(values))?;
        }
        connection.prepare_cached(COUNTER)?.execute([&self.day, &self.number])?;
        connection.prepare_cached("COMMIT")?.execute([])?;
        Ok(())
    }
}
