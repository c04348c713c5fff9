//! The WhatsApp ordering remote, contract v1: `/api/sync/*` over HTTP and the namespace `/sync` over Socket.IO.
//!
//! HTTP carries the data: `GET /orders/pending` lists what was not confirmed yet (at most 100, again and again
//! until it is), `POST /orders/confirm` confirms; `GET /customers/changes` lists customers with their addresses in one body,
//! `POST /customers/bulk` changes them. The socket only says when it is worth asking.

mod answer;
mod confirm;
mod customers;
mod failure;
mod http;
mod json;
mod live;
mod order;
mod pending;
mod probe;
mod settings;
mod silence;

use std::sync::Arc;

use async_trait::async_trait;
use mostrador_connector::{
    CheckReport, CheckStep, CheckStepName, Connector, ConnectorSpec, EntitySpec, Limits, Page, ReadRequest,
    ReadStyle, ReasonCode, RecordSink, RemoteError, StreamEnd, WriteOperation, WriteOutcome, WriteStyle,
};

use crate::http::Transport;
pub use customers::{ADDRESS, CUSTOMER};
use http::RemoteClient;
use mostrador_socketio::Parts;
pub use probe::{ProbeOutcome, ProbeReason, ProbeReport, ProbeStep};
pub use settings::{ApiKey, FixedKey, KeyError, KeySource, SettingsError, WhatsAppSettings};

/// Value of `system` in every table.
pub const SYSTEM: &str = "whatsapp";

/// Orders, which are listed until they are confirmed.
pub const ORDER: &str = "order";

/// The one action on an order: tell the remote that it is stored here, and under which number.
pub const CONFIRM: &str = "confirm";

/// Most orders that the remote lists at once, and most confirmations in one request.
const PAGE_MAX: usize = 100;

/// The remote refuses bodies above 102,400 bytes with an anonymous 500; stay below it by a margin.
const BODY_MAX: usize = 95_000;

/// Calls at once: one that is always free for the list of orders, and two others, so that a list of customers that takes
/// minutes keeps no confirmation waiting. One entity is read in runs and never twice at once, so the two are never both
/// taken by reading.
const CONCURRENCY: usize = 3;

/// The ordering remote. Cheap to share; may be called from several tasks at once.
///
/// [`Connector::write`] takes operations of entity [`ORDER`] and action [`CONFIRM`] with the payload
/// `{"dailyNumber": 17}`; a field `orderId` in it is ignored, because the id that is sent is
/// [`WriteOperation::external_id`], exactly as the remote wrote it. Of [`CUSTOMER`] and [`ADDRESS`] it takes
/// [`UPSERT`](mostrador_connector::UPSERT) of what is there already, the payload of an address with its `customerId`.
pub struct WhatsAppConnector {
    spec: ConnectorSpec,
    client: RemoteClient,
    /// Bears longer silences.
    patient: RemoteClient,
    settings: WhatsAppSettings,
    socket: SocketParts,
}

/// Makes what the socket's client uses of the outside, once per [`SignalSource::run`](mostrador_connector::SignalSource::run).
pub type SocketParts = Arc<dyn Fn() -> Parts + Send + Sync>;

impl WhatsAppConnector {
    /// Prepares the connector; opens no connection.
    ///
    /// # Errors
    /// An address that must not or cannot be used, see [`SettingsError`].
    pub fn new(settings: WhatsAppSettings) -> Result<Self, SettingsError> {
        let network = Arc::new(http::network(&settings, settings.request_timeout)?);
        let patient = Arc::new(http::network(&settings, settings.customers_silence)?);
        Self::assemble(settings, network, patient, Arc::new(Parts::default))
    }

    /// The same over another outside, e.g. a simulated one.
    ///
    /// # Errors
    /// An address that must not or cannot be used, see [`SettingsError`].
    pub fn over(
        settings: WhatsAppSettings,
        transport: Arc<dyn Transport>,
        socket: SocketParts,
    ) -> Result<Self, SettingsError> {
        Self::assemble(settings, Arc::clone(&transport), transport, socket)
    }

