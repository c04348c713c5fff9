//! A folder of CSV files: each file is an entity, each row a record, and the text of the key column its id.
//!
//! A file is read as a whole and believed as a whole: what is being written, or ends in the middle of a row, is an error and
//! never a shorter list. A write reads the file, changes the rows that it must and no letter of the others, and puts the new
//! file in the place of the old one in a single step. Nothing in a cell is ever worked out: texts are read and written
//! exactly.

mod cells;
mod file;
mod names;
mod problem;
mod settings;
mod table;
mod text;
mod writing;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use mostrador_connector::{
    Changes, CheckReport, CheckStep, CheckStepName, Concurrency, Connector, ConnectorSpec, Creates, Dedupe,
    Deletes, Deletions, EntitySpec, Limits, Page, ReadRequest, ReadStyle, RecordSink, RecordWrites,
    RemoteError, Selection, StreamEnd, StreamStyle, WriteOperation, WriteOutcome, WriteStyle,
};
use tokio::sync::mpsc;

use self::file::Loaded;
use self::problem::{Doing, changing, for_a_write, of_io, passing, unusable};
pub use self::settings::{CsvSettings, DELIMITER, Delimiter, FOLDER, KEY, SettingsError};
use self::table::{Table, Told};
use self::text::{Encoding, decode};
use self::writing::{Change, Draft};
use crate::intern::intern;

/// Name of the kind, and the beginning of the names of its systems.
pub const KIND: &str = "csv";

/// Operations in one request.
const BATCH_MAX: usize = 100;
/// Files that are read or written at once.
const CONCURRENCY: usize = 2;
/// Records that are ready before somebody takes them.
const AHEAD: usize = 256;
/// A folder of the network that has gone away may never answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Looking for files waits no longer: the program starts without them.
const LISTED_WITHIN: Duration = Duration::from_secs(5);
/// Whoever writes a file line by line writes the next one within this time.
const SETTLED_AFTER: Duration = Duration::from_millis(250);
/// Whoever was interrupted in the middle of a line goes on within this time.
const MIDWAY_SETTLED_AFTER: Duration = Duration::from_secs(1);

/// A folder of CSV files.
pub struct CsvConnector {
    spec: ConnectorSpec,
    parts: Arc<Parts>,
}

struct Parts {
    settings: CsvSettings,
    /// The files, by the names of their entities.
    files: BTreeMap<String, PathBuf>,
    /// The key columns that are no setting: the first one of each file as it was found.
    keys: BTreeMap<String, String>,
}

impl CsvConnector {
    /// Looks for the files once; which entities there are stays so. `known` are those that it had before: one whose file is
    /// gone, or whose folder does not answer now, is still an entity, so that what waits for it goes on waiting.
    pub async fn open(system: &str, settings: CsvSettings, known: &[String]) -> Self {
        let asked = settings.clone();
        let listing = tokio::task::spawn_blocking(move || find(&asked));
        let listed = tokio::time::timeout(LISTED_WITHIN, listing).await;
        let (mut files, keys) = match listed {
            Ok(Ok(Ok(found))) => found,
            Ok(Ok(Err(error))) => {
                tracing::warn!(system, kind = %error.kind(), "the folder cannot be looked into");
                <_>::default()
            }
            Ok(Err(_)) | Err(_) => {
                tracing::warn!(system, "the folder does not answer");
                <_>::default()
            }
        };
        for name in known {
            files.entry(name.clone()).or_insert_with(|| settings.folder.join(format!("{name}.csv")));
        }
        let spec = ConnectorSpec {
            system: intern(system),
            entities: files.keys().map(|name| entity(intern(name))).collect(),
            limits: Limits { rate: None, concurrency: CONCURRENCY },
        };
        Self { spec, parts: Arc::new(Parts { settings, files, keys }) }
    }

    fn path(&self, entity: &str) -> Result<PathBuf, RemoteError> {
        let path = self.parts.files.get(entity).cloned();
        path.ok_or_else(|| unusable("UNKNOWN_ENTITY", "there is no such entity"))
    }
}

/// Paths and key columns, by the names of the entities.
type Found = (BTreeMap<String, PathBuf>, BTreeMap<String, String>);

