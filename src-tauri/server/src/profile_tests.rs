use std::ffi::OsString;
use std::time::Duration;

use super::*;

const MARKER: &str = "marker-4711-never-shown";

fn read(variables: &[(&str, &str)]) -> Result<Profile, ProfileError> {
    Profile::from_lookup(|name| {
        let given =
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(*value));
        given.or_else(|| (name == DATA_DIR).then(|| OsString::from("/data")))
    })
}

#[test]
fn an_empty_environment_starts_unconfigured_on_loopback() {
    let profile = Profile::from_lookup(|_| None);
    // A machine without a home folder has no place for the data, which is an answer too.
    let Ok(profile) = profile else { return assert_eq!(profile, Err(ProfileError::DataFolder)) };
    assert!(profile.data_dir.is_absolute());
    assert_eq!(profile.name, "default");
    assert_eq!(profile.remote, None);
    assert_eq!(profile.sync_interval, Duration::from_secs(300));
    assert_eq!(profile.debug, DebugLog::Off);
    assert_eq!(profile.listen.to_string(), "127.0.0.1:0");
}

#[test]
fn every_variable_is_read() {
    let profile = read(&[
        (REMOTE_API_URL, " https://orders.example.com/base "),
        (REMOTE_API_KEY, "k-1\n"),
        (SYNC_INTERVAL_MINUTES, "1"),
        (SYNC_DEBUG, "TRUE"),
        (PROFILE, "north_2"),
        (LISTEN, "192.168.1.10:8080"),
    ])
    .unwrap();
    let remote = profile.remote.clone().unwrap();
    assert_eq!(remote.address.as_str(), "https://orders.example.com/base");
    assert_eq!(remote.key.expose(), "k-1");
    assert_eq!(profile.sync_interval, Duration::from_secs(60));
    assert_eq!(profile.debug, DebugLog::On);
    assert_eq!(profile.listen.to_string(), "192.168.1.10:8080");
    assert!(profile.database_path().ends_with("north_2/mostrador.db"));
}

#[test]
fn an_address_without_a_key_or_a_key_without_an_address_is_no_remote() {
    assert_eq!(read(&[(REMOTE_API_URL, "https://a.example")]).unwrap().remote, None);
    assert_eq!(read(&[(REMOTE_API_KEY, "k")]).unwrap().remote, None);
    assert_eq!(read(&[(REMOTE_API_URL, "https://a.example"), (REMOTE_API_KEY, "  ")]).unwrap().remote, None);
}

#[test]
fn plain_http_is_accepted_for_this_machine_only() {
    for accepted in
        ["http://127.0.0.1:5000", "http://localhost:5000", "http://[::1]:5000", "http://127.8.8.8"]
    {
        assert!(read(&[(REMOTE_API_URL, accepted)]).is_ok(), "{accepted}");
    }
    for refused in
        ["http://192.168.1.2", "http://localhost.example.com", "http://example.com", "ws://127.0.0.1"]
    {
        assert_eq!(read(&[(REMOTE_API_URL, refused)]), Err(ProfileError::RemoteNotEncrypted), "{refused}");
    }
}

