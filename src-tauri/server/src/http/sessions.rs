//! One-time tokens and the sessions they open. Both live in memory only: a restart ends every session, those of
//! paired screens too.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use mostrador_api::{Seat, SeatKind};
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};
use tokio::time::Instant;

/// Most tokens that wait to be used and most sessions; the oldest make room, so that neither can fill the memory.
const MOST: usize = 64;

/// The open sessions of this process and the tokens that can open more.
pub(super) struct Sessions {
    cookie: String,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    tokens: VecDeque<Token>,
    sessions: VecDeque<(Fingerprint, Seat)>,
}

/// A token that waits to be used.
struct Token {
    text: String,
    kind: SeatKind,
    /// By the clock that nobody can set.
    good_until: Option<Instant>,
}

/// How long a token waits.
#[derive(Clone, Copy, Debug)]
pub(super) enum Lifetime {
    /// As long as the process runs.
    UntilUsed,
    /// So long from now.
    Within(Duration),
}

/// A token that is lent to one request. Where nothing comes of it, it waits again.
pub(super) struct Lent {
    sessions: Arc<Sessions>,
    token: Option<Token>,
    seat: Seat,
}

impl Lent {
    /// Who asks.
    pub(super) fn seat(&self) -> Seat {
        self.seat.clone()
    }

    /// Something came of it.
    pub(super) fn use_up(mut self) {
        self.token = None;
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(token) = self.token.take() {
            self.sessions.state().keep(token);
        }
    }
}

/// What is kept of a session id. Comparing it tells nothing about the id, however long it takes.
type Fingerprint = [u8; 32];

impl Sessions {
    /// None yet. Cookies do not know ports, so the port is in the name: two profiles in one browser must not end
    /// each other's sessions.
    pub(super) fn new(port: u16) -> Self {
        Self { cookie: format!("mostrador_session_{port}"), state: Mutex::new(State::default()) }
    }

    /// A new token for one session of this kind.
    pub(super) fn mint(&self, kind: SeatKind, lifetime: Lifetime) -> String {
        let text = random_text();
        let good_until = match lifetime {
            Lifetime::UntilUsed => None,
            Lifetime::Within(duration) => Some(Instant::now() + duration),
        };
        self.state().keep(Token { text: text.clone(), kind, good_until });
        text
    }

    /// Takes a token for one request, without a session: nobody else can use it meanwhile. `None` as
    /// [`Sessions::redeem`].
    pub(super) fn lend(self: &Arc<Self>, token: &str) -> Option<Lent> {
        let token = self.state().take(token)?;
        let seat = Seat::new(token.kind);
        Some(Lent { sessions: Arc::clone(self), token: Some(token), seat })
    }

    /// Uses a token up. Answers the `Set-Cookie` value of the new session, or `None` for a token that was never
    /// given, is used or has expired.
    pub(super) fn redeem(&self, token: &str) -> Option<String> {
        let mut state = self.state();
        let kind = state.take(token)?.kind;
        let id = random_text();
        if state.sessions.len() >= MOST {
            state.sessions.pop_front();
        }
        state.sessions.push_back((fingerprint(&id), Seat::new(kind)));
        Some(format!("{}={id}; Path=/; HttpOnly; SameSite=Strict", self.cookie))
    }

    /// The session of a request.
    pub(super) fn of(&self, headers: &HeaderMap) -> Option<Seat> {
        let id = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(name, id)| (name == self.cookie).then_some(id))?;
        let wanted = fingerprint(id);
        let state = self.state();
        state.sessions.iter().find_map(|(known, seat)| (*known == wanted).then(|| seat.clone()))
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Lets a token wait.
    fn keep(&mut self, token: Token) {
        self.forget_expired();
        if self.tokens.len() >= MOST {
            self.tokens.pop_front();
        }
        self.tokens.push_back(token);
    }

    /// Takes a token away.
    fn take(&mut self, token: &str) -> Option<Token> {
        self.forget_expired();
        // Every token is compared to its end: the time tells nothing.
        let mut found = None;
        for (position, known) in self.tokens.iter().enumerate() {
            let same: Choice = known.text.as_bytes().ct_eq(token.as_bytes());
            if bool::from(same) {
                found = Some(position);
            }
        }
        self.tokens.remove(found?)
    }

    fn forget_expired(&mut self) {
        let now = Instant::now();
        self.tokens.retain(|token| token.good_until.is_none_or(|until| now < until));
    }
}

/// 256 bits of the system's cryptographic randomness, as lower-case hex.
fn random_text() -> String {
    let bytes: [u8; 32] = rand::random();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn fingerprint(id: &str) -> Fingerprint {
    Sha256::digest(id.as_bytes()).into()
}
