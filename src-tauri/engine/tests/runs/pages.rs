//! Reading page by page: cursors, watermarks, and what is not written.

use mostrador_connector::{Changes, CursorKind, PageStyle, ReasonCode, RemoteError, Selection, Totals};
use mostrador_engine::{RunRefusal, RunRequest, Scope};
use mostrador_store::tables::sync_history::{Completeness, RunRow, RunStatus};

use crate::remote::{Remote, Row, odd, pages, row, rows};
use crate::site::{Site, due, outcomes, transient};

fn keyset(rows: Vec<Row>) -> Site {
    Site::new(Remote::pages(pages(CursorKind::Keyset), rows))
}

#[test]
fn everything_is_read_once_and_what_did_not_change_is_not_written() {
    let site = keyset(rows(250));
    let first = site.run();
    assert_eq!((first.status, first.completeness), (RunStatus::Completed, Completeness::Proved));
    assert_eq!((outcomes(&first), first.counters.pages), ([250, 0, 0, 0, 0, 0], 3));
    assert_eq!((first.expected, site.take_count()), (Some(250), 250));
    let again = site.run_as(RunRequest { scope: Scope::Everything, ..due() });
    assert_eq!((outcomes(&again), site.take_count()), ([0, 0, 250, 0, 0, 0], 0));
    let mut changed = rows(250);
    changed[7].text = "{\"id\":\"r0000008\",\"v\":\"new\"}".to_owned();
    site.remote.set(changed);
    let third = site.run_as(RunRequest { scope: Scope::Everything, ..due() });
    assert_eq!((outcomes(&third), site.take_count()), ([0, 1, 249, 0, 0, 0], 1));
    assert_eq!(site.shelf().len(), 250);
}

#[test]
fn rows_of_one_instant_are_read_across_pages() {
    let many: Vec<Row> = (1..=350).map(|number| row(number, 7)).collect();
    let site = keyset(many);
    assert_eq!(outcomes(&site.run()), [350, 0, 0, 0, 0, 0]);
    assert_eq!(site.shelf().len(), 350);
    // Since that instant they are all listed again, because one may have been added to it.
    let mut more: Vec<Row> = (1..=350).map(|number| row(number, 7)).collect();
    more.insert(0, row(0, 7));
    site.remote.set(more);
    assert_eq!(outcomes(&site.run()), [1, 0, 350, 0, 0, 0]);
}

/// While the second page is read a row of instant 300 comes, and after the last one a row that took long to commit: by the
/// source's clock it is of instant 251, when the read was under way.
fn a_late_commit(site: &Site) {
    site.remote.before(|call, rows| {
        if call == 1 {
            rows.push(row(900, 300));
        }
    });
    assert_eq!(site.run().counters.processed, 251);
    site.remote.honest();
    site.remote.state.lock().unwrap().rows.push(row(901, 251));
}

#[test]
fn changes_are_asked_for_since_the_first_page_of_the_last_read() {
    let site = keyset(rows(250));
    a_late_commit(&site);
    assert_eq!(site.state().watermark.as_deref(), Some("250"));
    let second = site.run();
    let asked = site.remote.calls().last().unwrap().selection.clone();
    assert_eq!(asked, Selection::Since("250".to_owned()));
    assert!(site.shelf().contains_key("r0000901"));
    assert_eq!((outcomes(&second), second.completeness), ([1, 0, 2, 0, 0, 0], Completeness::Unknown));
}

/// The twin: with the watermark of the last page the late row is lost.
#[test]
fn the_watermark_of_the_last_page_would_lose_a_late_row() {
    let site = keyset(rows(250));
    a_late_commit(&site);
    let set = "UPDATE sync_state SET watermark = '300'";
    site.life(async |life| life.execute(set).await);
    site.run();
    assert!(!site.shelf().contains_key("r0000901"));
}

/// A read of 300 changes that fails before its third page; the next run.
fn after_a_failure(error: RemoteError) -> (Site, RunRow) {
    let site = keyset(rows(50));
    site.run();
    site.remote.set((1..=300).map(|number| row(number, 100 + number)).collect());
    site.remote.after(move |_, request, page| match &request.cursor {
        Some(cursor) if cursor.contains("r0000200") => Err(error.clone()),
        Some(_) | None => Ok(page),
    });
    let failed = site.run();
    assert_eq!((failed.status, failed.counters.processed), (RunStatus::Failed, 200));
    assert_eq!(site.state().watermark.as_deref(), Some("50"));
    site.remote.honest();
    let next = site.run();
    assert_ne!(next.id, failed.id);
    assert_eq!((site.shelf().len(), site.state().watermark.as_deref()), (300, Some("400")));
    (site, next)
}

