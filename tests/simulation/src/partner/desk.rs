//! A person at the site who makes, edits and deletes contacts, decides conflicts and steers runs; and what became certain by
//! it.

use std::collections::BTreeMap;

use mostrador_domain::Timestamp;
use mostrador_domain::merge::{Choice, DeleteEditRule, FieldRule, Fields, MergeRules};
use mostrador_engine::records::conflicts::{self, DeletionAnswer, Seen};
use mostrador_engine::records::{self, EditError, Edited, Records};
use mostrador_engine::{RunRequest, Scope, WhichJobs};
use mostrador_store::tables::sync_conflicts::{self, ConflictKind};
use mostrador_store::tables::sync_history::RunMode;
use mostrador_store::tables::sync_integrations::{
    self, IntegrationSettings, LOCAL_SYSTEM, Party, Running, Travel,
};
use mostrador_store::{Lane, ReadTransaction, Store, StoreError, WriteTransaction};
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::json;

use super::{ENTITY, FIELDS, Partner, REFUSED, SYSTEM};
use crate::life::Life;

const ACTOR: &str = "Ana";

/// A value that a person gave to a field here, and that the store took.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) token: String,
    pub(super) entity_id: String,
    pub(super) field: String,
    /// The person has replaced it, or deleted the contact.
    pub(crate) superseded: bool,
}

/// The person, over all lives.
pub(crate) struct Desk {
    partner: Partner,
    pub(crate) said: Vec<Said>,
    /// Contacts that a person deleted here.
    pub(crate) deleted: Vec<String>,
    pub(crate) rules: MergeRules,
    made: u64,
}

impl Desk {
    pub(crate) fn new(partner: Partner, random: &mut StdRng) -> Self {
        const RULES: [FieldRule; 4] =
            [FieldRule::Manual, FieldRule::SourceWins, FieldRule::TargetWins, FieldRule::Latest];
        let mut rules = MergeRules::all(RULES[random.random_range(0..RULES.len())]);
        for field in FIELDS {
            if random.random_range(0..2) == 0 {
                rules.fields.insert(field.to_owned(), RULES[random.random_range(0..RULES.len())]);
            }
        }
        if random.random_range(0..4) == 0 {
            rules.delete_edit = DeleteEditRule::DeleteWins;
        }
        Self { partner, said: Vec::new(), deleted: Vec::new(), rules, made: 0 }
    }

    /// Whether the site is heard when both sides changed a field.
    pub(super) fn owns(&self, field: &str) -> bool {
        self.rules.of(field) == Some(FieldRule::TargetWins)
    }

