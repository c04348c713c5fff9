//! What somebody should attend to now: for a machine that rings, blinks and notifies. It needs no screen.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use mostrador_domain::order::{OrderId, PaymentStatus};
use mostrador_domain::{Cents, Timestamp};
use mostrador_engine::{Connection, Engine, EngineEvent, EventReceiver};
use mostrador_store::StoreError;
use mostrador_store::tables::orders::{self, UnattendedOrder as Row};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::watch;

use crate::dto::ConnectionState;
use crate::view;

/// Events that are taken up in one go.
const BATCH: usize = 256;
/// A file that could not be read is read again after this long.
const READ_AGAIN: Duration = Duration::from_secs(1);

/// What somebody should attend to now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attention {
    /// New orders that nobody has acknowledged, oldest first.
    pub unattended: Arc<[UnattendedOrder]>,
    /// The connection to the ordering remote.
    pub link: Link,
    /// A new order that waits longer is unattended in the sense of the site's settings.
    pub unattended_after: Duration,
}

/// A new order that nobody has acknowledged, with what a notification says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnattendedOrder {
    /// UUID.
    pub id: OrderId,
    /// Number of the day.
    pub daily_number: u32,
    /// When this site stored it, by the wall clock.
    pub received_at: Timestamp,
    /// `DELIVERY`, `TAKE_AWAY`, `DINE_IN` or a value that this version does not know.
    pub order_type: String,
    /// How many products, each unit counted.
    pub products: u32,
    /// What to collect.
    pub amount: Amount,
}

/// What to collect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Nothing: it is paid.
    Paid,
    /// This many cents.
    Collect(i64),
    /// The remote's figure could not be read.
    Unknown,
}

/// The connection to the ordering remote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// What the chip says.
    pub state: ConnectionState,
    /// When the remote last answered a check properly; before the first one, the start of the engine. By the wall clock.
    pub seen_at: Timestamp,
}

/// Follows whichever engine runs until every [`Api`](crate::Api) is gone or the application closes.
pub(crate) fn start(
    engines: watch::Receiver<Engine>,
    closed: watch::Receiver<bool>,
) -> watch::Receiver<Attention> {
    let engine = engines.borrow().clone();
    let mut state = State::default();
    let (sender, receiver) = watch::channel(state.attention(&engine));
    tokio::spawn(async move {
        let mut closed = closed;
        tokio::select! {
            biased;
            _ = closed.wait_for(|closed| *closed) => {}
            () = follow(engines, &mut state, &sender) => {}
        }
    });
    receiver
}

#[derive(Default)]
struct State {
    orders: BTreeMap<OrderId, Row>,
}

impl State {
    fn attention(&self, engine: &Engine) -> Attention {
        let mut rows: Vec<&Row> = self.orders.values().collect();
        rows.sort_by_key(|row| (row.received_at, row.daily_number));
        Attention {
            unattended: rows.into_iter().map(draw).collect(),
            link: link(&view::link(engine), engine.started_at()),
            unattended_after: Duration::from_secs(engine.site().unattended_after_seconds.into()),
        }
    }
}

async fn follow(mut engines: watch::Receiver<Engine>, state: &mut State, sender: &watch::Sender<Attention>) {
    loop {
        let engine = engines.borrow_and_update().clone();
        if !engine.is_running() {
            // Put there again although it ended: no other has taken its place.
            publish(&engine, state, sender);
        }
        tokio::select! {
            biased;
            changed = engines.changed() => if changed.is_err() { return },
            () = async {
                let listening = listen(&engine, state, sender);
                tokio::select! { biased; () = engine.stopped() => {}, () = listening => {} }
                // Stopped, and most likely another one takes its place in a moment: what is known stays until then.
                std::future::pending().await
            } => {}
        }
    }
}

/// Runs until the engine is gone.
async fn listen(engine: &Engine, state: &mut State, sender: &watch::Sender<Attention>) {
    // Before the first reading: what is committed meanwhile is announced.
    let mut events = engine.subscribe();
    let mut news = News::Everything;
    loop {
        match take_up(engine, state, &news).await {
            Ok(()) => {
                publish(engine, state, sender);
                match next(&mut events).await {
                    Some(next) => news = next,
                    None => return,
                }
            }
            Err(error) => {
                tracing::warn!(%error, "unattended orders could not be read");
                tokio::time::sleep(READ_AGAIN).await;
                news = News::Everything;
            }
        }
    }
}

fn publish(engine: &Engine, state: &State, sender: &watch::Sender<Attention>) {
    let attention = state.attention(engine);
    sender.send_if_modified(|known| {
        let news = *known != attention;
        if news {
            *known = attention;
        }
        news
    });
}

/// What has to be read anew.
enum News {
    Everything,
    Orders(Vec<OrderId>),
}

async fn next(events: &mut EventReceiver) -> Option<News> {
    let mut ids = Vec::new();
    match events.recv().await {
        Ok(event) => ids.extend(order_of(&event)),
        Err(RecvError::Lagged(_)) => return Some(News::Everything),
        Err(RecvError::Closed) => return None,
    }
    for _ in 1..BATCH {
        match events.try_recv() {
            Ok(event) => ids.extend(order_of(&event)),
            Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            Err(TryRecvError::Lagged(_)) => return Some(News::Everything),
        }
    }
    Some(News::Orders(ids))
}

fn order_of(event: &EngineEvent) -> Option<OrderId> {
    match event {
        EngineEvent::OrderArrived(id) | EngineEvent::OrderUpdated(id) => Some(*id),
        EngineEvent::Connection(_)
        | EngineEvent::SetAside(_)
        | EngineEvent::BusinessDay(_)
        | EngineEvent::Customers
        | EngineEvent::Destination(..)
        | EngineEvent::Run(_)
        | EngineEvent::Record { .. } => None,
    }
}

async fn take_up(engine: &Engine, state: &mut State, news: &News) -> Result<(), StoreError> {
    match news {
        News::Everything => {
            let rows: Vec<Row> = engine.store().read(orders::unattended).await?;
            state.orders = rows.into_iter().map(|row| (row.id, row)).collect();
        }
        News::Orders(ids) if ids.is_empty() => {}
        News::Orders(ids) => {
            let wanted = ids.clone();
            let read = engine.store().read(move |transaction| {
                let mut found = Vec::with_capacity(wanted.len());
                for id in wanted {
                    found.push((id, orders::unattended_one(transaction, id)?));
                }
                Ok::<_, StoreError>(found)
            });
            for (id, row) in read.await? {
                match row {
                    Some(row) => drop(state.orders.insert(id, row)),
                    None => drop(state.orders.remove(&id)),
                }
            }
        }
    }
    Ok(())
}

fn draw(row: &Row) -> UnattendedOrder {
    UnattendedOrder {
        id: row.id,
        daily_number: row.daily_number,
        received_at: row.received_at,
        order_type: row.order_type.as_str().to_owned(),
        products: row.products,
        amount: match (&row.payment_status, row.total) {
            (PaymentStatus::Paid | PaymentStatus::Refunded, _) => Amount::Paid,
            // As on the card: what this version does not know is collected.
            (
                PaymentStatus::Pending
                | PaymentStatus::Failed
                | PaymentStatus::Cancelled
                | PaymentStatus::Other(_),
                total,
            ) => total.map_or(Amount::Unknown, |total| Amount::Collect(Cents::get(total))),
        },
    }
}

fn link(connection: &Connection, started_at: Timestamp) -> Link {
    Link {
        state: view::connection(connection).state,
        seen_at: connection.last_checked_at.unwrap_or(started_at),
    }
}
