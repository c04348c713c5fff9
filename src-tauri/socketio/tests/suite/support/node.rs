//! The official server as a child process.

use std::{path::PathBuf, process::Stdio};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

use super::{KEY, PATIENCE};

/// How the server is set up.
pub(crate) struct Setup {
    pub(crate) port: u16,
    pub(crate) ping_interval_ms: u32,
    pub(crate) ping_timeout_ms: u32,
    pub(crate) recovery: Recovery,
}

/// Connection state recovery of the server.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recovery {
    On,
    Off,
}

impl Default for Setup {
    fn default() -> Self {
        Self { port: 0, ping_interval_ms: 500, ping_timeout_ms: 2_000, recovery: Recovery::Off }
    }
}

pub(crate) struct NodeServer {
    child: Child,
    pub(crate) port: u16,
}

/// The folder with the `socket.io` package. A missing one fails the test: a skipped check looks like a passed one.
fn node_modules() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/official/node_modules");
    let folder = std::env::var_os("MOSTRADOR_NODE_MODULES").map_or(own, PathBuf::from);
    assert!(
        folder.join("socket.io/package.json").is_file(),
        "socket.io is not installed: run `npm ci --prefix src-tauri/socketio/tests/official` in the repository's root, \
         or name a node_modules folder that has it in MOSTRADOR_NODE_MODULES"
    );
    folder
}

impl NodeServer {
    pub(crate) async fn start() -> Self {
        Self::start_with(&Setup::default()).await
    }

    pub(crate) async fn start_with(setup: &Setup) -> Self {
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/official/server.cjs");
        let mut child = Command::new("node")
            .arg(script)
            .env("MOSTRADOR_NODE_MODULES", node_modules())
            .env("PORT", setup.port.to_string())
            .env("PING_INTERVAL", setup.ping_interval_ms.to_string())
            .env("PING_TIMEOUT", setup.ping_timeout_ms.to_string())
            .env("RECOVERY", if setup.recovery == Recovery::On { "1" } else { "0" })
            .env("API_KEY", KEY)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("node must be installed");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = timeout(PATIENCE, lines.next_line()).await.expect("the server did not start in time");
        let line: Value = serde_json::from_str(&line.unwrap().expect("the server ended")).unwrap();
        let port = line["port"].as_u64().and_then(|port| u16::try_from(port).ok()).unwrap();
        Self { child, port }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Sends a signal by name; `STOP` makes the server silent with its sockets open.
    pub(crate) async fn signal(&self, name: &str) {
        let id = self.child.id().expect("the server runs").to_string();
        let status = Command::new("kill").args([&format!("-{name}"), &id]).status().await.unwrap();
        assert!(status.success());
    }

    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}
