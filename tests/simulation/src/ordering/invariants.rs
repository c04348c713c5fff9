//! What must hold of the orders: on the disk that a crash left, and once everything works again.

use std::collections::{BTreeMap, BTreeSet};

use mostrador_store::{Store, StoreError};
use rusqlite::Connection;

use super::{Ordering, State};

/// Whether orders come with numbers of the remote's: then numbers may have gaps, which the audit explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Offers {
    None,
    Some,
}

/// A stored order.
struct Stored {
    rows: u32,
    day: String,
    number: u32,
    notes: Option<String>,
    received: u32,
    changed: u32,
}

/// What a confirmation holds us to.
pub(super) fn promise(id: &str, number: u32) -> String {
    format!("order {id} #{number}")
}

/// Every promise that this file keeps.
pub(crate) fn promises(connection: &Connection) -> rusqlite::Result<BTreeSet<String>> {
    let mut statement = connection.prepare("SELECT remote_id, daily_number FROM orders")?;
    let rows = statement.query_map([], |row| Ok(promise(&row.get::<_, String>(0)?, row.get(1)?)))?;
    rows.collect()
}

/// After a crash: what the remote was told is in the file.
pub(crate) async fn after_crash(store: &Store, remote: &Ordering) -> Vec<String> {
    let stored = stored(store).await;
    let state = remote.state();
    let mut broken = Vec::new();
    for order in state.orders.iter() {
        for number in &order.confirmations {
            match stored.get(&order.id) {
                None => broken.push(format!("I3: {} was confirmed and is not on disk", order.id)),
                Some(own) if own.number != *number => broken.push(format!(
                    "I1: {} was confirmed as #{number} and is stored as #{}",
                    order.id, own.number
                )),
                Some(_) => {}
            }
        }
    }
    broken
}

/// At the end: nothing lost, nothing doubled, nothing left to do.
pub(crate) async fn at_end(store: &Store, remote: &Ordering, offers: Offers) -> Vec<String> {
    let stored = stored(store).await;
    let set_aside =
        count(store, "SELECT count(*) FROM sync_records WHERE run_id IS NULL AND system = 'whatsapp'").await;
    let unfinished = unfinished(store).await;
    let dead = dead(store).await;
    let waiting = waiting(store).await;
    let state = remote.state();
    let mut broken = state.complaints.clone();
    for order in state.orders.iter() {
        let id = &order.id;
        let Some(own) = stored.get(id) else {
            broken.push(format!("I1: {id} is lost"));
            continue;
        };
        if own.rows != 1 || own.received != 1 {
            broken.push(format!("I1: {id} has {} rows and was received {} times", own.rows, own.received));
        }
        if let Some(other) = order.confirmations.iter().find(|other| **other != own.number) {
            broken.push(format!("I1: {id} has #{} and was confirmed as #{other}", own.number));
        }
        if !order.poison && (order.confirmations.is_empty() || order.pending) {
            broken.push(format!("I3: {id} is still unconfirmed"));
        }
        if own.notes.as_deref() != Some(&format!("v{}", order.content)) {
            broken.push(format!("I4: {id} has the notes {:?}, the remote v{}", own.notes, order.content));
        }
        if order.content == 0 && own.changed > 0 {
            broken.push(format!("I5: {id} never changed and raised {} alerts", own.changed));
        }
    }
    check_counts(&state, &stored, set_aside, &mut broken);
    check_numbers(&stored, offers, &mut broken);
    let poisoned = state.orders.poisoned();
    if unfinished > poisoned {
        broken.push(format!("{unfinished} confirmations are unfinished, {poisoned} cannot be: {waiting:?}"));
    }
    for id in dead.iter().filter(|id| !state.orders.was_blamed(id)) {
        broken.push(format!("I3: the confirmation of {id} is set aside, and the remote never blamed it"));
    }
    broken
}

