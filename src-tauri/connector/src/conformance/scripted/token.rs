//! Requests with a token, which is refreshed once by whoever notices first that it has expired.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde::Deserialize;
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::connector::{Purpose, ScriptedConnector};
use super::defect::Defect;
use super::errors::{auth, transient, unreachable};
use super::wire::{Answer, Call, From, Reply, Verb};
use crate::RemoteError;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Which layer failed.
pub(super) const NO_CONNECTION: &str = "the connection was refused";
pub(super) const NO_ANSWER: &str = "no answer in time";
pub(super) const ANSWER_LOST: &str = "the connection was lost before the answer";

/// The token of now. The lock is held while a new one is asked for: that is what makes it one refresh.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    current: Mutex<Option<String>>,
    /// Only [`Defect::DroppedRefreshLocks`] looks at it.
    under_way: AtomicBool,
}

impl ScriptedConnector {
    /// The answer, whatever its status.
    pub(super) async fn ask(&self, verb: Verb, purpose: Purpose) -> Result<Reply, RemoteError> {
        let mut token = self.token(None, purpose).await?;
        if self.has(Defect::TokenForEveryCall) && is_catalogue(&verb) {
            token = self.token(Some(&token), purpose).await?;
        }
        let reply = self.send_once(&token, verb.clone(), purpose).await?;
        let goes_on = matches!(&verb, Verb::List(list) if !matches!(list.from, From::Start));
        if reply.status != 401 || (self.has(Defect::ExpiryEndsTheReading) && goes_on) {
            return Ok(reply);
        }
        token = self.token(Some(&token), purpose).await?;
        if self.has(Defect::WritesRefreshTwice) && purpose == Purpose::Write {
            token = self.token(Some(&token), purpose).await?;
        }
        self.send_once(&token, verb, purpose).await
    }

    /// A token that is not the refused one.
    async fn token(&self, refused: Option<&str>, purpose: Purpose) -> Result<String, RemoteError> {
        let mut current = self.tokens.current.lock().await;
        let refreshed = current.as_ref().filter(|token| refused != Some(token.as_str()));
        if let Some(token) = refreshed
            && !(self.has(Defect::EveryCallerRefreshes) && refused.is_some())
        {
            return Ok(token.clone());
        }
        if self.has(Defect::DroppedRefreshLocks) && self.tokens.under_way.swap(true, Ordering::AcqRel) {
            return Err(transient("BUSY", "a refresh is under way"));
        }
        let verb = Verb::Token { key: self.key.clone() };
        let reply = self.send_once("", verb, purpose).await;
        self.tokens.under_way.store(false, Ordering::Release);
        let reply = reply?;
        if reply.status != 200 {
            let lenient = match &*current {
                Some(_) => self.has(Defect::RefusedRefreshIsTransient),
                None => self.has(Defect::WrongKeyIsTransient) && purpose == Purpose::Read,
            };
            return Err(if lenient { transient("TOKEN", "no token was given") } else { auth("KEY_REFUSED") });
        }
        let given: Given =
            serde_json::from_str(&reply.body).map_err(|_| transient("TOKEN", "the answer holds no token"))?;
        *current = Some(given.token.clone());
        Ok(given.token)
    }

    async fn send_once(&self, token: &str, verb: Verb, purpose: Purpose) -> Result<Reply, RemoteError> {
        let marks = self.has(Defect::DroppedReadingLocks) && is_catalogue(&verb);
        if marks && std::mem::replace(&mut self.memory().reading, true) {
            return Err(transient("BUSY", "a reading is under way"));
        }
        let call = Call { token: token.to_owned(), verb };
        let answer = timeout(PATIENCE, self.system.call(call)).await;
        self.memory().reading = false;
        let read_or_write = |read, write| {
            (purpose == Purpose::Read && self.has(read)) || (purpose == Purpose::Write && self.has(write))
        };
        match answer {
            Ok(Answer::Reply(reply)) => Ok(reply),
            Ok(Answer::Lost) => Err(unreachable(ANSWER_LOST)),
            Ok(Answer::Refused) if self.has(Defect::KeyInErrorText) => {
                Err(unreachable(&format!("no connection to scripted://system/?key={}", self.key)))
            }
            Ok(Answer::Refused) if purpose == Purpose::Read && self.has(Defect::RefusedIsTransient) => {
                Err(transient("REFUSED", NO_CONNECTION))
            }
            Ok(Answer::Refused) => Err(unreachable(NO_CONNECTION)),
            Err(_) if read_or_write(Defect::SilenceIsTransient, Defect::SilentWriteIsTransient) => {
                Err(transient("SILENT", NO_ANSWER))
            }
            Err(_) => Err(unreachable(NO_ANSWER)),
        }
    }
}

#[derive(Deserialize)]
struct Given {
    token: String,
}

fn is_catalogue(verb: &Verb) -> bool {
    matches!(verb, Verb::List(list) if list.entity == super::CATALOGUE)
}
