use std::time::Duration;

use tokio::time::Instant;

use super::{Life, RemoteSeen, SilenceWatch, Step};

const QUIET: Duration = Duration::from_secs(10);
const ANSWER: Duration = Duration::from_secs(8);
const PING: Duration = Duration::from_secs(25);

fn watch() -> (SilenceWatch, Instant) {
    (SilenceWatch::new(QUIET, ANSWER), Instant::now())
}

/// Runs into the deadline, and gives the step with its time.
fn expire(watch: &mut SilenceWatch) -> (Option<Step>, Instant) {
    let at = watch.deadline().expect("a deadline");
    assert_eq!(watch.expired(at - Duration::from_millis(1)), None, "not before its time");
    (watch.expired(at), at)
}

#[test]
fn a_frozen_socket_of_a_remote_that_answers_is_dropped_after_eighteen_seconds() {
    let (mut watch, start) = watch();
    assert_eq!(watch.connected(start), Step::Ask);
    watch.frame(start, Life::Answer);
    assert_eq!(expire(&mut watch), (Some(Step::Ask), start + QUIET));
    assert_eq!(expire(&mut watch), (Some(Step::Drop), start + QUIET + ANSWER));
    assert_eq!(watch.deadline(), None, "nothing is asked of a connection that is given up");
}

#[test]
fn what_a_remote_can_do_is_remembered_over_connections() {
    let (mut watch, start) = watch();
    assert_eq!(watch.connected(start), Step::Ask);
    watch.frame(start, Life::Answer);
    watch.disconnected();
    assert_eq!(watch.deadline(), None);
    assert_eq!(watch.connected(start), Step::Ask);
    assert_eq!(expire(&mut watch), (Some(Step::Drop), start + ANSWER));
}

#[test]
fn any_frame_is_a_sign_of_life() {
    let (mut watch, start) = watch();
    assert_eq!(watch.connected(start), Step::Ask);
    watch.frame(start, Life::Answer);
    let mut now = start;
    for _ in 0..100 {
        now += Duration::from_secs(9);
        watch.frame(now, Life::OtherFrame);
        assert_eq!(watch.expired(now), None);
    }
    assert_eq!(expire(&mut watch), (Some(Step::Ask), now + QUIET));
    watch.frame(now + QUIET, Life::OtherFrame);
    assert_eq!(expire(&mut watch), (Some(Step::Ask), now + QUIET + QUIET));
}

#[test]
fn a_remote_without_the_question_is_never_dropped_while_it_pings() {
    let (mut watch, start) = watch();
    assert_eq!(watch.connected(start), Step::Ask);
    assert_eq!(expire(&mut watch).0, Some(Step::CheckStatus));
    assert_eq!(watch.status(RemoteSeen::There), None);
    for ping in 1..1_000 {
        watch.frame(start + PING * ping, Life::OtherFrame);
        assert_eq!(watch.deadline(), None, "its own heartbeat watches it");
    }
    watch.disconnected();
    assert_eq!(watch.connected(start), Step::Ask, "the next connection is asked once more");
    assert_eq!(expire(&mut watch).0, Some(Step::CheckStatus));
}

#[test]
fn a_late_answer_makes_the_rule_strict_again() {
    let (mut watch, start) = watch();
    assert_eq!(watch.connected(start), Step::Ask);
    assert_eq!(expire(&mut watch).0, Some(Step::CheckStatus));
    watch.frame(start + PING, Life::OtherFrame);
    watch.frame(start + PING, Life::Answer);
    assert_eq!(expire(&mut watch), (Some(Step::Ask), start + PING + QUIET));
    assert_eq!(expire(&mut watch).0, Some(Step::Drop));
}

#[test]
fn a_silent_socket_of_a_remote_that_is_gone_is_dropped() {
    let (mut watch, start) = watch();
    assert_eq!(watch.connected(start), Step::Ask);
    assert_eq!(expire(&mut watch).0, Some(Step::CheckStatus));
    assert_eq!(watch.status(RemoteSeen::Gone), Some(Step::Drop));
}

#[test]
fn a_frame_counts_for_more_than_a_failed_status() {
    let (mut watch, start) = watch();
    assert_eq!(watch.connected(start), Step::Ask);
    assert_eq!(expire(&mut watch).0, Some(Step::CheckStatus));
    watch.frame(start + PING, Life::OtherFrame);
    assert_eq!(watch.status(RemoteSeen::Gone), None);
}

#[test]
fn frames_that_were_still_waiting_do_not_revive_a_connection_that_is_down() {
    let (mut watch, start) = watch();
    watch.frame(start, Life::OtherFrame);
    watch.frame(start, Life::Answer);
    assert_eq!(watch.deadline(), None);
}
