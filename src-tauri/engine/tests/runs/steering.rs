//! Pause, resume and stop as the people see them who press: an answer says how the run stands, and nobody waits for nothing.

use mostrador_connector::{CursorKind, PageStyle};
use mostrador_engine::{EngineEvent, RunRefusal, RunRequest};
use mostrador_store::StoreError;
use mostrador_store::tables::sync_history::{self, RunStatus};

use crate::remote::{Remote, odd, pages, rows};
use crate::site::{Life, Site, dry, due};

fn site() -> Site {
    let style = PageStyle { page_max: 1_000, ..pages(CursorKind::Keyset) };
    Site::new(Remote::pages(style, rows(5_000)))
}

async fn stored(life: &Life, run: i64) -> RunStatus {
    let row = life.store.read(move |transaction| sync_history::find(transaction, run)).await.unwrap();
    row.unwrap().status
}

async fn presses(life: &Life, action: &'static str) -> u64 {
    let counted = life.store.read(move |transaction| {
        let sql = "SELECT count(*) FROM sync_log WHERE action = ?1";
        Ok::<_, StoreError>(transaction.connection().query_row(sql, [action], |row| row.get(0))?)
    });
    counted.await.unwrap()
}

#[test]
fn a_run_that_is_told_to_go_on_goes_on_when_that_is_answered() {
    site().life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        life.until(run, |progress| progress.counters.processed >= 300).await;
        for _ in 0..5 {
            life.runs().pause(run, "Ana").await.unwrap();
            assert_eq!(stored(life, run).await, RunStatus::Paused);
            life.runs().resume(run, "Ana").await.unwrap();
            assert_eq!(life.runs().progress(run).unwrap().status, RunStatus::Running);
            assert_eq!(stored(life, run).await, RunStatus::Running);
        }
    });
}

#[test]
fn a_pause_that_somebody_else_takes_back_at_once_is_answered_at_once() {
    site().life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        life.until(run, |progress| progress.counters.processed >= 300).await;
        let (paused, resumed) = tokio::join!(life.runs().pause(run, "Ana"), life.runs().resume(run, "Eva"));
        paused.unwrap();
        resumed.unwrap();
        let seen = life.runs().progress(run).expect("the run did not have to end first");
        assert!(seen.counters.processed < 5_000);
        assert_eq!(life.ended(run).await.status, RunStatus::Completed);
    });
}

#[test]
fn a_run_that_waits_has_no_speed() {
    site().life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        life.until(run, |progress| progress.records_per_second.is_some()).await;
        life.runs().pause(run, "Ana").await.unwrap();
        let paused = life.runs().progress(run).unwrap();
        assert_eq!((paused.records_per_second, paused.remaining), (None, None));
        life.runs().resume(run, "Ana").await.unwrap();
        life.until(run, |progress| progress.records_per_second.is_some()).await;
    });
}

#[test]
fn a_dry_run_of_another_process_is_over_for_whoever_wants_it_to_go_on_and_everybody_is_told() {
    let site = site();
    let run = site.life(async |life| {
        let run = life.runs().start(dry()).await.unwrap();
        life.until(run, |progress| progress.counters.processed >= 300).await;
        life.runs().pause(run, "Ana").await.unwrap();
        run
    });
    site.life(async |life| {
        let mut events = life.engine.subscribe();
        assert_eq!(stored(life, run).await, RunStatus::Paused);
        assert!(matches!(life.runs().resume(run, "Ana").await, Err(RunRefusal::Over)));
        assert_eq!(stored(life, run).await, RunStatus::Interrupted);
        assert_eq!(presses(life, "run_resume").await, 0, "nothing went on");
        let told = loop {
            if let EngineEvent::Run(progress) = events.try_recv().expect("the end is told") {
                break progress;
            }
        };
        assert_eq!((told.run_id, told.status), (run, RunStatus::Interrupted));
        life.run(due()).await;
    });
}

#[test]
fn the_next_page_is_asked_for_while_one_is_stored() {
    let site = site();
    site.life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        life.until(run, |progress| progress.counters.processed >= 300).await;
        assert!(
            life.runs().progress(run).unwrap().counters.processed < 1_000,
            "the first page is not stored yet"
        );
        assert_eq!(site.remote.begun(), 2);
        assert_eq!(life.ended(run).await.status, RunStatus::Completed);
    });
    assert_eq!(site.remote.begun(), 5, "each page once");
}

#[test]
fn a_page_that_was_asked_for_before_a_pause_is_asked_for_again_after_it() {
    let site = site();
    site.life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        life.until(run, |progress| progress.counters.processed >= 300).await;
        assert_eq!(site.remote.begun(), 2);
        life.runs().pause(run, "Ana").await.unwrap();
        let mut changed = rows(5_000);
        changed[1_500] = odd(1_501, 1_501, "\"changed\":true");
        site.remote.set(changed);
        life.runs().resume(run, "Ana").await.unwrap();
        assert_eq!(life.ended(run).await.status, RunStatus::Completed);
    });
    assert_eq!(site.remote.begun(), 6);
    assert!(format!("{:?}", site.shelf()["r0001501"]).contains("changed"));
}

#[test]
fn of_a_limited_read_no_page_is_asked_for_that_is_not_wanted() {
    let site = site();
    let first = site.run_as(RunRequest { limit: Some(1_000), ..due() });
    assert_eq!((first.counters.processed, site.remote.begun()), (1_000, 1));
}
