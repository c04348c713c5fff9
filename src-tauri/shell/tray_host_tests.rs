use super::shows;

#[test]
fn a_host_of_the_watcher_shows_the_icon() {
    assert!(shows(Some(true), || false));
}

#[test]
fn a_watcher_without_a_host_keeps_the_icon_to_itself() {
    assert!(!shows(Some(false), || true), "the icon does not go to a panel while there is a watcher");
}

#[test]
fn without_a_watcher_a_panel_that_takes_icons_in_shows_it() {
    assert!(shows(None, || true));
}

#[test]
fn a_desktop_with_neither_shows_no_icon() {
    assert!(!shows(None, || false));
}

#[cfg(target_os = "linux")]
#[test]
fn the_watchers_answer_is_read_and_nothing_else_is_taken_for_one() {
    use super::linux::boolean;
    use gtk::glib::prelude::ToVariant;

    assert_eq!(boolean(&(true.to_variant(),).to_variant()), Some(true));
    assert_eq!(boolean(&(false.to_variant(),).to_variant()), Some(false));
    assert_eq!(boolean(&("yes".to_variant(),).to_variant()), None);
    assert_eq!(boolean(&true.to_variant()), None);
}
