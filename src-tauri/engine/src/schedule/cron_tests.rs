use chrono_tz::America::{Mexico_City, Santiago};
use chrono_tz::Australia::Lord_Howe;
use chrono_tz::Europe::Madrid;
use chrono_tz::Pacific::Apia;
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap_or_else(|| panic!("{text}"))
}

fn show(zone: Tz, instant: Timestamp) -> String {
    DateTime::from_timestamp_millis(instant.millis()).unwrap().with_timezone(&zone).to_rfc3339()
}

/// The runs after `after`, as the clock on the wall shows them, with its offset.
fn runs(cron: &str, zone: Tz, after: &str, count: usize) -> Vec<String> {
    let cron = Cron::parse(cron).unwrap();
    let mut last = at(after);
    (0..count)
        .map(|_| {
            last = next_run(&cron, zone, last).unwrap();
            show(zone, last)
        })
        .collect()
}

/// What is asked, and the runs that must come, all of them.
struct Night {
    what: &'static str,
    zone: Tz,
    cron: &'static str,
    after: &'static str,
    expected: &'static [&'static str],
}

const NIGHTS: &[Night] = &[
    Night {
        what: "a zone without daylight saving time has no such night",
        zone: Mexico_City,
        cron: "30 2 * * *",
        after: "2026-03-28T12:00:00-06:00",
        expected: &["2026-03-29T02:30:00-06:00", "2026-03-30T02:30:00-06:00"],
    },
    Night {
        what: "and keeps its offset through the year",
        zone: Mexico_City,
        cron: "0 3 1 */3 *",
        after: "2026-01-01T03:00:00-06:00",
        expected: &["2026-04-01T03:00:00-06:00", "2026-07-01T03:00:00-06:00", "2026-10-01T03:00:00-06:00"],
    },
    Night {
        what: "a time that does not exist runs at the first instant after the gap",
        zone: Madrid,
        cron: "30 2 * * *",
        after: "2026-03-28T12:00:00+01:00",
        expected: &["2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"],
    },
    Night {
        what: "several times in the gap are one run",
        zone: Madrid,
        cron: "0,20,40 2 * * *",
        after: "2026-03-28T12:00:00+01:00",
        expected: &["2026-03-29T03:00:00+02:00", "2026-03-30T02:00:00+02:00"],
    },
    Night {
        what: "one that falls on the end of the gap anyway is the same run",
        zone: Madrid,
        cron: "0 2,3 * * *",
        after: "2026-03-28T12:00:00+01:00",
        expected: &["2026-03-29T03:00:00+02:00", "2026-03-30T02:00:00+02:00", "2026-03-30T03:00:00+02:00"],
    },
    Night {
        what: "a time just before the gap is not moved",
        zone: Madrid,
        cron: "0 1 * * *",
        after: "2026-03-28T12:00:00+01:00",
        expected: &["2026-03-29T01:00:00+01:00", "2026-03-30T01:00:00+02:00"],
    },
    Night {
        what: "every quarter of an hour goes on after the gap",
        zone: Madrid,
        cron: "*/15 * * * *",
        after: "2026-03-29T01:30:00+01:00",
        expected: &["2026-03-29T01:45:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-29T03:15:00+02:00"],
    },
    Night {
        what: "a time that comes twice runs the first time",
        zone: Madrid,
        cron: "30 2 * * *",
        after: "2026-10-24T12:00:00+02:00",
        expected: &["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"],
    },
    Night {
        what: "also when there are several of them",
        zone: Madrid,
        cron: "0,30 2 * * *",
        after: "2026-10-24T12:00:00+02:00",
        expected: &["2026-10-25T02:00:00+02:00", "2026-10-25T02:30:00+02:00", "2026-10-26T02:00:00+01:00"],
    },
    Night {
        what: "also when it is asked during the second pass",
        zone: Madrid,
        cron: "30 2 * * *",
        after: "2026-10-25T02:10:00+01:00",
        expected: &["2026-10-26T02:30:00+01:00"],
    },
    Night {
        what: "every second hour is a time of the day",
        zone: Madrid,
        cron: "0 */2 * * *",
        after: "2026-10-25T00:00:00+02:00",
        expected: &["2026-10-25T02:00:00+02:00", "2026-10-25T04:00:00+01:00"],
    },
    Night {
        what: "every half hour goes on through the repeated hour",
        zone: Madrid,
        cron: "*/30 * * * *",
        after: "2026-10-25T02:00:00+02:00",
        expected: &[
            "2026-10-25T02:30:00+02:00",
            "2026-10-25T02:00:00+01:00",
            "2026-10-25T02:30:00+01:00",
            "2026-10-25T03:00:00+01:00",
        ],
    },
    Night {
        what: "midnight does not exist on one night in Santiago",
        zone: Santiago,
        cron: "0 0 * * *",
        after: "2026-09-05T12:00:00-04:00",
        expected: &["2026-09-06T01:00:00-03:00", "2026-09-07T00:00:00-03:00"],
    },
    Night {
        what: "a Sunday whose midnight does not exist is a Sunday all the same",
        zone: Santiago,
        cron: "0 0 * * SUN",
        after: "2026-09-05T12:00:00-04:00",
        expected: &["2026-09-06T01:00:00-03:00", "2026-09-13T00:00:00-03:00"],
    },
    Night {
        what: "the last hour of a Saturday comes twice in Santiago",
        zone: Santiago,
        cron: "30 23 * * *",
        after: "2026-04-04T12:00:00-03:00",
        expected: &["2026-04-04T23:30:00-03:00", "2026-04-05T23:30:00-04:00"],
    },
    Night {
        what: "every hour goes on through it",
        zone: Santiago,
        cron: "15 * * * *",
        after: "2026-04-04T22:15:00-03:00",
        expected: &["2026-04-04T23:15:00-03:00", "2026-04-04T23:15:00-04:00", "2026-04-05T00:15:00-04:00"],
    },
    Night {
        what: "half an hour that comes twice",
        zone: Lord_Howe,
        cron: "45 * * * *",
        after: "2026-04-05T00:45:00+11:00",
        expected: &["2026-04-05T01:45:00+11:00", "2026-04-05T01:45:00+10:30", "2026-04-05T02:45:00+10:30"],
    },
    Night {
        what: "half an hour that does not exist",
        zone: Lord_Howe,
        cron: "15 2 * * *",
        after: "2026-10-03T12:00:00+10:30",
        expected: &["2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00"],
    },
    Night {
        what: "a day that does not exist",
        zone: Apia,
        cron: "0 12 * * *",
        after: "2011-12-29T12:00:00-10:00",
        expected: &["2011-12-31T00:00:00+14:00", "2011-12-31T12:00:00+14:00"],
    },
    Night {
        what: "the last day of a month, and the leap day",
        zone: Madrid,
        cron: "0 4 L 2 *",
        after: "2026-02-28T04:00:00+01:00",
        expected: &["2027-02-28T04:00:00+01:00", "2028-02-29T04:00:00+01:00"],
    },
];

