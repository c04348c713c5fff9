//! The contacts of the second system, and its rules for listing and writing them. Pure: randomness comes in.

use std::collections::{BTreeMap, BTreeSet};

use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Map, Value, json};

/// The fields that both sides edit. `name` is set at creation and says which creation it was.
pub(crate) const FIELDS: [&str; 3] = ["phone", "city", "note"];

/// The field that says when a contact was modified: it changes with every write, also with those of ours.
pub(crate) const STAMP: &str = "updatedAt";

/// Whether a contact's JSON says when it was modified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stamps {
    Shown,
    Hidden,
}

/// A contact there.
#[derive(Clone, Debug)]
pub(crate) struct Contact {
    pub(crate) id: String,
    pub(crate) fields: Map<String, Value>,
    /// Rises with every write.
    pub(crate) version: u64,
    /// By the system's own clock.
    pub(crate) modified: u64,
    pub(crate) deleted: bool,
    /// It is listed, and does not read as a contact.
    pub(crate) malformed: bool,
}

impl Contact {
    /// Its JSON object.
    pub(crate) fn raw(&self, stamps: Stamps) -> Value {
        let mut fields = self.fields.clone();
        fields.insert("id".to_owned(), json!(self.id));
        if stamps == Stamps::Shown {
            fields.insert(STAMP.to_owned(), json!(self.modified));
        }
        Value::Object(fields)
    }
}

/// All contacts, tombstones included.
#[derive(Clone, Debug, Default)]
pub(crate) struct Contacts {
    by_id: BTreeMap<String, Contact>,
    clock: u64,
    /// Which contact a creation made, by its idempotency key.
    made_by: BTreeMap<String, String>,
    /// Values of theirs that a write of ours replaced.
    overwritten: BTreeSet<String>,
    /// Values that a write of ours gave.
    heard: BTreeSet<String>,
}

/// Why a write is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is no such contact.
    NotFound,
    /// It changed since the version that the write is based on.
    Changed,
    /// A value that the system does not take.
    BadPhone,
}

/// A value with this in it is refused.
pub(crate) const REFUSED: &str = "-unacceptable";

