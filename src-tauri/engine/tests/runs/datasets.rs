//! Runs into the product's own records, instead of the tests' shelf.

use std::sync::Arc;

use mostrador_connector::CursorKind;
use mostrador_engine::records::Records;
use mostrador_engine::{RunRequest, Scope};
use mostrador_store::StoreError;
use mostrador_store::tables::sync_entity_config::Abilities;
use mostrador_store::tables::sync_history::{Completeness, RunRow};

use crate::remote::{ENTITY, Remote, Row, SYSTEM, odd, pages, rows};
use crate::site::{Life, Site, dry, due, outcomes};

fn site(rows: Vec<Row>) -> Site {
    let mut site = Site::new(Remote::pages(pages(CursorKind::Offset), rows));
    site.intake = Some(Arc::new(Records {
        system: SYSTEM,
        entity_type: ENTITY.to_owned(),
        integration: None,
        abilities: Abilities::ALL,
    }));
    site
}

fn everything(request: RunRequest) -> RunRequest {
    RunRequest { scope: Scope::Everything, ..request }
}

/// Records of each status.
async fn held(life: &Life) -> Vec<(String, u64)> {
    life.store
        .read(|transaction| {
            let mut statement = transaction
                .connection()
                .prepare("SELECT status, count(*) FROM sync_data GROUP BY status ORDER BY status")?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok::<_, StoreError>(rows.collect::<Result<_, _>>()?)
        })
        .await
        .unwrap()
}

/// A dry run that changes nothing, and then the real one, which counts the same.
async fn predicted(life: &Life, request: RunRequest) -> RunRow {
    let before = life.dump().await;
    let told = life.run(RunRequest { mode: dry().mode, ..request.clone() }).await;
    assert_eq!(life.dump().await, before);
    let real = life.run(request).await;
    assert_eq!((told.counters, told.completeness), (real.counters, real.completeness));
    real
}

#[test]
fn records_come_change_go_and_come_back() {
    let site = site(rows(250));
    site.life(async |life| {
        let first = predicted(life, due()).await;
        assert_eq!((outcomes(&first), first.completeness), ([250, 0, 0, 0, 0, 0], Completeness::Proved));
        let again = predicted(life, everything(due())).await;
        assert_eq!(outcomes(&again), [0, 0, 250, 0, 0, 0]);

        // One changed, one does not read, three are gone.
        let mut later = rows(250);
        later[3] = odd(4, 300, "\"name\":\"Begoña\"");
        later[4] = odd(5, 300, "\"malformed\":1");
        later.drain(10..13);
        site.remote.set(later);
        let third = predicted(life, everything(due())).await;
        assert_eq!(outcomes(&third), [0, 1, 245, 0, 0, 1]);
        assert_eq!((third.counters.missing, third.counters.deleted), (3, 3));
        assert_eq!(held(life).await, [("deleted".to_owned(), 3), ("synced".to_owned(), 247)]);

        site.remote.set(rows(250));
        let fourth = predicted(life, everything(due())).await;
        assert_eq!(outcomes(&fourth), [3, 1, 246, 0, 0, 0], "what comes back is made anew");
        assert_eq!(held(life).await, [("synced".to_owned(), 250)]);
        assert_eq!(life.open_failures().await, 0);
    });
}

#[test]
fn many_records_that_are_gone_wait_for_a_person() {
    let site = site(rows(250));
    site.life(async |life| {
        life.run(due()).await;
        site.remote.set(rows(200));
        let run = predicted(life, everything(due())).await;
        assert_eq!((run.counters.held_deletions, held(life).await.len()), (50, 1));
        assert_eq!(life.runs().confirm_deletions(run.id, "Ana").await.unwrap(), 50);
        assert_eq!(held(life).await, [("deleted".to_owned(), 50), ("synced".to_owned(), 200)]);
    });
}

#[test]
fn a_death_in_between_loses_and_doubles_nothing() {
    let site = site(rows(2_500));
    let run = site.life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        life.until(run, |progress| progress.counters.processed >= 1_250).await;
        run
    });
    site.life(async |life| {
        assert_eq!(life.ended(run).await.counters.created, 2_500);
        assert_eq!(held(life).await, [("synced".to_owned(), 2_500)]);
    });
}
