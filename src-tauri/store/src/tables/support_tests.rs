//! A store in a temporary file, and one order of every kind of value.

use mostrador_domain::order::{
    IncomingCustomer, IncomingItem, IncomingModifier, IncomingOrder, OrderId, OrderType, PaymentMethod,
    PaymentStatus,
};
use mostrador_domain::{BusinessDay, Cents, Timestamp};
use tempfile::TempDir;

use super::orders::{self, NewOrder};
use super::sync_queue::{self, NewJob};
use crate::{Lane, OpenOptions, Store, StoreError, WriteTransaction};

/// A file of its own.
pub(super) struct Site {
    pub(super) store: Store,
    _folder: TempDir,
}

impl Site {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(OpenOptions::inline(folder.path().join("site.db"))).unwrap();
        Self { store, _folder: folder }
    }

    /// Runs a closure in a write transaction and takes its answer for granted.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&WriteTransaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.store.write(Lane::Interactive, act).await.unwrap()
    }
}

pub(super) fn id(number: u32) -> OrderId {
    OrderId::parse(&format!("00000000-0000-4000-8000-{number:012x}")).unwrap()
}

pub(super) fn day() -> BusinessDay {
    BusinessDay::parse("2026-03-01").unwrap()
}

/// An order of that number with two lines; the first one has two modifiers. Two values are unknown to this version.
pub(super) fn order(number: u32) -> IncomingOrder {
    let modifier = |name: &str| IncomingModifier {
        external_id: None,
        name: name.to_owned(),
        quantity: 2,
        price: Cents::new(50).ok(),
    };
    let item = |name: &str, modifiers| IncomingItem {
        external_id: Some(format!("line-{number}")),
        product_id: Some("p".to_owned()),
        variant_id: None,
        product_name: Some(name.to_owned()),
        variant_name: None,
        quantity: 1,
        unit_price: Cents::new(900).ok(),
        notes: Some("sin sal".to_owned()),
        modifiers,
    };
    IncomingOrder {
        id: id(number),
        daily_number: Some(number),
        order_type: OrderType::Other("DRONE".to_owned()),
        remote_status: "PENDING".to_owned(),
        payment_status: PaymentStatus::Paid,
        payment_method: PaymentMethod::Other("BARTER".to_owned()),
        subtotal: Cents::new(1800).ok(),
        total: Cents::new(2000).ok(),
        delivery_fee: None,
        service_fee: None,
        notes: None,
        estimated_minutes: Some(30),
        customer: Some(IncomingCustomer {
            first_name: Some(format!("Begoña{number}")),
            ..IncomingCustomer::default()
        }),
        address: None,
        items: vec![item("Pizza", vec![modifier("Queso"), modifier("Jamón")]), item("Agua", Vec::new())],
        placed_at: Some(Timestamp(5)),
        defects: Vec::new(),
    }
}

/// Stores that order, received `number` seconds after the beginning, with its confirmation job.
pub(super) fn store_order(transaction: &WriteTransaction<'_>, number: u32) -> Result<(), StoreError> {
    let received_at = Timestamp(i64::from(number) * 1_000);
    orders::insert(
        transaction,
        &NewOrder {
            order: &order(number),
            remote_id: "remote",
            business_date: day(),
            daily_number: number,
            received_at,
            content_hash: "hash",
            raw_json: "{}",
        },
    )?;
    enqueue(transaction, &id(number).to_string(), received_at)
}

/// Asks for the confirmation of a record at the destination `web`.
pub(super) fn enqueue(
    transaction: &WriteTransaction<'_>,
    record: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let job = NewJob {
        source: "local",
        destination: "web",
        entity: "order",
        entity_id: record,
        action: "confirm",
        external_id: "remote",
        payload: "{}",
        ..NewJob::default()
    };
    sync_queue::enqueue(transaction, &job, now).map(drop)
}
