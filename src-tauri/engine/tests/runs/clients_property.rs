//! Random lists of clients, read again and again in any order: nobody is merged wrongly, nobody is there twice, counters
//! add up, and each dry run predicts the real one.

use std::collections::{BTreeMap, BTreeSet};

use mostrador_domain::NationalId;
use mostrador_store::StoreError;
use mostrador_store::tables::sync_history::RunMode;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::clients::{client, site, told, waiting};
use crate::remote::Row;
use crate::site::Life;

/// What is stored of a client.
#[derive(Debug)]
struct Stored {
    row: i64,
    /// The id that the source calls it by.
    id: String,
    deleted: bool,
    payload: serde_json::Value,
}

async fn stored(life: &Life) -> Vec<Stored> {
    life.store
        .read(|transaction| {
            let mut statement = transaction.connection().prepare(
                "SELECT id, coalesce(external_id, entity_id), status = 'deleted', payload FROM sync_data",
            )?;
            let rows = statement.query_map([], |row| {
                let payload: String = row.get(3)?;
                Ok(Stored {
                    row: row.get(0)?,
                    id: row.get(1)?,
                    deleted: row.get(2)?,
                    payload: serde_json::from_str(&payload).unwrap(),
                })
            })?;
            Ok::<_, StoreError>(rows.collect::<Result<_, _>>()?)
        })
        .await
        .unwrap()
}

fn key(payload: &serde_json::Value) -> Option<String> {
    let written = payload["national_identification_number"].as_str()?;
    NationalId::parse(written, None).map(|id| id.to_string())
}

/// One list of the source: ids and documents from small sets, so that they meet.
fn list() -> impl Strategy<Value = Vec<Row>> {
    let document = prop_oneof![
        Just(""),
        Just("0"),
        Just("123"),
        Just("9123"),
        Just("V-123"),
        Just("1.2.3"),
        Just("E-123"),
        Just("0123"),
        Just("456"),
        Just("4 56"),
        Just("789"),
        Just("x"),
    ];
    let one = (0_u32..14, document, 0_u8..3);
    prop::collection::vec(one, 0..16).prop_map(|some| {
        let mut seen = BTreeSet::new();
        some.into_iter()
            .filter(|(id, ..)| seen.insert(*id))
            .map(|(id, document, name)| client(id, document, &format!("Cliente {name}")))
            .collect()
    })
}

fn check(
    before: &[Stored],
    after: &[Stored],
    listed: &[Row],
    waiting: &[String],
) -> Result<(), TestCaseError> {
    let mut places: BTreeMap<&str, u32> = BTreeMap::new();
    for stored in after {
        *places.entry(&stored.id).or_default() += 1;
        prop_assert_eq!(
            stored.payload["id"].as_str(),
            Some(stored.id.as_str()),
            "one's data in another's row"
        );
    }
    for id in waiting {
        *places.entry(id).or_default() += 1;
    }
    prop_assert!(places.values().all(|times| *times == 1), "somebody is there twice: {places:?}");
    for row in listed {
        let live = after.iter().any(|stored| stored.id == row.id && !stored.deleted);
        prop_assert!(live || waiting.contains(&row.id), "{} is lost", row.id);
    }
    // A row that means another id by now had the same document, and nobody else could be it.
    for stored in after {
        let Some(was) = before.iter().find(|known| known.row == stored.row && known.id != stored.id) else {
            continue;
        };
        prop_assert!(was.deleted, "{} was given the row of {}, who may be listed", stored.id, was.id);
        prop_assert!(key(&was.payload).is_some() && key(&was.payload) == key(&stored.payload));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn nobody_is_merged_wrongly_nobody_is_there_twice_and_a_dry_run_predicts_it(
        lists in prop::collection::vec((list(), any::<bool>()), 1..5)
    ) {
        let site = site(Vec::new());
        site.life(async |life| {
            for (mut list, turned) in lists {
                site.remote.set(list.clone());
                let before = stored(life).await;
                let dump = life.dump().await;
                let predicted = told(life, RunMode::DryRun).await;
                prop_assert_eq!(life.dump().await, dump, "a dry run changes nothing but its own rows");
                let real = told(life, RunMode::Real).await;
                prop_assert_eq!(&predicted, &real);
                prop_assert_eq!(real.0.processed, list.len() as u64);
                check(&before, &stored(life).await, &list, &waiting(life).await)?;
                if turned {
                    list.reverse();
                }
                // The same clients in another order, until it is known who is gone: then nothing is left to do.
                site.remote.set(list.clone());
                for _ in 0..3 {
                    let before = stored(life).await;
                    told(life, RunMode::Real).await;
                    check(&before, &stored(life).await, &list, &waiting(life).await)?;
                }
                let (counters, _) = told(life, RunMode::Real).await;
                prop_assert_eq!((counters.created, counters.updated, counters.failed), (0, 0, 0));
            }
            Ok(())
        })?;
    }
}