#[test]
fn a_read_that_fails_moves_no_watermark_and_goes_on_from_its_place() {
    let (site, rest) = after_a_failure(transient());
    assert_eq!((rest.status, rest.counters.processed), (RunStatus::Completed, 100));
    // The next one asks for changes only.
    assert_eq!(site.run().counters.processed, 1);
}

#[test]
fn a_place_that_the_source_refuses_is_not_gone_on_from() {
    let code = ReasonCode::new("HTTP_400");
    let (_, anew) = after_a_failure(RemoteError::Record { code, detail: "scripted".to_owned() });
    assert_eq!((anew.status, anew.counters.processed), (RunStatus::Completed, 300));
}

#[test]
fn another_mapping_reads_everything_anew_until_one_such_read_is_whole() {
    let mut site = keyset(rows(150));
    site.run();
    site.take_count();
    site.registry = Some("mapping_version = 2");
    site.remote.after(
        |_, request, page| {
            if request.cursor.is_some() { Err(RemoteError::TooLarge) } else { Ok(page) }
        },
    );
    assert_eq!(site.run().error_code.as_deref(), Some("TOO_LARGE"));
    assert_eq!(site.state().watermark, None);
    site.remote.honest();
    site.remote.forget_calls();
    assert_eq!(site.run().status, RunStatus::Completed);
    assert!(site.remote.calls().iter().all(|call| call.selection == Selection::All));
    assert_eq!((site.take_count(), site.state().watermark.as_deref()), (150, Some("150")));
}

#[test]
fn one_bad_record_stops_nobody_and_is_told_with_its_reason() {
    let mut some = rows(120);
    some[0] = odd(1, 1, "\"bad\":1");
    some[60] = odd(61, 61, "\"malformed\":1");
    some[61] = odd(62, 62, "\"refused\":1");
    some[99] = odd(100, 100, "\"left\":1");
    some[119] = odd(120, 120, "\"dispute\":1");
    some.push(Row { id: String::new(), modified: 121, text: "{\"name\":\"Ana\"}".to_owned() });
    let site = keyset(some);
    site.life(async |life| {
        use mostrador_store::tables::sync_records::results::ResultOutcome::{Conflicted, Failed, Skipped};
        let run = life.run(due()).await;
        assert_eq!((outcomes(&run), run.status), ([115, 0, 0, 2, 1, 3], RunStatus::Completed));
        let failed = life.results(run.id, Failed).await;
        let told: Vec<_> = failed
            .iter()
            .map(|row| {
                (row.external_id.as_deref(), &*row.reason_code, row.field.as_deref(), row.value.as_deref())
            })
            .collect();
        let rule = "a not-null rule refused the change: shelf.external_id";
        assert_eq!(
            told,
            [
                (Some("r0000001"), "BAD", Some("bad"), Some("=1+1")),
                (Some("r0000061"), "NO_NAME", Some("name"), None),
                (Some("r0000062"), "STORE_REFUSED", None, Some(rule)),
            ]
        );
        let skipped = life.results(run.id, Skipped).await;
        let codes: Vec<_> = skipped.iter().map(|row| row.reason_code.as_str()).collect();
        assert_eq!(codes, ["LEFT_OUT", "ID_MISSING"]);
        assert_eq!(life.results(run.id, Conflicted).await.len(), 1);
        // Each is listed again by the next full read: one open failure per record all the same.
        let again = life.run(RunRequest { scope: Scope::Everything, ..due() }).await;
        assert_eq!(outcomes(&again), [0, 0, 115, 2, 1, 3]);
        assert_eq!(life.open_failures().await, 3);
        assert_eq!(life.results(again.id, Failed).await[0].attempts, 2);
    });
    site.remote.set(rows(120));
    site.life(async |life| {
        life.run(RunRequest { scope: Scope::Everything, ..due() }).await;
        assert_eq!(life.open_failures().await, 0, "what goes through is no failure any more");
    });
}

