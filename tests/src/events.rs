//! The server-sent events that the page listens to.

use std::time::Duration;

use anyhow::{Context, bail};
use serde_json::Value;
use tokio::time::timeout;

/// An open stream of messages.
#[derive(Debug)]
pub struct Events {
    answer: reqwest::Response,
    buffer: Vec<u8>,
}

impl Events {
    pub(crate) fn new(answer: reqwest::Response) -> Self {
        Self { answer, buffer: Vec::new() }
    }

    /// The next message: `{"sequence", "event": {"type", ...}}`.
    ///
    /// # Errors
    /// The stream ended, or a message is no JSON.
    pub async fn next(&mut self) -> anyhow::Result<Value> {
        loop {
            if let Some(end) = self.buffer.windows(2).position(|pair| pair == b"\n\n") {
                let frame: Vec<u8> = self.buffer.drain(..end + 2).collect();
                let text = String::from_utf8(frame)?;
                let data: String = text.lines().filter_map(|line| line.strip_prefix("data:")).collect();
                if !data.is_empty() {
                    return serde_json::from_str(data.trim()).context("an event is no JSON");
                }
                continue;
            }
            match self.answer.chunk().await? {
                Some(chunk) => self.buffer.extend_from_slice(&chunk),
                None => bail!("the event stream ended"),
            }
        }
    }

    /// The first message for which `wanted` holds.
    ///
    /// # Errors
    /// The stream ended, or the deadline passed.
    pub async fn first(
        &mut self,
        what: &str,
        limit: Duration,
        mut wanted: impl FnMut(&Value) -> bool,
    ) -> anyhow::Result<Value> {
        let search = async {
            loop {
                let message = self.next().await?;
                if wanted(&message) {
                    return Ok(message);
                }
            }
        };
        match timeout(limit, search).await {
            Ok(message) => message,
            Err(_) => bail!("no event in {} s: {what}", limit.as_secs_f32()),
        }
    }
}
