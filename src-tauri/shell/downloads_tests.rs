use super::*;

#[test]
fn nothing_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let name = "Historial de sincronización 2026-11-26.xlsx";
    let paths: Vec<PathBuf> =
        ["a", "b", "c"].map(|content| save(folder.path(), name, content.as_bytes()).unwrap()).into();
    let names: Vec<_> = paths.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    let stem = "Historial de sincronización 2026-11-26";
    assert_eq!(names, [name.to_owned(), format!("{stem} (2).xlsx"), format!("{stem} (3).xlsx")]);
    let content: Vec<_> = paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    assert_eq!(content, ["a", "b", "c"]);
    assert_eq!(numbered("ninguna", 2), "ninguna (2)");
}

#[test]
fn the_folder_is_made_where_it_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let path = save(&folder.path().join("Descargas"), "a.xlsx", b"a").unwrap();
    assert!(path.is_file());
}

#[test]
fn only_plain_names_are_saved() {
    let folder = tempfile::tempdir().unwrap();
    for name in
        ["", "..", "../a.xlsx", "a/b.xlsx", r"a\b.xlsx", "C:a.xlsx", ".bashrc", "a\n.xlsx", "a.", "a?.xlsx"]
    {
        let refused = save(folder.path(), name, b"a");
        assert_eq!(refused.map_err(|error| error.kind()), Err(ErrorKind::InvalidInput), "{name:?}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
