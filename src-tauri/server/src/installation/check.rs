//! *Probar conexión*, in the words of the screen.

use mostrador_api::reasons::remote_check as reasons;
use mostrador_api::{RemoteCheckName, RemoteCheckOutcome, RemoteCheckStep, RemoteCheckView};
use mostrador_connectors::whatsapp::{ProbeOutcome, ProbeReason, ProbeReport, ProbeStep};

/// What a probe found.
pub(super) fn view(report: ProbeReport) -> RemoteCheckView {
    let steps = vec![
        step(RemoteCheckName::Reached, report.reached),
        step(RemoteCheckName::KeyAccepted, report.key_accepted),
        step(RemoteCheckName::InstantChannel, report.instant_channel),
        step(RemoteCheckName::Version, report.version),
    ];
    RemoteCheckView { steps }
}

/// The key that should be tried cannot be read, so nothing was tried.
pub(super) fn without_key() -> RemoteCheckView {
    let not_tried = |name| RemoteCheckStep {
        name,
        outcome: RemoteCheckOutcome::NotTried,
        reason: None,
        detail: None,
        duration_ms: 0,
    };
    let key = RemoteCheckStep {
        outcome: RemoteCheckOutcome::Failed,
        reason: Some(reasons::KEY_UNREADABLE.to_owned()),
        ..not_tried(RemoteCheckName::KeyAccepted)
    };
    let steps = vec![
        not_tried(RemoteCheckName::Reached),
        key,
        not_tried(RemoteCheckName::InstantChannel),
        not_tried(RemoteCheckName::Version),
    ];
    RemoteCheckView { steps }
}

fn step(name: RemoteCheckName, step: ProbeStep) -> RemoteCheckStep {
    let (outcome, reason) = match step.outcome {
        ProbeOutcome::Passed => (RemoteCheckOutcome::Passed, None),
        ProbeOutcome::Warned(reason) => (RemoteCheckOutcome::Warned, Some(reason)),
        ProbeOutcome::Failed(reason) => (RemoteCheckOutcome::Failed, Some(reason)),
        ProbeOutcome::NotTried => (RemoteCheckOutcome::NotTried, None),
    };
    RemoteCheckStep {
        name,
        outcome,
        reason: reason.map(|reason| key_of(reason).to_owned()),
        detail: step.detail,
        // 0 says that nobody measured it.
        duration_ms: u32::try_from(step.took.as_millis()).unwrap_or(u32::MAX).max(1),
    }
}

/// The key of a reason in the catalogue `reasons`.
fn key_of(reason: ProbeReason) -> &'static str {
    match reason {
        ProbeReason::NoName => reasons::NO_NAME,
        ProbeReason::RefusedConnection => reasons::REFUSED_CONNECTION,
        ProbeReason::TimedOut => reasons::TIMED_OUT,
        ProbeReason::Tls => reasons::TLS,
        ProbeReason::Unreachable => reasons::UNREACHABLE,
        ProbeReason::NotTheServer => reasons::NOT_THE_SERVER,
        ProbeReason::WrongKey => reasons::WRONG_KEY,
        ProbeReason::NoServerKey => reasons::NO_SERVER_KEY,
        ProbeReason::NoKey => reasons::KEY_UNREADABLE,
        ProbeReason::Throttled => reasons::THROTTLED,
        ProbeReason::ServerError => reasons::SERVER_ERROR,
        ProbeReason::NoChannel => reasons::NO_CHANNEL,
        ProbeReason::ChannelRefused => reasons::CHANNEL_REFUSED,
        ProbeReason::UnknownVersion => reasons::UNKNOWN_VERSION,
    }
}
