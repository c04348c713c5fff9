//! Where the programs under test are.

use std::path::PathBuf;

use anyhow::{Context, bail};

/// The application without a window.
///
/// # Errors
/// The variable is unset or names no file; the message says which command sets it.
pub fn headless() -> anyhow::Result<PathBuf> {
    named("MOSTRADOR_HEADLESS_BIN", "mostrador-server", "mostrador-headless")
}

/// The desktop application.
///
/// # Errors
/// The variable is unset or names no file; the message says which command sets it.
pub fn window() -> anyhow::Result<PathBuf> {
    named("MOSTRADOR_BIN", "mostrador", "mostrador")
}

/// The stand-in remote.
///
/// # Errors
/// The variable is unset or names no file; the message says which command sets it.
pub fn sandbox() -> anyhow::Result<PathBuf> {
    named("SANDBOX_BIN", "mostrador-sandbox", "mostrador-sandbox")
}

fn named(variable: &str, package: &str, program: &str) -> anyhow::Result<PathBuf> {
    let hint = format!(
        "run `cargo xtask test`, which builds the programs and sets it, or `cargo build -p {package}` and set it to \
         the path of target/debug/{program}"
    );
    let path = std::env::var_os(variable)
        .map(PathBuf::from)
        .with_context(|| format!("the variable {variable} is not set: {hint}"))?;
    if !path.is_file() {
        bail!("the variable {variable} names no file: {hint}");
    }
    // Cargo runs tests in the crate's own folder, so a relative path would not survive.
    path.canonicalize().with_context(|| format!("the path in {variable} cannot be resolved"))
}
