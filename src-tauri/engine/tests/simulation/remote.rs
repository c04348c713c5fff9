//! The ordering remote as a state machine: lists what is pending, confirms without atomicity, and fails.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use mostrador_connector::{
    CheckReport, Connector, ConnectorSpec, DownReason, EntitySpec, Limits, Page, ReadRequest, ReadStyle,
    ReasonCode, Record, RecordBody, RemoteError, SetAside, SetAsideReason, Signal, SignalCommand,
    SignalSource, WriteOperation, WriteOutcome, WriteStyle,
};
use mostrador_domain::Cents;
use mostrador_domain::order::{IncomingOrder, OrderId, OrderType, PaymentMethod, PaymentStatus};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio::sync::{broadcast, mpsc};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How the remote behaves at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Well,
    Unreachable,
    ServerErrors,
    Throttling,
    RefusingTheKey,
    /// Applies what it gets and loses the answer.
    LosingAnswers,
    /// Lists orders, and refuses the key for confirmations alone.
    RefusingConfirmations,
    /// Lists orders, and answers every confirmation as if a record were wrong (its database is in trouble).
    RejectingConfirmations,
    Mixed,
}

/// An order at the remote.
#[derive(Clone, Debug)]
pub(crate) struct RemoteOrder {
    pub(crate) content: u32,
    pub(crate) pending: bool,
    pub(crate) offered: Option<u32>,
    /// Every number it was ever confirmed with.
    pub(crate) confirmations: Vec<u32>,
    /// The remote cannot confirm it: it fails every request that contains it.
    pub(crate) poison: bool,
}

pub(crate) struct State {
    pub(crate) orders: BTreeMap<String, RemoteOrder>,
    /// Ids in the order of their creation.
    pub(crate) sequence: Vec<String>,
    pub(crate) listed: BTreeMap<String, u32>,
    pub(crate) mood: Mood,
    pub(crate) unusable: u32,
    /// Confirmation requests that arrived.
    pub(crate) writes: u32,
    pub(crate) random: StdRng,
    pub(crate) trace: Vec<String>,
}

/// The remote, shared by all lives of the process.
#[derive(Clone)]
pub(crate) struct Remote {
    state: Arc<Mutex<State>>,
    hints: broadcast::Sender<()>,
    spec: ConnectorSpec,
}

impl Remote {
    pub(crate) fn new(seed: u64) -> Self {
        let state = State {
            orders: BTreeMap::new(),
            sequence: Vec::new(),
            listed: BTreeMap::new(),
            mood: Mood::Well,
            unusable: 0,
            writes: 0,
            random: StdRng::seed_from_u64(seed),
            trace: Vec::new(),
        };
        let spec = ConnectorSpec {
            system: "whatsapp",
            entities: vec![EntitySpec {
                name: "order",
                read: ReadStyle::AcknowledgedQueue { page_max: 20 },
                write: WriteStyle::Acknowledge { batch_max: 100 },
            }],
            // One for confirmations, one for the list.
            limits: Limits { rate: None, concurrency: 2 },
        };
        Self { state: Arc::new(Mutex::new(state)), hints: broadcast::channel(64).0, spec }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no panic holds it")
    }

    /// A customer orders. The notification may be lost, doubled or early.
    pub(crate) fn place(&self, offered: Option<u32>, poison: bool) {
        let hints = {
            let mut state = self.state();
            let id = Uuid::from_u128(state.random.random()).to_string();
            state.trace.push(format!("placed {id}"));
            state.sequence.push(id.clone());
            let order = RemoteOrder { content: 0, pending: true, offered, confirmations: Vec::new(), poison };
            state.orders.insert(id, order);
            state.random.random_range(0..3)
        };
        for _ in 0..hints {
            let _ = self.hints.send(());
        }
    }

