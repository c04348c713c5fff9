//! The ordering remote after the download: one body, customer by customer, without a network.

use std::sync::Arc;

use async_trait::async_trait;
use mostrador_connector::{
    Accepted, Changes, CheckReport, Concurrency, Connector, ConnectorSpec, Creates, Dedupe, Deletes,
    Deletions, EntitySpec, Limits, Page, ReadRequest, ReadStyle, ReasonCode, Record, RecordBody, RecordSink,
    RecordWrites, RemoteError, StreamEnd, StreamStyle, WriteOperation, WriteOutcome, WriteStyle,
};
use mostrador_engine::{Engine, EngineOptions, Intervals, Remote, Retention, Scheduling, SiteSettings};
use mostrador_store::Store;

use super::people;
use crate::site::{self, WallClock};

/// Name of the system in every table.
pub(super) const SYSTEM: &str = "whatsapp";
/// Its entity.
pub(super) const CUSTOMER: &str = "customer";
/// Every customer with a number that this divides says another day of birth in the second version.
pub(super) const CHANGED: u64 = 1_000;

/// Which version of the customers is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    First,
    Second,
}

struct Customers {
    spec: ConnectorSpec,
    total: u64,
    version: Version,
}

#[async_trait]
impl Connector for Customers {
    fn spec(&self) -> &ConnectorSpec {
        &self.spec
    }

    async fn check(&self) -> CheckReport {
        CheckReport { steps: Vec::new() }
    }

    async fn read(&self, _: ReadRequest) -> Result<Page, RemoteError> {
        Ok(Page {
            records: Vec::new(),
            set_aside: Vec::new(),
            next_cursor: None,
            total: None,
            watermark: None,
        })
    }

    async fn read_stream(&self, _: ReadRequest, sink: &mut dyn RecordSink) -> Result<StreamEnd, RemoteError> {
        let unwritable =
            || RemoteError::Transient { code: ReasonCode::new("UNWRITABLE"), detail: "a text".to_owned() };
        let mut text = String::new();
        for number in 0..self.total {
            let changed = self.version == Version::Second && number.is_multiple_of(CHANGED);
            let birth_date = if changed { "\"1991-02-03\"" } else { "null" };
            people::write(&mut text, number, birth_date).map_err(|_| unwritable())?;
            let record = Record {
                external_id: people::id(number),
                raw_json: text.clone(),
                modified_at: None,
                version: None,
                body: RecordBody::Raw,
            };
            if sink.record(record).await.is_err() {
                break;
            }
        }
        Ok(StreamEnd { total: None, watermark: Some("2026-03-02T00:00:00.000Z".to_owned()) })
    }

    async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        Ok(batch.iter().map(|_| WriteOutcome::Done(Accepted::default())).collect())
    }
}

/// Starts the engine towards so many customers.
pub(super) async fn start(store: Store, total: u64, version: Version) -> anyhow::Result<Engine> {
    let write = WriteStyle::Records(RecordWrites {
        batch_max: 100,
        creates: Creates::No,
        deletes: Deletes::No,
        dedupe: Dedupe::AtDestination,
        concurrency: Concurrency::None,
        doubtful: &[],
    });
    let read = ReadStyle::Stream(StreamStyle { changes: Changes::Since, deletions: Deletions::Invisible });
    let entities = vec![
        EntitySpec {
            name: "order",
            read: ReadStyle::AcknowledgedQueue { page_max: 100 },
            write: WriteStyle::Acknowledge { batch_max: 100 },
        },
        EntitySpec { name: CUSTOMER, read, write },
        EntitySpec { name: "address", read: ReadStyle::None, write },
    ];
    let spec = ConnectorSpec { system: SYSTEM, entities, limits: Limits::ONE_AT_A_TIME };
    let engine = Engine::start(EngineOptions {
        store,
        clock: Arc::new(WallClock),
        remote: Some(Remote {
            connector: Arc::new(Customers { spec, total, version }),
            ends: mostrador_engine::Ends::default(),
            intakes: mostrador_engine::Intakes::default(),
            signals: None,
            display_address: "in memory".to_owned(),
        }),
        systems: Vec::new(),
        site: SiteSettings {
            name: "Medida".to_owned(),
            calendar: site::calendar()?,
            currency: "USD".to_owned(),
            default_prep_minutes: 25,
            due_soon_minutes: 5,
            unattended_after_seconds: 60,
        },
        intervals: Intervals { scheduling: Scheduling::ByHand, ..Intervals::default() },
        retention: Retention::default(),
        random_seed: Some(1),
    })
    .await?;
    Ok(engine)
}
