use super::*;

#[test]
fn a_start_takes_nobody_elses_entry_out() {
    assert_eq!(step(None, false), Step::Leave);
}

#[test]
fn a_start_writes_its_own_place_into_the_entry() {
    assert_eq!(step(None, true), Step::Enter);
}

#[test]
fn what_a_person_switches_is_done_and_what_stays_is_left() {
    assert_eq!(step(Some(Standing::Off), true), Step::Enter);
    assert_eq!(step(Some(Standing::On), false), Step::Remove);
    assert_eq!(step(Some(Standing::Failed), true), Step::Enter);
    assert_eq!(
        (step(Some(Standing::On), true), step(Some(Standing::Off), false)),
        (Step::Leave, Step::Leave)
    );
}
