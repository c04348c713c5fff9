//! What goes wrong between the site and the ordering remote.

use std::time::Duration;

use rand::RngExt;
use rand::rngs::StdRng;

/// How the remote behaves for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weather {
    Well,
    /// No name, no connection, or a connection without an answer.
    Unreachable,
    /// Its process or its proxy is in trouble.
    ServerErrors,
    Throttling,
    /// It refuses the key, in one of its ways of saying so.
    RefusingTheKey,
    /// Applies what it gets, and the answer is lost.
    LosingAnswers,
    /// Answers with status 200 and something that is no answer.
    Babbling,
    /// Lists orders, and refuses the key for confirmations alone.
    RefusingConfirmations,
    /// Lists orders, and answers every confirmation as if a record were wrong (its database is in trouble).
    RejectingConfirmations,
    /// Anything of the above, request by request.
    Mixed,
}

impl Weather {
    pub(crate) fn any(random: &mut StdRng) -> Self {
        const ALL: [Weather; 13] = [
            Weather::Well,
            Weather::Well,
            Weather::Well,
            Weather::Unreachable,
            Weather::ServerErrors,
            Weather::Throttling,
            Weather::RefusingTheKey,
            Weather::LosingAnswers,
            Weather::Babbling,
            Weather::RefusingConfirmations,
            Weather::RejectingConfirmations,
            Weather::Mixed,
            Weather::Mixed,
        ];
        ALL[random.random_range(0..ALL.len())]
    }
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    List,
    Confirm,
    Status,
}

/// What goes wrong with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    None,
    /// Nothing arrives.
    Refused,
    /// Nothing arrives, and the client waits for as long as it will.
    Silence,
    /// Answered before anything is applied.
    Instead(Instead),
    /// Applied; what the client sees of it is this.
    Afterwards(Lost),
    /// Nothing is applied, and the handler blames what was sent.
    Blames,
}

/// Answers that come in place of the remote's work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Instead {
    /// The global handler's 500.
    InternalError,
    /// Its database is away: the code that also means "no key configured", with another message.
    DatabaseError,
    /// A proxy's page.
    BadGateway,
    /// `429`, with the wait in seconds, as a date or not at all.
    TooManyInSeconds,
    TooManyUntilDate,
    TooMany,
    KeyMissing,
    KeyWrong,
    Forbidden,
    /// 200 with an error body.
    PoliteError,
    /// 200 `{"success":false}`.
    PoliteFailure,
    /// 200 with a captive portal's page.
    Portal,
    /// 200 with an empty body.
    Nothing,
    /// 404 of another service.
    NotFound,
}

/// What becomes of the answer to an applied request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// The connection ends first.
    Connection,
    /// It comes after the client has given up.
    TooLate,
    /// The body ends early, and the network says so.
    BrokenOff,
    /// The body ends early and looks complete.
    CutShort,
}

impl Weather {
    /// What goes wrong with the next request.
    pub(super) fn fault(self, question: Question, random: &mut StdRng) -> Fault {
        let pick = |random: &mut StdRng, from: &[Fault]| from[random.random_range(0..from.len())];
        match self {
            Self::Well => Fault::None,
            Self::Unreachable => pick(random, &[Fault::Refused, Fault::Refused, Fault::Silence]),
            Self::ServerErrors => Fault::Instead(instead(
                random,
                &[Instead::InternalError, Instead::DatabaseError, Instead::BadGateway, Instead::NotFound],
            )),
            Self::Throttling => Fault::Instead(instead(
                random,
                &[Instead::TooManyInSeconds, Instead::TooManyUntilDate, Instead::TooMany],
            )),
            Self::RefusingTheKey => Fault::Instead(instead(
                random,
                &[Instead::KeyWrong, Instead::KeyWrong, Instead::KeyMissing, Instead::Forbidden],
            )),
            Self::LosingAnswers => pick(
                random,
                &[
                    Fault::Afterwards(Lost::Connection),
                    Fault::Afterwards(Lost::TooLate),
                    Fault::Afterwards(Lost::BrokenOff),
                    Fault::Afterwards(Lost::CutShort),
                ],
            ),
            Self::Babbling => Fault::Instead(instead(
                random,
                &[Instead::PoliteError, Instead::PoliteFailure, Instead::Portal, Instead::Nothing],
            )),
            Self::RefusingConfirmations => match question {
                Question::Confirm => Fault::Instead(Instead::Forbidden),
                Question::List | Question::Status => Fault::None,
            },
            Self::RejectingConfirmations => match question {
                Question::Confirm => Fault::Blames,
                Question::List | Question::Status => Fault::None,
            },
            Self::Mixed => {
                const ANY: [Weather; 8] = [
                    Weather::Well,
                    Weather::Well,
                    Weather::Well,
                    Weather::Unreachable,
                    Weather::ServerErrors,
                    Weather::Throttling,
                    Weather::LosingAnswers,
                    Weather::Babbling,
                ];
                ANY[random.random_range(0..ANY.len())].fault(question, random)
            }
        }
    }
}

fn instead(random: &mut StdRng, from: &[Instead]) -> Instead {
    from[random.random_range(0..from.len())]
}

/// What becomes of the announcement of an order: when it arrives, once or several times, or never.
pub(super) fn deliveries(random: &mut StdRng) -> Vec<Duration> {
    let delay = |random: &mut StdRng| match random.random_range(0..10) {
        0 => Duration::from_millis(random.random_range(1_000..60_000)),
        _ => Duration::from_millis(random.random_range(1..300)),
    };
    let times = match random.random_range(0..10) {
        0 | 1 => 0,
        2 => random.random_range(2..5),
        _ => 1,
    };
    (0..times).map(|_| delay(random)).collect()
}

/// How a socket's connection ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SocketEnd {
    /// The transport closes.
    Closed,
    /// The remote removes the client from the namespace and leaves the transport open.
    Removed,
    /// Nothing comes any more, not even a heartbeat.
    Frozen,
}

/// How and when a connection will end by itself.
pub(super) fn socket_end(random: &mut StdRng) -> (Duration, SocketEnd) {
    let ends = [SocketEnd::Closed, SocketEnd::Closed, SocketEnd::Removed, SocketEnd::Frozen];
    (Duration::from_secs(random.random_range(5..600)), ends[random.random_range(0..ends.len())])
}
