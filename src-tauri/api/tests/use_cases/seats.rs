//! Who sits at which screen.

use mostrador_api::{DesktopSettings, ErrorCode, Role, Seat};
use mostrador_store::Lane;
use mostrador_store::tables::site_settings;
use serde_json::{Value, json};

use crate::support::{Site, seat};

#[tokio::test]
async fn while_nobody_exists_whoever_sits_at_the_machine_may_do_everything_and_makes_the_first_administrator()
{
    let site = Site::start().await;
    let (machine, other) = (Seat::machine(), Seat::machine());
    let view = site.call_from(&machine, "seat_get", json!({})).await.unwrap();
    let expected = json!({ "person": null, "role": "ADMINISTRATOR", "people": "NOBODY", "kind": "MACHINE" });
    assert_eq!(view, expected);
    let error = site
        .api
        .dispatch(&machine, "person_add", json!({ "name": "Ana", "role": "MANAGER", "pin": "1111" }))
        .await
        .unwrap_err();
    assert_eq!((error.code, error.detail.as_deref()), (ErrorCode::InvalidValue, Some("role")));
    let id = site.add(&machine, "Ana", Role::Administrator, "1111").await;
    let view = site.call_from(&machine, "seat_get", json!({})).await.unwrap();
    let person = json!({ "id": id, "name": "Ana", "role": "ADMINISTRATOR" });
    let expected =
        json!({ "person": person, "role": "ADMINISTRATOR", "people": "SOMEBODY", "kind": "MACHINE" });
    assert_eq!(view, expected);
    assert_eq!(site.sitting(&other).await, (None, Role::Operator), "another screen of the machine");
    assert_eq!(site.audit().await, ["add ok local", "sign_in ok Ana"]);
}

#[tokio::test]
async fn of_two_that_would_be_the_first_one_is() {
    let site = Site::start().await;
    let (one, two) = (Seat::machine(), Seat::machine());
    let add = |name: &str| json!({ "name": name, "role": "ADMINISTRATOR", "pin": "1111" });
    let answers = tokio::join!(
        site.call_from(&one, "person_add", add("Ana")),
        site.call_from(&two, "person_add", add("Beto")),
    );
    let refused =
        [&answers.0, &answers.1].into_iter().filter(|answer| **answer == Err(ErrorCode::Permission));
    assert_eq!(refused.count(), 1, "{answers:?}");
    let signed_in = [site.sitting(&one).await.0, site.sitting(&two).await.0];
    assert_eq!(signed_in.iter().flatten().count(), 1, "{signed_in:?}");
}

#[tokio::test]
async fn a_pin_gives_a_screen_the_person_s_role_until_it_signs_out() {
    let site = Site::start().await;
    let machine = Seat::machine();
    site.add(&machine, "Jefa", Role::Administrator, "1111").await;
    let manager = site.add(&machine, "Gema", Role::Manager, "2222").await;
    for (screen, before) in [(Seat::machine(), Role::Operator), (seat(Role::Viewer), Role::Viewer)] {
        assert_eq!(site.sitting(&screen).await, (None, before));
        let view = site.sign_in(&screen, manager, "2222").await.unwrap();
        assert_eq!((&view["person"]["name"], &view["role"]), (&json!("Gema"), &json!("MANAGER")));
        assert_eq!(site.sitting(&screen).await, (Some("Gema".to_owned()), Role::Manager));
        let view = site.call_from(&screen, "seat_sign_out", json!({})).await.unwrap();
        assert_eq!(view["person"], Value::Null);
        assert_eq!(site.sitting(&screen).await, (None, before));
    }
}

#[tokio::test]
async fn whoever_sits_down_takes_the_place_of_the_one_before() {
    let site = Site::start().await;
    let machine = Seat::machine();
    site.add(&machine, "Jefa", Role::Administrator, "1111").await;
    let operator = site.add(&machine, "Olga", Role::Operator, "2222").await;
    assert_eq!(site.sign_in(&machine, operator, "3333").await, Err(ErrorCode::WrongPin));
    assert_eq!(site.sitting(&machine).await.0.as_deref(), Some("Jefa"), "a wrong PIN changes nothing");
    site.sign_in(&machine, operator, "2222").await.unwrap();
    assert_eq!(site.sitting(&machine).await, (Some("Olga".to_owned()), Role::Operator));
    let audit = site.audit().await;
    assert_eq!(audit[3..], ["sign_in wrong_pin Jefa", "sign_out ok Jefa", "sign_in ok Olga"]);
    site.call_from(&machine, "seat_sign_out", json!({})).await.unwrap();
    site.call_from(&machine, "seat_sign_out", json!({})).await.unwrap();
    assert_eq!(site.audit().await[6..], ["sign_out ok Olga"], "nobody cannot sign out");
}

