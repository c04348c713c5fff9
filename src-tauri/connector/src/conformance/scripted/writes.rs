//! How the scripted system applies a write.

use serde_json::{Value, json};

use super::entities::Batches;
use super::row::Row;
use super::system::{State, System};
use super::wire::{Action, Operation, Reply};
use crate::conformance::stage::Sent;
use crate::{Concurrency, Dedupe, EntitySpec, WriteStyle};

/// Why an operation is not applied: status and code.
type Refusal = (u16, &'static str);

impl System {
    pub(super) fn write(&self, state: &mut State, operations: &[Operation]) -> Reply {
        let checked: Vec<Result<&EntitySpec, Refusal>> =
            operations.iter().map(|operation| self.accepts(state, operation)).collect();
        let whole = |operation: &Operation| {
            self.entity(&operation.entity).is_some_and(|entity| entity.batches == Batches::WholeOrNothing)
        };
        if operations.iter().any(whole)
            && let Some((status, code)) = checked.iter().find_map(|one| one.err())
        {
            return state.error(status, code);
        }
        let results: Vec<Value> = operations
            .iter()
            .zip(checked)
            .map(|(operation, checked)| match checked {
                Ok(spec) => {
                    let (id, version) = apply(state, spec, operation);
                    json!({ "status": 200, "id": id, "version": version.to_string() })
                }
                Err((status, code)) => json!({ "status": status, "code": code }),
            })
            .collect();
        state.reply(200, json!({ "results": results }).to_string())
    }

    fn accepts(&self, state: &mut State, operation: &Operation) -> Result<&EntitySpec, Refusal> {
        let entity = self.entity(&operation.entity).ok_or((404, "NO_SUCH_ENTITY"))?;
        let spec = &entity.spec;
        if remembered(state, spec, operation).is_some() {
            return Ok(spec);
        }
        let name = operation.fields.iter().find(|(name, _)| name == "name").map(|(_, json)| json.as_str());
        let writes_fields = matches!(operation.action, Action::Create | Action::Change | Action::Replace);
        if writes_fields && name.is_some_and(|json| json.len() <= 2 || !json.starts_with('"')) {
            return Err((422, "VALIDATION"));
        }
        if operation.action == Action::Create {
            return Ok(spec);
        }
        let row = state.row(&operation.entity, &operation.id).filter(|row| !row.deleted);
        let row = row.ok_or((404, "NOT_FOUND"))?;
        let versions =
            matches!(spec.write, WriteStyle::Records(writes) if writes.concurrency == Concurrency::Version);
        let current = row.version.to_string();
        if versions && operation.version.as_ref().is_some_and(|version| *version != current) {
            return Err((409, "CHANGED"));
        }
        Ok(spec)
    }
}

/// What an operation with this key did before, where the system knows keys.
fn remembered(state: &State, spec: &EntitySpec, operation: &Operation) -> Option<(String, u64)> {
    let knows = matches!(spec.write, WriteStyle::Records(writes) if writes.dedupe == Dedupe::AtDestination);
    operation.key.as_ref().filter(|_| knows).and_then(|key| state.keys.get(key)).cloned()
}

/// Applies what was accepted; a repeated key is answered as before.
fn apply(state: &mut State, spec: &EntitySpec, operation: &Operation) -> (String, u64) {
    if let Some(done) = remembered(state, spec, operation) {
        return done;
    }
    let now = state.tick();
    let id = if operation.action == Action::Create {
        let serial = state.next_serial();
        let id = format!("new-{serial:06}");
        let row = Row::new(serial, id.clone(), now);
        state.tables.entry(operation.entity.clone()).or_default().push(row);
        id
    } else {
        operation.id.clone()
    };
    let mut version = 0;
    if let Some(row) = state.row(&operation.entity, &id) {
        match operation.action {
            Action::Create | Action::Change => row.change(&operation.fields),
            Action::Replace => {
                row.fields.clear();
                row.change(&operation.fields);
            }
            Action::Delete => row.deleted = true,
            Action::Acknowledge => row.pending = false,
        }
        row.touch(now);
        version = row.version;
    }
    let mut fields: Vec<String> = operation.fields.iter().map(|(name, _)| name.clone()).collect();
    fields.sort_unstable();
    state.sent.push((operation.entity.clone(), Sent { external_id: id.clone(), fields }));
    if let Some(key) = &operation.key {
        state.keys.insert(key.clone(), (id.clone(), version));
    }
    (id, version)
}
