use std::os::unix::fs::PermissionsExt;

use super::join;

#[test]
fn the_image_follows_the_marked_runtime() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("runtime"), b"\x7fELF\0\0\0\0\0\0\0\0rest").expect("written");
    std::fs::write(path("image"), b"hsqs").expect("written");
    join(&path("runtime"), &path("image"), &path("whole")).expect("joined");
    assert_eq!(std::fs::read(path("whole")).expect("read"), b"\x7fELF\0\0\0\0AI\x02\0resthsqs");
    let mode = std::fs::metadata(path("whole")).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o755, "it is started by a double click");
}
