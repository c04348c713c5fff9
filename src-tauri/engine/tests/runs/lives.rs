//! Runs through deaths of the process, pauses, stops, and sources that do not answer.

use std::time::Duration;

use mostrador_connector::{Changes, CursorKind, PageStyle, ReasonCode, RemoteError, Totals};
use mostrador_engine::{EngineEvent, RunRefusal, RunRequest, Scope};
use mostrador_store::tables::sync_history::{Completeness, RunMode, RunStatus};

use crate::remote::{Remote, Row, pages, row, rows};
use crate::site::{Site, dry, due, outcomes, transient};

fn keyset(rows: Vec<Row>) -> Site {
    Site::new(Remote::pages(pages(CursorKind::Keyset), rows))
}

/// A page of 1,000 is applied in ten slices.
fn large_pages(cursor: CursorKind, rows: Vec<Row>) -> Site {
    Site::new(Remote::pages(PageStyle { page_max: 1_000, ..pages(cursor) }, rows))
}

/// Kills the process once at least so many records of a new run are committed; answers the run and how many they were.
fn killed_at(site: &Site, processed: u64) -> (i64, u64) {
    site.life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        let seen = life.until(run, |progress| progress.counters.processed >= processed).await;
        (run, seen.counters.processed)
    })
}

/// A run whose process dies after so many records, and goes on in another one.
fn survives(cursor: CursorKind, at: u64) {
    let style = PageStyle { page_max: 1_000, changes: Changes::None, ..pages(cursor) };
    let site = Site::new(Remote::pages(style, rows(2_500)));
    let (run, committed) = killed_at(&site, at);
    assert!(committed < 2_500, "it must die in between");
    site.remote.forget_calls();
    let ended = site.life(async |life| life.ended(run).await);
    assert_eq!((ended.id, ended.status), (run, RunStatus::Completed));
    // Where positions shift, all of it is looked at once more.
    let (again, completeness) = match cursor {
        CursorKind::Offset => (3, Completeness::Proved),
        CursorKind::Keyset | CursorKind::Opaque => (0, Completeness::Unknown),
    };
    assert_eq!(outcomes(&ended), [2_500, 0, 0, 0, 0, 0], "{cursor:?} {at}");
    assert_eq!(ended.counters.pages, 3 + again, "{cursor:?} {at}");
    assert_eq!(site.shelf().len(), 2_500);
    assert_eq!(ended.completeness, completeness, "{cursor:?}: who saw all of it?");
    // Of the rest only the page under way was asked for again.
    assert_eq!(site.remote.calls().len() as u64, 3 - committed / 1_000 + again);
    assert_eq!(site.take_count(), 2_500, "no record was applied twice");
}

#[test]
fn a_run_whose_process_died_goes_on_and_counts_every_record_once() {
    for cursor in [CursorKind::Keyset, CursorKind::Offset, CursorKind::Opaque] {
        for at in [1, 999, 1_000, 2_350] {
            survives(cursor, at);
        }
    }
}

/// The twin: with the cursor committed before its rows, the same death loses records.
#[test]
#[should_panic(expected = "left == right")]
fn a_cursor_that_is_committed_before_its_rows_loses_records() {
    let _off = mostrador_store::crash::without("cursor_in_transaction");
    survives(CursorKind::Keyset, 300);
}

#[test]
fn a_page_that_moved_since_the_death_is_taken_as_a_whole() {
    let site = large_pages(CursorKind::Keyset, rows(2_500));
    let (run, committed) = killed_at(&site, 300);
    let mut moved = rows(2_500);
    moved.remove(5);
    site.remote.set(moved);
    let ended = site.life(async |life| life.ended(run).await);
    assert_eq!(ended.counters.processed, committed + 2_499);
    assert_eq!(ended.counters.unchanged, committed - 1, "what was committed is found equal");
    assert_eq!(site.shelf().len(), 2_500);
}

#[test]
fn positions_that_shift_are_read_once_more_before_the_watermark_moves() {
    let site = large_pages(CursorKind::Offset, rows(2_500));
    let (run, _) = killed_at(&site, 1_000);
    // While the process is dead a row goes: the first of the second page moves to the first one.
    let mut moved = rows(2_500);
    moved.remove(0);
    moved.push(row(9_999, 9_999));
    site.remote.set(moved);
    let ended = site.life(async |life| life.ended(run).await);
    assert_eq!(ended.status, RunStatus::Completed);
    assert!(site.shelf().contains_key("r0001001"), "a second pass finds it");
    assert_eq!(site.state().watermark.as_deref(), Some("2500"));
}

