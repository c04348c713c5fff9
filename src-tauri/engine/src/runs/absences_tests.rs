use super::*;

#[test]
fn more_than_ten_and_more_than_a_tenth_and_all_of_them_need_a_person() {
    for (missing, known, expected) in [
        (1, 1, true),
        (10, 10, true),
        (10, 11, false),
        (11, 12, true),
        (11, 109, true),
        (11, 110, false),
        (100, 1_000, false),
        (101, 1_000, true),
    ] {
        assert_eq!(too_many(missing, known), expected, "{missing} of {known}");
    }
}

#[test]
fn what_is_held_survives_the_file_and_a_damaged_bitmap_holds_nothing() {
    let rows: RoaringTreemap = [1, 5, u64::from(u32::MAX) + 7].into_iter().collect();
    let bytes = serialised(&rows);
    assert_eq!(deserialised(&bytes), rows);
    assert!(deserialised(&bytes[..bytes.len() - 1]).is_empty());
}
