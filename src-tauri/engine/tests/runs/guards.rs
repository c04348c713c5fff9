//! Sources that go round in circles, drift, or say too little: what ends a run, what is read twice, and what is deleted.

use std::sync::atomic::Ordering;

use mostrador_connector::{
    ById, Changes, CursorKind, Page, PageStyle, ReadRequest, ReasonCode, RemoteError, Selection, Totals,
};
use mostrador_engine::{RunRefusal, RunRequest, Scope};
use mostrador_store::tables::sync_history::{Completeness, RunRow, RunStatus};
use mostrador_store::tables::sync_records::results::ResultOutcome;

use crate::remote::{Remote, Row, pages, row, rows};
use crate::site::{Site, due, outcomes};

fn offset(rows: Vec<Row>) -> Site {
    Site::new(Remote::pages(pages(CursorKind::Offset), rows))
}

fn everything() -> RunRequest {
    RunRequest { scope: Scope::Everything, ..due() }
}

fn deletions(run: &RunRow) -> [u64; 3] {
    [run.counters.missing, run.counters.deleted, run.counters.held_deletions]
}

fn failed_with(run: &RunRow, code: &str) {
    assert_eq!((run.status, run.error_code.as_deref()), (RunStatus::Failed, Some(code)), "{:?}", run.error);
    assert!(run.error.as_deref().is_some_and(|words| words.len() > 20));
}

#[test]
fn a_server_that_ignores_which_page_is_asked_for_ends_the_run_in_words() {
    let site = offset(rows(250));
    site.remote.after(|_, request, mut page| {
        page.records = (1..=100).map(|number| number.to_string()).map(|id| record(&id)).collect();
        page.next_cursor =
            Some(request.cursor.as_deref().map_or(1, |page| page.parse::<u64>().unwrap() + 1).to_string());
        Ok(page)
    });
    failed_with(&site.run(), "PAGE_REPEATED");
    assert_eq!(site.shelf().len(), 100);
}

fn record(id: &str) -> mostrador_connector::Record {
    mostrador_connector::Record {
        external_id: id.to_owned(),
        raw_json: format!("{{\"id\":\"{id}\"}}"),
        modified_at: None,
        version: None,
        body: mostrador_connector::RecordBody::Raw,
    }
}

#[test]
fn the_same_rows_in_ever_new_orders_are_recognised_too() {
    let style = PageStyle { totals: Totals::Unstated, ..pages(CursorKind::Opaque) };
    let site = Site::new(Remote::pages(style, rows(250)));
    site.remote.after(|call, _, mut page| {
        let mut ids: Vec<String> = (0..100).map(|number| number.to_string()).collect();
        ids.rotate_left(call);
        page.records = ids.iter().map(|id| record(id)).collect();
        page.next_cursor = Some(format!("token {call}"));
        Ok(page)
    });
    let run = site.run();
    failed_with(&run, "ONLY_REPEATS");
    assert_eq!(run.counters.processed, 400);
}

#[test]
fn a_place_that_comes_again_ends_the_run() {
    let site = Site::new(Remote::pages(pages(CursorKind::Opaque), rows(1_000)));
    site.remote.after(|call, _, mut page| {
        page.next_cursor = Some(["a", "b", "a"][call.min(2)].to_owned());
        page.records = vec![record(&call.to_string())];
        Ok(page)
    });
    failed_with(&site.run(), "CURSOR_REPEATED");
}

#[test]
fn far_more_records_than_there_are_end_the_run() {
    let site = Site::new(Remote::pages(pages(CursorKind::Keyset), rows(2_000)));
    site.remote.after(|_, _, mut page| {
        page.total = Some(100);
        Ok(page)
    });
    let run = site.run();
    failed_with(&run, "MORE_THAN_TOTAL");
    assert_eq!(run.counters.processed, 1_300);
}

#[test]
fn pages_that_are_all_empty_end_the_run() {
    let site = Site::new(Remote::pages(pages(CursorKind::Opaque), rows(1)));
    site.remote.after(|call, _, mut page| {
        page.records.clear();
        page.next_cursor = Some(format!("token {call}"));
        Ok(page)
    });
    failed_with(&site.run(), "ONLY_EMPTY_PAGES");
}

/// A row of the first page goes while the second one is asked for: the first of the third page moves to the second one,
/// where it was never seen.
fn a_row_goes(site: &Site) {
    site.remote.before(|call, rows| {
        if call == 1 {
            rows.remove(0);
        }
    });
}

