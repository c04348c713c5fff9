//! How far an integration is set up: found out anew from what is stored and how the systems stand.

use mostrador_engine::{DestinationStatus, Engine};
use mostrador_store::tables::sync_integrations::{Party, Running};

use super::facts::{Facts, Tried};
use super::mapping;
use super::what::{self, Able};
use crate::dto::{IntegrationSteps, StepState};

/// The state of every step.
pub(super) fn steps(engine: &Engine, facts: &Facts) -> IntegrationSteps {
    let settings = &facts.row.settings;
    let known = |party: &Party| engine.destination(&party.system).is_some();
    let systems =
        if known(&settings.source) && known(&settings.target) { StepState::Done } else { StepState::Broken };
    let connection = if works(engine, &settings.source) && works(engine, &settings.target) {
        StepState::Done
    } else {
        StepState::Broken
    };
    let chosen = !settings.source.entity.is_empty() && !settings.target.entity.is_empty();
    let what = match (chosen, systems) {
        (true, _) => match what::able(engine, &settings.source, &settings.target, settings.travel) {
            Able::Yes => StepState::Done,
            Able::Not { .. } => StepState::Broken,
        },
        (false, StepState::Done) => StepState::Open,
        (false, StepState::Locked | StepState::Open | StepState::Broken) => StepState::Locked,
    };
    let mapping = match what {
        StepState::Locked | StepState::Open => StepState::Locked,
        StepState::Done | StepState::Broken if facts.mapping.is_empty() => StepState::Open,
        StepState::Done | StepState::Broken => {
            let needed = mapping::needed(engine, &settings.target);
            match mapping::is_usable(&facts.mapping, &needed) {
                mapping::Usable::Yes => StepState::Done,
                mapping::Usable::No => StepState::Broken,
            }
        }
    };
    let dry_run = match (what, mapping, facts.tried) {
        (StepState::Done, StepState::Done, Tried::Yes) => StepState::Done,
        (StepState::Done, StepState::Done, Tried::No) => StepState::Open,
        (_, _, _) => StepState::Locked,
    };
    let carries = what == StepState::Done && mapping == StepState::Done;
    let schedule = match (settings.running, carries) {
        (Running::Enabled, true) => StepState::Done,
        (Running::Enabled, false) => StepState::Broken,
        (Running::Disabled, true) if facts.row.proved_at.is_some() || dry_run == StepState::Done => {
            StepState::Open
        }
        (Running::Disabled, _) => StepState::Locked,
    };
    IntegrationSteps { systems, connection, what, mapping, dry_run, schedule }
}

/// Whether a system is connected and can be called, as far as is known. One that a person paused, or that
/// asked to wait, works.
fn works(engine: &Engine, party: &Party) -> bool {
    let Some(destination) = engine.destination(&party.system) else { return false };
    match destination.status() {
        DestinationStatus::Closed
        | DestinationStatus::ThrottledUntil { .. }
        | DestinationStatus::Paused { .. } => true,
        DestinationStatus::OpenUntil { .. }
        | DestinationStatus::HalfOpen { .. }
        | DestinationStatus::Refused { .. } => false,
    }
}
