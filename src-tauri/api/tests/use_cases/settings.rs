//! Settings, the first start and readiness.

use mostrador_api::{ErrorCode, RemoteSource, Role};
use mostrador_store::{ReadTransaction, StoreError};
use serde_json::{Value, json};

use crate::machine::{TestInstallation, TestMachine};
use crate::support::{Site, seat};

/// A site with a machine and an installation.
async fn site(source: RemoteSource) -> (Site, std::sync::Arc<TestMachine>) {
    let (site, machine) = (Site::start().await, TestMachine::new());
    site.api.install(TestInstallation::new(source, Vec::new()));
    site.api.give_desktop(machine.clone());
    machine.told.notified().await;
    (site, machine)
}

impl Site {
    async fn ask(&self, command: &str) -> Value {
        self.call(command, json!({})).await.expect(command)
    }

    /// The audit of settings: `entity_id action actor before after`.
    async fn settings_audit(&self) -> Vec<String> {
        fn rows(transaction: &ReadTransaction<'_>) -> Result<Vec<String>, StoreError> {
            let sql =
                "SELECT entity_id || ' ' || action || ' ' || actor || ' ' || coalesce(before, '-') || ' ' ||
                       coalesce(after, '-') FROM sync_log WHERE entity = 'settings' ORDER BY id";
            let mut statement = transaction.connection().prepare(sql)?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        }
        self.store.read(rows).await.expect("the audit")
    }
}

#[tokio::test]
async fn the_machine_is_told_the_settings_at_the_start_and_at_every_change() {
    let (site, machine) = site(RemoteSource::None).await;
    assert_eq!(machine.last(), Default::default());
    let mut sound = site.ask("settings_get").await["sound"].clone();
    sound["volume"] = json!(35);
    sound["device"] = json!("Altavoz");
    let saved = site.call("settings_save_sound", sound).await.expect("saved");
    assert_eq!(saved["sound"]["volume"], 35);
    assert_eq!((machine.last().0.volume, machine.last().0.device.as_deref()), (35, Some("Altavoz")));
    let mut desktop = saved["desktop"].clone();
    desktop["autostart"] = json!(true);
    desktop["walkUpRole"] = json!("VIEWER");
    site.call("settings_save_desktop", desktop).await.expect("saved");
    assert!(machine.last().1.autostart);
    assert_eq!(site.api.walk_up(), Role::Viewer, "it counts at once");
}

#[tokio::test]
async fn a_change_is_in_the_audit_with_before_and_after_and_nothing_is_when_nothing_changes() {
    let (site, machine) = site(RemoteSource::None).await;
    let sound = site.ask("settings_get").await["sound"].clone();
    site.call("settings_save_sound", sound.clone()).await.expect("saved");
    assert!(site.settings_audit().await.is_empty());
    assert_eq!(machine.followed.lock().expect("a list").len(), 1);
    let mut louder = sound;
    louder["volume"] = json!(100);
    let mut messages = site.api.subscribe();
    site.call("settings_save_sound", louder).await.expect("saved");
    let audit = site.settings_audit().await;
    assert_eq!(audit.len(), 1);
    assert!(audit[0].starts_with("sound save paired {") && audit[0].contains("\"volume\":80"), "{audit:?}");
    assert!(audit[0].contains("\"volume\":100"), "{audit:?}");
    let message = messages.next().await.expect("a message");
    assert!(message.contains("\"settings\""), "{message}");
}

#[tokio::test]
async fn every_value_out_of_its_range_is_refused_by_the_name_of_its_field() {
    let (site, _) = site(RemoteSource::None).await;
    let before = site.ask("settings_get").await;
    let table = [
        ("settings_save_site", "site", "name", json!(" ")),
        ("settings_save_site", "site", "timeZone", json!("Quito")),
        ("settings_save_site", "site", "cutoffHour", json!(24)),
        ("settings_save_site", "site", "currency", json!("dollar")),
        ("settings_save_site", "site", "defaultPrepMinutes", json!(0)),
        ("settings_save_site", "site", "dueSoonMinutes", json!(121)),
        ("settings_save_site", "site", "unattendedAfterSeconds", json!(9)),
        ("settings_save_sound", "sound", "volume", json!(101)),
        ("settings_save_sound", "sound", "volume", json!(4)),
        ("settings_save_sound", "sound", "repeatSeconds", json!(2)),
        ("settings_save_sound", "sound", "repeatSeconds", json!(61)),
        ("settings_save_sound", "sound", "orderSound", json!("LOST")),
        ("settings_save_sound", "sound", "device", json!("x".repeat(201))),
        ("settings_save_desktop", "desktop", "walkUpRole", json!("ADMINISTRATOR")),
    ];
    for (command, group, field, value) in table {
        let mut request = before[group].clone();
        request[field] = value;
        let error = site.api.dispatch(&seat(Role::Administrator), command, request).await.expect_err(field);
        assert_eq!((error.code, error.detail.as_deref()), (ErrorCode::InvalidValue, Some(field)));
    }
    assert_eq!(site.ask("settings_get").await, before);
    let louder = json!({ "sound": "BELL", "volume": 101, "device": null });
    assert_eq!(site.call("sound_test", louder).await, Err(ErrorCode::InvalidValue));
}

