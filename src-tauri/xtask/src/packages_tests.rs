use super::missing;

#[test]
fn a_package_that_was_removed_but_left_its_settings_is_missing() {
    let listing = "xvfb\tinstalled\nchromium\tconfig-files\n";
    assert_eq!(missing(&["xvfb", "chromium", "dbus"], listing), ["chromium", "dbus"]);
}

#[test]
fn a_package_whose_name_begins_with_the_wanted_one_does_not_count() {
    assert_eq!(missing(&["dbus"], "dbus-x11\tinstalled\n"), ["dbus"]);
}
