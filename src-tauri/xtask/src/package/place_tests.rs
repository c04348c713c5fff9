use std::fs;
use std::path::{Path, PathBuf};

use super::{NAME, Place};
use crate::run;

/// A package of that name with one file, and something that it does when it is removed.
fn package(folder: &Path) -> PathBuf {
    let content = folder.join("content");
    fs::create_dir_all(content.join("DEBIAN")).expect("made");
    fs::create_dir_all(content.join("usr/bin")).expect("made");
    fs::write(content.join("usr/bin/mostrador"), "program").expect("written");
    let control = format!(
        "Package: {NAME}\nVersion: 1\nArchitecture: all\nMaintainer: nobody <nobody@example.com>\n\
         Description: one file\n"
    );
    fs::write(content.join("DEBIAN/control"), control).expect("written");
    let file = folder.join("package.deb");
    let mut build = run::command("dpkg-deb");
    run::output(build.args(["--root-owner-group", "--build"]).arg(&content).arg(&file)).expect("built");
    file
}

#[test]
fn a_package_that_takes_everything_with_it_passes() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::folder().expect("a place");
    let installed = place.install(&package(folder.path())).expect("installed");
    assert!(installed.path("/usr/bin/mostrador").is_file());
    installed.remove().expect("nothing is left");
}

#[test]
fn something_that_stays_behind_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::folder().expect("a place");
    let installed = place.install(&package(folder.path())).expect("installed");
    let left = installed.path("/etc/mostrador.conf");
    fs::create_dir_all(left.parent().expect("a folder")).expect("made");
    fs::write(&left, "by the program, not by the package").expect("written");
    let error = installed.remove().expect_err("it is still there");
    assert!(error.to_string().contains("mostrador.conf"), "{error}");
}

#[test]
fn a_file_that_is_not_what_the_package_says_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::folder().expect("a place");
    let mut installed = place.install(&package(folder.path())).expect("installed");
    fs::write(installed.path("/usr/bin/mostrador"), "something else").expect("written");
    installed.verify().expect_err("it differs");
}
