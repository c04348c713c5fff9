//! Records of one system in a store of their own, and both ends of the wire by hand.

use std::cell::Cell;
use std::collections::BTreeMap;

use mostrador_connector::{Accepted, ReasonCode, Record, RecordBody};
use mostrador_domain::Timestamp;
use mostrador_domain::merge::{FieldRule, Fields, MergeRules};
use mostrador_store::tables::sync_conflicts::{self, ConflictRow};
use mostrador_store::tables::sync_data::{self, RecordRow, RecordStatus};
use mostrador_store::tables::sync_integrations::{self, IntegrationSettings, Party, Running, Travel};
use mostrador_store::tables::sync_links::LinkRow;
use mostrador_store::tables::sync_queue::{self, JobFailure, JobResult, LeaseRequest, LeasedJob, Receipt};
use mostrador_store::{Lane, OpenOptions, Store, StoreError, WriteTransaction};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::conflicts::Seen;
use super::{Acknowledged, Edited, Held, Records, acknowledge, edit, refused};
use crate::runs::{Intake, Kept, Outcome, TakeContext, Taken};

pub(super) const SYSTEM: &str = "wispro";
pub(super) const ENTITY: &str = "client";

/// `email` and `phone` are the source's, `note` is ours, `seen` is the latest one's; a person decides about the rest.
pub(super) fn rules() -> MergeRules {
    let fields = [
        ("email", FieldRule::SourceWins),
        ("phone", FieldRule::SourceAlone),
        ("note", FieldRule::TargetWins),
        ("seen", FieldRule::Latest),
    ];
    MergeRules {
        fields: fields.map(|(name, rule)| (name.to_owned(), rule)).into(),
        ..MergeRules::all(FieldRule::Manual)
    }
}

/// A file of its own.
pub(super) struct Site {
    pub(super) folder: TempDir,
}

impl Site {
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(super) fn open(&self) -> Store {
        Store::open(OpenOptions::inline(self.folder.path().join("site.db"))).unwrap()
    }

    /// Plays a story in one transaction.
    pub(super) async fn play(&self, story: impl FnOnce(&Desk<'_>) + Send + 'static) {
        self.play_by(rules(), story).await;
    }

    pub(super) async fn play_by(&self, rules: MergeRules, story: impl FnOnce(&Desk<'_>) + Send + 'static) {
        let store = self.open();
        let played = store.write(Lane::Interactive, move |transaction| {
            let id = sync_integrations::insert(transaction, &settings(rules), Timestamp(0))?;
            assert_eq!(id, 1);
            story(&Desk::new(transaction)?);
            Ok::<_, StoreError>(())
        });
        played.await.unwrap();
        store.close().await.unwrap();
    }
}

pub(super) fn settings(rules: MergeRules) -> IntegrationSettings {
    let party = |system: &str| Party { system: system.to_owned(), entity: ENTITY.to_owned() };
    IntegrationSettings {
        name: "clients".to_owned(),
        source: party(SYSTEM),
        target: party("local"),
        travel: Travel::Both,
        rules,
        filters: "[]".to_owned(),
        batch_size: 100,
        running: Running::Enabled,
    }
}

/// Both ends of the wire.
pub(super) struct Desk<'a> {
    pub(super) transaction: &'a WriteTransaction<'a>,
    pub(super) records: Records,
    clock: Cell<i64>,
    token: Cell<i64>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(transaction: &'a WriteTransaction<'_>) -> Result<Self, StoreError> {
        let records = Records::of_entity(transaction, SYSTEM, ENTITY)?;
        Ok(Self { transaction, records, clock: Cell::new(1_000_000), token: Cell::new(1_000) })
    }

    /// The same desk for records of its own.
    pub(super) fn reading(&self) -> Self {
        Self {
            transaction: self.transaction,
            records: self.records.clone(),
            clock: self.clock.clone(),
            token: self.token.clone(),
        }
    }

    /// A second later than the last time.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.set(self.clock.get() + 1_000);
        Timestamp(self.clock.get())
    }

    pub(super) fn pass(&self, millis: i64) {
        self.clock.set(self.clock.get() + millis);
    }

    /// The source lists this record, asked just now.
    pub(super) fn list(&self, id: &str, json: &str) -> Taken {
        self.take(&record(id, json, RecordBody::Raw))
    }

    pub(super) fn list_deleted(&self, id: &str) -> Taken {
        self.take(&record(id, "{}", RecordBody::Deleted))
    }

    pub(super) fn take(&self, record: &Record) -> Taken {
        let asked_at = self.now();
        self.take_asked(record, asked_at)
    }

    /// The source lists this record, asked at that time. The run's fast path comes first, as in a run.
    pub(super) fn take_asked(&self, record: &Record, asked_at: Timestamp) -> Taken {
        let context = self.context(&record.raw_json, asked_at);
        let same = self.records.unchanged(self.transaction, &record.external_id, &context.hash).unwrap();
        if let (Some(row), RecordBody::Raw) = (same, &record.body) {
            return Taken { row: Some(row), outcome: Outcome::Unchanged };
        }
        self.records.take(self.transaction, record, &context).unwrap()
    }

    pub(super) fn context(&self, raw: &str, asked_at: Timestamp) -> TakeContext {
        TakeContext {
            system: SYSTEM,
            entity_type: ENTITY.to_owned(),
            hash: hash(raw),
            now: self.now(),
            asked_at,
            run_id: 1,
            mapping_version: 1,
        }
    }

    pub(super) fn edit(&self, id: &str, json: &str) -> Edited {
        edit(self.transaction, &self.records, id, &fields(json), None, "ana", self.now()).unwrap()
    }