#[test]
fn every_night_of_the_table_runs_as_the_rule_says() {
    for night in NIGHTS {
        let found = runs(night.cron, night.zone, night.after, night.expected.len());
        assert_eq!(found, night.expected, "{}", night.what);
    }
}

/// The same search without the rule: what does not exist is left out, what comes twice comes twice.
fn without_the_rule(cron: &Cron, zone: Tz, after: Timestamp) -> Option<Timestamp> {
    let mut face = DateTime::from_timestamp_millis(after.millis())?.with_timezone(&zone).naive_local();
    loop {
        face = cron.next_on_the_clock(face)?;
        let (first, second) = match zone.from_local_datetime(&face) {
            LocalResult::Single(instant) => (instant, instant),
            LocalResult::Ambiguous(first, second) => (first, second),
            LocalResult::None => continue,
        };
        let next = [first, second].map(|instant| Timestamp(instant.timestamp_millis()));
        if let Some(next) = next.into_iter().find(|next| *next > after) {
            return Some(next);
        }
    }
}

/// The rule of the library itself, which takes only a single hour and minute for a time of the day.
fn the_librarys_rule(cron: &Cron, zone: Tz, after: Timestamp) -> Option<Timestamp> {
    let after = DateTime::from_timestamp_millis(after.millis())?.with_timezone(&zone);
    let next = cron.pattern.find_next_occurrence(&after, false).ok()?;
    Some(Timestamp(next.timestamp_millis()))
}

/// What of the table another search gets wrong.
fn wrong(search: fn(&Cron, Tz, Timestamp) -> Option<Timestamp>) -> Vec<&'static str> {
    let is_wrong = |night: &&Night| {
        let cron = Cron::parse(night.cron).unwrap();
        let mut last = Some(at(night.after));
        night.expected.iter().any(|expected| {
            last = last.and_then(|last| search(&cron, night.zone, last));
            last.is_none_or(|found| show(night.zone, found) != *expected)
        })
    };
    NIGHTS.iter().filter(is_wrong).map(|night| night.what).collect()
}

