use super::*;

#[test]
fn a_wait_is_never_longer_than_two_to_the_n_nor_than_five_minutes_nor_a_busy_loop() {
    let backoff = Backoff::new(Some(7));
    for failures in 0..40 {
        let ceiling = Duration::from_secs(1 << failures.min(9)).min(CAP);
        for _ in 0..200 {
            let wait = backoff.wait(failures);
            assert!(wait <= ceiling && wait >= Duration::from_millis(100), "{failures}: {wait:?}");
        }
    }
}

#[test]
fn the_jitter_is_full_so_that_sites_do_not_come_back_together() {
    let backoff = Backoff::new(Some(7));
    let waits: Vec<_> = (0..1_000).map(|_| backoff.wait(8)).collect();
    let below = |share: u32| waits.iter().filter(|wait| **wait < Duration::from_secs(256) / share).count();
    assert!((400..600).contains(&below(2)), "{}", below(2));
    assert!((180..320).contains(&below(4)), "{}", below(4));
}
