//! What goes wrong between the site and a system that keeps records.

use std::time::Duration;

use mostrador_connector::{ReasonCode, RemoteError};
use rand::RngExt;
use rand::rngs::StdRng;

use crate::witness::Witness;

/// How long the client waits for an answer that does not come.
const PATIENCE: Duration = Duration::from_secs(15);

/// How the system behaves for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Climate {
    Well,
    Unreachable,
    Failing,
    Throttling,
    RefusingTheKey,
    /// Applies what it gets, and the answer is lost.
    LosingAnswers,
    /// Lists less than there is, or nothing, or the same page for ever.
    Lying,
    /// Anything of the above but the key, request by request.
    Mixed,
}

impl Climate {
    pub(crate) fn any(random: &mut StdRng) -> Self {
        const ALL: [Climate; 10] = [
            Climate::Well,
            Climate::Well,
            Climate::Unreachable,
            Climate::Failing,
            Climate::Throttling,
            Climate::RefusingTheKey,
            Climate::LosingAnswers,
            Climate::Lying,
            Climate::Mixed,
            Climate::Mixed,
        ];
        ALL[random.random_range(0..ALL.len())]
    }

    fn now(self, random: &mut StdRng) -> Self {
        const ANY: [Climate; 9] = [
            Climate::Well,
            Climate::Well,
            Climate::Well,
            Climate::Well,
            Climate::Unreachable,
            Climate::Failing,
            Climate::Throttling,
            Climate::LosingAnswers,
            Climate::Lying,
        ];
        match self {
            Self::Mixed => ANY[random.random_range(0..ANY.len())],
            other => other,
        }
    }
}

/// What goes wrong with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    None,
    Unreachable,
    /// The connection ends before the answer, after as long as the client will wait.
    Silence,
    Fails,
    Throttles,
    RefusesTheKey,
    /// Applied, and the answer is lost.
    LosesTheAnswer,
    /// A list: without its tail, and as if it ended there.
    Truncates,
    /// A list: empty.
    Empties,
    /// A list: the first page again, whatever was asked for.
    Repeats,
    /// A write: the batch as a whole is refused, after a part of it was applied.
    BlamesTheBatch,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asks {
    Reading,
    Writing,
}

impl Climate {
    pub(crate) fn trouble(self, asks: Asks, random: &mut StdRng) -> Trouble {
        match (self.now(random), asks) {
            (Self::Well | Self::Mixed, _) => Trouble::None,
            (Self::Unreachable, _) if random.random_range(0..4) == 0 => Trouble::Silence,
            (Self::Unreachable, _) => Trouble::Unreachable,
            (Self::Failing, Asks::Writing) if random.random_range(0..3) == 0 => Trouble::BlamesTheBatch,
            (Self::Failing, _) => Trouble::Fails,
            (Self::Throttling, _) => Trouble::Throttles,
            (Self::RefusingTheKey, _) => Trouble::RefusesTheKey,
            (Self::LosingAnswers, _) => Trouble::LosesTheAnswer,
            (Self::Lying, Asks::Reading) => {
                [Trouble::None, Trouble::Truncates, Trouble::Empties, Trouble::Repeats]
                    [random.random_range(0..4)]
            }
            (Self::Lying, Asks::Writing) => Trouble::None,
        }
    }
}

/// What a system answers when it does not do what was asked, in the codes that it has for that.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Codes {
    pub(crate) refused_key: &'static str,
    pub(crate) failing: &'static str,
}

impl Codes {
    pub(crate) fn failing(self) -> RemoteError {
        RemoteError::Transient { code: ReasonCode::new(self.failing), detail: "server error".to_owned() }
    }

    /// The way there, which takes as long as `pause` says, and the troubles in which nothing is done there.
    pub(crate) async fn arrive(
        self,
        trouble: Trouble,
        pause: Duration,
        witness: &Witness,
    ) -> Result<Trouble, RemoteError> {
        tokio::time::sleep(pause).await;
        match trouble {
            Trouble::Unreachable => return Err(lost()),
            Trouble::Silence => {
                tokio::time::sleep(PATIENCE).await;
                return Err(lost());
            }
            _ => {}
        }
        witness.sees();
        match trouble {
            Trouble::Fails => Err(self.failing()),
            Trouble::Throttles => Err(RemoteError::Throttled { after: Duration::from_secs(5) }),
            Trouble::RefusesTheKey => Err(RemoteError::Auth { code: ReasonCode::new(self.refused_key) }),
            other => Ok(other),
        }
    }
}

/// How long a request is under way in one direction.
pub(crate) fn on_the_way(random: &mut StdRng) -> Duration {
    Duration::from_millis(random.random_range(1..400))
}

pub(crate) fn lost() -> RemoteError {
    RemoteError::Unreachable { detail: "the connection was lost".to_owned() }
}

pub(crate) fn record_error(code: &str) -> RemoteError {
    RemoteError::Record { code: ReasonCode::new(code), detail: "not as it is".to_owned() }
}
