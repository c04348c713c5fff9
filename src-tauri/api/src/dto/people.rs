//! People, and who sits at this screen.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Role;

/// Who sits at this screen, and what may be done from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SeatView {
    /// Who has signed in.
    pub person: Option<SeatPerson>,
    /// What may be done now.
    pub role: Role,
    /// Whether anybody exists yet. Nobody: whoever sits here may do everything, and is asked to make the first
    /// administrator.
    pub people: PeopleExist,
    /// Whether this screen is the machine itself or a paired browser.
    pub kind: SeatKindView,
}

/// Whether there are people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PeopleExist {
    /// Nobody yet.
    Nobody,
    /// Somebody.
    Somebody,
}

/// What kind of screen this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SeatKindView {
    /// The window, or a browser that was opened with the machine's own one-time token.
    Machine,
    /// A browser that was paired with a role.
    Paired,
}

/// Somebody who can sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SeatPerson {
    /// Who.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
}

/// *Cambiar de persona*.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SignInRequest {
    /// Who.
    pub person_id: i64,
    /// 4 to 8 digits.
    pub pin: Pin,
}

/// A PIN on its way in. Nothing prints it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Pin(pub String);

impl std::fmt::Debug for Pin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Pin(hidden)")
    }
}

/// One person as an administrator sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    /// Who.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Role; never `VIEWER`.
    pub role: Role,
    /// Whether it can sign in.
    pub active: bool,
    /// After too many wrong PINs: until when nobody can try again.
    pub locked_until: Option<i64>,
    /// When it signed in last.
    pub last_sign_in_at: Option<i64>,
    /// Since when it is known.
    pub created_at: i64,
}

/// A new person.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonAddRequest {
    /// 1 to 60 characters; no two people have the same, accents and capitals aside.
    pub name: String,
    /// Role; not `VIEWER`. The first person is an administrator.
    pub role: Role,
    /// 4 to 8 digits.
    pub pin: Pin,
}

/// What of a person is to change; what is left out stays.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonChangeRequest {
    /// Who.
    pub id: i64,
    /// New name.
    #[ts(optional)]
    pub name: Option<String>,
    /// New role.
    #[ts(optional)]
    pub role: Option<Role>,
    /// Whether it can sign in.
    #[ts(optional)]
    pub active: Option<bool>,
}

/// A new PIN for somebody, which also ends a lock-out.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonPinRequest {
    /// Who.
    pub id: i64,
    /// 4 to 8 digits.
    pub pin: Pin,
}

/// A new PIN of one's own.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OwnPinRequest {
    /// The present one.
    pub current: Pin,
    /// The new one.
    pub pin: Pin,
}

/// Another screen, a kitchen tablet for example, is to be paired with a role.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PairingRequest {
    /// What that screen may do while nobody has signed in at it: `VIEWER` or `OPERATOR`.
    pub role: Role,
}

/// How to open the screen that is to be paired.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PairingView {
    /// Address with a one-time token; whoever has it may open one screen.
    pub address: String,
    /// Until when the token is good.
    pub expires_at: i64,
    /// Whether other devices can reach the address, or this machine alone.
    pub reach: PairingReach,
}

/// Who can reach the local server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PairingReach {
    /// This machine.
    ThisMachine,
    /// The network that the operator opened it to.
    Network,
}
