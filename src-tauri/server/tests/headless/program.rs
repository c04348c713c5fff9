//! One run of the program. Dropped, it is killed.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::JoinHandle;

use rustix::process::{Pid, Signal, kill_process};

pub(crate) const SIGTERM: Signal = Signal::TERM;
pub(crate) const SIGINT: Signal = Signal::INT;

pub(crate) struct Program {
    child: Child,
    output: BufReader<ChildStdout>,
    errors: Option<JoinHandle<String>>,
}

/// How it ended.
pub(crate) struct End {
    pub(crate) code: Option<i32>,
    /// What had not been read before.
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl Program {
    pub(crate) fn start(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_mostrador-headless"))
            .args(arguments)
            .env_clear()
            .env("MOSTRADOR_DATA_DIR", folder)
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut errors = child.stderr.take().unwrap();
        // On a thread, so that a full pipe never stops the program.
        let errors = std::thread::spawn(move || {
            let mut text = String::new();
            errors.read_to_string(&mut text).unwrap();
            text
        });
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, output, errors: Some(errors) }
    }

    /// The address of the line `OPEN`. Ends with a panic when the program ends without it.
    pub(crate) fn address(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        match line.trim_end().strip_prefix("OPEN ") {
            Some(address) => address.to_owned(),
            None => panic!("no address: {line:?}"),
        }
    }

    pub(crate) fn health(&self, address: &str) -> String {
        let base = address.split_once("/#").unwrap().0.to_owned();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let client = reqwest::Client::builder().no_proxy().build().unwrap();
            client.get(format!("{base}/healthz")).send().await.unwrap().text().await.unwrap()
        })
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    pub(crate) fn end(mut self) -> End {
        let mut output = String::new();
        self.output.read_to_string(&mut output).unwrap();
        let errors = self.errors.take().unwrap().join().unwrap();
        End { code: self.child.wait().unwrap().code(), output, errors }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
