use mostrador_domain::people::PersonRole;

use super::*;

const NOW: Timestamp = Timestamp(1_000_000);
const MINUTE: i64 = 60_000;

fn person(failed_attempts: u32, locked_until: Option<Timestamp>) -> PersonRow {
    PersonRow {
        id: 7,
        name: "Ana".to_owned(),
        role: PersonRole::Operator,
        standing: Standing::Active,
        pin_version: 3,
        failed_attempts,
        locked_until,
        created_at: NOW,
        last_sign_in_at: None,
    }
}

fn compared(verdict: Verdict) -> Option<Compared> {
    Some(Compared { version: 3, verdict })
}

#[test]
fn what_counts_is_the_row_as_it_is_when_the_outcome_is_written() {
    let (right, wrong) = (compared(Verdict::Right), compared(Verdict::Wrong));
    let later = NOW.plus_millis(1);
    let older = Some(Compared { version: 2, verdict: Verdict::Right });
    let inactive = PersonRow { standing: Standing::Inactive, ..person(0, None) };
    let table = [
        ("a right one", Some(person(0, None)), right, Decision::Right(person(0, None))),
        ("a right one after four wrong ones", Some(person(4, None)), right, Decision::Right(person(4, None))),
        ("the first wrong one", Some(person(0, None)), wrong, Decision::Wrong(1, None)),
        ("the fourth", Some(person(3, None)), wrong, Decision::Wrong(4, None)),
        ("the fifth", Some(person(4, None)), wrong, Decision::Wrong(5, Some(NOW.plus_millis(MINUTE)))),
        (
            "the sixth",
            Some(person(5, Some(NOW))),
            wrong,
            Decision::Wrong(6, Some(NOW.plus_millis(2 * MINUTE))),
        ),
        ("locked out meanwhile", Some(person(5, Some(later))), wrong, Decision::LockedOut(later)),
        ("right, but locked out meanwhile", Some(person(5, Some(later))), right, Decision::LockedOut(later)),
        ("locked out before", Some(person(5, Some(later))), None, Decision::LockedOut(later)),
        ("the lock-out ended meanwhile", Some(person(5, Some(NOW))), None, Decision::Again),
        ("another PIN meanwhile", Some(person(0, None)), older, Decision::Again),
        ("inactive meanwhile", Some(inactive), right, Decision::NotFound),
        ("nobody", None, None, Decision::NotFound),
    ];
    for (case, row, compared, expected) in table {
        assert_eq!(decide(row, compared, NOW), expected, "{case}");
    }
}
