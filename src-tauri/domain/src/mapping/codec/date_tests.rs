use serde_json::json;

use super::*;
use crate::mapping::CodecError::*;
use crate::mapping::codec::Codec;

fn codec(json: Value) -> Codec {
    Codec::from_json(&json).expect("a codec")
}

fn local(zone: &str) -> Codec {
    codec(json!({
        "codec": "date_time",
        "source": {"pattern": {"pattern": "yyyy-MM-dd HH:mm:ss", "zone": zone}},
        "target": {"pattern": {"pattern": "yyyy-MM-ddTHH:mm:ss.SSSXXX"}},
    }))
}

#[test]
fn january_or_february_is_not_guessed() {
    let unstated = |text: &str| read_unstated(text).map(|date| date.to_string());
    for text in ["01/02/2026", "1-2-2026", "12.11.2026", "05/06/07", "31/12/26"] {
        assert_eq!(unstated(text), Err(AmbiguousDate), "{text}");
    }
    assert!(AmbiguousDate.is_for_review());
    let table = [
        ("2026-02-01", "2026-02-01"),
        ("2026/2/1", "2026-02-01"),
        ("31/12/2026", "2026-12-31"),
        ("12/31/2026", "2026-12-31"),
        ("3.3.2026", "2026-03-03"),
    ];
    for (text, date) in table {
        assert_eq!(unstated(text).as_deref(), Ok(date), "{text}");
    }
    for text in ["31/13/2026", "31/02/2026", "2026-02-30", "0000-01-01"] {
        assert_eq!(unstated(text), Err(NoSuchDate), "{text}");
    }
    for text in ["hoy", "2026-02", "1/2/3/4", "20260201", "+1/2/2026", "02/2026/01"] {
        assert_eq!(unstated(text), Err(NotADate), "{text}");
    }
}

#[test]
fn a_stated_format_is_read_strictly_and_to_the_end() {
    let date = codec(
        json!({"codec": "date", "source": {"pattern": "dd/MM/yyyy"}, "target": {"pattern": "yyyyMMdd"}}),
    );
    assert_eq!(date.encode(&json!("01/02/2026")), Ok(json!("20260201")));
    for text in
        ["1/02/2026", "01/02/26", "01-02-2026", "01/02/2026 ", " 01/02/2026", "٠1/02/2026", "01/02/2026T"]
    {
        assert_eq!(date.encode(&json!(text)), Err(NotADate), "{text}");
    }
    assert_eq!(date.encode(&json!("29/02/2026")), Err(NoSuchDate));
    assert_eq!(date.encode(&json!("29/02/2028")), Ok(json!("20280229")));
    assert_eq!(date.encode(&json!(20_260_201)), Err(WrongType));
}

#[test]
fn a_local_time_is_read_in_its_zone_on_both_sides_of_utc() {
    let table = [
        ("America/Bogota", "2026-01-01 20:00:00", "2026-01-02T01:00:00.000Z"),
        ("Asia/Tokyo", "2026-01-02 03:00:00", "2026-01-01T18:00:00.000Z"),
        ("Asia/Kathmandu", "2026-01-01 00:00:00", "2025-12-31T18:15:00.000Z"),
        ("UTC", "2026-06-01 12:00:00", "2026-06-01T12:00:00.000Z"),
        ("Europe/Madrid", "2026-07-01 12:00:00", "2026-07-01T10:00:00.000Z"),
        ("Europe/Madrid", "2026-01-01 12:00:00", "2026-01-01T11:00:00.000Z"),
    ];
    for (zone, source, target) in table {
        assert_eq!(local(zone).encode(&json!(source)), Ok(json!(target)), "{zone}");
        assert_eq!(local(zone).decode(&json!(target)), Ok(json!(source)), "{zone}");
    }
}

