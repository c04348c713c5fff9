use mostrador_connector::{Changes, Page, Totals};
use mostrador_store::tables::sync_entity_config::Deletions;

use super::super::pass::{Doubles, Placement};
use super::*;
use crate::runs::Shape;

fn style(cursor: CursorKind, changes: Changes) -> Style {
    Style {
        shape: Shape::Pages { size: 10 },
        cursor,
        changes,
        totals: Totals::Stated,
        absence: Deletions::Guarded,
        by_id: 0,
    }
}

/// A pass that saw `rows` rows of a source that says it has `total`.
fn pass(start: Start, rows: i64, total: u64) -> Pass {
    let mut pass = Pass::new(start);
    let page = Page {
        records: Vec::new(),
        set_aside: Vec::new(),
        next_cursor: None,
        total: Some(total),
        watermark: None,
    };
    pass.page(None, &page).unwrap();
    (1..=rows).for_each(|row| pass.place(Placement::Row(row)));
    pass
}

#[test]
fn what_a_pass_proves() {
    use Again::{No, Yes};
    use Asked::{All, Changes as Changed, Some as First};
    use Completeness::{Disproved, Proved, Unknown};
    use CursorKind::{Keyset, Offset};
    use Start::{Beginning, Midway};
    use WatermarkMove::{Forward, Stay};
    let incremental = |cursor| style(cursor, Changes::Since);
    let plain = |cursor| style(cursor, Changes::None);
    let table = [
        ("everything", pass(Beginning, 3, 3), All, incremental(Keyset), 3, (Proved, Forward, No)),
        ("a first read", pass(Beginning, 3, 3), All, incremental(Offset), 0, (Proved, Forward, No)),
        ("changes", pass(Beginning, 3, 3), Changed, incremental(Keyset), 9, (Unknown, Forward, No)),
        ("the first ones", pass(Beginning, 3, 3), First, incremental(Keyset), 3, (Unknown, Stay, No)),
        ("rows moved", pass(Beginning, 2, 3), All, incremental(Offset), 3, (Disproved, Stay, Yes)),
        ("changes moved", pass(Beginning, 2, 3), Changed, incremental(Offset), 3, (Unknown, Stay, Yes)),
        ("the list is short", pass(Beginning, 2, 3), All, incremental(Keyset), 3, (Disproved, Stay, No)),
        ("cut off, positions fixed", pass(Midway, 2, 3), All, incremental(Keyset), 3, (Unknown, Forward, No)),
        ("cut off, positions shift", pass(Midway, 2, 3), All, incremental(Offset), 3, (Unknown, Stay, Yes)),
        ("cut off, always read whole", pass(Midway, 2, 3), All, plain(Offset), 3, (Unknown, Stay, Yes)),
        (
            "nothing, and it says so",
            pass(Beginning, 0, 0),
            All,
            incremental(Keyset),
            3,
            (Proved, Forward, Yes),
        ),
        ("nothing, as ever", pass(Beginning, 0, 0), All, incremental(Keyset), 0, (Proved, Forward, No)),
        ("no changes", pass(Beginning, 0, 0), Changed, incremental(Keyset), 3, (Unknown, Forward, No)),
        (
            "nothing, although there is",
            pass(Beginning, 0, 3),
            All,
            incremental(Keyset),
            3,
            (Disproved, Stay, No),
        ),
    ];
    for (case, pass, asked, style, known, (completeness, watermark, again)) in table {
        assert_eq!(
            judge(&pass, asked, &style, known, Doubles::Unknown),
            Verdict { completeness, watermark, again },
            "{case}"
        );
    }
}