/// Waits for the disk.
fn find(settings: &CsvSettings) -> std::io::Result<Found> {
    let files = names::list(&settings.folder)?;
    files.values().for_each(|path| file::tidy(path));
    let first = |(name, path): (&String, &PathBuf)| {
        // One that is found out only when the file is read is no key here.
        let header = file::begin(path).ok().and_then(|bytes| decode(bytes).ok());
        let column = header.and_then(|(text, _)| table::first_column(&text, settings));
        column.map(|column| (name.clone(), column))
    };
    let keys = match settings.key {
        Some(_) => BTreeMap::new(),
        None => files.iter().filter_map(first).collect(),
    };
    Ok((files, keys))
}

fn entity(name: &'static str) -> EntitySpec {
    EntitySpec {
        name,
        read: ReadStyle::Stream(StreamStyle { changes: Changes::None, deletions: Deletions::ByAbsence }),
        write: WriteStyle::Records(RecordWrites {
            batch_max: BATCH_MAX,
            creates: Creates::Yes,
            deletes: Deletes::Yes,
            dedupe: Dedupe::AtDestination,
            concurrency: Concurrency::Version,
            doubtful: &[],
        }),
    }
}

#[async_trait]
impl Connector for CsvConnector {
    fn spec(&self) -> &ConnectorSpec {
        &self.spec
    }

    fn key_field(&self, entity: &str) -> Option<String> {
        self.parts.settings.key.clone().or_else(|| self.parts.keys.get(entity).cloned())
    }

    async fn check(&self) -> CheckReport {
        let parts = Arc::clone(&self.parts);
        let checked = on_the_disk(move || Ok(parts.check())).await;
        checked.unwrap_or_else(|error| CheckReport {
            steps: vec![CheckStep { name: CheckStepName::Reached, result: Err(error), detail: None }],
        })
    }

    async fn read(&self, request: ReadRequest) -> Result<Page, RemoteError> {
        self.path(&request.entity)?;
        Err(unusable("NOT_IN_PAGES", "a file is read as a whole"))
    }

    async fn read_stream(
        &self,
        request: ReadRequest,
        sink: &mut dyn RecordSink,
    ) -> Result<StreamEnd, RemoteError> {
        let path = self.path(&request.entity)?;
        match request.selection {
            Selection::All => {}
            Selection::Since(_) | Selection::Ids(_) => {
                return Err(unusable("ONLY_EVERYTHING", "a file is read as a whole"));
            }
        }
        let loaded = settled(&path).await?;
        let parts = Arc::clone(&self.parts);
        let (ready, mut told) = mpsc::channel(AHEAD);
        let taking_apart = tokio::task::spawn_blocking(move || {
            let (text, _) = decode(loaded.bytes)?;
            let table = Table::parse(&text, &parts.settings)?;
            for entry in table.told() {
                // Nobody wants the rest.
                if ready.blocking_send(entry).is_err() {
                    break;
                }
            }
            Ok(())
        });
        let mut wanted = Ok(());
        while let Some(entry) = told.recv().await {
            wanted = match entry {
                Told::Record(record) => sink.record(record).await,
                Told::Aside(entry) => sink.set_aside(entry).await,
            };
            if wanted.is_err() {
                break;
            }
        }
        drop(told);
        ended(taking_apart.await)?;
        wanted.map_err(|_| passing("STOPPED", "the reader was stopped"))?;
        Ok(StreamEnd::default())
    }

    async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        let mut outcomes: Vec<Option<WriteOutcome>> = vec![None; batch.len()];
        let mut files: BTreeMap<PathBuf, Vec<(usize, WriteOperation)>> = BTreeMap::new();
        for (at, operation) in batch.iter().enumerate() {
            match self.path(&operation.entity) {
                Ok(path) => files.entry(path).or_default().push((at, operation.clone())),
                Err(error) => put(&mut outcomes, at, WriteOutcome::Failed(error)),
            }
        }
        for (path, operations) in files {
            let (parts, places) = (Arc::clone(&self.parts), operations.iter().map(|(at, _)| *at).collect());
            let places: Vec<usize> = places;
            match on_the_disk(move || parts.write(&path, &operations)).await {
                Ok(done) => done.into_iter().for_each(|(at, outcome)| put(&mut outcomes, at, outcome)),
                Err(error) => {
                    places.iter().for_each(|at| put(&mut outcomes, *at, WriteOutcome::Failed(error.clone())));
                }
            }
        }
        let lost = || WriteOutcome::Failed(passing("FILE_FAILED", "the operation was not carried out"));
        Ok(outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(lost)).collect())
    }
}

fn put(outcomes: &mut [Option<WriteOutcome>], at: usize, outcome: WriteOutcome) {
    if let Some(place) = outcomes.get_mut(at) {
        *place = Some(outcome);
    }
}

