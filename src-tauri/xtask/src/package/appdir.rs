//! The folder that becomes an AppImage: what the .deb holds, the libraries that another system may not have,
//! and WebKit's own programs.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::libraries;
use crate::run::{self, say};

/// Opened while the program runs, so that no program names it: the tray.
const OPENED_LATER: &str = "libayatana-appindicator3.so.1";

/// WebKit's programs, which draw the page and do what they are told by the library.
const WEBKIT: &str = "webkit2gtk-4.1";

/// The only library that knows where they are, by an absolute path.
const WEBKIT_LIBRARY: &str = "libwebkit2gtk-4.1.so.0";

/// Not needed to run anything.
const LEFT_OUT: &[&str] = &["MiniBrowser", "WebKitWebDriver", "jsc"];

/// Settings that GTK asks for by name and does not start without.
const SCHEMAS: &str = "usr/share/glib-2.0/schemas";

const APPRUN: &str = include_str!("AppRun");

/// Fills the folder from the .deb and from this machine's libraries.
pub(super) fn fill(folder: &Path, deb: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder)?;
    run::go(run::command("dpkg-deb").arg("--extract").arg(deb).arg(folder))?;
    let system = system_libraries()?;
    let own = folder.join("usr/lib").join(system.file_name().context("no folder of libraries")?);
    fs::create_dir_all(&own)?;

    let helpers = webkit_programs(&system.join(WEBKIT), &own.join(WEBKIT))?;
    let programs = [folder.join("usr/bin/mostrador"), folder.join("usr/bin/mostrador-headless")];
    let mut roots = vec![system.join(OPENED_LATER)];
    roots.extend_from_slice(&programs);
    roots.extend_from_slice(&helpers);
    let mut needed = libraries::needed_by(&roots)?;
    needed.insert(OPENED_LATER.to_owned(), system.join(OPENED_LATER));
    for (name, path) in &needed {
        fs::copy(path, own.join(name)).with_context(|| format!("cannot copy {}", path.display()))?;
    }
    say(format_args!("    {} libraries are brought along", needed.len()));

    find_programs_beside(&own.join(WEBKIT_LIBRARY), &system)?;
    look_beside(&programs, &own)?;
    look_beside(&helpers, &own)?;
    look_beside(&needed.keys().map(|name| own.join(name)).collect::<Vec<_>>(), &own)?;
    schemas(folder)?;
    licences(folder, needed.values())?;
    front(folder)
}

/// Where this system keeps its libraries.
fn system_libraries() -> anyhow::Result<PathBuf> {
    let triplet = run::output(run::command("dpkg-architecture").args(["--query", "DEB_HOST_MULTIARCH"]))?;
    Ok(Path::new("/usr/lib").join(triplet.trim()))
}

/// Copies WebKit's programs and the library that they load; answers the copies.
fn webkit_programs(from: &Path, to: &Path) -> anyhow::Result<Vec<PathBuf>> {
    fs::create_dir_all(to)?;
    let mut copies = Vec::new();
    let entries = fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))?;
    for entry in entries {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copies.append(&mut webkit_programs(&entry.path(), &copy)?);
        } else if !LEFT_OUT.iter().any(|name| entry.file_name() == *name) {
            fs::copy(entry.path(), &copy)?;
            copies.push(copy);
        }
    }
    Ok(copies)
}

/// Makes WebKit look for its programs in the AppImage: its absolute path becomes one from the folder `usr`,
/// in which AppRun starts the program. Both are equally long, so nothing in the file moves.
fn find_programs_beside(library: &Path, system: &Path) -> anyhow::Result<()> {
    let old = system.join(WEBKIT).display().to_string();
    let Some(rest) = old.strip_prefix("/usr") else { bail!("{old} does not lie below /usr") };
    let mut bytes = fs::read(library).with_context(|| format!("cannot read {}", library.display()))?;
    let times = replace(&mut bytes, old.as_bytes(), format!("././{rest}").as_bytes());
    if times == 0 {
        bail!("{} does not name {old}: the AppImage would start this system's programs", library.display());
    }
    fs::write(library, bytes)?;
    Ok(())
}

