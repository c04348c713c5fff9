use super::*;

#[test]
fn slices_grow_only_after_sixty_seconds_without_interactive_work() {
    let last = Instant::now();
    assert_eq!(Pace::at(last, last), Pace::Busy);
    assert_eq!(Pace::at(last, last + QUIET_AFTER - Duration::from_millis(1)), Pace::Busy);
    assert_eq!(Pace::at(last, last + QUIET_AFTER), Pace::Quiet);
    assert_eq!(Pace::Busy.slice_records(), BULK_SLICE_RECORDS);
    assert!(Pace::Quiet.slice_records() > BULK_SLICE_RECORDS);
}

#[test]
fn an_instant_before_the_last_write_is_busy() {
    let now = Instant::now();
    assert_eq!(Pace::at(now + Duration::from_secs(5), now), Pace::Busy);
}
