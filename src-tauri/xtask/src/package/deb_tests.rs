use super::{package_of, substituted};

#[test]
fn the_dependencies_are_read_with_their_versions() {
    let found = substituted("shlibs:Depends=libc6 (>= 2.34), libgtk-3-0 (>= 3.24.9)\n").expect("a line");
    assert_eq!(found, ["libc6 (>= 2.34)", "libgtk-3-0 (>= 3.24.9)"]);
    assert_eq!(package_of("libgtk-3-0 (>= 3.24.9)"), "libgtk-3-0");
}

#[test]
fn an_answer_without_dependencies_is_no_answer() {
    assert!(substituted("misc:Depends=\n").is_err());
}
