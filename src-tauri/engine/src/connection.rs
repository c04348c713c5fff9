//! What the connection chip says. A pure function of what is known, so that every case stands in a table:
//! it is never green on stale data.

use std::time::Duration;

use mostrador_domain::Timestamp;

/// A lost socket is not worth a word for this long.
pub(crate) const QUIET: Duration = Duration::from_secs(20);
/// Without a successful check for this long, orders may be coming in that nobody sees.
pub(crate) const ALARM: Duration = Duration::from_secs(120);
/// The reconciliation comes every 60 s; a check older than this has missed its turn.
const FRESH: Duration = Duration::from_secs(75);

/// What the chip says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionState {
    /// No address or no key.
    NotConfigured,
    /// Nothing known yet.
    Connecting,
    /// Socket up, checked recently.
    Live,
    /// Lost a moment ago.
    Reconnecting,
    /// No socket, but the last look succeeded.
    Polling,
    /// Nothing has succeeded recently.
    Offline,
    /// The key was refused.
    Refused,
}

/// An instant on both clocks: the wall clock to show it, the monotonic one (since the start of the engine)
/// to measure with, because the wall clock jumps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Wall clock.
    pub at: Timestamp,
    /// Since the start of the engine.
    pub elapsed: Duration,
}

/// What is known about the live channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocketFact {
    /// Never been up since the start.
    NeverUp,
    /// Up.
    Up,
    /// Lost.
    DownSince(Moment),
    /// Refused the key.
    Refused,
}

/// Everything that the state depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkFacts {
    /// Address and key are set.
    pub configured: Configured,
    /// The live channel.
    pub socket: SocketFact,
    /// The latest pull that succeeded.
    pub last_pull: Option<Moment>,
    /// The latest proof that the remote lives (an answered probe), or the latest pull.
    pub last_alive: Option<Moment>,
    /// Since when pulls fail, and the code of the latest failure; `None` while they succeed.
    pub failing: Option<Failing>,
    /// The latest pull was refused for its key.
    pub pull_refused: PullRefused,
}

/// Whether there is anything to connect to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Configured {
    /// Address and key are set.
    Yes,
    /// They are not.
    No,
}

/// Whether the latest pull was refused for its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PullRefused {
    /// It was.
    Yes,
    /// It was not.
    No,
}

/// A run of failing pulls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failing {
    /// The first of them.
    pub since: Moment,
    /// Why the latest one failed; a key of the screen's catalogue.
    pub reason: String,
}

/// The connection as the screen shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// What the chip says.
    pub state: ConnectionState,
    /// Since when it says so.
    pub since: Timestamp,
    /// The latest successful check.
    pub last_checked_at: Option<Timestamp>,
    /// The next check.
    pub next_check_at: Option<Timestamp>,
    /// Why it is not live.
    pub reason: Option<String>,
    /// Address of the remote.
    pub remote: Option<String>,
}

/// What the chip says at `elapsed` since the start of the engine.
pub fn state_of(facts: &LinkFacts, elapsed: Duration) -> ConnectionState {
    let age = |moment: Moment| elapsed.saturating_sub(moment.elapsed);
    if facts.configured == Configured::No {
        return ConnectionState::NotConfigured;
    }
    if facts.pull_refused == PullRefused::Yes {
        return ConnectionState::Refused;
    }
    let Some(last_pull) = facts.last_pull else {
        return match (&facts.failing, facts.socket) {
            (_, SocketFact::Refused) => ConnectionState::Refused,
            (Some(_), _) if elapsed >= QUIET => ConnectionState::Offline,
            (Some(_) | None, SocketFact::NeverUp | SocketFact::Up | SocketFact::DownSince(_)) => {
                if elapsed >= ALARM { ConnectionState::Offline } else { ConnectionState::Connecting }
            }
        };
    };
    if age(last_pull) >= ALARM {
        return ConnectionState::Offline;
    }
    if let Some(failing) = &facts.failing {
        return if age(failing.since) < QUIET {
            ConnectionState::Reconnecting
        } else {
            ConnectionState::Polling
        };
    }
    match facts.socket {
        SocketFact::Up if age(last_pull) < FRESH => ConnectionState::Live,
        // Up, but the reconciliation has missed its turn: not green.
        SocketFact::Up => ConnectionState::Polling,
        SocketFact::DownSince(since) if age(since) < QUIET => ConnectionState::Reconnecting,
        SocketFact::NeverUp if elapsed < QUIET => ConnectionState::Connecting,
        SocketFact::DownSince(_) | SocketFact::NeverUp | SocketFact::Refused => ConnectionState::Polling,
    }
}

#[cfg(test)]
#[path = "connection_tests.rs"]
mod tests;
