//! One run of the program. Dropped, it is killed.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::JoinHandle;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

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
        Self::start_with_input(folder, arguments, variables, "")
    }

    /// With what somebody types.
    pub(crate) fn start_with_input(
        folder: &Path,
        arguments: &[&str],
        variables: &[(&str, &str)],
        input: &str,
    ) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_mostrador-headless"))
            .args(arguments)
            .env_clear()
            .env("MOSTRADOR_DATA_DIR", folder)
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that reads nothing may have ended by now.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
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

    /// Uses the address up and calls commands with its session; the answers' bodies.
    pub(crate) fn call(&self, address: &str, calls: &[(&str, Value)]) -> Vec<Value> {
        let (base, token) = address.split_once("/#token=").unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let client = reqwest::Client::builder().no_proxy().build().unwrap();
            let post = |path: &str, body: &Value| {
                client.post(format!("{base}{path}")).header("origin", base).json(body)
            };
            let session = post("/session", &json!({ "token": token })).send().await.unwrap();
            let cookie = session.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap();
            let mut answers = Vec::new();
            for (command, payload) in calls {
                let request = post(&format!("/rpc/{command}"), payload).header("cookie", cookie);
                answers.push(request.send().await.unwrap().json().await.unwrap());
            }
            answers
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
