use super::*;

#[test]
fn lock_outs_begin_at_the_fifth_wrong_pin_and_double_up_to_an_hour() {
    let minutes = |failed| lock_out(failed).map(|duration| duration.as_secs() / 60);
    let table = [
        (0, None),
        (1, None),
        (4, None),
        (5, Some(1)),
        (6, Some(2)),
        (7, Some(4)),
        (8, Some(8)),
        (9, Some(16)),
        (10, Some(32)),
        (11, Some(60)),
        (12, Some(60)),
        (68, Some(60)),
        (69, Some(60)),
        (u32::MAX, Some(60)),
    ];
    for (failed, expected) in table {
        assert_eq!(minutes(failed), expected, "{failed} wrong PINs");
    }
}

#[test]
fn a_lock_out_ends_at_its_instant_and_not_before() {
    let now = Timestamp(1_000_000);
    assert!(!is_locked_out(None, now));
    assert!(is_locked_out(Some(now.plus_millis(1)), now));
    assert!(!is_locked_out(Some(now), now));
    assert!(!is_locked_out(Some(now.plus_millis(-1)), now));
}

#[test]
fn a_clock_that_was_set_back_keeps_nobody_out() {
    let now = Timestamp(1_000_000);
    let hour = 60 * 60 * 1_000;
    assert!(is_locked_out(Some(now.plus_millis(hour)), now), "the longest one counts");
    assert!(!is_locked_out(Some(now.plus_millis(hour + 1)), now));
}

#[test]
fn names_are_tidied_and_compared_without_capitals_and_accents() {
    let name = PersonName::parse("  María   José Núñez ").unwrap();
    assert_eq!((name.text(), name.key()), ("María José Núñez", "maria jose nunez"));
    let other = PersonName::parse("MARIA JOSE\u{a0}NUN\u{303}EZ").unwrap();
    assert_eq!(other.key(), name.key());
}

#[test]
fn what_is_no_name_is_refused_with_its_reason() {
    let table = [
        ("", Err(NameError::Empty)),
        (" \u{a0} ", Err(NameError::Empty)),
        ("\u{301}\u{301}", Err(NameError::Empty)),
        ("Ana\nAdministradora", Err(NameError::Unreadable)),
        ("Ana\0", Err(NameError::Unreadable)),
        ("\u{202e}anA", Err(NameError::Unreadable)),
        ("An\u{200b}a", Err(NameError::Unreadable)),
        ("LOCAL", Err(NameError::Reserved)),
        ("paired", Err(NameError::Reserved)),
        ("A", Ok("A")),
        ("Ana 2 👩‍🍳".split('\u{200d}').next().unwrap(), Ok("Ana 2 👩")),
    ];
    for (typed, expected) in table {
        let name = PersonName::parse(typed);
        assert_eq!(name.as_ref().map(PersonName::text).map_err(|error| *error), expected, "{typed:?}");
    }
}

#[test]
fn a_name_has_sixty_characters_at_the_most() {
    assert!(PersonName::parse(&"ñ".repeat(60)).is_ok());
    assert_eq!(PersonName::parse(&"ñ".repeat(61)), Err(NameError::TooLong));
}

#[test]
fn every_role_reads_as_it_is_written() {
    for role in PersonRole::ALL {
        assert_eq!(PersonRole::from_code(role.code()), Some(role));
    }
    assert_eq!(PersonRole::from_code("VIEWER"), None, "looking takes no PIN");
}