/// Always read whole, by the numbers of its pages.
fn whole_pages(rows: Vec<Row>) -> Site {
    let style = PageStyle { page_max: 1_000, changes: Changes::None, ..pages(CursorKind::Offset) };
    Site::new(Remote::pages(style, rows))
}

#[test]
fn rows_that_move_while_the_process_is_dead_are_found_and_everybody_is_counted_once() {
    let site = whole_pages(rows(2_500));
    let (run, _) = killed_at(&site, 1_000);
    // The first of the second page moves to the first one; no page tells another total.
    site.remote.set(rows(2_500).into_iter().skip(1).collect());
    // It dies again in the second pass.
    site.life(async |life| {
        let seen = life.until(run, |progress| progress.passes == 2 && progress.again >= 1_200).await;
        assert_eq!((seen.expected, seen.counters.processed), (Some(2_499), 2_500));
        assert!(seen.percent.is_some_and(|percent| (50..100).contains(&percent)), "{:?}", seen.percent);
    });
    let ended = site.life(async |life| life.ended(run).await);
    assert_eq!((ended.status, ended.completeness), (RunStatus::Completed, Completeness::Proved));
    assert!(site.shelf().contains_key("r0001001"), "the second pass finds it");
    assert_eq!(outcomes(&ended), [2_500, 0, 0, 0, 0, 0]);
}

#[test]
fn a_run_over_known_records_counts_everybody_once_through_a_death_and_repeats() {
    let odd = |number| crate::remote::odd(number, number, "\"left\":1");
    let mut some = rows(2_500);
    some[10] = odd(11);
    some[2_400] = odd(2_401);
    some.insert(21, row(20, 20));
    some.push(row(30, 30));
    some.push(odd(11));
    let site = whole_pages(some.clone());
    site.run();
    some[1_501] = row(1_501, 9_999);
    site.remote.set(some);
    for at in [300, 1_000, 2_450] {
        let (run, _) = killed_at(&site, at);
        let (ended, told) = site.life(async |life| {
            use mostrador_store::tables::sync_records::results::ResultOutcome::Skipped;
            (life.ended(run).await, life.results(run, Skipped).await.len())
        });
        let updated = u64::from(at == 300);
        assert_eq!(outcomes(&ended), [0, updated, 2_498 - updated, 2, 0, 0], "{at}");
        assert_eq!((told, ended.completeness), (2, Completeness::Proved), "{at}");
    }
}

#[test]
fn a_run_by_page_numbers_after_one_that_failed_begins_anew() {
    let site = whole_pages(rows(2_500));
    site.remote.after(|call, _, page| if call == 0 { Ok(page) } else { Err(transient()) });
    let failed = site.run();
    assert_eq!((failed.status, failed.counters.processed), (RunStatus::Failed, 1_000));
    site.remote.honest();
    site.remote.forget_calls();
    let next = site.run();
    assert_eq!((outcomes(&next), next.completeness), ([1_500, 0, 1_000, 0, 0, 0], Completeness::Proved));
    assert_eq!(site.remote.calls().len(), 3);
}

#[test]
fn a_place_grows_old_however_often_it_is_gone_on_from() {
    let mut site = keyset(rows(250));
    site.remote.after(|call, _, page| if call == 0 { Ok(page) } else { Err(transient()) });
    assert_eq!(site.run().counters.processed, 100);
    for _ in 0..2 {
        site.now += 11 * 3_600_000;
        assert_eq!(site.run().counters.processed, 0, "it goes on and fails at once");
    }
    site.remote.honest();
    site.now += 11 * 3_600_000;
    assert_eq!(outcomes(&site.run()), [150, 0, 100, 0, 0, 0]);
}

#[test]
fn a_place_of_long_ago_is_not_gone_on_from() {
    let mut site = large_pages(CursorKind::Keyset, rows(2_500));
    let (run, committed) = killed_at(&site, 1_000);
    site.now += 25 * 3_600_000;
    let ended = site.life(async |life| life.ended(run).await);
    assert_eq!((ended.counters.processed, ended.completeness), (committed + 2_500, Completeness::Proved));
}

