//! The command table itself.

use mostrador_api::{COMMANDS, ErrorCode, Role, Seat};
use serde_json::json;

use crate::support::{Site, seat};

/// Calls every command from a screen whose role is said to be `role`, and names those that answer otherwise than
/// the table says. `sit` makes the screen what it is, again after the command that makes it something else.
async fn disagreements(site: &Site, seat: &Seat, role: Role, sit: Option<(i64, &str)>) -> Vec<&'static str> {
    let mut found = Vec::new();
    for command in COMMANDS {
        if let Some((person, pin)) = sit
            && site.sitting(seat).await.0.is_none()
        {
            site.sign_in(seat, person, pin).await.expect("the PIN is right");
        }
        // No request of any command looks like this, so what may be called fails later, or not at all.
        let answer = site.call_from(seat, command.name, json!({ "nothing": true })).await;
        if (answer == Err(ErrorCode::Permission)) == role.reaches(command.role) {
            found.push(command.name);
        }
    }
    found
}

#[tokio::test]
async fn every_command_called_from_a_paired_screen_of_every_role_answers_as_the_table_says() {
    let site = Site::start().await;
    for role in Role::ALL {
        assert_eq!(disagreements(&site, &seat(role), role, None).await, [""; 0], "{role:?}");
    }
}

#[tokio::test]
async fn every_command_called_by_a_person_of_every_role_answers_as_the_table_says() {
    let site = Site::start().await;
    let machine = Seat::machine();
    assert_eq!(disagreements(&site, &machine, Role::Administrator, None).await, [""; 0], "nobody exists");
    let boss = site.add(&machine, "Jefa", Role::Administrator, "1111").await;
    let mut people = vec![(boss, Role::Administrator, "1111")];
    for (role, pin) in [(Role::Purchasing, "2222"), (Role::Operator, "3333"), (Role::Manager, "4444")] {
        people.push((site.add(&machine, &format!("{role:?}"), role, pin).await, role, pin));
    }
    for (person, role, pin) in people {
        // A screen that may do least by itself, and the machine: what counts is who sits there.
        for screen in [seat(Role::Viewer), Seat::machine()] {
            assert_eq!(disagreements(&site, &screen, role, Some((person, pin))).await, [""; 0], "{role:?}");
        }
    }
    for role in [Role::Operator, Role::Viewer] {
        site.api.set_walk_up(role);
        assert_eq!(disagreements(&site, &Seat::machine(), role, None).await, [""; 0], "nobody sits there");
    }
}

#[tokio::test]
async fn the_check_of_the_table_finds_a_screen_that_may_do_more_or_less_than_it_says() {
    let site = Site::start().await;
    let more = disagreements(&site, &seat(Role::Administrator), Role::Operator, None).await;
    assert!(more.contains(&"person_add") && !more.contains(&"order_accept"), "{more:?}");
    let less = disagreements(&site, &seat(Role::Viewer), Role::Operator, None).await;
    assert!(less.contains(&"order_accept") && !less.contains(&"person_add"), "{less:?}");
    let person = site.add(&Seat::machine(), "Jefa", Role::Administrator, "1111").await;
    let signed_in = disagreements(&site, &seat(Role::Viewer), Role::Viewer, Some((person, "1111"))).await;
    assert!(signed_in.contains(&"person_add"), "{signed_in:?}");
}

#[tokio::test]
async fn an_unknown_command_and_a_wrong_request_are_told_apart() {
    let site = Site::start().await;
    assert_eq!(site.call("orders_delete", json!({})).await, Err(ErrorCode::UnknownCommand));
    assert_eq!(site.call("order_get", json!({ "id": 7 })).await, Err(ErrorCode::InvalidRequest));
    assert_eq!(site.call("order_get", json!({ "id": "nobody" })).await, Err(ErrorCode::OrderNotFound));
}

#[tokio::test]
async fn an_error_does_not_repeat_what_was_typed() {
    let site = Site::start().await;
    let typed = json!({ "id": { "phone": "0991234567" } });
    let error = site.api.dispatch(&seat(Role::Operator), "order_get", typed).await.expect_err("it is wrong");
    assert!(!format!("{error:?}").contains("0991234567"));
}

#[test]
fn the_rendered_types_are_the_ones_in_the_screen() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/backend/generated.ts");
    let present = std::fs::read_to_string(path).expect("the rendered types");
    assert!(present == mostrador_api::typescript::render(), "run `cargo xtask types`");
}

#[test]
fn money_and_instants_are_plain_numbers_for_the_screen() {
    let rendered = mostrador_api::typescript::render();
    assert!(rendered.contains("totalCents: number | null"));
    assert!(rendered.contains("receivedAt: number"));
    assert!(!rendered.contains("bigint"));
}
