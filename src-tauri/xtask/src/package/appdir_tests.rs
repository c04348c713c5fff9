use std::path::Path;

use super::{replace, way};

#[test]
fn a_path_inside_a_library_is_replaced_and_nothing_moves() {
    let mut bytes = b"..\0/usr/lib/x\0..\0/usr/lib/x/y\0".to_vec();
    assert_eq!(replace(&mut bytes, b"/usr/lib/x", b"././/lib/x"), 2);
    assert_eq!(bytes, b"..\0././/lib/x\0..\0././/lib/x/y\0");
    assert_eq!(replace(&mut bytes, b"/usr/lib/x", b"././/lib/x"), 0);
}

#[test]
fn the_way_to_the_libraries_is_told_from_where_a_file_lies() {
    let way =
        |from: &str| way(Path::new(from), Path::new("/a/usr/lib/here")).expect("both lie below the same");
    assert_eq!(way("/a/usr/lib/here"), "");
    assert_eq!(way("/a/usr/lib/here/webkit/bundle"), "/../..");
    assert_eq!(way("/a/usr/bin"), "/../lib/here");
}