#[test]
fn a_run_of_the_first_records_goes_on_to_its_limit() {
    let site = large_pages(CursorKind::Keyset, rows(2_500));
    let run = site.life(async |life| {
        let run = life.runs().start(RunRequest { limit: Some(1_500), ..due() }).await.unwrap();
        life.until(run, |progress| progress.counters.processed >= 1_200).await;
        run
    });
    let ended = site.life(async |life| life.ended(run).await);
    assert_eq!((ended.counters.processed, ended.status), (1_500, RunStatus::Completed));
}

#[test]
fn a_dry_run_does_not_go_on_and_stands_in_nobodys_way() {
    let site = large_pages(CursorKind::Keyset, rows(2_500));
    let run = site.life(async |life| {
        let run = life.runs().start(dry()).await.unwrap();
        life.until(run, |progress| progress.counters.processed >= 1_200).await;
        run
    });
    site.life(async |life| {
        let row = life.ended(run).await;
        assert_eq!((row.status, row.mode), (RunStatus::Interrupted, RunMode::DryRun));
        assert_eq!(life.run(due()).await.counters.created, 2_500);
    });
}

#[test]
fn a_paused_run_does_nothing_and_goes_on_where_it_was() {
    let site = large_pages(CursorKind::Keyset, rows(2_500));
    site.life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        life.until(run, |progress| progress.counters.processed >= 300).await;
        life.runs().pause(run, "Ana").await.unwrap();
        let paused = life.runs().progress(run).unwrap();
        assert_eq!(paused.status, RunStatus::Paused);
        tokio::time::sleep(Duration::from_secs(3_600)).await;
        assert_eq!(life.runs().progress(run).unwrap().counters, paused.counters);
        let refused = life.runs().start(due()).await;
        let percent = Some(u8::try_from(paused.counters.processed * 100 / 2_500).unwrap());
        assert!(
            matches!(refused, Err(RunRefusal::AlreadyRunning { run: other, percent: told }) if other == run && told == percent),
            "{refused:?}"
        );
        life.runs().resume(run, "Ana").await.unwrap();
        let ended = life.ended(run).await;
        assert_eq!((outcomes(&ended), ended.completeness), ([2_500, 0, 0, 0, 0, 0], Completeness::Proved));
        assert!(ended.duration_ms < 60_000, "a pause is no work: {}", ended.duration_ms);
    });
}

#[test]
fn a_paused_run_stays_paused_through_a_restart() {
    let site = large_pages(CursorKind::Keyset, rows(2_500));
    let run = site.life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        life.until(run, |progress| progress.counters.processed >= 300).await;
        life.runs().pause(run, "Ana").await.unwrap();
        run
    });
    site.life(async |life| {
        tokio::time::sleep(Duration::from_secs(60)).await;
        assert_eq!(life.ended(run).await.status, RunStatus::Paused);
        assert!(matches!(life.runs().start(due()).await, Err(RunRefusal::AlreadyRunning { .. })));
        life.runs().resume(run, "Ana").await.unwrap();
        assert_eq!(outcomes(&life.ended(run).await), [2_500, 0, 0, 0, 0, 0]);
    });
}

#[test]
fn a_stopped_run_keeps_what_is_stored_and_the_next_one_begins_anew() {
    let site = large_pages(CursorKind::Keyset, rows(2_500));
    site.life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        let seen = life.until(run, |progress| progress.counters.processed >= 300).await.counters.processed;
        life.runs().stop(run, "Ana").await.unwrap();
        let stopped = life.ended(run).await;
        assert_eq!(stopped.status, RunStatus::Stopped);
        assert_eq!(life.shelf().await.len() as u64, stopped.counters.processed);
        assert!((seen..2_500).contains(&stopped.counters.processed));
        assert!(matches!(life.runs().stop(run, "Ana").await, Err(RunRefusal::Over)));
        assert!(matches!(life.runs().pause(run, "Ana").await, Err(RunRefusal::Over)));
        let next = life.run(due()).await;
        let kept = stopped.counters.processed;
        assert_eq!(
            (outcomes(&next), next.completeness),
            ([2_500 - kept, 0, kept, 0, 0, 0], Completeness::Proved)
        );
    });
}

