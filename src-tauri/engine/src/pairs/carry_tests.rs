use std::sync::Arc;

use mostrador_connector::{Record, RecordBody};
use mostrador_domain::merge::{FieldRule, MergeRules};
use mostrador_store::tables::field_mappings::{self, FieldMapping, Presence};
use mostrador_store::tables::sync_conflicts;
use mostrador_store::tables::sync_entity_config::{EntityDefaults, register};
use mostrador_store::tables::sync_integrations::{self, IntegrationSettings, Running, Travel};
use mostrador_store::tables::sync_queue;
use mostrador_store::{Lane, OpenOptions, Store};

use super::*;
use crate::pairs::PairIntake;
use crate::runs::{Intake, RunFacts, TakeContext};

const ERP: &str = "erp";
const CRM: &str = "crm";
const ENTITY: &str = "company";

/// Two systems, and the pair between them.
struct Desk<'a> {
    transaction: &'a WriteTransaction<'a>,
    pair: i64,
    erp: Arc<dyn Intake>,
    crm: Arc<dyn Intake>,
    clock: std::cell::Cell<i64>,
}

fn party(system: &str) -> Party {
    Party { system: system.to_owned(), entity: ENTITY.to_owned() }
}

fn settings(rule: FieldRule, travel: Travel) -> IntegrationSettings {
    IntegrationSettings {
        name: "companies".to_owned(),
        source: party(ERP),
        target: party(CRM),
        travel,
        rules: MergeRules::all(rule),
        filters: r#"[{"field":"activo","test":"differs","value":"false"}]"#.to_owned(),
        batch_size: 100,
        running: Running::Enabled,
    }
}

/// `rif` is the key of both.
fn mapping() -> Vec<FieldMapping> {
    let mut name = FieldMapping::copy("nombre", "name");
    name.presence = Presence::Required;
    vec![FieldMapping::copy("rif", "id"), name, FieldMapping::copy("tel", "phone")]
}

fn play(rule: FieldRule, travel: Travel, story: impl FnOnce(&mut Desk<'_>) + Send + 'static) {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(OpenOptions::inline(folder.path().join("site.db"))).unwrap();
        let played = store.write(Lane::Interactive, move |transaction| {
            for system in [ERP, CRM] {
                let defaults = EntityDefaults { flow: Flow::Both, ..EntityDefaults::new(system, ENTITY) };
                register(transaction, &defaults, Timestamp(0))?;
            }
            let pair = sync_integrations::start(transaction, &settings(rule, travel), Timestamp(0))?;
            field_mappings::replace(transaction, pair, &mapping())?;
            let mut desk = Desk {
                transaction,
                pair,
                erp: intake(ERP, None, RunMode::Real),
                crm: intake(CRM, None, RunMode::Real),
                clock: std::cell::Cell::new(1_000),
            };
            story(&mut desk);
            Ok::<_, StoreError>(())
        });
        played.await.unwrap();
        store.close().await.unwrap();
    });
}

fn intake(system: &'static str, integration: Option<i64>, mode: RunMode) -> Arc<dyn Intake> {
    let systems: Systems = Arc::new([ERP, CRM]);
    PairIntake::new(system, ENTITY, systems).for_run(RunFacts { integration, mode, again: None }).unwrap()
}

