use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use mostrador_api::{
    Api, ApiError, COMMANDS, Installation, NewKey, NoInstallation, PairingReach, PairingView,
    RemoteCheckView, RemoteSettingsView, Role,
};
use mostrador_domain::{BusinessCalendar, Clock, Timestamp};
use mostrador_engine::{Engine, EngineOptions, Intervals, Retention, SiteSettings};
use mostrador_store::{OpenOptions, Store};
use reqwest::Response;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{House, Scripted, code};
use crate::http::Pairing;
use crate::http::pairing::PAIR_WITHIN;

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp(1_000_000)
    }
}

impl House {
    fn pairing(&self) -> Pairing {
        self.server.pairing(Arc::new(Noon))
    }

    /// A token that pairs a screen with this role.
    pub(super) fn pairing_token(&self, role: Role) -> String {
        token_of(&self.pairing().pair(role))
    }
}

fn token_of(view: &PairingView) -> String {
    view.address.split_once("/#token=").unwrap().1.to_owned()
}

async fn body(response: Response) -> Value {
    assert_eq!(response.status(), 200);
    response.json().await.unwrap()
}

#[tokio::test]
async fn a_token_opens_the_screen_that_it_was_made_for_and_no_other() {
    let house = House::open().await;
    for role in Role::ALL {
        let cookie = house.cookie_for(&house.pairing_token(role)).await;
        let kind = body(house.call(&cookie, "kind", &json!({})).await).await;
        assert_eq!(kind, json!(format!("Paired({role:?})")));
    }
    let machine = house.cookie().await;
    assert_eq!(body(house.call(&machine, "kind", &json!({})).await).await, json!("Machine"));
}

#[tokio::test]
async fn a_pairing_says_where_until_when_and_for_whom() {
    let house = House::open().await;
    let view = house.pairing().pair(Role::Operator);
    assert!(view.address.starts_with(&format!("{}/#token=", house.origin())), "{}", view.address);
    assert_eq!(view.expires_at, 1_000_000 + 10 * 60 * 1_000);
    assert_eq!(view.reach, PairingReach::ThisMachine);
    let outward = Pairing { address: "192.168.1.5:8080".parse().unwrap(), ..house.pairing() };
    let view = outward.pair(Role::Viewer);
    assert!(view.address.starts_with("http://192.168.1.5:8080/#token="), "{}", view.address);
    assert_eq!(view.reach, PairingReach::Network);
}

#[tokio::test]
async fn a_pairing_that_is_used_opens_nothing() {
    let house = House::open().await;
    let token = house.pairing_token(Role::Manager);
    assert_eq!(house.redeem(&token).await.status(), 204);
    let again = house.redeem(&token).await;
    assert_eq!(again.status(), 401);
    assert_eq!(code(again).await, "NO_SESSION");
}

#[tokio::test]
async fn a_pairing_that_took_ten_minutes_opens_nothing_while_the_machine_s_own_token_waits() {
    let house = House::open().await;
    let (late, early, own) =
        (house.pairing_token(Role::Manager), house.pairing_token(Role::Manager), house.token());
    let minute = Duration::from_secs(60);
    pass(PAIR_WITHIN - minute).await;
    assert_eq!(house.redeem(&early).await.status(), 204, "the twin: nine minutes are fine");
    pass(minute).await;
    assert_eq!(house.redeem(&late).await.status(), 401);
    pass(PAIR_WITHIN * 100).await;
    assert_eq!(house.redeem(&own).await.status(), 204);
}

/// Lets the clock of the tokens go on, and nothing else.
async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

/// The real use cases, over a file of their own.
pub(super) async fn restaurant() -> (Api, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(OpenOptions::file(folder.path().join("site.db"))).unwrap();
    let options = EngineOptions {
        store,
        clock: Arc::new(Noon),
        remote: None,
        systems: Vec::new(),
        site: SiteSettings {
            name: "Prueba".to_owned(),
            calendar: BusinessCalendar::new("America/Guayaquil", 4).unwrap(),
            currency: "USD".to_owned(),
            default_prep_minutes: 25,
            due_soon_minutes: 5,
            unattended_after_seconds: 60,
        },
        intervals: Intervals::default(),
        retention: Retention::default(),
        random_seed: Some(1),
    };
    (Api::new(Engine::start(options).await.unwrap()), folder)
}

/// An installation that can pair and nothing else.
struct OnlyPairing(Pairing);

