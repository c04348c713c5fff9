//! The files as a power cut or a killed process would leave them.

use std::collections::BTreeMap;
use std::path::Path;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::log::{Event, Log};

/// A disk writes sectors whole, but a longer write may be cut between any two of them.
const SECTOR: u64 = 512;

/// File contents at one instant, and what the outside world had been told by then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Content by file name; a file that does not exist is absent.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The tags acknowledged before the instant, in order.
    pub acknowledged: Vec<String>,
}

impl Image {
    /// Writes the files into `folder`, which must exist.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn write_to(&self, folder: &Path) -> std::io::Result<()> {
        for (name, content) in &self.files {
            std::fs::write(folder.join(name), content)?;
        }
        Ok(())
    }
}

impl Log {
    /// A process killed after the first `events` entries: the operating system still has everything that was written.
    #[must_use]
    pub fn process_kill(&self, events: usize) -> Image {
        let mut disk = Disk::before(self);
        for event in self.events().iter().take(events) {
            disk.take(event);
        }
        disk.image(self, |_| Chance::Whole)
    }

    /// A power cut after the first `events` entries: of what was not synced, a random part is there, in sectors. The same
    /// `seed` gives the same image.
    #[must_use]
    pub fn power_cut(&self, events: usize, seed: u64) -> Image {
        let mut disk = Disk::before(self);
        for event in self.events().iter().take(events) {
            disk.take(event);
        }
        disk.cut(self, &mut StdRng::seed_from_u64(seed))
    }

    /// Power cuts at `count` random instants, oldest first, in one pass over the log.
    pub fn power_cuts(&self, count: usize, seed: u64) -> impl Iterator<Item = Image> {
        let mut random = StdRng::seed_from_u64(seed);
        let mut instants: Vec<usize> =
            (0..count).map(|_| random.random_range(0..=self.events().len())).collect();
        instants.sort_unstable();
        let mut disk = Disk::before(self);
        let mut done = 0;
        instants.into_iter().map(move |instant| {
            for event in self.events().iter().take(instant).skip(done) {
                disk.take(event);
            }
            done = instant;
            disk.cut(self, &mut random)
        })
    }
}

/// What a power cut does to one write that was not synced.
#[derive(Clone, Copy)]
enum Chance {
    Whole,
    Nothing,
    /// Each sector on its own, by this seed.
    Torn(u64),
}

/// What is safe, what is only asked for, and what was acknowledged.
#[derive(Default)]
struct Disk<'l> {
    /// By file number; `None` is a file that does not exist.
    safe: BTreeMap<usize, Option<Vec<u8>>>,
    /// Not synced yet, in order.
    asked: BTreeMap<usize, Vec<&'l Event>>,
    acknowledged: Vec<&'l str>,
}

impl<'l> Disk<'l> {
    /// As it was when the recording began: what was found then was there all the time, although SQLite opened it later.
    fn before(log: &'l Log) -> Self {
        let mut disk = Self::default();
        for event in log.events() {
            if let Event::Found { file, content } = event {
                disk.safe.insert(*file, Some(content.clone()));
            }
        }
        disk
    }

    fn take(&mut self, event: &'l Event) {
        match event {
            Event::Found { .. } => {}
            Event::Write { file, .. } | Event::Truncate { file, .. } | Event::Delete { file } => {
                self.asked.entry(*file).or_default().push(event);
            }
            Event::Sync { file } => self.settle(*file),
            Event::SyncFolder => self.settle_deletions(),
            Event::Acknowledge { tag } => self.acknowledged.push(tag),
        }
    }

    fn settle(&mut self, file: usize) {
        let content = self.safe.entry(file).or_default();
        for event in self.asked.remove(&file).unwrap_or_default() {
            apply(content, event, Chance::Whole);
        }
    }

    /// What was asked of a file before it was deleted goes with it.
    fn settle_deletions(&mut self) {
        for (file, asked) in &mut self.asked {
            if let Some(last) = asked.iter().rposition(|event| matches!(event, Event::Delete { .. })) {
                asked.drain(..=last);
                self.safe.insert(*file, None);
            }
        }
    }

    fn cut(&self, log: &Log, random: &mut StdRng) -> Image {
        // A cut in which everything, or nothing, got through is likely in practice and unlikely by independent chances.
        let mood = random.random_range(0..4_u8);
        self.image(log, |_| match mood {
            0 => Chance::Whole,
            1 => Chance::Nothing,
            _ => match random.random_range(0..3_u8) {
                0 => Chance::Whole,
                1 => Chance::Nothing,
                _ => Chance::Torn(random.random()),
            },
        })
    }

    fn image(&self, log: &Log, mut chance: impl FnMut(&Event) -> Chance) -> Image {
        let mut files = BTreeMap::new();
        for (number, name) in log.names().iter().enumerate() {
            let mut content = self.safe.get(&number).cloned().flatten();
            for event in self.asked.get(&number).into_iter().flatten() {
                apply(&mut content, event, chance(event));
            }
            if let Some(content) = content {
                files.insert(name.clone(), content);
            }
        }
        Image { files, acknowledged: self.acknowledged.iter().map(|tag| (*tag).to_owned()).collect() }
    }
}

fn apply(content: &mut Option<Vec<u8>>, event: &Event, chance: Chance) {
    let mut torn = match chance {
        Chance::Nothing => return,
        Chance::Whole => None,
        Chance::Torn(seed) => Some(StdRng::seed_from_u64(seed)),
    };
    match event {
        Event::Write { offset, data, .. } => {
            let content = content.get_or_insert_default();
            let mut at = *offset;
            let mut rest = data.as_slice();
            while !rest.is_empty() {
                let length = usize::try_from(SECTOR - at % SECTOR).unwrap_or(rest.len()).min(rest.len());
                let (sector, after) = rest.split_at(length);
                if torn.as_mut().is_none_or(|random| random.random()) {
                    put(content, at, sector);
                }
                at += length as u64;
                rest = after;
            }
        }
        // A cut of the length, or a deletion, is one entry of the file system: done or not.
        Event::Truncate { size, .. } => {
            if torn.is_none_or(|mut random| random.random()) {
                content.get_or_insert_default().resize(usize::try_from(*size).unwrap_or(usize::MAX), 0);
            }
        }
        Event::Delete { .. } => {
            if torn.is_none_or(|mut random| random.random()) {
                *content = None;
            }
        }
        Event::Found { .. } | Event::Sync { .. } | Event::SyncFolder | Event::Acknowledge { .. } => {}
    }
}

/// Beyond the end the gap reads as zeros, as in a file with a hole.
fn put(content: &mut Vec<u8>, offset: u64, data: &[u8]) {
    let Ok(start) = usize::try_from(offset) else { return };
    let end = start.saturating_add(data.len());
    if content.len() < end {
        content.resize(end, 0);
    }
    if let Some(place) = content.get_mut(start..end) {
        place.copy_from_slice(data);
    }
}

#[cfg(test)]
#[path = "image_tests.rs"]
mod tests;
