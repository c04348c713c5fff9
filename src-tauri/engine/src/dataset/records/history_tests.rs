//! Random histories of one site and one source: edits, new records and deletions on both sides, answers that are lost
//! before or after the write, pages that are taken long after they were read, conflicts. In the end both sides are left
//! alone, and must have the same; and every value that was ever typed here must be there, replaced by a later one, or
//! named in the audit.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use mostrador_connector::{Record, RecordBody};
use mostrador_domain::Timestamp;
use mostrador_domain::merge::{Choice, equivalent};
use mostrador_store::tables::sync_conflicts;
use mostrador_store::tables::sync_data::{RecordStatus, Tombstone};
use mostrador_store::tables::sync_queue::{self, DELETE, LeasedJob};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use roaring::RoaringTreemap;

use super::conflicts::{DeletionAnswer, Seen, resolve, resolve_deletion, undo};
use super::support_tests::{Desk, Site, fields, record};
use super::{Document, Held, create, delete, edit, reread};
use crate::outbox::{Content, Merged};
use crate::runs::{Intake, Kept};

const FIELDS: [&str; 4] = ["name", "city", "email", "note"];

/// How the source applies a write.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Style {
    /// Only the changed fields; the last write wins.
    Patch,
    /// The whole record, if it is still the version that the write is based on.
    Versioned,
}

/// The source, as a state machine.
struct Remote {
    style: Style,
    records: BTreeMap<String, (Document, u64)>,
    /// What was made under which idempotency key.
    made: BTreeMap<String, String>,
    next: u64,
    /// Everything that was ever written.
    arrived: String,
}

enum Answer {
    Accepted(Option<String>, String),
    Conflict,
}

impl Remote {
    fn tick(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn write(&mut self, job: &LeasedJob) -> Answer {
        let version = self.tick();
        let accepted = |id| Answer::Accepted(id, version.to_string());
        if job.action == DELETE {
            if let (Style::Versioned, Some((_, there)), Some(base)) =
                (self.style, self.records.get(&job.external_id), &job.base_version)
                && there.to_string() != *base
            {
                return Answer::Conflict;
            }
            self.records.remove(&job.external_id);
            return accepted(None);
        }
        let sent = Document::parse(&job.payload).unwrap();
        if job.external_id.is_empty() {
            if let Some(id) = self.made.get(&job.idempotency_key) {
                return accepted(Some(id.clone()));
            }
            let id = format!("R{version}");
            self.arrived.push_str(&job.payload);
            let mut made = sent;
            made.set("id", &format!("\"{id}\""));
            self.records.insert(id.clone(), (made, version));
            self.made.insert(job.idempotency_key.clone(), id.clone());
            return accepted(Some(id));
        }
        let style = self.style;
        let Some((there, at)) = self.records.get_mut(&job.external_id) else { return Answer::Conflict };
        if let (Style::Versioned, Some(base)) = (style, &job.base_version)
            && at.to_string() != *base
        {
            return Answer::Conflict;
        }
        let names: Vec<&str> = match &job.changed {
            Some(changed) if style == Style::Patch => changed.iter().map(String::as_str).collect(),
            Some(_) | None => sent.names().collect(),
        };
        self.arrived.push_str(&sent.only(names));
        match (style, &job.changed) {
            (Style::Patch, Some(changed)) => changed.iter().for_each(|field| there.copy(field, &sent)),
            (Style::Patch, None) | (Style::Versioned, _) => *there = sent,
        }
        *at = version;
        accepted(None)
    }

    fn read(&self, id: &str) -> Option<Record> {
        let (document, version) = self.records.get(id)?;
        let version = Some(version.to_string());
        Some(Record { version, ..record(id, &document.to_text(), RecordBody::Raw) })
    }

    /// A complete list.
    fn list(&self) -> Vec<Record> {
        self.records.keys().filter_map(|id| self.read(id)).collect()
    }
}

/// A list that was read and is taken later.
struct Page {
    asked_at: Timestamp,
    records: Vec<Record>,
}

struct World<'a, 'd> {
    desk: &'a Desk<'d>,
    random: StdRng,
    remote: Remote,
    pages: Vec<Page>,
    /// Requests that may arrive long after their sender gave them up.
    late: Vec<LeasedJob>,
    /// Every value that was typed here: record, field, value, in their order.
    typed: Vec<(String, String, String)>,
    decided: Vec<i64>,
    serial: u64,
}

impl World<'_, '_> {
    fn chance(&mut self, percent: u32) -> bool {
        self.random.random_range(0..100) < percent
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        if from.is_empty() { None } else { Some(from[self.random.random_range(0..from.len())].clone()) }
    }

