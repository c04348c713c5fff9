use super::*;

const A: Fingerprint = Fingerprint(1);
const B: Fingerprint = Fingerprint(2);
const C: Fingerprint = Fingerprint(3);
const MINUTE: i64 = 60_000;

fn after(writes: &[(i64, Side, Fingerprint)]) -> FlipState {
    writes.iter().fold(FlipState::default(), |state, (minute, writer, content)| {
        state.observe(Timestamp(minute * MINUTE), *writer, *content)
    })
}

#[test]
fn the_third_flip_within_an_hour_pauses_the_record() {
    use Side::{Source, Target};
    let writes = [(0, Source, A), (1, Target, B), (2, Source, A), (3, Target, B), (4, Source, A)];
    assert!(!after(&writes[..4]).is_paused());
    assert_eq!(after(&writes), FlipState::Paused { since: Timestamp(4 * MINUTE) });
}

#[test]
fn flips_of_an_earlier_hour_no_longer_count() {
    use Side::{Source, Target};
    let flips_at =
        |last| after(&[(0, Source, A), (1, Target, B), (2, Source, A), (3, Target, B), (last, Source, A)]);
    assert!(flips_at(61).is_paused(), "the first flip, of minute 2, is 59 minutes old");
    assert!(!flips_at(62).is_paused(), "and here an hour");
}

#[test]
fn one_side_may_change_its_mind_as_often_as_it_likes() {
    let writes: Vec<_> =
        (0..20).map(|minute| (minute, Side::Source, if minute % 2 == 0 { A } else { B })).collect();
    assert!(!after(&writes).is_paused());
}

#[test]
fn an_echo_that_is_reported_changes_nothing() {
    let state = after(&[(0, Side::Source, A), (1, Side::Target, B)]);
    assert_eq!(state.clone().observe(Timestamp(2 * MINUTE), Side::Source, B), state);
}

#[test]
fn going_on_to_something_new_is_no_flip() {
    use Side::{Source, Target};
    let writes: Vec<_> = (0..30)
        .map(|minute| {
            (
                minute,
                if minute % 2 == 0 { Source } else { Target },
                [A, B, C][usize::try_from(minute % 3).unwrap()],
            )
        })
        .collect();
    assert!(!after(&writes).is_paused());
}

#[test]
fn a_clock_that_was_set_back_pauses_too_early_rather_than_never() {
    use Side::{Source, Target};
    let writes = [(500, Source, A), (501, Target, B), (502, Source, A), (0, Target, B), (1, Source, A)];
    assert!(after(&writes).is_paused());
}

#[test]
fn a_paused_record_stays_paused_until_a_person_resumes_it() {
    let paused = FlipState::Paused { since: Timestamp(0) };
    let later = paused.clone().observe(Timestamp(i64::MAX), Side::Source, C);
    assert_eq!(later, paused);
    assert_eq!(later.resume(), FlipState::default());
}

#[test]
fn the_state_is_small_and_read_back_as_it_was_stored() {
    use Side::{Source, Target};
    let big = Fingerprint(u64::MAX);
    let full = after(&[(0, Source, big), (1, Target, B), (2, Source, big), (3, Target, B)]);
    for state in [FlipState::default(), full, FlipState::Paused { since: Timestamp(1) }] {
        let json = serde_json::to_string(&state).expect("JSON");
        assert!(json.len() < 200, "{json}");
        assert_eq!(serde_json::from_str::<FlipState>(&json).expect("a state"), state);
    }
}
