//! *Probar conexión* for systems besides the ordering remote, in the words of the screen.

use mostrador_connector::{CheckReport, CheckStepName, RemoteError};
use mostrador_engine::code_of;

use crate::dto::{ConnectionCheckView, RemoteCheckName, RemoteCheckOutcome, RemoteCheckStep};
use crate::reasons::folder_check::UNREACHABLE;

/// The steps of a folder.
const STEPS: [(CheckStepName, RemoteCheckName); 4] = [
    (CheckStepName::Reached, RemoteCheckName::FolderFound),
    (CheckStepName::Accepted, RemoteCheckName::FolderOpened),
    (CheckStepName::CanRead, RemoteCheckName::CanRead),
    (CheckStepName::CanWrite, RemoteCheckName::CanWrite),
];

/// What a check found. A report ends with the first step that failed; the others were not tried.
pub(super) fn view(report: &CheckReport) -> ConnectionCheckView {
    let steps = STEPS.iter().map(|(name, shown)| {
        let step = report.steps.iter().find(|step| step.name == *name);
        let (outcome, reason) = match step.map(|step| &step.result) {
            None => (RemoteCheckOutcome::NotTried, None),
            Some(Ok(())) => (RemoteCheckOutcome::Passed, None),
            Some(Err(error)) => (RemoteCheckOutcome::Failed, Some(reason_of(error))),
        };
        RemoteCheckStep {
            name: *shown,
            outcome,
            reason,
            detail: step.and_then(|step| step.detail.clone()),
            duration_ms: 0,
        }
    });
    ConnectionCheckView { steps: steps.collect() }
}

fn reason_of(error: &RemoteError) -> String {
    match error {
        RemoteError::Unreachable { .. } => UNREACHABLE.to_owned(),
        RemoteError::Transient { .. }
        | RemoteError::Throttled { .. }
        | RemoteError::Auth { .. }
        | RemoteError::Conflict { .. }
        | RemoteError::Record { .. }
        | RemoteError::TooLarge
        | RemoteError::Batch { .. } => code_of(error),
    }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