#[test]
fn every_wrong_value_is_refused_by_the_name_of_its_variable_and_without_the_value() {
    let not_a_switch = ProfileError::NotASwitch { variable: SYNC_DEBUG };
    let table = [
        (REMOTE_API_URL, MARKER.to_owned(), ProfileError::RemoteAddress),
        (REMOTE_API_URL, format!("mailto:{MARKER}"), ProfileError::RemoteAddress),
        (REMOTE_API_URL, format!("ftp://{MARKER}"), ProfileError::RemoteNotEncrypted),
        (REMOTE_API_URL, format!("https://u:{MARKER}@a.example"), ProfileError::RemoteAddressWithExtras),
        (REMOTE_API_URL, format!("https://a.example?key={MARKER}"), ProfileError::RemoteAddressWithExtras),
        (REMOTE_API_URL, format!("https://a.example#{MARKER}"), ProfileError::RemoteAddressWithExtras),
        (REMOTE_API_KEY, format!("{MARKER} {MARKER}"), ProfileError::RemoteKey),
        (REMOTE_API_KEY, format!("{MARKER}\r\nX-Other: 1"), ProfileError::RemoteKey),
        (REMOTE_API_KEY, format!("{MARKER}ñ"), ProfileError::RemoteKey),
        (SYNC_INTERVAL_MINUTES, "0".to_owned(), ProfileError::SyncInterval),
        (SYNC_INTERVAL_MINUTES, "-5".to_owned(), ProfileError::SyncInterval),
        (SYNC_INTERVAL_MINUTES, "1441".to_owned(), ProfileError::SyncInterval),
        (SYNC_INTERVAL_MINUTES, "2.5".to_owned(), ProfileError::SyncInterval),
        (SYNC_INTERVAL_MINUTES, MARKER.to_owned(), ProfileError::SyncInterval),
        (SYNC_DEBUG, MARKER.to_owned(), not_a_switch),
        (PROFILE, "..".to_owned(), ProfileError::ProfileName),
        (PROFILE, format!("../{MARKER}"), ProfileError::ProfileName),
        (PROFILE, format!("{MARKER}.{MARKER}"), ProfileError::ProfileName),
        (PROFILE, "a\\b".to_owned(), ProfileError::ProfileName),
        (PROFILE, "ñandú".to_owned(), ProfileError::ProfileName),
        (PROFILE, "con".to_owned(), ProfileError::ProfileName),
        (PROFILE, "LPT1".to_owned(), ProfileError::ProfileName),
        (PROFILE, "a".repeat(65), ProfileError::ProfileName),
        (LISTEN, "8080".to_owned(), ProfileError::ListenAddress),
        (LISTEN, "localhost:8080".to_owned(), ProfileError::ListenAddress),
        (LISTEN, MARKER.to_owned(), ProfileError::ListenAddress),
        (LISTEN, "0.0.0.0:8080".to_owned(), ProfileError::ListenEverywhere),
        (LISTEN, "[::]:8080".to_owned(), ProfileError::ListenEverywhere),
    ];
    for (variable, value, expected) in table {
        let error = read(&[(variable, &value)]).expect_err(&value);
        assert_eq!(error, expected, "{variable}={value}");
        let text = error.to_string();
        assert!(text.contains(variable), "{text}");
        assert!(!text.contains(MARKER) && !format!("{error:?}").contains(MARKER), "{text}");
        assert!(text.matches(". ").count() >= 2, "what happened, what it means, what to do: {text}");
    }
}

#[cfg(unix)]
#[test]
fn bytes_that_are_no_text_are_refused_by_name() {
    use std::os::unix::ffi::OsStringExt;
    let result =
        Profile::from_lookup(|name| (name == REMOTE_API_KEY).then(|| OsString::from_vec(vec![0xff, 0xfe])));
    assert_eq!(result, Err(ProfileError::NotText { variable: REMOTE_API_KEY }));
}

#[test]
fn a_relative_data_folder_becomes_absolute() {
    let profile = read(&[(DATA_DIR, "relative/data")]).unwrap();
    assert!(profile.data_dir.is_absolute() && profile.data_dir.ends_with("relative/data"));
}

#[test]
fn the_key_is_in_no_debug_output() {
    let profile = read(&[(REMOTE_API_URL, "https://a.example"), (REMOTE_API_KEY, MARKER)]).unwrap();
    let key = profile.remote.clone().unwrap().key;
    assert_eq!(key.expose(), MARKER, "the twin: it is there, only not shown");
    assert!(!format!("{profile:?} {profile:#?} {key} {key:?}").contains(MARKER));
}

#[test]
fn another_data_folder_has_other_secrets() {
    let usual = Profile::from_lookup(|name| (name == PROFILE).then(|| OsString::from("north")));
    if let Ok(usual) = usual {
        assert_eq!(usual.keyring_account(), "north");
    }
    let other = read(&[(PROFILE, "north")]).unwrap();
    assert_ne!(other.keyring_account(), "north");
    assert!(other.keyring_account().ends_with("north"), "{}", other.keyring_account());
}
