//! The end of *Sincronizar con Wispro* is told to whoever sits at the machine, whatever it shows: a run that a person
//! started takes minutes, and people do something else meanwhile.

use std::collections::BTreeSet;
use std::sync::{Arc, Weak};

use mostrador_domain::Timestamp;
use mostrador_engine::clients::CLIENT;
use mostrador_engine::{Engine, EngineEvent, RunProgress};
use mostrador_store::StoreError;
use mostrador_store::tables::sync_history::{self, RunCounters, RunMode, RunRow, RunStatus, RunTrigger};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use crate::alerting::{AlertWords, names};
use crate::api::Parts;
use crate::dto::MachineLanguage;
use crate::use_cases::WISPRO;
use crate::view;

/// So many of the latest runs of a connection are looked through for ends that nobody heard of.
const LATEST: u32 = 20;

/// How a run ended that a person waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunEnd {
    /// What people call the system.
    pub name: String,
    /// How it ended.
    pub status: RunStatus,
    /// What became of the records.
    pub counters: RunCounters,
}

/// Follows whichever engine runs until every [`Api`](crate::Api) is gone or the application closes.
pub(crate) fn start(
    parts: &Arc<Parts>,
    mut closed: watch::Receiver<bool>,
    mut engines: watch::Receiver<Engine>,
) {
    let (parts, mut has_desktop) = (Arc::downgrade(parts), parts.has_desktop.subscribe());
    // An engine ends what cannot go on while it starts, before there is anybody to listen.
    let mut ends = Ends { since: engines.borrow().started_at(), told: BTreeSet::new() };
    tokio::spawn(async move {
        let following = async {
            // The machine is given last. What ends before is stored, and told then.
            if has_desktop.wait_for(|given| *given).await.is_err() {
                return;
            }
            loop {
                let engine = engines.borrow_and_update().clone();
                tokio::select! {
                    biased;
                    changed = engines.changed() => if changed.is_err() { return },
                    () = async {
                        ends.listen(&parts, &engine).await;
                        // Most likely another engine takes its place in a moment.
                        std::future::pending::<()>().await;
                    } => {}
                }
            }
        };
        tokio::select! {
            biased;
            _ = closed.wait_for(|closed| *closed) => {}
            () = following => {}
        }
    });
}

/// What is known of ends.
struct Ends {
    /// Every end from then on is told.
    since: Timestamp,
    /// Runs whose ends were told.
    told: BTreeSet<i64>,
}

/// The end of a run.
struct Ended {
    run: i64,
    system: String,
    status: RunStatus,
    counters: RunCounters,
}

impl Ends {
    async fn listen(&mut self, parts: &Weak<Parts>, engine: &Engine) {
        let mut events = engine.subscribe();
        // Runs that could not go on were ended before anybody could listen to this engine.
        self.catch_up(parts, engine).await;
        loop {
            match events.recv().await {
                Ok(EngineEvent::Run(progress)) => {
                    let RunProgress { run_id, system, entity_type, trigger, mode, status, counters, .. } =
                        *progress;
                    if entity_type == CLIENT && is_awaited(trigger, mode, status) {
                        let ended = Ended { run: run_id, system: system.to_owned(), status, counters };
                        self.tell(parts, ended).await;
                    }
                }
                Ok(_) => {}
                // Any of what was missed may have been an end.
                Err(RecvError::Lagged(_)) => self.catch_up(parts, engine).await,
                Err(RecvError::Closed) => return,
            }
        }
    }

    /// Tells the ends that are stored and were not heard of.
    async fn catch_up(&mut self, parts: &Weak<Parts>, engine: &Engine) {
        let since = self.since;
        let systems: Vec<&'static str> = engine.destinations().iter().map(|system| system.system).collect();
        let found = engine.store().read(move |transaction| {
            let mut ended = Vec::new();
            for system in systems {
                for row in sync_history::list(transaction, system, CLIENT, i64::MAX, LATEST)? {
                    if row.ended_at.is_some_and(|at| at >= since)
                        && is_awaited(row.trigger, row.mode, row.status)
                    {
                        let RunRow { id: run, system, status, counters, .. } = row;
                        ended.push(Ended { run, system, status, counters });
                    }
                }
            }
            Ok::<_, StoreError>(ended)
        });
        match found.await {
            Ok(found) => {
                for ended in found {
                    self.tell(parts, ended).await;
                }
            }
            Err(error) => tracing::warn!(%error, "the latest runs could not be read"),
        }
    }

