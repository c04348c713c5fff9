//! A private file for a body that must be whole before anything of it is believed. Entries are stored one after the other,
//! each with its length; the file counts as whole only with its last block, which tells how many there are and what they
//! hash to. Reading and writing go through buffers and never hold more than one entry.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use mostrador_connector::{ReasonCode, Record, RecordBody, SetAside, SetAsideReason, StreamEnd};
use mostrador_domain::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// No entry is larger: what claims to be is a damaged file.
const ENTRY_BYTES: u32 = 64 * 1_024 * 1_024;
/// Stands in the place of an entry's length at the end.
const END: u32 = u32::MAX;

/// One entry of a body, as it stands in the file.
#[derive(Clone, Debug)]
pub(crate) enum Spooled {
    /// A record.
    Record(Record),
    /// An entry without a usable id.
    Aside(SetAside),
}

/// What stands before the raw text of an entry.
#[derive(Serialize, Deserialize)]
enum Head {
    Record { id: String, modified_at: Option<i64>, version: Option<String>, body: Body },
    Aside { reason: Reason, hash: String },
}

#[derive(Serialize, Deserialize)]
enum Body {
    Raw,
    Deleted,
    Malformed { reason: String, field: Option<String> },
}

#[derive(Serialize, Deserialize)]
enum Reason {
    IdMissing,
    IdNotAUuid,
    NotAnObject,
    IdRepeated,
    TooLarge,
}

#[derive(Serialize, Deserialize)]
struct Tail {
    entries: u64,
    total: Option<u64>,
    watermark: Option<String>,
}

/// A spool that is being filled. Dropped before [`SpoolWriter::finish`], it leaves a file that does not count as whole.
pub(crate) struct SpoolWriter {
    path: PathBuf,
    file: BufWriter<File>,
    hash: Sha256,
    entries: u64,
}

/// A whole spool.
pub(crate) struct Spool {
    path: PathBuf,
    pub(crate) end: StreamEnd,
    pub(crate) entries: u64,
}

/// Reads the entries of a spool.
pub(crate) struct SpoolReader {
    file: BufReader<File>,
    left: u64,
}

/// Where the spool of a run is.
pub(crate) fn path_of(folder: &Path, run: i64) -> PathBuf {
    folder.join(format!("run-{run}.spool"))
}

/// Deletes the spools of runs that are not under way any more.
pub(crate) fn sweep(folder: &Path, open_runs: &[i64]) -> std::io::Result<()> {
    let listed = match std::fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let kept: Vec<PathBuf> = open_runs.iter().map(|run| path_of(folder, *run)).collect();
    for file in listed {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "spool") && !kept.contains(&path) {
            remove(&path)?;
        }
    }
    Ok(())
}

