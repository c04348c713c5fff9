use mostrador_engine::ConnectionState as Link;

use super::*;
use crate::reasons::readiness::ALL;

fn remote_with(source: RemoteSource, storage: KeyStorage, renewal: KeyRenewal) -> RemoteSettingsView {
    RemoteSettingsView { address: None, source, key: KeyView { storage, stored_at: None, renewal } }
}

#[test]
fn a_remote_is_ready_when_its_key_can_be_read_is_young_and_lies_safe() {
    use KeyRenewal::{Due, NotDue};
    use KeyStorage::{Environment, File, Keyring, Missing, Unreadable};
    use RemoteSource::{None as Nobody, Settings};
    let table = [
        (Nobody, Missing, NotDue, missing(reasons::NO_REMOTE)),
        (Settings, Missing, NotDue, missing(reasons::KEY_MISSING)),
        (Settings, Unreadable, Due, missing(reasons::KEY_UNREADABLE)),
        (Settings, Keyring, Due, warning(reasons::KEY_RENEWAL_DUE)),
        (Settings, File, Due, warning(reasons::KEY_RENEWAL_DUE)),
        (Settings, File, NotDue, warning(reasons::KEY_IN_FILE)),
        (Settings, Keyring, NotDue, READY),
        (RemoteSource::Environment, Environment, NotDue, READY),
    ];
    for (source, storage, renewal, expected) in table {
        assert_eq!(remote(&remote_with(source, storage, renewal)), expected, "{storage:?} {renewal:?}");
    }
}

#[test]
fn only_an_instant_connection_is_ready() {
    let table = [
        (Link::Live, READY),
        (Link::Polling, warning(reasons::NOT_CONNECTED)),
        (Link::Reconnecting, warning(reasons::NOT_CONNECTED)),
        (Link::Connecting, warning(reasons::NOT_CONNECTED)),
        (Link::Offline, missing(reasons::NOT_CONNECTED)),
        (Link::NotConfigured, missing(reasons::NOT_CONNECTED)),
        (Link::Refused, missing(reasons::KEY_REFUSED)),
    ];
    for (state, expected) in table {
        assert_eq!(connection(state), expected, "{state:?}");
    }
}

#[test]
fn what_is_switched_off_is_a_warning_and_what_does_not_work_is_missing() {
    let bad = Condition::Bad(reasons::NO_SOUND_DEVICE);
    assert_eq!(machine(&Condition::Good, None), READY);
    assert_eq!(machine(&Condition::Good, Some(reasons::SOUND_OFF)), warning(reasons::SOUND_OFF));
    assert_eq!(machine(&bad, Some(reasons::SOUND_OFF)), warning(reasons::SOUND_OFF));
    assert_eq!(machine(&bad, None), missing(reasons::NO_SOUND_DEVICE));
    let none = (ReadinessState::NotApplicable, Some(reasons::HEADLESS));
    assert_eq!(machine(&Condition::None, Some(reasons::SOUND_OFF)), none);
}

#[test]
fn every_reason_is_listed_once() {
    let mut listed = ALL.to_vec();
    listed.sort_unstable();
    listed.dedup();
    assert_eq!(listed.len(), ALL.len());
    assert!([reasons::NO_PEOPLE, reasons::MAY_SLEEP].iter().all(|reason| ALL.contains(reason)));
}
