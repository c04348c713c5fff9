use async_trait::async_trait;
use mostrador_connector::{
    CheckReport, Connector, ConnectorSpec, EntitySpec, Limits, Page, ReadRequest, ReadStyle, RemoteError,
    WriteOperation, WriteOutcome, WriteStyle,
};
use mostrador_domain::BusinessCalendar;
use mostrador_store::OpenOptions;
use mostrador_store::tables::sync_entity_config::{self, Frequency};
use mostrador_store::tables::sync_metrics::{self, Bucket};

use super::*;
use crate::{Metric, Retention};

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp(1_795_400_000_000)
    }
}

/// A system that is never reached.
struct Away(ConnectorSpec);

#[async_trait]
impl Connector for Away {
    fn spec(&self) -> &ConnectorSpec {
        &self.0
    }

    async fn check(&self) -> CheckReport {
        CheckReport { steps: Vec::new() }
    }

    async fn read(&self, _request: ReadRequest) -> Result<Page, RemoteError> {
        Err(RemoteError::Unreachable { detail: "away".to_owned() })
    }

    async fn write(&self, _batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        Err(RemoteError::Unreachable { detail: "away".to_owned() })
    }
}

#[tokio::test(start_paused = true)]
async fn a_start_fills_the_registry_and_a_stop_writes_the_figures() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(OpenOptions::inline(folder.path().join("site.db"))).unwrap();
    let connector = Away(ConnectorSpec {
        system: "web",
        entities: vec![EntitySpec {
            name: "order",
            read: ReadStyle::AcknowledgedQueue { page_max: 50 },
            write: WriteStyle::Acknowledge { batch_max: 100 },
        }],
        limits: Limits::ONE_AT_A_TIME,
    });
    let engine = Engine::start(EngineOptions {
        store: store.clone(),
        clock: Arc::new(Noon),
        remote: Some(Remote {
            connector: Arc::new(connector),
            ends: Ends::default(),
            intakes: Intakes::default(),
            signals: None,
            display_address: "away".to_owned(),
        }),
        systems: Vec::new(),
        site: SiteSettings {
            name: "Prueba".to_owned(),
            calendar: BusinessCalendar::new("America/Guayaquil", 4).unwrap(),
            currency: "USD".to_owned(),
            default_prep_minutes: 25,
            due_soon_minutes: 5,
            unattended_after_seconds: 60,
        },
        intervals: Intervals::default(),
        retention: Retention::default(),
        random_seed: Some(1),
    })
    .await
    .unwrap();
    let registry = store.read(sync_entity_config::list).await.unwrap();
    let known: Vec<_> =
        registry.iter().map(|row| (row.system.as_str(), row.entity_type.as_str(), &row.frequency)).collect();
    assert_eq!(known, [("web", "order", &Frequency::Manual)]);

    engine.metrics().record("web", "order", Metric::Delivered, 3);
    engine.stop().await;
    let rows = store
        .read(|transaction| {
            sync_metrics::between(transaction, Bucket::Minute, Timestamp(0), Timestamp(i64::MAX))
        })
        .await
        .unwrap();
    assert_eq!(rows.iter().map(|row| row.sums.total).collect::<Vec<_>>(), [3]);
}
