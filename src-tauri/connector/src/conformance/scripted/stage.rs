//! The scripted system as a stage of the suite.

use std::sync::Arc;

use async_trait::async_trait;

use super::defect::Defect;
use super::entities::{CATALOGUE, EVENT, TICKET};
use super::row::shown;
use super::system::{KEY, System, WRONG_KEY};
use crate::conformance::stage::{Able, Fault, Held, Key, Sample, Scene, Sent, Stage, Stages, Times};
use crate::{Connector, WriteOperation};

/// Stages on which one entity of the usual scripted system is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Scripted {
    /// One of the usual five.
    pub entity: &'static str,
    /// What the connector does wrong.
    pub defect: Option<Defect>,
}

#[async_trait]
impl Stages for Scripted {
    async fn open(&self) -> Box<dyn Stage> {
        Box::new(ScriptedStage { system: System::new(), entity: self.entity, defect: self.defect })
    }
}

struct ScriptedStage {
    system: Arc<System>,
    entity: &'static str,
    defect: Option<Defect>,
}

#[async_trait]
impl Stage for ScriptedStage {
    fn entity(&self) -> &str {
        self.entity
    }

    fn can(&self, scene: Scene) -> Able {
        match scene {
            Scene::Fault(Fault::CursorExpired) if self.entity != EVENT => {
                Able::No("its cursors are no tokens that could expire")
            }
            Scene::BadOperation if self.entity == CATALOGUE => {
                Able::No("what it refuses are creations, which is another check's question")
            }
            _ => Able::Yes,
        }
    }

    async fn connector(&self, key: Key) -> Arc<dyn Connector> {
        let key = match key {
            Key::Right => KEY,
            Key::Wrong => WRONG_KEY,
        };
        self.system.connector_with(key, self.defect)
    }

    fn secrets(&self) -> Vec<String> {
        vec![KEY.to_owned(), WRONG_KEY.to_owned(), "scripted-token".to_owned()]
    }

    fn id(&self, number: usize) -> String {
        format!("{number:06}")
    }

    fn odd_ids(&self) -> Vec<String> {
        let ids = ["0007", "a.b.c", " outer ", "ñandú", "🍕-1", "a,b&c=d/e%41", "ID"];
        ids.map(str::to_owned).to_vec()
    }

    async fn put(&self, sample: &Sample) -> String {
        self.system.put(self.entity, sample)
    }

    async fn remove(&self, external_id: &str) {
        self.system.remove(self.entity, external_id);
    }

    async fn held(&self) -> Vec<Held> {
        self.system.held(self.entity)
    }

    async fn sent(&self) -> Vec<Sent> {
        self.system.sent(self.entity)
    }

    async fn fault(&self, fault: Fault, times: Times) {
        self.system.fault(fault, times);
    }

    async fn heal(&self) {
        self.system.heal();
    }

    async fn requests(&self) -> usize {
        self.system.requests()
    }

    async fn refreshes(&self) -> usize {
        self.system.refreshes()
    }

    async fn expire_token(&self) {
        self.system.expire_tokens();
    }

    fn watermark(&self, micros: i64) -> String {
        shown(micros)
    }

    fn bad(&self, number: usize) -> WriteOperation {
        if self.entity == TICKET {
            self.acknowledge(number, &self.id(900_000 + number))
        } else {
            self.create(number, "")
        }
    }
}