#[test]
fn a_pause_that_comes_after_a_stop_does_not_keep_the_run() {
    let site = large_pages(CursorKind::Keyset, rows(2_500));
    site.life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        life.until(run, |progress| progress.counters.processed >= 300).await;
        let (stopped, paused) = tokio::join!(life.runs().stop(run, "Ana"), life.runs().pause(run, "Eva"));
        stopped.unwrap();
        assert!(matches!(paused, Err(RunRefusal::Over)));
        assert_eq!(life.ended(run).await.status, RunStatus::Stopped);
    });
}

#[test]
fn a_run_that_was_paused_before_the_last_end_can_be_stopped() {
    let site = large_pages(CursorKind::Keyset, rows(2_500));
    let run = site.life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        life.until(run, |progress| progress.counters.processed >= 300).await;
        life.runs().pause(run, "Ana").await.unwrap();
        run
    });
    site.life(async |life| {
        life.runs().stop(run, "Ana").await.unwrap();
        assert_eq!(life.ended(run).await.status, RunStatus::Stopped);
        assert_eq!(life.run(due()).await.counters.processed, 2_500);
    });
}

#[test]
fn what_does_not_exist_or_is_closed_is_refused() {
    let site = keyset(rows(5));
    site.life(async |life| {
        let unknown = RunRequest { entity_type: "plan".to_owned(), ..due() };
        assert!(matches!(life.runs().start(unknown).await, Err(RunRefusal::Unknown)));
        assert!(matches!(life.runs().stop(77, "Ana").await, Err(RunRefusal::Unknown)));
        life.destination.pause("Ana");
        assert!(matches!(life.runs().start(due()).await, Err(RunRefusal::Paused { by }) if by == "Ana"));
        life.destination.resume();
        assert_eq!(life.run(due()).await.counters.processed, 5);
    });
}

#[test]
fn a_source_that_cannot_be_reached_is_waited_for_and_the_wait_is_shown() {
    let site = keyset(rows(250));
    site.remote.after(|call, _, page| match call {
        1..=20 => Err(RemoteError::Unreachable { detail: "scripted".to_owned() }),
        _ => Ok(page),
    });
    site.life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        let waiting = life.until(run, |progress| progress.waiting.is_some()).await.waiting.unwrap();
        assert_eq!(waiting.reason, "UNREACHABLE");
        assert!(waiting.until.is_some());
        let ended = life.ended(run).await;
        assert_eq!((ended.status, ended.counters.processed), (RunStatus::Completed, 250));
    });
    assert_eq!(site.remote.calls().len(), 23);
}

#[test]
fn a_wait_can_be_paused_and_stopped() {
    let site = keyset(rows(250));
    site.remote.after(|_, _, _| Err(RemoteError::Throttled { after: Duration::from_secs(86_400) }));
    site.life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        life.until(run, |progress| progress.waiting.is_some()).await;
        life.runs().pause(run, "Ana").await.unwrap();
        life.runs().resume(run, "Ana").await.unwrap();
        life.until(run, |progress| progress.waiting.as_ref().is_some_and(|w| w.reason == "THROTTLED")).await;
        life.runs().stop(run, "Ana").await.unwrap();
        assert_eq!(life.ended(run).await.status, RunStatus::Stopped);
    });
    assert_eq!(site.remote.calls().len(), 1, "nothing is asked before its time");
}

#[test]
fn a_source_that_fails_is_asked_three_times_more_per_page() {
    let site = keyset(rows(250));
    site.remote.after(|call, _, page| match call {
        0..=2 | 4..=6 => Err(transient()),
        _ => Ok(page),
    });
    assert_eq!(site.run().status, RunStatus::Completed);
    site.remote.forget_calls();
    site.remote.after(|call, _, page| if call == 0 { Ok(page) } else { Err(transient()) });
    let failed = site.run_as(RunRequest { scope: Scope::Everything, ..due() });
    assert_eq!((failed.status, failed.error_code.as_deref()), (RunStatus::Failed, Some("HTTP_502")));
    assert_eq!((failed.counters.processed, site.remote.calls().len()), (100, 5));
    assert!(site.state().place.cursor.is_some(), "its place is kept");
    site.remote.honest();
    assert_eq!(site.run().counters.processed, 150);
}

