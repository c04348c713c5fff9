use std::ffi::OsString;

use super::{Opening, Wanted, wanted};

fn wanted_by(arguments: &[&str]) -> Wanted {
    wanted(arguments.iter().map(OsString::from))
}

#[test]
fn without_arguments_the_window_opens() {
    assert_eq!(wanted_by(&[]), Wanted::Window(Opening::Shown));
}

#[test]
fn headless_is_found_among_other_arguments() {
    assert_eq!(wanted_by(&["--minimized", "--headless"]), Wanted::Headless);
    assert_eq!(wanted_by(&["--anything", "--headless"]), Wanted::Headless);
}

#[test]
fn an_argument_of_the_desktop_environment_does_not_keep_the_window_shut() {
    assert_eq!(wanted_by(&["--sm-client-id=7"]), Wanted::Window(Opening::Shown));
}

#[test]
fn a_start_by_the_machine_waits_in_the_tray() {
    assert_eq!(wanted_by(&["--minimized"]), Wanted::Window(Opening::InTray));
}
