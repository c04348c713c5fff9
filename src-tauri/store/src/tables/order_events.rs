//! `order_events`: what happened to an order, oldest first. Rows are only ever added.

use mostrador_domain::Timestamp;
use mostrador_domain::order::{OrderId, Stage};
use rusqlite::{OptionalExtension, Row, params};

use super::unreadable;
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderEventKind {
    /// Stored and numbered.
    Received,
    /// The remote accepted the confirmation.
    Confirmed,
    /// The remote refused the confirmation for good.
    ConfirmationFailed,
    /// Listed again after it had been confirmed.
    ListedAgain,
    /// Listed again with other content.
    Changed,
    /// The notice of a change was dismissed.
    ChangeSeen,
    /// *Entendido*.
    Acknowledged,
    /// Moved from one stage to another.
    Moved,
    /// A move was taken back.
    Undone,
}

impl OrderEventKind {
    const ALL: [(Self, &'static str); 9] = [
        (Self::Received, "RECEIVED"),
        (Self::Confirmed, "CONFIRMED"),
        (Self::ConfirmationFailed, "CONFIRMATION_FAILED"),
        (Self::ListedAgain, "LISTED_AGAIN"),
        (Self::Changed, "CHANGED"),
        (Self::ChangeSeen, "CHANGE_SEEN"),
        (Self::Acknowledged, "ACKNOWLEDGED"),
        (Self::Moved, "MOVED"),
        (Self::Undone, "UNDONE"),
    ];

    /// The stored code.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, code)| code)
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == code).map(|(kind, _)| *kind)
    }
}

/// An event to store.
#[derive(Clone, Debug)]
pub struct NewOrderEvent<'a> {
    /// Which order.
    pub order_id: OrderId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: OrderEventKind,
    /// Who; `None` for the system itself.
    pub actor: Option<&'a str>,
    /// Stage before a move.
    pub from: Option<Stage>,
    /// Stage after a move.
    pub to: Option<Stage>,
    /// What a person reads.
    pub text: Option<&'a str>,
    /// JSON that an undo brings back.
    pub before: Option<&'a str>,
}

impl NewOrderEvent<'_> {
    /// An event of the system itself, without stages.
    pub fn system(order_id: OrderId, at: Timestamp, kind: OrderEventKind) -> Self {
        Self { order_id, at, kind, actor: None, from: None, to: None, text: None, before: None }
    }
}

/// A stored event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderEvent {
    /// Ascending.
    pub id: i64,
    /// Which order.
    pub order_id: OrderId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: OrderEventKind,
    /// Who.
    pub actor: Option<String>,
    /// Stage before a move.
    pub from: Option<Stage>,
    /// Stage after a move.
    pub to: Option<Stage>,
    /// What a person reads.
    pub text: Option<String>,
    /// JSON that an undo brings back.
    pub before: Option<String>,
}

const COLUMNS: &str = "id, order_id, at, kind, actor, from_stage, to_stage, text, before";

/// Adds an event and answers its id.
///
/// # Errors
/// When the file cannot be written.
pub fn add(transaction: &WriteTransaction<'_>, event: &NewOrderEvent<'_>) -> Result<i64, StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO order_events (order_id, at, kind, actor, from_stage, to_stage, text, before)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            event.order_id.to_string(),
            event.at.millis(),
            event.kind.code(),
            event.actor,
            event.from.map(Stage::code),
            event.to.map(Stage::code),
            event.text,
            event.before,
        ])?;
    Ok(transaction.connection().last_insert_rowid())
}

/// The events of one order, oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn of_order(transaction: &ReadTransaction<'_>, id: OrderId) -> Result<Vec<OrderEvent>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM order_events WHERE order_id = ?1 ORDER BY id");
    let mut statement = transaction.connection().prepare_cached(&sql)?;
    let rows = statement.query_map([id.to_string()], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One event.
///
/// # Errors
/// When the file cannot be read.
pub fn find(transaction: &ReadTransaction<'_>, id: i64) -> Result<Option<OrderEvent>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM order_events WHERE id = ?1");
    Ok(transaction.connection().prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// Moves since an instant that are still the last move of their order, newest first.
///
/// # Errors
/// When the file cannot be read.
pub fn moves_since(
    transaction: &ReadTransaction<'_>,
    since: Timestamp,
) -> Result<Vec<OrderEvent>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM order_events WHERE kind = 'MOVED' AND at >= ?1
           AND id IN (SELECT last_move_event FROM orders WHERE orders.id = order_events.order_id)
         ORDER BY id DESC LIMIT 200"
    );
    let mut statement = transaction.connection().prepare_cached(&sql)?;
    let rows = statement.query_map([since.millis()], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<OrderEvent> {
    let stage = |column: usize| -> rusqlite::Result<Option<Stage>> {
        Ok(row.get::<_, Option<String>>(column)?.and_then(|code| Stage::from_code(&code)))
    };
    Ok(OrderEvent {
        id: row.get(0)?,
        order_id: OrderId::parse(&row.get::<_, String>(1)?)
            .ok_or_else(|| unreadable(1, "not an order id"))?,
        at: Timestamp(row.get(2)?),
        kind: OrderEventKind::from_code(&row.get::<_, String>(3)?)
            .ok_or_else(|| unreadable(3, "not a kind of event"))?,
        actor: row.get(4)?,
        from: stage(5)?,
        to: stage(6)?,
        text: row.get(7)?,
        before: row.get(8)?,
    })
}
