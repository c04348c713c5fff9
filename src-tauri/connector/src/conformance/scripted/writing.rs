//! How the scripted connector writes.

use serde::Deserialize;
use serde_json::Value;

use super::connector::{Purpose, ScriptedConnector};
use super::defect::Defect;
use super::errors::{record, transient, unreachable};
use super::token::{ANSWER_LOST, NO_CONNECTION};
use super::wire::{Action, From, List, Operation, Reply, Verb};
use crate::{
    Accepted, Concurrency, Creates, DELETE, Dedupe, Deletes, EntitySpec, ReasonCode, RecordWrites,
    RemoteError, UPSERT, WriteOperation, WriteOutcome, WriteStyle,
};

#[derive(Deserialize)]
struct Results {
    results: Vec<OneResult>,
}

#[derive(Deserialize)]
struct OneResult {
    status: u16,
    id: Option<String>,
    version: Option<String>,
    code: Option<String>,
}

/// What is to be sent, or the outcome that is known without sending.
type Prepared = Result<Operation, WriteOutcome>;

impl ScriptedConnector {
    pub(super) async fn send(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        let Some(first) = batch.first() else {
            if self.has(Defect::EmptyBatchIsSent) {
                self.ask(Verb::Write(Vec::new()), Purpose::Write).await?;
            }
            return Ok(Vec::new());
        };
        let most = self.spec.entity(&first.entity).map_or(1, |spec| spec.write.batch_max());
        if batch.len() > most {
            if !self.has(Defect::RestIsTakenForDone) {
                return Err(RemoteError::TooLarge);
            }
            let (fits, rest) = batch.split_at(most);
            let mut outcomes = self.send_part(fits).await?;
            outcomes.extend(rest.iter().map(|_| WriteOutcome::done()));
            return Ok(outcomes);
        }
        if self.has(Defect::DroppedWriteLocks) && std::mem::replace(&mut self.memory().writing, true) {
            return Err(transient("BUSY", "a write is under way"));
        }
        let sent = self.send_part(batch).await;
        self.memory().writing = false;
        if let Err(RemoteError::Unreachable { .. }) = &sent {
            self.memory().tried.extend(batch.iter().map(|operation| operation.external_id.clone()));
        }
        sent
    }

    async fn send_part(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        let mut prepared = Vec::with_capacity(batch.len());
        for operation in batch {
            prepared.push(self.prepare(operation).await?);
        }
        let operations: Vec<Operation> =
            prepared.iter().filter_map(|one| one.as_ref().ok()).cloned().collect();
        let mut told = self.told(&operations).await?.into_iter();
        let mut outcomes = Vec::with_capacity(batch.len());
        for one in prepared {
            outcomes.push(match one {
                Ok(_) => told.next().ok_or_else(|| transient("RESULTS", "a result is missing"))?,
                Err(outcome) => outcome,
            });
        }
        self.remember(batch, &outcomes);
        Ok(self.spoil_outcomes(outcomes))
    }

    /// Checks what can be checked here. `Err` means that nothing can be sent now.
    async fn prepare(&self, operation: &WriteOperation) -> Result<Prepared, RemoteError> {
        let refuse = |code: &str, detail: &str| Ok(Err(WriteOutcome::Failed(record(code, detail))));
        let Some(spec) = self.spec.entity(&operation.entity) else {
            return refuse("UNKNOWN_ENTITY", "the system has no such entity");
        };
        let action = match (spec.write, operation.action.as_str()) {
            (WriteStyle::Acknowledge { .. }, "acknowledge") => Action::Acknowledge,
            (WriteStyle::Records(RecordWrites { creates: Creates::No, .. }), UPSERT)
                if operation.external_id.is_empty() =>
            {
                if self.has(Defect::UnknownCreationIsDone) {
                    return Ok(Err(WriteOutcome::done()));
                }
                return refuse("UNKNOWN_ACTION", "this entity makes no records");
            }
            (WriteStyle::Records(_), UPSERT) if operation.external_id.is_empty() => Action::Create,
            (WriteStyle::Records(_), UPSERT) if self.has(Defect::ReplacesTheRecord) => Action::Replace,
            (WriteStyle::Records(_), UPSERT) => Action::Change,
            (WriteStyle::Records(RecordWrites { deletes: Deletes::Yes, .. }), DELETE) => Action::Delete,
            (WriteStyle::Records(_), DELETE) if self.has(Defect::UnknownDeletionIsDone) => {
                return Ok(Err(WriteOutcome::done()));
            }
            _ if self.has(Defect::UnknownActionIsDone) && operation.action != DELETE => {
                return Ok(Err(WriteOutcome::done()));
            }
            _ => return refuse("UNKNOWN_ACTION", "this entity knows no such action"),
        };
        if action == Action::Delete && self.has(Defect::DeletionIsNotSent) {
            return Ok(Err(WriteOutcome::done()));
        }
        if action == Action::Create
            && dedupe(spec) == Some(Dedupe::ReadBack)
            && let Some(done) = self.made_before(operation).await?
        {
            return Ok(Err(done));
        }
        let version = operation.base_version.clone().filter(|_| !self.has(Defect::VersionIsNotSent));
        let repeated =
            self.has(Defect::KeyIsUsedOnce) && self.memory().answered.contains(&operation.idempotency_key);
        Ok(Ok(Operation {
            entity: operation.entity.clone(),
            key: (!repeated).then(|| operation.idempotency_key.clone()),
            action,
            id: operation.external_id.clone(),
            fields: self.fields(spec, operation, action),
            version,
        }))
    }

