//! Alerts, where they are told, the metrics endpoint, and the log.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::NewKey;

/// Something that is wrong for longer or more often than the site puts up with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AlertView {
    /// Row of `alerts`.
    pub id: i64,
    /// What.
    pub cause: AlertCause,
    /// At which system; `None`: the site as a whole.
    pub system: Option<String>,
    /// What a person called that system; `None` for the ordering remote.
    pub name: Option<String>,
    /// The figure that the rule looks at, in the unit of its threshold.
    pub value: f64,
    /// The rule's threshold at that time.
    pub threshold: f64,
    /// Since when.
    pub opened_at: i64,
    /// When it was last found so.
    pub last_seen_at: i64,
    /// When it was over; `None`: it is not.
    pub closed_at: Option<i64>,
    /// Who said *Entendido*.
    pub acknowledged_by: Option<String>,
}

/// What an alert is about. The unit of its threshold stands with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AlertCause {
    /// So many records wait for a person.
    DeadLetters,
    /// The oldest change has been waiting for so many minutes.
    QueueAge,
    /// Less than so many percent of an hour's requests went through.
    SuccessRate,
    /// A breaker has been open for so many minutes.
    BreakerOpen,
    /// A system has not answered for so many minutes.
    NoContact,
}

/// Which alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AlertRequest {
    /// Row of `alerts`.
    pub id: i64,
}

/// *Avisos*: rules and where alerts are told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AlertSettingsView {
    /// A rule per cause, in the order of the screen.
    pub rules: Vec<AlertRule>,
    /// Whether the system shows a notification.
    pub notification: Telling,
    /// Slack.
    pub slack: SlackView,
    /// The endpoint for Prometheus.
    pub metrics: MetricsView,
}

/// One rule.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AlertRule {
    /// What it looks at.
    pub cause: AlertCause,
    /// Whether it does.
    pub state: Telling,
    /// From where on, in the unit of the cause.
    pub threshold: f64,
}

/// Whether something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Telling {
    /// It is.
    On,
    /// It is not.
    Off,
}

/// What is saved of *Avisos*.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AlertSettings {
    /// A rule per cause.
    pub rules: Vec<AlertRule>,
    /// Whether the system shows a notification.
    pub notification: Telling,
}

/// How Slack stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SlackView {
    /// How it stands.
    pub state: SlackState,
    /// Why it was switched off or fails; Slack's own word, e.g. `channel_is_archived`.
    pub reason: Option<String>,
    /// When a message last got through.
    pub last_sent_at: Option<i64>,
}

/// How Slack stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SlackState {
    /// No address is stored.
    NotSet,
    /// Alerts are sent.
    On,
    /// The last message did not get through, and is tried again.
    Failing,
    /// Slack says that the address is dead: nothing is sent until a person gives another one.
    SwitchedOff,
}

/// The webhook's address, which is a secret.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SlackRequest {
    /// Address, `https://hooks.slack.com/services/…`.
    pub address: NewKey,
}

/// The endpoint for Prometheus on the local server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MetricsView {
    /// Where it is read; `None`: this process has no local server.
    pub address: Option<String>,
    /// Since when there is a token; `None`: there is none, and nobody can read it.
    pub token_since: Option<i64>,
    /// The token, only in the answer that makes it.
    pub token: Option<String>,
}

/// Which lines of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogRequest {
    /// What the page before answered as `next`; `None` for the newest lines.
    pub before: Option<String>,
    /// At least this grave.
    pub level: Option<LogLevel>,
    /// Only lines that hold this text, without regard to capitals.
    pub text: Option<String>,
    /// At most so many, 1 to 500.
    pub limit: u32,
}

/// How grave a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LogLevel {
    /// For following every step.
    Debug,
    /// What happens.
    Info,
    /// What should not be, and is dealt with.
    Warn,
    /// What failed.
    Error,
}

/// Lines of the log, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogPage {
    /// The lines.
    pub lines: Vec<LogLine>,
    /// Where the next page begins; `None` at the oldest line.
    pub next: Option<String>,
    /// Folder of the log's files.
    pub folder: String,
}

/// One line of the log. It holds no secret and no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogLine {
    /// When.
    pub at: i64,
    /// How grave.
    pub level: LogLevel,
    /// The part of the program.
    pub target: String,
    /// What it says.
    pub message: String,
    /// Its fields, by name.
    pub fields: BTreeMap<String, String>,
}
