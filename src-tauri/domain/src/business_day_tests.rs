use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).expect("an instant")
}

fn day(zone: &str, cutoff: u8, instant: &str) -> String {
    BusinessCalendar::new(zone, cutoff).expect("a calendar").day_of(at(instant)).to_string()
}

#[test]
fn the_day_changes_at_the_cut_off_hour_of_the_restaurants_zone() {
    let table = [
        ("America/Guayaquil", 4, "2026-11-23T08:59:59.999Z", "2026-11-22"),
        ("America/Guayaquil", 4, "2026-11-23T09:00:00Z", "2026-11-23"),
        ("America/Mexico_City", 0, "2026-11-23T05:59:59Z", "2026-11-22"),
        ("America/Mexico_City", 0, "2026-11-23T06:00:00Z", "2026-11-23"),
        // By UTC it would be the next day at six in the evening.
        ("America/Mexico_City", 4, "2026-11-24T00:30:00Z", "2026-11-23"),
        ("Pacific/Kiritimati", 4, "2026-11-23T13:59:00Z", "2026-11-23"),
        ("Pacific/Kiritimati", 4, "2026-11-23T14:00:00Z", "2026-11-24"),
        ("Europe/Madrid", 23, "2026-11-23T21:59:00Z", "2026-11-22"),
    ];
    for (zone, cutoff, instant, expected) in table {
        assert_eq!(day(zone, cutoff, instant), expected, "{zone} {cutoff} {instant}");
    }
}

#[test]
fn in_the_night_in_which_clocks_go_back_the_repeated_hour_stays_on_one_side() {
    // Madrid, 25 October 2026: 03:00 becomes 02:00. Cut-off 3: the day begins when it is three for good.
    assert_eq!(day("Europe/Madrid", 3, "2026-10-25T00:59:00Z"), "2026-10-24");
    assert_eq!(day("Europe/Madrid", 3, "2026-10-25T01:59:00Z"), "2026-10-24");
    assert_eq!(day("Europe/Madrid", 3, "2026-10-25T02:00:00Z"), "2026-10-25");
    // Cut-off 2: it began at the first two o'clock and does not go back.
    assert_eq!(day("Europe/Madrid", 2, "2026-10-25T00:00:00Z"), "2026-10-25");
    assert_eq!(day("Europe/Madrid", 2, "2026-10-25T01:30:00Z"), "2026-10-25");
}

#[test]
fn in_the_night_that_skips_the_cut_off_hour_the_day_begins_after_the_gap() {
    // Madrid, 29 March 2026: 02:00 becomes 03:00.
    assert_eq!(day("Europe/Madrid", 2, "2026-03-29T00:59:59Z"), "2026-03-28");
    assert_eq!(day("Europe/Madrid", 2, "2026-03-29T01:00:00Z"), "2026-03-29");
}

#[test]
fn a_wrong_zone_or_hour_is_refused() {
    assert!(BusinessCalendar::new("America/Macondo", 4).is_err());
    assert!(BusinessCalendar::new("America/Guayaquil", 24).is_err());
}

proptest! {
    #[test]
    fn the_day_never_runs_backwards(
        zone in prop::sample::select(vec![
            "America/Guayaquil", "America/Mexico_City", "America/Santiago", "America/Asuncion", "America/Havana",
            "Europe/Madrid", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns",
        ]),
        cutoff in 0_u8..24,
        start in 1_600_000_000_000_i64..2_200_000_000_000,
        step in 1_i64..7_200_000,
    ) {
        let calendar = BusinessCalendar::new(zone, cutoff).expect("a calendar");
        prop_assert!(calendar.day_of(Timestamp(start)) <= calendar.day_of(Timestamp(start + step)));
    }
}

#[test]
fn every_listed_time_zone_makes_a_calendar() {
    let zones = time_zones();
    assert!(zones.contains(&"America/Guayaquil") && zones.is_sorted());
    for zone in zones {
        assert!(BusinessCalendar::new(zone, 4).is_ok(), "{zone}");
    }
}

#[test]
fn the_wall_clock_is_the_zones_own() {
    let calendar = BusinessCalendar::new("America/Guayaquil", 4).unwrap();
    assert_eq!(calendar.wall_clock_millis(Timestamp(0)), -5 * 3_600_000);
    let calendar = BusinessCalendar::new("Europe/Madrid", 4).unwrap();
    let summer = Timestamp::parse_rfc3339("2026-07-01T10:00:00Z").unwrap();
    assert_eq!(calendar.wall_clock_millis(summer) - summer.millis(), 2 * 3_600_000);
}
