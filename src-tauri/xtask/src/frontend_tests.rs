use std::fs;

use super::{fingerprint, sources};

#[test]
fn an_edit_of_any_source_changes_the_fingerprint_and_a_build_does_not() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    fs::create_dir_all(folder.path().join("src"))?;
    fs::create_dir_all(folder.path().join("dist"))?;
    fs::write(folder.path().join("src/board.tsx"), "one")?;
    let now = || {
        let mut files = Vec::new();
        sources(folder.path(), &mut files)?;
        fingerprint(&files)
    };
    let before = now()?;
    fs::write(folder.path().join("dist/index.html"), "built")?;
    assert_eq!(now()?, before);
    fs::write(folder.path().join("src/board.tsx"), "two")?;
    assert_ne!(now()?, before);
    Ok(())
}
