//! Runs an integration as a whole.

use mostrador_domain::merge::Side;
use mostrador_store::tables::sync_history::{RunMode, RunStatus};
use mostrador_store::tables::sync_integrations::{self, IntegrationRow, LOCAL_SYSTEM, Origin, Party, Travel};
use mostrador_store::tables::{sync_entity_config, sync_state};
use mostrador_store::{Store, StoreError};

use super::pair::{Pair, Unusable};
use crate::runs::{RunRefusal, RunRequest, Runs, Scope};

/// Reads the source of an integration in its name, which carries what it holds to the target. Answers the source's run as
/// soon as that is opened.
///
/// Before it, the target is read where that was never done to its end: nobody would know otherwise which records are there
/// already. Where both ways are wanted, the target is also read before every real run.
pub(crate) async fn run(
    store: &Store,
    runs: &Runs,
    id: i64,
    mode: RunMode,
    limit: Option<u64>,
    actor: &str,
) -> Result<i64, RunRefusal> {
    let row = usable(store, id).await?;
    let known = known(store, &row.settings.target).await?;
    let both = match row.settings.travel {
        Travel::Both => true,
        Travel::SourceToTarget | Travel::TargetToSource => false,
    };
    match (known, mode) {
        (Known::NotReadable, RunMode::Real | RunMode::DryRun) => {}
        // In nobody's name: a dry run must not carry anything back.
        (Known::Never, RunMode::DryRun) => whole(runs, &row, None, actor).await?,
        (Known::Never, RunMode::Real) => whole(runs, &row, Some(id).filter(|_| both), actor).await?,
        (Known::Once, RunMode::Real) if both => changes(runs, &row, actor).await?,
        (Known::Once, RunMode::Real | RunMode::DryRun) => {}
    }
    let Party { system, entity } = &row.settings.source;
    let request = RunRequest {
        mode,
        limit,
        // What was read before in nobody's name has not been carried; what is carried already is found by its mark.
        scope: Scope::Everything,
        integration: Some(id),
        ..RunRequest::manual(system, entity, actor)
    };
    runs.start(request).await
}

/// The integration, if it can carry anything.
async fn usable(store: &Store, id: i64) -> Result<IntegrationRow, RunRefusal> {
    let loaded = store
        .read(move |transaction| {
            let Some(row) = sync_integrations::find(transaction, id)? else { return Ok(None) };
            Ok::<_, StoreError>(match Pair::load(transaction, row.clone(), Side::Source) {
                Ok(_) => Some(Ok(row)),
                Err(Unusable::Store(error)) => return Err(error),
                Err(Unusable::Mapping | Unusable::Filters) => Some(Err(RunRefusal::MappingUnusable)),
            })
        })
        .await?;
    let row = loaded.ok_or(RunRefusal::Unknown)??;
    let is_pair = row.origin == Origin::Person
        && row.settings.source.system != LOCAL_SYSTEM
        && row.settings.target.system != LOCAL_SYSTEM;
    if is_pair { Ok(row) } else { Err(RunRefusal::Unknown) }
}

/// What is known of the records of an entity.
enum Known {
    /// It is not read in runs.
    NotReadable,
    /// It was never read to its end.
    Never,
    /// It was.
    Once,
}

async fn known(store: &Store, party: &Party) -> Result<Known, RunRefusal> {
    let Party { system, entity } = party.clone();
    let (config, state) = store
        .read(move |transaction| {
            let config = sync_entity_config::find(transaction, &system, &entity)?;
            Ok::<_, StoreError>((config, sync_state::find(transaction, &system, &entity)?))
        })
        .await?;
    let readable = config.is_some_and(|config| match config.flow {
        sync_entity_config::Flow::In | sync_entity_config::Flow::Both => true,
        sync_entity_config::Flow::Out => false,
    });
    Ok(match state.and_then(|state| state.last_full_at) {
        Some(_) => Known::Once,
        None if readable => Known::Never,
        None => Known::NotReadable,
    })
}

/// Reads the target to its end.
async fn whole(
    runs: &Runs,
    row: &IntegrationRow,
    integration: Option<i64>,
    actor: &str,
) -> Result<(), RunRefusal> {
    let Party { system, entity } = &row.settings.target;
    let request =
        RunRequest { scope: Scope::Everything, integration, ..RunRequest::manual(system, entity, actor) };
    let run = match runs.start(request).await {
        Ok(run) | Err(RunRefusal::AlreadyRunning { run, .. }) => run,
        Err(refusal) => return Err(refusal),
    };
    match runs.ended(run).await?.status {
        RunStatus::Completed => Ok(()),
        RunStatus::Running
        | RunStatus::Paused
        | RunStatus::Stopped
        | RunStatus::Failed
        | RunStatus::Interrupted => Err(RunRefusal::TargetUnread { run }),
    }
}

/// Reads what changed at the target. Where that cannot be done now, what is known of it has to do: the next read of it
/// brings the rest.
async fn changes(runs: &Runs, row: &IntegrationRow, actor: &str) -> Result<(), RunRefusal> {
    let Party { system, entity } = &row.settings.target;
    let request = RunRequest { integration: Some(row.id), ..RunRequest::manual(system, entity, actor) };
    match runs.start(request).await {
        Ok(run) | Err(RunRefusal::AlreadyRunning { run, .. }) => {
            runs.ended(run).await?;
            Ok(())
        }
        Err(refusal @ (RunRefusal::Closing | RunRefusal::Store(_))) => Err(refusal),
        Err(
            RunRefusal::Unknown
            | RunRefusal::SwitchedOff
            | RunRefusal::Paused { .. }
            | RunRefusal::KeyRefused { .. }
            | RunRefusal::Over
            | RunRefusal::MappingUnusable
            | RunRefusal::TargetUnread { .. },
        ) => Ok(()),
    }
}
