use super::*;

#[test]
fn the_screen_knows_the_least_role_of_every_command() {
    let text = render();
    let (_, table) = text.split_once("export const COMMAND_ROLES").expect("the table");
    for command in COMMANDS {
        let row = format!("  {}: {},\n", command.name, literal(command.role));
        assert!(table.contains(&row), "{row}");
    }
    assert!(table.contains("  seat_get: \"VIEWER\",\n"));
}

#[test]
fn the_screen_knows_which_roles_reach_which() {
    let text = render();
    assert!(text.contains("  VIEWER: [\"VIEWER\"],\n"));
    assert!(text.contains("  PURCHASING: [\"VIEWER\", \"PURCHASING\"],\n"));
    assert!(text.contains("  OPERATOR: [\"VIEWER\", \"OPERATOR\"],\n"));
    assert!(text.contains("  MANAGER: [\"VIEWER\", \"PURCHASING\", \"OPERATOR\", \"MANAGER\"],\n"));
    let all = "[\"VIEWER\", \"PURCHASING\", \"OPERATOR\", \"MANAGER\", \"ADMINISTRATOR\"]";
    assert!(text.contains(&format!("  ADMINISTRATOR: {all},\n")));
}

#[test]
fn the_screen_knows_the_name_of_a_restaurant_that_nobody_named() {
    assert!(render().contains("export const UNNAMED_SITE = \"Mi restaurante\";\n"));
}
