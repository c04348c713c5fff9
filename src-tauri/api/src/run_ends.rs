//! The end of *Sincronizar con Wispro* is told to whoever sits at the machine, whatever it shows: a run that a person
//! started takes minutes, and people do something else meanwhile.

use std::collections::BTreeSet;
use std::sync::{Arc, Weak};

use mostrador_engine::clients::CLIENT;
use mostrador_engine::{Engine, EngineEvent, RunProgress};
use mostrador_store::tables::sync_history::{RunCounters, RunMode, RunStatus, RunTrigger};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use crate::alerting::{AlertWords, names};
use crate::api::Parts;
use crate::dto::MachineLanguage;
use crate::use_cases::WISPRO;
use crate::view;

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
    let parts = Arc::downgrade(parts);
    tokio::spawn(async move {
        let following = async {
            loop {
                let engine = engines.borrow_and_update().clone();
                tokio::select! {
                    biased;
                    changed = engines.changed() => if changed.is_err() { return },
                    () = async {
                        listen(&parts, &engine).await;
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

async fn listen(parts: &Weak<Parts>, engine: &Engine) {
    let mut events = engine.subscribe();
    let mut told = BTreeSet::new();
    loop {
        match events.recv().await {
            Ok(EngineEvent::Run(progress)) => {
                if is_awaited(&progress) && told.insert(progress.run_id) {
                    let Some(parts) = parts.upgrade() else { return };
                    tell(&parts, &progress).await;
                }
            }
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

/// Whether a person waits for the end of this run, and it is there.
fn is_awaited(progress: &RunProgress) -> bool {
    let by_a_person = match progress.trigger {
        RunTrigger::Manual | RunTrigger::Retry => true,
        RunTrigger::Schedule | RunTrigger::Event => false,
    };
    by_a_person
        && progress.mode == RunMode::Real
        && progress.entity_type == CLIENT
        && !view::is_open(progress.status)
        // Whoever stopped it knows.
        && progress.status != RunStatus::Stopped
}

async fn tell(parts: &Parts, progress: &RunProgress) {
    let kinds = match parts.connections().list().await {
        Ok(connections) => connections,
        Err(error) => {
            tracing::warn!(%error, "the connections could not be read");
            return;
        }
    };
    if !kinds.iter().any(|one| one.system == progress.system && one.kind == WISPRO) {
        return;
    }
    let name = names(parts).await.remove(progress.system).unwrap_or_else(|| progress.system.to_owned());
    parts.desktop().tell_run(&RunEnd { name, status: progress.status, counters: progress.counters });
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
