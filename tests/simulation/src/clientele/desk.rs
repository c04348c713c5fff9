//! A person at the site who edits customers and addresses and decides conflicts; and what became certain by it.

use std::collections::BTreeMap;

use mostrador_domain::Timestamp;
use mostrador_domain::merge::{Choice, FieldRule, Fields};
use mostrador_engine::records::conflicts::{self, DeletionAnswer, Seen};
use mostrador_engine::records::{self, EditError, Edited, Records};
use mostrador_engine::{RunRequest, Scope, WhichJobs, customers};
use mostrador_store::tables::sync_conflicts::{self, ConflictKind, ConflictRow};
use mostrador_store::tables::sync_history::RunMode;
use mostrador_store::tables::sync_integrations;
use mostrador_store::{Lane, Store, StoreError, WriteTransaction};
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use super::{ADDRESS, CUSTOMER, Clientele, SYSTEM};
use crate::life::Life;

const ACTOR: &str = "Ana";

/// A value that a person gave to a field here, and that the store took.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) token: String,
    id: String,
    field: &'static str,
    pub(super) superseded: bool,
}

/// The person, over all lives.
pub(crate) struct Desk {
    remote: Clientele,
    pub(super) said: Vec<Said>,
    /// What was last decided here about the block of a customer, by its id here.
    pub(super) blocks: BTreeMap<String, bool>,
    /// Phones of customers made here.
    pub(super) phones: Vec<String>,
    made: u64,
}

impl Desk {
    pub(crate) fn new(remote: Clientele) -> Self {
        Self { remote, said: Vec::new(), blocks: BTreeMap::new(), phones: Vec::new(), made: 0 }
    }

