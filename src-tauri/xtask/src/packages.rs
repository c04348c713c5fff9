//! Debian packages that are needed, and how the missing ones come.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::{Context, bail};

use crate::run::{self, say};

/// To compile and to run the window.
const WINDOW: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "librsvg2-dev",
    // Sound.
    "libasound2-dev",
    // The icon beside the clock; loaded when the program runs.
    "libayatana-appindicator3-1",
];

/// To show the window where there is no screen, and to take pictures of it. Names of customers hold emoji.
const VIRTUAL_SCREEN: &[&str] =
    &["xvfb", "dbus", "x11-utils", "xdotool", "imagemagick", "fonts-noto-color-emoji"];

/// To drive the window and a browser in tests, to keep a key in a real keyring, and to read the metrics as Prometheus does.
const DRIVERS: &[&str] = &["webkit2gtk-driver", "chromium", "gnome-keyring", "python3-prometheus-client"];

/// A desktop around the window in tests: frames, a panel with a tray, notifications.
const DESKTOP: &[&str] = &["openbox", "wmctrl", "tint2", "dunst", "x11-xserver-utils"];

/// To make packages and to look at them: for the .deb, for the AppImage's first part, and for its image.
const PACKAGING: &[&str] = &[
    "dpkg-dev",
    "fakeroot",
    // The bundler looks for the library of the icon beside the clock through pkg-config.
    "libayatana-appindicator3-dev",
    "appstream",
    "desktop-file-utils",
    "libfuse3-dev",
    "libglib2.0-bin",
    "libsquashfuse-dev",
    "libzstd-dev",
    "patchelf",
    "squashfs-tools",
    "zlib1g-dev",
];

/// What is going to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The demo on a screen.
    Screen,
    /// The demo without one.
    VirtualScreen,
    /// The whole test run.
    Test,
    /// Packages, and their trial on a virtual screen.
    Package,
}

/// Installs what is missing. Where this program may not, it lists the packages and stops.
pub(crate) fn ensure(purpose: Purpose) -> anyhow::Result<()> {
    for (program, origin) in [("node", "Node 20.19 or newer"), ("npm", "npm"), ("cargo", "Rust")] {
        if !run::exists(program) {
            bail!("`{program}` is missing: install {origin} first");
        }
    }
    let wanted: Vec<&str> = match purpose {
        Purpose::Screen => WINDOW.to_vec(),
        Purpose::VirtualScreen => [WINDOW, VIRTUAL_SCREEN].concat(),
        Purpose::Test => [WINDOW, VIRTUAL_SCREEN, DRIVERS, DESKTOP].concat(),
        Purpose::Package => [WINDOW, VIRTUAL_SCREEN, PACKAGING].concat(),
    };
    if !run::exists("dpkg-query") || !run::exists("apt-get") {
        say(format_args!("    not a Debian system; these packages are needed there: {}", wanted.join(" ")));
        return Ok(());
    }
    let answer = Command::new("dpkg-query")
        .args(["--show", "--showformat=${Package}\\t${db:Status-Status}\\n"])
        .output()
        .context("cannot run dpkg-query")?;
    let missing = missing(&wanted, &String::from_utf8_lossy(&answer.stdout));
    if missing.is_empty() {
        say(format_args!("    {} packages are there", wanted.len()));
        return Ok(());
    }
    say(format_args!("    missing packages: {}", missing.join(" ")));
    install(&missing)
}

fn install(missing: &[&str]) -> anyhow::Result<()> {
    let by_hand = format!("apt-get install --yes --no-install-recommends {}", missing.join(" "));
    let is_root = rustix::process::geteuid().is_root();
    if !is_root && !run::exists("sudo") {
        bail!("these packages are missing and only root can install them:\n    {by_hand}");
    }
    let apt = || {
        let mut command = if is_root { run::command("apt-get") } else { run::command("sudo") };
        if !is_root {
            // sudo may ask for a password.
            command.stdin(std::process::Stdio::inherit()).args([
                "env",
                "DEBIAN_FRONTEND=noninteractive",
                "apt-get",
            ]);
        }
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    let installed = run::go(apt().args(["update", "--quiet"])).and_then(|()| {
        run::go(apt().args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(missing))
    });
    installed.with_context(|| format!("the missing packages could not be installed; as root:\n    {by_hand}"))
}

/// Which of the wanted packages the lines `name<tab>status` do not show as installed.
fn missing<'a>(wanted: &[&'a str], listing: &str) -> Vec<&'a str> {
    let installed: BTreeSet<&str> =
        listing.lines().filter_map(|line| line.strip_suffix("\tinstalled")).collect();
    wanted.iter().copied().filter(|name| !installed.contains(name)).collect()
}

#[cfg(test)]
#[path = "packages_tests.rs"]
mod tests;
