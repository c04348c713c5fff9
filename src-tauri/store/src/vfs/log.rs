//! What was asked of the disk, in order.

/// One entry. Files are numbered in the order in which they were first seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A file that was there before the recording began, with what it held: safely on disk.
    Found {
        /// The file's number.
        file: usize,
        /// Its content.
        content: Vec<u8>,
    },
    /// Bytes were written.
    Write {
        /// The file's number.
        file: usize,
        /// Where, in bytes from the start.
        offset: u64,
        /// What.
        data: Vec<u8>,
    },
    /// The file was cut, or made longer with zeros.
    Truncate {
        /// The file's number.
        file: usize,
        /// The new length in bytes.
        size: u64,
    },
    /// Everything asked of this file before is on disk.
    Sync {
        /// The file's number.
        file: usize,
    },
    /// The file was deleted; until its folder is synced it may come back.
    Delete {
        /// The file's number.
        file: usize,
    },
    /// The folder is on disk: what was deleted before stays deleted.
    SyncFolder,
    /// The outside world was told.
    Acknowledge {
        /// Of what.
        tag: String,
    },
}

/// The whole recording.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    names: Vec<String>,
    events: Vec<Event>,
}

impl Log {
    /// The entries, oldest first.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The files' names; an event's `file` is an index into it.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    pub(super) fn push(&mut self, event: Event) {
        self.events.push(event);
    }

    /// The number of a file that was seen before.
    pub(super) fn known(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// The number of a file, given out at its first sight.
    pub(super) fn file(&mut self, name: &str) -> usize {
        self.known(name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        })
    }
}