fn check_counts(
    state: &State,
    stored: &BTreeMap<String, Stored>,
    set_aside: usize,
    broken: &mut Vec<String>,
) {
    if stored.len() != state.orders.len() {
        broken.push(format!("I1: {} orders were placed, {} are stored", state.orders.len(), stored.len()));
    }
    if set_aside != state.unusable_listed {
        broken.push(format!(
            "I6: {} entries without a usable id were listed, {set_aside} are set aside",
            state.unusable_listed
        ));
    }
}

fn check_numbers(stored: &BTreeMap<String, Stored>, offers: Offers, broken: &mut Vec<String>) {
    let mut days: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for own in stored.values() {
        days.entry(&own.day).or_default().push(own.number);
    }
    for (day, mut numbers) in days {
        numbers.sort_unstable();
        let unique = numbers.windows(2).all(|pair| pair[0] != pair[1]);
        let dense = numbers.iter().copied().eq(1..=u32::try_from(numbers.len()).unwrap_or(u32::MAX));
        if !unique || (!dense && offers == Offers::None) {
            broken.push(format!("I2: {day} has the numbers {numbers:?}"));
        }
    }
}

async fn stored(store: &Store) -> BTreeMap<String, Stored> {
    const SQL: &str = "
        SELECT remote_id, business_date, daily_number, json_extract(raw_json, '$.notes'),
          (SELECT count(*) FROM order_events e WHERE e.order_id = o.id AND e.kind = 'RECEIVED'),
          (SELECT count(*) FROM order_events e WHERE e.order_id = o.id AND e.kind = 'CHANGED')
        FROM orders o ORDER BY id";
    let read = store
        .read(|transaction| {
            let mut statement = transaction.connection().prepare(SQL)?;
            let mut rows = statement.query([])?;
            let mut stored: BTreeMap<String, Stored> = BTreeMap::new();
            while let Some(row) = rows.next()? {
                let id: String = row.get(0)?;
                let known = stored.get(&id).map_or(0, |known| known.rows);
                let own = Stored {
                    rows: known + 1,
                    day: row.get(1)?,
                    number: row.get(2)?,
                    notes: row.get(3)?,
                    received: row.get(4)?,
                    changed: row.get(5)?,
                };
                stored.insert(id, own);
            }
            Ok::<_, StoreError>(stored)
        })
        .await;
    read.expect("the file is readable")
}

/// How each of them stands.
async fn waiting(store: &Store) -> Vec<String> {
    const SQL: &str = "
        SELECT concat_ws(' ', status, 'due', scheduled_at, 'after', attempts, error_code, waits_for) FROM sync_queue
        WHERE destination = 'whatsapp' AND status IN ('pending', 'leased') ORDER BY id LIMIT 3";
    let read = store.read(|transaction| {
        let mut statement = transaction.connection().prepare(SQL)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok::<_, StoreError>(rows.collect::<Result<Vec<String>, _>>()?)
    });
    read.await.expect("the file is readable")
}

/// Confirmations that wait or are on their way.
pub(crate) async fn unfinished(store: &Store) -> usize {
    const SQL: &str =
        "SELECT count(*) FROM sync_queue WHERE destination = 'whatsapp' AND status IN ('pending', 'leased')";
    count(store, SQL).await
}

/// Ids, as the remote writes them, of orders whose confirmation is set aside.
async fn dead(store: &Store) -> Vec<String> {
    const SQL: &str = "
        SELECT DISTINCT external_id FROM sync_queue WHERE destination = 'whatsapp' AND status = 'dead'
        ORDER BY external_id";
    let read = store.read(|transaction| {
        let mut statement = transaction.connection().prepare(SQL)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok::<_, StoreError>(rows.collect::<Result<Vec<String>, _>>()?)
    });
    read.await.expect("the file is readable")
}

async fn count(store: &Store, sql: &'static str) -> usize {
    let read = store
        .read(move |transaction| {
            let count: u32 = transaction.connection().query_row(sql, [], |row| row.get(0))?;
            Ok::<_, StoreError>(count)
        })
        .await;
    usize::try_from(read.expect("the file is readable")).unwrap_or(usize::MAX)
}
