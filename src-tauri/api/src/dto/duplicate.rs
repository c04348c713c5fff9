//! Customers that may be one person, and two that were made one.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::CustomerRow;

/// *Posibles duplicados*: groups of customers who may be one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DuplicatesPage {
    /// The surest first.
    pub groups: Vec<DuplicateGroup>,
    /// How many there are in all.
    pub total: u64,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Customers who may be one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DuplicateGroup {
    /// Why.
    pub reason: DuplicateReason,
    /// What they have in common, as an answer for all of them names it.
    pub key: String,
    /// 2 to 12 of them.
    pub customers: Vec<CustomerRow>,
    /// How many there are: where there are more than are shown, an answer is one for all of them.
    pub members: u64,
}

/// Why customers may be one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DuplicateReason {
    /// The same phone, normalised.
    Phone,
    /// The same document, normalised.
    Document,
    /// The same name and the same address.
    NameAndAddress,
}

/// *No son la misma persona*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NotDuplicates {
    /// Customers of one group.
    pub ids: Vec<i64>,
    /// What is not compared any more, of a group that is shown in part: nobody is asked about anybody who has it. `None`: the
    /// customers are answered one by one.
    #[serde(default)]
    pub key: Option<String>,
}

/// An answer that was kept, as *Deshacer* names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApartAnswer {
    /// When it was kept.
    pub at: i64,
}

/// *Deshacer* of *No son la misma persona*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DuplicatesAgain {
    /// The customers of the answer.
    pub ids: Vec<i64>,
    /// The key of the answer, where it was one for all who have it.
    #[serde(default)]
    pub key: Option<String>,
    /// When the answer was kept.
    pub at: i64,
}

/// *Combinar*: two customers become one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MergeRequest {
    /// *Registro principal*: stays.
    pub primary: i64,
    /// Its version.
    pub primary_version: i64,
    /// Goes into the primary one, and is shown no more.
    pub other: i64,
    /// Its version.
    pub other_version: i64,
    /// Fields whose value is taken from the other one.
    pub take: Vec<String>,
    /// Addresses of the other one that the primary one keeps as its own.
    pub addresses: Vec<i64>,
}

/// A merge that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MergeNote {
    /// Names it to `customer_unmerge`.
    pub id: i64,
    /// What the other one was called.
    pub other: Option<String>,
    /// Which of the two the other one is.
    pub other_is: MergedOther,
    /// When.
    pub at: i64,
    /// Who.
    pub by: String,
    /// Until when it can be taken back.
    pub undo_until: i64,
}

/// Which of two merged customers is the one that is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MergedOther {
    /// It became a part of the one that is shown.
    Part,
    /// The one that is shown became a part of it, and it was deleted since.
    DeletedMain,
}

/// Takes a merge back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UnmergeRequest {
    /// [`MergeNote::id`].
    pub id: i64,
}