#[test]
fn rows_that_move_while_paging_are_found_by_a_second_pass() {
    let site = offset(rows(250));
    a_row_goes(&site);
    let run = site.run();
    assert_eq!((run.status, run.completeness), (RunStatus::Completed, Completeness::Proved));
    let listed: Vec<String> = (2..=250).map(|number| row(number, 0).id).collect();
    let shelf = site.shelf();
    assert!(listed.iter().all(|id| shelf.contains_key(id)));
    assert_eq!(outcomes(&run), [250, 0, 0, 0, 0, 0], "every record that was read is counted once");
    assert_eq!(site.state().watermark.as_deref(), Some("250"));
}

/// The twin: a source whose total does not give the drift away loses the row in one pass.
#[test]
fn one_pass_alone_loses_a_row_that_moved() {
    let style = PageStyle { totals: Totals::Unstated, ..pages(CursorKind::Offset) };
    let site = Site::new(Remote::pages(style, rows(250)));
    a_row_goes(&site);
    let run = site.run();
    assert!(!site.shelf().contains_key("r0000101"));
    assert_eq!(run.completeness, Completeness::Unknown, "it is not believed to be complete");
    assert_eq!(deletions(&site.run_as(everything())), [0, 0, 0], "and nothing is deleted on its word");
}

fn ids(rows: &[Row]) -> Vec<String> {
    let mut ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    ids.sort();
    ids.dedup();
    ids
}

