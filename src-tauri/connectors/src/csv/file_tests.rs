use std::path::PathBuf;

use tempfile::TempDir;

use super::*;

fn folder_with(content: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clientes.csv");
    fs::write(&path, content).unwrap();
    (folder, path)
}

fn names(folder: &TempDir) -> Vec<String> {
    let names = fs::read_dir(folder.path()).unwrap();
    names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn code(error: RemoteError) -> String {
    match error {
        RemoteError::Transient { code, .. } | RemoteError::Record { code, .. } => code.to_string(),
        other => other.class().to_owned(),
    }
}

#[test]
fn a_replacement_leaves_the_new_content_and_nothing_beside_it() {
    let (folder, path) = folder_with("id\n1\n");
    let loaded = load(&path).unwrap();
    assert_eq!(loaded.bytes, b"id\n1\n");
    replace(&path, &loaded.look, b"id\n2\n").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"id\n2\n");
    assert_eq!(names(&folder), ["clientes.csv"]);
}

#[test]
fn what_somebody_wrote_meanwhile_is_not_overwritten() {
    let (folder, path) = folder_with("id\n1\n");
    let loaded = load(&path).unwrap();
    fs::write(&path, "id\n1\n2\n").unwrap();
    assert_eq!(code(replace(&path, &loaded.look, b"id\n").unwrap_err()), "FILE_CHANGING");
    assert_eq!(fs::read(&path).unwrap(), b"id\n1\n2\n");
    assert_eq!(names(&folder), ["clientes.csv"]);
}

#[cfg(unix)]
#[test]
fn a_replacement_has_the_rights_of_the_file_before() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = folder_with("id\n");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let look = load(&path).unwrap().look;
    replace(&path, &look, b"id\n1\n").unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_file_that_may_not_be_written_stays_as_it_is() {
    let (folder, path) = folder_with("id\n1\n");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let look = load(&path).unwrap().look;
    assert_eq!(code(replace(&path, &look, b"id\n").unwrap_err()), "FOLDER_NOT_WRITABLE");
    assert_eq!(fs::read(&path).unwrap(), b"id\n1\n");
    assert_eq!(names(&folder), ["clientes.csv"]);
}

#[test]
fn a_missing_file_and_a_missing_folder_are_two_things() {
    let (folder, path) = folder_with("id\n");
    fs::remove_file(&path).unwrap();
    assert_eq!(code(load(&path).unwrap_err()), "FILE_MISSING");
    let path = folder.path().join("gone").join("clientes.csv");
    assert_eq!(code(load(&path).unwrap_err()), "unreachable");
    assert_eq!(code(reach(&folder.path().join("gone")).unwrap_err()), "unreachable");
}

#[test]
fn what_an_interrupted_write_left_is_tidied_up() {
    let (folder, path) = folder_with("id\n");
    fs::write(part_of(&path), "half").unwrap();
    tidy(&path);
    tidy(&path);
    assert_eq!(names(&folder), ["clientes.csv"]);
}

#[test]
fn a_file_that_is_open_in_libreoffice_is_known() {
    let (folder, path) = folder_with("id\n");
    assert!(!is_open_elsewhere(&path));
    fs::write(folder.path().join(".~lock.clientes.csv#"), "").unwrap();
    assert!(is_open_elsewhere(&path));
}

#[test]
fn a_file_has_one_lock_however_it_is_asked_for() {
    let (_folder, path) = folder_with("id\n");
    assert!(Arc::ptr_eq(&lock_of(&path), &lock_of(&path.clone())));
    assert!(!Arc::ptr_eq(&lock_of(&path), &lock_of(Path::new("/otro.csv"))));
}

#[test]
fn a_probe_leaves_nothing_behind() {
    let (folder, _) = folder_with("id\n");
    try_writing(folder.path()).unwrap();
    assert_eq!(names(&folder), ["clientes.csv"]);
}
