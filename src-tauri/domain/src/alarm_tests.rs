use proptest::prelude::*;

use super::*;

const SETTINGS: Settings = Settings {
    orders: Audible::Yes,
    connection: Audible::Yes,
    raising: Raising::Allowed,
    repeat: Duration::from_secs(8),
    urgent_after: Duration::from_secs(60),
};

fn at(seconds: i64) -> Timestamp {
    Timestamp(seconds * 1_000)
}

fn order(second: i64) -> Waiting {
    Waiting { since: at(second), seen: at(second) }
}

fn rang(second: i64) -> Done {
    Done { bell: Bell::Ringing(at(second)), ..Done::default() }
}

/// One line of the table.
struct Row {
    case: &'static str,
    waiting: &'static [(i64, i64)],
    blind_since: Option<i64>,
    done: Done,
    now: i64,
    acts: &'static [Act],
    look_again: Option<i64>,
}

#[test]
fn what_to_do_and_when_to_look_again_is_as_in_the_table() {
    use Act::{Hush, RaiseWindow, Ring, WarnOfConnection};
    use Urgency::{New, Unattended};
    let quiet = Done::default();
    let silenced = Done { bell: Bell::Silenced(at(100)), ..quiet };
    let warned = Done { connection: Some(at(300)), ..quiet };
    let raised = Done { raised: Some(at(161)), ..rang(164) };
    let rows = [
        Row {
            case: "nothing at all",
            waiting: &[],
            blind_since: None,
            done: quiet,
            now: 100,
            acts: &[],
            look_again: None,
        },
        Row {
            case: "a new order rings at once",
            waiting: &[(100, 100)],
            blind_since: None,
            done: quiet,
            now: 100,
            acts: &[Ring(New)],
            look_again: Some(108),
        },
        Row {
            case: "it rings again after the repeat, not before",
            waiting: &[(100, 100)],
            blind_since: None,
            done: rang(100),
            now: 107,
            acts: &[],
            look_again: Some(108),
        },
        Row {
            case: "it rings again after the repeat",
            waiting: &[(100, 100)],
            blind_since: None,
            done: rang(100),
            now: 108,
            acts: &[Ring(New)],
            look_again: Some(116),
        },
        Row {
            case: "another order does not wait for the repeat",
            waiting: &[(100, 100), (103, 103)],
            blind_since: None,
            done: rang(100),
            now: 103,
            acts: &[Ring(New)],
            look_again: Some(111),
        },
        Row {
            case: "two orders of one moment are one sound",
            waiting: &[(100, 100), (100, 100)],
            blind_since: None,
            done: rang(100),
            now: 100,
            acts: &[],
            look_again: Some(108),
        },
        Row {
            case: "acknowledged: silence, also in the middle of a sound",
            waiting: &[],
            blind_since: None,
            done: rang(100),
            now: 101,
            acts: &[Hush],
            look_again: None,
        },
        Row {
            case: "silence is said once",
            waiting: &[],
            blind_since: None,
            done: silenced,
            now: 101,
            acts: &[],
            look_again: None,
        },
        Row {
            case: "after a minute it is louder and the window comes",
            waiting: &[(100, 100)],
            blind_since: None,
            done: rang(152),
            now: 160,
            acts: &[Ring(Unattended), RaiseWindow],
            look_again: Some(168),
        },
        Row {
            case: "a minute passes between two sounds",
            waiting: &[(100, 100)],
            blind_since: None,
            done: rang(156),
            now: 160,
            acts: &[RaiseWindow],
            look_again: Some(164),
        },
        Row {
            case: "the window is not raised with every sound",
            waiting: &[(100, 100)],
            blind_since: None,
            done: raised,
            now: 172,
            acts: &[Ring(Unattended)],
            look_again: Some(180),
        },
        Row {
            case: "the window comes again a minute later",
            waiting: &[(100, 100)],
            blind_since: None,
            done: Done { raised: Some(at(161)), ..rang(220) },
            now: 221,
            acts: &[RaiseWindow],
            look_again: Some(228),
        },
        Row {
            case: "an order that waited while the program was closed is urgent at the start",
            waiting: &[(10, 500)],
            blind_since: None,
            done: quiet,
            now: 500,
            acts: &[Ring(Unattended), RaiseWindow],
            look_again: Some(508),
        },
        Row {
            case: "a connection that was lost just now is no sound yet",
            waiting: &[],
            blind_since: Some(100),
            done: quiet,
            now: 219,
            acts: &[],
            look_again: Some(220),
        },
        Row {
            case: "after two minutes it is",
            waiting: &[],
            blind_since: Some(100),
            done: quiet,
            now: 220,
            acts: &[WarnOfConnection],
            look_again: Some(280),
        },
        Row {
            case: "and again a minute later at the earliest",
            waiting: &[],
            blind_since: Some(100),
            done: warned,
            now: 359,
            acts: &[],
            look_again: Some(360),
        },
        Row {
            case: "lost again shortly after it was back: two minutes count anew",
            waiting: &[],
            blind_since: Some(310),
            done: warned,
            now: 380,
            acts: &[],
            look_again: Some(430),
        },
        Row {
            case: "orders and connection have a sound each",
            waiting: &[(220, 220)],
            blind_since: Some(100),
            done: quiet,
            now: 220,
            acts: &[Ring(New), WarnOfConnection],
            look_again: Some(228),
        },
    ];
    for row in rows {
        let waiting: Vec<_> =
            row.waiting.iter().map(|(since, seen)| Waiting { since: at(*since), seen: at(*seen) }).collect();
        let sight = row.blind_since.map_or(Sight::Clear, |since| Sight::Blind { since: at(since) });
        let plan = plan(&Situation { waiting: &waiting, sight }, &SETTINGS, &row.done, at(row.now));
        assert_eq!(plan.acts, row.acts, "{}", row.case);
        assert_eq!(plan.look_again, row.look_again.map(at), "{}", row.case);
    }
}

