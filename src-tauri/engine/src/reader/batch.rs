//! What one page, or one piece of a body, holds: its entries in the source's order.

use mostrador_connector::{Page, Record, RecordBody, SetAside};

use super::digest::{IdDigest, record_hash};

/// One entry.
#[derive(Clone, Debug)]
pub(crate) enum Entry {
    /// A record.
    Record(Incoming),
    /// An entry without a usable id.
    Aside(SetAside),
}

/// A record and its hash.
#[derive(Clone, Debug)]
pub(crate) struct Incoming {
    pub(crate) record: Record,
    pub(crate) hash: [u8; 32],
}

impl Incoming {
    /// See [`Entry::may_be_unchanged`].
    pub(crate) fn may_be_unchanged(&self) -> bool {
        match self.record.body {
            RecordBody::Raw | RecordBody::Order { .. } => true,
            RecordBody::Deleted | RecordBody::Malformed { .. } => false,
        }
    }

    pub(crate) fn new(record: Record, mapping_version: i64) -> Self {
        let hash = record_hash(&record, mapping_version);
        Self { record, hash }
    }
}

impl Entry {
    /// Whether an equal hash means that there is nothing to do. It does not for a deletion and for a record that does not
    /// read: what was stored is not what was received.
    pub(crate) fn may_be_unchanged(&self) -> bool {
        match self {
            Self::Record(incoming) => incoming.may_be_unchanged(),
            Self::Aside(_) => false,
        }
    }

    /// What a resumed read recognises it by.
    pub(crate) fn label(&self) -> &str {
        match self {
            Self::Record(incoming) => &incoming.record.external_id,
            Self::Aside(entry) => &entry.content_hash,
        }
    }
}

/// The entries of a page: records first, as the source listed them, then those without an id.
pub(crate) fn entries(page: Page, mapping_version: i64) -> Vec<Entry> {
    let records =
        page.records.into_iter().map(|record| Entry::Record(Incoming::new(record, mapping_version)));
    records.chain(page.set_aside.into_iter().map(Entry::Aside)).collect()
}

/// How many of the entries were applied already by a read that was cut off: the first `applied`, if they are still the
/// ones that it saw. If not, the page moved meanwhile and is taken as a whole.
pub(crate) fn recognised(entries: &[Entry], applied: u64, digest: Option<[u8; 32]>) -> usize {
    let Ok(applied) = usize::try_from(applied) else { return 0 };
    let Some(first) = entries.get(..applied) else { return 0 };
    let mut ids = IdDigest::default();
    first.iter().for_each(|entry| ids.push(entry.label()));
    if digest == Some(ids.value()) { applied } else { 0 }
}