fn all_that_is_listed_is_here(site: &Site) {
    let (shelf, listed) = (site.shelf(), ids(&site.remote.state.lock().unwrap().rows));
    let lost: Vec<&String> = listed.iter().filter(|id| !shelf.contains_key(*id)).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn a_row_that_goes_and_one_that_comes_later_bury_nobody_who_is_listed() {
    let site = offset(rows(1_000));
    site.run();
    site.remote.before({
        let first = site.remote.calls().len();
        move |call, rows| match call - first {
            2 => drop(rows.remove(0)),
            5 => rows.push(row(2_000, 2_000)),
            _ => {}
        }
    });
    let run = site.run_as(everything());
    assert_eq!((run.completeness, deletions(&run)), (Completeness::Proved, [1, 1, 0]));
    assert_eq!((outcomes(&run), site.shelf().len()), ([1, 0, 1_000, 0, 0, 0], 1_000));
    all_that_is_listed_is_here(&site);
}

/// Between the same two requests a row goes and one comes: no total tells.
fn balanced(by_id: ById) -> (Site, RunRow) {
    balanced_and_asked(by_id, |_, _, page| Ok(page))
}

fn balanced_and_asked(
    by_id: ById,
    answer: impl FnMut(usize, &ReadRequest, Page) -> Result<Page, RemoteError> + Send + 'static,
) -> (Site, RunRow) {
    let mut site = Site::new(Remote::pages(PageStyle { by_id, ..pages(CursorKind::Offset) }, rows(1_200)));
    site.run();
    site.now += 1_000_000_000;
    site.remote.before({
        let first = site.remote.calls().len();
        move |call, rows| {
            if call - first == 2 {
                rows.remove(0);
                rows.push(row(2_000, 2_000));
            }
        }
    });
    site.remote.after(answer);
    let run = site.run_as(everything());
    site.remote.honest();
    (site, run)
}

#[test]
fn before_an_absence_counts_the_record_is_asked_for_by_its_id() {
    let (site, run) = balanced(ById::UpTo(1));
    assert_eq!((run.completeness, deletions(&run)), (Completeness::Unknown, [0, 0, 0]));
    assert!(site.state().last_full_at < Some(run.started_at), "who was passed over was not listed");
    assert_eq!(outcomes(&run), [1, 0, 1_200, 0, 0, 0], "who was passed over is accounted for too");
    all_that_is_listed_is_here(&site);
    assert_eq!(deletions(&site.run_as(everything())), [1, 1, 0], "who really went goes with the next run");
    assert_eq!(site.shelf().len(), 1_200);
    // More of them than can be asked for wait for a person.
    site.remote.state.lock().unwrap().rows.drain(..110);
    let run = site.run_as(everything());
    assert_eq!((deletions(&run), site.shelf().len()), ([110, 0, 110], 1_200));
}

#[test]
fn a_question_by_id_that_gets_no_answer_holds_what_is_not_known_and_proves_nothing() {
    let detail = || "scripted".to_owned();
    // What a refused question about the second of three says of the third one.
    for (error, held) in [
        (RemoteError::Transient { code: ReasonCode::new("HTTP_404"), detail: detail() }, 2),
        (RemoteError::Record { code: ReasonCode::new("HTTP_422"), detail: detail() }, 1),
        (RemoteError::Auth { code: ReasonCode::new("HTTP_401") }, 2),
    ] {
        let code = format!("{error:?}");
        let style = PageStyle { by_id: ById::UpTo(1), ..pages(CursorKind::Offset) };
        let mut site = Site::new(Remote::pages(style, rows(250)));
        site.run();
        site.now += 1_000_000_000;
        site.remote.set(rows(250).into_iter().skip(3).collect());
        site.remote.after(move |_, request, page| match &request.selection {
            Selection::Ids(ids) if *ids == ["r0000002".to_owned()] => Err(error.clone()),
            Selection::Ids(_) | Selection::All | Selection::Since(_) => Ok(page),
        });
        let run = site.run_as(everything());
        assert_eq!((run.status, run.completeness), (RunStatus::Completed, Completeness::Unknown));
        assert!(run.error_code.as_ref().is_some_and(|told| code.contains(told.as_str())), "{code}");
        assert!(site.state().last_full_at < Some(run.started_at), "the next one looks again");
        let left = usize::try_from(247 + held).unwrap();
        assert_eq!((deletions(&run), site.shelf().len()), ([3, 3 - held, held], left), "{code}");
        // It does, and what it holds is held once.
        let again = site.run_as(everything());
        assert_eq!((deletions(&again), site.shelf().len()), ([held, 0, held], left), "{code}");
        let confirm = |run| site.life(async |life| life.runs().confirm_deletions(run, "Ana").await.unwrap());
        assert_eq!((confirm(run.id), confirm(again.id), site.shelf().len()), (0, held, 247), "{code}");
    }
}

#[test]
fn who_was_passed_over_and_could_not_be_asked_for_is_held_until_the_next_whole_read_only() {
    let (site, run) = balanced_and_asked(ById::UpTo(1), |_, request, page| match &request.selection {
        Selection::Ids(_) => {
            Err(RemoteError::Transient { code: ReasonCode::new("HTTP_500"), detail: String::new() })
        }
        Selection::All | Selection::Since(_) => Ok(page),
    });
    assert_eq!((run.completeness, deletions(&run)), (Completeness::Unknown, [1, 0, 1]));
    assert!(site.state().last_full_at < Some(run.started_at));
    let next = site.run_as(everything());
    assert_eq!((next.completeness, deletions(&next)), (Completeness::Proved, [1, 1, 0]));
    all_that_is_listed_is_here(&site);
    let confirmed = site.life(async |life| life.runs().confirm_deletions(run.id, "Ana").await.unwrap());
    assert_eq!((confirmed, site.shelf().len()), (0, 1_200));
}

/// The twin: a source that cannot be asked loses the row until the next read.
#[test]
fn where_nothing_can_be_asked_by_id_a_balanced_move_is_believed() {
    let (site, run) = balanced(ById::No);
    assert_eq!(deletions(&run), [1, 1, 0]);
    assert!(!site.shelf().contains_key("r0000201"));
    site.run_as(everything());
    all_that_is_listed_is_here(&site);
}

#[test]
fn what_is_always_listed_twice_is_counted_once_and_read_twice_only_until_it_is_known() {
    let with_doubles = |count: u64| {
        let mut some = rows(count);
        some.insert(4, row(4, 4));
        some.push(row(7, 7));
        some.push(crate::remote::odd(900, 900, "\"left\":1"));
        some.insert(200, crate::remote::odd(900, 900, "\"left\":1"));
        some.push(crate::remote::odd(901, 901, "\"bad\":1"));
        some
    };
    let site = offset(with_doubles(250));
    let calls = || {
        let calls = site.remote.calls().len();
        site.remote.forget_calls();
        calls
    };
    site.life(async |life| {
        let predicted = life.run(RunRequest { scope: Scope::Everything, ..crate::site::dry() }).await;
        calls();
        let run = life.run(everything()).await;
        assert_eq!(outcomes(&run), [250, 0, 0, 1, 0, 1]);
        assert_eq!((outcomes(&predicted), predicted.completeness), (outcomes(&run), run.completeness));
        assert_eq!((run.completeness, run.expected, calls()), (Completeness::Proved, Some(255), 6));
        for (outcome, count) in [(ResultOutcome::Skipped, 1), (ResultOutcome::Failed, 1)] {
            assert_eq!(life.results(run.id, outcome).await.len(), count);
            assert_eq!(life.results(predicted.id, outcome).await.len(), count);
        }
        assert_eq!(life.results(run.id, ResultOutcome::Failed).await[0].attempts, 1);
        site.remote.set(with_doubles(249));
        let run = life.run(everything()).await;
        assert_eq!((outcomes(&run), deletions(&run), calls()), ([0, 0, 249, 1, 0, 1], [1, 1, 0], 3));
        // One more of them is a sign of a move until it is proved to stay.
        let mut more = with_doubles(249);
        more.push(row(9, 9));
        site.remote.set(more);
        for passes in [2, 1] {
            let run = life.run(everything()).await;
            assert_eq!((outcomes(&run), run.completeness), ([0, 0, 249, 1, 0, 1], Completeness::Proved));
            assert_eq!(calls(), 3 * passes);
        }
    });
}

#[test]
fn a_record_that_is_left_out_and_fails_in_the_second_pass_is_an_open_failure() {
    let mut some = rows(250);
    some[10] = crate::remote::odd(11, 11, "\"left\":1");
    let site = offset(some);
    site.remote.before(|call, rows| match call {
        1 => rows.insert(0, row(0, 0)),
        3 => rows[11] = crate::remote::odd(11, 11, "\"malformed\":1"),
        _ => {}
    });
    site.life(async |life| {
        let run = life.run(everything()).await;
        assert_eq!(life.results(run.id, ResultOutcome::Failed).await.len(), 1);
        assert_eq!(life.open_failures().await, 1);
    });
}

#[test]
fn a_row_that_comes_in_front_is_seen_as_a_repeat() {
    let site = offset(rows(250));
    site.remote.before(|call, rows| {
        if call == 1 {
            rows.insert(0, row(0, 0));
        }
    });
    let run = site.run();
    assert_eq!((run.completeness, site.shelf().len()), (Completeness::Proved, 251));
}

#[test]
fn a_source_that_never_stands_still_proves_nothing_and_keeps_its_watermark() {
    let site = offset(rows(250));
    let mut next = 1_000;
    site.remote.before(move |_, rows| {
        next += 1;
        rows.insert(0, row(next, next));
        rows.remove(150);
    });
    let run = site.run();
    assert_eq!((run.status, run.completeness), (RunStatus::Completed, Completeness::Disproved));
    assert_eq!((site.state().watermark, deletions(&run)), (None, [0, 0, 0]));
}

#[test]
fn what_a_complete_read_does_not_list_is_deleted_where_it_is_little() {
    let site = offset(rows(250));
    site.run();
    site.remote.set(rows(250).into_iter().skip(25).collect());
    let run = site.run_as(everything());
    assert_eq!((deletions(&run), run.completeness), ([25, 25, 0], Completeness::Proved));
    assert_eq!((outcomes(&run), site.shelf().len()), ([0, 0, 225, 0, 0, 0], 225));
    // What comes back is no stranger.
    site.remote.set(rows(250));
    assert_eq!(outcomes(&site.run_as(everything())), [0, 25, 225, 0, 0, 0]);
}

#[test]
fn a_read_of_changes_deletes_nothing() {
    let site = offset(rows(250));
    site.run();
    site.remote.set(rows(249).into_iter().skip(5).collect());
    let run = site.run();
    assert_eq!((deletions(&run), site.shelf().len()), ([0, 0, 0], 250));
}

#[test]
fn a_record_that_fails_is_not_missing() {
    let site = offset(rows(50));
    site.run();
    let mut some = rows(50);
    some[3] = crate::remote::odd(4, 99, "\"bad\":1");
    some[4] = crate::remote::odd(5, 99, "\"malformed\":1");
    some.remove(9);
    site.remote.set(some);
    let run = site.run_as(everything());
    assert_eq!((deletions(&run), site.shelf().len()), ([1, 1, 0], 49));
}

#[test]
fn entries_that_cannot_be_told_apart_hold_every_deletion() {
    let site = offset(rows(50));
    site.run();
    for odd in [
        Row { id: String::new(), modified: 9, text: "{}".to_owned() },
        crate::remote::odd(4, 99, "\"refused\":1"),
    ] {
        let mut some = rows(50);
        some[3] = odd;
        site.remote.set(some);
        // Perhaps it is the entry without an id.
        let run = site.run_as(everything());
        assert_eq!(run.counters.deleted, 0);
        assert_eq!(site.shelf().len(), 50);
    }
}

#[test]
fn many_deletions_wait_for_a_person() {
    let site = offset(rows(250));
    site.run();
    site.remote.set(rows(250).into_iter().skip(26).collect());
    let run = site.run_as(everything());
    assert_eq!((deletions(&run), site.shelf().len()), ([26, 0, 26], 250));
    site.life(async |life| {
        assert_eq!(life.runs().confirm_deletions(run.id, "Ana").await.unwrap(), 26);
        assert_eq!(life.shelf().await.len(), 224);
        let run = life.ended(run.id).await;
        assert_eq!(deletions(&run), [26, 26, 0]);
        assert_eq!(life.runs().confirm_deletions(run.id, "Ana").await.unwrap(), 0, "once is enough");
    });
}

#[test]
fn what_a_person_does_not_believe_stays() {
    let site = offset(rows(250));
    site.run();
    site.remote.set(rows(100));
    let run = site.run_as(everything());
    site.life(async |life| {
        life.runs().dismiss_deletions(run.id, "Ana").await.unwrap();
        assert_eq!(life.runs().confirm_deletions(run.id, "Ana").await.unwrap(), 0);
        assert_eq!(deletions(&life.ended(run.id).await), [150, 0, 0]);
        assert_eq!(life.shelf().await.len(), 250);
    });
}

#[test]
fn a_held_record_that_is_listed_again_is_not_deleted_by_a_late_confirmation() {
    let site = offset(rows(250));
    site.run();
    site.remote.set(rows(200));
    let held = site.run_as(everything());
    assert_eq!(held.counters.held_deletions, 50);
    // Of the fifty, ten are among what changed since.
    site.remote.set((1..=200).chain(241..=250).map(|number| row(number, number)).collect());
    assert_eq!(site.run().counters.processed, 11);
    site.life(async |life| {
        assert_eq!(life.runs().confirm_deletions(held.id, "Ana").await.unwrap(), 40);
        assert_eq!(life.shelf().await.len(), 210);
    });
}

#[test]
fn a_record_that_was_edited_here_is_a_conflict_instead() {
    let site = offset(rows(50));
    site.run();
    site.life(async |life| life.execute("UPDATE shelf SET edited = 1 WHERE external_id = 'r0000001'").await);
    site.remote.set(rows(50).into_iter().skip(2).collect());
    site.life(async |life| {
        let run = life.run(everything()).await;
        assert_eq!(deletions(&run), [2, 1, 0]);
        let told = life.results(run.id, ResultOutcome::Conflicted).await;
        assert_eq!(told.iter().map(|row| row.reason_code.as_str()).collect::<Vec<_>>(), ["EDITED_HERE"]);
    });
}

#[test]
fn a_record_that_becomes_known_while_the_read_is_under_way_is_not_missing() {
    let site = offset(rows(50));
    site.run();
    let written = "INSERT INTO shelf (external_id, payload, hash) VALUES ('made here', '{}', x'00')";
    site.life(async |life| {
        let run = life.runs().start(everything()).await.unwrap();
        // The source takes ten milliseconds to answer.
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        life.execute(written).await;
        let run = life.ended(run).await;
        assert_eq!((run.completeness, deletions(&run)), (Completeness::Proved, [0, 0, 0]));
    });
    // The twin: the next read does miss it.
    assert_eq!(deletions(&site.run_as(everything())), [1, 1, 0]);
}

#[test]
fn an_empty_answer_deletes_nothing_and_said_twice_it_waits_for_a_person() {
    let stated = offset(rows(8));
    let unstated = Site::new(Remote::pages(
        PageStyle { totals: Totals::Unstated, ..pages(CursorKind::Keyset) },
        rows(8),
    ));
    for site in [&stated, &unstated] {
        site.run();
        site.remote.forget_calls();
        site.remote.set(Vec::new());
    }
    let run = unstated.run_as(everything());
    assert_eq!((deletions(&run), run.completeness), ([0, 0, 0], Completeness::Disproved));
    assert_eq!((unstated.shelf().len(), unstated.state().watermark.as_deref()), (8, Some("8")));
    let run = stated.run_as(everything());
    // And then it is believed only where a person believes it.
    assert_eq!((deletions(&run), run.completeness), ([8, 0, 8], Completeness::Proved));
    assert_eq!((stated.remote.calls().len(), stated.shelf().len()), (2, 8));
    stated.life(async |life| {
        assert_eq!(life.runs().confirm_deletions(run.id, "Ana").await.unwrap(), 8);
        assert_eq!(life.shelf().await.len(), 0);
    });
}

#[test]
fn a_source_that_says_nothing_once_and_something_the_second_time_loses_nothing() {
    let site = offset(rows(8));
    site.run();
    site.remote.after(|call, _, mut page| {
        if call == 1 {
            (page.records, page.total) = (Vec::new(), Some(0));
        }
        Ok(page)
    });
    let run = site.run_as(everything());
    assert_eq!((deletions(&run), site.shelf().len()), ([0, 0, 0], 8));
}

#[test]
fn a_list_that_is_shorter_than_its_total_is_not_whole() {
    let site = Site::new(Remote::pages(pages(CursorKind::Keyset), rows(250)));
    site.run();
    site.remote.set((1..=250).map(|number| row(number, 300 + number)).collect());
    site.remote.after(|_, _, mut page| {
        page.next_cursor = None;
        Ok(page)
    });
    let run = site.run();
    assert_eq!((run.status, run.counters.processed), (RunStatus::Completed, 100));
    assert_eq!(site.state().watermark.as_deref(), Some("250"), "the rest is read by the next one");
    site.remote.honest();
    assert_eq!(site.run().counters.processed, 250);
}

#[test]
fn nothing_is_deleted_while_a_run_may_list_it() {
    let site = offset(rows(250));
    site.run();
    site.remote.set(rows(200));
    let held = site.run_as(everything());
    site.life(async |life| {
        let run = life.runs().start(everything()).await.unwrap();
        let refused = life.runs().confirm_deletions(held.id, "Ana").await;
        assert!(matches!(refused, Err(RunRefusal::AlreadyRunning { .. })), "{refused:?}");
        life.ended(run).await;
        // That run looked again: what the first one held is over.
        assert_eq!(life.runs().confirm_deletions(held.id, "Ana").await.unwrap(), 0);
        assert_eq!(life.runs().confirm_deletions(run, "Ana").await.unwrap(), 50);
    });
}

#[test]
fn an_entity_whose_deletions_are_ignored_keeps_everything() {
    let mut site = offset(rows(50));
    site.registry = Some("deletions = 'ignore'");
    site.run();
    site.remote.set(rows(49));
    assert_eq!((deletions(&site.run_as(everything())), site.shelf().len()), ([0, 0, 0], 50));
}

#[test]
fn without_changes_every_read_is_whole_and_may_delete() {
    let style = PageStyle { changes: Changes::None, ..pages(CursorKind::Offset) };
    let site = Site::new(Remote::pages(style, rows(50)));
    site.run();
    site.remote.set(rows(49));
    assert_eq!(deletions(&site.run()), [1, 1, 0]);
    assert_eq!(site.remote.calls().last().unwrap().selection, Selection::All);
}

#[test]
fn nothing_known_among_what_is_listed_waits_for_a_person_however_little_it_is() {
    let site = offset(rows(3));
    site.run();
    site.remote.set((11..=13).map(|number| row(number, number)).collect());
    let run = site.run_as(everything());
    assert_eq!((deletions(&run), site.shelf().len()), ([3, 0, 3], 6));
    // The twin: one of them is still there.
    let site = offset(rows(3));
    site.run();
    site.remote.set(rows(1));
    assert_eq!(deletions(&site.run_as(everything())), [2, 2, 0]);
}

#[test]
fn known_and_missing_rows_are_listed_in_one_walk_each() {
    let site = offset(rows(5));
    site.run();
    let many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25000)
                INSERT INTO shelf (external_id, payload, hash) SELECT 'n' || i, '{}', x'00' FROM n";
    site.life(async |life| life.execute(many).await);
    site.walks.store(0, Ordering::Relaxed);
    assert_eq!(deletions(&site.run_as(everything())), [25_000, 0, 25_000]);
    assert_eq!(site.walks.load(Ordering::Relaxed), 2);
}
