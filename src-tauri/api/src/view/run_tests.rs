use mostrador_engine::Side;

use super::*;

fn status(status: DestinationStatus) -> SystemStatus {
    SystemStatus { system: "crm", status, troubled_since: None, answered_at: Some(Timestamp(5)) }
}

#[test]
fn how_a_system_stands_is_drawn() {
    let (reason, at) = ("HTTP_500".to_owned(), Timestamp(9));
    let side = Side::Reads;
    for (stands, state, next, why) in [
        (DestinationStatus::Closed, SystemState::Working, None, None),
        (
            DestinationStatus::OpenUntil { side, at, failures: 3, reason: reason.clone() },
            SystemState::PausedAfterFailures,
            Some(9),
            Some("HTTP_500"),
        ),
        (
            DestinationStatus::HalfOpen { side, failures: 3, reason },
            SystemState::Trying,
            None,
            Some("HTTP_500"),
        ),
        (DestinationStatus::ThrottledUntil { at }, SystemState::Throttled, Some(9), Some("THROTTLED")),
        (
            DestinationStatus::Refused { code: "TECH007".to_owned() },
            SystemState::Refused,
            None,
            Some("TECH007"),
        ),
        (DestinationStatus::Paused { by: "Ana".to_owned() }, SystemState::Paused, None, None),
    ] {
        let drawn = system(&status(stands), Some("Ventas".to_owned()), Some(7));
        assert_eq!((drawn.state, drawn.next_try_at, drawn.reason.as_deref()), (state, next, why));
        assert_eq!(drawn.last_contact_at, Some(7), "the later one");
    }
    let paused = system(&status(DestinationStatus::Paused { by: "Ana".to_owned() }), None, None);
    assert_eq!((paused.paused_by.as_deref(), paused.last_contact_at), (Some("Ana"), Some(5)));
}

#[test]
fn an_open_run_is_never_all_done() {
    assert_eq!(part(50, Some(200)), Some(25));
    assert_eq!(part(300, Some(200)), Some(99));
    assert_eq!((part(1, None), part(1, Some(0))), (None, None));
}
