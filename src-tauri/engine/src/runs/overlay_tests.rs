use super::*;
use crate::runs::Reason;

const A: [u8; 32] = [1; 32];
const B: [u8; 32] = [2; 32];

#[test]
fn a_record_is_found_as_the_run_would_have_left_it() {
    let mut overlay = Overlay::default();
    assert_eq!(overlay.find("x", &A), None);
    overlay.note("x", &A, &RecordBody::Raw, &Outcome::Created, true);
    assert_eq!((overlay.find("x", &A), overlay.find("x", &B)), (Some(Found::Equal), Some(Found::Other)));
    overlay.note("x", &B, &RecordBody::Raw, &Outcome::Failed(Reason::of("BAD")), false);
    assert_eq!(overlay.find("x", &A), Some(Found::Equal), "a failure leaves what was there");
    overlay.note("x", &B, &RecordBody::Raw, &Outcome::Updated, true);
    assert_eq!((overlay.find("x", &A), overlay.find("x", &B)), (Some(Found::Other), Some(Found::Equal)));
    overlay.note("x", &A, &RecordBody::Deleted, &Outcome::Updated, false);
    assert_eq!(overlay.find("x", &B), Some(Found::Deleted));
    overlay.note("y", &A, &RecordBody::Raw, &Outcome::Skipped(Reason::of("LEFT_OUT")), false);
    assert_eq!(overlay.find("y", &A), None);
}

#[test]
fn what_would_be_is_told_from_what_is_stored() {
    use Found::{Deleted, Equal, Other};
    use Outcome::{Created, Unchanged, Updated};
    let (raw, gone) = (RecordBody::Raw, RecordBody::Deleted);
    for (case, outcome, found, body, expected) in [
        ("never listed before", Created, None, &raw, Created),
        ("new, and changed within the run", Created, Some(Other), &raw, Updated),
        ("changed and changed back", Unchanged, Some(Other), &raw, Updated),
        ("new, and deleted within the run", Unchanged, Some(Equal), &gone, Updated),
        ("deleted, and back within the run", Unchanged, Some(Deleted), &raw, Updated),
        ("deleted twice", Updated, Some(Deleted), &gone, Unchanged),
    ] {
        assert_eq!(predicted(outcome, found, body), expected, "{case}");
    }
}
