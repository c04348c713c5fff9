//! Runs: one reading of one entity of one system, started, counted, resumed and reported. One at a time per entity: the
//! unique index `sync_history_open` is the rule, and it holds across processes.

mod absences;
mod control;
mod intake;
mod open;
mod overlay;
mod progress;
mod redact;
mod request;
mod retry;
mod source;
mod steer;
mod task;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use mostrador_domain::Clock;
use mostrador_store::tables::sync_entity_config::{self, Switch};
use mostrador_store::tables::sync_history::{self, RunRow, RunStatus, RunTrigger};
use mostrador_store::tables::sync_records::results::{self, FailuresOf};
use mostrador_store::tables::sync_schedules::ScheduleScope;
use mostrador_store::{ConstraintKind, Lane, Store, StoreError};
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub(crate) use self::absences::too_many;
use self::control::Wanted;
pub(crate) use self::control::{Control, Directive};
pub use self::intake::{Intake, Kept, Listing, LookAhead, Outcome, Reason, RunFacts, TakeContext, Taken};
use self::open::{Opened, log, open, open_for_ids, reopen};
pub(crate) use self::overlay::{Found, Overlay, predicted};
pub(crate) use self::progress::Meter;
pub use self::progress::{RunProgress, Waiting};
use self::progress::{percent, publish};
pub(crate) use self::redact::redacted;
pub use self::request::{Retried, RunRefusal, RunRequest, Scope};
pub use self::retry::TriedAgain;
pub use self::source::Source;
pub(crate) use self::source::{Shape, SourceSettings, Style};
use self::task::{Ended, Work};
use crate::destination::DestinationStatus;
use crate::event::{EngineEvent, Events};
use crate::metrics::Metrics;
use crate::outbox::OutboxHandle;
use crate::reader::{Pass, Reader, SliceContext, Start, Stock, path_of, remove_spool, sweep_spools};
use crate::schedule::{DueRun, Start as Begin, StartRun};

/// What runs need of the engine.
pub(crate) struct RunsParts {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) events: Events,
    pub(crate) metrics: Metrics,
    /// Told of what a page left to be sent.
    pub(crate) outboxes: Vec<OutboxHandle>,
    pub(crate) tasks: TaskTracker,
    pub(crate) cancel: CancellationToken,
}

/// Starts runs and tells them what to do. Cheap to clone; all clones are the same.
#[derive(Clone)]
pub struct Runs {
    inner: Arc<Inner>,
}

struct Inner {
    parts: RunsParts,
    /// Where bodies are spooled.
    spool: PathBuf,
    sources: Mutex<BTreeMap<(String, String), Source>>,
    active: Mutex<BTreeMap<i64, Active>>,
    /// Held while a run is opened, so that it is among the active ones before anybody else looks for it.
    opening: tokio::sync::Mutex<()>,
}

/// A run with a task of its own.
struct Active {
    wanted: watch::Sender<Wanted>,
    progress: watch::Receiver<RunProgress>,
}

/// Whether a run without a task goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum GoesOn {
    Yes,
    /// It is over.
    CutOff,
}

impl Runs {
    /// Nothing runs yet. Spools of runs that are over are deleted.
    pub(crate) async fn new(parts: RunsParts) -> Result<Self, StoreError> {
        let open = parts.store.read(sync_history::list_open).await?;
        let spool = parts.store.folder().join("spool");
        let open: Vec<i64> = open.iter().map(|run| run.id).collect();
        if let Err(error) = sweep_spools(&spool, &open) {
            tracing::warn!(%error, "old spools could not be deleted");
        }
        Ok(Self {
            inner: Arc::new(Inner {
                parts,
                spool,
                sources: Mutex::default(),
                active: Mutex::default(),
                opening: tokio::sync::Mutex::new(()),
            }),
        })
    }

