use super::*;

fn rules() -> Vec<Rule> {
    Cause::ALL.into_iter().map(|cause| Rule { cause, watch: Watch::On, threshold: cause.preset() }).collect()
}

fn figure(cause: Cause, reading: Reading) -> Figure {
    Figure { cause, system: "web".to_owned(), reading }
}

fn open(cause: Cause) -> OpenAlert {
    OpenAlert { id: 7, cause, system: "web".to_owned() }
}

/// What happens to an alert that is not open, and to one that is.
fn both(cause: Cause, threshold: f64, reading: Reading) -> (&'static str, &'static str) {
    let rules = [Rule { cause, watch: Watch::On, threshold }];
    let word = |changes: Vec<Change>| match changes.as_slice() {
        [] => "nothing",
        [Change::Open { .. }] => "open",
        [Change::Keep { .. }] => "keep",
        [Change::Close { end: End::Resolved, .. }] => "close",
        [Change::Close { end: End::Unwatched, .. }] => "forget",
        [_, _, ..] => "several",
    };
    let figures = [figure(cause, reading)];
    (word(plan(&rules, &figures, &[])), word(plan(&rules, &figures, &[open(cause)])))
}

#[test]
fn a_figure_opens_at_its_threshold_and_closes_well_below_it() {
    use Cause::{BreakerOpen, DeadLetters, NoContact, QueueAge, SuccessRate};
    use Reading::{AtLeast, Measured, Share, Unknown};
    let share = |percent, requests| Share { percent, requests };
    let table: &[(&str, Cause, f64, Reading, &str, &str)] = &[
        ("no dead letter", DeadLetters, 1.0, Measured(0.0), "nothing", "close"),
        ("the first dead letter", DeadLetters, 1.0, Measured(1.0), "open", "keep"),
        ("one below ten", DeadLetters, 10.0, Measured(9.0), "nothing", "keep"),
        ("three below ten", DeadLetters, 10.0, Measured(7.0), "nothing", "close"),
        ("just in time", QueueAge, 30.0, Measured(29.9), "nothing", "keep"),
        ("half an hour", QueueAge, 30.0, Measured(30.0), "open", "keep"),
        ("sent", QueueAge, 30.0, Measured(0.0), "nothing", "close"),
        ("too few requests to say", SuccessRate, 80.0, share(0.0, 19), "nothing", "keep"),
        ("enough requests", SuccessRate, 80.0, share(0.0, 20), "open", "keep"),
        ("just good", SuccessRate, 80.0, share(80.0, 100), "nothing", "keep"),
        ("good again", SuccessRate, 80.0, share(85.0, 100), "nothing", "close"),
        ("perfection asked for", SuccessRate, 100.0, share(99.9, 1_000), "open", "keep"),
        ("perfection reached", SuccessRate, 100.0, share(100.0, 1_000), "nothing", "close"),
        ("nothing asked any more", SuccessRate, 80.0, share(0.0, 4), "nothing", "forget"),
        ("a breaker that just opened", BreakerOpen, 10.0, Measured(1.0), "nothing", "close"),
        ("an open breaker", BreakerOpen, 10.0, Measured(10.0), "open", "keep"),
        ("a breaker after a restart", BreakerOpen, 10.0, AtLeast(0.0), "nothing", "keep"),
        ("silence after a restart", NoContact, 15.0, AtLeast(0.0), "nothing", "keep"),
        ("silence that lasts after a restart", NoContact, 15.0, AtLeast(15.0), "open", "keep"),
        ("not asked yet", NoContact, 15.0, Unknown, "nothing", "keep"),
        ("a system that a person paused", NoContact, 15.0, Reading::Unwatched, "nothing", "forget"),
        ("an answer", NoContact, 15.0, Measured(0.0), "nothing", "close"),
    ];
    for (name, cause, threshold, reading, closed, opened) in table {
        assert_eq!(both(*cause, *threshold, *reading), (*closed, *opened), "{name}");
    }
}

#[test]
fn a_figure_that_trembles_around_its_threshold_is_one_alert() {
    let mut known = Vec::new();
    let mut opened = 0;
    for value in [29.0, 30.0, 29.5, 30.1, 28.0, 30.0, 25.0, 31.0, 0.0] {
        let figures = [figure(Cause::QueueAge, Reading::Measured(value))];
        for change in plan(&rules(), &figures, &known) {
            match change {
                Change::Open { .. } => {
                    opened += 1;
                    known.push(open(Cause::QueueAge));
                }
                Change::Keep { .. } => {}
                Change::Close { .. } => known.clear(),
            }
        }
    }
    assert_eq!((opened, known.len()), (1, 0));
}

#[test]
fn the_same_cause_at_two_systems_is_two_alerts() {
    let mut other = figure(Cause::DeadLetters, Reading::Measured(3.0));
    other.system = "erp".to_owned();
    let changes = plan(
        &rules(),
        &[figure(Cause::DeadLetters, Reading::Measured(2.0)), other],
        &[open(Cause::DeadLetters)],
    );
    assert_eq!(
        changes,
        [
            Change::Keep { id: 7, value: Some(2.0) },
            Change::Open { cause: Cause::DeadLetters, system: "erp".to_owned(), value: 3.0, threshold: 1.0 },
        ]
    );
}

#[test]
fn what_nobody_wants_to_hear_and_what_is_not_connected_any_more_is_closed() {
    let mut off = rules();
    for rule in &mut off {
        rule.watch = Watch::Off;
    }
    let figures = [figure(Cause::DeadLetters, Reading::Measured(5.0))];
    assert_eq!(plan(&off, &figures, &[]), []);
    let forgotten = [Change::Close { id: 7, end: End::Unwatched }];
    assert_eq!(plan(&off, &figures, &[open(Cause::DeadLetters)]), forgotten);
    assert_eq!(plan(&rules(), &[], &[open(Cause::BreakerOpen)]), forgotten);
}

#[test]
fn every_cause_is_found_by_its_code_and_its_preset_is_in_its_range() {
    for cause in Cause::ALL {
        assert_eq!(Cause::from_code(cause.code()), Some(cause));
        let (lowest, highest) = cause.range();
        assert!((lowest..=highest).contains(&cause.preset()), "{cause:?}");
    }
    assert_eq!(Cause::from_code("weather"), None);
}