#[test]
fn a_search_that_ignores_the_rule_fails_the_table() {
    assert_eq!(wrong(next_run), [""; 0]);
    let without = wrong(without_the_rule);
    for what in [
        "a time that does not exist runs at the first instant after the gap",
        "also when it is asked during the second pass",
        "midnight does not exist on one night in Santiago",
        "every half hour goes on through the repeated hour",
    ] {
        assert!(without.contains(&what), "{what}: {without:?}");
    }
    let library = wrong(the_librarys_rule);
    for what in ["several times in the gap are one run", "also when there are several of them"] {
        assert!(library.contains(&what), "{what}: {library:?}");
    }
}

#[test]
fn what_is_not_five_fields_or_never_comes_is_refused() {
    for text in
        ["", "* * * *", "0 * * * * *", "0 0 * * * * *", "61 * * * *", "a b c d e", "manual", "* * * * 9"]
    {
        assert!(matches!(Cron::parse(text), Err(CronError::Unreadable(_))), "{text}");
    }
    for text in ["0 0 30 2 *", "0 0 31 2,4,6,9,11 *"] {
        assert_eq!(Cron::parse(text).err(), Some(CronError::Never), "{text}");
    }
    for text in ["0 3 * * *", "*/5 * * * *", "0 8-20/2 * * MON-FRI", " 0 0 29 2 * "] {
        assert!(Cron::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn an_instant_that_no_calendar_has_has_no_next_run() {
    let cron = Cron::parse("0 3 * * *").unwrap();
    for instant in [i64::MIN, i64::MAX] {
        assert_eq!(next_run(&cron, Madrid, Timestamp(instant)), None);
    }
}

fn any_zone() -> impl Strategy<Value = Tz> {
    prop_oneof![Just(Mexico_City), Just(Santiago), Just(Madrid), Just(Lord_Howe)]
}

fn any_cron() -> impl Strategy<Value = Cron> {
    let minute = prop_oneof![Just("*"), Just("*/7"), Just("0"), Just("30"), Just("5,55")];
    let hour = prop_oneof![Just("*"), Just("*/2"), Just("0"), Just("2"), Just("1-3"), Just("23")];
    let day = prop_oneof![Just("* * *"), Just("* * SUN"), Just("1 * *"), Just("* 3,4,9,10 *")];
    (minute, hour, day)
        .prop_map(|(minute, hour, day)| Cron::parse(&format!("{minute} {hour} {day}")).unwrap())
}

/// An instant of 2026, near a change of the clocks every second time.
fn any_instant() -> impl Strategy<Value = Timestamp> {
    let year = at("2026-01-01T00:00:00Z").millis();
    let near = |text: &str| {
        let middle = at(text).millis();
        (middle - 7_200_000..middle + 7_200_000).prop_map(Timestamp)
    };
    prop_oneof![
        5 => (year..year + 365 * 86_400_000).prop_map(Timestamp),
        1 => near("2026-03-29T01:00:00Z"),
        1 => near("2026-10-25T01:00:00Z"),
        1 => near("2026-04-05T03:00:00Z"),
        1 => near("2026-09-06T04:00:00Z"),
        1 => near("2026-04-04T15:00:00Z"),
    ]
}

proptest! {
    #[test]
    fn the_next_run_is_after_and_nothing_lies_between(cron in any_cron(), zone in any_zone(), after in any_instant()) {
        let next = next_run(&cron, zone, after).unwrap();
        prop_assert!(next > after);
        // Asked a moment before it, the same run comes.
        prop_assert_eq!(next_run(&cron, zone, next.plus_millis(-1)), Some(next));
    }

    #[test]
    fn who_asks_later_is_never_told_an_earlier_run(
        cron in any_cron(), zone in any_zone(), after in any_instant(), later in 0_i64..10_800_000,
    ) {
        let next = next_run(&cron, zone, after).unwrap();
        let second = next_run(&cron, zone, after.plus_millis(later)).unwrap();
        prop_assert!(second >= next);
        // And as long as the first run lies ahead, it is that one.
        if after.plus_millis(later) < next {
            prop_assert_eq!(second, next);
        }
    }

    #[test]
    fn a_schedule_of_every_hour_is_never_silent_for_longer_than_its_own_hour(
        zone in any_zone(), after in any_instant(), minute in 0_u32..60,
    ) {
        let cron = Cron::parse(&format!("{minute} * * * *")).unwrap();
        let next = next_run(&cron, zone, after).unwrap();
        prop_assert!(next.since(after) <= std::time::Duration::from_secs(3_600 + 1_800), "{:?}", next.since(after));
    }
}
