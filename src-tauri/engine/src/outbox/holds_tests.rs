use std::time::Duration;

use super::*;

/// A token later than all that were given.
const LATER: i64 = 9;

fn job(id: i64, lease_token: i64) -> LeasedJob {
    LeasedJob { id, lease_token, ..LeasedJob::default() }
}

#[test]
fn only_what_nobody_holds_under_that_token_is_free() {
    let (holds, now) = (Arc::new(Holds::default()), Instant::now());
    let held = holds.take(&[job(1, 5), job(2, 5)], now);
    assert_eq!(holds.free(vec![(1, 5), (2, 4), (3, 5)], LATER, now), [(2, 4), (3, 5)]);
    drop(held);
    assert_eq!(holds.free(vec![(1, 5), (2, 5)], LATER, now), [(1, 5), (2, 5)]);
    assert_eq!(holds.first_lapse(), None);
}

#[test]
fn without_a_heartbeat_for_thirty_seconds_a_job_is_free() {
    let (holds, start) = (Arc::new(Holds::default()), Instant::now());
    let _held = holds.take(&[job(1, 5)], start);
    let beaten = start + Duration::from_secs(29);
    assert_eq!(holds.beat(beaten), [(1, 5)]);
    assert_eq!(holds.first_lapse(), Some(beaten + LEASE));
    assert_eq!(holds.free(vec![(1, 5)], LATER, beaten + LEASE - Duration::from_millis(1)), []);
    assert_eq!(holds.beat(beaten + LEASE), [], "too late");
    assert_eq!(holds.free(vec![(1, 5)], LATER, beaten + LEASE), [(1, 5)]);
}

#[test]
fn a_holder_that_is_late_does_not_free_what_somebody_else_holds_by_now() {
    let (holds, now) = (Arc::new(Holds::default()), Instant::now());
    let late = holds.take(&[job(1, 5)], now);
    let _fresh = holds.take(&[job(1, 6)], now);
    drop(late);
    assert_eq!(holds.free(vec![(1, 6)], LATER, now), []);
}

#[test]
fn what_a_lease_under_way_took_is_not_free_before_the_worker_heard_of_it() {
    let (holds, now) = (Arc::new(Holds::default()), Instant::now());
    let _held = holds.take(&[job(1, 5)], now);
    // Job 3 was leased under token 7, and its commit is not known here yet; nor is that of a lease that began after it.
    assert_eq!(holds.free(vec![(1, 5), (2, 6), (3, 7), (4, 8)], 7, now), [(2, 6)]);
}
