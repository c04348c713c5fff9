use std::time::Duration;

use super::*;

fn job(id: i64, lease_token: i64) -> LeasedJob {
    LeasedJob { id, lease_token, ..LeasedJob::default() }
}

#[test]
fn only_what_nobody_holds_under_that_token_is_free() {
    let (holds, now) = (Arc::new(Holds::default()), Instant::now());
    let held = holds.take(&[job(1, 5), job(2, 5)], now);
    assert_eq!(holds.free(vec![(1, 5), (2, 4), (3, 5)], now), [(2, 4), (3, 5)]);
    drop(held);
    assert_eq!(holds.free(vec![(1, 5), (2, 5)], now), [(1, 5), (2, 5)]);
    assert_eq!(holds.first_lapse(), None);
}

#[test]
fn without_a_heartbeat_for_thirty_seconds_a_job_is_free() {
    let (holds, start) = (Arc::new(Holds::default()), Instant::now());
    let _held = holds.take(&[job(1, 5)], start);
    let beaten = start + Duration::from_secs(29);
    assert_eq!(holds.beat(beaten), [(1, 5)]);
    assert_eq!(holds.first_lapse(), Some(beaten + LEASE));
    assert_eq!(holds.free(vec![(1, 5)], beaten + LEASE - Duration::from_millis(1)), []);
    assert_eq!(holds.beat(beaten + LEASE), [], "too late");
    assert_eq!(holds.free(vec![(1, 5)], beaten + LEASE), [(1, 5)]);
}

#[test]
fn a_holder_that_is_late_does_not_free_what_somebody_else_holds_by_now() {
    let (holds, now) = (Arc::new(Holds::default()), Instant::now());
    let late = holds.take(&[job(1, 5)], now);
    let _fresh = holds.take(&[job(1, 6)], now);
    drop(late);
    assert_eq!(holds.free(vec![(1, 6)], now), []);
}