    /// Makes an entity known, or replaces what is known of it for the runs from now on. A run of it that a dead process
    /// left goes on at once, under its own id; one that was paused stays so.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn add(&self, source: Source) -> Result<(), StoreError> {
        let key = (source.system().to_owned(), source.entity_type.clone());
        lock(&self.inner.sources).insert(key.clone(), source);
        let _opening = self.inner.opening.lock().await;
        let open = self
            .inner
            .parts
            .store
            .read(move |transaction| sync_history::open_run(transaction, &key.0, &key.1))
            .await?;
        let Some(row) = open else { return Ok(()) };
        if row.status != RunStatus::Running || self.is_active(row.id) {
            return Ok(());
        }
        match self.source(&row.system, &row.entity_type).await {
            Ok((source, _)) => self.go_on(&source, row).await.map(drop),
            Err(RunRefusal::Store(error)) => Err(error),
            Err(_) => Ok(()),
        }
    }

    /// Starts a run and answers its id at once.
    ///
    /// # Errors
    /// See [`RunRefusal`].
    pub async fn start(&self, request: RunRequest) -> Result<i64, RunRefusal> {
        self.begin(request, None).await
    }

    /// Starts a run, perhaps for the sake of these failed records alone.
    async fn begin(&self, request: RunRequest, again: Option<TriedAgain>) -> Result<i64, RunRefusal> {
        let (source, switch) = self.source(&request.system, &request.entity_type).await?;
        if switch == Switch::Off {
            return Err(RunRefusal::SwitchedOff);
        }
        let style = source.style().ok_or(RunRefusal::Unknown)?;
        open_to_calls(&source)?;
        let _opening = self.inner.opening.lock().await;
        self.refuse_second(&source).await?;
        let now = self.inner.parts.clock.now();
        let limit = request.limit.map(|limit| limit.max(1));
        let request = RunRequest { limit, ..request };
        let opening = source.clone();
        let opened = self
            .inner
            .parts
            .store
            .write(Lane::Interactive, move |transaction| open(transaction, &opening, &style, &request, now))
            .await;
        match opened {
            Ok(Opened { row, plan }) => {
                let run = row.id;
                self.spawn(&source, style, &row, Work::Read { plan, again }, Wanted::Go);
                Ok(run)
            }
            Err(error) => Err(self.refusal(&source, error).await),
        }
    }

    /// Tries the records once more that a run left failed. Answers the id of the new run.
    ///
    /// # Errors
    /// See [`RunRefusal`].
    pub async fn retry_failed(&self, run: i64, actor: &str) -> Result<i64, RunRefusal> {
        let row = self.row(run).await?;
        self.retry(&row.system, &row.entity_type, TriedAgain::OfRun(run), actor).await
    }

    /// Tries one failed record once more, by the id of its result. Answers the id of the new run.
    ///
    /// # Errors
    /// See [`RunRefusal`].
    pub async fn retry_record(&self, result: i64, actor: &str) -> Result<i64, RunRefusal> {
        let row = self.inner.parts.store.read(move |transaction| results::find(transaction, result)).await?;
        // The absence of a record is no record that could be tried.
        let row = row.filter(|row| row.external_id.is_some()).ok_or(RunRefusal::Unknown)?;
        if row.resolved_at.is_some() || row.outcome != results::ResultOutcome::Failed {
            return Err(RunRefusal::Over);
        }
        self.retry(&row.system, &row.entity, TriedAgain::One(result), actor).await
    }

    /// Tries the records of an entity once more that failed, whichever run brought them: those of the runs in one name, the
    /// one of the oldest failure, because only its integration carries them again.
    ///
    /// # Errors
    /// See [`RunRefusal`]; [`RunRefusal::Over`] when none is open.
    pub async fn retry_open(
        &self,
        system: &str,
        entity_type: &str,
        actor: &str,
    ) -> Result<Retried, RunRefusal> {
        let (of, entity) = (system.to_owned(), entity_type.to_owned());
        let oldest = self.inner.parts.store.read(move |transaction| {
            let rows = results::list_open(transaction, &of, &entity, FailuresOf::Anybody, 0, 1)?;
            let Some(row) = rows.into_iter().next() else { return Ok(None) };
            let run = sync_history::find(transaction, row.run_id)?;
            let integration = run.and_then(|run| run.integration_id);
            let same = FailuresOf::Integration(integration);
            let records = results::count_open_of(transaction, &of, &entity, same)?;
            Ok::<_, StoreError>(Some((integration, records)))
        });
        let (integration, records) = oldest.await?.ok_or(RunRefusal::Over)?;
        let run = self.retry(system, entity_type, TriedAgain::OfIntegration(integration), actor).await?;
        Ok(Retried { run, records })
    }

    /// Whether an entity is read in runs.
    pub fn reads(&self, system: &str, entity_type: &str) -> bool {
        let key = (system.to_owned(), entity_type.to_owned());
        lock(&self.inner.sources).get(&key).is_some_and(|source| source.style().is_some())
    }

    /// A person sets a result aside: it is not asked about any more. Answers whether it was open.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn dismiss_record(&self, result: i64, actor: &str) -> Result<bool, StoreError> {
        let (now, actor) = (self.inner.parts.clock.now(), actor.to_owned());
        self.inner
            .parts
            .store
            .write(Lane::Interactive, move |transaction| results::dismiss(transaction, result, &actor, now))
            .await
    }

    /// Deletes what a run without a task left of a body, which is customers' data.
    fn forget_spool(&self, run: i64) {
        if let Err(error) = remove_spool(&path_of(&self.inner.spool, run)) {
            tracing::warn!(run, %error, "a spool could not be deleted");
        }
    }

    /// A person believes the deletions that a run holds. Answers how many records are deleted by it.
    ///
    /// # Errors
    /// [`RunRefusal::AlreadyRunning`] while a run of this entity is under way: it may list them.
    pub async fn confirm_deletions(&self, run: i64, actor: &str) -> Result<u64, RunRefusal> {
        let row = self.row(run).await?;
        let (source, _) = self.source(&row.system, &row.entity_type).await?;
        let _opening = self.inner.opening.lock().await;
        self.refuse_second(&source).await?;
        let context = self.context(&source, &row);
        let clock = &self.inner.parts.clock;
        let deleted = absences::confirm(&self.inner.parts.store, &context, || clock.now()).await?;
        self.note(run, "deletions_confirmed", actor).await?;
        Ok(deleted)
    }

    /// A person does not believe them: the records stay as they are, until a later run finds them missing again.
    ///
    /// # Errors
    /// [`RunRefusal::Unknown`] without such a run; else when the file cannot be written.
    pub async fn dismiss_deletions(&self, run: i64, actor: &str) -> Result<(), RunRefusal> {
        self.row(run).await?;
        self.inner
            .parts
            .store
            .write(Lane::Interactive, move |transaction| sync_history::set_held(transaction, run, 0, None))
            .await?;
        self.note(run, "deletions_dismissed", actor).await
    }

    /// How a run stands, while it has a task.
    pub fn progress(&self, run: i64) -> Option<RunProgress> {
        lock(&self.inner.active).get(&run).map(|active| active.progress.borrow().clone())
    }

    /// How all runs stand that have a task, by their ids.
    pub fn all_progress(&self) -> Vec<RunProgress> {
        lock(&self.inner.active).values().map(|active| active.progress.borrow().clone()).collect()
    }

    /// Waits until a run has no task any more, and answers how it stands then: ended, or, when the program ends, open.
    ///
    /// # Errors
    /// When the file cannot be read, or there is no such run.
    pub async fn ended(&self, run: i64) -> Result<RunRow, RunRefusal> {
        let progress = lock(&self.inner.active).get(&run).map(|active| active.progress.clone());
        if let Some(mut progress) = progress {
            while progress.changed().await.is_ok() {}
        }
        self.row(run).await
    }

    async fn retry(
        &self,
        system: &str,
        entity_type: &str,
        wanted: TriedAgain,
        actor: &str,
    ) -> Result<i64, RunRefusal> {
        let (source, _) = self.source(system, entity_type).await?;
        let style = source.style().ok_or(RunRefusal::Unknown)?;
        if style.shape == Shape::Body {
            // What was kept of a record is older than what may have been read since, and only the whole body says how it
            // is now.
            let integration = self.in_whose_name(wanted).await?;
            let due = RunRequest::due(system, entity_type, RunTrigger::Retry);
            let actor = Some(actor.to_owned());
            let request = RunRequest { scope: Scope::Everything, integration, actor, ..due };
            return self.begin(request, Some(wanted)).await;
        }
        open_to_calls(&source)?;
        let _opening = self.inner.opening.lock().await;
        self.refuse_second(&source).await?;
        let request = RunRequest {
            trigger: RunTrigger::Retry,
            integration: self.in_whose_name(wanted).await?,
            ..RunRequest::manual(system, entity_type, actor)
        };
        let now = self.inner.parts.clock.now();
        let opening = source.clone();
        let opened = self
            .inner
            .parts
            .store
            .write(Lane::Interactive, move |transaction| open_for_ids(transaction, &opening, &request, now))
            .await;
        match opened {
            Ok(row) => {
                self.spawn(&source, style, &row, Work::Retry(wanted), Wanted::Go);
                Ok(row.id)
            }
            Err(error) => Err(self.refusal(&source, error).await),
        }
    }

    /// The integration under which the records failed: it carries them again, also while it is switched off.
    async fn in_whose_name(&self, wanted: TriedAgain) -> Result<Option<i64>, RunRefusal> {
        let integration = self.inner.parts.store.read(move |transaction| {
            let run = match wanted {
                TriedAgain::OfRun(run) => Some(run),
                TriedAgain::One(result) => results::find(transaction, result)?.map(|row| row.run_id),
                TriedAgain::OfIntegration(integration) => return Ok(integration),
            };
            let run = run.map(|run| sync_history::find(transaction, run)).transpose()?.flatten();
            Ok::<_, StoreError>(run.and_then(|run| run.integration_id))
        });
        Ok(integration.await?)
    }

    /// Opens a run again that has no task. Called while nobody else opens one. One that cannot go on ends here, and whoever
    /// listens is told.
    async fn go_on(&self, source: &Source, row: RunRow) -> Result<GoesOn, StoreError> {
        let Some(style) = source.style() else { return Ok(GoesOn::CutOff) };
        let (opening, now) = (source.clone(), self.inner.parts.clock.now());
        let old = row.clone();
        let (plan, ended) = self
            .inner
            .parts
            .store
            .write(Lane::Interactive, move |transaction| {
                let plan = reopen(transaction, &opening, &style, &old, now)?;
                if plan.is_some() {
                    sync_history::set_status(transaction, old.id, RunStatus::Running)?;
                    return Ok((plan, None));
                }
                Ok::<_, StoreError>((None, sync_history::find(transaction, old.id)?))
            })
            .await?;
        let Some(plan) = plan else {
            tracing::info!(run = row.id, system = source.system(), "a run was cut off for good");
            self.forget_spool(row.id);
            if let Some(ended) = ended {
                let progress = RunProgress::of(source.system(), &ended);
                self.inner.parts.events.send(EngineEvent::Run(Box::new(progress)));
            }
            return Ok(GoesOn::CutOff);
        };
        tracing::info!(run = row.id, system = source.system(), "a run goes on");
        let row = RunRow { status: RunStatus::Running, ..row };
        // For whose sake it began died with the process that was told.
        self.spawn(source, style, &row, Work::read(plan), Wanted::Go);
        Ok(GoesOn::Yes)
    }

    fn spawn(&self, source: &Source, style: Style, row: &RunRow, work: Work, wanted: Wanted) {
        let parts = &self.inner.parts;
        let (sender, control) = Control::new(parts.cancel.clone());
        sender.send_replace(wanted);
        let meter = Meter::new(source.system(), row);
        let (run, progress, told) = (row.id, meter.watch(), meter.watch());
        let facts = RunFacts { integration: row.integration_id, mode: row.mode, again: work.again() };
        let intake = source.intake.for_run(facts).unwrap_or_else(|| source.intake.clone());
        let source = Source { intake, ..source.clone() };
        let mut reader = Reader {
            store: parts.store.clone(),
            clock: parts.clock.clone(),
            metrics: parts.metrics.clone(),
            context: self.context(&source, row),
            source,
            style,
            outboxes: parts.outboxes.clone(),
            control,
            meter,
            pass: Pass::new(Start::Beginning),
            open_failures: true,
            overtaken: false,
            spool: self.inner.spool.clone(),
            stock: Stock::Perhaps,
            ahead: None,
            looked: None,
            read_before: 0,
            working_since: Instant::now(),
        };
        lock(&self.inner.active).insert(run, Active { wanted: sender, progress });
        let runs = self.clone();
        let telling = publish(told, parts.events.clone(), parts.cancel.clone());
        let task = async move {
            let ended = reader.run(work).await;
            // First, so that whoever hears of the end can start the next run.
            lock(&runs.inner.active).remove(&run);
            if let Some(Ended { status, failure }) = ended {
                reader.meter.change(|progress| {
                    progress.status = status;
                    progress.failure = failure;
                    progress.waiting = None;
                });
            }
        };
        parts.tasks.spawn(async move { tokio::join!(task, telling) });
    }

    fn context(&self, source: &Source, row: &RunRow) -> SliceContext {
        SliceContext {
            system: source.system(),
            entity_type: source.entity_type.clone(),
            run_id: row.id,
            integration: row.integration_id,
            mode: row.mode,
            mapping_version: source.settings.mapping_version,
            began_at: row.started_at,
            // Of a body that an earlier process read, this is all that is known.
            asked_at: row.started_at,
            intake: source.intake.clone(),
            overlay: Arc::default(),
            tally: Arc::default(),
        }
    }

    /// What is known of an entity, with what the registry says of it now.
    async fn source(&self, system: &str, entity_type: &str) -> Result<(Source, Switch), RunRefusal> {
        let key = (system.to_owned(), entity_type.to_owned());
        let known = lock(&self.inner.sources).get(&key).cloned();
        let source = known.ok_or(RunRefusal::Unknown)?;
        let config = self
            .inner
            .parts
            .store
            .read(move |transaction| sync_entity_config::find(transaction, &key.0, &key.1))
            .await?;
        Ok(match config {
            Some(config) => (Source { settings: SourceSettings::from(&config), ..source }, config.enabled),
            None => (source, Switch::On),
        })
    }

    fn is_active(&self, run: i64) -> bool {
        lock(&self.inner.active).contains_key(&run)
    }

    async fn row(&self, run: i64) -> Result<RunRow, RunRefusal> {
        let row =
            self.inner.parts.store.read(move |transaction| sync_history::find(transaction, run)).await?;
        row.ok_or(RunRefusal::Unknown)
    }

    async fn note(&self, run: i64, action: &'static str, actor: &str) -> Result<(), RunRefusal> {
        let (row, now, actor) = (self.row(run).await?, self.inner.parts.clock.now(), actor.to_owned());
        self.inner
            .parts
            .store
            .write(Lane::Interactive, move |transaction| log(transaction, &row, action, &actor, now))
            .await?;
        Ok(())
    }

    async fn refuse_second(&self, source: &Source) -> Result<(), RunRefusal> {
        if self.inner.parts.cancel.is_cancelled() {
            return Err(RunRefusal::Closing);
        }
        let (system, entity) = (source.system(), source.entity_type.clone());
        let open = self
            .inner
            .parts
            .store
            .read(move |transaction| sync_history::open_run(transaction, system, &entity))
            .await?;
        let Some(row) = open else { return Ok(()) };
        // Its end could not be stored: it goes on instead of standing in the way for ever.
        if row.status == RunStatus::Running
            && !self.is_active(row.id)
            && self.go_on(source, row.clone()).await? == GoesOn::CutOff
        {
            return Ok(());
        }
        let percent = match self.progress(row.id) {
            Some(progress) => progress.percent,
            None => percent(row.status, row.counters.processed, row.expected),
        };
        Err(RunRefusal::AlreadyRunning { run: row.id, percent })
    }

    /// A run that could not be opened. The index is the last word on whether another one is under way.
    async fn refusal(&self, source: &Source, error: StoreError) -> RunRefusal {
        if let StoreError::Constraint { kind: ConstraintKind::Unique, .. } = &error
            && let Err(refusal) = self.refuse_second(source).await
        {
            return refusal;
        }
        error.into()
    }
}