#[tokio::test]
async fn what_somebody_does_to_an_order_has_its_name() {
    let site = Site::start().await;
    let machine = Seat::machine();
    let (walked_up, signed_in) = (site.new_order().await, site.new_order().await);
    site.add(&machine, "Ana", Role::Administrator, "1111").await;
    let screen = Seat::machine();
    for (seat, order) in [(&screen, &walked_up), (&machine, &signed_in)] {
        let accept = json!({ "id": order, "prepMinutes": 20 });
        site.call_from(seat, "order_accept", accept).await.unwrap();
    }
    for (order, actor) in [(walked_up, "local"), (signed_in, "Ana")] {
        let detail = site.call("order_get", json!({ "id": order })).await.unwrap();
        let moved = detail["timeline"].as_array().unwrap().iter().find(|entry| entry["kind"] == "MOVED");
        assert_eq!(moved.unwrap()["actor"], actor);
    }
}

#[tokio::test]
async fn what_may_be_done_without_signing_in_is_a_setting_that_never_gives_more_than_orders() {
    let site = Site::start().await;
    let machine = Seat::machine();
    site.add(&machine, "Jefa", Role::Administrator, "1111").await;
    let screen = Seat::machine();
    for (set, expected) in [
        (Role::Viewer, Role::Viewer),
        (Role::Operator, Role::Operator),
        (Role::Purchasing, Role::Viewer),
        (Role::Manager, Role::Operator),
        (Role::Administrator, Role::Operator),
    ] {
        site.api.set_walk_up(set);
        assert_eq!((site.sitting(&screen).await.1, site.api.walk_up()), (expected, expected), "{set:?}");
    }
}

#[tokio::test]
async fn what_may_be_done_without_signing_in_changes_at_once_with_the_settings() {
    let site = Site::start().await;
    let machine = Seat::machine();
    site.add(&machine, "Jefa", Role::Administrator, "1111").await;
    let screen = Seat::machine();
    assert_eq!(site.sitting(&screen).await, (None, Role::Operator));
    for role in [Role::Viewer, Role::Operator] {
        let desktop = DesktopSettings { walk_up_role: role, ..DesktopSettings::default() };
        let request = serde_json::to_value(desktop).unwrap();
        site.call_from(&machine, "settings_save_desktop", request).await.unwrap();
        assert_eq!(site.sitting(&screen).await, (None, role));
    }
}

#[tokio::test]
async fn what_may_be_done_without_signing_in_is_read_from_the_file() {
    for (stored, expected) in [
        (json!({ "walkUpRole": "VIEWER" }), Role::Viewer),
        (json!({ "walkUpRole": "OPERATOR" }), Role::Operator),
        (json!({ "walkUpRole": "ADMINISTRATOR" }), Role::Operator),
        (json!({ "walkUpRole": "KING" }), Role::Viewer),
        (json!({}), Role::Operator),
    ] {
        let site = Site::start().await;
        let value = stored.clone();
        let put = site.store.write(Lane::Interactive, move |transaction| {
            site_settings::put(
                transaction,
                site_settings::DESKTOP,
                &value,
                mostrador_domain::Timestamp(0),
                "test",
            )
        });
        put.await.unwrap();
        site.add(&Seat::machine(), "Jefa", Role::Administrator, "1111").await;
        assert_eq!(site.sitting(&Seat::machine()).await, (None, expected), "{stored}");
    }
}

#[tokio::test]
async fn screens_are_told_when_somebody_sits_down_and_when_people_change() {
    let site = Site::start().await;
    let mut messages = site.api.subscribe();
    let machine = Seat::machine();
    let id = site.add(&machine, "Jefa", Role::Administrator, "1111").await;
    site.sign_in(&machine, id, "1111").await.unwrap();
    site.call_from(&machine, "person_change", json!({ "id": id, "name": "Jefaza" })).await.unwrap();
    site.api.set_walk_up(Role::Viewer);
    site.call_from(&machine, "seat_sign_out", json!({})).await.unwrap();
    for reason in ["added", "signed in", "changed", "walk-up role", "signed out"] {
        let message = messages.next().await.unwrap();
        assert!(message.contains(r#""event":{"type":"people"}"#), "{reason}: {message}");
    }
}

#[tokio::test]
async fn a_paired_screen_has_its_own_role_whether_people_exist_or_not() {
    let site = Site::start().await;
    for _ in 0..2 {
        for role in Role::ALL {
            let screen = seat(role);
            assert_eq!(site.sitting(&screen).await, (None, role));
            let view = site.call_from(&screen, "seat_get", json!({})).await.unwrap();
            assert_eq!(view["kind"], "PAIRED");
        }
        let people = site.call("people_list", json!({})).await.unwrap();
        if people.as_array().unwrap().is_empty() {
            site.add(&Seat::machine(), "Jefa", Role::Administrator, "1111").await;
        }
    }
}
