//! What the scripted system answers, and what its faults make of that.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::system::{KEY, State, System};
use super::wire::{Answer, Call, Reply, Verb};
use crate::conformance::play::SECOND;
use crate::conformance::stage::{ErrorKind, Fault, PERSONAL, Times, Wait};

impl System {
    /// The answer; `None` for one that never comes.
    pub(super) fn answer(&self, call: Call) -> Option<Answer> {
        let mut state = self.state();
        let is_token = matches!(call.verb, Verb::Token { .. });
        if is_token {
            state.refreshes += 1;
        } else {
            state.requests += 1;
        }
        let fault = state.hit(&call.verb);
        let before = match fault {
            Some(Fault::Silent | Fault::TokenSilent) => return None,
            Some(Fault::Refused) => return Some(Answer::Refused),
            Some(Fault::TokenRefused) => Some(state.error(401, "KEY_REVOKED")),
            Some(Fault::Status(status)) => Some(state.error(status, "TROUBLE")),
            Some(Fault::Throttled(wait)) => Some(state.throttled(wait)),
            Some(Fault::ErrorIn200(ErrorKind::Trouble)) => Some(state.error(200, "TROUBLE")),
            Some(Fault::ErrorIn200(ErrorKind::RefusedKey)) => Some(state.error(200, "KEY_REVOKED")),
            Some(Fault::Html) => {
                Some(state.reply(200, format!("<!DOCTYPE html><p>{PERSONAL}, acepte las condiciones</p>")))
            }
            Some(
                Fault::Truncated
                | Fault::EmptyList
                | Fault::Total(_)
                | Fault::PageIgnored
                | Fault::CursorExpired
                | Fault::AnswerLost,
            )
            | None => None,
        };
        if let Some(reply) = before {
            return Some(Answer::Reply(reply));
        }
        let mut reply = match call.verb {
            Verb::Token { key } => state.token(&key),
            _ if !state.tokens.contains(&call.token) => state.error(401, "TOKEN_EXPIRED"),
            Verb::Status => state.reply(200, json!({ "well": true }).to_string()),
            Verb::List(list) => self.list(&mut state, &list, fault),
            Verb::Write(operations) => self.write(&mut state, &operations),
        };
        match fault {
            Some(Fault::AnswerLost) => return Some(Answer::Lost),
            Some(Fault::Truncated) => {
                let middle = (0..=reply.body.len() / 2).rev().find(|at| reply.body.is_char_boundary(*at));
                reply.body.truncate(middle.unwrap_or_default());
                reply.whole = false;
            }
            _ => {}
        }
        Some(Answer::Reply(reply))
    }
}

impl State {
    /// The fault that this request meets.
    fn hit(&mut self, verb: &Verb) -> Option<Fault> {
        let (fault, times) = self.fault?;
        let hits = match fault {
            Fault::Refused | Fault::Silent => true,
            Fault::TokenRefused | Fault::TokenSilent => matches!(verb, Verb::Token { .. }),
            Fault::AnswerLost => matches!(verb, Verb::Write(_)),
            Fault::EmptyList | Fault::Total(_) | Fault::PageIgnored | Fault::CursorExpired => {
                matches!(verb, Verb::List(_))
            }
            Fault::Status(_)
            | Fault::Throttled(_)
            | Fault::ErrorIn200(_)
            | Fault::Truncated
            | Fault::Html => !matches!(verb, Verb::Token { .. }),
        };
        if hits && times == Times::Once {
            self.fault = None;
        }
        hits.then_some(fault)
    }

    pub(super) fn reply(&self, status: u16, body: String) -> Reply {
        Reply { status, date: http_date(self.clock), retry_after: None, body, whole: true }
    }

    /// An error body that quotes a customer, as real ones do.
    pub(super) fn error(&self, status: u16, code: &str) -> Reply {
        let message = format!("refused for {PERSONAL}");
        self.reply(status, json!({ "error": { "code": code, "message": message } }).to_string())
    }

    fn throttled(&self, wait: Wait) -> Reply {
        let mut reply = self.error(429, "SLOW_DOWN");
        reply.retry_after = match wait {
            Wait::Seconds(seconds) => Some(seconds.to_string()),
            Wait::Date(seconds) => {
                let micros = i64::try_from(seconds).unwrap_or_default().saturating_mul(SECOND);
                Some(http_date(self.clock.saturating_add(micros)))
            }
            Wait::Unsaid => None,
        };
        reply
    }

    fn token(&mut self, key: &str) -> Reply {
        if key != KEY {
            return self.error(401, "KEY_WRONG");
        }
        self.tokens_given += 1;
        let token = format!("scripted-token-{}", self.tokens_given);
        self.tokens.insert(token.clone());
        self.reply(200, json!({ "token": token }).to_string())
    }
}

fn http_date(micros: i64) -> String {
    let instant = DateTime::<Utc>::from_timestamp_micros(micros).unwrap_or_default();
    instant.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
