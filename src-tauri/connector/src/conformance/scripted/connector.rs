//! The scripted connector: what a person starts, and what it remembers for the sake of its defects.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::defect::Defect;
use super::system::System;
use super::token::Tokens;
use super::wire::{Action, From, List, Operation, Verb};
use crate::{
    CheckReport, CheckStep, CheckStepName, Connector, ConnectorSpec, Limits, Page, Rate, ReadRequest, Record,
    RecordSink, RemoteError, StreamEnd, WriteOperation, WriteOutcome,
};

/// What a call is for. It decides what a refusal means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Read,
    Write,
    Check,
}

/// The connector of a [`System`]. Without a [`Defect`] it keeps every promise.
#[derive(Debug)]
pub struct ScriptedConnector {
    pub(super) system: Arc<System>,
    pub(super) spec: ConnectorSpec,
    pub(super) key: String,
    defect: Option<Defect>,
    pub(super) tokens: Tokens,
    memory: Mutex<Memory>,
}

/// What a connector should not remember. Only defects look at it.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub(super) cursor: Option<String>,
    pub(super) cursors: Vec<String>,
    pub(super) since: i64,
    pub(super) total: u64,
    pub(super) last_records: Vec<Record>,
    pub(super) last_ids: Vec<String>,
    pub(super) failed: bool,
    pub(super) full: bool,
    pub(super) acknowledged: BTreeSet<String>,
    pub(super) acknowledged_alone: BTreeSet<String>,
    pub(super) tried: BTreeSet<String>,
    pub(super) answered: BTreeSet<String>,
    pub(super) reading: bool,
    pub(super) writing: bool,
}

impl ScriptedConnector {
    pub(super) fn new(system: Arc<System>, key: &str, defect: Option<Defect>) -> Self {
        let rate = Rate { requests: 0, per: std::time::Duration::from_secs(1) };
        let spec = ConnectorSpec {
            system: "scripted",
            entities: system.entities.iter().map(|entity| entity.spec.clone()).collect(),
            limits: Limits { rate: (defect == Some(Defect::RateOfNothing)).then_some(rate), concurrency: 4 },
        };
        Self {
            system,
            spec,
            key: key.to_owned(),
            defect,
            tokens: Tokens::default(),
            memory: Mutex::default(),
        }
    }

    pub(super) fn has(&self, defect: Defect) -> bool {
        self.defect == Some(defect)
    }

    pub(super) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the system is well, and whether its first entity can be listed.
    async fn steps(&self) -> Vec<CheckStep> {
        use CheckStepName::{Accepted, CanRead, Reached};
        let step = |name, result| CheckStep { name, result, detail: None };
        let well = match self.ask(Verb::Status, Purpose::Check).await {
            Ok(reply) => self.body(&reply, Purpose::Check).map(|_| ()),
            Err(error) => Err(error),
        };
        match well {
            Err(error @ RemoteError::Unreachable { .. }) if self.has(Defect::UnreachableIsReached) => {
                return vec![step(Reached, Ok(())), step(Accepted, Err(error))];
            }
            Err(error @ RemoteError::Unreachable { .. }) => return vec![step(Reached, Err(error))],
            Err(error @ RemoteError::Auth { .. }) if self.has(Defect::WrongKeyIsNotReached) => {
                return vec![step(Reached, Err(error))];
            }
            Err(error @ RemoteError::Auth { .. }) => {
                let mut steps = vec![step(Reached, Ok(())), step(Accepted, Err(error.clone()))];
                if self.has(Defect::CheckGoesOn) {
                    steps.push(step(CanRead, Err(error)));
                }
                return steps;
            }
            Err(error) => {
                return vec![step(Reached, Ok(())), step(Accepted, Ok(())), step(CanRead, Err(error))];
            }
            Ok(()) => {}
        }
        let entity = self.spec.entities.first().map(|entity| entity.name.to_owned()).unwrap_or_default();
        let list = List { entity, from: From::Start, since: None, ids: None, reference: None, size: 1 };
        let listed = match self.ask(Verb::List(list), Purpose::Check).await {
            Ok(reply) => self.body(&reply, Purpose::Check).map(|_| ()),
            Err(error) => Err(error),
        };
        if self.has(Defect::CheckOutOfOrder) {
            return vec![step(Accepted, Ok(())), step(Reached, Ok(())), step(CanRead, listed)];
        }
        vec![step(Reached, Ok(())), step(Accepted, Ok(())), step(CanRead, listed)]
    }

    /// Makes a record to see whether it may.
    async fn probe(&self) {
        let operation = Operation {
            entity: super::CONTACT.to_owned(),
            key: None,
            action: Action::Create,
            id: String::new(),
            fields: vec![("name".to_owned(), "\"probe\"".to_owned())],
            version: None,
        };
        // Nobody looks at what came of it.
        let _ = self.ask(Verb::Write(vec![operation]), Purpose::Check).await;
    }
}

#[async_trait]
impl Connector for ScriptedConnector {
    fn spec(&self) -> &ConnectorSpec {
        &self.spec
    }

    async fn check(&self) -> CheckReport {
        let steps = self.steps().await;
        if self.has(Defect::CheckWritesAProbe) && steps.iter().all(|step| step.result.is_ok()) {
            self.probe().await;
        }
        CheckReport { steps }
    }

    async fn read(&self, request: ReadRequest) -> Result<Page, RemoteError> {
        self.page(request).await
    }

    async fn read_stream(
        &self,
        request: ReadRequest,
        sink: &mut dyn RecordSink,
    ) -> Result<StreamEnd, RemoteError> {
        self.stream(request, sink).await
    }

    async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        self.send(batch).await
    }
}
