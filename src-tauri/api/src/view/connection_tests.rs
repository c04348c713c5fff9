use mostrador_engine::ConnectionState as Link;

use super::*;

#[test]
fn an_engine_that_was_stopped_is_offline_whatever_its_last_word_was() {
    let last = |state| Connection {
        state,
        since: Timestamp(1),
        last_checked_at: Some(Timestamp(2)),
        next_check_at: Some(Timestamp(3)),
        reason: Some("CHANNEL_DOWN".to_owned()),
        remote: Some("https://a.example".to_owned()),
    };
    for state in
        [Link::Connecting, Link::Live, Link::Reconnecting, Link::Polling, Link::Offline, Link::Refused]
    {
        let seen = stopped(last(state));
        assert_eq!((seen.state, seen.next_check_at, seen.reason), (Link::Offline, None, None), "{state:?}");
        assert_eq!(seen.last_checked_at, Some(Timestamp(2)), "the alarm counts from there");
    }
    assert_eq!(stopped(last(Link::NotConfigured)).state, Link::NotConfigured);
}
