use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::programs;

#[test]
fn a_program_in_the_home_folder_is_found_and_data_is_none() {
    let home = tempfile::tempdir().expect("a folder");
    let inside = home.path().join("share");
    fs::create_dir(&inside).expect("made");
    fs::write(inside.join("data.db"), "data").expect("written");
    assert!(programs(home.path()).expect("readable").is_empty());
    let program = inside.join("helper");
    fs::write(&program, "#!/bin/sh").expect("written");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("allowed");
    assert_eq!(programs(home.path()).expect("readable"), [program]);
}
