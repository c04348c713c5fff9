use super::*;

fn site() -> Site {
    Site {
        name: "La Ñata".to_owned(),
        time_zone: "America/Guayaquil".to_owned(),
        cutoff_hour: 4,
        currency: "USD".to_owned(),
        default_prep_minutes: 25,
        due_soon_minutes: 5,
        unattended_after_seconds: 60,
        place: None,
    }
}

#[test]
fn settings_are_tidied_and_their_limits_belong_to_them() {
    let wanted = Site { name: "  La Ñata ".to_owned(), currency: "usd".to_owned(), ..site() };
    assert_eq!(wanted.checked(), Ok(site()));
    for (prep, soon, unattended) in [(1, 0, 10), (240, 120, 3_600)] {
        let edge = Site {
            default_prep_minutes: prep,
            due_soon_minutes: soon,
            unattended_after_seconds: unattended,
            ..site()
        };
        assert_eq!(edge.clone().checked(), Ok(edge));
    }
}

#[test]
fn every_setting_beyond_its_limits_is_refused_by_its_own_error() {
    let zone = |zone: &str| CalendarError::UnknownZone(zone.to_owned());
    let table = [
        (Site { name: " ".to_owned(), ..site() }, SiteError::Name),
        (Site { name: "x".repeat(101), ..site() }, SiteError::Name),
        (Site { name: "two\nlines".to_owned(), ..site() }, SiteError::Name),
        (Site { time_zone: "Quito".to_owned(), ..site() }, SiteError::Calendar(zone("Quito"))),
        (Site { cutoff_hour: 24, ..site() }, SiteError::Calendar(CalendarError::CutoffOutOfRange(24))),
        (Site { currency: "dollar".to_owned(), ..site() }, SiteError::Currency),
        (Site { currency: "U1D".to_owned(), ..site() }, SiteError::Currency),
        (Site { default_prep_minutes: 0, ..site() }, SiteError::PrepMinutes),
        (Site { default_prep_minutes: 241, ..site() }, SiteError::PrepMinutes),
        (Site { due_soon_minutes: 121, ..site() }, SiteError::DueSoon),
        (Site { unattended_after_seconds: 9, ..site() }, SiteError::Unattended),
        (Site { unattended_after_seconds: 3_601, ..site() }, SiteError::Unattended),
    ];
    for (wanted, error) in table {
        assert_eq!(wanted.clone().checked(), Err(error), "{wanted:?}");
    }
}
