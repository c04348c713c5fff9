//! Records that were read before the source accepted a write from here: they are left, and a later read brings them.

use mostrador_connector::{CursorKind, PageStyle};
use mostrador_engine::Reason;
use mostrador_engine::records::SkipReason;

use crate::remote::{Remote, Row, odd, pages, rows};
use crate::site::{Site, due, outcomes};

/// The eleventh of 2,500 records was read too early.
fn early() -> Vec<Row> {
    let mut some = rows(2_500);
    some[10] = odd(11, 11, "\"early\":1");
    some
}

fn sites() -> [Site; 3] {
    let paged = |cursor| Remote::pages(PageStyle { page_max: 1_000, ..pages(cursor) }, early());
    [paged(CursorKind::Keyset), paged(CursorKind::Offset), Remote::body(early())].map(Site::new)
}

#[test]
fn the_watermark_does_not_move_past_a_record_that_was_read_too_early() {
    for site in sites() {
        assert_eq!(outcomes(&site.run()), [2_499, 0, 0, 1, 0, 0]);
        assert_eq!(site.state().watermark, None);
        // The twin: the source had accepted everything before.
        site.remote.set(rows(2_500));
        assert_eq!(outcomes(&site.run()), [1, 0, 2_499, 0, 0, 0]);
        assert_eq!(site.state().watermark.as_deref(), Some("2500"));
    }
}

#[test]
fn nor_does_it_where_the_run_was_cut_off_after_that_record() {
    for at in [300, 1_300] {
        for site in sites() {
            let run = site.life(async |life| {
                let run = life.runs().start(due()).await.unwrap();
                life.until(run, |progress| progress.counters.processed >= at).await;
                run
            });
            site.remote.set(rows(2_500));
            let ended = site.life(async |life| life.ended(run).await);
            assert_eq!(ended.counters.skipped, 1);
            if site.state().watermark.is_some() {
                assert!(
                    site.shelf().contains_key("r0000011"),
                    "it is behind the watermark and was not taken"
                );
            }
            site.run();
            assert!(site.shelf().contains_key("r0000011"));
            assert_eq!(site.state().watermark.as_deref(), Some("2500"));
        }
    }
}

#[test]
fn a_failure_stays_open_until_the_record_is_really_taken() {
    let mut some = rows(50);
    some[10] = odd(11, 60, "\"bad\":1");
    let site = Site::new(Remote::pages(pages(CursorKind::Keyset), some));
    site.run();
    for (member, open) in [("\"early\":1", 1), ("\"fine\":1", 0)] {
        let mut some = rows(50);
        some[10] = odd(11, 61, member);
        site.remote.set(some);
        site.life(async |life| {
            life.run(due()).await;
            assert_eq!(life.open_failures().await, open, "{member}");
        });
    }
}

#[test]
fn the_products_own_records_say_it_in_the_same_words() {
    assert_eq!(SkipReason::Overtaken.code(), Reason::READ_BEFORE_WRITE);
}
