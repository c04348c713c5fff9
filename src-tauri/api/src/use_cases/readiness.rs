//! What it takes to receive orders, and the machine that it is received on.

use mostrador_engine::ConnectionState as Link;
use mostrador_store::StoreError;
use mostrador_store::tables::people;

use super::settings::remote_view;
use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::installation::Condition;
use crate::reasons::readiness as reasons;
use crate::{Api, Session, stored, view};

type Found = (ReadinessState, Option<&'static str>);

pub(crate) async fn readiness_get(api: &Api, _: &Session, _: Nothing) -> Result<ReadinessView, ApiError> {
    let (administrators, sound, desktop) = api
        .engine()
        .store()
        .read(|transaction| {
            Ok::<_, StoreError>((
                people::count_active_administrators(transaction)?,
                stored::sound(transaction)?,
                stored::desktop(transaction)?,
            ))
        })
        .await?;
    let condition = api.desktop().condition();
    let off = |on: bool, reason| if on { None } else { Some(reason) };
    let found = [
        (ReadinessName::People, someone(administrators)),
        (ReadinessName::Remote, remote(&remote_view(api).await?)),
        (ReadinessName::Connection, connection(view::link(&api.engine()).state)),
        (ReadinessName::Sound, machine(&condition.sound, off(sound.enabled, reasons::SOUND_OFF))),
        (
            ReadinessName::Notifications,
            machine(&condition.notifications, off(desktop.notifications, reasons::NOTIFICATIONS_OFF)),
        ),
        (ReadinessName::Awake, machine(&condition.awake, off(desktop.keep_awake, reasons::AWAKE_OFF))),
        (
            ReadinessName::Autostart,
            machine(&condition.autostart, off(desktop.autostart, reasons::AUTOSTART_OFF)),
        ),
    ];
    let items = found
        .into_iter()
        .map(|(name, (state, reason))| ReadinessItem { name, state, reason: reason.map(str::to_owned) })
        .collect();
    Ok(ReadinessView { items })
}

fn someone(administrators: u32) -> Found {
    if administrators == 0 { missing(reasons::NO_PEOPLE) } else { READY }
}

/// A key that is there and old, or in a file, still opens the remote.
fn remote(remote: &RemoteSettingsView) -> Found {
    if remote.source == RemoteSource::None {
        return missing(reasons::NO_REMOTE);
    }
    match (remote.key.storage, remote.key.renewal) {
        (KeyStorage::Missing, _) => missing(reasons::KEY_MISSING),
        (KeyStorage::Unreadable, _) => missing(reasons::KEY_UNREADABLE),
        (KeyStorage::Keyring | KeyStorage::File | KeyStorage::Environment, KeyRenewal::Due) => {
            warning(reasons::KEY_RENEWAL_DUE)
        }
        (KeyStorage::File, KeyRenewal::NotDue) => warning(reasons::KEY_IN_FILE),
        (KeyStorage::Keyring | KeyStorage::Environment, KeyRenewal::NotDue) => READY,
    }
}

fn connection(state: Link) -> Found {
    match state {
        Link::Live => READY,
        // Orders come, or are about to.
        Link::Connecting | Link::Reconnecting | Link::Polling => warning(reasons::NOT_CONNECTED),
        Link::NotConfigured | Link::Offline => missing(reasons::NOT_CONNECTED),
        Link::Refused => missing(reasons::KEY_REFUSED),
    }
}

/// What somebody switched off (`off` says so) is worth a word, not an alarm; what is on and does not work is worse.
fn machine(condition: &Condition, off: Option<&'static str>) -> Found {
    match (condition, off) {
        (Condition::None, _) => (ReadinessState::NotApplicable, Some(reasons::HEADLESS)),
        (Condition::Good | Condition::Bad(_), Some(off)) => warning(off),
        (Condition::Good, None) => READY,
        // Another device plays in its place.
        (Condition::Bad(reason), None) if *reason == reasons::SOUND_DEVICE_MISSING => warning(reason),
        (Condition::Bad(reason), None) => missing(reason),
    }
}

const READY: Found = (ReadinessState::Ready, None);

fn warning(reason: &'static str) -> Found {
    (ReadinessState::Warning, Some(reason))
}

fn missing(reason: &'static str) -> Found {
    (ReadinessState::Missing, Some(reason))
}

pub(crate) async fn sound_devices(api: &Api, _: &Session, _: Nothing) -> Result<SoundDevicesView, ApiError> {
    Ok(api.desktop().sound_devices().await)
}

pub(crate) async fn sound_test(
    api: &Api,
    _: &Session,
    request: SoundTestRequest,
) -> Result<SoundTestView, ApiError> {
    if request.volume > 100 {
        return Err(ApiError::Coded(ErrorCode::InvalidValue, "volume".to_owned()));
    }
    Ok(api.desktop().sound_test(request).await)
}

#[cfg(test)]
#[path = "readiness_tests.rs"]
mod tests;
