//! What goes wrong between the site and the second system.

use rand::RngExt;
use rand::rngs::StdRng;

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
