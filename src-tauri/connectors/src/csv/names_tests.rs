use super::*;

#[test]
fn only_what_somebody_keeps_as_a_table_is_an_entity() {
    let folder = tempfile::tempdir().unwrap();
    for name in
        ["clientes.csv", "PROVEEDORES.CSV", ".clientes.csv.part", ".oculto.csv", "~$clientes.csv", "nota.txt"]
    {
        std::fs::write(folder.path().join(name), "id\n").unwrap();
    }
    std::fs::create_dir(folder.path().join("viejos.csv")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("nota.txt"), folder.path().join("enlace.csv")).unwrap();
    let names: Vec<String> = list(folder.path()).unwrap().into_keys().collect();
    assert_eq!(names, ["PROVEEDORES", "clientes"]);
}

#[test]
fn a_folder_that_is_not_there_is_an_error_and_no_empty_one() {
    let folder = tempfile::tempdir().unwrap();
    assert!(list(&folder.path().join("gone")).is_err());
    assert!(list(folder.path()).unwrap().is_empty());
}
