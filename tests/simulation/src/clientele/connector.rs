//! The connector: what is read and written, and what goes wrong on the way.

use std::time::Duration;

use async_trait::async_trait;
use mostrador_connector::{
    CheckReport, Connector, ConnectorSpec, Page, ReadRequest, ReasonCode, Record, RecordBody, RecordSink,
    RemoteError, Selection, StreamEnd, UPSERT, WriteOperation, WriteOutcome,
};
use rand::RngExt;

use super::remote::Written;
use super::{ADDRESS, CUSTOMER, Clientele, State};
use crate::partner::{Asks, Trouble};

/// How long the client waits for an answer that does not come.
const PATIENCE: Duration = Duration::from_secs(15);
/// What was written while an answer was made may be older than it says: so many ticks are read again.
const OVERLAP: u64 = 3;

#[async_trait]
impl Connector for Clientele {
    fn spec(&self) -> &ConnectorSpec {
        &self.spec
    }

    async fn check(&self) -> CheckReport {
        CheckReport { steps: Vec::new() }
    }

    async fn read(&self, _: ReadRequest) -> Result<Page, RemoteError> {
        Err(record_error("UNKNOWN_OPERATION"))
    }

    async fn read_stream(
        &self,
        request: ReadRequest,
        sink: &mut dyn RecordSink,
    ) -> Result<StreamEnd, RemoteError> {
        let trouble = self.begin(Asks::Reading, &format!("{:?}", request.selection)).await?;
        let since = match &request.selection {
            Selection::All => 0,
            Selection::Since(text) => text.parse::<u64>().unwrap_or(0).saturating_sub(OVERLAP),
            Selection::Ids(_) => return Err(record_error("UNKNOWN_OPERATION")),
        };
        let (listed, clock) = {
            let state = self.state();
            (state.customers.listed(since), state.customers.clock())
        };
        let watermark = (!listed.is_empty()).then(|| clock.to_string());
        // A body that ends too early shows as such, after what came before its end.
        let cut = match trouble {
            Trouble::Truncates | Trouble::Empties | Trouble::Repeats | Trouble::LosesTheAnswer => {
                Some(listed.len() / 2)
            }
            _ => None,
        };
        for (id, modified_at, raw) in listed.into_iter().take(cut.unwrap_or(usize::MAX)) {
            let record = Record {
                external_id: id,
                raw_json: raw.to_string(),
                modified_at: Some(modified_at),
                version: None,
                body: RecordBody::Raw,
            };
            sink.record(record).await.map_err(|_| lost())?;
        }
        self.pause().await;
        match cut {
            Some(_) => Err(lost()),
            None => Ok(StreamEnd { total: None, watermark }),
        }
    }

    async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        let trouble = self.begin(Asks::Writing, &format!("{} operations", batch.len())).await?;
        let part = if trouble == Trouble::BlamesTheBatch { batch.len() / 2 } else { batch.len() };
        let outcomes: Vec<WriteOutcome> = {
            let mut state = self.state();
            batch.iter().take(part).map(|operation| state.apply(operation)).collect()
        };
        for operation in batch {
            self.trace.note(format_args!(
                "remote gets {} {} {:?}",
                operation.entity, operation.external_id, operation.changed
            ));
        }
        self.pause().await;
        match trouble {
            Trouble::LosesTheAnswer | Trouble::BlamesTheBatch => {
                let mut state = self.state();
                for operation in batch {
                    state.applied.entry(operation.idempotency_key.clone()).or_default().answers_lost += 1;
                }
                Err(if trouble == Trouble::LosesTheAnswer { lost() } else { failing() })
            }
            _ => Ok(outcomes),
        }
    }
}

impl Clientele {
    /// The way there, and the troubles in which nothing arrives.
    async fn begin(&self, asks: Asks, what: &str) -> Result<Trouble, RemoteError> {
        let trouble = {
            let mut state = self.state();
            state.requests += 1;
            state.write_requests += u64::from(asks == Asks::Writing);
            let State { climate, random, .. } = &mut *state;
            climate.trouble(asks, random)
        };
        self.trace.note(format_args!("remote {asks:?} {what} {trouble:?}"));
        self.pause().await;
        match trouble {
            Trouble::Unreachable => return Err(lost()),
            Trouble::Silence => {
                tokio::time::sleep(PATIENCE).await;
                return Err(lost());
            }
            _ => {}
        }
        self.witness.sees();
        match trouble {
            Trouble::Fails => Err(failing()),
            Trouble::Throttles => Err(RemoteError::Throttled { after: Duration::from_secs(5) }),
            Trouble::RefusesTheKey => Err(RemoteError::Auth { code: ReasonCode::new("TECH007") }),
            other => Ok(other),
        }
    }

    async fn pause(&self) {
        let millis = self.state().random.random_range(1..400);
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
}

impl State {
    fn apply(&mut self, operation: &WriteOperation) -> WriteOutcome {
        let WriteOperation {
            idempotency_key: key, entity, action, external_id: id, changed, payload, ..
        } = operation;
        if action != UPSERT || id.is_empty() {
            self.complaints.push(format!("asked to {action} {entity} {id:?}, which it cannot"));
            return WriteOutcome::Failed(record_error("UNKNOWN_OPERATION"));
        }
        let payload = payload.to_value();
        let written = match entity.as_str() {
            CUSTOMER => self.customers.write(id, changed, &payload),
            ADDRESS => self.customers.write_address(id, changed, &payload),
            _ => Written::Unheard,
        };
        match written {
            Written::Yes => {
                self.applied.entry(key.clone()).or_default().times += 1;
                WriteOutcome::done()
            }
            Written::NotFound => WriteOutcome::Failed(record_error("NOT_FOUND")),
            Written::Unheard => {
                self.complaints.push(format!("{entity} {id} was sent with {changed:?}"));
                WriteOutcome::Failed(record_error("NOT_TAKEN"))
            }
        }
    }
}

fn lost() -> RemoteError {
    RemoteError::Unreachable { detail: "the connection was lost".to_owned() }
}

fn failing() -> RemoteError {
    RemoteError::Transient { code: ReasonCode::new("SYNC_ERROR"), detail: "server error".to_owned() }
}

fn record_error(code: &str) -> RemoteError {
    RemoteError::Record { code: ReasonCode::new(code), detail: "not as it is".to_owned() }
}