impl Contacts {
    /// All of them, in the order of their ids, which never changes.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Contact> {
        self.by_id.values()
    }

    pub(crate) fn live(&self) -> impl Iterator<Item = &Contact> {
        self.iter().filter(|contact| !contact.deleted)
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Contact> {
        self.by_id.get(id)
    }

    /// The system's clock: nothing that is committed is later.
    pub(crate) fn clock(&self) -> u64 {
        self.clock
    }

    /// Values of theirs that a write of ours replaced although it named the version that it was based on.
    pub(crate) fn overwritten(&self) -> impl Iterator<Item = &str> {
        self.overwritten.iter().map(String::as_str)
    }

    /// Whether a write of ours ever gave this value.
    pub(crate) fn has_heard(&self, token: &str) -> bool {
        self.heard.contains(token)
    }

    fn hear(&mut self, fields: &Map<String, Value>) {
        let tokens = fields.values().filter_map(Value::as_str).filter_map(|value| value.split('-').next());
        self.heard.extend(tokens.map(ToOwned::to_owned));
    }

    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    fn insert(&mut self, random: &mut StdRng, fields: Map<String, Value>) -> String {
        let modified = self.tick();
        // At a random place in the order of ids, so that those behind it move to other pages.
        let id = format!("p{:08x}", random.random::<u32>());
        let contact =
            Contact { id: id.clone(), fields, version: 1, modified, deleted: false, malformed: false };
        self.by_id.insert(id.clone(), contact);
        id
    }

    /// Somebody there makes a contact.
    pub(crate) fn make(&mut self, random: &mut StdRng, token: &str) -> String {
        let mut fields = Map::new();
        fields.insert("name".to_owned(), json!(format!("{token}-ñ🌮")));
        for field in FIELDS {
            if random.random_range(0..3) > 0 {
                fields.insert(field.to_owned(), json!(format!("{token}-{field}")));
            }
        }
        self.insert(random, fields)
    }

    fn any(&self, random: &mut StdRng) -> Option<String> {
        let live: Vec<&Contact> = self.live().collect();
        (!live.is_empty()).then(|| live[random.random_range(0..live.len())].id.clone())
    }

    fn change(&mut self, id: &str, change: impl FnOnce(&mut Contact)) {
        let modified = self.tick();
        if let Some(contact) = self.by_id.get_mut(id) {
            change(contact);
            contact.version += 1;
            contact.modified = modified;
        }
    }

    /// Somebody there edits a contact.
    pub(crate) fn edit(&mut self, random: &mut StdRng, token: &str) -> Option<String> {
        let id = self.any(random)?;
        let field = FIELDS[random.random_range(0..FIELDS.len())];
        self.change(&id, |contact| {
            contact.fields.insert(field.to_owned(), json!(token));
        });
        Some(id)
    }

    /// Somebody there deletes a contact.
    pub(crate) fn delete(&mut self, random: &mut StdRng) -> Option<String> {
        let id = self.any(random)?;
        self.change(&id, |contact| contact.deleted = true);
        Some(id)
    }

    /// A contact stops reading as one, or reads again.
    pub(crate) fn spoil(&mut self, random: &mut StdRng) -> Option<String> {
        let id = self.any(random)?;
        self.change(&id, |contact| contact.malformed = !contact.malformed);
        Some(id)
    }

    /// Every contact reads as one again.
    pub(crate) fn mend(&mut self) {
        let spoiled: Vec<String> =
            self.live().filter(|contact| contact.malformed).map(|contact| contact.id.clone()).collect();
        for id in spoiled {
            self.change(&id, |contact| contact.malformed = false);
        }
    }

    /// Makes what a write asks for, once per idempotency key.
    pub(crate) fn create(
        &mut self,
        random: &mut StdRng,
        key: &str,
        payload: &Value,
    ) -> Result<(String, u64), Refusal> {
        if let Some(id) = self.made_by.get(key) {
            // The answer of the first time: whoever made it has not seen what happened to it since.
            return Ok((id.clone(), 1));
        }
        let fields = fields_of(payload)?;
        self.hear(&fields);
        let id = self.insert(random, fields);
        self.made_by.insert(key.to_owned(), id.clone());
        Ok((id, 1))
    }

    /// Writes the named fields.
    pub(crate) fn update(
        &mut self,
        id: &str,
        base: Option<&str>,
        changed: &[String],
        payload: &Value,
    ) -> Result<u64, Refusal> {
        let contact = self.by_id.get(id).filter(|contact| !contact.deleted).ok_or(Refusal::NotFound)?;
        if base.is_some_and(|base| base != version_text(contact.version)) {
            return Err(Refusal::Changed);
        }
        let fields = fields_of(payload)?;
        let version = contact.version + 1;
        let before = contact.fields.clone();
        if base.is_some() {
            let replaced: Vec<String> = changed
                .iter()
                .filter(|name| contact.fields.get(*name) != fields.get(*name))
                .filter_map(|name| contact.fields.get(name)?.as_str())
                .filter_map(|value| value.split('-').next())
                .filter(|token| token.starts_with('R'))
                .map(ToOwned::to_owned)
                .collect();
            self.overwritten.extend(replaced);
        }
        self.hear(
            &fields
                .iter()
                .filter(|(name, value)| before.get(*name) != Some(*value))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        );
        self.change(id, |contact| {
            for name in changed {
                match fields.get(name) {
                    Some(value) => contact.fields.insert(name.clone(), value.clone()),
                    None => contact.fields.remove(name),
                };
            }
        });
        Ok(version)
    }

    /// Deletes; one that is gone already is deleted.
    pub(crate) fn remove(&mut self, id: &str, base: Option<&str>) -> Result<(), Refusal> {
        let Some(contact) = self.by_id.get(id).filter(|contact| !contact.deleted) else { return Ok(()) };
        if base.is_some_and(|base| base != version_text(contact.version)) {
            return Err(Refusal::Changed);
        }
        self.change(id, |contact| contact.deleted = true);
        Ok(())
    }
}

/// The concurrency token in the system's own text.
pub(crate) fn version_text(version: u64) -> String {
    format!("v{version}")
}

fn fields_of(payload: &Value) -> Result<Map<String, Value>, Refusal> {
    let mut fields = payload.as_object().cloned().unwrap_or_default();
    fields.remove("id");
    fields.remove(STAMP);
    let bad = fields.values().filter_map(Value::as_str).any(|text| text.ends_with(REFUSED));
    if bad { Err(Refusal::BadPhone) } else { Ok(fields) }
}
