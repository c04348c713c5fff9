//! Starting the program's own children and hearing what they tell.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, ensure};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::measure::Told;

/// The stub in a process of its own; it ends when this is dropped.
pub struct Stub {
    _process: Child,
    /// Where it listens.
    pub url: String,
}

fn own(arguments: &[String]) -> anyhow::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .arg("child")
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .kill_on_drop(true);
    Ok(command)
}

/// Starts the stub with so many clients.
///
/// # Errors
/// It does not start.
pub async fn stub(clients: u64, per_page: u64) -> anyhow::Result<Stub> {
    let mut process = own(&["stub".to_owned(), clients.to_string(), per_page.to_string()])?.spawn()?;
    let output = process.stdout.take().context("the stub's output")?;
    let url = BufReader::new(output).lines().next_line().await?.context("the stub says where it listens")?;
    Ok(Stub { _process: process, url })
}

/// Runs one measurement and answers what it told.
///
/// # Errors
/// It failed.
pub async fn measure(kind: &str, folder: &Path, arguments: &[&str]) -> anyhow::Result<Told> {
    let mut all = vec![kind.to_owned(), folder.display().to_string()];
    all.extend(arguments.iter().map(|argument| (*argument).to_owned()));
    let output = own(&all)?.output().await?;
    ensure!(output.status.success(), "the measurement {kind} failed");
    let text = String::from_utf8(output.stdout)?;
    serde_json::from_str(text.trim()).with_context(|| format!("what {kind} told"))
}
