//! Whoever placed an order, as the site knows them: what people decided here about a customer counts on their orders.

use mostrador_domain::order::{IncomingCustomer, OrderId};
use rusqlite::{Connection, Row, params};

use crate::tables::sync_data::phone_digits;
use crate::tables::unreadable;
use crate::{ReadTransaction, StoreError};

/// The customer of an order, as the site knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orderer {
    /// Row of `sync_data`: whoever they became a part of, where they were merged.
    pub id: i64,
    /// *Bloqueado*.
    pub block: Block,
}

/// Whether the restaurant blocked a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Nothing is known of it here: what the order says counts.
    Unknown,
    /// Not blocked.
    Free,
    /// Blocked.
    Blocked {
        /// Why, where somebody said so.
        reason: Option<String>,
    },
}

/// Follows merges up to whoever stands for the person now. No person has so many records: the limit only ends a circle.
const MERGED: &str = "UNION
     SELECT customer_merges.main, named.root, named.height + 1 FROM named
     CROSS JOIN customer_merges INDEXED BY customer_merges_other ON customer_merges.other = named.id
     WHERE customer_merges.undone_at IS NULL AND named.height < 100";

/// Whether a record is neither deleted nor erased: a main record that is not there stands for nobody.
const IS_THERE: &str = "(d.status <> 'deleted' AND d.tombstone IS NULL AND d.payload <> '{}')";

/// Of each person the highest record that is there; of several persons one that is blocked.
fn known() -> String {
    let there_above = IS_THERE.replace("d.", "above.");
    format!(
        "SELECT d.id,
           CASE WHEN json_valid(d.payload) THEN json_extract(d.payload, '$.isBanned') END AS banned,
           CASE WHEN json_valid(d.payload) THEN json_extract(d.payload, '$.banReason') END
         FROM named CROSS JOIN sync_data AS d ON d.id = named.id
         WHERE NOT EXISTS (SELECT 1 FROM named AS higher CROSS JOIN sync_data AS above ON above.id = higher.id
                           WHERE higher.root = named.root AND higher.height > named.height AND {there_above})
         ORDER BY {IS_THERE} DESC, banned IS 1 DESC, d.id LIMIT 1"
    )
}

/// By the id that the system gave, whether the record came from there (`?2` is its id here) or was made here.
pub(super) fn by_id_sql() -> String {
    format!(
        "WITH RECURSIVE named (id, root, height) AS (
           SELECT id, id, 0 FROM sync_data INDEXED BY sync_data_record
           WHERE system = ?1 AND entity_type = 'customer' AND entity_id = ?2
           UNION
           SELECT id, id, 0 FROM sync_data INDEXED BY sync_data_external
           WHERE system = ?1 AND entity_type = 'customer' AND external_id IS NOT NULL AND external_id = ?2
           {MERGED}
         ) {}",
        known()
    )
}

/// By the digits of the phone.
pub(super) fn by_phone_sql() -> String {
    format!(
        "WITH RECURSIVE named (id, root, height) AS (
           SELECT id, id, 0 FROM sync_data INDEXED BY sync_data_phones
           WHERE entity_type = 'customer' AND status <> 'deleted' AND system = ?1
             AND replace(replace(replace(replace(replace(replace(
                   iif(json_valid(payload), CAST(json_extract(payload, '$.whatsappPhoneNumber') AS TEXT), NULL),
                   '+', ''), ' ', ''), '-', ''), '(', ''), ')', ''), '.', '') = ?2
           {MERGED}
         ) {}",
        known()
    )
}

/// Who placed an order of a system: by the id that the order names and, where nobody has it, by the phone.
pub(super) fn find(
    connection: &Connection,
    system: &str,
    customer: &IncomingCustomer,
) -> rusqlite::Result<Option<Orderer>> {
    if let Some(id) = &customer.external_id
        && let Some(orderer) = ask(connection, &by_id_sql(), system, id)?
    {
        return Ok(Some(orderer));
    }
    match customer.phone.as_deref().and_then(phone_digits) {
        Some(digits) => ask(connection, &by_phone_sql(), system, &digits),
        None => Ok(None),
    }
}

fn ask(connection: &Connection, sql: &str, system: &str, by: &str) -> rusqlite::Result<Option<Orderer>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![system, by])?;
    rows.next()?.map(read).transpose()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Orderer> {
    // What stands in a document may be of any kind: only a yes is a block.
    let banned: rusqlite::types::Value = row.get(1)?;
    let reason: rusqlite::types::Value = row.get(2)?;
    let block = match (banned, reason) {
        (rusqlite::types::Value::Integer(1), rusqlite::types::Value::Text(reason)) => {
            Block::Blocked { reason: Some(reason).filter(|reason| !reason.trim().is_empty()) }
        }
        (rusqlite::types::Value::Integer(1), _) => Block::Blocked { reason: None },
        (rusqlite::types::Value::Null, _) => Block::Unknown,
        (_, _) => Block::Free,
    };
    Ok(Orderer { id: row.get(0)?, block })
}

/// Orders on the board with their customers, as far as the site knows them.
///
/// # Errors
/// When the file cannot be read.
pub fn open_orderers(
    transaction: &ReadTransaction<'_>,
) -> Result<Vec<(OrderId, Option<Orderer>)>, StoreError> {
    let connection = transaction.connection();
    let mut statement = connection.prepare_cached(&open_sql())?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id = OrderId::parse(&row.get::<_, String>(0)?).ok_or_else(|| unreadable(0, "not an order id"))?;
        let named =
            IncomingCustomer { external_id: row.get(1)?, phone: row.get(2)?, ..IncomingCustomer::default() };
        let orderer = match row.get::<_, Option<String>>(3)? {
            Some(system) => find(connection, &system, &named)?,
            None => None,
        };
        found.push((id, orderer));
    }
    Ok(found)
}

pub(super) fn open_sql() -> String {
    "SELECT o.id, o.customer_id, o.customer_phone,
       (SELECT q.destination FROM sync_queue AS q INDEXED BY sync_queue_record
        WHERE q.entity = 'order' AND q.entity_id = o.id AND q.action = 'confirm' ORDER BY q.id DESC LIMIT 1)
     FROM orders AS o INDEXED BY orders_open
     WHERE o.stage IN ('NEW', 'PREPARING', 'READY', 'OUT_FOR_DELIVERY')"
        .to_owned()
}
