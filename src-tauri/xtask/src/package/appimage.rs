//! The AppImage: one file that runs without being installed. Its first part is a static program
//! (`runtime.c`), the rest a squashfs image of the folder that [`super::appdir`] fills. Tauri's own bundler
//! downloads the tools for this; here they are Debian's packages.

use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::{Folders, VERSION, appdir};
use crate::{run, workspace};

const RUNTIME: &str = "src-tauri/xtask/src/package/runtime.c";

/// Says that the file is an AppImage of type 2; stands in the part of an ELF header that nobody uses.
const MAGIC: &[u8] = b"AI\x02";
const MAGIC_AT: u64 = 8;

/// Makes it from what a .deb holds, and answers where it is.
pub(super) fn make(deb: &Path, folders: &Folders) -> anyhow::Result<PathBuf> {
    let content = folders.work("AppDir");
    appdir::fill(&content, deb)?;
    let runtime = compile(folders)?;
    let image = folders.work("image.squashfs");
    let mut squash = run::command("mksquashfs");
    squash.arg(&content).arg(&image).args(["-root-owned", "-noappend", "-no-xattrs"]);
    squash.args(["-comp", "zstd", "-Xcompression-level", "19", "-quiet", "-no-progress"]);
    run::go(&mut squash)?;
    let file = file(folders)?;
    join(&runtime, &image, &file)?;
    Ok(file)
}

/// Where the AppImage is, made or not.
pub(super) fn file(folders: &Folders) -> anyhow::Result<PathBuf> {
    let machine = match std::env::consts::ARCH {
        known @ ("x86_64" | "aarch64") => known,
        other => bail!("no AppImage for {other}"),
    };
    Ok(folders.results.join(format!("Mostrador-{VERSION}-{machine}.AppImage")))
}

/// Static, so that it runs wherever the kernel does, with squashfuse and libfuse3 inside.
fn compile(folders: &Folders) -> anyhow::Result<PathBuf> {
    let runtime = folders.work("runtime");
    let mut compiler = run::command("cc");
    compiler.args(["-Os", "-s", "-std=gnu17", "-Wall", "-Wextra", "-Werror", "-static", "-o"]).arg(&runtime);
    compiler.arg(workspace::root().join(RUNTIME));
    // libfuse can load modules and says so while it is linked; nothing here asks for one.
    compiler.args(["-Wl,--no-warnings"]);
    compiler.args(["-lsquashfuse_ll", "-lsquashfuse", "-lfuse3", "-lzstd", "-lz", "-pthread", "-ldl"]);
    run::go(&mut compiler)?;
    Ok(runtime)
}

/// The runtime, marked, and the image behind it.
fn join(runtime: &Path, image: &Path, file: &Path) -> anyhow::Result<()> {
    let mut whole = File::create(file).with_context(|| format!("cannot write {}", file.display()))?;
    for part in [runtime, image] {
        let mut part = File::open(part).with_context(|| format!("cannot read {}", part.display()))?;
        std::io::copy(&mut part, &mut whole)?;
    }
    whole.seek(SeekFrom::Start(MAGIC_AT))?;
    whole.write_all(MAGIC)?;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755))?;
    Ok(())
}

#[cfg(test)]
#[path = "appimage_tests.rs"]
mod tests;