    fn assemble(
        settings: WhatsAppSettings,
        transport: Arc<dyn Transport>,
        patient: Arc<dyn Transport>,
        socket: SocketParts,
    ) -> Result<Self, SettingsError> {
        let order = EntitySpec {
            name: ORDER,
            read: ReadStyle::AcknowledgedQueue { page_max: PAGE_MAX },
            write: WriteStyle::Acknowledge { batch_max: PAGE_MAX },
        };
        let spec = ConnectorSpec {
            system: SYSTEM,
            entities: [order].into_iter().chain(customers::entities()).collect(),
            limits: Limits { rate: None, concurrency: CONCURRENCY },
        };
        let client = RemoteClient::new(&settings, transport)?;
        let patient = RemoteClient::new(&settings, patient)?;
        Ok(Self { spec, client, patient, settings, socket })
    }

    /// `GET /api/sync/status`: answers only a valid key, and reads the remote's own database to do so.
    async fn status(&self) -> Result<(), RemoteError> {
        let answer = self.client.get("api/sync/status", self.settings.request_timeout).await?;
        if !answer.is_success() {
            return Err(failure::classify(&answer, failure::Call::Read));
        }
        answer::expect_success(&answer)
    }
}

#[async_trait]
impl Connector for WhatsAppConnector {
    fn spec(&self) -> &ConnectorSpec {
        &self.spec
    }

    async fn check(&self) -> CheckReport {
        let result = self.status().await;
        let names = [CheckStepName::Reached, CheckStepName::Accepted, CheckStepName::CanRead];
        let passed = match &result {
            Ok(()) => 3,
            Err(RemoteError::Unreachable { .. }) => 0,
            // Something answers at the address, but it is not the remote.
            Err(RemoteError::Transient { code, .. }) if failure::is_foreign(code) => 0,
            // What else went wrong came from behind the check of the key, except the refusal of the key itself.
            Err(RemoteError::Auth { .. }) => 1,
            Err(_) => 2,
        };
        let mut steps: Vec<CheckStep> = names
            .iter()
            .take(passed)
            .map(|name| CheckStep { name: *name, result: Ok(()), detail: None })
            .collect();
        if let (Err(error), Some(name)) = (result, names.get(passed)) {
            steps.push(CheckStep { name: *name, result: Err(error), detail: None });
        }
        CheckReport { steps }
    }

    async fn read(&self, request: ReadRequest) -> Result<Page, RemoteError> {
        match request.entity.as_str() {
            ORDER => {}
            CUSTOMER => return Err(refused("NOT_IN_PAGES", "customers are read as a whole")),
            _ => return Err(unknown_entity()),
        }
        let answer = self.client.get("api/sync/orders/pending", self.settings.list_timeout).await?;
        if !answer.is_success() {
            return Err(failure::classify(&answer, failure::Call::Read));
        }
        pending::page(&answer)
    }

    async fn read_stream(
        &self,
        request: ReadRequest,
        sink: &mut dyn RecordSink,
    ) -> Result<StreamEnd, RemoteError> {
        match request.entity.as_str() {
            CUSTOMER => customers::read(&self.patient, self.settings.customers_timeout, &request, sink).await,
            ORDER => Err(refused("NOT_A_STREAM", "this entity is not read from one body")),
            _ => Err(unknown_entity()),
        }
    }

    async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        let of_customers =
            |operation: &&WriteOperation| [CUSTOMER, ADDRESS].contains(&operation.entity.as_str());
        let (pushed, others): (Vec<_>, Vec<_>) = batch.iter().cloned().partition(|one| of_customers(&one));
        let timeout = self.settings.request_timeout;
        let mut confirmed = confirm::confirm(&self.client, timeout, &others).await?.into_iter();
        let mut pushed = customers::push(&self.client, timeout, &pushed).await?.into_iter();
        let next = |operation| if of_customers(&operation) { pushed.next() } else { confirmed.next() };
        Ok(batch.iter().filter_map(next).collect())
    }
}

fn refused(code: &str, detail: &str) -> RemoteError {
    RemoteError::Record { code: ReasonCode::new(code), detail: detail.to_owned() }
}

fn unknown_entity() -> RemoteError {
    refused("UNKNOWN_ENTITY", "this system has no such entity")
}

#[cfg(test)]
mod scripted_http;
#[cfg(test)]
mod scripted_socket;
#[cfg(test)]
#[path = "connector_tests.rs"]
mod tests;