    async fn tell(&mut self, parts: &Weak<Parts>, ended: Ended) {
        let Some(parts) = parts.upgrade() else { return };
        if self.told.insert(ended.run) {
            tell(&parts, ended).await;
        }
    }
}

/// Whether a person waits for the end of such a run of clients, and it is there.
fn is_awaited(trigger: RunTrigger, mode: RunMode, status: RunStatus) -> bool {
    let by_a_person = match trigger {
        RunTrigger::Manual | RunTrigger::Retry => true,
        RunTrigger::Schedule | RunTrigger::Event => false,
    };
    by_a_person
        && mode == RunMode::Real
        && !view::is_open(status)
        // Whoever stopped it knows.
        && status != RunStatus::Stopped
}

async fn tell(parts: &Parts, ended: Ended) {
    let kinds = match parts.connections().list().await {
        Ok(connections) => connections,
        Err(error) => {
            tracing::warn!(%error, "the connections could not be read");
            return;
        }
    };
    if !kinds.iter().any(|one| one.system == ended.system && one.kind == WISPRO) {
        return;
    }
    let name = names(parts).await.remove(ended.system.as_str()).unwrap_or(ended.system);
    parts.desktop().tell_run(&RunEnd { name, status: ended.status, counters: ended.counters });
}

/// What the end of a run says. Names and counts only.
pub fn run_end_words(language: MachineLanguage, end: &RunEnd) -> AlertWords {
    let RunCounters { created, updated, unchanged, skipped, conflicted, failed, .. } = end.counters;
    let figure = |count: u64| grouped(count, language);
    let figures = |words: [&str; 6]| {
        let counts = [created, updated, unchanged, skipped, conflicted, failed];
        let said = words.into_iter().zip(counts).enumerate();
        // Conflicts are told where there are any.
        let said = said.filter(|(place, (_, count))| *place != 4 || *count > 0);
        let said: Vec<String> = said.map(|(_, (word, count))| format!("{} {word}", figure(count))).collect();
        format!("{}.", said.join(", "))
    };
    let name = &end.name;
    let (title, body) = match (language, end.status) {
        (MachineLanguage::Es, RunStatus::Completed) => (
            format!("{name} terminado"),
            figures(["creados", "actualizados", "sin cambios", "omitidos", "en conflicto", "con error"]),
        ),
        (MachineLanguage::En, RunStatus::Completed) => (
            format!("{name} finished"),
            figures(["created", "updated", "unchanged", "skipped", "in conflict", "failed"]),
        ),
        (
            MachineLanguage::Es,
            RunStatus::Failed
            | RunStatus::Stopped
            | RunStatus::Interrupted
            | RunStatus::Running
            | RunStatus::Paused,
        ) => (
            format!("{name} no terminó"),
            "Lo que ya se guardó se conserva. Abra el informe: dice qué pasó y qué hacer.".to_owned(),
        ),
        (
            MachineLanguage::En,
            RunStatus::Failed
            | RunStatus::Stopped
            | RunStatus::Interrupted
            | RunStatus::Running
            | RunStatus::Paused,
        ) => (
            format!("{name} did not finish"),
            "What was saved is kept. Open the report: it says what happened and what to do.".to_owned(),
        ),
    };
    AlertWords { title, body }
}

/// 1.890 or 1,890.
fn grouped(count: u64, language: MachineLanguage) -> String {
    let sign = match language {
        MachineLanguage::Es => '.',
        MachineLanguage::En => ',',
    };
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(sign);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
#[path = "run_ends_tests.rs"]
mod tests;