#[test]
fn what_is_switched_off_is_neither_heard_nor_raised() {
    let waiting = [order(0)];
    let situation = Situation { waiting: &waiting, sight: Sight::Blind { since: at(0) } };
    let off = Settings { orders: Audible::No, connection: Audible::No, raising: Raising::Never, ..SETTINGS };
    let silent = plan(&situation, &off, &Done::default(), at(1_000));
    assert_eq!((silent.acts, silent.look_again), (Vec::new(), None));
    let switched_off = plan(&situation, &off, &rang(999), at(1_000));
    assert_eq!(switched_off.acts, [Act::Hush], "switching off cuts off what is heard");
    let on = plan(&situation, &SETTINGS, &Done::default(), at(1_000));
    assert_eq!(on.acts.len(), 3, "the same with everything on");
}

#[test]
fn an_order_whose_move_was_undone_rings_like_a_new_one() {
    let undone = [Waiting { since: at(100), seen: at(103) }];
    let silenced = Done { bell: Bell::Silenced(at(100)), ..Done::default() };
    let plan = plan(&Situation { waiting: &undone, sight: Sight::Clear }, &SETTINGS, &silenced, at(103));
    assert_eq!(plan.acts, [Act::Ring(Urgency::New)]);
}

/// What happens in a restaurant, and how many milliseconds after what happened before.
#[derive(Clone, Copy, Debug)]
enum Event {
    Arrives,
    AllAcknowledged,
    ConnectionLost,
    ConnectionBack,
    Nothing,
}

fn histories() -> impl Strategy<Value = Vec<(i64, Event)>> {
    let event = prop_oneof![
        4 => Just(Event::Arrives),
        2 => Just(Event::AllAcknowledged),
        1 => Just(Event::ConnectionLost),
        1 => Just(Event::ConnectionBack),
        2 => Just(Event::Nothing),
    ];
    proptest::collection::vec((prop_oneof![0..3_000_i64, 0..200_000_i64], event), 1..60)
}

