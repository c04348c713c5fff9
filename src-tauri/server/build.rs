//! A release build embeds the screen: it must be built again when the screen was, also when there was none at first.

use std::path::Path;

fn main() {
    let ui = Path::new("../../ui");
    let built = ui.join("dist");
    println!("cargo::rerun-if-changed=build.rs");
    // A debug build reads the screen from disk whenever it is asked for.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        // Cargo takes a missing path for a changed one and would build anew each time; so watch for its appearance.
        let watched = if built.exists() { built.as_path() } else { ui };
        println!("cargo::rerun-if-changed={}", watched.display());
    }
}