#[test]
fn a_page_that_is_too_large_is_asked_for_in_halves() {
    for cursor in [CursorKind::Keyset, CursorKind::Offset] {
        let site = Site::new(Remote::pages(pages(cursor), rows(250)));
        // From the second page on: with page numbers everything must be cut anew.
        site.remote.after(|_, request, page| {
            if request.page_size > Some(30) && request.cursor.is_some() {
                return Err(RemoteError::TooLarge);
            }
            Ok(page)
        });
        let run = site.run();
        assert_eq!((run.status, site.shelf().len()), (RunStatus::Completed, 250), "{cursor:?}");
        assert!(run.counters.processed >= 250, "{cursor:?}");
        assert_eq!(run.completeness, Completeness::Proved, "{cursor:?}");
    }
}

#[test]
fn a_place_that_the_source_forgot_begins_the_read_again_once() {
    let style = PageStyle { totals: Totals::Unstated, ..pages(CursorKind::Opaque) };
    let site = Site::new(Remote::pages(style, rows(250)));
    let gone = || RemoteError::Conflict { code: ReasonCode::new("CURSOR_EXPIRED") };
    site.remote.after(move |call, _, page| if call == 2 { Err(gone()) } else { Ok(page) });
    let run = site.run();
    assert_eq!((run.status, run.completeness), (RunStatus::Completed, Completeness::Proved));
    assert_eq!(outcomes(&run), [250, 0, 200, 0, 0, 0]);
    site.remote.after(move |_, request, page| if request.cursor.is_some() { Err(gone()) } else { Ok(page) });
    let run = site.run_as(RunRequest { scope: Scope::Everything, ..due() });
    assert_eq!((run.status, run.error_code.as_deref()), (RunStatus::Failed, Some("CURSOR_FORGOTTEN")));
}

#[test]
fn the_first_records_alone_prove_nothing_and_move_nothing() {
    let site = keyset(rows(250));
    let some = site.run_as(RunRequest { limit: Some(120), ..due() });
    assert_eq!((some.counters.processed, some.status), (120, RunStatus::Completed));
    assert_eq!((some.completeness, site.state().watermark), (Completeness::Unknown, None));
    assert_eq!(site.remote.calls()[0].page_size, Some(100));
    let twenty = site.run_as(RunRequest { limit: Some(20), ..due() });
    assert_eq!(twenty.counters.processed, 20);
    assert_eq!(site.remote.calls().last().unwrap().page_size, Some(20));
    let all = site.run();
    assert_eq!((all.counters.processed, outcomes(&all)), (250, [130, 0, 120, 0, 0, 0]));
}

#[test]
fn a_source_without_changes_is_read_whole_every_time() {
    let style = PageStyle { changes: Changes::None, ..pages(CursorKind::Offset) };
    let site = Site::new(Remote::pages(style, rows(150)));
    site.run();
    assert_eq!((site.run().counters.unchanged, site.state().watermark.as_deref()), (150, Some("150")));
    assert!(site.remote.calls().iter().all(|call| call.selection == Selection::All));
}

#[test]
fn of_a_record_that_is_listed_twice_in_a_page_the_last_one_stays() {
    let site = Site::new(Remote::pages(pages(CursorKind::Opaque), vec![row(1, 1)]));
    site.run();
    let twice = |texts: [&'static str; 2]| {
        site.remote.after(move |_, _, mut page| {
            let second = page.records[0].clone();
            page.records.push(second);
            for (record, text) in page.records.iter_mut().zip(texts) {
                record.raw_json = text.to_owned();
            }
            Ok(page)
        });
        let run = site.run_as(RunRequest { scope: Scope::Everything, ..due() });
        (outcomes(&run), site.shelf().into_values().next().unwrap())
    };
    let first = "{\"id\":\"r0000001\",\"v\":1}";
    assert_eq!(twice(["{\"v\":2}", first]), ([0, 2, 0, 0, 0, 0], first.to_owned()));
    assert_eq!(twice([first, "{\"v\":2}"]), ([0, 1, 1, 0, 0, 0], "{\"v\":2}".to_owned()));
}

#[test]
fn the_registry_says_how_large_a_page_is_and_whether_an_entity_is_read_at_all() {
    let mut site = keyset(rows(50));
    site.registry = Some("page_size = 20");
    assert_eq!(site.run().counters.pages, 3);
    site.registry = Some("enabled = 0");
    let refused = site.life(async |life| life.runs().start(due()).await);
    assert!(matches!(refused, Err(RunRefusal::SwitchedOff)), "{refused:?}");
}
