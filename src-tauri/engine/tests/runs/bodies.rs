//! One body that holds everything: believed only when its end was seen.

use mostrador_engine::{RunRequest, Scope};
use mostrador_store::tables::sync_history::{Completeness, RunStatus};

use crate::remote::{Remote, Row, odd, row, rows};
use crate::site::{Site, dry, due, outcomes};

fn everything() -> RunRequest {
    RunRequest { scope: Scope::Everything, ..due() }
}

fn spools(site: &Site) -> usize {
    std::fs::read_dir(site.spool()).map_or(0, Iterator::count)
}

#[test]
fn a_whole_body_is_applied_in_slices_and_its_spool_goes() {
    let mut some = rows(2_500);
    some[10] = odd(11, 11, "\"bad\":1");
    some.push(Row { id: String::new(), modified: 3_000, text: "{}".to_owned() });
    let site = Site::new(Remote::body(some));
    let run = site.run();
    assert_eq!((outcomes(&run), run.counters.pages), ([2_499, 0, 0, 1, 0, 1], 1));
    assert_eq!((run.completeness, run.expected), (Completeness::Proved, Some(2_501)));
    assert_eq!(spools(&site), 0);
    site.take_count();
    let again = site.run_as(everything());
    assert_eq!((outcomes(&again), site.take_count()), ([0, 0, 2_499, 1, 0, 1], 1));
    // Since the greatest instant of the first one.
    assert_eq!(site.run().counters.processed, 1);
}

#[test]
fn nothing_of_a_body_that_is_cut_off_is_believed() {
    let site = Site::new(Remote::body(rows(2_500)));
    site.remote.state.lock().unwrap().break_body_at = Some(2_400);
    let run = site.run();
    assert_eq!((run.status, run.error_code.as_deref()), (RunStatus::Failed, Some("TRUNCATED")));
    assert_eq!((run.counters.processed, site.shelf().len(), spools(&site)), (0, 0, 0));
    assert_eq!(site.remote.calls().len(), 4, "it is asked for three times more");
    site.remote.honest();
    assert_eq!(site.run().counters.created, 2_500);
    // A shorter one that is cut off does not look like deletions either.
    site.remote.set(rows(2_490));
    site.remote.state.lock().unwrap().break_body_at = Some(2_000);
    assert_eq!((site.run_as(everything()).counters.missing, site.shelf().len()), (0, 2_500));
    site.remote.honest();
    assert_eq!(site.run_as(everything()).counters.deleted, 10);
}

#[test]
fn a_run_whose_process_died_goes_on_with_its_spool() {
    let site = Site::new(Remote::body(rows(2_500)));
    let (run, committed) = site.life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        let seen = life.until(run, |progress| progress.counters.processed >= 1_300).await;
        (run, seen.counters.processed)
    });
    assert!(committed < 2_500);
    assert_eq!(spools(&site), 1);
    // Even if the source has another order by now, or cannot be asked.
    site.remote.set(Vec::new());
    let ended = site.life(async |life| life.ended(run).await);
    assert_eq!((outcomes(&ended), ended.completeness), ([2_500, 0, 0, 0, 0, 0], Completeness::Unknown));
    assert_eq!((site.remote.calls().len(), spools(&site)), (1, 0));
    assert_eq!(site.state().watermark.as_deref(), Some("2500"));
}

#[test]
fn a_damaged_spool_is_read_again_and_taken_from_its_beginning() {
    let (site, run, committed) = damaged();
    // The same ids in the same order, and one of the first records changed meanwhile.
    let mut later = rows(2_500);
    later[4] = odd(5, 2_600, "\"new\":1");
    site.remote.set(later);
    let ended = site.life(async |life| life.ended(run).await);
    assert_eq!((outcomes(&ended), site.remote.calls().len()), ([2_500, 1, committed - 1, 0, 0, 0], 2));
    assert!(site.shelf()["r0000005"].contains("\"new\""));
    assert_eq!(site.state().watermark.as_deref(), Some("2600"));
}

#[test]
fn what_was_applied_of_a_damaged_spool_is_no_place_in_the_next_one() {
    let (site, run, _) = damaged();
    assert!(site.remote.calls().len() == 1);
    site.remote.state.lock().unwrap().break_body_at = Some(100);
    let ended = site.life(async |life| life.ended(run).await);
    assert_eq!((ended.status, site.state().place.page_applied), (RunStatus::Failed, 0));
}

/// A run whose process died and whose spool is damaged; with how many records are committed.
fn damaged() -> (Site, i64, u64) {
    let site = Site::new(Remote::body(rows(2_500)));
    let (run, committed) = site.life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        let seen = life.until(run, |progress| progress.counters.processed >= 1_300).await;
        (run, seen.counters.processed)
    });
    let path = site.spool().join(format!("run-{run}.spool"));
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    (site, run, committed)
}

#[test]
fn a_run_that_does_not_go_on_leaves_no_spool() {
    let site = Site::new(Remote::body(rows(2_500)));
    let run = site.life(async |life| {
        let run = life.runs().start(dry()).await.unwrap();
        life.until(run, |progress| progress.counters.processed >= 300).await;
        run
    });
    assert_eq!(spools(&site), 1);
    let ended = site.life(async |life| life.ended(run).await);
    assert_eq!((ended.status, spools(&site)), (RunStatus::Interrupted, 0));
}

#[test]
fn a_paused_and_stopped_body_leaves_no_spool() {
    let site = Site::new(Remote::body(rows(2_500)));
    site.life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        life.until(run, |progress| progress.counters.processed >= 300).await;
        life.runs().pause(run, "Ana").await.unwrap();
        assert_eq!(spools(&site), 1);
        life.runs().stop(run, "Ana").await.unwrap();
        assert_eq!((life.ended(run).await.status, spools(&site)), (RunStatus::Stopped, 0));
    });
}

#[test]
fn an_empty_body_after_a_full_one_deletes_nothing_and_said_twice_it_waits_for_a_person() {
    let site = Site::new(Remote::body(rows(8)));
    site.run();
    site.remote.set(Vec::new());
    let run = site.run_as(everything());
    assert_eq!((run.completeness, run.counters.missing), (Completeness::Disproved, 0));
    site.remote.state.lock().unwrap().state_body_total = true;
    let run = site.run_as(everything());
    assert_eq!((run.completeness, run.counters.deleted), (Completeness::Proved, 0));
    assert_eq!((run.counters.held_deletions, site.shelf().len()), (8, 8));
}

#[test]
fn a_dry_run_of_a_body_changes_nothing_and_leaves_no_spool() {
    let site = Site::new(Remote::body(rows(1_200)));
    site.life(async |life| {
        let before = life.dump().await;
        let run = life.run(dry()).await;
        assert_eq!((outcomes(&run), life.dump().await), ([1_200, 0, 0, 0, 0, 0], before));
    });
    assert_eq!(spools(&site), 0);
}

#[test]
fn the_first_records_of_a_body() {
    let site = Site::new(Remote::body((1..=1_500).map(|number| row(number, 1)).collect()));
    let run = site.run_as(RunRequest { limit: Some(20), ..due() });
    assert_eq!((run.counters.processed, run.completeness), (20, Completeness::Unknown));
    assert_eq!(site.state().watermark, None);
}
