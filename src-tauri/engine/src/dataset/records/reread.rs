//! The other side refused a write because the record had changed there: both versions are merged, and the rest is sent
//! once more.

use mostrador_connector::{Record, RecordBody};
use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_data::Tombstone;
use mostrador_store::tables::sync_queue::LeasedJob;
use mostrador_store::{StoreError, WriteTransaction};

use super::apply::{apply_gone, write_merged};
use super::load::Diverged;
use super::plan::{plan_gone, plan_merge};
use super::settle::Delivery;
use super::{Held, RecordAction, RecordState, Records, Taking};
use crate::runs::TakeContext;

/// What is left to send of a job after the merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reread {
    /// This, under the version that was read.
    Again(Rewritten),
    /// Nothing: the other side has it already, or a person decides first.
    Nothing,
}

/// What a job is to be sent with from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    /// JSON: the whole record.
    pub payload: String,
    /// The fields that differ from what the other side has; `None`: everything.
    pub changed: Option<Vec<String>>,
    /// The concurrency token that was read.
    pub base_version: Option<String>,
    /// The record's edit counter.
    pub edits: i64,
}
