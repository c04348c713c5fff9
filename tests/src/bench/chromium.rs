//! The page in a real browser without a window, driven by nothing but its command line.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::process::Process;

/// Names under which Chromium is installed.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A browser that shows the board.
pub(super) struct Chromium {
    _process: Process,
    doorman: JoinHandle<()>,
}

impl Chromium {
    /// Opens the board with the session that the benchmark has. Cookies know no ports, so a page of a second address of
    /// this machine sets the cookie and sends the browser on; the one-time token is already used.
    pub(super) async fn show(profile: &Path, board: &str, cookie: &str) -> anyhow::Result<Self> {
        let program = program()?;
        let (address, doorman) = open_door(board, cookie).await?;
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--no-first-run".to_owned(),
            "--remote-debugging-port=0".to_owned(),
            "--window-size=1366,768".to_owned(),
            format!("--user-data-dir={}", profile.display()),
            format!("http://{address}/"),
        ];
        let process = Process::start("chromium", &[], &program, &arguments, &[])?;
        Ok(Self { _process: process, doorman })
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        self.doorman.abort();
    }
}

fn program() -> anyhow::Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM_BIN") {
        return Ok(PathBuf::from(path));
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders)
        .flat_map(|folder| NAMES.map(|name| folder.join(name)))
        .find(|path| path.is_file());
    match found {
        Some(path) => Ok(path),
        None => bail!("Chromium is not installed; install the package chromium, or name it in CHROMIUM_BIN"),
    }
}

/// Answers every request with the cookie and the way to the board.
async fn open_door(board: &str, cookie: &str) -> anyhow::Result<(SocketAddr, JoinHandle<()>)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr().context("the door has no address")?;
    let answer = format!(
        "HTTP/1.1 302 Found\r\nLocation: {board}/\r\nSet-Cookie: {cookie}; Path=/; HttpOnly; SameSite=Strict\r\n\
         Content-Length: 0\r\nConnection: close\r\n\r\n"
    );
    let task = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let read = stream.read(&mut request).await;
            if read.is_ok() && stream.write_all(answer.as_bytes()).await.is_ok() {
                let _ended = stream.shutdown().await;
            }
        }
    });
    Ok((address, task))
}
