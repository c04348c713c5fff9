use mostrador_connector::{Record, RecordBody};
use mostrador_domain::Timestamp;
use mostrador_store::tables::client_reviews::{self, ReviewRow, ReviewStatus};
use mostrador_store::tables::sync_data::{self, EntityKey, RecordRow, RecordStatus};
use mostrador_store::{Lane, OpenOptions, Store, StoreError, WriteTransaction};
use sha2::{Digest, Sha256};

use super::*;
use crate::runs::{Intake, Outcome, TakeContext, Taken};

const SYSTEM: &str = "wispro-1";
const KEY: EntityKey<'static> = EntityKey { system: SYSTEM, entity_type: CLIENT };

/// The clients of a system, and a run by hand.
struct Desk<'a> {
    transaction: &'a WriteTransaction<'a>,
    intake: ClientIntake,
}

async fn play(story: impl FnOnce(&Desk<'_>) + Send + 'static) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(OpenOptions::inline(folder.path().join("site.db"))).unwrap();
    let played = store.write(Lane::Interactive, move |transaction| {
        story(&Desk { transaction, intake: ClientIntake::new(SYSTEM) });
        Ok::<_, StoreError>(())
    });
    played.await.unwrap();
}

fn text(id: &str, document: &str, name: &str) -> String {
    serde_json::json!({ "id": id, "national_identification_number": document, "name": name }).to_string()
}

impl Desk<'_> {
    fn list(&self, id: &str, document: &str, name: &str) -> Taken {
        let raw_json = text(id, document, name);
        let context = TakeContext {
            system: SYSTEM,
            entity_type: CLIENT.to_owned(),
            hash: Sha256::digest(raw_json.as_bytes()).into(),
            now: Timestamp(1_000),
            asked_at: Timestamp(1_000),
            run_id: 1,
            mapping_version: 1,
        };
        let record = Record {
            external_id: id.to_owned(),
            raw_json,
            modified_at: None,
            version: None,
            body: RecordBody::Raw,
        };
        self.intake.take(self.transaction, &record, &context).unwrap()
    }

    /// A complete read did not list it.
    fn gone(&self, id: &str) {
        let context = TakeContext {
            system: SYSTEM,
            entity_type: CLIENT.to_owned(),
            hash: [0; 32],
            now: Timestamp(1_000),
            asked_at: Timestamp(1_000),
            run_id: 1,
            mapping_version: 1,
        };
        self.intake.remove(self.transaction, self.row(id).id, &context).unwrap();
    }

    fn row(&self, id: &str) -> RecordRow {
        sync_data::find(self.transaction, KEY, id).unwrap().unwrap()
    }

    fn rows(&self) -> i64 {
        let connection = self.transaction.connection();
        connection.query_row("SELECT count(*) FROM sync_data", [], |row| row.get(0)).unwrap()
    }

    fn review(&self, id: &str) -> ReviewRow {
        client_reviews::of_record(self.transaction, SYSTEM, id).unwrap().unwrap()
    }

    fn decide(&self, id: &str, decision: Decision) -> Result<(), DecisionError> {
        let review = self.review(id);
        decide(self.transaction, SYSTEM, review.id, decision, "Ana", Timestamp(2_000))
    }

    fn name(&self, id: &str) -> String {
        let value: serde_json::Value = serde_json::from_str(&self.row(id).payload).unwrap();
        value["name"].as_str().unwrap().to_owned()
    }
}

fn skipped(taken: &Taken) -> &str {
    match &taken.outcome {
        Outcome::Skipped(reason) => reason.code.as_str(),
        other @ (Outcome::Created
        | Outcome::Updated
        | Outcome::Unchanged
        | Outcome::Conflicted(_)
        | Outcome::Failed(_)) => panic!("{other:?}"),
    }
}