impl Parts {
    /// The steps up to the first one that fails.
    fn check(&self) -> CheckReport {
        let folder = &self.settings.folder;
        let mut steps = Vec::new();
        let mut step = |name, result: Result<Option<String>, RemoteError>| {
            let goes_on = result.is_ok();
            let detail = result.as_ref().ok().cloned().flatten();
            steps.push(CheckStep { name, result: result.map(drop), detail });
            goes_on
        };
        let listed = || names::list(folder).map_err(|error| of_io(&error, Doing::Reading, folder));
        let passed = step(CheckStepName::Reached, file::reach(folder).map(|()| None))
            && step(CheckStepName::Accepted, listed().map(|_| None))
            && step(CheckStepName::CanRead, listed().and_then(|files| self.readable(&files)).map(Some));
        if passed {
            step(CheckStepName::CanWrite, file::try_writing(folder).map(|()| None));
        }
        CheckReport { steps }
    }

    /// Reads each file; answers how many there are.
    fn readable(&self, files: &BTreeMap<String, PathBuf>) -> Result<String, RemoteError> {
        for path in files.values() {
            self.open(path)?;
        }
        Ok(files.len().to_string())
    }

    fn open(&self, path: &Path) -> Result<(Table, Encoding, file::Look), RemoteError> {
        let Loaded { bytes, look } = file::load(path)?;
        let (text, encoding) = decode(bytes)?;
        Ok((Table::parse(&text, &self.settings)?, encoding, look))
    }

    /// Does what belongs into one file, and writes it once.
    fn write(
        &self,
        path: &Path,
        operations: &[(usize, WriteOperation)],
    ) -> Result<Vec<(usize, WriteOutcome)>, RemoteError> {
        let lock = file::lock_of(path);
        let _alone = lock.lock().unwrap_or_else(PoisonError::into_inner);
        let (table, encoding, look) = self.open(path).map_err(for_a_write)?;
        let mut draft = Draft::new(table, encoding);
        let mut outcomes = Vec::with_capacity(operations.len());
        for (at, operation) in operations {
            let outcome = match draft.apply(operation) {
                Ok(accepted) => WriteOutcome::Done(accepted),
                Err(error) => WriteOutcome::Failed(error),
            };
            outcomes.push((*at, outcome));
        }
        if draft.change() == Change::None {
            return Ok(outcomes);
        }
        let written = if file::is_open_elsewhere(path) {
            Err(passing("FILE_IN_USE", "another program has the file open"))
        } else {
            file::replace(path, &look, &draft.bytes()).map_err(for_a_write)
        };
        // What was refused for its own sake is refused whatever became of the others.
        if let Err(error) = written {
            for (_, outcome) in &mut outcomes {
                if matches!(outcome, WriteOutcome::Done(_)) {
                    *outcome = WriteOutcome::Failed(error.clone());
                }
            }
        }
        Ok(outcomes)
    }
}

/// The file, once nobody writes it any more. It is looked at a second time, wherever it ends: most writers end what they have
/// written so far at the end of a line, and half a file must not pass for a whole one. Nothing tells when a writer is done, so
/// there is only time to go by.
async fn settled(path: &Path) -> Result<Loaded, RemoteError> {
    let loaded = {
        let path = path.to_owned();
        on_the_disk(move || {
            let lock = file::lock_of(&path);
            let _alone = lock.lock().unwrap_or_else(PoisonError::into_inner);
            file::load(&path)
        })
        .await?
    };
    let midway = file::ends_midway(&loaded.bytes);
    tokio::time::sleep(if midway { MIDWAY_SETTLED_AFTER } else { SETTLED_AFTER }).await;
    let path = path.to_owned();
    if on_the_disk(move || file::look(&path)).await? == loaded.look { Ok(loaded) } else { Err(changing()) }
}

/// Work that waits for the disk.
async fn on_the_disk<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, RemoteError> + Send + 'static,
) -> Result<T, RemoteError> {
    match tokio::time::timeout(PATIENCE, tokio::task::spawn_blocking(work)).await {
        Ok(worked) => ended(worked),
        Err(_) => Err(RemoteError::Unreachable { detail: "the folder does not answer in time".to_owned() }),
    }
}

/// A defect of this program must cost one call and nothing else.
fn ended<T>(worked: Result<Result<T, RemoteError>, tokio::task::JoinError>) -> Result<T, RemoteError> {
    worked.unwrap_or_else(|_| Err(passing("FILE_FAILED", "the file could not be worked on")))
}

#[cfg(test)]
#[path = "connector_tests.rs"]
mod tests;