#[async_trait]
impl Installation for OnlyPairing {
    async fn remote(&self) -> Result<RemoteSettingsView, ApiError> {
        NoInstallation.remote().await
    }

    async fn check_remote(&self, address: &str, key: Option<NewKey>) -> Result<RemoteCheckView, ApiError> {
        NoInstallation.check_remote(address, key).await
    }

    async fn save_remote(&self, address: &str, key: Option<NewKey>, actor: &str) -> Result<(), ApiError> {
        NoInstallation.save_remote(address, key, actor).await
    }

    async fn forget_remote(&self, actor: &str) -> Result<(), ApiError> {
        NoInstallation.forget_remote(actor).await
    }

    async fn site_changed(&self) -> Result<(), ApiError> {
        NoInstallation.site_changed().await
    }

    fn pair(&self, role: Role) -> Result<PairingView, ApiError> {
        Ok(self.0.pair(role))
    }
}

/// Adds an administrator from the machine's screen, pairs another one with `role` as that administrator, and
/// answers the cookies of both and the administrator's id.
async fn paired(house: &House, api: &Api, role: Role) -> (String, String, i64) {
    api.install(Arc::new(OnlyPairing(house.pairing())));
    let machine = house.cookie().await;
    let first = json!({ "name": "Jefa", "role": "ADMINISTRATOR", "pin": "1111" });
    let id = body(house.call(&machine, "person_add", &first).await).await["id"].as_i64().unwrap();
    let tablet = house.cookie_for(&house.pairing_token(role)).await;
    (machine, tablet, id)
}

#[tokio::test]
async fn a_screen_is_paired_to_look_or_to_work_on_orders_and_for_nothing_more() {
    let (api, _folder) = restaurant().await;
    let house = House::over(Arc::new(api.clone()), Scripted::new()).await;
    let (machine, ..) = paired(&house, &api, Role::Viewer).await;
    for role in Role::ALL {
        let answer = house.call(&machine, "pairing_start", &json!({ "role": role })).await;
        match role {
            Role::Viewer | Role::Operator => {
                let view = body(answer).await;
                let token = view["address"].as_str().unwrap().split_once("/#token=").unwrap().1.to_owned();
                assert_eq!(house.redeem(&token).await.status(), 204, "{role:?}");
            }
            Role::Purchasing | Role::Manager | Role::Administrator => {
                assert_eq!(code(answer).await, "INVALID_VALUE", "{role:?}");
            }
        }
    }
}

#[tokio::test]
async fn every_command_from_a_paired_browser_answers_as_its_role_allows() {
    for role in Role::ALL {
        let (api, _folder) = restaurant().await;
        let house = House::over(Arc::new(api.clone()), Scripted::new()).await;
        let (_, tablet, _) = paired(&house, &api, role).await;
        for command in COMMANDS {
            let answer = house.call(&tablet, command.name, &json!({ "nothing": true })).await;
            let refused = answer.status() == 403 && code(answer).await == "PERMISSION";
            assert_eq!(refused, !role.reaches(command.role), "{} as {role:?}", command.name);
        }
    }
}

#[tokio::test]
async fn a_paired_browser_does_more_than_its_role_with_a_pin_and_as_long_as_its_person_may() {
    let (api, _folder) = restaurant().await;
    let house = House::over(Arc::new(api.clone()), Scripted::new()).await;
    let (machine, tablet, _) = paired(&house, &api, Role::Viewer).await;
    let other = json!({ "name": "Beto", "role": "ADMINISTRATOR", "pin": "2222" });
    let beto = body(house.call(&machine, "person_add", &other).await).await["id"].as_i64().unwrap();
    let list = || house.call(&tablet, "people_list", &Value::Null);
    assert_eq!(list().await.status(), 403);
    let wrong = house.call(&tablet, "seat_sign_in", &json!({ "personId": beto, "pin": "9999" })).await;
    assert_eq!((wrong.status().as_u16(), code(wrong).await.as_str()), (403, "WRONG_PIN"));
    assert_eq!(list().await.status(), 403);
    body(house.call(&tablet, "seat_sign_in", &json!({ "personId": beto, "pin": "2222" })).await).await;
    assert_eq!(list().await.status(), 200);
    let another = house.cookie_for(&house.pairing_token(Role::Viewer)).await;
    assert_eq!(house.call(&another, "people_list", &Value::Null).await.status(), 403, "another browser");
    body(house.call(&machine, "person_change", &json!({ "id": beto, "active": false })).await).await;
    assert_eq!(list().await.status(), 403, "the first command after it");
}
