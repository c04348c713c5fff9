use std::time::Duration;

use mostrador_api::Api;
use mostrador_domain::BusinessCalendar;
use mostrador_engine::{Engine, EngineOptions, Intervals, Retention, SiteSettings};
use mostrador_store::OpenOptions;
use mostrador_store::tables::secrets::Place;
use tempfile::TempDir;

use super::*;
use crate::SystemClock;
use crate::secrets::{MemoryStore, Mood};

const HOOK: &str = "https://hooks.slack.com/services/T000/B000/marker-hook";

struct House {
    monitoring: LocalMonitoring,
    keyring: Arc<MemoryStore>,
    store: Store,
    engine: Engine,
    _api: Api,
    _folder: TempDir,
}

impl House {
    async fn open() -> Self {
        crate::prepare_process();
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(OpenOptions::file(folder.path().join("site.db"))).unwrap();
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let options = EngineOptions {
            store: store.clone(),
            clock: clock.clone(),
            remote: None,
            systems: Vec::new(),
            site: SiteSettings {
                name: "La Ñata".to_owned(),
                calendar: BusinessCalendar::new("America/Guayaquil", 4).unwrap(),
                currency: "USD".to_owned(),
                default_prep_minutes: 25,
                due_soon_minutes: 5,
                unattended_after_seconds: 60,
            },
            intervals: Intervals { default_frequency: Duration::from_secs(300), ..Intervals::default() },
            retention: Retention::default(),
            random_seed: Some(1),
        };
        let engine = Engine::start(options).await.unwrap();
        let api = Api::new(engine.clone());
        let keyring = Arc::new(MemoryStore::new(Mood::Open));
        let secrets = Secrets::new(keyring.clone(), Arc::new(MemoryStore::new(Mood::Open)));
        let log = folder.path().join("logs");
        let monitoring = LocalMonitoring::new(store.clone(), clock, secrets, api.engine_slot(), log).unwrap();
        Self { monitoring, keyring, store, engine, _api: api, _folder: folder }
    }

    async fn close(self) {
        self.engine.stop().await;
        self.store.close().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_lies_in_the_keyring_until_it_is_forgotten_and_nowhere_else() {
    let house = House::open().await;
    assert!(!house.monitoring.slack_is_set().await.unwrap());
    house.monitoring.save_slack(&NewKey(format!(" {HOOK}\n")), "Ana").await.unwrap();
    assert!(house.monitoring.slack_is_set().await.unwrap());
    assert_eq!(house.keyring.value(SLACK_WEBHOOK).as_deref(), Some(HOOK));
    let row =
        house.store.read(|transaction| secrets::find(transaction, SLACK_WEBHOOK)).await.unwrap().unwrap();
    assert_eq!((row.place, row.stored_by.as_str()), (Place::Keyring, "Ana"));
    let refused = house.monitoring.save_slack(&NewKey("https://evil.example/x".to_owned()), "Ana").await;
    assert_eq!(refused.unwrap_err().code(), ErrorCode::InvalidValue);
    house.monitoring.forget_slack("Ana").await.unwrap();
    assert_eq!(house.keyring.value(SLACK_WEBHOOK), None);
    assert_eq!(house.monitoring.send_slack(None, "x").await.unwrap(), SlackAnswer::NotSet);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_latest_token_opens_the_metrics_and_it_is_told_once() {
    let house = House::open().await;
    assert_eq!(house.monitoring.scrape(Some("anything")).await, Scraped::Refused, "there is none yet");
    let first = house.monitoring.new_metrics_token("Ana").await.unwrap().token.unwrap();
    assert_eq!(first.len(), 64);
    assert_eq!(house.monitoring.metrics().await.unwrap().token, None);
    let second = house.monitoring.new_metrics_token("Ana").await.unwrap().token.unwrap();
    assert_eq!(house.monitoring.scrape(Some(&first)).await, Scraped::Refused);
    assert_eq!(house.monitoring.scrape(None).await, Scraped::Refused);
    match house.monitoring.scrape(Some(&second)).await {
        Scraped::Text(text) => assert!(text.contains("mostrador_orders{state=\"stored\"} 0\n"), "{text}"),
        other => panic!("{other:?}"),
    }
    let stored = house
        .store
        .read(|transaction| site_settings::get(transaction, site_settings::METRICS))
        .await
        .unwrap()
        .unwrap();
    assert!(!stored.to_string().contains(&second), "only its digest is kept");
    house.close().await;
}
