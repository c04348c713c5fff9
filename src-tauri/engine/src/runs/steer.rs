//! What people want of runs that are open: a pause, to go on, the end.

use mostrador_store::Lane;
use mostrador_store::tables::sync_history::{self, Completeness, RunEnd, RunMode, RunScope, RunStatus};
use mostrador_store::tables::sync_state;
use tokio::sync::watch;

use super::control::Wanted;
use super::open::log;
use super::{GoesOn, RunProgress, RunRefusal, Runs, lock, open_to_calls};

/// A run with a task, which was just told something.
struct Told {
    progress: watch::Receiver<RunProgress>,
    wanted: watch::Receiver<Wanted>,
}

/// What came of it.
enum Heeded {
    /// The run stands so by now.
    Stands(RunStatus),
    /// Somebody wants the opposite by now, and perhaps the task saw nothing else.
    Overruled,
    /// The task is gone, and nothing was heard of an end.
    Gone,
}

impl Told {
    /// Waits until the run stands otherwise than `before`, or `opposite` is wanted of it.
    async fn heeded(self, before: RunStatus, opposite: Wanted) -> Heeded {
        let Self { mut progress, mut wanted } = self;
        let stands = async {
            match progress.wait_for(|progress| progress.status != before).await {
                Ok(progress) => Heeded::Stands(progress.status),
                Err(_) => Heeded::Gone,
            }
        };
        let overruled = async {
            // A run that ends is not told anything any more; how it ends is heard of there.
            if wanted.wait_for(|wanted| *wanted == opposite).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            biased;
            heeded = stands => heeded,
            () = overruled => Heeded::Overruled,
        }
    }
}

impl Runs {
    /// Lets a run wait. Answers when it does: what is under way is stored first. Where somebody lets it go on meanwhile, that
    /// is an answer too.
    ///
    /// # Errors
    /// [`RunRefusal::Over`] when it ended first.
    pub async fn pause(&self, run: i64, actor: &str) -> Result<(), RunRefusal> {
        let Some(told) = self.want(run, Wanted::Pause) else {
            let row = self.row(run).await?;
            return if row.status == RunStatus::Paused { Ok(()) } else { Err(RunRefusal::Over) };
        };
        match told.heeded(RunStatus::Running, Wanted::Go).await {
            Heeded::Stands(RunStatus::Paused) | Heeded::Overruled => self.note(run, "run_pause", actor).await,
            Heeded::Stands(
                RunStatus::Running
                | RunStatus::Completed
                | RunStatus::Failed
                | RunStatus::Stopped
                | RunStatus::Interrupted,
            )
            | Heeded::Gone => Err(RunRefusal::Over),
        }
    }

    /// Lets a paused run go on, also one that was paused before the program last ended. Answers when it does.
    ///
    /// # Errors
    /// [`RunRefusal::Over`] when it has ended, also because a run of its kind does not go on in another process.
    pub async fn resume(&self, run: i64, actor: &str) -> Result<(), RunRefusal> {
        let opening = self.inner.opening.lock().await;
        if let Some(told) = self.want(run, Wanted::Go) {
            drop(opening);
            return match told.heeded(RunStatus::Paused, Wanted::Pause).await {
                Heeded::Stands(RunStatus::Running | RunStatus::Completed | RunStatus::Failed)
                | Heeded::Overruled => self.note(run, "run_resume", actor).await,
                Heeded::Stands(RunStatus::Paused | RunStatus::Stopped | RunStatus::Interrupted) => {
                    Err(RunRefusal::Over)
                }
                Heeded::Gone => Err(RunRefusal::Closing),
            };
        }
        let row = self.row(run).await?;
        if row.status != RunStatus::Paused {
            return Err(RunRefusal::Over);
        }
        let (source, _) = self.source(&row.system, &row.entity_type).await?;
        open_to_calls(&source)?;
        match self.go_on(&source, row).await? {
            GoesOn::Yes => self.note(run, "run_resume", actor).await,
            GoesOn::CutOff => Err(RunRefusal::Over),
        }
    }

    /// Ends a run; what is stored stays. Answers when it has ended.
    ///
    /// # Errors
    /// [`RunRefusal::Over`] when it ended by itself before.
    pub async fn stop(&self, run: i64, actor: &str) -> Result<(), RunRefusal> {
        let opening = self.inner.opening.lock().await;
        if let Some(Told { mut progress, .. }) = self.want(run, Wanted::Stop) {
            // Meanwhile runs of other entities may start.
            drop(opening);
            while progress.changed().await.is_ok() {}
            let row = self.row(run).await?;
            return match row.status {
                RunStatus::Stopped => self.note(run, "run_stop", actor).await,
                RunStatus::Running | RunStatus::Paused => Err(RunRefusal::Closing),
                RunStatus::Completed | RunStatus::Failed | RunStatus::Interrupted => Err(RunRefusal::Over),
            };
        }
        let row = self.row(run).await?;
        match row.status {
            RunStatus::Running | RunStatus::Paused => {}
            RunStatus::Stopped | RunStatus::Completed | RunStatus::Failed | RunStatus::Interrupted => {
                return Err(RunRefusal::Over);
            }
        }
        let now = self.inner.parts.clock.now();
        let actor = actor.to_owned();
        self.inner
            .parts
            .store
            .write(Lane::Interactive, move |transaction| {
                let end = RunEnd::of(RunStatus::Stopped, Completeness::Unknown);
                sync_history::finish(transaction, run, &end, now)?;
                if row.mode == RunMode::Real && row.scope != RunScope::Ids {
                    sync_state::drop_read(transaction, &row.system, &row.entity_type, now)?;
                }
                log(transaction, &row, "run_stop", &actor, now)
            })
            .await?;
        self.forget_spool(run);
        Ok(())
    }

    /// Tells a run's task what is wanted; `None` without one. A run that is to end ends, whatever is wanted of it later:
    /// somebody waits for that.
    fn want(&self, run: i64, wanted: Wanted) -> Option<Told> {
        let active = lock(&self.inner.active);
        let active = active.get(&run)?;
        active.wanted.send_if_modified(|now| {
            let changes = *now != Wanted::Stop && *now != wanted;
            if changes {
                *now = wanted;
            }
            changes
        });
        Some(Told { progress: active.progress.clone(), wanted: active.wanted.subscribe() })
    }
}
