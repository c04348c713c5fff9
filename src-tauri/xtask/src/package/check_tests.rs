use super::lacking_lines;

const TEMPLATE: &str = include_str!("../../../packaging/linux/mostrador.desktop");

#[test]
fn the_entry_in_the_menu_speaks_both_languages() {
    let entry = TEMPLATE
        .replace("{{name}}", "Mostrador")
        .replace("{{exec}}", "mostrador")
        .replace("{{icon}}", "mostrador");
    assert!(lacking_lines(&entry).is_empty(), "{:?}", lacking_lines(&entry));
}

#[test]
fn a_language_that_is_missing_is_named() {
    let entry = TEMPLATE.replace("Comment[es]", "Comment[fr]");
    assert!(lacking_lines(&entry).contains(&"Comment[es]="));
}
