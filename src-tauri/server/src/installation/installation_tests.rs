use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use mostrador_api::{Api, Seat};
use mostrador_engine::ConnectionState;
use mostrador_store::tables::secrets::REMOTE_API_KEY;
use mostrador_store::{OpenOptions, ReadTransaction};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::DebugLog;
use crate::connections::LocalConnections;
use crate::secrets::{MemoryStore, Mood};

const HERE: &str = "http://127.0.0.1:9/base";
const ELSEWHERE: &str = "http://127.0.0.1:10";
const KEY: &str = "marker-key-4711";

struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

/// A restaurant with a keyring in memory. Nobody listens at its addresses.
pub(super) struct House {
    pub(super) folder: TempDir,
    profile: Profile,
    pub(super) keyring: Arc<MemoryStore>,
    file: Arc<MemoryStore>,
    clock: Arc<TestClock>,
    /// Engines cannot be started while it is set, and those with a remote never while it is `Some(address)`.
    pub(super) broken: Arc<AtomicBool>,
    refused: Arc<Mutex<Option<String>>>,
}

/// It runs.
pub(super) struct Open {
    pub(super) api: Api,
    pub(super) installation: LocalInstallation,
    pub(super) store: Store,
}

impl House {
    pub(super) fn new(keyring: Mood) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile {
            data_dir: folder.path().to_owned(),
            name: "default".to_owned(),
            remote: None,
            sync_interval: Duration::from_secs(300),
            debug: DebugLog::Off,
            listen: "127.0.0.1:0".parse().unwrap(),
        };
        Self {
            folder,
            profile,
            keyring: Arc::new(MemoryStore::new(keyring)),
            file: Arc::new(MemoryStore::new(Mood::Open)),
            clock: Arc::new(TestClock(AtomicI64::new(1_795_400_000_000))),
            broken: Arc::default(),
            refused: Arc::default(),
        }
    }

    pub(super) async fn open(&self) -> Open {
        crate::prepare_process();
        let store = Store::open(OpenOptions::file(self.folder.path().join("site.db"))).unwrap();
        let secrets = Secrets::new(Arc::clone(&self.keyring) as _, Arc::clone(&self.file) as _);
        let (broken, refused) = (Arc::clone(&self.broken), Arc::clone(&self.refused));
        let starter: Starter = Box::new(move |options| {
            let remote = options.remote.as_ref().map(|remote| remote.display_address.clone());
            let refuses = remote.is_some() && *refused.lock().unwrap() == remote;
            if broken.load(Ordering::Relaxed) || refuses {
                return Box::pin(async { Err(mostrador_engine::StartError::Store(StoreError::DiskFull)) });
            }
            Box::pin(Engine::start(options))
        });
        let installation = LocalInstallation::with_starter(
            &self.profile,
            store.clone(),
            Arc::clone(&self.clock) as _,
            secrets,
            starter,
            Duration::from_millis(20),
        );
        let api = Api::new(installation.start_engine().await.unwrap());
        installation.attach(api.engine_slot());
        api.install(Arc::new(installation.clone()));
        api.connect(Arc::new(LocalConnections::new(installation.clone())));
        Open { api, installation, store }
    }
}

/// The key alone, whatever it is bound to.
fn key_in(place: &MemoryStore) -> Option<String> {
    let kept: Value = serde_json::from_str(&place.value(REMOTE_API_KEY)?).unwrap();
    Some(kept["key"].as_str().unwrap().to_owned())
}