    /// A known order is listed again, perhaps with other content.
    pub(crate) fn relist(&self, change: bool) {
        let mut state = self.state();
        if state.sequence.is_empty() {
            return;
        }
        let count = state.sequence.len();
        let index = state.random.random_range(0..count);
        let id = state.sequence[index].clone();
        if let Some(order) = state.orders.get_mut(&id) {
            order.pending = true;
            order.content += u32::from(change);
        }
    }

    fn mood(&self) -> Mood {
        let mut state = self.state();
        match state.mood {
            Mood::Mixed => {
                let moods =
                    [Mood::Well, Mood::Well, Mood::Unreachable, Mood::ServerErrors, Mood::LosingAnswers];
                let index = state.random.random_range(0..moods.len());
                moods[index]
            }
            Mood::Well
            | Mood::Unreachable
            | Mood::ServerErrors
            | Mood::Throttling
            | Mood::RefusingTheKey
            | Mood::RefusingConfirmations
            | Mood::RejectingConfirmations
            | Mood::LosingAnswers => state.mood,
        }
    }

    async fn latency(&self) {
        let millis = self.state().random.random_range(1..400);
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }

    /// Confirms one by one; a poisoned order is refused after the others may have been applied.
    fn confirm(&self, batch: &[WriteOperation]) -> Result<(), ()> {
        let mut state = self.state();
        let mut refused = false;
        for operation in batch {
            let number = operation.payload["dailyNumber"].as_u64().expect("a number");
            let number = u32::try_from(number).expect("a small number");
            let skip = refused && state.random.random_range(0..2) == 0;
            let Some(order) = state.orders.get_mut(&operation.external_id) else {
                refused = true;
                continue;
            };
            if order.poison {
                refused = true;
                continue;
            }
            if skip {
                continue;
            }
            order.confirmations.push(number);
            order.pending = false;
            state.trace.push(format!("confirmed {} #{number}", operation.external_id));
        }
        if refused { Err(()) } else { Ok(()) }
    }
}

fn failure(mood: Mood) -> Option<RemoteError> {
    match mood {
        Mood::Unreachable => Some(RemoteError::Unreachable { detail: "no answer".to_owned() }),
        Mood::ServerErrors => Some(RemoteError::Transient {
            code: ReasonCode::new("HTTP_500"),
            detail: "server error".to_owned(),
        }),
        Mood::Throttling => Some(RemoteError::Throttled { after: Duration::from_secs(7) }),
        Mood::RefusingTheKey => Some(RemoteError::Auth { code: ReasonCode::new("TECH007") }),
        Mood::Well
        | Mood::LosingAnswers
        | Mood::RefusingConfirmations
        | Mood::RejectingConfirmations
        | Mood::Mixed => None,
    }
}

#[async_trait]
impl Connector for Remote {
    fn spec(&self) -> &ConnectorSpec {
        &self.spec
    }

    async fn check(&self) -> CheckReport {
        CheckReport { steps: Vec::new() }
    }

    async fn read(&self, _request: ReadRequest) -> Result<Page, RemoteError> {
        let mood = self.mood();
        self.latency().await;
        if let Some(error) = failure(mood) {
            return Err(error);
        }
        let page = {
            let mut state = self.state();
            let pending: Vec<(String, RemoteOrder)> = state
                .sequence
                .iter()
                .filter_map(|id| {
                    state
                        .orders
                        .get(id)
                        .filter(|order| order.pending)
                        .map(|order| (id.clone(), order.clone()))
                })
                .take(20)
                .collect();
            let mut records: Vec<Record> = Vec::new();
            for (id, order) in pending {
                *state.listed.entry(id.clone()).or_default() += 1;
                records.push(record(&id, &order));
                // The same order twice in one answer.
                if state.random.random_range(0..10) == 0 {
                    records.push(record(&id, &order));
                }
            }
            let set_aside = (0..state.unusable)
                .map(|index| SetAside {
                    reason: SetAsideReason::IdMissing,
                    content_hash: format!("unusable {index}"),
                    raw_json: "{}".to_owned(),
                })
                .collect();
            Page { records, set_aside, next_cursor: None, total: None, watermark: None }
        };
        self.latency().await;
        match mood {
            Mood::LosingAnswers => Err(RemoteError::Unreachable { detail: "connection closed".to_owned() }),
            Mood::Well
            | Mood::Unreachable
            | Mood::ServerErrors
            | Mood::Throttling
            | Mood::RefusingTheKey
            | Mood::RefusingConfirmations
            | Mood::RejectingConfirmations
            | Mood::Mixed => Ok(page),
        }
    }