    /// The fields that are sent: of a change only what changed.
    fn fields(&self, spec: &EntitySpec, operation: &WriteOperation, action: Action) -> Vec<(String, String)> {
        let Value::Object(payload) = operation.payload.to_value() else { return Vec::new() };
        let all = action == Action::Create || self.has(Defect::EveryFieldIsWritten);
        let sent = payload.iter().filter(|(name, _)| all || operation.changed.contains(name));
        let mut fields: Vec<(String, String)> =
            sent.map(|(name, value)| (name.clone(), self.written(spec, action, value))).collect();
        if action == Action::Create && dedupe(spec) == Some(Dedupe::ReadBack) {
            let reference = Value::from(operation.idempotency_key.as_str());
            fields.push(("reference".to_owned(), reference.to_string()));
        }
        fields
    }

    fn written(&self, spec: &EntitySpec, action: Action, value: &Value) -> String {
        let Some(text) = value.as_str() else { return value.to_string() };
        if self.has(Defect::PlainLetters) && action == Action::Create {
            let plain: String =
                text.chars().map(|letter| if letter.is_ascii() { letter } else { '?' }).collect();
            return Value::from(plain).to_string();
        }
        if self.has(Defect::TextsAreCutShort) && action == Action::Change && spec.name == super::LEDGER {
            return Value::from(text.chars().take(4).collect::<String>()).to_string();
        }
        value.to_string()
    }

    /// The record that an earlier attempt made, found by its key.
    async fn made_before(&self, operation: &WriteOperation) -> Result<Option<WriteOutcome>, RemoteError> {
        let list = List {
            entity: operation.entity.clone(),
            from: From::Start,
            since: None,
            ids: None,
            reference: Some(operation.idempotency_key.clone()),
            size: 1,
        };
        let reply = self.ask(Verb::List(list), Purpose::Write).await?;
        let found: Value = serde_json::from_str(self.body(&reply, Purpose::Write)?)
            .map_err(|_| transient("NOT_A_LIST", "the answer is no list"))?;
        let id = found.pointer("/data/0/id").and_then(Value::as_str);
        Ok(id.map(|id| WriteOutcome::Done(Accepted { external_id: Some(id.to_owned()), version: None })))
    }

