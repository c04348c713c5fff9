use super::*;

fn moment(seconds: u64) -> Moment {
    Moment {
        at: Timestamp(i64::try_from(seconds).expect("small") * 1_000),
        elapsed: Duration::from_secs(seconds),
    }
}

fn facts() -> LinkFacts {
    LinkFacts {
        configured: Configured::Yes,
        socket: SocketFact::Up,
        last_pull: Some(moment(1_000)),
        last_alive: Some(moment(1_000)),
        failing: None,
        pull_refused: PullRefused::No,
    }
}

fn failing(since: u64) -> Option<Failing> {
    Some(Failing { since: moment(since), reason: "HTTP_500".to_owned() })
}

#[test]
fn the_chip_says_what_is_true_at_every_moment() {
    use ConnectionState::{Connecting, Live, NotConfigured, Offline, Polling, Reconnecting, Refused};
    let down = SocketFact::DownSince(moment(1_000));
    let never = |change: fn(&mut LinkFacts)| {
        let mut facts =
            LinkFacts { socket: SocketFact::NeverUp, last_pull: None, last_alive: None, ..facts() };
        change(&mut facts);
        facts
    };
    let table = [
        ("nothing is set", LinkFacts { configured: Configured::No, ..facts() }, 1_001, NotConfigured),
        ("socket up, checked now", facts(), 1_003, Live),
        ("socket up, the reconciliation is just due", facts(), 1_060, Live),
        ("socket up, the reconciliation missed its turn", facts(), 1_075, Polling),
        ("socket up, nothing for two minutes", facts(), 1_120, Offline),
        ("socket just lost", LinkFacts { socket: down, ..facts() }, 1_019, Reconnecting),
        ("socket lost for 20 s", LinkFacts { socket: down, ..facts() }, 1_020, Polling),
        (
            "socket lost long ago, polls succeed",
            LinkFacts { socket: down, last_pull: Some(moment(2_000)), ..facts() },
            2_010,
            Polling,
        ),
        ("pulls fail since 19 s", LinkFacts { failing: failing(1_001), ..facts() }, 1_020, Reconnecting),
        (
            "pulls fail since 20 s although the socket is up",
            LinkFacts { failing: failing(1_001), ..facts() },
            1_021,
            Polling,
        ),
        ("pulls fail since two minutes", LinkFacts { failing: failing(1_001), ..facts() }, 1_120, Offline),
        ("the key is refused", LinkFacts { pull_refused: PullRefused::Yes, ..facts() }, 1_001, Refused),
        ("just started", never(|_| ()), 1, Connecting),
        (
            "started, first look failed a moment ago",
            never(|facts| facts.failing = failing(1)),
            19,
            Connecting,
        ),
        ("started, still nothing after 20 s", never(|facts| facts.failing = failing(1)), 20, Offline),
        ("started, no answer at all for two minutes", never(|_| ()), 120, Offline),
        (
            "the channel refused the key before any look",
            never(|facts| facts.socket = SocketFact::Refused),
            1,
            Refused,
        ),
        (
            "looks succeed, the channel has not come up yet",
            LinkFacts { socket: SocketFact::NeverUp, last_pull: Some(moment(1)), ..facts() },
            19,
            Connecting,
        ),
        (
            "looks succeed, the channel does not come up",
            LinkFacts { socket: SocketFact::NeverUp, last_pull: Some(moment(15)), ..facts() },
            20,
            Polling,
        ),
        (
            "looks succeed, the channel refuses",
            LinkFacts { socket: SocketFact::Refused, ..facts() },
            1_001,
            Polling,
        ),
    ];
    for (name, facts, elapsed, expected) in table {
        assert_eq!(state_of(&facts, Duration::from_secs(elapsed)), expected, "{name}");
    }
}

#[test]
fn it_is_never_green_without_a_recent_look_that_succeeded() {
    for age in 0..400 {
        for socket in
            [SocketFact::Up, SocketFact::NeverUp, SocketFact::Refused, SocketFact::DownSince(moment(900))]
        {
            for failing in [None, failing(1_000)] {
                let facts = LinkFacts { socket, failing: failing.clone(), ..facts() };
                let state = state_of(&facts, Duration::from_secs(1_000 + age));
                let green = state == ConnectionState::Live;
                let deserved = socket == SocketFact::Up && failing.is_none() && age < 75;
                assert_eq!(green, deserved, "{socket:?} {failing:?} {age}");
            }
        }
    }
}
