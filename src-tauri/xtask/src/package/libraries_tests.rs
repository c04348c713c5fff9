use std::path::{Path, PathBuf};

use super::resolved;

const LISTING: &str = "\tlinux-vdso.so.1 (0x00007fff1)
\tlibgtk-3.so.0 => /lib/x86_64-linux-gnu/libgtk-3.so.0 (0x00007f1)
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f2)
\t/lib64/ld-linux-x86-64.so.2 (0x00007f3)
";

#[test]
fn what_every_system_has_is_not_brought_along() {
    let found = resolved(Path::new("program"), LISTING).expect("all are there");
    let expected = ("libgtk-3.so.0".to_owned(), PathBuf::from("/lib/x86_64-linux-gnu/libgtk-3.so.0"));
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [expected]);
}

#[test]
fn a_library_that_is_missing_here_is_named() {
    let error = resolved(Path::new("program"), "\tlibsoup-3.0.so.0 => not found\n").expect_err("missing");
    assert!(error.to_string().contains("libsoup-3.0.so.0"), "{error}");
}
