//! What a person does when everything works again: reads all of a system and waits until nothing is left to do.

use std::time::Duration;

use mostrador_engine::{RunRefusal, RunRequest, Scope};
use mostrador_store::Store;
use mostrador_store::tables::sync_history::{RunMode, RunRow};

use crate::life::{Life, pass};

/// How long one run, or what it set in motion, may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(900);

/// A run of everything, from its start to its end.
pub(crate) async fn read_everything(
    life: &Life,
    (system, entity): (&'static str, &'static str),
    mode: RunMode,
) -> Result<RunRow, String> {
    let request = RunRequest { mode, scope: Scope::Everything, ..RunRequest::manual(system, entity, "Ana") };
    let id = loop {
        match life.engine.runs().start(request.clone()).await {
            Ok(id) => break id,
            // Somebody was faster.
            Err(RunRefusal::AlreadyRunning { run, .. }) => drop(ended(life, run).await?),
            Err(refusal) => return Err(format!("a run is refused: {refusal}")),
        }
    };
    ended(life, id).await?.map_err(|refusal| format!("a run is lost: {refusal}"))
}

/// The end of a run; what was lost with it is the caller's to judge.
pub(crate) async fn ended(life: &Life, run: i64) -> Result<Result<RunRow, RunRefusal>, String> {
    let ended = tokio::time::timeout(PATIENCE, life.engine.runs().ended(run)).await;
    ended.map_err(|_| "a run does not end".to_owned())
}

/// Waits until nothing is left to do, and not for ever; answers how much is.
pub(crate) async fn until_done(life: &Life, left_to_do: impl AsyncFn(&Store) -> u64) -> u64 {
    let began = tokio::time::Instant::now();
    loop {
        pass(Duration::from_secs(5)).await;
        let left = left_to_do(&life.store).await;
        if left == 0 || began.elapsed() > PATIENCE / 10 {
            return left;
        }
    }
}
