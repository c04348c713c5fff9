use chrono_tz::Europe::Madrid;
use proptest::prelude::*;

use super::*;

const NIGHTLY: &str = "0 3 * * *";
const OFTEN: &str = "*/5 * * * *";

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(&format!("{text}+02:00")).unwrap_or_else(|| panic!("{text}"))
}

fn run(timing: Timing, next: &str) -> Decision {
    Decision::Run { timing, next: Some(at(next)) }
}

struct Case {
    what: &'static str,
    cron: &'static str,
    missed: Missed,
    last: Option<&'static str>,
    next: Option<&'static str>,
    now: &'static str,
    expected: Decision,
}

fn cases() -> Vec<Case> {
    let case = |what, cron, last, next, now, expected| Case {
        what,
        cron,
        missed: Missed::Once,
        last,
        next,
        now,
        expected,
    };
    let skipping = |what, last, next, now, expected| Case {
        what,
        cron: NIGHTLY,
        missed: Missed::Skip,
        last,
        next,
        now,
        expected,
    };
    vec![
        case(
            "a new schedule is planned and does not run at once",
            NIGHTLY,
            None,
            None,
            "2026-07-10T12:00:00",
            Decision::Plan(at("2026-07-11T03:00:00")),
        ),
        case(
            "before its time it waits",
            NIGHTLY,
            Some("2026-07-10T03:00:00"),
            Some("2026-07-11T03:00:00"),
            "2026-07-11T02:59:59",
            Decision::Wait(at("2026-07-11T03:00:00")),
        ),
        case(
            "at its time it runs",
            NIGHTLY,
            Some("2026-07-10T03:00:00"),
            Some("2026-07-11T03:00:00"),
            "2026-07-11T03:00:00",
            run(Timing::OnTime, "2026-07-12T03:00:00"),
        ),
        case(
            "two minutes late is still on time",
            NIGHTLY,
            None,
            Some("2026-07-11T03:00:00"),
            "2026-07-11T03:02:00",
            run(Timing::OnTime, "2026-07-12T03:00:00"),
        ),
        case(
            "a week switched off is one run",
            NIGHTLY,
            Some("2026-07-03T03:00:00"),
            Some("2026-07-04T03:00:00"),
            "2026-07-11T10:00:00",
            run(Timing::Missed, "2026-07-12T03:00:00"),
        ),
        case(
            "so is an hour of a schedule that runs every five minutes",
            OFTEN,
            Some("2026-07-11T09:00:00"),
            Some("2026-07-11T09:05:00"),
            "2026-07-11T10:01:00",
            run(Timing::Missed, "2026-07-11T10:05:00"),
        ),
        skipping(
            "whoever skips missed runs waits for the next",
            Some("2026-07-03T03:00:00"),
            Some("2026-07-04T03:00:00"),
            "2026-07-11T10:00:00",
            Decision::Skip(Some(at("2026-07-12T03:00:00"))),
        ),
        skipping(
            "and runs when it is on time",
            None,
            Some("2026-07-11T03:00:00"),
            "2026-07-11T03:01:30",
            run(Timing::OnTime, "2026-07-12T03:00:00"),
        ),
        case(
            "set back by an hour, the run of this night does not come again",
            NIGHTLY,
            Some("2026-07-11T03:00:10"),
            Some("2026-07-12T03:00:00"),
            "2026-07-11T02:10:00",
            Decision::Wait(at("2026-07-12T03:00:00")),
        ),
        case(
            "nor does it when it is set back by a day",
            NIGHTLY,
            Some("2026-07-11T03:00:00"),
            Some("2026-07-12T03:00:00"),
            "2026-07-10T03:00:01",
            Decision::Wait(at("2026-07-12T03:00:00")),
        ),
        case(
            "nor when the schedule was changed in between",
            NIGHTLY,
            Some("2026-07-11T03:00:10"),
            None,
            "2026-07-11T02:10:00",
            Decision::Plan(at("2026-07-12T03:00:00")),
        ),
        case(
            "set back by more than a day, the clock was wrong before and the plan is made anew",
            NIGHTLY,
            Some("2031-01-01T03:00:00"),
            Some("2031-01-02T03:00:00"),
            "2026-07-11T02:10:00",
            Decision::Plan(at("2026-07-11T03:00:00")),
        ),
        case(
            "a plan from a wrong clock that never came to run is made anew",
            NIGHTLY,
            Some("2026-07-10T03:00:00"),
            Some("2031-01-02T03:00:00"),
            "2026-07-11T02:10:00",
            Decision::Plan(at("2026-07-11T03:00:00")),
        ),
        case(
            "set back by an hour, what runs every five minutes goes on",
            OFTEN,
            Some("2026-07-11T10:00:00"),
            Some("2026-07-11T10:05:00"),
            "2026-07-11T09:01:00",
            Decision::Plan(at("2026-07-11T09:05:00")),
        ),
        case(
            "set forward by a day, the run in between was missed",
            NIGHTLY,
            Some("2026-07-11T03:00:00"),
            Some("2026-07-12T03:00:00"),
            "2026-07-12T12:00:00",
            run(Timing::Missed, "2026-07-13T03:00:00"),
        ),
    ]
}

