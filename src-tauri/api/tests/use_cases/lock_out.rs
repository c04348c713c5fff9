//! Wrong PINs, and what is never written down.

use std::sync::Arc;

use mostrador_api::{
    ApiError, ErrorCode, PersonAddRequest, Pin, Role, Seat, SignInRequest, set_forgotten_pin,
};
use serde_json::json;

use crate::support::{Site, seat};

#[tokio::test]
async fn the_fifth_wrong_pin_in_a_row_keeps_everybody_out_for_a_minute_and_the_next_one_for_two() {
    let site = Site::start().await;
    let machine = Seat::machine();
    let id = site.add(&machine, "Jefa", Role::Administrator, "1111").await;
    let screen = seat(Role::Viewer);
    for _ in 0..4 {
        assert_eq!(site.sign_in(&screen, id, "9999").await, Err(ErrorCode::WrongPin));
    }
    site.sign_in(&screen, id, "1111").await.unwrap();
    site.call_from(&screen, "seat_sign_out", json!({})).await.unwrap();
    for _ in 0..5 {
        assert_eq!(site.sign_in(&screen, id, "9999").await, Err(ErrorCode::WrongPin), "a right one forgets");
    }
    let error = site
        .api
        .dispatch(&seat(Role::Viewer), "seat_sign_in", json!({ "personId": id, "pin": "1111" }))
        .await
        .unwrap_err();
    let until = site.now() + 60_000;
    assert_eq!(
        (error.code, error.detail),
        (ErrorCode::LockedOut, Some(until.to_string())),
        "the right one too"
    );
    let list = site.call_from(&machine, "people_list", json!({})).await.unwrap();
    assert_eq!(list[0]["lockedUntil"], json!(until));
    assert_eq!(site.sitting(&machine).await.0.as_deref(), Some("Jefa"), "who is in stays in");

    site.clock.advance(1);
    assert_eq!(site.sign_in(&screen, id, "9999").await, Err(ErrorCode::WrongPin));
    site.clock.advance(1);
    assert_eq!(site.sign_in(&screen, id, "1111").await, Err(ErrorCode::LockedOut));
    site.clock.advance(1);
    site.sign_in(&screen, id, "1111").await.unwrap();
    let list = site.call_from(&machine, "people_list", json!({})).await.unwrap();
    assert_eq!(list[0]["lockedUntil"], json!(null));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_screens_that_guess_at_once_have_five_attempts_between_them() {
    let site = Arc::new(Site::start().await);
    let id = site.add(&Seat::machine(), "Jefa", Role::Administrator, "1111").await;
    let screens = [seat(Role::Viewer), seat(Role::Viewer)];
    let guesses: Vec<_> = (0..12)
        .map(|number| {
            let (site, screen) = (Arc::clone(&site), screens[number % 2].clone());
            tokio::spawn(async move { site.sign_in(&screen, id, &format!("99{number:02}")).await })
        })
        .collect();
    let mut answers = Vec::new();
    for guess in guesses {
        answers.push(guess.await.unwrap());
    }
    let count = |code| answers.iter().filter(|answer| **answer == Err(code)).count();
    assert_eq!((count(ErrorCode::WrongPin), count(ErrorCode::LockedOut)), (5, 7), "{answers:?}");
    let refused = site.audit().await.into_iter().filter(|row| row == "sign_in wrong_pin paired").count();
    assert_eq!(refused, 5);
}

#[tokio::test]
async fn who_cannot_sign_in_is_not_there_whatever_the_pin() {
    let site = Site::start().await;
    let machine = Seat::machine();
    site.add(&machine, "Jefa", Role::Administrator, "1111").await;
    let id = site.add(&machine, "Olga", Role::Operator, "2222").await;
    site.call_from(&machine, "person_change", json!({ "id": id, "active": false })).await.unwrap();
    let screen = seat(Role::Viewer);
    for (person, pin) in [(id, "2222"), (id, "9999"), (99, "1111"), (-1, "1111")] {
        assert_eq!(site.sign_in(&screen, person, pin).await, Err(ErrorCode::PersonNotFound));
    }
    for shape in ["", "123", "123456789", "12a4"] {
        assert_eq!(site.sign_in(&screen, id, shape).await, Err(ErrorCode::InvalidValue));
    }
    let audit = site.audit().await;
    assert_eq!(audit[audit.len() - 4..], ["sign_in person_not_found paired"; 4]);
}

#[tokio::test]
async fn changing_one_s_own_pin_takes_the_present_one_and_ends_one_s_other_screens() {
    let site = Site::start().await;
    let (machine, other) = (Seat::machine(), seat(Role::Viewer));
    let id = site.add(&machine, "Jefa", Role::Administrator, "1111").await;
    site.sign_in(&other, id, "1111").await.unwrap();
    let change = |current: &str, pin: &str| json!({ "current": current, "pin": pin });
    let wrong = site.call_from(&machine, "seat_change_pin", change("2222", "3333")).await;
    assert_eq!(wrong, Err(ErrorCode::WrongPin));
    for (current, pin, field) in [("12", "3333", "current"), ("1111", "33", "pin")] {
        let error = site.api.dispatch(&machine, "seat_change_pin", change(current, pin)).await.unwrap_err();
        assert_eq!((error.code, error.detail.as_deref()), (ErrorCode::InvalidValue, Some(field)));
    }
    site.call_from(&machine, "seat_change_pin", change("1111", "3333")).await.unwrap();
    assert_eq!(site.sitting(&machine).await.0.as_deref(), Some("Jefa"));
    assert_eq!(site.sitting(&other).await, (None, Role::Viewer));
    assert_eq!(site.sign_in(&other, id, "1111").await, Err(ErrorCode::WrongPin));
    site.sign_in(&other, id, "3333").await.unwrap();
    let nobody = site.call_from(&seat(Role::Manager), "seat_change_pin", change("3333", "4444")).await;
    assert_eq!(nobody, Err(ErrorCode::Permission));
    let audit = site.audit().await;
    assert_eq!(audit[3..5], ["change_pin wrong_pin Jefa", "change_pin ok Jefa"], "{audit:?}");
}

#[tokio::test]
async fn wrong_pins_of_one_s_own_count_as_well() {
    let site = Site::start().await;
    let machine = Seat::machine();
    let id = site.add(&machine, "Jefa", Role::Administrator, "1111").await;
    for _ in 0..5 {
        let change = json!({ "current": "2222", "pin": "3333" });
        assert_eq!(site.call_from(&machine, "seat_change_pin", change).await, Err(ErrorCode::WrongPin));
    }
    let change = json!({ "current": "1111", "pin": "3333" });
    assert_eq!(site.call_from(&machine, "seat_change_pin", change).await, Err(ErrorCode::LockedOut));
    assert_eq!(site.sign_in(&seat(Role::Viewer), id, "1111").await, Err(ErrorCode::LockedOut));
}

#[tokio::test]
async fn a_forgotten_pin_is_replaced_without_asking_anybody_and_that_is_in_the_audit() {
    let site = Site::start().await;
    let id = site.add(&Seat::machine(), "Íñigo", Role::Administrator, "1111").await;
    for _ in 0..5 {
        assert_eq!(site.sign_in(&seat(Role::Viewer), id, "9999").await, Err(ErrorCode::WrongPin));
    }
    let set = |name: &'static str, pin: &str| {
        set_forgotten_pin(&site.store, name, Pin(pin.to_owned()), mostrador_domain::Timestamp(site.now()))
    };
    let code = |outcome: Result<(), ApiError>| outcome.map_err(|error| error.code());
    assert_eq!(code(set("Ana", "2222").await), Err(ErrorCode::PersonNotFound));
    assert_eq!(code(set("", "2222").await), Err(ErrorCode::PersonNotFound));
    assert_eq!(code(set("Íñigo", "22").await), Err(ErrorCode::InvalidValue));
    assert_eq!(code(set("INIGO", "2222").await), Ok(()));
    site.sign_in(&seat(Role::Viewer), id, "2222").await.unwrap();
    assert_eq!(site.audit().await[7..], ["set_pin ok command line", "sign_in ok Íñigo"]);
}

