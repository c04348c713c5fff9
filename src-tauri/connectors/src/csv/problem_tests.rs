use super::*;

fn code(kind: ErrorKind, doing: Doing, folder: &Path) -> String {
    match of_io(&io::Error::from(kind), doing, folder) {
        RemoteError::Transient { code, .. } => format!("transient {code}"),
        RemoteError::Record { code, .. } => format!("record {code}"),
        other => other.class().to_owned(),
    }
}

#[test]
fn each_answer_of_the_system_has_its_class_and_code() {
    let there = tempfile::tempdir().unwrap();
    let gone = there.path().join("gone");
    let at = |kind, doing| code(kind, doing, there.path());
    assert_eq!(at(ErrorKind::NotFound, Doing::Reading), "record FILE_MISSING");
    assert_eq!(code(ErrorKind::NotFound, Doing::Reading, &gone), "unreachable");
    assert_eq!(at(ErrorKind::PermissionDenied, Doing::Reading), "transient FILE_NOT_READABLE");
    assert_eq!(at(ErrorKind::PermissionDenied, Doing::Writing), "transient FOLDER_NOT_WRITABLE");
    assert_eq!(at(ErrorKind::ReadOnlyFilesystem, Doing::Writing), "transient FOLDER_NOT_WRITABLE");
    assert_eq!(at(ErrorKind::StorageFull, Doing::Writing), "transient FOLDER_FULL");
    assert_eq!(at(ErrorKind::ResourceBusy, Doing::Writing), "transient FILE_IN_USE");
    assert_eq!(at(ErrorKind::StaleNetworkFileHandle, Doing::Reading), "unreachable");
    assert_eq!(at(ErrorKind::Other, Doing::Reading), "transient FILE_FAILED");
}

#[test]
fn a_file_that_is_wrong_costs_no_record_its_place() {
    let error = for_a_write(unusable("HEADER_REPEATED", "twice"));
    assert_eq!(error, passing("HEADER_REPEATED", "twice"));
    assert_eq!(for_a_write(gone()), gone());
}