    /// What is due, taken by the outbox.
    pub(super) fn lease(&self) -> Vec<LeasedJob> {
        self.token.set(self.token.get() + 1);
        let (now, token) = (self.now(), self.token.get());
        let request = LeaseRequest { destination: SYSTEM, now, until: now, token, limit: 100 };
        sync_queue::lease(self.transaction, &request).unwrap().jobs
    }

    /// The one job that is due.
    pub(super) fn lease_one(&self) -> LeasedJob {
        let mut jobs = self.lease();
        assert_eq!(jobs.len(), 1, "{jobs:?}");
        jobs.remove(0)
    }

    /// The destination accepts a job.
    pub(super) fn accept(&self, job: &LeasedJob, id: Option<&str>, version: Option<&str>) -> Acknowledged {
        let now = self.now();
        let receipt = Receipt { external_id: id, version };
        sync_queue::finish(self.transaction, job, &JobResult::Done(receipt), now).unwrap();
        let accepted = Accepted { external_id: id.map(str::to_owned), version: version.map(str::to_owned) };
        acknowledge(self.transaction, &self.records, job, &accepted, now).unwrap()
    }

    /// The destination refuses a job for good.
    pub(super) fn refuse(&self, job: &LeasedJob) -> Acknowledged {
        let now = self.now();
        let failure = JobFailure { class: "record", code: "BAD_PHONE", detail: "" };
        sync_queue::finish(self.transaction, job, &JobResult::Dead { attempts: 1, failure }, now).unwrap();
        refused(self.transaction, &self.records, job, &failure, now).unwrap()
    }

    /// The answer of a job was lost.
    pub(super) fn lose(&self, job: &LeasedJob) {
        let now = self.now();
        let failure = JobFailure { class: "unreachable", code: "UNREACHABLE", detail: "" };
        let retry = JobResult::Retry { at: now, attempts: job.attempts, failure };
        sync_queue::finish(self.transaction, job, &retry, now).unwrap();
    }

    /// Sends everything until nothing is due; the destination accepts it all.
    pub(super) fn drain(&self) -> usize {
        let mut sent = 0;
        loop {
            let jobs = self.lease();
            if jobs.is_empty() {
                return sent;
            }
            for job in jobs {
                self.accept(&job, None, None);
                sent += 1;
            }
        }
    }

    pub(super) fn held(&self, id: &str) -> Held {
        Held::find(&self.records, self.transaction, id).unwrap().expect("the record is here")
    }

    pub(super) fn row(&self, id: &str) -> RecordRow {
        self.held(id).row
    }

    pub(super) fn status(&self, id: &str) -> RecordStatus {
        self.row(id).status
    }

    pub(super) fn payload(&self, id: &str) -> String {
        self.row(id).payload
    }

    pub(super) fn link(&self, id: &str) -> LinkRow {
        self.held(id).link.expect("the record has a link")
    }

    pub(super) fn conflict(&self, id: &str) -> ConflictRow {
        let row = self.row(id);
        let open = sync_conflicts::open_of(self.transaction, self.records.key(), &row.entity_id).unwrap();
        open.expect("the record has an open conflict")
    }

    pub(super) fn seen(&self, id: &str) -> Seen {
        let conflict = self.conflict(id);
        Seen { id: conflict.id, version: conflict.version }
    }

    /// Rows of the audit about a record: action, outcome, before, after.
    pub(super) fn audit(&self, id: &str) -> Vec<[String; 4]> {
        let mut statement = self
            .transaction
            .connection()
            .prepare(
                "SELECT action, outcome, coalesce(before, ''), coalesce(after, '') FROM sync_log
                 WHERE entity = ?1 AND entity_id = ?2 ORDER BY id",
            )
            .unwrap();
        let rows = statement
            .query_map([ENTITY, id], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))
            .unwrap();
        rows.map(Result::unwrap).collect()
    }

    pub(super) fn count(&self, sql: &str) -> i64 {
        self.transaction.connection().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Rows that were ever written in this file.
    pub(super) fn writes(&self) -> i64 {
        self.count("SELECT total_changes()")
    }

    pub(super) fn rows(&self) -> i64 {
        self.count("SELECT count(*) FROM sync_data")
    }

    /// Jobs that have not ended.
    pub(super) fn waiting(&self) -> i64 {
        self.count("SELECT count(*) FROM sync_queue WHERE status IN ('pending', 'leased')")
    }

    pub(super) fn by_status(&self, status: RecordStatus) -> usize {
        sync_data::list_by_status(self.transaction, self.records.key(), status, 0, 1_000).unwrap().len()
    }
}

pub(super) fn hash(raw: &str) -> [u8; 32] {
    Sha256::digest(raw).into()
}

pub(super) fn record(id: &str, json: &str, body: RecordBody) -> Record {
    Record { external_id: id.to_owned(), raw_json: json.to_owned(), modified_at: None, version: None, body }
}

pub(super) fn malformed(id: &str) -> Record {
    let body = RecordBody::Malformed { reason: ReasonCode::new("BAD"), field: Some("x".to_owned()) };
    record(id, "{}", body)
}

pub(super) fn fields(json: &str) -> Fields {
    serde_json::from_str::<BTreeMap<_, _>>(json).unwrap()
}

pub(super) fn code(taken: &Taken) -> String {
    match &taken.outcome {
        Outcome::Created => "created".to_owned(),
        Outcome::Updated => "updated".to_owned(),
        Outcome::Unchanged => "unchanged".to_owned(),
        Outcome::Skipped(reason) => format!("skipped {}", reason.code),
        Outcome::Conflicted(reason) => format!("conflicted {}", reason.code),
        Outcome::Failed(reason) => format!("failed {}", reason.code),
    }
}
