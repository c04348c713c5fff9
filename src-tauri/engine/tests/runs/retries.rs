//! Failed records once more, and the table of what became of records.

use std::sync::atomic::Ordering;

use mostrador_connector::{ById, CursorKind, PageStyle, Selection};
use mostrador_engine::{Retried, RunRefusal, TriedAgain};
use mostrador_store::tables::sync_history::{RunScope, RunStatus, RunTrigger};
use mostrador_store::tables::sync_records::results::ResultOutcome::{Failed, Skipped};

use crate::remote::{ENTITY, Remote, Row, SYSTEM, odd, pages, rows};
use crate::site::{Site, due, outcomes};

fn three_bad() -> Vec<Row> {
    let mut some = rows(50);
    for number in [4, 14, 24] {
        some[number as usize - 1] = odd(number, 60, "\"bad\":1");
    }
    some
}

fn site(by_id: ById, rows: Vec<Row>) -> Site {
    Site::new(Remote::pages(PageStyle { by_id, ..pages(CursorKind::Keyset) }, rows))
}

#[test]
fn what_failed_is_asked_for_by_its_ids_and_closes_when_it_goes_through() {
    let site = site(ById::UpTo(2), three_bad());
    let first = site.run();
    assert_eq!(first.counters.failed, 3);
    let place = site.state();
    // One is right now, one still wrong, one gone.
    let mut later = rows(50);
    later[13] = odd(14, 61, "\"bad\":1");
    later.remove(23);
    site.remote.set(later);
    site.remote.forget_calls();
    site.life(async |life| {
        let run = life.runs().retry_failed(first.id, "Ana").await.unwrap();
        let row = life.ended(run).await;
        assert_eq!(
            (row.trigger, row.scope, row.status),
            (RunTrigger::Retry, RunScope::Ids, RunStatus::Completed)
        );
        assert_eq!(outcomes(&row), [1, 0, 0, 1, 0, 1]);
        let failed = life.results(run, Failed).await;
        assert_eq!((failed.len(), failed[0].attempts), (1, 2));
        let left = life.results(run, Skipped).await;
        assert_eq!((left[0].external_id.as_deref(), &*left[0].reason_code), (Some("r0000024"), "NOT_LISTED"));
        assert_eq!(life.open_failures().await, 2, "what is not listed has not gone through");
        assert!(life.runs().dismiss_record(failed[0].id, "Ana").await.unwrap());
        assert_eq!(life.open_failures().await, 1);
        assert!(matches!(life.runs().retry_record(failed[0].id, "Ana").await, Err(RunRefusal::Over)));
        let state = life.state().await;
        assert_eq!(
            (state.watermark, state.place, state.last_run_id),
            (place.watermark, place.place, place.last_run_id)
        );
    });
    let asked: Vec<_> = site.remote.calls().into_iter().map(|call| call.selection).collect();
    let ids = |ids: &[&str]| Selection::Ids(ids.iter().map(|id| (*id).to_owned()).collect());
    assert_eq!(asked, [ids(&["r0000004", "r0000014"]), ids(&["r0000024"])]);
}

#[test]
fn what_a_person_set_aside_stays_aside_until_it_fails_otherwise() {
    let site = site(ById::UpTo(10), three_bad());
    let first = site.run();
    site.life(async |life| {
        let failed = life.results(first.id, Failed).await;
        assert!(life.runs().dismiss_record(failed[0].id, "Ana").await.unwrap());
        assert!(!life.runs().dismiss_record(failed[0].id, "Ana").await.unwrap(), "it is aside already");
    });
    let again = site.run();
    assert_eq!(again.counters.failed, 3, "they fail as before");
    site.life(async |life| assert_eq!(life.open_failures().await, 2));
    let mut some = three_bad();
    some[3] = odd(4, 60, "\"bad\":2");
    site.remote.set(some);
    site.run();
    site.life(async |life| {
        assert_eq!(life.open_failures().await, 3, "what is there is not what was set aside")
    });
}