    async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        let mood = self.mood();
        self.latency().await;
        if let Some(error) = failure(mood) {
            return Err(error);
        }
        self.state().writes += 1;
        if mood == Mood::RefusingConfirmations {
            return Err(RemoteError::Auth { code: ReasonCode::new("HTTP_403") });
        }
        let confirmed = if mood == Mood::RejectingConfirmations { Err(()) } else { self.confirm(batch) };
        self.latency().await;
        if mood == Mood::LosingAnswers {
            return Err(RemoteError::Unreachable { detail: "connection closed".to_owned() });
        }
        let refused = || (ReasonCode::new("SYNC_ERROR"), "refused".to_owned());
        match confirmed {
            Ok(()) => Ok(batch.iter().map(|_| WriteOutcome::done()).collect()),
            Err(()) if batch.len() == 1 => {
                let (code, detail) = refused();
                Ok(vec![WriteOutcome::Failed(RemoteError::Record { code, detail })])
            }
            Err(()) => {
                let (code, detail) = refused();
                Err(RemoteError::Batch { code, detail })
            }
        }
    }
}

#[async_trait]
impl SignalSource for Remote {
    async fn run(
        &self,
        signals: mpsc::Sender<Signal>,
        mut commands: mpsc::Receiver<SignalCommand>,
        cancel: CancellationToken,
    ) {
        let mut hints = self.hints.subscribe();
        let work = async {
            loop {
                let up = matches!(self.mood(), Mood::Well);
                if up && signals.send(Signal::Up).await.is_err() {
                    return;
                }
                let lasts = Duration::from_secs(self.state().random.random_range(1..240));
                let end = tokio::time::Instant::now() + lasts;
                loop {
                    tokio::select! {
                        biased;
                        () = tokio::time::sleep_until(end) => break,
                        Some(SignalCommand::ReconnectNow) = commands.recv(), if !up => break,
                        hint = hints.recv() => if up && hint.is_ok() {
                            let hint = Signal::Hint { received_at: Instant::now() };
                            if signals.send(hint).await.is_err() { return }
                        },
                    }
                }
                let down = Signal::Down { reason: DownReason::Closed, retry_in: Duration::from_secs(1) };
                if signals.send(down).await.is_err() {
                    return;
                }
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        };
        cancel.run_until_cancelled(work).await;
    }
}

fn record(id: &str, order: &RemoteOrder) -> Record {
    let body = IncomingOrder {
        id: OrderId::parse(id).expect("an id"),
        daily_number: order.confirmations.last().copied().or(order.offered),
        order_type: OrderType::Delivery,
        remote_status: "PENDING".to_owned(),
        payment_status: PaymentStatus::Pending,
        payment_method: PaymentMethod::Cash,
        subtotal: None,
        total: Cents::new(i64::from(order.content)).ok(),
        delivery_fee: None,
        service_fee: None,
        notes: None,
        estimated_minutes: None,
        customer: None,
        address: None,
        items: Vec::new(),
        placed_at: None,
        defects: Vec::new(),
    };
    Record {
        external_id: id.to_owned(),
        raw_json: "{}".to_owned(),
        modified_at: None,
        version: None,
        body: RecordBody::Order { order: Box::new(body), content_hash: format!("content {}", order.content) },
    }
}