fn planned(case: &Case) -> Planned {
    Planned {
        cron: Cron::parse(case.cron).unwrap(),
        missed: case.missed,
        last_run_at: case.last.map(at),
        next_run_at: case.next.map(at),
    }
}

#[test]
fn every_case_of_the_table_is_decided_as_it_says() {
    for case in cases() {
        assert_eq!(decide(&planned(&case), Madrid, at(case.now)), case.expected, "{}", case.what);
    }
}

#[test]
fn a_plan_that_forgets_the_last_run_fails_the_table() {
    let forgetful = |case: &Case| Planned { last_run_at: None, ..planned(case) };
    let wrong: Vec<_> = cases()
        .into_iter()
        .filter(|case| decide(&forgetful(case), Madrid, at(case.now)) != case.expected)
        .map(|case| case.what)
        .collect();
    assert_eq!(
        wrong,
        [
            "set back by an hour, the run of this night does not come again",
            "nor does it when it is set back by a day",
            "nor when the schedule was changed in between",
        ]
    );
}

#[test]
fn beyond_the_calendar_nothing_runs() {
    let schedule = Planned {
        cron: Cron::parse(NIGHTLY).unwrap(),
        missed: Missed::Once,
        last_run_at: None,
        next_run_at: None,
    };
    assert_eq!(decide(&schedule, Madrid, Timestamp(i64::MAX)), Decision::Never);
}

/// Follows the decisions along a wall clock that is set and stopped, and answers when runs began.
fn history(schedule: &mut Planned, clock: &[i64]) -> Vec<Timestamp> {
    let mut began = Vec::new();
    let mut now = at("2026-10-20T00:00:00");
    for step in clock {
        now = now.plus_millis(*step);
        match decide(schedule, Madrid, now) {
            Decision::Wait(_) | Decision::Never => {}
            Decision::Plan(next) => schedule.next_run_at = Some(next),
            Decision::Skip(next) => schedule.next_run_at = next,
            Decision::Run { next, .. } => {
                began.push(now);
                schedule.last_run_at = Some(now);
                schedule.next_run_at = next;
            }
        }
    }
    began
}

proptest! {
    #[test]
    fn however_the_clock_is_set_a_nightly_run_comes_at_most_once_a_night(
        steps in proptest::collection::vec(prop_oneof![
            8 => 1_000_i64..3_600_000,
            1 => -40_000_000_i64..-1_000,
            1 => 80_000_000_i64..200_000_000,
        ], 1..200),
    ) {
        // Set back by less than a day in all from the furthest point: beyond that the clock is not believed.
        let mut furthest = 0_i64;
        let mut position = 0_i64;
        let steps: Vec<i64> = steps
            .into_iter()
            .map(|step| {
                let step = step.max(furthest - 86_000_000 - position);
                position += step;
                furthest = furthest.max(position);
                step
            })
            .collect();
        let mut schedule = Planned {
            cron: Cron::parse(NIGHTLY).unwrap(),
            missed: Missed::Skip,
            last_run_at: None,
            next_run_at: None,
        };
        let began = history(&mut schedule, &steps);
        for pair in began.windows(2) {
            prop_assert!(pair[1].since(pair[0]) > Duration::from_secs(22 * 3_600), "{pair:?}");
        }
    }

    #[test]
    fn a_clock_that_only_runs_makes_every_run_once(minutes in 1_usize..1_000) {
        let mut schedule = Planned {
            cron: Cron::parse(OFTEN).unwrap(),
            missed: Missed::Once,
            last_run_at: None,
            next_run_at: None,
        };
        let began = history(&mut schedule, &vec![60_000; minutes]);
        // The first look only plans.
        prop_assert_eq!(began.len(), minutes / 5);
    }
}
