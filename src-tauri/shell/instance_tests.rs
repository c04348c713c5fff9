use super::bus_name;

#[test]
fn a_site_keeps_its_name_on_the_bus() {
    assert_eq!(bus_name("/data/default/mostrador.db"), bus_name("/data/default/mostrador.db"));
    assert_eq!(bus_name(""), "app.mostrador.desktop.scbf29ce484222325", "the sum's published beginning");
}

#[test]
fn two_sites_have_two_names() {
    assert_ne!(bus_name("/data/default/mostrador.db"), bus_name("/data/demo/mostrador.db"));
}

#[test]
fn the_name_is_one_that_the_bus_accepts() {
    let name = bus_name("/home/íñigo/datos del local/mostrador.db");
    assert!(
        name.split('.').all(|part| part.starts_with(|letter: char| letter.is_ascii_alphabetic())),
        "{name}"
    );
    assert!(name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '.'), "{name}");
}
