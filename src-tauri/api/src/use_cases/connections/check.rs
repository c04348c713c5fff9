//! *Probar conexión* for systems besides the ordering remote, in the words of the screen.

use mostrador_connector::{CheckReport, CheckStepName, RemoteError};
use mostrador_engine::code_of;

use crate::dto::{ConnectionCheckView, RemoteCheckName, RemoteCheckOutcome, RemoteCheckStep};
use crate::reasons::{account_check, folder_check};
use crate::use_cases::wispro;

/// Which words a kind of system takes.
struct Words {
    steps: &'static [(CheckStepName, RemoteCheckName)],
    reason: fn(&RemoteError) -> String,
}

const FOLDER: Words = Words {
    steps: &[
        (CheckStepName::Reached, RemoteCheckName::FolderFound),
        (CheckStepName::Accepted, RemoteCheckName::FolderOpened),
        (CheckStepName::CanRead, RemoteCheckName::CanRead),
        (CheckStepName::CanWrite, RemoteCheckName::CanWrite),
    ],
    reason: reason_of_folder,
};

const ACCOUNT: Words = Words {
    steps: &[
        (CheckStepName::Reached, RemoteCheckName::Reached),
        (CheckStepName::Accepted, RemoteCheckName::KeyAccepted),
        (CheckStepName::CanRead, RemoteCheckName::CanReadClients),
    ],
    reason: reason_of_account,
};

/// What a check of a system of that kind found. A report ends with the first step that failed; the others were not tried.
pub(super) fn view(kind: &str, report: &CheckReport) -> ConnectionCheckView {
    let words = if kind == wispro::KIND { ACCOUNT } else { FOLDER };
    let steps = words.steps.iter().map(|(name, shown)| {
        let step = report.steps.iter().find(|step| step.name == *name);
        let (outcome, reason) = match step.map(|step| &step.result) {
            None => (RemoteCheckOutcome::NotTried, None),
            Some(Ok(())) => (RemoteCheckOutcome::Passed, None),
            Some(Err(error)) => (RemoteCheckOutcome::Failed, Some((words.reason)(error))),
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

fn reason_of_account(error: &RemoteError) -> String {
    let code = code_of(error);
    let reason = match error {
        RemoteError::Unreachable { .. } => account_check::UNREACHABLE,
        RemoteError::Throttled { .. } => account_check::THROTTLED,
        RemoteError::Auth { .. } if code == account_check::LICENCE_EXPIRED => account_check::LICENCE_EXPIRED,
        RemoteError::Auth { .. } => account_check::TOKEN_REFUSED,
        RemoteError::Transient { .. } => match code.as_str() {
            "NOT_THE_API" | "BODY_NOT_JSON" | "HTTP_3XX" => account_check::NOT_THE_SERVICE,
            "KEY_UNREADABLE" => account_check::KEY_UNREADABLE,
            _ => account_check::SERVER_ERROR,
        },
        RemoteError::Conflict { .. }
        | RemoteError::Record { .. }
        | RemoteError::TooLarge
        | RemoteError::Batch { .. } => account_check::SERVER_ERROR,
    };
    reason.to_owned()
}

fn reason_of_folder(error: &RemoteError) -> String {
    match error {
        RemoteError::Unreachable { .. } => folder_check::UNREACHABLE.to_owned(),
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
