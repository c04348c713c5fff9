use super::*;

#[test]
fn a_shape_says_which_side_is_empty_and_whether_the_difference_is_one_of_spelling() {
    use PatternShape::{Different, OnlyHere, OnlyThere, Spelling};
    for (here, there, expected) in [
        (None, Some("\"a@b.c\""), Some(OnlyThere)),
        (Some("null"), Some("\"a\""), Some(OnlyThere)),
        (Some("\"a\""), Some("\"\""), Some(OnlyHere)),
        (Some("\"Maria  Perez\""), Some("\"María Pérez \""), Some(Spelling)),
        (Some("\"NUÑEZ\""), Some("\"Nuñes\""), Some(Different)),
        (Some("\"NUÑEZ\""), Some("\"Nun\\u0303ez\""), Some(Spelling)),
        (Some("\"Av. 9\""), Some("\"Av. 9, piso 3\""), Some(Different)),
        (Some("1"), Some("2"), Some(Different)),
        (Some("false"), Some("true"), Some(Different)),
        (Some("0"), None, Some(OnlyHere)),
        (None, Some("null"), None),
    ] {
        assert_eq!(shape(here, there), expected, "{here:?} {there:?}");
    }
}

#[test]
fn a_place_is_there_where_one_of_its_parts_is_and_is_never_a_matter_of_spelling() {
    let parts =
        |values: [(Option<&'static str>, Option<&'static str>); 2]| shape_of_parts(values.into_iter());
    assert_eq!(parts([(Some("1"), None), (Some("2"), Some("null"))]), Some(PatternShape::OnlyHere));
    assert_eq!(parts([(None, None), (None, Some("2"))]), Some(PatternShape::OnlyThere));
    assert_eq!(parts([(Some("1"), None), (None, Some("2"))]), Some(PatternShape::Different));
    assert_eq!(parts([(None, None), (None, None)]), None);
    assert_eq!((decided_as("latitude"), decided_as("street")), (LOCATION, "street"));
    assert_eq!((parts_of(LOCATION), parts_of("street")), (COORDINATES.to_vec(), vec!["street"]));
}

/// Rules that ask a person before somebody is blocked.
fn guarded() -> MergeRules {
    let mut rules = MergeRules::default();
    rules.guards.insert("isBanned".to_owned(), Value::Bool(true));
    rules
}

#[test]
fn the_other_side_of_a_block_lifts_it() {
    let rules = guarded();
    let blocked = Some("true");
    for (field, here, there, lifts) in [
        ("isBanned", blocked, Some("false"), Some(SideView::There)),
        ("isBanned", None, blocked, Some(SideView::Here)),
        ("isBanned", blocked, blocked, None),
        ("isBanned", Some("false"), None, None),
        ("isActive", blocked, Some("false"), None),
    ] {
        assert_eq!(lifting(Some(&rules), field, here, there), lifts, "{field} {here:?} {there:?}");
        assert_eq!(blocking(Some(&rules), field, here, there), lifts.map(other));
    }
    assert_eq!(lifting(None, "isBanned", blocked, None), None, "nothing asks");
}

#[test]
fn both_are_kept_where_the_engine_can_and_neither_is_empty() {
    let (a, b) = (Some("\"a\""), Some("\"b\""));
    assert_eq!(both("customer", "internalNote", a, b), Some(KeepBoth::Joined));
    assert_eq!(both("customer", "whatsappPhoneNumber", a, b), Some(KeepBoth::SecondPhone));
    assert_eq!(both("address", "street", a, b), Some(KeepBoth::TwoAddresses));
    assert_eq!(both("customer", "firstName", a, b), None);
    assert_eq!(both("address", "street", a, Some("\"\"")), None);
}

#[test]
fn a_second_phone_is_kept_only_where_no_other_one_stands() {
    let (here, other) = (Some("\"593991\""), Some("\"593992\""));
    for (second, free) in [(None, true), (Some("null"), true), (here, true), (other, false)] {
        assert_eq!(has_place(KeepBoth::SecondPhone, here, second), free, "{second:?}");
    }
    assert!(has_place(KeepBoth::Joined, here, other), "notes do not need it");
}