#[tokio::test]
async fn a_restaurant_that_the_engine_does_not_take_up_is_as_it_was() {
    let site = Site::start().await;
    site.api.install(TestInstallation::new(RemoteSource::None, vec![Err(ErrorCode::DiskFull), Ok(())]));
    let mut wanted = site.ask("settings_get").await["site"].clone();
    assert_eq!(wanted["name"], "Prueba", "what the engine has, while the file says nothing");
    wanted["name"] = json!("  La Ñata ");
    wanted["currency"] = json!("eur");
    let saved = site.call("settings_save_site", wanted.clone()).await.expect("saved");
    assert_eq!((&saved["site"]["name"], &saved["site"]["currency"]), (&json!("La Ñata"), &json!("EUR")));
    let mut refused = wanted;
    refused["name"] = json!("Otra");
    assert_eq!(site.call("settings_save_site", refused).await, Err(ErrorCode::DiskFull));
    assert_eq!(site.ask("settings_get").await["site"], saved["site"]);
    let actions: Vec<String> = site
        .settings_audit()
        .await
        .iter()
        .map(|row| row.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(actions, ["site save", "site save", "site take_back"]);
}

#[tokio::test]
async fn the_first_start_is_pending_until_somebody_finished_it_unless_the_environment_sets_the_remote() {
    let (site, _) = site(RemoteSource::None).await;
    assert_eq!(site.ask("setup_get").await, json!({ "state": "PENDING", "sample": "NONE" }));
    assert_eq!(site.ask("setup_finish").await["state"], "FINISHED");
    site.ask("setup_finish").await;
    assert_eq!(site.settings_audit().await.len(), 1, "it is over once");
    // A remote that a person has set is a step of it.
    for (source, state) in [(RemoteSource::Environment, "FINISHED"), (RemoteSource::Settings, "PENDING")] {
        let other = Site::start().await;
        other.api.install(TestInstallation::new(source, Vec::new()));
        assert_eq!(other.ask("setup_get").await["state"], state, "{source:?}");
    }
}

#[tokio::test]
async fn readiness_names_everything_in_its_order_with_its_reason() {
    let (site, _) = site(RemoteSource::Settings).await;
    let view = site.ask("readiness_get").await;
    let found: Vec<String> = view["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|item| format!("{} {} {}", item["name"], item["state"], item["reason"]).replace('"', ""))
        .collect();
    let expected = [
        "PEOPLE MISSING no_people",
        "REMOTE WARNING key_in_file",
        "CONNECTION MISSING not_connected",
        "SOUND READY null",
        "NOTIFICATIONS MISSING no_notification_service",
        "AWAKE READY null",
        "AUTOSTART NOT_APPLICABLE headless",
    ];
    assert_eq!(found, expected);
    site.add(&mostrador_api::Seat::machine(), "Jefa", Role::Administrator, "1111").await;
    assert_eq!(site.ask("readiness_get").await["items"][0]["state"], "READY");
}

#[tokio::test]
async fn without_a_machine_or_an_installation_everything_answers() {
    let site = Site::start().await;
    assert_eq!(site.ask("settings_get").await["remote"]["source"], "NONE");
    assert_eq!(site.ask("sound_devices").await["reason"], "headless");
    let items = site.ask("readiness_get").await["items"].clone();
    assert_eq!(items.as_array().map(Vec::len), Some(7));
    assert_eq!(items[3], json!({ "name": "SOUND", "state": "NOT_APPLICABLE", "reason": "headless" }));
    let zones = site.ask("time_zones").await;
    assert!(zones.as_array().expect("a list").contains(&json!("America/Guayaquil")));
    let remote = json!({ "address": "https://a.example", "key": "k" });
    assert_eq!(site.call("remote_save", remote).await, Err(ErrorCode::NotOnThisMachine));
}

#[tokio::test]
async fn stored_settings_that_do_not_read_are_the_preset() {
    let (site, _) = site(RemoteSource::None).await;
    site.store
        .write(mostrador_store::Lane::Interactive, |transaction| {
            let value = json!({ "volume": "loud" });
            let now = mostrador_domain::Timestamp(1);
            mostrador_store::tables::site_settings::put(transaction, "sound", &value, now, "somebody")
        })
        .await
        .map_err(|error: StoreError| error)
        .expect("written");
    assert_eq!(site.ask("settings_get").await["sound"]["volume"], 80);
}
