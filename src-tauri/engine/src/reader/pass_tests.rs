use mostrador_connector::{Record, RecordBody};

use super::*;

fn page(ids: &[&str], total: Option<u64>, next: Option<&str>) -> Page {
    let record = |id: &&str| Record {
        external_id: (*id).to_owned(),
        raw_json: "{}".to_owned(),
        modified_at: None,
        version: None,
        body: RecordBody::Raw,
    };
    Page {
        records: ids.iter().map(record).collect(),
        set_aside: Vec::new(),
        next_cursor: next.map(str::to_owned),
        total,
        watermark: None,
    }
}

/// A pass over pages of rows, with the totals that the pages told.
fn pass(pages: &[(&[i64], Option<u64>)]) -> Pass {
    let mut pass = Pass::new(Start::Beginning);
    for (number, (rows, total)) in pages.iter().enumerate() {
        pass.page(None, &page(&[&format!("page {number}")], *total, None)).unwrap();
        rows.iter().for_each(|row| pass.place(Placement::Row(*row)));
        pass.page_done().unwrap();
    }
    pass
}

#[test]
fn what_was_seen_is_compared_with_what_was_told() {
    use CursorKind::{Keyset, Offset, Opaque};
    use Sum::{AddsUp, CannotTell, Differs};
    use Totals::{Stated, Unstated};
    let whole = || pass(&[(&[1, 2], Some(3)), (&[3], Some(3))]);
    let table = [
        ("all of it", whole(), Offset, Stated, AddsUp),
        ("a total that changes", pass(&[(&[1, 2], Some(3)), (&[3], Some(4))]), Keyset, Stated, Differs),
        ("less than the total", pass(&[(&[1, 2], Some(3))]), Keyset, Stated, Differs),
        ("more than the total", pass(&[(&[1, 2], Some(1))]), Opaque, Stated, Differs),
        ("a page that does not tell", pass(&[(&[1, 2], Some(3)), (&[3], None)]), Keyset, Stated, CannotTell),
        ("no total, positions fixed", pass(&[(&[1, 2], None)]), Keyset, Unstated, AddsUp),
        ("no total, positions shift", pass(&[(&[1, 2], None)]), Offset, Unstated, CannotTell),
        (
            "a repeat where positions shift",
            pass(&[(&[1, 2], Some(2)), (&[2], Some(2))]),
            Offset,
            Stated,
            Differs,
        ),
        ("a repeat where they do not", pass(&[(&[1, 2], Some(2)), (&[2], Some(2))]), Keyset, Stated, AddsUp),
    ];
    for (case, pass, cursor, totals, expected) in table {
        assert_eq!(pass.sum(cursor, totals, Doubles::Unknown), expected, "{case}");
    }
}

#[test]
fn where_positions_shift_a_total_that_moves_and_comes_back_is_no_proof() {
    let moved = pass(&[(&[1, 2], Some(3)), (&[], Some(2)), (&[3], Some(3))]);
    assert_eq!(moved.sum(CursorKind::Offset, Totals::Stated, Doubles::Unknown), Sum::Differs);
    assert_eq!(moved.sum(CursorKind::Keyset, Totals::Stated, Doubles::Unknown), Sum::AddsUp);
}

#[test]
fn repeats_that_were_there_before_are_the_sources_own_and_others_are_not() {
    let sum = |pass: &Pass, doubles| pass.sum(CursorKind::Offset, Totals::Stated, doubles);
    let twice = || pass(&[(&[1, 2, 2], Some(5)), (&[3, 1], Some(5))]);
    let other = pass(&[(&[1, 2, 3], Some(5)), (&[3, 1], Some(5))]);
    assert_eq!(sum(&twice(), Doubles::Unknown), Sum::Differs);
    assert_eq!(sum(&twice(), Doubles::These(twice().repeats())), Sum::AddsUp);
    assert_eq!(sum(&twice(), Doubles::These(other.repeats())), Sum::Differs, "another one came twice");
    assert_eq!(sum(&twice(), Doubles::AsMany(2)), Sum::AddsUp);
    assert_eq!(sum(&twice(), Doubles::AsMany(1)), Sum::Differs);
    // The repeats are explained, and a row is missing all the same.
    let short = pass(&[(&[1, 2, 2], Some(6)), (&[3, 1], Some(6))]);
    assert_eq!(sum(&short, Doubles::AsMany(2)), Sum::Differs);
    let moved = pass(&[(&[1, 2, 2], Some(5)), (&[3], Some(4)), (&[1], Some(5))]);
    assert_eq!(sum(&moved, Doubles::AsMany(2)), Sum::Differs);
}

#[test]
fn records_without_a_row_and_without_an_id_count_too() {
    let mut pass = pass(&[(&[1], Some(4))]);
    pass.place(Placement::Nowhere(7));
    pass.place(Placement::Nowhere(7));
    assert!(pass.all_told_apart());
    pass.place(Placement::NoId);
    pass.place(Placement::Predicted { id: 9, row: Some(1) });
    assert_eq!((pass.distinct(), pass.all_told_apart()), (4, false));
    pass.place(Placement::Unclear(8));
    assert_eq!((pass.distinct(), pass.seen.len()), (5, 1));
}

#[test]
fn only_what_is_clearly_short_is_not_whole() {
    assert!(pass(&[(&[1, 2], Some(3)), (&[], Some(4))]).clearly_short());
    assert!(!pass(&[(&[1, 2], Some(2)), (&[], Some(4))]).clearly_short(), "it grew meanwhile");
    assert!(!pass(&[(&[1, 2], None)]).clearly_short());
    let mut midway = Pass::new(Start::Midway);
    midway.total(Some(9));
    assert!(!midway.clearly_short(), "what came before was not seen");
}

#[test]
fn nothing_is_told_apart_from_not_telling() {
    assert!(pass(&[(&[], Some(0))]).stated_empty());
    assert!(!pass(&[(&[], None)]).stated_empty());
    assert!(!pass(&[(&[1], Some(0))]).stated_empty());
}

#[test]
fn circles_are_recognised_and_a_straight_way_is_not() {
    let mut pass = Pass::new(Start::Beginning);
    pass.page(None, &page(&["a"], None, Some("1"))).unwrap();
    pass.page(Some("1"), &page(&["b"], None, Some("2"))).unwrap();
    let code = |result: Result<(), RunFailure>| result.unwrap_err().code.as_str().to_owned();
    assert_eq!(code(pass.page(Some("2"), &page(&["a"], None, Some("3")))), "PAGE_REPEATED");
    assert_eq!(code(pass.page(Some("2"), &page(&["c"], None, Some("2")))), "CURSOR_REPEATED");
    assert_eq!(code(pass.page(Some("3"), &page(&["d"], None, Some("1")))), "CURSOR_REPEATED");
    pass.page(Some("4"), &page(&[], None, Some("5"))).unwrap();
    pass.page(Some("5"), &page(&[], None, Some("6"))).unwrap();
}