    /// The rules, made once per file: those of the program, and a person's decision about two fields.
    pub(super) async fn set_up(&self, store: &Store, now: Timestamp) -> Result<(), StoreError> {
        let put = move |transaction: &WriteTransaction<'_>| {
            customers::ensure_integrations(transaction, SYSTEM, now)?;
            for (entity, field) in [(CUSTOMER, "lastName"), (ADDRESS, "zipCode")] {
                let row =
                    sync_integrations::with_site(transaction, SYSTEM, entity)?.ok_or(StoreError::NoRow)?;
                let mut settings = row.settings;
                settings.rules.fields.insert(field.to_owned(), FieldRule::Manual);
                sync_integrations::update(transaction, row.id, &settings, now)?;
            }
            Ok(())
        };
        store.write(Lane::Interactive, put).await
    }

    pub(super) async fn act(&mut self, life: &Life, random: &mut StdRng) {
        match random.random_range(0..100) {
            0..34 => self.edit(life, random).await,
            34..60 => self.edit_address(life, random).await,
            60..64 => self.make(life, random).await,
            64..68 => self.make_address(life, random).await,
            68..71 => self.delete_address(life, random).await,
            71..80 => self.decide_one(life, random).await,
            80..94 => Self::run(life, random).await,
            94..97 => self.take_up(life).await,
            _ => drop(life.engine.reopen_destination(SYSTEM, ACTOR).await),
        }
        life.engine.wake_outbox(SYSTEM);
    }

    async fn any(life: &Life, random: &mut StdRng, entity: &'static str) -> Option<String> {
        let ids = column(
            &life.store,
            match entity {
                CUSTOMER => {
                    "SELECT entity_id FROM sync_data WHERE entity_type = 'customer' AND tombstone IS NULL ORDER BY id"
                }
                _ => "SELECT entity_id FROM sync_data WHERE entity_type = 'address' AND tombstone IS NULL ORDER BY id",
            },
        )
        .await;
        (!ids.is_empty()).then(|| ids[random.random_range(0..ids.len())].clone())
    }

    async fn edit(&mut self, life: &Life, random: &mut StdRng) {
        let Some(id) = Self::any(life, random, CUSTOMER).await else { return };
        if random.random_range(0..5) == 0 {
            let blocked = random.random_range(0..2) == 0;
            if self.store_edit(life, CUSTOMER, &id, [("isBanned".to_owned(), json!(blocked))].into()).await {
                self.remote.trace.note(format_args!("block of {id}: {blocked}"));
                self.remote.witness.sees();
                self.blocks.insert(id, blocked);
            }
            return;
        }
        let fields = ["firstName", "lastName", "email", "internalNote", "birthDate"];
        let field = fields[random.random_range(0..fields.len())];
        self.say(life, CUSTOMER, &id, field).await;
    }

    async fn edit_address(&mut self, life: &Life, random: &mut StdRng) {
        let Some(id) = Self::any(life, random, ADDRESS).await else { return };
        if random.random_range(0..6) == 0 {
            let default = json!(random.random_range(0..2) == 0);
            self.store_edit(life, ADDRESS, &id, [("isDefault".to_owned(), default)].into()).await;
            return;
        }
        let fields = ["street", "zipCode", "latitude", "deliveryInstructions"];
        let field = fields[random.random_range(0..fields.len())];
        self.say(life, ADDRESS, &id, field).await;
    }

    async fn say(&mut self, life: &Life, entity: &'static str, id: &str, field: &'static str) {
        let token = self.remote.token('L');
        if self.store_edit(life, entity, id, [(field.to_owned(), json!(token))].into()).await {
            self.supersede(|said| said.id == id && said.field == field);
            self.promise(token, id, field);
        }
    }

    async fn store_edit(&self, life: &Life, entity: &'static str, id: &str, changes: Fields) -> bool {
        let (id, now) = (id.to_owned(), Timestamp(life.clock.millis()));
        let done = life
            .store
            .write(Lane::Interactive, move |transaction| {
                let records = Records::of_entity(transaction, SYSTEM, entity)?;
                records::edit(transaction, &records, &id, &changes, None, ACTOR, now)
            })
            .await;
        matches!(done, Ok(Edited::Stored { .. }))
    }

    async fn make(&mut self, life: &Life, random: &mut StdRng) {
        self.made += 1;
        let (token, phone) = (self.remote.token('L'), format!("56{:08}", self.made));
        let fields = json!({"firstName": token, "whatsappPhoneNumber": phone});
        if let Some(id) = self.store_new(life, random, CUSTOMER, fields).await {
            self.phones.push(phone);
            self.promise(token, &id, "firstName");
        }
    }

    async fn make_address(&mut self, life: &Life, random: &mut StdRng) {
        let Some(customer) = Self::any(life, random, CUSTOMER).await else { return };
        let token = self.remote.token('L');
        let fields = json!({"customerId": customer, "street": token});
        if let Some(id) = self.store_new(life, random, ADDRESS, fields).await {
            self.promise(token, &id, "street");
        }
    }

    async fn store_new(
        &self,
        life: &Life,
        random: &mut StdRng,
        entity: &'static str,
        fields: Value,
    ) -> Option<String> {
        let id = format!("local:{}", uuid::Builder::from_random_bytes(random.random()).into_uuid());
        let fields: Fields = serde_json::from_value(fields).expect("an object");
        let (entity_id, now) = (id.clone(), Timestamp(life.clock.millis()));
        let done = life
            .store
            .write(Lane::Interactive, move |transaction| {
                let records = Records::of_entity(transaction, SYSTEM, entity)?;
                records::create(transaction, &records, &entity_id, &fields, None, ACTOR, now)
            })
            .await;
        done.is_ok().then_some(id)
    }

    async fn delete_address(&mut self, life: &Life, random: &mut StdRng) {
        let Some(id) = Self::any(life, random, ADDRESS).await else { return };
        let (entity_id, now) = (id.clone(), Timestamp(life.clock.millis()));
        let done: Result<(), EditError> = life
            .store
            .write(Lane::Interactive, move |transaction| {
                let records = Records::of_entity(transaction, SYSTEM, ADDRESS)?;
                records::delete(transaction, &records, &entity_id, ACTOR, now)
            })
            .await;
        if done.is_ok() {
            self.supersede(|said| said.id == id);
        }
    }

    fn supersede(&mut self, which: impl Fn(&Said) -> bool) {
        self.said.iter_mut().filter(|said| which(said)).for_each(|said| said.superseded = true);
    }

    fn promise(&mut self, token: String, id: &str, field: &'static str) {
        self.remote.trace.note(format_args!("said {token} of {id} {field}"));
        self.remote.witness.sees();
        self.said.push(Said { token, id: id.to_owned(), field, superseded: false });
    }

    async fn decide_one(&mut self, life: &Life, random: &mut StdRng) {
        let open = open_conflicts(&life.store).await;
        if !open.is_empty() {
            let conflict = &open[random.random_range(0..open.len())];
            self.decide(life, conflict, random).await;
        }
    }

    pub(super) async fn decide_all(&mut self, life: &Life, random: &mut StdRng) {
        for conflict in open_conflicts(&life.store).await {
            self.decide(life, &conflict, random).await;
        }
    }

    async fn decide(&mut self, life: &Life, conflict: &ConflictRow, random: &mut StdRng) {
        let seen = Seen { id: conflict.id, version: conflict.version };
        let now = Timestamp(life.clock.millis());
        let entity = conflict.entity_type.clone();
        let deletion = match conflict.sides.kind {
            ConflictKind::DeletedHere | ConflictKind::DeletedThere => {
                const ANSWERS: [DeletionAnswer; 3] =
                    [DeletionAnswer::KeepEdit, DeletionAnswer::Delete, DeletionAnswer::StopSyncing];
                Some(ANSWERS[random.random_range(0..3)])
            }
            ConflictKind::Fields | ConflictKind::FirstMeeting => None,
        };
        let choices: BTreeMap<String, Choice> = conflict
            .sides
            .fields
            .iter()
            .map(|field| {
                let choice = [Choice::KeepSource, Choice::KeepTarget][random.random_range(0..2)].clone();
                (field.clone(), choice)
            })
            .collect();
        let chosen = choices.clone();
        let done = life
            .store
            .write(Lane::Interactive, move |transaction| {
                let records = Records::of_entity(transaction, SYSTEM, &entity)?;
                match deletion {
                    Some(answer) => {
                        conflicts::resolve_deletion(transaction, &records, seen, answer, ACTOR, now)
                    }
                    None => conflicts::resolve(
                        transaction,
                        &records,
                        seen,
                        &choices,
                        Some("porque sí"),
                        ACTOR,
                        now,
                    ),
                }
            })
            .await;
        self.remote
            .trace
            .note(format_args!("decided {} {deletion:?} {chosen:?}: {done:?}", conflict.entity_id));
        if done.is_err() {
            return;
        }
        self.remote.witness.sees();
        // The remote is the source. Its block is true where it was asked about.
        if conflict.entity_type == CUSTOMER && chosen.get("isBanned") == Some(&Choice::KeepSource) {
            self.blocks.insert(conflict.entity_id.clone(), true);
        }
        if deletion.is_some() {
            self.supersede(|said| said.id == conflict.entity_id);
        }
    }

    async fn run(life: &Life, random: &mut StdRng) {
        let request = RunRequest {
            mode: if random.random_range(0..6) == 0 { RunMode::DryRun } else { RunMode::Real },
            scope: if random.random_range(0..3) == 0 { Scope::Everything } else { Scope::Due },
            ..RunRequest::manual(SYSTEM, CUSTOMER, ACTOR)
        };
        // Refused while another one is under way.
        let _ = life.engine.runs().start(request).await;
    }

    /// Tries anew what was set aside.
    pub(super) async fn take_up(&mut self, life: &Life) {
        for entity in [CUSTOMER, ADDRESS] {
            let _ = life.engine.retry_dead(SYSTEM, entity, WhichJobs::All, ACTOR).await;
        }
    }
}

async fn open_conflicts(store: &Store) -> Vec<ConflictRow> {
    let read = store.read(|transaction| {
        let mut statement = transaction
            .connection()
            .prepare_cached("SELECT id FROM sync_conflicts WHERE status = 'open' ORDER BY id")?;
        let ids = statement.query_map([], |row| row.get::<_, i64>(0))?.collect::<Result<Vec<_>, _>>()?;
        let mut open = Vec::new();
        for id in ids {
            open.extend(sync_conflicts::find(transaction, id)?);
        }
        Ok::<_, StoreError>(open)
    });
    read.await.expect("the file is readable")
}

/// The first column as texts.
async fn column(store: &Store, sql: &'static str) -> Vec<String> {
    let read = store.read(move |transaction| {
        let mut statement = transaction.connection().prepare_cached(sql)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok::<_, StoreError>(rows.collect::<Result<Vec<String>, _>>()?)
    });
    read.await.expect("the file is readable")
}
