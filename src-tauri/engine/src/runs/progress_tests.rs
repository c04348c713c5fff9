use super::*;

#[test]
fn a_hundred_percent_is_the_end_and_nothing_else() {
    use RunStatus::{Completed, Running, Stopped};
    for (status, processed, expected, percent_told) in [
        (Running, 0, Some(200), Some(0)),
        (Running, 199, Some(200), Some(99)),
        (Running, 200, Some(200), Some(99)),
        (Running, 500, Some(200), Some(99)),
        (Running, 5, None, None),
        (Running, 0, Some(0), None),
        (Completed, 0, Some(0), Some(100)),
        (Completed, 5, None, Some(100)),
        (Stopped, 74, Some(200), Some(37)),
    ] {
        assert_eq!(
            percent(status, processed, expected),
            percent_told,
            "{status:?} {processed} of {expected:?}"
        );
    }
}
