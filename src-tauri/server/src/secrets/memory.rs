//! A place in memory, for the tests.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;

use super::{SecretError, SecretStore};
use crate::Secret;

/// How the place behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Open,
    Locked,
    /// Does what it is asked, after nobody waits for it any more.
    Late,
    /// There is nothing of the kind.
    Absent,
}

pub(crate) struct MemoryStore {
    pub(crate) kept: Mutex<BTreeMap<String, Secret>>,
    pub(crate) mood: Mutex<Mood>,
}

impl MemoryStore {
    pub(crate) fn new(mood: Mood) -> Self {
        Self { kept: Mutex::default(), mood: Mutex::new(mood) }
    }

    pub(crate) fn set_mood(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    pub(crate) fn value(&self, name: &str) -> Option<String> {
        self.kept.lock().unwrap().get(name).map(|secret| secret.expose().to_owned())
    }

    fn usable(&self) -> Result<(), SecretError> {
        match *self.mood.lock().unwrap() {
            Mood::Open | Mood::Late => Ok(()),
            Mood::Locked => Err(SecretError::Locked),
            Mood::Absent => Err(SecretError::NoKeyring),
        }
    }
}

#[async_trait]
impl SecretStore for MemoryStore {
    async fn get(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        self.usable()?;
        Ok(self.kept.lock().unwrap().get(name).cloned())
    }

    async fn set(&self, name: &str, value: &Secret) -> Result<(), SecretError> {
        self.usable()?;
        self.kept.lock().unwrap().insert(name.to_owned(), value.clone());
        if *self.mood.lock().unwrap() == Mood::Late { Err(SecretError::NoAnswer) } else { Ok(()) }
    }

    async fn delete(&self, name: &str) -> Result<(), SecretError> {
        self.usable()?;
        self.kept.lock().unwrap().remove(name);
        Ok(())
    }
}
