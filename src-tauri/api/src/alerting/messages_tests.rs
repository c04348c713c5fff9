use mostrador_domain::alert::Cause;

use super::*;

const MINUTE: i64 = 60_000;

fn at(minutes: i64) -> Timestamp {
    Timestamp(1_000 * MINUTE + minutes * MINUTE)
}

fn alert(id: i64, opened: i64, closed: Option<i64>, told: Option<i64>) -> AlertRow {
    AlertRow {
        id,
        cause: Cause::QueueAge,
        system: "web".to_owned(),
        value: 40.0,
        threshold: 30.0,
        opened_at: at(opened),
        last_seen_at: at(opened),
        closed_at: closed.map(at),
        acknowledged_by: None,
        told_at: told.map(at),
    }
}

fn kinds(open: &[AlertRow], closed: &[AlertRow], now: i64) -> Vec<(i64, Kind)> {
    due(open, closed, at(now)).into_iter().map(|due| (due.alert.id, due.kind)).collect()
}

#[test]
fn an_alert_is_told_once_then_ever_more_rarely_and_not_at_all_once_somebody_took_note() {
    let mut open = alert(1, 0, None, None);
    let mut told = Vec::new();
    for minute in 0..600 {
        for (_, kind) in kinds(&[open.clone()], &[], minute) {
            told.push((minute, kind));
            open.told_at = Some(at(minute));
        }
    }
    let minutes: Vec<i64> = told.iter().map(|(minute, _)| *minute).collect();
    assert_eq!(minutes, [0, 15, 30, 60, 120, 240, 480]);
    assert_eq!(told.first(), Some(&(0, Kind::Begun { times: 1 })));
    open.acknowledged_by = Some("Ana".to_owned());
    assert_eq!(kinds(&[open], &[], 10_000), []);
}

#[test]
fn what_comes_and_goes_is_one_message_that_says_how_often() {
    // Told and over and told; then twice more within a quarter of an hour.
    let closed = [alert(1, 0, Some(2), Some(2)), alert(2, 4, Some(5), None)];
    let open = [alert(3, 7, None, None)];
    assert_eq!(kinds(&open, &closed, 16), []);
    assert_eq!(kinds(&open, &closed, 17), [(3, Kind::Begun { times: 2 })]);
}

#[test]
fn the_end_is_told_once_and_only_of_what_was_told_before() {
    let closed = [alert(1, 0, Some(20), Some(0)), alert(2, 30, Some(31), None)];
    assert_eq!(kinds(&[], &closed, 32), [(1, Kind::Over)]);
    assert_eq!(kinds(&[], &[alert(1, 0, Some(20), Some(20))], 21), []);
    // Hours later nobody wants to hear of it.
    assert_eq!(kinds(&[], &closed, 200), []);
    // It began again: it is not over.
    assert_eq!(kinds(&[alert(3, 32, None, None)], &closed, 33), [(3, Kind::Begun { times: 2 })]);
}