#[tokio::test]
async fn a_pin_is_written_nowhere_and_printed_nowhere() {
    const PIN: &str = "48159265";
    const NEW_PIN: &str = "71828182";
    const WRONG: &str = "31415926";
    let site = Site::start().await;
    let (machine, screen) = (Seat::machine(), seat(Role::Viewer));
    let id = site.add(&machine, "Marcadora", Role::Administrator, PIN).await;
    let mut errors = Vec::new();
    for (seat, command, payload) in [
        (&screen, "seat_sign_in", json!({ "personId": id, "pin": WRONG })),
        (&screen, "seat_sign_in", json!({ "personId": 99, "pin": PIN })),
        (&screen, "seat_sign_in", json!({ "personId": id, "pin": [PIN] })),
        (&screen, "seat_sign_in", json!({ "personId": id, "pin": format!("{PIN}0") })),
        (&screen, "seat_change_pin", json!({ "current": PIN, "pin": NEW_PIN })),
        (&machine, "seat_change_pin", json!({ "current": WRONG, "pin": NEW_PIN })),
        (&machine, "person_add", json!({ "name": "marcadora", "role": "OPERATOR", "pin": PIN })),
        (&machine, "person_set_pin", json!({ "id": 99, "pin": PIN })),
    ] {
        errors.push(format!("{:?}", site.api.dispatch(seat, command, payload).await.unwrap_err()));
    }
    site.call_from(&machine, "seat_change_pin", json!({ "current": PIN, "pin": NEW_PIN })).await.unwrap();
    site.call_from(&machine, "person_set_pin", json!({ "id": id, "pin": PIN })).await.unwrap();
    site.sign_in(&screen, id, PIN).await.unwrap();
    let sign_in: SignInRequest = serde_json::from_value(json!({ "personId": 1, "pin": PIN })).unwrap();
    let add: PersonAddRequest =
        serde_json::from_value(json!({ "name": "x", "role": "MANAGER", "pin": PIN })).unwrap();
    errors.push(format!("{sign_in:?} {add:?} {machine:?} {screen:?}"));

    let mut places: Vec<(String, Vec<u8>)> =
        errors.into_iter().map(|text| (text.clone(), text.into_bytes())).collect();
    for file in std::fs::read_dir(site.folder.path()).unwrap() {
        let path = file.unwrap().path();
        places.push((path.display().to_string(), std::fs::read(&path).unwrap()));
    }
    let holding = |text: &str| {
        let found =
            places.iter().filter(|(_, bytes)| bytes.windows(text.len()).any(|part| part == text.as_bytes()));
        found.map(|(place, _)| place.as_str()).collect::<Vec<_>>()
    };
    for pin in [PIN, NEW_PIN, WRONG] {
        assert_eq!(holding(pin), [""; 0]);
    }
    assert!(!holding("Marcadora").is_empty(), "the twin: what is written down is found");
}
