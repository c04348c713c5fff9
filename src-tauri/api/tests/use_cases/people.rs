//! People as administrators see them.

use mostrador_api::{ErrorCode, Role, Seat};
use serde_json::{Value, json};

use crate::support::{Site, seat};

async fn with_administrator() -> (Site, Seat, i64) {
    let site = Site::start().await;
    let machine = Seat::machine();
    let id = site.add(&machine, "Jefa", Role::Administrator, "1111").await;
    (site, machine, id)
}

#[tokio::test]
async fn an_open_screen_of_a_person_who_may_not_sign_in_any_more_loses_its_rights_at_once_and_for_good() {
    let (site, machine, _) = with_administrator().await;
    let id = site.add(&machine, "Gema", Role::Manager, "2222").await;
    let screens = [seat(Role::Viewer), Seat::machine()];
    for screen in &screens {
        site.sign_in(screen, id, "2222").await.unwrap();
    }
    let active = |active: bool| json!({ "id": id, "active": active });
    site.call_from(&machine, "person_change", active(false)).await.unwrap();
    let sound = json!({ "volume": 50 });
    assert_eq!(
        site.call_from(&screens[0], "settings_save_sound", sound).await,
        Err(ErrorCode::Permission),
        "the first command after it"
    );
    assert_eq!(site.sitting(&screens[0]).await, (None, Role::Viewer));
    assert_eq!(site.sitting(&screens[1]).await, (None, Role::Operator));
    let people = site.call_from(&machine, "seat_people", json!({})).await.unwrap();
    assert_eq!(people.as_array().unwrap().len(), 1, "{people}");
    site.call_from(&machine, "person_change", active(true)).await.unwrap();
    for screen in &screens {
        assert_eq!(site.sitting(screen).await.0, None, "nobody is signed in again unasked");
    }
}

#[tokio::test]
async fn another_role_counts_at_once_on_every_screen() {
    let (site, machine, boss) = with_administrator().await;
    let id = site.add(&machine, "Beto", Role::Administrator, "2222").await;
    let screen = seat(Role::Viewer);
    site.sign_in(&screen, id, "2222").await.unwrap();
    for role in [Role::Purchasing, Role::Operator, Role::Manager] {
        site.call_from(&machine, "person_change", json!({ "id": id, "role": role })).await.unwrap();
        assert_eq!(site.sitting(&screen).await, (Some("Beto".to_owned()), role));
        let demote = json!({ "id": boss, "role": "OPERATOR" });
        assert_eq!(site.call_from(&screen, "person_change", demote).await, Err(ErrorCode::Permission));
    }
}

#[tokio::test]
async fn the_last_administrator_who_can_sign_in_stays_one() {
    let (site, machine, boss) = with_administrator().await;
    let other = site.add(&machine, "Beto", Role::Administrator, "2222").await;
    let change = |payload: Value| site.call_from(&machine, "person_change", payload);
    change(json!({ "id": other, "active": false })).await.unwrap();
    for last in [
        json!({ "id": boss, "active": false }),
        json!({ "id": boss, "role": "MANAGER" }),
        json!({ "id": boss, "name": "Otra", "role": "OPERATOR", "active": false }),
    ] {
        assert_eq!(change(last).await, Err(ErrorCode::LastAdministrator));
    }
    assert_eq!(site.sitting(&machine).await, (Some("Jefa".to_owned()), Role::Administrator), "nothing of it");
    change(json!({ "id": boss, "name": "Jefaza", "role": "ADMINISTRATOR", "active": true })).await.unwrap();
    change(json!({ "id": other, "active": true })).await.unwrap();
    change(json!({ "id": boss, "role": "MANAGER" })).await.unwrap();
    assert_eq!(
        site.sitting(&machine).await,
        (Some("Jefaza".to_owned()), Role::Manager),
        "with two, one may go"
    );
}

#[tokio::test]
async fn of_two_administrators_who_demote_each_other_at_once_one_stays() {
    let (site, machine, boss) = with_administrator().await;
    let other = site.add(&machine, "Beto", Role::Administrator, "2222").await;
    let screen = Seat::machine();
    site.sign_in(&screen, other, "2222").await.unwrap();
    let demote = |id: i64| json!({ "id": id, "role": "OPERATOR" });
    let answers = tokio::join!(
        site.call_from(&machine, "person_change", demote(other)),
        site.call_from(&screen, "person_change", demote(boss)),
    );
    assert!(answers.0.is_ok() != answers.1.is_ok(), "{answers:?}");
}

#[tokio::test]
async fn a_new_pin_from_an_administrator_ends_a_lock_out_and_what_was_begun_with_the_old_one() {
    let (site, machine, boss) = with_administrator().await;
    let id = site.add(&machine, "Olga", Role::Operator, "2222").await;
    let screen = seat(Role::Viewer);
    site.sign_in(&screen, id, "2222").await.unwrap();
    for _ in 0..5 {
        assert_eq!(site.sign_in(&seat(Role::Viewer), id, "9999").await, Err(ErrorCode::WrongPin));
    }
    assert_eq!(site.sign_in(&seat(Role::Viewer), id, "2222").await, Err(ErrorCode::LockedOut));
    site.call_from(&machine, "person_set_pin", json!({ "id": id, "pin": "3333" })).await.unwrap();
    assert_eq!(site.sitting(&screen).await, (None, Role::Viewer));
    assert_eq!(site.sign_in(&screen, id, "2222").await, Err(ErrorCode::WrongPin));
    site.sign_in(&screen, id, "3333").await.unwrap();
    site.call_from(&machine, "person_set_pin", json!({ "id": boss, "pin": "4444" })).await.unwrap();
    assert_eq!(site.sitting(&machine).await.0.as_deref(), Some("Jefa"), "one's own screen goes on");
}