/// Everything that was done, with when.
fn play(history: &[(i64, Event)], mut check: impl FnMut(Timestamp, &Situation<'_>, &Plan)) {
    let (mut waiting, mut sight, mut done, mut now) =
        (Vec::new(), Sight::Clear, Done::default(), Timestamp(0));
    for (pause, event) in history {
        let until = now.plus_millis(*pause);
        // As the shell does it: it sleeps until it has to look again, or something happens.
        loop {
            let situation = Situation { waiting: &waiting, sight };
            let plan = plan(&situation, &SETTINGS, &done, now);
            check(now, &situation, &plan);
            done = plan.done;
            match plan.look_again {
                Some(next) if next < until => now = next,
                Some(_) | None => break,
            }
        }
        now = until;
        match event {
            Event::Arrives => waiting.push(Waiting { since: now, seen: now }),
            Event::AllAcknowledged => waiting.clear(),
            Event::ConnectionLost => {
                if sight == Sight::Clear {
                    sight = Sight::Blind { since: now };
                }
            }
            Event::ConnectionBack => sight = Sight::Clear,
            Event::Nothing => {}
        }
    }
    let situation = Situation { waiting: &waiting, sight };
    check(now, &situation, &plan(&situation, &SETTINGS, &done, now));
}

proptest! {
    #[test]
    fn it_is_silent_from_the_last_acknowledgement_on_and_never_rings_too_often(history in histories()) {
        let (mut last_ring, mut last_warning, mut sounding) = (None::<Timestamp>, None::<Timestamp>, false);
        let mut failures = Vec::new();
        play(&history, |now, situation, plan| {
            for act in &plan.acts {
                match act {
                    Act::Ring(_) => {
                        if situation.waiting.is_empty() {
                            failures.push(format!("rang at {now:?} and nothing waits"));
                        }
                        if last_ring.is_some_and(|last| now.since(last) < SHORTEST_GAP) {
                            failures.push(format!("rang at {now:?} and at {last_ring:?}"));
                        }
                        (last_ring, sounding) = (Some(now), true);
                    }
                    Act::Hush => sounding = false,
                    Act::WarnOfConnection => {
                        let blind = match situation.sight {
                            Sight::Clear => Duration::ZERO,
                            Sight::Blind { since } => now.since(since),
                        };
                        let again = last_warning.map_or(CONNECTION_REPEAT, |last| now.since(last));
                        if blind < CONNECTION_PATIENCE || again < CONNECTION_REPEAT {
                            failures.push(format!("warned at {now:?}"));
                        }
                        last_warning = Some(now);
                    }
                    Act::RaiseWindow => {}
                }
            }
            if situation.waiting.is_empty() && sounding {
                failures.push(format!("not silent at {now:?}"));
            }
        });
        prop_assert!(failures.is_empty(), "{failures:?}");
    }

    #[test]
    fn an_order_is_heard_within_a_second_and_then_at_every_repeat(history in histories()) {
        let mut last_ring = None::<Timestamp>;
        let mut failures = Vec::new();
        play(&history, |now, situation, plan| {
            if plan.acts.iter().any(|act| matches!(act, Act::Ring(_))) {
                last_ring = Some(now);
            }
            for order in situation.waiting {
                let heard = last_ring.filter(|last| *last >= order.seen);
                let limit = match heard {
                    Some(last) => later(last, SETTINGS.repeat),
                    None => later(order.seen, SHORTEST_GAP),
                };
                let looks = plan.look_again.is_some_and(|next| next <= limit);
                if now > limit || !looks {
                    failures.push(format!("{order:?} at {now:?}: {plan:?}"));
                }
            }
        });
        prop_assert!(failures.is_empty(), "{failures:?}");
    }

    #[test]
    fn asking_twice_gives_nothing_more_to_do(history in histories()) {
        let mut failures = Vec::new();
        play(&history, |now, situation, first| {
            let second = plan(situation, &SETTINGS, &first.done, now);
            if !second.acts.is_empty() || second.look_again != first.look_again {
                failures.push(format!("{first:?} {second:?}"));
            }
        });
        prop_assert!(failures.is_empty(), "{failures:?}");
    }
}