/// Replaces every occurrence with something equally long; answers how many there were.
fn replace(bytes: &mut [u8], old: &[u8], new: &[u8]) -> usize {
    debug_assert_eq!(old.len(), new.len(), "nothing in the file may move");
    let mut times = 0;
    let mut at = 0;
    while let Some(place) = bytes.get_mut(at..at + old.len()) {
        if place == old {
            place.copy_from_slice(new);
            times += 1;
            at += old.len();
        } else {
            at += 1;
        }
    }
    times
}

/// Makes programs and libraries look for libraries in this folder, by a path from where they are themselves.
/// A variable of the environment would do the same, also to every program of the system that the application
/// starts.
fn look_beside(files: &[PathBuf], libraries: &Path) -> anyhow::Result<()> {
    for file in files {
        let place = file.parent().context("a file in no folder")?;
        let mut command = run::command("patchelf");
        command.args(["--set-rpath", &format!("$ORIGIN{}", way(place, libraries)?)]).arg(file);
        run::output(&mut command)?;
    }
    Ok(())
}

/// The way from one folder to another, as `/../lib`; nothing when they are the same.
fn way(from: &Path, to: &Path) -> anyhow::Result<String> {
    let shared = from.ancestors().find(|folder| to.starts_with(folder)).context("nothing in common")?;
    let up = from.strip_prefix(shared)?.components().count();
    let down = to.strip_prefix(shared)?;
    let mut way = "/..".repeat(up);
    if down.as_os_str().is_empty() {
        return Ok(way);
    }
    way.push('/');
    way.push_str(&down.display().to_string());
    Ok(way)
}

fn schemas(folder: &Path) -> anyhow::Result<()> {
    let own = folder.join(SCHEMAS);
    fs::create_dir_all(&own)?;
    for entry in fs::read_dir(Path::new("/").join(SCHEMAS)).context("this system has no schemas")? {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_string_lossy().starts_with("org.gtk.Settings.") {
            fs::copy(entry.path(), own.join(name))?;
        }
    }
    run::output(run::command("glib-compile-schemas").arg(&own)).map(drop)
}

/// The copyright files of what is brought along, as their licences ask for.
fn licences<'a>(folder: &Path, libraries: impl Iterator<Item = &'a PathBuf>) -> anyhow::Result<()> {
    for library in libraries {
        let package = owner(library)?;
        let notice = Path::new("usr/share/doc").join(&package).join("copyright");
        let copy = folder.join(&notice);
        fs::create_dir_all(copy.parent().context("no folder")?)?;
        fs::copy(Path::new("/").join(&notice), &copy)
            .with_context(|| format!("{package} has no copyright file"))?;
    }
    Ok(())
}

/// The package that a library comes from.
fn owner(library: &Path) -> anyhow::Result<String> {
    // Its real name, as a link may belong to no package; and both of its folders, as `/lib` is one to
    // `/usr/lib` while some packages still name it.
    let library = library.canonicalize()?;
    let older = library.strip_prefix("/usr").map(|rest| Path::new("/").join(rest));
    for path in older.iter().chain([&library]) {
        let answer = run::command("dpkg-query").arg("--search").arg(path).output()?;
        if answer.status.success() {
            let text = String::from_utf8_lossy(&answer.stdout);
            return Ok(text.split([':', ',']).next().unwrap_or_default().to_owned());
        }
    }
    bail!("{} belongs to no package", library.display())
}

/// What an AppImage has at its top: how it starts, its entry for a menu and its icon.
fn front(folder: &Path) -> anyhow::Result<()> {
    let start = folder.join("AppRun");
    fs::write(&start, APPRUN)?;
    fs::set_permissions(&start, fs::Permissions::from_mode(0o755))?;
    symlink("usr/share/applications/Mostrador.desktop", folder.join("Mostrador.desktop"))?;
    fs::copy(folder.join("usr/share/icons/hicolor/512x512/apps/mostrador.png"), folder.join("mostrador.png"))
        .context("the package has no icon of 512 pixels")?;
    symlink("mostrador.png", folder.join(".DirIcon"))?;
    Ok(())
}

#[cfg(test)]
#[path = "appdir_tests.rs"]
mod tests;
