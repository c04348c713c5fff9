//! A dry run predicts the real one and changes nothing.

use mostrador_connector::{CursorKind, PageStyle, Totals};
use mostrador_engine::{RunRequest, Scope};
use mostrador_store::tables::sync_history::{RunCounters, RunRow, RunStatus};
use mostrador_store::tables::sync_records::results::ResultOutcome;

use crate::remote::{Remote, Row, odd, pages, row, rows};
use crate::site::{Life, Site, dry, due};

/// What a run counted; where the time went is no prediction.
fn counted(row: &RunRow) -> (RunCounters, Option<u64>, RunStatus, String) {
    (row.counters, row.expected, row.status, format!("{:?}", row.completeness))
}

async fn told(life: &Life, run: i64) -> Vec<(Option<String>, String)> {
    let mut told = Vec::new();
    for outcome in [ResultOutcome::Skipped, ResultOutcome::Conflicted, ResultOutcome::Failed] {
        for row in life.results(run, outcome).await {
            told.push((row.external_id, row.reason_code));
        }
    }
    // A record that fails twice within a real run is one row.
    told.sort();
    told.dedup();
    told
}

/// First a dry run, then the real one: the same figures and reasons, and the dry one changed nothing.
fn predicts(site: &Site, request: RunRequest) -> RunRow {
    let dry_request = RunRequest { mode: dry().mode, ..request.clone() };
    let (predicted, reasons) = site.life(async |life| {
        let before = life.dump().await;
        let row = life.run(dry_request).await;
        assert_eq!(life.dump().await, before, "a dry run changes nothing but its own rows");
        let reasons = told(life, row.id).await;
        (row, reasons)
    });
    let (real, real_reasons) = site.life(async |life| {
        let row = life.run(request).await;
        let reasons = told(life, row.id).await;
        (row, reasons)
    });
    assert_eq!(counted(&predicted), counted(&real));
    assert_eq!(reasons, real_reasons);
    real
}

fn mixed() -> Vec<Row> {
    let mut some = rows(350);
    some[3] = odd(4, 4, "\"bad\":1");
    some[120] = odd(121, 121, "\"left\":1");
    some[121] = odd(122, 122, "\"dispute\":1");
    some[122] = odd(123, 123, "\"refused\":1");
    some.push(Row { id: String::new(), modified: 400, text: "{}".to_owned() });
    some
}

#[test]
fn a_dry_run_predicts_the_real_run_and_leaves_every_table_as_it_was() {
    let site = Site::new(Remote::pages(pages(CursorKind::Offset), mixed()));
    assert_eq!(predicts(&site, due()).counters.created, 346);
    // Changed, unchanged, gone, new.
    let mut later = mixed();
    later.drain(200..212);
    for row in &mut later[10..20] {
        row.text = row.text.replace("\"v\"", "\"w\"");
    }
    later.push(row(500, 500));
    site.remote.set(later.clone());
    let run = predicts(&site, RunRequest { scope: Scope::Everything, ..due() });
    assert_eq!((run.counters.created, run.counters.updated, run.counters.missing), (1, 10, 12));
    assert_eq!(run.counters.held_deletions, 12, "one entry has no id");
    later.retain(|row| !row.id.is_empty() && !row.text.contains("refused"));
    site.remote.set(later);
    let run = predicts(&site, RunRequest { scope: Scope::Everything, ..due() });
    assert_eq!((run.counters.missing, run.counters.deleted), (12, 12));
}

#[test]
fn changes_and_first_records_are_predicted_too() {
    let site = Site::new(Remote::pages(pages(CursorKind::Keyset), rows(250)));
    assert_eq!(predicts(&site, RunRequest { limit: Some(120), ..due() }).counters.created, 120);
    assert_eq!(predicts(&site, due()).counters.created, 130);
    site.remote.set((100..400).map(|number| row(number, number)).collect());
    assert_eq!(predicts(&site, due()).counters.processed, 150);
}

#[test]
fn a_record_that_is_listed_twice_is_predicted_as_what_it_would_be_the_second_time() {
    listed_twice(CursorKind::Opaque, |run| {
        assert!(run.counters.updated > 0 && run.counters.unchanged > 0, "every entry counts");
    });
    // Two passes, because rows repeat; in the second one the changed record changes back and forth.
    listed_twice(CursorKind::Offset, |run| {
        assert_eq!(crate::site::outcomes(run), [150, 0, 0, 0, 0, 1], "every record counts once");
    });
}

fn listed_twice(cursor: CursorKind, check: impl Fn(&RunRow)) {
    let style = PageStyle { totals: Totals::Unstated, ..pages(cursor) };
    let mut some = rows(150);
    // In the same page and in the next one; equal, changed, and failing twice.
    some.insert(50, row(1, 1));
    some.push(row(2, 2));
    some.push(row(3, 99));
    some.push(odd(4, 99, "\"bad\":1"));
    some.push(odd(5, 5, "\"gone\":1"));
    some.push(odd(999, 5, "\"bad\":1"));
    some.push(odd(999, 5, "\"bad\":1"));
    let site = Site::new(Remote::pages(style, some));
    let run = site.life(async |life| {
        let predicted = life.run(dry()).await;
        let real = life.run(due()).await;
        assert_eq!(counted(&predicted), counted(&real));
        real
    });
    check(&run);
    // The same against what is stored by now.
    site.remote.state.lock().unwrap().rows[..3].reverse();
    let run = predicts(&site, RunRequest { scope: Scope::Everything, ..due() });
    assert!(run.counters.updated > 0 && run.counters.failed > 0);
}

#[test]
fn open_failures_are_not_touched_by_a_dry_run() {
    let site = Site::new(Remote::pages(pages(CursorKind::Keyset), mixed()));
    site.life(async |life| {
        let real = life.run(due()).await;
        life.run(RunRequest { scope: Scope::Everything, ..dry() }).await;
        let failed = life.results(real.id, ResultOutcome::Failed).await;
        assert_eq!(failed.iter().map(|row| row.attempts).collect::<Vec<_>>(), [1, 1]);
        assert_eq!(life.open_failures().await, 2);
    });
    site.remote.set(rows(350));
    site.life(async |life| {
        life.run(RunRequest { scope: Scope::Everything, ..dry() }).await;
        assert_eq!(life.open_failures().await, 2, "they would go through, but they did not");
    });
}

/// The twin: the comparison notices a run that does write.
#[test]
fn a_real_run_does_change_the_tables() {
    let site = Site::new(Remote::pages(pages(CursorKind::Keyset), rows(5)));
    site.life(async |life| {
        let before = life.dump().await;
        life.run(due()).await;
        assert_ne!(life.dump().await, before);
    });
}