    /// The pair of entities, made once per file.
    pub(crate) async fn set_up(&self, store: &Store, now: Timestamp) -> Result<(), StoreError> {
        let settings = IntegrationSettings {
            name: "contacts".to_owned(),
            source: Party { system: SYSTEM.to_owned(), entity: ENTITY.to_owned() },
            target: Party { system: LOCAL_SYSTEM.to_owned(), entity: ENTITY.to_owned() },
            travel: Travel::Both,
            rules: self.rules.clone(),
            filters: "[]".to_owned(),
            batch_size: 100,
            running: Running::Enabled,
        };
        let put = move |transaction: &WriteTransaction<'_>| {
            if sync_integrations::with_site(transaction, SYSTEM, ENTITY)?.is_none() {
                sync_integrations::insert(transaction, &settings, now)?;
            }
            Ok(())
        };
        store.write(Lane::Interactive, put).await
    }

    /// Does something. What fails for want of a disk is not done, and nobody was told that it was.
    pub(crate) async fn act(&mut self, life: &Life, random: &mut StdRng) {
        match random.random_range(0..100) {
            0..32 => self.edit(life, random).await,
            32..44 => self.make(life, random).await,
            44..50 => self.delete(life, random).await,
            50..60 => self.decide(life, random).await,
            60..80 => Self::run(life, random).await,
            80..88 => Self::steer(life, random).await,
            88..92 => self.take_up(life).await,
            92..96 => Self::judge_deletions(life, random).await,
            _ => drop(life.engine.reopen_destination(SYSTEM, ACTOR).await),
        }
        life.engine.wake_outbox(SYSTEM);
    }

    async fn contact(life: &Life, random: &mut StdRng) -> Option<String> {
        let ids =
            ids(&life.store, "SELECT entity_id FROM sync_data WHERE tombstone IS NULL ORDER BY id").await;
        (!ids.is_empty()).then(|| ids[random.random_range(0..ids.len())].clone())
    }

    async fn edit(&mut self, life: &Life, random: &mut StdRng) {
        let Some(id) = Self::contact(life, random).await else { return };
        let field = FIELDS[random.random_range(0..FIELDS.len())];
        let refused = random.random_range(0..20) == 0;
        self.write(life, &id, field, refused).await;
    }

    async fn write(&mut self, life: &Life, id: &str, field: &str, refused: bool) {
        let token = self.partner.token('L');
        let value = if refused { format!("{token}{REFUSED}") } else { token.clone() };
        let changes: Fields = [(field.to_owned(), json!(value))].into();
        let (entity_id, now) = (id.to_owned(), life.clock.millis());
        let done = life
            .store
            .write(Lane::Interactive, move |transaction| {
                let records = Records::of_entity(transaction, SYSTEM, ENTITY)?;
                records::edit(transaction, &records, &entity_id, &changes, None, ACTOR, Timestamp(now))
            })
            .await;
        if let Ok(Edited::Stored { .. }) = done {
            self.supersede(|said| said.entity_id == id && said.field == field);
            self.promise(token, id, field);
        }
    }

    async fn make(&mut self, life: &Life, random: &mut StdRng) {
        let token = self.partner.token('C');
        self.made += 1;
        let id = format!("local:{}", uuid::Builder::from_random_bytes(random.random()).into_uuid());
        let fields: Fields =
            [("name".to_owned(), json!(token)), ("phone".to_owned(), json!(format!("{token}-phone")))].into();
        let (entity_id, now) = (id.clone(), life.clock.millis());
        let done = life
            .store
            .write(Lane::Interactive, move |transaction| {
                let records = Records::of_entity(transaction, SYSTEM, ENTITY)?;
                records::create(transaction, &records, &entity_id, &fields, None, ACTOR, Timestamp(now))
            })
            .await;
        if done.is_ok() {
            self.promise(token, &id, "name");
        }
    }

    async fn delete(&mut self, life: &Life, random: &mut StdRng) {
        if let Some(id) = Self::contact(life, random).await {
            self.remove(life, id).await;
        }
    }

    async fn remove(&mut self, life: &Life, id: String) {
        let (entity_id, now) = (id.clone(), life.clock.millis());
        let done: Result<(), EditError> = life
            .store
            .write(Lane::Interactive, move |transaction| {
                let records = Records::of_entity(transaction, SYSTEM, ENTITY)?;
                records::delete(transaction, &records, &entity_id, ACTOR, Timestamp(now))
            })
            .await;
        if done.is_ok() {
            self.partner.trace.note(format_args!("deleted here {id}"));
            self.supersede(|said| said.entity_id == id);
            self.deleted.push(id);
            self.partner.witness.sees();
        }
    }

    fn supersede(&mut self, which: impl Fn(&Said) -> bool) {
        self.said.iter_mut().filter(|said| which(said)).for_each(|said| said.superseded = true);
    }

    fn promise(&mut self, token: String, entity_id: &str, field: &str) {
        self.partner.trace.note(format_args!("said {token} of {entity_id} {field}"));
        self.partner.witness.is_promised(|| super::promise(&token));
        let (entity_id, field) = (entity_id.to_owned(), field.to_owned());
        self.said.push(Said { token, entity_id, field, superseded: false });
    }

    /// Decides one open conflict, as it happens.
    async fn decide(&mut self, life: &Life, random: &mut StdRng) {
        let open = open_conflicts(&life.store).await;
        if !open.is_empty() {
            let conflict = &open[random.random_range(0..open.len())];
            self.resolve(life, conflict, random).await;
        }
    }

    /// Decides every open conflict.
    pub(crate) async fn decide_all(&mut self, life: &Life, random: &mut StdRng) {
        for conflict in open_conflicts(&life.store).await {
            self.resolve(life, &conflict, random).await;
        }
    }

    async fn resolve(&mut self, life: &Life, conflict: &OpenConflict, random: &mut StdRng) {
        let seen = Seen { id: conflict.id, version: conflict.version };
        let now = Timestamp(life.clock.millis());
        let deletion = match conflict.kind {
            ConflictKind::DeletedHere | ConflictKind::DeletedThere => {
                Some([DeletionAnswer::KeepEdit, DeletionAnswer::Delete][random.random_range(0..2)])
            }
            ConflictKind::Fields | ConflictKind::FirstMeeting => None,
        };
        let choices: BTreeMap<String, Choice> = conflict
            .fields
            .iter()
            .map(|field| {
                let choice = [Choice::KeepSource, Choice::KeepTarget][random.random_range(0..2)].clone();
                (field.clone(), choice)
            })
            .collect();
        let done = life
            .store
            .write(Lane::Interactive, move |transaction| {
                let records = Records::of_entity(transaction, SYSTEM, ENTITY)?;
                match deletion {
                    Some(answer) => {
                        conflicts::resolve_deletion(transaction, &records, seen, answer, ACTOR, now)
                    }
                    None => conflicts::resolve(transaction, &records, seen, &choices, None, ACTOR, now),
                }
            })
            .await;
        self.partner.trace.note(format_args!(
            "decided {} {deletion:?}: {}",
            conflict.entity_id,
            done.is_ok()
        ));
        if done.is_ok() && deletion == Some(DeletionAnswer::Delete) {
            self.supersede(|said| said.entity_id == conflict.entity_id);
            self.deleted.push(conflict.entity_id.clone());
        }
        self.partner.witness.sees();
    }

    /// Starts to read everything.
    pub(crate) async fn read(life: &Life) {
        let request = RunRequest { scope: Scope::Everything, ..RunRequest::manual(SYSTEM, ENTITY, ACTOR) };
        let _ = life.engine.runs().start(request).await;
    }

    async fn run(life: &Life, random: &mut StdRng) {
        let request = RunRequest {
            mode: if random.random_range(0..4) == 0 { RunMode::DryRun } else { RunMode::Real },
            scope: if random.random_range(0..3) == 0 { Scope::Everything } else { Scope::Due },
            limit: (random.random_range(0..8) == 0).then(|| random.random_range(1..6)),
            ..RunRequest::manual(SYSTEM, ENTITY, ACTOR)
        };
        // Refused while another one is under way.
        let _ = life.engine.runs().start(request).await;
    }

    /// Lets a run wait, go on or end. Not waited for: the other side may not answer for long.
    async fn steer(life: &Life, random: &mut StdRng) {
        let Some(run) = newest_run(&life.store).await else { return };
        let runs = life.engine.runs().clone();
        let what = random.random_range(0..3);
        tokio::spawn(async move {
            let _ = match what {
                0 => runs.pause(run, ACTOR).await,
                1 => runs.resume(run, ACTOR).await,
                _ => runs.stop(run, ACTOR).await,
            };
        });
    }

    /// Tries anew what was set aside, after putting right what was wrong with it.
    pub(crate) async fn take_up(&mut self, life: &Life) {
        let bad = ids(
            &life.store,
            "SELECT entity_id FROM sync_data WHERE status IN ('failed', 'pending') AND tombstone IS NULL ORDER BY id",
        )
        .await;
        for id in bad {
            // Nobody can edit what the other side does not have any more.
            if self.is_gone_there(&life.store, &id).await {
                self.remove(life, id).await;
                continue;
            }
            for field in self.refused_fields(&life.store, &id).await {
                self.write(life, &id, &field, false).await;
            }
            let (entity_id, now) = (id.clone(), Timestamp(life.clock.millis()));
            let _: Result<(), EditError> = life
                .store
                .write(Lane::Interactive, move |transaction| {
                    let records = Records::of_entity(transaction, SYSTEM, ENTITY)?;
                    records::retry(transaction, &records, &entity_id, ACTOR, now)
                })
                .await;
        }
        let _ = life.engine.retry_dead(SYSTEM, ENTITY, WhichJobs::All, ACTOR).await;
        self.partner.witness.sees();
    }

    async fn is_gone_there(&self, store: &Store, id: &str) -> bool {
        let id = id.to_owned();
        let gone = store.read(move |transaction| {
            let sql = "SELECT count(*) FROM sync_queue
                       WHERE destination = 'crm' AND entity_id = ?1 AND error_code = 'NOT_FOUND'";
            Ok::<_, StoreError>(
                transaction.connection().query_row(sql, [id], |row| row.get::<_, i64>(0))? > 0,
            )
        });
        gone.await.expect("the file is readable")
    }

    async fn refused_fields(&self, store: &Store, id: &str) -> Vec<String> {
        let id = id.to_owned();
        let payload = store
            .read(move |transaction| {
                let sql = "SELECT payload FROM sync_data WHERE system = 'crm' AND entity_id = ?1";
                Ok::<_, StoreError>(
                    transaction.connection().query_row(sql, [id], |row| row.get::<_, String>(0))?,
                )
            })
            .await;
        let payload: serde_json::Value =
            payload.ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let is_refused =
            |field: &&str| payload[*field].as_str().is_some_and(|value| value.ends_with(REFUSED));
        FIELDS.iter().copied().filter(is_refused).map(ToOwned::to_owned).collect()
    }

    /// Lets records travel again that went back and forth too often.
    pub(crate) async fn resume_flips(&self, life: &Life) {
        let paused = ids(
            &life.store,
            "SELECT target_id FROM sync_links WHERE paused_since IS NOT NULL AND target_id IS NOT NULL ORDER BY id",
        )
        .await;
        for entity_id in paused {
            let now = Timestamp(life.clock.millis());
            let _: Result<(), EditError> = life
                .store
                .write(Lane::Interactive, move |transaction| {
                    let records = Records::of_entity(transaction, SYSTEM, ENTITY)?;
                    records::resume(transaction, &records, &entity_id, ACTOR, now)
                })
                .await;
        }
    }

    /// Believes the deletions that a run holds, or does not.
    pub(crate) async fn judge_deletions(life: &Life, random: &mut StdRng) {
        let runs = ids(&life.store, "SELECT id FROM sync_history WHERE held_deletions > 0 ORDER BY id").await;
        for run in runs.iter().filter_map(|run| run.parse().ok()) {
            if random.random_range(0..2) == 0 {
                let _ = life.engine.runs().confirm_deletions(run, ACTOR).await;
            } else {
                let _ = life.engine.runs().dismiss_deletions(run, ACTOR).await;
            }
        }
    }
}