#[test]
fn the_hour_that_clocks_skip_and_the_one_that_comes_twice_are_refused() {
    let madrid = local("Europe/Madrid");
    assert_eq!(madrid.encode(&json!("2026-03-29 02:30:00")), Err(MissingLocalTime));
    assert_eq!(madrid.encode(&json!("2026-10-25 02:30:00")), Err(RepeatedLocalTime));
    // Writing such an hour without an offset would lose which one it was.
    assert_eq!(madrid.decode(&json!("2026-10-25T00:30:00.000Z")), Err(RepeatedLocalTime));
    assert_eq!(madrid.decode(&json!("2026-10-25T01:30:00.000Z")), Err(RepeatedLocalTime));
    assert_eq!(madrid.decode(&json!("2026-10-25T02:30:00.000Z")), Ok(json!("2026-10-25 03:30:00")));
    // With the offset in the text nothing is lost.
    let with_offset = codec(json!({
        "codec": "date_time",
        "source": {"pattern": {"pattern": "yyyy-MM-dd HH:mmxxx", "zone": "Europe/Madrid"}},
        "target": "epoch_seconds",
    }));
    for text in ["2026-10-25 02:30+02:00", "2026-10-25 02:30+01:00"] {
        let seconds = with_offset.encode(&json!(text)).expect(text);
        assert_eq!(with_offset.decode(&seconds), Ok(json!(text)));
    }
}

#[test]
fn what_the_other_side_has_no_place_for_is_refused() {
    let minutes = codec(json!({
        "codec": "date_time",
        "source": {"pattern": {"pattern": "yyyy-MM-dd HH:mm"}},
        "target": {"pattern": {"pattern": "yyyy-MM-ddTHH:mm:ss.SSSSSSSxx"}},
    }));
    assert_eq!(minutes.encode(&json!("2026-01-01 10:00")), Ok(json!("2026-01-01T10:00:00.0000000+0000")));
    assert_eq!(minutes.decode(&json!("2026-01-01T10:00:00.0000000-0530")), Ok(json!("2026-01-01 15:30")));
    for text in ["2026-01-01T10:00:01.0000000+0000", "2026-01-01T10:00:00.0000001+0000"] {
        assert_eq!(minutes.decode(&json!(text)), Err(PrecisionLost), "{text}");
    }
    let millis = codec(json!({
        "codec": "date_time",
        "source": {"pattern": {"pattern": "yyyy-MM-dd HH:mm:ss.SSSSSS"}},
        "target": "epoch_milliseconds",
    }));
    assert_eq!(millis.encode(&json!("1969-12-31 23:59:59.999000")), Ok(json!(-1)));
    assert_eq!(millis.encode(&json!("2026-01-01 00:00:00.000500")), Err(PrecisionLost));
    assert_eq!(millis.decode(&json!("0")), Err(WrongType));
    assert_eq!(millis.decode(&json!(i64::MAX)), Err(OutOfRange));
    assert_eq!(millis.decode(&json!(300_000_000_000_000_i64)), Err(OutOfRange), "a year of five digits");
    // In 1880 the clocks of Madrid were 14 minutes and 44 seconds behind.
    let history = codec(json!({
        "codec": "date_time",
        "source": {"pattern": {"pattern": "yyyy-MM-dd HH:mm:ssxxx", "zone": "Europe/Madrid"}},
        "target": "epoch_seconds",
    }));
    assert_eq!(history.decode(&json!(-2_840_140_800_i64)), Err(PrecisionLost));
}

#[test]
fn a_format_that_could_be_read_in_two_ways_is_refused() {
    let words = |pattern: &str| Pattern::try_from(pattern.to_owned()).map(|_| ()).expect_err(pattern);
    for (pattern, part) in [
        ("dd/MM/yy", "yy"),
        ("dd/MM", "needs yyyy"),
        ("dMyyyy", "no separator"),
        ("dd/MM/yyyy dd", "twice"),
        ("yyyy-MM-dd mm:ss", "leaves out"),
        ("yyyy-MM-dd HH:mm.SSS", "leaves out"),
        ("yyyy-MM-dd XXX", "no time"),
        ("yyyy-MM-dd hh:mm", "hh"),
        ("EEEE yyyy-MM-dd", "EEEE"),
    ] {
        assert!(words(pattern).contains(part), "{pattern}: {}", words(pattern));
    }
    assert!(Pattern::try_from("yyyy-MM-dd HH".to_owned()).is_ok());
}
