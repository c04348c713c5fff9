//! Which libraries an AppImage brings along.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::run;

/// Every system has these, and they must be its own: the C library and what belongs to the kernel, the
/// graphics card, the display and the sound card. The list is the AppImage project's.
const OF_THE_SYSTEM: &[&str] = &[
    "ld-linux-x86-64.so.2",
    "ld-linux-aarch64.so.1",
    "libEGL.so.1",
    "libGL.so.1",
    "libGLX.so.0",
    "libGLdispatch.so.0",
    "libICE.so.6",
    "libOpenGL.so.0",
    "libSM.so.6",
    "libX11-xcb.so.1",
    "libX11.so.6",
    "libanl.so.1",
    "libasound.so.2",
    "libc.so.6",
    "libcom_err.so.2",
    "libdl.so.2",
    "libdrm.so.2",
    "libexpat.so.1",
    "libfontconfig.so.1",
    "libfreetype.so.6",
    "libfribidi.so.0",
    "libgbm.so.1",
    "libgcc_s.so.1",
    "libglapi.so.0",
    "libgmp.so.10",
    "libgpg-error.so.0",
    "libharfbuzz.so.0",
    "libjack.so.0",
    "libm.so.6",
    "libp11-kit.so.0",
    "libpthread.so.0",
    "libresolv.so.2",
    "librt.so.1",
    "libstdc++.so.6",
    "libthai.so.0",
    "libutil.so.1",
    "libwayland-client.so.0",
    "libxcb.so.1",
    "libz.so.1",
];

/// The libraries that these programs and libraries need, by name, with those that they need in turn.
///
/// # Errors
/// One is missing on this machine.
pub(super) fn needed_by(files: &[PathBuf]) -> anyhow::Result<BTreeMap<String, PathBuf>> {
    let mut all = BTreeMap::new();
    for file in files {
        let listing = run::output(run::command("ldd").arg(file))?;
        all.append(&mut resolved(file, &listing)?);
    }
    Ok(all)
}

/// What is brought along of them.
fn resolved(file: &Path, listing: &str) -> anyhow::Result<BTreeMap<String, PathBuf>> {
    let mut found = BTreeMap::new();
    for line in listing.lines() {
        // `libz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x00007f...)`; the loader and the kernel's part have
        // no arrow.
        let Some((name, place)) = line.trim().split_once(" => ") else { continue };
        if OF_THE_SYSTEM.contains(&name) {
            continue;
        }
        match place.split_once(" (") {
            Some((path, _)) => drop(found.insert(name.to_owned(), PathBuf::from(path))),
            None => bail!("{} needs {name}, which is {place}", file.display()),
        }
    }
    Ok(found)
}

#[cfg(test)]
#[path = "libraries_tests.rs"]
mod tests;