#[test]
fn a_refused_key_ends_the_run_and_refuses_the_next() {
    let site = keyset(rows(250));
    site.remote.after(|call, _, page| match call {
        1 => Err(RemoteError::Auth { code: ReasonCode::new("TECH007") }),
        _ => Ok(page),
    });
    site.life(async |life| {
        let failed = life.run(due()).await;
        assert_eq!((failed.status, failed.error_class.as_deref()), (RunStatus::Failed, Some("auth")));
        let refused = life.runs().start(due()).await;
        assert!(matches!(&refused, Err(RunRefusal::KeyRefused { code }) if code == "TECH007"), "{refused:?}");
        life.destination.reopen();
        assert_eq!(life.run(due()).await.counters.processed, 150);
    });
}

#[test]
fn progress_is_told_at_most_four_times_a_second_and_its_end_always() {
    let site = keyset(rows(20_000));
    site.life(async |life| {
        let mut events = life.engine.subscribe();
        let run = life.runs().start(due()).await.unwrap();
        let started = tokio::time::Instant::now();
        let mut told = Vec::new();
        loop {
            let EngineEvent::Run(progress) = events.recv().await.unwrap() else { continue };
            told.push((started.elapsed(), *progress));
            if told.last().unwrap().1.status != RunStatus::Running {
                break;
            }
        }
        assert!(told.len() >= 8, "two seconds of work: {}", told.len());
        for (index, (at, _)) in told.iter().enumerate() {
            let within =
                told[index..].iter().take_while(|(later, _)| *later - *at < Duration::from_secs(1)).count();
            assert!(within <= 4, "{within} events within a second");
        }
        for pair in told.windows(2) {
            assert!(pair[0].1.counters.processed <= pair[1].1.counters.processed);
            assert!(pair[0].1.percent <= pair[1].1.percent);
        }
        let middle = &told[told.len() / 2].1;
        assert_eq!(middle.expected, Some(20_000));
        // 100 records each 10 ms.
        let speed = middle.records_per_second.unwrap();
        assert!((9_000.0..11_000.0).contains(&speed), "{speed}");
        assert!(middle.remaining.unwrap() < Duration::from_secs(2));
        let last = &told.last().unwrap().1;
        assert_eq!((last.run_id, last.percent, last.counters.processed), (run, Some(100), 20_000));
    });
}

#[test]
fn a_source_without_totals_has_no_percent_until_its_end() {
    let style = PageStyle { totals: Totals::Unstated, ..pages(CursorKind::Keyset) };
    let site = Site::new(Remote::pages(style, rows(250)));
    site.life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        let middle = life.until(run, |progress| progress.counters.processed >= 100).await;
        assert_eq!((middle.percent, middle.expected), (None, None));
        assert_eq!(life.ended(run).await.completeness, Completeness::Proved);
    });
}

#[test]
fn an_orderly_end_of_the_program_leaves_the_run_to_the_next_start() {
    let site = large_pages(CursorKind::Keyset, rows(2_500));
    let run = site.life(async |life| {
        let run = life.runs().start(due()).await.unwrap();
        life.until(run, |progress| progress.counters.processed >= 300).await;
        life.engine.stop().await;
        assert_eq!(life.ended(run).await.status, RunStatus::Running);
        assert!(matches!(life.runs().start(due()).await, Err(RunRefusal::Closing)));
        run
    });
    assert_eq!(outcomes(&site.life(async |life| life.ended(run).await)), [2_500, 0, 0, 0, 0, 0]);
}

#[test]
fn unchanged_records_come_in_slices_too_where_failures_are_looked_up_for_each() {
    let mut some = rows(1_000);
    some[0] = crate::remote::odd(1, 1, "\"bad\":1");
    let site = large_pages(CursorKind::Keyset, some);
    site.run();
    site.life(async |life| {
        let run = life.runs().start(RunRequest { scope: Scope::Everything, ..due() }).await.unwrap();
        let seen = life.until(run, |progress| progress.counters.processed > 0).await;
        assert!(seen.counters.processed < 1_000, "{}", seen.counters.processed);
        assert_eq!(outcomes(&life.ended(run).await), [0, 0, 999, 0, 0, 1]);
    });
}
