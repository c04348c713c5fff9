//! The hashes by which a reader recognises what it has seen.

use mostrador_connector::Record;
use sha2::{Digest, Sha256};

/// Of a record as received, before any mapping: equal means nothing to do. The mapping's version is part of it, so that
/// raising it reads everything anew; so is the source's concurrency token, where it does not stand in the record itself: a
/// write that is based on an older one would be refused for ever.
pub(crate) fn record_hash(record: &Record, mapping_version: i64) -> [u8; 32] {
    Sha256::new()
        .chain_update(record.raw_json.as_bytes())
        .chain_update(record.version.as_deref().unwrap_or_default().as_bytes())
        .chain_update(mapping_version.to_be_bytes())
        .finalize()
        .into()
}

/// Of a text, lower-case hex.
pub(crate) fn hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Enough of an id's hash to tell the records of one read apart: among a million two meet with a chance of 3 in
/// 100,000,000, and then a complete read is merely not believed.
pub(crate) fn short(id: &str) -> u64 {
    let hash: [u8; 32] = Sha256::digest(id.as_bytes()).into();
    let [a, b, c, d, e, f, g, h, ..] = hash;
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// Of a sequence of ids, each told apart from the next.
#[derive(Clone, Default)]
pub(crate) struct IdDigest(Sha256);

impl IdDigest {
    pub(crate) fn push(&mut self, id: &str) {
        self.0.update(u64::try_from(id.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(id.as_bytes());
    }

    pub(crate) fn value(&self) -> [u8; 32] {
        self.0.clone().finalize().into()
    }
}