    fn value(&mut self, who: &str) -> String {
        self.serial += 1;
        format!("{who}{}.", self.serial)
    }

    /// Ids of the living records here.
    fn here(&self) -> Vec<String> {
        let sql = "SELECT entity_id FROM sync_data WHERE tombstone IS NULL ORDER BY id";
        let mut statement = self.desk.transaction.connection().prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    fn step(&mut self) {
        match self.random.random_range(0..100_u32) {
            0..25 => self.edit_here(),
            25..32 => self.make_here(),
            32..36 => {
                let Some(id) = self.pick(&self.here()) else { return };
                delete(self.desk.transaction, &self.desk.records, &id, "ana", self.desk.now()).unwrap();
            }
            36..50 => self.edit_there(),
            50..53 => {
                let ids: Vec<String> = self.remote.records.keys().cloned().collect();
                let Some(id) = self.pick(&ids) else { return };
                self.remote.records.remove(&id);
                if self.chance(50) {
                    let gone = record(&id, "{}", RecordBody::Deleted);
                    self.pages.push(Page { asked_at: self.desk.now(), records: vec![gone] });
                }
            }
            53..63 => self.pages.push(Page { asked_at: self.desk.now(), records: self.remote.list() }),
            63..78 => {
                if !self.pages.is_empty() {
                    let page = self.random.random_range(0..self.pages.len());
                    let page = self.pages.remove(page);
                    self.take(page);
                }
            }
            78..94 => self.send(),
            94..98 => self.decide(),
            98..100 => self.take_back(),
            100.. => {}
        }
    }

    fn edit_here(&mut self) {
        let Some(id) = self.pick(&self.here()) else { return };
        let field = self.pick(&FIELDS).unwrap();
        let value = self.value("h");
        let changes = fields(&format!("{{\"{field}\":\"{value}\"}}"));
        edit(self.desk.transaction, &self.desk.records, &id, &changes, None, "ana", self.desk.now()).unwrap();
        self.typed.push((id, field.to_owned(), value));
    }

    fn make_here(&mut self) {
        let (number, value) = (self.remote.tick(), self.value("h"));
        let id = format!("local:{number}");
        let fields = fields(&format!("{{\"name\":\"{value}\"}}"));
        create(self.desk.transaction, &self.desk.records, &id, &fields, None, "ana", self.desk.now())
            .unwrap();
        self.typed.push((id, "name".to_owned(), value));
    }

    fn edit_there(&mut self) {
        let version = self.remote.tick();
        let value = format!("\"{}\"", self.value("t"));
        let field = self.pick(&FIELDS).unwrap();
        let ids: Vec<String> = self.remote.records.keys().cloned().collect();
        match self.pick(&ids) {
            Some(id) if ids.len() > 3 || self.chance(70) => {
                if let Some((document, at)) = self.remote.records.get_mut(&id) {
                    document.set(field, &value);
                    *at = version;
                }
            }
            Some(_) | None => {
                let mut document = Document::default();
                document.set("id", &format!("\"R{version}\""));
                document.set(field, &value);
                self.remote.records.insert(format!("R{version}"), (document, version));
            }
        }
    }

    fn take(&mut self, page: Page) {
        for record in page.records {
            self.desk.take_asked(&record, page.asked_at);
        }
    }

    /// Leases what is due and sends it; answers may be lost before or after the write.
    fn send(&mut self) {
        if self.chance(10) && !self.late.is_empty() {
            // The answer to it does not matter any more.
            let _ = self.remote.write(&self.late.remove(0));
        }
        for job in self.desk.lease() {
            match self.random.random_range(0..10) {
                0 => {
                    self.late.push(job.clone());
                    self.desk.lose(&job);
                }
                1 => {
                    let _ = self.remote.write(&job);
                    self.desk.lose(&job);
                }
                2..5 => {
                    // Something happens while it is on its way.
                    match self.random.random_range(0..3) {
                        0 => self.edit_here(),
                        1 => self.edit_there(),
                        _ => {
                            let page = Page { asked_at: self.desk.now(), records: self.remote.list() };
                            self.take(page);
                        }
                    }
                    self.deliver(job);
                }
                _ => self.deliver(job),
            }
        }
    }

    fn deliver(&mut self, job: LeasedJob) {
        let mut job = job;
        for _ in 0..2 {
            match self.remote.write(&job) {
                Answer::Accepted(id, version) => {
                    self.desk.accept(&job, id.as_deref(), Some(&version));
                    return;
                }
                Answer::Conflict => {
                    let found = self.remote.read(&job.external_id);
                    let (transaction, records) = (self.desk.transaction, &self.desk.records);
                    match reread(transaction, records, &job, found.as_ref(), self.desk.now()).unwrap() {
                        Merged::Settled => {
                            let done = sync_queue::JobResult::Done(sync_queue::Receipt::default());
                            sync_queue::finish(transaction, &job, &done, self.desk.now()).unwrap();
                            return;
                        }
                        Merged::Again(Content { payload, changed, base_version, edits }) => {
                            job =
                                sync_queue::rewrite(transaction, job, payload, changed, base_version, edits)
                                    .unwrap()
                                    .unwrap();
                        }
                    }
                }
            }
        }
        self.desk.lose(&job);
    }

    fn decide(&mut self) {
        let records = &self.desk.records;
        let open = sync_conflicts::list_open(self.desk.transaction, records.key(), "", 100).unwrap();
        let Some(conflict) = self.pick(&open) else { return };
        let seen = Seen { id: conflict.id, version: conflict.version };
        let now = self.desk.now();
        if conflict.sides.fields.is_empty() {
            let answer = if self.chance(50) { DeletionAnswer::KeepEdit } else { DeletionAnswer::Delete };
            resolve_deletion(self.desk.transaction, records, seen, answer, "ana", now).unwrap();
        } else {
            let mut choices = BTreeMap::new();
            for field in &conflict.sides.fields {
                let choice = match self.random.random_range(0..3) {
                    0 => Choice::KeepSource,
                    1 => Choice::KeepTarget,
                    _ => {
                        let value = self.value("h");
                        self.typed.push((conflict.entity_id.clone(), field.clone(), value.clone()));
                        Choice::Value(serde_json::Value::from(value))
                    }
                };
                choices.insert(field.clone(), choice);
            }
            resolve(self.desk.transaction, records, seen, &choices, None, "ana", now).unwrap();
        }
        self.decided.push(conflict.id);
    }

    fn take_back(&mut self) {
        let Some(id) = self.pick(&self.decided.clone()) else { return };
        let undone = self
            .desk
            .transaction
            .savepoint(|transaction| undo(transaction, &self.desk.records, id, None, "ana", self.desk.now()));
        drop(undone);
    }

    /// Nobody does anything any more, and every call succeeds.
    fn quiesce(&mut self) {
        for page in std::mem::take(&mut self.pages) {
            self.take(page);
        }
        for _ in 0..20 {
            for _ in 0..20 {
                let jobs = self.desk.lease();
                if jobs.is_empty() {
                    break;
                }
                jobs.into_iter().for_each(|job| self.deliver(job));
            }
            self.read_everything();
            let records = &self.desk.records;
            let open = sync_conflicts::list_open(self.desk.transaction, records.key(), "", 1_000).unwrap();
            if open.is_empty() && self.desk.waiting() == 0 {
                return;
            }
            for _ in open {
                self.decide();
            }
        }
        panic!("it never comes to rest");
    }

    /// A complete read, and what it proves to be missing.
    fn read_everything(&mut self) {
        let began = self.desk.now();
        let mut seen = RoaringTreemap::new();
        for record in self.remote.list() {
            let taken = self.desk.take_asked(&record, began);
            seen.extend(taken.row.and_then(|row| u64::try_from(row).ok()));
        }
        let records = &self.desk.records;
        for row in records.missing(self.desk.transaction, &seen, 0, 1_000).unwrap() {
            let context = self.desk.context("", began);
            records.remove(self.desk.transaction, row, &context).unwrap();
        }
    }

    fn check(&self) {
        let sql = "SELECT entity_id FROM sync_data ORDER BY id";
        let mut statement = self.desk.transaction.connection().prepare(sql).unwrap();
        let all: Vec<String> =
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let mut there = BTreeSet::new();
        for id in &all {
            let held = Held::find(&self.desk.records, self.desk.transaction, id).unwrap().unwrap();
            if held.row.status == RecordStatus::Deleted {
                continue;
            }
            assert_eq!(held.row.status, RecordStatus::Synced, "{held:?}");
            assert_eq!(held.row.tombstone, None::<Tombstone>);
            if let Some(link) = &held.link {
                assert!(link.base.is_none() && !link.is_pending(), "{link:?}");
            }
            let id_there = held.row.id_there().expect("it is known there").to_owned();
            let (remote, _) = self.remote.records.get(&id_there).unwrap_or_else(|| panic!("{held:?}"));
            let local = held.local().unwrap();
            assert!(equivalent(&local.fields(), &remote.fields()), "{id}: {local:?} {remote:?}");
            assert!(there.insert(id_there), "{id} is here twice");
        }
        assert_eq!(there.len(), self.remote.records.len(), "what is there is here");
        assert_eq!(self.desk.waiting(), 0);
        assert_eq!(self.desk.count("SELECT count(*) FROM sync_queue WHERE status = 'dead'"), 0);
        self.check_typed();
    }

    /// What was typed here is in the record, or it arrived there, or whoever replaced or discarded it is in the audit. That
    /// the source's own change took its place is no excuse: then it had to be discarded by name, or asked about.
    fn check_typed(&self) {
        let sql = "SELECT coalesce(before, '') FROM sync_log
                   WHERE action IN ('edit', 'discard', 'resolve', 'delete', 'same_record') ORDER BY id";
        let mut statement = self.desk.transaction.connection().prepare(sql).unwrap();
        let before: Vec<String> =
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let before = before.join("\n");
        for (id, field, value) in &self.typed {
            let current = Held::find(&self.desk.records, self.desk.transaction, id).unwrap();
            let stands = current.is_some_and(|held| held.row.payload.contains(value.as_str()));
            let arrived = self.remote.arrived.contains(value.as_str());
            assert!(stands || arrived || before.contains(value.as_str()), "{id} {field} {value} is lost");
        }
    }
}

fn play(desk: &Desk<'_>, seed: u64, style: Style) {
    let remote =
        Remote { style, records: BTreeMap::new(), made: BTreeMap::new(), next: 0, arrived: String::new() };
    let random = StdRng::seed_from_u64(seed);
    let (pages, late, typed, decided) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut world = World { desk, random, remote, pages, late, typed, decided, serial: 0 };
    let steps = world.random.random_range(10..120);
    for _ in 0..steps {
        world.step();
    }
    world.quiesce();
    world.check();
}

/// How often something happened, over many histories.
type Happened = Arc<Mutex<BTreeMap<String, i64>>>;

/// Plays the histories of these seeds, and answers which of them ended badly and what happened in them.
async fn histories(seeds: Range<u64>, off: Option<&'static str>) -> (Vec<u64>, BTreeMap<String, i64>) {
    let happened = Happened::default();
    let mut bad = Vec::new();
    for seed in seeds {
        for style in [Style::Patch, Style::Versioned] {
            let (ended, count) = (Arc::new(Mutex::new(Ok(()))), Arc::clone(&happened));
            let end = Arc::clone(&ended);
            Site::new()
                .play(move |desk| {
                    #[cfg(debug_assertions)]
                    let _off = off.map(mostrador_store::crash::without);
                    *end.lock().unwrap() = catch_unwind(AssertUnwindSafe(|| play(desk, seed, style)));
                    count_events(desk, &mut count.lock().unwrap());
                })
                .await;
            if ended.lock().unwrap().is_err() {
                bad.push(seed);
            }
        }
    }
    let happened = happened.lock().unwrap().clone();
    (bad, happened)
}

/// Rows of the audit by action.
fn count_events(desk: &Desk<'_>, into: &mut BTreeMap<String, i64>) {
    let sql = "SELECT action, count(*) FROM sync_log GROUP BY action";
    let mut statement = desk.transaction.connection().prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))).unwrap();
    for (action, count) in rows.map(Result::unwrap) {
        *into.entry(action).or_default() += count;
    }
}

#[tokio::test]
async fn both_sides_come_to_the_same_and_nothing_that_was_typed_is_lost() {
    let seeds = std::env::var("MOSTRADOR_SIMULATION_SEEDS").ok().and_then(|text| text.parse().ok());
    let (bad, happened) = histories(0..seeds.unwrap_or(60), None).await;
    assert_eq!(bad, Vec::<u64>::new(), "seeds that end badly");
    // The histories are worth something only if all of this is in them.
    for action in [
        "conflict",
        "create",
        "delete",
        "discard",
        "edit",
        "merge",
        "resolve",
        "restore",
        "same_record",
        "undo",
        "update",
        "upsert",
    ] {
        assert!(happened.get(action).is_some_and(|count| *count > 0), "{action} never happens: {happened:?}");
    }
}

#[cfg(debug_assertions)]
#[tokio::test]
async fn without_a_base_or_a_unique_id_the_histories_end_badly() {
    for off in ["base", "dedupe"] {
        let (bad, _) = histories(0..4, Some(off)).await;
        assert!(!bad.is_empty(), "{off}");
    }
}