#[test]
fn one_failed_record_is_tried_alone() {
    let site = site(ById::UpTo(10), three_bad());
    let first = site.run();
    site.remote.set(rows(50));
    site.life(async |life| {
        let failed = life.results(first.id, Failed).await;
        let run = life.runs().retry_record(failed[1].id, "Ana").await.unwrap();
        assert_eq!(outcomes(&life.ended(run).await), [1, 0, 0, 0, 0, 0]);
        assert_eq!(life.open_failures().await, 2);
        assert!(life.shelf().await.contains_key("r0000014"));
    });
}

#[test]
fn without_a_way_to_ask_for_it_the_kept_record_is_taken() {
    let mut some = rows(50);
    some[3] = odd(4, 60, "\"refused\":1");
    some[13] = odd(14, 60, "\"refused\":1,\"password\":\"p\"");
    some[23] = odd(24, 60, "\"malformed\":1");
    let site = site(ById::No, some);
    let first = site.run();
    assert_eq!(first.counters.failed, 3);
    site.remote.forget_calls();
    site.life(async |life| {
        let kept = life.results(first.id, Failed).await;
        assert!(!kept[1].response.as_deref().unwrap().contains("\"p\""), "a secret is not kept");
        // What made the file refuse it is over.
        life.execute("DROP TABLE shelf; CREATE TABLE shelf (
            id INTEGER PRIMARY KEY, external_id TEXT, payload TEXT, hash BLOB, deleted INTEGER DEFAULT 0, edited INTEGER)").await;
        let run = life.runs().retry_failed(first.id, "Ana").await.unwrap();
        assert_eq!(outcomes(&life.ended(run).await), [1, 0, 0, 2, 0, 0]);
        let left = life.results(run, Skipped).await;
        let codes: Vec<_> = left.iter().map(|row| row.reason_code.as_str()).collect();
        assert_eq!(codes, ["WAITS_FOR_NEXT_READ", "WAITS_FOR_NEXT_READ"]);
        assert_eq!(life.open_failures().await, 2);
        assert!(life.shelf().await.contains_key("r0000004"));
    });
    assert!(site.remote.calls().is_empty());
}

#[test]
fn everything_that_failed_is_tried_again_whichever_run_brought_it() {
    let site = site(ById::UpTo(10), three_bad());
    site.run();
    // The next run does not list them, and brings another one.
    let mut some = three_bad();
    some.retain(|row| !row.text.contains("bad"));
    some.push(odd(60, 60, "\"bad\":1"));
    site.remote.set(some);
    assert_eq!(site.run().counters.failed, 1);
    site.remote.set(rows(60));
    site.life(async |life| {
        assert_eq!(life.open_failures().await, 4);
        assert!(life.runs().reads(SYSTEM, ENTITY) && !life.runs().reads(SYSTEM, "nothing"));
        let Retried { run, records } = life.runs().retry_open(SYSTEM, ENTITY, "Ana").await.unwrap();
        assert_eq!(records, 4);
        assert_eq!(outcomes(&life.ended(run).await), [4, 0, 0, 0, 0, 0]);
        assert_eq!(life.open_failures().await, 0);
    });
}

