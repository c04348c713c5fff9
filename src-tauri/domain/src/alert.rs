//! What is wrong for longer or more often than the site puts up with. Pure: figures and rules in, what to do out, so that
//! every case stands in a table. What opens at a threshold closes some way below it: a figure that trembles around the
//! threshold is one alert, not many.

/// Below so much of a threshold an alert is over. A single dead letter less than a threshold of ten is no news.
const RELEASE: f64 = 0.8;
/// A success rate that has risen by so many points above its threshold is good again.
const RELEASE_POINTS: f64 = 5.0;
/// Fewer requests than this say nothing about a system.
const ENOUGH_REQUESTS: u64 = 20;
/// With fewer requests than this nothing is left of what was wrong.
const FEW_REQUESTS: u64 = 5;

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Records wait for a person; how many.
    DeadLetters,
    /// The oldest change waits; for how many minutes.
    QueueAge,
    /// Requests of the last hour that went through, in percent.
    SuccessRate,
    /// The breaker is open; for how many minutes.
    BreakerOpen,
    /// The system does not answer; for how many minutes.
    NoContact,
}

impl Cause {
    /// All of them, in the order of the screen.
    pub const ALL: [Self; 5] =
        [Self::DeadLetters, Self::QueueAge, Self::SuccessRate, Self::BreakerOpen, Self::NoContact];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::DeadLetters => "dead_letters",
            Self::QueueAge => "queue_age",
            Self::SuccessRate => "success_rate",
            Self::BreakerOpen => "breaker_open",
            Self::NoContact => "no_contact",
        }
    }

    /// The cause of a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.code() == code)
    }

    /// The threshold while nobody has set one.
    pub fn preset(self) -> f64 {
        match self {
            Self::DeadLetters => 1.0,
            Self::QueueAge => 30.0,
            Self::SuccessRate => 80.0,
            Self::BreakerOpen => 10.0,
            Self::NoContact => 15.0,
        }
    }

    /// Lowest and highest threshold that a person may set.
    pub fn range(self) -> (f64, f64) {
        match self {
            Self::DeadLetters => (1.0, 100_000.0),
            Self::QueueAge | Self::BreakerOpen | Self::NoContact => (1.0, 10_080.0),
            Self::SuccessRate => (1.0, 100.0),
        }
    }
}

/// Whether a rule is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// It is.
    On,
    /// It is not.
    Off,
}

/// From where on a figure is an alert.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// What it looks at.
    pub cause: Cause,
    /// Whether it does.
    pub watch: Watch,
    /// From where on, in the unit of the cause.
    pub threshold: f64,
}

/// What is known of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// So much.
    Measured(f64),
    /// So much or more: the time before this process started is not known.
    AtLeast(f64),
    /// Of `requests`, so many percent went through.
    Share {
        /// 0 to 100.
        percent: f64,
        /// Of how many.
        requests: u64,
    },
    /// Nothing yet.
    Unknown,
    /// Nothing, because a person wants it so.
    Unwatched,
}

/// A figure of one system.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it measures.
    pub cause: Cause,
    /// Outside system.
    pub system: String,
    /// What is known.
    pub reading: Reading,
}

/// An alert that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAlert {
    /// Its row.
    pub id: i64,
    /// What it is about.
    pub cause: Cause,
    /// Outside system.
    pub system: String,
}

/// What to do about one cause at one system.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// It begins.
    Open {
        /// What.
        cause: Cause,
        /// Where.
        system: String,
        /// The figure.
        value: f64,
        /// The rule's threshold.
        threshold: f64,
    },
    /// It is still so.
    Keep {
        /// Which.
        id: i64,
        /// The figure, where it is known.
        value: Option<f64>,
    },
    /// It is over.
    Close {
        /// Which.
        id: i64,
        /// What is known of its end.
        end: End,
    },
}

/// How an alert ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// What it spoke of is good again.
    Resolved,
    /// Nobody looks any more: the rule is off, the system is paused, gone or asked nothing. Whether it is good is not known,
    /// and whoever saw to that needs no message.
    Unwatched,
}

/// How a figure stands to its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// An alert begins or goes on.
    Over,
    /// One that is open stays, none begins.
    Between,
    /// One that is open is over.
    Under,
    /// One that is open is not looked at any more.
    Unseen,
}

/// What to do, given everything that is measured and everything that is open. A figure that is missing is of a system that is
/// not there any more.
pub fn plan(rules: &[Rule], figures: &[Figure], open: &[OpenAlert]) -> Vec<Change> {
    let mut changes = Vec::new();
    for alert in open {
        let figure = figures.iter().find(|figure| is_of(figure, alert));
        let verdict = match (rule_of(rules, alert.cause), figure) {
            (Some(rule), Some(figure)) => judge(rule, figure.reading),
            (None, _) | (_, None) => Verdict::Unseen,
        };
        changes.push(match verdict {
            Verdict::Over | Verdict::Between => {
                Change::Keep { id: alert.id, value: figure.and_then(|figure| value(figure.reading)) }
            }
            Verdict::Under => Change::Close { id: alert.id, end: End::Resolved },
            Verdict::Unseen => Change::Close { id: alert.id, end: End::Unwatched },
        });
    }
    for figure in figures {
        let Some(rule) = rule_of(rules, figure.cause) else { continue };
        let known = open.iter().any(|alert| is_of(figure, alert));
        if let (false, Verdict::Over, Some(value)) =
            (known, judge(rule, figure.reading), value(figure.reading))
        {
            changes.push(Change::Open {
                cause: figure.cause,
                system: figure.system.clone(),
                value,
                threshold: rule.threshold,
            });
        }
    }
    changes
}

fn is_of(figure: &Figure, alert: &OpenAlert) -> bool {
    figure.cause == alert.cause && figure.system == alert.system
}

fn rule_of(rules: &[Rule], cause: Cause) -> Option<&Rule> {
    rules.iter().find(|rule| rule.cause == cause && rule.watch == Watch::On)
}

fn judge(rule: &Rule, reading: Reading) -> Verdict {
    match reading {
        Reading::Measured(value) if value >= rule.threshold => Verdict::Over,
        Reading::Measured(value) if value < rule.threshold * RELEASE => Verdict::Under,
        Reading::Measured(_) | Reading::Unknown => Verdict::Between,
        Reading::AtLeast(value) => {
            if value >= rule.threshold {
                Verdict::Over
            } else {
                Verdict::Between
            }
        }
        Reading::Share { requests, .. } if requests < FEW_REQUESTS => Verdict::Unseen,
        Reading::Unwatched => Verdict::Unseen,
        Reading::Share { percent, .. } if percent >= (rule.threshold + RELEASE_POINTS).min(100.0) => {
            Verdict::Under
        }
        Reading::Share { percent, requests } => {
            if requests >= ENOUGH_REQUESTS && percent < rule.threshold {
                Verdict::Over
            } else {
                Verdict::Between
            }
        }
    }
}

fn value(reading: Reading) -> Option<f64> {
    match reading {
        Reading::Measured(value) | Reading::AtLeast(value) => Some(value),
        Reading::Share { percent, .. } => Some(percent),
        Reading::Unknown | Reading::Unwatched => None,
    }
}

#[cfg(test)]
#[path = "alert_tests.rs"]
mod tests;