#[test]
fn the_key_is_read_leniently_and_a_bad_one_is_none() {
    let key = |text: &str| key_of(text).map(|key| key.to_string());
    assert_eq!(
        key(r#"{"national_identification_number":"1.234.567","details":"E"}"#).as_deref(),
        Some("E1234567")
    );
    assert_eq!(
        key(r#"{"national_identification_number":1234567,"details":null}"#).as_deref(),
        Some("1234567")
    );
    assert_eq!(key(r#"{"national_identification_number":"1","details":{"a":[1]}}"#).as_deref(), Some("1"));
    for none in [
        "{}",
        "[]",
        "nonsense",
        r#"{"national_identification_number":null}"#,
        r#"{"national_identification_number":-5}"#,
        r#"{"national_identification_number":1.5}"#,
        r#"{"national_identification_number":["1"]}"#,
        r#"{"national_identification_number":true}"#,
        r#"{"national_identification_number":"1","national_identification_number":"2"}"#,
    ] {
        assert_eq!(key(none), None, "{none}");
    }
}

#[tokio::test]
async fn nobody_of_that_document_is_somebody_new_and_an_empty_one_matches_nobody() {
    play(|desk| {
        assert_eq!(desk.list("a", "1.234.567", "Ana").outcome, Outcome::Created);
        assert_eq!(desk.list("b", "91234567", "Beto").outcome, Outcome::Created, "a suffix is no match");
        assert_eq!(desk.list("c", "E-1234567", "Carla").outcome, Outcome::Created);
        for (id, document) in [("d", ""), ("e", ""), ("f", "000"), ("g", "0"), ("h", "sin"), ("i", "sin")] {
            assert_eq!(desk.list(id, document, "Dora").outcome, Outcome::Created, "{document:?}");
        }
        assert_eq!(desk.rows(), 9);
    })
    .await;
}

#[tokio::test]
async fn one_whom_the_source_deleted_comes_back_under_another_id() {
    play(|desk| {
        desk.list("a", "1.234.567", "Ana");
        let row = desk.row("a");
        desk.gone("a");
        assert_eq!(desk.list("z", "V-1234567", "Ana María").outcome, Outcome::Updated);
        let found = desk.row("z");
        assert_eq!((found.id, found.entity_id.as_str()), (row.id, "a"), "never re-keyed");
        assert_eq!((found.external_id.as_deref(), found.status), (Some("z"), RecordStatus::Synced));
        assert_eq!(desk.name("z"), "Ana María");
        assert_eq!(desk.list("z", "V-1234567", "Ana María").outcome, Outcome::Unchanged);
        assert_eq!(desk.rows(), 1);
    })
    .await;
}

#[tokio::test]
async fn two_live_clients_with_one_document_are_never_merged_the_second_waits() {
    play(|desk| {
        desk.list("a", "1.234.567", "Ana");
        let before = desk.row("a");
        for _ in 0..2 {
            assert_eq!(skipped(&desk.list("b", "1234567", "Beto")), AMBIGUOUS);
        }
        assert_eq!(desk.row("a"), before);
        let review = desk.review("b");
        assert_eq!((review.status, review.candidates.as_slice()), (ReviewStatus::Open, &[before.id][..]));
        assert_eq!(client_reviews::count_open(desk.transaction, SYSTEM).unwrap(), 1, "asked once");
        // The ambiguity goes: the first one has another document by now.
        assert_eq!(desk.list("a", "7654321", "Ana").outcome, Outcome::Updated);
        assert_eq!(desk.list("b", "1234567", "Beto").outcome, Outcome::Created);
        assert_eq!(desk.review("b").status, ReviewStatus::Moot);
    })
    .await;
}

#[tokio::test]
async fn several_free_ones_are_ambiguous_too() {
    play(|desk| {
        desk.list("a", "1", "Ana");
        desk.list("b", "2", "Beto");
        desk.list("b", "1", "Beto");
        desk.gone("a");
        desk.gone("b");
        assert_eq!(skipped(&desk.list("c", "1", "Carla")), AMBIGUOUS);
        assert_eq!(desk.review("c").candidates.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_known_id_is_itself_whatever_document_it_has() {
    play(|desk| {
        desk.list("a", "1", "Ana");
        desk.list("b", "2", "Beto");
        assert_eq!(desk.list("b", "1", "Beto").outcome, Outcome::Updated);
        assert_eq!(desk.list("a", "1", "Ana").outcome, Outcome::Unchanged);
        desk.gone("a");
        assert_eq!(desk.list("a", "1", "Ana").outcome, Outcome::Created, "it is there again");
        assert_eq!(desk.rows(), 2);
    })
    .await;
}

#[tokio::test]
async fn whoever_comes_back_after_the_row_was_given_away_waits_and_gets_a_row_of_its_own_back() {
    play(|desk| {
        desk.list("a", "1", "Ana");
        desk.gone("a");
        desk.list("z", "1", "Ana");
        assert_eq!(skipped(&desk.list("a", "1", "Ana vieja")), AMBIGUOUS);
        assert_eq!(skipped(&desk.list("a", "8", "Ana vieja")), AMBIGUOUS, "also with another document");
        desk.decide("a", Decision::New).unwrap();
        assert_eq!((desk.name("a").as_str(), desk.name("z").as_str()), ("Ana vieja", "Ana"));
        assert_eq!(desk.rows(), 2);
        assert_eq!(desk.list("z", "1", "Ana").outcome, Outcome::Unchanged);
        assert_eq!(desk.list("a", "8", "Ana vieja").outcome, Outcome::Unchanged);
    })
    .await;
}

#[tokio::test]
async fn somebody_new_stays_somebody_new() {
    play(|desk| {
        desk.list("a", "1", "Ana");
        desk.list("b", "1", "Beto");
        desk.decide("b", Decision::New).unwrap();
        assert_eq!(desk.review("b").status, ReviewStatus::New);
        assert_eq!(desk.list("b", "1", "Beto").outcome, Outcome::Unchanged);
        assert_eq!(desk.list("b", "1", "Beto Ruiz").outcome, Outcome::Updated);
        assert!(matches!(desk.decide("b", Decision::Nobody), Err(DecisionError::NotOpen)));
    })
    .await;
}

#[tokio::test]
async fn a_known_one_takes_the_id_and_the_other_id_is_not_asked_about() {
    play(|desk| {
        desk.list("a", "1", "Ana");
        desk.list("b", "1", "Ana Belén");
        let row = desk.row("a").id;
        assert!(matches!(
            desk.decide("b", Decision::Known { row: row + 1 }),
            Err(DecisionError::NotACandidate)
        ));
        desk.decide("b", Decision::Known { row }).unwrap();
        assert_eq!((desk.row("b").id, desk.name("b").as_str()), (row, "Ana Belén"));
        for _ in 0..2 {
            assert_eq!(skipped(&desk.list("a", "1", "Ana")), REPLACED);
            assert_eq!(desk.list("b", "1", "Ana Belén").outcome, Outcome::Unchanged);
        }
        assert_eq!(client_reviews::count_open(desk.transaction, SYSTEM).unwrap(), 0);
        assert_eq!(desk.rows(), 1);
    })
    .await;
}

#[tokio::test]
async fn one_that_was_replaced_is_back_when_the_other_one_is_gone() {
    play(|desk| {
        desk.list("a", "1", "Ana");
        desk.list("b", "1", "Ana Belén");
        let row = desk.row("a").id;
        desk.decide("b", Decision::Known { row }).unwrap();
        assert_eq!(skipped(&desk.list("a", "1", "Ana")), REPLACED);
        desk.gone("b");
        let taken = desk.list("a", "1", "Ana");
        assert_eq!((taken.row, taken.outcome), (Some(row), Outcome::Updated));
        let back = desk.row("a");
        assert_eq!((back.id, back.external_id.as_deref(), back.status), (row, None, RecordStatus::Synced));
        assert_eq!((desk.name("a").as_str(), desk.rows()), ("Ana", 1));
        assert_eq!(desk.list("a", "1", "Ana").outcome, Outcome::Unchanged);
        // The other one comes back too: they are two, and somebody is to decide anew.
        assert_eq!(skipped(&desk.list("b", "1", "Ana Belén")), AMBIGUOUS);
        desk.decide("b", Decision::Known { row }).unwrap();
        desk.gone("b");
        assert_eq!(
            desk.list("a", "", "Ana sin documento").outcome,
            Outcome::Updated,
            "without a document too"
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_stays_out_and_is_among_the_excluded() {
    play(|desk| {
        desk.list("a", "1", "Ana");
        desk.list("b", "1", "Beto");
        desk.decide("b", Decision::Nobody).unwrap();
        let out = sync_data::list_by_status(desk.transaction, KEY, RecordStatus::Skipped, 0, 10).unwrap();
        assert_eq!(out.iter().map(|row| row.entity_id.as_str()).collect::<Vec<_>>(), ["b"]);
        assert_eq!(skipped(&desk.list("b", "1", "Beto")), EXCLUDED);
        assert_eq!(skipped(&desk.list("b", "7", "Beto")), EXCLUDED);
        assert_eq!(desk.list("a", "1", "Ana").outcome, Outcome::Unchanged);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_taken_leaves_the_row_free() {
    play(|desk| {
        desk.list("a", "1", "Ana");
        desk.gone("a");
        let before = desk.row("a");
        let deep = format!(
            "{{\"id\":\"z\",\"national_identification_number\":\"1\",\"x\":{}{}}}",
            "[".repeat(120),
            "]".repeat(120)
        );
        let record = Record {
            external_id: "z".to_owned(),
            raw_json: deep,
            modified_at: None,
            version: None,
            body: RecordBody::Raw,
        };
        let context = TakeContext {
            system: SYSTEM,
            entity_type: CLIENT.to_owned(),
            hash: [1; 32],
            now: Timestamp(1_000),
            asked_at: Timestamp(1_000),
            run_id: 1,
            mapping_version: 1,
        };
        let taken = desk.intake.take(desk.transaction, &record, &context).unwrap();
        assert!(matches!(taken.outcome, Outcome::Failed(_)));
        assert_eq!(desk.row("a"), before);
    })
    .await;
}