#[tokio::test]
async fn names_are_tidied_and_told_apart_and_what_cannot_be_is_refused_by_its_field() {
    let (site, machine, boss) = with_administrator().await;
    let id = site.add(&machine, "  José   Núñez ", Role::Operator, "2222").await;
    let add = |name: &str, role: &str, pin: &str| {
        site.api.dispatch(&machine, "person_add", json!({ "name": name, "role": role, "pin": pin }))
    };
    let sixty_one = "x".repeat(61);
    for (name, role, pin, code, field) in [
        ("JOSE NUNEZ", "MANAGER", "3333", ErrorCode::NameTaken, None),
        ("jefa", "MANAGER", "3333", ErrorCode::NameTaken, None),
        ("  ", "MANAGER", "3333", ErrorCode::InvalidValue, Some("name")),
        (sixty_one.as_str(), "MANAGER", "3333", ErrorCode::InvalidValue, Some("name")),
        ("Ana\u{7}", "MANAGER", "3333", ErrorCode::InvalidValue, Some("name")),
        ("local", "MANAGER", "3333", ErrorCode::InvalidValue, Some("name")),
        ("Ana", "VIEWER", "3333", ErrorCode::InvalidValue, Some("role")),
        ("Ana", "MANAGER", "333", ErrorCode::InvalidValue, Some("pin")),
        ("Ana", "KING", "3333", ErrorCode::InvalidRequest, None),
    ] {
        let error = add(name, role, pin).await.unwrap_err();
        assert_eq!(error.code, code, "{name} {role} {pin}");
        if let Some(field) = field {
            assert_eq!(error.detail.as_deref(), Some(field));
        }
    }
    let change = |payload: Value| site.call_from(&machine, "person_change", payload);
    assert_eq!(change(json!({ "id": id, "name": "JEFA" })).await, Err(ErrorCode::NameTaken));
    assert_eq!(change(json!({ "id": boss, "role": "VIEWER" })).await, Err(ErrorCode::InvalidValue));
    assert_eq!(change(json!({ "id": 99, "name": "Ana" })).await, Err(ErrorCode::PersonNotFound));
    let same = change(json!({ "id": id, "name": "JOSÉ NÚÑEZ" })).await.unwrap();
    assert_eq!(same["name"], "JOSÉ NÚÑEZ", "one's own name is free");
    let names = site.call_from(&machine, "people_list", json!({})).await.unwrap();
    let names: Vec<&str> =
        names.as_array().unwrap().iter().filter_map(|person| person["name"].as_str()).collect();
    assert_eq!(names, ["Jefa", "JOSÉ NÚÑEZ"]);
}

#[tokio::test]
async fn the_audit_says_who_changed_what() {
    let (site, machine, _) = with_administrator().await;
    let id = site.add(&machine, "Olga", Role::Operator, "2222").await;
    let change = |payload: Value| site.call_from(&machine, "person_change", payload);
    change(json!({ "id": id, "role": "MANAGER", "name": "Olga" })).await.unwrap();
    change(json!({ "id": id })).await.unwrap();
    site.call_from(&machine, "person_set_pin", json!({ "id": id, "pin": "3333" })).await.unwrap();
    let audit = site.audit().await;
    assert_eq!(
        audit[2..],
        ["add ok Jefa", "change ok Jefa", "set_pin ok Jefa"],
        "nothing changed is nothing"
    );
    let rows = site.store.read(|transaction| {
        let sql = "SELECT before || after FROM sync_log WHERE entity = 'person' AND action = 'change'";
        Ok::<String, mostrador_store::StoreError>(
            transaction.connection().query_row(sql, [], |row| row.get(0))?,
        )
    });
    assert_eq!(rows.await.unwrap(), r#"{"role":"OPERATOR"}{"role":"MANAGER"}"#);
}

#[tokio::test]
async fn what_was_allowed_when_it_was_asked_for_is_asked_again_when_it_is_done() {
    let (site, machine, boss) = with_administrator().await;
    let other = site.add(&machine, "Beto", Role::Administrator, "2222").await;
    let screen = Seat::machine();
    site.sign_in(&screen, other, "2222").await.unwrap();
    // The change is on its way when the other command begins, and done while that one still computes its hash.
    let ends = json!({ "id": other, "active": false });
    let pin = json!({ "id": boss, "pin": "9999" });
    let (changed, slow) = tokio::join!(
        biased;
        site.call_from(&machine, "person_change", ends),
        site.call_from(&screen, "person_set_pin", pin),
    );
    changed.unwrap();
    assert_eq!(slow, Err(ErrorCode::Permission));
    site.sign_in(&Seat::machine(), boss, "1111").await.unwrap();
}

#[tokio::test]
async fn a_process_without_a_local_server_pairs_nothing() {
    let (site, machine, _) = with_administrator().await;
    let answer = site.call_from(&machine, "pairing_start", json!({ "role": "OPERATOR" })).await;
    assert_eq!(answer, Err(ErrorCode::NotOnThisMachine));
}
