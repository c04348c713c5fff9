//! Customers of the remote in a store of their own, and both ends of the wire by hand.

use std::cell::Cell;
use std::sync::Arc;

use mostrador_connector::{Accepted, Record, RecordBody};
use mostrador_domain::Timestamp;
use mostrador_domain::merge::{Fields, MergeRules};
use mostrador_store::tables::sync_conflicts::{self, ConflictRow};
use mostrador_store::tables::sync_data::{self, EntityKey, RecordRow};
use mostrador_store::tables::sync_entity_config::{self, Abilities, Ability, EntityDefaults};
use mostrador_store::tables::sync_history::{
    self, Completeness, NewRun, RunEnd, RunMode, RunScope, RunStatus, RunTrigger,
};
use mostrador_store::tables::sync_integrations;
use mostrador_store::tables::sync_queue::{self, JobFailure, JobResult, LeaseRequest, LeasedJob, Receipt};
use mostrador_store::tables::sync_records::results::{self, Attention, FailuresOf, NewResult, ResultOutcome};
use mostrador_store::{Lane, OpenOptions, Store, StoreError, WriteTransaction};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{ADDRESS, CUSTOMER, CustomerIntake, ensure_integrations};
use crate::dataset::records::conflicts::Seen;
use crate::dataset::records::{self, EditError, Edited, Records};
use crate::reader::{record_hash, request};
use crate::runs::{Intake, Listing, Outcome, Reason, RunFacts, TakeContext, Taken, TriedAgain};

pub(crate) const SYSTEM: &str = "whatsapp";

/// A file of its own.
pub(crate) struct Site {
    folder: TempDir,
}

impl Site {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// Plays a story in one transaction.
    pub(crate) async fn play(&self, story: impl FnOnce(&Desk<'_>) + Send + 'static) {
        let store = Store::open(OpenOptions::inline(self.folder.path().join("site.db"))).unwrap();
        let played = store.write(Lane::Interactive, move |transaction| {
            for entity in [CUSTOMER, ADDRESS] {
                let abilities = Abilities { creates: Ability::No, deletes: Ability::No };
                let defaults = EntityDefaults { abilities, ..EntityDefaults::new(SYSTEM, entity) };
                sync_entity_config::register(transaction, &defaults, Timestamp(0))?;
            }
            ensure_integrations(transaction, SYSTEM, Timestamp(0))?;
            story(&Desk {
                transaction,
                intake: Arc::new(CustomerIntake::new(SYSTEM)),
                clock: Cell::new(1_000_000),
                token: Cell::new(0),
            });
            Ok::<_, StoreError>(())
        });
        played.await.unwrap();
        store.close().await.unwrap();
    }
}

/// Both ends of the wire.
pub(crate) struct Desk<'a> {
    pub(crate) transaction: &'a WriteTransaction<'a>,
    intake: Arc<dyn Intake>,
    clock: Cell<i64>,
    token: Cell<i64>,
}

/// A customer as the remote lists it, with these fields over the usual ones.
pub(crate) fn customer(id: &str, fields: Value) -> Value {
    let mut all = json!({
        "id": id,
        "firstName": "Ana",
        "lastName": "Ríos",
        "whatsappPhoneNumber": "5215512345678",
        "email": null,
        "birthDate": null,
        "fullChatHistory": [{"role": "user", "content": "hola"}],
        "relevantChatHistory": "[]",
        "totalOrders": 3,
        "totalSpent": 120.50,
        "isActive": true,
        "isBanned": false,
        "bannedAt": null,
        "banReason": null,
        "lastSyncedAt": "2026-11-26T07:00:00.000Z",
        "addresses": [],
        "updatedAt": "2026-11-26T06:00:00.000Z",
        "deletedAt": null,
    });
    all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    all
}

/// An address as the remote lists it, with these fields over the usual ones.
pub(crate) fn address(id: &str, customer: &str, fields: Value) -> Value {
    let mut all = json!({
        "id": id,
        "customerId": customer,
        "name": "Casa",
        "street": "Reforma",
        "number": "10",
        "deliveryInstructions": "",
        "latitude": null,
        "isDefault": true,
        "updatedAt": "2026-11-26T06:00:00.000Z",
        "deletedAt": null,
    });
    all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    all
}

fn record_of(customer: &Value) -> Record {
    Record {
        external_id: customer["id"].as_str().unwrap().to_owned(),
        raw_json: customer.to_string(),
        modified_at: None,
        version: None,
        body: RecordBody::Raw,
    }
}

fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Created => "created".to_owned(),
        Outcome::Updated => "updated".to_owned(),
        Outcome::Unchanged => "unchanged".to_owned(),
        Outcome::Skipped(reason) => format!("skipped {}", reason.code),
        Outcome::Conflicted(reason) => format!("conflicted {}", reason.code),
        Outcome::Failed(reason) => format!("failed {}", reason.code),
    }
}

impl Desk<'_> {
    /// A second later than the last time.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.set(self.clock.get() + 1_000);
        Timestamp(self.clock.get())
    }

    /// The remote lists this customer, asked just now. The run's fast path comes first, as in a run.
    pub(crate) fn list(&self, customer: &Value) -> String {
        self.take(customer).1
    }

    pub(crate) fn take(&self, customer: &Value) -> (Taken, String) {
        let asked_at = self.now();
        self.take_asked(customer, asked_at)
    }

    pub(crate) fn take_asked(&self, customer: &Value, asked_at: Timestamp) -> (Taken, String) {
        let record = record_of(customer);
        let hash = record_hash(&record, 1);
        let context = TakeContext {
            system: SYSTEM,
            entity_type: CUSTOMER.to_owned(),
            hash,
            now: self.now(),
            asked_at,
            run_id: 1,
            mapping_version: 1,
        };
        let taken = match self.intake.kept().unchanged(self.transaction, &record.external_id, &hash).unwrap()
        {
            Some(row) => Taken { row: Some(row), outcome: Outcome::Unchanged },
            None => self.intake.take(self.transaction, &record, &context).unwrap(),
        };
        let code = told(&taken.outcome);
        (taken, code)
    }

    /// A run of its own reads a body with these customers; those that fail wait for a person. One of the trigger `Retry` is
    /// for the sake of all that wait.
    pub(crate) fn read_body(
        &self,
        trigger: RunTrigger,
        listing: Listing,
        customers: &[Value],
    ) -> Vec<String> {
        let again = (trigger == RunTrigger::Retry).then_some(TriedAgain::OfIntegration(None));
        self.read_again(again, listing, customers)
    }

    /// The same for the sake of these failures.
    pub(crate) fn read_again(
        &self,
        again: Option<TriedAgain>,
        listing: Listing,
        customers: &[Value],
    ) -> Vec<String> {
        let run = self.looked(RunMode::Real, again, listing, customers);
        let mut told = Vec::new();
        for customer in customers {
            let (taken, code) = run.take(customer);
            self.note(customer, &taken.outcome);
            told.push(code);
        }
        self.clock.set(run.clock.get());
        told
    }

    /// The same as a dry run, which leaves nothing of a record behind.
    pub(crate) fn rehearse(&self, listing: Listing, customers: &[Value]) -> Vec<String> {
        let run = self.looked(RunMode::DryRun, None, listing, customers);
        let connection = self.transaction.connection();
        let rehearse = |customer| {
            connection.execute_batch("SAVEPOINT rehearsal").unwrap();
            let (_, code) = run.take(customer);
            connection.execute_batch("ROLLBACK TO rehearsal; RELEASE rehearsal").unwrap();
            code
        };
        customers.iter().map(rehearse).collect()
    }

    /// A run of its own has looked at this body.
    pub(crate) fn looked(
        &self,
        mode: RunMode,
        again: Option<TriedAgain>,
        listing: Listing,
        customers: &[Value],
    ) -> Self {
        let run = self.begun(mode, again);
        for customer in customers {
            run.look(customer);
        }
        let ahead = run.intake.look_ahead().expect("it looks ahead");
        ahead.looked(self.transaction, listing).unwrap();
        run
    }

    /// A run of its own begins.
    pub(crate) fn begun(&self, mode: RunMode, again: Option<TriedAgain>) -> Self {
        let facts = RunFacts { integration: None, mode, again };
        Desk {
            transaction: self.transaction,
            intake: self.intake.for_run(facts).expect("an intake of its own"),
            clock: self.clock.clone(),
            token: self.token.clone(),
        }
    }

    /// The run looks at a customer of its body. Answers the row of one that did not change.
    pub(crate) fn look(&self, customer: &Value) -> Option<i64> {
        let record = record_of(customer);
        let ahead = self.intake.look_ahead().expect("it looks ahead");
        ahead.look(self.transaction, &record, &record_hash(&record, 1)).unwrap()
    }

    /// The file refuses a customer, and what was done for it is undone.
    pub(crate) fn refused_by_the_file(&self, customer: &Value) {
        let connection = self.transaction.connection();
        connection
            .execute_batch(
                "SAVEPOINT refused;
                 CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.sync_data WHEN new.entity_type = 'address'
                 BEGIN SELECT raise(ABORT, 'refused'); END",
            )
            .unwrap();
        let (record, now) = (record_of(customer), self.now());
        let context = TakeContext {
            system: SYSTEM,
            entity_type: CUSTOMER.to_owned(),
            hash: record_hash(&record, 1),
            now,
            asked_at: now,
            run_id: 1,
            mapping_version: 1,
        };
        assert!(self.intake.take(self.transaction, &record, &context).is_err());
        connection.execute_batch("ROLLBACK TO refused; RELEASE refused").unwrap();
    }

    /// The failure of this customer that waits.
    pub(crate) fn failure(&self, id: &str) -> results::ResultRow {
        let row = results::open_of(self.transaction, SYSTEM, CUSTOMER, id, FailuresOf::Anybody);
        row.unwrap().expect("it waits")
    }

    /// A person sets this failure aside.
    pub(crate) fn set_aside(&self, id: &str) {
        assert!(results::dismiss(self.transaction, self.failure(id).id, "ana", self.now()).unwrap());
    }

    /// This customer fails for something else.
    pub(crate) fn fail(&self, customer: &Value, code: &str) {
        self.note(customer, &Outcome::Failed(Reason::of(code)));
    }

    /// The runs from now on are others than before.
    pub(crate) fn end_run(&self) {
        let open = sync_history::open_run(self.transaction, SYSTEM, CUSTOMER).unwrap().expect("one is open");
        let end = RunEnd::of(RunStatus::Completed, Completeness::Proved);
        sync_history::finish(self.transaction, open.id, &end, self.now()).unwrap();
    }

    /// Whether what a look over the body found out still holds.
    pub(crate) fn holds(&self) -> bool {
        self.intake.look_ahead().expect("it looks ahead").holds()
    }

    /// A person sets everything aside that failed and waits.
    pub(crate) fn set_all_aside(&self) {
        for row in
            results::list_open(self.transaction, SYSTEM, CUSTOMER, FailuresOf::Anybody, 0, 100).unwrap()
        {
            assert!(results::dismiss(self.transaction, row.id, "ana", self.now()).unwrap());
        }
    }

    /// How many customers failed and wait.
    pub(crate) fn waiting(&self) -> u64 {
        results::count_open(self.transaction, SYSTEM, CUSTOMER).unwrap()
    }

    /// What a run keeps of an outcome.
    fn note(&self, customer: &Value, outcome: &Outcome) {
        let (transaction, now) = (self.transaction, self.now());
        let (id, content) = (customer["id"].as_str().unwrap(), customer.to_string());
        let Outcome::Failed(reason) = outcome else {
            results::resolve(transaction, SYSTEM, CUSTOMER, id, None, now).unwrap();
            return;
        };
        let run = NewRun {
            integration_id: None,
            system: SYSTEM,
            entity_type: CUSTOMER,
            trigger: RunTrigger::Manual,
            mode: RunMode::Real,
            scope: RunScope::All,
            record_limit: None,
            actor: None,
            started_at: now,
        };
        let open = sync_history::open_run(transaction, SYSTEM, CUSTOMER).unwrap();
        let run_id = open.map_or_else(|| sync_history::open(transaction, &run).unwrap(), |run| run.id);
        let result = NewResult {
            run_id,
            system: SYSTEM,
            entity: CUSTOMER,
            external_id: Some(id),
            outcome: ResultOutcome::Failed,
            reason_code: reason.code.as_str(),
            field: None,
            value: None,
            request: Some(&request(&record_of(customer), now, reason)),
            response: None,
            content_hash: Some(&content),
            attention: Attention::Open,
        };
        results::add(transaction, &result, now).unwrap();
    }

    /// A complete read did not list this customer.
    pub(crate) fn miss(&self, id: &str) -> String {
        let context = TakeContext {
            system: SYSTEM,
            entity_type: CUSTOMER.to_owned(),
            hash: [0; 32],
            now: self.now(),
            asked_at: self.now(),
            run_id: 1,
            mapping_version: 1,
        };
        let taken = self.intake.remove(self.transaction, self.row(CUSTOMER, id).id, &context).unwrap();
        told(&taken.outcome)
    }

    pub(crate) fn records(&self, entity: &str) -> Records {
        Records::of_entity(self.transaction, SYSTEM, entity).unwrap()
    }

    /// A person changes the rules of an entity. The next run goes by them.
    pub(crate) fn set_rules(&self, entity: &str, change: impl FnOnce(&mut MergeRules)) {
        let row = sync_integrations::with_site(self.transaction, SYSTEM, entity).unwrap().unwrap();
        let mut settings = row.settings;
        change(&mut settings.rules);
        sync_integrations::update(self.transaction, row.id, &settings, self.now()).unwrap();
    }

    pub(crate) fn edit(&self, entity: &str, id: &str, fields: Value) -> Result<Edited, EditError> {
        let fields: Fields = serde_json::from_value(fields).unwrap();
        records::edit(self.transaction, &self.records(entity), id, &fields, None, "ana", self.now())
    }

    pub(crate) fn make(&self, entity: &str, id: &str, fields: Value) -> RecordRow {
        let fields: Fields = serde_json::from_value(fields).unwrap();
        records::create(self.transaction, &self.records(entity), id, &fields, None, "ana", self.now())
            .unwrap()
    }

    pub(crate) fn delete(&self, entity: &str, id: &str) {
        records::delete(self.transaction, &self.records(entity), id, "ana", self.now()).unwrap();
    }

    pub(crate) fn row(&self, entity: &str, id: &str) -> RecordRow {
        let key = EntityKey { system: SYSTEM, entity_type: entity };
        sync_data::find(self.transaction, key, id).unwrap().expect("the record is here")
    }

    pub(crate) fn payload(&self, entity: &str, id: &str) -> Value {
        serde_json::from_str(&self.row(entity, id).payload).unwrap()
    }

    /// How a record stands: status, code, tombstone.
    pub(crate) fn stands(&self, entity: &str, id: &str) -> String {
        let row = self.row(entity, id);
        let tombstone = row.tombstone.map(|by| format!(" gone {}", by.code())).unwrap_or_default();
        let error = row.error.map(|error| format!(" {error}")).unwrap_or_default();
        format!("{}{error}{tombstone}", row.status.code())
    }

    pub(crate) fn conflict(&self, entity: &str, id: &str) -> Option<ConflictRow> {
        let row = self.row(entity, id);
        let key = EntityKey { system: SYSTEM, entity_type: entity };
        sync_conflicts::open_of(self.transaction, key, &row.entity_id).unwrap()
    }

    pub(crate) fn seen(&self, entity: &str, id: &str) -> Seen {
        let conflict = self.conflict(entity, id).expect("an open conflict");
        Seen { id: conflict.id, version: conflict.version }
    }

    /// What is due, taken by the outbox.
    pub(crate) fn lease(&self) -> Vec<LeasedJob> {
        self.token.set(self.token.get() + 1);
        let (now, token) = (self.now(), self.token.get());
        let request = LeaseRequest { destination: SYSTEM, now, until: now, token, limit: 100 };
        sync_queue::lease(self.transaction, &request).unwrap().jobs
    }

    /// The remote accepts a job.
    pub(crate) fn accept(&self, job: &LeasedJob) {
        let now = self.now();
        let receipt = Receipt { external_id: None, version: None };
        sync_queue::finish(self.transaction, job, &JobResult::Done(receipt), now).unwrap();
        let records = self.records(&job.entity);
        records::acknowledge(self.transaction, &records, job, &Accepted::default(), now).unwrap();
    }

    /// The remote refuses a job for good.
    pub(crate) fn refuse(&self, job: &LeasedJob, code: &str) {
        let now = self.now();
        let failure = JobFailure { class: "record", code, detail: "" };
        sync_queue::finish(self.transaction, job, &JobResult::Dead { attempts: 1, failure }, now).unwrap();
        records::refused(self.transaction, &self.records(&job.entity), job, &failure, now).unwrap();
    }

    /// Sends everything; answers what was sent: entity, id there, fields.
    pub(crate) fn sent(&self) -> Vec<String> {
        let mut sent = Vec::new();
        for job in self.lease() {
            let changed = job.changed.clone().map_or("all".to_owned(), |fields| fields.join(","));
            sent.push(format!("{} {} {} {changed}", job.action, job.entity, job.external_id));
            self.accept(&job);
        }
        sent
    }

    pub(crate) fn writes(&self) -> i64 {
        self.count("SELECT total_changes()")
    }

    pub(crate) fn count(&self, sql: &str) -> i64 {
        self.transaction.connection().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Rows of the audit about a record: action, outcome, detail.
    pub(crate) fn audit(&self, id: &str) -> Vec<String> {
        let mut statement = self
            .transaction
            .connection()
            .prepare(
                "SELECT action || ' ' || outcome || coalesce(' ' || detail, '') FROM sync_log
                 WHERE entity_id = ?1 ORDER BY id",
            )
            .unwrap();
        let rows = statement.query_map([id], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }
}
