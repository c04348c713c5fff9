//! What a dry run would have stored so far, as far as it matters for who is who: the keys of the clients that it took, and
//! the rows that it gave to other ids.

use std::collections::{HashMap, HashSet};

use mostrador_domain::NationalId;
use sha2::{Digest, Sha256};

/// So many clients are remembered. Beyond, two new ones with one document may be predicted as two: memory is worth more.
const CLIENTS: usize = 1_000_000;

/// The beginning of a text's hash.
type Mark = [u8; 16];

/// At most about 100 bytes per client that is new or changed.
#[derive(Debug, Default)]
pub(super) struct Overlay {
    /// Each client that was taken, with its key.
    taken: HashMap<Mark, Option<Mark>>,
    /// Clients by their keys.
    by_key: HashMap<Mark, Vec<Mark>>,
    /// Rows that another id would mean by now.
    bound: HashSet<i64>,
}

impl Overlay {
    /// A client was taken, with this key.
    pub(super) fn note(&mut self, record_id: &str, key: Option<&NationalId>) {
        let (id, key) = (mark(record_id), key.map(|key| mark(&key.to_string())));
        if self.taken.len() >= CLIENTS && !self.taken.contains_key(&id) {
            return;
        }
        let before = self.taken.insert(id, key);
        if before == Some(key) {
            return;
        }
        if let Some(Some(before)) = before
            && let Some(ids) = self.by_key.get_mut(&before)
        {
            ids.retain(|known| *known != id);
        }
        if let Some(key) = key {
            self.by_key.entry(key).or_default().push(id);
        }
    }

    /// This row would mean another id by now.
    pub(super) fn bind(&mut self, row: i64) {
        self.bound.insert(row);
    }

    /// Whether any row would mean another id by now.
    pub(super) fn binds_any(&self) -> bool {
        !self.bound.is_empty()
    }

    /// Whether the row would mean another id than it is stored with.
    pub(super) fn is_bound(&self, row: i64) -> bool {
        self.bound.contains(&row)
    }

    /// Whether the client would be known: what is stored of it is not how it would stand.
    pub(super) fn knows(&self, record_id: &str) -> bool {
        !self.taken.is_empty() && self.taken.contains_key(&mark(record_id))
    }

    /// Whether a client of another id would have this key.
    pub(super) fn has_other(&self, key: &NationalId, record_id: &str) -> bool {
        if self.by_key.is_empty() {
            return false;
        }
        let own = mark(record_id);
        self.by_key.get(&mark(&key.to_string())).is_some_and(|ids| ids.iter().any(|id| *id != own))
    }
}

fn mark(text: &str) -> Mark {
    let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let mut half = [0; 16];
    half.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    half
}