#[test]
fn a_whole_body_that_is_read_for_the_sake_of_some_failures_says_of_which_until_its_process_dies() {
    let mut some = rows(2_500);
    for number in [4, 14] {
        some[number as usize - 1] = odd(number, 2_600, "\"bad\":1");
    }
    let site = Site::new(Remote::body(some));
    let first = site.run();
    site.life(async |life| {
        let failed = life.results(first.id, Failed).await;
        let run = life.runs().retry_record(failed[1].id, "Ana").await.unwrap();
        assert_eq!(life.ended(run).await.scope, RunScope::All);
        let one = Some(TriedAgain::One(failed[1].id));
        assert_eq!(*site.again.lock().unwrap(), [None, one]);
        let Retried { run, .. } = life.runs().retry_open(SYSTEM, ENTITY, "Ana").await.unwrap();
        let all = life.ended(run).await.integration_id;
        assert_eq!(site.again.lock().unwrap()[2], Some(TriedAgain::OfIntegration(all)));
    });
    site.remote.set(rows(5_000));
    let run = site.life(async |life| {
        let failed = life.open_failures().await;
        assert_eq!(failed, 2);
        let run = life.runs().retry_failed(first.id + 2, "Ana").await.unwrap();
        life.until(run, |progress| progress.counters.processed >= 300).await;
        assert_eq!(site.again.lock().unwrap()[3], Some(TriedAgain::OfRun(first.id + 2)));
        run
    });
    site.life(async |life| {
        assert_eq!(life.ended(run).await.status, RunStatus::Completed);
        assert_eq!(site.again.lock().unwrap()[4], None, "nobody is known who agreed to anything");
    });
}

#[test]
fn a_retry_that_is_cut_off_is_over_and_its_records_stay_open() {
    let site = site(ById::UpTo(1), three_bad());
    let first = site.run();
    let run = site.life(async |life| life.runs().retry_failed(first.id, "Ana").await.unwrap());
    site.life(async |life| {
        assert_eq!(life.ended(run).await.status, RunStatus::Interrupted);
        assert_eq!(life.open_failures().await, 3);
        assert_eq!(life.run(due()).await.status, RunStatus::Completed);
    });
}

#[test]
fn only_what_can_be_tried_again_keeps_its_raw_text() {
    let mut some = three_bad();
    some.push(odd(60, 60, "\"left\":1"));
    some.push(Row { id: String::new(), modified: 61, text: "{}".to_owned() });
    let site = site(ById::No, some);
    site.life(async |life| {
        let run = life.run(due()).await;
        let left = life.results(run.id, Skipped).await;
        assert_eq!(left.len(), 2);
        for row in left {
            assert_eq!((row.request, row.response), (None, None), "{}", row.reason_code);
            assert!(row.content_hash.is_some());
        }
        assert!(life.results(run.id, Failed).await.iter().all(|row| row.response.is_some()));
    });
}

#[test]
fn a_kept_record_is_as_old_as_the_question_that_brought_it() {
    let mut some = rows(150);
    some[3] = odd(4, 4, "\"refused\":1");
    some[140] = odd(141, 141, "\"refused\":1");
    let mut site = site(ById::No, some);
    let first = site.run();
    site.now += 5_000;
    site.life(async |life| {
        let kept = life.results(first.id, Failed).await;
        // The source takes ten milliseconds to answer.
        let asked: Vec<i64> = kept.iter().map(|row| row.first_seen_at.millis() - 10).collect();
        assert!(asked[0] < asked[1]);
        let run = life.runs().retry_failed(first.id, "Ana").await.unwrap();
        assert_eq!(life.ended(run).await.counters.failed, 2);
        assert_eq!(site.asked_at.load(Ordering::Relaxed), asked[1]);
        let run = life.runs().retry_record(kept[0].id, "Ana").await.unwrap();
        life.ended(run).await;
        assert_eq!(site.asked_at.load(Ordering::Relaxed), asked[0], "also the second time");
    });
}

#[test]
fn a_result_without_an_id_cannot_be_tried_again() {
    let site = site(ById::UpTo(2), rows(5));
    site.life(async |life| {
        let run = life.run(due()).await;
        life.execute(
            "INSERT INTO sync_records (run_id, system, entity, direction, outcome, reason_code, first_seen_at, last_seen_at)
             SELECT max(id), 'scripted', 'client', 'in', 'failed', 'STORE_REFUSED', 1, 1 FROM sync_history",
        )
        .await;
        let failed = life.results(run.id, Failed).await;
        let refused = life.runs().retry_record(failed[0].id, "Ana").await;
        assert!(matches!(refused, Err(RunRefusal::Unknown)), "{refused:?}");
    });
}