/// Deletes a spool, if it is there.
pub(crate) fn remove(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

impl SpoolWriter {
    /// An empty spool, in place of any other. Only this user may read it: it holds customers' data.
    pub(crate) fn create(path: &Path) -> std::io::Result<Self> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        remove(path)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = BufWriter::with_capacity(64 * 1_024, options.open(path)?);
        Ok(Self { path: path.to_owned(), file, hash: Sha256::new(), entries: 0 })
    }

    pub(crate) fn push(&mut self, entry: &Spooled) -> std::io::Result<()> {
        let (head, raw) = match entry {
            Spooled::Record(record) => (
                Head::Record {
                    id: record.external_id.clone(),
                    modified_at: record.modified_at.map(Timestamp::millis),
                    version: record.version.clone(),
                    body: Body::of(&record.body)?,
                },
                &record.raw_json,
            ),
            Spooled::Aside(entry) => (
                Head::Aside { reason: Reason::of(entry.reason), hash: entry.content_hash.clone() },
                &entry.raw_json,
            ),
        };
        let head = serde_json::to_vec(&head)?;
        self.block(&head)?;
        self.block(raw.as_bytes())?;
        self.entries += 1;
        Ok(())
    }

    /// The end of the body was seen.
    pub(crate) fn finish(mut self, end: StreamEnd) -> std::io::Result<Spool> {
        let tail = Tail { entries: self.entries, total: end.total, watermark: end.watermark.clone() };
        let tail = serde_json::to_vec(&tail)?;
        self.write(&END.to_be_bytes())?;
        self.block(&tail)?;
        let hash: [u8; 32] = self.hash.clone().finalize().into();
        self.file.write_all(&hash)?;
        self.file.flush()?;
        // The place in it is synced with the database: what was read so far must not be gone before that.
        self.file.get_ref().sync_all()?;
        Ok(Spool { path: self.path, end, entries: self.entries })
    }

    fn block(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let length = u32::try_from(bytes.len()).ok().filter(|length| *length <= ENTRY_BYTES);
        let length = length.ok_or_else(|| std::io::Error::from(ErrorKind::FileTooLarge))?;
        self.write(&length.to_be_bytes())?;
        self.write(bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.hash.update(bytes);
        self.file.write_all(bytes)
    }
}

impl Spool {
    /// The spool that an earlier process left, if it is whole; read once to its end to be sure.
    pub(crate) fn find(path: &Path) -> Option<Self> {
        let mut file = BufReader::new(File::open(path).ok()?);
        let mut hash = Sha256::new();
        let mut entries = 0_u64;
        loop {
            match read_length(&mut file, Some(&mut hash)).ok()? {
                END => break,
                length => drop(read_bytes(&mut file, length, Some(&mut hash)).ok()?),
            }
            let length = read_length(&mut file, Some(&mut hash)).ok()?;
            drop(read_bytes(&mut file, length, Some(&mut hash)).ok()?);
            entries += 1;
        }
        let length = read_length(&mut file, Some(&mut hash)).ok()?;
        let tail: Tail =
            serde_json::from_slice(&read_bytes(&mut file, length, Some(&mut hash)).ok()?).ok()?;
        let stored = read_bytes(&mut file, 32, None).ok()?;
        let real: [u8; 32] = hash.finalize().into();
        let whole = stored == real && tail.entries == entries;
        whole.then(|| Self {
            path: path.to_owned(),
            end: StreamEnd { total: tail.total, watermark: tail.watermark },
            entries,
        })
    }

    /// From the beginning.
    pub(crate) fn read(&self) -> std::io::Result<SpoolReader> {
        Ok(SpoolReader {
            file: BufReader::with_capacity(64 * 1_024, File::open(&self.path)?),
            left: self.entries,
        })
    }
}

impl SpoolReader {
    /// At most `limit` further entries; none at the end.
    pub(crate) fn next(&mut self, limit: usize) -> std::io::Result<Vec<Spooled>> {
        let count = self.left.min(u64::try_from(limit).unwrap_or(u64::MAX));
        self.left -= count;
        (0..count).map(|_| self.one()).collect()
    }

    /// Whether all entries were read.
    pub(crate) fn at_end(&self) -> bool {
        self.left == 0
    }

    fn one(&mut self) -> std::io::Result<Spooled> {
        let head = self.block()?;
        let head: Head = serde_json::from_slice(&head)?;
        let raw_json =
            String::from_utf8(self.block()?).map_err(|_| std::io::Error::from(ErrorKind::InvalidData))?;
        Ok(match head {
            Head::Record { id, modified_at, version, body } => Spooled::Record(Record {
                external_id: id,
                raw_json,
                modified_at: modified_at.map(Timestamp),
                version,
                body: body.read(),
            }),
            Head::Aside { reason, hash } => {
                Spooled::Aside(SetAside { reason: reason.read(), content_hash: hash, raw_json })
            }
        })
    }

    fn block(&mut self) -> std::io::Result<Vec<u8>> {
        let length = read_length(&mut self.file, None)?;
        read_bytes(&mut self.file, length, None)
    }
}

fn read_length(file: &mut impl Read, hash: Option<&mut Sha256>) -> std::io::Result<u32> {
    let mut length = [0; 4];
    file.read_exact(&mut length)?;
    if let Some(hash) = hash {
        hash.update(length);
    }
    Ok(u32::from_be_bytes(length))
}

fn read_bytes(file: &mut impl Read, length: u32, hash: Option<&mut Sha256>) -> std::io::Result<Vec<u8>> {
    if length > ENTRY_BYTES {
        return Err(ErrorKind::InvalidData.into());
    }
    let mut bytes = Vec::new();
    file.take(length.into()).read_to_end(&mut bytes)?;
    if u32::try_from(bytes.len()) != Ok(length) {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    if let Some(hash) = hash {
        hash.update(&bytes);
    }
    Ok(bytes)
}

impl Body {
    fn of(body: &RecordBody) -> std::io::Result<Self> {
        Ok(match body {
            RecordBody::Raw => Self::Raw,
            RecordBody::Deleted => Self::Deleted,
            RecordBody::Malformed { reason, field } => {
                Self::Malformed { reason: reason.as_str().to_owned(), field: field.clone() }
            }
            // Orders are acknowledged one by one, so no system lists all of them in one body.
            RecordBody::Order { .. } => return Err(ErrorKind::Unsupported.into()),
        })
    }

    fn read(self) -> RecordBody {
        match self {
            Self::Raw => RecordBody::Raw,
            Self::Deleted => RecordBody::Deleted,
            Self::Malformed { reason, field } => {
                RecordBody::Malformed { reason: ReasonCode::new(&reason), field }
            }
        }
    }
}

impl Reason {
    fn of(reason: SetAsideReason) -> Self {
        match reason {
            SetAsideReason::IdMissing => Self::IdMissing,
            SetAsideReason::IdNotAUuid => Self::IdNotAUuid,
            SetAsideReason::NotAnObject => Self::NotAnObject,
            SetAsideReason::IdRepeated => Self::IdRepeated,
            SetAsideReason::TooLarge => Self::TooLarge,
        }
    }

    fn read(self) -> SetAsideReason {
        match self {
            Self::IdMissing => SetAsideReason::IdMissing,
            Self::IdNotAUuid => SetAsideReason::IdNotAUuid,
            Self::NotAnObject => SetAsideReason::NotAnObject,
            Self::IdRepeated => SetAsideReason::IdRepeated,
            Self::TooLarge => SetAsideReason::TooLarge,
        }
    }
}

#[cfg(test)]
#[path = "spool_tests.rs"]
mod tests;