/// Waits until screens are told an event of this kind.
async fn until_told(messages: &mut mostrador_api::EventStream, kind: &str) -> Value {
    let told = async {
        loop {
            let message: Value = serde_json::from_str(&messages.next().await.unwrap()).unwrap();
            if message["event"]["type"] == kind {
                return message["event"].clone();
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), told).await.unwrap()
}

impl Open {
    pub(super) async fn call(&self, command: &str, request: Value) -> Result<Value, ErrorCode> {
        self.api.dispatch(&Seat::machine(), command, request).await.map_err(|error| error.code)
    }

    async fn save(&self, address: &str, key: Option<&str>) -> Result<Value, ErrorCode> {
        self.call("remote_save", json!({ "address": address, "key": key })).await
    }

    async fn remote(&self) -> Value {
        self.call("settings_get", json!({})).await.unwrap()["remote"].clone()
    }

    /// Address of the remote that the engine talks to.
    fn connected_to(&self) -> Option<String> {
        self.api.engine_slot().engine().connection().remote
    }

    pub(super) async fn close(self) {
        self.installation.close().await;
        self.store.close().await.unwrap();
    }
}

fn audit(transaction: &ReadTransaction<'_>) -> Result<Vec<String>, StoreError> {
    let mut statement = transaction.connection().prepare(
        "SELECT action || ' ' || actor || ' ' || coalesce(before, '') || ' ' || coalesce(after, '')
         FROM sync_log WHERE entity = 'settings' ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_remote_is_connected_to_at_once_and_after_every_restart() {
    let house = House::new(Mood::Open);
    let open = house.open().await;
    assert_eq!(open.remote().await["source"], "NONE");
    assert_eq!(open.connected_to(), None);
    let saved = open.save(&format!(" {HERE}/ "), Some(&format!("{KEY}\n"))).await.unwrap();
    assert_eq!(saved["remote"]["address"], HERE);
    assert_eq!(saved["remote"]["source"], "SETTINGS");
    assert_eq!(
        saved["remote"]["key"],
        json!({ "storage": "KEYRING", "storedAt": 1_795_400_000_000_i64, "renewal": "NOT_DUE" })
    );
    assert!(!saved.to_string().contains(KEY));
    assert_eq!(key_in(&house.keyring).as_deref(), Some(KEY));
    assert_eq!(open.connected_to().as_deref(), Some(HERE));
    open.close().await;
    let again = house.open().await;
    assert_eq!(again.connected_to().as_deref(), Some(HERE));
    assert_eq!(again.remote().await["key"]["storage"], "KEYRING");
    again.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keyring_the_file_is_said_and_a_locked_one_keeps_nothing() {
    let house = House::new(Mood::Absent);
    let open = house.open().await;
    let saved = open.save(HERE, Some(KEY)).await.unwrap();
    assert_eq!(saved["remote"]["key"]["storage"], "FILE");
    house.keyring.set_mood(Mood::Locked);
    assert_eq!(open.save(HERE, Some("another")).await, Err(ErrorCode::KeyringFailed));
    assert_eq!(key_in(&house.file).as_deref(), Some(KEY));
    assert_eq!(open.remote().await["key"]["storage"], "FILE");
    // The next key goes into the keyring, and nothing stays behind in the file.
    house.keyring.set_mood(Mood::Open);
    let moved = open.save(HERE, Some("another")).await.unwrap();
    assert_eq!(moved["remote"]["key"]["storage"], "KEYRING");
    assert_eq!(house.file.value(REMOTE_API_KEY), None);
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_the_keyring_does_not_give_is_unreadable_and_looked_for_nowhere_else() {
    let house = House::new(Mood::Open);
    let open = house.open().await;
    open.save(HERE, Some(KEY)).await.unwrap();
    open.close().await;
    for mood in [Mood::Locked, Mood::Absent] {
        house.keyring.set_mood(mood);
        house.file.kept.lock().unwrap().insert(REMOTE_API_KEY.to_owned(), Secret::new("planted"));
        let again = house.open().await;
        assert_eq!(again.remote().await["key"]["storage"], "UNREADABLE", "{mood:?}");
        assert_eq!(again.connected_to().as_deref(), Some(HERE), "it is tried again and again");
        let checked = again.call("remote_check", json!({ "address": HERE, "key": null })).await.unwrap();
        assert_eq!(checked["steps"][1]["reason"], "key_unreadable");
        again.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_a_late_keyring_stored_after_all_gives_way_to_the_one_before() {
    let house = House::new(Mood::Open);
    let open = house.open().await;
    house.keyring.set_mood(Mood::Late);
    assert_eq!(open.save(ELSEWHERE, Some("another")).await, Err(ErrorCode::KeyringFailed));
    assert_eq!(house.keyring.value(REMOTE_API_KEY), None);
    house.keyring.set_mood(Mood::Open);
    open.save(HERE, Some(KEY)).await.unwrap();
    house.keyring.set_mood(Mood::Late);
    assert_eq!(open.save(ELSEWHERE, Some("another")).await, Err(ErrorCode::KeyringFailed));
    assert_eq!(key_in(&house.keyring).as_deref(), Some(KEY));
    assert_eq!(open.connected_to().as_deref(), Some(HERE));
    open.close().await;
    let again = house.open().await;
    assert_eq!(again.remote().await["key"]["storage"], "KEYRING");
    again.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_ended_between_the_keyring_and_the_file_shows_the_new_key_to_nobody() {
    let house = House::new(Mood::Open);
    let open = house.open().await;
    open.save(ELSEWHERE, Some("another")).await.unwrap();
    let another = house.keyring.kept.lock().unwrap().get(REMOTE_API_KEY).cloned().unwrap();
    open.save(HERE, Some(KEY)).await.unwrap();
    open.close().await;
    house.keyring.kept.lock().unwrap().insert(REMOTE_API_KEY.to_owned(), another);
    let again = house.open().await;
    assert_eq!(again.remote().await["key"]["storage"], "MISSING");
    let checked = again.call("remote_check", json!({ "address": HERE, "key": null })).await;
    assert_eq!(checked, Err(ErrorCode::InvalidValue), "there is no key for it");
    again.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environment_wins_and_cannot_be_changed_from_the_screen() {
    let mut house = House::new(Mood::Open);
    let open = house.open().await;
    open.save(ELSEWHERE, Some("stored")).await.unwrap();
    open.close().await;
    house.profile.remote = Some(RemoteSettings { address: HERE.parse().unwrap(), key: Secret::new(KEY) });
    let open = house.open().await;
    let remote = open.remote().await;
    assert_eq!((&remote["source"], &remote["address"]), (&json!("ENVIRONMENT"), &json!(HERE)));
    assert_eq!(remote["key"]["storage"], "ENVIRONMENT");
    assert_eq!(open.connected_to().as_deref(), Some(HERE));
    assert_eq!(open.save(ELSEWHERE, Some("new")).await, Err(ErrorCode::SetByEnvironment));
    assert_eq!(open.call("remote_forget", json!({})).await, Err(ErrorCode::SetByEnvironment));
    assert_eq!(key_in(&house.keyring).as_deref(), Some("stored"));
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_key_is_used_for_its_own_server_and_shown_to_no_other() {
    let house = House::new(Mood::Open);
    let open = house.open().await;
    assert_eq!(open.save(HERE, None).await, Err(ErrorCode::InvalidValue), "there is none yet");
    open.save(HERE, Some(KEY)).await.unwrap();
    house.clock.0.fetch_add(1_000, Ordering::Relaxed);
    let moved = open.save("http://127.0.0.1:9/other", None).await.unwrap();
    assert_eq!(moved["remote"]["address"], "http://127.0.0.1:9/other");
    assert_eq!(moved["remote"]["key"]["storedAt"], 1_795_400_000_000_i64, "the key stayed");
    for other in [ELSEWHERE, "https://127.0.0.1:9", "https://thief.example"] {
        assert_eq!(open.save(other, None).await, Err(ErrorCode::InvalidValue), "{other}");
        let check = open.call("remote_check", json!({ "address": other, "key": null })).await;
        assert_eq!(check, Err(ErrorCode::InvalidValue), "{other}");
    }
    let own = open.call("remote_check", json!({ "address": HERE, "key": null })).await.unwrap();
    assert_eq!(own["steps"][0]["reason"], "refused_connection");
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_no_address_or_no_key_is_refused_by_its_own_code() {
    let house = House::new(Mood::Open);
    let open = house.open().await;
    let table = [
        ("orders", KEY, ErrorCode::RemoteAddress),
        ("https://user:pass@a.example", KEY, ErrorCode::RemoteAddress),
        ("https://a.example?key=1", KEY, ErrorCode::RemoteAddress),
        ("http://a.example", KEY, ErrorCode::RemoteNotEncrypted),
        ("ftp://a.example", KEY, ErrorCode::RemoteNotEncrypted),
        (HERE, "two words", ErrorCode::RemoteKey),
        (HERE, "  ", ErrorCode::RemoteKey),
        (HERE, "ñandú", ErrorCode::RemoteKey),
    ];
    for (address, key, code) in table {
        for command in ["remote_save", "remote_check"] {
            let answer = open.call(command, json!({ "address": address, "key": key })).await;
            assert_eq!(answer, Err(code), "{command} {address} {key}");
        }
    }
    assert_eq!(open.save(HERE, Some(&"k".repeat(1_001))).await, Err(ErrorCode::RemoteKey));
    assert_eq!(open.remote().await["source"], "NONE");
    assert_eq!(house.keyring.value(REMOTE_API_KEY), None);
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_does_not_start_leaves_everything_as_it_was() {
    let house = House::new(Mood::Open);
    let open = house.open().await;
    open.save(HERE, Some(KEY)).await.unwrap();
    let before = open.remote().await;
    *house.refused.lock().unwrap() = Some(ELSEWHERE.to_owned());
    assert_eq!(open.save(ELSEWHERE, Some("another")).await, Err(ErrorCode::DiskFull));
    assert_eq!(open.remote().await, before);
    assert_eq!(key_in(&house.keyring).as_deref(), Some(KEY));
    assert_eq!(open.connected_to().as_deref(), Some(HERE));
    assert!(open.api.engine_slot().engine().is_running());
    let entries = open.store.read(audit).await.unwrap();
    let actions: Vec<&str> = entries.iter().filter_map(|entry| entry.split(' ').next()).collect();
    assert_eq!(actions, ["save", "save", "take_back"]);
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_no_engine_starts_at_all_it_is_tried_until_one_does() {
    let house = House::new(Mood::Open);
    let open = house.open().await;
    open.save(HERE, Some(KEY)).await.unwrap();
    house.broken.store(true, Ordering::Relaxed);
    let (mut messages, mut attention) = (open.api.subscribe(), open.api.attention());
    assert_eq!(open.save(ELSEWHERE, Some("another")).await, Err(ErrorCode::DiskFull));
    // Nobody listens at the address, and it is seconds until the engine itself would call that offline.
    loop {
        if until_told(&mut messages, "connection").await["connection"]["state"] == "OFFLINE" {
            break;
        }
    }
    let offline = attention.wait_for(|seen| seen.link.state == mostrador_api::ConnectionState::Offline);
    tokio::time::timeout(Duration::from_secs(10), offline).await.unwrap().unwrap();
    let board = open.call("board_get", json!({})).await.unwrap();
    assert_eq!(board["connection"]["state"], "OFFLINE");
    let ready = open.call("readiness_get", json!({})).await.unwrap();
    assert_eq!(
        (&ready["items"][2]["name"], &ready["items"][2]["state"]),
        (&json!("CONNECTION"), &json!("MISSING"))
    );
    let slot = open.api.engine_slot();
    assert!(!slot.engine().is_running());
    assert!(open.call("board_get", json!({})).await.is_ok(), "the board can be read all the same");
    house.broken.store(false, Ordering::Relaxed);
    let mut messages = open.api.subscribe();
    while !slot.engine().is_running() {
        messages.next().await.unwrap();
    }
    assert_eq!(open.connected_to().as_deref(), Some(HERE));
    assert_eq!(key_in(&house.keyring).as_deref(), Some(KEY));
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_remote_is_gone_from_the_file_the_keyring_and_the_engine() {
    let house = House::new(Mood::Open);
    let open = house.open().await;
    open.save(HERE, Some(KEY)).await.unwrap();
    house.keyring.set_mood(Mood::Locked);
    let mut messages = open.api.subscribe();
    assert_eq!(open.call("remote_forget", json!({})).await, Err(ErrorCode::KeyringFailed));
    until_told(&mut messages, "settings").await;
    assert_eq!(open.connected_to(), None, "nothing is sent any more");
    let left = open.remote().await;
    assert_eq!((&left["source"], &left["key"]["storage"]), (&json!("NONE"), &json!("KEYRING")));
    house.keyring.set_mood(Mood::Open);
    let forgotten = open.call("remote_forget", json!({})).await.unwrap();
    assert_eq!(forgotten["remote"]["key"]["storage"], "MISSING");
    assert_eq!(house.keyring.value(REMOTE_API_KEY), None);
    assert_eq!(open.api.engine_slot().engine().connection().state, ConnectionState::NotConfigured);
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_remote_is_known_no_sample_data_is_loaded() {
    let mut house = House::new(Mood::Open);
    let open = house.open().await;
    open.save(HERE, Some(KEY)).await.unwrap();
    assert_eq!(open.call("sample_load", json!({})).await, Err(ErrorCode::InvalidValue));
    assert_eq!(open.call("setup_get", json!({})).await.unwrap()["sample"], "NONE");
    open.call("remote_forget", json!({})).await.unwrap();
    open.close().await;
    house.profile.remote = Some(RemoteSettings { address: HERE.parse().unwrap(), key: Secret::new(KEY) });
    let open = house.open().await;
    assert_eq!(open.call("sample_load", json!({})).await, Err(ErrorCode::InvalidValue));
    open.close().await;
    house.profile.remote = None;
    let open = house.open().await;
    assert_eq!(open.call("sample_load", json!({})).await.unwrap()["sample"], "LOADED");
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_restaurant_reaches_the_engine_that_runs_and_screens_read_again() {
    let house = House::new(Mood::Open);
    let open = house.open().await;
    open.save(HERE, Some(KEY)).await.unwrap();
    let mut site = open.call("settings_get", json!({})).await.unwrap()["site"].clone();
    site["name"] = json!("La Ñata");
    site["timeZone"] = json!("America/Guayaquil");
    let mut messages = open.api.subscribe();
    let saved = open.call("settings_save_site", site).await.unwrap();
    assert_eq!(saved["site"]["name"], "La Ñata");
    until_told(&mut messages, "resync").await;
    let board = open.call("board_get", json!({})).await.unwrap();
    assert_eq!(board["site"]["name"], "La Ñata");
    assert_eq!(board["site"]["timeZone"], "America/Guayaquil");
    assert_eq!(open.connected_to().as_deref(), Some(HERE), "the remote stayed");
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restaurant_that_cannot_be_taken_up_is_as_it_was() {
    let house = House::new(Mood::Open);
    let open = house.open().await;
    let before = open.call("settings_get", json!({})).await.unwrap();
    let mut site = before["site"].clone();
    site["name"] = json!("La Ñata");
    house.broken.store(true, Ordering::Relaxed);
    assert_eq!(open.call("settings_save_site", site).await, Err(ErrorCode::DiskFull));
    house.broken.store(false, Ordering::Relaxed);
    assert_eq!(open.call("settings_get", json!({})).await.unwrap(), before);
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_that_come_together_are_made_one_after_the_other() {
    let house = House::new(Mood::Open);
    let open = house.open().await;
    let (one, two) = tokio::join!(open.save(HERE, Some("one")), open.save(ELSEWHERE, Some("two")));
    one.unwrap();
    two.unwrap();
    let address = open.remote().await["address"].as_str().unwrap().to_owned();
    assert_eq!(open.connected_to(), Some(address.clone()));
    let expected = if address == HERE { "one" } else { "two" };
    assert_eq!(key_in(&house.keyring).as_deref(), Some(expected));
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_holds_the_engine_that_ended_still_reads_and_writes_the_same_file() {
    let house = House::new(Mood::Open);
    let open = house.open().await;
    let old = open.api.engine_slot().engine();
    open.save(HERE, Some(KEY)).await.unwrap();
    assert!(!old.is_running());
    let write = old.store().write(Lane::Interactive, |transaction| {
        site_settings::put(transaction, "sound", &json!({ "volume": 7 }), Timestamp(1), "ana")
    });
    write.await.map_err(|error: StoreError| error).unwrap();
    assert_eq!(open.call("settings_get", json!({})).await.unwrap()["sound"]["volume"], 7);
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_says_who_changed_what_and_never_the_key() {
    let house = House::new(Mood::Open);
    let open = house.open().await;
    open.save(HERE, Some(KEY)).await.unwrap();
    open.call("remote_forget", json!({})).await.unwrap();
    let entries = open.store.read(audit).await.unwrap();
    assert_eq!(entries.len(), 3, "{entries:?}");
    assert!(entries[0].starts_with("save local {"), "{}", entries[0]);
    assert!(entries[0].contains(HERE) && entries[0].contains("keyring"));
    assert!(!entries.join("\n").contains(KEY));
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_closes_changes_nothing_more() {
    let house = House::new(Mood::Open);
    let open = house.open().await;
    open.installation.close().await;
    assert_eq!(open.save(HERE, Some(KEY)).await, Err(ErrorCode::Closing));
    assert_eq!(house.keyring.value(REMOTE_API_KEY), None);
    open.close().await;
}

#[test]
fn a_key_is_due_for_renewal_after_ninety_days() {
    let day = 24 * 60 * 60 * 1_000;
    let stored = Timestamp(1_795_400_000_000);
    assert_eq!(renewal(stored, stored.plus_millis(90 * day - 1)), KeyRenewal::NotDue);
    assert_eq!(renewal(stored, stored.plus_millis(90 * day)), KeyRenewal::Due);
    assert_eq!(renewal(stored, stored.plus_millis(-day)), KeyRenewal::NotDue, "a clock that was set back");
}
