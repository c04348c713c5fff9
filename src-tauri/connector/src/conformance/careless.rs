//! A connector that a stage can put in place of its own, to see that the suite finds it there.

use std::sync::Arc;

use async_trait::async_trait;

use super::checks;
use super::runner::{Verdict, run_one};
use super::stage::Stages;
use crate::{
    CheckReport, Connector, ConnectorSpec, Page, ReadRequest, RecordSink, RemoteError, StreamEnd,
    WriteOperation, WriteOutcome,
};

/// Takes every reading that failed for an empty list.
pub struct Careless(Arc<dyn Connector>);

impl Careless {
    /// In place of this one.
    pub fn over(connector: Arc<dyn Connector>) -> Arc<dyn Connector> {
        Arc::new(Self(connector))
    }
}

#[async_trait]
impl Connector for Careless {
    fn spec(&self) -> &ConnectorSpec {
        self.0.spec()
    }

    async fn check(&self) -> CheckReport {
        self.0.check().await
    }

    async fn read(&self, request: ReadRequest) -> Result<Page, RemoteError> {
        let empty = Page {
            records: Vec::new(),
            set_aside: Vec::new(),
            next_cursor: None,
            total: None,
            watermark: None,
        };
        Ok(self.0.read(request).await.unwrap_or(empty))
    }

    async fn read_stream(
        &self,
        request: ReadRequest,
        sink: &mut dyn RecordSink,
    ) -> Result<StreamEnd, RemoteError> {
        Ok(self.0.read_stream(request, sink).await.unwrap_or_default())
    }

    async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        self.0.write(batch).await
    }
}

/// Which of these checks, by their sentences, find nothing to complain of on these stages, and what they say instead. A
/// sentence that no check has is one of them.
pub async fn blind(stages: &dyn Stages, checks: &[&str]) -> Vec<String> {
    let mut blind = Vec::new();
    for name in checks {
        match checks::all().find(|check| check.name == *name) {
            None => blind.push(format!("{name}: there is no such check")),
            Some(check) => match run_one(stages, check).await.verdict {
                Verdict::Failed(_) => {}
                other @ (Verdict::Passed | Verdict::NotApplicable(_)) => {
                    blind.push(format!("{name}: {other:?}"));
                }
            },
        }
    }
    blind
}