#[async_trait]
impl StartRun for Runs {
    async fn start(&self, run: &DueRun) -> Begin {
        let request = RunRequest {
            integration: run.integration_id,
            scope: match run.scope {
                ScheduleScope::Due => Scope::Due,
                ScheduleScope::All => Scope::Everything,
            },
            ..RunRequest::due(run.system.as_str(), run.entity_type.as_str(), RunTrigger::Schedule)
        };
        match Self::start(self, request).await {
            Ok(_) => Begin::Begun,
            Err(RunRefusal::AlreadyRunning { .. }) => Begin::AlreadyRunning,
            Err(refusal) => Begin::Refused(refusal.code().to_owned()),
        }
    }
}

/// Whether a person has closed the way to a system. Everything else is waited for.
fn open_to_calls(source: &Source) -> Result<(), RunRefusal> {
    match source.destination.status() {
        DestinationStatus::Paused { by } => Err(RunRefusal::Paused { by }),
        DestinationStatus::Refused { code } => Err(RunRefusal::KeyRefused { code }),
        DestinationStatus::Closed
        | DestinationStatus::OpenUntil { .. }
        | DestinationStatus::HalfOpen { .. }
        | DestinationStatus::ThrottledUntil { .. } => Ok(()),
    }
}

/// No code of ours panics with a lock held.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
