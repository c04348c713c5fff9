//! *Centro de sincronización*: what is in step, what waits, and what needs a person.

mod act;
mod attention;
mod charts;
mod figures;
mod key;
mod overview;
mod records;
mod retry;
mod titles;

use mostrador_engine::{ControlError, Engine, RunRefusal};

pub(super) use act::unchanged;
pub(crate) use act::{record_exclude, record_include, sync_now, system_pause, system_resume, system_try};
pub(crate) use attention::sync_attention;
pub(crate) use charts::sync_charts;
pub(crate) use figures::RecordCounts;
pub(crate) use overview::sync_overview;
pub(crate) use records::{sync_excluded, sync_pending};
pub(crate) use retry::{sync_dismiss, sync_retry, sync_retry_all};
pub(super) use titles::{title_of_payload, title_of_record};

use crate::dto::PageRequest;
use crate::error::{ApiError, ErrorCode};

/// The most entries of a page.
pub(crate) const PAGE: u32 = 500;

/// Names of the connected systems that a request is about.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// By name.
    pub(super) systems: Vec<&'static str>,
    pub(super) entity_type: Option<String>,
    /// At most so many entries.
    pub(super) limit: u32,
}

impl Wanted {
    pub(super) fn of(engine: &Engine, request: &PageRequest) -> Self {
        let chosen = |system: &&'static str| request.system.as_ref().is_none_or(|wanted| wanted == system);
        Self {
            systems: engine.destinations().iter().map(|system| system.system).filter(chosen).collect(),
            entity_type: request.entity_type.clone(),
            limit: request.limit.clamp(1, PAGE),
        }
    }

    /// The names as a JSON list.
    pub(super) fn systems_text(&self) -> String {
        serde_json::Value::from(self.systems.clone()).to_string()
    }

    pub(super) fn holds(&self, system: &str, entity_type: &str) -> bool {
        self.systems.contains(&system) && self.entity_type.as_ref().is_none_or(|wanted| wanted == entity_type)
    }
}

/// The name of a connected system as the engine has it.
pub(crate) fn connected(engine: &Engine, system: &str) -> Result<&'static str, ApiError> {
    engine.destination(system).map(mostrador_engine::Destination::system).ok_or_else(not_found)
}

pub(crate) fn not_found() -> ApiError {
    ApiError::Coded(ErrorCode::NotFound, "there is nothing of that name".to_owned())
}

pub(super) fn over() -> ApiError {
    ApiError::Coded(ErrorCode::Over, "there is nothing left to do".to_owned())
}

/// Why a run cannot start, or cannot be told anything.
pub(crate) fn refused(refusal: RunRefusal) -> ApiError {
    let text = refusal.to_string();
    let code = match refusal {
        RunRefusal::AlreadyRunning { percent, .. } => {
            let percent = percent.map(|percent| percent.to_string()).unwrap_or_default();
            return ApiError::Coded(ErrorCode::AlreadyRunning, percent);
        }
        // Whoever paused it is a person: its name is on the screen and not in an error's text.
        RunRefusal::Paused { .. } => {
            return ApiError::Coded(ErrorCode::Paused, "the system is paused".to_owned());
        }
        RunRefusal::Store(error) => return ApiError::Store(error),
        RunRefusal::Unknown => ErrorCode::NotFound,
        RunRefusal::SwitchedOff => ErrorCode::Paused,
        RunRefusal::KeyRefused { .. } => ErrorCode::KeyRefused,
        RunRefusal::Over => ErrorCode::Over,
        RunRefusal::MappingUnusable => ErrorCode::MappingUnusable,
        // Its run is in the history, with the reason.
        RunRefusal::TargetUnread { .. } => ErrorCode::Unreachable,
        RunRefusal::Closing => ErrorCode::Closing,
    };
    ApiError::Coded(code, text)
}

pub(super) fn uncontrolled(error: ControlError) -> ApiError {
    match error {
        ControlError::UnknownSystem => not_found(),
        ControlError::Store(error) => ApiError::Store(error),
    }
}
