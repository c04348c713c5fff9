//! The command table itself.

use mostrador_api::{COMMANDS, ErrorCode, Role};
use serde_json::json;

use crate::support::{Site, seat};

#[tokio::test]
async fn every_command_called_with_every_role_answers_as_the_table_says() {
    let site = Site::start().await;
    for command in COMMANDS {
        for role in Role::ALL {
            // No request of any command looks like this, so what may be called fails later, or not at all.
            let answer = site.api.dispatch(&seat(role), command.name, json!({ "nothing": true })).await;
            let refused = matches!(&answer, Err(error) if error.code == ErrorCode::Permission);
            assert_eq!(refused, !role.reaches(command.role), "{} as {role:?}", command.name);
        }
    }
}

#[tokio::test]
async fn the_table_has_commands_that_a_viewer_may_not_call() {
    assert!(
        COMMANDS.iter().any(|command| command.role != Role::Viewer),
        "else the check above can never fail"
    );
    assert!(COMMANDS.iter().any(|command| command.role == Role::Viewer));
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
