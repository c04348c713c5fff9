//! The connector: what is read and written, and what goes wrong on the way.

use async_trait::async_trait;
use mostrador_connector::{
    CheckReport, Connector, ConnectorSpec, Page, ReadRequest, Record, RecordBody, RecordSink, RemoteError,
    Selection, StreamEnd, UPSERT, WriteOperation, WriteOutcome,
};

use super::remote::Written;
use super::{ADDRESS, CUSTOMER, Clientele, State};
use crate::faults::{Asks, Codes, Trouble, lost, on_the_way, record_error};

/// What it answers when it does not do what was asked.
const CODES: Codes = Codes { refused_key: "TECH007", failing: "SYNC_ERROR" };
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
                Err(if trouble == Trouble::LosesTheAnswer { lost() } else { CODES.failing() })
            }
            _ => Ok(outcomes),
        }
    }
}

impl Clientele {
    /// The way there, and the troubles in which nothing is done there.
    async fn begin(&self, asks: Asks, what: &str) -> Result<Trouble, RemoteError> {
        let (trouble, pause) = {
            let mut state = self.state();
            state.requests += 1;
            state.write_requests += u64::from(asks == Asks::Writing);
            let State { climate, random, .. } = &mut *state;
            (climate.trouble(asks, random), on_the_way(random))
        };
        self.trace.note(format_args!("remote {asks:?} {what} {trouble:?}"));
        CODES.arrive(trouble, pause, &self.witness).await
    }

    async fn pause(&self) {
        let pause = on_the_way(&mut self.state().random);
        tokio::time::sleep(pause).await;
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