    /// Sends and reads the results.
    async fn told(&self, operations: &[Operation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        if operations.is_empty() {
            return Ok(Vec::new());
        }
        let done = || Ok(operations.iter().map(|_| WriteOutcome::done()).collect());
        let contact = operations.iter().all(|operation| operation.entity == super::CONTACT);
        let reply = match self.ask(Verb::Write(operations.to_vec()), Purpose::Write).await {
            Err(error)
                if error == unreachable(NO_CONNECTION) && contact && self.has(Defect::RefusedWriteIsDone) =>
            {
                return done();
            }
            Err(error) if error == unreachable(ANSWER_LOST) && self.has(Defect::LostIsSentAnew) => {
                let mut again = operations.to_vec();
                for operation in &mut again {
                    operation.key = operation.key.as_ref().map(|key| format!("{key}-again"));
                }
                self.ask(Verb::Write(again), Purpose::Write).await?
            }
            other => other?,
        };
        if (self.has(Defect::TroubleIsDone) && reply.status == 503)
            || (self.has(Defect::HtmlIsDone) && reply.body.starts_with('<'))
            || (self.has(Defect::ErrorIn200IsDone)
                && reply.status == 200
                && reply.body.contains("\"TROUBLE\""))
            || (self.has(Defect::CutAnswerIsDone) && !reply.whole)
        {
            return done();
        }
        self.results(operations, &reply)
    }

    fn results(&self, operations: &[Operation], reply: &Reply) -> Result<Vec<WriteOutcome>, RemoteError> {
        let body = match self.body(reply, Purpose::Write) {
            Ok(body) => body,
            // It is not told which one is to blame; of one it is clear.
            Err(RemoteError::Record { code, detail }) if operations.len() > 1 => {
                return Err(RemoteError::Batch { code, detail });
            }
            Err(RemoteError::Record { .. }) if reply.status == 404 => {
                return Ok(operations.iter().map(|operation| self.missing(operation)).collect());
            }
            Err(error @ RemoteError::Record { .. }) => return Ok(vec![WriteOutcome::Failed(error)]),
            Err(error) => return Err(error),
        };
        let Results { results } =
            serde_json::from_str(body).map_err(|_| transient("RESULTS", "the answer holds no results"))?;
        if let ([operation], [OneResult { status: 422, .. }]) = (operations, results.as_slice())
            && self.has(Defect::OneIsABatch)
            && operation.entity == super::CONTACT
        {
            return Err(RemoteError::Batch { code: ReasonCode::new("BATCH"), detail: "refused".to_owned() });
        }
        Ok(operations
            .iter()
            .zip(results)
            .map(|(operation, result)| self.outcome(operation, result))
            .collect())
    }

    fn outcome(&self, operation: &Operation, result: OneResult) -> WriteOutcome {
        let code = result.code.unwrap_or_default();
        match result.status {
            200 => {
                let versions = self.spec.entity(&operation.entity).is_some_and(|spec| {
                    matches!(spec.write, WriteStyle::Records(writes) if writes.concurrency == Concurrency::Version)
                });
                let tells_id = operation.action == Action::Create && !self.has(Defect::NewIdIsNotTold);
                let tells_version = versions && !self.has(Defect::VersionIsNotTold);
                WriteOutcome::Done(Accepted {
                    external_id: result.id.filter(|_| tells_id),
                    version: result.version.filter(|_| tells_version),
                })
            }
            404 => self.missing(operation),
            409 => WriteOutcome::Failed(RemoteError::Conflict { code: ReasonCode::new(&code) }),
            _ => WriteOutcome::Failed(record(&code, "refused by the system")),
        }
    }

    /// The system does not have the record.
    fn missing(&self, operation: &Operation) -> WriteOutcome {
        if operation.action == Action::Delete && !self.has(Defect::GoneIsAFailure) {
            return WriteOutcome::done();
        }
        if operation.action == Action::Change && self.has(Defect::MissingIsUnreachable) {
            return WriteOutcome::Failed(unreachable("status 404"));
        }
        WriteOutcome::Failed(record("NOT_FOUND", "the system does not have this record"))
    }

    fn remember(&self, batch: &[WriteOperation], outcomes: &[WriteOutcome]) {
        let mut memory = self.memory();
        for (operation, outcome) in batch.iter().zip(outcomes) {
            if matches!(outcome, WriteOutcome::Done(_)) {
                memory.answered.insert(operation.idempotency_key.clone());
                memory.acknowledged.insert(operation.external_id.clone());
                if batch.len() == 1 {
                    memory.acknowledged_alone.insert(operation.external_id.clone());
                }
            }
        }
    }

    fn spoil_outcomes(&self, mut outcomes: Vec<WriteOutcome>) -> Vec<WriteOutcome> {
        let failed = |outcome: &WriteOutcome| matches!(outcome, WriteOutcome::Failed(_));
        let place = outcomes.iter().position(failed);
        if self.has(Defect::OutcomesReversed) && place.is_none() {
            outcomes.reverse();
        }
        let Some(blamed) = place.and_then(|place| outcomes.get(place)).cloned() else { return outcomes };
        let last = place == Some(outcomes.len() - 1);
        if place == Some(0) && self.has(Defect::BadFirstFailsAll) {
            outcomes.fill(blamed.clone());
        }
        if place > Some(0) && self.has(Defect::BadFailsThoseAfterIt) {
            outcomes.iter_mut().skip(place.unwrap_or_default()).for_each(|outcome| *outcome = blamed.clone());
        }
        if last && outcomes.len() > 2 && self.has(Defect::BadLastIsDone) {
            outcomes.pop();
            outcomes.push(WriteOutcome::done());
        }
        outcomes
    }
}

fn dedupe(spec: &EntitySpec) -> Option<Dedupe> {
    match spec.write {
        WriteStyle::Records(writes) => Some(writes.dedupe),
        WriteStyle::None | WriteStyle::Acknowledge { .. } => None,
    }
}