impl Desk<'_> {
    /// The next runs begin: they see what was changed.
    fn next_runs(&mut self) {
        self.erp = intake(ERP, None, RunMode::Real);
        self.crm = intake(CRM, None, RunMode::Real);
    }

    fn now(&self) -> Timestamp {
        self.clock.set(self.clock.get() + 1_000);
        Timestamp(self.clock.get())
    }

    /// A system lists a record. The run's fast path comes first, as in a run.
    fn list(&self, system: &'static str, id: &str, json: &str) -> String {
        let intake = if system == ERP { &self.erp } else { &self.crm };
        self.list_to(intake, system, id, json)
    }

    fn list_to(&self, intake: &Arc<dyn Intake>, system: &'static str, id: &str, json: &str) -> String {
        let record = Record {
            external_id: id.to_owned(),
            raw_json: json.to_owned(),
            modified_at: None,
            version: None,
            body: RecordBody::Raw,
        };
        let context = TakeContext {
            system,
            entity_type: ENTITY.to_owned(),
            hash: Sha256::digest(json).into(),
            asked_at: self.now(),
            now: self.now(),
            run_id: 1,
            mapping_version: 1,
        };
        if intake.kept().unchanged(self.transaction, id, &context.hash).unwrap().is_some() {
            return "equal".to_owned();
        }
        told(&intake.take(self.transaction, &record, &context).unwrap().outcome)
    }

    /// The payload and the status of a record here.
    fn record(&self, system: &str, id: &str) -> Option<(String, &'static str)> {
        let key = EntityKey { system, entity_type: ENTITY };
        let row = sync_data::find(self.transaction, key, id).unwrap()?;
        Some((row.payload, row.status.code()))
    }

    /// Record and changed fields of every job that waits for a system.
    fn jobs(&self, system: &str) -> Vec<(String, String)> {
        let mut statement = self
            .transaction
            .connection()
            .prepare(
                "SELECT entity_id, coalesce(changed, 'new') FROM sync_queue WHERE destination = ?1 ORDER BY id",
            )
            .unwrap();
        let rows = statement.query_map([system], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// The jobs that wait are accepted by the system, which calls new records by their key.
    fn accept(&self, system: &'static str) {
        let (now, token) = (self.now(), self.clock.get());
        let request = sync_queue::LeaseRequest { destination: system, now, until: now, token, limit: 100 };
        for job in sync_queue::lease(self.transaction, &request).unwrap().jobs {
            let id = serde_json::from_str::<Value>(&job.payload).unwrap()["id"].as_str().map(str::to_owned);
            let receipt = sync_queue::Receipt { external_id: id.as_deref(), version: None };
            let done = sync_queue::JobResult::Done(receipt);
            sync_queue::finish(self.transaction, &job, &done, now).unwrap();
            let accepted = mostrador_connector::Accepted { external_id: id.clone(), version: None };
            let records = Records::of_entity(self.transaction, system, ENTITY).unwrap();
            records::acknowledge(self.transaction, &records, &job, &accepted, now).unwrap();
        }
    }

    fn switch(&self, running: Running) {
        let mut row = sync_integrations::find(self.transaction, self.pair).unwrap().unwrap();
        row.settings.running = running;
        sync_integrations::update(self.transaction, self.pair, &row.settings, self.now()).unwrap();
    }
}

fn told(outcome: &Outcome) -> String {
    let reason = |word: &str, reason: &Reason| {
        let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        format!("{word} {} {} {}", reason.code, shown(&reason.field), shown(&reason.value))
    };
    match outcome {
        Outcome::Created => "created".to_owned(),
        Outcome::Updated => "updated".to_owned(),
        Outcome::Unchanged => "unchanged".to_owned(),
        Outcome::Skipped(why) => reason("skipped", why),
        Outcome::Conflicted(why) => reason("conflicted", why),
        Outcome::Failed(why) => reason("failed", why),
    }
}

const ANA: &str = r#"{"rif":"J1","nombre":"Ana","tel":"1"}"#;

#[test]
fn a_record_that_the_target_does_not_have_is_made_there_and_then_only_changed() {
    play(FieldRule::SourceWins, Travel::SourceToTarget, |desk| {
        assert_eq!(desk.list(ERP, "a", ANA), "created");
        let jobs = desk.jobs(CRM);
        assert_eq!(jobs.len(), 1);
        assert!(jobs[0].0.starts_with("local:") && jobs[0].1 == "new", "{jobs:?}");
        desk.accept(CRM);
        assert_eq!(
            desk.record(CRM, "J1").unwrap(),
            (r#"{"id":"J1","name":"Ana","phone":"1"}"#.to_owned(), "synced")
        );
        assert_eq!(desk.list(ERP, "a", ANA), "equal");
        assert_eq!(desk.list(CRM, "J1", r#"{"id":"J1","name":"Ana","phone":"1"}"#), "unchanged", "an echo");
        assert_eq!(desk.list(ERP, "a", r#"{"rif":"J1","nombre":"Ana","tel":"1","other":2}"#), "unchanged");
        assert_eq!(desk.list(ERP, "a", r#"{"rif":"J1","nombre":"Ana","tel":"2"}"#), "updated");
        let jobs = desk.jobs(CRM);
        assert_eq!((jobs.len(), jobs[1].1.as_str()), (2, r#"["phone"]"#));
        assert!(desk.jobs(ERP).is_empty());
    });
}

#[test]
fn a_record_that_the_target_has_under_the_same_key_is_met_by_the_strategy() {
    let known = r#"{"id":"J1","name":"Eva","phone":"","own":1}"#;
    let cases = [
        (FieldRule::SourceWins, "updated", Some(r#"["name","phone"]"#), "Ana"),
        (FieldRule::TargetWins, "updated", Some(r#"["phone"]"#), "Eva"),
        (FieldRule::Latest, "updated", Some(r#"["name","phone"]"#), "Ana"),
        // The site works with what is offered, and the target keeps its own until a person decides.
        (FieldRule::Manual, "conflicted FIRST_MEETING name -", Some(r#"["phone"]"#), "Ana"),
    ];
    for (rule, outcome, job, name) in cases {
        play(rule, Travel::SourceToTarget, move |desk| {
            desk.list(CRM, "J1", known);
            assert_eq!(desk.list(ERP, "a", ANA), outcome, "{rule:?}");
            let jobs: Vec<_> = desk.jobs(CRM).into_iter().map(|job| job.1).collect();
            assert_eq!(jobs, job.into_iter().collect::<Vec<_>>(), "{rule:?}");
            let (payload, _) = desk.record(CRM, "J1").unwrap();
            assert!(payload.contains(name) && payload.contains(r#""own":1"#), "{rule:?}: {payload}");
            desk.accept(CRM);
            assert_eq!(desk.list(ERP, "a", ANA), "equal", "{rule:?}");
        });
    }
}

#[test]
fn a_dispute_is_open_over_the_field_alone_and_either_answer_ends_it() {
    use crate::dataset::records::conflicts::{Seen, resolve};
    use mostrador_domain::merge::Choice;
    for (choice, name) in [(Choice::KeepSource, "Ana"), (Choice::KeepTarget, "Eva")] {
        play(FieldRule::Manual, Travel::Both, move |desk| {
            desk.list(CRM, "J1", r#"{"id":"J1","name":"Eva","phone":"1"}"#);
            desk.list(ERP, "a", ANA);
            let key = EntityKey { system: CRM, entity_type: ENTITY };
            let open = sync_conflicts::open_of(desk.transaction, key, "J1").unwrap().unwrap();
            assert_eq!(open.sides.fields, ["name"]);
            assert!(open.sides.source.as_deref().unwrap().contains("Ana"), "the site speaks for the source");
            assert!(open.sides.target.as_deref().unwrap().contains("Eva"));
            let records = Records::of_entity(desk.transaction, CRM, ENTITY).unwrap();
            let choices = [("name".to_owned(), choice)].into();
            let seen = Seen { id: open.id, version: open.version };
            resolve(desk.transaction, &records, seen, &choices, None, "ana", desk.now()).unwrap();
            desk.accept(CRM);
            let shown = format!(r#"{{"id":"J1","name":"{name}","phone":"1"}}"#);
            // What a person decided is no dispute again; where the target stays as it is, that comes back.
            let back = desk.list(CRM, "J1", &shown);
            let at_source: Vec<_> = desk.jobs(ERP).into_iter().map(|job| job.1).collect();
            if name == "Ana" {
                assert_eq!((back.as_str(), at_source), ("unchanged", Vec::new()));
            } else {
                assert_eq!(at_source, [r#"["nombre"]"#]);
            }
            assert!(sync_conflicts::open_of(desk.transaction, key, "J1").unwrap().is_none());
            desk.accept(ERP);
            let said = format!(r#"{{"rif":"J1","nombre":"{name}","tel":"1"}}"#);
            assert_ne!(desk.list(ERP, "a", &said), "updated");
            assert!(desk.jobs(CRM).len() <= 1 && desk.jobs(ERP).len() <= 1);
        });
    }
}

#[test]
fn what_a_filter_leaves_out_is_kept_and_not_carried() {
    play(FieldRule::SourceWins, Travel::SourceToTarget, |desk| {
        let off = r#"{"rif":"J1","nombre":"Ana","activo":false}"#;
        assert_eq!(desk.list(ERP, "a", off), "skipped FILTERED - -");
        assert!(desk.record(ERP, "a").is_some());
        assert_eq!(desk.list(ERP, "a", off), "equal", "it is not told anew by every run");
        assert_eq!(desk.list(ERP, "a", r#"{"rif":"J1","nombre":"Ana","activo":true}"#), "created");
        assert_eq!(
            desk.list(ERP, "a", r#"{"rif":"J1","nombre":"Eva","activo":false}"#),
            "skipped FILTERED - -"
        );
        assert_eq!(desk.list(ERP, "a", r#"{"rif":"J1","nombre":"Eva","activo":false}"#), "equal");
        assert_eq!(desk.jobs(CRM).len(), 1);
    });
}

#[test]
fn what_cannot_be_mapped_fails_until_the_mapping_or_the_record_is_put_right() {
    play(FieldRule::SourceWins, Travel::SourceToTarget, |desk| {
        let without = r#"{"rif":"J1","tel":"1"}"#;
        for _ in 0..2 {
            assert_eq!(desk.list(ERP, "a", without), "failed REQUIRED name -");
        }
        assert!(desk.record(ERP, "a").is_some(), "what the source says is kept");
        assert!(desk.record(CRM, "J1").is_none());
        let mut corrected = mapping();
        corrected[1].default_value = Some("\"Sin nombre\"".to_owned());
        field_mappings::replace(desk.transaction, desk.pair, &corrected).unwrap();
        assert_eq!(desk.list(ERP, "a", without), "failed REQUIRED name -", "a run keeps its rules");
        desk.next_runs();
        assert_eq!(desk.list(ERP, "a", without), "created");
        desk.accept(CRM);
        assert!(desk.record(CRM, "J1").unwrap().0.contains("Sin nombre"));
    });
}

#[test]
fn a_pair_that_is_off_carries_nothing_unless_it_is_tried_and_catches_up_when_it_is_switched_on() {
    play(FieldRule::SourceWins, Travel::SourceToTarget, |desk| {
        desk.switch(Running::Disabled);
        assert_eq!(desk.list(ERP, "a", ANA), "created");
        assert_eq!(desk.list(ERP, "b", r#"{"rif":"J2","nombre":"Eva"}"#), "created");
        assert!(desk.jobs(CRM).is_empty());
        let tried = intake(ERP, Some(desk.pair), RunMode::Real);
        assert_eq!(desk.list_to(&tried, ERP, "a", ANA), "created");
        assert_eq!(desk.jobs(CRM).len(), 1);
        desk.switch(Running::Enabled);
        desk.next_runs();
        assert_eq!(desk.list(ERP, "b", r#"{"rif":"J2","nombre":"Eva"}"#), "created");
        assert_eq!(desk.list(ERP, "a", ANA), "equal");
        assert_eq!(desk.jobs(CRM).len(), 2);
    });
}

#[test]
fn two_records_with_one_key_never_make_two() {
    play(FieldRule::SourceWins, Travel::SourceToTarget, |desk| {
        assert_eq!(desk.list(ERP, "a", ANA), "created");
        for _ in 0..2 {
            assert_eq!(desk.list(ERP, "b", r#"{"rif":"J1","nombre":"Eva"}"#), "failed TARGET_TAKEN id J1");
        }
        desk.accept(CRM);
        assert_eq!(desk.list(ERP, "b", r#"{"rif":"J1","nombre":"Eva"}"#), "failed TARGET_TAKEN id J1");
        // In a dry run, too, where the first one is undone.
        let dry = intake(ERP, None, RunMode::DryRun);
        for (id, expected) in [("c", "created"), ("d", "failed TARGET_TAKEN id J9")] {
            let undone = desk.transaction.savepoint(|_| {
                assert_eq!(desk.list_to(&dry, ERP, id, r#"{"rif":"J9","nombre":"Eva"}"#), expected);
                Err::<(), _>(StoreError::NoRow)
            });
            assert!(undone.is_err());
        }
        assert_eq!(desk.jobs(CRM).len(), 1);
    });
}

#[test]
fn what_the_target_changed_comes_back_and_nothing_goes_to_and_fro() {
    play(FieldRule::SourceWins, Travel::Both, |desk| {
        desk.list(ERP, "a", ANA);
        desk.accept(CRM);
        assert_eq!(desk.list(CRM, "J1", r#"{"id":"J1","name":"Ana","phone":"7"}"#), "updated");
        assert_eq!(desk.jobs(ERP), [("a".to_owned(), r#"["tel"]"#.to_owned())]);
        desk.accept(ERP);
        let echo = r#"{"rif":"J1","nombre":"Ana","tel":"7"}"#;
        for _ in 0..2 {
            desk.list(ERP, "a", echo);
            desk.list(CRM, "J1", r#"{"id":"J1","name":"Ana","phone":"7"}"#);
        }
        assert_eq!((desk.jobs(CRM).len(), desk.jobs(ERP).len()), (1, 1));
        // A record that only the target has stays there.
        assert_eq!(desk.list(CRM, "J5", r#"{"id":"J5","name":"Otto"}"#), "created");
        assert_eq!(desk.jobs(ERP).len(), 1);
        assert_eq!(desk.list(CRM, "J5", r#"{"id":"J5","name":"Otto"}"#), "equal");
    });
}

#[test]
fn a_deletion_stays_on_its_side() {
    play(FieldRule::SourceWins, Travel::Both, |desk| {
        desk.list(ERP, "a", ANA);
        desk.accept(CRM);
        let gone = |system: &'static str, id: &str| {
            let key = EntityKey { system, entity_type: ENTITY };
            let row = sync_data::find(desk.transaction, key, id).unwrap().unwrap().id;
            let context = TakeContext {
                system,
                entity_type: ENTITY.to_owned(),
                hash: [0; 32],
                now: desk.now(),
                asked_at: desk.now(),
                run_id: 1,
                mapping_version: 1,
            };
            let intake = if system == ERP { &desk.erp } else { &desk.crm };
            intake.remove(desk.transaction, row, &context).unwrap();
        };
        gone(CRM, "J1");
        let changed = r#"{"rif":"J1","nombre":"Eva","tel":"1"}"#;
        assert_eq!(desk.list(ERP, "a", changed), "skipped TARGET_DELETED - -");
        // Looked at again as long as it is gone: should it come back, what changed meanwhile travels.
        assert_eq!(desk.list(ERP, "a", changed), "skipped TARGET_DELETED - -");
        gone(ERP, "a");
        assert_eq!((desk.jobs(CRM).len(), desk.jobs(ERP).len()), (1, 0), "nothing was made anew or deleted");
        // The source's record comes back under another id: it takes the place of the one before.
        desk.list(CRM, "J1", r#"{"id":"J1","name":"Ana","phone":"1"}"#);
        assert_eq!(desk.list(ERP, "z", changed), "updated");
    });
}

#[test]
fn a_target_that_cannot_be_written_is_said_at_every_record() {
    play(FieldRule::SourceWins, Travel::SourceToTarget, |desk| {
        let away: Systems = Arc::new([ERP]);
        let alone = PairIntake::new(ERP, ENTITY, away)
            .for_run(RunFacts { integration: None, mode: RunMode::Real, again: None })
            .unwrap();
        assert_eq!(desk.list_to(&alone, ERP, "a", ANA), "failed TARGET_NOT_CONNECTED - -");
        desk.transaction
            .connection()
            .execute("UPDATE sync_entity_config SET direction = 'in' WHERE system = 'crm'", [])
            .unwrap();
        assert_eq!(desk.list(ERP, "a", ANA), "failed NOT_WRITABLE - -");
        assert_eq!(desk.list(ERP, "a", ANA), "failed NOT_WRITABLE - -");
    });
}

#[test]
fn the_integration_with_the_site_follows_the_strategy() {
    play(FieldRule::TargetWins, Travel::Both, |desk| {
        desk.list(ERP, "a", ANA);
        let rules = |system: &str| {
            let row = sync_integrations::with_site(desk.transaction, system, ENTITY).unwrap();
            row.map(|row| (row.settings.name, row.settings.rules.default))
        };
        assert_eq!(rules(CRM), Some(("local:crm/company".to_owned(), FieldRule::TargetWins)));
        assert_eq!(rules(ERP), None, "nothing has come back yet");
        super::super::prepare(desk.transaction, ERP, ENTITY, None, desk.now()).unwrap();
        // At the source the site speaks for the target, which wins.
        assert_eq!(rules(ERP), Some(("local:erp/company".to_owned(), FieldRule::SourceWins)));
        let mut row = sync_integrations::find(desk.transaction, desk.pair).unwrap().unwrap();
        row.settings.rules = MergeRules::all(FieldRule::SourceWins);
        sync_integrations::update(desk.transaction, desk.pair, &row.settings, desk.now()).unwrap();
        super::super::prepare(desk.transaction, ERP, ENTITY, None, desk.now()).unwrap();
        assert_eq!(rules(CRM).unwrap().1, FieldRule::SourceWins);
        assert_eq!(rules(ERP).unwrap().1, FieldRule::TargetWins);
    });
}
