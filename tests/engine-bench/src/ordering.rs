//! An ordering remote in memory that lists one order.

use std::sync::Arc;

use async_trait::async_trait;
use mostrador_connector::{
    CheckReport, Connector, ConnectorSpec, EntitySpec, Limits, Page, ReadRequest, ReadStyle, Record,
    RecordBody, RemoteError, WriteOperation, WriteOutcome, WriteStyle,
};
use mostrador_engine::{Ends, Intakes, Remote};
use uuid::Uuid;

use crate::measure::order;

struct OneOrder {
    spec: ConnectorSpec,
    id: Uuid,
}

/// The remote.
#[must_use]
pub(crate) fn one_order() -> Remote {
    let spec = ConnectorSpec {
        system: "whatsapp",
        entities: vec![EntitySpec {
            name: "order",
            read: ReadStyle::AcknowledgedQueue { page_max: 100 },
            write: WriteStyle::Acknowledge { batch_max: 100 },
        }],
        limits: Limits::ONE_AT_A_TIME,
    };
    Remote {
        connector: Arc::new(OneOrder { spec, id: Uuid::new_v4() }),
        ends: Ends::default(),
        intakes: Intakes::default(),
        signals: None,
        display_address: "memory".to_owned(),
    }
}

#[async_trait]
impl Connector for OneOrder {
    fn spec(&self) -> &ConnectorSpec {
        &self.spec
    }

    async fn check(&self) -> CheckReport {
        CheckReport { steps: Vec::new() }
    }

    async fn read(&self, _request: ReadRequest) -> Result<Page, RemoteError> {
        let listed = order(self.id);
        let record = Record {
            external_id: listed.remote_id,
            raw_json: listed.raw_json,
            modified_at: None,
            version: None,
            body: RecordBody::Order { order: Box::new(listed.order), content_hash: listed.content_hash },
        };
        Ok(Page {
            records: vec![record],
            set_aside: Vec::new(),
            next_cursor: None,
            total: None,
            watermark: None,
        })
    }

    async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        Ok(batch.iter().map(|_| WriteOutcome::done()).collect())
    }
}