/// What a person needs to know of an open conflict.
struct OpenConflict {
    id: i64,
    version: i64,
    entity_id: String,
    kind: ConflictKind,
    fields: Vec<String>,
}

async fn open_conflicts(store: &Store) -> Vec<OpenConflict> {
    let read = store.read(|transaction| {
        let ids: Vec<i64> =
            column(transaction, "SELECT id FROM sync_conflicts WHERE status = 'open' ORDER BY id")?
                .iter()
                .filter_map(|id| id.parse().ok())
                .collect();
        let mut open = Vec::new();
        for id in ids {
            open.extend(sync_conflicts::find(transaction, id)?.map(|row| OpenConflict {
                id,
                version: row.version,
                entity_id: row.entity_id,
                kind: row.sides.kind,
                fields: row.sides.fields,
            }));
        }
        Ok::<_, StoreError>(open)
    });
    read.await.expect("the file is readable")
}

async fn newest_run(store: &Store) -> Option<i64> {
    ids(store, "SELECT id FROM sync_history ORDER BY id DESC LIMIT 1").await.first()?.parse().ok()
}

/// The first column as texts.
pub(super) async fn ids(store: &Store, sql: &'static str) -> Vec<String> {
    store.read(move |transaction| column(transaction, sql)).await.expect("the file is readable")
}

pub(super) fn column(transaction: &ReadTransaction<'_>, sql: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok(match row.get_ref(0)? {
            rusqlite::types::ValueRef::Integer(number) => number.to_string(),
            other => other.as_str().unwrap_or_default().to_owned(),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
